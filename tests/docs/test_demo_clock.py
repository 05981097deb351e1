"""Right after the demo its home answers by the demo's clock, whatever the wall clock says."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from resources import clock, home
from resources.home import Home


def status(demo_home: Home, monkeypatch: pytest.MonkeyPatch, now: str | None = None) -> dict[str, object]:
    monkeypatch.setenv(home.VARIABLE, str(demo_home.root))
    monkeypatch.delenv(clock.VARIABLE, raising=False)
    if now:
        monkeypatch.setenv(clock.VARIABLE, now)
    done = CliRunner().invoke(main, ["status", "--json"], catch_exceptions=False)
    (team,) = json.loads(done.stdout)
    assert isinstance(team, dict)
    return team


def test_the_demos_list_of_members_is_not_old(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    team = status(demo_home, monkeypatch)
    assert (team["state"], team["roster_age_days"]) == ("ok", 0)
    assert clock.VARIABLE not in os.environ  # the next command asks again


def test_a_clock_that_is_set_goes_before_the_demos(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status(demo_home, monkeypatch, "2026-11-05T09:00:00Z")["state"] == "old_roster"
