"""The situation of a claim: the superior, the letters to the same client, and the policy that decides."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.organization.person import Person, Role
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Status,
    StepState,
    Tier,
)
from offboard_core.receivables.policy import DEFAULT_TIERS
from offboard_core.usecases.people import mark_departed, record_person
from tests.usecases.company import Company, a_claim, a_company
from tests.usecases.ladders import round_of, steps, taken_in, waiting


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with nothing but its people."""
    return a_company(storage)


@pytest.mark.parametrize(
    ("salesperson", "left", "expected"),
    [
        ("wang.wei", (), "zhao.min"),
        ("wang.wei", ("zhao.min",), "boss"),
        ("wang.wei", ("zhao.min", "boss"), "finance"),
        ("boss", (), "finance"),
        ("", (), "finance"),
        ("nobody", (), "finance"),
    ],
    ids=["the superior", "who stands above the one who left", "nobody left", "the top", "no salesperson", "unknown"],
)
def test_who_is_told_to_step_in(company: Company, salesperson: str, left: tuple[str, ...], expected: str) -> None:
    """The nearest one above the salesperson who is still here steps in, and where nobody is, finance does."""
    taken_in(company, attrs.evolve(a_claim(salesperson=salesperson), due_on=dt.date(2026, 9, 20)))
    for person in left:
        company.desk("chen").do(mark_departed, person)
    round_of(company)

    assert expected == waiting(company)["ageing.intervene"]


def test_a_superior_nobody_knows(company: Company) -> None:
    """A superior without a standing can act on nothing here, so the next one further up is finance."""
    company.desk("chen").do(record_person, Person(id="new", name="新", roles=[Role.SALES], supervisor="outside"))
    taken_in(company, attrs.evolve(a_claim(salesperson="new"), due_on=dt.date(2026, 9, 20)))
    round_of(company)

    assert "finance" == waiting(company)["ageing.intervene"]


def letters_of(policy: AgeingPolicy, storage: Storage) -> Company:
    """Return a company by whose policy two claims on one client are dunned 60 days past due."""
    company = a_company(storage)
    office = attrs.evolve(company.office, policies=Policies(ageing=(policy,)))
    company = attrs.evolve(company, office=office)
    company.clock.to(9, 1)
    taken_in(company, attrs.evolve(a_claim("AR-1"), due_on=dt.date(2026, 9, 24)))
    taken_in(company, attrs.evolve(a_claim("AR-2"), due_on=dt.date(2026, 9, 25)))
    return company


@pytest.mark.parametrize(
    ("gap", "day", "expected"),
    [(0, 24, Status.DONE), (7, 24, Status.SPACED), (7, 29, Status.SPACED), (7, 30, Status.DONE)],
)
def test_letters_to_one_client_keep_their_distance(storage: Storage, gap: int, day: int, expected: Status) -> None:
    """Another letter to the same client waits until the policy's gap has passed; without a gap it does not."""
    policy = AgeingPolicy(tiers=(Tier(60, Act.DUN),), letter_gap_days=gap)
    company = letters_of(policy, storage)
    company.clock.to(11, 23)
    assert [(60, StepState.OPEN)] == steps(round_of(company, "AR-1"))
    company.clock.to(11, day)

    assert expected is round_of(company, "AR-2").status


def test_what_was_begun_is_finished_under_its_policy(storage: Storage) -> None:
    """An open step keeps its version, even if the host has taken that version out; the next claim goes by the new one."""
    old = AgeingPolicy(version="old", statement_workdays=3)
    company = a_company(storage)
    company = attrs.evolve(company, office=attrs.evolve(company.office, policies=Policies(ageing=(old,))))
    taken_in(company)
    round_of(company)
    new = AgeingPolicy(version="new", tiers=(*DEFAULT_TIERS[:1], Tier(55, Act.INTERVENE)))
    company = attrs.evolve(company, office=attrs.evolve(company.office, policies=Policies(ageing=(new,))))
    company.clock.to(11, 28)
    taken_in(company, a_claim("AR-2"))

    assert ["old"] == [step.policy for step in round_of(company).steps]
    assert [("new", 55)] == [(step.policy, step.tier) for step in round_of(company, "AR-2").steps]
    assert [["policy_adopted"], ["policy_adopted"]] == [
        company.events(f"policies/ageing:{version}") for version in ("old", "new")
    ]
