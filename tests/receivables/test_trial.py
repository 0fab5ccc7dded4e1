"""The trial (试运行): every step is taken and told in the journal, and nothing goes out; then in earnest, from a new baseline."""

from __future__ import annotations

import attrs

from offboard_core.kernel.verdict import Decided, Message
from offboard_core.organization import Obligation
from offboard_core.receivables import Act, AgeingPolicy, CatchUp, Ladder, Receivable, Status, StepState, Tier
from offboard_core.receivables.letter import release_letter
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import cancel_letter, escalate, letter_still_due
from tests.receivables.given import CLAIM, POLICY, SUPERVISOR, WARNED_ON, at, codes, day, decided, opened, paid, tiers


def tried(
    ladder: Ladder, number: int, claim: Receivable = CLAIM, policy: AgeingPolicy = POLICY, *, on_trial: bool = True
) -> Decided[Ladder]:
    """Look at a claim on trial so many days after its due date."""
    return decided(escalate(ladder, claim, policy, now=at(day(number)), supervisor=SUPERVISOR, on_trial=on_trial))


def run(*numbers: int, policy: AgeingPolicy = POLICY) -> Ladder:
    """Return a ladder after looks on trial on several days."""
    ladder = opened(policy=policy)
    for number in numbers:
        ladder = tried(ladder, number, policy=policy).state
    return ladder


def test_a_trial_takes_every_step_and_delivers_none() -> None:
    """Ninety days on trial: three steps rehearsed, not one message, nothing owed by anybody."""
    ladder, messages, events, owed = opened(), list[Message](), list[str](), list[Obligation]()
    for number in range(120):
        decision = tried(ladder, number)
        ladder = decision.state
        messages += decision.messages
        events += [event.type for event in decision.events if event.type != "ladder_reviewed"]
        owed += ladder_obligations(ladder)

    assert ([], []) == (messages, owed)
    assert ["trial_begun", "step_rehearsed", "step_rehearsed", "step_rehearsed"] == events
    assert [(30, StepState.REHEARSED), (60, StepState.REHEARSED), (90, StepState.REHEARSED)] == [
        (step.tier, step.state) for step in ladder.steps
    ]


def test_a_trial_says_what_would_have_gone_to_whom() -> None:
    """The journal holds the step with its recipient, its amount and its reasons, as in earnest."""
    event = tried(run(30, 60), 90).events[0]

    assert ("step_rehearsed", "ageing.step_due", 90, "dun", "C-1") == (
        event.type,
        *(event.facts[name] for name in ("rule", "tier", "act", "recipient")),
    )


def test_the_end_of_a_trial_makes_a_new_baseline() -> None:
    """What grew old meanwhile writes to no client before finance lets it go; colleagues are reminded at once."""
    over = tried(run(30, 60, 90), 95, on_trial=False)

    assert ["trial_ended", "step_taken"] == [event.type for event in over.events]
    assert ([30, 60, 90, 60], 90, Status.AWAITING_RELEASE) == (
        tiers(over.state),
        over.state.baseline_days,
        over.state.status,
    )
    assert [StepState.CANCELLED] * 3 + [StepState.OPEN] == [step.state for step in over.state.steps]
    assert ["ageing.intervene"] == [message.code for message in over.messages]


def test_what_was_released_before_a_trial_is_released_anew() -> None:
    """The release was for what finance saw then."""
    released = decided(release_letter(tried(opened(on=day(95)), 95).state, by="zhou", on=day(96)))
    over = tried(released.state, 97, on_trial=False).state

    assert ("", Status.AWAITING_RELEASE) == (over.released_by, over.status)


def test_a_young_claim_comes_out_of_its_trial_without_a_baseline() -> None:
    """Below every tier nothing was old."""
    over = tried(run(0), 10, on_trial=False).state

    assert (None, False) == (over.baseline_days, over.on_trial)


def test_a_trial_begun_in_the_middle_keeps_what_was_taken() -> None:
    """Steps taken in earnest stay open; what comes up is rehearsed; nobody owes anything meanwhile."""
    ladder = tried(opened(), 30, on_trial=False).state
    after = tried(ladder, 60)

    assert [StepState.OPEN, StepState.REHEARSED] == [step.state for step in after.state.steps]
    assert [1, 0] == [len(ladder_obligations(one)) for one in (ladder, after.state)]
    assert () == after.messages


def test_nothing_unmet_goes_further_up_on_trial() -> None:
    """An answer that is late is reported to nobody while nothing goes out."""
    ladder = tried(opened(), 30, on_trial=False).state
    late = tried(ladder, 45)

    assert [1, 0] == [len(ladder_obligations(one)) for one in (ladder, late.state)]
    assert () == late.messages


def test_payment_on_trial_closes_the_ladder() -> None:
    """Facts are facts, on trial too."""
    closed = tried(run(30), 32, paid(CLAIM, "1000.00", day(31)))

    assert (["ladder_closed"], ()) == ([event.type for event in closed.events], closed.messages)


def test_a_letter_decided_before_the_trial_does_not_go_out_on_it() -> None:
    """Looked at again before it is released: on trial."""
    ladder = tried(run_in_earnest(90), 91).state

    assert ["letter.on_trial"] == codes(letter_still_due(ladder, CLAIM, POLICY, tier=90, cycle=1, as_of=day(91)))


def run_in_earnest(number: int) -> Ladder:
    """Return a ladder looked at once, not on trial."""
    return tried(opened(), number, on_trial=False).state


def test_a_rehearsed_letter_cannot_be_called_off() -> None:
    """It never was on its way."""
    ladder = run(90)

    assert ["letter.none_such"] == codes(cancel_letter(ladder, tier=30, cycle=1, reason="x", by="z", on=day(91)))
    assert ["letter.not_open"] == codes(cancel_letter(ladder, tier=90, cycle=1, reason="x", by="z", on=day(91)))


def test_stepwise_on_trial_is_not_held_up_by_steps_nobody_carries_out() -> None:
    """A rehearsed step counts as carried out the next day, so that a trial shows all tiers."""
    policy = attrs.evolve(POLICY, catch_up=CatchUp.STEPWISE, tiers=(Tier(30, Act.REMIND), Tier(60, Act.INTERVENE)))

    assert [30, 60] == tiers(run(95, 96, policy=policy))


def test_the_limitation_period_is_kept_on_trial_without_a_word() -> None:
    """The journal notes that it runs out, and finance is told when the trial is over."""
    number = (WARNED_ON - day(0)).days
    ladder = tried(run(95), number)

    assert (["limitation_warned"], ()) == ([event.type for event in ladder.events], ladder.messages)
