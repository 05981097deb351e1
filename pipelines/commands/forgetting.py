"""The command ``forget``: shows what is held of a person, asks, and has it forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from assets.forgetting.work import Plan, begin, finish, is_begun, plan_forgetting
from pipelines.commands.foreign_places import tell_foreign
from pipelines.terminal.asking import confirm
from pipelines.terminal.showing import printable
from pipelines.terminal.waiting import waiting_for_store
from resources.home import Home
from resources.installation import Installation
from resources.secrets.forgotten import Mode

_WHAT = {
    "pseudonymise": (
        "Pseudonymise: ids, addresses and names are replaced; of what the person did only kind, time and country of "
        "each event stay. No figure changes."
    ),
    "erase": (
        "Erase: the person goes from all listings, and events do not tell any more who caused them. Past positions, "
        "the ledger and use by day lose this member; today's seats do not."
    ),
}


def forget_member(home: Home, member: str, team: str | None, how: Mode, *, is_sure: bool) -> None:
    """Forget a person, after asking; what a killed call left undone is finished first.

    Raises:
        FixSetup: nobody is found, or nobody is there to be asked.
    """
    installation = Installation(home)
    if is_begun(home):
        click.echo("Finishing a forgetting that was begun.")
        finish(installation, click.echo)
    with waiting_for_store(home):
        plan = plan_forgetting(installation, member, how, team)
    if not plan.people:
        click.echo("Nothing of that person is held any more.")
        return
    _show(plan)
    click.echo(_WHAT[how])
    confirm("Go on? It cannot be undone.", "Forgetting a person", is_sure=is_sure)
    begin(home, plan)
    finish(installation, click.echo)
    click.echo("Done. Back-ups, and files that were copied or sent elsewhere, are yours to delete.")
    tell_foreign(installation)


def _show(plan: Plan) -> None:
    for each in plan.people:
        parts = ", ".join(f"{count:,} {words}" for words, count in each.found.items() if count)
        click.echo(f"{each.team}: {parts}; {len(each.ids)} ids, {len(each.texts)} addresses and names.")
    _list("Reports and exports that may hold the person, and are deleted", plan.reports)
    _list("Files that were set aside, and are deleted", plan.set_aside)
    click.echo("The warehouse is rebuilt, and older published copies are deleted.")


def _list(words: str, paths: Sequence[Path | str]) -> None:
    if paths:
        click.echo(f"{words}:")
    for path in paths:
        click.echo(f"  {printable(str(path))}")
