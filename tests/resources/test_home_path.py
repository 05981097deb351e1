"""What may be called a home: anything that works everywhere; the rest is refused before anything begins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from resources.errors import FixSetup
from resources.home import VARIABLE, Home
from resources.home_path import MOST_BYTES


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "data"),
        ("licences/", "licences"),
        ("./a b/../c", "c"),
        ("~/licences", "me/licences"),
        ("IT [prod] 100% #1 'a' \"b\" ü*", "IT [prod] 100% #1 'a' \"b\" ü*"),
    ],
)
def test_a_home_is_where_a_person_means_it(here: Path, monkeypatch: pytest.MonkeyPatch, text: str, wanted: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    assert Home.from_environment().root == here / wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("two\nlines", "control character or is not UTF-8"),
        ("\x1b[31mred", "control character or is not UTF-8"),
        (os.fsdecode(b"caf\xe9"), "control character or is not UTF-8"),
        ("a\\b", "which would make DuckDB write elsewhere"),
        ("what?", "which would make DuckDB write elsewhere"),
        ("team=acme/data", "would take the folder team=acme for a column"),
        ("x" * MOST_BYTES, "longer than 400 bytes"),
        ("~nobody-is-called-so/data", "cannot be made an absolute path"),
        ("file/data", "file is a file"),
        ("nowhere", "nowhere is a file, or a link that leads nowhere"),
    ],
)
def test_a_home_that_cannot_work_is_refused_at_the_start(
    here: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    (here / "file").touch()
    (here / "nowhere").symlink_to("gone")
    monkeypatch.setenv(VARIABLE, text)
    for command in ("run", "status", "report", "connections", "rebuild"):
        done = CliRunner().invoke(main, [command])
        assert done.exit_code == 2
        assert words in done.stderr
        assert "Name another folder in DROPBOX_LICENCES_HOME" in done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stderr.strip().isprintable()
    assert {path.name for path in here.iterdir()} == {"file", "nowhere"}, "nothing was made"


def test_a_link_with_a_good_name_helps(here: Path) -> None:
    (here / "team=acme?").mkdir()
    (here / "link").symlink_to("team=acme?")
    assert Home.at("link").root == here / "link"
    with pytest.raises(FixSetup):
        Home.at("team=acme?")


def test_a_current_folder_that_is_gone_is_told(here: Path) -> None:
    gone = here / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    with pytest.raises(FixSetup, match="cannot be made an absolute path"):
        Home.at("data")
