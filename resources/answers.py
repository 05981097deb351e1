"""What an HTTP answer means: how long to wait, what is wrong and what to do. Nothing is sent here.

Sources: dropbox.com/developers/documentation/http (error bodies), auth.stone and common errors of the API's
specification.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from resources.errors import FixSetup, LicencesError, MissingScope, NeedsRelinking, ReportBug, RouteRefused

WAIT_SECONDS_UNTOLD = 5.0
"""How long to wait when a 429 tells nothing."""

RELINK = "Link the team again: dropbox-licences connect {name}"
_DEAD_TOKENS = {"invalid_access_token", "expired_access_token"}
_REFUSED_MEMBERS = {"invalid_select_user", "user_suspended"}


@dataclass(frozen=True)
class Answer:
    """An answer of the API: its status, its headers in lower case, its inflated body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object; an empty one if it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def request_id(self) -> str:
        """Dropbox's id of the request, for its support."""
        return self.headers.get("x-dropbox-request-id", "none")[:80]


def told_wait_seconds(answer: Answer) -> float | None:
    """How long the answer says to wait: the longer of body and header; None: it does not say."""
    told = []
    error = answer.json().get("error")
    if isinstance(error, dict) and isinstance(error.get("retry_after"), int | float):
        told.append(float(error["retry_after"]))
    header = answer.headers.get("retry-after", "").strip()
    if header:
        told += _header_seconds(header)
    return max(told) if told else None


def _header_seconds(text: str) -> list[float]:
    """Retry-After as seconds or as an HTTP date (RFC 9110, 10.2.3)."""
    try:
        return [max(0.0, float(text))]
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return []
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return [max(0.0, (moment - datetime.now(UTC)).total_seconds())]


def tag_of(answer: Answer) -> str:
    """The tag of the error in an answer's body, such as ``missing_scope``; empty: there is none."""
    error = answer.json().get("error")
    if isinstance(error, dict):
        tag = error.get(".tag")
        return tag if isinstance(tag, str) else ""
    return error if isinstance(error, str) else ""


def is_dead_token(answer: Answer) -> bool:
    """Whether the access token is no longer good; a refresh may mend it."""
    return answer.status == 401 and tag_of(answer) in _DEAD_TOKENS  # noqa: PLR2004


def refusal(tried: str, name: str, answer: Answer) -> LicencesError:  # noqa: PLR0911 - one for each status
    """What a final answer other than 200 means."""
    tag = tag_of(answer)[:80]
    where = f"HTTP {answer.status}, request {answer.request_id}"
    relink = RELINK.format(name=name)
    error = answer.json().get("error")
    match answer.status:
        case 401 if tag == "missing_scope" and isinstance(error, dict):
            return MissingScope(tried, str(error.get("required_scope") or "that it needs")[:80])
        case 401 if tag in _REFUSED_MEMBERS:
            return RouteRefused(tried, tag, "The member is left out; the next reading tries again")
        case 401:
            return NeedsRelinking(
                tried, f"Dropbox no longer takes the link ({tag or 'no reason told'}, {where})", relink
            )
        case 403:
            cure = "Check in the Dropbox admin console that the plan has the team API and that the app may be used"
            return FixSetup(tried, f"Dropbox denies access ({tag or 'no reason told'}, {where})", cure)
        case 409:
            return RouteRefused(tried, tag or "no reason told", f"Dropbox's id of the request: {answer.request_id}")
        case 400:
            return _bad_request(tried, where, answer, relink)
    return ReportBug(tried, f"an answer that is not documented ({where})", "Please report it")


def _bad_request(tried: str, where: str, answer: Answer, relink: str) -> LicencesError:
    """HTTP 400 comes with plain text; only known phrases of it are taken, since it may quote what was sent."""
    text = answer.body[:2000].decode(errors="replace").lower()
    if "specific dropbox user account" in text or "not a team" in text:
        words = "the link is to a person's account, not to a team"
        return FixSetup(tried, f"{words} ({where})", f"Let a team administrator allow it. {relink}")
    if "app is currently disabled" in text or "app disabled" in text or "app is disabled" in text:
        return FixSetup(tried, f"the Dropbox app is disabled ({where})", "Enable the app in the Dropbox App Console")
    if "scope" in text and "permi" in text:
        return FixSetup(
            tried, f"the app lacks a permission ({where})", f"Tick the six permissions in the App Console. {relink}"
        )
    return ReportBug(tried, f"Dropbox did not understand the call ({where})", "Please report it")
