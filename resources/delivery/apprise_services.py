"""Which of Apprise's services may be used, and which of them an address means. Nothing is sent here.

A service is used if it is reached over the network by a way on which its answer is seen; what runs a program of this
machine, reads its files or writes to its screen or log is not.
"""

from __future__ import annotations

import re
import sys
from typing import Any
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset, PersistentStoreMode
from apprise.plugins import N_MGR, NotifyBase, url_to_dict
from apprise.plugins.email.base import NotifyEmail

from resources.delivery.apprise_gate import CERTIFICATES, KNOWN, READING
from resources.delivery.webhook import is_loopback, is_workflow
from resources.errors import FixSetup

_MICROSOFT = re.compile(r"\.(?:logic\.azure|(?:power|apps)platform|powerautomate|flow\.microsoft)\.", re.IGNORECASE)
"""Hosts of workflows, which accept ``{"text": ...}`` and drop it."""
_INSECURE = "insecure"


def service_of(address: str) -> NotifyBase | None:
    """The service that an address means; None: it is a web address that takes ``{"text": ...}``.

    Raises:
        FixSetup: no service that may be used has such an address.
    """
    scheme = address.partition("://")[0].lower()
    is_web = scheme in {"http", "https"}
    if is_web and _is_plain(address):
        return None
    parsed: dict[str, Any] | None = url_to_dict(address)  # type: ignore[no-untyped-call]
    if parsed is None and is_web and is_workflow(urlsplit(address)):
        parsed = _workflow(address)
    if parsed is None and is_web:
        if _MICROSOFT.search(f".{urlsplit(address).hostname}"):
            came_back = "it is Microsoft's, but not the whole address of a workflow"
            raise FixSetup(READING, came_back, "Copy the whole address that the workflow shows in Teams")
        return None
    schema = parsed["schema"] if parsed else scheme
    if schema not in N_MGR or not _answers(schema):
        came_back = "it is neither a web address nor that of a service which is reached by HTTPS or mail"
        raise FixSetup(READING, came_back, KNOWN)
    if parsed and parsed.get("template"):
        raise FixSetup(READING, "template= names a file of this machine", f"Leave it out. {KNOWN}")
    service = Apprise.instantiate(parsed, asset=_asset()) if parsed else None
    if service is None:
        raise FixSetup(READING, f"a part of it is missing or wrong ({schema})", KNOWN)
    _refuse_what_others_could_read(service)
    _refuse_several(service)
    return service


def _is_plain(address: str) -> bool:
    """Whether Apprise need not be asked: this machine is not a service, and Slack's webhooks stay as they are."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return (is_loopback(host) and not is_workflow(parts)) or (
        host.startswith("hooks.slack") and parts.path.startswith("/services/")
    )


def _workflow(address: str) -> dict[str, Any] | None:
    """A workflow behind a gateway: as Apprise reads it under Microsoft's own name, with the gateway's."""
    parts = urlsplit(address)
    there = parts._replace(netloc="gateway.logic.azure.com").geturl()
    parsed: dict[str, Any] | None = url_to_dict(there)  # type: ignore[no-untyped-call]
    return parsed | {"host": parts.hostname, "port": parts.port} if parsed else None


def _answers(schema: str) -> bool:
    """Whether a service is asked through ``requests``, where the gate sees all, or by mail."""
    plugin = N_MGR[schema]
    is_seen = any("requests" in vars(sys.modules[each.__module__]) for each in plugin.__mro__)
    return is_seen or issubclass(plugin, NotifyEmail)


def _refuse_what_others_could_read(service: NotifyBase) -> None:
    """What goes out without TLS over the web shows at the gate; what mail does, only here.

    Raises:
        FixSetup: others could read the message on its way.
    """
    if isinstance(service, NotifyEmail) and service.secure_mode == _INSECURE and not is_loopback(service.smtp_host):
        cure = f"Begin it with mailtos, or add mode=starttls. {KNOWN}"
        raise FixSetup(READING, "the mail would go without TLS, so that others could read it", cure)
    if not service.verify_certificate:
        raise FixSetup(READING, *CERTIFICATES)


def _refuse_several(service: NotifyBase) -> None:
    """Apprise tells of all recipients together: if one was refused, nobody knows that the others got the message.

    Raises:
        FixSetup: the message would go to several, not in one request.
    """
    # Its length is how many requests it may make; newer versions of Apprise count repetitions too.
    recipients = len(service) // (getattr(service, "retry", 0) + 1)
    if isinstance(service, NotifyEmail):  # a mail server refuses each by itself
        recipients += len(service.cc) + len(service.bcc)
    if recipients > 1:
        came_back = f"it has {recipients} recipients, and all would get every alert again while one of them fails"
        raise FixSetup(READING, came_back, f"Give each an address of its own: dropbox-licences webhook --add. {KNOWN}")


def _asset() -> AppriseAsset:
    """Settings of ours: nothing is written to disk, no redirect is followed, no picture comes from a host of others."""
    return AppriseAsset(
        app_id="dropbox-licences",
        app_desc="",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask=False,
        storage_mode=PersistentStoreMode.MEMORY,
        http_redirects=False,
        async_mode=False,
        pgp_autogen=False,
        pem_autogen=False,
    )
