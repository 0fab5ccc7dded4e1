"""Who owes what for a claim by when."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.receivables import Act, Progression, ReasonUnpaid, Tier
from offboard_core.receivables.letter import release_letter
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import file_statement
from tests.receivables.given import CLAIM, POLICY, at, day, decided, look, looked, opened

HOUR_18 = dt.time(10)
"""Six in the evening in Shanghai, in UTC."""


def owed(ladder: object) -> list[tuple[str, str, str | None]]:
    """Return what is owed: verb, owner, and who hears of it unmet."""
    assert isinstance(ladder, type(opened()))
    return [(todo.verb, todo.owner, todo.escalates_to) for todo in ladder_obligations(ladder)]


def test_a_reminded_salesperson_owes_a_statement() -> None:
    """By the end of the third working day; the supervisor hears of it when none comes."""
    ladder = looked(opened(), 30)
    todo = ladder_obligations(ladder)[0]

    assert [("file_statement", "wang.wei", "zhao.min")] == owed(ladder)
    assert ("AR-1", dt.datetime.combine(ladder.steps[0].answer_by, HOUR_18, dt.UTC)) == (todo.subject, todo.due_at)


def test_the_hour_is_the_hosts() -> None:
    """A host whose day ends at five says so."""
    ladder = looked(opened(), 30)

    assert [9] == [todo.due_at.hour for todo in ladder_obligations(ladder, day_ends_hour=17)]


def test_a_submitted_statement_waits_for_the_supervisor() -> None:
    """The salesperson owes nothing meanwhile; the supervisor owes a judgement."""
    filed = decided(
        file_statement(
            looked(opened(), 30),
            POLICY,
            by="wang.wei",
            at=at(day(31)),
            reason=ReasonUnpaid.CASH_SHORT,
            contacts_made="电话",
            next_action="周五拜访",
        )
    ).state

    assert [("judge_statement", "zhao.min", None)] == owed(filed)


def test_an_intervention_is_the_supervisors() -> None:
    """Finance hears of it when no payment date comes."""
    assert [("intervene", "zhao.min", "finance")] == owed(looked(opened(), 60))


def test_both_internal_steps_may_be_owed() -> None:
    """An undone statement stays owed beside the intervention, the earlier deadline first."""
    assert ["file_statement", "intervene"] == [verb for verb, _, _ in owed(looked(opened(), 30, 60))]


def test_two_reminders_are_one_statement() -> None:
    """One statement answers every open reminder; the earliest day counts."""
    policy = attrs.evolve(POLICY, tiers=(Tier(10, Act.REMIND), Tier(11, Act.REMIND)))
    ladder = looked(opened(policy=policy), 10, 11, policy=policy)

    assert [dt.datetime.combine(ladder.steps[0].answer_by, HOUR_18, dt.UTC)] == [
        todo.due_at for todo in ladder_obligations(ladder)
    ]


def test_without_a_supervisor_finance_steps_in() -> None:
    """Where nobody stands above the salesperson, finance owes the intervention, and nobody above finance hears of it."""
    ladder = look(opened(), 60, supervisor=None).state

    assert [("intervene", "finance", None)] == owed(ladder)


@pytest.mark.parametrize(("supervisor", "owner"), [("zhao.min", "zhao.min"), (None, "finance")])
def test_without_a_salesperson_the_next_one_up_answers(supervisor: str | None, owner: str) -> None:
    """A claim nobody sells is still somebody's."""
    orphan = attrs.evolve(CLAIM, salesperson="")

    assert [("file_statement", owner, None)] == owed(look(opened(orphan), 30, orphan, supervisor=supervisor).state)


def test_a_waiting_letter_is_finances_to_release() -> None:
    """Within five working days, and no longer once it is released."""
    policy = attrs.evolve(POLICY, tiers=(Tier(90, Act.DUN),))
    waiting = looked(opened(policy=policy, on=day(100)), 100, policy=policy)
    released = decided(release_letter(waiting, by="zhou.hui", on=day(101))).state

    assert [[("release_letter", "finance", None)], []] == [owed(waiting), owed(released)]
    assert dt.date(2026, 6, 17) == waiting.release_by


def test_a_settled_claim_owes_nothing() -> None:
    """Nothing is left to do once it is paid."""
    assert [] == owed(attrs.evolve(looked(opened(), 30), closed_on=day(31)))


def test_stepwise_a_letter_is_released_when_its_turn_comes() -> None:
    """While a step below it is open nobody has to look at the letter."""
    policy = attrs.evolve(POLICY, progression=Progression.STEPWISE)

    assert ["file_statement"] == [verb for verb, _, _ in owed(looked(opened(on=day(100)), 100, policy=policy))]
