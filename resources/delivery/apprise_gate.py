"""The one way out for what Apprise's plugins ask: each request is seen, and so is what came back.

For a process that does nothing else: it changes ``requests`` and ``smtplib`` for all of it.
"""

from __future__ import annotations

import smtplib
from typing import Any
from urllib.parse import urlsplit

import requests

from resources.delivery.reported_failures import AGAIN
from resources.delivery.webhook import ACCEPTED, fault_of, is_loopback
from resources.errors import FixSetup, LicencesError, TryLater
from resources.network.line_faults import line_fault
from resources.network.proxies import check_proxy

READING = "Reading an address for alerts"
KNOWN = "Which addresses are taken is in docs/operate.md"
TLS = (
    "it would be sent without TLS, so that others could read it",
    f"Write it in the service's form with TLS. {KNOWN}",
)
CERTIFICATES = (
    "verify=no would switch the check of certificates off",
    "Leave it out; REQUESTS_CA_BUNDLE names a CA file of your own",
)
"""What came back, and the cure."""
_MAIL_REFUSED, _MAIL_REFUSED_FOR_GOOD = 400, 500
"""Replies from here on are refusals (RFC 5321, 4.2.1)."""


class Refused(Exception):
    """A request may not be sent. No error of the line, so that no plugin takes it for one."""


class Gate:
    """Sees every request that is sent from now on, and what web and mail servers say. Shut, it lets no request out."""

    def __init__(self, *, is_shut: bool = False) -> None:
        self._is_shut = is_shut
        self.refusal: FixSetup | None = None
        self._host = ""
        self._fault: Exception | None = None
        self._answers: list[requests.Response] = []
        self._mail_code = 0
        self._watch_web()
        self._watch_mail()

    def forget(self) -> None:
        """Forget what was seen of the message before."""
        self._host, self._fault, self._answers, self._mail_code = "", None, [], 0

    def _watch_web(self) -> None:
        send = requests.Session.send

        def seen(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            self._look(request, options)
            try:
                answer = send(session, request, **options | {"allow_redirects": False})
            except (requests.RequestException, OSError) as error:
                self._fault = error
                raise
            if request.method != "GET":  # what a plugin looks up before it sends says nothing of the message
                self._answers.append(answer)
            return answer

        requests.Session.send = seen  # type: ignore[method-assign,assignment]

    def _look(self, request: requests.PreparedRequest, options: dict[str, Any]) -> None:
        """Let a request pass, or note why not.

        Raises:
            Refused: it may not be sent.
        """
        parts = urlsplit(request.url or "")
        self._host = parts.netloc.rpartition("@")[2]
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            self.refusal = FixSetup(READING, *TLS)
        elif options.get("verify") is False:
            self.refusal = FixSetup(READING, *CERTIFICATES)
        elif parts.scheme == "https" and not self._is_shut:
            try:
                check_proxy(self._host)
            except FixSetup as error:
                self.refusal = error
        if self.refusal or self._is_shut:
            raise Refused

    def _watch_mail(self) -> None:
        connect, getreply = smtplib.SMTP.connect, smtplib.SMTP.getreply

        def connected(mail: smtplib.SMTP, host: str = "localhost", *rest: Any, **more: Any) -> tuple[int, bytes]:
            self._host = host
            try:
                return connect(mail, host, *rest, **more)
            except OSError as error:
                self._fault = error
                raise

        def replied(mail: smtplib.SMTP) -> tuple[int, bytes]:
            code, text = getreply(mail)
            self._mail_code = max(self._mail_code, code)
            return code, text

        smtplib.SMTP.connect = connected  # type: ignore[method-assign,assignment]
        smtplib.SMTP.getreply = replied  # type: ignore[method-assign,assignment]

    @property
    def is_sure(self) -> bool:
        """Whether no answer said only that the message was accepted (HTTP 202)."""
        return all(each.status_code != ACCEPTED for each in self._answers)

    def found(self, tried: str, *, is_taken: bool) -> LicencesError | None:
        """What was wrong with a message; None: nothing.

        Args:
            tried: what was tried, in words.
            is_taken: whether the plugin says that all is well; it may have overlooked an answer that was not a success.
        """
        if self.refusal:
            return self.refusal
        of_the_message = [each for each in self._answers if not is_taken or each.ok]
        faults = [fault_of(tried, each.status_code, each.content) for each in of_the_message]
        found = next((fault for fault in reversed(faults) if fault), None)
        return found if found or is_taken else self._unanswered(tried)

    def _unanswered(self, tried: str) -> LicencesError:
        """What was wrong where no web server said it."""
        if self._mail_code >= _MAIL_REFUSED:
            came_back = f"the mail server refuses it (SMTP {self._mail_code})"
            if self._mail_code >= _MAIL_REFUSED_FOR_GOOD:
                return FixSetup(tried, came_back, "Check user, password, sender and recipient in the address")
            return TryLater(tried, came_back, AGAIN)
        if self._fault:
            cause = self._fault.args[0] if self._fault.args and isinstance(self._fault.args[0], Exception) else None
            return line_fault(tried, self._host, getattr(cause, "reason", None) or cause or self._fault, AGAIN)
        cure = f"Check the address: dropbox-licences webhook. {AGAIN}"
        return TryLater(tried, "it could not be delivered, and the service did not say why", cure)
