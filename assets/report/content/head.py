"""The head of a page: its title, heading and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assets.report.content.parts import Words


@dataclass(frozen=True)
class Link:
    """A link to a section by its id."""

    section: str
    words: Words


@dataclass(frozen=True)
class Head:
    """``title`` for the browser, ``heading`` on the page, ``when`` after the day of its figures, ``links`` below."""

    title: str
    heading: Words
    when: Words
    links: Sequence[Link]
