"""Whoever is forgotten is in no file for other engines any more, older sets included."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assets.for_engines.publishing import publish_for_engines
from pipelines.cli import main
from resources.home import Home
from resources.installation import Installation
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked
from tests.pipeline.read_home import read_before
from tests.privacy.forgettable import SETTINGS, STAYING, company, left_of, person_called, texts_of


@pytest.mark.parametrize("call", [("forget", "--pseudonymise", "--yes"), ("disconnect", "--delete-data", "--yes")])
def test_nothing_is_left_in_the_place_for_other_engines(tmp_path: Path, place: Path, call: tuple[str, ...]) -> None:
    who = person_called(company(), STAYING)
    with SampleServer([company()]) as server, linked(server, tmp_path / "home", **SETTINGS) as home:
        read_before(server, home)
        for _ in range(2):
            publish_for_engines(Installation(home))
        assert left_of(Home(place), texts_of(who))
        named = who.email if call[0] == "forget" else "acme"
        done = CliRunner().invoke(main, [call[0], named, *call[1:]], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert left_of(Home(place), texts_of(who)) == []
        assert left_of(home, texts_of(who)) == []
        sets = [path for path in (place / "tables").iterdir() if path.is_dir() and path.name != "locations"]
        assert len(sets) == 1


@pytest.mark.parametrize("call", [("forget", "--pseudonymise", "--yes"), ("disconnect", "--delete-data", "--yes")])
def test_a_call_that_does_not_know_of_the_place_deletes_nothing_and_names_it(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...]
) -> None:
    """The variable is set where the runs are, and not in the shell in which somebody forgets a person."""
    who = person_called(company(), STAYING)
    with SampleServer([company()]) as server, linked(server, tmp_path / "home", **SETTINGS) as home:
        read_before(server, home)
        publish_for_engines(Installation(home))
        named = who.email if call[0] == "forget" else "acme"
        files = sorted(home.lake.rglob("*"))
        for elsewhere in ("", str(tmp_path / "elsewhere")):
            monkeypatch.setenv("DROPBOX_LICENCES_TABLES", elsewhere)
            told = CliRunner().invoke(main, [call[0], named, *call[1:]])
            assert told.exit_code != 0, told.output
            assert f"tables were put into {place} too. Set DROPBOX_LICENCES_TABLES={place}" in told.output
        assert sorted(home.lake.rglob("*")) == files
        assert "acme" in home.connections_file.read_text()
