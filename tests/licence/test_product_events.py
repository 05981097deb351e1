"""Events that assign products and add-ons: what is read of their JSON, kept by the policies, and left by forgetting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from assets.forgetting.person import Person
from assets.privacy.forgotten_rows import without
from assets.privacy.kept_json import keeping, without_names
from assets.tables.base import PRODUCT_TYPES
from assets.tables.lake import EVENTS
from tests.licence.decoded_events import loaded_from, rows_of

ASSIGNED = PRODUCT_TYPES[0]

ANN = {".tag": "team_member", "team_member_id": "dbmid:ann", "account_id": "dbid:ann", "display_name": "Ann Berg"}
ADMIN = {".tag": "user", "user": {".tag": "team_member", "team_member_id": "dbmid:admin", "account_id": "dbid:admin"}}


def as_received(event_type: str = ASSIGNED, **event: Any) -> dict[str, Any]:
    """An event as Dropbox sends it."""
    thing = "product_name" if event_type.startswith("product") else "addon_name"
    user = {"given_name": "Ann", "surname": "Berg", "locale": "en"}
    body = {
        "timestamp": "2026-10-05T12:00:00Z",
        "event_type": {".tag": event_type, "description": "x"},
        "event_category": {".tag": "members"},
        "actor": ADMIN,
        "context": {".tag": "team"},
        "participants": [],
        "details": {".tag": f"{event_type}_details", "user_name": user, thing: {thing: "Dash"}},
    }
    return body | event


def loaded(folder: Path, rows: pa.Table) -> list[tuple[Any, ...]]:
    query = """
        select event_type, product, given_name, surname, context_team_member_id, participant_team_member_id,
          actor_team_member_id
        from product_events order by all
    """
    return loaded_from(folder, rows, query)


@pytest.mark.parametrize("event_type", PRODUCT_TYPES)
def test_a_load_reads_each_of_the_four_types(tmp_path: Path, event_type: str) -> None:
    person = {".tag": "user", "user": ANN}
    rows = rows_of(
        as_received(event_type, context=ANN),
        as_received("file_edit"),
        as_received(event_type, participants=[person, {".tag": "group", "group": {}}]),
        as_received(event_type, participants=[person, person], details={".tag": "x", "note": "\ud800"}),
        as_received(event_type, context=None, participants=None, details=None),
    )
    who = (event_type, "Dash", "Ann", "Berg")
    nothing = (event_type, None, None, None, None, None, "dbmid:admin")
    assert sorted(loaded(tmp_path, rows), key=str) == sorted(
        [(*who, "dbmid:ann", None, "dbmid:admin"), (*who, None, "dbmid:ann", "dbmid:admin"), nothing, nothing], key=str
    )


@pytest.mark.parametrize("event_type", PRODUCT_TYPES)
def test_policies_keep_the_product_and_none_keeps_no_name(tmp_path: Path, event_type: str) -> None:
    rows = rows_of(as_received(event_type, context=ANN))
    keep = keeping("none")
    assert keep
    kept = keep(rows)
    assert "Berg" not in str(kept["event"].to_pylist())
    assert loaded(tmp_path, kept) == [(event_type, "Dash", None, None, "dbmid:ann", None, "dbmid:admin")]
    no_names = json.loads(without_names(json.dumps(as_received(event_type, context=ANN))) or "")
    told_by = as_received(event_type)["details"]
    assert {**no_names["details"], "user_name": None} == {**told_by, "user_name": None}
    assert no_names["details"]["user_name"].items() >= {"given_name": "Ann", "surname": "Berg"}.items()


def person(how: str, *ids: str, names: tuple[str, ...] = ()) -> Person:
    return Person("acme", how, b"key", frozenset(ids), frozenset(names))  # type: ignore[arg-type]


@pytest.mark.parametrize("how", ["erase", "pseudonymise"])
@pytest.mark.parametrize("about", [{"context": ANN}, {"participants": [{".tag": "user", "user": ANN}]}])
def test_forgetting_reaches_a_name_that_only_the_id_ties_to_the_person(
    tmp_path: Path, how: str, about: dict[str, Any]
) -> None:
    """Somebody else is called Ann Berg as well, so that the name alone is not the person's."""
    rows = without(rows_of(as_received(**about)), EVENTS, person(how, "dbmid:ann", "dbid:ann"))
    (found,) = loaded(tmp_path, rows)
    assert (found[1], found[6]) == ("Dash", "dbmid:admin")
    assert not {"Ann", "Berg", "dbmid:ann"} & set(found)
    assert "Berg" not in str(rows["event"].to_pylist())


def test_forgetting_an_administrator_leaves_whom_they_gave_it_to(tmp_path: Path) -> None:
    rows = without(rows_of(as_received()), EVENTS, person("erase", "dbmid:admin", "dbid:admin"))
    assert loaded(tmp_path, rows) == [(ASSIGNED, "Dash", "Ann", "Berg", None, None, None)]


def test_forgetting_by_name_reaches_an_event_without_ids(tmp_path: Path) -> None:
    rows = without(rows_of(as_received()), EVENTS, person("erase", "dbmid:ann", names=("Ann Berg",)))
    ((_, product, given_name, surname, *_),) = loaded(tmp_path, rows)
    assert (product, given_name, surname) == ("Dash", None, None)
