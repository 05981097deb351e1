"""The pages on which an administrator allows an app: continue, then allow or cancel. Plain HTML, no scripts."""

from __future__ import annotations

import html
from urllib.parse import urlencode

from sample_team.tokens import SCOPES, App, Tokens

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}}</style>
<h1>{title}</h1>{body}</html>"""
FORM = '<form method="get" action="/oauth2/authorize">{hidden}{buttons}</form>'


def consent_page(query: dict[str, str], tokens: Tokens) -> tuple[int, dict[str, str], str]:
    """What GET /oauth2/authorize answers: status, headers, HTML."""
    app = tokens.by_key(query.get("client_id", ""))
    if app is None or query.get("response_type") != "code":
        return _page(400, "This app is not known", "<p>Check the app key.</p>")
    redirect_uri = query.get("redirect_uri")
    if redirect_uri and app.redirect_uris and redirect_uri not in app.redirect_uris:
        return _page(400, "Invalid redirect_uri", "<p>It must exactly match one of the app's redirect addresses.</p>")
    step = query.get("step")
    if step == "allow":
        return _allowed(query, app, tokens)
    if step == "cancel" and redirect_uri:
        refusal = {"error": "access_denied", "error_description": "The user chose not to give your app access"}
        return _redirect(redirect_uri, refusal | _state(query))
    if step == "continue":
        asked = "".join(f"<li>{html.escape(scope)}</li>" for scope in _scopes(query))
        words = f"<p>{html.escape(app.team)} Backup would like to:</p><ul>{asked}</ul>"
        buttons = '<button name="step" value="allow">Allow</button> <button name="step" value="cancel">Cancel</button>'
        return _page(200, "Allow this app?", words + _form(query, buttons))
    return _page(
        200, "Before you connect this app", _form(query, '<button name="step" value="continue">Continue</button>')
    )


def _scopes(query: dict[str, str]) -> tuple[str, ...]:
    return tuple(query["scope"].split()) if query.get("scope") else SCOPES


def _state(query: dict[str, str]) -> dict[str, str]:
    return {"state": query["state"]} if "state" in query else {}


def _form(query: dict[str, str], buttons: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in query.items()
        if name != "step"
    )
    return FORM.format(hidden=hidden, buttons=buttons)


def _allowed(query: dict[str, str], app: App, tokens: Tokens) -> tuple[int, dict[str, str], str]:
    is_offline = query.get("token_access_type") == "offline"
    code = tokens.authorise(app, _scopes(query), query.get("redirect_uri"), is_offline=is_offline)
    if query.get("redirect_uri"):
        return _redirect(query["redirect_uri"], {"code": code} | _state(query))
    return _page(200, "Access code generated", f'<p>Enter this code:</p><input id="code" readonly value="{code}">')


def _redirect(address: str, words: dict[str, str]) -> tuple[int, dict[str, str], str]:
    return 302, {"Location": f"{address}?{urlencode(words)}"}, ""


def _page(status: int, title: str, body: str) -> tuple[int, dict[str, str], str]:
    return status, {"Content-Type": "text/html; charset=utf-8"}, PAGE.format(title=title, body=body)
