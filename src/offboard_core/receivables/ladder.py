"""The ladder (催收进程) of one receivable: its steps and what was answered, promised, held and delivered."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import attrs

from offboard_core.access.target import Target
from offboard_core.finding import Finding
from offboard_core.kernel.identity import ReceivableId, check_id
from offboard_core.kernel.verdict import Event
from offboard_core.organization.person import Role
from offboard_core.receivables.balance import BalanceConfirmation
from offboard_core.receivables.collection import CollectionCase
from offboard_core.receivables.evidence import Evidence
from offboard_core.receivables.extension import Extension, last_agreed
from offboard_core.receivables.hold import Hold
from offboard_core.receivables.intervention import Intervention
from offboard_core.receivables.policy import Act
from offboard_core.receivables.promise import Promise
from offboard_core.receivables.receipt import ReportedReceipt
from offboard_core.receivables.statement import FollowUpStatement, StatementState
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepMove
from offboard_core.receivables.tier_action import OWED_INSIDE, STATEMENT, Answer


def _receivable_id(value: str) -> ReceivableId:
    return ReceivableId(check_id(value, "ladder.id"))


@attrs.frozen(kw_only=True)
class Ladder:
    """Everything done about one receivable (预警台账); its id is the receivable's.

    `salesperson` and `client` follow the receivable, `supervisor` is the superior of the salesperson (None: no superior).
    `cycle` counts on when what was paid is owed again. `opened_on` is the day it was first taken in, and `baseline_days`
    the highest tier it had reached by then (None: none; 0: its age could not be told): such a claim belongs to the
    opening baseline (期初), and no letter goes to the client for it until finance releases it (`released_by`, by
    `release_by` once one waits). `closed_on` is the day it was settled. `status` is where it stood when it was last
    looked at with consequences, on `reviewed_on`; `next_review_on` is the next day on which anything can change by
    itself. `on_trial` says that its steps are rehearsed only (试运行), `limitation_ends_on` the end of the limitation
    period that was last warned of (None: none was).
    """

    kind: ClassVar[str] = "ladders"

    id: ReceivableId = attrs.field(converter=_receivable_id)
    client: str
    salesperson: str
    opened_on: dt.date
    next_review_on: dt.date
    client_name: str = ""
    supervisor: str | None = None
    status: Status | None = None
    reviewed_on: dt.date | None = None
    cycle: int = 1
    baseline_days: int | None = None
    release_by: dt.date | None = None
    released_by: str = ""
    closed_on: dt.date | None = None
    on_trial: bool = False
    limitation_ends_on: dt.date | None = None
    steps: tuple[Step, ...] = ()
    statements: tuple[FollowUpStatement, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    promises: tuple[Promise, ...] = ()
    holds: tuple[Hold, ...] = ()
    receipts: tuple[ReportedReceipt, ...] = ()
    extensions: tuple[Extension, ...] = ()
    collections: tuple[CollectionCase, ...] = ()
    confirmations: tuple[BalanceConfirmation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.salesperson or None)

    @property
    def name(self) -> str:
        """Return the client's name, or their id where the source gave none."""
        return self.client_name or self.client

    @property
    def current_steps(self) -> tuple[Step, ...]:
        """Return the steps of this cycle, in the order they were taken."""
        return tuple(step for step in self.steps if step.cycle == self.cycle)

    @property
    def last_statement(self) -> FollowUpStatement | None:
        """Return the latest statement of this cycle, or None."""
        return next((item for item in reversed(self.statements) if item.cycle == self.cycle), None)

    def open_steps(self, act: Act) -> tuple[Step, ...]:
        """Return the open steps of this cycle with that act, in the order they were taken."""
        return tuple(step for step in self.current_steps if step.act is act and step.is_open)

    def steps_asking_for(self, *answers: Answer) -> tuple[Step, ...]:
        """Return the open steps of this cycle that ask for one of some answers, in the order they were taken."""
        return tuple(step for step in self.current_steps if step.is_open and step.action.answer in answers)

    def next_issue(self, tier: int) -> int:
        """Return the number of the next issue of a step: one more than there were in this cycle."""
        return 1 + sum(step.tier == tier for step in self.current_steps)

    def find_letter(self, *, tier: int, cycle: int, issue: int | None = None) -> Step | None:
        """Return one issue of the letter decided for a tier of a cycle (None: the latest), or None."""
        letters = (step for step in reversed(self.steps) if step.is_letter)
        alike = (step for step in letters if (step.tier, step.cycle) == (tier, cycle))
        return next((step for step in alike if issue is None or step.issue == issue), None)

    @property
    def collection(self) -> CollectionCase | None:
        """Return the collection case of this cycle that has not ended, or None."""
        last = self.collections[-1] if self.collections else None
        return last if last is not None and last.outcome is None and last.cycle == self.cycle else None

    @property
    def agreed_due_on(self) -> dt.date | None:
        """Return the due date last agreed with the client, None where the books' own stands."""
        return last_agreed(self.extensions)

    @property
    def open_receipts(self) -> tuple[ReportedReceipt, ...]:
        """Return the reported receipts finance has not judged yet, in the order they were reported."""
        return tuple(receipt for receipt in self.receipts if receipt.is_open)

    @property
    def unanswered(self) -> tuple[Step, ...]:
        """Return the open internal steps without an answer; a statement that waits to be judged is an answer."""
        last, asked_for = self.last_statement, OWED_INSIDE
        if last is not None and last.state is StatementState.SUBMITTED:
            asked_for = tuple(answer for answer in OWED_INSIDE if answer != STATEMENT)
        owed = self.steps_asking_for(*asked_for)
        return owed if len(owed) < 2 else tuple(sorted(owed, key=lambda step: OWED_INSIDE.index(step.action.answer)))

    @property
    def awaits_release(self) -> bool:
        """Say whether it belongs to the opening baseline and finance has not let its letters go."""
        return self.baseline_days is not None and not self.released_by

    @property
    def policy_in_use(self) -> str | None:
        """Return the version its latest open step was taken with: it is finished under that one. None: no step is open."""
        return next((step.policy for step in reversed(self.current_steps) if step.is_open), None)

    @property
    def last_letter_on(self) -> dt.date | None:
        """Return the day of the latest letter the client has or is to have, or None."""
        letters = (step for step in self.steps if step.is_letter and step.counts_as_written)
        return max((step.written_on for step in letters), default=None)

    @property
    def last_delivered_on(self) -> dt.date | None:
        """Return the day of the latest letter the client has, or None."""
        return max((step.written_on for step in self.steps if step.is_letter and step.has_arrived), default=None)

    @property
    def responsible(self) -> str:
        """Return who answers for the claim: the salesperson, or the stand-in if there is none."""
        return self.salesperson or self.above

    @property
    def above(self) -> str:
        """Return who stands above the salesperson; without a supervisor, finance acts."""
        return self.supervisor or Role.FINANCE.value

    def against_closed(self) -> tuple[Finding, ...]:
        """Return a finding if the claim is settled."""
        return () if self.closed_on is None else (self.finding("ladder.closed", closed_on=self.closed_on),)

    def drawn_forward(self, on: dt.date) -> Ladder:
        """Return the ladder with its next look on `on` at the latest."""
        return attrs.evolve(self, next_review_on=min(self.next_review_on, on))

    def carried_out(self, answer: Answer, on: dt.date) -> Ladder:
        """Close the open steps that asked for this answer."""
        return self._ended(self.steps_asking_for(answer), StepMove.CARRY_OUT, on)

    def cancelled(self, on: dt.date) -> Ladder:
        """Cancel every open step."""
        return self._ended(tuple(step for step in self.steps if step.is_open), StepMove.OVERTAKE, on)

    def _ended(self, ended: tuple[Step, ...], move: StepMove, on: dt.date) -> Ladder:
        steps = tuple(
            attrs.evolve(step, state=step.state_after(move), ended_on=on) if step in ended else step
            for step in self.steps
        )
        return attrs.evolve(self, steps=steps)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this ladder."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this ladder."""
        return Finding(code=code, subject=self.id, facts=facts)
