"""A copy of the product that reads one thing more, and what its commands then say: run as ``python new_subject.py``."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner

EDITS = {
    "resources/access.py": (
        "\nALL = (",
        """
DEVICES = Access(
    "devices", ("sessions.list",), "who uses which device", ("team/devices/list_members_devices",), ("devices",)
)
ALL = (DEVICES, """,
    ),
    "assets/tables/lake.py": (
        "\nLOADS = Table(",
        """
DEVICES = Table(
    "devices",
    "device of a member",
    (
        Column("team_member_id", "VARCHAR", "The member", personal="key"),
        Column("owner", "VARCHAR", "The member's name", personal="name"),
        Column("platform", "VARCHAR", "What runs on it"),
    ),
    key=("team_member_id",),
)

LOADS = Table(""",
    ),
    "assets/subjects.py": (
        "\nSUBJECTS = (",
        """
DEVICES = Subject(
    access.DEVICES,
    (_daily(lake.DEVICES, "devices", "device_snapshots", "member and day", "Which devices there are."),),
    "assets.reading.devices:read_devices",
    "From one listing.",
)
SUBJECTS = (DEVICES, """,
    ),
    "sample_team/routes.py": (
        '            "users/get_space_usage":',
        """            "team/devices/list_members_devices": (
                "sessions.list",
                lambda call: json.dumps(
                    {"devices": [each["profile"] for each in call.company.members_at(call.now)], "has_more": False}
                ),
            ),
            "users/get_space_usage":""",
    ),
    "sample_team/tokens.py": ('SCOPES = ("account_info.read"', 'SCOPES = ("sessions.list", "account_info.read"'),
}
"""For each file of the product the place, and what stands there instead: all that a new subject takes."""
READER = '''"""Devices of the members."""

from __future__ import annotations

import pyarrow as pa

from assets.reading.loads import Outcome
from assets.reading.team_reading import TeamReading
from assets.tables.lake import DEVICES
from resources import clock


def read_devices(reading: TeamReading) -> Outcome:
    """Read all devices."""
    listed = reading.team.client.call("team/devices/list_members_devices", {})["devices"]
    rows = [
        {"team_member_id": each["team_member_id"], "owner": each["name"]["display_name"], "platform": "linux"}
        for each in listed
    ]
    reading.write_snapshot(DEVICES, pa.Table.from_pylist(rows, schema=DEVICES.arrow_schema), clock.now())
    return Outcome(rows=len(rows))
'''


def make_copy(product: Path, copy: Path) -> None:
    """Write the product's packages to a folder, with the new subject in them."""
    for package in ("assets", "pipelines", "resources", "sample_team"):
        # With times and what Python has compiled, so that it compiles only what is edited; others may compile just now.
        shutil.copytree(product / package, copy / package, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name, (place, instead) in EDITS.items():
        text = (copy / name).read_text()
        assert text.count(place) == 1, f"{name} has {place!r} not once"
        (copy / name).write_text(text.replace(place, instead))
    (copy / "assets" / "reading" / "devices.py").write_text(READER)


def trial(root: Path) -> dict[str, Any]:
    """Run the copy's commands against its own sample server; what they printed, and what the lake then holds."""
    from pipelines.cli import main
    from sample_team.company import Company, CompanyPlan
    from sample_team.server import SampleServer

    plans = [CompanyPlan(name=name, seed=1, members=6, days=4, events_a_day=3, groups=1) for name in ("acme", "beta")]
    companies = [Company.simulate(plan) for plan in plans]
    with SampleServer(companies) as server:
        root.mkdir()
        (root / "connections.toml").write_text(server.connections_toml(history_days=2))
        os.environ.update(server.environment() | {"DROPBOX_LICENCES_HOME": str(root)})
        os.environ["DROPBOX_LICENCES_NOW"] = server.now.isoformat()

        def command(*arguments: str) -> tuple[int, str]:
            done = CliRunner().invoke(main, arguments, catch_exceptions=False)
            return done.exit_code, done.stdout + done.stderr

        member = next(each for each in companies[0].people if not each.removed_at)
        found: dict[str, Any] = {"member": member.email, "name": member.display_name}
        found["run one"] = command("run", "--team", "acme")
        found["read of one"] = sorted(path.name for path in (root / "lake" / "devices").iterdir())
        found["count"] = command("sql", "select count(*) from device_snapshots")
        found["check"] = command("check", "acme")
        found["forget"] = command("forget", member.email, "--yes")
        files = [*root.rglob("*.parquet"), *root.rglob("*.duckdb")]
        found["left"] = [str(path) for path in files if member.display_name.encode() in path.read_bytes()]
        server.set_scopes("acme", [each for each in server.tokens.apps["acme"].scopes if each != "sessions.list"])
        server.expire_tokens()
        server.now += timedelta(hours=1)
        os.environ["DROPBOX_LICENCES_NOW"] = server.now.isoformat()
        found["run refused"] = command("run", "--team", "acme")
        found["status"] = command("status")
        return found


def declared() -> dict[str, Any]:
    """What the copy's registries say of the new subject."""
    from assets.definitions import warehouse
    from assets.subjects import BASE_TABLES, DATASETS
    from assets.warehouse import lineage, loading
    from pipelines.definitions import defs
    from resources import access

    assert loading.DATASETS is DATASETS
    return {
        "assets": [key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()],
        "before the warehouse": list(warehouse.READ_FROM_DROPBOX),
        "lineage": lineage.LOADED_FROM["device_snapshots"],
        "permissions": list(access.SCOPES),
        "blocked": access.BLOCKED["sessions.list"],
        "routes": sorted(access.READING_ROUTES),
        "folders": list(access.DATASETS),
        "tables": [table.name for table in BASE_TABLES],
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.stdout.write(json.dumps({"trial": trial(Path(sys.argv[1])), "declared": declared()}))
