"""A real HTTPS server on loopback that serves companies like Dropbox does: threads, keep-alive, gzip, a clock."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import trustme

from sample_team.company import Company
from sample_team.faults import Faults
from sample_team.handler import Served, handler_of
from sample_team.routes import Routes
from sample_team.tokens import Tokens

IN_FLIGHT_SECONDS = 0.3
"""A call that was begun before a wait was told may take so long on a busy machine; the waits are 1 s."""


@dataclass(frozen=True)
class Link:
    """What links a team: the app's key and secret, and the refresh token."""

    app_key: str
    app_secret: str
    refresh_token: str


class SampleServer:
    """Serves companies as long as its block runs.

    Attributes:
        host: host and port, for ``DROPBOX_API_HOST`` and ``DROPBOX_WEB_HOST``.
        ca_file: for ``REQUESTS_CA_BUNDLE``.
        now: the server's clock: which events and members show. May be set at any moment.
        faults: what goes wrong. May be set at any moment.
        date_error_seconds: by how much the Date header is ahead of the real clock.
        calls: every request that was served.
        impatient: requests that came before a told Retry-After was over, each with the seconds since it was told.
    """

    def __init__(
        self,
        companies: Sequence[Company],
        *,
        now: datetime | None = None,
        port: int = 0,
        folder: Path | None = None,
        faults: Faults | None = None,
        page_limit: int | None = None,
    ) -> None:
        self.companies: dict[str, Company] = {company.plan.name: company for company in companies}
        self.now: datetime = now or max(company.plan.until for company in companies)
        self.faults = faults or Faults()
        self.page_limit = page_limit
        self.date_error_seconds = 0.0
        self.tokens = Tokens(list(self.companies))
        self.routes = Routes()
        self.calls: list[Served] = []
        self.impatient: list[tuple[Served, float]] = []
        self._closed: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="sample-team-"))
            # Not when it is closed: who calls it then is told that nobody answers, and not that this file is missing.
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = folder / "ca.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        self._http = _Server(("127.0.0.1", port), handler_of(self), context)
        self.host = f"127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def link(self, name: str) -> Link:
        """What links a team."""
        app = self.tokens.apps[name]
        return Link(app.app_key, app.app_secret, app.refresh_token)

    def environment(self) -> dict[str, str]:
        """All variables that link all teams."""
        found = {"DROPBOX_API_HOST": self.host, "DROPBOX_WEB_HOST": self.host, "REQUESTS_CA_BUNDLE": str(self.ca_file)}
        for name, app in self.tokens.apps.items():
            found[f"DROPBOX_{name.upper()}_APP_SECRET"] = app.app_secret
            found[f"DROPBOX_{name.upper()}_REFRESH_TOKEN"] = app.refresh_token
        return found

    def connections_toml(self, **settings: Any) -> str:
        """A ``connections.toml`` that declares all teams, with the same settings for each."""
        lines = []
        for name, app in self.tokens.apps.items():
            lines += [f"[connections.{name}]", f'app_key = "{app.app_key}"']
            lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
            lines.append("")
        return "\n".join(lines)

    def revoke(self, name: str) -> None:
        """The administrator unlinks the app."""
        self.tokens.apps[name].is_revoked = True

    def restore(self, name: str) -> None:
        """The link is good again."""
        self.tokens.apps[name].is_revoked = False

    def set_scopes(self, name: str, scopes: Sequence[str]) -> None:
        """What the grant of a team allows."""
        self.tokens.apps[name].scopes = tuple(scopes)

    def expire_tokens(self, name: str | None = None) -> None:
        """End the access tokens of a team, or of all."""
        self.tokens.expire(name)

    def note(self, served: Served) -> None:
        """Keep the record of a request, and whether it came while its team was told to wait."""
        with self._lock:
            self.calls.append(served)
            told_at, open_at = self._closed.get(served.team, (0.0, 0.0))
            if served.team and told_at + IN_FLIGHT_SECONDS < served.at_seconds < open_at:
                self.impatient.append((served, served.at_seconds - told_at))

    def throttle(self, team: str, seconds: float) -> None:
        """The team is told to wait."""
        with self._lock:
            now = time.monotonic()
            told_at, open_at = self._closed.get(team, (now, 0.0))
            self._closed[team] = (told_at if now < open_at else now, max(open_at, now + seconds))

    def forget_pauses(self) -> None:
        """The client died: what it was told of waiting is gone with it, and a later one cannot know."""
        with self._lock:
            self._closed.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext
    ) -> None:
        super().__init__(address, handler)
        self._context = context

    def get_request(self) -> tuple[socket.socket, Any]:
        """A connection; its handshake happens in its own thread."""
        raw, address = self.socket.accept()
        return self._context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to talk about."""
