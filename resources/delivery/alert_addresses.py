"""Where alerts go: the addresses, which are secrets, and sending to one of them.

They rest like other secrets: ``DROPBOX_LICENCES_WEBHOOK``, the keyring, or a file of mode 0600; several of them with a
blank or a line's end between. An address is a web address that takes ``{"text": ...}``, or one that Apprise knows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from resources.delivery.apprise_delivery import IsPlain, check_service, send_by_service
from resources.delivery.notices import Notice, plain_body, plain_title, slack_text
from resources.delivery.webhook import is_loopback, is_workflow, send, web_address
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.credentials import Places, Secret, forget_credentials, store_credentials
from resources.secrets.pseudonyms import home_key

VARIABLE = "DROPBOX_LICENCES_WEBHOOK"
KIND = "webhook"
PLACE = "alerts.webhook"
"""Whose secret it is; no connection can be called so."""
NOTICES_A_MESSAGE = 10
TEST_TEXT = "dropbox-licences: alerts come here. This is a test."
_WEB = {"http", "https"}
_ID_LETTERS = 12


@dataclass(frozen=True)
class Sent:
    """A message that was accepted: of how many notices, and whether it was delivered or, as far as is known, queued."""

    notices: int
    is_sure: bool


@dataclass(frozen=True)
class Address:
    """One address. ``name`` tells people which it is, ``id`` tells it from others in what is remembered."""

    secret: Secret
    name: str
    id: str = ""

    def check(self) -> None:
        """Look whether it can be used; nothing is sent.

        Raises:
            FixSetup: it cannot.
        """
        if self._may_be_a_service():
            with suppress(IsPlain):
                check_service(self._tried, self.secret)

    def send(self, notices: Sequence[Notice]) -> Iterator[Sent]:
        """Send notices, some in a message; each that was taken is told as it was.

        Raises:
            LicencesError: a message was not taken; those before it were.
        """
        if self._may_be_a_service():
            parts = [{"title": plain_title(each), "body": plain_body(each)} for each in notices]
            try:
                for count, is_sure in send_by_service(self._tried, self.secret, parts, NOTICES_A_MESSAGE):
                    yield Sent(count, is_sure)
            except IsPlain:
                pass
            else:
                return
        for first in range(0, len(notices), NOTICES_A_MESSAGE):
            together = notices[first : first + NOTICES_A_MESSAGE]
            yield Sent(len(together), send(self._tried, self.secret, slack_text(together)))

    def send_test(self) -> bool:
        """Send a test message; returns whether it was delivered, or else accepted, as far as is known.

        Raises:
            LicencesError: it was not taken.
        """
        if self._may_be_a_service():
            with suppress(IsPlain):
                parts = [{"title": "dropbox-licences", "body": "Alerts come here. This is a test."}]
                return all(is_sure for _, is_sure in send_by_service(self._tried, self.secret, parts, 1))
        return send(self._tried, self.secret, TEST_TEXT)

    @property
    def _tried(self) -> str:
        return f"Sending alerts to {self.name}"

    def _may_be_a_service(self) -> bool:
        """Whether Apprise is asked; not where a web address is this machine's own, save for what looks like Teams'.

        Raises:
            FixSetup: it is a web address that cannot be used.
        """
        is_web = self.secret.reveal().partition("://")[0].lower() in _WEB
        if not is_web:
            return True
        parts = web_address(self.secret)
        return is_workflow(parts) or not is_loopback(parts.hostname or "")


def find_addresses(home: Home) -> tuple[list[Address], str]:
    """The addresses, and where they were found (environment, keyring or file); none: there are none.

    Raises:
        FixSetup: their file can be read by others; there are none, but the keyring could not be asked.
    """
    places = Places(PLACE, home, lambda _: VARIABLE)
    text, _, source = places.first(KIND)
    if not text and places.is_keyring_silent():
        came_back = "the keyring is locked or does not answer: whether it holds some, nobody knows"
        cure = "Unlock it; or, where it cannot be unlocked, give them again: dropbox-licences webhook"
        raise FixSetup("Looking for addresses of alerts", came_back, cure)
    found = _named([Secret(each) for each in dict.fromkeys(text.split())])
    return [replace(each, id=_id(home, each.secret)) for each in found], source


def store_addresses(home: Home, secrets: Sequence[Secret], before: Sequence[Secret] = ()) -> str:
    """Keep these, behind those of ``before`` that stay; returns where (keyring or file).

    What stays is not checked again: that takes long, and nobody could remove an address while another is refused.

    Raises:
        FixSetup: one of the new ones cannot be used, or they cannot be kept.
    """
    for address in _named([*before, *secrets])[len(before) :]:
        address.check()
    together = Secret("\n".join(dict.fromkeys(each.reveal() for each in (*before, *secrets))))
    return store_credentials(PLACE, home, {KIND: together}, kinds=[KIND])


def forget_addresses(home: Home) -> bool:
    """Remove the addresses from keyring and file; whether they are gone, or a locked keyring may still hold them."""
    return forget_credentials(PLACE, home, kinds=[KIND])


def _named(secrets: Sequence[Secret]) -> list[Address]:
    numbers = range(1, len(secrets) + 1) if len(secrets) > 1 else [None]
    return [Address(each, _name(each, number)) for each, number in zip(secrets, numbers, strict=bool(secrets))]


def _name(secret: Secret, number: int | None) -> str:
    """What people call it: of a web address the host, of others the service alone, whose host may be a token."""
    scheme, is_address, _ = secret.reveal().partition("://")
    shown = scheme.lower() if is_address and scheme.isalnum() else ""
    if shown in _WEB:
        try:
            shown = urlsplit(secret.reveal()).hostname or ""
        except ValueError:
            shown = ""
    if number is None:
        return shown or "the webhook"
    return f"address {number} ({shown})" if shown else f"address {number}"


def _id(home: Home, secret: Secret) -> str:
    """A keyed hash: a plain one of an address with a weak password could be guessed from."""
    text = f"alert address\0{secret.reveal()}".encode()
    return hmac.new(home_key(home), text, hashlib.sha256).hexdigest()[:_ID_LETTERS]


def no_addresses() -> FixSetup:
    """The error where there are none."""
    cure = f"Set one: dropbox-licences webhook, or {VARIABLE}"
    return FixSetup("Finding the addresses for alerts", "there is none", cure)
