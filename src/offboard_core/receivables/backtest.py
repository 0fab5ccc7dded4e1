"""Back-testing (策略回测): what a policy would have done over a ledger whose payments are known by now.

The decisions are the real ones; only the days on which something can happen are looked at, one look a day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import TypeAlias
from zoneinfo import ZoneInfo

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.ladder_replay import Answers, Assumptions, ReplayedClaim, replay_client
from offboard_core.receivables.policy import Act, AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.tier_action import is_letter

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many receivables are done, and of how many."""


@attrs.frozen(kw_only=True)
class ReplayedStep:
    """One step the policy would have taken. `settled_soon`: the claim was settled so many days later."""

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
    """Counts and amounts of the steps of one tier in one month and currency, and of those settled soon after."""

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
        return tuple(step for step in self.steps if is_letter(step.act))

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
    assumptions: Assumptions,
    *,
    calendar: WorkCalendar = CHINA,
    zone: ZoneInfo = DEFAULT_ZONE,
    progress: Progress | None = None,
) -> Backtest:
    """Replay a policy over a ledger; the same in whatever order the receivables come.

    A receivable is taken in on its invoice date, or on the first day where that is earlier or unknown; a settlement is
    seen on its value date, or on the day it was recorded if that is later. Letters are delivered on their day. Raises
    `InvalidInput` for a receivable that comes twice.
    """
    clients = _by_client(receivables)
    total, done, seen, escalated = sum(map(len, clients.values())), 0, 0, 0
    steps: list[ReplayedStep] = []
    situation = Situation(policy=policy, today=assumptions.start_on, calendar=calendar, zone=zone)
    for claims in clients.values():
        tracks = replay_client(assumptions, situation, claims)
        seen += len(tracks)
        for track in tracks:
            escalated += sum(step.escalated_on is not None for step in track.ladder.steps)
            steps += _replayed(track, assumptions.soon_days)
        done += len(claims)
        if progress is not None:
            progress(done, total)
    return Backtest(
        policy=policy.version,
        start_on=assumptions.start_on,
        end_on=assumptions.end_on,
        answers=assumptions.answers,
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


def _replayed(track: ReplayedClaim, soon_days: int) -> list[ReplayedStep]:
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
    """The differences of two back-tests: steps by month and tier, how many receivables, the first by id."""

    before: str
    after: str
    rows: tuple[DifferenceRow, ...]
    receivables: int
    first: tuple[str, ...]


def compare(one: Backtest, other: Backtest, *, most: int = 100) -> Difference:
    """Compare two back-tests. All receivables treated differently are counted, and at most `most` are named."""
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
