"""A case begins: drafted, received with proof, discarded; and who stands above it may change."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Standing
from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding import DepartureKind, HandoverPolicy, OffboardingCase, Stage
from offboard_core.offboarding.case import draft_case, receive_notice
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.notice import LegalFacts, NoticeGiven, discard, receive
from offboard_core.offboarding.policy import Terms
from offboard_core.offboarding.stand_in import change_supervisor
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    ENDS_ON,
    LAST_DAY,
    LI_NA,
    NOW,
    WANG,
    ZHAO,
    a_case,
    a_receivable,
    a_standing,
    at,
    checked,
    departed,
    event_types,
    events,
    leaving,
    messages,
    why,
    yes,
)


def received(
    received_at: dt.datetime = NOW,
    last_working_on: dt.date = LAST_DAY,
    *,
    leaver: Standing = WANG,
    evidence: str = "OA-17",
    now: dt.datetime = NOW,
    earlier: tuple[OffboardingCase, ...] = (),
    departure: DepartureKind = DepartureKind.RESIGNATION,
) -> Verdict[OffboardingCase]:
    """Receive a notice."""
    return receive_notice(
        leaver,
        NoticeGiven(received_at=received_at, evidence=evidence),
        last_working_on=last_working_on,
        now=now,
        earlier=earlier,
        departure=departure,
    )


def test_notice_received_starts_the_legal_clock() -> None:
    """Receipt fixes when employment ends, by which law, on what proof; HR owes the precheck."""
    verdict = received()
    case = yes(verdict)

    assert case.stage is Stage.RECEIVED
    assert (ENDS_ON, "劳动合同法第37条") == (case.legal.ends_on, case.legal.basis)
    assert (NOW, "OA-17", "zhao.min") == (case.received_at, case.evidence, case.supervisor)
    assert ["case_drafted", "notice_received", "stage_changed"] == event_types(verdict)
    assert [("precheck", "hr")] == [(todo.verb, todo.owner) for todo in case.obligations(NOW)]
    assert () == messages(verdict)


def test_the_case_says_under_which_law_and_policy_it_was_received() -> None:
    """The journal names the versions that decided."""
    facts = next(event.facts for event in events(received()) if event.type == "notice_received")

    assert ("中国大陆", "default") == (facts["legal_version"], facts["policy_version"])


def test_a_minute_to_midnight_on_a_clock_set_to_utc() -> None:
    """23:59 in Shanghai is 15:59 UTC of the same day; a minute past midnight is a day later although UTC says not."""
    before = yes(received(at(11, 23, 23, 59), now=at(11, 24)))
    after = yes(received(at(11, 24, 0, 1), now=at(11, 24)))

    assert dt.date(2026, 12, 23) == before.legal.ends_on
    assert dt.date(2026, 12, 24) == after.legal.ends_on


@pytest.mark.parametrize(("later", "codes"), [(0, None), (1, ["notice.in_the_future"])], ids=["now", "a moment on"])
def test_notice_does_not_come_from_the_future(later: int, codes: list[str] | None) -> None:
    """What is received this very moment is received; a microsecond later it is not yet."""
    verdict = received(NOW + dt.timedelta(microseconds=later))

    assert codes == (None if verdict else why(verdict))


@pytest.mark.parametrize(
    ("last_working_on", "codes"),
    [(dt.date(2026, 11, 23), None), (dt.date(2026, 11, 22), ["notice.last_day_before_receipt"])],
    ids=["today", "yesterday"],
)
def test_the_last_working_day_is_not_over_yet(last_working_on: dt.date, codes: list[str] | None) -> None:
    """Somebody may stop today, and cannot have stopped yesterday."""
    verdict = received(NOW, last_working_on)

    assert codes == (None if verdict else why(verdict))


def test_every_reason_is_given_at_once() -> None:
    """A notice that is wrong in three ways is refused with three reasons."""
    verdict = received(NOW + dt.timedelta(days=60), evidence="  ")

    assert ["notice.in_the_future", "notice.last_day_before_receipt", "notice.no_evidence"] == why(verdict)


def test_a_moment_without_a_zone_is_no_moment() -> None:
    """Nobody can say on which day it arrived."""
    with pytest.raises(InvalidInput, match=r"time\.without_zone"):
        received(dt.datetime(2026, 11, 23, 9))


def test_one_case_is_open_for_a_spell() -> None:
    """A second notice in the same spell is refused and names the first case, a draft as well."""
    draft = yes(draft_case(WANG, last_working_on=LAST_DAY))

    assert ["case.already_open"] == why(received(earlier=(a_case(),)))
    assert ["case.already_open"] == why(received(earlier=(draft,)))


def test_who_has_left_gives_no_notice() -> None:
    """Both reasons are given where both hold."""
    gone = yes(confirm_departure(a_case(), now=at(12, 23)))

    assert ["case.already_departed"] == why(received(leaver=departed(WANG)))
    assert ["case.already_open", "case.already_departed"] == why(received(leaver=departed(WANG), earlier=(gone,)))


def test_a_spell_ends_once() -> None:
    """A case that was closed has ended its spell, even where the standing still says active."""
    closed = attrs.evolve(a_case(), stage=Stage.CLOSED)

    assert ["case.already_departed"] == why(received(earlier=(closed,)))


def test_a_rehire_is_a_new_spell() -> None:
    """Old cases stay with the old spell, open ones too, and the new one has an id of its own."""
    old = a_case()
    again = yes(received(leaver=attrs.evolve(WANG, spell=2), earlier=(old,)))

    assert ("wang.wei#1", "wang.wei#2") == (old.id, again.id)
    assert again.spell == 2


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.DISCARDED])
def test_a_second_notice_in_one_spell(stage: Stage) -> None:
    """After a withdrawal or a mistake another case may be opened; it is told apart by its number."""
    first = attrs.evolve(a_case(), stage=stage)
    second = yes(received(earlier=(first,)))
    third = yes(received(earlier=(first, attrs.evolve(second, stage=stage))))

    assert ("wang.wei#1.2", "wang.wei#1.3") == (second.id, third.id)


def test_nobody_supervises_their_own_departure() -> None:
    """An org chart that says so is not believed: HR acts instead."""
    top = a_standing("wang.wei", Role.SALES, supervisor="wang.wei")

    assert a_case(top).supervisor is None


def test_a_draft_starts_no_clock() -> None:
    """Nothing was received, so nobody can say when employment ends, and nobody owes anything."""
    verdict = draft_case(WANG, last_working_on=LAST_DAY)
    draft = yes(verdict)

    assert ((), ()) == (messages(verdict), draft.obligations(NOW))
    for question in ("legal", "received_at", "evidence"):
        with pytest.raises(InvalidInput, match=r"case\.not_received"):
            getattr(draft, question)


def test_a_draft_is_received_once() -> None:
    """The second receipt of the same case is refused."""
    draft = yes(draft_case(WANG, last_working_on=LAST_DAY))
    case = yes(receive(draft, NoticeGiven(received_at=NOW, evidence="OA-17"), now=NOW))

    assert ["case.step_not_open_here"] == why(receive(case, NoticeGiven(received_at=NOW, evidence="OA-17"), now=NOW))


def test_notice_in_probation_by_way_of_a_draft() -> None:
    """The last day of probation comes with the receipt, since it is what counts then."""
    draft = yes(draft_case(WANG, last_working_on=dt.date(2026, 11, 24)))
    case = yes(
        receive(
            draft,
            NoticeGiven(received_at=NOW, evidence="OA-17", legal=LegalFacts(probation_ends_on=dt.date(2026, 11, 23))),
            now=NOW,
        ),
    )

    assert dt.date(2026, 11, 26) == case.legal.ends_on


def test_a_case_keeps_the_policy_it_was_received_under() -> None:
    """Another version later does not touch it."""
    policy = HandoverPolicy(version="2026-11", day_ends_hour=20)
    draft = yes(draft_case(WANG, last_working_on=LAST_DAY, terms=Terms(policy=policy)))

    assert at(12, 18, 20) == draft.cutoff_at


def test_only_a_draft_is_discarded() -> None:
    """What was filed by mistake stays on record; what was received is withdrawn, not discarded."""
    draft = yes(draft_case(WANG, last_working_on=LAST_DAY))
    verdict = discard(draft, reason="wrong person", at=NOW)

    assert (Stage.DISCARDED, "wrong person") == (yes(verdict).stage, yes(verdict).ended_because)
    assert ["case_discarded", "stage_changed"] == event_types(verdict)
    assert ["case.no_reason"] == why(discard(draft, reason=" ", at=NOW))
    assert ["case.no_reason", "case.step_not_open_here"] == why(discard(a_case(), reason="", at=NOW))


def test_another_supervisor_takes_over_what_is_owed() -> None:
    """Obligations of the former one are the new one's, and no other obligation changes."""
    case = checked()
    before = {todo.key for todo in case.obligations(NOW)}
    boss = a_standing("liu", Role.SUPERVISOR)
    verdict = change_supervisor(case, boss, at=NOW)

    assert yes(verdict).supervisor == "liu"
    assert ["supervisor_changed"] == event_types(verdict)
    after = {todo.key for todo in yes(verdict).obligations(NOW)}
    assert ({"sign_off:supervisor:zhao.min"}, {"sign_off:supervisor:liu"}) == (before - after, after - before)


def test_open_residuals_of_the_former_supervisor_move_along() -> None:
    """Nothing stays with somebody who is away; what belongs to others or is finished stays where it is."""
    gone = yes(confirm_departure(checked(a_receivable("AR-1"), a_receivable("AR-2")), now=at(12, 23)))
    first, *others = gone.residuals
    case = attrs.evolve(gone, residuals=(attrs.evolve(first, settled_at=NOW), *others))
    verdict = change_supervisor(case, a_standing("liu", Role.SUPERVISOR), at=at(12, 24))

    assert ("item:AR-2", "sign_off:supervisor") == events(verdict)[0].facts["residuals"]
    assert ["zhao.min", "liu", "liu", "finance", "hr"] == [item.receiver for item in yes(verdict).residuals]


def test_the_same_supervisor_again_changes_nothing() -> None:
    """Asked twice, nothing happens the second time."""
    case = a_case()

    assert ((), ()) == (events(change_supervisor(case, ZHAO, at=NOW)), messages(change_supervisor(case, ZHAO, at=NOW)))


def test_who_cannot_supervise() -> None:
    """Not the leaver, not somebody who leaves too, and not in a case that is over."""
    over = yes(discard(yes(draft_case(WANG, last_working_on=LAST_DAY)), reason="mistake", at=NOW))

    assert ["case.supervisor_is_leaver"] == why(change_supervisor(a_case(), WANG, at=NOW))
    assert ["case.supervisor_leaving"] == why(change_supervisor(a_case(), leaving(LI_NA), at=NOW))
    assert ["case.not_open"] == why(change_supervisor(over, CHEN, at=NOW))


@pytest.mark.parametrize("field", ["last_working_on", "probation_ends_on"])
def test_a_day_with_a_time_of_day_is_none(field: str) -> None:
    """A moment handed in for a day is refused by name, before anything is decided."""
    days: dict[str, Any] = {"last_working_on": LAST_DAY, "probation_ends_on": None, field: at(12, 1)}
    legal = LegalFacts(probation_ends_on=days["probation_ends_on"])
    given = NoticeGiven(received_at=NOW, evidence="OA-17", legal=legal)
    with pytest.raises(InvalidInput) as caught:
        receive_notice(WANG, given, last_working_on=days["last_working_on"], now=NOW)

    assert [(field, "date.not_a_date")] == [(found.subject, found.code) for found in caught.value.findings]
