"""When alerts are told. The sensor is off until it is switched on in the UI, like the schedules.

One sensor for all kinds: one switch, one opening of the tables a tick, and one message for what comes together.
"""

from __future__ import annotations

from datetime import datetime

import dagster as dg

from assets.alert_kinds import KINDS
from assets.answers.alerts import Alert, due_alerts, tell_alerts
from assets.definitions.names import Names
from pipelines.newest_tables import bring_newest
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.delivery.alert_addresses import find_addresses
from resources.home import Home
from resources.published import NothingPublished

SECONDS_BETWEEN = 300
_TITLES = ", ".join(f'"{title}"' for title in KINDS.values())
WORDS = (
    f"Tells each address that is set, once, which of these holds for a team: {_TITLES}. "
    "What exclusions.toml keeps quiet is not told. What could not be delivered is tried again."
)


def alerts(names: Names) -> dg.SensorDefinition:
    """The sensor that tells what is due; it starts no run, so that each tick ends with words."""

    def tick(context: dg.SensorEvaluationContext, licences: LicencesResource) -> dg.SkipReason:  # noqa: ARG001
        home, now = licences.installation.home, clock.now()
        try:
            return dg.SkipReason(_tick(home, now))
        except NothingPublished:
            return dg.SkipReason("Nothing was published yet: materialize all")

    tick.__annotations__ |= {"context": dg.SensorEvaluationContext, "licences": LicencesResource}
    return dg.sensor(name=names.of("alerts"), minimum_interval_seconds=SECONDS_BETWEEN, description=WORDS)(tick)


def _tick(home: Home, now: datetime) -> str:
    """Tell what is due; what a tick's line in the UI says of it.

    Raises:
        NothingPublished: no run has published tables yet.
        LicencesError: the tables cannot be read, or an address takes nothing.
    """
    bring_newest(home)
    addresses, _ = find_addresses(home)
    if not addresses:
        words = "No webhook is set, so nothing is sent. Set one: dropbox-licences webhook"
        return f"{_words([each for each in due_alerts(home, now) if not each.quiet], 'due')}. {words}"
    telling = tell_alerts(home, now, addresses)
    if telling.failure:
        raise telling.failure
    return _words(telling.told, "told now") if telling.told else "Nothing new to send"


def _words(found: list[Alert], state: str) -> str:
    """How many, and which: for a tick's line in the UI."""
    if not found:
        return f"Nothing {state}"
    return f"{len(found)} {state}: " + ", ".join(f"{alert.kind} of {alert.team}" for alert in found[:10])
