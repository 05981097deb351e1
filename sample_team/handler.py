"""One connection of a client: reads requests, lets faults strike, answers. What is answered is in ``routes``."""

from __future__ import annotations

import gzip
import json
import secrets
import socket
import struct
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from sample_team.consent import consent_page
from sample_team.control import control
from sample_team.routes import Call, Refused, bad_call

if TYPE_CHECKING:
    from sample_team.company import Company
    from sample_team.faults import Fault
    from sample_team.server import SampleServer


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


def handler_of(server: SampleServer) -> type[BaseHTTPRequestHandler]:
    """The handler class of a server's connections."""
    return type("Handler", (Handler,), {"sample": server})


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    wbufsize = -1  # headers and body leave in one piece

    protocol_version = "HTTP/1.1"
    timeout = 60
    sample: SampleServer

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header: the real clock, or one that is wrong on demand."""
        return super().date_time_string((timestamp or time.time()) + self.sample.date_error_seconds)

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
        team = self._team(route)
        select_user = self.headers.get("Dropbox-API-Select-User")
        fault = self.sample.faults.strike(route, team, select_user)
        argument = None if route == "oauth2/token" else _parsed(body)
        status = fault.status if fault and not fault.passes else 200
        served = Served(begun, route, team, status, select_user, argument, fault.name if fault else None)
        if fault and fault.delay_seconds:
            time.sleep(fault.delay_seconds)
        if fault and not fault.passes:
            self.sample.note(served)
            self._send_fault(fault, team)
            return
        status, headers, answer = self._answer(route, body)
        self.sample.note(Served(begun, route, team, status, select_user, argument, served.fault))
        self._send(status, headers, answer, is_cut=bool(fault and fault.cut))

    def _team(self, route: str) -> str:
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
