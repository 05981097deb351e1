"""Who was forgotten: ``forgotten.json`` in the home, of mode 0600. It holds no name, address or id, only keyed digests.

They are what lets a later reading know a forgotten person, whom Dropbox still tells of, again. Whoever has the file can
try out names against it: it is a pseudonymous record, and belongs into the same care as the rest of the home.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from resources.errors import FixSetup
from resources.home import Home
from resources.storage.shared_files import read_shared, write_shared

Mode = Literal["pseudonymise", "erase"]

ERASED = "forgotten"
"""What stands in a text for a mention of somebody who was erased."""

_ADDRESS = re.compile(r"[^\s<>\"'(),;:\\/\[\]]+@[\w.-]*\w")
_WORD = re.compile(r"[^\W_]+")
_SEEN_MOST = 200_000
_ID = re.compile(r"(dbmid|dbid|id):")
_PSEUDONYM = re.compile(r"(?:dbmid:|dbid:|id:)?forgotten-[0-9a-f]{16}|[0-9a-f]{16}@forgotten\.invalid").fullmatch


def is_pseudonym(text: str) -> bool:
    """Whether a text stands for somebody who was forgotten."""
    return bool(_PSEUDONYM(text))


def pseudonym(key: bytes, text: str) -> str:
    """What stands for an id, an address or a name: always the same for the same text, and of the same kind."""
    digest = _digest(key, "pseudonym", text)[:16]
    if "@" in text:
        return f"{digest}@forgotten.invalid"
    kind = _ID.match(text)
    return f"{kind[0] if kind else ''}forgotten-{digest}"


def is_telling(text: str) -> bool:
    """Whether a text is a name that tells who it is wherever it stands: two words; one may mean anything."""
    return "@" not in text and " " in text and len(_WORD.findall(text)) > 1


def words_of(name: str) -> list[str]:
    """The words of a name."""
    return _WORD.findall(name)


def _as_words(text: str) -> str:
    """A name however it is written: Ann-Marie_Berg is Ann Marie Berg."""
    return " ".join(_WORD.findall(text))


def _digest(key: bytes, purpose: str, text: str) -> str:
    return hmac.digest(key, f"{purpose} {text.casefold()}".encode("utf-8", "replace"), "sha256").hex()


@dataclass(frozen=True)
class Forgotten:
    """The people of a team who were forgotten, known again by the digests of their ids, addresses and names."""

    key: bytes = b""
    digests: dict[str, Mode] = field(default_factory=dict)
    word_counts: tuple[int, ...] = ()
    _seen: dict[str, Mode | None] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        """Whether anybody was."""
        return bool(self.digests)

    def mode(self, text: str | None) -> Mode | None:
        """How somebody was forgotten whose id, address or name this is; None: nobody's."""
        if text is None:
            return None
        if text not in self._seen:
            if len(self._seen) > _SEEN_MOST:
                self._seen.clear()
            self._seen[text] = self.digests.get(_digest(self.key, "who", text))
        return self._seen[text]

    def stand_in(self, text: str) -> str:
        """The pseudonym of a text."""
        return pseudonym(self.key, text)

    def may_be_in(self, text: str) -> bool:  # noqa: ARG002 - digests cannot be looked for
        """Whether it is worth looking into a JSON text."""
        return True

    def in_text(self, text: str) -> str:
        """A text with every mention replaced, by whole text, address or name; the same object if there is none."""
        if self.mode(text):
            return self.stand_in(text)
        if "@" in text:
            text = _ADDRESS.sub(lambda found: self.stand_in(found[0]) if self.mode(found[0]) else found[0], text)
        for count in self.word_counts:
            text = self._without_names(text, count)
        return text

    def _without_names(self, text: str, count: int) -> str:
        """A text without names of so many words."""
        words = list(_WORD.finditer(text))
        for first, last in reversed(list(zip(words, words[count - 1 :], strict=False))):
            if self.mode(_as_words(text[first.start() : last.end()])):
                text = f"{text[: first.start()]}{self.stand_in(first[0])}{text[last.end() :]}"
        return text


def version_of_list(home: Home) -> str:
    """A text that is another one whenever somebody was forgotten."""
    return hashlib.sha256(read_shared(home, home.forgotten_file).content or b"").hexdigest()


def read_forgotten(home: Home, team: str) -> Forgotten:
    """The forgotten people of a team.

    Raises:
        FixSetup: the list is there and cannot be read: nothing may be read from Dropbox without it.
    """
    record, _ = _read(home)
    of_team = record.get("teams", {}).get(team)
    return (
        Forgotten(bytes.fromhex(record["key"]), of_team["digests"], tuple(of_team["words"])) if of_team else Forgotten()
    )


def key_of(home: Home) -> bytes:
    """The key of this home's pseudonyms, made when it is first needed."""
    record, seen = _read(home)
    if not record:
        record = {"key": secrets.token_hex(32), "teams": {}}
        write_shared(home, home.forgotten_file, record, seen)
    return bytes.fromhex(record["key"])


def remember(home: Home, team: str, mode: Mode, texts: Iterable[str]) -> None:
    """Add what a person is known by. The caller holds the lock of all forgetting."""
    key = key_of(home)
    record, seen = _read(home)
    of_team = record["teams"].setdefault(team, {"digests": {}, "words": []})
    names = {_as_words(text) for text in texts if is_telling(text)}
    of_team["digests"] |= {_digest(key, "who", text): mode for text in {*texts, *names}}
    of_team["words"] = sorted({*of_team["words"], *(len(name.split()) for name in names)})
    write_shared(home, home.forgotten_file, record, seen)


def _read(home: Home) -> tuple[dict[str, Any], str | None]:
    """The record, empty if there is none, and the version that it was."""
    try:
        shared = read_shared(home, home.forgotten_file)
        if shared.text is None:
            return {}, None
        record: dict[str, Any] = json.loads(shared.text)
        bytes.fromhex(record["key"])
        return {"key": record["key"], "teams": dict(record["teams"])}, shared.version
    except (OSError, ValueError, KeyError, TypeError):
        cure = "Put it back from a back-up; if there is none, delete it and forget the people again"
        raise FixSetup(f"Reading {home.forgotten_file}", "it is damaged or cannot be read", cure) from None
