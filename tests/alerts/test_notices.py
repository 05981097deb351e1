"""Texts from outside in messages: no link, no mention, no format, no line of their own, for whatever service."""

from __future__ import annotations

import pytest

from resources.delivery.notices import Notice, harmless, plain_body, plain_title, slack_text

HOSTILE = "A & <!channel>\n*x* ~y~ `z` ||w||\x1b[1m <http://a|b> [a](https://b) <@U1> @here @everyone a@here"


def test_a_notice_is_three_lines_for_slack() -> None:
    told = slack_text([Notice("Head: acme", HOSTILE, f"{HOSTILE}.", f"{HOSTILE}.")])
    head, what, cure = told.split("\n")
    assert head.startswith("*Head: acme* (A &amp; &lt;!channel&gt; ")
    for line in (head.removeprefix("*Head: acme*"), what, cure):
        for sign in ("<", ">", "*", "~", "`", "||", "](", "://", "@here", "@everyone", "<@", "\x1b"):
            assert sign not in line, (sign, line)
    assert slack_text([Notice("H", "", "w", "c")] * 2) == "*H*\nw\nc\n\n*H*\nw\nc"


def test_a_notice_is_plain_for_a_service_that_escapes_as_it_needs() -> None:
    notice = Notice("Head: acme", HOSTILE, f"{HOSTILE}.", "Do it.")
    title, body = plain_title(notice), plain_body(notice)
    assert title.startswith("Head: acme (A & \N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}!channel")
    assert len(title.splitlines()) == 1
    assert body.split("\n\n")[1:] == ["Do it."]
    for sign in ("<", ">", "*", "~", "`", "||", "](", "://", "@here", "@everyone", "\x1b"):
        assert sign not in title + body, sign


@pytest.mark.parametrize(
    "text",
    [
        "ada.king+x@acme.example",
        "bob@hereford.example",
        "Müller & Söhne GmbH (Nord) #1",
        "price_per_seat_month = 15",
        "Link it: dropbox-licences connect acme",
    ],
)
def test_what_is_harmless_stays_to_the_letter(text: str) -> None:
    assert harmless(text) == text
