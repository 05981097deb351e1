"""Serves a generated log over HTTPS on loopback, in a process of its own, as Dropbox serves a team's log.

    with serving(LogPlan(), latency_seconds=0.3) as server: os.environ.update(server.environment)

Pages are made and compressed once and kept as files, so that a second run costs this process nearly nothing; what
is measured is the client's CPU alone. There are no faults here: those are ``sample_team``'s.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any

import trustme

from bench import generated_log
from bench.generated_log import LogPlan, day_events
from bench.generated_members import group, member, usage

KEPT = Path(tempfile.gettempdir()) / "dropbox-licences-bench"
"""Pages and other things that are made once; may be deleted at any time."""

TEAM = "bench"
PAGE = 1000
"""Members or groups a page."""
_GZIP_LEVEL = 1  # what web servers use unless they are told otherwise
_INFO = {"name": "Bench", "team_id": "dbtid:bench", "num_licensed_users": 500, "num_provisioned_users": 400}
_FILE_EVENTS = {".tag": "has_team_file_events", "has_team_file_events": {".tag": "enabled", "enabled": True}}
_SMALL: dict[str, Any] = {
    "oauth2/token": {"access_token": "sl.bench", "token_type": "bearer", "expires_in": 14_400},
    "team/get_info": _INFO | {"num_used_licenses": 0},
    "team/features/get_values": {"values": [_FILE_EVENTS]},
    "team/members/list_v2": {"members": [], "cursor": "m", "has_more": False},
    "team/groups/list": {"groups": [], "cursor": "g", "has_more": False},
}


@dataclass(frozen=True)
class Served:
    """A plan, and how its pages are served."""

    plan: LogPlan
    page_events: int = 1000
    latency_seconds: float = 0.0
    groups: int = 0
    """With groups there are members too, as many as the plan says; else the team's lists are empty."""

    @cached_property
    def folder(self) -> Path:
        """Where its pages are kept."""
        rule = zlib.crc32(Path(generated_log.__file__).read_bytes())
        return KEPT / f"pages-{rule:08x}-{self.plan.events_a_day}-a-day-by-{self.page_events}-of-{self.plan.members}"

    def page(self, start: str, end: str, index: int) -> bytes:
        """A page of the window, compressed; windows are whole days, ``start`` and ``end`` as the API has them."""
        path = self._path(start, end, index)
        if not path.exists():
            self._make(start, end)
        return path.read_bytes()

    def _path(self, start: str, end: str, index: int) -> Path:
        return self.folder / f"{start[:10]}_{end[:10]}_{index}.json.gz"

    def _make(self, start: str, end: str) -> None:
        """Make all pages of a window; the first comes last, so that where it is all are."""
        texts = (text for day in _days(start, end) for text in day_events(self.plan, day))
        pages = list(iter(lambda: list(islice(texts, self.page_events)), [])) or [[]]
        for index, page in reversed(list(enumerate(pages))):
            told = {"cursor": f"{start} {end} {index + 1}", "has_more": index + 1 < len(pages)}
            body = f'{{"events":[{",".join(page)}],{json.dumps(told)[1:]}'.encode()
            path = self._path(start, end, index)
            made = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            made.write_bytes(zlib.compress(body, _GZIP_LEVEL, wbits=31))
            made.replace(path)

    def make_day(self, day: date) -> None:
        """Make a day's pages unless they are there."""
        self.page(f"{day}T00:00:00Z", f"{day + timedelta(days=1)}T00:00:00Z", 0)

    def make_days(self) -> None:
        """Make the pages of all windows of one day, on all cores."""
        self.folder.mkdir(parents=True, exist_ok=True)
        days = [self.plan.last - timedelta(days=index) for index in range(self.plan.days)]
        with ProcessPoolExecutor() as processes:
            list(processes.map(self.make_day, days, chunksize=4))


def _days(start: str, end: str) -> Iterator[date]:
    day, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    while day < last:
        yield day
        day += timedelta(days=1)


def _page(key: str, found: list[Any], after: int, of: int) -> bytes:
    return json.dumps({key: found, "cursor": str(after), "has_more": after < of}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave in one piece
    disable_nagle_algorithm = True
    served: Served

    def log_message(self, *_: Any) -> None:
        """Nothing is written to the terminal."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        route = self.path.removeprefix("/2/").lstrip("/")
        argument = json.loads(body) if body.startswith(b"{") else None
        small = self._listed(route, argument) if self.served.groups else None
        if small is None and route in _SMALL:
            small = json.dumps(_SMALL[route]).encode()
        if small is not None:
            self._send(small, {})
            return
        if route.endswith("/continue"):
            start, end, index = argument["cursor"].split()
        else:
            start, end, index = argument["time"]["start_time"], argument["time"]["end_time"], 0
        time.sleep(self.served.latency_seconds)
        self._send(self.served.page(start, end, int(index)), {"Content-Encoding": "gzip"})

    def _listed(self, route: str, argument: Any) -> bytes | None:
        """The answer of a route of members and groups; None: it is another."""
        members, groups = self.served.plan.members, self.served.groups
        at = int(argument["cursor"]) if route.startswith("team/") and argument and "cursor" in argument else 0
        if route.startswith("team/members/list"):
            found = [member(number, groups) for number in range(at, min(at + PAGE, members))]
            return _page("members", found, at + PAGE, members)
        if route.startswith("team/groups/list"):
            found = [group(number) for number in range(at, min(at + PAGE, groups))]
            return _page("groups", found, at + PAGE, groups)
        if route == "users/get_space_usage":
            return json.dumps(usage(self.headers["Dropbox-API-Select-User"])).encode()
        return None

    def _send(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, served: Served, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), type("Handler", (_Handler,), {"served": served}))
        self._context = context

    def get_request(self) -> tuple[Any, Any]:
        raw, address = self.socket.accept()
        return self._context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False), address


@dataclass(frozen=True)
class LogServer:
    """A server that runs: the variables that link the team, and the ``connections.toml`` that declares it."""

    served: Served
    environment: dict[str, str]

    @property
    def connections_toml(self) -> str:
        """Declares the one team, with the whole log as its history."""
        return f'[connections.{TEAM}]\napp_key = "key"\nhistory_days = {self.served.plan.days - 1}\n'


@contextmanager
def serving(
    plan: LogPlan,
    *,
    page_events: int = 1000,
    latency_seconds: float = 0.0,
    groups: int = 0,
    made_before: bool = True,
) -> Iterator[LogServer]:
    """A server in a process of its own, as long as the block runs.

    Args:
        plan: the log.
        page_events: events a page.
        latency_seconds: how long each page takes.
        groups: how many the team has; 0: its lists of groups and of members are empty.
        made_before: whether all pages are made before the block begins; else when they are first asked for.
    """
    served = Served(plan, page_events, latency_seconds, groups)
    told = {**asdict(served), "made_before": made_before}
    line = [sys.executable, "-m", "bench.log_server", json.dumps(told, default=str)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        yield LogServer(
            served,
            {
                "DROPBOX_API_HOST": ready["host"],
                "REQUESTS_CA_BUNDLE": ready["ca_file"],
                f"DROPBOX_{TEAM.upper()}_APP_SECRET": "secret",
                f"DROPBOX_{TEAM.upper()}_REFRESH_TOKEN": "token",
            },
        )
        process.stdin.close()


def main() -> None:
    """Serve until the input ends; says on the output where."""
    told = json.loads(sys.argv[1])
    plan = told.pop("plan")
    made_before = told.pop("made_before")
    served = Served(LogPlan(plan["events"], plan["days"], date.fromisoformat(plan["last"]), plan["members"]), **told)
    served.folder.mkdir(parents=True, exist_ok=True)
    if made_before:
        served.make_days()
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with tempfile.TemporaryDirectory() as folder:
        ca_file = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        server = _Server(served, context)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told_back = {"host": f"127.0.0.1:{server.server_address[1]}", "ca_file": str(ca_file)}
        sys.stdout.write(json.dumps(told_back) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    main()
