"""What a link is good for, in words: for the terminal, for machines, and for the browser's page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from assets.links.probing import PARTS, LinkReport, Part
from assets.links.team_states import state_words
from pipelines.terminal.showing import printable, show
from resources.access import BLOCKED
from resources.errors import LicencesError
from resources.linking.redirect_page import Page

PERMISSIONS = len(BLOCKED)


def seats(report: LinkReport) -> str:
    """How many of the seats bought are used."""
    if report.seats_purchased is None:
        return _why_not(report, "team")
    used = "?" if report.seats_used is None else f"{report.seats_used:,}"
    return f"{used} of {report.seats_purchased:,} seats used"


def show_report(report: LinkReport, kept: str | None = None) -> None:
    """Print a report as a table; after it what to do about what is wrong."""
    rows = [
        (
            "team",
            f"{report.team_name or 'name not given'} ({report.team_id})"
            if report.team_id
            else _why_not(report, "team"),
        ),
        ("administrator", report.administrator or _why_not(report, "administrator")),
        ("permissions", _permissions(report)),
        *((f"missing: {scope}", f"blocks {BLOCKED.get(scope, 'what needs it')}") for scope in report.missing),
        ("file events", _file_events(report)),
        ("seats", seats(report)),
        ("members visible", _members(report)),
        ("groups", _why_not(report, "groups", "can be read")),
        ("audit log", _why_not(report, "log", "can be read")),
        ("earliest event", _earliest_event(report)),
        (
            "storage",
            _why_not(report, "storage", "can be read" if report.members_visible else "no active member to ask about"),
        ),
        *([("secrets", kept)] if kept else []),
    ]
    has_no_link = not report.team_id and (report.not_asked or not report.unread)  # or no line
    if has_no_link:
        rows = [("state", state_words(report.state))]
    show([report.name, "what was found"], rows)
    for problem in report.problems:
        click.echo(f"{report.name}: {printable(str(problem))}", err=True)
    if report.not_asked and not has_no_link:
        words = ", ".join(PARTS[part] for part in report.not_asked)
        click.echo(f"{report.name}: not asked after that: {words}", err=True)
    if report.missing:
        them = "it" if len(report.missing) == 1 else "them"
        cure = f"Tick {them} in the Dropbox App Console, press Submit, then: dropbox-licences connect {report.name}"
        click.echo(f"{report.name} lacks {', '.join(report.missing)}. {cure}", err=True)
    if report.surplus:
        words = "the link has more rights than needed; runs do not use them. Untick them in the App Console"
        click.echo(f"Warning: {words}: {printable(', '.join(report.surplus))}", err=True)


def _why_not(report: LinkReport, part: Part, otherwise: str = "not given") -> str:
    """Why something of the link is not known; ``otherwise``: there is no reason."""
    if part in report.not_asked:
        return "not asked"
    return "cannot be read" if part in report.unread else otherwise


def _members(report: LinkReport) -> str:
    if report.members_visible is None:
        return _why_not(report, "members")
    return f"{report.members_visible:,}" + (f" ({report.repeats})" if report.repeats else "")


def _permissions(report: LinkReport) -> str:
    """How many of the permissions the link has; what was refused for another reason says nothing of its permission."""
    count = PERMISSIONS - len(report.missing)
    words = f"all {PERMISSIONS}" if not report.missing else f"{count} of {PERMISSIONS}"
    if not report.missing and (report.problems or report.not_asked):
        words = "none is known to be missing"
    return f"{words}, and {len(report.surplus)} more than needed" if report.surplus else words


def _file_events(report: LinkReport) -> str:
    if report.has_team_file_events is None:
        return _why_not(report, "file_events", "Dropbox did not say whether the plan logs them")
    return "logged" if report.has_team_file_events else "not logged by this plan: use shows in sign-ins only"


def _earliest_event(report: LinkReport) -> str:
    if report.earliest_event_on is not None:
        return f"{report.earliest_event_on}"
    if "events.read" in report.missing or "log" in report.unread:
        return "cannot be read"
    return "not known" if {"earliest_event", "log"} & {*report.unread, *report.not_asked} else "none seen"


def as_record(report: LinkReport) -> dict[str, Any]:
    """A report for machines."""
    found = asdict(report) | {"state": report.state, "is_well": report.is_well}
    found["problems"] = [{"kind": each.kind, "reason": each.reason, "cure": each.cure} for each in report.problems]
    return found


def linked_page(report: LinkReport) -> Page:
    """What the browser shows when a team is linked."""
    name = report.team_name or report.name
    lines = [
        f"{seats(report)}." if report.seats_purchased is not None else "Dropbox did not say how many seats it has."
    ]
    if report.missing:
        lines.append(f"The link lacks {', '.join(report.missing)}: the terminal says what that blocks and what to do.")
    if report.problems:
        lines.append("Something went wrong after that: the terminal says what, and what to do.")
    lines.append("You can close this window.")
    return Page("Linked", tuple(lines), is_good=report.is_well, detail=name)


def failed_page(error: LicencesError) -> Page:
    """What the browser shows when a team was not linked."""
    came_back = f"{error.came_back[:1].upper()}{error.came_back[1:]}."
    return Page("Not linked", (came_back, error.cure), is_good=False)
