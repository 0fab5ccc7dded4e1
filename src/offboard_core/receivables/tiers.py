"""Which tiers a claim has reached, and on which day it reaches the next: by its age, its letters, its broken promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.policy import Basis, Terms, Tier, days_after
from offboard_core.receivables.promise import Promise, PromiseState, promise_state
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tier_action import is_letter

NEVER = dt.date.max
"""The day of what only new facts can change."""


@attrs.frozen
class Rung:
    """One tier of one claim, and the first day on which it is reached; `NEVER` if time alone does not lead there."""

    tier: Tier
    first_on: dt.date


def rungs(receivable: Receivable, ladder: Ladder | None, situation: Situation) -> tuple[Rung, ...]:
    """Return the tiers of a claim with the days on which they are reached, lowest first; none if the age is unknown.

    `receivable` has the due date agreed with the client. The days never decrease from one tier to the next.
    """
    policy = situation.policy
    counted_from = policy.counted_from(receivable)
    if counted_from is None:
        return ()
    terms = policy.terms_for(receivable)
    if policy.basis is Basis.PREVIOUS_LETTER:
        return tuple(_after_letters(ladder, terms, counted_from, situation))
    calendar, grace = situation.calendar, terms.grace_days
    return tuple(Rung(tier, policy.day_after(counted_from, tier.days + grace, calendar)) for tier in terms.tiers)


def raised(
    found: tuple[Rung, ...], receivable: Receivable, ladder: Ladder | None, situation: Situation
) -> tuple[Rung, ...]:
    """Raise a claim whose promise is broken by today to every tier up to the policy's floor, from the day after.

    Only a promise that suspended the ladder has this effect, and only on a claim that is due.
    """
    policy = situation.policy
    if ladder is None or not policy.broken_promise_tier or not ladder.promises:
        return found
    broken = [promise for promise in ladder.promises if _is_broken(promise, receivable, situation)]
    if not broken:
        return found
    first_on = min(days_after(promise.pay_on, policy.promise_tolerance_days + 1) for promise in broken)
    overdue_from = receivable.overdue_from
    if overdue_from is not None:
        first_on = max(first_on, overdue_from)
    return tuple(
        attrs.evolve(rung, first_on=min(rung.first_on, first_on))
        if rung.tier.days <= policy.broken_promise_tier
        else rung
        for rung in found
    )


def _is_broken(promise: Promise, receivable: Receivable, situation: Situation) -> bool:
    if not promise.suspends or promise.amount.currency != receivable.amount.currency:
        return False
    days = situation.policy.promise_tolerance_days
    state = promise_state(promise, receivable, situation.today, tolerance_days=days)
    return state in {PromiseState.BROKEN, PromiseState.PART_KEPT}


def _after_letters(ladder: Ladder | None, terms: Terms, due_on: dt.date, situation: Situation) -> Iterator[Rung]:
    """Count what comes above a letter from the day it asks to pay by; a letter that is still to go out leads nowhere.

    The distance is that of the tiers: 10 and 25 days are a second letter 15 days after the first one's own day.
    """
    policy, calendar = situation.policy, situation.calendar
    letter, is_letter_ahead = _last_letter(ladder), False
    for tier in terms.tiers:
        if letter is None:
            reached_on = NEVER if is_letter_ahead else policy.first_day_of(tier, due_on, terms, calendar)
            is_letter_ahead = is_letter_ahead or is_letter(tier.act)
        elif tier.days <= letter.tier:
            reached_on = letter.decided_on
        elif letter.is_open or is_letter_ahead:
            reached_on = NEVER
        else:
            distance = tier.days - letter.tier + terms.grace_days
            reached_on = policy.day_after(letter.answer_by, distance, calendar)
            is_letter_ahead = is_letter(tier.act)
        yield Rung(tier, reached_on)


def _last_letter(ladder: Ladder | None) -> Step | None:
    steps = ladder.current_steps if ladder is not None else ()
    letters = (step for step in reversed(steps) if step.is_letter and step.state is not StepState.CANCELLED)
    return next(letters, None)
