"""The installation that a run begins with."""

from __future__ import annotations

from resources.errors import LicencesError
from resources.home import Home
from resources.installation import Failure, Installation
from resources.storage.home_in_store import agree


def begin_run(home: Home) -> Installation:
    """A new installation, and the files of its home as all machines of the lake have them, where they are shared.

    What stands in the way of that is a failure of the run, for which this home's files hold.
    """
    installation = Installation(home)
    try:
        agree(home)
    except LicencesError as error:
        installation.failures.append(Failure("all teams", "shared files", error))
    return installation
