"""Ten teams, of which some fail: the good ones are read, and everybody tells the truth about the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from dagster import AssetCheckKey, AssetKey

from assets.answers.status import team_statuses
from assets.links.linked_teams import keep_link
from pipelines.engine.instance import open_instance
from resources import clock
from resources.home import Home
from resources.home_files.connections import Connection, read_connections
from resources.home_files.declaring_teams import editing
from resources.installation import Installation
from resources.linking.authorising import Linking
from resources.secrets.credentials import Secret
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.linking.terminal_linking import allow, connect
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import linked, set_clock
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

NAMES = [f"team_{letter}" for letter in "abcdefghij"]
REVOKED, SCOPELESS, DISABLED = NAMES[2], NAMES[4], NAMES[6]
GOOD = [name for name in NAMES if name not in {REVOKED, SCOPELESS, DISABLED}]


def company(name: str) -> Company:
    return Company.simulate(CompanyPlan(name=name, seed=ord(name[-1]), members=6, days=8, events_a_day=5, groups=1))


COMPANIES = {name: company(name) for name in NAMES}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SampleServer]:
    with SampleServer([*COMPANIES.values()]) as server, linked(server, tmp_path / "home") as home:
        for name in [name for name in os.environ if name.startswith("DROPBOX_TEAM_")]:
            os.environ.pop(name)
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        home.connections_file.unlink()
        yield server


@pytest.fixture
def home(server: SampleServer) -> Home:
    return Home(Path(os.environ["DROPBOX_LICENCES_HOME"]))


def link(server: SampleServer, home: Home, name: str) -> None:
    secret = Secret(server.link(name).app_secret)
    linking = Linking(name, server.link(name).app_key, secret)
    grant = linking.grant(Secret(allow(server, linking.address)))
    secrets = {"app_secret": secret, "refresh_token": grant.refresh_token}
    keep_link(Installation(home), Connection(name, server.link(name).app_key), grant.team_id, secrets)


def read_few_days(home: Home) -> None:
    text = home.connections_file.read_text()
    home.connections_file.write_text(text.replace("app_key", "history_days = 30\napp_key"))


def states(home: Home) -> dict[str, str]:
    found = team_statuses(home, read_connections(home.connections_file), clock.now())
    return {each.team: each.state for each in found}


def test_ten_teams(server: SampleServer, home: Home) -> None:
    for name in NAMES:
        link(server, home, name)
    assert states(home) == dict.fromkeys(NAMES, "linked")
    read_few_days(home)
    server.revoke(REVOKED)
    server.set_scopes(SCOPELESS, [scope for scope in server.tokens.apps[SCOPELESS].scopes if scope != "events.read"])
    with editing(home) as declarations:
        declarations.switch(DISABLED, enabled=False)

    before = dict(server.tokens.refreshes)
    done = command("run")
    assert done.returncode == 1
    for name in GOOD:
        assert_true(home, COMPANIES[name], server.now)
        assert f"Failed: {name}" not in done.stderr
    assert f"Failed: {REVOKED}" in done.stderr
    assert f"dropbox-licences connect {REVOKED}" in done.stderr
    assert f"Failed: {SCOPELESS} (events)" in done.stderr, "the rest of that team is read"
    assert DISABLED not in done.stderr
    assert server.tokens.refreshes[REVOKED] == before[REVOKED]
    asked = [call for call in server.calls if call.route == "oauth2/token" and call.status == 400]
    assert len(asked) == 2, "a dead link is tried once a run, and once it is asked for more than a link has"
    members = {
        row["team"]: row["members"] for row in ask(home, "select team, count(*) as members from members group by all")
    }
    assert set(members) == {*GOOD, SCOPELESS}

    told_truth(home)
    mended(server, home)


def told_truth(home: Home) -> None:
    """connections, status, the UI's check and check itself agree."""
    wanted = dict.fromkeys(GOOD, "ok") | {REVOKED: "needs_relinking", SCOPELESS: "missing_scope", DISABLED: "off"}
    assert states(home) == wanted
    listed = command("connections", "--json")
    assert listed.returncode == 1
    lines = {line["team"]: line for line in json.loads(listed.stdout)}
    assert {name: line["state"] for name, line in lines.items()} == wanted
    assert {line["secrets"] for line in lines.values()} == {"file"}
    assert lines[GOOD[0]]["last_success"]
    assert lines[GOOD[0]]["complete_until"]
    assert "events.read" in lines[SCOPELESS]["reason"]
    assert command("status").returncode == 1

    checked = command("check", "--json")
    assert checked.returncode == 1
    reports = {report["name"]: report for report in json.loads(checked.stdout)}
    assert set(reports) == {*NAMES} - {DISABLED}
    assert {name: report["state"] for name, report in reports.items() if name in GOOD} == dict.fromkeys(GOOD, "ok")
    assert reports[REVOKED]["state"] == "needs_relinking"
    assert reports[SCOPELESS]["missing"] == ["events.read"]
    with open_instance(home) as instance:
        for asset, names in {"events": {REVOKED, SCOPELESS}, "members": {REVOKED}}.items():
            key = AssetCheckKey(AssetKey(asset), "every_team_was_read")
            found = instance.event_log_storage.get_latest_asset_check_execution_by_key([key])[key]
            assert found.event
            evaluation = found.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]
            assert not evaluation.passed
            assert {name for name in NAMES if name in (evaluation.description or "")} == names


def mended(server: SampleServer, home: Home) -> None:
    """Linking again mends a dead link with nothing lost, and its scope comes with it."""
    days = {name: sorted((home.lake / "events" / f"team={name}").glob("*")) for name in NAMES}
    for name in (REVOKED, SCOPELESS):
        server.set_scopes(name, server.tokens.apps[GOOD[0]].scopes)
        link(server, home, name)
    with editing(home) as declarations:
        declarations.switch(DISABLED, enabled=True)
    assert states(home) == dict.fromkeys(GOOD, "ok") | dict.fromkeys((REVOKED, SCOPELESS, DISABLED), "linked")
    set_clock(server, server.now + timedelta(hours=1))
    done = command("run")
    assert done.returncode == 0, done.stderr
    for name in NAMES:
        assert_true(home, COMPANIES[name], server.now)
        assert set(days[name]) <= {*(home.lake / "events" / f"team={name}").glob("*")}
    assert states(home) == dict.fromkeys(NAMES, "ok")
    assert command("connections").returncode == 0


def test_a_link_that_lacks_a_permission_says_what_that_blocks(server: SampleServer, home: Home) -> None:
    name = GOOD[0]
    assert connect(server, name, name)[0] == 0
    server.set_scopes(name, ["team_info.read", "members.read"])
    done = command("check", name)
    assert done.returncode == 1
    for words in ("3 of 6", "missing: groups.read", "blocks all use: last use", "storage of each member"):
        assert words in " ".join(done.stdout.split())
    assert f"then: dropbox-licences connect {name}" in done.stderr


def test_on_and_off(server: SampleServer, home: Home) -> None:
    link(server, home, GOOD[0])
    assert command("disable", GOOD[0]).returncode == 0
    assert states(home) == {GOOD[0]: "off"}
    assert command("connections").returncode == 0
    assert command("enable", GOOD[0]).returncode == 0
    assert states(home) == {GOOD[0]: "linked"}
    unknown = command("enable", "nobody")
    assert unknown.returncode == 2
    assert "there is no team 'nobody'" in unknown.stderr


def test_a_team_is_given_up(server: SampleServer, home: Home) -> None:
    gone, stays = GOOD[:2]
    for name in (gone, stays):
        link(server, home, name)
    read_few_days(home)
    assert command("run").returncode == 0
    asked = command("disconnect", gone)
    assert asked.returncode == 2
    assert "Confirm it with --yes" in asked.stderr

    done = command("disconnect", gone, "--yes")
    assert done.returncode == 0, done.stderr
    assert "admin console" in done.stdout
    assert list(read_connections(home.connections_file)) == [stays]
    assert not (home.secrets / f"{gone}.json").exists()
    assert ask(home, "from members where team = $team", team=gone), "its data stays"

    link_to, held = home.warehouse.readlink(), sorted(home.lake.rglob("*"))
    home.exclusions_file.write_text("nobody = 1\n")
    home.warehouse.unlink()  # what the file said before is not known
    refused = command("disconnect", stays, "--delete-data", "--yes")
    assert refused.returncode == 2
    assert "line 1: unknown key 'nobody'" in refused.stderr
    assert sorted(home.lake.rglob("*")) == held
    assert list(read_connections(home.connections_file)) == [stays]
    home.warehouse.symlink_to(link_to)
    home.exclusions_file.unlink()

    done = command("disconnect", gone, "--delete-data", "--yes")
    assert done.returncode == 0, done.stderr
    assert not [*home.lake.glob(f"*/team={gone}")]
    copies = [path for path in home.warehouse_files.iterdir() if path.name[0].isdigit()]
    assert len(copies) == 1
    for path in home.warehouse_files.rglob("*.duckdb"):
        assert COMPANIES[gone].people[0].email.encode() not in path.read_bytes()
    assert not ask(home, "from teams where team = $team", team=gone)
    assert_true(home, COMPANIES[stays], server.now)
