"""What others do with our lists: Snipe-IT's seats become those of Dropbox, and nobody is removed who stays."""

from __future__ import annotations

import html
import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from resources.home import Home
from tests.exports.conftest import copy_of, take_in
from tests.exports.target_files import export, exported, faults, rows
from tests.licence.hand_made import HandMade
from tests.published import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.published_once import Making, PublishedOnce


TEAM_OF_JO = ("jo@acme.example", "jo@acme.test")


def escaped(value: Any) -> Any:
    """A value as its UsersTransformer gives it: texts with Laravel's ``e()`` around them."""
    return (
        html.escape(value, quote=False).replace('"', "&quot;").replace("'", "&#039;")
        if isinstance(value, str)
        else value
    )


class SnipeIT:
    """Its seats and users, as its API tells them and changes them."""

    def __init__(self, seats: int, people: list[str]) -> None:
        self.users = [{"id": 100 + n, "username": email.upper(), "email": email} for n, email in enumerate(people)]
        self.seats: list[dict[str, Any]] = [
            {"id": n, "license_id": 7, "assigned_user": None, "assigned_asset": None} for n in range(1, seats + 1)
        ]

    def take(self, seat: int, user: int | None) -> None:
        self.seats[seat - 1]["assigned_user"] = None if user is None else {"id": user, "name": "Somebody"}

    def answers(self, folder: Path) -> list[str]:
        """Its answers in files, as the command's settings."""
        users = [{key: escaped(value) for key, value in user.items()} for user in self.users]
        for name, found in (("seats", self.seats), ("users", users)):
            (folder / f"{name}.json").write_text(json.dumps({"total": len(found), "rows": found}))
        return [f"--set=seats={folder / 'seats.json'}", f"--set=users={folder / 'users.json'}"]

    def make(self, calls: list[dict[str, Any]]) -> None:
        """Make the calls, and refuse what the product would refuse."""
        for call in calls:
            *_, licence, _, seat = call["path"].split("/")
            assert licence == "7"
            user = call["body"]["assigned_to"]
            assert user is None or not self.seats[int(seat) - 1]["assigned_user"], "the seat is taken"
            self.take(int(seat), user)

    @property
    def holders(self) -> list[int]:
        return sorted(seat["assigned_user"]["id"] for seat in self.seats if seat["assigned_user"])


def plan(folder: Path, snipe: SnipeIT, *arguments: str) -> dict[str, Any]:
    [file] = exported("snipe-it", folder, *(arguments or ("--team", "beta")), *snipe.answers(folder))
    assert faults(file) == []
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.fixture
def people(home: Home) -> list[str]:
    return [
        row["email"]
        for row in ask(home, "select email from seats where team = 'beta' and consumes_seat order by email")
    ]


def test_snipe_its_seats_become_those_of_dropbox_and_a_second_plan_is_empty(
    home: Home, people: list[str], tmp_path: Path
) -> None:
    snipe = SnipeIT(len(people) + 2, [*people, "gone@beta.example.com"])
    gone, first, second = len(people) + 100, 100, 101
    snipe.take(1, gone)
    snipe.take(2, first)
    snipe.take(3, first)  # as after a second import
    snipe.take(4, 999)  # somebody whom the list of users does not name
    snipe.seats[4]["assigned_asset"] = {"id": 5}
    done = plan(tmp_path, snipe)
    before = deepcopy(snipe.seats)
    snipe.make(done["calls"])
    assert snipe.holders == sorted([100 + n for n in range(len(people))] + [999])[: len(snipe.holders)]
    assert snipe.seats[3] == before[3]
    assert snipe.seats[4] == before[4]
    assert second in snipe.holders
    again = plan(tmp_path, snipe)
    assert again["calls"] == []
    assert again["waiting"] == done["waiting"]


def test_people_without_a_seat_or_an_account_there_are_told(home: Home, people: list[str], tmp_path: Path) -> None:
    snipe = SnipeIT(2, people[1:])
    done = plan(tmp_path, snipe)
    assert [each["email"] for each in done["people_to_create"]] == people[:1]
    assert done["waiting"] == people[3:]
    assert len(done["calls"]) == 2


QUOTED = ("o'brien@acme.test", "r&d@acme.test", "a&lt@acme.test")


def quoted() -> HandMade:
    return team_of(*QUOTED)


def two_of_one_left_part() -> HandMade:
    return team_of(*TEAM_OF_JO)


def team_of(*addresses: str) -> HandMade:
    """A team of these people, each with a paid seat."""
    made = HandMade()
    made.declare()
    made.plan(num_licensed_users=9)
    for number, address in enumerate(addresses):
        made.member(f"dbmid:{number}", email=address)
    return made.make()


@pytest.fixture
def people_of(published_once: PublishedOnce, monkeypatch: pytest.MonkeyPatch) -> Callable[[Making], None]:
    """Let the commands find the home of these people."""

    def _find(making: Making) -> None:
        monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(published_once.read_only(making).root))

    return _find


def test_whoever_has_an_apostrophe_or_ampersand_in_the_address_keeps_the_seat(
    people_of: Callable[[Making], None], tmp_path: Path
) -> None:
    people_of(quoted)
    snipe = SnipeIT(4, [*QUOTED])
    for number, _ in enumerate(QUOTED):
        snipe.take(number + 1, 100 + number)
    assert plan(tmp_path, snipe, "--team", "acme") == {"calls": [], "people_to_create": [], "waiting": []}


@pytest.mark.parametrize(
    ("users", "seated", "holders", "to_create"),
    [
        ([("jo", "jo@acme.test"), ("jo2", "jo@acme.example")], [100], [100, 101], []),
        ([("jo2", "jo@acme.example"), ("jo", "jo@acme.test")], [], [100, 101], []),
        ([("jo", "jo@acme.test")], [100], [100], ["jo@acme.example"]),
        ([("jo", "")], [], [100], ["jo@acme.test"]),
        ([("jo", "old@acme.test"), ("jo2", "jo@acme.test")], [], [100, 101], []),
        ([("jo", "jo@acme.test"), ("jo3", "jo@acme.test")], [101], [101], ["jo@acme.example"]),
    ],
    ids=[
        "each_by_the_address",
        "in_another_order",
        "only_one_is_known",
        "an_account_without_an_address_is_one_persons",
        "one_by_the_address_one_by_the_name",
        "of_two_accounts_the_one_with_a_seat",
    ],
)
def test_of_two_people_whose_addresses_begin_alike_both_get_a_seat_or_are_told(
    people_of: Callable[[Making], None],
    tmp_path: Path,
    users: list[tuple[str, str]],
    seated: list[int],
    holders: list[int],
    to_create: list[str],
) -> None:
    people_of(two_of_one_left_part)
    snipe = SnipeIT(3, [])
    snipe.users = [{"id": 100 + n, "username": name, "email": email} for n, (name, email) in enumerate(users)]
    for number, user in enumerate(seated, start=1):
        snipe.take(number, user)
    done = plan(tmp_path, snipe, "--team", "acme", "--set=username=left_part")
    snipe.make(done["calls"])
    assert snipe.holders == holders
    assert [each["email"] for each in done["people_to_create"]] == to_create
    assert plan(tmp_path, snipe, "--team", "acme", "--set=username=left_part")["calls"] == []


def test_a_seat_comes_back_from_whose_name_alone_is_that_of_somebody_else(
    people_of: Callable[[Making], None], tmp_path: Path
) -> None:
    people_of(two_of_one_left_part)
    snipe = SnipeIT(3, [])
    names = [("jo", "jo@acme.net"), ("jo1", TEAM_OF_JO[0]), ("jo2", TEAM_OF_JO[1])]
    snipe.users = [{"id": 100 + n, "username": name, "email": email} for n, (name, email) in enumerate(names)]
    for number in range(3):
        snipe.take(number + 1, 100 + number)
    snipe.make(plan(tmp_path, snipe, "--team", "acme", "--set=username=left_part")["calls"])
    assert snipe.holders == [101, 102]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"total": 700, "rows": [{"id": 1}]}', "it holds 1 of 700 rows"),
        ('{"status": "error", "messages": "Unauthorized"}', "it is not an answer of Snipe-IT's API"),
        ("<html>", "it is not an answer of Snipe-IT's API"),
        (None, "No such file"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(home: Home, tmp_path: Path, content: str | None, words: str) -> None:
    settings = SnipeIT(1, []).answers(tmp_path)
    seats = tmp_path / "seats.json"
    seats.unlink() if content is None else seats.write_text(content)
    done = export("snipe-it", tmp_path / "out", "--team", "beta", *settings)
    assert done.exit_code == 2
    assert words in done.stderr


def test_nobody_is_removed_who_stays_and_files_go_to_somebody_who_stays(
    read_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_of(read_home, tmp_path / "home")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    candidates = ask(home, "from reclaim_candidates where team = 'acme' order by place")
    stays, *going = [row["email"] for row in candidates]
    [heir] = ask(home, "select email from seats where team = 'acme' and reason_code is null and consumes_seat limit 1")
    home.decisions_file.write_text(f'team,seat,decided,by,on\nacme,"{stays}",keep,Head of IT,2026-10-30\n')
    lines = [f'"{email}","{heir["email"]}"' for email in (stays, *going)]
    (home.root / "roster.csv").write_text("\n".join(["email,manager", *lines]), encoding="utf-8")
    take_in(home)
    files = {
        file.name: file for file in exported("watermint", tmp_path / "out", "--team", "acme", "--set", "confidence=any")
    }
    planned = rows(files["watermint-acme-plan.csv"])
    removed = [row["email"] for name, file in files.items() if "-remove-" in name for row in rows(file)]
    assert sorted(removed) == sorted(row["email"] for row in planned if row["step"] == "transfer_and_remove")
    assert stays not in removed
    assert {row["step"] for row in planned if row["email"] == stays} == {"keep"}
    gone = {row["email"] for row in ask(home, "from reclaim_candidates where team = 'acme'")}
    assert {row["transfer_to"] for row in planned if row["step"] == "transfer_and_remove"}.isdisjoint(gone)
    commands = files["watermint-acme-commands.txt"].read_text().splitlines()
    assert all("-peer=acme" in line for line in commands)
    assert sum("-transfer-dest-member=" in line for line in commands) == sum("-remove-" in name for name in files)
    review = rows(exported("access-review", tmp_path / "review")[0])
    [kept] = [row for row in review if row["Address"] == stays]
    assert (kept["Suggested decision"], kept["Why"]) == ("Keep", "Decided to be kept by Head of IT on 2026-10-30")


def test_what_is_not_proved_is_only_in_the_plan(home: Home, tmp_path: Path) -> None:
    files = exported("watermint", tmp_path, "--team", "acme")
    planned = [row for file in files if file.name.endswith("-plan.csv") for row in rows(file)]
    unsure = {row["email"] for row in planned if row["confidence"] != "proved"}
    assert unsure
    listed = {
        row["email"] for file in files if file.suffix == ".csv" and "-plan" not in file.name for row in rows(file)
    }
    assert not unsure & listed
