"""The linked teams: how their links stand, what they are good for, and how one is given up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import click

from assets.answers.status import TeamStatus, team_statuses
from assets.for_engines.places_used import need_places
from assets.forgetting.team import delete_team_data
from assets.links.linked_teams import check_link, give_up_link
from assets.links.probing import LinkReport
from assets.links.team_states import LINK_IS_WELL, State, failed_state
from assets.warehouse.home_files import refused_files, stand_ins
from pipelines.commands.foreign_places import tell_foreign
from pipelines.terminal.asking import confirm, from_environment
from pipelines.terminal.waiting import waiting_for_store
from resources import clock
from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.connections import Connection
from resources.installation import Installation
from resources.secrets.credentials import (
    KINDS,
    LEFT_IN_KEYRING,
    find_credentials,
    forget_credentials,
    is_left_in_keyring,
    variable,
)
from resources.team_names import not_declared

TEAMS_AT_ONCE = 4
UNLINK = (
    "The app is still allowed in Dropbox. To end that, a team administrator opens the admin console, Settings, "
    "Integrations (Team apps), and disconnects the app. Deleting the app in the App Console ends it too."
)


@dataclass(frozen=True)
class LinkLine:
    """A linked team as ``connections`` lists it."""

    team: str
    state: State
    secrets: str
    last_success: datetime | None
    complete_until: datetime | None
    reason: str | None
    cure: str | None

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything about the link; not having been read yet does not count."""
        return self.state in LINK_IS_WELL


def link_lines(home: Home) -> list[LinkLine]:
    """How the link of each declared team stands, as far as is known without asking Dropbox."""
    declared = Installation(home).connections()
    with waiting_for_store(home):
        statuses = team_statuses(home, declared, clock.now())
    return [_line(home, declared[each.team], each) for each in statuses]


def _line(home: Home, connection: Connection, status: TeamStatus) -> LinkLine:
    state, reason, cure = status.state, status.reason, status.cure
    try:
        source = find_credentials(connection, home).source
    except FixSetup as error:
        source = "none"
        if connection.enabled:
            state, reason, cure = failed_state(error.kind), error.reason, error.cure
    return LinkLine(connection.name, state, source, status.last_success, status.complete_until, reason, cure)


def check_links(home: Home, name: str | None) -> list[LinkReport]:
    """Ask Dropbox what the links of all enabled teams are good for, or of one.

    Raises:
        FixSetup: the team is not declared, or none is; or the way to Dropbox (host, proxy) is declared wrong.
    """
    installation = Installation(home, hurries=True)
    installation.transport()  # a wrong proxy is told once, not for each team
    declared = installation.connections()
    if name and name in declared:
        return [check_link(installation, declared[name])]
    chosen = installation.chosen([name] if name else None)
    with ThreadPoolExecutor(TEAMS_AT_ONCE) as threads:
        return list(threads.map(lambda each: check_link(installation, each), chosen))


def disconnect_team(home: Home, name: str, *, delete_data: bool, is_sure: bool) -> bool:
    """Give a team's link up, after asking.

    Returns:
        Whether its secrets are gone; else the keyring may still hold them, which is told with what to do.

    Raises:
        FixSetup: there is no such team, nobody is there to ask, or the tables could not be made again without its data.
    """
    installation = Installation(home)
    declared = installation.connections()
    is_left = name not in declared and is_left_in_keyring(name, home)
    with waiting_for_store(home):
        held = is_left or name in declared or (delete_data and name in installation.lake.teams())
    if not held:
        raise FixSetup(f"Disconnecting {name}", *not_declared(name, declared))
    what = "its secrets, and delete all its data" if delete_data else "its secrets, and keep its data"
    confirm(f"Forget {name} and {what}?", f"Disconnecting {name}", is_sure=is_sure)
    if delete_data:
        need_places(home)
    if delete_data and home.warehouse_files.exists():
        stand_ins(home, refused_files(home))
    is_gone = True
    if name in declared:
        is_gone = give_up_link(home, name)
        click.echo(f"{name} is forgotten here. {UNLINK}")
    elif is_left:
        is_gone = forget_credentials(name, home)
    if delete_data:
        delete_team_data(installation, name)
        click.echo(f"All data of {name} was deleted. Reports and back-ups that you made are yours to delete.")
        tell_foreign(installation)
    _tell_left(name, is_gone=is_gone, was_left=is_left)
    return is_gone


def _tell_left(name: str, *, is_gone: bool, was_left: bool) -> None:
    """Tell where secrets of a team that was given up may still be."""
    for kind in KINDS:
        if from_environment(name, kind):
            click.echo(f"{variable(name, kind)} is still set in the environment.")
    if not is_gone:
        click.echo(f"{LEFT_IN_KEYRING.format(f'secrets of {name}')} dropbox-licences disconnect {name}", err=True)
    elif was_left:
        click.echo(f"The keyring holds no secret of {name} any more.")
