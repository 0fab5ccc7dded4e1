"""A claim through time: whatever happens to it in whatever order, a step is taken once for ever and none is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import attrs
from hypothesis import example, given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Hand, Message, Verdict
from offboard_core.organization.worklist import worklist_changes
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Channel,
    Ladder,
    Progression,
    ReasonUnpaid,
    Receivable,
    Settlement,
    SettlementKind,
    StepState,
)
from offboard_core.receivables.books import record_settlement
from offboard_core.receivables.ladder_start import follow
from offboard_core.receivables.letter import LETTER_NOT_NEEDED, release_letter
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import (
    confirm_promise,
    escalate,
    file_statement,
    grant_extension,
    judge_statement,
    letter_still_due,
    lift_hold,
    place_hold,
    record_delivery,
    record_intervention,
    record_promise,
)
from tests.receivables.given import CLAIM, DUE, POLICY, SUPERVISOR, at, day, opened


@attrs.define
class Story:
    """A claim, its ladder, everything anybody was told, and what a 待办 centre shows; time goes as it likes."""

    claim: Receivable = CLAIM
    ladder: Ladder = attrs.field(factory=opened)
    policy: AgeingPolicy = POLICY
    today: dt.date = DUE
    told: list[Message] = attrs.field(factory=list)
    shown: dict[str, str] = attrs.field(factory=dict)
    settlements: int = 0

    def keep(self, verdict: Verdict[Ladder]) -> None:
        """Keep what was decided, as a host's storage would; a no changes nothing."""
        if isinstance(verdict, Decided) and verdict.events:
            changes = worklist_changes(
                self.shown,
                ladder_obligations(verdict.state),
                prefix=verdict.state.id,
                stream=verdict.state.target.stream,
                version=self.ladder.version,
                facts={},
            )
            self.ladder = attrs.evolve(verdict.state, version=self.ladder.version + 1)
            self.told += (*verdict.messages, *changes)
            for change in changes:
                self._show(change)
        elif isinstance(verdict, Decided):
            owed = [ladder_obligations(ladder) for ladder in (self.ladder, verdict.state)]
            assert owed[0] == owed[1], "what changes what is owed is an event"

    def _show(self, change: Message) -> None:
        key = str(change.facts["obligation"])
        if change.hand is Hand.WORKLIST_OPEN:
            assert key not in self.shown
            self.shown[key] = change.recipient
        else:
            assert change.recipient == self.shown.pop(key)

    def look(self) -> Decided[Ladder]:
        """Look at the claim today."""
        verdict = escalate(self.ladder, self.claim, self.policy, now=at(self.today), supervisor=SUPERVISOR)
        assert isinstance(verdict, Decided)
        self.keep(verdict)
        return verdict

    def settle(self, minor: int, kind: SettlementKind, *, value_on: dt.date | None = None) -> None:
        """Record a settlement today, as far as one is possible."""
        if minor <= 0:
            return
        self.settlements += 1
        settlement = Settlement(
            amount=Money(minor=minor, currency="CNY"),
            value_on=value_on or self.today,
            kind=kind,
            reference=f"S-{self.settlements}",
        )
        verdict = record_settlement(self.claim, settlement, today=self.today)
        if isinstance(verdict, Decided):
            self.claim = verdict.state
            self.keep(follow(self.ladder, self.claim, on=self.today))


def _wait(story: Story, number: int) -> None:
    story.today += dt.timedelta(days=number % 44 - 3)


def _pay(story: Story, number: int) -> None:
    story.settle(1 + number * 997, SettlementKind.PAYMENT)


def _pay_all(story: Story, _: int) -> None:
    story.settle(story.claim.outstanding(story.today).minor, SettlementKind.PAYMENT)


def _pay_before(story: Story, number: int) -> None:
    story.settle(
        story.claim.outstanding(story.today).minor,
        SettlementKind.PAYMENT,
        value_on=story.today - dt.timedelta(days=number),
    )


def _reverse(story: Story, _: int) -> None:
    settled = story.claim.amount - story.claim.outstanding(story.today)
    story.settle(settled.minor, SettlementKind.REVERSAL)


def _promise(story: Story, number: int) -> None:
    owed = story.claim.outstanding(story.today)
    story.keep(
        record_promise(
            story.ladder,
            story.claim,
            amount=owed,
            pay_on=story.today + dt.timedelta(days=number % 30),
            promised_by="林总",
            promised_to="wang.wei",
            channel=Channel.LETTER,
            today=story.today,
            evidence="E" if number % 2 else "",
        )
    )
    last = len(story.ladder.promises)
    story.keep(confirm_promise(story.ladder, story.policy, number=last, by="zhou.hui", today=story.today))


def _hold(story: Story, number: int) -> None:
    until_on = story.today + dt.timedelta(days=number % 20)
    story.keep(
        place_hold(
            story.ladder, story.claim, reason="对账", approved_by="zhou.hui", until_on=until_on, today=story.today
        )
    )


def _hold_part(story: Story, number: int) -> None:
    amount = Money(minor=1 + number * 997, currency="CNY")
    until_on = story.today + dt.timedelta(days=number % 20)
    story.keep(
        place_hold(
            story.ladder,
            story.claim,
            reason="质量异议",
            approved_by="zhou.hui",
            until_on=until_on,
            today=story.today,
            amount=amount,
        )
    )


def _extend(story: Story, number: int) -> None:
    story.keep(
        grant_extension(
            story.ladder,
            story.claim,
            story.policy,
            due_on=story.today + dt.timedelta(days=number % 40),
            agreed_with="林总",
            evidence="补充协议",
            by="zhou.hui",
            today=story.today,
        )
    )


def _lift(story: Story, _: int) -> None:
    story.keep(lift_hold(story.ladder, by="zhou.hui", today=story.today))


def _dispute(story: Story, number: int) -> None:
    story.claim = attrs.evolve(story.claim, disputed=bool(number % 2))
    story.keep(follow(story.ladder, story.claim, on=story.today))


def _hand_over(story: Story, number: int) -> None:
    story.claim = attrs.evolve(story.claim, salesperson=("wang.wei", "li.na")[number % 2])
    story.keep(follow(story.ladder, story.claim, on=story.today))


def _state(story: Story, number: int) -> None:
    story.keep(
        file_statement(
            story.ladder,
            story.policy,
            by="wang.wei",
            at=at(story.today),
            reason=ReasonUnpaid.CASH_SHORT,
            contacts_made="电话",
            next_action="拜访",
        )
    )
    accepted = bool(number % 3)
    story.keep(
        judge_statement(
            story.ladder, story.policy, accepted=accepted, by=SUPERVISOR, at=at(story.today), comment="再具体些"
        )
    )


def _step_in(story: Story, number: int) -> None:
    story.keep(
        record_intervention(
            story.ladder,
            story.claim,
            story.policy,
            by=SUPERVISOR,
            at=at(story.today),
            confirmed_pay_on=story.today + dt.timedelta(days=number % 15),
            confirmed_with="林总",
            evidence="E" if number % 2 else "",
        )
    )


def _deliver(story: Story, _: int) -> None:
    """Do as the relay does: look again, then send or take back."""
    for step in story.ladder.open_steps(Act.DUN):
        still_due = letter_still_due(
            story.ladder, story.claim, story.policy, tier=step.tier, cycle=step.cycle, as_of=story.today
        )
        story.keep(
            record_delivery(
                story.ladder,
                tier=step.tier,
                cycle=step.cycle,
                delivered=bool(still_due),
                reason="" if still_due else LETTER_NOT_NEEDED,
                on=story.today,
            )
        )


def _look(story: Story, _: int) -> None:
    story.look()


WAYS: tuple[Callable[[Story, int], None], ...] = (
    _wait,
    _look,
    _pay,
    _pay_all,
    _pay_before,
    _reverse,
    _promise,
    _hold,
    _hold_part,
    _extend,
    _lift,
    _dispute,
    _hand_over,
    _state,
    _step_in,
    _deliver,
)
NIGHT = st.integers(0, 43).map(lambda number: ((_wait, number), (_look, 0)))
DEED = st.tuples(st.sampled_from(WAYS), st.integers(0, 99)).map(lambda deed: (deed,))
TURNS = (
    ((_pay_all, 0), (_look, 0), (_wait, 9), (_reverse, 0), (_look, 0)),
    ((_wait, 43), (_wait, 43), (_wait, 43), (_look, 0), (_hold, 4), (_deliver, 0), (_wait, 9), (_look, 0)),
    ((_wait, 43), (_wait, 43), (_wait, 43), (_look, 0), (_deliver, 0), (_pay_before, 9), (_look, 0)),
)
"""Turns of fortune that chance alone hardly finds: a bounced payment, a letter taken back, a payment told of late."""
DEEDS = st.lists(st.one_of(NIGHT, DEED, st.sampled_from(TURNS)), max_size=24).map(
    lambda parts: [deed for part in parts for deed in part]
)


def test_the_stories_reach_what_they_are_about() -> None:
    """The turns above really begin a new cycle, decide a letter anew, and find one unnecessary."""
    bounced, taken_back, late = Story(), Story(), Story()
    for story, turn in zip((bounced, taken_back, late), TURNS, strict=True):
        for do, number in turn:
            do(story, number)

    assert 2 == bounced.ladder.cycle
    assert [1, 2] == [step.issue for step in taken_back.ladder.steps]
    assert [True] == [step.unnecessary_on is not None for step in late.ladder.steps]


def check(story: Story) -> None:
    """Say what is true after every deed."""
    carried = [step for step in story.ladder.steps if step.state is not StepState.CANCELLED]
    for cycle in {step.cycle for step in carried}:
        rising = [step.tier for step in carried if step.cycle == cycle]
        assert rising == sorted(set(rising)), "tiers rise, and each is taken once"
    keys = Counter(message.key for message in story.told)
    assert [] == [key for key, count in keys.items() if count > 1], "nothing is told twice"
    owed = {f"{story.ladder.id}:{todo.key}": todo.owner for todo in ladder_obligations(story.ladder)}
    assert owed == story.shown, "the worklist shows what is owed"


@given(DEEDS, st.sampled_from(Progression))
def test_a_step_is_taken_once_for_ever(deeds: list[tuple[Callable[[Story, int], None], int]], how: Progression) -> None:
    """Once in its cycle, with rising tiers, whatever is paid, brought back, promised, held, or done late."""
    story = Story(policy=attrs.evolve(POLICY, progression=how))
    for do, number in deeds:
        do(story, number)
        check(story)


@given(DEEDS)
def test_a_second_look_on_the_same_day_does_nothing(deeds: list[tuple[Callable[[Story, int], None], int]]) -> None:
    """Whatever has happened, twice a day is once a day, and the next look lies ahead."""
    story = Story()
    for do, number in deeds:
        do(story, number)
        first = story.look()
        again = story.look()
        assert (first.state if first.events else story.ladder).steps == story.ladder.steps
        assert () == again.events
        if first.events:
            assert story.ladder.next_review_on > story.today


@given(DEEDS)
def test_no_step_is_taken_after_payment(deeds: list[tuple[Callable[[Story, int], None], int]]) -> None:
    """On a day on which nothing is owed, nobody is reminded, nothing is written, and nothing stays open."""
    story = Story()
    for do, number in deeds:
        do(story, number)
        up_to_date = story.today >= (story.ladder.reviewed_on or story.ladder.opened_on)
        verdict = story.look()
        if up_to_date and story.claim.outstanding(story.today).minor <= 0:
            assert "step_taken" not in {event.type for event in verdict.events}
            assert [] == [step for step in story.ladder.steps if step.is_open]


@given(DEEDS, st.integers(30, 300), st.sampled_from(Progression))
@example([(_pay_all, 0), (_look, 0), (_wait, 4), (_reverse, 0), (_look, 0)], 100, Progression.HIGHEST)
def test_going_live_with_old_claims_sends_no_letter(
    deeds: list[tuple[Callable[[Story, int], None], int]], number: int, how: Progression
) -> None:
    """Until finance releases it, a claim of the opening baseline never becomes a letter, a bounced payment included."""
    policy = attrs.evolve(POLICY, progression=how)
    story = Story(ladder=opened(policy=policy, on=day(number)), policy=policy, today=day(number))
    for do, amount in deeds:
        do(story, amount)
        story.look()

    assert [] == [message.key for message in story.told if message.hand is Hand.LETTER]


def test_once_released_the_letter_goes() -> None:
    """The silence above is the release's, not the library's."""
    story = Story(ladder=opened(on=day(100)), today=day(100))
    story.look()
    story.keep(release_letter(story.ladder, by="zhou.hui", on=day(100)))
    story.look()

    assert 1 == len([message for message in story.told if message.hand is Hand.LETTER])


FACTS = st.dictionaries(
    st.integers(0, 140),
    st.tuples(
        st.sampled_from(
            [
                _pay,
                _pay_all,
                _pay_before,
                _reverse,
                _promise,
                _hold,
                _hold_part,
                _extend,
                _lift,
                _dispute,
                _state,
                _step_in,
            ]
        ),
        st.integers(0, 99),
    ),
    max_size=6,
)


@given(FACTS)
def test_looking_only_when_a_look_is_due_is_enough(facts: dict[int, tuple[Callable[[Story, int], None], int]]) -> None:
    """A round over the claims due for review comes to the same as one over all of them, every day."""
    every, due = Story(), Story()
    for number in range(150):
        for story in (every, due):
            story.today = day(number)
            if number in facts:
                do, amount = facts[number]
                do(story, amount)
        every.look()
        if due.ladder.next_review_on <= due.today:
            due.look()

    assert every.ladder == due.ladder
    assert every.told == due.told


@given(st.sets(st.integers(0, 139), max_size=12))
def test_missed_days_neither_lose_nor_double_a_step(days: set[int]) -> None:
    """Looked at on any days and then on day 140: the highest tier is reached, none twice, none out of order."""
    story = Story()
    for number in sorted({*days, 140}):
        story.today = day(number)
        story.look()
    taken = [step.tier for step in story.ladder.steps]

    expected = sorted({max(tier for tier in (30, 60, 90) if tier <= number) for number in days if number >= 30} | {90})
    assert expected == taken
