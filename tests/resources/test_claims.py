"""Whose team a link is: one company, one name; and asking costs as many looks as there are teams, not their square."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Installation
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake

SCHEMA = pa.schema([("event", pa.string())])
READ_AT = datetime(2026, 6, 1, tzinfo=UTC)


def home_of(folder: Path, teams: int) -> Home:
    """A home whose teams were all read once."""
    home = Home(folder)
    names = [f"team{number:03}" for number in range(teams)]
    home.connections_file.write_text("".join(f'[connections.{name}]\napp_key = "key"\n' for name in names))
    for number, name in enumerate(names):
        hold_data(home, name, f"dbtid:{number}")
    return home


def hold_data(home: Home, name: str, team_id: str) -> None:
    table = pa.table({"event": ["x"]}, schema=SCHEMA)
    Lake(home.lake).write("team_info", name, date(2026, 6, 1), table, Coverage(team_id, READ_AT))


def declare_too(home: Home, text: str) -> None:
    with home.connections_file.open("a") as file:
        file.write(text)


def claim_all(installation: Installation, teams: int) -> int:
    """Claim every team for its own name; returns how many footers that took."""
    before = installation.lake.footers_opened
    for number in range(teams):
        installation.claims.claim(f"dbtid:{number}", f"team{number:03}")
    return installation.lake.footers_opened - before


def test_ten_times_the_teams_take_ten_times_the_looks(tmp_path: Path) -> None:
    looks = {}
    for teams in (6, 60):
        (tmp_path / str(teams)).mkdir()
        looks[teams] = claim_all(Installation(home_of(tmp_path / str(teams), teams)), teams)
    assert looks[60] <= 10 * looks[6]
    assert looks[60] <= 2 * 60


def test_a_company_that_another_name_holds_is_refused(tmp_path: Path) -> None:
    installation = Installation(home_of(tmp_path, 3))
    declare_too(installation.home, '[connections.new]\napp_key = "key"\n')
    with pytest.raises(FixSetup, match="team001 is the same team"):
        installation.claims.claim("dbtid:1", "new")


def test_a_company_that_this_run_claimed_for_another_name_is_refused(tmp_path: Path) -> None:
    installation = Installation(home_of(tmp_path, 1))
    declare_too(installation.home, '[connections.b]\napp_key = "k"\n[connections.c]\napp_key = "k"\n')
    installation.claims.claim("dbtid:9", "b")
    installation.claims.claim("dbtid:9", "b")
    with pytest.raises(FixSetup, match="b is the same team"):
        installation.claims.claim("dbtid:9", "c")


def test_what_another_process_linked_meanwhile_is_seen_by_whoever_links(tmp_path: Path) -> None:
    installation = Installation(home_of(tmp_path, 1))
    installation.claims.claim("dbtid:0", "team000")
    declare_too(installation.home, '[connections.b]\napp_key = "k"\n')
    hold_data(installation.home, "b", "dbtid:9")
    installation.claims.look_again()
    with pytest.raises(FixSetup, match="b is the same team"):
        installation.claims.claim("dbtid:9", "c")


def test_a_team_that_was_given_another_name_by_hand_is_not_read_a_second_time(tmp_path: Path) -> None:
    """All its people would have two seats: the ones of today, and those that stay in the lake under the old name."""
    installation = Installation(home_of(tmp_path, 2))
    text = installation.home.connections_file.read_text()
    installation.home.connections_file.write_text(text.replace("connections.team001", "connections.renamed"))
    with pytest.raises(FixSetup, match="team001 is the same team") as refused:
        installation.claims.claim("dbtid:1", "renamed")
    assert "connections.toml does not name it any more" in refused.value.came_back
    assert "Name it team001 again" in refused.value.cure
    assert "dropbox-licences disconnect team001 --delete-data" in refused.value.cure
    installation.claims.claim("dbtid:0", "team000")
