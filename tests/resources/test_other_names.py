"""Files of the home under a name that is not read: they are named, and not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.connections import read_connections
from resources.home_files.decisions_file import read_decisions
from resources.home_files.exclusions import read_exclusions
from resources.home_files.invoices_file import read_invoices
from resources.roster.roster_file import read_roster
from resources.roster.settings import read_roster_settings


def read_all(home: Home) -> None:
    read_connections(home.connections_file)
    read_exclusions(home.exclusions_file)
    read_decisions(home.decisions_file)
    read_invoices(home.invoices_file)
    read_roster(*home.roster_files, read_roster_settings(home.roster_settings_file))


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("roster.xlsx", "Save it as roster.csv"),
        ("Roster.csv", "Rename it to roster.csv"),
        ("roster.csv.txt", "Rename it to roster.csv"),
        ("roster.txt", "Save it as roster.csv"),
        ("ROSTER.TOML", "Rename it to roster.toml"),
        ("decisions.ods", "Save it as decisions.csv"),
        ("Decisions.csv", "Rename it to decisions.csv"),
        ("Invoices.xlsx", "Save it as invoices.csv"),
        ("exclusions.toml.txt", "Rename it to exclusions.toml"),
        ("Exclusions.toml", "Rename it to exclusions.toml"),
        ("connections.yaml", "Save it as connections.toml"),
    ],
)
def test_a_file_that_only_bears_a_similar_name_is_named(name: str, cure: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("")
    with pytest.raises(FixSetup) as raised:
        read_all(Home(tmp_path))
    assert f"{name} is there, but is not read. {cure}, or move it away" in str(raised.value)


@pytest.mark.parametrize("name", ["roster.csv.bak", "roster.old.csv", "~$roster.xlsx", "alerts.json", "people.xlsx"])
def test_copies_that_were_put_aside_and_other_files_are_nobodys_lists(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("")
    read_all(Home(tmp_path))
    read_all(Home(tmp_path / "a home that is not made yet"))


def test_the_spreadsheet_may_lie_beside_the_list_that_was_saved_from_it(tmp_path: Path) -> None:
    for name in ("roster.csv", "roster.toml", "decisions.csv"):
        (tmp_path / name).write_text({"roster.csv": "email\n", "decisions.csv": "seat,decided,by,on\n"}.get(name, ""))
        (tmp_path / name).with_suffix(".xlsx").write_text("")
    read_all(Home(tmp_path))
