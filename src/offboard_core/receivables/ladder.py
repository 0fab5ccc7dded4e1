"""The ladder (预警台账): every step taken for one receivable, and what people owed and answered for it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.access.actor import Target
from offboard_core.finding import Finding
from offboard_core.kernel.identity import ReceivableId, check_id
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Event
from offboard_core.organization.person import Role
from offboard_core.receivables.balance import BalanceConfirmation
from offboard_core.receivables.collection import CollectionCase
from offboard_core.receivables.evidence import Evidence
from offboard_core.receivables.policy import Act
from offboard_core.receivables.status import Status


class StepState(StrEnum):
    """How far a step has come."""

    OPEN = "open"
    """Taken; somebody still owes something, or the letter is on its way."""
    DONE = "done"
    """Carried out: the statement was accepted, the payment date recorded, the letter delivered."""
    CANCELLED = "cancelled"
    """Overtaken by a payment before it was carried out, taken back, or called off by finance."""
    REHEARSED = "rehearsed"
    """试运行: decided like any other, and delivered to nobody."""


@attrs.frozen(kw_only=True)
class Step:
    """One step of the ladder, taken once for ever in its cycle.

    `answer_by` is the day by which the statement or the payment date is owed, and for a letter the day to pay by.
    `policy` is the version that decided it, `issue` counts on when a letter that was withdrawn is decided again,
    `recipient` whom it was meant for. `escalated_on` is the day on which it went further up unmet. Of a letter, `joint` is
    the key of the message where it is a line of a letter about several claims, `reference` what the channel answered when
    it was delivered, `problem` why it was not, `annulled_on` the day on which finance called off a letter that had been
    delivered, and `unnecessary_on` the day on which it turned out that the claim had been paid before.
    """

    tier: int
    act: Act
    cycle: int
    decided_on: dt.date
    policy: str
    days_overdue: int
    outstanding: Money
    answer_by: dt.date
    issue: int = 1
    recipient: str = ""
    state: StepState = StepState.OPEN
    ended_on: dt.date | None = None
    escalated_on: dt.date | None = None
    joint: str = ""
    reference: str = ""
    problem: str = ""
    annulled_on: dt.date | None = None
    unnecessary_on: dt.date | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be carried out."""
        return self.state is StepState.OPEN

    @property
    def counts_as_written(self) -> bool:
        """Say of a letter whether the client has it or is to have it; one annulled after delivery was written all the same."""
        return self.state is not StepState.CANCELLED or self.annulled_on is not None

    @property
    def written_on(self) -> dt.date:
        """Return of a letter the day it was delivered, until then the day it was decided."""
        return self.ended_on if self.has_arrived and self.ended_on is not None else self.decided_on

    @property
    def has_arrived(self) -> bool:
        """Say of a letter whether it was delivered, called off afterwards or not."""
        return self.state is StepState.DONE or self.annulled_on is not None


class ReasonUnpaid(StrEnum):
    """Why a client has not paid (未结原因)."""

    CASH_SHORT = "cash_short"
    QUALITY_DISPUTE = "quality_dispute"
    DELIVERY_INCOMPLETE = "delivery_incomplete"
    INVOICE_MISSING = "invoice_missing"
    APPROVAL_PENDING = "approval_pending"
    ACCEPTANCE_PENDING = "acceptance_pending"
    CONTACT_LOST = "contact_lost"
    OTHER = "other"


class StatementState(StrEnum):
    """How far a follow-up statement has come."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@attrs.frozen(kw_only=True)
class FollowUpStatement:
    """《账款跟进说明》: what the salesperson says of an overdue receivable, and what the supervisor says to it.

    `contacts_made` tells who was spoken to and when, `expected_on` when money is expected, `judge_by` the day by which
    the supervisor accepts it or sends it back.
    """

    number: int
    by: str
    at: dt.datetime
    cycle: int
    reason: ReasonUnpaid
    reason_text: str
    contacts_made: str
    next_action: str
    judge_by: dt.date
    expected_on: dt.date | None = None
    state: StatementState = StatementState.SUBMITTED
    judged_by: str = ""
    judged_at: dt.datetime | None = None
    comment: str = ""


@attrs.frozen(kw_only=True)
class Intervention:
    """主管介入: the supervisor spoke to the client and records when they will pay."""

    by: str
    at: dt.datetime
    cycle: int
    tier: int
    confirmed_pay_on: dt.date
    confirmed_with: str
    evidence: str = ""
    note: str = ""


class Channel(StrEnum):
    """How a promise was given (承诺方式)."""

    ORAL = "oral"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    CONTRACT = "contract"


class PromiseState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    PART_KEPT = "part_kept"
    BROKEN = "broken"


@attrs.frozen(kw_only=True)
class Promise:
    """付款承诺: so much by such a day, said by whom to whom, on what proof.

    Only one that is evidenced and confirmed (`confirmed_by` names the supervisor or finance) suspends the ladder.
    `outstanding` is what was owed when it was given, so that what came in since can be told.
    """

    number: int
    amount: Money
    pay_on: dt.date
    promised_by: str
    promised_to: str
    channel: Channel
    given_on: dt.date
    outstanding: Money
    evidence: str = ""
    confirmed_by: str = ""

    @property
    def suspends(self) -> bool:
        """Say whether the ladder waits for it."""
        return bool(self.evidence and self.confirmed_by)


class ReceiptMeans(StrEnum):
    """How a client is said to have paid (收款方式)."""

    TRANSFER = "transfer"
    BILL = "bill"
    """承兑汇票."""
    CASH = "cash"
    OTHER = "other"


class ReceiptState(StrEnum):
    """What finance made of a reported receipt."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@attrs.frozen(kw_only=True)
class ReportedReceipt:
    """销售自报收款: somebody says that the client paid. It settles nothing; finance looks for the money.

    `judge_by` is the day by which finance confirms or rejects it, `settlement` the reference of the settlement it was
    confirmed by.
    """

    number: int
    amount: Money
    received_on: dt.date
    means: ReceiptMeans
    reported_by: str
    reported_on: dt.date
    judge_by: dt.date
    evidence: str = ""
    state: ReceiptState = ReceiptState.OPEN
    judged_by: str = ""
    judged_on: dt.date | None = None
    settlement: str = ""
    comment: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether finance has not judged it yet."""
        return self.state is ReceiptState.OPEN


@attrs.frozen(kw_only=True)
class Hold:
    """暂缓: no step until a day, for a reason, approved by somebody by name. `until_on` is the last day of it.

    `amount` is the part that is held (争议金额), None for the whole claim; the rest goes on.
    """

    reason: str
    approved_by: str
    from_on: dt.date
    until_on: dt.date
    amount: Money | None = None
    lifted_on: dt.date | None = None
    lifted_by: str = ""

    def is_in_force(self, day: dt.date) -> bool:
        """Say whether it holds on `day`."""
        return self.from_on <= day <= self.until_on and (self.lifted_on is None or day < self.lifted_on)


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


def _receivable_id(value: str) -> ReceivableId:
    return ReceivableId(check_id(value, "ladder.id"))


@attrs.frozen(kw_only=True)
class Ladder:
    """Everything done about one receivable (预警台账); its id is the receivable's.

    `salesperson` and `client` follow the receivable, `supervisor` is who stands above the salesperson (None: nobody).
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

    def find_letter(self, *, tier: int, cycle: int, issue: int | None = None) -> Step | None:
        """Return one issue of the letter decided for a tier of a cycle (None: the latest), or None."""
        letters = (step for step in reversed(self.steps) if step.act is Act.DUN)
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
        return self.extensions[-1].due_on if self.extensions else None

    @property
    def open_receipts(self) -> tuple[ReportedReceipt, ...]:
        """Return the reported receipts finance has not judged yet, in the order they were reported."""
        return tuple(receipt for receipt in self.receipts if receipt.is_open)

    @property
    def unanswered(self) -> tuple[Step, ...]:
        """Return the open internal steps nobody has answered yet; a statement that waits to be judged is an answer."""
        last = self.last_statement
        waits = last is not None and last.state is StatementState.SUBMITTED
        return (*(() if waits else self.open_steps(Act.REMIND)), *self.open_steps(Act.INTERVENE))

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
        letters = (step for step in self.steps if step.act is Act.DUN and step.counts_as_written)
        return max((step.written_on for step in letters), default=None)

    @property
    def last_delivered_on(self) -> dt.date | None:
        """Return the day of the latest letter the client has, or None."""
        return max((step.written_on for step in self.steps if step.act is Act.DUN and step.has_arrived), default=None)

    @property
    def responsible(self) -> str:
        """Return who answers for the claim: the salesperson, or whoever stands in for them where there is none."""
        return self.salesperson or self.above

    @property
    def above(self) -> str:
        """Return who stands above the salesperson; without a supervisor, finance acts."""
        return self.supervisor or Role.FINANCE.value

    def against_closed(self) -> tuple[Finding, ...]:
        """Refuse to follow up what is settled."""
        return () if self.closed_on is None else (self.finding("ladder.closed", closed_on=self.closed_on),)

    def drawn_forward(self, on: dt.date) -> Ladder:
        """Have the ladder looked at on `on` at the latest."""
        return attrs.evolve(self, next_review_on=min(self.next_review_on, on))

    def carried_out(self, act: Act, on: dt.date) -> Ladder:
        """Close the open steps of an act: somebody did what they asked for."""
        done = self.open_steps(act)
        steps = tuple(
            attrs.evolve(step, state=StepState.DONE, ended_on=on) if step in done else step for step in self.steps
        )
        return attrs.evolve(self, steps=steps)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this ladder."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this ladder."""
        return Finding(code=code, subject=self.id, facts=facts)
