"""Locks over several machines: the words and the patience of the home's own, by a real PostgreSQL."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.storage.locks import hold
from tests.grown.postgres import Postgres, programs
from tests.pipeline.command_line import ROOT

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")

HOLDER = """
import sys
from pathlib import Path
from resources.home import Home
from resources.storage.locks import hold
with hold(Home(Path(sys.argv[1])), "acme", "reading events of acme"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def homes(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Home]:
    """Two machines: homes of one lake."""
    monkeypatch.setenv("DROPBOX_LICENCES_LOCKS", postgres.address)
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", "s3://bucket/lake")
    found = [Home(tmp_path / name) for name in ("one", "other")]
    for home in found:
        home.make(home.root)
    return found


def holding(home: Home) -> subprocess.Popen[str]:
    """A process that holds the lock of acme until its input ends."""
    line = [sys.executable, "-c", HOLDER, str(home.root)]
    process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_another_machine_waits_with_a_word_and_gives_up_with_a_clear_error(
    homes: list[Home], caplog: pytest.LogCaptureFixture
) -> None:
    with holding(homes[0]) as process:
        words = rf"process {process.pid} on .*reading ev.* has held it since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
        with (
            caplog.at_level(logging.WARNING),
            pytest.raises(TryLater, match=rf"Waiting 0 minutes for acme: {words}"),
        ):
            with hold(homes[1], "acme", "linking acme", patience_seconds=0.2):
                pytest.fail("both hold it")
        (record,) = caplog.records
        assert record.getMessage().startswith("Waiting for acme: process ")
        with hold(homes[1], "beta", "reading events of beta", patience_seconds=0.0):
            pass
        process.communicate("")
    with hold(homes[1], "acme", "linking acme", patience_seconds=0.0):
        pass


def test_a_killed_holder_holds_it_no_more(homes: list[Home]) -> None:
    with holding(homes[0]) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with hold(homes[1], "acme", "reading events of acme", patience_seconds=120.0):
            pass


def test_threads_of_one_process_keep_each_other_away(homes: list[Home]) -> None:
    inside: list[int] = []

    def work(index: int) -> None:
        with hold(homes[index % 2], "acme", "reading"):
            inside.append(index)
            assert len(inside) == 1
            inside.remove(index)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(8)))


def test_what_each_home_has_for_itself_is_locked_there(homes: list[Home]) -> None:
    for name in ("home-warehouse", "home-files"):
        with hold(homes[0], name, "loading"), hold(homes[1], name, "loading", patience_seconds=0.0):
            pass
        with hold(homes[0], name, "loading"), pytest.raises(TryLater, match=f"process {os.getpid()} .loading."):
            with hold(homes[0], name, "loading", patience_seconds=0.0):
                pytest.fail("both hold it")


def test_other_lakes_are_others(homes: list[Home], monkeypatch: pytest.MonkeyPatch) -> None:
    with hold(homes[0], "acme", "reading"):
        monkeypatch.setenv("DROPBOX_LICENCES_LAKE", "s3://bucket/other")
        with hold(homes[1], "acme", "reading", patience_seconds=0.0):
            pass


def test_a_server_that_restarts_under_the_holder_is_told_and_harms_no_block(
    postgres: Postgres, homes: list[Home], caplog: pytest.LogCaptureFixture
) -> None:
    with hold(homes[0], "acme", "reading"):
        postgres.stop()
        with pytest.raises(TryLater, match="cannot be reached"), hold(homes[1], "acme", "reading"):
            pytest.fail("nobody gave it")
        postgres.start()
        with hold(homes[1], "acme", "reading", patience_seconds=0.0):
            pass


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("no address", "it is not the address of a database"),
        ("sqlite:///locks.db", "it names a database of sqlite"),
        (
            "postgresql+psycopg2://nobody:a-password@{host}/postgres",
            "it refused the user, the password or the database",
        ),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(
    postgres: Postgres, homes: list[Home], monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    host = postgres.address.partition("@")[2].partition("/")[0]
    monkeypatch.setenv("DROPBOX_LICENCES_LOCKS", address.format(host=host))
    with pytest.raises(FixSetup, match=words) as refused, hold(homes[0], "acme", "reading"):
        pytest.fail("nobody gave it")
    assert "a-password" not in str(refused.value)
