"""By what the list of candidates can be narrowed: what is known of the person, each value with its seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assets.report.content.figures import Row

_LABELS = {"department": "Department", "cost_centre": "Cost centre", "manager": "Manager", "groups": "Group"}


@dataclass(frozen=True)
class Facet:
    """A column of the candidates to choose by. In the page its values are numbers, which no name can break."""

    name: str
    label: str
    candidates: Sequence[Row]

    @cached_property
    def numbers(self) -> dict[str | None, int]:
        """The values in the order of their names, each with the number that stands for it; None, not known, is last."""
        values = {value for candidate in self.candidates for value in self._values(candidate)}
        names = sorted((value for value in values if value is not None), key=str.casefold)
        return {value: number for number, value in enumerate([*names, *(values & {None})])}

    def options(self, listed: Sequence[Row]) -> list[tuple[int, str | None, int]]:
        """What can be chosen of these candidates: number, value and seats. A seat in several groups counts in each."""
        seats = Counter(value for candidate in listed for value in self._values(candidate))
        return [(number, value, seats[value]) for value, number in self.numbers.items() if value in seats]

    def of(self, candidate: Row) -> str:
        """The numbers of a candidate's values, as the page has them."""
        return " ".join(str(self.numbers[value]) for value in self._values(candidate))

    def _values(self, candidate: Row) -> list[str | None]:
        value = candidate[self.name]
        return [*value] or [None] if isinstance(value, list) else [value]


def facets(candidates: Sequence[Row]) -> list[Facet]:
    """The facets of which anything is known."""
    every = [Facet(name, label, candidates) for name, label in _LABELS.items()]
    return [each for each in every if set(each.numbers) - {None}]


def has_whom(found: Sequence[Facet]) -> bool:
    """Whether the roster says of anybody whom to ask: a manager or a department."""
    return any(each.name in {"department", "manager"} for each in found)
