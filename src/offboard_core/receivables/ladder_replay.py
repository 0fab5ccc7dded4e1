"""Replaying the ladder of one client over past days, by assumed answers."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from heapq import heapify, heappop, heappush

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import moment
from offboard_core.kernel.verdict import Decided, Verdict
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.escalation import escalate_client
from offboard_core.receivables.intervention import ConfirmedDate, record_intervention
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.ladder_start import follow, open_ladder
from offboard_core.receivables.letter import Delivery, LetterIssue, record_delivery, release_letter
from offboard_core.receivables.policy import days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import NO_SURROUNDINGS, Situation, Surroundings
from offboard_core.receivables.statement import (
    ReasonUnpaid,
    StatementJudgement,
    WrittenStatement,
    file_statement,
    judge_statement,
)
from offboard_core.receivables.tier_action import PAYMENT_DATE, STATEMENT

_SALESPERSON, _SUPERVISOR = "salesperson", "supervisor"


_WRITTEN = "replayed"


_HOUR = dt.time(10)


class Answers(StrEnum):
    """What is assumed of the people inside, whose answers a ledger does not know."""

    NOBODY = "nobody"
    """No statement is filed and no payment date recorded."""
    EVERYBODY = "everybody"
    """Each comes, and is accepted, on its last day; a payment date suspends no step."""


@attrs.frozen(kw_only=True)
class Assumptions:
    """What a replay assumes (回测假设): its days, both included, and what a ledger does not know.

    The opening baseline is released on `release_on` (None: never). A step counts as settled soon where the claim was
    settled within `soon_days`. Raises `InvalidInput` for days in the wrong order.
    """

    start_on: dt.date
    end_on: dt.date
    answers: Answers = Answers.NOBODY
    release_on: dt.date | None = None
    soon_days: int = 7

    def __attrs_post_init__(self) -> None:
        """Refuse a replay that ends before it starts."""
        if self.end_on < self.start_on:
            value = self.end_on.isoformat()
            raise InvalidInput.at("end_on", value, "backtest.ends_before_start", start_on=self.start_on)

    def opened_on(self, receivable: Receivable) -> dt.date:
        """Return the day on which a receivable is taken in."""
        return max(receivable.invoiced_on or self.start_on, self.start_on)

    def released_by(self, day: dt.date) -> bool:
        """Say whether the opening baseline was released by `day`."""
        return self.release_on is not None and self.release_on <= day


@attrs.define
class ReplayedClaim:
    """One receivable during a replay: all that the ledger knows of it, and its position on the present day."""

    whole: Receivable
    position: Position[Ladder]
    was_written_to: bool = False

    @property
    def ladder(self) -> Ladder:
        """Return its ladder as it is on that day."""
        return self.position.ladder

    def keep(self, verdict: Verdict[Ladder]) -> None:
        """Keep a decision; a refusal leaves the ladder as it is."""
        if isinstance(verdict, Decided):
            self.position = self.position.with_ladder(verdict.state)

    def see(self, situation: Situation) -> None:
        """Go on to a day: take over what became known by then, and let the ladder follow."""
        seen = self.whole.as_seen(situation.today, situation.zone)
        is_changed = seen != self.position.receivable
        self.position = Position(receivable=seen, ladder=self.ladder, situation=situation)
        if is_changed:
            self.keep(follow(self.ladder, seen, on=situation.today))


def replay_client(assumed: Assumptions, situation: Situation, claims: list[Receivable]) -> list[ReplayedClaim]:
    """Go through the days of one client; letters to the same client keep their distance from each other.

    `situation` is that of the first day. Where a letter is about the client, all claims are looked at on every day on
    which one of them can move.
    """
    situation = attrs.evolve(situation, supervisor=_SUPERVISOR)
    known = [claim for claim in claims if assumed.opened_on(claim) <= assumed.end_on]
    tracks = {claim.id: _open(assumed, situation, claim) for claim in known}
    planned = {(day, id) for id, track in tracks.items() for day in _known_days(assumed, track)}
    queue = list(planned)
    heapify(queue)
    last_letters: dict[str, dt.date] = {}
    while queue:
        day, id = heappop(queue)
        together = [id]
        if situation.is_about_client:
            while queue and queue[0][0] == day:
                heappop(queue)
            together = sorted(other for other, track in tracks.items() if track.ladder.opened_on <= day)
        looked = [tracks[one] for one in together]
        _live_a_day(assumed, looked, _on_a_day(situation, day, id, last_letters))
        last_letters.update({one: day for one, track in zip(together, looked, strict=True) if track.was_written_to})
        for one, track in zip(together, looked, strict=True):
            for later in _days_ahead(assumed, track.ladder, day):
                if later <= assumed.end_on and (later, one) not in planned:
                    planned.add((later, one))
                    heappush(queue, (later, one))
    return list(tracks.values())


def _open(assumed: Assumptions, situation: Situation, claim: Receivable) -> ReplayedClaim:
    first_day = attrs.evolve(situation, today=assumed.opened_on(claim))
    seen = claim.as_seen(first_day.today, situation.zone)
    opened = open_ladder(seen, first_day)
    assert isinstance(opened, Decided)  # noqa: S101  # opening a ladder is never refused
    return ReplayedClaim(claim, Position(receivable=seen, ladder=opened.state, situation=first_day))


def _known_days(assumed: Assumptions, track: ReplayedClaim) -> set[dt.date]:
    """Return the days known beforehand: taken in, something settled, the baseline released."""
    opened_on = track.ladder.opened_on
    days = track.whole.seen_days(track.position.situation.zone)
    if assumed.release_on is not None and track.ladder.awaits_release:
        days.add(max(assumed.release_on, opened_on))
    return {opened_on, *(day for day in days if opened_on <= day <= assumed.end_on)}


def _on_a_day(situation: Situation, day: dt.date, id: str, last_letters: dict[str, dt.date]) -> Situation:
    """Return the situation of a day, with the latest letter to the client about another claim."""
    surroundings = NO_SURROUNDINGS
    if situation.policy.letter_gap_days:
        others = (written_on for other, written_on in last_letters.items() if other != id)
        surroundings = Surroundings(last_letter_on=max(others, default=None))
    return attrs.evolve(situation, today=day, surroundings=surroundings)


def _live_a_day(assumed: Assumptions, tracks: list[ReplayedClaim], situation: Situation) -> None:
    """Replay one day of some claims, and note for which of them a letter was sent."""
    today = situation.today
    for track in tracks:
        track.see(situation)
        if assumed.released_by(today) and track.ladder.awaits_release:
            track.keep(release_letter(track.ladder, by=_SUPERVISOR, on=today))
        if assumed.answers is Answers.EVERYBODY:
            _answer(track)
    looked = escalate_client([track.position for track in tracks])
    for track, verdict in zip(tracks, looked, strict=True):
        track.keep(verdict)
        letters = [step for step in track.ladder.current_steps if step.is_letter and step.is_open]
        for step in letters:
            issue = LetterIssue(tier=step.tier, cycle=step.cycle)
            track.keep(record_delivery(track.ladder, issue, Delivery(delivered=True), on=today))
        track.was_written_to = bool(letters)


def _answer(track: ReplayedClaim) -> None:
    """Give the answers that are owed today."""
    situation = track.position.situation
    at = moment(situation.today, _HOUR, situation.zone)
    owed = {step.action.answer for step in track.ladder.unanswered if step.answer_by <= situation.today}
    if STATEMENT in owed:
        written = WrittenStatement(reason=ReasonUnpaid.CASH_SHORT, contacts_made=_WRITTEN, next_action=_WRITTEN)
        track.keep(file_statement(track.ladder, written, situation, by=_SALESPERSON, at=at))
        accepted = StatementJudgement(accepted=True)
        track.keep(judge_statement(track.ladder, accepted, situation, by=_SUPERVISOR, at=at))
    if PAYMENT_DATE in owed:
        confirmed = ConfirmedDate(confirmed_pay_on=situation.today, confirmed_with=_WRITTEN)
        seen = track.position.receivable
        track.keep(record_intervention(track.ladder, seen, confirmed, situation, by=_SUPERVISOR, at=at))


def _days_ahead(assumed: Assumptions, ladder: Ladder, day: dt.date) -> set[dt.date]:
    """Return the days on which the ladder can change next: its next look, and the last days of open answers."""
    days = {max(ladder.next_review_on, days_after(day, 1))}
    if assumed.answers is Answers.EVERYBODY:
        days |= {step.answer_by for step in ladder.unanswered if step.answer_by > day}
    return days
