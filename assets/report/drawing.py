"""A chart as SVG within the page: no library, no network; its colours are the page's, in light, dark and on paper.

Charts are drawn with colours that stand for a part (``INK``, ``LINE`` ...). In the SVG they are replaced by the page's
CSS variables, ``HATCH`` by its pattern, so one drawing fits every scheme.
"""

from __future__ import annotations

import re
from typing import Any

import altair as alt
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
Picture = alt.LayerChart | alt.FacetChart
_NOISE = re.compile(
    r' (?:role|aria-[a-z]+|class|pointer-events|xmlns:xlink|version|opacity="1")(?:="[^"]*")?'
    r'|<path class="(?:fore|back)ground"[^>]*/>'
)
_COLOUR = re.compile("|".join(f'"{each}"' for each in _PAINT))


def rows_of(values: list[dict[str, Any]]) -> alt.Data:
    """Rows as a chart's data."""
    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def draw(chart: Picture, name: str) -> Markup:
    """A chart as an inline ``<svg>``.

    Args:
        chart: drawn in this module's colours; every text in it is ours, never Dropbox's.
        name: unique within the page; ids inside the SVG begin with it.
    """
    svg = vl_convert.vegalite_to_svg(
        chart.properties(autosize={"type": "pad"}).configure(**_CONFIG).to_dict(validate=False)
    )
    svg = _NOISE.sub("", svg)
    svg = _COLOUR.sub(lambda found: f'"{_PAINT[found[0].strip(chr(34))]}"', svg)
    svg = re.sub(r"\b(clip|gradient_)(\d+)", rf"{name}-\1\2", svg)
    return Markup(svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S704 - drawn of figures
