"""Worlds by seed: a client with some claims, a policy, and half a year in which anything happens; then the laws.

Every law counts by itself, forwards and day by day, and never asks the room how it counts. The same seed is the same
world. `live_through(seed)` raises `AssertionError` with the law that was broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import attrs

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Hand, Message, Verdict
from offboard_core.kernel.workcalendar import CHINA
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Boundary,
    CatchUp,
    Channel,
    DayUnit,
    Ladder,
    Progression,
    Receivable,
    Scope,
    Settlement,
    SettlementKind,
    StepState,
    Surroundings,
    Tier,
)
from offboard_core.receivables.books import record_settlement
from offboard_core.receivables.letter import LETTER_NOT_NEEDED, release_letter
from tests.receivables.decisions import (
    confirm_promise,
    escalate_client,
    joint_letter_still_due,
    letter_still_due,
    lift_hold,
    open_ladder,
    place_hold,
    position,
    record_delivery,
    record_promise,
)
from tests.receivables.given import CLAIM, SUPERVISOR, at, day

HORIZON = 130
"""How many days a world lasts."""
_LADDERS = (
    (Tier(30, Act.REMIND), Tier(60, Act.INTERVENE), Tier(90, Act.DUN)),
    (Tier(10, Act.REMIND), Tier(20, Act.DUN), Tier(40, Act.DUN)),
    (Tier(5, Act.DUN), Tier(25, Act.DUN), Tier(45, Act.DUN)),
    (Tier(15, Act.REMIND), Tier(35, Act.INTERVENE)),
)


def a_policy(rng: Random) -> AgeingPolicy:
    """Draw a policy."""
    progression = rng.choice(list(Progression))
    stepwise = progression is Progression.STEPWISE
    return AgeingPolicy(
        version="simulated",
        scope=rng.choice(list(Scope)),
        boundary=rng.choice(list(Boundary)),
        unit=rng.choice([DayUnit.CALENDAR, DayUnit.CALENDAR, DayUnit.BUSINESS]),
        progression=progression,
        catch_up=None if stepwise else rng.choice([None, *CatchUp]),
        catch_up_gap_days=rng.choice([1, 3]),
        tiers=rng.choice(_LADDERS),
        grace_days=rng.choice([0, 0, 3]),
        letter_gap_days=rng.choice([0, 7, 15]),
        minimum_outstanding=rng.choice([{}, {"CNY": Money.of("600.00", "CNY")}]),
        broken_promise_tier=rng.choice([0, 60]),
        promise_tolerance_days=rng.choice([0, 3]),
        limitation_warning_days=rng.choice([180, 1040]),
    )


@attrs.define
class World:
    """What a host's store would hold, and all that was said; `quiet_until` is when finance lets the old claims go."""

    seed: int
    policy: AgeingPolicy
    claims: list[Receivable]
    ladders: list[Ladder]
    on_trial: list[bool]
    deeds: Mapping[int, Sequence[tuple[str, int, int]]]
    told: list[tuple[int, Message]] = attrs.field(factory=list)
    number: int = 0
    begun: int = 0

    def decide(self, number: int) -> list[Decided[Ladder]]:
        """Look at the client on a day."""
        claims = [
            position(ladder=ladder, receivable=claim, policy=self.policy, supervisor=SUPERVISOR, on_trial=on_trial)
            for ladder, claim, on_trial in zip(self.ladders, self.claims, self.on_trial, strict=True)
        ]
        return list(escalate_client(claims, now=at(day(number)), surroundings=Surroundings()))

    def look(self) -> list[Decided[Ladder]]:
        """Look at the client today, and keep what was decided."""
        decisions = self.decide(self.number)
        for place, decision in enumerate(decisions):
            self.keep(place, decision)
        return decisions

    def keep(self, place: int, verdict: Verdict[Ladder]) -> None:
        """Keep what was decided; a no changes nothing."""
        if isinstance(verdict, Decided) and verdict.events:
            self.ladders[place] = attrs.evolve(verdict.state, version=self.ladders[place].version + 1)
            self.told += [(self.number, message) for message in verdict.messages]

    def relay(self) -> None:
        """Send the letters that are on their way, looked at once more; what is not due is taken back."""
        for _, message in [*self.told]:
            if message.hand is not Hand.LETTER:
                continue
            carried = list(_carried(message))
            places = {str(ladder.id): place for place, ladder in enumerate(self.ladders)}
            if not any(self._is_open(places[id], tier, cycle, issue) for id, tier, cycle, issue in carried):
                continue
            goes = self._goes(message, places)
            if goes:
                laws_of_a_letter(self, message, is_decided=False)
            for id, tier, cycle, issue in carried:
                verdict = record_delivery(
                    self.ladders[places[id]],
                    tier=tier,
                    cycle=cycle,
                    delivered=goes,
                    reason="" if goes else LETTER_NOT_NEEDED,
                    on=day(self.number),
                    issue=issue,
                )
                self.keep(places[id], verdict)

    def _is_open(self, place: int, tier: int, cycle: int, issue: int) -> bool:
        step = self.ladders[place].find_letter(tier=tier, cycle=cycle, issue=issue)
        return step is not None and step.is_open

    def _goes(self, message: Message, places: Mapping[str, int]) -> bool:
        today = day(self.number)
        if "lines" in message.facts:
            claims = {
                id: position(
                    ladder=self.ladders[place],
                    receivable=self.claims[place],
                    policy=self.policy,
                    supervisor=SUPERVISOR,
                )
                for id, place in places.items()
            }
            return not joint_letter_still_due(message, claims, as_of=today)
        place = places[str(message.facts["receivable"])]
        ((_, tier, cycle, issue),) = _carried(message)
        verdict = letter_still_due(
            self.ladders[place], self.claims[place], self.policy, tier=tier, cycle=cycle, as_of=today, issue=issue
        )
        return isinstance(verdict, Decided)

    def happen(self) -> None:
        """Let today's deeds be done."""
        for what, place, number in self.deeds.get(self.number, ()):
            getattr(self, f"_{what}")(place % len(self.claims), number)

    def _pay(self, place: int, number: int, kind: SettlementKind = SettlementKind.PAYMENT) -> None:
        owed = self.claims[place].outstanding(day(self.number)).minor
        minor = owed if number % 2 else min(owed, 1 + number * 997)
        if kind is SettlementKind.REVERSAL:
            minor = self.claims[place].amount.minor - owed
        back = number % 8 if kind is SettlementKind.PAYMENT else 0
        if minor <= 0:
            return
        settlement = Settlement(
            amount=Money(minor=minor, currency=self.claims[place].amount.currency),
            value_on=day(self.number - back),
            kind=kind,
            reference=f"S-{self.number}-{place}-{number}-{kind}",
        )
        verdict = record_settlement(self.claims[place], settlement, today=day(self.number))
        if isinstance(verdict, Decided):
            self.claims[place] = verdict.state
            self._changed(place)

    def pay_a_part(self, place: int) -> None:
        """Pay a little now, so that a letter on its way states too much."""
        self._pay(place, 20)

    def _reverse(self, place: int, number: int) -> None:
        self._pay(place, number, SettlementKind.REVERSAL)

    def _hold(self, place: int, number: int) -> None:
        claim = self.claims[place]
        amount = Money(minor=1 + number * 331, currency=claim.amount.currency) if number % 3 == 0 else None
        until_on = day(self.number + number % 25)
        self.keep(
            place,
            place_hold(
                self.ladders[place],
                claim,
                reason="对账",
                approved_by="zhou.hui",
                until_on=until_on,
                today=day(self.number),
                amount=amount,
            ),
        )

    def _lift(self, place: int, _: int) -> None:
        self.keep(place, lift_hold(self.ladders[place], by="zhou.hui", today=day(self.number)))

    def _promise(self, place: int, number: int) -> None:
        claim, today = self.claims[place], day(self.number)
        self.keep(
            place,
            record_promise(
                self.ladders[place],
                claim,
                amount=claim.outstanding(today),
                pay_on=day(self.number + number % 30),
                promised_by="林总",
                promised_to="wang.wei",
                channel=Channel.LETTER,
                today=today,
                evidence="E" if number % 4 else "",
            ),
        )
        last = len(self.ladders[place].promises)
        self.keep(place, confirm_promise(self.ladders[place], self.policy, number=last, by="zhou.hui", today=today))

    def _dispute(self, place: int, number: int) -> None:
        self.claims[place] = attrs.evolve(self.claims[place], disputed=bool(number % 2))
        self._changed(place)

    def _spoil(self, place: int, number: int) -> None:
        due_on = None if number % 4 == 1 else self._due_on(place)
        self.claims[place] = attrs.evolve(self.claims[place], due_on=due_on, client=" " if number % 4 == 2 else "C-1")
        self._changed(place)

    def _due_on(self, place: int) -> dt.date:
        return day(place * 7)

    def _release(self, place: int, _: int) -> None:
        self.keep(place, release_letter(self.ladders[place], by="zhou.hui", on=day(self.number)))

    def _changed(self, place: int) -> None:
        """Draw the review forward, as taking in a change does."""
        ladder = self.ladders[place]
        self.ladders[place] = attrs.evolve(ladder, next_review_on=min(ladder.next_review_on, day(self.number)))


_DEEDS = ("pay", "pay", "pay", "reverse", "hold", "lift", "promise", "promise", "dispute", "spoil", "release")


def a_world(seed: int) -> World:
    """Draw the world of a seed."""
    rng = Random(seed)
    policy = a_policy(rng)
    claims = [
        attrs.evolve(
            CLAIM,
            id=f"AR-{place}",
            due_on=day(place * 7),
            amount=Money.of(rng.choice(["400.00", "1000.00"]), "USD" if place == 3 else "CNY"),
        )
        for place in range(rng.choice([1, 2, 4]))
    ]
    begun = rng.choice([0, 0, 0, 70])
    ladders = [open_ladder(claim, policy, on=day(begun)) for claim in claims]
    deeds: dict[int, list[tuple[str, int, int]]] = {}
    for _ in range(rng.choice([0, 4, 16])):
        deeds.setdefault(rng.randrange(begun, HORIZON), []).append(
            (rng.choice(_DEEDS), rng.randrange(4), rng.randrange(100))
        )
    return World(
        seed=seed,
        policy=policy,
        claims=claims,
        ladders=[one.state for one in ladders if isinstance(one, Decided)],
        on_trial=[rng.random() < 0.1 for _ in claims],
        deeds=deeds,
        number=begun,
        begun=begun,
    )


def live_through(seed: int) -> World:
    """Live a world through, night after night, and hold every law after each; nights are missed, clocks jump back."""
    world, rng = a_world(seed), Random(-seed)
    begun, every_night = world.number, seed % 3 == 0
    shadow = a_world(seed)
    for number in range(begun, HORIZON):
        world.number = shadow.number = number
        world.happen()
        shadow.happen()
        if every_night:
            if any(ladder.next_review_on <= day(number) for ladder in shadow.ladders):
                shadow.look()
            shadow.relay()
        elif rng.random() < 0.6:
            continue
        before = list(world.ladders)
        if not every_night and rng.random() < 0.5:
            world.relay()
            before = list(world.ladders)
        decisions = world.look()
        _hold_the_laws(world, before, decisions)
        if not every_night and rng.random() < 0.2:
            _set_the_clock_back(world, number - rng.randrange(1, 4))
        if not every_night and rng.random() < 0.1:
            world.pay_a_part(rng.randrange(len(world.claims)))  # between the decision and the relay
        if every_night or rng.random() < 0.5:
            world.relay()
    if every_night:
        assert _essence(world) == _essence(shadow), "looking only when a look is due is enough"
    return world


def _set_the_clock_back(world: World, back: int) -> None:
    for ladder, decision in zip(world.ladders, world.decide(back), strict=True):
        is_over = day(back) < (ladder.reviewed_on or ladder.opened_on)
        assert not (is_over and decision.events), "a clock that was set back changes no ladder"


def _essence(world: World) -> list[object]:
    steps = [
        [(one.tier, one.cycle, one.issue, one.state, one.decided_on) for one in ladder.steps]
        for ladder in world.ladders
    ]
    letters = [(number, message.key) for number, message in world.told if message.hand is Hand.LETTER]
    return [steps, letters, [ladder.closed_on for ladder in world.ladders]]


def _hold_the_laws(world: World, before: Sequence[Ladder], decisions: Sequence[Decided[Ladder]]) -> None:
    again = world.look()
    assert not any(one.events or one.messages for one in again), "twice a day is once a day"
    keys = [message.key for _, message in world.told]
    assert len(keys) == len(set(keys)), "nothing is told twice"
    for place, decision in enumerate(decisions):
        _laws_of_a_claim(world, place, before[place], decision)
    for decision in decisions:
        for message in decision.messages:
            if message.hand is Hand.LETTER:
                laws_of_a_letter(world, message)


def _laws_of_a_claim(world: World, place: int, before: Ladder, decision: Decided[Ladder]) -> None:
    claim, ladder, policy, today = world.claims[place], world.ladders[place], world.policy, day(world.number)
    taken = [event for event in decision.events if event.type in {"step_taken", "step_rehearsed"}]
    standing = [step for step in ladder.current_steps if step.state is not StepState.CANCELLED]
    rising = [step.tier for step in standing]
    assert rising == sorted(set(rising)), "tiers rise, and each is taken once"
    if world.on_trial[place]:
        assert not decision.messages, "nothing goes out on trial"
        assert not any(step.is_open for step in ladder.steps), "nothing is owed on trial"
    owed, is_sound = _owed(claim, today), claim.due_on is not None and bool(claim.client.strip())
    if not is_sound:
        assert not taken, "nothing is decided on facts that cannot be right"
        return
    for step in ladder.steps:
        if step.act is Act.DUN and step.state is StepState.DONE and step.ended_on is not None:
            needless = _owed(claim, step.ended_on - dt.timedelta(days=1)) <= 0
            assert step.unnecessary_on is not None or not needless, "needless letters are told"
    if owed <= 0:
        assert not taken, "no step after payment"
        assert not [step for step in ladder.steps if step.is_open], "nothing stays open after payment"
        assert ladder.closed_on is not None, "a settled claim is closed"
        return
    assert ladder.closed_on is None, "what is owed is open"
    stopped = _is_stopped(world, place, today)
    if stopped:
        assert not taken, "a held, disputed or promised claim rests"
    reached = [tier for tier in policy.tiers if _is_reached(world, place, tier.days, today)]
    floor = policy.broken_promise_tier if _has_broken(world, place, today) else 0
    for event in taken:
        tier = event.facts["tier"]
        assert isinstance(tier, int)
        assert tier in [one.days for one in reached] or tier <= floor, "no tier before its day"
    if policy.progression is Progression.STEPWISE:
        open_before = [step for step in before.current_steps if step.is_open]
        assert not (taken and open_before and before.cycle == ladder.cycle), "an open step is never overtaken"
        assert len(taken) <= 1, "one step a run"
    if not stopped:
        _nothing_is_left_out(world, place, reached, floor, today)
    _limitation(world, place, today)


def _nothing_is_left_out(world: World, place: int, reached: Sequence[Tier], floor: int, today: dt.date) -> None:
    """Say that what is due was done: steps inside, what goes further up, what was needless."""
    claim, ladder, policy = world.claims[place], world.ladders[place], world.policy
    minimum = policy.minimum_outstanding.get(claim.amount.currency)
    big_enough = minimum is None or _asked_together(world, place, today) >= minimum.minor
    if policy.progression is Progression.HIGHEST and big_enough and policy.catch_up is not CatchUp.STEPWISE:
        inside = [tier.days for tier in reached if tier.act is not Act.DUN]
        inside += [tier.days for tier in policy.tiers if tier.days <= floor and tier.act is not Act.DUN]
        highest = max((step.tier for step in ladder.current_steps if step.state is not StepState.CANCELLED), default=0)
        assert highest >= max(inside, default=0), "no step inside is left out"
        free = not policy.letter_gap_days and not ladder.awaits_release and not world.on_trial[place]
        letters = [tier.days for tier in reached if tier.act is Act.DUN]
        if free and letters:
            assert highest >= max(letters), "no letter is left out"
    if big_enough and not world.on_trial[place]:
        late = [step for step in ladder.unanswered if step.answer_by < today]
        assert all(step.escalated_on is not None for step in late), "what does not come goes further up"


def _limitation(world: World, place: int, today: dt.date) -> None:
    """Say that the alarm came on its day, where nothing interrupted the period."""
    claim, ladder = world.claims[place], world.ladders[place]
    quiet = not (claim.settlements or ladder.promises or [step for step in ladder.steps if step.act is Act.DUN])
    if not quiet or claim.due_on is None:
        return
    runs_out = claim.due_on.replace(year=claim.due_on.year + 3)
    warned = today >= runs_out - dt.timedelta(days=world.policy.limitation_warning_days)
    assert warned == (ladder.limitation_ends_on is not None), "the limitation alarm comes on its day"


def laws_of_a_letter(world: World, message: Message, *, is_decided: bool = True) -> None:
    """Hold the laws of a letter on the day it is decided, or goes out."""
    policy, today = world.policy, day(world.number)
    places = {str(claim.id): place for place, claim in enumerate(world.claims)}
    lines = message.facts.get("lines")
    listed = lines if isinstance(lines, tuple) else (message.facts,)
    total = 0
    for line in listed:
        place = places[str(line["receivable"])]
        owed = _owed(world.claims[place], today) - _held(world, place, today)
        assert not world.on_trial[place], "no letter on trial"
        is_old = _was_old(world, place) and not world.ladders[place].released_by
        assert not is_old, "no letter out of the opening baseline before its release"
        assert not _is_stopped(world, place, today), "nobody is asked for what is held, disputed or promised"
        assert owed > 0, "nobody is asked for what is paid"
        assert line["outstanding"] == Money(minor=owed, currency=world.claims[place].amount.currency), (
            "the right amount"
        )
        total += owed
    minimum = policy.minimum_outstanding.get(world.claims[places[str(listed[0]["receivable"])]].amount.currency)
    assert minimum is None or total >= minimum.minor, "no letter below the minimum"
    assert len({world.claims[places[str(line["receivable"])]].amount.currency for line in listed}) == 1, "one currency"
    if policy.letter_gap_days and is_decided:
        for number in _letters_before(world, message):
            assert world.number - number >= policy.letter_gap_days or number == world.number, "the gap is kept"


def _was_old(world: World, place: int) -> bool:
    """Say whether a claim had reached a tier when everything began."""
    return any(_is_reached(world, place, tier.days, day(world.begun)) for tier in world.policy.tiers)


def _asked_together(world: World, place: int, today: dt.date) -> int:
    """Count what the minimum is held against: the claim alone, or all that a letter could ask the client for."""
    alone = _owed(world.claims[place], today) - _held(world, place, today)
    if world.policy.scope is Scope.RECEIVABLE:
        return alone
    total = 0
    for other, claim in enumerate(world.claims):
        alike = claim.amount.currency == world.claims[place].amount.currency
        alike = alike and world.on_trial[other] is world.on_trial[place] and claim.client == "C-1"
        listed = not world.ladders[other].awaits_release or world.ladders[place].awaits_release
        is_overdue = claim.due_on is not None and today > claim.due_on
        if alike and listed and is_overdue and not _is_stopped(world, other, today):
            total += max(0, _owed(claim, today) - _held(world, other, today))
    return total


def _letters_before(world: World, message: Message) -> Iterator[int]:
    """Yield the days of the letters the client was written before, those taken back apart."""
    places = {str(claim.id): place for place, claim in enumerate(world.claims)}
    for number, other in world.told:
        if other.hand is not Hand.LETTER or other.key == message.key:
            continue
        for id, tier, cycle, issue in _carried(other):
            issues = [
                step
                for step in world.ladders[places[id]].steps
                if (step.tier, step.cycle, step.issue) == (tier, cycle, issue)
            ]
            if any(
                step.state in {StepState.OPEN, StepState.DONE} and step.decided_on == day(number) for step in issues
            ):
                if number == world.number and world.policy.scope is Scope.RECEIVABLE:
                    raise AssertionError("two letters on one day")
                yield number


def _carried(message: Message) -> Iterator[tuple[str, int, int, int]]:
    facts = message.facts
    lines = facts.get("lines")
    for line in (
        lines if isinstance(lines, tuple) else ({**facts, "carries": (facts["tier"],), "issues": (facts["issue"],)},)
    ):
        for tier, issue in zip(line["carries"], line["issues"], strict=True):
            yield str(line["receivable"]), tier, line["cycle"], issue


def _owed(claim: Receivable, today: dt.date) -> int:
    """Count what is owed on a day, one settlement after the other."""
    owed = claim.amount.minor
    for one in claim.settlements:
        if one.value_on <= today:
            owed += one.amount.minor if one.kind is SettlementKind.REVERSAL else -one.amount.minor
    return owed


def _held(world: World, place: int, today: dt.date) -> int:
    owed = _owed(world.claims[place], today)
    held = 0
    for hold in world.ladders[place].holds:
        ended = hold.lifted_on is not None and hold.lifted_on <= today
        if hold.from_on <= today <= hold.until_on and not ended:
            held += owed if hold.amount is None else hold.amount.minor
    return min(held, owed)


def _is_stopped(world: World, place: int, today: dt.date) -> bool:
    claim = world.claims[place]
    if claim.disputed or (_held(world, place, today) == _owed(claim, today) and _owed(claim, today) > 0):
        return True
    return any(
        promise.evidence
        and promise.confirmed_by
        and today <= promise.pay_on + dt.timedelta(days=world.policy.promise_tolerance_days)
        and promise.outstanding.minor - _owed(claim, today) < promise.amount.minor
        for promise in world.ladders[place].promises
    )


def _has_broken(world: World, place: int, today: dt.date) -> bool:
    claim = world.claims[place]
    for promise in world.ladders[place].promises:
        last = promise.pay_on + dt.timedelta(days=world.policy.promise_tolerance_days)
        paid = promise.outstanding.minor - _owed(claim, min(today, last))
        due = claim.due_on is not None and today > claim.due_on
        if promise.evidence and promise.confirmed_by and today > last and paid < promise.amount.minor and due:
            return True
    return False


def _is_reached(world: World, place: int, days: int, today: dt.date) -> bool:
    """Count days forwards, one by one, from the due date."""
    due_on, policy = world.claims[place].due_on, world.policy
    if due_on is None:
        return False
    wanted = days + policy.grace_days + (policy.boundary is Boundary.AFTER)
    counted, current = 0, due_on
    while current < today:
        current += dt.timedelta(days=1)
        counted += policy.unit is DayUnit.CALENDAR or CHINA.is_workday(current)
    return counted >= wanted
