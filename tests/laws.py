"""How often a law is tried: a few examples in ``make test``, twenty times as many in ``make nightly``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("nightly", max_examples=20 * settings().max_examples)
_ONCE = settings.get_profile("default").max_examples


def tried(examples: int) -> settings:
    """Settings of a law that ``make test`` tries so often; other profiles in proportion to their own examples."""
    return settings(
        max_examples=examples * settings().max_examples // _ONCE,
        deadline=None,  # other processes work beside a test
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
