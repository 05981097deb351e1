"""What the header of an organisation's own list of people says: which column is read as what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from resources.roster.columns import IDENTITY, KNOWN_NAMES, columns_of
from resources.roster.settings import RosterSettings
from resources.roster.table import RosterTable, open_roster
from resources.text_files.csv_file import plain_name


@dataclass(frozen=True)
class RosterColumn:
    """A column of the list: its place from 1, its name, what it is read as (a key of ``KNOWN_NAMES``; None: not read).

    Of several that are read as the same, the one whose ``rank`` is 1 is read first, then 2.
    """

    place: int
    name: str
    read_as: str | None = None
    rank: int | None = None


def roster_columns(csv_file: Path, parquet_file: Path, settings: RosterSettings) -> list[RosterColumn]:
    """The list's columns, in their order, and what each is read as; none if there is no file.

    Raises:
        FixSetup: the list cannot be read, or its header is wrong; the message names the line.
    """
    table = open_roster(csv_file, parquet_file, settings)
    if table is None:
        return []
    places = places_of(table, settings)
    read = {place: (field, rank) for field, found in places.items() for rank, place in enumerate(found, 1)}
    return [RosterColumn(place + 1, name, *read.get(place, ())) for place, name in enumerate(table.names)]


def places_of(table: RosterTable, settings: RosterSettings) -> dict[str, list[int]]:
    """Where the columns are that say each of ``KNOWN_NAMES``; the one that wins stands first.

    Raises:
        FixSetup: the header has one twice, lacks one that the settings name, or has no column for who somebody is.
    """
    plain = [plain_name(name) for name in table.names]
    there = ", ".join(filter(None, table.names)) or "none"
    chosen = {}
    for field, name in settings.columns.items():
        chosen[field] = [place for place, each in enumerate(plain) if each == plain_name(name)]
        if not chosen[field]:
            words = f"there is no column {name!r}, which roster.toml names for {field}"
            raise table.refuse(words, f"Name one of: {there}")
    taken = {place for places in chosen.values() for place in places}
    found = {field: [at for at in places if at not in taken] for field, places in columns_of(table.names).items()}
    found |= chosen
    for places in found.values():
        same = [plain[place] for place in places]
        if twice := next((name for name in same if same.count(name) > 1), None):
            raise table.refuse(f"the column {twice} is there twice", "Keep only the right one")
    if not any(found.get(field) for field in IDENTITY):
        cure = (
            f"Name the columns in the first line (there are: {there}); known are {', '.join(KNOWN_NAMES)} and the "
            "names in docs/operate.md, others can be named in roster.toml"
        )
        raise table.refuse(f"there is neither a column {' nor '.join(IDENTITY)}", cure)
    return found
