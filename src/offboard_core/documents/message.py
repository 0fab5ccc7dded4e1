"""Notices to colleagues as pages: what they are told, the claim, and for the supervisor what is known of it."""

from __future__ import annotations

from collections.abc import Iterable

from offboard_core.documents.catalogue import speak
from offboard_core.documents.page import Fact, Facts, Page, Paragraph, Section
from offboard_core.documents.wording import Voice
from offboard_core.kernel.verdict import Message

_CLAIM = (
    "client_name",
    "receivable",
    "contract",
    "order_number",
    "ordered_on",
    "due_on",
    "outstanding",
    "days_overdue",
    "tier",
    "salesperson",
    "answer_by",
)
"""What a notice tells of a claim, in this order."""


_PROMISED = ("amount", "pay_on", "promised_by", "given_on")
"""What a client who is asked for a written confirmation promised."""


_CHARGED = ("fee", "interest", "interest_from", "interest_through", "interest_basis", "interest_unknown", "payable")
"""What a letter asks for beside the claim, or why it asks for no interest."""


_SAID = ("reason", "reason_text", "contacts_made", "next_action", "expected_on", "promises")
"""What the salesperson and the client have said; where nobody said anything, that is told."""


def notice_page(message: Message, voice: Voice) -> Page:
    """Lay out what somebody is told: the sentence, the claim, and for the supervisor what is known of it."""
    sections = [Section("", (Paragraph(speak(voice, message)),))]
    if claim := _labelled(message, _CLAIM, voice):
        sections.append(Section(voice.fill("page.notice.claim"), (Facts(claim),)))
    if charged := _labelled(message, _CHARGED, voice):
        sections.append(Section(voice.fill("page.notice.charged"), (Facts(charged),)))
    if promised := _labelled(message, _PROMISED, voice):
        sections.append(Section(voice.fill("page.notice.promised"), (Facts(promised),)))
    if said := _labelled(message, _SAID, voice):
        sections.append(Section(voice.fill("page.notice.said"), (Facts(said),)))
    kind = message.code.rpartition(".")[2]
    return Page(
        language=voice.language,
        title=voice.find(f"page.notice.{kind}") or voice.fill("page.notice.title"),
        facts=(Fact(voice.label("reference"), voice.fact("key", message.key)),),
        sections=tuple(sections),
    )


def _labelled(message: Message, names: Iterable[str], voice: Voice) -> tuple[Fact, ...]:
    """Label the facts a message has; one that is there and blank is told as not stated."""
    return tuple(
        Fact(voice.label(name), voice.fact(name, message.facts[name], message.code))
        for name in names
        if name in message.facts
    )
