"""Small files that all machines of a lake in an object store agree on."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from resources.errors import TryLater
from resources.home import Home
from resources.storage.shared_files import read_shared, write_shared


def test_teams_that_are_read_at_once_all_know_who_was_forgotten(tmp_path: Path, address: str) -> None:
    """Threads had one copy: one saw it half written (damaged), or not at all, as if nobody had been forgotten."""
    home, record = Home(tmp_path / "home"), {"key": "00", "teams": {"acme": ["x" * 64] * 500}}
    home.make(home.root)
    write_shared(home, home.forgotten_file, record, None)
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(lambda _: read_shared(home, home.forgotten_file).text, range(400)))
    assert [json.loads(text or "null") == record for text in texts] == [True] * len(texts)


def test_what_another_thread_read_meanwhile_lets_nobody_replace_what_he_has_not_seen(
    tmp_path: Path, address: str
) -> None:
    """A process remembered one version for all its threads: one that had read before wrote over what came between."""
    mine, others = Home(tmp_path / "mine"), Home(tmp_path / "others")
    for home in (mine, others):
        home.make(home.root)
    write_shared(mine, mine.alerts, {"told": []}, None)
    seen = read_shared(mine, mine.alerts).version
    written = write_shared(others, others.alerts, {"told": ["idle seats"]}, read_shared(others, others.alerts).version)
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(read_shared, mine, mine.alerts).result().version == written
    with pytest.raises(TryLater, match="has written it meanwhile"):
        write_shared(mine, mine.alerts, {"told": ["a dead link"]}, seen)
    assert json.loads(read_shared(mine, mine.alerts).text or "") == {"told": ["idle seats"]}
