"""One writer at a time over several machines: PostgreSQL's advisory locks (``DROPBOX_LICENCES_LOCKS``).

A lock is held by a transaction that is open as long as the block runs: the server frees it when the process dies or
the line is cut, and a pooler that hands out connections by transaction (PgBouncer) does not come between. A holder does
not hear that its line was cut. So nothing rests on a lock for truth (``store_files``); it spares Dropbox's calls.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from resources.errors import FixSetup, LicencesError, TryLater

LOGGER = logging.getLogger("dropbox_licences.locks")
POLL_SECONDS = 0.5
_NAME_BYTES = 63
"""PostgreSQL cuts an application's name after so many (NAMEDATALEN)."""
_TRY = text("select pg_try_advisory_xact_lock(:key)")
_SETTINGS = text(
    "select set_config('application_name', :words, true), set_config('idle_in_transaction_session_timeout', '0', true)"
)
_OWNER = text("""
    select application_name, to_char(xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32) | objid::bigint = :key
""")


class PostgresLock:
    """The lock ``name`` of all processes that name the same database and the same ``scope``.

    Raises:
        FixSetup: it is not an address of PostgreSQL, or its driver is not installed.
    """

    def __init__(self, address: str, variable: str, scope: str, name: str) -> None:
        self._engine = _engine(address, variable)
        self._name = name
        digest = blake2b(f"{scope} {name}".encode(), digest_size=8).digest()
        self._key = int.from_bytes(digest, signed=True)
        self._connection: Connection | None = None

    def take(self, purpose: str, patience_seconds: float) -> bool:
        """Take it; returns whether it could be had in time."""
        until = time.monotonic() + patience_seconds
        with _errors(self._name):
            if self._connection is None:
                self._connection = self._engine.connect()
                words = f"process {os.getpid()} on {socket.gethostname()} ({purpose})".encode("ascii", "replace")
                self._connection.execute(_SETTINGS, {"words": words[:_NAME_BYTES].decode()})
            while not self._connection.execute(_TRY, {"key": self._key}).scalar_one():
                if time.monotonic() >= until:
                    return False
                time.sleep(POLL_SECONDS)
        return True

    def owner(self) -> str:
        """Who has held it, and since when, in words."""
        with _errors(self._name):
            if self._connection is None:
                return "another process holds it"
            found = self._connection.execute(_OWNER, {"key": self._key}).first()
        return f"{found[0]} has held it since {found[1]}" if found else "another process holds it"

    def release(self) -> None:
        """Give it back, if it was taken."""
        if self._connection is None:
            return
        try:
            self._connection.close()
        except DBAPIError:
            LOGGER.warning(
                "The connection that holds the lock of %s was cut; another process may have worked at the same time",
                self._name,
            )
        self._connection = None


@lru_cache(maxsize=8)
def _engine(address: str, variable: str) -> Engine:
    tried = f"Using {variable}"
    cure = f"Set {variable}=postgresql+psycopg2://USER:PASSWORD@HOST/DATABASE"
    try:
        engine = create_engine(address, poolclass=NullPool)
    except ImportError:
        cure = "Install it: pip install 'dropbox-licences[grown]'"
        raise FixSetup(tried, "PostgreSQL's driver is not installed", cure) from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise FixSetup(tried, "it is not the address of a database", cure) from None
    if engine.dialect.name != "postgresql":
        raise FixSetup(tried, f"it names a database of {engine.dialect.name}", cure)
    return engine


@contextmanager
def _errors(name: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _in_words(name, error) from None  # its own text may hold more than we know


def _in_words(name: str, error: DBAPIError) -> LicencesError:
    tried = f"Taking the lock of {name} in PostgreSQL"
    if "authentication failed" in str(error) or "does not exist" in str(error):
        return FixSetup(tried, "it refused the user, the password or the database", "Correct DROPBOX_LICENCES_LOCKS")
    return TryLater(tried, "it cannot be reached", "Nothing is lost; look at the server, and run again")
