"""Which alerts are due by what the home says beside its tables: connections, later links, and whether there are any."""

from __future__ import annotations

import duckdb
import pytest

from assets.answers.alerts import due_alerts
from assets.links.linked_teams import _record, record_report
from assets.links.probing import LinkReport
from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Installation
from tests.alerts.conftest import ALERTS, NOW, declare, load, two_short
from tests.alerts.test_due import hour, keys
from tests.licence.failures import dead
from tests.licence.hand_made import HandMade
from tests.published_once import PublishedOnce


def test_a_link_that_was_renewed_since_the_last_run_is_not_told(home: Home, team: HandMade) -> None:
    load(team, "acme", "members", hour(9), dead)
    team.make().publish(home.root, ALERTS)
    installation = Installation(home)
    record_report(installation, LinkReport("acme", problems=(dead("acme"),)), "dbtid:1")
    assert keys(due_alerts(home, NOW)) == ["link_needs_renewal acme"]
    _record(installation, "acme", "dbtid:1")
    assert due_alerts(home, NOW) == []


def test_a_team_that_is_off_or_gone_is_passed_over(home: Home, published_once: PublishedOnce) -> None:
    published_once.put_into(home, two_short)
    assert keys(due_alerts(home, NOW)) == ["seats_run_short acme", "seats_run_short beta"]
    declare(home, "beta")
    assert keys(due_alerts(home, NOW)) == ["seats_run_short beta"]
    declare(home, "beta", enabled=False)
    assert due_alerts(home, NOW) == []
    home.connections_file.write_text("no TOML")
    assert keys(due_alerts(home, NOW))[:2] == ["seats_run_short acme", "seats_run_short beta"]


def test_without_tables_there_is_a_cure(home: Home, team: HandMade) -> None:
    with pytest.raises(FixSetup, match="nothing was published yet"):
        due_alerts(home, NOW)
    team.make().publish(home.root, ALERTS)
    with duckdb.connect(str(home.warehouse)) as older:
        older.execute("alter table connections drop column least_available_seats")
    with pytest.raises(FixSetup, match="made by another version"):
        due_alerts(home, NOW)
