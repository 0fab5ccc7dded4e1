"""The exposure page (离职风险敞口): what would have to be taken over if an employee left today."""

from __future__ import annotations

from offboard_core.documents.cells import bars_by_currency, figure, labelled
from offboard_core.documents.page import Block, Figures, Page, Paragraph, Section
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.review.exposure import Exposure

_BAD = ("overdue", "overdue_receivables", "longest", "undated", "unproven_promises")


def exposure_page(drill: Exposure, voice: Voice) -> Page:
    """Build the page of an exposure: its figures, unknown ones marked, and the overdue share of what is outstanding."""
    values: dict[str, object] = {
        "overdue": drill.overdue,
        "outstanding": drill.outstanding,
        "overdue_receivables": drill.overdue_receivables,
        "receivables": drill.receivables,
        "longest": drill.longest_overdue,
        "undated": drill.undated,
        "clients": drill.clients,
        "unproven_promises": drill.unproven_promises,
    }
    figures = Figures(
        tuple(
            figure(voice.fill(f"page.exposure.{name}"), value, voice, tone="bad" if name in _BAD else "plain")
            for name, value in values.items()
        )
    )
    blocks: list[Block] = [Paragraph(voice.fill("page.exposure.lead")), figures]
    if not isinstance(drill.outstanding, Unknown) and not isinstance(drill.overdue, Unknown):
        labels = (
            (voice.fill("page.exposure.outstanding"), drill.outstanding),
            (voice.fill("page.exposure.overdue"), drill.overdue),
        )
        blocks += bars_by_currency("page.exposure.shares", labels, voice)
    return Page(
        language=voice.language,
        title=voice.fill("page.exposure.title"),
        facts=labelled(voice, person=drill.person, as_of=drill.as_of),
        sections=(Section("", tuple(blocks)),),
        footnote=voice.say("page.generated", {"as_of": drill.as_of}),
    )
