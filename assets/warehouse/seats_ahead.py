"""How many seats a team will use on each day ahead, from how their number changed in each week of its log.

The weeks that were are drawn anew, eight in a row at a time, until they reach the day that is asked for: a path. Of a
thousand paths the tenth from below and from above are the ends of the 80 % interval. Why each of the numbers below is
what it is, is in docs/licence-rules.md; what they hold, in ``bench/forecasts.py``.

SQL calls it as the function ``seats_ahead(changes, days)``: which weeks count is decided in ``assets/sql``.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the SQL of a connection call ``seats_ahead``; it is there until the connection's database is closed."""
    known = connection.execute("select 1 from duckdb_functions() where function_name = $name", {"name": NAME})
    if not known.fetchall():
        fan = "STRUCT(low DOUBLE, likely DOUBLE, high DOUBLE)[]"
        connection.create_function(NAME, seats_ahead, ["BIGINT[]", "BIGINT"], fan)


def seats_ahead(changes: Sequence[int], days: int) -> list[dict[str, float]]:
    """By how many seats more (or less) than today a team uses 1, 2 ... ``days`` days ahead.

    Args:
        changes: by how many the seats in use changed in each week, the oldest first; at least one.
        days: how far to look.

    Returns:
        For each day the ends of the 80 % interval, ``low`` and ``high``, and what is ``likely`` between them. It is
        the same whenever the arguments are the same.
    """
    weeks = -(-days // 7)
    low, likely, high = _by_week(np.asarray(changes, dtype=np.float64), weeks)
    at_days, at_weeks = np.arange(1, days + 1) / 7, np.arange(weeks + 1)
    columns = [np.interp(at_days, at_weeks, np.concatenate(([0.0], each))).tolist() for each in (low, likely, high)]
    return [dict(zip(("low", "likely", "high"), row, strict=True)) for row in zip(*columns, strict=True)]


def _by_week(changes: _Numbers, weeks: int) -> tuple[_Numbers, _Numbers, _Numbers]:
    """The interval's ends and the likely change at the end of each week ahead."""
    mean = float(changes.mean())
    swings = changes - mean
    error = _error_of_mean(swings)
    drift = mean if abs(mean) > SURE_OF_DRIFT * error else 0.0
    ahead = np.arange(1, weeks + 1)
    chance = np.random.default_rng(SEED)
    # Whether the weeks' mean goes on is not known, and it is only an estimate: half of the paths follow it, half what
    # is likely, each with an error of its own.
    slopes = np.where(np.arange(PATHS) % 2, mean, drift) + chance.standard_normal(PATHS) * error
    paths = _paths(swings, weeks, chance) + slopes[:, np.newaxis] * ahead
    low, high = np.quantile(paths, (0.1, 0.9), axis=0)
    likely: _Numbers = drift * ahead
    return np.minimum(low, likely), likely, np.maximum(high, likely)


def _error_of_mean(swings: _Numbers) -> float:
    """The standard error of the weeks' mean, by rows of weeks where these swing more than single weeks do."""
    count = len(swings)
    in_a_row = min(WEEKS_IN_A_ROW, count)
    rows = np.convolve(np.concatenate((swings, swings[: in_a_row - 1])), np.ones(in_a_row), "valid")
    variance = max((rows**2).mean() / in_a_row, (swings**2).mean())
    return float(np.sqrt(variance / count))


def _paths(swings: _Numbers, weeks: int, chance: np.random.Generator) -> _Numbers:
    """Paths of so many weeks, each of rows of weeks that followed each other; the first week follows the last."""
    count = len(swings)
    starts = (chance.random((PATHS, -(-weeks // WEEKS_IN_A_ROW))) * count).astype(np.int64)
    places = (starts[:, :, np.newaxis] + np.arange(WEEKS_IN_A_ROW)).reshape(PATHS, -1)[:, :weeks] % count
    return np.cumsum(swings[places], axis=1)
