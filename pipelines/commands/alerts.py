"""The commands for alerts, which need no UI: thin, and quick to import."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from pipelines.commands.forms import forms
from resources.home import Home

if TYPE_CHECKING:
    from pipelines.terminal.showing import Form
    from resources.delivery.alert_addresses import Address
    from resources.errors import LicencesError


@click.command()
@click.option("--send", "is_sending", is_flag=True, help="Send what has not been sent yet to each address that is set.")
@click.option("--digest", "is_digest", is_flag=True, help="Instead, the week's summary of each team.")
@forms
def alerts(is_sending: bool, is_digest: bool, form: str | None) -> None:
    """List the alerts that are due, or send them.

    Seats run short, a deadline for notice, a team that is not read, and the like. With --send each goes once to each
    address, however often this runs; what could not be delivered is tried again the next time. What exclusions.toml
    keeps quiet is listed and never sent. Exit codes: without --send 1 if any is due that is not quiet; with it 1 if one
    could not be delivered; 2 wrong set-up.
    """
    from assets.answers.alerts import due_alerts, quiet_without_team, tell_alerts
    from pipelines.terminal.showing import show
    from pipelines.terminal.waiting import waiting_for_store
    from resources import clock

    home, code = Home.from_environment(), 0
    if is_digest:
        sys.exit(_digest(home, is_sending=is_sending))
    if is_sending:
        with waiting_for_store(home):
            telling = tell_alerts(home, clock.now(), _addresses(home))
        code = _say_failures(telling.failures)
        click.echo(f"Alerts sent: {len(telling.told)}.", err=True)
    with waiting_for_store(home):
        due = due_alerts(home, clock.now())
    names = ["team", "alert", "since", "what", "cure", "told", "quiet"]
    rows = [
        [each.team, each.kind, each.since_at, each.what, each.cure, each.told_at, each.quiet and each.quiet.words]
        for each in due
    ]
    if rows or form:
        show(names, rows, cast("Form", form or "table"))
    else:
        click.echo("Nothing is due.")
    for words in quiet_without_team(home):
        click.echo(words, err=True)
    sys.exit(code if is_sending else any(not each.quiet for each in due))


def _digest(home: Home, *, is_sending: bool) -> int:
    """Print the week's summary, or send it; returns the exit code."""
    from assets.answers.digest import digest, send_digest
    from pipelines.terminal.showing import printable
    from resources import clock

    notices = digest(home, clock.now())
    if is_sending:
        addresses = _addresses(home)
        failures = send_digest(notices, addresses)
        click.echo(f"Sent to {len(addresses) - len(failures)} of {len(addresses)} addresses.", err=True)
        return _say_failures(failures)
    for each in notices:
        click.echo(printable(f"{each.head}{f' ({each.name})' if each.name else ''}\n{each.what}\n{each.cure}\n"))
    return 0


@click.command()
@click.option("--stdin", "is_piped", is_flag=True, help="Read an address from standard input, as one line.")
@click.option("--add", "is_adding", is_flag=True, help="Keep the existing addresses beside it.")
@click.option("--list", "is_listing", is_flag=True, help="List the addresses, as far as they may be shown.")
@click.option(
    "--remove", metavar="N", type=click.IntRange(min=1), help="Forget one address, by its number in the list."
)
@click.option("--test", "is_test", is_flag=True, help="Send a test message to each address.")
@click.option("--forget", "is_forgetting", is_flag=True, help="Forget all addresses.")
def webhook(  # noqa: PLR0917 - as many as it has options
    is_piped: bool, is_adding: bool, is_listing: bool, remove: int | None, is_test: bool, is_forgetting: bool
) -> None:
    """Keep an address that alerts go to.

    A webhook like Slack's, a Teams workflow, or any address that Apprise knows. It is a secret: you are asked for it,
    or it is piped, or set in DROPBOX_LICENCES_WEBHOOK (several with blanks between). docs/operate.md has the addresses
    of Slack, Teams, Discord, mail and others.
    """
    from resources.delivery.alert_addresses import forget_addresses, store_addresses
    from resources.secrets.credentials import LEFT_IN_KEYRING

    home, is_gone = Home.from_environment(), True
    if is_forgetting:
        is_gone = forget_addresses(home)
        click.echo("Forgotten; the environment may still hold some.")
    elif is_listing:
        _list(home)
    elif remove:
        kept = _kept(home)
        if remove > len(kept):
            last = f"the last is {len(kept)}; dropbox-licences webhook --list shows them" if kept else "none is kept"
            raise click.BadParameter(f"there is no number {remove}, {last}", param_hint="--remove")
        rest = [each.secret for each in kept if each is not kept[remove - 1]]
        if rest:
            store_addresses(home, [], rest)
        else:
            is_gone = forget_addresses(home)
        click.echo(f"Forgotten: {kept[remove - 1].name}.")
    elif not is_test or is_piped:
        _keep(home, is_piped=is_piped, is_adding=is_adding)
    if not is_gone:
        click.echo(f"{LEFT_IN_KEYRING.format('addresses')} dropbox-licences webhook --forget", err=True)
        sys.exit(1)
    if is_test:
        sys.exit(_test(_addresses(home)))


def _keep(home: Home, *, is_piped: bool, is_adding: bool) -> None:
    """Ask for an address and keep it."""
    from pipelines.terminal.asking import ask_secret, piped_secret
    from resources.delivery.alert_addresses import store_addresses

    words = "webhook's address"
    address = piped_secret(words) if is_piped else ask_secret(words, "--stdin")
    before = [each.secret for each in _kept(home)] if is_adding else []
    source = store_addresses(home, [address], before)
    click.echo(
        f"Kept in the {source}. Switch the sensor alerts on in the UI, or let cron run: dropbox-licences alerts --send"
    )


def _list(home: Home) -> None:
    from resources.delivery.alert_addresses import find_addresses

    found, source = find_addresses(home)
    for number, each in enumerate(found, 1):
        click.echo(f"{number}  {each.name}  {source}")
    if not found:
        click.echo("There is none. Set one: dropbox-licences webhook")


def _test(addresses: list[Address]) -> int:
    """Send a test to each; returns the exit code."""
    from resources.errors import LicencesError

    failures = []
    for each in addresses:
        try:
            words = "sent" if each.send_test() else "accepted (HTTP 202): look whether it arrived"
            click.echo(f"{each.name}: {words}.")
        except LicencesError as error:
            failures.append(error)
    return _say_failures(failures)


def _say_failures(failures: list[LicencesError]) -> int:
    """Name each failure; returns the exit code: 2 if somebody must set something up, 1 if it is tried again."""
    from pipelines.terminal.showing import printable
    from resources.errors import FixSetup

    for each in failures:
        click.echo(f"Failed: {printable(str(each))}", err=True)
    return 2 if any(isinstance(each, FixSetup) for each in failures) else min(len(failures), 1)


def _addresses(home: Home) -> list[Address]:
    """The addresses that are set.

    Raises:
        FixSetup: there is none.
    """
    from resources.delivery.alert_addresses import find_addresses, no_addresses

    found, _ = find_addresses(home)
    if not found:
        raise no_addresses()
    return found


def _kept(home: Home) -> list[Address]:
    """The addresses that the keyring or the file holds.

    Raises:
        FixSetup: those that count are in the environment.
    """
    from resources.delivery.alert_addresses import VARIABLE, find_addresses
    from resources.errors import FixSetup

    found, source = find_addresses(home)
    if source == "environment":
        raise FixSetup("Changing the addresses for alerts", f"they are set in {VARIABLE}", "Change them there")
    return found


COMMANDS = (alerts, webhook)
