"""How the cost of seats that no department has is charged: ``[chargeback]`` of ``connections.toml``, for all teams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from resources.text_files.toml_file import TomlFile, WrongValue, flag

Rule = Literal["apart", "even", "by_seats", "cost_centre"]
"""apart: in rows of its own; even: the same for each department; by_seats: as the departments' seats; cost_centre: all
of it on one cost centre."""

_SPREADS = ("apart", "even", "by_seats")
_COST_CENTRE = "cost_centre:"
_WITHOUT_PEOPLE = "cost_centre_without_people"


@dataclass(frozen=True)
class Chargeback:
    """The rule for seats that nobody has, and for people of whom no department is known.

    ``cost_centre`` is there with the rule ``cost_centre`` only; ``is_without_people`` says that one is meant in which
    nobody of the roster is.
    """

    rule: Rule = "apart"
    cost_centre: str | None = None
    is_without_people: bool = False


APART = Chargeback()
"""The rule where none is declared."""


def read_chargeback(file: TomlFile) -> Chargeback:
    """The declared rule; ``apart`` if there is none.

    Raises:
        FixSetup: it is wrong; the message names the line.
    """
    declared = file.content.get("chargeback", {})
    if not isinstance(declared, dict):
        file.refuse(("chargeback",), "chargeback is not a table", "Write it as [chargeback]")
    read = file.values(("chargeback",), declared, {"unassigned": _unassigned, _WITHOUT_PEOPLE: flag})
    rule = cast("Chargeback", read.get("unassigned", APART))
    if read.get(_WITHOUT_PEOPLE) and rule.cost_centre is None:
        file.refuse(
            ("chargeback", _WITHOUT_PEOPLE), "no cost centre is named", f'Write unassigned = "{_COST_CENTRE}NAME"'
        )
    return replace(rule, is_without_people=read.get(_WITHOUT_PEOPLE, False))


def _unassigned(value: Any) -> Chargeback:
    if value in _SPREADS:
        return Chargeback(value)
    name = value.removeprefix(_COST_CENTRE).strip() if isinstance(value, str) else ""
    if not name or name == value.strip():
        raise WrongValue('"apart", "even", "by_seats" or "cost_centre:NAME", with the name of a cost centre')
    return Chargeback("cost_centre", name)
