"""No address but loopback: tests/conftest.py calls this, and Python does at the start of each process of a test.

An audit hook sees every socket of Python, whatever library opens it. Each attempt is also noted in a file, so that a
test fails whose program took the refusal for a broken line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

VARIABLE = "TESTS_BEYOND_LOOPBACK"
"""Names the file that attempts are noted in."""
HOST_OF = {
    "socket.connect": lambda _socket, address: address[0] if isinstance(address, tuple) else None,
    "socket.sendto": lambda _socket, address: address[0] if isinstance(address, tuple) else None,
    "socket.getaddrinfo": lambda host, *_: host,
    "socket.gethostbyname": lambda host: host,
}


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse a call to another machine, or a question for its address."""
    if event not in HOST_OF:
        return
    host = HOST_OF[event](*arguments)
    name = host.decode(errors="replace") if isinstance(host, bytes) else host
    if name in {None, "", "localhost", "::1", os.uname().nodename} or str(name).startswith("127."):
        return  # a mail program greets a server with this machine's own name
    words = f"Tests talk to loopback only, and this is {event} to {name}"
    with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as notes:
        notes.write(f"{words}\n")
    raise RuntimeError(words)


if VARIABLE in os.environ:
    sys.addaudithook(refuse)
