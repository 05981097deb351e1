"""Key figures of the licence tables, kept with each run so that the UI plots them over time.

A table with a file in ``assets/sql/figures`` has some: its select gives one row, each column a figure over all teams.
"""

from __future__ import annotations

from importlib.resources import files

from assets.contracts import Table
from assets.licensing import select_of
from resources.queries import Tables


def figures(tables: Tables, table: Table) -> dict[str, int | float]:
    """The figures of a table, by name; what is not known is left out."""
    if not files("assets").joinpath(f"sql/figures/{table.name}.sql").is_file():
        return {}
    (found,) = tables.ask(select_of(f"figures/{table.name}")).dicts()
    return {name: value for name, value in found.items() if value is not None}
