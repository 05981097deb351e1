"""How many seats a team will use on each day ahead, from how their number changed in each week of its log.

Past weeks are resampled, eight in a row at a time, until they reach the day that is asked for: a path. Of a
thousand paths the tenth from below and from above are the ends of the 80 % interval. Why each of the numbers below is
what it is, is in docs/licence-rules.md; what they hold, in ``bench/forecasts.py``.

SQL calls it as the function ``seats_ahead(changes, days)``: which weeks count is decided in ``assets/sql``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

NAME = "seats_ahead"
WEEKS_IN_A_ROW = 8
"""Weeks that are drawn together, so that a season or a slow change stays whole. Single weeks miss seasons."""
PATHS = 1000
SURE_OF_DRIFT = 3.5
"""Standard errors by which the weeks' mean must differ from 0 before the likely number follows it. Below that, chance
alone makes such a mean now and then, and "as today" errs less."""
SEED = 18

_Numbers = npt.NDArray[np.floating[Any]]
_Weeks = npt.NDArray[np.int64]


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the SQL of a connection call ``seats_ahead``; it is there until the connection's database is closed."""
    fan = "STRUCT(low DOUBLE, likely DOUBLE, high DOUBLE)[]"
    with suppress(duckdb.NotImplementedException):  # it is there; to look first takes a hundred times as long
        connection.create_function(NAME, seats_ahead, ["BIGINT[]", "BIGINT[]"], fan)


def seats_ahead(changes: Sequence[int], days: Sequence[int]) -> list[dict[str, float]]:
    """By how many seats more (or less) than today a team uses so many days ahead.

    Args:
        changes: by how many the seats in use changed in each week, the oldest first; at least one.
        days: how far to look, one number or more.

    Returns:
        For each of them the ends of the 80 % interval, ``low`` and ``high``, and what is ``likely`` between them. It is
        the same whenever the arguments are the same, and a day's does not depend on what other days are asked for.
    """
    at = np.asarray(days) / 7
    weeks = np.unique(np.concatenate(([0], np.floor(at), np.ceil(at)))).astype(np.int64)
    fan = _at_weeks(np.asarray(changes, dtype=np.float64), weeks)
    columns = [np.interp(at, weeks, each).tolist() for each in fan]
    return [dict(zip(("low", "likely", "high"), row, strict=True)) for row in zip(*columns, strict=True)]


def _at_weeks(changes: _Numbers, weeks: _Weeks) -> tuple[_Numbers, _Numbers, _Numbers]:
    """The interval's ends, and between them the likely change, at the end of each of these weeks ahead."""
    mean = float(changes.mean())
    swings = changes - mean
    error = _error_of_mean(swings)
    drift = mean if abs(mean) > SURE_OF_DRIFT * error else 0.0
    chance = np.random.default_rng(SEED)
    # Whether the weeks' mean goes on is not known, and it is only an estimate: half of the paths follow it, half what
    # is likely, each with an error of its own.
    slopes = np.where(np.arange(PATHS) % 2, mean, drift) + chance.standard_normal(PATHS) * error
    low, high = np.quantile(_swung(swings, weeks, chance) + np.outer(weeks, slopes), (0.1, 0.9), axis=1)
    likely: _Numbers = drift * weeks
    return np.minimum(low, likely), likely, np.maximum(high, likely)


def _error_of_mean(swings: _Numbers) -> float:
    """The standard error of the weeks' mean, by rows of weeks where these swing more than single weeks do."""
    count = len(swings)
    in_a_row = min(WEEKS_IN_A_ROW, count)
    rows = np.convolve(np.concatenate((swings, swings[: in_a_row - 1])), np.ones(in_a_row), "valid")
    variance = max((rows**2).mean() / in_a_row, (swings**2).mean())
    return float(np.sqrt(variance / count))


def _swung(swings: _Numbers, weeks: _Weeks, chance: np.random.Generator) -> _Numbers:
    """By how much each path (a column) has swung at the end of each week ahead (a row).

    A path is made of rows of weeks that followed each other, the first week after the last. What a row comes to is the
    difference of two running sums, so no path is ever written out week by week.
    """
    whole, begun = np.divmod(weeks, WEEKS_IN_A_ROW)
    sums = np.concatenate(([0.0], np.resize(swings, len(swings) + WEEKS_IN_A_ROW).cumsum()))
    starts = (chance.random((int(whole.max()) + 1, PATHS)) * len(swings)).astype(np.int64)
    rows = np.concatenate((np.zeros((1, PATHS)), np.cumsum(sums[starts + WEEKS_IN_A_ROW] - sums[starts], axis=0)))
    last = starts[whole]
    return np.asarray(rows[whole] + sums[last + begun[:, np.newaxis]] - sums[last])
