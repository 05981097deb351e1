"""A home that was read already: the first run of a team is made once, and who begins after it gets a copy."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest

from assets.warehouse.licensing import make_views
from resources.home import TABLES_VARIABLE, Home
from resources.storage.lake import Lake
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import those_made
from tests.pipeline.linked_home import run

_KEPT: dict[tuple[tuple[CompanyPlan, ...], str, datetime, frozenset[str] | None], Path] = {}
"""Copies of homes after a first run, by whom it read, what their declarations set, when, and which tables it made."""


def read_before(server: SampleServer, home: Home) -> None:
    """Give a linked home what a first run of the server's teams reads and makes, at the server's moment.

    For tests of what comes after. The server must answer as it does by itself: what was read is given to others too.
    """
    plans = tuple(company.plan for company in server.companies.values())
    declared = home.connections_file.read_text()
    settings = "".join(line for line in declared.splitlines(keepends=True) if not line.startswith("app_key"))
    key = (plans, settings, server.now, those_made())
    if key not in _KEPT:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv(TABLES_VARIABLE, raising=False)  # the place is this test's; what is kept is put into none
            assert [load.error for load in run(home) if load.error] == []
        kept = _folder() / str(len(_KEPT))
        shutil.copytree(home.root, kept, symlinks=True)
        (kept / home.connections_file.name).unlink()
        _KEPT[key] = kept
        return
    shutil.copytree(_KEPT[key], home.root, symlinks=True, dirs_exist_ok=True)
    for file in (home.warehouse_files / "work.duckdb", home.warehouse):
        with duckdb.connect(str(file)) as connection:
            make_views(connection, Lake(home.lake))  # it names the lake's files by their whole paths


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="read-homes-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
