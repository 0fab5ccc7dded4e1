"""The chart of a case as the code has it: a diagram and a table, drawn from `transition_table()` at every build.

Only the places of the stages are written down here; a stage without one, or a place without a stage, fails the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import Directive

from offboard_core.offboarding import OVER, Stage, Transition, transition_table

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LEFT, MIDDLE, RIGHT = 110, 420, 740
ROW, TOP = 76, 40
WIDTH, HEIGHT = 190, 36

PLACES: dict[Stage, tuple[int, float]] = {
    Stage.DRAFT: (MIDDLE, 0),
    Stage.DISCARDED: (LEFT, 0),
    Stage.RECEIVED: (MIDDLE, 1),
    Stage.PRECHECK: (MIDDLE, 2),
    Stage.HANDOVER: (MIDDLE, 3),
    Stage.SIGN_OFF: (MIDDLE, 4),
    Stage.READY: (MIDDLE, 5),
    Stage.WITHDRAWN: (LEFT, 3),
    Stage.DEPARTED_CLEAN: (MIDDLE, 6),
    Stage.DEPARTED_WITH_RESIDUALS: (RIGHT, 5),
    Stage.REVIEW: (MIDDLE, 7),
    Stage.CLOSED: (MIDDLE, 8),
}
"""Column and row of each stage."""


def centre(stage: Stage) -> tuple[float, float]:
    """Return the middle of a stage's box."""
    column, row = PLACES[stage]
    return column, TOP + row * ROW


def draw_chart() -> str:
    """Draw every stage and every transition as one SVG picture."""
    if missing := set(Stage) ^ set(PLACES):
        raise ValueError(f"stages without a place, or places without a stage: {sorted(missing)}")
    rows = transition_table()
    height = TOP + ROW * 8 + 40
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" role="img" aria-label="stages of a case" '
            'style="max-width:100%;height:auto;font-family:sans-serif;font-size:13px;color:inherit">'
        ),
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
        ),
        *(line for row in rows for line in _arrow(row)),
        *(line for stage in Stage for line in _box(stage)),
        "</svg>",
    ]
    return "\n".join(parts)


def _box(stage: Stage) -> Iterator[str]:
    x, y = centre(stage)
    width = 2.5 if stage in OVER else 1.2
    yield (
        f'<rect x="{x - WIDTH / 2}" y="{y - HEIGHT / 2}" width="{WIDTH}" height="{HEIGHT}" rx="9" fill="#f4f7fb" '
        f'stroke="#2b5b8a" stroke-width="{width}"/>'
    )
    yield f'<text x="{x}" y="{y + 4.5}" text-anchor="middle" fill="#123">{escape(stage.value)}</text>'


def _arrow(row: Transition) -> Iterator[str]:
    (x1, y1), (x2, y2) = centre(row.source), centre(row.target)
    path, label = _way(x1, y1, x2, y2)
    yield f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity=".55" marker-end="url(#tip)"/>'
    if x1 == x2:
        x, y, anchor = label
        yield (
            f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#123" font-size="11" '
            f'paint-order="stroke" stroke="#fff" stroke-width="4">{escape(row.step)}</text>'
        )


def _way(x1: float, y1: float, x2: float, y2: float) -> tuple[str, tuple[float, float, str]]:
    """Return the path of an arrow, and where its label stands: down the middle, back along its right side, or across."""
    if x1 == x2 and y2 > y1:
        return f"M{x1} {y1 + HEIGHT / 2} L{x2} {y2 - HEIGHT / 2}", (x1 + 6, (y1 + y2) / 2 + 4, "start")
    if x1 == x2:
        edge, bow = x1 + WIDTH / 2, x1 + WIDTH / 2 + 14 + (y1 - y2) / 4
        return f"M{edge} {y1 - 6} C{bow} {y1 - 10} {bow} {y2 + 10} {edge} {y2 + 6}", (
            bow - 2,
            (y1 + y2) / 2 + 4,
            "start",
        )
    side = 1 if x2 > x1 else -1
    start, end = x1 + side * WIDTH / 2, x2 - side * WIDTH / 2
    turn = (start + end) / 2
    return f"M{start} {y1} C{turn} {y1} {turn} {y2} {end} {y2}", (turn, (y1 + y2) / 2, "middle")


class LifecycleChart(Directive):
    """`{lifecycle-chart}`: the diagram."""

    def run(self) -> list[nodes.Node]:
        """Draw it where it stands."""
        return [nodes.raw("", draw_chart(), format="html")]


class LifecycleTable(Directive):
    """`{lifecycle-table}`: one row for each transition, with its guards."""

    def run(self) -> list[nodes.Node]:
        """Write it where it stands."""
        head = ("from", "step", "to", "guards")
        body = [
            (row.source.value, row.step, row.target.value, ", ".join(row.guards) or "—") for row in transition_table()
        ]
        return [_table(head, body)]


def _table(head: tuple[str, ...], body: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in head), cols=len(head))
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *(_row(row) for row in body))
    return nodes.table("", group)


def _row(cells: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", nodes.literal("", cell))) for cell in cells))


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer both directives."""
    app.add_directive("lifecycle-chart", LifecycleChart)
    app.add_directive("lifecycle-table", LifecycleTable)
    return {"parallel_read_safe": True}
