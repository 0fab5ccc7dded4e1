"""The limitation period (诉讼时效): three years, begun anew by whatever interrupts it; an alarm before it runs out.

By default Chinese law, every number in the policy: 民法典 188 (three years), 195 (interruption: a demand that reached
the debtor, part payment or an evidenced promise, an acknowledged balance), 202 (the last day of the month where the
year has no such day). An event after the period has run out does not revive it here, although article 192 may: a lawyer decides
that. It is not legal advice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Message
from offboard_core.organization.person import Role
from offboard_core.receivables.extension import agreed_due_on
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.messages import ClaimNamed
from offboard_core.receivables.policy import days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.step import StepState


class InterruptionKind(StrEnum):
    """What begins the limitation period anew (时效中断事由)."""

    DEMAND = "demand"
    """A letter that reached the client."""
    PART_PAYMENT = "part_payment"
    PROMISE = "promise"
    """Evidenced and confirmed."""
    ACKNOWLEDGEMENT = "acknowledgement"
    """A balance confirmation the client acknowledged."""


@attrs.frozen(kw_only=True)
class Interruption:
    """An act that began the period anew, and its day."""

    on: dt.date
    kind: InterruptionKind


@attrs.frozen(kw_only=True)
class Limitation:
    """When the period runs out: `ends_on` is its last day, `runs_from` the day it is counted from.

    `interruptions` are those that counted, in their order; `alarm` is set if it runs out soon or has run out.
    """

    runs_from: dt.date
    ends_on: dt.date
    interruptions: tuple[Interruption, ...] = ()
    alarm: Finding | None = None


def find_limitation(receivable: Receivable, ladder: Ladder | None, situation: Situation) -> Limitation | None:
    """Say when the limitation period runs out as things stand today; None for what is not owed or has no due date.

    What interrupts it after its last day no longer does.
    """
    due_on, today = agreed_due_on(receivable, ladder), situation.today
    if due_on is None or receivable.outstanding(today).minor <= 0:
        return None
    counted = _counted(receivable, ladder, due_on, situation)
    runs_from = counted[-1].on if counted else due_on
    ends_on = _years_after(runs_from, situation.policy.limitation_years)
    return Limitation(
        runs_from=runs_from,
        ends_on=ends_on,
        interruptions=counted,
        alarm=_alarm(receivable, ends_on, situation),
    )


def warning_day(receivable: Receivable, ladder: Ladder | None, situation: Situation) -> dt.date:
    """Return the day on which the limitation period of a claim that is owed is to be warned of; the last day there is for none."""
    due_on, policy = agreed_due_on(receivable, ladder), situation.policy
    if due_on is None:
        return dt.date.max
    counted = _counted(receivable, ladder, due_on, situation)
    ends_on = _years_after(counted[-1].on if counted else due_on, policy.limitation_years)
    return days_after(ends_on, -policy.limitation_warning_days)


def _counted(
    receivable: Receivable, ladder: Ladder | None, due_on: dt.date, situation: Situation
) -> tuple[Interruption, ...]:
    """Return the interruptions that count, in their order: each begins the period anew before it has run out."""
    runs_from, counted, years = due_on, list[Interruption](), situation.policy.limitation_years
    for event in sorted(_interruptions(receivable, ladder), key=lambda item: (item.on, item.kind)):
        if runs_from <= event.on <= min(situation.today, _years_after(runs_from, years)):
            runs_from = event.on
            counted.append(event)
    return tuple(counted)


def _alarm(receivable: Receivable, ends_on: dt.date, situation: Situation) -> Finding | None:
    days = (ends_on - situation.today).days
    if days < 0:
        return receivable.finding("limitation.run_out", ends_on=ends_on)
    if days <= situation.policy.limitation_warning_days:
        return receivable.finding("limitation.runs_out", ends_on=ends_on, days=days)
    return None


def _interruptions(receivable: Receivable, ladder: Ladder | None) -> Iterator[Interruption]:
    for payment in receivable.payments:
        yield Interruption(on=payment.value_on, kind=InterruptionKind.PART_PAYMENT)
    if ladder is None:
        return
    for step in ladder.steps:
        if step.is_letter and step.state is StepState.DONE and step.ended_on is not None:
            yield Interruption(on=step.ended_on, kind=InterruptionKind.DEMAND)
    for promise in ladder.promises:
        if promise.suspends:
            yield Interruption(on=promise.given_on, kind=InterruptionKind.PROMISE)
    for sent in ladder.confirmations:
        if sent.acknowledged_on is not None:
            yield Interruption(on=sent.acknowledged_on, kind=InterruptionKind.ACKNOWLEDGEMENT)


def _years_after(day: dt.date, years: int) -> dt.date:
    """Return the same day `years` later, at most the last possible day; 29 February becomes the 28th."""
    if day.year + years > dt.MAXYEAR:
        return dt.date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@attrs.frozen(kw_only=True)
class LimitationEnds(ClaimNamed):
    """The limitation period of a claim runs out, or has run out; `days` are those left, negative afterwards."""

    outstanding: Money
    runs_from: dt.date
    ends_on: dt.date
    days: int

    @property
    def code(self) -> str:
        """Return which of the two is said."""
        return "ageing.limitation" if self.days >= 0 else "ageing.limitation_over"


def limitation_message(ladder: Ladder, receivable: Receivable, found: Limitation, *, on: dt.date) -> Message:
    """Warn finance that the limitation period of a claim runs out, or has run out."""
    said = LimitationEnds.of_ladder(
        ladder,
        outstanding=receivable.outstanding(on),
        runs_from=found.runs_from,
        ends_on=found.ends_on,
        days=(found.ends_on - on).days,
    )
    key = f"ageing.limitation:{found.ends_on}:{ladder.id}"
    return said.to(Role.FINANCE.value, key=key, stream=ladder.target.stream)
