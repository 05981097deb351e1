"""Names, addresses and ids as people type them: how they are compared, and which name a mistyped one may mean.

The comparing is done in SQL, by the macros of ``assets/sql/name_key.sql``; docs/licence-rules.md has their rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import duckdb

from assets.selects import select_of

KEY_MACROS = {
    "id_key": "The form in which ids are compared: NFC, no invisible characters, no blanks around it",
    "name_key": "The form in which names and addresses are compared: id_key, without regard to capitals",
    "typing_slips": "How many slips of typing make one name of another; NULL: too many for the same name",
}
"""The macros that the published file has, and what each is."""


def make_key_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros by which names and addresses are compared."""
    connection.execute(select_of("name_key"))


def name_key(text: str) -> str:
    """A text in the form in which names and addresses are compared; empty: there is nothing to be seen."""
    return next(iter(name_keys([text])), "")


def name_keys(texts: Iterable[str]) -> set[str]:
    """Texts in the form in which names and addresses are compared, but for those in which nothing is to be seen."""
    with duckdb.connect() as connection:
        make_key_macros(connection)
        query = "select distinct name_key(text) from (select unnest($texts::varchar[]) as text)"
        return {key for (key,) in connection.execute(query, {"texts": [*texts]}).fetchall() if key}


def no_such_team(name: str, names: Collection[str]) -> str:
    """The message that no team has this name, with the one that may be meant."""
    there = sorted(names)
    with duckdb.connect() as connection:
        make_key_macros(connection)
        query = "select min_by(known, typing_slips($name, known)) from (select unnest($names::varchar[]) as known)"
        (alike,) = connection.execute(query, {"name": name, "names": there}).fetchone() or (None,)
    known = f"is it {alike}?" if alike else f"there are: {', '.join(there) or 'none'}"
    return f"no team is called {name!r} ({known})"
