"""Tables that several tests read, published when the first one asks for them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from resources.home import Home
from tests.published import copy_of_home, kept_open

if TYPE_CHECKING:
    import pytest

    from tests.licence.hand_made import HandMade

    Making = Callable[[], HandMade]


class PublishedOnce(ExitStack):
    """The homes of a process that runs tests, by what made them: the fixture ``published_once``."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        super().__init__()
        self._folders = folders
        self._homes: dict[tuple[Making, str | None], Home] = {}

    def read_only(self, making: Making, questions: str | None = None) -> Home:
        """The home of what ``making`` makes, for questions alone; ``questions``: as of ``HandMade.publish``."""
        if (making, questions) not in self._homes:
            made = making()
            home = made.publish(self._folders.mktemp(making.__name__), questions)
            made.close()
            self._homes[making, questions] = self.enter_context(kept_open(home))
        return self._homes[making, questions]

    def put_into(self, home: Home, making: Making, questions: str | None = None) -> Home:
        """The same file in a test's own home, which may change all but that file."""
        return copy_of_home(self.read_only(making, questions), home.root, "work.duckdb", "locks")
