"""Linking a team from the command line: what is asked, which way it goes, what is said at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import click

from assets.linked_teams import keep_link, record_report
from assets.probing import LinkReport, probe
from pipelines.asking import (
    ask,
    ask_secret,
    checked,
    from_environment,
    has_browser,
    open_browser,
    piped_secret,
)
from pipelines.link_reports import failed_page, linked_page, show_report
from resources.connections import Connection, check_name
from resources.credentials import Credentials, Secret, find_credentials
from resources.errors import FixSetup, LicencesError
from resources.home import Home
from resources.installation import Installation
from resources.linking import Grant, Linking
from resources.oauth import SCOPES
from resources.redirect import Listener
from resources.team_client import open_client

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
PASTED = (
    "A pasted token of the old kind has no end and cannot be narrowed: whoever has it may do all that the app was "
    "allowed when it was made, until it is revoked. Where you can, link without --access-token-stdin instead."
)


@dataclass(frozen=True)
class Way:
    """How somebody wants to link, as the options of ``connect`` tell."""

    app_key: str | None
    has_browser: bool
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
        self._installation = Installation(home)
        self._home, self._name, self._way = home, name, way
        self._declared = self._installation.connections()

    def connect(self) -> LinkReport:
        """Link the team and print what the link is good for.

        Raises:
            LicencesError: it was not linked; nothing was written then.
        """
        connection = self._connection()
        if self._way.is_token_piped:
            click.echo(PASTED, err=True)
            return self._tell(*self._given(connection, {"access_token": piped_secret("access token")}))
        if from_environment(self._name, "refresh_token") or from_environment(self._name, "access_token"):
            click.echo("The token in the environment is used, as it always wins; unset it to link by the browser.")
            return self._tell(*self._given(connection, {}))
        secret = self._app_secret(connection)
        if self._way.has_browser and has_browser():
            return self._tell(*self._by_browser(connection, secret))
        return self._tell(*self._by_code(connection, secret))

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

    def _by_browser(self, connection: Connection, secret: Secret) -> tuple[LinkReport, str | None]:
        """The browser comes back to a listener, and is told how it went when all of it is done."""
        with Listener(self._way.port) as listener:
            linking = Linking(self._name, connection.app_key, secret, listener.address)
            click.echo("A browser opens at Dropbox. If none does, open this address on this machine:")
            click.echo(linking.address)
            open_browser(linking.address)
            try:
                grant = linking.grant(linking.code(listener.answer()))
                found = self._keep(connection, secret, grant)
            except LicencesError as error:
                listener.show(failed_page(error))
                raise
            listener.show(linked_page(found[0]))
        return found

    def _by_code(self, connection: Connection, secret: Secret) -> tuple[LinkReport, str | None]:
        """A person opens the address anywhere, and brings the code that Dropbox displays."""
        linking = Linking(self._name, connection.app_key, secret)
        click.echo("Open this address in any browser, sign in as a team administrator, and allow it:")
        click.echo(linking.address)
        code = piped_secret("code that Dropbox displays")
        return self._keep(connection, secret, linking.grant(code))

    def _keep(self, connection: Connection, secret: Secret, grant: Grant) -> tuple[LinkReport, str | None]:
        secrets = {"app_secret": secret, "refresh_token": grant.refresh_token}
        kept = keep_link(self._installation, connection, grant.team_id, secrets)
        credentials = Credentials(secret, grant.refresh_token, kept or "")
        client = open_client(connection, credentials, self._installation.transport())
        report = probe(client, grant.missing, grant.surplus)
        record_report(self._installation, report, grant.team_id)
        return report, kept

    def _given(self, connection: Connection, secrets: Mapping[str, Secret]) -> tuple[LinkReport, str | None]:
        """Link with a token that is there already: pasted, or in the environment."""
        pasted = secrets.get("access_token")
        credentials = (
            Credentials(Secret(""), Secret(""), "standard input", pasted)
            if pasted
            else find_credentials(connection, self._home)
        )
        client = open_client(connection, credentials, self._installation.transport())
        team_id = str(client.team_info()["team_id"])  # without this permission nobody can tell whose link it is
        kept = keep_link(self._installation, connection, team_id, secrets)
        report = probe(client)
        record_report(self._installation, report, team_id)
        return report, kept or credentials.source

    def _tell(self, report: LinkReport, kept: str | None) -> LinkReport:
        places = {"file": f"{self._home.secrets / self._name}.json, mode 0600", "keyring": "the system's keyring"}
        show_report(report, places.get(kept or "", kept))
        if report.is_well:
            click.echo(f"{self._name} is linked. Next: dropbox-licences run")
        return report
