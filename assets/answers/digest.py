"""The week in a message: how each team's seats stand, what can go, and what is due, kept quiet or not.

Unlike an alert it does not depend on a condition: it is sent whenever somebody asks, and nothing about it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from assets.alert_kinds import KINDS
from assets.answers.alerts import Alert, due_alerts
from assets.exports.team_tables import open_tables
from resources.delivery.alert_addresses import Address
from resources.delivery.notices import Notice
from resources.errors import LicencesError
from resources.home import Home


def digest(home: Home, now: datetime) -> list[Notice]:
    """A notice for each enabled team.

    Raises:
        FixSetup: nothing was published yet, or by another version, or it cannot be opened.
    """
    due = due_alerts(home, now)
    with open_tables(home) as published:
        teams = [team for team in published.summaries if team["enabled"]]
    return [_notice(team, [each for each in due if each.team == team["team"]]) for team in teams]


def send_digest(notices: Sequence[Notice], addresses: Sequence[Address]) -> list[LicencesError]:
    """Send them to each address; returns why some did not take them."""
    failures = []
    for address in addresses:
        try:
            for _ in address.send(notices):
                pass
        except LicencesError as error:
            failures.append(error)
    return failures


def _notice(team: dict[str, Any], due: list[Alert]) -> Notice:
    head = f"Dropbox seats this week: {team['team']}"
    parts = [_seats(team), _can_go(team), _kept(team), _renewal(team)]
    return Notice(head, team["team_name"] or "", " ".join(filter(None, parts)), f"{_due(due)}.")


def _seats(team: dict[str, Any]) -> str:
    figures = {
        "bought": team["seats_purchased"],
        "assigned": team["assigned"],
        "used in 30 days": team["active_30"],
        "idle for 90 days": team["idle_90"],
    }
    known = [f"{number:,} {words}" for words, number in figures.items() if number is not None]
    moment = f"As of {team['as_of']:%Y-%m-%d %H:%M} UTC"
    return f"{moment}: {', '.join(known)}." if known else "Nothing was read yet."


def _can_go(team: dict[str, Any]) -> str:
    if not team["candidates"]:
        return "No seat could come free." if team["candidates"] == 0 else ""
    cost = f", which cost {_money(team['cost_per_month'], team['currency'])} a month" if team["cost_per_month"] else ""
    return f"{team['candidates']:,} could come free, {team['proved']:,} of them proved{cost}."


def _kept(team: dict[str, Any]) -> str:
    """Seats for which notice has to be given, though nobody has them."""
    return f"Free by decisions and still paid for: {team['seats_kept']:,}." if team["seats_kept"] else ""


def _renewal(team: dict[str, Any]) -> str:
    if team["renewal_date"] is None:
        return ""
    notice = f"; notice can be given until {team['notice_deadline']}" if team["can_give_notice"] else ""
    if notice and team["notice_days"] is None:
        notice += ", if the contract asks for none: no notice_days are declared"
    return f"Renewal on {team['renewal_date']}{notice}."


def _money(amount: Decimal, currency: str | None) -> str:
    return f"{amount:,.2f} {currency or ''}".rstrip()


def _due(due: list[Alert]) -> str:
    titles = [KINDS[each.kind] for each in due if not each.quiet]
    quiet = [f"{KINDS[each.kind]} ({each.quiet.words})" for each in due if each.quiet]
    parts = [f"Due: {', '.join(dict.fromkeys(titles))}" if titles else "Nothing is due"]
    return ". ".join(parts + ([f"Kept quiet: {', '.join(quiet)}"] if quiet else []))
