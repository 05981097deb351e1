"""Publishing: readers see whole states only, and nothing that a client does breaks the next publication."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from resources.errors import TryLater
from resources.home import Home
from resources.storage.locks import hold
from resources.storage.warehouse import KEPT_COPIES, STORAGE_VERSION, Warehouse
from tests.pipeline.command_line import ROOT


def publish(warehouse: Warehouse, number: int) -> None:
    with warehouse.work() as connection:
        connection.execute("create or replace table first as select $n as n", {"n": number})
        connection.execute("create or replace table second as select $n as n", {"n": number})
    warehouse.publish()


def test_the_link_is_relative_and_three_copies_stay(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in range(5):
        publish(Warehouse(home), number)
    assert os.readlink(home.warehouse) == "warehouse/5/warehouse.duckdb"
    kept = sorted(path.name for path in home.warehouse_files.iterdir())
    assert kept == ["3", "4", "5", "work.duckdb"]
    assert len(kept) == KEPT_COPIES + 1
    assert home.warehouse.stat().st_mode & 0o077 == 0


def test_a_reader_never_sees_an_error_or_a_torn_state(tmp_path: Path) -> None:
    home, seen, stop = Home(tmp_path), [], threading.Event()
    publish(Warehouse(home), 0)
    script = (
        "import duckdb, sys\n"
        "for line in sys.stdin:\n"
        "    c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "    print(*c.execute('select (select n from first), (select n from second)').fetchone(), flush=True)\n"
        "    c.close()\n"
    )
    command = [sys.executable, "-c", script, str(home.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin
        assert reader.stdout

        def ask() -> None:
            while not stop.is_set():
                reader.stdin.write("again\n")  # type: ignore[union-attr]
                reader.stdin.flush()  # type: ignore[union-attr]
                seen.append(reader.stdout.readline().split())  # type: ignore[union-attr]

        asking = threading.Thread(target=ask)
        asking.start()
        for number in range(1, 25):
            publish(Warehouse(home), number)
        stop.set()
        asking.join()
        reader.stdin.close()
    assert len(seen) > 1
    assert all(len(pair) == 2 and pair[0] == pair[1] for pair in seen)


def publish_as_before(home: Home, number: int) -> None:
    """A home as versions before left it, whose copies had no folders of their own."""
    copy = Warehouse(home).publish()
    copy.rename(home.warehouse_files / f"{number}.duckdb")
    copy.parent.rmdir()
    link = home.root / "linking"
    link.symlink_to(f"warehouse/{number}.duckdb")
    link.replace(home.warehouse)


def test_a_client_finds_its_catalog_under_the_same_name_after_each_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in range(2):
        publish(Warehouse(home), number)
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            assert connection.execute("select n from warehouse.main.first").fetchone() == (number,)


def test_a_home_whose_copies_had_no_folders_is_taken_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    publish(Warehouse(home), 1)
    publish_as_before(home, 8)
    publish_as_before(home, 9)
    (home.warehouse_files / "8.duckdb.wal").write_text("the log of a client that was killed while it wrote")
    (home.warehouse_files / "publishing").write_text("what a killed run of such a version leaves")
    with duckdb.connect(str(home.warehouse), read_only=True) as before:
        names = []
        for number in range(10, 13):
            publish(Warehouse(home), number)
            assert os.readlink(home.warehouse) == f"warehouse/{number}/warehouse.duckdb"
            names.append({path.name for path in home.warehouse_files.iterdir()} - {"work.duckdb"})
        assert before.execute("select n from first").fetchone() == (1,)
    assert names == [{"8.duckdb", "8.duckdb.wal", "9.duckdb", "10"}, {"9.duckdb", "10", "11"}, {"10", "11", "12"}]


def test_older_copies_go_with_the_logs_of_clients(tmp_path: Path) -> None:
    home = Home(tmp_path)
    publish(Warehouse(home), 1)
    publish_as_before(home, 1)
    for number in range(2, 4):
        publish(Warehouse(home), number)
        home.warehouse.resolve().with_name("warehouse.duckdb.wal").write_text("somebody's")
    publish(Warehouse(home), 4)
    Warehouse(home).remove_older_copies()
    assert {path.name for path in home.warehouse_files.rglob("*")} == {"4", "warehouse.duckdb", "work.duckdb"}


STEPS = ("Path.mkdir", "warehouse._copy", "Path.rename", "Path.symlink_to", "Path.replace", "Warehouse._remove_old")


@pytest.mark.parametrize("step", STEPS)
def test_a_publication_that_dies_at_any_step_leaves_a_good_link(tmp_path: Path, step: str) -> None:
    home = Home(tmp_path)
    for number in range(4):
        publish(Warehouse(home), number)
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from resources.storage import warehouse\n"
        "from resources.home import Home\n"
        "from resources.storage.warehouse import Warehouse\n"
        "publication = Warehouse(Home(Path(sys.argv[1])))\n"
        f"{step} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "publication.publish()\n"
    )
    line = [sys.executable, "-c", script, str(home.root)]
    assert subprocess.run(line, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select n from first").fetchone() == (3,)
    publish(Warehouse(home), 4)
    publish(Warehouse(home), 5)
    assert len(list(home.warehouse_files.iterdir())) == KEPT_COPIES + 1
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select n from second").fetchone() == (5,)


def test_a_client_killed_while_writing_breaks_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    publish(Warehouse(home), 1)
    script = (
        "import duckdb, sys, time\n"
        "c = duckdb.connect(sys.argv[1])\n"
        "c.execute('create table mine as select 1'); print('ready', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(home.warehouse)], stdout=subprocess.PIPE) as client:
        assert client.stdout
        client.stdout.readline()
        client.send_signal(signal.SIGKILL)
    publish(Warehouse(home), 2)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select n from first").fetchone() == (2,)


DAMAGES = {
    "empty": lambda whole: whole[:0],
    "text": lambda whole: b"no database" * (len(whole) // 11),
    "half": lambda whole: whole[: len(whole) // 2],
    "zeros": lambda whole: whole[:12288] + bytes(len(whole) - 12288),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_work_file_that_cannot_be_read_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    home = Home(tmp_path)
    publish(Warehouse(home), 1)
    work_file = Warehouse(home).work_file
    work_file.write_bytes(damage(work_file.read_bytes()))
    publish(Warehouse(home), 2)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select n from second").fetchone() == (2,)


@pytest.mark.parametrize("version", ["v1.3.0", "v2.0.0"])
def test_a_home_whose_file_was_begun_for_other_clients_is_published_for_ours(tmp_path: Path, version: str) -> None:
    home = Home(tmp_path)
    home.make(home.warehouse_files)
    work_file, config = Warehouse(home).work_file, {"storage_compatibility_version": version}
    with duckdb.connect(str(work_file), config=config) as connection:
        connection.execute("create table first as select 1 as n")
    publish(Warehouse(home), 2)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        tags = connection.execute("select tags from duckdb_databases() where not internal").fetchall()
        assert tags == [({"storage_version": f"{STORAGE_VERSION}+"},)]
        assert connection.execute("select n from first").fetchone() == (2,)


def test_who_waits_is_told_who_holds_the_lock(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    home = Home(tmp_path)
    with (
        hold(home, "acme", "reading events of acme"),
        pytest.raises(TryLater, match=rf"process {os.getpid()} \(reading"),
    ):
        with hold(home, "acme", "more", patience_seconds=0.05):
            pass
    assert "Waiting for acme" in caplog.text
    with hold(home, "acme", "again", patience_seconds=0.05):
        pass  # it is free again
