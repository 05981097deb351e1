"""What goes wrong on demand. A fault says what is sent instead of the answer; sending it is ``server``'s business."""

from __future__ import annotations

import json
import random
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


@dataclass(frozen=True)
class Fault:
    """An answer that is not one.

    Attributes:
        name: its kind.
        status, headers, body: what is sent.
        cut: the body ends in the middle, then the line is cut.
        resets: the line is cut before any answer.
        delay_seconds: how long nothing is sent.
        wait_seconds: how long the answer tells to wait; None: it does not tell.
        passes: after the delay the right answer is sent.
    """

    name: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False
    resets: bool = False
    delay_seconds: float = 0.0
    wait_seconds: float | None = None
    passes: bool = False


_JSON, _TEXT, _HTML = "application/json", "text/plain; charset=utf-8", "text/html"
_TOO_MANY = {"error_summary": "too_many_requests/..", "error": {"reason": {".tag": "too_many_requests"}}}
KINDS = (
    "429_json",
    "429_empty_json",
    "429_text",
    "429_date",
    "429_unknown_reason",
    "429_untold",
    "500",
    "502_html",
    "503_retry_after",
    "reset_line",
    "cut_body",
    "wrong_type",
    "not_json",
    "expired_token",
    "cursor_reset",
    "bad_cursor",
    "slow",
    "hang",
)
"""Kinds that pass: chance chooses among them."""


def fault(name: str, wait_seconds: int = 1, hang_seconds: float = 0.5) -> Fault:
    """A fault by its kind; ``wait_seconds`` is what throttling tells."""
    wait = ("Retry-After", str(wait_seconds))
    moment = datetime.now(UTC) + timedelta(seconds=wait_seconds)
    reason = {"error": {"reason": {".tag": "lunar_eclipse"}, "retry_after": wait_seconds}}
    told = _TOO_MANY | {"error": _TOO_MANY["error"] | {"retry_after": wait_seconds}}  # type: ignore[operator]
    expired = {"error_summary": "expired_access_token/.", "error": {".tag": "expired_access_token"}}
    reset = {"error_summary": "reset/..", "error": {".tag": "reset", "reset": "2026-01-01T00:00:00Z"}}
    bad = {"error_summary": "bad_cursor/.", "error": {".tag": "bad_cursor"}}
    plan = {".tag": "invalid_account_type", "invalid_account_type": {".tag": "endpoint"}}
    malformed = b'Error in call to API function "team/get_info": The given OAuth 2 access token is malformed.'
    seconds = float(wait_seconds)
    found = {
        "429_json": _answer(name, 429, _JSON, told, (wait,), wait_seconds=seconds),
        "429_empty_json": _answer(name, 429, _JSON, b"", (wait,), wait_seconds=seconds),
        "429_text": _answer(name, 429, _TEXT, b"too_many_requests", (wait,), wait_seconds=seconds),
        "429_date": _answer(name, 429, _TEXT, b"later", (("Retry-After", format_datetime(moment, usegmt=True)),)),
        "429_unknown_reason": _answer(name, 429, _JSON, reason, (wait,), wait_seconds=seconds),
        "429_untold": _answer(name, 429, _TEXT, b"too_many_requests"),
        "500": _answer(name, 500, _TEXT, b"oops"),
        "502_html": _answer(name, 502, _HTML, b"<html>Bad gateway</html>"),
        "503_retry_after": _answer(name, 503, _TEXT, b"busy", (wait,), wait_seconds=seconds),
        "reset_line": Fault(name, resets=True),
        "cut_body": Fault(name, cut=True, passes=True),
        "wrong_type": _answer(name, 200, _HTML, b"<html>a captive portal</html>"),
        "not_json": _answer(name, 200, _JSON, b'{"events": [{"a"'),
        "expired_token": _answer(name, 401, _JSON, expired),
        "cursor_reset": _answer(name, 409, _JSON, reset),
        "bad_cursor": _answer(name, 409, _JSON, bad),
        "401_other": _answer(name, 401, _JSON, {"error_summary": "other/...", "error": {".tag": "other"}}),
        "401_html": _answer(name, 401, _HTML, b"<html>Sign in</html>"),
        "400_malformed": _answer(name, 400, _TEXT, malformed),
        "403_plan": _answer(name, 403, _JSON, {"error_summary": "invalid_account_type/endpoint/.", "error": plan}),
        "403_html": _answer(name, 403, _HTML, b"<html>Forbidden</html>"),
        "404": _answer(name, 404, _TEXT, b"Unknown API function"),
        "409_other": _answer(name, 409, _JSON, {"error_summary": "other/..", "error": {".tag": "other"}}),
        "wrong_shape": _answer(name, 200, _JSON, {"odd": True}),
        "slow": Fault(name, delay_seconds=0.05, passes=True),
        "hang": Fault(name, delay_seconds=hang_seconds, resets=True),
    }
    return found[name]


def _answer(
    name: str,
    status: int,
    kind: str,
    body: bytes | Mapping[str, object],
    headers: tuple[tuple[str, str], ...] = (),
    *,
    wait_seconds: float | None = None,
) -> Fault:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Fault(name, status, (("Content-Type", kind), *headers), sent, wait_seconds=wait_seconds)


@dataclass
class Faults:
    """Which faults happen: a share of all calls by chance, and scripts for a route.

    Attributes:
        rate: share of calls that are hit.
        kinds: names of the faults that chance chooses from.
        seed: of the chance.
        wait_seconds: what throttling tells to wait.
        hang_seconds: how long a hanging call hangs.
    """

    rate: float = 0.0
    kinds: tuple[str, ...] = KINDS
    seed: int = 0
    wait_seconds: int = 1
    hang_seconds: float = 0.5
    _scripts: dict[str, deque[str | None]] = field(default_factory=lambda: defaultdict(deque), repr=False)
    _always: dict[tuple[str, str | None], str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._lock = threading.Lock()

    def script(self, route: str, names: Iterable[str | None]) -> None:
        """What the next calls of a route meet, in order; None: the right answer."""
        with self._lock:
            self._scripts[route].extend(names)

    def always(self, route: str, name: str, whose: str | None = None) -> None:
        """What every call of a route meets that has no script, or only those of a team or on behalf of a member."""
        with self._lock:
            self._always[route, whose] = name

    def strike(self, route: str, team: str = "", select_user: str | None = None) -> Fault | None:
        """What this call meets; None: the right answer."""
        with self._lock:
            always = next(filter(None, (self._always.get((route, whose)) for whose in (select_user, team, None))), None)
            if self._scripts[route]:
                name = self._scripts[route].popleft()
            elif always:
                name = always
            elif self._chance.random() < self.rate:
                name = self._chance.choice([kind for kind in self.kinds if _fits(kind, route)])
            else:
                name = None
        return fault(name, self.wait_seconds, self.hang_seconds) if name else None


def _fits(kind: str, route: str) -> bool:
    """Cursors break on continue only; a token cannot expire before there is one."""
    if kind in {"cursor_reset", "bad_cursor"}:
        return route == "team_log/get_events/continue"
    return kind != "expired_token" or route != "oauth2/token"
