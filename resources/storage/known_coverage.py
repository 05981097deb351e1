"""What the files of a team cover, as it was read from their footers before: one small file a team and data set.

An hourly run then opens the footers of new files only. The file is not state: whoever deletes, cuts or copies it costs
the next run a look at every footer, and nothing else. It is believed only as far as its own digest goes, which the
columns and the version of the contract are a part of; and of a file of the lake it is believed only while that is the
same file.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path

import msgspec
import pyarrow as pa

from resources.errors import LicencesError
from resources.storage.day_files import CONTRACT_VERSION, Coverage
from resources.storage.whole_files import whole_file

TICK_NS = 20_000_000
"""How coarse the times of files may be (Linux: at most 10 ms). Within it a number that a deleted file had before may
come back on a file with the same times, so what is younger is looked at again."""

_DIGEST_BYTES = 16


class Identity(msgspec.Struct, frozen=True, array_like=True):
    """What the file system says of a file, which no other content at its place can have.

    A file that is replaced by rename gets another number, whatever its size and times; one that is written in place
    gets other times, and nobody can set ``changed_ns`` (st_ctime).
    """

    size_bytes: int
    mtime_ns: int
    changed_ns: int
    number: int

    @classmethod
    def of(cls, facts: os.stat_result) -> Identity:
        """The identity of the file that was asked for."""
        return cls(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)

    @property
    def is_certain(self) -> bool:
        """Whether the file is older than a tick of the clock that its times are taken from."""
        return max(self.mtime_ns, self.changed_ns) + TICK_NS < time.time_ns()


class _Known(msgspec.Struct, frozen=True, array_like=True):
    identity: Identity
    covered: Coverage


_decode = msgspec.json.Decoder(dict[date, _Known]).decode
_encode = msgspec.json.Encoder().encode


class KnownCoverage:
    """What is known of the files of a team and data set.

    Args:
        path: where it is kept.
        schema: the columns that the files were checked for.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        named = [CONTRACT_VERSION, [each.name for each in fields(Coverage)], schema.to_string(show_field_metadata=True)]
        self._rule = hashlib.blake2b(repr(named).encode()).digest()
        self._before = self._read()
        self._now: dict[date, _Known] = {}

    def get(self, day: date, identity: Identity) -> Coverage | None:
        """What the file of a day covers; None: it is not known of this file."""
        known = self._before.get(day)
        return known.covered if known and known.identity == identity else None

    def note(self, day: date, identity: Identity, covered: Coverage) -> None:
        """Note what the file of a day covers."""
        if identity.is_certain:
            self._now[day] = _Known(identity, covered)

    def keep(self) -> None:
        """Keep what was noted, and that alone. Where nothing can be written, the next run looks again."""
        if self._now == self._before:
            return
        body = _encode(self._now)
        with suppress(OSError, LicencesError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with whole_file(self._path) as staged:
                staged.write_bytes(self._digest(body) + body)

    def _read(self) -> dict[date, _Known]:
        try:
            content = self._path.read_bytes()
            digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
            return _decode(body) if digest == self._digest(body) else {}
        except (OSError, ValueError):
            return {}

    def _digest(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._rule, digest_size=_DIGEST_BYTES).digest()
