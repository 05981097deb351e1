"""The files under ``reports/``, written whole beside and renamed.

``<team>/<date>.html``, ``all/<date>.html``, and ``departments/<department>/<date>.html``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assets.privacy.beside_pseudonyms import NAMELESS_REASONS, SMALL_GROUP
from assets.published import open_published
from assets.report.content.figures import (
    Figures,
    Row,
    department_figures,
    department_names,
    figures,
    team_names,
)
from assets.warehouse.compared_names import name_key
from assets.warehouse.home_files import refused_files
from resources.clock import naive
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.pseudonyms import Pseudonyms
from resources.storage.whole_files import whole_file


@dataclass(frozen=True)
class Report:
    """A report that was written: of which team (None: of all, or of a department), where, and what it is made of."""

    team: str | None
    path: Path
    figures: Figures


def make_reports(
    home: Home, now: datetime, teams: list[str] | None = None, *, is_pseudonymous: bool = False
) -> list[Report]:
    """Write reports from the published tables.

    Args:
        home: where the tables are, and where the reports go.
        now: when they are made (aware); their dates are those of the figures.
        teams: whose; None: of every team, and of all together (which comes last).
        is_pseudonymous: whether names and addresses are replaced by pseudonyms.

    Raises:
        FixSetup: nothing was published yet, or there is no such team.
    """
    with open_published(home) as published:
        known = team_names(published)
        for name in teams or []:
            if name not in known:
                words = f"there is none of this name; there are: {', '.join(known) or 'none'}"
                raise FixSetup(f"Making the report of {name}", words, "Name one of them, or run dropbox-licences run")
        wanted: list[str | None] = [*teams] if teams else [*known, None]
        found = [figures(published, team) for team in wanted]
    return _made(home, now, found, is_pseudonymous=is_pseudonymous)


def make_department_reports(
    home: Home, now: datetime, departments: list[str] | None = None, *, is_pseudonymous: bool = False
) -> list[Report]:
    """Write reports of departments, each of its own seats alone: ``departments/<name>/<date>.html``.

    Args:
        home: where the tables are, and where the reports go.
        now: when they are made (aware); their dates are those of the figures.
        departments: whose, by their names in the roster; None: of every one that has enough seats.
        is_pseudonymous: whether names and addresses are replaced by pseudonyms.

    Raises:
        FixSetup: nothing was published yet, there is no such department, or it has too few seats for pseudonyms.
    """
    with open_published(home) as published:
        known = {name_key(name): name for name in department_names(published)}
        for name in departments or []:
            if name_key(name) not in known:
                words = f"no seat is in a department of this name; there are: {', '.join(known.values()) or 'none'}"
                cure = "Name one of them as roster.csv does; without a roster there are none"
                raise FixSetup(f"Making the report of {name}", words, cure)
        wanted = [known[name_key(name)] for name in departments] if departments else [*known.values()]
        found = [department_figures(published, name) for name in dict.fromkeys(wanted)]
    small = [each for each in found if sum(row["department_seats"] for row in each.summaries) < SMALL_GROUP]
    if is_pseudonymous and small and departments:
        words = f"it has fewer than {SMALL_GROUP} seats, so that pseudonyms would hide nobody"
        raise FixSetup(f"Making the pseudonymous report of {small[0].department}", words, "Leave out this department")
    shown = [each for each in found if not (is_pseudonymous and each in small)]
    return _made(home, now, shown, is_pseudonymous=is_pseudonymous)


def _made(home: Home, now: datetime, found: list[Figures], *, is_pseudonymous: bool) -> list[Report]:
    refused = tuple(each.subject for each in refused_files(home))
    pseudonyms = Pseudonyms.of_home(home) if is_pseudonymous else None
    return [_write(home, replace(each, refused=refused), now, pseudonyms) for each in found]


def report_path(home: Home, team: str | None, moment: datetime) -> Path:
    """Where the report of a team, or of all (None), with the figures of a moment is written."""
    # A team may be called all; no team's name has a hyphen.
    folder = {None: "all", "all": "team-all"}.get(team, team)
    return home.reports / str(folder) / f"{moment:%Y-%m-%d}.html"


def department_path(home: Home, department: str, moment: datetime) -> Path:
    """Where the report of a department is written: its letters and digits, and what tells it from others alike."""
    words = "-".join(re.findall(r"[a-z0-9]+", department.casefold()))[:40] or "department"
    digest = hashlib.sha256(name_key(department).encode()).hexdigest()[:6]
    return home.reports / "departments" / f"{words}-{digest}" / f"{moment:%Y-%m-%d}.html"


def _write(home: Home, shown: Figures, now: datetime, pseudonyms: Pseudonyms | None) -> Report:
    from assets.report.pages import page  # noqa: PLC0415 - it brings the drawing along; what only names reports needs none

    if pseudonyms:
        shown = pseudonymous(shown, pseudonyms)
    text = page(shown, naive(now), is_pseudonymous=pseudonyms is not None)
    moment = max((row["as_of"] for row in shown.summaries), default=now)
    path = (
        department_path(home, shown.department, moment) if shown.department else report_path(home, shown.team, moment)
    )
    if pseudonyms:
        path = path.with_stem(f"{path.stem}-pseudonymous")
    home.make(path.parent)
    with whole_file(path) as staged:
        staged.write_text(text, encoding="utf-8")
    return Report(shown.team, path, shown)


def pseudonymous(named: Figures, pseudonyms: Pseudonyms) -> Figures:
    """The same figures without names, addresses and ids."""

    def veiled(row: Row) -> Row:
        person = pseudonyms.of(row["team"], row["team_member_id"]).name
        hidden = dict.fromkeys(("email", "team_member_id", "groups", "manager_name"))
        if row["seats_beside"] < SMALL_GROUP:
            hidden |= dict.fromkeys(("department", "cost_centre"))
        # A manager with a seat has the same pseudonym as there.
        manager = row["manager"] and pseudonyms.of(row["team"], row["manager_member_id"] or row["manager"]).name
        is_admin = bool(row["roles"] or row["last_admin_work_at"])  # a rare role tells who it is, in the evidence too
        evidence = row["evidence"] if row["reason_code"].startswith(NAMELESS_REASONS) and not is_admin else None
        roles = ["yes"] if row["roles"] else []
        caution = [] if row["roles"] or row["hold"] else row["caution"]
        shown = {"display_name": person, "manager": manager, "evidence": evidence, "roles": roles, "caution": caution}
        return row | hidden | shown

    def unnamed(row: Row) -> Row:
        return row | {"could_explain": row["could_explain_why"]}

    return replace(
        named,
        candidates=[veiled(row) for row in named.candidates],
        reconciliation=[unnamed(row) for row in named.reconciliation],
    )
