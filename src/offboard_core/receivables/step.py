"""One step of a ladder (升级步骤): its tier, what is done, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import attrs

from offboard_core.kernel.money import Money
from offboard_core.receivables.policy import Act
from offboard_core.receivables.tier_action import TIER_ACTIONS, TierAction, is_letter


class StepState(StrEnum):
    """How far a step has come."""

    OPEN = "open"
    """Taken; somebody still owes something, or the letter is on its way."""
    DONE = "done"
    """Carried out: the statement was accepted, the payment date recorded, the letter delivered."""
    CANCELLED = "cancelled"
    """Overtaken by a payment before it was carried out, taken back, or called off by finance."""
    REHEARSED = "rehearsed"
    """试运行: decided on trial, and delivered to no person."""


class StepMove(StrEnum):
    """What changes the state of a step, or of the letter that it is (步骤进展): the events of its chart."""

    CARRY_OUT = "carry_out"
    """The answer that an internal step asked for was given."""
    DELIVER = "deliver"
    FAIL = "fail"
    """The letter could not be delivered; it stays open."""
    WITHDRAW = "withdraw"
    """The letter was taken back before it went out, because it was no longer due."""
    OVERTAKE = "overtake"
    """A payment, an extension or the end of the claim has overtaken the step."""
    CALL_OFF = "call_off"
    """Finance called the letter off, before or after its delivery."""
    END_TRIAL = "end_trial"


@cache
def step_moves() -> Mapping[StepState, Mapping[StepMove, StepState]]:
    """Return where each move leads from each state, read off the chart when it is first asked for."""
    from offboard_core.receivables.lifecycle import StepLifecycle  # noqa: PLC0415 - it loads the machine library

    return StepLifecycle.steps(StepState, StepMove)


@attrs.frozen(kw_only=True)
class Step:
    """One step of the ladder; it is taken once in its cycle.

    `answer_by` is the day by which the statement or the payment date is owed, and for a letter the day to pay by.
    `policy` is the version that decided it. `issue` counts the issues of a step whose letter was withdrawn and
    decided again. `recipient` is the person or role it was meant for, `escalated_on` the day on which it was
    escalated without an answer. Of a letter, `joint` is the key of the message if it is a line of a letter about
    several claims, `reference` the channel's number of the delivery, `problem` why it was not delivered,
    `annulled_on` the day on which finance called it off after its delivery, and `unnecessary_on` the day on which
    an earlier payment became known.
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
    def action(self) -> TierAction:
        """Return the row of its act: to whom, by when, what answers it, who is next above."""
        return TIER_ACTIONS[self.act]

    @property
    def is_letter(self) -> bool:
        """Say whether it is a letter to the client."""
        return is_letter(self.act)

    @property
    def is_open(self) -> bool:
        """Say whether it has not been carried out, cancelled or rehearsed."""
        return self.state is StepState.OPEN

    def can(self, move: StepMove) -> bool:
        """Say whether a move is possible in its state."""
        return move in step_moves()[self.state]

    def state_after(self, move: StepMove) -> StepState:
        """Return the state that a move leads to. Raises `KeyError` for one that is not possible (`can`)."""
        return step_moves()[self.state][move]

    @property
    def counts_as_written(self) -> bool:
        """Say whether the client has the letter or is to have it; a letter annulled after its delivery counts."""
        return self.state is not StepState.CANCELLED or self.annulled_on is not None

    @property
    def written_on(self) -> dt.date:
        """Return the day on which the letter was delivered, or decided if it has not arrived."""
        return self.ended_on if self.has_arrived and self.ended_on is not None else self.decided_on

    @property
    def has_arrived(self) -> bool:
        """Say whether the letter was delivered; one that was called off afterwards was."""
        return self.state is StepState.DONE or self.annulled_on is not None
