"""What became of a subject of a team in a run, and its row in the lake's ``loads``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa

from assets.counts import many
from assets.tables.lake import LOADS
from resources import clock
from resources.errors import LicencesError, MissingScope
from resources.installation import Failure
from resources.storage.day_files import BrokenFile, Coverage, read_rows
from resources.storage.lake import Lake

Metadata = Mapping[str, int | float | str]


@dataclass(frozen=True)
class Outcome:
    """What reading a subject of a team gave.

    Attributes:
        rows: rows that were read.
        is_due: whether anything was read.
        metadata: further figures, by name, for the UI.
        left_out: what of the answers is not in the rows, in words; that is not a failure.
        failure: what could not be read, though the rows were, and stay.
        held: rows that are held of the team now, where others than those just read are too; None: those just read.
    """

    rows: int = 0
    is_due: bool = True
    metadata: Metadata = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    failure: LicencesError | None = None
    held: int | None = None

    @property
    def held_rows(self) -> int:
        """Rows that are held of the team now."""
        return self.rows if self.held is None else self.held


@dataclass(frozen=True)
class Load:
    """What became of a subject of a team in a run."""

    team: str
    subject: str
    started_at: datetime
    seconds: float
    calls: int
    outcome: Outcome
    error: LicencesError | None = None

    @property
    def words(self) -> str:
        """What became of it, in a line."""
        if self.error:
            return f"failed: {self.error}"
        if not self.outcome.is_due:
            return "not due yet"
        words = f"{many(self.outcome.rows, 'row')}, {many(self.calls, 'call')}, {self.seconds:.1f} s"
        return f"{words}; left out: {'; '.join(self.outcome.left_out)}" if self.outcome.left_out else words

    @property
    def failure(self) -> Failure | None:
        """What failed, in words; None: nothing."""
        return Failure(self.team, self.subject, self.error) if self.error else None

    @property
    def state(self) -> str:
        """done, failed, or not_due."""
        if self.error:
            return "failed"
        return "done" if self.outcome.is_due else "not_due"


def keep_load(lake: Lake, load: Load, run_id: str, team_id: str) -> None:
    """Add a row to the day's ``loads`` of the team. The caller holds the team's lock."""
    day = load.started_at.date()
    held = lake.on_day("loads", load.team, day)
    parts = [LOADS.arrow_schema.empty_table()]  # whose columns a file of an older version gets
    if held:
        try:
            lake.coverage(held.path, LOADS.arrow_schema)
            parts.append(read_rows(held.path))
        except BrokenFile:
            lake.set_aside(held)
    parts.append(pa.Table.from_pylist([row_of(load, run_id)], schema=LOADS.arrow_schema))
    table = pa.concat_tables(parts, promote_options="default")
    lake.write("loads", load.team, day, table, Coverage(team_id, load.started_at, table.num_rows))


def row_of(load: Load, run_id: str) -> dict[str, object]:
    """What is kept of a load: a row of ``loads``."""
    finished_at = load.started_at + timedelta(seconds=load.seconds)
    return {
        "run_id": run_id,
        "subject": load.subject,
        "state": load.state,
        "started_at": clock.naive(load.started_at),
        "finished_at": clock.naive(finished_at),
        "rows": load.outcome.rows,
        "calls": load.calls,
        "error": load.error.reason if load.error else None,
        "error_kind": load.error.kind if load.error else None,
        "cure": load.error.cure if load.error else None,
        "missing_scope": load.error.scope if isinstance(load.error, MissingScope) else None,
    }
