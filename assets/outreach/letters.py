"""A letter of a template: subject and text, in the home's words if it has some, else in ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from resources.errors import FixSetup

LANGUAGES = {"en": "%Y-%m-%d", "de": "%d.%m.%Y", "fr": "%d/%m/%Y"}
"""The languages of our own texts, and how a day is written in each."""
DELIMITERS = {"de": ";", "fr": ";"}
"""By what a spreadsheet of the language takes the cells of a CSV file apart; others by a comma."""


@dataclass(frozen=True)
class Letter:
    """What a mail says; the subject is one line."""

    subject: str
    text: str


class Letters:
    """Letters of one kind in one language.

    Args:
        folder: the home's own templates, ``outreach`` in the home; it need not be there.
        kind: person or manager.
        language: one of ``LANGUAGES``.

    Raises:
        FixSetup: the home's template cannot be read, or is not a template.
    """

    def __init__(self, folder: Path, kind: str, language: str) -> None:
        self._day = LANGUAGES[language]
        self.delimiter = DELIMITERS.get(language, ",")
        name = f"{kind}.{language}.txt"
        self._own = folder / name
        ours = files("assets.outreach").joinpath("templates", name)
        environment = SandboxedEnvironment(
            undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
        )
        try:
            source = (self._own if self._own.exists() else ours).read_text(encoding="utf-8")
            self._template = environment.from_string(source)
        except (OSError, UnicodeDecodeError, jinja2.TemplateError) as error:
            raise self._wrong(error) from error

    def write(self, values: Mapping[str, Any]) -> Letter:
        """The letter with these values: the first line is the subject, what follows the text.

        Raises:
            FixSetup: the home's template asks for something else.
        """
        try:
            subject, _, text = self._template.render(values).lstrip().partition("\n")
        except jinja2.TemplateError as error:
            raise self._wrong(error) from error
        return Letter(one_line(subject), text.strip() + "\n")

    def day(self, value: date | None) -> str:
        """A day as the language writes it; empty where there is none."""
        return value.strftime(self._day) if value else ""

    def _wrong(self, error: Exception) -> FixSetup:
        cure = "Correct it, or remove it: then the built-in text is used. docs/outreach.md says what it may name"
        return FixSetup(f"Reading {self._own}", str(error).splitlines()[0], cure)


def one_line(text: str) -> str:
    """A text without breaks and control characters, as it may stand in a mail's head or a list."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
