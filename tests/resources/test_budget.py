"""Who may call when: places, told pauses, and the bound of the whole process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from resources.dropbox_api.budget import CALM_CALLS, Bound, Budget
from resources.errors import TryLater
from tests.resources.loopback import FakeTime


def call(budget: Budget, times: int = 1) -> None:
    for _ in range(times):
        with budget.call():
            pass


class Meter:
    """Counts how many are inside at once; whoever is inside stays until ``crowd`` are, or no more come."""

    def __init__(self, crowd: int) -> None:
        self.highest = self.inside = 0
        self._crowd = threading.Barrier(crowd)
        self._lock = threading.Lock()

    @contextmanager
    def entered(self) -> Iterator[None]:
        with self._lock:
            self.inside += 1
            self.highest = max(self.highest, self.inside)
        try:
            self._crowd.wait(timeout=10)
            yield
        finally:
            with self._lock:
                self.inside -= 1


def test_no_more_at_once_than_the_limit() -> None:
    budget, meter = Budget(limit=4, bound=Bound()), Meter(4)

    def work(_: int) -> None:
        with budget.call(), meter.entered():
            pass

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(work, range(64)))
    assert meter.highest == 4


def test_no_more_at_once_in_the_whole_process_than_its_bound() -> None:
    bound, meter = Bound(6), Meter(6)
    budgets = [Budget(limit=6, bound=bound) for _ in range(3)]

    def work(number: int) -> None:
        with budgets[number % 3].call(), meter.entered():
            pass

    with ThreadPoolExecutor(30) as threads:
        list(threads.map(work, range(60)))
    assert meter.highest == 6
    assert bound.under_way == 0


def test_nobody_calls_before_the_told_time_is_over(budget: Budget, time: FakeTime) -> None:
    budget.throttled(7.5)
    call(budget)
    assert time.paused == [7.5]
    call(budget)
    assert time.paused == [7.5]


def test_a_pause_told_while_one_waits_for_the_process_is_kept(time: FakeTime) -> None:
    """A place of the process that becomes free is no leave to call: the team was told to wait meanwhile."""
    bound = Bound(1)
    other = Budget(clock=time.clock, bound=bound)
    with ExitStack() as taken:
        taken.enter_context(other.call())

        def wait(_: threading.Condition, seconds: float | None) -> None:
            if seconds is None:
                taken.close()
                budget.throttled(3.0)
            else:
                time.sleep(seconds)

        budget = Budget(clock=time.clock, wait=wait, bound=bound)
        call(budget)
    assert time.slept == [3.0]


def test_a_pause_of_one_team_holds_up_no_other(time: FakeTime) -> None:
    bound = Bound(1)
    budget, other = (Budget(clock=time.clock, wait=time.wait, bound=bound) for _ in range(2))
    budget.throttled(60)
    call(other)
    assert time.paused == []


def test_refused_calls_halve_the_limit_and_calm_ones_raise_it(budget: Budget, time: FakeTime) -> None:
    limits = [budget.limit]
    for _ in range(4):
        budget.throttled(1)
        limits.append(budget.limit)
        time.sleep(1)
    assert limits == [8, 4, 2, 1, 1]
    call(budget, CALM_CALLS - 1)
    assert budget.limit == 1
    call(budget)
    assert budget.limit == 2
    call(budget, CALM_CALLS * 10)
    assert budget.limit == 8


def test_calls_that_are_refused_together_halve_the_limit_once(budget: Budget) -> None:
    with budget.call(), budget.call(), budget.call():
        budget.throttled(5)
        budget.throttled(4)
        budget.throttled(6)
    assert budget.limit == 4
    assert budget.waited_seconds == 6, "pauses that overlap count once"


def test_a_pause_that_is_too_long_is_nobody_s_to_wait_for(budget: Budget, time: FakeTime) -> None:
    budget.throttled(601)
    with pytest.raises(TryLater, match="Reading x: Dropbox asks for a pause of 10 minutes"):
        with budget.call("Reading x"):
            pytest.fail("it may not call")
    assert (time.paused, budget.waited_seconds) == ([], 0.0)
    time.sleep(1)
    call(budget)
    assert time.paused == [600]


def test_a_call_that_fails_gives_its_place_back() -> None:
    budget = Budget(limit=1, bound=Bound(1))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), budget.call():
            raise ZeroDivisionError
    call(budget)


def test_calm_calls_raise_the_limit_beyond_the_start_until_the_first_refusal(time: FakeTime) -> None:
    budget = Budget(8, 24, clock=time.clock, wait=time.wait, bound=Bound())
    call(budget, CALM_CALLS * 4)
    assert budget.limit == 12
    call(budget, CALM_CALLS * 40)
    assert budget.limit == 24
    budget.throttled(1)
    assert budget.limit == 4, "as few as after a refusal at the start"
    call(budget, CALM_CALLS * 40)
    assert budget.limit == 8, "whoever was refused once stays at what was good at the start"


def test_calls_that_fail_raise_no_limit(time: FakeTime) -> None:
    budget = Budget(8, 24, clock=time.clock, wait=time.wait, bound=Bound())
    for _ in range(CALM_CALLS * 3):
        with pytest.raises(ZeroDivisionError), budget.call():
            raise ZeroDivisionError
    assert budget.limit == 8


def test_many_places_of_one_team_stay_within_the_process(time: FakeTime) -> None:
    bound = Bound(10)
    budget, meter = Budget(8, 24, bound=bound), Meter(10)
    call(budget, CALM_CALLS * 40)

    def work(_: int) -> None:
        with budget.call(), meter.entered():
            pass

    with ThreadPoolExecutor(24) as threads:
        list(threads.map(work, range(50)))
    assert meter.highest == 10
