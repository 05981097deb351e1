"""Asset checks over the published tables: reconciliation, how complete the log is, how old the roster.

They are one step of a run, since each step costs its share of it. Each asks one file of ``assets/sql/checks``, whose
rows are what is wrong; what it says of them is in ``check_rules``. What a step sees as it goes (every team was read,
every file is whole, every key is there once) is yielded by the assets themselves.
"""

# No postponed annotations here: Dagster looks at the context's own.
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import dagster as dg

from assets.definitions.declaring import plain_table
from assets.definitions.names import Names
from assets.published import open_published
from assets.selects import select_of
from pipelines.check_rules import RULES, WARN, Rule
from resources.dagster_resources import LicencesResource
from resources.published import Published

MOST_ROWS = 100
MOST_TOLD = 10
"""Rows that a check names in words; the others are counted, and shown in its table up to ``MOST_ROWS``."""
_OF_LISTS = frozenset(rule.name for rule in RULES if rule.is_of_lists)
_TOLD = "told"
"""The metadata of a check that found something: what it says, and the lines that it names."""
USUAL_EVENTS = "days_hold_the_usual_events"


def checks(names: Names) -> dg.AssetChecksDefinition:
    """The checks of all tables."""
    usual = dg.AssetCheckSpec(
        USUAL_EVENTS,
        asset=names.key("teams"),
        description="Yellow when a day of the last two weeks has less than half of the usual events.",
    )
    specs = [dg.AssetCheckSpec(rule.name, asset=names.key(rule.asset), description=rule.words) for rule in RULES]

    def published_tables(
        context: dg.AssetCheckExecutionContext, licences: LicencesResource
    ) -> Iterator[dg.AssetCheckResult]:
        with open_published(licences.installation.home) as published:
            for rule, spec in zip(RULES, specs, strict=True):
                if spec.key in context.selected_asset_check_keys:
                    yield _look(published, rule, spec)
            if usual.key in context.selected_asset_check_keys:
                yield _usual_events(published, usual)

    return dg.multi_asset_check(name=names.of("published_tables"), specs=[*specs, usual], can_subset=True)(
        published_tables
    )


class Finding(NamedTuple):
    """What a check says of what it found, and a line for each thing; of many the first, and how many more there are."""

    words: str
    lines: list[str]


def findings_in_lists(evaluations: Iterable[dg.AssetCheckEvaluation]) -> Iterator[Finding]:
    """What the checks of people's own lists found in a run, in the order in which they looked."""
    for each in evaluations:
        kept = each.metadata.get(_TOLD)
        if each.check_name in _OF_LISTS and isinstance(kept, dg.JsonMetadataValue):
            found: Any = kept.value  # what _look put there
            yield Finding(**found)


def _look(published: Published, rule: Rule, spec: dg.AssetCheckSpec) -> dg.AssetCheckResult:
    found = published.ask(select_of(f"checks/{rule.name}"))
    names, rows = found.names, found.rows
    wrong = [row for row in rows if "is_wrong" not in names or row[names.index("is_wrong")]]
    lines = [row[names.index("told")] for row in wrong] if "told" in names else []
    more = [f"And {len(lines) - MOST_TOLD:,} more."] if len(lines) > MOST_TOLD else []
    words = (rule.bad if wrong else rule.good).format(wrong=len(wrong), found=len(rows))
    finding = Finding(words, [*lines[:MOST_TOLD], *more])
    metadata: dict[str, Any] = {"found": plain_table(names, rows[:MOST_ROWS])} if rows else {}
    if wrong:
        metadata[_TOLD] = dg.JsonMetadataValue(finding._asdict())
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=not wrong,
        severity=rule.severity,
        description="\n".join([*finding.lines, finding.words]),
        metadata=metadata,
    )


def _usual_events(published: Published, spec: dg.AssetCheckSpec) -> dg.AssetCheckResult:
    """Each day's events against the same weekday before; late arrivals by day."""
    found = published.ask(select_of(f"checks/{USUAL_EVENTS}"))
    names, rows = found.names, found.rows
    unusual = [row for row in rows if row[-1]]
    days = ", ".join(
        f"{team} on {day} ({found:,}, usually {usual:,.0f})" for team, day, found, usual, *_ in unusual[:10]
    )
    words = f"Less than half of the usual events: {days}. A holiday, a plan that logs less, or a cut answer."
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=not unusual,
        severity=WARN,
        description=words if unusual else "Every day of the last two weeks has about the usual events.",
        metadata={
            "unusual_days": len(unusual),
            "late_events": sum(row[4] or 0 for row in rows),
            "days": plain_table(names, rows[:500]),
        },
    )
