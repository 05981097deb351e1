"""One page: templates, style and script put together, with a policy under which the page can ask for nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from assets.report import words
from assets.report.charts import charts
from assets.report.facets import Facet, facets, has_whom
from assets.report.figures import SMALL_GROUP, Figures, Row
from assets.report.notices import Notice, notices

MOST_LIST_BYTES = 4_000_000
"""What the list of candidates may take; who does not fit in is counted, and is in the tables."""
MOST_GROUPS = 25
_PAGE = Path(__file__).parent / "page"


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({each.__name__: each for each in words.FILTERS})
    return environment


def page(figures: Figures, now: datetime, *, is_pseudonymous: bool = False) -> str:
    """The page of a team, or of all teams.

    Args:
        figures: what the tables say.
        now: when the page is made, in UTC without a zone; what is old is old by it.
        is_pseudonymous: whether the people in ``figures`` are pseudonyms; small groups are then put together.
    """
    style, script = (_PAGE / "report.css").read_text("utf-8"), (_PAGE / "report.js").read_text("utf-8")
    narrowing = facets(figures.candidates)
    list_rows, listed = _list(figures, narrowing)
    shown = figures.candidates[:listed]

    def use_by(part: str, name: str, key: str, without: str) -> list[dict[str, Any]]:
        return _use_by(figures.parts.get(part, []), name, key, without, is_pseudonymous=is_pseudonymous)

    return (
        _templates()
        .get_template("team.html" if figures.team else "department.html" if figures.department else "all.html")
        .render(
            figures=figures,
            **figures.parts,
            teams=_dearest_first(figures.summaries),
            team=figures.summaries[0] if figures.team else None,
            as_of=max((row["as_of"] for row in figures.summaries), default=now),
            made_at=now,
            notices=_by_team(notices(figures, now)),
            charts=charts(figures) if figures.team else {},
            department_rows=use_by("departments", "department", "department", "not in the roster"),
            group_rows=use_by("groups", "group_name", "group_id", "in no group"),
            chargeback_rows=_payers(figures.parts.get("chargeback", []), is_pseudonymous=is_pseudonymous),
            list_rows=list_rows,
            listed=listed,
            reasons_of_list=sorted({row["reason_code"] for row in shown}),
            has_whom=has_whom(narrowing),
            facets=[(each, each.options(shown)) for each in narrowing],
            is_pseudonymous=is_pseudonymous,
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704
        )
    )


def _dearest_first(summaries: list[Row]) -> list[Row]:
    """The teams by what their seats that can go cost a month, each currency for itself; those without a price last."""

    def place(row: Row) -> tuple[bool, str, Any, int, str]:
        cost = row["cost_per_month"]
        return cost is None, row["currency"] or "", -(cost or 0), -(row["candidates"] or 0), row["team"]

    return sorted(summaries, key=place)


def _by_team(found: list[Notice]) -> list[tuple[bool, str, list[Notice]]]:
    """A banner for each team and weight, the bad ones first."""
    return [(is_bad, team, [*group]) for (is_bad, team), group in groupby(found, lambda each: (each.is_bad, each.team))]


def _policy(style: str, script: str) -> str:
    """Nothing may be asked for; only this very style and this very script count."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _list(figures: Figures, narrowing: list[Facet]) -> tuple[Markup, int]:
    """The rows of the list of candidates as far as the page has room, and how many they are."""
    render = _templates().get_template("candidate.html").render
    rows: list[Markup] = []
    room = MOST_LIST_BYTES
    for candidate in figures.candidates:
        text = render(seat=candidate, has_team=figures.team is None, facets=narrowing, has_whom=has_whom(narrowing))
        row = Markup(text)  # noqa: S704 - escaped by the template
        room -= len(row.encode())
        if room < 0:
            break
        rows.append(row)
    return Markup("").join(rows), len(rows)


_PAYER_OF_THE_REST = {
    "no_department": "people without a department",
    "no_member": "seats that nobody has",
    "rest": "seats of no department",
}


def _payers(rows: list[Row], *, is_pseudonymous: bool) -> list[Row]:
    """Who pays what: the departments that the page shows, the others added up, and the rest."""
    named = [row for row in rows if row["basis"] not in _PAYER_OF_THE_REST]
    shown = [row for row in named if not (is_pseudonymous and row["seats"] < SMALL_GROUP)][:MOST_GROUPS]
    others = [row for row in named if row not in shown]
    rest = [row | {"payer": _PAYER_OF_THE_REST[row["basis"]]} for row in rows if row not in named]
    if others:
        sums = {each: _sum(others, each) for each in ("last_month_cost", "this_month_cost")}
        told = {"payer": f"{len(others):,} more", "cost_centre": None, "currency": others[0]["currency"]}
        rest.insert(0, told | sums)
    return [row | {"payer": row["department"] or "no department"} for row in shown] + rest


def _sum(rows: list[Row], name: str) -> Any:
    """The sum of what is known; None: nothing is."""
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def _use_by(rows: list[Row], name: str, key: str, without: str, *, is_pseudonymous: bool) -> list[dict[str, Any]]:
    """Use by department or group: those that the page shows, the rest added up, and the seats without any."""
    named = [row | {"kind": "named", "name": row[name] or row[key]} for row in rows if row[key] is not None]
    shown = [row for row in named if not (is_pseudonymous and row["seats"] < SMALL_GROUP)][:MOST_GROUPS]
    rest = [row for row in named if row not in shown]
    if rest:
        sums = {each: sum(row[each] for row in rest) for each in ("seats", "candidates")}
        active = None if any(row["active_30"] is None for row in rest) else sum(row["active_30"] for row in rest)
        shown.append({**sums, "active_30": active, "name": f"{len(rest):,} more", "kind": "rest"})
    return shown + [row | {"kind": "none", "name": without} for row in rows if row[key] is None]
