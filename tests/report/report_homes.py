"""Homes as a report may find them: warehouses made by hand, published as one file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.licence.failures import lacking, load_row
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at, twelve_members

HOSTILE = (
    '"><script>alert(1)</script>',
    "</table></script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://evil.example")',
    "+49 @here",
    "-1+1",
    "@SUM(A1)",
    "\ttab",
    "\u202egnirts\u202c \u2066x",
    "محمد العربي",
    "😀👩‍👩‍👧 \U0001d49c",
    "\x00\x1b[31mred",
    "line\nbreak\r\nagain",
    "&lt;b&gt;&amp;",
    "q" * 255,
    '"' * 255,
    "<" * 255,
    "😀" * 255,
    "javascript:alert(1)",
    "",
)


def begun() -> HandMade:
    made = HandMade()
    made.known_types()
    return made


def read(made: HandMade, team: str = "acme", **plan: Any) -> None:
    """A team's log read for 400 days, settled but for the last three."""
    made.plan(team, **plan)
    made.read_days(date(2025, 9, 27), date(2026, 10, 28), team)
    made.read_days(date(2026, 10, 29), date(2026, 11, 1), team, settled=False, read_at=AS_OF)


PRICED = {"price_per_seat_month": Decimal(15), "currency": "EUR", "renewal_date": date(2027, 3, 1), "notice_days": 30}


def declare(made: HandMade, team: str = "acme", **contract: Any) -> None:
    made.declare(team, **contract)
    if contract.get("price_per_seat_month"):
        price = contract["price_per_seat_month"]
        made.add("contract_prices", {"team": team, "valid_from": date.min, "price_per_seat_month": price})


def twelve() -> HandMade:
    """The twelve members of the licence tables' tests."""
    return twelve_members()


def three() -> HandMade:
    """One who works, one who never did, one invited; no price."""
    made = begun()
    declare(made)
    read(made, num_licensed_users=3, num_used_licenses=3, team_name="Three & Co")
    made.member("ada", email="ada@three.example", display_name="Ada")
    made.member("ben", email="ben@three.example", display_name="Ben", joined_on=at("2025-12-01"))
    made.member("cem", email="cem@three.example", display_name=None, status="invited", joined_on=None,
                invited_on=at("2026-09-01"))  # fmt: skip
    made.event(at("2026-10-30 10:00"), "ada")
    return made.make()


def renewed() -> HandMade:
    """One of two goes; the renewal that is declared has passed."""
    made = begun()
    declare(made, **(PRICED | {"renewal_date": date(2026, 3, 1)}))
    read(made, num_licensed_users=2, num_used_licenses=2)
    made.member("ada", email="ada@x.example")
    made.member("ben", email="ben@x.example")
    made.event(at("2026-10-30 10:00"), "ada")
    return made.make()


def with_an_administrator() -> HandMade:
    """One who administers every day and never opens a file."""
    made = three()
    made.member("dia", email="dia@three.example", roles=["Team <b>"], joined_on=at("2026-02-01"))
    console = {"actor_kind": "admin", "access_method": "admin_console"}
    made.event(at("2026-10-30 10:00"), "dia", event_type="sharing_change_link_policy", **console)
    return made.make()


def nothing_read() -> HandMade:
    """Linked and never read."""
    made = begun()
    declare(made, **PRICED)
    return made.make()


def nobody() -> HandMade:
    """A team without members and without seats."""
    made = begun()
    declare(made, **PRICED)
    read(made, num_licensed_users=0, num_used_licenses=0)
    made.add("lake_files", {"dataset": "members", "team": "acme", "day": TODAY, "path": "x"})
    return made.make()


def no_events() -> HandMade:
    """The link lacks events.read."""
    made = begun()
    declare(made, **PRICED)
    made.plan(num_licensed_users=5, num_used_licenses=2)
    made.member("ada", email="ada@x.example")
    made.member("ben", email="ben@x.example", status="suspended", suspended_on=at("2026-01-05"))
    made.add("loads", load_row("acme", "events", AS_OF, lacking("acme", "events")))
    return made.make()


def sign_ins_only() -> HandMade:
    """The plan logs no file events; more is assigned than purchased; Dropbox counts one more; notice is too late."""
    made = begun()
    declare(made, **(PRICED | {"renewal_date": date(2026, 11, 20)}))
    read(made, has_team_file_events=False, num_licensed_users=2, num_used_licenses=4)
    for name in ("ada", "ben", "cem"):
        made.member(name, email=f"{name}@x.example", display_name=name)
    made.event(at("2026-10-30 10:00"), "ada", event_type="login_success", event_category="logins")
    return made.make()


def several() -> HandMade:
    """Teams in two currencies, one without a price, one never read, one of an old roster, one called all."""
    made = begun()
    for number, (team, currency) in enumerate({"all": "EUR", "beta": "USD", "gamma": "EUR"}.items()):
        declare(made, team, **(PRICED | {"currency": currency, "price_per_seat_month": Decimal("12.50") + number}))
        read(made, team, num_licensed_users=20, num_used_licenses=10, team_name=HOSTILE[number])
        for person in range(10):
            made.member(f"{team}{person}", team, email=f"p{person}@{team}.example", display_name=f"Person {person}")
            if person < 6:
                made.event(at("2026-10-30 10:00") - timedelta(days=20 * person), f"{team}{person}", team)
    declare(made, "free")
    read(made, "free", num_licensed_users=1)
    made.member("f", "free", email="f@free.example")
    declare(made, "never", **PRICED)
    declare(made, "old", **PRICED)
    made.plan("old", snapshot_date=date(2026, 9, 1), num_licensed_users=4)
    made.read_days(date(2026, 1, 1), date(2026, 8, 28), "old")
    made.member("o", "old", snapshot_date=date(2026, 9, 1), email="o@old.example")
    return made.make()


def managed() -> HandMade:
    """Eight idle seats of a roster with managers, one of them with a seat, and one idle seat that it does not name."""
    made = begun()
    declare(made, **PRICED)
    read(made, num_licensed_users=12, num_used_licenses=10)
    made.member("boss", email="bo@x.example", display_name="Bo Chen")
    made.event(at("2026-10-30 10:00"), "boss")
    made.member("lost", email="lost@x.example", display_name="Lost", joined_on=at("2025-12-01"))
    # Dots and commas, and a name that only looks like two.
    managers = ("BO@x.example", "Bo Chen", 'Zoe, "Boss" Adler', None)
    for number in range(8):
        name = f"p{number}"
        made.member(name, email=f"{name}@x.example", display_name=f"Person {number}", joined_on=at("2025-12-01"))
        made.add("roster_lines", {
            "line": number + 2, "email": f"{name}@x.example", "department": "Sales" if number < 6 else "R&D",
            "cost_centre": f"CC-{number // 6}", "manager": managers[number % 4],
        })  # fmt: skip
    edges = (
        {"team": "acme", "snapshot_date": TODAY, "group_id": f"g{n % 2}", "team_member_id": f"p{n}"} for n in range(8)
    )
    made.add("membership_snapshots", *edges)
    groups = {"g0": "Everyone", "g1": "All hands"}
    for group, name in groups.items():
        made.add("group_snapshots", {"team": "acme", "snapshot_date": TODAY, "group_id": group, "group_name": name})
    return made.make()


def hostile(members: int = 10_000) -> HandMade:
    """Many members with names that mean harm, of whom most could go; groups and the team's name mean harm too."""
    made = begun()
    declare(made, **PRICED)
    read(made, num_licensed_users=members, num_used_licenses=members - 3, team_name=HOSTILE[0])
    rows, storage, edges = [], [], []
    for number in range(members):
        name = HOSTILE[number % len(HOSTILE)]
        status = ("active",) * 8 + ("invited", "suspended")
        row = {
            "team": "acme", "snapshot_date": TODAY, "team_member_id": f"dbmid:{number:032}", "membership_type": "full",
            "account_id": f"dbid:{number}", "status": status[number % 10], "display_name": name, "consumes_seat": True,
            "email": f"{name[:60].replace(' ', '')}{number}@hostile.example", "joined_on": at("2025-11-10"),
            "roles": [], "secondary_emails": [], "verified_emails": [],
        }  # fmt: skip
        rows.append(row | {"invited_on": at("2026-01-10"), "suspended_on": at("2026-02-10")})
        edges.append(
            {
                "team": "acme",
                "snapshot_date": TODAY,
                "group_id": f"g:{number % 400}",
                "team_member_id": row["team_member_id"],
            }
        )
        storage.append({"team": "acme", "snapshot_date": TODAY, "team_member_id": row["team_member_id"],
                        "used_bytes": number**3, "read_at": AS_OF})  # fmt: skip
    made.add("member_snapshots", *rows)
    made.add("membership_snapshots", *edges)
    made.add("storage_snapshots", *storage)
    groups = [
        {"team": "acme", "snapshot_date": TODAY, "group_id": f"g:{n}", "group_name": HOSTILE[n % len(HOSTILE)]}
        for n in range(400)
    ]
    made.add("group_snapshots", *groups)
    made.change(
        "insert into events by name select 'acme' as team, timestamp '2026-10-30 10:00' - to_days(cast(n % 300 as "
        "integer)) as occurred_at, cast(occurred_at as date) as event_date, 'file_edit' as event_type, "
        "'file_operations' "
        "as event_category, 'user' as actor_kind, 'team_member' as actor_type, printf('dbmid:%032d', n) as "
        "actor_team_member_id from range($members) as r(n) where n % 3 <> 0",
        members=members,
    )
    return made.make()


def few_hostile() -> HandMade:
    """So few of them that each is listed."""
    return hostile(200)


STATES = {each.__name__: each for each in (twelve, three, nothing_read, nobody, no_events, sign_ins_only, several)}
