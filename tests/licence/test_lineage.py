"""Where columns come from, by the SQL: each form of it, some tables by hand, and that all that is told exists."""

from __future__ import annotations

import pytest

from assets.tables import licence
from assets.warehouse.lineage import ASSETS, column_lineage, nearest, reads, selected

MADE = {table.name: table for table in licence.ALL}


@pytest.mark.parametrize(
    ("select", "wanted"),
    [
        ("select email as e, upper(status) || '!' as s from members", {"e": "members.email", "s": "members.status"}),
        ("select m.email from members as m", {"email": "members.email"}),
        ("with a as (select email as e from members) select e as f from a", {"f": "members.email"}),
        ("select s.e from (select email as e from members) as s", {"e": "members.email"}),
        ("select * exclude (team) from group_members limit 1", {}),  # looked at below
        ("select count(*) as n, 3 as three, $as_of as t from members", {"n": "", "three": "", "t": ""}),
        ("select count(*) filter (where status = 'active') as n from members", {"n": "members.status"}),
        ("select row_number() over (partition by team order by email) as n from members", {"n": ""}),
        ("select max(email) over (partition by team) as n from members", {"n": "members.email"}),
        ("select email as e, lower(e) as f from members", {"e": "members.email", "f": "members.email"}),
        (
            "select (select max(g.group_name) from groups as g where g.team = m.team) as n from members as m",
            {"n": "groups.group_name"},
        ),
        (
            "select m.email, (select m.status || g.group_id from groups as g) as n from members as m",
            {"email": "members.email", "n": "groups.group_id members.status"},
        ),
        ("select team from members join groups using (team)", {"team": "members.team"}),
        ("select team from members full join groups using (team)", {"team": "groups.team members.team"}),
        ("select * from seats semi join teams using (team)", {"verdict": "seats.verdict"}),
        (
            "select email from members union all select group_name from groups",
            {"email": "groups.group_name members.email"},
        ),
        (
            "select team, email from members union all by name select group_name as email, team from groups",
            {"team": "groups.team members.team", "email": "groups.group_name members.email"},
        ),
        (
            "select * exclude (email) replace (lower(status) as team) from members",
            {"team": "members.status", "status": "members.status"},
        ),
        (
            "select case when status = 'x' then email else display_name end as n from members",
            {"n": "members.display_name members.email members.status"},
        ),
        ("select list_filter(roles, lambda each: each <> 'x') as n from members", {"n": "members.roles"}),
        ("select n from (select unnest([1, 2]) as n)", {"n": ""}),
    ],
)
def test_forms_of_sql(select: str, wanted: dict[str, str]) -> None:
    found = {name: " ".join(sorted(map(".".join, origins))) for name, origins in selected(select).columns}
    assert {name: found[name] for name in wanted} == wanted


def test_what_is_left_out_is_not_there() -> None:
    assert [name for name, _ in selected("select * exclude (team) from group_members").columns] == [
        *("group_id", "team_member_id", "snapshot_date"),
    ]
    assert "team_id" not in dict(selected("select * from seats semi join teams using (team)").columns)


BY_HAND = {
    ("seats", "email"): {"members.email"},
    ("seats", "last_seen_at"): {"seat_use.last_seen_at"},
    ("seat_verdicts", "days_pending"): {"members.invited_on", "members.status"},
    ("licence_position", "seats_purchased"): {"team_info.num_licensed_users"},
    ("licence_position", "available"): {"team_info.num_licensed_users", "seats.consumes_seat"},
    ("reclaim_candidates", "confidence"): {"seats.confidence"},
    ("savings", "notice_deadline"): {"contracts.notice_deadline"},
    ("event_types", "first_seen_at"): {"events.occurred_at"},
    ("member_history", "display_name"): {"members.display_name"},
    ("reconciliation", "difference"): {"licence_position.reconciliation_delta"},
}


@pytest.mark.parametrize(("table", "column"), [*BY_HAND])
def test_some_columns_by_hand(table: str, column: str) -> None:
    assert {".".join(origin) for origin in column_lineage(MADE[table])[column]} == BY_HAND[table, column]


@pytest.mark.parametrize("name", sorted(MADE))
def test_all_that_is_told_exists(name: str) -> None:
    assets = {asset: table.column_names for asset, table in ASSETS.items()}
    assets |= {made: assets.get(made, ()) + table.column_names for made, table in MADE.items()}
    lineage = column_lineage(MADE[name])
    assert lineage.keys() <= set(MADE[name].column_names)
    for origins in lineage.values():
        assert all(column in assets[asset] for asset, column in origins)
    earlier = {table.name for table in licence.ALL[: licence.ALL.index(MADE[name])]}
    assert set(reads(MADE[name])) <= earlier | ASSETS.keys()
    assert reads(MADE[name]), "it comes from somewhere"


def test_arrows_that_others_say_already_are_left_out() -> None:
    assert nearest(("warehouse", "teams", "events", "contracts")) == ("teams", "contracts")
    assert nearest(reads(licence.LICENCE_POSITION)) == ("seats",)
    assert nearest(("seats", "event_types", "backtest")) == ("seats", "backtest")
