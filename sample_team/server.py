"""A real HTTPS server on loopback that serves companies like Dropbox does: threads, keep-alive, gzip, a clock."""

from __future__ import annotations

import gzip
import json
import secrets
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import trustme

from sample_team.company import Company
from sample_team.consent import consent_page
from sample_team.control import control
from sample_team.faults import Fault, Faults
from sample_team.routes import Call, Refused, Routes, bad_call
from sample_team.tokens import App, Tokens

IN_FLIGHT_SECONDS = 0.02
"""A request may have been on its way already when throttling was told."""


@dataclass(frozen=True)
class Link:
    """What links a team: the app's key and secret, and the refresh token."""

    app_key: str
    app_secret: str
    refresh_token: str


@dataclass(frozen=True)
class Served:
    """A request that was served: when (monotonic), what, for whom, with which result."""

    at_seconds: float
    route: str
    team: str
    status: int
    select_user: str | None
    argument: Any
    fault: str | None


class SampleServer:
    """Serves companies as long as its block runs.

    Attributes:
        host: host and port, for ``DROPBOX_API_HOST`` and ``DROPBOX_WEB_HOST``.
        ca_file: for ``REQUESTS_CA_BUNDLE``.
        now: the server's clock: which events and members show. May be set at any moment.
        faults: what goes wrong. May be set at any moment.
        calls: every request that was served.
        impatient: requests that came before a told Retry-After was over.
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
        self.companies = {company.plan.name: company for company in companies}
        self.now = now or max(company.plan.until for company in companies)
        self.faults = faults or Faults()
        self.page_limit = page_limit
        self.tokens = Tokens(list(self.companies))
        self.routes = Routes()
        self.calls: list[Served] = []
        self.impatient: list[Served] = []
        self._open_at: dict[str, float] = {}
        self._lock = threading.Lock()
        self._folder = folder or Path(tempfile.mkdtemp(prefix="sample-team-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = self._folder / "ca.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        self._http = _Server(("127.0.0.1", port), _handler(self), context)
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

    def note(self, served: Served, fault: Fault | None) -> None:
        """Keep the record of a request, and whether it was impatient."""
        with self._lock:
            self.calls.append(served)
            if served.at_seconds + IN_FLIGHT_SECONDS < self._open_at.get(served.team, 0.0) and served.team:
                self.impatient.append(served)

    def throttle(self, team: str, seconds: float) -> None:
        """The team was told to wait."""
        with self._lock:
            self._open_at[team] = max(self._open_at.get(team, 0.0), time.monotonic() + seconds)


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


def _handler(server: SampleServer) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"sample": server})


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    sample: SampleServer

    def log_message(self, *_: Any) -> None:
        """Nothing is written to the terminal."""

    def do_GET(self) -> None:
        """The pages, and the control of the server."""
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        if address.path == "/oauth2/authorize":
            status, headers, body = consent_page(query, self.sample.tokens)
            self._send(status, headers, body.encode())
        elif address.path.startswith("/control/"):
            self._send_json(200, control(self.sample, address.path, query, None))
        else:
            self._send(404, {"Content-Type": "text/plain"}, b"Not found")

    def do_POST(self) -> None:
        """The API."""
        begun = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/control/"):
            self._send_json(200, control(self.sample, self.path, {}, json.loads(body or b"null")))
            return
        route = self.path.removeprefix("/2/").lstrip("/")
        team = self._team(route, body)
        fault = self.sample.faults.strike(route)
        select_user = self.headers.get("Dropbox-API-Select-User")
        argument = None if route == "oauth2/token" else _parsed(body)
        status = fault.status if fault and not fault.passes else 200
        served = Served(begun, route, team, status, select_user, argument, fault.name if fault else None)
        if fault and fault.delay_seconds:
            time.sleep(fault.delay_seconds)
        if fault and not fault.passes:
            self.sample.note(served, fault)
            self._send_fault(fault, team)
            return
        status, headers, answer = self._answer(route, body)
        self.sample.note(Served(begun, route, team, status, select_user, argument, served.fault), None)
        self._send(status, headers, answer, is_cut=bool(fault and fault.cut))

    def _team(self, route: str, body: bytes) -> str:
        """Whose budget a request counts against; a token's own endpoint has one of its own."""
        if route == "oauth2/token":
            return ""
        owner = self.sample.tokens.owner(self._token())
        return owner[0] if isinstance(owner, tuple) else ""

    def _token(self) -> str:
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ")

    def _answer(self, route: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        try:
            if route == "oauth2/token":
                ids = {name: company.team_id for name, company in self.sample.companies.items()}
                status, found = self.sample.tokens.answer(dict(parse_qsl(body.decode())), ids)
                return status, {"Content-Type": "application/json"}, json.dumps(found).encode()
            answer = self._route(route, body)
        except Refused as refused:
            is_text = isinstance(refused.body, str)
            kind = "text/plain; charset=utf-8" if is_text else "application/json"
            text = refused.body if isinstance(refused.body, str) else json.dumps(refused.body)
            return refused.status, {"Content-Type": kind}, text.encode()
        return 200, {"Content-Type": "application/json"}, answer.encode()

    def _route(self, route: str, body: bytes) -> str:
        sample = self.sample
        scope = sample.routes.scope(route)
        if scope is None:
            raise Refused(404, f"Unknown API function: {route[:60]}")
        owner = sample.tokens.owner(self._token())
        if isinstance(owner, str):
            raise Refused(401, {"error_summary": f"{owner}/..", "error": {".tag": owner}})
        team, scopes = owner
        if scope not in scopes:
            error = {".tag": "missing_scope", "required_scope": scope}
            raise Refused(401, {"error_summary": "missing_scope/..", "error": error})
        company, user = sample.companies[team], self.headers.get("Dropbox-API-Select-User")
        self._check_user(route, company, user)
        argument = _parsed(body)
        if argument is _BROKEN:
            raise bad_call(route, "request body: could not decode input as JSON")
        return sample.routes.answer(route, Call(company, sample.now, argument, user, sample.page_limit))

    def _check_user(self, route: str, company: Company, user: str | None) -> None:
        if not route.startswith("users/"):
            return
        if user is None:
            words = "This API function operates on a single Dropbox account, but the OAuth 2 access token you provided"
            raise bad_call(route, f"{words} is for an entire Dropbox Business team.")
        if not user.startswith("dbmid:"):
            raise bad_call(route, "Invalid select user id format")
        person = next((each for each in company.people if each.team_member_id == user), None)
        if person is None or person.status_at(self.sample.now) != "active":
            tag = "invalid_select_user"
            raise Refused(401, {"error_summary": f"{tag}/..", "error": {".tag": tag}})

    def _send_fault(self, fault: Fault, team: str) -> None:
        if fault.resets:
            # A linger of nothing makes the kernel reset the line instead of closing it.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        if fault.wait_seconds:
            self.sample.throttle(team, fault.wait_seconds)
        if fault.name == "expired_token":
            self.sample.tokens.expire(team or None)
        self._send(fault.status, dict(fault.headers), fault.body)

    def _send_json(self, status: int, value: Any) -> None:
        self._send(status, {"Content-Type": "application/json"}, json.dumps(value, default=str).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes, *, is_cut: bool = False) -> None:
        if len(body) > 500 and "gzip" in (self.headers.get("Accept-Encoding") or ""):
            body = gzip.compress(body, 1)
            headers = headers | {"Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Dropbox-Request-Id", secrets.token_hex(16))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_cut else body)
        if is_cut:
            self.close_connection = True


_BROKEN = object()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return _BROKEN


__all__ = ["App", "Link", "SampleServer", "Served"]
