"""An address has one recipient: what was sent is remembered by address, and Apprise tells of all of them together."""

from __future__ import annotations

import pytest

from resources.delivery.alert_addresses import VARIABLE, find_addresses, store_addresses
from resources.delivery.notices import Notice
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.credentials import Secret

SEVERAL = [
    "mailtos://me:MARKER@mail.example.com?to=it@acme.example,MARKER@acme.example",
    "mailtos://me:MARKER@mail.example.com/it@acme.example/MARKER@acme.example",
    "mailtos://me:MARKER@mail.example.com?to=it@acme.example&cc=MARKER@acme.example",
    "mailtos://me:MARKER@mail.example.com?to=it@acme.example&bcc=MARKER@acme.example",
    "ntfys://ntfy.sh/MARKER/MARKER-too?retry=1",
    "tgram://123456789:MARKER_MARKER_MARKER/12345/67890",
]
ONE = [
    "mailtos://me:MARKER@mail.example.com",
    "mailtos://me:MARKER@mail.example.com?from=alerts@acme.example&to=it@acme.example",
    "ntfys://ntfy.sh/MARKER?retry=3",
    "tgram://123456789:MARKER_MARKER_MARKER/12345",
]


@pytest.mark.usefixtures("forked_delivery")
@pytest.mark.parametrize("text", SEVERAL, ids=range(len(SEVERAL)))
def test_one_dead_mailbox_of_an_address_made_the_others_hear_every_alert_again(
    home: Home, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is refused looks as if none had got the message."""
    with pytest.raises(FixSetup, match=r"it has 2 recipients, .* Give each an address of its own") as raised:
        store_addresses(home, [Secret(text)])
    assert "MARKER" not in str(raised.value)
    monkeypatch.setenv(VARIABLE, text)
    (address,), _ = find_addresses(home)
    with pytest.raises(FixSetup, match="it has 2 recipients"):
        list(address.send([Notice("Seats run short: acme", "", "what", "cure")]))


@pytest.mark.usefixtures("forked_delivery")
@pytest.mark.parametrize("text", ONE, ids=range(len(ONE)))
def test_an_address_of_one_recipient_is_taken(home: Home, text: str) -> None:
    store_addresses(home, [Secret(text)])
    assert len(find_addresses(home)[0]) == 1
