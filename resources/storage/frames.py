"""Answers as pandas frames of exact values. pandas is not imported here: it takes seconds, and few need it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

_NULLABLE = {
    "Int8": pa.int8(), "Int16": pa.int16(), "Int32": pa.int32(), "Int64": pa.int64(),
    "UInt8": pa.uint8(), "UInt16": pa.uint16(), "UInt32": pa.uint32(), "UInt64": pa.uint64(),
    "Float32": pa.float32(), "Float64": pa.float64(), "boolean": pa.bool_(),
}  # fmt: skip
"""pandas' types that have a missing value of their own. Its plain ones turn numbers into floats beside a NULL, and then
whole numbers beyond 2^53 into others."""


def exact_frame(found: pa.Table) -> pd.DataFrame:
    """A frame whose types follow from the columns' types, whatever the rows hold.

    Whole numbers, floats and booleans are pandas' nullable types (``Int64``, ``boolean``), DATE and TIMESTAMP
    ``datetime64``, DECIMAL objects of ``decimal.Decimal``, VARCHAR ``str``, lists and structs Python's own.
    """
    frame: pd.DataFrame = found.to_pandas(types_mapper=_pandas_types().get, date_as_object=False)
    for place, field in enumerate(found.schema):
        # to_pandas makes floats of the whole numbers in there beside a NULL.
        if pa.types.is_nested(field.type) and len(frame):
            frame.isetitem(place, found.column(place).to_pylist())
    return frame


@cache
def _pandas_types() -> dict[pa.DataType, Any]:
    """``_NULLABLE`` the other way round; pandas itself makes the types from their names."""
    empty = pa.schema(list(_NULLABLE.items())).empty_table().to_pandas()
    return dict(zip(_NULLABLE.values(), empty.astype({name: name for name in _NULLABLE}).dtypes, strict=True))
