"""Which alerts are due: each condition, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from assets.answers.alerts import Alert, due_alerts
from assets.links.linked_teams import _record, record_report
from assets.links.probing import LinkReport
from resources.delivery.notices import slack_text
from resources.errors import FixSetup, LicencesError
from resources.home import Home
from resources.installation import Installation
from tests.alerts.conftest import ALERTS, NOW, declare, fill, load
from tests.licence.failures import dead, lacking, outage
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at

Failing = Callable[..., LicencesError]


def due(home: Home, made: HandMade, now: datetime = NOW) -> list[Alert]:
    made.make().publish(home.root, ALERTS)
    return due_alerts(home, now)


def declared(home: Home, cases: Sequence[object]) -> list[str]:
    """A team for each case."""
    names = [f"c{number}" for number in range(len(cases))]
    declare(home, *names)
    return names


def teams(alerts: list[Alert]) -> dict[str, str]:
    return {alert.team: alert.about for alert in alerts}


def keys(alerts: list[Alert]) -> list[str]:
    return [alert.key for alert in alerts]


def test_a_team_that_is_well_has_none(home: Home, team: HandMade) -> None:
    assert due(home, team) == []


SEATS = [  # purchased, least_available_seats, whether it is due; two are assigned
    (3, None, False),  # one seat is left
    (2, None, True),  # none is
    (1, None, True),  # more are assigned than bought
    (2, 0, False),  # wanted so: only less than none is too few
    (1, 0, True),
    (11, 10, True),
    (12, 10, False),
    (None, None, False),  # Dropbox does not tell what was bought
]


def test_seats_run_short(home: Home) -> None:
    made = HandMade()
    names = declared(home, SEATS)
    for name, (purchased, least, _) in zip(names, SEATS, strict=True):
        fill(made, name, purchased=purchased, least_available_seats=least)
    assert teams(due(home, made)) == {name: "" for name, case in zip(names, SEATS, strict=True) if case[-1]}


def test_seats_that_run_short_tell_since_when(home: Home) -> None:
    made = HandMade()
    fill(made, "acme", purchased=1)
    for days_ago, purchased in ((5, 1), (4, 9), (3, 1), (2, 1)):  # too few, enough, too few since
        day = TODAY - timedelta(days=days_ago)
        made.add("team_info", {"team": "acme", "snapshot_date": day, "num_licensed_users": purchased})
        for name in ("ada", "bob"):
            made.member(f"{name} of acme", snapshot_date=day)
    (alert,) = due(home, made)
    assert alert.since_at == at("2026-10-29")
    assert alert.what == "-1 of 1 seats are available: 2 are assigned"


STAGES = [(61, None), (60, "60"), (31, "60"), (30, "30"), (8, "30"), (7, "7"), (0, "7"), (-1, None)]


def test_a_deadline_for_notice_has_three_stages(home: Home) -> None:
    made = HandMade()
    names = declared(home, STAGES)
    renewals = [TODAY + timedelta(days=days + 10) for days, _ in STAGES]
    for name, renewal in zip(names, renewals, strict=True):
        fill(made, name, renewal_date=renewal, notice_days=10)
    found = due(home, made)
    told = zip(names, renewals, STAGES, strict=True)
    assert teams(found) == {name: f"{renewal} {stage}" for name, renewal, (_, stage) in told if stage}
    assert {alert.team: alert.what for alert in found}["c3"].endswith("until 2026-12-01, for 30 days more")


def test_a_deadline_is_counted_to_this_moment_not_to_the_last_run(home: Home, team: HandMade) -> None:
    team.change("update connections set renewal_date = $day, notice_days = 0", day=TODAY + timedelta(62))
    assert due(home, team) == []
    two_days_on = due_alerts(home, NOW + timedelta(days=2))
    assert "notice_deadline" in {alert.kind for alert in two_days_on}


def test_after_the_first_renewal_it_warns_again(home: Home, team: HandMade) -> None:
    """The declared renewal has passed; a year later is assumed, and its deadline is told as any other."""
    team.change("update connections set renewal_date = $day, notice_days = 30", day=date(2026, 3, 1))
    (passed,) = due(home, team)
    assert (passed.kind, passed.about, passed.since_at) == ("renewal_has_passed", "2026-03-01", at("2026-03-01"))
    assert passed.what.startswith("The renewal on 2026-03-01, as declared, has passed")
    assert "renewal_date" in passed.cure
    deadline, again = due_alerts(home, at("2027-01-05").replace(tzinfo=UTC))[-2:]
    assert again.key == passed.key
    assert (deadline.kind, deadline.about) == ("notice_deadline", "2027-03-01 30")
    assert deadline.what == (
        "Notice for the renewal on 2027-03-01 (assumed, since the declared one on 2026-03-01 has passed) can be given "
        "until 2027-01-30, for 25 days more"
    )


def test_a_renewal_passes_while_nothing_is_published(home: Home, team: HandMade) -> None:
    team.change("update connections set renewal_date = $day", day=TODAY)
    assert "renewal_has_passed" not in {alert.kind for alert in due(home, team)}
    assert "renewal_has_passed" in {alert.kind for alert in due_alerts(home, NOW + timedelta(days=1))}


def test_a_deadline_tells_what_can_be_cut(home: Home) -> None:
    made = HandMade()
    made.known_types()
    price = {"price_per_seat_month": 15, "currency": "EUR"}
    made.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": 15})
    fill(made, "acme", purchased=5, renewal_date=date(2027, 1, 1), notice_days=20, **price)
    cut, notice = due(home, made)
    assert notice.cure.startswith("2 seats can be cut, which saves 30.00 EUR a month")
    assert (cut.kind, cut.about, cut.since_at) == ("seats_to_cut", "2027-01-01", at("2026-10-13"))
    assert cut.what.startswith(
        "2 seats can be cut at the renewal on 2027-01-01, which saves 30.00 EUR a month; notice can be given until "
        "2026-12-12; "
    )
    assert cut.cure.endswith("dropbox-licences reclaim --team acme")


READINGS = [  # hours since the log was read, since the members were, what is told
    (30, 30, None),  # the thirtieth hour is not over
    (31, 1, "The log was not read for 31 hours"),
    (1, 31, "The members were not read for 31 hours"),
    (40, 35, "The log was not read for 40 hours"),
    (1, None, "The members were not read for 31 hours: Reading members: api.dropboxapi.com cut the line"),  # in vain
]


def test_a_team_that_is_not_read(home: Home) -> None:
    made = HandMade()
    names = declared(home, READINGS)
    for name, (log_hours, members_hours, _) in zip(names, READINGS, strict=True):
        made.declare(name)
        read_at = AS_OF - timedelta(hours=log_hours)
        made.read_days(read_at.date(), read_at.date(), name, settled=False, read_at=read_at)
        load(made, name, "events", read_at)
        load(made, name, "members", AS_OF - timedelta(hours=members_hours or 31), None if members_hours else outage)
    found = {alert.team: alert for alert in due(home, made)}
    assert {name: alert.what for name, alert in found.items()} == {
        name: words for name, (*_, words) in zip(names, READINGS, strict=True) if words
    }
    assert found["c4"].cure == outage("c4").cure
    assert "dropbox-licences status" in found["c1"].cure


def test_a_home_that_no_run_reads_any_more_is_told_although_its_tables_stand_still(home: Home, team: HandMade) -> None:
    assert due(home, team) == []
    assert keys(due_alerts(home, NOW + timedelta(hours=30))) == ["reading_is_late acme"]


COUNTS = [  # Dropbox's count, limited members, whether it is due; we count two
    (2, 0, False),
    (3, 1, False),  # a limited member could explain it
    (4, 1, True),  # one could not explain two
    (1, 0, True),
    (None, 0, False),  # Dropbox tells no count
]


def test_a_broken_reconciliation(home: Home) -> None:
    made = HandMade()
    names = declared(home, COUNTS)
    for name, (used, limited, _) in zip(names, COUNTS, strict=True):
        fill(made, name, used=used)
        for number in range(limited):
            made.member(f"limited {number}", name, membership_type="limited")
    found = due(home, made)
    assert teams(found) == {name: "" for name, case in zip(names, COUNTS, strict=True) if case[-1]}
    assert found[0].what.startswith("Dropbox counts 4 licences used, we count 2 seats assigned, and 1 members")


def hour(number: int) -> datetime:
    return AS_OF.replace(hour=number)


LINKS: list[tuple[list[tuple[str, int, Failing | None]], tuple[str, int] | None]] = [
    ([("members", 8, dead)], ("", 8)),
    ([("members", 7, dead), ("members", 8, dead)], ("", 7)),  # since the first failure
    ([("members", 8, dead), ("events", 9, None)], None),  # it reads, so it lives
    ([("members", 8, dead), ("link", 9, None)], None),  # linked again
    ([("members", 7, dead), ("members", 8, outage)], ("", 7)),  # an outage says nothing of the link
    ([("groups", 8, lacking)], ("groups.read", 8)),
    ([("groups", 8, lacking), ("members", 9, None)], ("groups.read", 8)),  # the rest can be read
    ([("groups", 8, lacking), ("link", 9, None)], None),  # linked again with it
    ([("groups", 7, lacking), ("members", 8, dead)], ("", 8)),  # dead comes first
    ([("members", 8, outage)], None),
]


def test_a_link_that_needs_renewal(home: Home) -> None:
    made = HandMade()
    names = declared(home, LINKS)
    for name, (rows, _) in zip(names, LINKS, strict=True):
        fill(made, name)
        made.change("update loads set started_at = $at where team = $team", at=hour(1), team=name)
        for subject, started, failing in rows:
            load(made, name, subject, hour(started), failing)
    told = [alert for alert in due(home, made) if alert.kind == "link_needs_renewal"]
    assert {alert.team: (alert.about, alert.since_at) for alert in told} == {
        name: (found[0], hour(found[1])) for name, (_, found) in zip(names, LINKS, strict=True) if found
    }


def test_a_link_that_was_renewed_since_the_last_run_is_not_told(home: Home, team: HandMade) -> None:
    load(team, "acme", "members", hour(9), dead)
    team.make().publish(home.root, ALERTS)
    installation = Installation(home)
    record_report(installation, LinkReport("acme", problems=(dead("acme"),)), "dbtid:1")
    assert keys(due_alerts(home, NOW)) == ["link_needs_renewal acme"]
    _record(installation, "acme", "dbtid:1")
    assert due_alerts(home, NOW) == []


def test_a_team_that_is_off_or_gone_is_passed_over(home: Home) -> None:
    made = HandMade()
    fill(made, "acme", purchased=2)
    fill(made, "beta", purchased=2)
    assert keys(due(home, made)) == ["seats_run_short acme", "seats_run_short beta"]
    declare(home, "beta")
    assert keys(due_alerts(home, NOW)) == ["seats_run_short beta"]
    declare(home, "beta", enabled=False)
    assert due_alerts(home, NOW) == []
    home.connections_file.write_text("no TOML")
    assert keys(due_alerts(home, NOW))[:2] == ["seats_run_short acme", "seats_run_short beta"]


def test_the_most_urgent_comes_first(home: Home) -> None:
    made = HandMade()
    fill(made, "acme", purchased=2, used=9, renewal_date=TODAY)
    load(made, "acme", "groups", AS_OF, lacking)
    assert [alert.kind for alert in due(home, made)] == [
        *("link_needs_renewal", "seats_run_short", "reconciliation_is_broken", "seats_to_cut", "notice_deadline"),
    ]


def test_texts_of_dropbox_obey_nothing_in_slack(home: Home) -> None:
    made = HandMade()
    fill(made, "acme", purchased=2)
    made.change("update team_info set team_name = $name", name="A & <!channel>\n*x*\x1b[1m @here")
    (alert,) = due(home, made)
    head, *rest = slack_text([alert.notice]).split("\n")
    assert head.startswith("*Seats run short: acme* (A &amp; &lt;!channel&gt; ")
    assert len(rest) == 2
    for sign in ("<", "*x*", "\x1b", "@here"):
        assert sign not in head


def test_without_tables_there_is_a_cure(home: Home, team: HandMade) -> None:
    with pytest.raises(FixSetup, match="nothing was published yet"):
        due_alerts(home, NOW)
    team.make().publish(home.root, ALERTS)
    with duckdb.connect(str(home.warehouse)) as older:
        older.execute("alter table connections drop column least_available_seats")
    with pytest.raises(FixSetup, match="made by another version"):
        due_alerts(home, NOW)
