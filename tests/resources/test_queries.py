"""Questions in SQL: a text is parsed once in a process, and answers each time of the tables and values at hand."""

from __future__ import annotations

import duckdb
import pytest

from resources.storage import queries
from resources.storage.queries import Tables, execute


def test_a_question_asked_before_is_answered_of_the_tables_and_values_at_hand() -> None:
    change, question = "insert into t select $number; insert into t select 7", "select n + $more from t order by n"
    for number in (1, 2):
        with duckdb.connect() as connection:  # the one before is closed
            connection.execute("create table t (n integer)")
            execute(connection, change, {"number": number, "more": 1000})
            assert Tables(connection).ask(question, more=10 * number, number=5).rows == [
                (number + 10 * number,),
                (7 + 10 * number,),
            ]
            connection.execute("alter table t alter n type varchar")
            connection.execute("alter table t alter n type bigint")
            assert execute(connection, "from t", {}).fetchall() == [(number,), (7,)]


def test_many_questions_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_PARSED", {})
    with duckdb.connect() as connection:
        for number in range(2 * queries._MOST_PARSED):
            assert execute(connection, f"select {number}", {}).fetchone() == (number,)
            assert len(queries._PARSED) <= queries._MOST_PARSED
