"""The auditor's pack in words: what it holds, for people and for machines. Writing it is in ``audit_pack``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assets.contracts import Table
from assets.exports.cells import cell
from assets.exports.team_tables import TeamTables

_HEAD = """\
Dropbox licences: the auditor's pack

Which seats are paid for, who uses them, which can go - with everything that the figures rest on.
All times are UTC.
"""
_VERIFY = """\
To verify
  The files here:     sha256sum --check sha256sums.txt
  The lake's files:   cd lake && sha256sum --check .../lake.sha256sums.txt
  The figures:        in DuckDB, run sql/name_key.sql (it makes the macros that compare names), make a
                      view of each Parquet file of tables/ and evidence/
                      (create view seats as from 'tables/seats.parquet'), run sql/NAME.sql of a table
                      below with $as_of set to the moment above, and compare.
  contracts.json says what each table and column means. In CSV, a text that a spreadsheet would take for a
  formula has an apostrophe before it; Parquet has the exact values.
"""
_COMPLETENESS = ("complete_from", "complete_until", "read_until", "days_read", "days_settled", "first_unsettled_date")


@dataclass(frozen=True)
class Entry:
    """A file of the pack."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class LakeEntry:
    """A file of the lake: its path in it, and whether it is still what was loaded (as loaded, written since, gone)."""

    path: str
    size_bytes: int
    sha256: str | None
    state: str


@dataclass(frozen=True)
class PackedTable:
    """A table of the pack; ``sql`` made it of the tables ``reads``, None: it is evidence."""

    table: Table
    path: str
    rows: int
    sql: str | None
    reads: list[str]


def readable(published: TeamTables, tables: Sequence[PackedTable], lake_files: Sequence[LakeEntry]) -> str:
    """The text for people."""
    parts = [_HEAD, _aligned(published.facts.items()), _VERIFY, "How complete each team's log is\n"]
    parts += [
        f"  {team['team']}\n" + _aligned((name, cell(team[name]) or "-") for name in _COMPLETENESS)
        for team in published.teams
    ]
    parts.append(
        "Tables\n"
        + _aligned(
            (each.path, f"{each.rows:,} row{'s' * (each.rows != 1)}, one per {each.table.one_row_per}")
            for each in tables
        )
    )
    states = {
        state: sum(each.state == state for each in lake_files) for state in ("as loaded", "written since", "gone")
    }
    size_bytes = sum(each.size_bytes for each in lake_files)
    parts.append(
        f"The lake\n  {len(lake_files):,} files of {size_bytes:,} bytes: "
        + ", ".join(f"{count:,} {state}" for state, count in states.items())
        + "\n"
    )
    return "\n".join(parts)


def as_json(
    published: TeamTables,
    tables: Sequence[PackedTable],
    entries: Sequence[Entry],
    lake_files: Sequence[LakeEntry],
) -> str:
    """The manifest for machines."""
    return _json(
        {
            "what": "Auditor's pack of dropbox-licences",
            "as_of": published.as_of,
            "team": published.team,
            "facts": published.facts,
            "versions": published.versions,
            "teams": published.teams,
            "tables": [
                {"name": each.table.name, "path": each.path, "rows": each.rows, "sql": each.sql, "reads": each.reads}
                for each in tables
            ],
            "files": [asdict(each) for each in entries],
            "lake_files": [asdict(each) for each in lake_files],
        }
    )


def contracts(tables: Iterable[Table]) -> str:
    """What each table, column and key means."""
    return _json([asdict(table) for table in tables])


def sums(files: Iterable[tuple[str, str | None]]) -> str:
    """Hashes as ``sha256sum --check`` reads them."""
    return "".join(f"{digest}  {path}\n" for path, digest in files if digest)


def _json(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False, indent=1) + "\n"


def _aligned(lines: Iterable[tuple[str, str]]) -> str:
    pairs = list(lines)
    width = max((len(name) for name, _ in pairs), default=0)
    return "".join(f"    {name:<{width}}  {words}\n" for name, words in pairs)
