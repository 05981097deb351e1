"""What a person, the environment or a pipe tells: names, keys and secrets. No secret is echoed or an argument."""

from __future__ import annotations

import os
import sys
import webbrowser

import click

from resources.errors import FixSetup
from resources.secrets.credentials import Secret, variable


def is_interactive() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty()


def ask(words: str, option: str) -> str:
    """A text that somebody types.

    Raises:
        FixSetup: nobody is there to type it.
    """
    if not is_interactive():
        raise FixSetup(f"Asking for the {words}", "nobody is at a terminal", f"Give it with {option}")
    return str(click.prompt(words[:1].upper() + words[1:])).strip()


def confirm(question: str, tried: str, *, is_sure: bool) -> None:
    """Ask before something is destroyed; ``is_sure``: whoever called has confirmed it already.

    Raises:
        FixSetup: nobody is there to answer.
        click.Abort: the answer is no.
    """
    if is_sure:
        return
    if not is_interactive():
        raise FixSetup(tried, "nobody is at a terminal to answer", "Confirm it with --yes")
    click.confirm(question, abort=True)


def ask_secret(words: str, option: str, stored: Secret | None = None) -> Secret:
    """A secret that somebody types or pastes, not echoed; with one stored, nothing typed keeps that.

    Raises:
        FixSetup: nobody is there to type it.
    """
    if not is_interactive():
        if stored:
            return stored
        raise FixSetup(f"Asking for the {words}", "nobody is at a terminal", f"Give it with {option}")
    hint = "not shown; Enter keeps the stored one" if stored else "not shown"
    typed = click.prompt(f"{words[:1].upper()}{words[1:]} ({hint})", hide_input=True, default="", show_default=False)
    return stored if stored and not typed.strip() else checked(words, typed)


def piped_secret(words: str) -> Secret:
    """A secret from standard input: its next line.

    Raises:
        FixSetup: there is none, or it cannot be one.
    """
    return ask_secret(words, "standard input") if is_interactive() else checked(words, sys.stdin.readline())


def from_environment(name: str, kind: str) -> Secret | None:
    """A connection's secret in the environment."""
    text = os.environ.get(variable(name, kind), "").strip()
    return Secret(text) if text else None


def checked(words: str, text: str) -> Secret:
    """A secret as it was typed.

    Raises:
        FixSetup: it cannot be one.
    """
    text = text.strip()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise FixSetup(
            f"Reading the {words}", "nothing was entered, or it does not look like a secret", "Paste it in one line"
        )
    return Secret(text)


def has_browser() -> bool:
    """Whether a browser can be opened where the person sits: not over ssh, not without a screen."""
    if os.environ.get("BROWSER"):
        return True
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return False
    has_screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    try:
        return bool(has_screen and webbrowser.get())
    except webbrowser.Error:
        return False


def open_browser(address: str) -> bool:
    """Open an address in the browser; whether that seems to have gone well."""
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
