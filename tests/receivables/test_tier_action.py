"""Tier actions: one row an act, complete, and each row says to whom, by when, what answers it and who is next above."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Hand
from offboard_core.receivables import Act, AgeingPolicy, Ladder
from offboard_core.receivables.tier_action import (
    OWED_INSIDE,
    TIER_ACTIONS,
    Party,
    TierAction,
    Told,
    complete,
    is_letter,
)
from tests.receivables.decisions import on
from tests.receivables.given import DUE, SUPERVISOR

FRIDAY = dt.date(2026, 3, 6)
POLICY = AgeingPolicy(statement_workdays=1, intervention_workdays=2, pay_within_days=2)
LADDER = Ladder(
    id="AR-1", client="C-1", salesperson="wang.wei", supervisor=SUPERVISOR, opened_on=DUE, next_review_on=DUE
)


def test_every_act_has_its_row() -> None:
    """The table is complete, and each act finds its own row."""
    assert list(Act) == [*TIER_ACTIONS]
    assert all(act is row.act for act, row in TIER_ACTIONS.items())


@pytest.mark.parametrize(
    "rows",
    [[], [*TIER_ACTIONS.values()][1:], [*TIER_ACTIONS.values(), TIER_ACTIONS[Act.DUN]]],
    ids=["none", "one missing", "one twice"],
)
def test_a_table_that_is_not_complete_is_refused(rows: list[TierAction]) -> None:
    """An act without a row, or with two, is bad input when the table is built."""
    with pytest.raises(InvalidInput) as caught:
        complete(rows)

    (finding,) = caught.value.findings
    assert ("act", "input.not_one_of", "remind, intervene, dun") == (
        finding.subject,
        finding.code,
        finding.facts["allowed"],
    )


def test_a_row_names_a_term_of_the_policy() -> None:
    """By when an answer is owed is a field of the policy; another name is bad input."""
    with pytest.raises(InvalidInput) as caught:
        attrs.evolve(TIER_ACTIONS[Act.DUN], answer_within="grace_days")

    (finding,) = caught.value.findings
    assert ("answer_within", "input.not_one_of", "grace_days") == (
        finding.subject,
        finding.code,
        finding.facts["value"],
    )
    assert "statement_workdays" in str(finding.facts["allowed"])


@pytest.mark.parametrize(
    ("act", "by"),
    [(Act.REMIND, dt.date(2026, 3, 9)), (Act.INTERVENE, dt.date(2026, 3, 10)), (Act.DUN, dt.date(2026, 3, 8))],
)
def test_the_row_says_by_when(act: Act, by: dt.date) -> None:
    """People in the house have working days, a client has calendar days."""
    assert by == TIER_ACTIONS[act].deadline(on(FRIDAY, POLICY)).on


@pytest.mark.parametrize(
    ("act", "to", "above"),
    [
        (Act.REMIND, "wang.wei", Told("supervisor", "ageing.statement_unmet")),
        (Act.INTERVENE, SUPERVISOR, Told("finance", "ageing.intervention_unmet")),
        (Act.DUN, "C-1", None),
    ],
)
def test_the_row_says_to_whom_and_who_is_next_above(act: Act, to: str, above: Told | None) -> None:
    """The salesperson, then the supervisor, then the client; an unmet answer goes one further up."""
    row = TIER_ACTIONS[act]

    assert (to, above) == (row.to.person(LADDER), row.next_above)


def test_finance_acts_where_there_is_no_supervisor() -> None:
    """A party is a person, the client, or the role that acts."""
    alone = attrs.evolve(LADDER, supervisor=None)

    assert ["wang.wei", "finance", "finance", "C-1"] == [Told(party, "").person(alone) for party in get_args(Party)]


def test_only_a_letter_leaves_the_house() -> None:
    """A letter goes to the client by its own hand, and its answer is owed by no person in the house."""
    assert [Act.DUN] == [act for act in Act if is_letter(act)]
    assert [Hand.NOTIFY, Hand.NOTIFY, Hand.LETTER] == [row.hand for row in TIER_ACTIONS.values()]
    assert [("file_statement", True), ("intervene", True), ("pay", False)] == [
        (row.answer, row.answer in OWED_INSIDE) for row in TIER_ACTIONS.values()
    ]
