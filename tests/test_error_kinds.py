"""The kind of a failure is the class of its error; nothing looks for words in what people are told."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.links.probing import LinkReport
from assets.links.team_states import failed_state
from assets.selects import select_of
from assets.tables.lake import LOADS
from resources import errors
from resources.errors import LicencesError, MissingScope, NeedsRelinking
from tests.licence.failures import load_row
from tests.licence.hand_made import AS_OF, HandMade

ROOT = Path(__file__).parents[1]
CLASS = re.compile(r"^class (\w+)\(([^)]*)\)", re.MULTILINE)
WORDS = {"cure", "came_back", "tried", "error", "reason"}
"""Attributes and columns that hold sentences for people."""


def sources() -> list[Path]:
    """All files of the product."""
    return [path for package in ("resources", "assets", "pipelines") for path in sorted((ROOT / package).rglob("*.py"))]


def error_classes() -> list[type[LicencesError]]:
    """All classes of errors, wherever in the product they are; only modules that have some are imported."""
    declared = {
        (".".join(path.relative_to(ROOT).with_suffix("").parts), name): set(re.findall(r"\w+", bases))
        for path in sources()
        for name, bases in CLASS.findall(path.read_text(encoding="utf-8"))
    }
    found: dict[tuple[str, str], type[LicencesError]] = {}
    known = {LicencesError.__name__}
    while more := [each for each, bases in declared.items() if each not in found and bases & known]:
        found |= {(module, name): getattr(importlib.import_module(module), name) for module, name in more}
        known |= {name for _, name in more}
    assert all(issubclass(each, LicencesError) for each in found.values())
    return [*found.values()]


@pytest.mark.parametrize("meaning", error_classes(), ids=lambda meaning: meaning.__name__)
def test_each_error_says_by_its_class_what_becomes_of_the_team(meaning: type[LicencesError]) -> None:
    error = meaning("Reading members", "any words at all", "acme")
    made = HandMade()
    made.declare()
    made.plan()
    made.add("loads", load_row("acme", "members", AS_OF, error))
    made.make()
    is_dead, lacks_scope = issubclass(meaning, NeedsRelinking), issubclass(meaning, MissingScope)
    (row,) = made.dicts(select_of("status"))
    wanted = "missing_scope" if lacks_scope else "needs_relinking" if is_dead else "failing"
    assert failed_state(row["error_kind"], lacks_scope=row["missing_scope"] is not None) == wanted
    assert bool(made.rows(select_of("alerts/link_needs_renewal"))) == (is_dead or lacks_scope)
    if not lacks_scope:
        assert LinkReport("acme", problems=(error,)).state == wanted
    kinds = vars(errors)
    assert isinstance(error, kinds[error.kind])
    (column,) = [each for each in LOADS.columns if each.name == "error_kind"]
    assert error.kind in column.meaning, "docs/tables.md says what each kind means"


def test_no_code_looks_for_words_in_what_people_are_told() -> None:
    assert not [
        f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in _compared(ast.parse(path.read_text()))
    ]


def _compared(tree: ast.AST) -> Iterator[int]:
    """The lines on which a sentence is compared, searched or replaced."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and not all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _searches(node.func.attr):
            asked = [node.func.value, *node.args]
        else:
            continue
        if any(_is_sentence(each) for each in asked):
            yield node.lineno


def _searches(method: str) -> bool:
    return method in {"startswith", "endswith", "find", "index", "count", "replace", "split", "partition"} or (
        method in {"match", "search", "fullmatch", "sub", "findall"}
    )


def _is_sentence(node: ast.expr) -> bool:
    """An attribute, an item or a call that gives such a text, bare or in ``str()``, ``.lower()`` and the like."""
    match node:
        case ast.Attribute(attr=name):
            return name in WORDS - {"error", "reason"}
        case ast.Subscript(slice=ast.Constant(value=name)):
            return name in WORDS
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=name), *_]):
            return name in {"cure", "came_back", "reason"}
        case ast.Call(func=ast.Attribute(value=inner, attr="lower" | "strip" | "casefold")):
            return _is_sentence(inner)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _is_sentence(inner)
    return False


SEARCHED = re.compile(
    r"\b(?:contains|starts_with|prefix|suffix|regexp_\w+|instr|strpos|position)\s*\([^)]*\b(?:cure|error)\b"
    r"|\b(?:cure|error)\s*(?:=|<>|!=|~|(?:not\s+)?(?:i?like|similar|in)\b)"
)


def test_no_query_looks_for_words_in_what_people_are_told() -> None:
    files = [*(ROOT / "assets" / "sql").rglob("*.sql")]
    queries = {path.name: re.sub(r"--.*", "", path.read_text()) for path in files}
    assert not [name for name, query in queries.items() if SEARCHED.search(query)]


def test_the_searches_are_seen_when_they_come_back() -> None:
    code = 'f"connect {name}" in str(found.get("cure"))\nerror.came_back.lower().startswith("x")\nfound["error"] == "y"'
    assert [*_compared(ast.parse(code))] == [1, 2, 3]
    assert SEARCHED.search("and contains(newest.cure, 'connect ' || team)")
    assert SEARCHED.search("where error like '%link%'")
