"""Replaying the ladder of one client over past days, by assumed answers."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from heapq import heapify, heappop, heappush
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.dates import business_date, moment
from offboard_core.kernel.verdict import Decided, Verdict
from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.receivables.escalation import escalate_client
from offboard_core.receivables.intervention import record_intervention
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.letter import record_delivery, release_letter
from offboard_core.receivables.look import Claim
from offboard_core.receivables.opening import follow, open_ladder
from offboard_core.receivables.policy import Act, AgeingPolicy, Scope, days_after
from offboard_core.receivables.receivable import Receivable, Settlement
from offboard_core.receivables.situation import NO_SURROUNDINGS, Surroundings
from offboard_core.receivables.statement import ReasonUnpaid, file_statement, judge_statement

_SALESPERSON, _SUPERVISOR = "salesperson", "supervisor"


_WRITTEN = "replayed"


_HOUR = dt.time(10)


class Answers(StrEnum):
    """What is assumed of the people inside, whose answers a ledger does not know."""

    NOBODY = "nobody"
    """No statement is filed and no payment date recorded."""
    EVERYBODY = "everybody"
    """Each comes, and is accepted, on its last day; a payment date holds nothing up."""


@attrs.frozen
class Assumed:
    """What holds for every receivable of one replay."""

    policy: AgeingPolicy
    start_on: dt.date
    end_on: dt.date
    answers: Answers
    release_on: dt.date | None
    calendar: WorkCalendar
    zone: ZoneInfo

    def opened_on(self, receivable: Receivable) -> dt.date:
        """Return the day on which a receivable is taken in."""
        return max(receivable.invoiced_on or self.start_on, self.start_on)

    def seen_on(self, settlement: Settlement) -> dt.date:
        """Return the day on which a settlement is known of."""
        if settlement.recorded_at is None:
            return settlement.value_on
        return max(settlement.value_on, business_date(settlement.recorded_at, self.zone))


@attrs.define
class Track:
    """One receivable on its way through time: all of it, what is seen of it so far, its ladder, a letter on the last day."""

    whole: Receivable
    seen: Receivable
    ladder: Ladder
    was_written_to: bool = False

    def keep(self, verdict: Verdict[Ladder]) -> None:
        """Keep what was decided; a no changes nothing."""
        if isinstance(verdict, Decided):
            self.ladder = verdict.state


def replay_client(assumed: Assumed, claims: list[Receivable]) -> list[Track]:
    """Go through the days of one client; letters to the same client keep their distance from each other.

    Where a letter is about the client, all claims are looked at on every day on which one of them can move.
    """
    tracks = {claim.id: _open(assumed, claim) for claim in claims if assumed.opened_on(claim) <= assumed.end_on}
    planned = {(day, id) for id, track in tracks.items() for day in _known_days(assumed, track)}
    queue = list(planned)
    heapify(queue)
    last_letters: dict[str, dt.date] = {}
    while queue:
        day, id = heappop(queue)
        together = [id]
        if assumed.policy.scope is Scope.CLIENT:
            while queue and queue[0][0] == day:
                heappop(queue)
            together = sorted(other for other, track in tracks.items() if track.ladder.opened_on <= day)
        looked = [tracks[one] for one in together]
        _live_a_day(assumed, looked, day, _surroundings(assumed, id, last_letters))
        last_letters.update({one: day for one, track in zip(together, looked, strict=True) if track.was_written_to})
        for one, track in zip(together, looked, strict=True):
            for later in _days_ahead(assumed, track.ladder, day):
                if later <= assumed.end_on and (later, one) not in planned:
                    planned.add((later, one))
                    heappush(queue, (later, one))
    return list(tracks.values())


def _open(assumed: Assumed, claim: Receivable) -> Track:
    on = assumed.opened_on(claim)
    seen = _as_seen(assumed, claim, on)
    opened = open_ladder(seen, assumed.policy, on=on, calendar=assumed.calendar)
    assert isinstance(opened, Decided)  # noqa: S101  # opening a ladder is never refused
    return Track(claim, seen, opened.state)


def _as_seen(assumed: Assumed, claim: Receivable, day: dt.date) -> Receivable:
    if not claim.settlements:
        return claim
    return attrs.evolve(claim, settlements=tuple(one for one in claim.settlements if assumed.seen_on(one) <= day))


def _known_days(assumed: Assumed, track: Track) -> set[dt.date]:
    """Return the days known beforehand: taken in, something settled, the baseline released."""
    opened_on = track.ladder.opened_on
    days = {assumed.seen_on(settlement) for settlement in track.whole.settlements}
    if assumed.release_on is not None and track.ladder.awaits_release:
        days.add(max(assumed.release_on, opened_on))
    return {opened_on, *(day for day in days if opened_on <= day <= assumed.end_on)}


def _surroundings(assumed: Assumed, id: str, last_letters: dict[str, dt.date]) -> Surroundings:
    if not assumed.policy.letter_gap_days:
        return NO_SURROUNDINGS
    others = (day for other, day in last_letters.items() if other != id)
    return Surroundings(last_letter_on=max(others, default=None))


def _live_a_day(assumed: Assumed, tracks: list[Track], day: dt.date, surroundings: Surroundings) -> None:
    """Let happen what happens to some claims on one day, and note whether letters about them went."""
    for track in tracks:
        seen = _as_seen(assumed, track.whole, day)
        if seen != track.seen:
            track.seen = seen
            track.keep(follow(track.ladder, seen, on=day))
        if assumed.release_on is not None and assumed.release_on <= day and track.ladder.awaits_release:
            track.keep(release_letter(track.ladder, by=_SUPERVISOR, on=day))
        if assumed.answers is Answers.EVERYBODY:
            _answer(assumed, track, day)
    claims = [
        Claim(ladder=track.ladder, receivable=track.seen, policy=assumed.policy, supervisor=_SUPERVISOR)
        for track in tracks
    ]
    looked = escalate_client(
        claims,
        now=moment(day, _HOUR, assumed.zone),
        calendar=assumed.calendar,
        surroundings=surroundings,
        zone=assumed.zone,
    )
    for track, verdict in zip(tracks, looked, strict=True):
        track.keep(verdict)
        letters = track.ladder.open_steps(Act.DUN)
        for step in letters:
            track.keep(record_delivery(track.ladder, tier=step.tier, cycle=step.cycle, delivered=True, on=day))
        track.was_written_to = bool(letters)


def _answer(assumed: Assumed, track: Track, day: dt.date) -> None:
    """Answer what is to be answered today."""
    at = moment(day, _HOUR, assumed.zone)
    owed = {step.act for step in track.ladder.unanswered if step.answer_by <= day}
    if Act.REMIND in owed:
        filed = file_statement(
            track.ladder,
            assumed.policy,
            by=_SALESPERSON,
            at=at,
            reason=ReasonUnpaid.CASH_SHORT,
            contacts_made=_WRITTEN,
            next_action=_WRITTEN,
            calendar=assumed.calendar,
            zone=assumed.zone,
        )
        track.keep(filed)
        track.keep(judge_statement(track.ladder, assumed.policy, accepted=True, by=_SUPERVISOR, at=at))
    if Act.INTERVENE in owed:
        recorded = record_intervention(
            track.ladder,
            track.seen,
            assumed.policy,
            by=_SUPERVISOR,
            at=at,
            confirmed_pay_on=day,
            confirmed_with=_WRITTEN,
            zone=assumed.zone,
        )
        track.keep(recorded)


def _days_ahead(assumed: Assumed, ladder: Ladder, day: dt.date) -> set[dt.date]:
    """Return the days on which this one can move next by itself: one look a day, and the last day of an answer."""
    days = {max(ladder.next_review_on, days_after(day, 1))}
    if assumed.answers is Answers.EVERYBODY:
        days |= {step.answer_by for step in ladder.unanswered if step.answer_by > day}
    return days
