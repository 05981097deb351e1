"""dropbox-licences in somebody else's Dagster project.

    import dagster as dg
    from dropbox_licences import definitions

    defs = dg.Definitions.merge(dg.Definitions(...), definitions(home="/srv/dropbox-licences", prefix="licences"))

The product's packages have the plain names ``assets``, ``pipelines`` and ``resources``. A project that has one of them
too gives dropbox-licences a process of its own: docs/dagster-project.md.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dagster as dg

_PACKAGES = ("assets", "pipelines", "resources")
_is_name = re.compile(r"[A-Za-z][A-Za-z0-9_]*").fullmatch


class NamesClash(ImportError):
    """The host's project has a module of the name of one of ours, so that both cannot be in one process."""


def definitions(home: str | Path, prefix: str = "dropbox_licences") -> dg.Definitions:
    """Assets, checks, jobs, schedules and the sensor of a home, to be merged into a project's own definitions.

    Asset keys begin with the prefix; the names of steps, groups, jobs, schedules and the sensor with it and ``_``.
    The jobs run in one process whatever executor the project has. No executor is set. Schedules are off.

    Args:
        home: the folder that holds connections.toml, the lake and the tables; it is made when it is first needed.
        prefix: a name of letters, digits and ``_``.

    Raises:
        NamesClash: the project has a module ``assets``, ``pipelines`` or ``resources``.
        ValueError: the prefix is not such a name.
    """
    if not _is_name(prefix):
        raise ValueError(f"The prefix of dropbox-licences is {prefix!r}: use letters, digits and _, a letter first")
    for name in _PACKAGES:
        _check(name)
    from assets.definitions.names import Names  # noqa: PLC0415 - whose they are is known only now
    from pipelines.definitions import definitions_of  # noqa: PLC0415

    return definitions_of(Names(prefix), str(Path(home).absolute()))


def _check(name: str) -> None:
    """Whether a package that is found by this name is ours."""
    ours = Path(__file__).parents[1] / name
    spec = find_spec(name)
    found = [Path(each) for each in (spec and spec.submodule_search_locations) or ()]
    if not any(each.samefile(ours) for each in found if each.exists()):
        theirs = spec.origin or next(iter(found), None) if spec else None
        raise NamesClash(
            f"dropbox-licences has a package {name}, and so has this project ({theirs}): one process cannot hold both. "
            "Make dropbox-licences a code location of its own, which has a process of its own: docs/dagster-project.md"
        )
