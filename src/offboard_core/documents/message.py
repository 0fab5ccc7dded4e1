"""Notices to colleagues as pages: the sentence, the claim, and the known facts about it."""

from __future__ import annotations

from collections.abc import Iterable

from offboard_core.documents.catalogue import speak
from offboard_core.documents.page import Fact, Facts, Page, Paragraph, Section
from offboard_core.documents.wording import Voice
from offboard_core.kernel.verdict import Message

_CLAIM = (
    *("client_name", "receivable", "contract", "order_number", "ordered_on", "due_on"),
    *("outstanding", "days_overdue", "tier", "salesperson", "answer_by"),
)
"""Facts about the claim that a notice shows, in this order."""
_PROMISED = ("amount", "pay_on", "promised_by", "given_on")
"""Facts about the promise for which the client is asked to send a written confirmation."""
_CHARGED = ("fee", "interest", "interest_from", "interest_through", "interest_basis", "interest_unknown", "payable")
"""Charges in a letter, or why it charges no interest."""
_SAID = ("reason", "reason_text", "contacts_made", "next_action", "expected_on", "promises")
"""What the salesperson and the client said; if a fact is present but empty, the notice says "not stated"."""


def notice_page(message: Message, voice: Voice) -> Page:
    """Build the page of a notice: the sentence, the claim, charges, promises, and statements."""
    sections = [Section("", (Paragraph(speak(voice, message)),))]
    for title, names in (("claim", _CLAIM), ("charged", _CHARGED), ("promised", _PROMISED), ("said", _SAID)):
        if facts := _labelled(message, names, voice):
            sections.append(Section(voice.fill(f"page.notice.{title}"), (Facts(facts),)))
    kind = message.code.rpartition(".")[2]
    return Page(
        language=voice.language,
        title=voice.find(f"page.notice.{kind}") or voice.fill("page.notice.title"),
        facts=(Fact(voice.label("reference"), voice.fact("key", message.key)),),
        sections=tuple(sections),
    )


def _labelled(message: Message, names: Iterable[str], voice: Voice) -> tuple[Fact, ...]:
    """Label the facts that a message contains; an empty one is worded as not stated."""
    return tuple(
        Fact(voice.label(name), voice.fact(name, message.facts[name], message.code))
        for name in names
        if name in message.facts
    )
