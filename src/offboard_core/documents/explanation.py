"""The explanation of a receivable (应收单说明): its status and reasons, the next obligations, and all past decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from offboard_core.documents.cells import labelled
from offboard_core.documents.page import Fact, Facts, Happening, Page, Paragraph, Section, Timeline
from offboard_core.documents.wording import Voice
from offboard_core.finding import Finding
from offboard_core.kernel.journal import Entry
from offboard_core.organization.obligation import Obligation
from offboard_core.receivables.assessment import Assessment
from offboard_core.receivables.tiers import NEVER

_INDENT = "\n    "


@attrs.frozen(kw_only=True)
class Explanation:
    """One receivable explained: today's assessment, open obligations, and the sealed journal entries.

    `entries` are the journal entries of the receivable and its ladder, in order of time.
    """

    stands: Assessment
    obligations: tuple[Obligation, ...]
    entries: tuple[Entry, ...]


def explained(voice: Voice, explanation: Explanation, today: str) -> str:
    """Word an explanation as text; `today` is its assessment in words."""
    lines = [today, *_next(voice, explanation)]
    for happening in _happenings(voice, explanation.entries):
        head = voice.fill("explanation.line", at=happening.at, by=happening.by, text=happening.text.split("\n", 1)[0])
        lines.append(_INDENT.join((head, *happening.text.split("\n")[1:])))
    return "\n".join(lines)


def explanation_page(voice: Voice, explanation: Explanation, today: str) -> Page:
    """Build the page of an explanation: today's status, what comes next, and past decisions with reasons."""
    claim = explanation.stands.receivable
    return Page(
        language=voice.language,
        title=voice.fill("page.explanation.title"),
        facts=labelled(voice, receivable=claim.id, client=claim.name, on=explanation.stands.as_of),
        sections=(
            Section(voice.fill("page.explanation.today"), tuple(Paragraph(line.strip()) for line in today.split("\n"))),
            Section(
                voice.fill("page.explanation.next"),
                (Facts(_labelled(voice, explanation)), *(Paragraph(line) for line in _owed(voice, explanation))),
            ),
            Section(
                voice.fill("page.explanation.chain"),
                (Timeline(items=tuple(_happenings(voice, explanation.entries)), none=voice.fill("page.nothing")),),
            ),
        ),
    )


def _labelled(voice: Voice, explanation: Explanation) -> tuple[Fact, ...]:
    stands = explanation.stands
    review = None if stands.next_review_on == NEVER else stands.next_review_on
    return labelled(voice, policy=stands.policy, outstanding=stands.outstanding, next_review_on=review)


def _next(voice: Voice, explanation: Explanation) -> Iterator[str]:
    stands = explanation.stands
    if stands.next_review_on == NEVER:
        yield voice.say("explanation.rests", {"policy": stands.policy})
    else:
        yield voice.say("explanation.next", {"policy": stands.policy, "next_review_on": stands.next_review_on})
    yield from _owed(voice, explanation)


def _owed(voice: Voice, explanation: Explanation) -> Iterator[str]:
    for todo in explanation.obligations:
        facts = {"owner": todo.owner, "verb": todo.verb, "subject": todo.subject, "due_at": todo.due_at}
        yield voice.say("obligation.line", facts)


def _happenings(voice: Voice, entries: Sequence[Entry]) -> Iterator[Happening]:
    for entry in entries:
        subject = entry.stream.partition("/")[2]
        text = voice.say(f"event.{entry.event}", entry.facts, subject=subject)
        reasons = [_reason(voice, reason, subject) for reason in _reasons(entry)]
        policy = entry.facts.get("policy")
        if reasons and policy:
            reasons.append(voice.say("explanation.by_policy", {"policy": policy}))
        yield Happening(
            at=voice.fact("at", entry.at), by=voice.fact("by", entry.actor), text="\n".join((text, *reasons))
        )


def _reasons(entry: Entry) -> Iterator[Mapping[str, object]]:
    found = entry.facts.get("reasons")
    if isinstance(found, Sequence) and not isinstance(found, str):
        yield from (reason for reason in found if isinstance(reason, Mapping) and "code" in reason)


def _reason(voice: Voice, reason: Mapping[str, object], subject: str) -> str:
    finding = Finding(code=str(reason["code"]), subject=subject, facts={**reason, "subject": subject})
    return voice.say(finding.code, finding.facts, subject=subject)
