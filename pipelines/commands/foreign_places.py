"""Says what lies in the lake's folder without being part of it, for commands that promise to delete."""

from __future__ import annotations

import click

from resources.installation import Installation


def tell_foreign(installation: Installation) -> None:
    """Name what a deletion did not look at, if there is anything."""
    home, lake = installation.home, installation.lake
    if home.lake_store and home.lake.exists():
        click.echo(f"The lake is in {home.lake_store}: {home.lake} was left alone, and is yours to delete.")
    names = lake.places.foreign_in_words()
    if names:
        click.echo(f"These in {lake.root} are not part of the lake and were left alone. Copies are yours to delete:")
    for name in names:
        click.echo(f"  {name}")
