"""Revocation: never before the cutoff, each attempt under its own key, gone only when it was read back or vouched for."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.kernel.verdict import Message, Verdict
from offboard_core.offboarding import Grant, GrantState, OffboardingCase, Stage
from offboard_core.offboarding.case import draft_case
from offboard_core.offboarding.departure import begin_review, close, confirm_departure
from offboard_core.offboarding.grant import override_grant, record_revocation, revocation_still_due, revoke
from offboard_core.offboarding.notice import discard
from offboard_core.offboarding.withdrawal import withdraw
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LAST_DAY,
    NOW,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_ready_case,
    a_standing,
    at,
    event_types,
    events,
    leaving,
    messages,
    why,
    yes,
)

CUTOFF = at(12, 18, 18)
FIVE = ("a", "b", "c", "d", "e")


def asked(verdict: Verdict[OffboardingCase]) -> list[str]:
    """Return the keys of what the revoker is asked."""
    return [message.key for message in messages(verdict) if message.hand.value == "revoke"]


def grant(case: OffboardingCase, id: str = "a") -> Grant:
    """Return one grant."""
    found = case.find_grant(id)
    assert found is not None
    return found


def answered(
    case: OffboardingCase, id: str, attempt: int, *, confirmed: bool, when: dt.datetime = CUTOFF
) -> OffboardingCase:
    """Take the revoker's answer."""
    return yes(
        record_revocation(case, id, attempt=attempt, confirmed=confirmed, at=when, reason="" if confirmed else "503")
    )


@pytest.mark.parametrize(
    ("now", "keys"),
    [(CUTOFF - dt.timedelta(microseconds=1), []), (CUTOFF, ["revoke:wang.wei#1:a:1"])],
    ids=["a moment before", "at the cutoff"],
)
def test_nothing_is_revoked_before_the_cutoff(now: dt.datetime, keys: list[str]) -> None:
    """A departure ahead locks nobody out today; at 18:00 on the last working day it does."""
    assert keys == asked(revoke(a_ready_case("a"), now=now))


def test_what_the_revoker_is_told() -> None:
    """Whose access, where, at which level, which attempt: no address, no text."""
    verdict = revoke(a_ready_case("a"), now=CUTOFF)
    (message,) = (one for one in messages(verdict) if one.hand.value == "revoke")

    assert (
        Message(
            key="revoke:wang.wei#1:a:1",
            hand=message.hand,
            code="grant.revoke",
            recipient="wang.wei",
            stream="cases/wang.wei#1",
            facts={
                "case": "wang.wei#1",
                "person": "wang.wei",
                "grant": "a",
                "system": "A",
                "level": "user",
                "attempt": 1,
            },
        )
        == message
    )
    assert ("a",) == events(verdict)[0].facts["grants"]


def test_what_is_on_its_way_is_not_asked_again() -> None:
    """Two rounds at once ask once."""
    again = revoke(yes(revoke(a_ready_case("a"), now=CUTOFF)), now=CUTOFF)

    assert ((), ()) == (events(again), messages(again))


def test_the_fourth_of_five_fails_and_only_it_is_asked_again() -> None:
    """Four were read back as gone and stay in peace; the fifth attempt of all has a key of its own."""
    case = yes(revoke(a_ready_case(*FIVE), now=CUTOFF))
    for id in FIVE:
        case = answered(case, id, 1, confirmed=id != "d")
    retry = revoke(case, now=CUTOFF)

    assert [GrantState.CONFIRMED] * 3 + [GrantState.FAILED] + [GrantState.CONFIRMED] == [g.state for g in case.grants]
    assert grant(case, "d").reason == "503"
    assert ["revoke:wang.wei#1:d:2"] == asked(retry)
    assert GrantState.CONFIRMED is grant(answered(yes(retry), "d", 2, confirmed=True), "d").state


def test_an_answer_that_comes_twice_or_late_changes_nothing() -> None:
    """Only the answer to the last attempt counts, and once."""
    case = yes(revoke(answered(yes(revoke(a_ready_case("a"), now=CUTOFF)), "a", 1, confirmed=False), now=CUTOFF))
    late = record_revocation(case, "a", attempt=1, confirmed=True, at=CUTOFF)
    done = answered(case, "a", 2, confirmed=True)
    twice = record_revocation(done, "a", attempt=2, confirmed=False, at=CUTOFF)

    assert (case, ()) == (yes(late), events(late))
    assert (done, ()) == (yes(twice), events(twice))


def test_an_answer_about_nothing_is_refused() -> None:
    """A grant no source ever named."""
    case = a_ready_case("a")

    assert ["grant.none_such"] == why(record_revocation(case, "x", attempt=1, confirmed=True, at=CUTOFF))
    assert ["grant.none_such"] == why(override_grant(case, "x", evidence="e", by=SUN, at=CUTOFF))


def test_an_answer_may_come_when_the_case_is_over() -> None:
    """What became of access is a fact either way."""
    case = yes(revoke(a_ready_case("a"), now=CUTOFF))
    kept = yes(withdraw(case, accepted_by=CHEN, reason="stays", evidence="OA-18", at=CUTOFF))
    verdict = record_revocation(kept, "a", attempt=1, confirmed=True, at=CUTOFF)

    assert (Stage.WITHDRAWN, GrantState.CONFIRMED) == (yes(verdict).stage, grant(yes(verdict)).state)
    assert ["revocation_confirmed"] == event_types(verdict)


def test_a_case_withdrawn_meanwhile_takes_nobodys_access() -> None:
    """Looked at again before it is sent, a revocation whose cause is gone is not sent; nor one asked anew since."""
    case = yes(revoke(a_ready_case("a"), now=CUTOFF))
    kept = yes(withdraw(case, accepted_by=CHEN, reason="stays", evidence="OA-18", at=CUTOFF))
    again = yes(revoke(answered(case, "a", 1, confirmed=False), now=CUTOFF))

    assert revocation_still_due(case, "a", 1)
    assert not revocation_still_due(kept, "a", 1)
    assert not revocation_still_due(again, "a", 1)
    assert not revocation_still_due(case, "x", 1)
    assert not revocation_still_due(answered(case, "a", 1, confirmed=True), "a", 1)


def test_no_revocation_in_a_draft_or_a_case_that_is_over() -> None:
    """Nobody has given notice, or nobody leaves any more."""
    draft = yes(draft_case(WANG, last_working_on=LAST_DAY))

    assert ["case.not_open"] == why(revoke(draft, now=CUTOFF))
    assert ["case.not_open"] == why(revoke(yes(discard(draft, reason="mistake", at=NOW)), now=CUTOFF))


@pytest.mark.parametrize(("days", "departed"), [(0, False), (30, True)], ids=["before", "after the departure"])
def test_revocation_does_not_wait_for_the_departure(days: int, *, departed: bool) -> None:
    """The cutoff is the last working day, whether the person has left on paper or not."""
    case = a_ready_case("a")
    case = yes(confirm_departure(case, now=at(12, 23))) if departed else case

    assert ["revoke:wang.wei#1:a:1"] == asked(revoke(case, now=CUTOFF + dt.timedelta(days=days)))


def test_somebody_vouches_with_evidence() -> None:
    """IT or HR may say that access is gone although nothing could be read back."""
    case = answered(yes(revoke(a_ready_case("a"), now=CUTOFF)), "a", 1, confirmed=False)
    verdict = override_grant(case, "a", evidence="screenshot 4", by=SUN, at=CUTOFF)

    assert (GrantState.OVERRIDDEN, "screenshot 4", "sun") == (
        grant(yes(verdict)).state,
        grant(yes(verdict)).evidence,
        grant(yes(verdict)).decided_by,
    )
    assert ["revocation_overridden"] == event_types(verdict)
    assert override_grant(case, "a", evidence="screenshot 4", by=CHEN, at=CUTOFF)
    assert [] == asked(revoke(yes(verdict), now=CUTOFF))


def test_who_cannot_vouch_and_for_what() -> None:
    """Not the leaver, not finance, not somebody on the way out; not without evidence, and not twice."""
    case = a_ready_case("a")
    leaver = a_standing("wang.wei", Role.IT)
    gone = yes(override_grant(case, "a", evidence="e", by=SUN, at=CUTOFF))

    assert ["grant.own_case"] == why(override_grant(case, "a", evidence="e", by=leaver, at=CUTOFF))
    assert ["grant.role_not_held"] == why(override_grant(case, "a", evidence="e", by=ZHOU, at=CUTOFF))
    assert ["grant.role_not_held"] == why(override_grant(case, "a", evidence="e", by=leaving(SUN), at=CUTOFF))
    assert ["grant.no_evidence"] == why(override_grant(case, "a", evidence=" ", by=SUN, at=CUTOFF))
    assert ["grant.already_gone"] == why(override_grant(gone, "a", evidence="e", by=SUN, at=CUTOFF))


def test_nobody_vouches_in_a_case_that_is_over() -> None:
    """A withdrawn case has other business: putting access back."""
    kept = yes(withdraw(a_ready_case("a"), accepted_by=ZHAO, reason="stays", evidence="OA-18", at=NOW))

    assert ["case.not_open"] == why(override_grant(kept, "a", evidence="e", by=SUN, at=CUTOFF))


def test_a_case_is_not_closed_on_live_access() -> None:
    """Planned, asked and failed are all live; read back or vouched for is gone."""
    case = yes(begin_review(yes(confirm_departure(a_ready_case("a"), now=at(12, 18))), at=at(12, 19)))
    on_its_way = yes(revoke(case, now=CUTOFF))
    failed = answered(on_its_way, "a", 1, confirmed=False)

    assert [["grant.live"]] * 3 == [why(close(one, at=at(12, 19))) for one in (case, on_its_way, failed)]
    assert close(answered(on_its_way, "a", 1, confirmed=True), at=at(12, 19))
    assert close(yes(override_grant(failed, "a", evidence="e", by=SUN, at=CUTOFF)), at=at(12, 19))


def test_a_grant_keeps_what_it_was() -> None:
    """Asking and answering change how far it has come, never what is to be taken back."""
    case = answered(yes(revoke(a_ready_case("a"), now=CUTOFF)), "a", 1, confirmed=True)

    assert attrs.asdict(grant(a_ready_case("a"))).keys() == attrs.asdict(grant(case)).keys()
    assert grant(a_ready_case("a")).signed_part == grant(case).signed_part
