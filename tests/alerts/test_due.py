"""Which alerts are due: each condition, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from assets.answers.alerts import Alert
from resources.delivery.notices import slack_text
from resources.errors import LicencesError
from tests.alerts.conftest import NOW, fill, load
from tests.alerts.teams import Due, Teams, named
from tests.licence.failures import dead, lacking, outage
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at
from tests.published_once import PublishedOnce

Failing = Callable[..., LicencesError]


TEAMS = Teams()


@pytest.fixture(scope="module")
def due(published_once: PublishedOnce) -> Due:
    return TEAMS.asked(published_once)


def teams(alerts: list[Alert]) -> dict[str, str]:
    return {alert.team: alert.about for alert in alerts}


def keys(alerts: list[Alert]) -> list[str]:
    return [alert.key for alert in alerts]


@TEAMS.for_each("well")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name)


def test_a_team_that_is_well_has_none(due: Due) -> None:
    assert due("well") == []


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


@TEAMS.for_each("seats", SEATS)
def _(made: HandMade, name: str, case: tuple[int | None, int | None, bool]) -> None:
    purchased, least, _ = case
    fill(made, name, purchased=purchased, least_available_seats=least)


def test_seats_run_short(due: Due) -> None:
    assert teams(due("seats")) == {name: "" for name, case in named("seats", SEATS) if case[-1]}


@TEAMS.for_each("since")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, purchased=1)
    for days_ago, purchased in ((5, 1), (4, 9), (3, 1), (2, 1)):  # too few, enough, too few since
        day = TODAY - timedelta(days=days_ago)
        made.add("team_info", {"team": name, "snapshot_date": day, "num_licensed_users": purchased})
        for member in ("ada", "bob"):
            made.member(f"{member} of {name}", name, snapshot_date=day)


def test_seats_that_run_short_tell_since_when(due: Due) -> None:
    (alert,) = due("since")
    assert alert.since_at == at("2026-10-29")
    assert alert.what == "-1 of 1 seats are available: 2 are assigned"


STAGES = [(61, None), (60, "60"), (31, "60"), (30, "30"), (8, "30"), (7, "7"), (0, "7"), (-1, None)]


def renewal(days: int) -> date:
    return TODAY + timedelta(days=days + 10)


@TEAMS.for_each("stage", STAGES)
def _(made: HandMade, name: str, case: tuple[int, str | None]) -> None:
    fill(made, name, renewal_date=renewal(case[0]), notice_days=10)


def test_a_deadline_for_notice_has_three_stages(due: Due) -> None:
    found = due("stage")
    wanted = {name: f"{renewal(days)} {stage}" for name, (days, stage) in named("stage", STAGES) if stage}
    assert teams(found) == wanted
    assert {alert.team: alert.what for alert in found}["stage3"].endswith("until 2026-12-01, for 30 days more")


@TEAMS.for_each("soon")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, renewal_date=TODAY + timedelta(62), notice_days=0)


def test_a_deadline_is_counted_to_this_moment_not_to_the_last_run(due: Due) -> None:
    assert due("soon") == []
    two_days_on = due("soon", NOW + timedelta(days=2))
    assert "notice_deadline" in {alert.kind for alert in two_days_on}


@TEAMS.for_each("passed")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, renewal_date=date(2026, 3, 1), notice_days=30)


def test_after_the_first_renewal_it_warns_again(due: Due) -> None:
    """The declared renewal has passed; a year later is assumed, and its deadline is told as any other."""
    (passed,) = due("passed")
    assert (passed.kind, passed.about, passed.since_at) == ("renewal_has_passed", "2026-03-01", at("2026-03-01"))
    assert passed.what.startswith("The renewal on 2026-03-01, as declared, has passed")
    assert "renewal_date" in passed.cure
    deadline, again = due("passed", at("2027-01-05").replace(tzinfo=UTC))[-2:]
    assert again.key == passed.key
    assert (deadline.kind, deadline.about) == ("notice_deadline", "2027-03-01 30")
    assert deadline.what == (
        "Notice for the renewal on 2027-03-01 (assumed, since the declared one on 2026-03-01 has passed) can be given "
        "until 2027-01-30, for 25 days more"
    )


@TEAMS.for_each("today")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, renewal_date=TODAY)


def test_a_renewal_passes_while_nothing_is_published(due: Due) -> None:
    assert "renewal_has_passed" not in {alert.kind for alert in due("today")}
    assert "renewal_has_passed" in {alert.kind for alert in due("today", NOW + timedelta(days=1))}


@TEAMS.for_each("cut")
def _(made: HandMade, name: str, _: None) -> None:
    price = {"price_per_seat_month": 15, "currency": "EUR"}
    made.add("contract_prices", {"team": name, "valid_from": date.min, "price_per_seat_month": 15})
    fill(made, name, purchased=5, renewal_date=date(2027, 1, 1), notice_days=20, **price)


def test_a_deadline_tells_what_can_be_cut(due: Due) -> None:
    cut, notice = due("cut")
    assert notice.cure.startswith("2 seats can be cut, which saves 30.00 EUR a month")
    assert (cut.kind, cut.about, cut.since_at) == ("seats_to_cut", "2027-01-01", at("2026-10-13"))
    assert cut.what.startswith(
        "2 seats can be cut at the renewal on 2027-01-01, which saves 30.00 EUR a month; notice can be given until "
        "2026-12-12; "
    )
    assert cut.cure.endswith("dropbox-licences reclaim --team cut0")


READINGS = [  # hours since the log was read, since the members were, what is told
    (30, 30, None),  # the thirtieth hour is not over
    (31, 1, "The log was not read for 31 hours"),
    (1, 31, "The members were not read for 31 hours"),
    (40, 35, "The log was not read for 40 hours"),
    (
        1,
        None,
        "The members were not read for 31 hours: Reading members: api.dropboxapi.com cut the connection",
    ),  # in vain
]


@TEAMS.for_each("read", READINGS)
def _(made: HandMade, name: str, case: tuple[int, int | None, str | None]) -> None:
    log_hours, members_hours, _ = case
    made.declare(name)
    read_at = AS_OF - timedelta(hours=log_hours)
    made.read_days(read_at.date(), read_at.date(), name, settled=False, read_at=read_at)
    load(made, name, "events", read_at)
    load(made, name, "members", AS_OF - timedelta(hours=members_hours or 31), None if members_hours else outage)


def test_a_team_that_is_not_read(due: Due) -> None:
    found = {alert.team: alert for alert in due("read")}
    assert {name: alert.what for name, alert in found.items()} == {
        name: words for name, (*_, words) in named("read", READINGS) if words
    }
    assert found["read4"].cure == outage("read4").cure
    assert "dropbox-licences status" in found["read1"].cure


def test_a_home_that_no_run_reads_any_more_is_told_although_its_tables_stand_still(due: Due) -> None:
    assert due("well") == []
    assert keys(due("well", NOW + timedelta(hours=30))) == ["reading_is_late well0"]


COUNTS = [  # Dropbox's count, limited members, whether it is due; we count two
    (2, 0, False),
    (3, 1, False),  # a limited member could explain it
    (4, 1, True),  # one could not explain two
    (1, 0, True),
    (None, 0, False),  # Dropbox tells no count
]


@TEAMS.for_each("count", COUNTS)
def _(made: HandMade, name: str, case: tuple[int | None, int, bool]) -> None:
    used, limited, _ = case
    fill(made, name, used=used)
    for number in range(limited):
        made.member(f"limited {number}", name, membership_type="limited")


def test_a_broken_reconciliation(due: Due) -> None:
    found = due("count")
    assert teams(found) == {name: "" for name, case in named("count", COUNTS) if case[-1]}
    assert found[0].what.startswith("Dropbox counts 4 licences used, we count 2 seats assigned, and 1 members")


def hour(number: int) -> datetime:
    return AS_OF.replace(hour=number)


Link = tuple[list[tuple[str, int, Failing | None]], tuple[str, int] | None]
LINKS: list[Link] = [
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


@TEAMS.for_each("link", LINKS)
def _(made: HandMade, name: str, case: Link) -> None:
    fill(made, name)
    made.change("update loads set started_at = $at where team = $team", at=hour(1), team=name)
    for subject, started, failing in case[0]:
        load(made, name, subject, hour(started), failing)


def test_a_link_that_needs_renewal(due: Due) -> None:
    told = [alert for alert in due("link") if alert.kind == "link_needs_renewal"]
    assert {alert.team: (alert.about, alert.since_at) for alert in told} == {
        name: (found[0], hour(found[1])) for name, (_, found) in named("link", LINKS) if found
    }


@TEAMS.for_each("urgent")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, purchased=2, used=9, renewal_date=TODAY)
    load(made, name, "groups", AS_OF, lacking)


def test_the_most_urgent_comes_first(due: Due) -> None:
    assert [alert.kind for alert in due("urgent")] == [
        *("link_needs_renewal", "seats_run_short", "reconciliation_is_broken", "seats_to_cut", "notice_deadline"),
    ]


@TEAMS.for_each("hostile")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, purchased=2)
    hostile = "A & <!channel>\n*x*\x1b[1m @here"
    made.change("update team_info set team_name = $hostile where team = $team", hostile=hostile, team=name)


def test_texts_of_dropbox_obey_nothing_in_slack(due: Due) -> None:
    (alert,) = due("hostile")
    head, *rest = slack_text([alert.notice]).split("\n")
    assert head.startswith("*Seats run short: hostile0* (A &amp; &lt;!channel&gt; ")
    assert len(rest) == 2
    for sign in ("<", "*x*", "\x1b", "@here"):
        assert sign not in head
