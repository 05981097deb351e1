"""Conditions, each of which ``bench.mutations`` breaks, and the tests that hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """One condition, broken; ``before`` is in the file once."""

    rule: str
    file: str
    before: str
    after: str
    tests: str


ALL = (
    Mutation(
        "idle from the threshold on, not later",
        "assets/sql/seat_verdicts.sql",
        "last_used_at >= idle_since",
        "last_used_at > idle_since",
        "tests/licence/test_seats.py",
    ),
    Mutation(
        "proved only while the log is complete",
        "assets/sql/seat_verdicts.sql",
        "complete_from <= silent_since and silent_since < complete_until",
        "silent_since < complete_until",
        "tests/licence/test_seats.py",
    ),
    Mutation(
        "sign-ins alone prove nothing",
        "assets/sql/seat_verdicts.sql",
        "when not has_team_file_events then",
        "when false then",
        "tests/licence/test_seats.py",
    ),
    Mutation(
        "a suspended administrator keeps the seat",
        "assets/reading/members.py",
        'kind == "full" and status in SEAT_STATUSES',
        'kind == "full" and status == "active"',
        "tests/licence/test_who_has_a_seat.py",
    ),
    Mutation(
        "evidence names the administrator",
        "assets/sql/steps/seat_words.sql",
        "when len(roles) > 0",
        "when len(roles) > 1",
        "tests/licence/test_what_is_use.py",
    ),
    Mutation(
        "who is suspended is no idle seat",
        "assets/sql/seat_verdicts.sql",
        "when status in ('invited', 'suspended') then status",
        "when status = 'invited' then status",
        "tests/licence/test_seats.py",
    ),
    Mutation(
        "a pause holds for all calls of a team",
        "resources/dropbox_api/budget.py",
        "while (pause := self._pause_seconds(tried, longest_pause_seconds)) or not self._has_place():",
        "while (pause := 0.0) or not self._has_place():",
        "tests/resources/test_budget.py",
    ),
    Mutation(
        "a pause grows, and never shrinks",
        "resources/dropbox_api/budget.py",
        "max(self._open_at, now + seconds)\n",
        "now + seconds\n",
        "tests/resources/test_budget.py",
    ),
    Mutation(
        "a pause that is too long is the next run's",
        "resources/dropbox_api/budget.py",
        "if seconds > longest_seconds:",
        "if seconds > 2 * longest_seconds:",
        "tests/resources/test_budget.py",
    ),
    Mutation(
        "a newer version's day file is left alone",
        "resources/storage/day_files.py",
        "if covered.contract_version > CONTRACT_VERSION:",
        "if covered.contract_version > CONTRACT_VERSION + 1:",
        "tests/resources/test_lake_upkeep.py",
    ),
    Mutation(
        "a day that lost events does not replace its file",
        "assets/event_log/days.py",
        'pc.subtract(both["rows"], found_rows), 0',
        'pc.subtract(both["rows"], found_rows), -1',
        "tests/event_log/test_days.py",
    ),
    Mutation(
        "a day's file changes its rows only with what it covers",
        "resources/storage/lake.py",
        "is_same = is_same and changed is rows",
        "is_same = is_same or changed is rows",
        "tests/resources/test_lake_upkeep.py",
    ),
    Mutation(
        "privacy: no names of files in kept events",
        "assets/privacy/kept_json.py",
        '".tag", "file_id", "file_size"',
        '".tag", "file_id", "display_name", "file_size"',
        "tests/privacy/test_kept_json.py",
    ),
    Mutation(
        "privacy: none keeps no event but changes of status",
        "assets/privacy/kept_json.py",
        "if name in _FACTS and reasons[at] is None",
        "if name in _FACTS or reasons[at] is None",
        "tests/privacy/test_kept_json.py",
    ),
    Mutation(
        "a pseudonym is of a team's member",
        "resources/secrets/pseudonyms.py",
        'f"{team}\\0{member_id}"',
        'f"{member_id}"',
        "tests/resources/test_pseudonyms.py",
    ),
    Mutation(
        "a pseudonym needs the home's key",
        "resources/secrets/pseudonyms.py",
        "hmac.new(self._key,",
        'hmac.new(b"key",',
        "tests/resources/test_pseudonyms.py",
    ),
    Mutation(
        "money: the days of a month add up to its invoice",
        "assets/sql/costs_daily.sql",
        "(2 * millionths + 10000 * days_in_month) //",
        "(2 * millionths) //",
        "tests/licence/test_money.py",
    ),
    Mutation(
        "money: a contract keeps its minimum",
        "assets/sql/cut_limits.sql",
        "coalesce(connections.minimum_seats, 0)",
        "0",
        "tests/licence/test_money.py",
    ),
    Mutation(
        "forecast: a back-test knows only the weeks before its day",
        "assets/sql/forecast_backtest.sql",
        "weeks.weeks_ago + 1:",
        "1:",
        "tests/licence/test_seat_forecast.py",
    ),
    Mutation(
        "forecast: a team that grows keeps what it will need",
        "assets/sql/cut_plan.sql",
        "greatest(limits.seats_needed_by_forecast - coalesce(freed.seats, 0), 0)",
        "0",
        "tests/licence/test_cut_of_a_growing_team.py",
    ),
    Mutation(
        "notice can be given on its last day",
        "assets/sql/contract_terms.sql",
        "else notice_deadline >= cast($as_of as date)",
        "else notice_deadline > cast($as_of as date)",
        "tests/licence/test_renewals.py",
    ),
    Mutation(
        "roster: whoever is still there in any line has not left",
        "assets/sql/roster_matches.sql",
        "order by has_left, place, lines.line",
        "order by place, has_left, lines.line",
        "tests/licence/test_roster.py tests/licence/test_roster_contradictions.py",
    ),
    Mutation(
        "roster: an id of several people means nobody",
        "assets/sql/roster_matches.sql",
        "  anti join shared_ids using (external_id)\n",
        "",
        "tests/licence/test_roster.py tests/licence/test_roster_contradictions.py",
    ),
    Mutation(
        "a saving counts at the price from the renewal on",
        "assets/sql/cut_order.sql",
        "coalesce(own.team, connections.commitment, connections.paid_by, connections.renews) is not null",
        "own.team is not null",
        "tests/licence/test_cut_plan.py",
    ),
    Mutation(
        "a contract of price, renewal and notice keeps its figures",
        "assets/sql/cut_order.sql",
        "and coalesce(own.team, connections.commitment, connections.paid_by, connections.renews) is not null",
        "",
        "tests/licence/test_twelve_members.py",
    ),
    Mutation(
        "a team that was given up offers no seats",
        "assets/sql/movable_seats.sql",
        "semi join connections using (team)",
        "",
        "tests/licence/test_movable_seats.py",
    ),
    Mutation(
        "a decision of a day to come hides none",
        "assets/sql/decisions.sql",
        "    and decided_date <= cast($as_of as date)\n",
        "",
        "tests/licence/test_decided.py",
    ),
    Mutation(
        "a past day counts by the joining of its time",
        "assets/sql/steps/member_states.sql",
        "when row_number() over joining = 1 then date '0001-01-01'",
        "when true then date '0001-01-01'",
        "tests/licence/test_ledger.py",
    ),
    Mutation(
        "an add-on by seat has no cost where the purchase is not known",
        "assets/sql/contract_addons.sql",
        "when position.seats_purchased is not null then greatest",
        "when true then greatest",
        "tests/licence/test_terms.py",
    ),
    Mutation(
        "a list taken over again undoes nothing decided since",
        "assets/outreach/answers.py",
        "if answer.asked_on and each.decided_date >= answer.asked_on",
        "if False",
        "tests/exports/test_answers_again.py",
    ),
    Mutation(
        "undeclared notice is told as undeclared",
        "assets/sql/alerts/notice_deadline.sql",
        "bool_or(terms.notice_days is null) as is_undeclared",
        "false as is_undeclared",
        "tests/alerts/test_contract_alerts.py",
    ),
)
