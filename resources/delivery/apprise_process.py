"""Apprise delivers in a process of its own: ``python -m resources.delivery.apprise_process``, an order in, results out.

In a process of its own, since Apprise logs addresses (at DEBUG, and in what the line's errors say), some services wait
without an end, and its plugins decide themselves how they ask: here nothing is logged or printed, whoever started it
sets a bound, and every request goes through one gate. Which addresses it takes is in ``apprise_services``.

Standard input has the order as JSON, standard output a line of JSON for each message that was taken, and at the end one
for what went wrong.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from apprise import NotifyFormat, NotifyType, OverflowMode
from apprise.plugins import NotifyBase
from apprise.plugins.email.base import NotifyEmail
from apprise.url import URLBase

from resources.delivery.apprise_gate import Gate, Refused
from resources.delivery.apprise_services import service_of
from resources.delivery.webhook import TIMEOUT_SECONDS
from resources.errors import LicencesError


def groups(parts: list[dict[str, str]], most_letters: int, most_parts: int) -> Iterator[list[dict[str, str]]]:
    """The notices in messages, each as long as the service takes, if a single one is not longer by itself."""
    held: list[dict[str, str]] = []
    for part in parts:
        together = [*held, part]
        if held and (len(together) > most_parts or len(text_of(together)[1]) > most_letters):
            yield held
            together = [part]
        held = together
    if held:
        yield held


def text_of(parts: list[dict[str, str]]) -> tuple[str, str]:
    """Title and body of a message."""
    if len(parts) == 1:
        return parts[0]["title"], parts[0]["body"]
    return f"dropbox-licences: {len(parts)} alerts", "\n\n".join(f"{each['title']}\n\n{each['body']}" for each in parts)


def answer(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The results of an order.

    Raises:
        FixSetup: the address, or what it asks for, cannot be used.
    """
    URLBase.socket_connect_timeout, URLBase.socket_read_timeout = TIMEOUT_SECONDS
    plugin = service_of(order["address"])
    if plugin is None:
        yield {"is_plain": True}
    elif order["parts"]:
        yield from _deliver(plugin, order)
    elif not isinstance(plugin, NotifyEmail):
        _rehearse(plugin)


def _rehearse(plugin: NotifyBase) -> None:
    """Let it ask in vain, so that what would be refused is refused before there is anything to tell."""
    gate = Gate(is_shut=True)
    with suppress(Refused):
        _notify(plugin, "Title", "Body")
    if gate.refusal:
        raise gate.refusal


def _deliver(plugin: NotifyBase, order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    gate = Gate()
    for parts in groups(order["parts"], plugin.body_maxlen, order["most_parts"]):
        gate.forget()
        is_taken = False
        with suppress(Refused):
            is_taken = _notify(plugin, *text_of(parts))
        fault = gate.found(order["tried"], is_taken=is_taken)
        if fault:
            raise fault
        yield {"taken": len(parts), "is_sure": gate.is_sure}


def _notify(plugin: NotifyBase, title: str, body: str) -> bool:
    return plugin.notify(
        title=title,
        body=body,
        notify_type=NotifyType.WARNING,
        body_format=NotifyFormat.TEXT,
        overflow=OverflowMode.SPLIT,
    )


def main() -> None:
    """Answer the order on standard input."""
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    logging.disable(sys.maxsize)
    try:
        for result in answer(json.load(sys.stdin)):
            print(json.dumps(result), file=results, flush=True)
    except LicencesError as error:
        failure = {"kind": error.kind, "tried": error.tried, "came_back": error.came_back, "cure": error.cure}
        print(json.dumps({"error": failure}), file=results, flush=True)


if __name__ == "__main__":
    main()
