"""Tables that several tests read, published when the first one asks for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from resources.home import Home

if TYPE_CHECKING:
    import pytest

    from tests.licence.hand_made import HandMade

    Making = Callable[[], HandMade]


class PublishedOnce:
    """The homes of a process that runs tests, by what made them: the fixture ``published_once``."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._homes: dict[tuple[Making, str | None], Home] = {}

    def read_only(self, making: Making, questions: str | None = None) -> Home:
        """The home of what ``making`` makes, for questions alone; ``questions``: as of ``HandMade.publish``."""
        if (making, questions) not in self._homes:
            made = making()
            self._homes[making, questions] = made.publish(self._folders.mktemp(making.__name__), questions)
            made.close()
        return self._homes[making, questions]

    def put_into(self, home: Home, making: Making, questions: str | None = None) -> Home:
        """The same file in a test's own home, which may change all but that file."""
        made, not_published = self.read_only(making, questions), shutil.ignore_patterns("work.duckdb", "locks")
        shutil.copytree(
            made.root, home.root, symlinks=True, ignore=not_published, copy_function=os.link, dirs_exist_ok=True
        )
        return home
