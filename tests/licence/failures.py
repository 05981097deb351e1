"""Failures as the product makes them: the errors of its own functions, and the rows of ``loads`` that it keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from urllib3.exceptions import ProtocolError

from assets.reading.loads import Load, Outcome, row_of
from resources.clock import naive
from resources.errors import LicencesError
from resources.network.answers import Answer, refusal
from resources.network.line_faults import line_fault


def dead(team: str, subject: str = "members") -> LicencesError:
    """Dropbox no longer takes the team's token."""
    return _refused(team, subject, {".tag": "expired_access_token"})


def lacking(team: str, subject: str = "groups") -> LicencesError:
    """The link lacks a permission."""
    return _refused(team, subject, {".tag": "missing_scope", "required_scope": f"{subject}.read"})


def outage(_: str, subject: str = "members") -> LicencesError:
    """The line was cut."""
    return line_fault(f"Reading {subject}", "api.dropboxapi.com", ProtocolError("cut"))


def _refused(team: str, subject: str, error: dict[str, str]) -> LicencesError:
    return refusal(f"Reading {subject}", team, Answer(401, {}, json.dumps({"error": error}).encode()))


def load_row(
    team: str, subject: str, started_at: datetime, error: LicencesError | None = None, run_id: str = ""
) -> dict[str, Any]:
    """The row of the warehouse's ``loads`` for a reading that ended well, or with an error."""
    load = Load(team, subject, started_at.replace(tzinfo=UTC), 0.0, 0, Outcome(), error)
    return row_of(load, run_id or f"{started_at}") | {"team": team, "load_date": naive(load.started_at).date()}
