"""The option ``--pseudonymous`` of every command that writes names, or a clear word why that command needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from resources.errors import FixSetup

_FLAG = "--pseudonymous"
PSEUDONYMOUS = click.option(
    _FLAG,
    "is_pseudonymous",
    is_flag=True,
    help="Pseudonyms instead of people: no names, addresses, groups, roles and small departments.",
)


def needs_names(because: str, cure: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same option for a command that is of no use without names: it refuses, with the reason and what to do."""

    def refuse(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
        if is_asked:
            raise FixSetup(f"Hiding names in {context.info_name}", because, cure)

    words = "Refused, with the reason: this command needs names."
    return click.option(
        _FLAG, is_flag=True, hidden=True, expose_value=False, is_eager=True, callback=refuse, help=words
    )
