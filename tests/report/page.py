"""Reading a report as a program would: its figures, its texts, its elements."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """A page's figures (``data-figure``), tables, elements with their attributes, and texts by element."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.figures: dict[str, list[str]] = {}
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if "data-figure" in attributes:
            self.figures.setdefault(attributes["data-figure"], []).append(attributes["value"])
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data

    def cells(self, first: str) -> list[str]:
        """The row that begins with this text."""
        return next([cell.strip() for cell in row] for row in self.rows if row and row[0].strip() == first)

    def said(self) -> str:
        """All that a reader sees, in one line."""
        return " ".join(" ".join(text for tag, text in self.texts if tag not in {"style", "script"}).split())
