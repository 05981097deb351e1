"""Lines of people's own lists that mean nobody: found, with the reason, and told by a check."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assets.selects import select_of
from assets.warehouse.compared_names import no_such_team
from tests.licence.hand_made import TODAY, HandMade, at
from tests.licence.seat_rows import DAY, exclude, roster


def told(warehouse: HandMade, check: str) -> list[str]:
    """What the check says of each line, by the tables of the product."""
    return [row["told"] for row in warehouse.make().dicts(select_of(f"checks/{check}"))]


@pytest.fixture
def team(acme: HandMade) -> HandMade:
    """A member, one who was removed, a group with a member and one without."""
    acme.plan(team_id="t:1", team_name="Acme")
    acme.member("a", email="a@acme.test", external_id="7")
    acme.member("gone", email="gone@acme.test", external_id="8", status="removed")
    for group_id, name in (("g:1", "Board"), ("g:2", "Nobody's")):
        acme.add("group_snapshots", {"team": "acme", "snapshot_date": TODAY, "group_id": group_id, "group_name": name})
    acme.add(
        "membership_snapshots",
        {"team": "acme", "snapshot_date": TODAY, "group_id": "g:1", "team_member_id": "a"},
    )
    return acme


@pytest.mark.parametrize(
    ("exclusion", "words"),
    [
        ({"person": "a@acme.test"}, None),
        ({"person": "a", "team": "acme"}, None),
        ({"group": "board"}, None),
        ({"pattern": "?@acme.test"}, None),
        ({"person": "b@acme.test", "until_date": TODAY - DAY}, None),  # it holds no longer
        ({"person": "b@acme.test"}, "(person b@acme.test) means nobody: no member has this address or id."),
        ({"person": "gone@acme.test"}, "(person gone@acme.test) means nobody: who is meant was removed from the team."),
        ({"person": "gone"}, "(person gone) means nobody: who is meant was removed from the team."),
        ({"pattern": "g*@acme.test"}, "(pattern g*@acme.test) means nobody: who is meant was removed from the team."),
        ({"pattern": "b*"}, "(pattern b*) means nobody: no member has such an address."),
        ({"pattern": "\u200b"}, "(pattern \u200b) means nobody: no member has such an address."),
        ({"group": "Boards"}, "(group Boards) means nobody: no group that was read is called so."),
        ({"group": "Nobody's"}, "(group Nobody's) means nobody: the group has no members."),
        (
            {"person": "a", "team": "omega"},
            "(person a, team omega) means nobody: no team is called omega (there are: acme, zeta).",
        ),
        ({"person": "a", "team": "amce"}, "(person a, team amce) means nobody: no team is called amce (is it acme?)."),
        ({"person": "a", "team": "Acme"}, None),
        ({"group": "Board", "team": "zeta"}, None),  # of that team nothing was read yet
    ],
)
def test_an_exclusion_that_protects_nobody_is_named(
    team: HandMade, exclusion: dict[str, Any], words: str | None
) -> None:
    team.declare("zeta")
    exclude(team, number=3, **exclusion)
    assert told(team, "exclusions_mean_somebody") == ([f"Exclusion 3 {words}"] if words else [])


def test_an_exclusion_of_a_seat_that_another_protects_already_means_somebody(team: HandMade) -> None:
    exclude(team, number=1, group="Board")
    exclude(team, number=2, person="a@acme.test")
    assert told(team, "exclusions_mean_somebody") == []
    assert team.rows("select number, team_member_id, is_taken from exclusion_matches order by number") == [
        (1, "a", True),
        (2, "a", False),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"email": "a@acme.test"}, None),
        ({"external_id": "7", "status": "left"}, None),
        ({"email": "gone@acme.test", "status": "left"}, None),  # its seat was removed, as it should
        ({"external_id": "8"}, None),
        ({"email": "b@acme.test"}, "(b@acme.test): no seat."),
        ({"external_id": "9"}, "(9): no seat."),
        ({"email": "b@acme.test", "status": "left"}, "(b@acme.test): no seat, and the person left."),
        ({"department": "Sales"}, ": the line has neither external_id nor email."),
    ],
)
def test_a_roster_line_that_means_nobody_is_named(team: HandMade, line: dict[str, Any], words: str | None) -> None:
    roster(team, line)
    gap = "" if words and words.startswith(":") else " "
    assert told(team, "roster_lines_mean_somebody") == ([f"Line 2{gap}{words}"] if words else [])


def test_a_list_may_have_people_who_need_no_seat(team: HandMade) -> None:
    roster(team, {"email": "b@acme.test"}, {"department": "Sales"})
    team.add("roster_settings", {"people_without_seats": True})
    assert told(team, "roster_lines_mean_somebody") == ["Line 3: the line has neither external_id nor email."]


def test_somebody_whom_dropbox_lists_no_more_had_a_seat(team: HandMade) -> None:
    team.member("b", email="b@acme.test", snapshot_date=TODAY - DAY)
    roster(team, {"email": "b@acme.test", "status": "left"})
    assert told(team, "roster_lines_mean_somebody") == []


def test_a_decision_about_nobody_is_named(team: HandMade) -> None:
    team.declare("zeta")
    team.plan("zeta")
    for name in ("acme", "zeta"):
        team.member("both", name, email="both@acme.test", joined_on=at("2024-01-10"))
    seats = ("a@acme.test", "b@acme.test", "both@acme.test")
    row = {"decided": "keep", "decided_by": "Bo", "decided_date": TODAY}
    team.add("decision_lines", *(row | {"line": line, "seat": seat} for line, seat in enumerate(seats, 2)))
    assert told(team, "decisions_mean_somebody") == [
        "Line 3 (b@acme.test) matches no seat that anybody ever had.",
        "Line 4 (both@acme.test) means a seat in several teams: write its team.",
    ]


def test_a_mistyped_team_of_a_decision_or_an_invoice_is_named_with_what_may_be_meant(team: HandMade) -> None:
    team.declare("beta_two")
    seat = {"seat": "a@acme.test", "decided": "keep", "decided_by": "Bo", "decided_date": TODAY}
    decisions = {2: "acme", 3: "ACME", 4: "acmee", 5: "betatwo", 6: "another"}
    team.add("decision_lines", *(seat | {"line": line, "team": name} for line, name in decisions.items()))
    invoice = {"from_date": TODAY - DAY, "until_date": TODAY, "amount": Decimal(1)}
    invoices = {2: "acme", 3: "acmee", 4: "another"}
    team.add("invoice_lines", *(invoice | {"line": line, "team": name} for line, name in invoices.items()))
    assert told(team, "decisions_mean_somebody") == [
        "Line 4 (a@acme.test): no team is called acmee (is it acme?).",
        "Line 5 (a@acme.test): no team is called betatwo (is it beta_two?).",
        "Line 6 (a@acme.test): no team is called another (there are: acme, beta_two).",
    ]
    days = f"{TODAY - DAY} to {TODAY}"
    assert told(team, "invoices_agree") == [
        f"Line 3 (acmee, {days}): no team is called acmee (is it acme?).",
        f"Line 4 (another, {days}): no team is called another (there are: acme, beta_two).",
    ]


@pytest.mark.parametrize("name", ["acne", "caem", "ACMEE\u200b", "betatwo", "b\u00e9ta two", "bta_tow", "two", "x", ""])
def test_a_mistyped_team_means_the_same_one_in_a_list_and_in_a_command(team: HandMade, name: str) -> None:
    team.declare("beta_two")
    team.add("invoice_lines", {"line": 2, "team": name, "from_date": TODAY, "until_date": TODAY, "amount": Decimal(1)})
    (in_list,) = told(team, "invoices_agree")
    in_command = no_such_team(name, {"beta_two", "acme"})
    assert in_list.endswith(f": {in_command.replace(repr(name), name)}.")


@pytest.mark.parametrize(
    ("cost_centre", "words"),
    [
        ("CC-100", []),
        ("CC-1O0", [" (is it CC-100?)"]),
        ("cc-100", [" (is it CC-100?)"]),  # it would stand in a row of its own beside CC-100
        ("Overhead", [""]),
    ],
)
def test_a_cost_centre_that_pays_for_the_rest_and_that_no_line_of_the_roster_has_is_named(
    acme: HandMade, cost_centre: str, words: list[str]
) -> None:
    acme.change("update connections set unassigned_cost_centre = $name", name=cost_centre)
    assert told(acme, "cost_centre_is_known") == [], "without a roster nothing is known of cost centres"
    roster(acme, {"email": "a@acme.test", "cost_centre": "CC-100"})
    head = "[chargeback] in connections.toml: no line of the roster has the cost centre"
    assert told(acme, "cost_centre_is_known") == [f"{head} {cost_centre}{each}." for each in words]
    acme.change("update connections set cost_centre_without_people = true")
    assert told(acme, "cost_centre_is_known") == []


def test_before_members_were_read_nobody_is_missed(warehouse: HandMade) -> None:
    warehouse.declare()
    exclude(warehouse, person="a@acme.test")
    exclude(warehouse, number=2, group="Board", team="acme")
    roster(warehouse, {"email": "a@acme.test"})
    decision = {"line": 2, "seat": "a", "decided": "keep", "decided_by": "Bo", "decided_date": TODAY}
    warehouse.add("decision_lines", decision)
    for check in ("exclusions_mean_somebody", "roster_lines_mean_somebody", "decisions_mean_somebody"):
        assert told(warehouse, check) == []
