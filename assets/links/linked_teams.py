"""Keeping a link and giving it up: secrets, declaration and the lake's record of whose it is, together.

How a grant is got is in ``resources.linking.authorising``; what a link is good for is in ``probing``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from assets.links.probing import LinkReport, probe
from assets.reading.loads import Load, Outcome, keep_load
from resources import clock
from resources.errors import LicencesError, MissingScope, TryLater
from resources.home import Home
from resources.home_files.connections import Connection
from resources.home_files.declaring_teams import editing
from resources.installation import Installation
from resources.secrets.credentials import Secret, forget_credentials, store_credentials
from resources.storage.day_files import read_rows
from resources.storage.lake import Lake
from resources.storage.locks import hold

SUBJECT = "link"
"""The subject of ``loads`` under which linking is recorded."""
_LOCK_SECONDS = 5.0
"""A run that reads the team at this moment records by itself how it goes on."""


def keep_link(
    installation: Installation, connection: Connection, team_id: str, secrets: Mapping[str, Secret]
) -> str | None:
    """Keep a link that an administrator allowed. A name that is linked already keeps its settings and its data.

    Args:
        installation: where.
        connection: name and app key.
        team_id: the company that the link is to.
        secrets: what opens it, by kind; none: it stands in the environment.

    Returns:
        Where the secrets are kept; None: nothing had to be.

    Raises:
        FixSetup: the lake holds another company under this name, or another connection is this company; nothing was
            written then.
    """
    name = connection.name
    with editing(installation.home) as declarations:
        installation.claims.look_again()
        installation.claims.claim(team_id, name)
        declarations.declare(name, connection.app_key)
        kept = store_credentials(name, installation.home, dict(secrets)) if secrets else None
        _record(installation, name, team_id)
    return kept


def record_report(installation: Installation, report: LinkReport, team_id: str) -> None:
    """Record what a new link lacks, if it does."""
    error = next(iter(report.problems), None)
    if report.missing:
        error = MissingScope(f"Linking {report.name}", ", ".join(report.missing), report.name)
    if error:
        _record(installation, report.name, team_id, error)


def _record(installation: Installation, name: str, team_id: str, error: LicencesError | None = None) -> None:
    """Record in the lake that a team was linked: whose it is, and that what failed before is mended."""
    installation.lake.make_ready()
    load = Load(name, SUBJECT, clock.now(), 0.0, 0, Outcome(), error)
    try:
        with hold(installation.home, name, f"linking {name}", _LOCK_SECONDS):
            installation.lake.begin(name)
            keep_load(installation.lake, load, f"link-{time.time_ns()}", team_id)
    except TryLater:
        if not installation.lake.team_id(name):
            raise


def last_link(lake: Lake, name: str) -> dict[str, Any] | None:
    """The row of ``loads`` that tells of linking, if nothing was read since; else None."""
    newest = lake.newest("loads", name)
    if newest is None:
        return None
    try:
        table = read_rows(newest.path)
    except (OSError, pa.ArrowException):  # the next run sets it aside
        return None
    rows: list[dict[str, Any]] = table.slice(max(0, table.num_rows - 1)).to_pylist()
    return rows[0] if rows and rows[0]["subject"] == SUBJECT else None


def check_link(installation: Installation, connection: Connection) -> LinkReport:
    """Ask Dropbox what a declared team's link is good for; the clock and the company's identity are checked too."""
    try:
        report = probe(installation.client(connection))
    except LicencesError as error:  # its secrets
        return LinkReport(connection.name, problems=(error,))
    try:
        if report.team_id:
            installation.verify(connection.name, report.team_id)
    except LicencesError as error:
        return replace(report, problems=(*report.problems, error))
    return report


def give_up_link(home: Home, name: str) -> bool:
    """Forget a team's secrets and its declaration; its data stays.

    Returns:
        Whether its secrets are gone; else the keyring, locked or silent, may still hold them.

    Raises:
        FixSetup: there is no such team.
    """
    with editing(home) as declarations:
        declarations.remove(name)
        return forget_credentials(name, home)
