"""One reading in a process of its own, to be killed: ``python -m tests.event_log.read_once LAKE_FOLDER NOW``."""

from __future__ import annotations

import os
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

from assets.event_log.reading import LogReader
from assets.event_log.windows import due_days
from assets.tables.lake import EVENTS
from resources import clock
from resources.storage.lake import Lake
from tests.event_log.test_reading import CONNECTION, START, Log, logged


def long_log() -> Log:
    """A log of eleven days, of some hundred events each, with cursors that break."""
    chance = random.Random(5)
    events = [logged(-chance.randrange(10 * 86_400), 0, index) for index in range(3_000)]
    return Log(events, page_events=50, seed=3, break_rate=0.05, now=START + timedelta(hours=1))


def main() -> None:
    """Read what is due, as an assets' run does; the first line of the output says that it begins."""
    lake, now = Lake(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2])
    os.environ[clock.VARIABLE] = now.isoformat()
    log = long_log()
    print("begins", flush=True)  # noqa: T201 - the test waits for it
    lake.begin("acme")
    covered = lake.covered_days("events", "acme", EVENTS.arrow_schema)
    reader = LogReader(log, lake, CONNECTION, "dbtid:1")  # type: ignore[arg-type]
    reader.read(due_days(CONNECTION, covered, now, "all_due"), covered)


if __name__ == "__main__":
    main()
