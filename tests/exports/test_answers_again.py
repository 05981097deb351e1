"""A list of answers that is taken over more than once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from assets.outreach.answers import take_answers
from resources.home import Home
from resources.home_files.answers_file import Answer
from resources.home_files.decisions_file import read_decisions


def test_a_list_that_is_taken_over_again_undoes_nothing_that_was_decided_by_hand_since(tmp_path: Path) -> None:
    home = Home(tmp_path)
    given_back = Answer(2, "ada@acme.test", "reclaim", "acme", None, None, None, None, asked_on=date(2026, 9, 25))
    assert take_answers(home, [given_back], date(2026, 10, 1)).added == 1
    with home.decisions_file.open("a", encoding="utf-8") as file:
        file.write("ada@acme.test,keep,Boss,2026-10-20,on leave,acme,\n")
    again = take_answers(home, [given_back], date(2026, 11, 1))
    assert (again.added, again.known) == (0, 1)
    assert [each.decided for each in read_decisions(home.decisions_file)] == ["reclaim", "keep"]
    asked_anew = replace(given_back, asked_on=date(2026, 10, 25))
    assert take_answers(home, [asked_anew], date(2026, 11, 1)).added == 1
    assert take_answers(home, [asked_anew, given_back], date(2026, 11, 2)).added == 0
