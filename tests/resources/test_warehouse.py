"""Publishing: readers see whole states only, and nothing that a client does breaks the next publication."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from resources.errors import TryLater
from resources.home import Home
from resources.locks import hold
from resources.warehouse import KEPT_COPIES, Warehouse


def publish(warehouse: Warehouse, number: int) -> None:
    with warehouse.work() as connection:
        connection.execute("create or replace table first as select $n as n", {"n": number})
        connection.execute("create or replace table second as select $n as n", {"n": number})
    warehouse.publish()


def test_the_link_is_relative_and_three_copies_stay(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in range(5):
        publish(Warehouse(home), number)
    assert os.readlink(home.warehouse) == "warehouse/5.duckdb"
    kept = sorted(path.name for path in home.warehouse_files.iterdir())
    assert kept == ["3.duckdb", "4.duckdb", "5.duckdb", "work.duckdb"]
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


def test_a_work_file_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    publish(Warehouse(home), 1)
    Warehouse(home).work_file.write_bytes(b"no database" * 1000)
    publish(Warehouse(home), 2)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select n from second").fetchone() == (2,)


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
