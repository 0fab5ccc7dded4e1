"""Withdrawal: with the employer's consent, while employment lasts; nothing is deleted, what was done is undone."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.access.standing import Standing
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding import (
    Asset,
    Compensation,
    CompensationKind,
    ItemState,
    OffboardingCase,
    Outcome,
    Stage,
    Told,
)
from offboard_core.offboarding.case import draft_case
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.grant import record_revocation, revoke
from offboard_core.offboarding.item import HandedOver, settle_item, waive_item
from offboard_core.offboarding.withdrawal import settle_compensation, withdraw
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LAST_DAY,
    LI_NA,
    MA,
    NOW,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_case,
    a_ready_case,
    a_receivable,
    a_standing,
    answers,
    at,
    checked,
    departed,
    event_types,
    events,
    holds,
    leaving,
    messages,
    why,
    yes,
)

CUTOFF = at(12, 18, 18)


def kept(case: OffboardingCase | None = None, when: dt.datetime = NOW) -> Verdict[OffboardingCase]:
    """Withdraw a case; HR accepts."""
    return withdraw(case or a_case(), accepted_by=CHEN, reason="stays after all", evidence="OA-18", at=when)


def undo(case: OffboardingCase) -> dict[str, Compensation]:
    """Return what is to be undone."""
    return {item.id: item for item in case.compensations}


def test_the_employer_accepts() -> None:
    """HR or a supervisor, with a reason and the proof; the case stays on record."""
    verdict = kept()

    assert (Stage.WITHDRAWN, "stays after all") == (yes(verdict).stage, yes(verdict).ended_because)
    assert ["case_withdrawn", "stage_changed"] == event_types(verdict)[:2]
    assert ("chen", "OA-18") == tuple(events(verdict)[0].facts[name] for name in ("accepted_by", "evidence"))
    assert withdraw(a_case(), accepted_by=ZHAO, reason="stays", evidence="OA-18", at=NOW)


def test_who_cannot_accept() -> None:
    """The leaver least of all, whatever roles they hold; finance neither, nor who leaves."""
    leaver = a_standing("wang.wei", Role.HR)

    def accepted(by: Standing) -> list[str]:
        return why(withdraw(a_case(), accepted_by=by, reason="x", evidence="y", at=NOW))

    assert ["withdrawal.own_case"] == accepted(leaver)
    assert ["withdrawal.role_not_held"] == accepted(ZHOU)
    assert ["withdrawal.role_not_held"] == accepted(leaving(CHEN))
    assert ["withdrawal.own_case", "withdrawal.role_not_held"] == accepted(departed(WANG))
    assert ["case.no_reason", "withdrawal.no_evidence"] == why(
        withdraw(a_case(), accepted_by=CHEN, reason=" ", evidence=" ", at=NOW)
    )


def test_until_then_the_legal_clock_runs_on() -> None:
    """On the last day of employment a withdrawal is still possible, the day after nothing is left to withdraw."""
    assert kept(when=at(12, 23, 23, 59))
    assert ["withdrawal.employment_ended"] == why(kept(when=at(12, 24, 0)))


@pytest.mark.parametrize(
    "case",
    [
        yes(draft_case(WANG, last_working_on=LAST_DAY)),
        yes(confirm_departure(a_case(), now=at(12, 23))),
        yes(kept()),
    ],
    ids=["draft", "departed", "withdrawn"],
)
def test_only_what_was_received_and_not_finished_is_withdrawn(case: OffboardingCase) -> None:
    """A draft is discarded; who has left has left."""
    assert ["case.step_not_open_here"] == why(kept(case, at(12, 23)))


def test_a_case_nobody_touched_leaves_nothing_to_undo() -> None:
    """Planned grants were never taken, open lines never handed over."""
    case = checked(a_receivable("AR-1"), told=answers(access=holds("crm")))

    assert ((), case.items) == (yes(kept(case)).compensations, yes(kept(case)).items)


def test_access_comes_back_as_it_was() -> None:
    """Whatever was asked, failed or taken is put back by IT at the level it was held, not by role defaults."""
    case = yes(revoke(a_ready_case("crm", "mail", "vpn"), now=CUTOFF))
    case = yes(record_revocation(case, "crm", attempt=1, confirmed=True, at=CUTOFF))
    case = yes(record_revocation(case, "mail", attempt=1, confirmed=False, at=CUTOFF))
    items = undo(yes(kept(case, CUTOFF)))

    assert {"restore:crm", "restore:mail", "restore:vpn"} == set(items)
    assert ({"grant": "crm", "system": "CRM", "level": "user"}, "it", CompensationKind.RESTORE_GRANT) == (
        items["restore:crm"].facts,
        items["restore:crm"].owner,
        items["restore:crm"].kind,
    )


def test_what_was_handed_over_is_handed_back() -> None:
    """By its receiver, to its giver, within the days of a line; what was waived or is open was never away."""
    case = checked(a_receivable("AR-1"), a_receivable("AR-2"), a_receivable("AR-3"))
    case = yes(settle_item(case, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    for person in (ZHOU, ZHAO):
        case = yes(waive_item(case, "AR-2", reason="bad debt", by=person, at=NOW))
    verdict = kept(case)
    (item,) = yes(verdict).compensations

    assert ("hand_back:AR-1", "li.na", dt.date(2026, 11, 30), False) == (
        item.id,
        item.owner,
        item.due_on,
        item.irreversible,
    )
    assert {"item": "AR-1", "kind": "receivable", "giver": "wang.wei"} == item.facts
    assert [("li.na", "settle_compensation", "hand_back:AR-1")] == [
        (todo.owner, todo.verb, todo.subject) for todo in yes(verdict).obligations(NOW)
    ]
    assert {ItemState.SETTLED, ItemState.WAIVED, ItemState.OPEN} == {line.state for line in yes(verdict).items}


@pytest.mark.parametrize(
    ("outcome", "irreversible"),
    [(Outcome.RETURNED, False), (Outcome.DAMAGED, False), (Outcome.LOST, True), (Outcome.CONSUMED, True)],
)
def test_an_asset_given_back_is_given_out_again(outcome: Outcome, *, irreversible: bool) -> None:
    """By whoever keeps assets; what was lost or used up is marked as beyond undoing."""
    case = checked(told=answers(assets=Told(items=(Asset(id="NB-7", name="ThinkPad"),))))
    case = yes(settle_item(case, "NB-7", HandedOver(outcome=outcome, evidence="slip 7"), by=MA, at=NOW))

    assert [("hand_back:NB-7", "asset_keeper", irreversible)] == [
        (item.id, item.owner, item.irreversible) for item in yes(kept(case)).compensations
    ]


def test_one_effect_after_the_other_is_undone() -> None:
    """With evidence, once, and never by the one who stays."""
    case = yes(kept(yes(revoke(a_ready_case("crm", "mail"), now=CUTOFF)), CUTOFF))

    def undone(id: str, evidence: str = "ticket 9", by: Standing = SUN) -> Verdict[OffboardingCase]:
        return settle_compensation(case, id, evidence=evidence, by=by, at=CUTOFF)

    verdict = undone("restore:crm")
    again = settle_compensation(yes(verdict), "restore:crm", evidence="x", by=SUN, at=CUTOFF)

    assert (False, "sun", "ticket 9") == (
        undo(yes(verdict))["restore:crm"].is_open,
        undo(yes(verdict))["restore:crm"].done_by,
        undo(yes(verdict))["restore:crm"].evidence,
    )
    assert undo(yes(verdict))["restore:mail"].is_open
    assert ["compensation_done"] == event_types(verdict)
    assert ["compensation.none_such"] == why(undone("restore:x"))
    assert ["compensation.no_evidence"] == why(undone("restore:crm", " "))
    assert ["compensation.own_case"] == why(undone("restore:crm", by=WANG))
    assert ["compensation.already_done"] == why(again)


def test_a_handover_is_owed_no_longer() -> None:
    """Nobody is asked for a handover any more."""
    case = checked(a_receivable("AR-1"))

    assert "settle_item:AR-1:finance" in {todo.key for todo in case.obligations(NOW)}
    assert ((), ()) == (yes(kept(case)).obligations(NOW), messages(kept(case)))


def test_a_legal_end_nobody_confirmed_does_not_reopen_a_door() -> None:
    """The reasons that stand against it come together with all others."""
    verdict = withdraw(checked(), accepted_by=ZHOU, reason="", evidence="", at=at(12, 24))

    assert [
        "withdrawal.role_not_held",
        "case.no_reason",
        "withdrawal.no_evidence",
        "withdrawal.employment_ended",
    ] == why(verdict)
