"""A company as Dropbox would tell of it, at any moment of its simulation."""

from __future__ import annotations

import bisect
import hashlib
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sample_team import hostile
from sample_team.activity import Maker, work_log
from sample_team.logged import LoggedEvent, finished
from sample_team.people import Membership, populate
from sample_team.plan import CompanyPlan
from sample_team.products import product_log
from sample_team.sharing import sharing_log

SEAT_STATUSES = {"active", "invited", "suspended"}


class Company:
    """A simulated company. ``people`` and ``log`` are its own records; the other members answer like the API."""

    def __init__(self, plan: CompanyPlan, people: list[Membership], log: list[LoggedEvent]) -> None:
        self.plan = plan
        self.people = people
        self.team_id = f"dbtid:{hashlib.sha256(f'{plan.name}{plan.seed}'.encode()).hexdigest()[:38]}"
        self.team_name = f'<b>{plan.name}</b> & Söhne "=1+1"' if plan.hostile else f"{plan.name.capitalize()} Ltd"
        self.bought: list[tuple[datetime, int]] = []
        """Since when how many seats are bought, where somebody said so; before that the company buys by itself."""
        self._days: dict[date, list[LoggedEvent]] = defaultdict(list)
        for event in log:
            self._days[event.occurred_at.date()].append(event)

    @classmethod
    def simulate(cls, plan: CompanyPlan) -> Company:
        """Simulate a plan; the same plan gives the same company."""
        chance = random.Random(f"{plan.name}/{plan.seed}")
        people = populate(plan, chance)
        groups = [f"g:{plan.name}{index:026d}" for index in range(plan.groups)]
        for person in people:
            person.groups = sorted(chance.sample(groups, min(len(groups), chance.randrange(4))))
        log = [*work_log(plan, people, chance), *product_log(plan, people), *sharing_log(plan, people)]
        return cls(plan, people, log)

    def listed_at(self, moment: datetime) -> list[Membership]:
        """Memberships that were ever listed by a moment, removed ones included."""
        return [person for person in self.people if person.status_at(moment) is not None]

    def members_at(self, moment: datetime) -> list[dict[str, Any]]:
        """What team/members/list_v2 gives, with include_removed."""
        entries = []
        for person in self.listed_at(moment):
            entry = person.to_json(moment)
            entries.append(hostile.odd_member_json(entry, person.number) if self.plan.hostile else entry)
        return entries

    def groups_at(self, moment: datetime) -> list[dict[str, Any]]:
        """What team/groups/list gives."""
        kinds = ("company_managed", "user_managed", "system_managed")
        current = [person for person in self.listed_at(moment) if person.status_at(moment) != "removed"]
        groups = []
        for index in range(self.plan.groups):
            group_id = f"g:{self.plan.name}{index:026d}"
            name = hostile.NAMES[index % len(hostile.NAMES)] if self.plan.hostile else f"Group {index}"
            group: dict[str, Any] = {
                "group_name": name,
                "group_id": group_id,
                "member_count": sum(group_id in person.groups for person in current),
                "group_management_type": {".tag": kinds[index % len(kinds)]},
            }
            if self.plan.hostile and index % 4 == 1:
                group.pop("member_count")
            groups.append(group)
        return groups

    def team_info_at(self, moment: datetime) -> dict[str, Any]:
        """What team/get_info gives: seats are bought in steps, with some slack."""
        used = self.assigned_at(moment)
        return {
            "name": self.team_name,
            "team_id": self.team_id,
            "num_licensed_users": self.purchased_at(moment),
            "num_provisioned_users": used,
            "num_used_licenses": used,
            "policies": {
                "sharing": {
                    "shared_folder_member_policy": {".tag": "team"},
                    "shared_folder_join_policy": {".tag": "from_anyone"},
                    "shared_link_create_policy": {".tag": "team_only"},
                    "group_creation_policy": {".tag": "admins_only"},
                    "shared_folder_link_restriction_policy": {".tag": "members"},
                    "enforce_link_password_policy": {".tag": "optional"},
                    "default_link_expiration_days_policy": {".tag": "none"},
                    "shared_link_default_permissions_policy": {".tag": "default"},
                },
                "emm_state": {".tag": "disabled"},
                "office_addin": {".tag": "disabled"},
                "suggest_members_policy": {".tag": "enabled"},
                "top_level_content_policy": {".tag": "admin_only"},
            },
        }

    def assigned_at(self, moment: datetime) -> int:
        """Members that use a licence."""
        return sum(
            person.membership_type == "full" and person.status_at(moment) in SEAT_STATUSES for person in self.people
        )

    def purchased_at(self, moment: datetime) -> int:
        """Seats bought: steps of ten above the most that was ever assigned, at each month's beginning."""
        if said := [seats for since, seats in self.bought if since <= moment]:
            return said[-1]
        months, most = self.plan.begins_at, 0
        while months <= moment:
            most = max(most, self.assigned_at(months))
            months += timedelta(days=30)
        return (most // 10 + 1) * 10

    def space_usage(self, person: Membership, moment: datetime) -> dict[str, Any]:
        """What users/get_space_usage gives at a moment: the member's bytes, and the whole team's."""
        team_bytes = sum(self.used_bytes(each) for each in self.people if each.status_at(moment) == "active")
        return {
            "used": self.used_bytes(person),
            "allocation": {
                ".tag": "team",
                "used": min(team_bytes, 2**64 - 1),
                "allocated": 15 * 10**12,
                "user_within_team_space_allocated": 0,
                "user_within_team_space_limit_type": {".tag": "off"},
                "user_within_team_space_used_cached": 0,
            },
        }

    def used_bytes(self, person: Membership) -> int:
        """Bytes that a member uses; when hostile, now and then as many as 64 bits hold."""
        if self.plan.hostile and person.number % 13 == 7:
            return 2**64 - 1
        return int(hashlib.sha256(person.team_member_id.encode()).hexdigest()[:9], 16)

    def remove(self, email: str, moment: datetime) -> None:
        """An administrator removes a member: the log says so, and the member does nothing from then on.

        Raises:
            ValueError: no member of this address is on the team.
        """
        present = [each for each in self.listed_at(moment) if each.status_at(moment) != "removed"]
        person = next((each for each in present if each.email == email), None)
        if person is None:
            raise ValueError(f"{email} is not on the team {self.plan.name}")
        for day in [day for day in self._days if day >= moment.date()]:
            self._days[day] = [
                event
                for event in self._days[day]
                if event.occurred_at < moment or person.team_member_id not in event.text
            ]
        person.removed_at = moment
        maker = Maker(self.plan, self.people, random.Random(f"{self.plan.name}/{email}/removed"))
        self._days[moment.date()] += finished(maker.change(person, moment.replace(microsecond=0), None, "removed"))

    def events(self, start: datetime, end: datetime, moment: datetime) -> list[LoggedEvent]:
        """Events with start <= time < end that show at a moment, in no promised order."""
        found: list[LoggedEvent] = []
        for day in self._days_between(start, end):
            found += [
                event for event in self._days[day] if start <= event.occurred_at < end and event.arrives_at <= moment
            ]
        return found

    def _days_between(self, start: datetime, end: datetime) -> list[date]:
        days = sorted(self._days)
        return days[bisect.bisect_left(days, start.date()) : bisect.bisect_right(days, end.date())]
