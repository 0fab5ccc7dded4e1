"""Bar charts as inline SVG; labels and values are text that can wrap and be read aloud."""

from __future__ import annotations

from offboard_core.adapters.html.markup import element, text
from offboard_core.documents.page import Bar, Bars

_WIDTH = 1000
"""Width of the drawing in units; a bar is a whole number of them."""
_LEAST = 4
"""Width of the shortest visible bar; a length of zero has no bar."""


def chart(bars: Bars) -> str:
    """Return one chart; without `full` the longest bar fills the width."""
    full = bars.full if bars.full is not None else max((bar.length for bar in bars.items), default=0)
    rows = "".join(_row(bar, full) for bar in bars.items)
    return element("figure", element("figcaption", text(bars.title)) + rows, css="bars")


def _row(bar: Bar, full: int) -> str:
    drawing = element(
        "svg",
        f'<rect class="track" width="{_WIDTH}" height="10"/>'
        f'<rect class="fill {text(bar.tone)}" width="{_width(bar.length, full)}" height="10"/>',
        viewBox=f"0 0 {_WIDTH} 10",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"{bar.label} {bar.text}",
    )
    label = element("span", text(bar.label), css="label")
    value = element("span", text(bar.text), css=f"value tone {bar.tone}")
    return element("div", label + drawing + value, css="bar")


def _width(length: int, full: int) -> int:
    if full <= 0 or length <= 0:
        return 0
    return max(min(length, full) * _WIDTH // full, _LEAST)
