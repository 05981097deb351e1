"""The states of a team's link and data: one set of names for ``status``, ``connections`` and ``check``.

The kind of an error decides what a failure makes of a team; its words are for people alone.
"""

from __future__ import annotations

from typing import Literal

from resources.errors import NeedsRelinking

State = Literal[
    "ok", "off", "linked", "never_read", "old_roster", "old_contract", "missing_scope", "needs_relinking", "failing"
]
"""``linked``: linked, or linked again, and not read since. ``failing``: by anything but the link itself.
``old_contract``: the renewal that is declared has passed."""

LINK_IS_WELL = frozenset[State]({"ok", "off", "linked", "never_read", "old_roster", "old_contract"})
"""States in which nothing need be done about the link; what was read with it may still be old."""
ALL_IS_WELL = frozenset[State]({"ok", "off"})


def failed_state(error_kind: str | None, *, lacks_scope: bool = False) -> State:
    """The state of a team that failed with an error of this kind; None: the kind was not kept."""
    if lacks_scope:
        return "missing_scope"
    return "needs_relinking" if error_kind == NeedsRelinking.__name__ else "failing"


def state_words(state: State) -> str:
    """A state as people read it."""
    return state.replace("_", " ").replace("relinking", "re-linking")
