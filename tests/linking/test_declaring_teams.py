"""connections.toml is written so that what stood there survives."""

from __future__ import annotations

import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.connections import read_connections
from resources.home_files.declaring_teams import Declarations, editing

FILE = """\
# Our teams. Ask Ines before you change anything.

[connections.zeta] # the first, though its name is last
app_key = "z"  # from the console

# Beta was bought in 2024.
[connections.beta]
app_key = 'b'
idle_after_days = 30

# What Beta pays.
[connections.beta.contract]
currency = "EUR"

# Acme, last.
[connections.acme]
app_key = "a"
enabled = false # for now
# The end.
"""


def after(change: str, name: str, text: str = FILE) -> str:
    declarations = Declarations(Path("connections.toml"), text)
    match change:
        case "declare":
            declarations.declare(name, "new")
        case "remove":
            declarations.remove(name)
        case _:
            declarations.switch(name, enabled=change == "enable")
    return declarations.text


def test_a_new_team_stands_at_the_end() -> None:
    assert after("declare", "gamma") == FILE + '\n[connections.gamma]\napp_key = "new"\n'


def test_a_team_that_is_linked_again_keeps_all_but_its_key() -> None:
    assert after("declare", "beta") == FILE.replace("'b'", '"new"')


def test_a_team_that_is_linked_again_is_switched_on() -> None:
    assert after("declare", "acme") == FILE.replace('"a"', '"new"').replace("false # for now", "true # for now")


def test_off_and_on() -> None:
    off = FILE.replace('app_key = "z"  # from the console\n', 'app_key = "z"  # from the console\nenabled = false\n')
    assert after("disable", "zeta") == off
    assert after("enable", "zeta", off) == off.replace("enabled = false\n\n", "enabled = true\n\n")
    assert after("enable", "zeta") == FILE
    assert after("enable", "acme") == FILE.replace("false # for now", "true # for now")


def test_a_team_that_is_taken_out_leaves_its_neighbours_comments() -> None:
    gone = FILE[FILE.index("[connections.beta]") : FILE.index("# Acme, last.")]
    assert after("remove", "beta") == FILE.replace(gone, "")
    assert after("remove", "zeta").startswith("# Our teams. Ask Ines before you change anything.\n\n# Beta was bought")
    assert after("remove", "acme").endswith("# Acme, last.\n# The end.\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        'connections.acme.app_key = "a"\n',
        '[connections]\nacme = {app_key = "a"}\n',
        '[connections]\n\n[connections.acme]\napp_key = "a"',
        '[connections.acme.contract]\ncurrency = "EUR"\n[connections.acme]\r\napp_key = "a"\r\n',
        '[ connections . "acme" ]\napp_key = "a"\n',
    ],
)
def test_other_ways_to_write_it(text: str) -> None:
    assert set(tomllib.loads(after("declare", "gamma", text))["connections"]) >= {"gamma"}
    if text.endswith(("\n", '"')):
        assert tomllib.loads(after("disable", "acme", text))["connections"]["acme"]["enabled"] is False
        assert "acme" not in tomllib.loads(after("remove", "acme", text)).get("connections", {})


def test_a_way_that_cannot_be_added_to_is_told() -> None:
    with pytest.raises(FixSetup, match=r"\[connections.NAME\]"):
        after("declare", "gamma", 'connections = {acme = {app_key = "a"}}\n')


def test_a_team_that_is_not_there() -> None:
    for change in ("remove", "enable", "disable"):
        with pytest.raises(FixSetup, match=r"there is no team 'nobody'\. Declared: zeta, beta, acme"):
            after(change, "nobody")


NAMES = st.sampled_from(["acme", "beta", "c_3"])


@given(st.lists(st.tuples(st.sampled_from(["declare", "enable", "disable", "remove"]), NAMES), max_size=8))
def test_any_changes_do_what_they_say(changes: list[tuple[str, str]]) -> None:
    text, wanted = FILE, {"zeta": True, "beta": True, "acme": False}
    for change, name in changes:
        if change != "declare" and name not in wanted:
            continue
        text = after(change, name, text)
        if change == "remove":
            wanted.pop(name)
        else:
            wanted[name] = change != "disable"
    teams = tomllib.loads(text).get("connections", {})
    assert {name: team.get("enabled", True) for name, team in teams.items()} == wanted
    assert "# Beta was bought in 2024." in text


def test_it_is_written_whole_and_for_nobody_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with editing(home) as declarations:
        declarations.declare("acme", "key")
        assert not home.connections_file.exists()
    assert stat.S_IMODE(home.connections_file.stat().st_mode) == 0o600
    assert list(read_connections(home.connections_file)) == ["acme"]
    assert [path.name for path in home.root.iterdir() if path.is_file()] == ["connections.toml"]


def test_what_fails_in_between_leaves_it_as_it_was(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.connections_file.write_text(FILE)
    with pytest.raises(RuntimeError), editing(home) as declarations:  # noqa: PT012 - what is begun must not last
        declarations.remove("acme")
        raise RuntimeError
    assert home.connections_file.read_text() == FILE


def test_a_file_that_is_wrong_is_not_written_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.connections_file.write_text("[connections.acme]\napp_key = 3\n")
    with pytest.raises(FixSetup, match="line 2"), editing(home) as declarations:
        declarations.declare("beta", "key")
    assert "beta" not in home.connections_file.read_text()


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make(home.root)
    (tmp_path / "kept.toml").write_text(FILE)
    home.connections_file.symlink_to(tmp_path / "kept.toml")
    with editing(home) as declarations:
        declarations.declare("gamma", "key")
    assert home.connections_file.is_symlink()
    assert "gamma" in (tmp_path / "kept.toml").read_text()


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.connections_file.write_text(FILE)

    def declare(name: str) -> None:
        with editing(home) as declarations:
            declarations.declare(name, "key")

    names = [f"team_{index}" for index in range(16)]
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(declare, names))
    assert set(read_connections(home.connections_file)) == {"zeta", "beta", "acme", *names}
