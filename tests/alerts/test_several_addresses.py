"""Several addresses: each alert is told once at each, whatever becomes of the others."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.alert_kinds import KINDS
from assets.answers.alerts import Alert, due_alerts, tell, tell_alerts
from resources.delivery import webhook
from resources.delivery.alert_addresses import VARIABLE, find_addresses
from resources.delivery.alert_memory import AlertMemory
from resources.errors import FixSetup, LicencesError, TryLater
from resources.home import Home
from tests.alerts.conftest import ALERTS, MARKED, NOW, TAKEN, Recorder, fill, load
from tests.alerts.test_telling import SENSOR, tick
from tests.laws import tried
from tests.licence.failures import dead
from tests.licence.hand_made import AS_OF, HandMade
from tests.linking.test_secrets import Watch, files_with
from tests.pipeline.command_line import command
from tests.published_once import PublishedOnce
from tests.resources.loopback import Loopback, Reply

KEYS = {"seats_run_short acme", "link_needs_renewal acme", "seats_run_short beta", "notice_deadline acme"}
DEAD = TryLater("Sending alerts to somebody", "the server failed (HTTP 503)", "Wait")


def four_due() -> HandMade:
    made = HandMade()
    due_at = (AS_OF + timedelta(days=20)).date()
    fill(made, "acme", purchased=1, minimum_seats=1, renewal_date=due_at, notice_days=0)  # nothing can be cut
    fill(made, "beta", purchased=1)
    load(made, "acme", "members", AS_OF, dead)
    return made.make()


@pytest.fixture
def four(home: Home, published_once: PublishedOnce) -> Home:
    """A home in which four alerts are due."""
    return published_once.put_into(home, four_due, ALERTS)


@tried(15)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.booleans(), max_size=3)), max_size=12))
def told_once(home: Home, due: list[Alert], ticks: list[tuple[str, list[bool]]]) -> None:
    """Each tick has an address, and which of its next messages fail; all others take what they are told."""
    home.alerts.unlink(missing_ok=True)
    recorders = {name: Recorder(name) for name in "abc"}
    for named, failing in [*ticks, ("", [])]:
        for name, recorder in recorders.items():
            fails = failing if name == named else []
            object.__setattr__(recorder, "failures", iter([DEAD if each else None for each in fails]))
        telling = tell(home, due, NOW, [*recorders.values()])
        assert len(telling.failures) <= 1
    for recorder in recorders.values():
        assert set(Counter(recorder.heads).values()) == {1}
        assert len(recorder.heads) == len(KEYS)
    memory = AlertMemory.read(home)
    assert all(memory.told_at(alert.key) for alert in due)


def test_each_alert_is_told_once_to_each_address_whatever_fails(four: Home) -> None:
    due = due_alerts(four, NOW)
    assert {alert.key.partition(" 20")[0] for alert in due} == KEYS
    told_once(four, due)
    assert all(alert.told_at for alert in due_alerts(four, NOW))


def test_a_dead_address_makes_no_other_hear_an_alert_again(four: Home) -> None:
    alive, gone = Recorder("alive"), Recorder("gone", [DEAD] * 5)
    for hours in range(5):
        telling = tell_alerts(four, NOW + timedelta(hours=hours), [alive, gone])
        assert telling.failure is DEAD
        assert len(telling.told) == (4 if hours == 0 else 0)
    assert (len(alive.heads), gone.heads) == (4, [])
    assert {alert.told_at for alert in due_alerts(four, NOW)} == {None}, "one of them still waits"
    assert len(tell_alerts(four, NOW, [alive, gone]).told) == 4
    assert (len(alive.heads), len(gone.heads)) == (4, 4)
    assert None not in {alert.told_at for alert in due_alerts(four, NOW)}


def test_a_new_address_hears_what_is_due_and_an_old_one_is_forgotten(four: Home) -> None:
    first, second = Recorder("first"), Recorder("second")
    tell_alerts(four, NOW, [first])
    assert len(tell_alerts(four, NOW, [first, second]).told) == 4
    tell_alerts(four, NOW, [second])
    assert "first" not in four.alerts.read_text()
    assert (len(first.heads), len(second.heads)) == (4, 4)


def test_what_an_older_version_told_is_told_to_each_address(four: Home) -> None:
    four.alerts.write_text(json.dumps({alert.key: NOW.isoformat() for alert in due_alerts(four, NOW)[1:]}))
    recorders = [Recorder("a"), Recorder("b")]
    assert [alert.key for alert in tell_alerts(four, NOW, recorders).told] == ["link_needs_renewal acme"]
    assert [len(each.heads) for each in recorders] == [1, 1]
    assert tell_alerts(four, NOW, recorders).told == []


def test_all_failures_are_one_error_that_names_each(four: Home) -> None:
    wrong = FixSetup("Sending alerts to address 2", "it does not take messages (HTTP 404)", "Set it again")
    telling = tell_alerts(four, NOW, [Recorder("a", [DEAD]), Recorder("b", [wrong])])
    assert isinstance(telling.failure, FixSetup)
    assert str(telling.failure) == (
        "Sending alerts: Sending alerts to somebody: the server failed (HTTP 503); "
        "Sending alerts to address 2: it does not take messages (HTTP 404). Wait. Set it again"
    )


def both(receiver: Loopback, service: Loopback) -> str:
    return f"https://{receiver.host}{MARKED} jsons://{service.host}/MARKER-too"


def test_the_command_says_which_address_failed(four: Home, receiver: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback() as service:
        monkeypatch.setenv(VARIABLE, both(receiver, service))
        service.say(Reply(200, {"ok": False}), TAKEN)
        done = command("alerts", "--send", "--json")
        assert done.returncode == 1
        assert (
            "Failed: Sending alerts to address 2 (jsons): it answered HTTP 200, but its body says that it failed"
            in done.stderr
        )
        assert "Alerts sent: 4." in done.stderr
        assert {row["told"] for row in json.loads(done.stdout)} == {None}
        done = command("alerts", "--send", "--json")
        assert (done.returncode, "Alerts sent: 4." in done.stderr) == (0, True)
        assert {row["told"] for row in json.loads(done.stdout)} == {str(NOW)}
        assert (len(receiver.received), len(service.received)) == (1, 2)
        receiver.say(Reply(202, b""))
        done = command("webhook", "--test")
        assert done.returncode == 0
        assert done.stdout.splitlines() == [
            "address 1 (127.0.0.1): accepted (HTTP 202): look whether it arrived.",
            "address 2 (jsons): sent.",
        ]
        receiver.say(Reply(404))
        done = command("webhook", "--test")
        assert (done.returncode, done.stdout) == (2, "address 2 (jsons): sent.\n")
        assert "Failed: Sending alerts to address 1 (127.0.0.1): it does not take messages (HTTP 404)" in done.stderr


@pytest.mark.parametrize("reply", [TAKEN, Reply(404), Reply(resets=True), Reply(302, headers={"Location": "/MARKER"})])
def test_no_log_at_any_level_holds_an_address(
    four: Home,
    receiver: Loopback,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    caplog.set_level(1)
    for name in ("apprise", "urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(1, name)
    logging.getLogger("urllib3.connectionpool").debug("a line of others")
    (tmp_path / "dagster").mkdir()
    with Loopback() as service, dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
        for server in (receiver, service):
            server.say(reply)
        monkeypatch.setenv(VARIABLE, both(receiver, service))
        try:
            tick(instance=instance)
        except LicencesError:
            logging.getLogger("any").exception("a tick that failed")
        for address in find_addresses(four)[0]:
            try:
                address.send_test()
            except LicencesError:
                logging.getLogger("any").exception("a test that failed")
        assert len(receiver.received) == len(service.received) == 2
    assert "a line of others" in caplog.text
    assert "MARKER" not in caplog.text
    assert "MARKER" not in "".join(capfd.readouterr())
    assert files_with(four.root, {"MARKER"}) | files_with(tmp_path / "dagster", {"MARKER"}) == set()


def test_addresses_that_never_answer_take_no_longer_than_one(four: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", (5.0, 1.0))
    with Loopback(tls=False) as silent:
        silent.say(Reply(hangs=True))
        monkeypatch.setenv(VARIABLE, " ".join(f"http://{silent.host}/{number}" for number in range(6)))
        begun = time.monotonic()
        telling = tell_alerts(four, NOW, find_addresses(four)[0])
        assert len(telling.failures) == len(silent.received) == 6
        assert time.monotonic() - begun < 5.0, "six times a second and a half is more"


@pytest.mark.skipif(not Path("/proc").exists(), reason="command lines of processes are looked at in /proc")
def test_no_command_line_of_the_process_that_delivers_holds_an_address(
    four: Home, receiver: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Loopback() as service, Watch() as watch:
        monkeypatch.setenv(VARIABLE, both(receiver, service))
        assert command("alerts", "--send").returncode == 0
        assert len(service.received) == 1
    assert any(b"resources.delivery.apprise_process" in line for line in watch.lines)
    assert not [line for line in watch.lines if b"MARKER" in line]


def test_the_sensor_says_which_alerts_it_tells() -> None:
    assert [title for title in KINDS.values() if title not in (SENSOR.description or "")] == []
