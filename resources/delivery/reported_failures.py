"""A failure that a service reports in the body of an answer with a good status: the message did not arrive.

Slack answers ``no_service`` or ``{"ok": false}``, Discord ``{"message": ..., "code": 50027}``, Teams' old connectors
"Webhook message delivery failed with error: ... HTTP error 429", Feishu and DingTalk a code other than 0, the sign-in
page of a network HTML. Of a body nothing gets into a message, since it may quote what was sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from resources.errors import TryLater

AGAIN = "The next tick tries again"
MOST_BYTES = 65_536
_TEXT_LETTERS = 500
"""How much of a plain text is looked at: what comes later may be an echo of the message."""

_WELL = {"ok", "okay", "success", "successful", "succeeded", "accepted", "sent", "queued", "received", "done", "none"}
_WELL |= {"created", "posted", "delivered", "started", "scheduled", "processed", "processing", "completed"}
_FLAGS = ("ok", "success", "succeeded", "delivered")
_ERRORS = ("error", "errors", "error_message", "errorMessage")
_CODES = ("code", "errcode", "error_code", "errorCode", "StatusCode", "statusCode", "status_code")
_WORDS = ("status", "result")
"""Not ``message``: several services answer with the message that was sent."""
_BAD_STATUS = 400
"""Numbers below are a service's own: Pushover says ``"status": 1`` when all is well."""
_PAGE = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TAG = re.compile(r"[a-z]+(?:_[a-z]+)+", re.IGNORECASE)
_FAILED = re.compile(
    r"\b(?:fail(?:s|ed|ure)?|errors?|invalid|denied|forbidden|unauthori[sz]ed|rejected|refused|expired|disabled"
    r"|not (?:found|allowed|permitted|sent|delivered)|bad request|could not)\b",
    re.IGNORECASE,
)
_NOT_FAILED = re.compile(r"\b(?:no|0|without) (?:errors?|failures?)\b", re.IGNORECASE)
_BUSY = re.compile(r"\b429\b|rate.?limit|too many requests|throttl", re.IGNORECASE)


def reported_failure(tried: str, status: int, body: bytes) -> TryLater | None:
    """The failure that a body reports; None: it reports none.

    Args:
        tried: what was tried, in words.
        status: of the answer, from 200 to 299.
        body: its bytes, or the first of them.
    """
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace").strip()
    if _PAGE.search(text[:_TEXT_LETTERS]):
        cure = f"Check the address, and whether this network asks to sign in first. {AGAIN}"
        return TryLater(tried, f"a web page came back (HTTP {status}), which is not an answer of such a service", cure)
    if not _tells_failure(text):
        return None
    if _BUSY.search(text[:_TEXT_LETTERS]):
        return TryLater(tried, f"it asks for a pause (HTTP {status}, in its body)", AGAIN)
    cure = f"{AGAIN}; if it stays so, the service may have given the address up: dropbox-licences webhook"
    return TryLater(tried, f"it answered HTTP {status}, but its body says that it failed", cure)


def _tells_failure(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _text_tells(text)
    return any(_value_tells(each) for each in (value if isinstance(value, list) else [value]))


def _value_tells(value: Any) -> bool:
    """Whether a JSON value reports a failure."""
    if isinstance(value, dict):
        return _object_tells(value)
    return _text_tells(value) if isinstance(value, str) else value is False


def _object_tells(value: dict[str, Any]) -> bool:
    """Whether a JSON object does; plain success goes before codes, whose meaning is each service's own."""
    flags = [_is_true(value[name]) for name in _FLAGS if name in value]
    if any(flag is not None for flag in flags):
        return False in flags
    if any(_is_something(value.get(name)) for name in _ERRORS):
        return True
    words = [text.strip().lower() for text in _texts(value, (*_WORDS, "msg", "errmsg", "message"))]
    if any(word in _WELL for word in words):
        return False
    has_bad_code = any(_is_bad_code(value.get(name)) for name in _CODES) or _number(value.get("status")) >= _BAD_STATUS
    return has_bad_code or any(_text_tells(word) for word in _texts(value, _WORDS))


def _text_tells(text: str) -> bool:
    beginning = text.strip()[:_TEXT_LETTERS]
    if _TAG.fullmatch(beginning):
        return not _WELL & {*beginning.lower().split("_")}
    return bool(_FAILED.search(beginning)) and not _NOT_FAILED.search(beginning)


def _texts(value: dict[str, Any], names: Iterable[str]) -> list[str]:
    return [value[name] for name in names if isinstance(value.get(name), str)]


def _is_true(value: Any) -> bool | None:
    """A flag as JSON or text has it; None: it is not a flag."""
    named = {"true": True, "false": False, "1": True, "0": False}
    return named.get(str(value).lower())


def _is_something(error: Any) -> bool:
    if isinstance(error, str):
        return error.strip().lower() not in {"", "0", "false", "null", *_WELL}
    return bool(error)


def _is_bad_code(code: Any) -> bool:
    """Whether a number, or a text of digits, is neither 0 nor the status of a success."""
    number = _number(code)
    return number != 0 and not 200 <= number < 300  # noqa: PLR2004


def _number(value: Any) -> int:
    """A whole number, as a number or as text; 0: it is not one."""
    is_number = not isinstance(value, bool) and re.fullmatch(r"-?\d{1,9}", str(value))
    return int(value) if is_number else 0
