"""The shard of a team: stable over processes, versions and other teams; the number of shards, or a clear refusal."""

from __future__ import annotations

from collections import Counter

import pytest

from resources.errors import FixSetup
from resources.shards import MOST_SHARDS, VARIABLE, shard_count, shard_of


def test_a_team_stays_in_its_shard() -> None:
    """Published files and queued runs of an older version name it: these numbers must never change."""
    assert {name: shard_of(name, 6) for name in ("acme", "beta", "Zürich-東京")} == {
        "acme": 5,
        "beta": 1,
        "Zürich-東京": 0,
    }
    assert shard_of("acme", 1) == 0


def test_teams_are_spread_evenly() -> None:
    sizes = Counter(shard_of(f"team{number}", 10) for number in range(1_000))
    assert sizes.keys() == {*range(10)}
    assert max(sizes.values()) < 140


@pytest.mark.parametrize(("text", "count"), [("", 1), ("  ", 1), ("1", 1), (" 12 ", 12), (str(MOST_SHARDS), 1000)])
def test_the_environment_sets_how_many(monkeypatch: pytest.MonkeyPatch, text: str, count: int) -> None:
    monkeypatch.setenv(VARIABLE, text)
    assert shard_count() == count


def test_nothing_is_split_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert shard_count() == 1


@pytest.mark.parametrize("text", ["0", "-2", "1.5", "six", "1e2", "٦", "²", "1001", "9" * 5_000, "6 shards"])
def test_a_number_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(FixSetup, match=r"DROPBOX_LICENCES_SHARDS: it is '.*Set it to a whole number from 1 to 1,000"):
        shard_count()
