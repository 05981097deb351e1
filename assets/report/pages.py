"""One page: templates, style and script put together, with a policy under which the page can ask for nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path

import jinja2
from markupsafe import Markup

from assets.report.charts import charts
from assets.report.content.all_teams import AllPage, all_page
from assets.report.content.candidate import candidate
from assets.report.content.department import DepartmentPage, department_page
from assets.report.content.facets import Facet, facets
from assets.report.content.figures import Figures
from assets.report.content.notices import Notice, notices
from assets.report.content.reclaiming import reclaiming
from assets.report.content.reconciling import reconciliation
from assets.report.content.team import TeamPage, team_page
from assets.report.content.words import moment, plain

MOST_LIST_BYTES = 4_000_000
"""What the list of candidates may take; who does not fit in is counted, and is in the tables."""
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
    environment.filters.update({"moment": moment, "plain": plain})
    return environment


def page(figures: Figures, now: datetime, *, is_pseudonymous: bool = False) -> str:
    """The page of a team, of a department, or of all teams.

    Args:
        figures: what the tables say.
        now: when the page is made, in UTC without a zone; what is old is old by it.
        is_pseudonymous: whether the people in ``figures`` are pseudonyms; small groups are then put together.
    """
    style, script = (_PAGE / "report.css").read_text("utf-8"), (_PAGE / "report.js").read_text("utf-8")
    as_of = max((row["as_of"] for row in figures.summaries), default=now)
    narrowing = facets(figures.candidates)
    list_rows, listed = _list(figures, narrowing)
    template, told = _content(figures, as_of, is_pseudonymous=is_pseudonymous)
    return (
        _templates()
        .get_template(template)
        .render(
            told=told,
            reclaiming=reclaiming(figures, narrowing, listed, as_of),
            list_rows=list_rows,
            reconciliation=[reconciliation(row) for row in figures.reconciliation],
            as_of=as_of,
            made_at=now,
            notices=_by_team(notices(figures, now)),
            has_several_teams=figures.team is None,
            charts=charts(figures) if figures.team else {},
            is_pseudonymous=is_pseudonymous,
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704
        )
    )


def _content(
    figures: Figures, as_of: datetime, *, is_pseudonymous: bool
) -> tuple[str, TeamPage | DepartmentPage | AllPage]:
    """The template and what it says."""
    if figures.team:
        return "team.html", team_page(figures, as_of, is_pseudonymous=is_pseudonymous)
    if figures.department:
        return "department.html", department_page(figures, as_of)
    return "all.html", all_page(figures, as_of)


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
    for seat in figures.candidates:
        text = render(seat=candidate(seat, narrowing, has_team=figures.team is None))
        row = Markup(text)  # noqa: S704 - escaped by the template
        room -= len(row.encode())
        if room < 0:
            break
        rows.append(row)
    return Markup("").join(rows), len(rows)
