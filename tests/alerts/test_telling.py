"""Alerts are told: once for each time that a condition holds, whatever fails; by the sensor and by the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.answers.alerts import Telling, due_alerts, tell, tell_alerts
from assets.definitions.names import Names
from pipelines.sensors import alerts
from resources.dagster_resources import LicencesResource
from resources.delivery.alert_addresses import VARIABLE, Address, Sent, find_addresses
from resources.delivery.notices import Notice
from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.storage.locks import hold
from tests.alerts.conftest import (
    ALERTS,
    MARKED,
    NOW,
    TAKEN,
    Recorder,
    declare,
    fill,
    load,
    point_to,
    short_of_seats,
    texts,
)
from tests.laws import tried
from tests.licence.failures import dead
from tests.licence.hand_made import AS_OF, HandMade
from tests.linking.test_secrets import Watch, files_with
from tests.pipeline.command_line import command
from tests.published_once import PublishedOnce
from tests.resources.loopback import Loopback, Reply

SHORT, DEAD, LATE = "seats_run_short acme", "link_needs_renewal acme", "reading_is_late beta"
REPLIES = {
    "taken": TAKEN,
    "down": Reply(500),
    "busy": Reply(429, headers={"Retry-After": "3600"}),
    "gone": Reply(404),
    "cut": Reply(resets=True),
    "crash": TAKEN,
}


class PowerCut(Exception):
    """The process ends when the receiver has taken the message, before that is remembered."""


class CutOff(Address):
    """An address at which the power is cut as soon as a message was taken."""

    def __init__(self, real: Address) -> None:
        super().__init__(real.secret, real.name, real.id)

    def send(self, notices: Sequence[Notice]) -> Iterator[Sent]:
        for _ in super().send(notices):
            raise PowerCut
        yield from ()


Held = frozenset[str]
Ticks = list[tuple[Held, str]]
"""Which conditions hold, and what happens to the message."""
NONE, ONE, TWO, ALL = Held(), Held([SHORT]), Held([DEAD, LATE]), Held([SHORT, DEAD, LATE])


def states(home: Home, *wanted: Held) -> dict[Held, Path]:
    """Published tables for sets of the three conditions."""
    made: dict[Held, Path] = {}
    for held in wanted:
        tables = HandMade()
        fill(tables, "acme", purchased=2 if SHORT in held else 5)
        fill(tables, "beta")
        if DEAD in held:
            load(tables, "acme", "members", AS_OF, dead)
        if LATE in held:
            tables.change("delete from event_days where team = 'beta' and event_date > '2026-10-30'")
        tables.make().publish(home.root, ALERTS)
        made[held] = home.root / f"state-{len(made)}.duckdb"
        made[held].hardlink_to(home.warehouse.resolve())  # the product keeps the last three
        assert {alert.key for alert in due_alerts(home, NOW)} == held
    return made


def told_once(home: Home, receiver: Loopback, telling_of: Callable[[Held, Address], Telling], ticks: Ticks) -> None:
    """``telling_of`` tells an address what is due while these conditions hold."""
    home.alerts.unlink(missing_ok=True)
    (address,), _ = find_addresses(home)
    remembered: frozenset[str] = frozenset()
    for held, what_happens in ticks:
        receiver.received.clear()
        receiver.say(REPLIES[what_happens])

        remembered &= held  # what ended is told again when it comes back
        pending = held - remembered
        try:
            telling = telling_of(held, CutOff(address) if what_happens == "crash" else address)
        except PowerCut:
            assert (bool(pending), what_happens) == (True, "crash")
        else:
            assert {alert.key for alert in telling.told} == (pending if what_happens == "taken" else set())
            assert bool(telling.failures) == (what_happens not in {"taken", "crash"} and bool(pending))
            remembered |= {alert.key for alert in telling.told}
        assert len(receiver.received) == bool(pending)  # all that is pending goes in one message
        if pending and what_happens in {"taken", "crash"}:
            (text,) = texts(receiver)
            assert {key for key in held if title(key) in text} == pending


def title(key: str) -> str:
    titles = {SHORT: "Seats run short: acme", DEAD: "The link needs renewal: acme", LATE: "Not read for 30 hours: beta"}
    return titles[key]


def test_each_is_told_exactly_once_for_each_time_that_it_holds(home: Home, receiver: Loopback) -> None:
    states(home, ALL)
    due = due_alerts(home, NOW)

    @tried(10)
    @given(st.lists(st.tuples(st.frozensets(st.sampled_from([*ALL])), st.sampled_from([*REPLIES])), max_size=12))
    def law(ticks: Ticks) -> None:
        told_once(home, receiver, lambda held, to: tell(home, [a for a in due if a.key in held], NOW, [to]), ticks)

    law()


def test_each_table_that_is_published_tells_what_holds_now(home: Home, receiver: Loopback) -> None:
    made = states(home, NONE, ONE, TWO, ALL)

    def of_tables(held: Held, address: Address) -> Telling:
        point_to(home, made[held])
        return tell_alerts(home, NOW, [address])

    ticks = [
        (ONE, "taken"),
        (ALL, "down"),
        (ALL, "crash"),
        (ALL, "taken"),
        (NONE, "gone"),
        (TWO, "cut"),
        (ALL, "taken"),
    ]
    told_once(home, receiver, of_tables, ticks)


@pytest.fixture
def short(home: Home, published_once: PublishedOnce) -> Home:
    """A home in which a team is short of seats."""
    return published_once.put_into(home, short_of_seats, ALERTS)


SENSOR = alerts(Names())


def tick(**resources: dg.DagsterInstance) -> str:
    """A tick of the sensor; returns its words."""
    context = dg.build_sensor_context(resources={"licences": LicencesResource()}, **resources)
    result = SENSOR(context)
    assert isinstance(result, dg.SkipReason)
    return result.skip_message or ""


def test_the_sensor_tells_once_and_says_so(home: Home, short: Home, receiver: Loopback) -> None:
    assert SENSOR.default_status == dg.DefaultSensorStatus.STOPPED
    assert tick() == "1 told now: seats_run_short of acme"
    assert tick() == "Nothing new to send"
    (text,) = texts(receiver)
    assert text.split("\n") == [
        "*Seats run short: acme* (Acme &amp; &lt;Sons&gt;)",
        "-1 of 1 seats are available: 2 are assigned. Since 2026-11-01 09:00 UTC.",
        "Free seats (2 stand in reclaim_candidates), or buy some.",
    ]


def test_another_dagster_home_tells_nothing_again(home: Home, short: Home, receiver: Loopback, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with dg.DagsterInstance.local_temp(str(tmp_path / name)) as instance:
            tick(instance=instance)
    assert len(receiver.received) == 1


def test_a_tick_that_fails_is_red_and_the_next_one_tries_again(home: Home, short: Home, receiver: Loopback) -> None:
    receiver.say(Reply(500), TAKEN)
    with pytest.raises(TryLater, match="HTTP 500"):
        tick()
    assert tick() == "1 told now: seats_run_short of acme"


def test_without_tables_or_a_webhook_a_tick_says_so(
    home: Home, published_once: PublishedOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing was published yet" in tick()
    published_once.put_into(home, short_of_seats, ALERTS)
    assert tick() == (
        "1 due: seats_run_short of acme. No webhook is set, so nothing is sent. Set one: dropbox-licences webhook"
    )


def test_many_go_in_a_few_messages(home: Home, receiver: Loopback) -> None:
    tables = HandMade()
    names = [f"t{number}" for number in range(23)]
    for name in names:
        tables.declare(name)
        tables.plan(name, num_licensed_users=0)
        tables.member("ada", name)
    tables.make().publish(home.root, ALERTS)
    declare(home, *names)
    receiver.say(TAKEN, Reply(503), TAKEN)
    addresses, _ = find_addresses(home)
    first = tell_alerts(home, NOW, addresses)
    assert (len(first.told), [type(each) for each in first.failures]) == (10, [TryLater])
    assert len(tell_alerts(home, NOW, addresses).told) == 13
    sent = texts(receiver)
    assert [text.count("Seats run short") for text in sent] == [10, 10, 10, 3]
    assert all(sum(f": {name}*" in text for text in (sent[0], *sent[2:])) == 1 for name in names)


def test_two_at_once_tell_once(home: Home, short: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.answers.alerts.LOCK_SECONDS", 0.05)
    with hold(home, "telling-alerts", "telling alerts"), pytest.raises(TryLater, match="telling alerts"):
        tell_alerts(home, NOW, [Recorder()])


def test_where_nothing_can_be_remembered_nothing_is_sent(
    home: Home, short: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.storage.whole_files.uuid4", lambda: UUID(int=7))
    (home.root / f".alerts.json.{UUID(int=7).hex}.new").mkdir()  # in the way of what would be written
    recorder = Recorder()
    with pytest.raises(FixSetup, match=r"alerts\.json"):
        tell_alerts(home, NOW, [recorder])
    assert recorder.heads == []


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_memory_tells_again(home: Home, short: Home, damaged: bytes) -> None:
    home.alerts.write_bytes(damaged)
    recorder = Recorder()
    tell_alerts(home, NOW, [recorder])
    tell_alerts(home, NOW + timedelta(hours=1), [recorder])
    assert len(recorder.heads) == 1


def test_the_command_lists_sends_and_tells_by_its_exit_code(home: Home, short: Home, receiver: Loopback) -> None:
    listed = command("alerts", "--json")
    assert listed.returncode == 1
    (row,) = json.loads(listed.stdout)
    assert (row["team"], row["alert"], row["told"]) == ("acme", "seats_run_short", None)
    receiver.say(Reply(500), TAKEN)
    failed = command("alerts", "--send")
    assert (failed.returncode, "HTTP 500" in failed.stderr) == (1, True)
    sent = command("alerts", "--send", "--csv")
    assert sent.returncode == 0
    assert str(NOW) in sent.stdout
    assert "Alerts sent: 0." in command("alerts", "--send").stderr
    assert len(receiver.received) == 2


@pytest.mark.skipif(not Path("/proc").exists(), reason="command lines of processes are looked at in /proc")
def test_the_address_is_in_its_place_and_nowhere_else(
    home: Home, short: Home, receiver: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    assert "there is none" in command("alerts", "--send").stderr
    shown: list[str] = []
    with Watch() as watch:
        line = [sys.executable, "-m", "pipelines.cli", "webhook", "--stdin", "--test"]
        told = f"https://{receiver.host}{MARKED}\n"
        kept = subprocess.run(line, input=told, capture_output=True, text=True, check=False, env=os.environ)
        assert kept.returncode == 0, kept.stderr
        shown += [kept.stdout, kept.stderr]
        assert texts(receiver) == ["dropbox-licences: alerts come here. This is a test."]
        for reply in (TAKEN, Reply(404)):
            receiver.say(reply)
            for arguments in (["webhook", "--test"], ["alerts", "--send"]):
                home.alerts.unlink(missing_ok=True)
                done = command(*arguments)
                shown += [done.stdout, done.stderr]
    assert not [text for text in shown if "MARKER" in text]
    assert any(b"pipelines.cli" in line for line in watch.lines)
    assert not [line for line in watch.lines if b"MARKER" in line]
    assert files_with(home.root, {"MARKER"}) == {Path("secrets/alerts.webhook.json")}
    assert command("webhook", "--forget").returncode == 0
    assert files_with(home.root, {"MARKER"}) == set()
