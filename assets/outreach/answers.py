"""Answers become decisions: lines of ``decisions.csv``, each once; those who have not answered are listed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from assets.published import open_published
from assets.selects import select_of
from assets.warehouse.compared_names import no_such_team
from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.answers_file import Answer, read_answers
from resources.home_files.connections import read_connections
from resources.home_files.decisions_file import COLUMNS, Decision, read_decisions
from resources.published import NothingPublished
from resources.storage.home_in_store import edited_for_all
from resources.storage.queries import Tables
from resources.storage.whole_files import whole_file
from resources.text_files.csv_text import wrong_line

_Seat = tuple[str, str | None, str]
"""A seat by its team and id, or as somebody wrote it."""


@dataclass(frozen=True)
class Taken:
    """What became of answers: how many are new decisions, how many were there already, and who did not answer."""

    added: int
    known: int
    late: list[Answer]
    waiting: list[Answer]


def take_answers(home: Home, answers: Sequence[Answer], today: date, by: str | None = None) -> Taken:
    """Write the answers into the home's decisions; an answer that is there already is not written twice.

    One that keeps a seat until a day that is past is not written at all: it decides nothing any more.

    Args:
        home: whose decisions.
        answers: what was answered.
        today: the day of the decisions.
        by: who decided; None: whoever was asked.

    Raises:
        FixSetup: decisions.csv is wrong, or cannot be written; then it stays as it was.
        TryLater: another process changed the home's files for ten minutes.
    """
    answers = [each for each in answers if each.until_date is None or each.until_date >= today]
    with edited_for_all(home, "changing decisions.csv"):
        added = _add(home, answers, today, by)
    silent = [each for each in answers if each.decided is None]
    late = [each for each in silent if each.answer_by and each.answer_by < today]
    known_answers = len(answers) - len(silent) - len(added)
    return Taken(len(added), known_answers, late, [each for each in silent if each not in late])


def _add(home: Home, answers: Sequence[Answer], today: date, by: str | None) -> list[Decision]:
    """Write those of the answers that are new; returns them."""
    before = read_decisions(home.decisions_file)
    asked = [(each.seat, each.team, today) for each in answers]
    meant = _meant(home, [*((each.seat, each.team, each.decided_date) for each in before), *asked])
    decisions: dict[_Seat, list[Decision]] = {}
    for seat, decision in sorted(
        zip(meant, before, strict=False), key=lambda each: (each[1].decided_date, each[1].line)
    ):
        if decision.decided_date <= today:
            decisions.setdefault(seat, []).append(decision)
    added = []
    for seat, answer in zip(meant[len(before) :], answers, strict=True):
        known = decisions.setdefault(seat, [])
        if not known and seat == _as_written(answer.seat, answer.team):
            known = decisions.get(_as_written(answer.seat, None), known)
        if answer.decided is None or _is_known(known, answer):
            continue
        decided_by = by or answer.asked or answer.seat
        decision = Decision(
            0, answer.seat, answer.decided, decided_by, today, answer.note, answer.team, answer.until_date
        )
        decisions[seat].append(decision)
        added.append(decision)
    if added:
        _write(home, [*before, *added])
    return added


def _is_known(decisions: list[Decision], answer: Answer) -> bool:
    """Whether an answer is the newest of a seat's decisions, or was taken since it was asked for.

    Else the same list, taken over once more, would undo what somebody has decided by hand meanwhile.
    """
    since = [each for each in decisions if answer.asked_on and each.decided_date >= answer.asked_on]
    return any(_same(each, answer) for each in (*decisions[-1:], *since))


def _meant(home: Home, seats: Sequence[tuple[str, str | None, date]]) -> list[_Seat]:
    """Which seat each of the seats, teams and days of a decision means, as the table ``decisions`` has it.

    As it is written where that means none, several, or no tables were published yet.
    """
    found = [_as_written(seat, team) for seat, team, _ in seats]
    try:
        with open_published(home) as published:
            select = select_of("outreach/meant_seats")
            names, teams, days = ([each[place] for each in seats] for place in range(3))
            for place, team, member_id in published.ask(select, seats=names, teams=teams, days=days).rows:
                found[place] = ("by id", team, member_id)
    except NothingPublished:
        pass
    return found


def _as_written(seat: str, team: str | None) -> _Seat:
    return ("as written", team and team.casefold(), seat)


def answers_of(home: Home, path: Path) -> list[Answer]:
    """The answers in the file's order. A team that stands in it must be declared, or have published tables.

    Raises:
        FixSetup: there is no such file or team, or the file is wrong, where the message names the line; or
            connections.toml is wrong, or the tables cannot be opened.
    """
    answers, teams = read_answers(path), _known_teams(home)
    for each in answers:
        if each.team is not None and each.team not in teams:
            cure = "Write it as connections.toml does, or leave it empty: then whichever team has the seat is meant"
            raise wrong_line(path, each.line, no_such_team(each.team, teams), cure)
    return answers


def _known_teams(home: Home) -> set[str]:
    declared = {*read_connections(home.connections_file)}
    try:
        with open_published(home) as published:
            return declared | {row["team"] for row in published.ask("from teams").dicts()}
    except NothingPublished:
        return declared


def unknown_seats(home: Home, answers: Sequence[Answer]) -> list[Answer]:
    """The answers about seats that nobody ever had, as far as the published tables know; they count for nobody."""
    told = [each for each in answers if each.decided]
    try:
        with open_published(home) as published:
            rows = published.ask(select_of("outreach/unknown_seats"), seats=[each.seat for each in told]).rows
    except NothingPublished:
        return []
    return [told[place] for (place,) in rows]


def decisions_not_in_tables(home: Home, published: Tables) -> int:
    """How many lines of decisions.csv the published tables do not know yet; 0 where the file is refused."""
    try:
        written = read_decisions(home.decisions_file)
    except FixSetup:
        return 0
    select = "select seat, decided, decided_by, decided_date, note, team, until_date from decision_lines"
    known = {*published.ask(select).rows}
    return sum(astuple(each)[1:] not in known for each in written)


def _same(known: Decision, answer: Answer) -> bool:
    return (known.decided, known.until_date) == (answer.decided, answer.until_date)


def _write(home: Home, decisions: Sequence[Decision]) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each in decisions:
        told = {
            "seat": each.seat,
            "decided": each.decided,
            "by": each.decided_by,
            "on": each.decided_date,
            "note": each.note,
            "team": each.team,
            "until": each.until_date,
        }
        writer.writerow([told[name] for name in COLUMNS])
    with whole_file(home.decisions_file) as staged:
        staged.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
