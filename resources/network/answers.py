"""What an HTTP answer means: how long to wait, what is wrong and what to do. Nothing is sent here.

Sources: dropbox.com/developers/documentation/http (error bodies), auth.stone and common errors of the API's
specification. Of a body only what looks like a tag or a scope gets into a message, never its text.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from resources.errors import FixSetup, LicencesError, MissingScope, NeedsRelinking, ReportBug, RouteRefused, TryLater

OK, UNAUTHORISED, TOO_MANY = 200, 401, 429

_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,80}").fullmatch
_SCOPE = re.compile(r"required scope '([a-z_.]{1,60})'").search
_DEAD_TOKEN = {"invalid_access_token", "expired_access_token"}
_NOT_OF_THE_TOKEN = {"missing_scope", "route_access_denied"}
_REFUSED_MEMBERS = {"invalid_select_user", "user_suspended"}
_MALFORMED = ("token is malformed", "code is malformed", "invalid authorization value")
_LEFT_OUT = "The member is left out; the next reading tries again"
_FORBIDDEN = {
    "invalid_account_type": "the team's plan does not have what was asked for",
    "team_access_denied": "the app may not use this team",
    "no_permission": "the link's administrator may not do this",
}
_CONSOLE = "Look in the Dropbox admin console whether the plan has the team API and the app may use it"


@dataclass(frozen=True)
class Answer:
    """An answer of the API: its status, its headers in lower case, its inflated body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object; an empty one if it is not an object."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def where(self) -> str:
        """Status and Dropbox's id of the request, for messages."""
        return f"HTTP {self.status}, request {_word(self.headers.get('x-dropbox-request-id')) or 'without id'}"

    @property
    def date(self) -> datetime | None:
        """When the server sent it, by its own clock."""
        return _moment(self.headers.get("date", ""))


def relink(name: str) -> str:
    """The cure for a dead link."""
    return f"Link the team again: dropbox-licences connect {name}"


def tag_of(answer: Answer) -> str:
    """The tag of the error in an answer's body, such as ``missing_scope``; empty: there is none."""
    error = answer.json().get("error")
    return _word(error.get(".tag") if isinstance(error, dict) else error)


def retry_after_seconds(answer: Answer) -> float | None:
    """How long the answer says to wait: the longer of body and header; None: it does not say."""
    error = answer.json().get("error")
    waits = [_seconds(error.get("retry_after") if isinstance(error, dict) else None)]
    header = answer.headers.get("retry-after", "").strip()
    waits.append(_seconds(header))
    if until := _moment(header):  # by the server's own clock, if it tells it: ours may be wrong
        waits.append(max(0.0, (until - (answer.date or datetime.now(UTC))).total_seconds()))
    return max((seconds for seconds in waits if seconds is not None), default=None)


def _seconds(value: object) -> float | None:
    """A number of seconds, as a number or as text; None: it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _moment(text: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7); None: it is not one."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(answer: Answer) -> str:
    """The beginning of a body in small letters, to look for known phrases in; it may quote what was sent."""
    return answer.body[:4000].decode(errors="replace").lower()


def _word(value: object) -> str:
    """A tag or an id, if it looks like one: free text could hold anything."""
    return value if isinstance(value, str) and _WORD(value) else ""


def is_dead_token(answer: Answer) -> bool:
    """Whether the access token is no longer good, so that a new one may help."""
    return (answer.status == UNAUTHORISED and tag_of(answer) in _DEAD_TOKEN) or is_malformed(answer)


def is_doubtful(answer: Answer, *, is_of_member: bool) -> bool:
    """Whether it is refused for a reason that is not given, or not known.

    Dropbox sends ``other`` with HTTP 401 for reasons that pass (a comment in the SDK's own source says so), and what
    stands between here and Dropbox may answer so, too. A new token and a second call tell more.
    """
    tag = tag_of(answer)
    is_known = tag in _DEAD_TOKEN | _NOT_OF_THE_TOKEN or (is_of_member and tag in _REFUSED_MEMBERS)
    return answer.status == UNAUTHORISED and not is_known


def is_malformed(answer: Answer) -> bool:
    """Whether Dropbox says that a token, or a code, is incomplete: a part of what was pasted is missing."""
    return answer.status == 400 and any(phrase in _text(answer) for phrase in _MALFORMED)  # noqa: PLR2004


def refusal(  # noqa: PLR0911 - one for each status
    tried: str, name: str, answer: Answer, *, is_of_member: bool = False
) -> LicencesError:
    """What a final answer other than 200 means.

    Args:
        tried: what was asked for, in words.
        name: the connection's name.
        answer: the answer.
        is_of_member: whether it was asked on behalf of a member, so that a refusal may be that member's alone.
    """
    tag, where = tag_of(answer), answer.where
    if is_malformed(answer):  # nobody pasted it
        return ReportBug(tried, f"Dropbox calls the token that it gave malformed ({where})", "Please report it")
    match answer.status:
        case 400:
            return _bad_request(tried, name, answer)
        case 401:
            return _unauthorised(tried, name, answer, is_of_member=is_of_member)
        case 403:
            words = _FORBIDDEN.get(tag, "Dropbox denies access")
            return FixSetup(tried, f"{words} ({tag or 'no reason given'}, {where})", _CONSOLE)
        case 407:
            return FixSetup(tried, "the proxy wants a password", "Put user and password into HTTPS_PROXY")
        case 409:
            return RouteRefused(tried, tag or "no reason given", f"If it stays so, report it ({where})")
        case status if 300 <= status < 400:  # noqa: PLR2004
            cure = "Check DROPBOX_API_HOST, and whether this network asks to sign in first"
            return FixSetup(tried, f"a proxy or a sign-in page redirected the call ({where})", cure)
    return ReportBug(tried, f"an answer that is not documented ({where})", "Please report it")


def _unauthorised(tried: str, name: str, answer: Answer, *, is_of_member: bool) -> LicencesError:
    """HTTP 401: AuthError of auth.stone. The refresh says whether a link is dead, and did not when this is asked."""
    tag, error = tag_of(answer), answer.json().get("error")
    if tag == "missing_scope" and isinstance(error, dict):
        return MissingScope(tried, _word(error.get("required_scope")) or "that this needs", name)
    if tag == "route_access_denied":
        return FixSetup(tried, f"the app may not use this route ({answer.where})", _CONSOLE)
    if is_of_member:
        return RouteRefused(tried, tag or "no reason given", _LEFT_OUT)
    if tag in _DEAD_TOKEN:
        came_back = f"Dropbox no longer takes the link ({tag}, {answer.where})"
        return NeedsRelinking(tried, came_back, relink(name))
    came_back = f"Dropbox refused it for a reason that is not known ({tag or 'no reason given'}, {answer.where})"
    cure = f"The next run tries again. If it stays so, link the team again: dropbox-licences connect {name}"
    return TryLater(tried, came_back, cure)


def _bad_request(tried: str, name: str, answer: Answer) -> LicencesError:
    """HTTP 400 comes with plain text; only known phrases of it are taken, since it may quote what was sent."""
    text, where = _text(answer), answer.where
    if scope := _SCOPE(text):
        return MissingScope(tried, scope[1], name)
    if "select user id" in text:
        return RouteRefused(tried, "invalid_select_user", _LEFT_OUT)
    if tag_of(answer) == "invalid_grant":
        return NeedsRelinking(tried, f"Dropbox no longer takes the link ({where})", relink(name))
    if "specific dropbox user account" in text or "not a team" in text:
        cure = f"A team administrator must allow it. {relink(name)}"
        return NeedsRelinking(tried, f"the link is to a person's account, not to a team ({where})", cure)
    if "disabled" in text and "app" in text:
        return FixSetup(tried, f"the Dropbox app is disabled ({where})", "Enable it in the Dropbox App Console")
    return ReportBug(tried, f"Dropbox did not understand the call ({where})", "Please report it")
