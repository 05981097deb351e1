"""What a target is: a name, a line about it, and a function from the published tables to files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assets.exports.team_tables import TeamTables
from resources.storage.queries import Rows

Settings = Mapping[str, str]


@dataclass(frozen=True)
class Setting:
    """What a person may say about a target's files (``--set name=value``)."""

    name: str
    default: str
    says: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """A file to write: its name in the target's folder, all of its content, and how many rows that holds."""

    name: str
    content: bytes
    rows: int


@dataclass(frozen=True)
class Asked:
    """The tables that a target is made of, and its settings."""

    published: TeamTables
    settings: Settings

    @property
    def teams(self) -> list[str]:
        """The teams that are asked for, by name."""
        return [team["team"] for team in self.published.teams]

    def ask(self, query: str) -> Rows:
        """The answer to ``assets/sql/targets/<query>.sql``; it may take ``$team`` and the settings."""
        return self.published.ask(f"targets/{query}", **self.settings)

    def by_team(self, query: str) -> dict[str, Rows]:
        """The same for each team, without its first column, which is the team; teams without a row are there too."""
        answer = self.ask(query)
        found: dict[str, Rows] = {team: Rows(answer.names[1:], []) for team in self.teams}
        for team, *values in answer.rows:
            found[team].rows.append(tuple(values))
        return found


def with_addresses(team: str, people: Rows, column: str) -> tuple[Rows, list[str]]:
    """The people who have an address, in this column, and a note of how many have none."""
    place = people.names.index(column)
    found = [row for row in people.rows if row[place]]
    without = len(people.rows) - len(found)
    notes = [f"{team}: members without an address, who are left out: {without}"] if without else []
    return Rows(people.names, found), notes


@dataclass(frozen=True)
class Made:
    """The files of a target, and what its reader must know of them.

    ``earlier`` names files (globs) that people fill in or work off: what an earlier call left of them is kept.
    """

    files: Sequence[File]
    notes: Sequence[str] = ()
    earlier: Sequence[str] = ()


@dataclass(frozen=True)
class Target:
    """A product that takes our tables.

    ``without`` says what a file lacks where a column of ``contracts`` or ``licence_position`` is NULL for a team:
    ``{"price_per_seat_month": "its unit cost is empty"}``. ``needs_names`` says why its files are of no use with
    pseudonyms; empty: they are. ``rests_on_decisions``: what decisions.csv says changes the files.
    """

    name: str
    says: str
    make: Callable[[Asked], Made]
    settings: tuple[Setting, ...] = ()
    without: Mapping[str, str] = field(default_factory=dict)
    needs_names: str = ""
    rests_on_decisions: bool = False
