"""A well-formed JSON example of any type of the Dropbox SDK, made by looking at the SDK's own validators."""

from __future__ import annotations

from typing import Any

from stone.backends.python_rsrc import stone_base
from stone.backends.python_rsrc import stone_validators as bv


def example(validator: Any, depth: int = 0) -> Any:  # noqa: C901, PLR0911 - one case a kind
    """JSON that the validator takes; optional fields are left out."""
    match validator:
        case bv.Nullable():
            return example(validator.validator, depth)
        case bv.List():
            return [example(validator.item_validator, depth + 1) for _ in range(validator.min_items or 0)]
        case bv.Map():
            return {}
        case bv.Timestamp():
            return "2026-01-02T03:04:05Z"
        case bv.Boolean():
            return True
        case bv.String():
            return _text(validator)
        case bv.Float64() | bv.Float32():
            return 1.5
        case bv.Integer():
            return max(1, validator.minimum or 0)
        case bv.StructTree():
            return _tree(validator.definition, depth)
        case bv.Struct():
            return _struct(validator.definition, depth)
        case bv.Union():
            return _union(validator.definition, depth)
        case bv.Void():
            return None
    raise AssertionError(validator)


def _text(validator: Any) -> str:
    length = validator.min_length or 1
    if validator.pattern is None:
        return "x" * length
    for candidate in (
        "x" * length,
        "a@example.com",
        "dbid:" + "a" * 35,
        "1",
        "id:abc",
        "/a",
        "ns:1",
        "g:1",
        "pid_dbtmr:1",
    ):
        if validator.pattern_re.match(candidate):
            return candidate
    raise AssertionError(validator.pattern)


def _struct(definition: Any, depth: int) -> dict[str, Any]:
    return {
        name: example(validator, depth + 1)
        for name, validator in definition._all_fields_
        if not isinstance(validator, bv.Nullable) and getattr(definition, name).default is stone_base.NO_DEFAULT
    }


def _tree(definition: Any, depth: int) -> dict[str, Any]:
    """A struct with subtypes: the first one."""
    tags, validator = next(iter(definition._tag_to_subtype_.items()))
    return {".tag": tags[-1], **_struct(validator.definition, depth)}


def _union(definition: Any, depth: int) -> dict[str, Any]:
    """The simplest tag: one without a value if there is one; never the catch-all."""
    tags = [tag for tag in definition._tagmap if tag != definition._catch_all]
    void = [tag for tag in tags if isinstance(definition._tagmap[tag], bv.Void)]
    return tagged(definition, (void or tags)[0], depth)


def tagged(definition: Any, tag: str, depth: int = 0) -> dict[str, Any]:
    """A union's JSON with a certain tag: structs stand beside the tag, all else under it."""
    validator = definition._tagmap[tag]
    inner = validator.validator if isinstance(validator, bv.Nullable) else validator
    if isinstance(inner, bv.Void):
        return {".tag": tag}
    if isinstance(inner, bv.Struct) and not isinstance(inner, bv.StructTree):
        return {".tag": tag, **_struct(inner.definition, depth)}
    return {".tag": tag, tag: example(inner, depth + 1)}
