"""The ways that others read the log: the plain one (SDK, pandas) and dlt. Runs in the peers' own venv.

Knows nothing of the product.
Each way makes ``events`` in a DuckDB file, with the columns of the product's table, and is
written as its documentation shows it, day by day. What starts it is ``peers``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

NESTED = {
    "event_type": "event_type.tag",
    "event_category": "event_category.tag",
    "actor_kind": "actor.tag",
    "actor_type": "actor.user.tag",
    "actor_team_member_id": "actor.user.team_member_id",
    "actor_account_id": "actor.user.account_id",
    "actor_email": "actor.user.email",
    "context_team_member_id": "context.team_member_id",
    "access_method": "origin.access_method.end_user.tag",
    "country": "origin.geo_location.country",
    "ip_address": "origin.geo_location.ip_address",
    "involves_non_team_member": "involve_non_team_member",
}
"""Column, and where it stands in an event; ``tag`` is written ``.tag`` on the wire."""


def spans(first: date, days: int) -> Iterator[dict[str, str]]:
    """The days, as the API's argument ``time`` has them."""
    for index in range(days):
        day = first + timedelta(days=index)
        yield {"start_time": f"{day}T00:00:00Z", "end_time": f"{day + timedelta(days=1)}T00:00:00Z"}


def plain(folder: Path, first: date, days: int) -> None:
    """SDK objects, ``json_normalize``, Parquet, DuckDB."""
    import pandas as pd
    from dropbox import DropboxTeam, team_log
    from dropbox.team_common import TimeRange
    from stone.backends.python_rsrc import stone_serializers

    client, validator = DropboxTeam("sl.bench"), team_log.TeamEvent_validator
    files = folder / "files"
    files.mkdir()
    for index, span in enumerate(spans(first, days)):
        moments = {name: pd.Timestamp(text).to_pydatetime().replace(tzinfo=None) for name, text in span.items()}
        page = client.team_log_get_events(limit=1000, time=TimeRange(**moments))
        texts = []
        while True:
            texts += [stone_serializers.json_encode(validator, event) for event in page.events]
            if not page.has_more:
                break
            page = client.team_log_get_events_continue(page.cursor)
        frame = pd.json_normalize([json.loads(text) for text in texts])
        frame["event"] = texts
        frame = frame.map(lambda value: json.dumps(value) if isinstance(value, list) else value)
        frame.to_parquet(files / f"{index}.parquet", index=False)
    wanted = ", ".join(f'"{place.replace("tag", ".tag")}" as {name}' for name, place in NESTED.items())
    with duckdb.connect(str(folder / "found.duckdb")) as connection:
        connection.execute(
            f'create table events as select "timestamp"::timestamp as occurred_at, {wanted}, event '  # noqa: S608
            f"from read_parquet('{files}/*.parquet', union_by_name = true)"
        )


def with_dlt(folder: Path, first: date, days: int, lists: str | None = None) -> None:
    """dlt: a generator of events, normalised and loaded by Parquet.

    Args:
        folder: where everything goes.
        first: the first day.
        days: how many.
        lists: the type of the columns that are lists; None: dlt makes tables of them.
    """
    import dlt
    from dlt.sources.helpers import requests

    address = f"https://{os.environ['DROPBOX_API_HOST']}/2/team_log/get_events"
    session = requests.Client(raise_for_status=True).session

    hints = {name: {"data_type": lists} for name in ("participants", "assets")} if lists else None

    @dlt.resource(name="raw_events", write_disposition="replace", columns=hints)
    def raw_events() -> Iterator[list[dict[str, Any]]]:
        for span in spans(first, days):
            page = session.post(address, json={"limit": 1000, "time": span}).json()
            yield page["events"]
            while page["has_more"]:
                page = session.post(f"{address}/continue", json={"cursor": page["cursor"]}).json()
                yield page["events"]

    pipeline = dlt.pipeline(
        "peer",
        pipelines_dir=str(folder / "state"),
        destination=dlt.destinations.duckdb(str(folder / "found.duckdb")),
        dataset_name="main_log",
    )
    pipeline.run(raw_events(), loader_file_format="parquet")
    names = {name: place.replace(".", "__").replace("tag", "_tag") for name, place in NESTED.items()}
    with duckdb.connect(str(folder / "found.duckdb")) as connection:
        wanted = ", ".join(f"{place} as {name}" for name, place in names.items())
        connection.execute(
            f"create view events as select \"timestamp\" at time zone 'UTC' as occurred_at, {wanted} "  # noqa: S608
            "from main_log.raw_events"
        )


WAYS: dict[str, Callable[[Path, date, int], None]] = {
    "plain": plain,
    "dlt": with_dlt,
    "dlt, lists kept as JSON": lambda folder, first, days: with_dlt(folder, first, days, lists="json"),
}


def main() -> None:
    """One way over some days; prints its CPU-seconds and its peak memory. The imports count as start-up."""
    way, folder, first, days = sys.argv[1:]
    for name in ("dropbox", "pandas", "pyarrow.parquet") if way == "plain" else ("dlt", "pyarrow.parquet"):
        __import__(name)
    before = _cpu()
    WAYS[way](Path(folder), date.fromisoformat(first), int(days))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": _cpu() - before, "peak_mib": peak}))


def _cpu() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


if __name__ == "__main__":
    main()
