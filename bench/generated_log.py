"""A big team's log, made up by rule: the same plan and day give the same events, byte for byte.

Events have the shape of a TeamEvent with an asset, a context and a participant, 1.4 kB on average. What differs from
event to event in a real log differs here: members, sessions, places, paths, file ids, sizes, times. So what a gzip or
a Parquet file makes of it is honest. Nothing is served here.
"""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

MEMBERS = 400
SHARED = 0.6
"""Share of the events in which somebody else takes part."""
WORDS = (  # noqa: SIM905 - forty words in quotes are harder to read
    "annual budget contract design draft export final forecast holiday invoice layout legal market meeting minutes "
    "notes offer onboarding plan portrait pricing proposal protocol quarterly report research review roadmap sales "
    "schedule sketch specification survey team template training translation travel update vendor video weekly"
).split()
ENDINGS = ("docx", "xlsx", "pdf", "pptx", "png", "txt", "csv", "paper")
NAMES = ("Ada", "Björn", "Chiara", "Dmitri", "Esra", "Finn", "Grace", "Hugo", "Ines", "Jun", "Kofi", "Lena", "Mio")
SURNAMES = (
    "Adeyemi",
    "Berg",
    "Costa",
    "Dubois",
    "Eriksson",
    "Fischer",
    "García",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalski",
)
CITIES = (("Berlin", "Land Berlin", "DE"), ("Lyon", "Rhône", "FR"), ("Austin", "Texas", "US"), ("Osaka", "Osaka", "JP"))
TYPES = (
    ("file_edit", "file_operations", "Edited files", 30),
    ("file_add", "file_operations", "Added files and/or folders", 20),
    ("file_download", "file_operations", "Downloaded files and/or folders", 15),
    ("file_preview", "file_operations", "Previewed files and/or folders", 15),
    ("file_delete", "file_operations", "Deleted files and/or folders", 5),
    ("shared_link_create", "sharing", "Created shared link", 6),
    ("shared_link_view", "sharing", "Opened shared link", 5),
    ("file_add_comment", "comments", "Added file comment", 4),
)
"""Name, category, description (spec), weight; types whose details have no required field."""

_LETTERS = string.ascii_letters + string.digits + "_-"
_EVENT = (
    '{{"timestamp":"{time}","event_category":{{".tag":"{category}"}},'
    '"actor":{{".tag":"user","user":{{".tag":"team_member",{actor}}}}},'
    '"origin":{{"geo_location":{place},"access_method":{{".tag":"end_user","end_user":{session}}}}},'
    '"involve_non_team_member":false,"context":{{".tag":"team_member",{actor}}},'
    '"participants":[{others}],'
    '"assets":[{{".tag":"file","path":{{"contextual":"/{folder}/{name}","namespace_relative":'
    '{{"ns_id":"{namespace}","relative_path":"/{folder}/{name}","is_shared_namespace":true}}}},'
    '"display_name":"{name}","file_id":"id:{file_id}","file_size":{size}}}],'
    '"event_type":{{".tag":"{kind}","description":"{words}"}},"details":{{".tag":"{kind}_details"}}}}'
)


@dataclass(frozen=True)
class LogPlan:
    """What decides a log: its last day, how many days, how many events in all."""

    events: int = 1_000_000
    days: int = 400
    last: date = date(2026, 10, 31)
    members: int = MEMBERS

    @property
    def first(self) -> date:
        """The first day."""
        return self.last - timedelta(days=self.days - 1)

    @property
    def events_a_day(self) -> int:
        """The same on each day."""
        return self.events // self.days

    @property
    def end(self) -> datetime:
        """The last second of the log, for the clock of whoever reads it."""
        return datetime(self.last.year, self.last.month, self.last.day, 23, 59, 59, tzinfo=UTC)


def day_events(plan: LogPlan, day: date) -> list[str]:
    """The JSON texts of a day's events, in the order of their time."""
    chance = random.Random(f"{plan.events_a_day} {day}")
    sessions = {number: _session(chance) for number in range(MEMBERS)}
    apart = plan.members // MEMBERS  # of a bigger team, others are at work each day
    files = [_file(chance) for _ in range(max(1, plan.events_a_day // 3))]  # each is touched three times a day
    kinds = chance.choices(TYPES, [each[3] for each in TYPES], k=plan.events_a_day)
    seconds = sorted(chance.choices(range(86_400), k=plan.events_a_day))
    texts = []
    for second, (kind, category, words, _) in zip(seconds, kinds, strict=True):
        number = int(chance.random() ** 2 * MEMBERS)  # some do far more than others
        if chance.random() < 0.02:
            sessions[number] = _session(chance)
        texts.append(
            _EVENT.format(
                time=f"{day}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z",
                kind=kind,
                category=category,
                words=words,
                actor=person_json(number * apart + day.toordinal() % apart),
                place=_place(number),
                session=sessions[number],
                others=_participant(chance.randrange(MEMBERS)) if chance.random() < SHARED else "",
                size=chance.randrange(200, 20_000_000),
                **chance.choice(files),
            )
        )
    return texts


@cache
def person_json(number: int) -> str:
    """The fields of a member that events and listings have alike."""
    chance = random.Random(number)
    given, family = chance.choice(NAMES), chance.choice(SURNAMES)
    return (
        f'"account_id":"dbid:{chance.getrandbits(140):035x}","display_name":"{given} {family}",'
        f'"email":"{given.lower()}.{family.lower()}.{number}@bench.example.com",'
        f'"team_member_id":"dbmid:{chance.getrandbits(152):038x}"'
    )


@cache
def _participant(number: int) -> str:
    return f'{{".tag":"user","user":{{".tag":"team_member",{person_json(number)}}}}}'


@cache
def _place(number: int) -> str:
    city, region, country = CITIES[number % len(CITIES)]
    address = f"203.0.{113 + number % 2}.{number % 256}"
    return f'{{"city":"{city}","region":"{region}","country":"{country}","ip_address":"{address}"}}'


def _session(chance: random.Random) -> str:
    kind = chance.choice(("web", "desktop", "desktop", "mobile"))
    return f'{{".tag":"{kind}","session_id":"dbwsid:{chance.getrandbits(128):039d}"}}'


def _file(chance: random.Random) -> dict[str, str | int]:
    folder = "/".join(chance.choices(WORDS, k=3))
    name = f"{' '.join(chance.choices(WORDS, k=2))} {chance.randrange(10_000)}.{chance.choice(ENDINGS)}"
    file_id = "".join(chance.choices(_LETTERS, k=22))
    return {"folder": folder, "name": name, "file_id": file_id, "namespace": 8_000_000_000 + len(folder) * 31}
