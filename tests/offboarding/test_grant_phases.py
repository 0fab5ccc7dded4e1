"""Access in steps: narrower from the notice on, read-only on the last day, given back as it was held; never a gate."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.kernel.verdict import Hand, Message, Verdict
from offboard_core.offboarding import AccessPhase, CompensationKind, Grant, GrantState, OffboardingCase
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.grant import (
    narrow,
    narrowing_still_due,
    phase_due,
    record_narrowing,
    record_restoring,
    restore,
    restoring_still_due,
    revoke,
)
from offboard_core.offboarding.holdings import HeldGrant, Told
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.offboarding.withdrawal import settle_compensation, withdraw
from tests.offboarding.people import (
    CHEN,
    NOW,
    SUN,
    a_case,
    answers,
    at,
    checked,
    event_types,
    events,
    holds,
    messages,
    portfolio,
    yes,
)

LAST_MORNING = at(12, 18, 0)
CUTOFF = at(12, 18, 18)


def held(*ids: str) -> OffboardingCase:
    """Return a case whose leaver holds some access."""
    return checked(told=answers(access=holds(*ids)))


def grant(case: OffboardingCase, id: str = "a") -> Grant:
    """Return one grant."""
    found = case.find_grant(id)
    assert found is not None
    return found


def asked(verdict: Verdict[OffboardingCase]) -> list[Message]:
    """Return what the controller is asked."""
    return [message for message in messages(verdict) if message.hand in {Hand.NARROW, Hand.RESTORE}]


def narrowed(case: OffboardingCase, now: dt.datetime = NOW) -> OffboardingCase:
    """Ask for everything that is due, and let it be read back."""
    case = yes(narrow(case, now=now))
    for one in case.grants:
        case = yes(record_narrowing(case, one.id, attempt=one.narrowings, confirmed=True, at=now))
    return case


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (NOW, AccessPhase.REDUCED),
        (LAST_MORNING - dt.timedelta(microseconds=1), AccessPhase.REDUCED),
        (LAST_MORNING, AccessPhase.READ_ONLY),
        (CUTOFF, AccessPhase.READ_ONLY),
    ],
)
def test_the_last_day_begins_at_midnight(now: dt.datetime, due: AccessPhase) -> None:
    """In the case's own zone; before that access is reduced from the notice on."""
    assert due is phase_due(held("a"), now)


def test_nobody_who_is_not_leaving_is_narrowed() -> None:
    """A draft, a withdrawn case and one after the departure ask for nothing."""
    draft = attrs.evolve(a_case(), stage=a_case().stage.DRAFT)
    gone = yes(confirm_departure(held("a"), now=at(12, 24)))

    for case in (draft, gone):
        assert AccessPhase.FULL is phase_due(case, NOW)
        assert [] == asked(narrow(case, now=NOW))


def test_each_grant_is_asked_for_once_a_step() -> None:
    """With a key of its own; nothing again while nobody has answered, nor once it was read back."""
    verdict = narrow(held("a", "b"), now=NOW)
    assert [f"narrow:{verdict.state.id}:{id}:1" for id in "ab"] == [message.key for message in asked(verdict)]
    assert [{"phase": "reduced", "grants": ("a", "b")}] == [
        event.facts for event in events(verdict) if event.type == "narrowing_asked"
    ]
    assert [] == asked(narrow(verdict.state, now=LAST_MORNING))
    case = narrowed(held("a", "b"))
    assert {AccessPhase.REDUCED} == {one.phase for one in case.grants}
    assert [] == asked(narrow(case, now=NOW))
    assert [f"narrow:{case.id}:{id}:2" for id in "ab"] == [item.key for item in asked(narrow(case, now=LAST_MORNING))]
    (facts,) = [item.facts for item in asked(narrow(case, now=LAST_MORNING)) if item.facts["grant"] == "a"]
    assert ("A", "user", AccessPhase.READ_ONLY, 2) == (
        facts["system"],
        facts["level"],
        facts["phase"],
        facts["attempt"],
    )


def test_what_failed_is_asked_for_again() -> None:
    """Under another key; the answer to an attempt that is no longer the last changes nothing."""
    case = yes(narrow(held("a"), now=NOW))
    failed = yes(record_narrowing(case, "a", attempt=1, confirmed=False, at=NOW, reason="CRM 503"))

    assert (AccessPhase.FULL, None) == (grant(failed).phase, grant(failed).narrowing)
    assert ["narrowing_failed"] == event_types(
        record_narrowing(case, "a", attempt=1, confirmed=False, at=NOW, reason="CRM 503")
    )
    again = yes(narrow(failed, now=NOW))
    assert 2 == grant(again).narrowings
    for attempt, id in ((1, "a"), (2, "z")):
        assert again == yes(record_narrowing(again, id, attempt=attempt, confirmed=True, at=NOW))
    assert AccessPhase.REDUCED is grant(yes(record_narrowing(again, "a", attempt=2, confirmed=True, at=NOW))).phase


def test_what_is_revoked_is_not_narrowed() -> None:
    """From the cutoff on revocation has it; what is still on its way is not sent any more."""
    case = yes(narrow(held("a"), now=NOW))
    assert narrowing_still_due(case, "a", 1)
    assert not narrowing_still_due(case, "a", 2)
    assert not narrowing_still_due(case, "z", 1)
    assert [] == asked(narrow(held("a"), now=CUTOFF))
    revoked = yes(revoke(case, now=CUTOFF))
    assert not narrowing_still_due(revoked, "a", 1)
    assert not narrowing_still_due(narrowed(held("a")), "a", 1)
    assert GrantState.ASKED is grant(revoked).state


def test_the_snapshot_stays_what_was_held() -> None:
    """A source that reports what we have made of it does not become what is given back."""
    case = narrowed(held("a"))
    told = Told(items=(HeldGrant(id="a", system="A", level="readonly"),), known_at=NOW)
    again = yes(record_precheck(case, answers(access=told), portfolio(), at=NOW))

    assert "user" == grant(again).level
    other = Told(items=(HeldGrant(id="a", system="A", level="admin"),), known_at=NOW)
    assert "admin" == grant(yes(record_precheck(held("a"), answers(access=other), portfolio(), at=NOW))).level


def stays(case: OffboardingCase) -> OffboardingCase:
    """Let the employer agree that the person stays."""
    return yes(withdraw(case, accepted_by=CHEN, reason="留任", evidence="OA-20", at=NOW))


def test_what_was_narrowed_is_given_back() -> None:
    """As it was held; what nobody has touched is left alone."""
    case = narrowed(held("a"))
    case = attrs.evolve(case, grants=(*case.grants, Grant(id="b", system="B", cutoff_at=CUTOFF)))
    withdrawn = stays(case)
    verdict = restore(withdrawn, at=NOW)

    assert ["restore:a"] == [item.id for item in withdrawn.compensations]
    (message,) = asked(verdict)
    assert (Hand.RESTORE, "user", AccessPhase.FULL) == (message.hand, message.facts["level"], message.facts["phase"])
    assert restoring_still_due(verdict.state, "a")
    done = yes(record_restoring(verdict.state, "a", confirmed=True, at=NOW))
    (item,) = done.compensations
    assert (False, "read_back", "system") == (item.is_open, item.evidence, item.done_by)
    assert not restoring_still_due(done, "a")
    assert done == yes(record_restoring(done, "a", confirmed=True, at=NOW))


def test_what_was_asked_for_and_never_answered_is_given_back_too() -> None:
    """Nobody knows what the system made of it."""
    assert ["restore:a"] == [item.id for item in stays(yes(narrow(held("a"), now=NOW))).compensations]


def test_what_cannot_be_given_back_stays_with_it() -> None:
    """The failure is on record, and a person ends it by hand; the system is not asked any more then."""
    case = yes(restore(stays(narrowed(held("a"))), at=NOW))
    failed = record_restoring(case, "a", confirmed=False, at=NOW, reason="CRM 503")

    assert (["restoring_failed"], True) == (event_types(failed), restoring_still_due(yes(failed), "a"))
    assert ["it"] == [todo.owner for todo in yes(failed).obligations(NOW)]
    by_hand = yes(settle_compensation(yes(failed), "restore:a", evidence="工单-7", by=SUN, at=NOW))
    assert not restoring_still_due(by_hand, "a")
    assert by_hand == yes(record_restoring(by_hand, "z", confirmed=True, at=NOW))
    assert [] == asked(restore(by_hand, at=NOW))


def test_only_access_is_given_back_by_a_system() -> None:
    """Lines come back by hands of people; a grant that is not on the case any more as well."""
    case = stays(narrowed(held("a")))
    (item,) = case.compensations
    other = attrs.evolve(item, id="hand_back:L-1", kind=CompensationKind.HAND_BACK)

    assert [] == asked(restore(attrs.evolve(case, compensations=(other,)), at=NOW))
    assert [] == asked(restore(attrs.evolve(case, grants=()), at=NOW))
