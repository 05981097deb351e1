"""The list of seats that can go: what stands above it, and what can be chosen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.counts import many
from assets.report.content.all_teams import total
from assets.report.content.facets import Facet, has_whom
from assets.report.content.figures import Figures
from assets.report.content.parts import Marked, Words
from assets.report.content.words import CONFIDENCE, NOT_KNOWN, number, reason, short


@dataclass(frozen=True)
class Option:
    """What can be chosen: how the rows hold it, how the page writes it, and its name in the CSV."""

    value: str | int
    words: str
    name: str = ""


@dataclass(frozen=True)
class Choice:
    """A choice by what the rows hold as ``data-<name>``; a facet is a column of the CSV too."""

    name: str
    label: str
    options: Sequence[Option]
    is_facet: bool = False


@dataclass(frozen=True)
class Reclaiming:
    """The section; ``empty`` says why there is no list."""

    empty: str
    lead_in: Words
    choices: Sequence[Choice]
    file_name: str
    has_team: bool
    has_whom: bool


def reclaiming(figures: Figures, facets: Sequence[Facet], listed: int, as_of: datetime) -> Reclaiming:
    """The section around the list.

    Args:
        figures: of which ``candidates`` is the list.
        facets: by what it can be narrowed.
        listed: how many of the candidates the page has room for.
        as_of: the moment of the figures.
    """
    shown = figures.candidates[:listed]
    reasons = [Option(code, reason(code)) for code in sorted({row["reason_code"] for row in shown})]
    sure = [Option(name, words) for name, words in CONFIDENCE.items()]
    return Reclaiming(
        empty=_empty(figures),
        lead_in=_lead_in(figures, listed, has_whom=has_whom(facets)),
        choices=[
            Choice("reason", "Reason", reasons),
            Choice("sure", "How sure", sure),
            *(Choice(each.name, each.label, _options(each, shown), is_facet=True) for each in facets),
        ],
        file_name=f"reclaim-{figures.name}-{as_of.date()}.csv",
        has_team=figures.team is None,
        has_whom=has_whom(facets),
    )


def _empty(figures: Figures) -> str:
    if figures.candidates:
        return ""
    if any(row["assigned"] is None for row in figures.summaries):
        return "Nothing can be said before the members are read."
    return "No seat is idle, never used, suspended, or waiting for an invitation to be taken up. Nothing to do."


def _lead_in(figures: Figures, listed: int, *, has_whom: bool) -> Words:
    order = (
        "The surest come first, then the dearest, then the longest without use. Ask before a seat is taken: leave and "
        "long projects look like idleness. "
    )
    words: list[Words] = [
        "Whom to ask stands with each seat; choose a manager or a department to print or download the list for them. "
    ]
    if not has_whom:
        columns = (Marked("code", "manager"), " and ", Marked("code", "department"))
        words = ["A roster file in the home with ", *columns, " would say whom to ask. "]
    if kept := sum(row["left_alone"] for row in figures.summaries):
        them = "it" if kept == 1 else "them"
        words.append(f"{many(kept, 'more seat')} would be here, but exclusions.toml says to leave {them} alone. ")
    of_all = total(figures.summaries, "department_candidates" if figures.department else "candidates")
    if listed < of_all:
        share = f"The first {number(listed)} of {number(of_all)} are in this page"
        words += [Marked("strong", share), "; all are in the table ", Marked("code", "reclaim_candidates")]
        command = Marked("code", "dropbox-licences export reclaim_candidates")
        words += [", and in the workbook that ", command, " writes."]
    return order, *words


def _options(facet: Facet, shown: Sequence[dict[str, object]]) -> list[Option]:
    return [
        Option(value, f"{short(name, 60) if name else NOT_KNOWN} ({number(seats)})", name or "")
        for value, name, seats in facet.options(shown)
    ]
