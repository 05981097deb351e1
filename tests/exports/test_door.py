"""Every command opens the published tables by one door: where they cannot be used, one line says so, with a cure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import main
from resources.delivery import alert_addresses
from resources.home import Home
from resources.published import NothingPublished, OtherVersion, Published
from tests.pipeline.command_line import invoke

ASKING = {
    "sql": ["from seats"],
    "seats": [],
    "reclaim": [],
    "position": [],
    "status": [],
    "export": ["seats", "--format", "csv"],
    "audit-pack": [],
    "report": [],
    "alerts": [],
    "connections": [],
    "outreach": [],
    "suggest": [],
}
"""The commands that ask the published tables."""
OTHERS = {
    *("run", "rebuild", "reread", "connect", "check", "enable", "disable", "disconnect"),
    *("forget", "webhook", "completion", "ui", "demo", "answers", "move-lake", "share", "take-tables"),
    "mcp",  # it serves until its input ends: tests/asking
}
CHANGES = [
    "alter table seats drop column confidence",
    "alter table seats add column made_by_a_newer_version integer",
    "alter table loads alter column error type blob",
    "drop table backtest",
    "drop macro table position_as_of",
    "drop view event_json",
]


@pytest.fixture
def copied(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with the published file of ``home``, which a test may change."""
    copied = Home(tmp_path / "copied")
    copied.make(copied.root)
    shutil.copyfile(home.connections_file, copied.connections_file)
    shutil.copyfile(home.warehouse, copied.warehouse)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(copied.root))
    monkeypatch.setenv(alert_addresses.VARIABLE, "https://127.0.0.1:9/hook")
    return copied


def said_by_all() -> set[str]:
    """What the commands that ask the tables say, each in one line and with exit code 2."""
    said = set()
    for name, arguments in (*ASKING.items(), ("alerts", ["--send"]), ("position", ["--on", "2026-10-15"])):
        done = invoke(name, *arguments)
        assert (name, done.exit_code, done.stdout) == (name, 2, "")
        said.add(done.stderr.splitlines()[-1])
    return said


def test_each_command_is_known_to_ask_or_not_to() -> None:
    assert {*ASKING} | OTHERS == {*main.commands}


@pytest.mark.parametrize("change", CHANGES)
def test_tables_of_another_version_are_told_with_a_cure(copied: Home, change: str) -> None:
    with duckdb.connect(str(copied.warehouse)) as connection:
        connection.execute(change)
    (message,) = said_by_all()
    assert message.startswith(f"Error: Opening {copied.warehouse}: its tables were made by another version")
    assert "dropbox-licences run" in message


def test_what_an_analyst_added_is_of_no_matter(copied: Home) -> None:
    with duckdb.connect(str(copied.warehouse)) as connection:
        connection.execute("create table mine as from seats")
        connection.execute("create macro half(x) as x / 2")
    assert invoke("sql", "select half(count(*)) from mine").exit_code == 0


def test_the_published_tables_have_the_shape_of_the_contracts(copied: Home) -> None:
    for name, arguments in ASKING.items():
        assert invoke(name, *arguments).exit_code in {0, 1}, name


DAMAGES = {
    "empty": lambda whole: whole[:0],
    "text": lambda whole: b"no database" * (len(whole) // 11),
    "half": lambda whole: whole[: len(whole) // 2],
    "head": lambda whole: whole[:8192],
    "zeros": lambda whole: whole[:12288] + bytes(len(whole) - 12288),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_told_with_a_cure(copied: Home, damage: Callable[[bytes], bytes]) -> None:
    copied.warehouse.write_bytes(damage(copied.warehouse.read_bytes()))
    for message in said_by_all():  # the places that cannot be read differ
        assert "cannot be read: " in message
        assert message.endswith("Make the tables again from what was read: dropbox-licences rebuild")


def test_without_tables_there_is_a_cure(copied: Home) -> None:
    for path, target in ((copied.warehouse, None), (copied.warehouse, "warehouse/9/warehouse.duckdb")):
        path.unlink(missing_ok=True)
        if target:
            path.symlink_to(target)
        for name, arguments in ASKING.items():
            done = invoke(name, *arguments)
            if name in {"status", "connections"}:  # they know what is linked
                assert done.exit_code == 1
                assert "acme" in done.stdout
            else:
                assert done.exit_code == 2, name
                assert "nothing was published yet. Run dropbox-licences run first" in done.stderr


@pytest.fixture
def writer(copied: Home) -> Iterator[None]:
    """Another program that has the published file open for writing."""
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('ready', flush=True); sys.stdin.read()"
    line = [sys.executable, "-c", script, str(copied.warehouse)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield
        assert process.stdin
        process.stdin.close()


@pytest.mark.usefixtures("writer")
def test_a_file_that_somebody_writes_to_is_told(copied: Home) -> None:
    (message,) = said_by_all()
    assert "another program has it open for writing" in message
    assert "(PID " in message
    assert "read-only" in message


def test_a_connection_of_ones_own_that_writes_is_told(copied: Home) -> None:
    with duckdb.connect(str(copied.warehouse)):
        (message,) = said_by_all()
    assert "this process has it open in another way. Close that connection first" in message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(copied: Home) -> None:
    copied.warehouse.chmod(0)
    (message,) = said_by_all()
    assert "permission denied" in message


def test_the_door_itself_says_which_of_the_two_it_is(copied: Home) -> None:
    with pytest.raises(OtherVersion), Published(copied, {"seats": ("team VARCHAR",)}):
        pass
    copied.warehouse.unlink()
    with pytest.raises(NothingPublished):
        Published(copied.root)
