"""The questions that can be asked, each with its answer in fields; SQL too, bounded and harmless.

Every answer says which of its fields may hold text that people typed: names and addresses from Dropbox, and what the
organisation's own lists say. A model may take such a text for an order; whoever passes it on has to say so.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from assets.asking.columns import may_be_typed
from assets.asking.pseudonymous_copy import make_pseudonymous_copy, newest_published
from assets.selects import select_of
from assets.warehouse.compared_names import no_such_team
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.pseudonyms import Pseudonyms
from resources.storage.bounded_process import unique
from resources.storage.bounded_questions import Answer, Question, ask_bounded

_AS_OF = Question("select max(as_of) as as_of from licence_position")
_TEAMS = Question("select team from teams order by team", most_rows=10_000)
SEAT_COLUMNS = (
    *("team", "team_member_id", "email", "display_name", "status", "verdict", "days_idle", "confidence", "reason_code"),
    *("last_used_at", "consumes_seat", "membership_type", "joined_on", "department", "cost_centre", "excluded"),
    *("price_per_seat_month", "currency"),
)
CANDIDATE_COLUMNS = (
    *("place", "team", "team_member_id", "email", "display_name", "reason_code", "why", "days", "confidence"),
    *("department", "cost_centre", "manager", "price_per_seat_month", "currency", "caution"),
)
_DAYS = 30


@dataclass(frozen=True)
class Reply:
    """An answer to show: the moment of its figures, its rows, which fields people may have typed, whether it is cut."""

    as_of: str | None
    rows: list[dict[str, Any]]
    typed_by_people: list[str]
    is_cut: bool


class Asking:
    """The published tables of a home, as they are at each question; pseudonymous if asked for.

    Args:
        home: whose tables.
        seconds: what a question may take.
        most_rows: what an answer may have.
        is_pseudonymous: whether names are hidden, in every answer.
    """

    def __init__(self, home: Home, *, seconds: int, most_rows: int, is_pseudonymous: bool) -> None:
        self._home = home
        self._seconds = seconds
        self._most_rows = most_rows
        self._is_pseudonymous = is_pseudonymous
        self._one_at_a_time = Lock()

    def position(self, team: str | None, day: date | None = None) -> Reply:
        """The licence position of each team, now or at the end of a past UTC day."""
        if day:
            return self._named("lists/position_on", team=team, day=day.isoformat())
        return self._named("lists/position", team=team)

    def seats(self, team: str | None, verdicts: Iterable[str], confidences: Iterable[str], most: int) -> Reply:
        """The seats of these verdicts and confidences (none: all), those idle longest first."""
        asked = {"verdicts": [*verdicts], "confidences": [*confidences], "only_paid": False}
        return self._named("lists/seats", SEAT_COLUMNS, most, team=team, **asked)

    def candidates(self, team: str | None, reasons: Iterable[str], most: int) -> Reply:
        """The seats that could come free, the surest first."""
        asked: dict[str, Any] = {"reasons": [*reasons], "confidences": []}
        return self._named("lists/reclaim", CANDIDATE_COLUMNS, most, team=team, **asked)

    def seats_on(self, team: str | None, day: date, most: int) -> Reply:
        """Who had a seat at the end of a past UTC day."""
        return self._named("asking/seats_on", None, most, team=team, day=day.isoformat())

    def cut_plan(self, team: str | None) -> Reply:
        """How many seats can be cut at the end of which term, and by when to say so."""
        return self._named("asking/cut_plan", team=team)

    def why(self, seat: str, team: str | None) -> dict[str, Reply]:
        """All that is known of a seat: its verdict with the evidence, its history, its last days of use.

        Raises:
            FixSetup: there is no such seat.
        """
        names = {"seat": "asking/seat", "history": "asking/seat_history", "last_days_of_use": "asking/seat_days"}
        asked = {"seat": seat, "team": team}
        questions = [Question(select_of(name), asked, _DAYS) for name in names.values()]
        found = dict(zip(names, self._ask(*questions, is_ours=True, team=team), strict=True))
        if not found["seat"].rows:
            cure = "Name it as the answers do: by team_member_id, or by its address where they show one"
            raise FixSetup("Looking for the seat", "no seat of the published tables has this id or address", cure)
        return found

    def sql(self, query: str, most: int) -> Reply:
        """The answer to a question in SQL; every column of text counts as typed by people, and a pivot's names are."""
        (found,) = self._ask(Question(query, {}, min(most, self._most_rows)), is_ours=False)
        return found

    def _named(self, name: str, columns: tuple[str, ...] | None = None, most: int | None = None, **asked: Any) -> Reply:
        most_rows = min(most or self._most_rows, self._most_rows)
        (found,) = self._ask(
            Question(select_of(name), asked, most_rows), is_ours=True, columns=columns, team=asked["team"]
        )
        return found

    def _ask(
        self, *questions: Question, is_ours: bool, columns: tuple[str, ...] | None = None, team: str | None = None
    ) -> list[Reply]:
        """The answers.

        Raises:
            FixSetup: there is no such team, or a question is refused.
        """
        with self._one_at_a_time:
            path = self._copies.newest() if self._is_pseudonymous else newest_published(self._home)
            first, teams, *found = ask_bounded(path, _AS_OF, _TEAMS, *questions, seconds=self._seconds)
        names = [row["team"] for row in teams.rows]
        if team is not None and team not in names:
            raise FixSetup(
                "Looking for the team", no_such_team(team, names), "Name one of them, or leave it out for all"
            )
        as_of = first.rows[0]["as_of"]
        return [_reply(each, as_of, columns, is_ours=is_ours) for each in found]

    @cached_property
    def _copies(self) -> PseudonymousCopies:
        return PseudonymousCopies(self._home)

    def close(self) -> None:
        """Delete what was copied."""
        if self._is_pseudonymous:
            self._copies.remove()


class PseudonymousCopies:
    """The copy of the newest published tables without names, in a folder of its own; made again when they are."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = Path(tempfile.mkdtemp(prefix="dropbox-licences-"))
        self._of: Path | None = None

    def newest(self) -> Path:
        """The copy's file."""
        published = newest_published(self._home)
        copy = self._folder / "warehouse.duckdb"
        if published != self._of:
            copy.unlink(missing_ok=True)
            make_pseudonymous_copy(published, copy, Pseudonyms.of_home(self._home))
            self._of = published
        return copy

    def remove(self) -> None:
        """Delete it."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _reply(found: Answer, as_of: str | None, columns: tuple[str, ...] | None, *, is_ours: bool) -> Reply:
    names = [name for name in columns or found.names if name in found.names]
    typed = [name for name in names if name in found.texts and (may_be_typed(name) or not is_ours)]
    shown = dict(zip(names, unique(visible(names)), strict=True))
    rows = [{shown[name]: visible(row[name]) for name in names} for row in found.rows]
    return Reply(as_of, rows, [shown[name] for name in typed], found.is_cut)


def visible(value: Any) -> Any:
    """A value without what a reader cannot see: hidden in a name, it could tell a model anything."""
    match value:
        case str():
            return "".join(
                each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in value
            )
        case list():
            return [visible(each) for each in value]
        case dict():
            return {visible(key): visible(each) for key, each in value.items()}
    return value
