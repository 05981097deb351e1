"""The commands for alerts, which need no UI: thin, and quick to import."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from resources.home import Home

if TYPE_CHECKING:
    from pipelines.showing import Form
    from resources.credentials import Secret

TEST_TEXT = "dropbox-licences: alerts come here. This is a test."


@click.command()
@click.option("--send", "is_sending", is_flag=True, help="Send what was not told yet to the webhook.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
def alerts(is_sending: bool, form: str | None) -> None:
    """List the alerts that are due: seats run short, a deadline for notice, a team that is not read, and the like.

    With --send each is told once, however often this runs; what could not be delivered is tried again the next time.
    Exit codes: without --send 1 if any is due; with it 1 if they could not be delivered; 2 wrong set-up.
    """
    from assets.alerts import due_alerts, tell_alerts  # noqa: PLC0415
    from pipelines.showing import show  # noqa: PLC0415
    from resources import clock  # noqa: PLC0415
    from resources.errors import TryLater  # noqa: PLC0415
    from resources.webhook import send  # noqa: PLC0415

    home = Home.from_environment()
    if is_sending:
        address, _ = _webhook(home)
        try:
            told = tell_alerts(home, clock.now(), lambda text: send(address, text))
        except TryLater as error:
            click.echo(f"Failed: {error}", err=True)
            sys.exit(1)
        click.echo(f"{len(told)} told.", err=True)
    due = due_alerts(home, clock.now())
    names = ["team", "alert", "since", "what", "cure", "told"]
    rows = [[each.team, each.kind, each.since_at, each.what, each.cure, each.told_at] for each in due]
    if rows or form:
        show(names, rows, cast("Form", form or "table"))
    else:
        click.echo("Nothing is due.")
    sys.exit(1 if due and not is_sending else 0)


@click.command()
@click.option("--stdin", "is_piped", is_flag=True, help="Read the address from standard input, in a line.")
@click.option("--test", "is_test", is_flag=True, help="Send a test message to the address that is kept.")
@click.option("--forget", "is_forgetting", is_flag=True, help="Forget the address.")
def webhook(is_piped: bool, is_test: bool, is_forgetting: bool) -> None:
    """Keep the address of the webhook that alerts go to: Slack's, or one that takes the same messages.

    It is a secret: you are asked for it, or it is piped, or it stands in DROPBOX_LICENCES_WEBHOOK.
    """
    from pipelines.asking import ask_secret, piped_secret  # noqa: PLC0415
    from resources.webhook import forget_webhook, send, store_webhook  # noqa: PLC0415

    home = Home.from_environment()
    if is_forgetting:
        forget_webhook(home)
        click.echo("Forgotten; the environment may still hold one.")
    elif is_test and not is_piped:
        address, source = _webhook(home)
        send(address, TEST_TEXT)
        click.echo(f"Sent; the address was found in the {source}.")
    else:
        words = "webhook's address"
        address = piped_secret(words) if is_piped else ask_secret(words, "--stdin")
        source = store_webhook(home, address)
        if is_test:
            send(address, TEST_TEXT)
        click.echo(f"Kept in the {source}. Switch the sensor alerts on in the UI, or let cron run: alerts --send")


def _webhook(home: Home) -> tuple[Secret, str]:
    from resources.errors import FixSetup  # noqa: PLC0415
    from resources.webhook import find_webhook  # noqa: PLC0415

    found = find_webhook(home)
    if found is None:
        cure = "Set it: dropbox-licences webhook, or DROPBOX_LICENCES_WEBHOOK"
        raise FixSetup("Finding the webhook's address", "there is none", cure)
    return found


COMMANDS = (alerts, webhook)
