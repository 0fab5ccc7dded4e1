"""Back-testing (策略回测): what a policy would have done over a ledger whose payments are known by now.

The decisions are the real ones; only the days on which something can happen are looked at, one look a day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import TypeAlias
from zoneinfo import ZoneInfo

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import DEFAULT_ZONE, business_date, moment
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.delivery import record_delivery
from offboard_core.receivables.escalation import escalate
from offboard_core.receivables.followup import file_statement, judge_statement, record_intervention, release_letter
from offboard_core.receivables.ladder import Ladder, ReasonUnpaid
from offboard_core.receivables.opening import follow, open_ladder
from offboard_core.receivables.policy import Act, AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable, Settlement
from offboard_core.receivables.ruling import (
    NO_SURROUNDINGS,
    Surroundings,
)

_SALESPERSON, _SUPERVISOR = "salesperson", "supervisor"
_WRITTEN = "replayed"
_HOUR = dt.time(10)

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many receivables are done, and of how many."""


class Answers(StrEnum):
    """What is assumed of the people inside, whose answers a ledger does not know."""

    NOBODY = "nobody"
    """No statement is filed and no payment date recorded."""
    EVERYBODY = "everybody"
    """Each comes, and is accepted, on its last day; a payment date holds nothing up."""


@attrs.frozen(kw_only=True)
class ReplayedStep:
    """One step the policy would have taken. `settled_soon`: nothing was owed any more so many days later."""

    on: dt.date
    receivable: str
    client: str
    tier: int
    act: Act
    amount: Money
    settled_soon: bool

    @property
    def month(self) -> str:
        """Return its month as "2026-03"."""
        return f"{self.on:%Y-%m}"


@attrs.frozen(kw_only=True)
class Tally:
    """The steps of one tier in one month and currency, and those of them that were settled soon after."""

    month: str
    tier: int
    act: Act
    steps: int
    clients: int
    amount: Money
    settled_soon: int
    amount_settled_soon: Money


@attrs.frozen(kw_only=True)
class Backtest:
    """What a policy would have done from `start_on` to `end_on`, both included; steps by day and receivable.

    `receivables` is how many were open to it, `escalated` how many answers were missed and went further up.
    """

    policy: str
    start_on: dt.date
    end_on: dt.date
    answers: Answers
    receivables: int
    escalated: int
    steps: tuple[ReplayedStep, ...]

    @property
    def letters(self) -> tuple[ReplayedStep, ...]:
        """Return the letters to clients, in their order."""
        return tuple(step for step in self.steps if step.act is Act.DUN)

    @property
    def needless_letters(self) -> tuple[ReplayedStep, ...]:
        """Return the letters that a payment soon after made unnecessary."""
        return tuple(step for step in self.letters if step.settled_soon)

    @property
    def clients_touched(self) -> frozenset[str]:
        """Return the clients that were sent a letter."""
        return frozenset(step.client for step in self.letters)

    def tallies(self) -> tuple[Tally, ...]:
        """Count by month, tier, act and currency."""
        groups: defaultdict[tuple[str, int, Act, str], list[ReplayedStep]] = defaultdict(list)
        for step in self.steps:
            groups[step.month, step.tier, step.act, step.amount.currency].append(step)
        return tuple(_tally(*key, steps) for key, steps in sorted(groups.items()))


def _tally(month: str, tier: int, act: Act, currency: str, steps: list[ReplayedStep]) -> Tally:
    soon = [step for step in steps if step.settled_soon]
    return Tally(
        month=month,
        tier=tier,
        act=act,
        steps=len(steps),
        clients=len({step.client for step in steps}),
        amount=Money(minor=sum(step.amount.minor for step in steps), currency=currency),
        settled_soon=len(soon),
        amount_settled_soon=Money(minor=sum(step.amount.minor for step in soon), currency=currency),
    )


def replay(
    receivables: Iterable[Receivable],
    policy: AgeingPolicy,
    *,
    start_on: dt.date,
    end_on: dt.date,
    answers: Answers = Answers.NOBODY,
    release_on: dt.date | None = None,
    soon_days: int = 7,
    calendar: WorkCalendar = CHINA,
    zone: ZoneInfo = DEFAULT_ZONE,
    progress: Progress | None = None,
) -> Backtest:
    """Replay a policy over a ledger; the same in whatever order the receivables come.

    A receivable is taken in on its invoice date, or on `start_on` where that is earlier or unknown; a settlement is seen
    on its value date, or on the day it was recorded if that is later. The opening baseline is released on `release_on`
    (None: never). Letters are delivered on their day. Raises `InvalidInput` for a receivable that comes twice, and for
    days in the wrong order.
    """
    if end_on < start_on:
        raise InvalidInput.at("end_on", end_on.isoformat(), "backtest.ends_before_start", start_on=start_on)
    clients = _by_client(receivables)
    total, done, seen, escalated = sum(map(len, clients.values())), 0, 0, 0
    steps: list[ReplayedStep] = []
    assumed = _Assumed(policy, start_on, end_on, answers, release_on, calendar, zone)
    for claims in clients.values():
        tracks = _replay_client(assumed, claims)
        seen += len(tracks)
        for track in tracks:
            escalated += sum(step.escalated_on is not None for step in track.ladder.steps)
            steps += _replayed(track, soon_days)
        done += len(claims)
        if progress is not None:
            progress(done, total)
    return Backtest(
        policy=policy.version,
        start_on=start_on,
        end_on=end_on,
        answers=answers,
        receivables=seen,
        escalated=escalated,
        steps=tuple(sorted(steps, key=lambda step: (step.on, step.receivable, step.tier))),
    )


def _by_client(receivables: Iterable[Receivable]) -> dict[str, list[Receivable]]:
    clients: defaultdict[str, list[Receivable]] = defaultdict(list)
    known: set[str] = set()
    for receivable in receivables:
        if receivable.id in known:
            raise InvalidInput.at("receivables", receivable.id, "backtest.receivable_twice")
        known.add(receivable.id)
        clients[receivable.client].append(receivable)
    return clients


@attrs.frozen
class _Assumed:
    """What holds for every receivable of one replay."""

    policy: AgeingPolicy
    start_on: dt.date
    end_on: dt.date
    answers: Answers
    release_on: dt.date | None
    calendar: WorkCalendar
    zone: ZoneInfo

    def opened_on(self, receivable: Receivable) -> dt.date:
        return max(receivable.invoiced_on or self.start_on, self.start_on)

    def seen_on(self, settlement: Settlement) -> dt.date:
        if settlement.recorded_at is None:
            return settlement.value_on
        return max(settlement.value_on, business_date(settlement.recorded_at, self.zone))


@attrs.define
class _Track:
    """One receivable on its way through time: all of it, what is seen of it so far, and its ladder."""

    whole: Receivable
    seen: Receivable
    ladder: Ladder

    def keep(self, verdict: Verdict[Ladder]) -> None:
        if isinstance(verdict, Decided):
            self.ladder = verdict.state


def _replay_client(assumed: _Assumed, claims: list[Receivable]) -> list[_Track]:
    """Go through the days of one client; letters to the same client keep their distance from each other."""
    tracks = {claim.id: _open(assumed, claim) for claim in claims if assumed.opened_on(claim) <= assumed.end_on}
    planned = {(day, id) for id, track in tracks.items() for day in _known_days(assumed, track)}
    queue = list(planned)
    heapify(queue)
    last_letters: dict[str, dt.date] = {}
    while queue:
        day, id = heappop(queue)
        track = tracks[id]
        surroundings = _surroundings(assumed, id, last_letters)
        if _live_a_day(assumed, track, day, surroundings):
            last_letters[id] = day
        for later in _days_ahead(assumed, track.ladder, day):
            if later <= assumed.end_on and (later, id) not in planned:
                planned.add((later, id))
                heappush(queue, (later, id))
    return list(tracks.values())


def _open(assumed: _Assumed, claim: Receivable) -> _Track:
    on = assumed.opened_on(claim)
    seen = _as_seen(assumed, claim, on)
    opened = open_ladder(seen, assumed.policy, on=on)
    assert isinstance(opened, Decided)  # noqa: S101  # opening a ladder is never refused
    return _Track(claim, seen, opened.state)


def _as_seen(assumed: _Assumed, claim: Receivable, day: dt.date) -> Receivable:
    if not claim.settlements:
        return claim
    return attrs.evolve(claim, settlements=tuple(one for one in claim.settlements if assumed.seen_on(one) <= day))


def _known_days(assumed: _Assumed, track: _Track) -> set[dt.date]:
    """Return the days known beforehand: taken in, something settled, the baseline released."""
    opened_on = track.ladder.opened_on
    days = {assumed.seen_on(settlement) for settlement in track.whole.settlements}
    if assumed.release_on is not None and track.ladder.awaits_release:
        days.add(max(assumed.release_on, opened_on))
    return {opened_on, *(day for day in days if opened_on <= day <= assumed.end_on)}


def _surroundings(assumed: _Assumed, id: str, last_letters: dict[str, dt.date]) -> Surroundings:
    if not assumed.policy.letter_gap_days:
        return NO_SURROUNDINGS
    others = (day for other, day in last_letters.items() if other != id)
    return Surroundings(last_letter_on=max(others, default=None))


def _live_a_day(assumed: _Assumed, track: _Track, day: dt.date, surroundings: Surroundings) -> bool:
    """Let happen what happens on one day, and say whether a letter went."""
    seen = _as_seen(assumed, track.whole, day)
    if seen != track.seen:
        track.seen = seen
        track.keep(follow(track.ladder, seen, on=day, zone=assumed.zone))
    if assumed.release_on is not None and assumed.release_on <= day and track.ladder.awaits_release:
        track.keep(release_letter(track.ladder, by=_SUPERVISOR, on=day, zone=assumed.zone))
    if assumed.answers is Answers.EVERYBODY:
        _answer(assumed, track, day)
    looked = escalate(
        track.ladder,
        track.seen,
        assumed.policy,
        now=moment(day, _HOUR, assumed.zone),
        calendar=assumed.calendar,
        supervisor=_SUPERVISOR,
        surroundings=surroundings,
        zone=assumed.zone,
    )
    track.keep(looked)
    letters = track.ladder.open_steps(Act.DUN)
    for step in letters:
        track.keep(record_delivery(track.ladder, tier=step.tier, cycle=step.cycle, delivered=True, on=day))
    return bool(letters)


def _answer(assumed: _Assumed, track: _Track, day: dt.date) -> None:
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


def _days_ahead(assumed: _Assumed, ladder: Ladder, day: dt.date) -> set[dt.date]:
    """Return the days on which this one can move next by itself: one look a day, and the last day of an answer."""
    days = {max(ladder.next_review_on, days_after(day, 1))}
    if assumed.answers is Answers.EVERYBODY:
        days |= {step.answer_by for step in ladder.unanswered if step.answer_by > day}
    return days


def _replayed(track: _Track, soon_days: int) -> list[ReplayedStep]:
    return [
        ReplayedStep(
            on=step.decided_on,
            receivable=track.whole.id,
            client=track.whole.client,
            tier=step.tier,
            act=step.act,
            amount=step.outstanding,
            settled_soon=track.whole.outstanding(days_after(step.decided_on, soon_days)).minor <= 0,
        )
        for step in track.ladder.steps
    ]


@attrs.frozen(kw_only=True)
class DifferenceRow:
    """How many steps of one tier two policies take in one month."""

    month: str
    tier: int
    act: Act
    before: int
    after: int


@attrs.frozen(kw_only=True)
class Difference:
    """Where two back-tests part: each month and tier, how many receivables, and the first of them by id."""

    before: str
    after: str
    rows: tuple[DifferenceRow, ...]
    receivables: int
    first: tuple[str, ...]


def compare(one: Backtest, other: Backtest, *, most: int = 100) -> Difference:
    """Lay two back-tests side by side; at most `most` receivables treated differently are named, all are counted."""
    counted = [Counter((step.month, step.tier, step.act) for step in test.steps) for test in (one, other)]
    before, after = counted
    rows = [
        DifferenceRow(month=key[0], tier=key[1], act=key[2], before=before[key], after=after[key])
        for key in sorted(before.keys() | after.keys())
    ]
    apart = {step.receivable for step in set(one.steps) ^ set(other.steps)}
    return Difference(
        before=one.policy,
        after=other.policy,
        rows=tuple(rows),
        receivables=len(apart),
        first=tuple(sorted(apart)[:most]),
    )
