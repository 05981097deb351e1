"""How many parts the teams are read in, and which team is in which: ``DROPBOX_LICENCES_SHARDS`` (docs/grow.md)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from hashlib import sha256

from resources.errors import FixSetup

VARIABLE = "DROPBOX_LICENCES_SHARDS"
MOST_SHARDS = 1000


def shard_count() -> int:
    """The number of shards that the environment sets; 1 without it: nothing is split.

    Raises:
        FixSetup: the variable holds no such number.
    """
    text = os.environ.get(VARIABLE, "").strip() or "1"
    if re.fullmatch(r"[0-9]{1,4}", text) and 1 <= int(text) <= MOST_SHARDS:
        return int(text)
    cure = f"Set it to a whole number from 1 to {MOST_SHARDS:,}, about one for each 100 teams, or unset it"
    raise FixSetup(f"Reading the number of shards from {VARIABLE}", f"it is {text[:40]!r}", cure)


def shard_of(team: str, shards: int) -> int:
    """The shard of a team, from 0: the same in every process, and whatever other teams there are.

    Args:
        team: its name in connections.toml.
        shards: how many there are.
    """
    return int.from_bytes(sha256(team.encode()).digest()) % shards


def by_shard(teams: Iterable[str], shards: int) -> dict[int, list[str]]:
    """The teams of each shard that has any: the shards in order, their teams as they come."""
    found: dict[int, list[str]] = {}
    for team in teams:
        found.setdefault(shard_of(team, shards), []).append(team)
    return dict(sorted(found.items()))
