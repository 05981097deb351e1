"""What licence tables say, for the page of their asset in the UI: a short table, and numbers that are worth a plot.

A table with a file in ``assets/sql/figures`` has a short table: the rows of its select. One with a file in
``assets/sql/plots`` has numbers: its select gives one row, each column a number over all teams. The UI plots numbers by
the time of the run, so only what changes with every reading is one; how seats moved is in ``licence_position_daily``.
"""

from __future__ import annotations

from importlib.resources import files

from assets.contracts import Table
from assets.selects import select_of
from resources.storage.queries import Rows, Tables

MOST_ROWS = 200


def has_figures(table: Table) -> bool:
    """Whether a licence table has a short table."""
    return _is_there(f"figures/{table.name}")


def figures(tables: Tables, table: Table) -> Rows:
    """The short table of a licence table; without columns and rows where there is none."""
    found = _answer(tables, f"figures/{table.name}")
    return Rows(found.names, found.rows[:MOST_ROWS])


def plotted(tables: Tables, table: Table) -> dict[str, int | float]:
    """The numbers of a licence table that are plotted, by name; what is not known is left out."""
    return {
        name: value
        for row in _answer(tables, f"plots/{table.name}").dicts()
        for name, value in row.items()
        if value is not None
    }


def _answer(tables: Tables, name: str) -> Rows:
    return tables.ask(select_of(name)) if _is_there(name) else Rows([], [])


def _is_there(name: str) -> bool:
    return files("assets").joinpath(f"sql/{name}.sql").is_file()
