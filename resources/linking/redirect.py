"""The listener on loopback that a browser comes back to, and the one page that it gets.

The answer's address holds the code: the browser is sent on at once to a clean one, and waits there for the page.
What the answer is worth is not known here; how the page looks is in ``redirect_page``.
"""

from __future__ import annotations

import errno
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import Future, InvalidStateError
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from resources.errors import FixSetup, TryLater
from resources.linking.redirect_page import HEADERS, Page

PORT = 53682
"""Fixed, so that the redirect address can be registered with the app."""
PATIENCE_SECONDS = 900.0
_HANDLER_SECONDS = 15.0
_FETCH_SECONDS = 5.0
"""How long a page that is ready waits for the browser to fetch it."""
_UNFORESEEN = Page("Something went wrong", ("Look at the terminal where you began.",), is_good=False)
_ANSWERED = Page("This was answered already", ("You can close this window.",), is_good=False)
_NOTHING = Page("Nothing is here", ("This address only waits for Dropbox's answer.",), is_good=False)


class Listener:
    """Listens on 127.0.0.1 as long as its block runs, and takes one answer.

    Args:
        port: where to listen; 0: any free one.

    Raises:
        FixSetup: the port is taken or may not be used.
    """

    def __init__(self, port: int = PORT) -> None:
        try:
            self._server = _Server(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise _taken(port, error) from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """The redirect address."""
        return f"http://localhost:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._server.page.done():
            self.show(_UNFORESEEN)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, patience_seconds: float = PATIENCE_SECONDS) -> Mapping[str, str]:
        """What the browser brings: the query of its address. It waits until ``show`` tells the page.

        Raises:
            TryLater: nobody came in time.
        """
        try:
            return self._server.answer.result(patience_seconds)
        except TimeoutError:
            came_back = f"no answer in {patience_seconds / 60:.0f} minutes"
            cure = "Begin again; with --no-browser Dropbox displays a code to bring here"
            raise TryLater("Waiting for the browser", came_back, cure) from None

    def show(self, page: Page) -> None:
        """What the browser gets for its answer; returns when it was sent."""
        self._server.page.set_result(page)
        if self._server.answer.done():
            self._server.sent.wait(_FETCH_SECONDS)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.answer: Future[Mapping[str, str]] = Future()
        self.page: Future[Page] = Future()
        self.page_path = f"/{secrets.token_urlsafe(16)}"  # what it says is for this browser only
        self.sent = threading.Event()
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is nothing to talk about, and a trace could hold the code."""


class _Handler(BaseHTTPRequestHandler):
    """One connection. Browsers open some that they never use, so each has its own thread and ends at some time."""

    server: _Server
    timeout = _HANDLER_SECONDS

    def version_string(self) -> str:
        """What the Server header says: not which Python this is."""
        return "dropbox-licences"

    def log_message(self, *_: Any) -> None:
        """The address holds the code: nothing is logged."""

    def do_GET(self) -> None:
        """The answer, once, and the page for it; anything else is turned away."""
        port = self.server.server_address[1]
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        if self.headers.get("Host") not in {f"localhost:{port}", f"127.0.0.1:{port}"}:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, _NOTHING)  # a name of somebody else that leads here
        elif address.path == self.server.page_path:
            try:
                self._send(HTTPStatus.OK, self.server.page.result())
            finally:
                self.server.sent.set()
        elif address.path == "/" and query.keys() & {"code", "error", "state"}:
            self._take(query)
        else:
            self._send(HTTPStatus.NOT_FOUND, _NOTHING)

    def _take(self, query: dict[str, str]) -> None:
        try:
            self.server.answer.set_result(query)
        except InvalidStateError:
            self._send(HTTPStatus.CONFLICT, _ANSWERED)
        else:
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", self.server.page_path)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _send(self, status: HTTPStatus, page: Page) -> None:
        body = page.html().encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Our own headers go out with errors of the protocol too."""
        for name, text in HEADERS.items():
            self.send_header(name, text)
        super().end_headers()


def _taken(port: int, error: OSError) -> FixSetup:
    tried = f"Listening on 127.0.0.1:{port}"
    if error.errno != errno.EADDRINUSE:
        return FixSetup(tried, error.strerror or type(error).__name__, "Choose another port: --port 53683")
    other = port + 1 if port < 65_535 else PORT  # noqa: PLR2004 - the highest port
    cure = (
        f"End it, or choose another: --port {other}, with http://localhost:{other}/ among the app's redirect addresses"
    )
    return FixSetup(tried, "another program uses that port", f"{cure}; or use --no-browser")
