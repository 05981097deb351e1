"""PostgreSQL on loopback, as this machine has it installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

SETTINGS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c port={port}"


def programs() -> Path | None:
    """The folder of its programs; None: it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))  # Debian's own place
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


class Postgres:
    """A server whose data is in ``folder``; it refuses to run as root, so root starts it as nobody."""

    def __init__(self, folder: Path) -> None:
        bin_ = programs()
        assert bin_
        self._bin, self._folder = bin_, folder / "data"
        self._user = "nobody" if os.getuid() == 0 else None
        self._folder.mkdir()
        if self._user:
            shutil.chown(self._folder, self._user)
            for each in (folder, *folder.parents):
                if each.owner() == "root" and not each.stat().st_mode & 0o001:
                    each.chmod(each.stat().st_mode | 0o011)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._do("initdb", "-D", self._folder, "-U", "tests", "--auth=trust", "--no-sync", "-E", "UTF8")

    @property
    def address(self) -> str:
        """What names it in the environment."""
        return f"postgresql+psycopg2://tests@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = SETTINGS.format(port=self._port)
        self._do("pg_ctl", "-D", self._folder, "-l", self._folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """End it, and cut all lines."""
        self._do("pg_ctl", "-D", self._folder, "-m", "immediate", "-w", "stop")

    def _do(self, program: str, *arguments: str | Path) -> None:
        line = [self._bin / program, *arguments]
        done = subprocess.run(
            line, user=self._user, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", check=False
        )
        assert done.returncode == 0, done.stdout.decode()
