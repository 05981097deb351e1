"""A big team's members and groups, made up by rule like its log: the same number is always the same person.

The shape is that of TeamMemberInfoV2 and GroupSummary, with all their fields. Nothing is served here.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.generated_log import person_json

GROUPS_A_MEMBER = 8
REMOVED = 0.08
_BEGAN = datetime(2019, 1, 1, tzinfo=UTC)


def member(number: int, groups: int) -> dict[str, Any]:
    """A TeamMemberInfoV2."""
    chance = random.Random(f"member {number}")
    person = json.loads(f"{{{person_json(number)}}}")
    joined = _BEGAN + timedelta(minutes=chance.randrange(3_500_000))
    status = "removed" if chance.random() < REMOVED else "active"
    facts = {"is_recoverable": False, "is_disconnected": False} if status == "removed" else {}
    chosen = chance.sample(range(groups), min(groups, GROUPS_A_MEMBER))
    given, family = person["display_name"].split()
    name = {"given_name": given, "surname": family, "familiar_name": given, "abbreviated_name": given[0] + family[0]}
    return {
        "profile": {
            "team_member_id": person["team_member_id"],
            "account_id": person["account_id"],
            "external_id": f"E{number:07}",
            "email": person["email"],
            "email_verified": True,
            "secondary_emails": [{"email": f"{number}@old.example.com", "is_verified": True}]
            if number % 5 == 0
            else [],
            "status": {".tag": status, **facts},
            "name": name | {"display_name": person["display_name"]},
            "membership_type": {".tag": "full"},
            "invited_on": f"{joined - timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}",
            "joined_on": f"{joined:%Y-%m-%dT%H:%M:%SZ}",
            "groups": [f"g:{chosen_one:032x}" for chosen_one in chosen],
            "member_folder_id": f"{chance.getrandbits(32)}",
            "root_folder_id": f"{chance.getrandbits(32)}",
        },
        "roles": [{"role_id": "pid_dbtmr:1", "name": "Team", "description": "All rights"}] if number == 0 else [],
    }


def group(number: int) -> dict[str, Any]:
    """A GroupSummary."""
    kind = {".tag": "company_managed"}
    return {"group_name": f"Group {number}", "group_id": f"g:{number:032x}", "group_management_type": kind}


def usage(team_member_id: str) -> dict[str, Any]:
    """A SpaceUsage."""
    used = random.Random(team_member_id).randrange(50_000_000_000)
    return {"used": used, "allocation": {".tag": "team", "used": 9_000_000_000_000, "allocated": 90_000_000_000_000}}
