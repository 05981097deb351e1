"""Whether any select of ``assets/sql`` grows faster than what it reads: an exponent for each, along each axis.

``python -m bench.selects [--axes days loads] [--count]``. The tables of each axis are made at three sizes, each four
times the one before; the exponent is log4 of the cost at the biggest over the cost at the middle one: 1 for what grows
as its input does. The cost is CPU-seconds, or with ``--count``, at the small sizes of a test, rows (``Counting``).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from typing import Any

import duckdb

from assets.selects import select_of
from assets.tables import licence
from assets.warehouse import licensing
from bench.figures import compare, cpu_seconds
from bench.sized_tables import AS_OF, AXES, Sizes, fill, grown
from resources.clock import naive

MOST = 1.25
"""The exponent that no select may pass: what is sorted grows a little faster than its rows."""
TIMES = (1, 4, 16)
LEAST_ROWS = 14_000
"""What touches fewer rows at the biggest size of a test says nothing of its growth: its constant part is too big."""
LEAST_SECONDS = 0.2
COMPARE_ALL = {"NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "CROSS_PRODUCT"}
"""Joins that look at each pair."""
OFFERED = {
    "as_of": naive(AS_OF),
    "day": "2026-10-01",
    "only_paid": True,
    "confidences": ["proved"],
    "reasons": ["INACTIVE_90"],
    "verdicts": ["idle"],
}
ASKED = ("status", "alerts", "checks", "exports", "figures", "lists", "plots", "report")
"""What is asked of the finished tables: a file of ``assets/sql``, or a folder."""


def questions() -> dict[str, str]:
    """All selects that are asked of the finished tables, by name."""
    folder = files("assets").joinpath("sql")
    named = {}
    for name in ASKED:
        place = folder.joinpath(name)
        names = sorted(f"{name}/{each.name}" for each in place.iterdir()) if place.is_dir() else [f"{name}.sql"]
        named |= {each: select_of(each.removesuffix(".sql")) for each in names}
    for macro in licensing.MACROS:
        named[macro] = f"from {macro}(date '2026-10-01')"
    return named


class Counting:
    """A connection that counts the rows that its statements touch: always the same for the same tables.

    Counted are rows scanned and rows that an operator hands on, and the pairs that a join without equal keys compares.
    DuckDB does not count what a window looks at, nor pairs of equal keys that another condition of the join refuses.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.rows = 0
        connection.execute("set threads = 1")
        connection.execute("pragma enable_profiling = 'no_output'")
        connection.execute("set profiling_coverage = 'ALL'")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        """Run a statement and count."""
        found = self._connection.execute(statement, parameters)
        profile = json.loads(self._connection.get_profiling_information(format="json"))
        self.rows += sum(map(_touched, profile.get("operator", ())))
        return found


def _touched(operator: Mapping[str, Any]) -> int:
    children = operator.get("children", ())
    handed = [child["intermediate_rows"] for child in children]
    pairs = math.prod(handed) if operator["type"] in COMPARE_ALL and len(handed) > 1 else 0
    return operator["intermediate_rows"] + operator.get("rows_scanned", 0) + pairs + sum(map(_touched, children))


def costs(
    sizes: Sizes, *, counted: bool, until: str | None = None, asked: Collection[str] | None = None
) -> dict[str, float]:
    """What each select costs on tables of these sizes: rows touched, or CPU-seconds.

    ``until``: a licence table; only the selects until then, in their order. ``asked``: of the questions only these.
    """
    found: dict[str, float] = {}
    with duckdb.connect() as plain:
        fill(plain, sizes)
        licensing.make_functions(plain)
        connection: Any = Counting(plain) if counted else plain

        def spent() -> float:
            return connection.rows if counted else cpu_seconds()

        for table in licence.ALL:
            before = spent()
            licensing.make_licence_table(connection, AS_OF, table)
            found[table.name] = spent() - before
            if table.name == until:
                return found
        licensing.make_macros(plain)
        for name, text in questions().items():
            if asked is not None and name not in asked:
                continue
            before = spent()
            connection.execute(text, _values(plain, text)).fetchall()
            found[name] = spent() - before
    return found


def _values(connection: duckdb.DuckDBPyConnection, text: str) -> dict[str, Any]:
    """A value for each parameter of a question; NULL, which asks for all, where ``OFFERED`` has none."""
    named = {name for statement in connection.extract_statements(text) for name in statement.named_parameters}
    return {name: OFFERED.get(name) for name in named}


def exponents(
    axis: str, *, counted: bool, all_times: Sequence[int] = TIMES, until: str | None = None
) -> dict[str, tuple[list[float], float]]:
    """By select its costs along an axis and its exponent; only those whose cost says something."""
    names, small, big = AXES[axis]
    sizes = [grown(small if counted else big, names, times) for times in all_times]
    least = LEAST_ROWS if counted else LEAST_SECONDS
    found = costs(sizes[-1], counted=counted, until=until)
    biggest = {name: cost for name, cost in found.items() if cost >= least}
    runs = [*(costs(size, counted=counted, until=until, asked=biggest) for size in sizes[:-1]), biggest]
    return {
        name: ([run[name] for run in runs], math.log(biggest[name] / max(runs[-2][name], 1e-9), 4)) for name in biggest
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--axes", nargs="+", choices=AXES, default=[*AXES])
    arguments.add_argument("--count", action="store_true", help="count rows at small sizes")
    told = arguments.parse_args()
    for axis in told.axes:
        found = exponents(axis, counted=told.count)
        for name, (of_sizes, exponent) in sorted(found.items(), key=lambda each: -each[1][1]):
            figures = ", ".join(f"{cost:,.0f}" if told.count else f"{cost:.2f}" for cost in of_sizes)
            print(f"    {exponent:5.2f}  {name}: {figures}", flush=True)
        worst = max((exponent for _, exponent in found.values()), default=0.0)
        compare(f"{axis}, the exponent that is greatest", worst, "", at_most=MOST)


if __name__ == "__main__":
    main()
