"""Linking a team from the command line: what is asked, which way it goes, what is said at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import click

from assets.links.linked_teams import keep_link, record_report
from assets.links.probing import LinkReport, probe
from pipelines.terminal.asking import (
    ask,
    ask_secret,
    checked,
    from_environment,
    has_browser,
    open_browser,
    piped_secret,
)
from pipelines.terminal.link_reports import failed_page, linked_page, show_report
from pipelines.terminal.waiting import waiting_for_store
from resources.access import SCOPES
from resources.dropbox_api.team_client import open_client
from resources.errors import FixSetup, LicencesError
from resources.home import Home
from resources.home_files.connections import Connection
from resources.installation import Installation
from resources.linking.authorising import Grant, Linking
from resources.linking.redirect import Listener
from resources.secrets.credentials import Credentials, Secret, find_credentials
from resources.team_names import check_name

CONSOLE = """\
In the Dropbox App Console, https://www.dropbox.com/developers/apps :
  1. Create app: Scoped access, Full Dropbox, any name.
  2. Settings: add the redirect address  {address}
     and set "Allow public clients (Implicit Grant & PKCE)" to Disallow.
  3. Permissions: tick these six, then press Submit:
     {scopes}
  4. Settings: copy App key and App secret.
A team administrator must allow it on the page that follows. More: docs/connect.md
"""
WAITING = """\
Sign in there as a team administrator, and allow it. Waiting for that ... (Ctrl-C ends it)
If Dropbox shows an error instead: redirect_uri means that the app's Settings lack {address}
and scope that its Permissions lack one of these, or that Submit was not pressed.
"""
PASTED = (
    "A pasted token of the old kind has no end and cannot be narrowed: whoever has it may do all that the app was "
    "allowed when it was made, until it is revoked. Where you can, link without --access-token-stdin instead."
)
SHORT_LIVED = "sl."
"""How the tokens begin that the App Console makes today."""
SHORT_LIVED_WORDS = (
    "This one looks short-lived (it begins with sl.): it ends within some hours, then the team must be linked again."
)


@dataclass(frozen=True)
class Way:
    """How somebody wants to link, as the options of ``connect`` tell."""

    app_key: str | None
    wants_browser: bool
    is_secret_piped: bool
    is_token_piped: bool
    port: int


class Connecting:
    """Links one team.

    Raises:
        FixSetup: the name cannot be used, or ``connections.toml`` is wrong.
    """

    def __init__(self, home: Home, name: str, way: Way) -> None:
        check_name(name)
        self._installation = Installation(home, hurries=True)
        self._home, self._name, self._way = home, name, way
        self._declared = self._installation.connections()

    def connect(self) -> LinkReport:
        """Link the team and print what the link is good for.

        Raises:
            LicencesError: it was not linked; nothing was written then.
        """
        self._installation.transport()  # a wrong proxy is told before anything is asked for
        connection = self._connection()
        if self._way.is_token_piped:
            return self._by_pasted_token(connection)
        if from_environment(self._name, "refresh_token") or from_environment(self._name, "access_token"):
            click.echo("The token in the environment is used, as it always wins; unset it to link by the browser.")
            return self._keep(connection, find_credentials(connection, self._home), {})
        secret = self._app_secret(connection)
        if self._way.wants_browser and has_browser():
            return self._by_browser(connection, secret)
        return self._by_code(connection, secret)

    def _connection(self) -> Connection:
        """The connection as it is to be: what is declared already stays, save its app key."""
        declared = self._declared.get(self._name)
        key = self._way.app_key or (declared.app_key if declared else None)
        if key is None:
            address = f"http://localhost:{self._way.port}/"
            click.echo(CONSOLE.format(address=address, scopes="  ".join(SCOPES)))
            key = ask("app key", "--app-key")
        key = checked("app key", key).reveal()
        return replace(declared, app_key=key, enabled=True) if declared else Connection(self._name, key)

    def _app_secret(self, connection: Connection) -> Secret:
        """The app's secret: the environment's, the pipe's, a stored one of the same app, or what is typed."""
        if found := from_environment(self._name, "app_secret"):
            return found
        if self._way.is_secret_piped:
            return piped_secret("app secret")
        option = f"--app-secret-stdin, or DROPBOX_{self._name.upper()}_APP_SECRET"
        return ask_secret("app secret", option, self._stored_secret(connection.app_key))

    def _stored_secret(self, app_key: str) -> Secret | None:
        for each in self._declared.values():
            if each.app_key == app_key:
                try:
                    found = find_credentials(each, self._home).app_secret
                except FixSetup:
                    continue
                if found.reveal():
                    return found
        return None

    def _by_browser(self, connection: Connection, secret: Secret) -> LinkReport:
        """The browser comes back to a listener, and is told how it went when all of it is done."""
        with Listener(self._way.port) as listener:
            linking = Linking(self._name, connection.app_key, secret, listener.address)
            click.echo("A browser opens at Dropbox. If none does, open this address on this machine:")
            click.echo(linking.address)
            click.echo(WAITING.format(address=listener.address))
            open_browser(linking.address)
            try:
                grant = linking.grant(linking.code(listener.answer()))
                report = self._keep_grant(connection, secret, grant)
            except LicencesError as error:
                listener.show(failed_page(error))
                raise
            listener.show(linked_page(report))
        return report

    def _by_code(self, connection: Connection, secret: Secret) -> LinkReport:
        """A person opens the address anywhere, and brings the code that Dropbox displays."""
        linking = Linking(self._name, connection.app_key, secret)
        click.echo("Open this address in any browser, sign in as a team administrator, and allow it:")
        click.echo(linking.address)
        code = piped_secret("code that Dropbox displays")
        return self._keep_grant(connection, secret, linking.grant(code))

    def _by_pasted_token(self, connection: Connection) -> LinkReport:
        """A token of the old kind, made by hand in the App Console."""
        click.echo(PASTED, err=True)
        token = piped_secret("access token")
        if token.reveal().startswith(SHORT_LIVED):
            click.echo(SHORT_LIVED_WORDS, err=True)
        credentials = Credentials(Secret(""), Secret(""), "standard input", token)
        return self._keep(connection, credentials, {"access_token": token})

    def _keep_grant(self, connection: Connection, secret: Secret, grant: Grant) -> LinkReport:
        credentials = Credentials(secret, grant.refresh_token, "Dropbox's answer")
        secrets = {"app_secret": secret, "refresh_token": grant.refresh_token}
        return self._keep(connection, credentials, secrets, grant)

    def _keep(
        self,
        connection: Connection,
        credentials: Credentials,
        secrets: Mapping[str, Secret],
        grant: Grant | None = None,
    ) -> LinkReport:
        """Keep a link and tell what it is good for; ``grant`` None: a token that was there already."""
        client = open_client(connection, credentials, self._installation.transport())
        # Without the permission for team_info nobody can tell whose link a token is.
        team_id = grant.team_id if grant else str(client.team_info()["team_id"])
        with waiting_for_store(self._home):  # whose team the lake holds
            kept = keep_link(self._installation, connection, team_id, secrets)
        report = probe(client, grant.missing, grant.surplus) if grant else probe(client)
        record_report(self._installation, report, team_id)
        self._tell(report, kept or credentials.source)
        return report

    def _tell(self, report: LinkReport, kept: str) -> None:
        places = {"file": f"{self._home.secrets / self._name}.json, mode 0600", "keyring": "the system's keyring"}
        show_report(report, places.get(kept, kept))
        if report.is_well:
            click.echo(f"{self._name} is linked. Next: dropbox-licences run")
        else:
            click.echo(f"{self._name} is linked, but not all can be read.")
