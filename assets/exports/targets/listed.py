"""Every target, by name."""

from __future__ import annotations

from assets.exports.targets.calendar import CALENDAR
from assets.exports.targets.snipe_it import SNIPE_IT
from assets.exports.targets.tabular import ACCESS_REVIEW, CERTERO, FLEXERA, FOCUS, HELP_DESK, SERVICENOW, VANTA
from assets.exports.targets.target import Target
from assets.exports.targets.torii import TORII
from assets.exports.targets.watermint import WATERMINT

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        TORII,
        SERVICENOW,
        FLEXERA,
        CERTERO,
        SNIPE_IT,
        FOCUS,
        ACCESS_REVIEW,
        HELP_DESK,
        VANTA,
        WATERMINT,
        CALENDAR,
    )
}
