"""No address but loopback: tests/conftest.py calls this, and Python does at the start of each process of a test.

Stands around what Python's libraries call a socket by. An audit hook would see more, but it is asked about a thread's
tracer too; while a hook in Python answers, CPython 3.11 lets no other thread set its own ("Cannot install a trace
function while another trace function is being installed"): a thread of a test whose lines are counted did not start.
Each attempt is also noted in a file, so that a test fails whose program took the refusal for a broken line.
"""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

VARIABLE = "TESTS_BEYOND_LOOPBACK"
"""Names the file that attempts are noted in."""


def asked_host(host: Any = None, *_: object, **__: object) -> Any:
    return host


def host_of_address(_socket: socket.socket, *arguments: Any) -> Any:
    """The address comes last; those of other families, as of a socket that is a file, are no tuple."""
    return arguments[-1][0] if isinstance(arguments[-1], tuple) else None


CALLS: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (socket.socket, "connect", host_of_address),
    (socket.socket, "connect_ex", host_of_address),
    (socket.socket, "sendto", host_of_address),
    (socket, "getaddrinfo", asked_host),
    (socket, "gethostbyname", asked_host),
    (socket, "gethostbyname_ex", asked_host),
)
"""Where a call is, its name, and which host it asks for."""


def refuse(name: str, asked: Any) -> None:
    """Refuse a call to another machine, or a question for its address."""
    host = asked.decode(errors="replace") if isinstance(asked, bytes) else asked
    if host in {None, "", "localhost", "::1", os.uname().nodename} or str(host).startswith("127."):
        return  # a mail program greets a server with this machine's own name
    words = f"Tests talk to loopback only, and this is socket.{name} to {host}"
    with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as notes:
        notes.write(f"{words}\n")
    raise RuntimeError(words)


def guarded(name: str, call: Callable[..., Any], host_of: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def refused_or_called(*arguments: Any, **named: Any) -> Any:
        refuse(name, host_of(*arguments, **named))
        return call(*arguments, **named)

    return refused_or_called


if VARIABLE in os.environ:
    for place, name, host_of in CALLS:
        setattr(place, name, guarded(name, getattr(place, name), host_of))
