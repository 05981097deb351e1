"""PgBouncer with the settings of deploy/pgbouncer.ini before a PostgreSQL on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg2

from tests.grown.composed import FILE
from tests.grown.ports import free_ports
from tests.grown.postgres import Postgres, user_without_rights

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
READY_SECONDS = 120.0


class Pgbouncer:
    """A pooler in ``folder`` for the database ``postgres`` of a server; ``settings`` come on top of the file's."""

    def __init__(self, folder: Path, server: Postgres, **settings: str | int) -> None:
        self._folder, (self._port,) = folder, free_ports(1)
        self.address = f"postgresql+psycopg2://tests@127.0.0.1:{self._port}/postgres"
        (folder / "users.txt").write_text('"tests" ""\n')
        ours = {"listen_port": self._port, "auth_type": "trust", "auth_file": folder / "users.txt"} | settings
        kept = [
            line for line in FILE.with_name("pgbouncer.ini").read_text().splitlines() if line.split(" ")[0] not in ours
        ]
        text = "\n".join([*kept, *(f"{name} = {value}" for name, value in ours.items()), ""])
        text = text.replace("licences = host=postgres port=5432", f"postgres = host=127.0.0.1 port={server.port}")
        (folder / "pgbouncer.ini").write_text(text.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104 - the other way round

    def __enter__(self) -> Self:
        user = user_without_rights(self._folder, *self._folder.glob("*.txt"), self._folder / "pgbouncer.ini")
        line = [str(PGBOUNCER), str(self._folder / "pgbouncer.ini")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(line, stdout=log, stderr=log, cwd="/", user=user)
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                psycopg2.connect(self.address.replace("+psycopg2", "")).close()
            except psycopg2.OperationalError as error:
                if self._process.poll() is None and time.monotonic() < until:
                    continue
                self._process.kill()
                raise AssertionError((self._folder / "log").read_text()[-2_000:]) from error
            return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
