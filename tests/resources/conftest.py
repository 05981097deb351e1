"""What tests of the client share: a client of the server in Dropbox's place, and a time that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from resources.dropbox_api.budget import Bound, Budget
from resources.dropbox_api.oauth import TokenBroker
from resources.dropbox_api.team_client import TeamClient
from resources.dropbox_api.transport import Request, Transport
from resources.home import Home
from resources.network.answers import Answer
from resources.secrets.credentials import Credentials, Secret
from tests.resources.loopback import MARKER, FakeTime, Loopback
from tests.resources.stored_secrets import ACME


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def budget(time: FakeTime) -> Budget:
    return Budget(clock=time.clock, wait=time.wait, bound=Bound())


@pytest.fixture
def transport(dropbox: Loopback, time: FakeTime) -> Transport:
    """Jitter takes the higher number always."""
    return Transport(sleep=time.sleep, clock=time.clock, jitter=lambda _, high: high, read_seconds=5.0)


@pytest.fixture
def credentials() -> Credentials:
    return Credentials(Secret(f"{MARKER}-app"), Secret(f"{MARKER}-refresh"), "environment")


@pytest.fixture
def broker(credentials: Credentials, transport: Transport, budget: Budget, time: FakeTime) -> TokenBroker:
    return TokenBroker(ACME, credentials, transport, budget, time.clock)


@pytest.fixture
def client(transport: Transport, budget: Budget) -> TeamClient:
    """A client whose token is there already: all that the server sees are its calls."""
    pasted = Credentials(Secret(""), Secret(""), "environment", Secret(f"{MARKER}-access"))
    return TeamClient(ACME, TokenBroker(ACME, pasted, transport, budget), transport, budget)


@pytest.fixture
def linked(broker: TokenBroker, transport: Transport, budget: Budget) -> TeamClient:
    """A client that fetches its tokens."""
    return TeamClient(ACME, broker, transport, budget)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home without secrets, on a machine without a keyring: no test may meet that of whoever runs it."""
    for kind in ("APP_SECRET", "REFRESH_TOKEN", "ACCESS_TOKEN"):
        monkeypatch.delenv(f"DROPBOX_ACME_{kind}", raising=False)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield Home(tmp_path / "home")
    keyring.set_keyring(before)


def ask(transport: Transport, budget: Budget, **options: Any) -> dict[str, Any]:
    """A call that takes any JSON object for an answer."""

    def accept(answer: Answer) -> dict[str, Any]:
        if not answer.json():
            raise ValueError("no JSON")
        return answer.json()

    headers = {"Authorization": f"Bearer {MARKER}"}
    return transport.post(Request("/2/x", b"null", lambda: headers, "Trying", **options), budget, accept)


def tagged(tag: str, **fields: Any) -> dict[str, Any]:
    """The body of a refusal."""
    return {"error_summary": f"{tag}/..", "error": {".tag": tag} | fields, "user_message": {"text": MARKER}}
