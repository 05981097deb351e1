"""A chart as SVG within the page: no library, no network; its colours are the page's, in light, dark and on paper.

Charts are drawn with colours that stand for a part (``INK``, ``LINE`` ...). In the SVG they are replaced by the page's
CSS variables, ``HATCH`` by its pattern, so one drawing fits every scheme.

A chart is written as Vega-Lite's own JSON (https://vega.github.io/vega-lite/docs/spec.html), which vl-convert draws.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import vl_convert
from markupsafe import Markup

INK, SOFT, LINE, ACCENT, SECOND, HATCH, SHADE = (f"#0{n}0{n}0{n}" for n in range(1, 8))
FONT = "system-ui, sans-serif"
_PAINT = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    LINE: "var(--line)",
    ACCENT: "var(--accent)",
    SECOND: "var(--second)",
    HATCH: "url(#hatch)",
    SHADE: "var(--shade)",
}
_VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
_CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT,
        "titleColor": SOFT,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "text": {"color": INK, "fontSize": 12},
}
Part = dict[str, Any]
"""A chart, or a part of one, in Vega-Lite's words."""
_NOISE = re.compile(
    r' (?:role|aria-[a-z]+|class|pointer-events|xmlns:xlink|version|opacity="1")(?:="[^"]*")?'
    r'|<path class="(?:fore|back)ground"[^>]*/>'
)
_CHARTS_KEPT = 128
_COLOUR = re.compile("|".join(f'"{each}"' for each in _PAINT))


def field(name: str, kind: str = "quantitative", **look: Any) -> Part:
    """A channel that shows a field of the rows; ``kind``: quantitative, temporal or nominal."""
    return {"field": name, "type": kind, **look}


def layer(mark: str, look: Part, rows: list[Part] | None = None, **channels: Part) -> Part:
    """One kind of mark; ``rows``: its own, None: those of the whole picture."""
    own = {} if rows is None else {"data": {"values": rows}}
    return {**own, "mark": {"type": mark, **look}, "encoding": channels}


def picture(layers: Iterable[Part], rows: list[Part], width: int, height: int, padding: Part) -> Part:
    """Layers above each other, the first one at the bottom; sizes in pixels."""
    return {"data": {"values": rows}, "layer": [*layers], "width": width, "height": height, "padding": padding}


def draw(chart: Part, name: str) -> Markup:
    """A chart as an inline ``<svg>``.

    Args:
        chart: a picture in this module's colours; every text in it is ours, never Dropbox's.
        name: unique within the page; ids inside the SVG begin with it.
    """
    whole = {"$schema": _VEGA_LITE, "autosize": {"type": "pad"}, "config": _CONFIG} | chart
    svg = re.sub(r"\b(clip|gradient_)(\d+)", rf"{name}-\1\2", _drawn(json.dumps(whole)))
    return Markup(svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S704 - drawn of figures


@lru_cache(_CHARTS_KEPT)
def _drawn(chart: str) -> str:
    """The drawing in the page's colours; teams of which little is known have the same charts."""
    svg = _NOISE.sub("", vl_convert.vegalite_to_svg(chart))
    return _COLOUR.sub(lambda found: f'"{_PAINT[found[0].strip(chr(34))]}"', svg)
