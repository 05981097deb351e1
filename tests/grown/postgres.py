"""PostgreSQL on loopback, as this machine has it installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.grown.ports import free_ports

SETTINGS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c port={port}"


def programs() -> Path | None:
    """The folder of its programs; None: it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))  # Debian's own place
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


def user_without_rights(*folders: Path) -> str | None:
    """As whom to start a program that refuses to run as root, with folders that are its own; None: as ourselves."""
    if os.getuid() != 0:
        return None
    for folder in folders:
        shutil.chown(folder, "nobody")
        for each in folder.parents:
            if each.owner() == "root" and not each.stat().st_mode & 0o001:
                each.chmod(each.stat().st_mode | 0o011)
    return "nobody"


class Postgres:
    """A server whose data is in ``folder``; it refuses to run as root, so root starts it as nobody.

    Args:
        folder: where its data and its log are.
        user: who may do everything; a database of this name is made by ``make_database``.
        password: what that user is asked for; empty: nothing.
    """

    def __init__(self, folder: Path, user: str = "tests", password: str = "") -> None:
        bin_ = programs()
        assert bin_
        self._bin, self._folder = bin_, folder / "data"
        self._folder.mkdir()
        self._user = user_without_rights(self._folder)
        (self.port,) = free_ports(1)
        self._name, self._password = user, password
        (folder / "password").write_text(password)
        (folder / "password").chmod(0o644)
        asking = ["--auth=scram-sha-256", f"--pwfile={folder / 'password'}"] if password else ["--auth=trust"]
        self._do("initdb", "-D", self._folder, "-U", user, *asking, "--no-sync", "-E", "UTF8")

    @property
    def address(self) -> str:
        """What names it in the environment."""
        return self.address_of("postgres")

    def address_of(self, database: str) -> str:
        """What names one of its databases."""
        return f"postgresql+psycopg2://{self._name}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make an empty database; what names it in the environment."""
        self._do("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", self._name, "-w", name)
        return self.address_of(name)

    def make_database(self) -> None:
        """The database that the image of PostgreSQL makes for its user."""
        self.new_database(self._name)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = SETTINGS.format(port=self.port)
        self._do("pg_ctl", "-D", self._folder, "-l", self._folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """End it, and cut all lines."""
        self._do("pg_ctl", "-D", self._folder, "-m", "immediate", "-w", "stop")

    def _do(self, program: str, *arguments: str | Path) -> None:
        line = [self._bin / program, *arguments]
        done = subprocess.run(
            line,
            user=self._user,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=os.environ | {"PGPASSWORD": self._password},
            check=False,
        )
        assert done.returncode == 0, done.stdout.decode()
