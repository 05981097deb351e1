"""Messages to people: their parts, and how texts from outside are written so that no service obeys them.

Names that come from Dropbox, or from files, are data wherever they are shown: no link, no mention of anybody, no
format, no line of their own. Signs that mean something to some service are replaced by others that look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_NOTHING = "\N{ZERO WIDTH SPACE}"
_LOOK_ALIKE = str.maketrans(
    {"*": "\N{ASTERISK OPERATOR}", "~": "\N{TILDE OPERATOR}", "`": "\N{MODIFIER LETTER GRAVE ACCENT}"}
)
_ANGLES = str.maketrans(
    {"<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"}
)
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""https://docs.slack.dev/messaging/formatting-message-text: the three signs that Slack wants escaped."""
_BREAKS = (
    # Discord takes these four for a mention even within a word; others any @ that begins one. An address stays whole.
    (re.compile(r"@(?=(?:everyone|here|channel|all)\b)|(?<![\w.+-])@", re.IGNORECASE), "@" + _NOTHING),
    (re.compile(r"\](?=[(\[])"), "]" + _NOTHING),
    (re.compile(r":(?=//)"), ":" + _NOTHING),
    (re.compile(r"\|(?=\|)"), "|" + _NOTHING),
)


@dataclass(frozen=True)
class Notice:
    """One thing to report. ``head`` is our own text; ``name``, ``what`` and ``cure`` may hold texts from outside."""

    head: str
    name: str
    what: str
    cure: str


def slack_text(notices: Sequence[Notice]) -> str:
    """Several as one text in Slack's own markup."""
    return "\n\n".join(_slack(each) for each in notices)


def _slack(notice: Notice) -> str:
    name, what, cure = (harmless(text).translate(_SLACK) for text in (notice.name, notice.what, notice.cure))
    return f"*{notice.head}*{f' ({name})' if name else ''}\n{what}\n{cure}"


def plain_title(notice: Notice) -> str:
    """The first line of one as plain text, for whatever the service makes of it."""
    name = harmless(notice.name).translate(_ANGLES)
    return f"{notice.head} ({name})" if name else notice.head


def plain_body(notice: Notice) -> str:
    """What follows. Empty lines part it, since Markdown joins lines that stand together."""
    return "\n\n".join(harmless(text).translate(_ANGLES) for text in (notice.what, notice.cure))


def harmless(text: str) -> str:
    """A text from outside in one line, without signs that make a link, a mention or a format of it."""
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    plain = plain.translate(_LOOK_ALIKE)
    for pattern, broken in _BREAKS:
        plain = pattern.sub(broken, plain)
    return plain
