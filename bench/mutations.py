"""Rules broken one after another: do the tests see it? ``python -m bench.mutations [word]``.

Each line breaks one condition in a copy of the repository and runs the tests that hold the rule. A mutation that they
pass has survived: the rule needs a test. The same tests pass on the copy as it is, which is tried first. A word picks
the rules that have it in their name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.figures import compare

ROOT = Path(__file__).parents[1]
PASSED, FAILED = 0, 1
"""What pytest ends with: all other codes say that the tests were not run."""


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
)


def copied(folder: Path) -> Path:
    """The repository's files as they are now, without what git does not know."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    copy = folder / "repository"
    for name in filter(None, names):
        if (ROOT / name).is_file():  # not what is deleted and not committed yet
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


def ends_with(copy: Path, tests: list[str]) -> int:
    """What the tests end with, in the copy; the first that fails is enough."""
    line = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    return subprocess.run(line, cwd=copy, env=environment, capture_output=True, check=False).returncode


def try_out(copy: Path, mutation: Mutation) -> str:
    """Break the rule, run its tests, mend it; what became of it."""
    path = copy / mutation.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutation.before) != 1:
        return f"OUTDATED: {mutation.file} does not have once: {mutation.before}"
    path.write_text(text.replace(mutation.before, mutation.after), encoding="utf-8")
    code = ends_with(copy, mutation.tests.split())
    path.write_text(text, encoding="utf-8")
    return {FAILED: "seen", PASSED: "SURVIVED"}.get(code, f"the tests did not run (pytest ends with {code})")


def main() -> None:
    """Break them all, print a table, and end with 1 if one was not seen."""
    chosen = [each for each in ALL if all(word in f"{each.rule} {each.file}" for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        if ends_with(copy, sorted({name for each in chosen for name in each.tests.split()})) != PASSED:
            sys.exit("The tests fail before anything is broken: mend that first")
        told = []
        for each in chosen:
            told.append(try_out(copy, each))
            print(f"{told[-1]:9} {each.rule:58} {each.file}", flush=True)
    compare("rules whose breaking the tests do not see", len(told) - told.count("seen"), "rules", at_most=0)
    sys.exit(told.count("seen") != len(told))


if __name__ == "__main__":
    main()
