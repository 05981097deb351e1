"""What tests of alerts share: a home with published tables, and a receiver on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assets.alert_kinds import KINDS, REFUSED
from assets.selects import select_of
from resources.delivery import apprise_delivery
from resources.delivery.alert_addresses import VARIABLE, Address, Sent
from resources.delivery.notices import Notice
from resources.errors import LicencesError
from resources.home import Home
from resources.secrets.credentials import Secret
from tests.licence.failures import load_row
from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.pipeline.command_line import program
from tests.resources.loopback import Loopback, Reply

NOW = AS_OF.replace(tzinfo=UTC)
ALERTS = " ".join(["from teams", *(select_of(f"alerts/{kind}") for kind in KINDS if kind != REFUSED)])
"""What is asked of the published tables: others need no rows."""
MARKED = "/services/T000/B000/MARKER-no-message-may-hold-this"


def point_to(home: Home, copy: Path) -> None:
    """Make a copy what analysts see."""
    link = home.root / "linking"
    link.symlink_to(copy)
    link.replace(home.warehouse)


def texts(receiver: Loopback) -> list[str]:
    return [request.json()["text"] for request in receiver.received]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of two declared teams; no secret is set."""
    home = Home(tmp_path / "home")
    home.make(home.root)
    declare(home, "acme", "beta")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", NOW.isoformat())
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv(VARIABLE, raising=False)
    return home


def declare(home: Home, *names: str, enabled: bool = True) -> None:
    text = "".join(f'[connections.{name}]\napp_key = "k"\nenabled = {json.dumps(enabled)}\n' for name in names)
    home.connections_file.write_text(text)


@pytest.fixture
def team() -> Iterator[HandMade]:
    """A team that is well: read an hour ago, seats left, no renewal near."""
    made = well()
    yield made
    made.close()


def well() -> HandMade:
    made = HandMade()
    made.known_types()
    fill(made, "acme")
    return made.make()


def short_of_seats() -> HandMade:
    """A team that is short of seats."""
    made = well()
    made.change("update team_info set num_licensed_users = 1")
    return made.make()


def two_short() -> HandMade:
    """Two teams whose seats run short."""
    made = HandMade()
    made.known_types()
    for name in ("acme", "beta"):
        fill(made, name, purchased=2)
    return made.make()


def fill(made: HandMade, team: str, *, purchased: int | None = 5, used: int | None = 2, **connection: Any) -> None:
    """A team with two seats assigned whose log and members were read an hour ago."""
    made.declare(team, **connection)
    made.plan(team, team_name=f"{team.title()} & <Sons>", num_licensed_users=purchased, num_used_licenses=used)
    for name in ("ada", "bob"):
        made.member(f"{name} of {team}", team)
    made.read_days(TODAY - timedelta(days=9), TODAY, team, settled=False, read_at=AS_OF.replace(hour=8))
    for subject in ("members", "events"):
        load(made, team, subject, AS_OF.replace(hour=8))


def load(
    made: HandMade, team: str, subject: str, started_at: datetime, failing: Callable[..., LicencesError] | None = None
) -> None:
    """A row of ``loads``: the subject was read, or failed as one of ``tests.licence.failures``."""
    made.add("loads", load_row(team, subject, started_at, failing(team, subject) if failing else None))


def delivered_by_fork(order: str) -> tuple[str, str]:
    """What stands for ``apprise_delivery._told``: the same program, forked instead of started."""
    done = program(
        "from resources.delivery.apprise_process import main; main()", typed=order, **apprise_delivery._environment()
    )
    return done.stdout, f"the process that delivers ended with code {done.returncode}" if done.returncode else ""


@pytest.fixture
def forked_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    """To start the process that delivers takes half a second, for the most part to import Apprise."""
    monkeypatch.setattr(apprise_delivery, "_told", delivered_by_fork)


class Recorder(Address):
    """An address that remembers what it is told, three notices at a time; ``failures``: what goes wrong instead."""

    def __init__(self, id: str = "recorder", failures: Iterable[LicencesError | None] = ()) -> None:  # noqa: A002
        super().__init__(Secret(""), id, id)
        object.__setattr__(self, "heads", [])
        object.__setattr__(self, "failures", iter(failures))

    heads: list[str]
    failures: Iterator[LicencesError | None]

    def send(self, notices: Sequence[Notice]) -> Iterator[Sent]:
        for first in range(0, len(notices), 3):
            failure = next(self.failures, None)
            if failure:
                raise failure
            together = notices[first : first + 3]
            self.heads.extend(each.head for each in together)
            yield Sent(len(together), is_sure=True)


TAKEN = Reply(200, b"ok", {"Content-Type": "text/html"})


@pytest.fixture
def receiver(dropbox: Loopback, home: Home, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """Takes messages over HTTPS, as Slack does; the environment has its address."""
    dropbox.say(TAKEN)
    monkeypatch.setenv(VARIABLE, f"https://{dropbox.host}{MARKED}")
    return dropbox
