"""What each event type shows: the hand-kept table ``event_types.csv``, read.

How the table is to be kept is in docs/licence-rules.md; types that it does not know are judged in
``sql/event_types.sql``.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any


def known_event_types() -> list[dict[str, Any]]:
    """The rows of ``event_types.csv``, as the contract ``SIGNALS`` has them; an empty product is None.

    Raises:
        KeyError: ``deliberate`` is neither true nor false in some row.
    """
    text = files("assets").joinpath("event_types.csv").read_text(encoding="utf-8")
    truth = {"true": True, "false": False}
    return [
        row | {"deliberate": truth[row["deliberate"]], "product": row["product"] or None}
        for row in csv.DictReader(text.splitlines())
    ]
