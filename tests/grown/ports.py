"""Ports of loopback for servers that are killed and started again: nobody takes them in the meantime.

They lie below the ports that the system gives to whoever connects (``ip_local_port_range``, from 32768 on), so that a
server that is away for a moment finds its own port free. Several processes may choose at once: each does so by chance.
"""

from __future__ import annotations

import random
import socket

GRPC_OFFSET = 10_000
"""Each server of SeaweedFS listens on a second port, which is so much higher."""
_FIRST, _LAST = 12_700, 22_700
"""No port is another's second, and the second ones end before 32768."""


def free_ports(count: int) -> list[int]:
    """Different ports that are free, and so are the ones that are so much higher."""
    found: list[int] = []
    for port in random.SystemRandom().sample(range(_FIRST, _LAST), _LAST - _FIRST):
        if len(found) == count:
            return found
        if _is_free(port) and _is_free(port + GRPC_OFFSET):
            found.append(port)
    raise AssertionError(f"of {_LAST - _FIRST} ports {count} are not free")


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
