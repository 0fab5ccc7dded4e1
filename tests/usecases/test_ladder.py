"""Escalation of ladders under another policy."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.codec.policy import load_policies
from offboard_core.ports.store import Storage
from offboard_core.receivables import Ladder
from offboard_core.usecases import ladder as ladder_verbs
from offboard_core.usecases.ladder import escalate
from offboard_core.usecases.office import Attempt, Office
from offboard_core.usecases.round import daily_round
from tests.usecases.company import Company, a_company
from tests.usecases.ledgers import books, everything, without_when


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with claims of every age on the books, nothing taken in yet."""
    return a_company(storage, ledger=books())


def by_policy(company: Company, toml: str) -> Office:
    """Return the office with other policies in force."""
    return attrs.evolve(company.office, policies=load_policies(toml.encode(), source="policy.toml"))


def test_another_policy_is_followed_at_once(company: Company) -> None:
    """A claim whose day had not come by the old policy is looked at by the new one the same day, and only once."""
    daily_round(company.office)
    before = [id for id, steps in without_when(everything(company)).items() if not steps]
    office = by_policy(company, '[[ageing]]\nversion = "b"\ntiers = [{ days = 20, act = "remind" }]')

    report = daily_round(office)

    assert ["AR-000", "AR-001"] == before
    assert {"ladder_rerouted": 0, "step_taken": 2} == {
        act: report.acts.get(act, 0) for act in ("ladder_rerouted", "step_taken")
    }
    assert {"AR-000": 20, "AR-001": 20} == {
        id: steps[0][0] for id, steps in without_when(everything(company)).items() if id in before
    }
    assert 8 == report.looked_at["ladders"]
    assert daily_round(office).quiet


def test_a_policy_is_followed_from_its_day_on(company: Company) -> None:
    """A version that was on file all along is followed by every claim on the day on which it begins."""
    office = by_policy(
        company,
        '[[ageing]]\nversion = "a"\n[[ageing]]\nversion = "b"\neffective_from = 2026-11-24\n'
        'tiers = [{ days = 21, act = "remind" }]',
    )
    daily_round(office)
    assert "step_taken" not in daily_round(office).acts
    company.clock.to(11, 24)

    assert 2 == daily_round(office).acts["step_taken"]


def test_a_policy_that_not_every_claim_has_seen(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong with one claim is made up for: the next round looks at every one again."""
    daily_round(company.office)
    office = by_policy(company, '[[ageing]]\nversion = "b"\ntiers = [{ days = 20, act = "remind" }]')

    def fail(attempt: Attempt, id: str) -> Ladder:
        if id == "AR-001":
            raise OSError("disk full")
        return escalate(attempt, id)

    with monkeypatch.context() as patched:
        patched.setattr(ladder_verbs, "escalate", fail)
        assert ["AR-001"] == [item.id for item in daily_round(office).failed]

    assert 1 == daily_round(office).acts["step_taken"]
