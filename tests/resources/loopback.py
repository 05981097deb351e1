"""A server on loopback that says what a test tells it, word by word, and a time that only a test moves."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import trustme

CA = trustme.CA()
JSON = {"Content-Type": "application/json"}
MARKER = "sl.MARKER-no-message-may-hold-this"


@dataclass(frozen=True)
class Reply:
    """What is sent: ``length`` is the Content-Length that is claimed; ``resets`` cuts the line before anything,
    ``hangs`` says nothing until the server is stopped.
    """

    status: int = 200
    body: bytes | dict[str, Any] = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    length: int | None = None
    resets: bool = False
    hangs: bool = False

    @property
    def sent(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Received:
    """A request that came."""

    path: str
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]

    def json(self) -> Any:
        return json.loads(self.body)


class Loopback:
    """Replies are said in turn; the last one again and again. ``answer``, if set, is asked instead.

    ``named``: the host that its certificate is for.
    """

    def __init__(self, *, tls: bool = True, named: str = "127.0.0.1") -> None:
        self.replies: deque[Reply] = deque([Reply()])
        self.answer: Callable[[Received], Reply] | None = None
        self.received: list[Received] = []
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"loopback": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            CA.issue_cert(named).configure_cert(context)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that went away
        self.host = f"127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def say(self, *replies: Reply) -> None:
        """What is said from now on."""
        with self._lock:
            self.replies = deque(replies)

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.received]

    def reply(self, request: Received) -> Reply:
        with self._lock:
            self.received.append(request)
            if self.answer is None:
                return self.replies.popleft() if len(self.replies) > 1 else self.replies[0]
        return self.answer(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    loopback: Loopback

    def log_message(self, *_: Any) -> None:
        """Nothing is written to the terminal."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): text for name, text in self.headers.items()}
        reply = self.loopback.reply(Received(self.path, headers, body, self.client_address))
        if reply.hangs:
            self.loopback.stopped.wait()
        if reply.resets:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reply.resets or reply.hangs:
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        for name, text in reply.headers.items():
            self.send_header(name, text)
        if "Transfer-Encoding" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.sent) if reply.length is None else reply.length))
        self.end_headers()
        self.wfile.write(reply.sent)
        self.close_connection = reply.length is not None

    do_CONNECT = do_POST  # noqa: N815 - as a proxy is asked


class FakeTime:
    """A time that passes only when somebody sleeps or waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.paused: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def wait(self, _: threading.Condition, seconds: float | None) -> None:
        assert seconds is not None, "nobody else is there to make room"
        self.paused.append(seconds)
        self.now += seconds
