"""What goes through PgBouncer and what does not: the teams' locks, Dagster's records, Dagster's web server."""

from __future__ import annotations

import signal
from pathlib import Path

import psycopg2
import pytest
from dagster import DagsterRunStatus

from pipelines.engine.instance import open_instance
from resources.errors import TryLater
from resources.home import Home
from resources.storage.locks import hold
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.grown.pgbouncer import PGBOUNCER, Pgbouncer
from tests.grown.postgres import Postgres, programs
from tests.grown.test_dagster_on_postgres import COMPANY, machine
from tests.grown.test_postgres_locks import holding
from tests.pipeline.command_line import process
from tests.published import ask

pytestmark = [
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed (Debian: postgresql)"),
    pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not installed (Debian: pgbouncer)"),
]


def homes_behind(pooler: Pgbouncer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Home]:
    """Two machines: homes of one lake, with their locks behind a pooler."""
    monkeypatch.setenv("DROPBOX_LICENCES_LOCKS", pooler.address)
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", f"s3://bucket/{folder.name}")
    found = [Home(folder / name) for name in ("one", "other")]
    for home in found:
        home.make(home.root)
    return found


@pytest.mark.parametrize("mode", ["transaction", "session"])
def test_locks_hold_through_a_pooler_and_end_with_their_holder(
    mode: str, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pgbouncer(tmp_path, postgres, pool_mode=mode) as pooler:
        one, other = homes_behind(pooler, tmp_path, monkeypatch)
        with holding(one) as holder:
            with (
                pytest.raises(TryLater, match=rf"process {holder.pid} on .*reading ev"),
                hold(other, "acme", "linking acme", patience_seconds=0.2),
            ):
                pytest.fail("both hold it")
            with hold(other, "beta", "reading events of beta", patience_seconds=0.0):
                pass
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            with hold(other, "acme", "reading events of acme", patience_seconds=120.0):
                pass


def test_a_pooler_that_allows_no_transactions_gives_no_lock(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pgbouncer(tmp_path, postgres, pool_mode="statement") as pooler:
        one, _ = homes_behind(pooler, tmp_path, monkeypatch)
        with pytest.raises(TryLater, match="it cannot be reached"), hold(one, "acme", "reading"):
            pytest.fail("nobody gave it")  # it cuts the line, and says why in its own log only


def test_each_lock_takes_a_connection_of_the_pool(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pgbouncer(tmp_path, postgres, default_pool_size=2, query_wait_timeout=10) as pooler:  # for a busy machine
        one, other = homes_behind(pooler, tmp_path, monkeypatch)
        with hold(one, "acme", "reading"), hold(one, "beta", "reading"):
            with pytest.raises(TryLater), hold(other, "gamma", "reading"):
                pytest.fail("there was a third connection")
        with hold(other, "gamma", "reading"):
            pass


def test_dagsters_records_go_through_a_pooler_by_transaction(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pooler").mkdir()
    with (
        Pgbouncer(tmp_path / "pooler", postgres, default_pool_size=2) as pooler,
        SampleServer([COMPANY]) as team,
        linked(team, tmp_path / "home") as home,
    ):
        monkeypatch.setenv("DAGSTER_PG_URL", pooler.address)
        machine(home.root)
        ran = process("run", DROPBOX_LICENCES_HOME=str(home.root))
        assert ran.returncode == 0, ran.stderr
        with open_instance(home) as instance:
            assert instance.get_runs(limit=1)[0].status == DagsterRunStatus.SUCCESS
        assert ask(home, "from seats")


def test_what_dagsters_web_server_sets_stays_in_others_connections(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why compose.yaml sends it past the pooler."""
    (tmp_path / "pooler").mkdir()
    with Pgbouncer(tmp_path / "pooler", postgres, default_pool_size=1) as pooler:
        monkeypatch.setenv("DAGSTER_PG_URL", pooler.address)
        with open_instance(machine(tmp_path / "home")) as instance:
            instance.run_storage.optimize_for_webserver(statement_timeout=1234, pool_recycle=-1, max_overflow=1)
            instance.get_runs(limit=1)
        with psycopg2.connect(pooler.address.replace("+psycopg2", "")) as others, others.cursor() as cursor:
            cursor.execute("show statement_timeout")
            assert cursor.fetchone() == ("1234ms",)
