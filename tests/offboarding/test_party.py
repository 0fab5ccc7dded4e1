"""The parties to a handover: what each signs for, who acts for it, and who is told."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.access.standing import Standing
from offboard_core.offboarding import PARTIES
from offboard_core.offboarding.item_kinds import Topic
from offboard_core.offboarding.party import answerable_for, escalates_to, holds, party_for, party_of
from offboard_core.organization import Role
from tests.offboarding.people import CHEN, QIAN, ZHAO, a_case, departed, leaving


def test_every_topic_has_one_party() -> None:
    """The sheets of the three parties cover all topics without an overlap; the auditor's covers all of them."""
    topics = [topic for role in PARTIES for topic in party_of(role).topics]

    assert sorted(Topic) == sorted(topics)
    assert set(Topic) == party_of(Role.AUDITOR).topics
    assert all(topic in party_of(party_for(topic)).topics for topic in Topic)
    assert (Role.SUPERVISOR, Role.FINANCE, Role.HR) == PARTIES


@pytest.mark.parametrize("role", sorted(set(Role) - {*PARTIES, Role.AUDITOR}))
def test_a_role_that_is_no_party_signs_for_no_topic(role: Role) -> None:
    """It has no sheet, no substitute, and does not see access."""
    party = party_of(role)

    assert (role, frozenset(), None, False) == (party.role, party.topics, party.substitute, party.sees_access)


def test_hr_acts_for_a_supervisor_who_does_not_exist() -> None:
    """The supervisor answers by name and a department by its role; at the top HR answers."""
    case = a_case()
    top = attrs.evolve(case, supervisor=None)

    assert ("zhao.min", "hr") == (answerable_for(case, Role.SUPERVISOR), answerable_for(top, Role.SUPERVISOR))
    assert "finance" == answerable_for(case, Role.FINANCE)


def test_late_tasks_go_to_hr_and_those_of_hr_to_the_supervisor() -> None:
    """At the top a late task of HR goes to no person."""
    case = a_case()

    assert ("hr", "hr", "zhao.min") == tuple(escalates_to(case, owner) for owner in ("finance", "zhao.min", "hr"))
    assert None is escalates_to(attrs.evolve(case, supervisor=None), "hr")


@pytest.mark.parametrize(
    ("person", "is_held"), [(CHEN, True), (QIAN, True), (ZHAO, False), (leaving(CHEN), False), (departed(CHEN), False)]
)
def test_a_role_is_held_by_active_people(person: Standing, *, is_held: bool) -> None:
    """One of the roles is enough; a person on notice or departed holds none."""
    assert is_held is holds(person, Role.HR, Role.IT)
