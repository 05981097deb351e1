"""Two calls of forget at once: neither undoes what the other has noted or remembered."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assets.forgetting.person import Person
from assets.forgetting.work import Plan, begin, finish, is_begun, plan_forgetting
from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Installation
from resources.secrets import forgotten
from resources.secrets.forgotten import read_forgotten, remember
from resources.storage.locks import hold
from resources.storage.shared_files import write_shared
from tests.pipeline.waiting_for_locks import told_of_waiting


def test_two_who_are_to_be_forgotten_at_once_both_are(tmp_path: Path) -> None:
    """The second call notes its person before the first has done what it noted."""
    home = Home(tmp_path)
    for name in ("ana", "bo"):
        person = Person("acme", "erase", b"key", frozenset({f"dbmid:{name}"}), frozenset({f"{name}@acme.test"}))
        begin(home, Plan(name, (person,), (), ()))
    finish(Installation(home), print)
    assert not is_begun(home)
    known = read_forgotten(home, "acme")
    assert [known.mode(f"{name}@acme.test") for name in ("ana", "bo")] == ["erase", "erase"]


def test_who_is_forgotten_while_another_is_looked_for_stays_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first call in a home makes its key: not over what another remembers meanwhile."""
    home, begun, waits = Home(tmp_path), threading.Event(), threading.Event()

    def write_late(*written: Any) -> None:
        if not begun.is_set():
            begun.set()
            assert waits.wait(60)
        write_shared(*written)

    def remember_ana() -> None:
        assert begun.wait(60)
        try:
            with hold(home, "forgetting-people", "forgetting a person"):
                remember(home, "acme", "erase", ["ana@acme.test"])
        finally:
            waits.set()  # if it did not wait

    monkeypatch.setattr(forgotten, "write_shared", write_late)
    with told_of_waiting(waits), ThreadPoolExecutor(1) as threads:
        other = threads.submit(remember_ana)
        with pytest.raises(FixSetup, match="there is no data of 'bo"):
            plan_forgetting(Installation(home), "bo@acme.test", "erase")
        other.result()
    assert read_forgotten(home, "acme").mode("ana@acme.test") == "erase"
