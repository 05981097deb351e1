"""Where a licence table, and each of its columns, comes from: read from its SQL by DuckDB's own parser.

A column comes from those that its expression names, through CTEs, subqueries and joins; what only chooses rows (join,
where, group) is not lineage. What has no origin (literals, the clock, counted rows) has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import duckdb

from assets.contracts import Table
from assets.selects import select_of
from assets.subjects import BASE_TABLES, READ
from assets.tables import base, licence

Origin = tuple[str, str]
"""A table, or an asset, and a column of it."""
Origins = frozenset[Origin]
Relation = Sequence[tuple[str, Origins]]
"""The columns of something that can be selected from, in their order, and what each comes from."""

NONE: Origins = frozenset()
ASSETS = {dataset.asset: dataset.targets[0].table for dataset in READ} | {"warehouse": base.LAKE_FILES}
"""The assets that are read from Dropbox and loaded, and what a row of each is."""
LOADED_FROM = {target.table.name: dataset.asset for dataset in READ for target in dataset.targets} | {
    base.LAKE_FILES.name: "warehouse",
    base.EVENT_DAYS.name: "events",
}
"""The asset that a base table is loaded from; columns of the same name are the same. Others have no asset."""


def reads(table: Table) -> tuple[str, ...]:
    """The assets that a licence table is made of: those before it, and the warehouse for all that is loaded.

    A table of constants is made when the warehouse was loaded, like the others: no job makes only some of them.
    """
    names = [name for name in _read(table.name).tables if name not in (table.name, base.USE_MONTHS.name)]
    assets = dict.fromkeys("warehouse" if name in ASSETS or name not in _MADE else name for name in names)
    return tuple(assets) or ("warehouse",)


def nearest(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the assets that no other of them is made of: the others are behind these, and order and jobs the same.

    A graph with every arrow cannot be read; what a column comes from is in the columns' lineage.
    """
    return tuple(name for name in names if not any(_is_behind(name, other) for other in names if other != name))


@cache
def _is_behind(name: str, other: str) -> bool:
    """Whether an asset is one of those that another is made of, however many steps between."""
    if other == "warehouse":
        return name in ASSETS
    sources = reads(_TABLES[other]) if other in _MADE else ()
    return name in sources or any(_is_behind(name, source) for source in sources)


def column_lineage(table: Table) -> dict[str, list[Origin]]:
    """The assets' columns that each column comes from; columns that come from none are left out."""
    found = {}
    for column, origins in _read(table.name).columns:
        of_assets = sorted({asset for origin in origins if (asset := _of_asset(*origin))})
        if of_assets:
            found[column] = of_assets
    return found


def _of_asset(name: str, column: str) -> Origin | None:
    """A table's column as that of an asset; None: no asset has it."""
    if name in _MADE:
        return name, column
    asset = LOADED_FROM.get(name)
    return (asset, column) if asset and column in ASSETS[asset].column_names else None


@dataclass(frozen=True)
class Selected:
    """The tables that a select reads, and what the columns that it makes come from."""

    tables: tuple[str, ...]
    columns: Relation


@cache
def _read(name: str) -> Selected:
    return selected(select_of(name))


def selected(select: str) -> Selected:
    """What a select reads and makes."""
    scope = _Scope()
    columns = scope.select(_parsed(select))
    return Selected(tuple(scope.read), columns)


def _parsed(select: str) -> Mapping[str, Any]:
    """A select as DuckDB's parser sees it."""
    query = "select json_serialize_sql($text)"
    (parsed,) = _parser().execute(query, {"text": select}).fetchone() or ("{}",)
    (statement,) = json.loads(parsed)["statements"]
    return statement["node"]  # type: ignore[no-any-return]


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@dataclass
class _Scope:
    """What names mean at a place of the SQL: CTEs, the relations of ``from``, and the scope around a subquery."""

    ctes: dict[str, Relation] = field(default_factory=dict)
    outer: _Scope | None = None
    relations: list[tuple[str, Relation]] = field(default_factory=list)
    made: list[tuple[str, Origins]] = field(default_factory=list)
    read: dict[str, None] = field(default_factory=dict)

    def inner(self) -> _Scope:
        return _Scope(dict(self.ctes), self, read=self.read)

    def select(self, node: Mapping[str, Any]) -> Relation:
        """The columns of a query."""
        for cte in node["cte_map"]["map"]:
            query = cte["value"]["query_node"]
            self.ctes[cte["key"]] = self.inner().select(query)
        if node["type"] == "SET_OPERATION_NODE":
            parts = [self.inner().select(child) for child in node["children"]]
            return _by_name(parts) if node["setop_type"] == "UNION_BY_NAME" else _stacked(parts)
        if node["type"] != "SELECT_NODE":
            raise NotImplementedError(node["type"])
        self._from(node["from_table"])
        for expression in node["select_list"]:
            self._make(expression)
        return self.made

    def _from(self, table: Mapping[str, Any]) -> None:
        match table["type"]:
            case "EMPTY":
                return
            case "JOIN":
                left = len(self.relations)
                self._from(table["left"])
                right = len(self.relations)
                self._from(table["right"])
                if table["join_type"] in {"SEMI", "ANTI"}:
                    del self.relations[right:]  # it only chooses rows
                if table["join_type"] == "FULL":  # a column of ``using`` may come from either side
                    both = [(name, self._all(name, left)) for name in table.get("using_columns") or ()]
                    self.relations.insert(left, (_BOTH, both))
            case "BASE_TABLE":
                name = table["table_name"]
                self.relations.append((table.get("alias") or name, self._named(name)))
            case "SUBQUERY":
                self.relations.append((table["alias"], self.inner().select(table["subquery"]["node"])))
            case kind:
                raise NotImplementedError(kind)

    def _named(self, name: str) -> Relation:
        """A CTE, or a table of the contracts."""
        if name in self.ctes:
            return self.ctes[name]
        self.read[name] = None
        if name == base.USE_MONTHS.name:  # kept from run to run, but made of what a licence table says
            months = _read(name)
            self.read |= {each: None for each in months.tables if each in _MADE}
            return months.columns
        return [(column, frozenset({(name, column)})) for column in _TABLES[name].column_names]

    def _make(self, expression: Mapping[str, Any]) -> None:
        """Add a column of the select list, or those that a star stands for."""
        if expression["class"] != "STAR":
            name = expression.get("alias") or (expression.get("column_names") or [""])[-1]
            self.made.append((name, self._origins(expression)))
            return
        wanted = expression.get("relation_name") or None
        starred = [columns for alias, columns in self.relations if wanted in {None, alias} and alias != _BOTH]
        named: dict[str, Origins] = {}
        for name, origins in (pair for columns in starred for pair in columns):
            named.setdefault(name, origins)
        named |= {each["key"]: self._origins(each["value"]) for each in expression.get("replace_list") or ()}
        left_out = set(expression.get("exclude_list") or ())
        self.made += [(name, origins) for name, origins in named.items() if name not in left_out]

    def _origins(self, expression: Any) -> Origins:
        """What an expression names."""
        if isinstance(expression, list):
            return _united(map(self._origins, expression))
        if not isinstance(expression, dict):
            return NONE
        if expression.get("class") == "COLUMN_REF":
            return self._column(expression["column_names"])
        if expression.get("class") == "SUBQUERY":
            return _united(origins for _, origins in self.inner().select(expression["subquery"]["node"]))
        return self._origins([part for key, part in expression.items() if key not in _ORDERING])

    def _column(self, names: list[str]) -> Origins:
        """A column by its name, or by its relation's and its own; the first of equal ones is that of ``using``."""
        for alias, relation in self.relations:
            columns = dict(reversed(relation))
            if len(names) > 1 and alias == names[0] and names[1] in columns:
                return columns[names[1]]
            if len(names) == 1 and names[0] in columns:
                return columns[names[0]]
        own = dict(self.made)
        if len(names) == 1 and names[0] in own:
            return own[names[0]]  # an alias of the same select list
        return self.outer._column(names) if self.outer else NONE  # noqa: SLF001 - another of its kind

    def _all(self, name: str, first: int) -> Origins:
        return _united(dict(relation).get(name, NONE) for _, relation in self.relations[first:])


def _stacked(parts: Sequence[Relation]) -> Relation:
    """The columns of a union, which go by their places and are called as the first part calls them."""
    rows = zip(*parts, strict=True)
    return [(row[0][0], _united(origins for _, origins in row)) for row in rows]


def _by_name(parts: Sequence[Relation]) -> Relation:
    """The columns of a ``union by name``."""
    names = dict.fromkeys(name for part in parts for name, _ in part)
    return [(name, _united(dict(part).get(name, NONE) for part in parts)) for name in names]


def _united(parts: Iterable[Origins]) -> Origins:
    return NONE.union(*parts)


_BOTH = ""
_ORDERING = {"partitions", "orders", "order_bys"}
"""What of a window or an aggregate only says which rows, or in what order."""
_TABLES = {table.name: table for table in (*BASE_TABLES, *licence.ALL)}
_MADE = {table.name for table in licence.ALL}
