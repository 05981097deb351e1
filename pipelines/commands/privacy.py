"""The command that forgets people: thin, and quick to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from resources.home import Home

if TYPE_CHECKING:
    from resources.secrets.forgotten import Mode


@click.command()
@click.argument("member")
@click.option("--team", metavar="NAME", help="Only in this team; default: in all.")
@click.option("--pseudonymise", "how", flag_value="pseudonymise", help="Keep all rows, under a pseudonym: the default.")
@click.option("--erase", "how", flag_value="erase", help="Delete what can be deleted; past figures lose the member.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def forget(member: str, team: str | None, how: str | None, yes: bool) -> None:
    """Forget a person in all that is kept.

    MEMBER is an e-mail address or a team_member_id. The person is taken out of lake, tables, reports and older copies.
    It shows what is held and asks. If it is killed, the next one finishes its work.
    """
    from pipelines.commands.forgetting import forget_member

    forget_member(Home.from_environment(), member, team, cast("Mode", how or "pseudonymise"), is_sure=yes)


COMMANDS = (forget,)
