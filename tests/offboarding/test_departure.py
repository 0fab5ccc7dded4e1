"""Departure: clean from the last working day on where all is done, and by law whatever is open."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.kernel.workcalendar import CHINA
from offboard_core.offboarding import Asset, ByHand, DepartureKind, ItemState, OffboardingCase, Stage, Told, Topic
from offboard_core.offboarding.case import draft_case, receive_notice
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.holdings import NOT_CONNECTED
from offboard_core.offboarding.item import defer_item
from offboard_core.offboarding.notice import LegalFacts, NoticeGiven
from offboard_core.offboarding.residual import plan_residuals
from offboard_core.offboarding.withdrawal import withdraw
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    ENDS_ON,
    LAST_DAY,
    LI_NA,
    NOW,
    WANG,
    ZHOU,
    a_case,
    a_client,
    a_ready_case,
    a_receivable,
    a_standing,
    answers,
    at,
    checked,
    event_types,
    events,
    signed,
    why,
    yes,
)

TOLD = answers(assets=Told(items=(Asset(id="NB-7", name="ThinkPad"),)), access=NOT_CONNECTED)


def in_every_live_stage() -> dict[Stage, OffboardingCase]:
    """Return a case in each stage before the departure."""
    cases = [
        a_case(),
        checked(told=TOLD),
        checked(a_receivable("AR-1"), a_client("C-1")),
        checked(),
        a_ready_case(),
    ]
    return {case.stage: case for case in cases}


def owners(case: OffboardingCase) -> dict[str, str]:
    """Return who owns each residual."""
    return {item.id: item.receiver for item in case.residuals}


def test_a_ready_case_leaves_clean_from_the_last_working_day_on() -> None:
    """Not a day earlier; the legal end is five days later and changes nothing."""
    case = a_ready_case()
    verdict = confirm_departure(case, now=at(12, 18, 0))
    left = yes(verdict)

    assert ["departure.too_early"] == why(confirm_departure(case, now=at(12, 17, 23, 59)))
    assert (Stage.DEPARTED_CLEAN, LAST_DAY, ()) == (left.stage, left.departed_on, left.residuals)
    assert ["departed", "stage_changed"] == event_types(verdict)[:2]
    assert events(verdict)[0].facts["clean"] is True


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.PRECHECK, Stage.HANDOVER, Stage.SIGN_OFF])
def test_with_things_open_nobody_leaves_before_the_statutory_end(stage: Stage) -> None:
    """On the last day before it every reason is given, and the day from which on it goes without."""
    case = in_every_live_stage()[stage]
    codes = why(confirm_departure(case, now=at(12, 22, 23, 59)))

    assert "departure.statutory_end_ahead" == codes[-1]
    assert [finding.code for finding in case.blockers()] == codes[:-1]


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.PRECHECK, Stage.HANDOVER, Stage.SIGN_OFF, Stage.READY])
def test_the_statutory_end_leads_out_of_every_live_stage(stage: Stage) -> None:
    """Neither a missing signature nor a laptop nor an open claim can stop it; what is open has an owner and a day."""
    left = yes(confirm_departure(in_every_live_stage()[stage], now=at(12, 23, 0)))

    assert left.stage is (Stage.DEPARTED_CLEAN if stage is Stage.READY else Stage.DEPARTED_WITH_RESIDUALS)
    assert ENDS_ON == left.departed_on
    assert all(item.receiver and item.due_on > ENDS_ON for item in left.residuals)


def test_the_statutory_end_on_a_clock_set_to_utc() -> None:
    """It begins at midnight in Shanghai, when UTC still shows the day before."""
    case = checked(a_receivable())

    assert not confirm_departure(case, now=dt.datetime(2026, 12, 22, 15, 59, tzinfo=dt.UTC))
    assert confirm_departure(case, now=dt.datetime(2026, 12, 22, 16, 0, tzinfo=dt.UTC))


def test_confirmed_late_it_still_was_on_the_day_the_law_says() -> None:
    """A round that comes three days late decides as if it had come in time."""
    case = checked(a_receivable())
    late = yes(confirm_departure(case, now=at(12, 26)))
    in_time = yes(confirm_departure(case, now=at(12, 23)))

    assert ENDS_ON == late.departed_on
    assert in_time.residuals == late.residuals


def test_probation_that_ends_while_notice_runs() -> None:
    """Three days are three days: what counts is the day of receipt."""
    verdict = receive_notice(
        WANG,
        NoticeGiven(received_at=NOW, evidence="OA-17", legal=LegalFacts(probation_ends_on=dt.date(2026, 11, 24))),
        last_working_on=dt.date(2026, 11, 24),
        now=NOW,
    )
    case = yes(verdict)

    assert "departure.statutory_end_ahead" in why(confirm_departure(case, now=at(11, 25)))
    assert Stage.DEPARTED_WITH_RESIDUALS is yes(confirm_departure(case, now=at(11, 26))).stage


def test_an_agreement_ends_on_its_day() -> None:
    """There the last working day is the legal end."""
    verdict = receive_notice(
        WANG,
        NoticeGiven(received_at=NOW, evidence="agreement"),
        last_working_on=LAST_DAY,
        now=NOW,
        departure=DepartureKind.AGREEMENT,
    )

    assert not confirm_departure(yes(verdict), now=at(12, 17))
    assert confirm_departure(yes(verdict), now=at(12, 18))


def test_what_is_open_becomes_a_residual_with_an_owner_and_a_day() -> None:
    """Lines go to the supervisor, sources and signatures to the party that answers for them, twenty working days on."""
    left = yes(confirm_departure(checked(a_receivable("AR-1"), told=TOLD), now=at(12, 23)))

    assert {
        "item:AR-1": "zhao.min",
        "item:NB-7": "zhao.min",
        "check:access": "hr",
        "sign_off:supervisor": "zhao.min",
        "sign_off:finance": "finance",
        "sign_off:hr": "hr",
    } == owners(left)
    assert {CHINA.add_workdays(ENDS_ON, 20).on} == {item.due_on for item in left.residuals}
    assert {"check:access": Topic.ACCESS} == {item.id: item.topic for item in left.residuals if item.topic}


def test_with_nobody_above_the_leaver_hr_takes_over() -> None:
    """The supervisor's part, and every line nobody received."""
    case = checked(a_receivable("AR-1"), case=a_case(a_standing("wang.wei", Role.SALES)))

    assert {
        "item:AR-1": "hr",
        "sign_off:supervisor": "hr",
        "sign_off:finance": "finance",
        "sign_off:hr": "hr",
    } == owners(yes(confirm_departure(case, now=at(12, 23))))


def test_nothing_was_asked() -> None:
    """Somebody nobody looked at leaves as well: six unknown sources and three signatures are residuals."""
    left = yes(confirm_departure(a_case(), now=at(12, 23)))

    assert [f"check:{topic}" for topic in Topic] == [item.id for item in left.residuals][:6]
    assert len(left.residuals) == 9


def test_a_deferred_line_keeps_its_owner_and_its_day() -> None:
    """It is ready, and not clean: it leaves on the last working day, with one residual."""
    case = yes(
        defer_item(
            checked(a_receivable("AR-1")),
            "AR-1",
            owner=LI_NA,
            due_on=dt.date(2027, 3, 1),
            reason="client away",
            by=ZHOU,
            at=NOW,
        )
    )
    ready = signed(case)
    left = yes(confirm_departure(ready, now=at(12, 18)))

    assert Stage.READY is ready.stage
    assert ["departure.too_early"] == why(confirm_departure(ready, now=at(12, 17)))
    assert Stage.DEPARTED_WITH_RESIDUALS is left.stage
    assert [("item:AR-1", "li.na", dt.date(2027, 3, 1))] == [
        (item.id, item.receiver, item.due_on) for item in left.residuals
    ]


def test_a_line_kept_by_hand_keeps_its_topic() -> None:
    """Access nobody has looked up by hand is as unknown as access no system told."""
    left = yes(confirm_departure(checked(told=answers(access=ByHand(role=Role.IT))), now=at(12, 23)))

    assert Topic.ACCESS is left.residuals[0].topic
    assert ["grant.unknown"] == [finding.code for finding in left.live_grants()]


@pytest.mark.parametrize(
    "case",
    [
        yes(draft_case(WANG, last_working_on=LAST_DAY)),
        yes(withdraw(a_case(), accepted_by=CHEN, reason="stays", evidence="OA-18", at=NOW)),
        yes(confirm_departure(a_case(), now=at(12, 23))),
    ],
    ids=["draft", "withdrawn", "departed"],
)
def test_nobody_leaves_without_notice_or_twice(case: OffboardingCase) -> None:
    """Before receipt, after a withdrawal and after the departure the step is not open."""
    assert ["case.step_not_open_here"] == why(confirm_departure(case, now=at(12, 24)))
    assert () == plan_residuals(case, ENDS_ON, CHINA)


def test_a_ready_case_whose_signature_went_stale_is_not_clean() -> None:
    """Whatever stage is stored, the sheets are looked at again."""
    (line,) = checked(a_receivable("AR-1")).items
    case = attrs.evolve(a_ready_case(), items=(attrs.evolve(line, state=ItemState.WAIVED),))

    assert ["sign_off.stale", "departure.statutory_end_ahead"] == why(confirm_departure(case, now=at(12, 18)))
    assert {"sign_off:finance": "finance"} == owners(yes(confirm_departure(case, now=at(12, 23))))
