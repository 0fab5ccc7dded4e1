"""An extension (展期): a due date moved by agreement, on evidence; the original is kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.evidence import is_on_record
from offboard_core.receivables.policy import AgeingPolicy, Basis, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.step import StepState

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class Extension:
    """展期: a later due date agreed with the client, on proof. `before_on` is the day it was due until then."""

    number: int
    due_on: dt.date
    before_on: dt.date
    agreed_with: str
    evidence: str
    granted_by: str
    granted_on: dt.date


def grant_extension(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    due_on: dt.date,
    agreed_with: str,
    evidence: str,
    by: str,
    today: dt.date,
) -> Verdict[Ladder]:
    """Move the due date that age is counted from, by agreement and on proof, within the policy's limits.

    What is open of the ladder is overtaken, and a new cycle begins: its steps come due again, counted from the new day.
    """
    before_on = as_agreed(receivable, ladder).due_on
    findings = [*ladder.against_closed(), *_against_extension(ladder, receivable, policy, due_on, today)]
    written = {"agreed_with": agreed_with, "evidence": evidence}
    findings += [ladder.finding("extension.blank", field=name) for name, text in written.items() if not text.strip()]
    if policy.registered_evidence and evidence.strip() and not is_on_record(ladder, evidence.strip()):
        findings.append(ladder.finding("extension.evidence_not_on_record", reference=evidence.strip()))
    if before_on is None or findings:
        return Refused(tuple(findings))
    extension = Extension(
        number=len(ladder.extensions) + 1,
        due_on=due_on,
        before_on=before_on,
        agreed_with=agreed_with.strip(),
        evidence=evidence.strip(),
        granted_by=by,
        granted_on=today,
    )
    overtaken = [step for step in ladder.steps if step.is_open]
    steps = tuple(
        attrs.evolve(step, state=StepState.CANCELLED, ended_on=today) if step.is_open else step for step in ladder.steps
    )
    moved = attrs.evolve(
        ladder,
        steps=steps,
        extensions=(*ladder.extensions, extension),
        cycle=ladder.cycle + 1,
    )
    event = moved.event(
        "extension_granted",
        number=extension.number,
        due_on=due_on,
        before_on=before_on,
        agreed_with=extension.agreed_with,
        evidence=extension.evidence,
        by=by,
        cycle=moved.cycle,
        overtaken=tuple(step.tier for step in overtaken),
    )
    return Decided(state=moved.drawn_forward(today), events=(event,))


def _against_extension(
    ladder: Ladder, receivable: Receivable, policy: AgeingPolicy, due_on: dt.date, today: dt.date
) -> list[Finding]:
    findings = []
    agreed_on = as_agreed(receivable, ladder).due_on
    if receivable.due_on is None or agreed_on is None:
        return [ladder.finding("extension.no_due_date")]
    if policy.basis is not Basis.DUE_DATE:
        findings.append(ladder.finding("extension.other_basis", basis=policy.basis.value))
    if receivable.outstanding(today).minor <= 0:
        findings.append(ladder.finding("extension.nothing_owed"))
    if due_on <= agreed_on:
        findings.append(ladder.finding("extension.not_later", due_on=due_on, before_on=agreed_on))
    if due_on < today:
        findings.append(ladder.finding("extension.in_the_past", due_on=due_on))
    if len(ladder.extensions) >= policy.most_extensions:
        facts = {"count": len(ladder.extensions), "limit": policy.most_extensions}
        findings.append(ladder.finding("extension.too_many", **facts))
    first_due_on = ladder.extensions[0].before_on if ladder.extensions else receivable.due_on
    latest_on = days_after(first_due_on, policy.extension_days)
    if due_on > latest_on:
        findings.append(ladder.finding("extension.too_far", due_on=due_on, latest_on=latest_on))
    return findings


def as_agreed(receivable: Receivable, ladder: Ladder | None) -> Receivable:
    """Return the receivable due on the day agreed with the client; the books' own day where that is later.

    Books that have taken the agreement over change nothing: the later of the two days counts, never their sum.
    """
    agreed = None if ladder is None else ladder.agreed_due_on
    if agreed is None or receivable.due_on is None or agreed <= receivable.due_on:
        return receivable
    return attrs.evolve(receivable, due_on=agreed)
