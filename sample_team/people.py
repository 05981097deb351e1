"""Who is in the company, and what became of them: invited, joined, suspended, restored, removed, back again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sample_team import hostile
from sample_team.plan import CompanyPlan

GIVEN = ("Ada", "Ben", "Cem", "Dia", "Eve", "Finn", "Gül", "Hana", "Ida", "Jon", "Kim", "Lea", "Mia", "Nils", "Olga")
FAMILY = ("Adler", "Brandt", "Costa", "Dupont", "Ek", "Fischer", "García", "Hill", "Ivanov", "Jung", "Kaya", "Ng")
ROLES = (("pid_dbtmr:team", "Team"), ("pid_dbtmr:user_management", "User management"), ("pid_dbtmr:support", "Support"))

# How often a habit acts on a working day, and with what weight of the company's events.
HABITS = {
    "daily": (0.95, 6.0),
    "weekly": (0.22, 3.0),
    "monthly": (0.045, 2.0),
    "desktop": (0.85, 4.0),
    "admin": (0.8, 4.0),
    "service": (1.0, 5.0),
    "dormant": (0.0, 0.0),
    "never": (0.0, 0.0),
}


@dataclass
class Membership:
    """One membership: somebody who comes back has another one, with the same account."""

    number: int
    team_member_id: str
    account_id: str
    email: str
    display_name: str
    habit: str
    invited_at: datetime
    withdrawn: tuple[datetime, datetime] | None = None
    """From when to when an earlier invitation was open that was withdrawn; ``invited_at`` is then the second one."""
    joined_at: datetime | None = None
    removed_at: datetime | None = None
    suspensions: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    sleeps_at: datetime | None = None
    left_company_at: datetime | None = None
    """When the person left, as the organisation's own list says, though the seat stays."""
    is_recoverable: bool = True
    membership_type: str = "full"
    odd_status: tuple[datetime, str] | None = None
    roles: list[tuple[str, str]] = field(default_factory=list)
    secondary_emails: list[tuple[str, bool]] = field(default_factory=list)
    external_id: str | None = None
    groups: list[str] = field(default_factory=list)
    omits_dates: bool = False
    is_return: bool = False

    def status_at(self, moment: datetime) -> str | None:
        """The status at a moment; None: not listed yet."""
        if moment < self.invited_at:
            return self._status_before(moment)
        if self.removed_at and moment >= self.removed_at:
            return "removed"
        if self.joined_at is None or moment < self.joined_at:
            return "invited"
        if self.odd_status and moment >= self.odd_status[0]:
            return self.odd_status[1]
        return "suspended" if self.suspended_since(moment) else "active"

    def _status_before(self, moment: datetime) -> str | None:
        """The status before the invitation that counts."""
        if self.withdrawn is None or moment < self.withdrawn[0]:
            return None
        return "invited" if moment < self.withdrawn[1] else "removed"

    def joined_by(self, moment: datetime) -> datetime | None:
        """When the member joined, if that was by a moment."""
        return self.joined_at if self.joined_at and self.joined_at <= moment else None

    def invited_by(self, moment: datetime) -> datetime:
        """When the invitation was sent that is open at a moment."""
        return self.withdrawn[0] if self.withdrawn and moment < self.withdrawn[1] else self.invited_at

    def suspended_since(self, moment: datetime) -> datetime | None:
        """Since when the member is suspended at a moment; None: is not."""
        for start, end in self.suspensions:
            if start <= moment and (end is None or moment < end):
                return start
        return None

    def acts_at(self, moment: datetime) -> bool:
        """Whether the member acts: nobody does who is not on the team, invited or suspended, or has fallen asleep."""
        asleep = self.sleeps_at is not None and moment >= self.sleeps_at
        return not asleep and self.status_at(moment) == "active"

    def to_json(self, moment: datetime) -> dict[str, Any]:
        """TeamMemberInfoV2 at a moment, as the API gives it."""
        status = self.status_at(moment)
        tag: dict[str, Any] = {".tag": status}
        if status == "removed":
            tag |= {"is_recoverable": self.is_recoverable, "is_disconnected": False}
        given, _, family = self.display_name.partition(" ")
        profile: dict[str, Any] = {
            "team_member_id": self.team_member_id,
            "email": self.email,
            "email_verified": status != "invited",
            "status": tag,
            "name": {
                "given_name": given,
                "surname": family,
                "familiar_name": given,
                "display_name": self.display_name,
                "abbreviated_name": given[:1] + family[:1],
            },
            "membership_type": {".tag": self.membership_type},
            "groups": list(self.groups) if status != "removed" else [],
            "member_folder_id": str(1000 + self.number),
            "root_folder_id": str(5000 + self.number),
        }
        if status != "invited":
            profile["account_id"] = self.account_id
            if not self.omits_dates and (joined_at := self.joined_by(moment)):
                profile["joined_on"] = stamp(joined_at)
        elif not self.omits_dates:
            profile["invited_on"] = stamp(self.invited_by(moment))
        if status == "suspended" and (since := self.suspended_since(moment)):
            profile["suspended_on"] = stamp(since)
        if self.external_id:
            profile["external_id"] = self.external_id
        if self.secondary_emails:
            profile["secondary_emails"] = [
                {"email": email, "is_verified": verified} for email, verified in self.secondary_emails
            ]
        roles = [{"role_id": role_id, "name": name, "description": name} for role_id, name in self.roles]
        return {"profile": profile, "roles": roles}


def stamp(moment: datetime) -> str:
    """A moment as the API writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def populate(plan: CompanyPlan, chance: random.Random) -> list[Membership]:
    """All memberships of the company, those of the future included."""
    people: list[Membership] = []
    long_ago = plan.until - timedelta(days=20)
    for number in range(plan.members):
        back = {each.account_id for each in people if each.is_return}
        leavers = [
            each for each in people if each.removed_at and each.removed_at < long_ago and each.account_id not in back
        ]
        if leavers and chance.random() < 0.03:
            people.append(_returned(plan, chance, number, chance.choice(leavers)))
        else:
            people.append(_newcomer(plan, chance, number))
    if plan.hostile:
        hostile.make_people_odd(people, plan, chance)
    return people


def _newcomer(plan: CompanyPlan, chance: random.Random, number: int) -> Membership:
    habit = _habit(number, chance)
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    span = (plan.ends_at - plan.begins_at).total_seconds()
    is_old = number < 4 or chance.random() < 0.7
    before = plan.begins_at - timedelta(days=chance.randrange(30, 900), seconds=chance.randrange(86_400))
    invited_at = before if is_old else plan.begins_at + timedelta(seconds=chance.randrange(int(span)))
    person = Membership(
        number,
        f"dbmid:{plan.name}{chance.getrandbits(90):023x}",
        f"dbid:{chance.getrandbits(140):035x}"[:40],
        f"{name.lower().replace(' ', '.').encode('ascii', 'ignore').decode()}.{number}@{plan.name}.example.com",
        name,
        habit,
        invited_at.replace(microsecond=0),
    )
    _live(person, plan, chance)
    return person


def _habit(number: int, chance: random.Random) -> str:
    if number < 2:
        return "admin"
    if number < 4:
        return "service"
    habits = ("daily", "weekly", "monthly", "desktop", "dormant", "never")
    return chance.choices(habits, (40, 18, 10, 10, 14, 8))[0]


def _returned(plan: CompanyPlan, chance: random.Random, number: int, leaver: Membership) -> Membership:
    """Somebody who left and comes back: a new membership id, the same account."""
    assert leaver.removed_at  # noqa: S101 - told by the caller
    back_at = leaver.removed_at + timedelta(days=chance.randrange(1, 15), hours=3)
    return Membership(
        number,
        f"dbmid:{plan.name}{chance.getrandbits(90):023x}",
        leaver.account_id,
        leaver.email,
        leaver.display_name,
        "weekly",
        back_at,
        joined_at=back_at + timedelta(hours=5),
        is_return=True,
    )


def _live(person: Membership, plan: CompanyPlan, chance: random.Random) -> None:
    """What becomes of somebody."""
    first_at = person.invited_at - timedelta(days=40)
    if person.number % 7 == 5 and first_at >= plan.begins_at:
        person.withdrawn = (first_at, person.invited_at - timedelta(days=9, hours=2))
    if person.number >= 4 and chance.random() < 0.06:
        return  # never took the invitation
    joined_at = person.invited_at + timedelta(minutes=chance.randrange(5, 20_000))
    if joined_at >= plan.ends_at:
        return
    person.joined_at = joined_at
    _stop_work(person, plan, chance)
    if person.number < 4:
        if person.habit == "admin":
            person.roles = [ROLES[person.number % len(ROLES)]]
        return
    if chance.random() < 0.15:
        person.secondary_emails = [(f"second.{person.email}", chance.random() < 0.7)]
    if chance.random() < 0.4:
        person.external_id = f"hr-{person.number:05d}"
    later = max(joined_at, plan.begins_at)
    left = int((plan.ends_at - later).total_seconds())
    fate = chance.random()
    if fate < 0.12 and left > 10 * 86_400:
        person.removed_at = later + timedelta(seconds=chance.randrange(5 * 86_400, left))
        person.is_recoverable = chance.random() < 0.5
    elif fate < 0.2 and left > 10 * 86_400:
        start = later + timedelta(seconds=chance.randrange(86_400, left))
        end = start + timedelta(days=chance.randrange(2, 60)) if chance.random() < 0.5 else None
        person.suspensions = [(start, end if end and end < plan.ends_at else None)]


def _stop_work(person: Membership, plan: CompanyPlan, chance: random.Random) -> None:
    """Some stop using it one day; some leave the organisation, which nobody tells Dropbox."""
    if person.habit == "dormant":
        person.sleeps_at = plan.until - timedelta(days=chance.choice((31, 45, 61, 75, 90, 91, 120, 181, 250)))
        person.habit = "daily"
    left_at = plan.until - timedelta(days=20 + person.number % 50)
    if person.number % 37 == 9 and person.joined_at and person.joined_at < left_at:
        person.left_company_at = left_at
        person.sleeps_at = min(person.sleeps_at or left_at, left_at)
