"""``python -m sample_team``: serve sample companies until the process is told to end."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from sample_team.company import Company
from sample_team.faults import Faults
from sample_team.own_lists import exclusions_toml, roster_csv
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sample_team", description="Serve sample Dropbox teams on loopback.")
    parser.add_argument("--port", type=int, default=0, help="port; default: any free one")
    parser.add_argument("--team", action="append", help="name of a team (repeatable); default: acme")
    parser.add_argument("--seed", type=int, default=1, help="decides all chance; teams after the first count on")
    parser.add_argument("--members", type=int, default=120, help="memberships ever")
    parser.add_argument("--groups", type=int, default=12, help="groups")
    parser.add_argument("--days", type=int, default=400, help="days of history")
    parser.add_argument("--events-a-day", type=int, default=150, help="events of a team on a mean day")
    parser.add_argument("--future-days", type=int, default=0, help="days that the simulation goes on after --now")
    parser.add_argument("--now", type=_moment, default=CompanyPlan.until, help="the present, as an ISO time")
    parser.add_argument("--hostile", action="store_true", help="all that the API allows and nobody expects")
    parser.add_argument("--no-file-events", action="store_true", help="a plan that logs no file events")
    parser.add_argument("--faults", type=float, default=0.0, help="share of calls that go wrong")
    parser.add_argument("--folder", type=Path, default=Path("sample-data"), help="where the files that link it go")
    parser.add_argument("--end-with-input", action="store_true", help="end when standard input does")
    return parser.parse_args()


def _companies(arguments: argparse.Namespace) -> list[Company]:
    return [
        Company.simulate(
            CompanyPlan(
                name,
                arguments.seed + index,
                arguments.members,
                arguments.groups,
                arguments.days,
                arguments.events_a_day,
                arguments.now,
                arguments.hostile,
                not arguments.no_file_events,
                shares=True,
                future_days=arguments.future_days,
            )
        )
        for index, name in enumerate(arguments.team or ["acme"])
    ]


def _end_with_input(ended: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1):  # not by sys.stdin itself, whose lock would be held while Python ends
        pass
    ended.set()


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    arguments = _arguments()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if arguments.end_with_input:
        threading.Thread(target=_end_with_input, args=[ended], daemon=True).start()
    faults = Faults(rate=arguments.faults)
    with SampleServer(_companies(arguments), port=arguments.port, folder=arguments.folder, faults=faults) as server:
        companies = [*server.companies.values()]
        (arguments.folder / "connections.toml").write_text(server.connections_toml())
        (arguments.folder / "roster.csv").write_text(roster_csv(companies, arguments.now), encoding="utf-8")
        (arguments.folder / "exclusions.toml").write_text(exclusions_toml(companies, arguments.now), encoding="utf-8")
        environment = arguments.folder / "environment.json"
        staged = environment.with_suffix(".new")
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(server.environment(), file)
        staged.replace(environment)
        sys.stdout.write(f"Serving {', '.join(server.companies)} on https://{server.host}; {environment} links them\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
