"""What the page of a team says, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.report.content.assumptions import assumptions
from assets.report.content.figures import Figures, Row
from assets.report.content.groups import by_department, by_group
from assets.report.content.head import Head, Link
from assets.report.content.parts import Marked, Table, Words
from assets.report.content.paying import Chargeback, chargeback, invoices, products
from assets.report.content.position import Position, position
from assets.report.content.storage import Storage, storage
from assets.report.content.team_glance import Glance, team_glance
from assets.report.content.use import Use, last_use, thresholds, waterfall
from assets.report.content.waiting import Changes, changes, waiting
from assets.report.content.words import day, plain


@dataclass(frozen=True)
class TeamRead:
    """The sections that a team has of which the members were read."""

    position: Position
    waterfall: Use
    last_use: Use
    thresholds: Use
    groups: Sequence[Table]
    groups_title: str
    waiting: Table | None
    changes: Changes
    storage: Storage


@dataclass(frozen=True)
class TeamPage:
    """The page; ``read`` is None for a team of which nothing is known yet."""

    head: Head
    glance: Glance
    read: TeamRead | None
    invoices: Table | None
    products: Table | None
    chargeback: Chargeback | None
    assumptions: Sequence[Words]


def team_page(figures: Figures, as_of: datetime, *, is_pseudonymous: bool) -> TeamPage:
    """The page of the one team of ``figures``."""
    (team,), parts = figures.summaries, figures.parts
    return TeamPage(
        _head(team, as_of, parts),
        team_glance(team, parts),
        None if team["assigned"] is None else _read(team, figures, is_pseudonymous=is_pseudonymous),
        invoices(parts["invoices"]),
        products(parts["product_seats"]),
        chargeback(parts["chargeback"], is_pseudonymous=is_pseudonymous),
        assumptions(team),
    )


def _head(team: Row, as_of: datetime, parts: dict[str, list[Row]]) -> Head:
    name = plain(team["team_name"] or team["team"])
    when: Words = (" · team ", Marked("code", team["team"])) if team["team_name"] else ""
    links = []
    if team["assigned"] is not None:
        links = [
            Link("reclaim", Marked("b", "Seats that can go")),
            Link("position", "Position"),
            Link("use", "Use"),
            Link("rule", "Threshold"),
            Link("groups", "Groups"),
            Link("waiting", "Waiting"),
            Link("storage-section", "Storage"),
            Link("changes", "Changes"),
            *([Link("products", "Other products")] if parts["product_seats"] else []),
            *([Link("chargeback", "Who pays")] if parts["chargeback"] else []),
            Link("reconciliation", "Reconciliation"),
        ]
    title = f"Dropbox licences: {name}, {day(as_of)}"
    return Head(title, Marked("bdi", name), when, [*links, Link("rules", "Rules")])


def _read(team: Row, figures: Figures, *, is_pseudonymous: bool) -> TeamRead:
    parts, idle_after_days = figures.parts, team["idle_after_days"]
    departments = by_department(parts["departments"], is_pseudonymous=is_pseudonymous)
    groups = by_group(parts["groups"], is_pseudonymous=is_pseudonymous)
    return TeamRead(
        position(team, parts),
        waterfall(parts["waterfall"][0]),
        last_use(parts["idle_buckets"], idle_after_days),
        thresholds(parts["threshold_curve"], idle_after_days, parts["backtest"]),
        [each for each in (departments, groups) if each and groups],
        f"Use by {'department and group' if departments else 'group'}",
        waiting(parts["waiting"]),
        changes(team, parts["changes"][0]),
        storage(team, parts["storage"]),
    )
