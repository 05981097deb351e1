"""One installation for the length of a run: its home, its connections, and a client for each team.

The client of a team, its token and its budget are made once and shared by everything that reads the team.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from resources import clock
from resources.dropbox_api.team_client import TeamClient, open_client
from resources.dropbox_api.transport import CLOCK_SKEW_SECONDS, Transport
from resources.errors import FixSetup, LicencesError, MissingScope
from resources.home import Home
from resources.home_files.connections import Connection, read_connections
from resources.listening import Listener, News
from resources.secrets.credentials import find_credentials
from resources.storage.warehouse import Warehouse
from resources.storage.which_lake import open_lake
from resources.team_claims import TeamClaims
from resources.team_names import LINK_ONE, not_declared


class WrongRequest(FixSetup):
    """A run was asked for something that makes no sense: it is refused before anything is read."""


@dataclass(frozen=True)
class Failure:
    """A subject of a team that could not be read."""

    team: str
    subject: str
    error: LicencesError


def failure_lines(failures: Iterable[Failure]) -> list[str]:
    """A line for each team and reason, with the subjects that failed for it."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for each in failures:
        subjects.setdefault((each.team, str(each.error)), []).append(each.subject)
    return [f"{team} ({', '.join(names)}): {error}" for (team, error), names in subjects.items()]


class Installation:
    """What a run works with. Make a new one for each run: failures are remembered as long as it lives.

    ``hurries``: a person is waiting at a terminal for what Dropbox says.
    """

    def __init__(self, home: Home, *, hurries: bool = False) -> None:
        self.home = home
        self.lake = open_lake(home)
        self.failures: list[Failure] = []
        self.listeners: list[Listener] = []
        self.warehouse = Warehouse(home)
        self.forgets = False  # it is forgetting a person
        self._hurries = hurries
        self._transport: Transport | None = None
        self._lock = threading.Lock()
        self._teams: dict[str, Team] = {}
        self.claims = TeamClaims(self.lake, self.connections)

    @contextmanager
    def heard_by(self, listener: Listener) -> Iterator[None]:
        """Within the block the listener hears how the run gets on."""
        self.listeners.append(listener)
        try:
            yield
        finally:
            self.listeners.remove(listener)

    def tell(self, news: News) -> None:
        """Tell all who listen how the run gets on."""
        for each in self.listeners:
            each.hear(news)

    def connections(self) -> dict[str, Connection]:
        """The declared teams, by name.

        Raises:
            FixSetup: ``connections.toml`` is wrong.
        """
        return read_connections(self.home.connections_file)

    def chosen(self, names: list[str] | None = None) -> list[Connection]:
        """The enabled teams, or of them the named ones.

        Raises:
            FixSetup: no team is declared at all.
            WrongRequest: a name is not declared or is disabled.
        """
        declared = self.connections()
        tried = f"Choosing the teams of {self.home.connections_file}"
        if not declared:
            raise FixSetup(tried, "no team is declared", LINK_ONE)
        for name in names or []:
            if name not in declared:
                raise WrongRequest(tried, *not_declared(name, declared))
            if not declared[name].enabled:
                raise WrongRequest(tried, f"the team {name} is disabled", f"Enable it: dropbox-licences enable {name}")
        return [each for each in declared.values() if each.enabled and (not names or each.name in names)]

    def team(self, connection: Connection) -> Team:
        """The team behind a connection, whose identity was checked; asked once a run.

        Raises:
            LicencesError: the link does not work, or is another company's than the lake holds.
        """
        team = self._team(connection)
        team.identify()
        return team

    def client(self, connection: Connection) -> TeamClient:
        """The client of a team, of which nothing was asked yet.

        Raises:
            FixSetup: it has no secrets, or the way to Dropbox is declared wrong.
        """
        return self._team(connection).client

    def _team(self, connection: Connection) -> Team:
        with self._lock:
            return self._teams.setdefault(connection.name, Team(self, connection))

    def verify(self, name: str, team_id: str) -> None:
        """Check that a link's company is the one that the lake holds, and that this machine's clock is right.

        Raises:
            FixSetup: the clock is off, or the lake holds another company under this name, or another connection is
                this company.
        """
        skew_seconds = self.transport().clock_skew_seconds or 0.0
        if abs(skew_seconds) > CLOCK_SKEW_SECONDS and not clock.is_set():  # it would call days settled too early
            way = "ahead" if skew_seconds > 0 else "behind"
            came_back = f"it is {abs(skew_seconds) / 60:.0f} minutes {way}"
            raise FixSetup("Comparing this machine's clock with Dropbox's", came_back, "Set the clock right; use NTP")
        self.claims.claim(team_id, name)

    def transport(self) -> Transport:
        """The pooled connections to Dropbox, shared by all teams."""
        with self._lock:
            if self._transport is None:
                self._transport = Transport(hurries=self._hurries)
            return self._transport


class Team:
    """A linked team: its connection, its client, and who it is."""

    def __init__(self, installation: Installation, connection: Connection) -> None:
        self.connection = connection
        self._installation = installation
        self._lock = threading.Lock()
        self._client: TeamClient | None = None
        self._error: LicencesError | None = None
        self._info: dict[str, Any] | None = None
        self.team_id: str | None = None

    @property
    def client(self) -> TeamClient:
        """The team's client."""
        if self._client is None:
            credentials = find_credentials(self.connection, self._installation.home)
            self._client = open_client(self.connection, credentials, self._installation.transport())
        return self._client

    @property
    def info(self) -> dict[str, Any]:
        """The answer of team/get_info, as this run got it.

        Raises:
            MissingScope: the link lacks team_info.read.
        """
        if self._info is None:
            raise MissingScope(f"Reading who {self.connection.name} is", "team_info.read", self.connection.name)
        return self._info

    def identify(self) -> None:
        """Ask once who the team is. A link that failed is not tried again in this run.

        Raises:
            LicencesError: the link does not work, or belongs to another company.
        """
        with self._lock:
            if self._error:
                raise self._error
            if self.team_id is not None:
                return
            try:
                self._identify()
            except LicencesError as error:
                self._error = error
                raise

    def _identify(self) -> None:
        name = self.connection.name
        try:
            self._info = self.client.team_info()
        except MissingScope:  # who it is cannot be asked then; the rest can be read all the same
            self.team_id = self._installation.lake.team_id(name) or ""
            return
        team_id = str(self._info["team_id"])
        self._installation.verify(name, team_id)
        self.team_id = team_id

    def gave_up(self, error: LicencesError) -> None:
        """Remember that the link is dead, so that nothing else of this run tries it."""
        self._error = error
