"""Links that are given up while the keyring is locked: what it may still hold is told, and goes when it opens."""

from __future__ import annotations

import pytest

from resources.delivery.alert_addresses import find_addresses, store_addresses
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.credentials import Secret, store_credentials
from tests.pipeline.command_line import invoke
from tests.resources.stored_secrets import Ring

SECRETS = {"app_secret": Secret("a"), "refresh_token": Secret("r")}


@pytest.fixture(autouse=True)
def _a_desktop(monkeypatch: pytest.MonkeyPatch, ring: Ring) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")


def test_disconnect_says_forgotten_and_leaves_the_token_in_a_locked_keyring(home: Home, ring: Ring) -> None:
    home.connections_file.write_text("[connections.acme]\napp_key = 'k'\n")
    assert store_credentials("acme", home, SECRETS) == "keyring"
    ring.is_locked = True
    for _ in range(2):
        done = invoke("disconnect", "acme", "--yes")
        assert done.exit_code == 1
        assert "keyring is locked or does not answer, and may still hold secrets of acme" in done.stderr
        assert "Unlock it and say again: dropbox-licences disconnect acme" in done.stderr
        assert "acme" not in home.connections_file.read_text()
    ring.is_locked = False
    done = invoke("disconnect", "acme", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "holds no secret of acme any more" in done.stdout
    assert ring.held == {}
    done = invoke("disconnect", "acme", "--yes")
    assert done.exit_code == 2
    assert "there is no team 'acme'" in done.stderr


def test_nobody_is_told_that_no_address_is_set_while_a_locked_keyring_may_have_some(home: Home, ring: Ring) -> None:
    """Ticks of the sensor were green, and nobody was told anything."""
    store_addresses(home, [Secret("https://127.0.0.1:9/x")])
    ring.is_locked = True
    with pytest.raises(FixSetup, match="the keyring is locked or does not answer: whether it holds some, nobody knows"):
        find_addresses(home)
    done = invoke("webhook", "--list")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Unlock it; or, where it cannot be unlocked, give them again: dropbox-licences webhook" in done.stderr
    assert store_addresses(home, [Secret("https://127.0.0.1:9/y")]) == "file"
    assert len(find_addresses(home)[0]) == 1


@pytest.mark.parametrize("option", [["--forget"], ["--remove", "1"]])
def test_webhook_says_forgotten_and_leaves_the_address_in_a_locked_keyring(
    option: list[str], home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://127.0.0.1:9/x"
    assert store_addresses(home, [Secret(address)]) == "keyring"
    with monkeypatch.context() as locked:
        for name in ("set_password", "delete_password"):  # it shows what it holds, and takes no change
            locked.setattr(ring, name, ring.get_password)
        done = invoke("webhook", *option)
        assert done.exit_code == 1
        assert "may still hold addresses" in done.stderr
        assert find_addresses(home)[0] == []
    assert invoke("webhook", "--forget").exit_code == 0
    assert ring.held == {}
