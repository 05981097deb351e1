"""The page that a browser gets after linking: plain HTML in light and dark, no scripts, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import dataclass

STYLE = """
:root { color-scheme: light dark; --ground: #f5f6f8; --card: #fff; --text: #1b1f24; --soft: #57606a; --line: #d8dee4;
  --mark: #1a7f37; --mark-soft: #dafbe1 }
.bad { --mark: #b35900; --mark-soft: #fff1e0 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1216; --card: #181c22; --text: #e8ebef; --soft: #9aa4af; --line: #2b323b;
    --mark: #4ac26b; --mark-soft: #12301b }
  .bad { --mark: #f0a04b; --mark-soft: #36240f }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground);
  color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, sans-serif }
main { width: 100%; max-width: 30rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  padding: 2rem 2.25rem 1.75rem; box-shadow: 0 10px 30px rgb(0 0 0 / .07) }
.mark { width: 44px; height: 44px; border-radius: 50%; background: var(--mark-soft); color: var(--mark);
  display: grid; place-items: center }
.mark svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round;
  stroke-linejoin: round }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 1.1rem 0 .5rem; overflow-wrap: anywhere }
p { margin: .5rem 0; color: var(--soft); overflow-wrap: anywhere }
code { padding: .1em .35em; border-radius: 5px; background: var(--ground); color: var(--text); font-size: .9em;
  white-space: nowrap }
footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .85rem;
  color: var(--soft) }
"""

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"img-src data:; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
    "Connection": "close",
}

_COMMAND = re.compile(r"dropbox-licences [a-z][a-z0-9_ -]*")
_GOOD = '<path d="M5 12.5l4.5 4.5L19 7.5"/>'
_BAD = '<path d="M12 6.5v7M12 17.5v.01"/>'
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} \N{EN DASH} dropbox-licences</title><link rel="icon" href="data:,"><style>{style}</style></head>
<body{kind}><main><div class="mark" aria-hidden="true"><svg viewBox="0 0 24 24">{mark}</svg></div>
<h1>{heading}</h1>
{lines}
<footer>dropbox-licences, on this machine</footer></main></body></html>
"""


@dataclass(frozen=True)
class Page:
    """A heading and some lines, all plain text; ``detail`` stays out of the window's title."""

    title: str
    lines: tuple[str, ...]
    is_good: bool
    detail: str = ""

    def html(self) -> str:
        """The page. Whatever a text holds, it stays text: escaped, and its writing direction within itself."""
        heading = f"{_text(self.title)}: {_text(self.detail)}" if self.detail else _text(self.title)
        return _PAGE.format(
            title=html.escape(self.title),
            style=STYLE,
            kind="" if self.is_good else ' class="bad"',
            mark=_GOOD if self.is_good else _BAD,
            heading=heading,
            lines="\n".join(f"<p>{_text(line)}</p>" for line in self.lines),
        )


def _text(text: str) -> str:
    return f"<bdi>{_COMMAND.sub(_as_code, html.escape(text))}</bdi>"


def _as_code(command: re.Match[str]) -> str:
    return f"<code>{command[0]}</code>"
