"""How a team may be called: its name is a key of ``connections.toml``, a folder of the lake and an argument."""

from __future__ import annotations

import re
from collections.abc import Collection

from resources.errors import FixSetup

NAME_RULE = "A name begins with a small letter; small letters, digits and _ follow, 31 at most"
LINK_ONE = "Link one with: dropbox-licences connect NAME"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}").fullmatch


def is_name(name: str) -> bool:
    """Whether a team may be called so."""
    return _NAME(name) is not None


def check_name(name: str) -> None:
    """Refuse a name that no team may have.

    Raises:
        FixSetup: it may not be used.
    """
    if not is_name(name):
        raise FixSetup("Naming a team", f"the name {name!r} cannot be used", NAME_RULE)


def not_declared(name: str, declared: Collection[str]) -> tuple[str, str]:
    """What came back, and what to do, where no team is declared under a name."""
    return f"there is no team {name!r}", f"Declared: {', '.join(declared)}" if declared else LINK_ONE
