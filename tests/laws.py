"""How often a law is tried: a few examples in ``make test``, forty times as many in ``make nightly``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_ONCE = settings().max_examples
# Other processes work beside a test: what takes long there is no fault.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", settings.get_profile("usual"), max_examples=40 * _ONCE)
settings.load_profile("usual")


def tried(examples: int) -> settings:
    """Settings of a law that ``make test`` tries so often; other profiles in proportion to their own examples."""
    return settings(
        max_examples=examples * settings().max_examples // _ONCE,
        suppress_health_check=[*settings().suppress_health_check, HealthCheck.function_scoped_fixture],
    )
