"""Words on what lies in the lake's folder and is no part of it, for commands that promise to delete."""

from __future__ import annotations

import click

from resources.storage.lake import Lake


def tell_foreign(lake: Lake) -> None:
    """Name what a deletion did not look at, if there is anything."""
    names = lake.places.foreign_in_words()
    if names:
        click.echo(f"These in {lake.root} are no part of the lake and were left alone. Copies are yours to delete:")
    for name in names:
        click.echo(f"  {name}")
