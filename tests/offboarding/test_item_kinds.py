"""One row a kind: what a line may be asked for follows from its row, and rows do not contradict themselves."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.offboarding import Asset, Duty, HandoverPolicy, ItemKind, OpenOrder, PrecheckAnswers, Topic

HOLDINGS = {ItemKind.ORDER: OpenOrder, ItemKind.ASSET: Asset, ItemKind.DUTY: Duty}


def test_every_topic_but_access_has_one_kind_of_lines() -> None:
    """Access is taken back, not handed over; whatever else a source tells of becomes a line of one kind."""
    topics = [kind.rules.topic for kind in ItemKind if kind.rules.topic is not None]

    assert sorted(set(Topic) - {Topic.ACCESS}) == sorted(topics)
    assert {field.name for field in attrs.fields(PrecheckAnswers)} == {topic.value for topic in Topic}
    assert set(HOLDINGS) == set(PrecheckAnswers().holdings())


@pytest.mark.parametrize("kind", HOLDINGS)
def test_what_is_signed_of_a_holding_is_told_of_it(kind: ItemKind) -> None:
    """A row names attributes of the thing, and the list shows only what is signed."""
    rules = kind.rules

    assert [] == [name for name in (*rules.facts, "id", "name") if name not in dir(HOLDINGS[kind])]
    assert {fact for fact, _ in rules.columns} <= set(rules.facts)


@pytest.mark.parametrize("kind", ItemKind)
def test_a_row_does_not_contradict_itself(kind: ItemKind) -> None:
    """What changes hands somewhere needs somebody to take it, and what is given back goes to no receiver."""
    rules = kind.rules

    assert rules.needs_receiver or rules.behind == "nothing"
    assert not (rules.is_returned and rules.needs_receiver)


def test_how_long_a_line_may_take_is_policy() -> None:
    """Claims and clients have numbers of their own, all other kinds share one."""
    policy = HandoverPolicy(receivable_workdays=1, client_workdays=2, line_workdays=3)

    assert [1, 2, 3, 3, 3, 3, 3] == [kind.rules.workdays(policy) for kind in ItemKind]
