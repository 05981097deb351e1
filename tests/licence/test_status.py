"""Which failure ``status`` tells of a team: only one that still holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from assets.answers.status import team_statuses
from assets.selects import select_of
from resources.errors import LicencesError
from resources.home_files.connections import read_connections
from tests.licence.failures import dead, lacking, load_row, outage
from tests.licence.hand_made import AS_OF, TODAY, HandMade

Failing = Callable[[str], LicencesError]

# What was read, or linked, at which hour, whether it failed, and the failure that still holds.
CASES: list[tuple[list[tuple[str, int, Failing | None]], Failing | None]] = [
    ([("members", 7, None)], None),
    ([("members", 7, dead)], dead),
    ([("members", 6, None), ("members", 7, dead)], dead),
    ([("members", 7, outage)], outage),
    ([("members", 7, outage), ("members", 8, None)], None),
    ([("members", 7, outage), ("events", 8, None)], outage),  # the log says nothing of the directory
    # Linked again, and then the hourly job, which reads the log alone.
    ([("members", 7, dead), ("events", 7, dead), ("link", 8, None), ("events", 9, None)], None),
    ([("groups", 7, lacking), ("link", 8, None), ("events", 9, None)], None),
    ([("members", 7, outage), ("link", 8, None), ("events", 9, None)], None),
    ([("link", 6, None), ("members", 7, dead), ("events", 8, dead)], dead),  # it died later
    ([("members", 7, dead), ("link", 8, None), ("members", 9, outage)], outage),
    # The link came back to life by itself: Dropbox restored the app.
    ([("members", 7, dead), ("events", 8, None)], None),
    # The new link lacks a permission: until the next one, whatever else is read.
    ([("link", 7, None), ("link", 7, lacking), ("events", 8, None)], lacking),
    ([("link", 7, lacking), ("link", 8, None), ("events", 9, None)], None),
    ([("groups", 7, lacking), ("members", 8, None)], lacking),
    ([("link", 7, outage), ("members", 8, None)], None),  # the probe met an outage
    ([("retention", 7, outage)], None),  # a matter of the home, not of the team's link
]


def test_a_failure_is_told_until_it_is_mended(warehouse: HandMade) -> None:
    made = warehouse
    names = [f"c{number}" for number in range(len(CASES))]
    for name, (rows, _) in zip(names, CASES, strict=True):
        made.declare(name)
        for number, (subject, hour, failing) in enumerate(rows):
            error = failing(name) if failing else None
            made.add("loads", load_row(name, subject, AS_OF.replace(hour=hour), error, f"{number}"))
    made.make()
    told = {row["team"]: (row["error"], row["error_kind"]) for row in made.dicts(select_of("status"))}
    wanted = {name: failing(name) if failing else None for name, (_, failing) in zip(names, CASES, strict=True)}
    assert told == {name: (error.reason, error.kind) if error else (None, None) for name, error in wanted.items()}


@pytest.mark.parametrize(("days", "state"), [(-1, "old_contract"), (0, "ok"), (1, "ok"), (-400, "old_contract")])
def test_a_declared_renewal_that_has_passed_is_no_ok(tmp_path: Path, days: int, state: str) -> None:
    made = HandMade()
    made.declare()
    made.add("loads", load_row("acme", "members", AS_OF - timedelta(hours=1), None, "r"))
    home = made.make().publish(tmp_path)
    renewal = TODAY + timedelta(days=days)
    contract = f'[connections.acme.contract]\nrenewal_date = "{renewal}"\n'
    home.connections_file.write_text(f'[connections.acme]\napp_key = "k"\n{contract}')
    (found,) = team_statuses(home, read_connections(home.connections_file), AS_OF.replace(tzinfo=UTC))
    assert found.state == state
    assert found.is_well is (state == "ok")
    if not found.is_well:
        assert found.reason == f"the renewal on {renewal}, as declared, has passed"
        assert found.cure == "Write the contract's new renewal_date into connections.toml"
