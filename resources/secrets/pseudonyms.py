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
import os
import secrets

from resources.home import Home

KEY_FILE = "pseudonyms.key"
_BYTES = 32
_LETTERS = 8


class Pseudonyms:
    """Pseudonyms by one key; the same person gets the same one as long as the key stays."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_home(cls, home: Home) -> Pseudonyms:
        """Those of a home."""
        return cls(home_key(home))

    def of(self, team: str, member_id: str) -> str:
        """The pseudonym of a member, like ``Person K7QX-M2PA``: 40 bits, so two of 10,000 hardly ever share one."""
        digest = hmac.new(self._key, f"{team}\0{member_id}".encode(), hashlib.sha256).digest()
        letters = base64.b32encode(digest).decode()[:_LETTERS]
        return f"Person {letters[:4]}-{letters[4:]}"


def address_of(pseudonym: str) -> str:
    """The address that goes with a pseudonym, for products that know people by one; nobody ever has it (RFC 2606)."""
    return f"{pseudonym.removeprefix('Person ').lower()}@pseudonym.invalid"


def home_key(home: Home) -> bytes:
    """The key of a home's keyed hashes: a file of mode 0600 that is made when it is first needed."""
    path = home.make(home.secrets) / KEY_FILE
    staged = path.with_name(f"{KEY_FILE}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        try:
            os.link(staged, path)  # unlike a rename, it never replaces a key that another process just made
        except FileExistsError:
            pass
        finally:
            staged.unlink()
    return path.read_bytes()
