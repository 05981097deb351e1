"""A home whose tables are published: two small teams, one with hostile names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from assets.warehouse.building import load_lake, make_tables
from pipelines.demo import CONTRACT
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.licence.hand_made import HandMade
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, run
from tests.published import ask, copy_of_home, kept_open

PLANS = [
    CompanyPlan(name="acme", seed=1, members=30, days=40, events_a_day=20, groups=4, hostile=True),
    CompanyPlan(name="beta", seed=2, members=12, days=40, events_a_day=8, groups=2),
]
NINE = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The home, read and published once; who changes it makes a copy."""
    companies = [Company.simulate(plan) for plan in PLANS]
    with (
        SampleServer(companies) as server,
        linked(server, tmp_path_factory.mktemp("home"), history_days=ENOUGH_DAYS) as home,
    ):
        home.connections_file.write_text(home.connections_file.read_text() + CONTRACT)
        run(home)
    with kept_open(home):
        yield home


@pytest.fixture
def home(read_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The same, as the commands find it."""
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(read_home.root))
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", "2026-11-01T09:00:00Z")
    return read_home


@pytest.fixture(scope="session")
def nothing_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a declared team, and tables without rows."""
    home = Home(tmp_path_factory.mktemp("nothing-read") / "home")
    home.make(home.root)
    home.connections_file.write_text('[connections.acme]\napp_key = "abcdefghijklmno"\n')
    take_in(home)
    with kept_open(home):
        yield home


@pytest.fixture
def published(read_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, as an analyst opens it."""
    with duckdb.connect(str(read_home.warehouse), read_only=True) as connection:
        yield connection


def copy_of(home: Home, root: Path) -> Home:
    """A copy that a test may change, but for its lake, the very same: whoever exports writes nothing there."""
    copy = copy_of_home(home, root, home.lake.name)
    copy.lake.symlink_to(home.lake)
    return copy


def take_in(home: Home, as_of: datetime = NINE, asked: Iterable[str] = ()) -> None:
    """What people wrote into the home since, as a run takes it into the tables; what was read stays loaded.

    ``asked``: files of ``assets/sql``; only the licence tables that they need have rows then.
    """
    installation = Installation(home)
    load_lake(installation)
    with only_asked(*asked) if asked else nullcontext():
        make_tables(installation, as_of)


def with_a_team_given_up(root: Path) -> Home:
    """A home with a paused team and one that was given up; of each Ana gave her seat back, and Ben was not asked."""
    made = HandMade()
    made.declare("paused", enabled=False)
    for line, team in enumerate(("paused", "old"), 1):
        made.plan(team)
        made.read_days(date(2025, 9, 27), date(2026, 11, 1), team)
        for name in ("ana", "ben"):
            made.member(f"{name} of {team}", team, email=f"{name}@{team}.test")
        decision = {"line": line, "seat": f"ana@{team}.test", "decided": "reclaim", "decided_by": "IT"}
        made.add("decision_lines", decision | {"decided_date": date(2026, 10, 31)})
    return made.make().publish(root)


SECOND_CONTRACT = """
[connections.beta.contract]
price_per_seat_month = "21.505"
currency = "USD"
renewal_date = "2027-06-15"
notice_days = 60
billing_interval = "month"
"""


def decided(read_home: Home, copy: Home, contract: str = "") -> Home:
    """A copy with another contract, in which a candidate of each team is to be reclaimed and another one kept."""
    copy_of(read_home, copy.root)
    copy.connections_file.write_text(copy.connections_file.read_text() + contract)
    candidates = ask(read_home, "select team, team_member_id from reclaim_candidates order by team, place")
    lines = ["seat,decided,by,on,team"]
    for team in {row["team"]: None for row in candidates}:
        of_team = [row["team_member_id"] for row in candidates if row["team"] == team]
        decisions = zip(of_team, ("reclaim", "keep"), strict=False)
        lines += [f"{member_id},{decision},IT,2026-10-31,{team}" for member_id, decision in decisions]
    copy.decisions_file.write_text("\n".join(lines), encoding="utf-8")
    take_in(copy)
    return copy


@pytest.fixture(scope="session")
def one_contract(read_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A copy in which something was decided."""
    with kept_open(decided(read_home, Home(tmp_path_factory.mktemp("one") / "home"))) as home:
        yield home


@pytest.fixture(scope="session")
def two_contracts(read_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The same, where the second team has a contract too, in another currency."""
    with kept_open(decided(read_home, Home(tmp_path_factory.mktemp("two") / "home"), SECOND_CONTRACT)) as home:
        yield home


@pytest.fixture(params=["one_contract", "two_contracts"])
def any_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Both, as the commands find them."""
    found: Home = request.getfixturevalue(request.param)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(found.root))
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", "2026-11-01T09:00:00Z")
    return found
