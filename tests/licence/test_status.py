"""Which failure ``status`` tells of a team: only one that still holds."""

from __future__ import annotations

from typing import Any

from assets.licensing import select_of
from tests.licence.hand_made import AS_OF, HandMade

DEAD = {"error": "Reading members: the link is dead", "cure": "Link it: dropbox-licences connect {team}"}
OUTAGE = {"error": "Reading members: no line", "cure": "The next run tries again"}
LACKS = {
    "error": "Reading groups: the link lacks groups.read",
    "cure": "Tick it, then: dropbox-licences connect {team}",
    "missing_scope": "groups.read",
}
DONE: dict[str, Any] = {}

# What was read, or linked, at which hour, and the error that still holds.
CASES: list[tuple[list[tuple[str, int, dict[str, Any]]], str | None]] = [
    ([("members", 7, DONE)], None),
    ([("members", 7, DEAD)], DEAD["error"]),
    ([("members", 6, DONE), ("members", 7, DEAD)], DEAD["error"]),
    ([("members", 7, OUTAGE)], OUTAGE["error"]),
    ([("members", 7, OUTAGE), ("members", 8, DONE)], None),
    ([("members", 7, OUTAGE), ("events", 8, DONE)], OUTAGE["error"]),  # the log says nothing of the directory
    # Linked anew, and then the hourly job, which reads the log alone.
    ([("members", 7, DEAD), ("events", 7, DEAD), ("link", 8, DONE), ("events", 9, DONE)], None),
    ([("groups", 7, LACKS), ("link", 8, DONE), ("events", 9, DONE)], None),
    ([("members", 7, OUTAGE), ("link", 8, DONE), ("events", 9, DONE)], None),
    ([("link", 6, DONE), ("members", 7, DEAD), ("events", 8, DEAD)], DEAD["error"]),  # it died later
    ([("members", 7, DEAD), ("link", 8, DONE), ("members", 9, OUTAGE)], OUTAGE["error"]),
    # The link came back to life by itself: Dropbox restored the app.
    ([("members", 7, DEAD), ("events", 8, DONE)], None),
    # The new link lacks a permission: until the next one, whatever else is read.
    ([("link", 7, DONE), ("link", 7, LACKS), ("events", 8, DONE)], LACKS["error"]),
    ([("link", 7, LACKS), ("link", 8, DONE), ("events", 9, DONE)], None),
    ([("groups", 7, LACKS), ("members", 8, DONE)], LACKS["error"]),
    ([("link", 7, OUTAGE), ("members", 8, DONE)], None),  # the probe met an outage
    ([("retention", 7, OUTAGE)], None),  # a matter of the home, not of the team's link
]


def test_a_failure_is_told_until_it_is_mended() -> None:
    made = HandMade()
    names = [f"c{number}" for number in range(len(CASES))]
    for name, (rows, _) in zip(names, CASES, strict=True):
        made.declare(name)
        for number, (subject, hour, told) in enumerate(rows):
            started_at = AS_OF.replace(hour=hour)
            row = {key: text.format(team=name) for key, text in told.items()}
            state = "failed" if told else "done"
            when = {"started_at": started_at, "finished_at": started_at, "load_date": started_at.date()}
            made.add("loads", {"run_id": f"{number}", "team": name, "subject": subject, "state": state, **when, **row})
    found = made.make().dicts(select_of("status"))
    told = {row["team"]: row["error"] for row in found}
    assert told == {name: error for name, (_, error) in zip(names, CASES, strict=True)}
