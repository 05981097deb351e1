"""Files of the home that people write and that cannot be taken: said by every command whose answer rests on them.

Which files they are, and that what each said before still holds, is in ``assets.warehouse.home_files``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from assets.warehouse.home_files import refused_files
from pipelines.terminal.showing import printable
from resources.home import Home
from resources.installation import Failure

if TYPE_CHECKING:
    from resources.storage.queries import Tables


def say_refused_or_exit(home: Home) -> bool:
    """For commands that list the declared teams: says which files are refused, and returns whether any is.

    If the file that declares the teams is one of them, there is nothing to list: the process ends with exit code 2.
    """
    found = say_refused(home)
    if any(each.subject == "connections" for each in found):
        sys.exit(2)
    return bool(found)


def say_new_decisions(home: Home, published: Tables) -> None:
    """Say so, where decisions.csv has what the published tables do not know yet."""
    from assets.outreach.answers import decisions_not_in_tables

    if count := decisions_not_in_tables(home, published):
        words = f"Lines of {home.decisions_file.name} that are not in the tables yet: {count}"
        click.echo(f"{words}. Run first: dropbox-licences rebuild", err=True)


def say_refused(home: Home, *, is_pseudonymous: bool = False) -> list[Failure]:
    """Name the refused files on standard error, each with its line and the cure; returns them.

    Lines may name people: beside pseudonyms they are not quoted.
    """
    found = [*refused_files(home)]
    holds = "What it said before still holds" if home.warehouse.exists() else "Nothing is published until it is right"
    for each in found:
        words = f"{each.subject}; dropbox-licences status says why" if is_pseudonymous else printable(str(each.error))
        click.echo(f"Refused: {words}. {holds}.", err=True)
    return found
