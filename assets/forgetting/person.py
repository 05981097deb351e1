"""Who a person is: the ids, addresses and names under which the lake holds them.

What others have too (an address that two people share, a common name) is replaced only where an id or an address says
whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb

from assets.warehouse.compared_names import make_key_macros
from resources.secrets.forgotten import ERASED, Mode, is_telling, pseudonym, words_of
from resources.storage.day_files import BrokenFile
from resources.storage.lake import Lake

_GAP = r"[\W_]+"
"""Between the words of a name: Ann-Marie_Berg is Ann Marie Berg."""

_LISTED = """
select team_member_id, account_id, email, name_key(email) as address, display_name, external_id, secondary_emails,
  status, max(date) as last_date, count(*) as rows
from read_parquet($files, hive_partitioning = true, hive_types = {'team': varchar, 'date': date})
group by all
"""
_ACTORS = """
select actor_team_member_id, actor_account_id, actor_email, name_key(actor_email) as address, actor_type,
  count(*) as rows
from read_parquet($files, hive_partitioning = false)
group by all
"""
_MENTIONS = """
select count(*) from read_parquet($files, hive_partitioning = false)
where len(list_filter($texts, lambda each: contains(lower(event), each))) > 0
"""


@dataclass(frozen=True)
class Person:
    """A person of a team; ``Person`` is one of ``rows.People``.

    Attributes:
        ids: of memberships and accounts, none of them anybody else's.
        texts: addresses, external ids and names that nobody else has.
        found: how much is held, in words, for whoever is asked.
        is_seated: whether Dropbox's newest listing has the person in the team.
    """

    team: str
    how: Mode
    key: bytes
    ids: frozenset[str]
    texts: frozenset[str]
    found: dict[str, int] = field(default_factory=dict, compare=False)
    is_seated: bool = False

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(text.casefold() for text in self.ids | self.texts)

    @cached_property
    def _names(self) -> list[list[str]]:
        return [words_of(text) for text in self.texts if is_telling(text)]

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        exact = sorted({*self.ids, *(text for text in self.texts if "@" in text)}, key=len, reverse=True)
        patterns = [rf"(?<![\w.+-]){re.escape(each)}(?!\w)" for each in exact]
        patterns += [rf"(?<![^\W_]){_GAP.join(map(re.escape, words))}(?![^\W_])" for words in self._names]
        return re.compile("|".join(patterns), re.IGNORECASE)

    @cached_property
    def _hints(self) -> frozenset[str]:
        return self._known | {words[0].casefold() for words in self._names}

    def mode(self, text: str | None) -> Mode | None:
        """How the person of this id, address or name is forgotten; None: it is not this person's."""
        return self.how if text is not None and text.casefold() in self._known else None

    def stand_in(self, text: str) -> str:
        """The pseudonym of a text."""
        return pseudonym(self.key, text)

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking into a JSON text: it may write letters as escapes."""
        if "\\" in text:
            return True
        folded = text.casefold()
        return any(each in folded for each in self._hints)

    def in_text(self, text: str) -> str:
        """A text with every mention replaced; the same object if there is none."""
        if text.casefold() in self._known:
            return self._in_its_place(text)
        if not self._mention.search(text):
            return text
        return self._mention.sub(lambda found: self._in_its_place(found[0]), text)

    def _in_its_place(self, text: str) -> str:
        return self.stand_in(text) if self.how == "pseudonymise" else ERASED


def find_person(lake: Lake, team: str, member: str, how: Mode, key: bytes) -> Person | None:
    """The person of an address or a membership's id, by all that the lake ever held of the team; None: nobody.

    All memberships of the same account are the same person: somebody who left and came back has several.
    """
    with duckdb.connect() as con:
        make_key_macros(con)
        roster = _asked(con, _LISTED, _whole_files(lake, "members", team))
        actors = _asked(con, _ACTORS, _whole_files(lake, "events", team))
        asked, asked_id = con.execute("select name_key($m), id_key($m)", {"m": member}).fetchone() or (None, None)
        mine = {row["team_member_id"] for row in roster if asked == row["address"] or asked_id == row["team_member_id"]}
        mine |= {
            row["actor_team_member_id"]
            for row in actors
            if row["actor_type"] == "team_member"
            and (asked == row["address"] or asked_id == row["actor_team_member_id"])
        } - {None}
        accounts = {row["account_id"] for row in roster if row["team_member_id"] in mine}
        accounts |= {row["actor_account_id"] for row in actors if row["actor_team_member_id"] in mine}
        accounts -= {None}
        mine |= {row["team_member_id"] for row in roster if row["account_id"] in accounts}
        own = [row for row in roster if row["team_member_id"] in mine]
        acted = [row for row in actors if row["actor_team_member_id"] in mine or row["actor_account_id"] in accounts]
        others = [row for row in roster if row["team_member_id"] not in mine]
        outsiders = [row for row in actors if asked == row["address"] and row not in acted]
        texts = {text for row in own for text in _texts_of(row)} | {row["actor_email"] for row in acted}
        shared = {text.casefold() for row in others for text in _texts_of(row)}
        texts = {text for text in texts if text and text.casefold() not in shared} | {member}
        ids = mine | accounts
        mentions = _asked_count(con, _whole_files(lake, "events", team), [each.lower() for each in ids | texts])
    found = {
        "rows of member listings": sum(row["rows"] for row in own),
        "events caused": sum(row["rows"] for row in [*acted, *outsiders]),
        "events that hold the person": mentions,
    }
    if not any(found.values()):
        return None
    newest = max((row["last_date"] for row in roster), default=None)
    is_seated = any(row["last_date"] == newest and row["status"] != "removed" for row in own)
    return Person(team, how, key, frozenset(ids), frozenset(texts), found, is_seated)


def _texts_of(row: dict[str, Any]) -> Iterator[str]:
    yield from (text for name in ("email", "display_name", "external_id") if (text := row[name]))
    yield from row["secondary_emails"] or []


def _whole_files(lake: Lake, dataset: str, team: str) -> list[str]:
    patterns = []
    for file in lake.listing(dataset, team):
        try:
            if lake.coverage(file.path).rows:
                patterns.append(file.pattern)
        except BrokenFile:  # set aside, and deleted, when the files are rewritten
            continue
    return patterns


def _asked(con: duckdb.DuckDBPyConnection, query: str, files: list[str]) -> list[dict[str, Any]]:
    if not files:
        return []
    answer = con.execute(query, {"files": files})
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _asked_count(con: duckdb.DuckDBPyConnection, files: list[str], texts: list[str]) -> int:
    if not files:
        return 0
    (count,) = con.execute(_MENTIONS, {"files": files, "texts": texts}).fetchone() or (0,)
    return int(count)
