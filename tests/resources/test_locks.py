"""The lock of a file, where there is no room for the note that says who has it."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from resources.errors import TryLater
from resources.home import Home
from resources.storage.locks import hold


@contextmanager
def no_room() -> Iterator[None]:
    """As under a quota that is used up, or ``ulimit -f 0``: a file can be made, but holds nothing."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_lock_is_held_though_there_is_no_room_for_its_note(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with hold(home, "acme", "an earlier one"):
        pass
    with no_room(), hold(home, "acme", "reading"):
        with pytest.raises(TryLater, match="another process holds it"), hold(home, "acme", "more", 0.0):
            pass
    with hold(home, "acme", "reading again"), pytest.raises(TryLater, match=rf"process {os.getpid()} \(reading again"):
        with hold(home, "acme", "more", 0.0):
            pass


def test_a_note_that_cannot_be_replaced_names_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as one of another user, who ran it once in this home."""
    home = Home(tmp_path)
    with hold(home, "acme", "an earlier one"):
        pass

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", denied)
    with hold(home, "acme", "reading"), pytest.raises(TryLater, match="another process holds it"):
        with hold(home, "acme", "more", 0.0):
            pass
