"""The statecharts as the code has them: a diagram and a table of each, drawn from the chart at every build.

Only the places of the states are written down here; a state without one, or a place without a state, fails the build.
Every arrow names, in its title, each transition that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from docutils import nodes
from docutils.parsers.rst import Directive

from offboard_core.clients.change_request import change_steps
from offboard_core.clients.transfer_stage import transfer_steps
from offboard_core.offboarding import Stage, transition_table
from offboard_core.offboarding.stage import BEFORE_DEPARTURE
from offboard_core.receivables.collection import collection_steps
from offboard_core.receivables.receipt import receipt_steps
from offboard_core.receivables.statement import statement_steps
from offboard_core.receivables.step import step_moves

if TYPE_CHECKING:
    from sphinx.application import Sphinx

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)

LEFT, MIDDLE, RIGHT = 100, 490, 900
ROW, TOP = 76, 40
WIDTH, HEIGHT = 174, 36
EDGE = 58
"""How far a frame stands off the boxes in it."""


class Row(NamedTuple):
    """One transition."""

    source: str
    step: str
    target: str
    guards: tuple[str, ...] = ()


class Arrow(NamedTuple):
    """What is drawn from one box, or from the frame, to another: several steps may lead there."""

    source: str
    target: str
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """Name the steps, each once."""
        return ", ".join(dict.fromkeys(row.step for row in self.rows))


class Picture(NamedTuple):
    """One chart: its transitions, where its states stand, and which of them share a frame.

    A step that leads out of every state in the frame to one outside is one arrow, from the frame.
    """

    about: str
    rows: tuple[Row, ...]
    places: Mapping[str, tuple[int, float]]
    frame: frozenset[str] = frozenset()

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """Draw transitions together that lead from the same box, or from the whole frame, to the same box."""
        drawn: list[tuple[str, str, Row]] = []
        for row in self.rows:
            together = {one.source for one in self.rows if (one.step, one.target) == (row.step, row.target)}
            framed = bool(self.frame) and row.source in self.frame <= together and row.target not in self.frame
            drawn.append((FRAME if framed else row.source, row.target, row))
        drawn.sort(key=lambda one: one[:2])
        return tuple(
            Arrow(source, target, tuple(row for _, _, row in found))
            for (source, target), found in groupby(drawn, key=lambda one: one[:2])
        )

    @property
    def finals(self) -> frozenset[str]:
        """Return the states that nothing leads out of."""
        return frozenset(self.places) - {row.source for row in self.rows}


FRAME = ""
"""Stands for the frame where an arrow names its source."""


def _rows_of(steps: Mapping[S, Mapping[E, S]]) -> tuple[Row, ...]:
    return tuple(
        Row(source.value, step.value, target.value) for source, ways in steps.items() for step, target in ways.items()
    )


def case_picture() -> Picture:
    """Lay out the life of a case."""
    return Picture(
        about="stages of a case",
        rows=tuple(Row(row.source.value, row.step, row.target.value, row.guards) for row in transition_table()),
        places={
            Stage.DRAFT: (MIDDLE, 0),
            Stage.DISCARDED: (LEFT, 0),
            Stage.RECEIVED: (MIDDLE, 1),
            Stage.PRECHECK: (MIDDLE, 2),
            Stage.HANDOVER: (MIDDLE, 3),
            Stage.SIGN_OFF: (MIDDLE, 4),
            Stage.READY: (MIDDLE, 5),
            Stage.WITHDRAWN: (LEFT, 3),
            Stage.DEPARTED_CLEAN: (MIDDLE, 6.5),
            Stage.DEPARTED_WITH_RESIDUALS: (RIGHT, 4),
            Stage.REVIEW: (MIDDLE, 7.5),
            Stage.CLOSED: (MIDDLE, 8.5),
        },
        frame=frozenset(stage.value for stage in BEFORE_DEPARTURE),
    )


def transfer_picture() -> Picture:
    """Lay out how a client is handed over."""
    return Picture(
        about="stages of a client's transfer",
        rows=_rows_of(transfer_steps()),
        places={
            "listed": (MIDDLE, 0.5),
            "documented": (MIDDLE, 1.5),
            "proposed": (MIDDLE, 2.5),
            "accepted": (MIDDLE, 3.5),
            "informed": (MIDDLE, 4.5),
            "receiver_full": (RIGHT, 1.5),
            "declined": (RIGHT, 2.5),
            "client_refused": (RIGHT, 4.5),
            "fell_back": (LEFT, 1),
            "called_off": (LEFT, 4.5),
            "transferred": (MIDDLE, 6.5),
            "confirmed": (MIDDLE, 7.5),
        },
        frame=frozenset("listed documented proposed declined receiver_full accepted informed client_refused".split()),
    )


def core_change_picture() -> Picture:
    """Lay out what becomes of a request for other core fields."""
    return Picture(
        about="states of a core-change request",
        rows=_rows_of(change_steps()),
        places={"open": (MIDDLE, 0), "approved": (LEFT, 1.2), "rejected": (MIDDLE, 1.2), "withdrawn": (RIGHT, 1.2)},
    )


def step_picture() -> Picture:
    """Lay out what becomes of a step of the ladder, or of the letter that it is."""
    return Picture(
        about="states of a step and of its letter",
        rows=_rows_of(step_moves()),
        places={"open": (LEFT, 0.5), "rehearsed": (RIGHT, 0.5), "done": (LEFT, 2.5), "cancelled": (RIGHT, 2.5)},
    )


def collection_picture() -> Picture:
    """Lay out a collection case from the delivered letter to its outcome."""
    return Picture(
        about="states of a collection case",
        rows=_rows_of(collection_steps()),
        places={
            "letter_delivered": (200, 0.2),
            "answered": (200, 2.3),
            "second_letter_sent": (570, 1.9),
            "referred": (570, 3.4),
            "write_off_proposed": (200, 4.3),
            "paid": (RIGHT, 1.1),
            "agreed": (RIGHT, 2),
            "court": (RIGHT, 3.4),
            "written_off": (RIGHT, 4.6),
        },
        frame=frozenset("answered second_letter_sent referred write_off_proposed".split()),
    )


def statement_picture() -> Picture:
    """Lay out what becomes of a follow-up statement."""
    return Picture(
        about="states of a follow-up statement",
        rows=_rows_of(statement_steps()),
        places={"submitted": (MIDDLE, 0), "accepted": (LEFT, 1.2), "returned": (RIGHT, 1.2)},
    )


def receipt_picture() -> Picture:
    """Lay out what becomes of a reported receipt."""
    return Picture(
        about="states of a reported receipt",
        rows=_rows_of(receipt_steps()),
        places={"open": (MIDDLE, 0), "confirmed": (LEFT, 1.2), "rejected": (RIGHT, 1.2)},
    )


PICTURES = {
    "case": case_picture,
    "transfer": transfer_picture,
    "core-change": core_change_picture,
    "step": step_picture,
    "collection": collection_picture,
    "statement": statement_picture,
    "receipt": receipt_picture,
}
"""Every chart there is, by the name that a page asks for it."""


def draw_chart(name: str = "case") -> str:
    """Draw every state and every transition of a chart as one SVG picture."""
    picture = PICTURES[name]()
    states = {state for row in picture.rows for state in (row.source, row.target)}
    if missing := states ^ set(picture.places):
        raise ValueError(f"states without a place, or places without a state: {sorted(missing)}")
    height = TOP + ROW * max(row for _, row in picture.places.values()) + 40
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1060 {height:g}" role="img" '
            f'aria-label="{escape(picture.about)}" '
            'style="max-width:100%;height:auto;font-family:sans-serif;font-size:13px;color:inherit">'
        ),
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
        ),
        *_frame(picture),
        *(line for arrow in picture.arrows for line in _arrow(picture, arrow)),
        *(line for state in picture.places for line in _box(picture, state)),
        "</svg>",
    ]
    return "\n".join(parts)


def centre(picture: Picture, state: str) -> tuple[float, float]:
    """Return the middle of a state's box."""
    column, row = picture.places[state]
    return column, TOP + row * ROW


def _frame_of(picture: Picture) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the frame."""
    middles = [centre(picture, state) for state in picture.frame]
    return (
        min(x for x, _ in middles) - WIDTH / 2 - EDGE,
        min(y for _, y in middles) - HEIGHT / 2 - EDGE / 2,
        max(x for x, _ in middles) + WIDTH / 2 + EDGE,
        max(y for _, y in middles) + HEIGHT / 2 + EDGE / 2,
    )


def _frame(picture: Picture) -> Iterator[str]:
    if picture.frame:
        left, top, right, bottom = _frame_of(picture)
        yield (
            f'<path class="frame" d="M{left:g} {top:g} H{right:g} V{bottom:g} H{left:g} Z" fill="none" '
            'stroke="#2b5b8a" stroke-opacity=".6" stroke-dasharray="6 4"/>'
        )


def _box(picture: Picture, state: str) -> Iterator[str]:
    x, y = centre(picture, state)
    width = 2.5 if state in picture.finals else 1.2
    yield (
        f'<rect x="{x - WIDTH / 2:g}" y="{y - HEIGHT / 2:g}" width="{WIDTH}" height="{HEIGHT}" rx="9" fill="#f4f7fb" '
        f'stroke="#2b5b8a" stroke-width="{width}"/>'
    )
    yield f'<text x="{x:g}" y="{y + 4.5:g}" text-anchor="middle" fill="#123">{escape(state)}</text>'


def _arrow(picture: Picture, arrow: Arrow) -> Iterator[str]:
    path, (x, y, anchor) = _way(picture, arrow)
    told = "\n".join(f"{row.source} → {row.target}: {row.step}" for row in arrow.rows)
    yield f"<g><title>{escape(told)}</title>"
    yield f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity=".55" marker-end="url(#tip)"/>'
    yield (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="#123" font-size="11" '
        f'paint-order="stroke" stroke="#fff" stroke-width="4">{escape(arrow.label)}</text></g>'
    )


def _way(picture: Picture, arrow: Arrow) -> tuple[str, tuple[float, float, str]]:
    """Return the path of an arrow, and where its label stands."""
    x2, y2 = centre(picture, arrow.target)
    if arrow.source == FRAME:
        return _way_out(picture, x2, y2)
    x1, y1 = centre(picture, arrow.source)
    if (x1, y1) == (x2, y2):
        left, right, top = x1 - 68, x1 - 40, y1 - HEIGHT / 2
        path = f"M{left:g} {top:g} C{left:g} {top - 26:g} {right:g} {top - 26:g} {right:g} {top:g}"
        return path, ((left + right) / 2, top - 22, "middle")
    if x1 == x2 and y2 > y1:
        path = f"M{x1:g} {y1 + HEIGHT / 2:g} L{x2:g} {y2 - HEIGHT / 2:g}"
        return path, (x1 + 6, (y1 + y2) / 2 + 4, "start")
    if x1 == x2:
        edge, bow = x1 - WIDTH / 2, x1 - WIDTH / 2 - 14 - (y1 - y2) / 6
        path = f"M{edge:g} {y1 - 6:g} C{bow:g} {y1 - 10:g} {bow:g} {y2 + 10:g} {edge:g} {y2 + 6:g}"
        return path, (edge - 6, (y1 + y2) / 2 + 4, "end")
    side = 1 if x2 > x1 else -1
    start, end, shift = x1 + side * WIDTH / 2, x2 - side * WIDTH / 2, -7 * side
    turn = (start + end) / 2
    path = f"M{start:g} {y1 + shift:g} C{turn:g} {y1 + shift:g} {turn:g} {y2 + shift:g} {end:g} {y2 + shift:g}"
    # The label stands near the source, where arrows to the same box are still apart: at three tenths of the curve.
    return path, (start + (turn - start) * 0.75, y1 + (y2 - y1) * 0.216 + shift - 3, "middle")


def _way_out(picture: Picture, x2: float, y2: float) -> tuple[str, tuple[float, float, str]]:
    """Lead out of the frame: to the left, to the right, or around below it."""
    left, top, right, bottom = _frame_of(picture)
    if x2 < left or x2 > right - WIDTH / 2:
        start, end = (left, x2 + WIDTH / 2) if x2 < left else (right, x2 - WIDTH / 2)
        y = min(max(y2 - 11, top + 10), bottom - 10)  # above what leads from the box into the frame
        return f"M{start:g} {y:g} L{end:g} {y:g}", ((start + end) / 2, y - 5, "middle")
    start, end = right - WIDTH / 2, x2 + WIDTH / 2
    path = f"M{start:g} {bottom:g} C{start:g} {y2:g} {end + 60:g} {y2:g} {end:g} {y2:g}"
    return path, (start - 8, (bottom + y2) / 2 + 4, "end")


class LifecycleChart(Directive):
    """`{lifecycle-chart} name`: the diagram."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it where it stands."""
        return [nodes.raw("", draw_chart(self.arguments[0]), format="html")]


class LifecycleTable(Directive):
    """`{lifecycle-table} name`: one row for each transition, with its guards where the chart has any."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write it where it stands."""
        rows = PICTURES[self.arguments[0]]().rows
        guarded = any(row.guards for row in rows)
        head = ("from", "step", "to", *(("guards",) if guarded else ()))
        body = [
            (row.source, row.step, row.target, *((", ".join(row.guards) or "—",) if guarded else ())) for row in rows
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
