"""Stable pseudonyms for people: a keyed hash, whose key lies among the home's secrets.

Which texts are replaced by them is not known here.

A keyed hash and not numbering: the same person has the same pseudonym in every report, so that two of them can be
compared, and nobody who holds a list of the members can work out who is who without the key. Whoever deletes the key
makes the reports written so far anonymous for good.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import NamedTuple

from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.secret_files import changing
from resources.storage.whole_files import whole_file

KEY_FILE = "pseudonyms.key"
_BYTES = 32
_LETTERS = 8


class Pseudonym(NamedTuple):
    """What stands for a person: a name like ``Person K7QX-M2PA``, and an address that nobody ever has (RFC 2606).

    The address is for products that know people by one.
    """

    name: str
    address: str


class Pseudonyms:
    """Pseudonyms by one key; the same person gets the same one as long as the key stays."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_home(cls, home: Home) -> Pseudonyms:
        """Those of a home."""
        return cls(home_key(home))

    def of(self, team: str, member_id: str) -> Pseudonym:
        """The pseudonym of a member: 40 bits, so two of 10,000 hardly ever share one."""
        digest = hmac.new(self._key, f"{team}\0{member_id}".encode(), hashlib.sha256).digest()
        letters = base64.b32encode(digest).decode()[:_LETTERS]
        code = f"{letters[:4]}-{letters[4:]}"
        return Pseudonym(f"Person {code}", f"{code.lower()}@pseudonym.invalid")


def home_key(home: Home) -> bytes:
    """The key of a home's keyed hashes: a file of mode 0600 that is made when it is first needed.

    Raises:
        TryLater: the disk is full.
        FixSetup: it is not there and cannot be made, as in a folder of secrets that a platform mounts.
    """
    path = home.secrets / KEY_FILE
    if not path.exists():
        _make(home)
    return path.read_bytes()


def _make(home: Home) -> None:
    try:
        with changing(KEY_FILE, home) as path:
            if not path.exists():  # another process may just have made it
                with whole_file(path) as staged:
                    staged.write_bytes(secrets.token_bytes(_BYTES))
    except FixSetup as error:
        if not home.mounted_secrets:
            raise
        cure = f"Make one and mount it there with the other secrets: head -c {_BYTES} /dev/urandom >{KEY_FILE}"
        raise FixSetup(error.tried, f"it is not there and cannot be made: {error.came_back}", cure) from error
