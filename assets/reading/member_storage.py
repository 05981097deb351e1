"""Bytes used by each active member, and by the team: one call a member, so it is read again only weekly."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assets.counts import many
from assets.reading.loads import Outcome
from assets.reading.team_reading import TeamReading
from assets.tables.lake import MEMBERS, STORAGE
from assets.wire_values import count_of, object_of, tag_of
from resources import clock
from resources.dropbox_api.team_client import TeamClient
from resources.errors import LicencesError, MissingScope, NeedsRelinking
from resources.secrets.forgotten import is_pseudonym
from resources.storage.day_files import read_rows

READ_AGAIN_AFTER = timedelta(days=7)
MEMBERS_AT_ONCE = 8
MEMBERS_A_PART = 1_000
"""How many are asked for before their rows become columns: a big team's would take ten times the memory as objects."""
MEMBERS_NAMED = 20
"""How many members that failed are named in the check; all of them are counted."""
FAILURES_IN_A_ROW = 20
"""After this many failures in a row the cause is not a single member, and the others are not asked."""


def read_member_storage(reading: TeamReading) -> Outcome:
    """Read users/get_space_usage of every active member of the last snapshot, if a week has passed.

    A member that fails is recorded with the reason and stops nobody else.

    Raises:
        NeedsRelinking, MissingScope: the link cannot read anybody's.
        LicencesError: nobody's could be read, or Dropbox answers nobody any more. What was read before stays.
    """
    now = clock.now()
    last = reading.lake.newest(STORAGE.name, reading.name)
    held = reading.lake.coverage(last.path) if last else None
    if held and held.read_at + READ_AGAIN_AFTER > now:
        return Outcome(is_due=False, held=held.rows)
    asking = _Asking(reading.team.client)
    members, failed, parts = _active_members(reading), [], [STORAGE.arrow_schema.empty_table()]
    with ThreadPoolExecutor(MEMBERS_AT_ONCE, thread_name_prefix=f"{reading.name}-storage") as threads:
        for start in range(0, len(members), MEMBERS_A_PART):
            rows = list(threads.map(asking.read, members[start : start + MEMBERS_A_PART]))
            failed += [row for row in rows if row["error"] is not None]
            parts.append(pa.Table.from_pylist(rows, schema=STORAGE.arrow_schema))
    if asking.last_failure and len(failed) == len(members) > 1:
        raise asking.last_failure
    reading.write_snapshot(STORAGE, pa.concat_tables(parts).combine_chunks(), now)
    return Outcome(rows=len(members), metadata={"failed_members": len(failed)}, left_out=_words(failed, len(members)))


def _words(failed: list[dict[str, Any]], asked: int) -> tuple[str, ...]:
    """Whose storage could not be read, and why."""
    if not failed:
        return ()
    more = f"; and {len(failed) - MEMBERS_NAMED} more" if len(failed) > MEMBERS_NAMED else ""
    names = "; ".join(f"{row['team_member_id']} ({row['error']})" for row in failed[:MEMBERS_NAMED])
    return (f"the storage of {len(failed):,} of {many(asked, 'member')}, whose older figures stay: {names}{more}",)


def _active_members(reading: TeamReading) -> list[str]:
    """Ids of the active members; a call for others is refused (Select-User takes active members only).

    Whoever was forgotten is not asked for: Dropbox does not know the pseudonym.
    """
    last = reading.lake.newest(MEMBERS.name, reading.name)
    if last is None:
        return []
    members = read_rows(last.path, ["team_member_id", "status"])
    active = members.filter(pc.equal(members["status"], "active"))["team_member_id"].to_pylist()
    return [team_member_id for team_member_id in active if not is_pseudonym(team_member_id)]


class _Asking:
    """Asks for one member after the other, in many threads, until Dropbox answers nobody any more."""

    def __init__(self, client: TeamClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._in_a_row = 0
        self.last_failure: LicencesError | None = None

    def read(self, team_member_id: str) -> dict[str, Any]:
        """A member's row, with the reason if it could not be read.

        Raises:
            LicencesError: it is not this member's failure, or too many have failed in a row.
        """
        if self._in_a_row >= FAILURES_IN_A_ROW and self.last_failure:
            raise self.last_failure
        try:
            row = normalise_storage(team_member_id, self._client.space_usage(team_member_id))
        except (NeedsRelinking, MissingScope):
            raise
        except LicencesError as error:
            with self._lock:
                self._in_a_row += 1
                self.last_failure = error
            return {"team_member_id": team_member_id, "read_at": clock.naive(clock.now()), "error": error.reason}
        self._in_a_row = 0
        return row


def normalise_storage(team_member_id: str, usage: dict[str, Any]) -> dict[str, Any]:
    """A SpaceUsage as a row of the contract ``STORAGE``; bytes are unsigned 64-bit numbers."""
    allocation = object_of(usage.get("allocation"))
    return {
        "team_member_id": team_member_id,
        "used_bytes": count_of(usage.get("used"), bits=64),
        "allocated_bytes": count_of(allocation.get("allocated"), bits=64),
        "allocation": tag_of(allocation),
        "team_used_bytes": count_of(allocation.get("used"), bits=64) if tag_of(allocation) == "team" else None,
        "read_at": clock.naive(clock.now()),
        "error": None,
    }
