"""Days of hourly and daily runs against the sample team, with things going wrong, and what is true at their end.

``soak`` and ``month`` are two of them. The clock is the simulation's; faults, waits and back-off are real.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.figures import Used, compare
from bench.worker import Worker
from resources.home import Home
from sample_team.company import Company
from sample_team.faults import Faults
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.killing import assert_nothing_left
from tests.pipeline.linked_home import linked, set_clock
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

HISTORY_DAYS, EVENTS_A_DAY, PAGE_EVENTS = 60, 150, 40
DAILY_AT = 2
EXPIRY_HOURS = 5


@dataclass
class Course:
    """What happened: runs by job, failed ones, power cuts; memory, handles and files after each run."""

    chance: random.Random
    cut_hours: set[int] = field(default_factory=set)
    runs: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    power_cuts: int = 0
    mib: list[float] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)
    litter: list[int] = field(default_factory=list)


def simulate(days: int, fault_rate: float, power_cuts: int, seed: int = 1) -> None:
    """Run the days, then compare the tables with the sample's truth and print the figures.

    Raises:
        AssertionError: something was lost or doubled, or left behind.
    """
    plan = CompanyPlan(
        members=60, days=HISTORY_DAYS, events_a_day=EVENTS_A_DAY, groups=5, hostile=True, future_days=days + 5
    )
    company, course, used = Company.simulate(plan), Course(random.Random(seed)), Used()
    faults = Faults(rate=fault_rate, seed=seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        SampleServer([company], faults=faults, page_limit=PAGE_EVENTS) as server,
        linked(server, Path(folder)) as home,
    ):
        course.cut_hours = set(course.chance.sample(range(1, days * 24), power_cuts))
        _run_days(server, home, course, days)
        struck = Counter(call.fault for call in server.calls if call.fault)
        print(f"{len(server.calls):,} calls, {struck.total():,} faults: {dict(struck.most_common())}")
        assert_true(home, company, server.now, is_storage_fresh=False)
        assert_nothing_left(home)
        (found,) = ask(home, "select sum(rows) as rows, sum(late_rows) as late from event_days")
        assert not server.impatient, f"calls came before a told Retry-After was over: {server.impatient}"
    _report(course, days, found["rows"], found["late"], used.wall)


def _run_days(server: SampleServer, home: Home, course: Course, days: int) -> None:
    start, chance = server.now, course.chance
    with Worker() as worker:
        for hour in range(days * 24 + 1):
            set_clock(server, start + timedelta(hours=hour, minutes=chance.randrange(20)))
            if hour % EXPIRY_HOURS == 0:
                server.expire_tokens()
            scope = "all_due" if hour == 0 or server.now.hour == DAILY_AT else "hourly"
            cut_after = chance.uniform(0.0, 0.4) if hour in course.cut_hours else None
            told = worker.run(os.environ["DROPBOX_LICENCES_NOW"], scope, cut_after)
            if told is None:
                server.forget_pauses()
            _note(course, scope, told)
            course.litter.append(_litter(home))
        server.faults = Faults()
        set_clock(server, server.now + timedelta(days=4))  # all is settled now
        last = worker.run(os.environ["DROPBOX_LICENCES_NOW"], "all_due")
        assert last
        assert not last["failed"], last["failed"]
        _note(course, "all_due", last)


def _note(course: Course, scope: str, told: dict[str, object] | None) -> None:
    course.runs[scope] += 1
    if told is None:
        course.power_cuts += 1
        return
    course.failed += told["failed"]  # type: ignore[arg-type]
    course.mib.append(float(told["mib"]))  # type: ignore[arg-type]
    course.handles.append(int(told["handles"]))  # type: ignore[call-overload]


def _litter(home: Home) -> int:
    """Files that are neither the lake's days nor the published tables."""
    return sum(path.is_file() and path.name != "data.parquet" for path in home.root.rglob("*"))


def _report(course: Course, days: int, rows: int, late: int, seconds: float) -> None:
    print(f"{days} days: {dict(course.runs)} runs in {seconds:.0f} s, {course.power_cuts} power cuts")
    print(
        f"readings that gave up, to be made good by a later run: {len(course.failed)} {sorted(set(course.failed))[:3]}"
    )
    print(f"{rows:,} events kept, {late:,} of them late; nothing lost, nothing doubled, tables equal the truth")
    day = slice(24, 48)
    for what, series in (("memory", course.mib), ("open handles", course.handles), ("other files", course.litter)):
        first, last = max(series[day]), max(series[-24:])  # type: ignore[type-var]
        print(f"{what}: at most {first:.0f} on the second day, {last:.0f} on the last")
        compare(f"growth of {what}", last / first, "times", at_most=1.05)
