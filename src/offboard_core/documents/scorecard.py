"""The page of a scorecard: every point with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from offboard_core.documents.catalogue import speak
from offboard_core.documents.cells import cell, labelled, percent_text, share_text
from offboard_core.documents.page import (
    Bar,
    Bars,
    Cell,
    Fact,
    Figure,
    Figures,
    Page,
    Paragraph,
    Section,
    Table,
    Tone,
    columns,
)
from offboard_core.documents.wording import Voice
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.kernel.known import Unknown
from offboard_core.review import Line, RiskBand, Scorecard

_TONES: Mapping[RiskBand, Tone] = row_for_each(
    RiskBand, {RiskBand.LOW: "good", RiskBand.WATCH: "warn", RiskBand.HIGH: "bad"}
)


def scorecard_page(card: Scorecard, voice: Voice) -> Page:
    """Build the page: the band, every line with its points, and the permitted use."""
    percent = card.score.percent
    band = card.band
    tone: Tone = "unknown" if isinstance(band, Unknown) else _TONES[band]
    key = (
        Figure(
            label=voice.fill("page.scorecard.band"),
            text=voice.fact("", band) if isinstance(band, Unknown) else voice.name(band),
            note=share_text(card.score, voice),
            tone=tone,
        ),
    )
    bars = Bars(
        title=voice.fill("page.scorecard.lines"),
        items=tuple(
            Bar(label=voice.name(line.signal), length=line.points, text=_points(line), tone="warn")
            for line in card.lines
        ),
        full=max((line.most for line in card.lines), default=None),
    )
    table = Table(
        columns=columns(
            voice.fill("page.scorecard.signal"),
            voice.fill("page.scorecard.value"),
            voice.fill("page.scorecard.points"),
            numbers=(1, 2),
        ),
        rows=tuple(
            (
                Cell(voice.name(line.signal)),
                cell("value", line.value, voice),
                Cell(_points(line), "warn" if line.points else "plain"),
            )
            for line in card.lines
        ),
    )
    reasons = tuple(Paragraph(speak(voice, reason)) for reason in card.reasons)
    lead = Paragraph(voice.say("page.scorecard.lead", {"impact_assessment": card.impact_assessment}))
    return Page(
        language=voice.language,
        title=voice.fill("page.scorecard.title"),
        facts=(
            *labelled(voice, person=card.person, as_of=card.as_of),
            Fact(voice.fill("page.scorecard.points"), percent_text(percent, voice)),
        ),
        sections=(Section("", (lead, Figures(key), bars, table, *reasons)),),
    )


def _points(line: Line) -> str:
    """Word the points of a line; an unknown value gives a dash."""
    return "—" if isinstance(line.value, Unknown) else f"{line.points} / {line.most}"
