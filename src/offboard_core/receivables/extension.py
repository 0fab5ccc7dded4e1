"""An extension (展期): a due date moved by agreement, on evidence; the original is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.evidence import is_on_record
from offboard_core.receivables.policy import AgeingPolicy, Basis, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class Extension:
    """展期: a later due date agreed with the client, on proof. `before_on` is the former due date."""

    number: int
    due_on: dt.date
    before_on: dt.date
    agreed_with: str
    evidence: str
    granted_by: str
    granted_on: dt.date


@attrs.frozen(kw_only=True)
class AgreedDate:
    """A later due date agreed with the client, and the proof of it."""

    due_on: dt.date
    agreed_with: str
    evidence: str


def grant_extension(
    ladder: Ladder, receivable: Receivable, agreed: AgreedDate, situation: Situation, *, by: str
) -> Verdict[Ladder]:
    """Move the due date from which age is counted, by agreement and on proof, within the policy's limits.

    Open steps of the ladder are cancelled, and a new cycle begins: its steps come due again, counted from the new
    day.
    """
    before_on = agreed_due_on(receivable, ladder)
    findings = [*ladder.against_closed(), *_against_extension(ladder, receivable, agreed.due_on, situation)]
    findings += _against_proof(ladder, agreed, situation.policy)
    if before_on is None or findings:
        return Refused(tuple(findings))
    extension = Extension(
        number=len(ladder.extensions) + 1,
        due_on=agreed.due_on,
        before_on=before_on,
        agreed_with=agreed.agreed_with.strip(),
        evidence=agreed.evidence.strip(),
        granted_by=by,
        granted_on=situation.today,
    )
    overtaken = tuple(step.tier for step in ladder.steps if step.is_open)
    moved = attrs.evolve(
        ladder.cancelled(situation.today), extensions=(*ladder.extensions, extension), cycle=ladder.cycle + 1
    )
    event = moved.event(
        "extension_granted",
        number=extension.number,
        due_on=extension.due_on,
        before_on=before_on,
        agreed_with=extension.agreed_with,
        evidence=extension.evidence,
        by=by,
        cycle=moved.cycle,
        overtaken=overtaken,
    )
    return Decided(state=moved.drawn_forward(situation.today), events=(event,))


def _against_proof(ladder: Ladder, agreed: AgreedDate, policy: AgeingPolicy) -> list[Finding]:
    written = {"agreed_with": agreed.agreed_with, "evidence": agreed.evidence}
    findings = [ladder.finding("extension.blank", field=name) for name, text in written.items() if not text.strip()]
    reference = agreed.evidence.strip()
    if policy.registered_evidence and reference and not is_on_record(ladder, reference):
        findings.append(ladder.finding("extension.evidence_not_on_record", reference=reference))
    return findings


def _against_extension(
    ladder: Ladder, receivable: Receivable, due_on: dt.date, situation: Situation
) -> Iterator[Finding]:
    policy, agreed_on = situation.policy, agreed_due_on(receivable, ladder)
    if receivable.due_on is None or agreed_on is None:
        yield ladder.finding("extension.no_due_date")
        return
    if policy.basis is not Basis.DUE_DATE:
        yield ladder.finding("extension.other_basis", basis=policy.basis.value)
    if receivable.outstanding(situation.today).minor <= 0:
        yield ladder.finding("extension.nothing_owed")
    if due_on <= agreed_on:
        yield ladder.finding("extension.not_later", due_on=due_on, before_on=agreed_on)
    if due_on < situation.today:
        yield ladder.finding("extension.in_the_past", due_on=due_on)
    if len(ladder.extensions) >= policy.most_extensions:
        yield ladder.finding("extension.too_many", count=len(ladder.extensions), limit=policy.most_extensions)
    first_due_on = ladder.extensions[0].before_on if ladder.extensions else receivable.due_on
    latest_on = days_after(first_due_on, policy.extension_days)
    if due_on > latest_on:
        yield ladder.finding("extension.too_far", due_on=due_on, latest_on=latest_on)


def last_agreed(extensions: Sequence[Extension]) -> dt.date | None:
    """Return the due date agreed last, None without an extension."""
    return extensions[-1].due_on if extensions else None


def agreed_due_on(receivable: Receivable, ladder: Ladder | None) -> dt.date | None:
    """Return the due date agreed with the client; the books' own day where that is later (None: the books have none).

    If the host's books have taken over the agreement, the later of the two days counts, never their sum.
    """
    agreed, due_on = None if ladder is None else ladder.agreed_due_on, receivable.due_on
    return due_on if agreed is None or due_on is None else max(agreed, due_on)


def as_agreed(receivable: Receivable, ladder: Ladder | None) -> Receivable:
    """Return the receivable due on the day agreed with the client."""
    due_on = agreed_due_on(receivable, ladder)
    return receivable if due_on == receivable.due_on else attrs.evolve(receivable, due_on=due_on)
