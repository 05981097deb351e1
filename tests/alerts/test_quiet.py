"""What exclusions.toml keeps quiet is listed and not sent; the week's summary says both."""

from __future__ import annotations

from datetime import timedelta

import dagster as dg
import pytest
from click.testing import CliRunner

from assets.answers.alerts import due_alerts, tell_alerts
from assets.answers.digest import digest, send_digest
from pipelines.cli import main
from pipelines.definitions import defs
from resources.delivery.alert_addresses import VARIABLE
from resources.errors import TryLater
from resources.home import Home
from resources.home_files.quiet_alerts import read_quiet
from tests.alerts.conftest import NOW, Recorder, texts, two_short
from tests.published_once import PublishedOnce
from tests.resources.loopback import Loopback

QUIET = """
[[quiet]]
kind = "seats_run_short"
team = "acme"
reason = "Seats are free of charge"
owner = "it@acme.example"
until = "2026-11-05"
"""


@pytest.fixture
def short(home: Home, published_once: PublishedOnce) -> Home:
    """Two teams whose seats run short."""
    return published_once.put_into(home, two_short)


def test_a_quiet_alert_is_listed_and_not_sent_until_its_day_is_over(short: Home) -> None:
    short.exclusions_file.write_text(QUIET)
    recorder = Recorder()
    assert [each.key for each in tell_alerts(short, NOW, [recorder]).told] == ["seats_run_short beta"]
    assert [each.quiet is not None for each in due_alerts(short, NOW)] == [True, False]
    listed = CliRunner().invoke(main, ["alerts", "--json"])
    assert '"quiet": "it@acme.example until 2026-11-05: Seats are free of charge"' in listed.stdout
    assert listed.exit_code == 1
    last_day = NOW.replace(month=11, day=5, hour=23)
    told = tell_alerts(short, last_day, [recorder]).told
    assert "seats_run_short" not in {each.kind for each in told}
    told = tell_alerts(short, last_day + timedelta(hours=2), [recorder]).told
    assert [each.key for each in told if each.kind == "seats_run_short"] == ["seats_run_short acme"]


def test_when_all_that_is_due_is_quiet_all_is_well(short: Home) -> None:
    short.exclusions_file.write_text(QUIET.replace('team = "acme"\n', ""))
    done = CliRunner().invoke(main, ["alerts"])
    assert done.exit_code == 0
    assert done.stdout.count("seats_run_short") == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("seats_run_short", "seats_run_out"), "line 3: there is no alert 'seats_run_out'"),
        (('owner = "it@acme.example"\n', ""), "owner is missing"),
        (("2026-11-05", "soon"), "line 7: until has a wrong value"),
        (("[[quiet]]", "[quiet]"), "quiet is not a list of tables"),
        (("[[quiet]]", "[[silent]]"), "unknown key 'silent'"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line_and_silences_nothing(
    short: Home, change: tuple[str, str], words: str
) -> None:
    short.exclusions_file.write_text(QUIET.replace(*change))
    due = due_alerts(short, NOW)
    assert not any(each.quiet for each in due)
    [refused] = [each for each in due if each.kind == "home_file_is_refused"]
    assert words in refused.what


def test_an_entry_for_a_team_that_is_not_there_is_said_to_silence_nothing(short: Home) -> None:
    short.exclusions_file.write_text(QUIET.replace('"acme"', '"acne"'))
    done = CliRunner().invoke(main, ["alerts"])
    assert done.exit_code == 1
    assert "silences nothing: no team is called 'acne' (is it acme?)." in done.stderr
    short.exclusions_file.write_text(QUIET)
    assert CliRunner().invoke(main, ["alerts"]).stderr == ""


def test_without_a_file_nothing_is_quiet(short: Home) -> None:
    assert read_quiet(short.exclusions_file, ["seats_run_short"]) == []


def test_the_week_in_a_message(short: Home) -> None:
    short.exclusions_file.write_text(QUIET)
    acme, beta = digest(short, NOW)
    assert acme.head == "Dropbox seats this week: acme"
    assert acme.name == "Acme & <Sons>"
    assert "2 bought, 2 assigned" in acme.what
    assert acme.cure == (
        "Nothing is due. Kept quiet: Seats run short (it@acme.example until 2026-11-05: Seats are free of charge)."
    )
    assert beta.cure == "Due: Seats run short."
    shown = CliRunner().invoke(main, ["alerts", "--digest"])
    assert shown.exit_code == 0
    assert shown.stdout.count("Dropbox seats this week") == 2


def test_an_address_that_fails_keeps_no_other_from_the_summary(short: Home) -> None:
    failure = TryLater("Sending", "no answer", "Wait")
    well, ill = Recorder("well"), Recorder("ill", [failure])
    assert send_digest(digest(short, NOW), [ill, well]) == [failure]
    assert well.heads == ["Dropbox seats this week: acme", "Dropbox seats this week: beta"]


def test_the_job_tells_it_and_is_red_where_it_cannot(
    short: Home, receiver: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = defs.resolve_job_def("weekly_digest")
    with dg.DagsterInstance.ephemeral() as instance:
        assert job.execute_in_process(instance=instance).success
        assert "Dropbox seats this week: acme" in texts(receiver)[0]
        monkeypatch.delenv(VARIABLE)
        assert not job.execute_in_process(instance=instance, raise_on_error=False).success
