"""Names and addresses as people type and paste them still mean whom they look like; see assets/sql/name_key.sql."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import duckdb
import pyarrow as pa
import pytest

from assets.warehouse.compared_names import make_key_macros
from tests.licence.hand_made import TODAY, HandMade
from tests.licence.seat_rows import exclude, in_order, roster, seat, seats

TYPED = {
    "capitals": ("Ada.Byron{}@acme.test", "ADA.byron{}@ACME.test"),
    "blanks around": ("ada{}@acme.test", "\u00a0\t ada{}@acme.test\u3000\u2007\n"),
    "zero-width": ("ada{}@acme.test", "\ufeffa\u200bda{}@ac\u00adme\u2060.test\u200e\u202c"),
    "zero-width in Dropbox": ("a\u200dda{}@acme.test\u200b", "ada{}@acme.test"),
    "decomposed": ("åsa.é{}@acme.test", unicodedata.normalize("NFD", "Åsa.É{}@acme.test")),
    "decomposed in Dropbox": (unicodedata.normalize("NFD", "örn{}@acme.test"), "örn{}@acme.test"),
    "sharp s": ("Groß.Strauß{}@acme.test", "GROSS.STRAUẞ{}@ACME.TEST"),
    "Turkish capitals": ("ipek.\u0131ş\u0131k{}@acme.test", "İPEK.IŞIK{}@ACME.TEST"),
    "capitals without Turkish": ("ipek.\u0131ş\u0131k{}@acme.test", "IPEK.IŞIK{}@ACME.TEST"),
    "final sigma": ("νικος{}@acme.test", "ΝΙΚΟΣ{}@ACME.TEST"),
    "ligatures out of a PDF": ("office.flur{}@acme.test", "oﬃce.ﬂur{}@acme.test"),
}
"""What Dropbox has, and what somebody typed; {} is a number, which makes each its own."""
ADDRESSES = {name: tuple(text.format(number) for text in pair) for number, (name, pair) in enumerate(TYPED.items())}
OTHERS = {"other dot": "ada9@acme.test", "inner blank": "ad a1@acme.test", "accent": "asa.e4@acme.test"}
"""Typed, and nobody's."""


@pytest.fixture
def named(acme: HandMade) -> HandMade:
    """A member for each address that Dropbox has; its id says which."""
    for name, (address, _) in ADDRESSES.items():
        acme.member(name, email=address)
    return acme


def test_a_roster_line_means_whom_it_looks_like(named: HandMade) -> None:
    roster(named, *({"email": typed, "department": name} for name, (_, typed) in ADDRESSES.items()))
    roster(named, *({"email": typed, "department": name, "line": 100} for name, typed in OTHERS.items()))
    assert seats(named, "department") == {name: {"department": name} for name in ADDRESSES}


def test_an_alias_is_whom_it_looks_like(acme: HandMade) -> None:
    for name, (address, _) in ADDRESSES.items():
        acme.member(name, email=f"{name}@acme.test", secondary_emails=[address])
    roster(acme, *({"email": typed, "department": name} for name, (_, typed) in ADDRESSES.items()))
    for number, (_, typed) in enumerate(ADDRESSES.values()):
        exclude(acme, number=number, person=typed)
    found = seats(acme, "department, roster_match, excluded")
    assert found == {name: {"department": name, "roster_match": "alias", "excluded": True} for name in ADDRESSES}


def test_an_exclusion_leaves_alone_whom_it_looks_like(named: HandMade) -> None:
    for number, (name, (_, typed)) in enumerate(ADDRESSES.items()):
        exclude(named, number=number, person=typed, reason=name)
    for number, typed in enumerate(OTHERS.values(), 100):
        exclude(named, number=number, person=typed)
    assert seats(named, "exclusion_reason") == {name: {"exclusion_reason": name} for name in ADDRESSES}
    assert named.row("select max(number) from seat_exclusions") == (len(ADDRESSES) - 1,)


def test_a_pattern_leaves_alone_whom_it_looks_like(named: HandMade) -> None:
    for number, (name, (_, typed)) in enumerate(ADDRESSES.items()):
        exclude(named, number=number, pattern=typed.replace("test", "*").replace("TEST", "*"), reason=name)
    assert seats(named, "exclusion_reason") == {name: {"exclusion_reason": name} for name in ADDRESSES}


def test_a_decision_is_about_whom_it_looks_like(named: HandMade) -> None:
    typed = [typed for _, typed in ADDRESSES.values()] + [*OTHERS.values(), "\u200b capitals\u00a0"]
    named.add(
        "decision_lines",
        *(
            {"line": line, "seat": seat, "decided": "keep", "decided_by": "Bo", "decided_date": TODAY, "team": " ACME"}
            for line, seat in enumerate(typed)
        ),
    )
    found = named.make().rows("select team_member_id from decisions order by line")
    assert found == [(name,) for name in (*ADDRESSES, *[None] * len(OTHERS), "capitals")]


def test_two_seats_of_one_address_are_one_persons_however_it_is_written(named: HandMade) -> None:
    named.declare("beta")
    named.plan("beta")
    for name, (_, typed) in ADDRESSES.items():
        named.member(f"{name} again", "beta", email=typed)
    pairs = named.make().rows(
        "select team_member_id, other_team_member_id, match from duplicates "
        "where team = 'acme' and certainty = 'certain'"
    )
    assert sorted(pairs) == sorted((name, f"{name} again", "email") for name in ADDRESSES)


# Groups.

GROUPS = {
    "no-break space": ("Long\u00a0leave", "Long leave"),
    "two blanks": ("Field  staff", "field staff"),
    "trailing blank": ("Sales ", "Sales "),
    "trailing blank that nobody sees": ("Board ", "Board"),
    "wildcards": ("*** Board [1?] \\_%", "*** board [1?] \\_%"),
    "zero-width": ("Le\u200bgal", "Le\u200bgal"),
    "nothing to be seen": ("\u200b\u2060", "\u200b\u2060"),
    "blank": ("\u00a0", "\u00a0"),
    "sharp s": ("Straße", "STRASSE"),
    "emoji": ("\u2764\ufe0f Care", "\u2764 care"),
}


def test_the_true_name_of_a_group_can_be_written_and_what_it_looks_like(warehouse: HandMade) -> None:
    """Each name in a team of its own, beside other groups."""
    for number, (true, typed) in enumerate(GROUPS.values()):
        team = f"team{number}"
        warehouse.declare(team)
        warehouse.plan(team)
        for group_id, group_name in (("a", true), ("b", "Another"), ("c", "\u2060"), ("d", "Sale")):
            warehouse.member(f"{group_id}{number}", team)
            place = {"team": team, "snapshot_date": TODAY, "group_id": group_id}
            warehouse.add("group_snapshots", place | {"group_name": group_name})
            warehouse.add("membership_snapshots", place | {"team_member_id": f"{group_id}{number}"})
        exclude(warehouse, number=number, group=typed, team=f"{team.upper()}\u200b")
    found = {key for key, row in seats(warehouse, "excluded").items() if row["excluded"]}
    assert found == {f"a{number}" for number in range(len(GROUPS))}


WILDCARDS = [
    ("ä1@acme.test", "?1@acme.test", True),  # one character, however many bytes it takes
    ("ä1@acme.test", "??@acme.test", True),
    ("\U0001f600@acme.test", "?@acme.test", True),
    ("a_b@acme.test", "a_b@*", True),
    ("axb@acme.test", "a_b@*", False),
    ("a%b@acme.test", "a%b@*", True),
    ("axxb@acme.test", "a%b@*", False),
    ("a\\b@acme.test", "a\\b@*", True),
    ("a[1]@acme.test", "a[1]@*", True),
    ("a1@acme.test", "a[1]@*", False),
    ("*@acme.test", "*@acme.test", True),
    ("a*b@acme.test", "a*@acme.test", True),
]
"""An address, a pattern, and whether it means the address."""


def test_only_star_and_question_mark_are_wildcards(warehouse: HandMade) -> None:
    """Each address and its pattern in a team of their own."""
    for number, (email, pattern, _) in enumerate(WILDCARDS):
        warehouse.declare(f"team{number}")
        warehouse.plan(f"team{number}")
        warehouse.member(f"m{number:02}", f"team{number}", email=email)
        exclude(warehouse, number=number, team=f"team{number}", pattern=pattern)
    assert in_order(warehouse, "excluded") == [(is_meant,) for *_, is_meant in WILDCARDS]


def test_an_address_with_a_star_can_be_written(acme: HandMade) -> None:
    acme.member("a", email="sv*c@acme.test")
    acme.member("b", email="svxc@acme.test")
    exclude(acme, person="sv*c@acme.test")
    assert {key: row["excluded"] for key, row in seats(acme, "excluded").items()} == {"a": True, "b": False}


# Ids.


@pytest.mark.parametrize(
    ("true", "typed", "is_same"),
    [
        ("HR-7", "\u00a0HR-7 ", True),
        ("HR-7", "HR\u200b-7", True),
        ("HR-7", "hr-7", False),  # directory services write ids in base 64, where capitals tell people apart
        ("AbC=", "aBc=", False),
        ("7", "07", False),
    ],
)
def test_ids_are_compared_to_the_letter_that_can_be_seen(acme: HandMade, true: str, typed: str, is_same: bool) -> None:
    acme.member("a", external_id=true)
    roster(acme, {"external_id": typed})
    assert seat(acme, "roster_match") == ("external_id" if is_same else None,)


def test_a_member_id_is_found_though_it_was_pasted_with_blanks(acme: HandMade) -> None:
    acme.member("dbmid:AbC")
    acme.member("dbmid:abc")
    exclude(acme, person="\u200bdbmid:AbC\u00a0")
    assert {key: row["excluded"] for key, row in seats(acme, "excluded").items()} == {
        "dbmid:AbC": True,
        "dbmid:abc": False,
    }


# The key itself, over all of Unicode.


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        make_key_macros(connection)
        yield connection


def keys(macros: duckdb.DuckDBPyConnection, texts: Sequence[str | None]) -> list[str | None]:
    asked = pa.table({"place": range(len(texts)), "text": pa.array(texts, pa.string())})
    macros.register("asked", asked)
    return [key for (key,) in macros.execute("select name_key(text) from asked order by place").fetchall()]


@cache
def every_letter() -> list[str]:
    """Without those that are younger than the tables of any DuckDB or Python."""
    category = unicodedata.ucd_3_2_0.category
    return [chr(code) for code in range(1, 0x110000) if category(chr(code)) not in {"Cn", "Cs"}]


ONE_FOR_TWO = {"ŉ", "ẚ"} | {chr(code) for code in (*range(0x1F80, 0x1FFD), *range(0xFB13, 0xFB18))}
"""Old letters whose capitals are two, but for those that name_key.sql has: they are equal to themselves."""


def test_every_letter_is_equal_to_its_capital_and_to_its_other_forms(macros: duckdb.DuckDBPyConnection) -> None:
    found = keys(macros, [f"a{each}z" for each in every_letter()])
    for change in (str.lower, str.upper, lambda text: unicodedata.normalize("NFD", text)):
        changed = keys(macros, [f"a{change(each)}z" for each in every_letter()])
        unequal = {each for each, one, other in zip(every_letter(), found, changed, strict=True) if one != other}
        assert unequal <= ONE_FOR_TWO


def test_a_key_is_unicodes_own_fold_but_for_the_turkish_letters(macros: duckdb.DuckDBPyConnection) -> None:
    def folded(text: str) -> str:
        return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())

    cherokee = {chr(code) for code in range(0x13A0, 0x1400)}  # it alone folds to capitals
    found = dict(zip(every_letter(), keys(macros, every_letter()), strict=True))
    wrong = {each for each, key in found.items() if key not in {None, folded(each)}}
    assert wrong <= ONE_FOR_TWO | cherokee | set("\u0130\u0131")


def test_a_key_of_a_key_is_itself(macros: duckdb.DuckDBPyConnection) -> None:
    found = keys(macros, [f"a{each} {each}" for each in every_letter()])
    assert keys(macros, found) == found


@pytest.mark.parametrize("text", [None, "", " ", "\u00a0\u200b", "\ufeff", "\x00\x1f\x85", "\u2800"])
def test_what_shows_nothing_is_nobody(macros: duckdb.DuckDBPyConnection, text: str | None) -> None:
    assert keys(macros, [text, "a"]) == [None, "a"]
