"""A proxy on loopback through which a program reaches hosts of others, which are servers on loopback too."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any, Self

_BYTES = 65_536


class Tunnel:
    """Answers CONNECT; ``hosts``: by the name that is asked for, where it is on loopback (host:port).

    ``asked``: the names that were asked for, with their ports.
    """

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self.asked: list[str] = []
        handler = type("Handler", (_Handler,), {"tunnel": self})
        self.hosts = hosts
        self._server = ThreadingTCPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseRequestHandler):
    tunnel: Tunnel
    request: Any

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.request.recv(_BYTES)
            if not piece:
                return
            head += piece
        wanted = head.split()[1].decode()
        self.tunnel.asked.append(wanted)
        place = self.tunnel.hosts.get(wanted.rpartition(":")[0])
        if place is None:
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            return
        host, _, port = place.partition(":")
        with socket.create_connection((host, int(port))) as there:
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_pass_on, args=(there, self.request), daemon=True)
            back.start()
            _pass_on(self.request, there)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_BYTES):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
