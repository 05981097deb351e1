"""seats, position and reclaim: what they show is what is published, on a terminal, in a pipe and for scripts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from resources.home import Home
from tests.linking.test_terminal import Terminal
from tests.pipeline.command_line import ROOT, command, invoke, process
from tests.published import ask

CLI = [sys.executable, "-m", "pipelines.cli"]


def ids(*arguments: str) -> set[tuple[str, str]]:
    done = invoke(*arguments, "--json")
    assert done.exit_code == 0
    return {(row["team"], row["team_member_id"]) for row in json.loads(done.stdout)}


FILTERS = [
    (["seats"], "from seats"),
    (["seats", "--team", "beta"], "from seats where team = 'beta'"),
    (["seats", "--verdict", "invited", "--verdict", "active"], "from seats where verdict in ('invited', 'active')"),
    (["seats", "--confidence", "unknown"], "from seats where confidence = 'unknown'"),
    (["seats", "--paid", "--team", "acme"], "from seats where consumes_seat and team = 'acme'"),
    (["reclaim"], "from reclaim_candidates"),
    (["reclaim", "--reason", "SUSPENDED_PAID"], "from reclaim_candidates where reason_code = 'SUSPENDED_PAID'"),
    (
        ["reclaim", "--team", "acme", "--confidence", "proved"],
        "from reclaim_candidates where team = 'acme' and confidence = 'proved'",
    ),
]


@pytest.mark.parametrize(
    ("arguments", "query"), FILTERS, ids=lambda each: " ".join(each) if isinstance(each, list) else ""
)
def test_filters_choose_rows(
    home: Home, published: duckdb.DuckDBPyConnection, arguments: list[str], query: str
) -> None:
    assert ids(*arguments) == set(published.execute(f"select team, team_member_id {query}").fetchall())


def test_a_limit_keeps_the_first_and_tells_of_how_many(home: Home, published: duckdb.DuckDBPyConnection) -> None:
    (total,) = published.execute("select count(*) from seats").fetchone() or (0,)
    assert invoke("seats", "--limit", "2").stdout.startswith(f"2 of {total} seats as of 2026-11-01 09:00:00 UTC\n")
    assert invoke("seats").stdout.startswith(f"{total} seats as of")
    assert len(invoke("seats", "--limit", "2", "--csv").stdout.splitlines()) == 3
    assert json.loads(invoke("seats", "--limit", "0", "--json").stdout) == []


@pytest.mark.parametrize("name", ["seats", "reclaim", "position"])
def test_scripts_get_every_column_of_the_contract(home: Home, published: duckdb.DuckDBPyConnection, name: str) -> None:
    table = {"seats": "seats", "reclaim": "reclaim_candidates", "position": "licence_position"}[name]
    columns = [column[0] for column in published.execute(f"from {table} limit 0").description or ()]
    assert invoke(name, "--csv").stdout.splitlines()[0] == ",".join(columns)
    assert [*json.loads(invoke(name, "--json").stdout)[0]] == columns


def test_position_today_and_on_a_past_day(home: Home, published: duckdb.DuckDBPyConnection) -> None:
    today = json.loads(invoke("position", "--json").stdout)
    assert [(row["team"], row["assigned"]) for row in today] == published.execute(
        "select team, assigned from licence_position order by team"
    ).fetchall()
    past = json.loads(invoke("position", "--on", "2026-10-15", "--team", "acme", "--json").stdout)
    assert [(row["team"], row["assigned"]) for row in past] == published.execute(
        "select team, assigned from position_as_of(date '2026-10-15') where team = 'acme'"
    ).fetchall()
    assert past[0]["position_date"] == "2026-10-15"
    assert "at the end of 2026-10-15" in invoke("position", "--on", "2026-10-15").stdout


def test_below_the_position_people_read_how_idle_members_add_up(
    home: Home, published: duckdb.DuckDBPyConnection
) -> None:
    lines = [
        f"{team}: {words}"
        for team, words in published.execute("select team, arithmetic from idle_breakdown order by team").fetchall()
    ]
    assert invoke("position").stdout.splitlines()[-len(lines) :] == lines
    assert invoke("position", "--team", "beta").stdout.splitlines()[-1] == next(
        each for each in lines if each.startswith("beta:")
    )
    assert [line for line in invoke("status").stdout.splitlines() if " idle for " in line] == lines


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["seats", "--team", "nobody"], "no team 'nobody'. Published: acme, beta"),
        (["seats", "--verdict", "lazy"], "'lazy' is not one of"),
        (["position", "--on", "yesterday"], "does not match the format"),
        (["reclaim", "--limit", "-1"], "x>=0"),
    ],
)
def test_wrong_usage_is_told(home: Home, arguments: list[str], words: str) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_pipe_gets_no_frame_and_no_colour(home: Home) -> None:
    for arguments in (["seats"], ["position"], ["reclaim"], ["status"]):
        done = command(*arguments)
        assert done.returncode == 0, done.stderr
        assert not re.search(r"[\x1b\u2500-\u257f]", done.stdout)


@pytest.mark.parametrize("arguments", [["seats"], ["sql", "from events", "--csv"], ["sql", "from events", "--json"]])
def test_a_closed_pipe_is_an_ordinary_end(home: Home, arguments: list[str]) -> None:
    # Whether the reader is gone before the first byte or in the middle of it, nothing is said.
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*CLI, *arguments], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.stderr == ""
    line = f"{sys.executable} -m pipelines.cli {' '.join(repr(each) for each in arguments)} | head -1"
    piped = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S602
    assert piped.stderr == ""
    assert len(piped.stdout.splitlines()) == 1


def test_a_terminal_of_80_columns_is_not_overrun(home: Home) -> None:
    terminal = Terminal([*CLI, "seats"], os.environ | {"TERM": "xterm", "NO_COLOR": "1"})
    assert terminal.process.wait(120) == 0
    terminal._reader.join(20)
    lines = re.sub(r"\x1b\[\d*m", "", terminal.seen).replace("\r", "").splitlines()
    table = [line for line in lines if line[:1] in "┏┃┡│└"]
    assert len(table) > 4
    assert {len(line) for line in table if line[0] != "│"} == {len(table[0])}
    assert len(table[0]) <= 80
    assert "verdict" in table[1]
    assert any(line.startswith("No room for") for line in lines)
    assert not re.search(r"\x1b\[3\d", terminal.seen)  # no colour


def test_an_old_terminals_encoding_is_no_reason_to_fail(home: Home) -> None:
    done = process("sql", "select display_name, email from members", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "?" in done.stdout
    exact = subprocess.run(
        [*CLI, "sql", "select display_name from members", "--json"],
        cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(exact.stdout.decode("utf-8"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_each_shells_script(shell: str) -> None:
    done = invoke("completion", shell)
    assert done.exit_code == 0
    assert "_DROPBOX_LICENCES_COMPLETE" in done.stdout
    assert "dropbox-licences" in done.stdout


def completions(words: str, **environment: str) -> list[str]:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    done = CliRunner().invoke(
        main, prog_name="dropbox-licences", env={**asked, "_DROPBOX_LICENCES_COMPLETE": "bash_complete", **environment}
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_commands_teams_and_tables_complete(home: Home, tmp_path: Path) -> None:
    assert "seats" in completions("dropbox-licences se")
    assert completions("dropbox-licences seats --team ") == ["acme", "beta"]
    assert completions("dropbox-licences export --team b") == ["beta"]
    assert completions("dropbox-licences export licence_p") == ["licence_position", "licence_position_daily"]
    assert completions("dropbox-licences seats --verdict n") == ["new", "never_active"]
    assert completions("dropbox-licences enable a") == ["acme"]
    (tmp_path / "connections.toml").write_text("[broken")
    assert completions("dropbox-licences seats --team ", DROPBOX_LICENCES_HOME=str(tmp_path)) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_takes_the_script(home: Home) -> None:
    script = invoke("completion", "bash").stdout
    done = subprocess.run(
        ["bash", "-c", f"{script}\ncomplete -p dropbox-licences"], capture_output=True, text=True, check=True
    )
    assert "_dropbox_licences_completion" in done.stdout


def test_a_mistyped_reason_is_told_beside_the_list_that_lacks_it(home: Home) -> None:
    known = [
        row["reason_code"] for row in ask(home, "select distinct reason_code from reclaim_candidates order by all")
    ]
    done = invoke("reclaim", "--reason", known[0], "--reason", "LEAVR", "--json")
    assert done.exit_code == 0
    assert f"No seat has the reason LEAVR; the reasons are: {', '.join(known)}." in done.stderr
    assert {row["reason_code"] for row in json.loads(done.stdout)} == {known[0]}
    assert "No seat has" not in invoke("reclaim", "--reason", known[0]).stderr


@pytest.mark.parametrize(
    "arguments", [["export"], ["export", "seats", "--format", "csv"], ["export", "--for", "vanta"], ["outreach"]]
)
def test_a_folder_that_cannot_be_made_is_told_with_a_cure(home: Home, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "file").write_text("no folder")
    done = invoke(*arguments, "--to", str(tmp_path / "file" / "out"))
    assert done.exit_code == 2
    assert done.stderr.startswith(f"Error: Making the folder {tmp_path}/file/out: not a directory. Name another folder")
