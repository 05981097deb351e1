"""What a team's members store, and what of it would need another place."""

from __future__ import annotations

from dataclasses import dataclass

from assets.counts import many
from assets.report.content.figures import Row
from assets.report.content.parts import SHARE, Column, Figure, Marked, Table, TableRow, Words, bar
from assets.report.content.words import number, percent, size


@dataclass(frozen=True)
class Storage:
    """The section; ``of_team`` is empty where the team's storage was not read, ``table`` None where no member's was."""

    of_team: Words
    of_members: Words = ""
    table: Table | None = None


def storage(team: Row, rows: list[Row]) -> Storage:
    """The section of a team. ``rows``: members by the storage that they use."""
    if not sum(row["members"] for row in rows):
        return Storage(_of_team(team))
    used, must_move = (sum(row[name] for row in rows) for name in ("used_bytes", "candidates_bytes"))
    belong = " of them belong to seats that can go, and must find another place first."
    of_members = (Figure("used_bytes", used, size(used)), " are used; ", Marked("strong", size(must_move)), belong)
    return Storage(_of_team(team), of_members, _by_size(rows))


def _of_team(team: Row) -> Words:
    used, shared, needed = team["team_used_bytes"], team["team_allocated_bytes"], team["seats_needed_by_storage"]
    if used is None:
        return ""
    of_shared = f" of the {size(shared)} that it shares ({percent(used, shared)})" if shared else ""
    takes = "" if needed is None else f"; that takes {many(needed, 'seat')}, so the contract cannot go below them"
    return "The team uses ", Marked("strong", size(used)), f"{of_shared}{takes}. To remove members frees none of it."


def _by_size(rows: list[Row]) -> Table:
    most = max(row["members"] for row in rows)
    lines = [
        TableRow((
            row["size"], bar(row["members"], most, row["members"] - row["candidates"]),
            number(row["members"]), size(int(row["used_bytes"])),
            number(row["candidates"]), size(int(row["candidates_bytes"])),
        ))
        for row in rows
        if row["members"] or row["size"] != "not read"
    ]  # fmt: skip
    numbers = map(Column, ("Members", "Bytes", "Can go", "Their bytes"))
    columns = (Column("A member uses", "words"), SHARE, *numbers)
    return Table("Storage by size", "Members by the storage that they use", columns, lines)
