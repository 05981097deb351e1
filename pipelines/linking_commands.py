"""The commands that link teams. What linking is, is in ``resources.linking``."""

from __future__ import annotations

import os
import sys

import click

from resources.home import Home

STEPS = """\
In the Dropbox App Console (as a team administrator):
  1. Create app: scoped access, full Dropbox, any name.
  2. Permissions: tick {scopes}; press Submit.
  3. Settings: disallow implicit grant; copy app key and app secret.
"""


@click.command()
@click.argument("name")
@click.option("--app-key", help="The app's key; asked for without it.")
def connect(name: str, app_key: str | None) -> None:
    """Link a team, or link it anew: says what to do, asks for the code that Dropbox displays, checks the link.

    The app secret is asked for without showing it, or taken from DROPBOX_<NAME>_APP_SECRET.
    """
    from resources.connections import check_name  # noqa: PLC0415
    from resources.credentials import Secret, store_credentials, variable  # noqa: PLC0415
    from resources.installation import Installation  # noqa: PLC0415
    from resources.linking import Linking, declare  # noqa: PLC0415
    from resources.oauth import SCOPES  # noqa: PLC0415

    home = Home.from_environment()
    installation = Installation(home)
    check_name(name)
    click.echo(STEPS.format(scopes=", ".join(SCOPES)))
    app_key = app_key or click.prompt("App key")
    secret = os.environ.get(variable(name, "app_secret")) or click.prompt("App secret", hide_input=True)
    linking = Linking(name, app_key, Secret(secret.strip()))
    click.echo(f"Open this address, press Continue, then Allow:\n\n{linking.address}\n")
    grant = linking.finish(click.prompt("Code"))
    installation.claim(grant.team_id, name)
    declare(home, name, app_key)
    kept = store_credentials(name, home, {"app_secret": Secret(secret.strip()), "refresh_token": grant.refresh_token})
    click.echo(f"Linked. The secrets are kept in the {kept}.")
    for scope in grant.missing:
        click.echo(f"Missing: {scope}. Tick it under Permissions, press Submit, and link again.", err=True)
    if grant.surplus:
        click.echo(f"More than needed was allowed: {', '.join(grant.surplus)}. It is never asked for.", err=True)
    _show(name)
    sys.exit(1 if grant.missing else 0)


def _show(name: str) -> None:
    """Check the link, and say what to run next."""
    from pipelines.showing import show  # noqa: PLC0415
    from resources.installation import Installation  # noqa: PLC0415

    installation = Installation(Home.from_environment())
    team = installation.team(installation.connections()[name])
    files = {True: "logged", False: "not logged by this plan", None: "not told"}[team.client.has_team_file_events()]
    facts = [
        ("team", team.info.get("name")),
        ("team id", team.info.get("team_id")),
        ("seats used / purchased", f"{team.info.get('num_used_licenses')} / {team.info.get('num_licensed_users')}"),
        ("file events", files),
    ]
    show(["", name], facts)
    click.echo("Next: dropbox-licences run")
