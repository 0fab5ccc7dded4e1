"""What the law asks for after a departure: each on its day, alarms and no gates, and a covenant paid month by month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.offboarding import (
    CHINESE_LAW,
    LEGAL_TASKS,
    DepartureKind,
    Dismissal,
    DismissalGround,
    LegalTaskKind,
    LegalTaskRule,
    NonCompete,
    NonCompeteGround,
    OffboardingCase,
    Stage,
)
from offboard_core.offboarding.case import receive_notice
from offboard_core.offboarding.departure import begin_review, close, confirm_departure
from offboard_core.offboarding.legal_task import record_non_compete, settle_legal_task
from offboard_core.offboarding.notice import NoticeGiven
from offboard_core.offboarding.policy import Terms
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    ENDS_ON,
    LAST_DAY,
    LI_NA,
    NOW,
    WANG,
    ZHOU,
    a_ready_case,
    a_standing,
    at,
    checked,
    departed,
    event_types,
    events,
    leaving,
    why,
    yes,
)

GONE_AT = at(12, 23)
WAGE, LEAST = Money.of("10000.01", "CNY"), Money.of("2690.00", "CNY")
COVENANT = NonCompete(
    ground=NonCompeteGround.SENIOR_MANAGER, months=24, evidence="HT-9", average_wage=WAGE, minimum_wage=LEAST
)


def gone(**changes: Any) -> OffboardingCase:  # noqa: ANN401
    """Return a case at its statutory end, whatever is open."""
    return yes(confirm_departure(attrs.evolve(checked(), **changes), now=GONE_AT))


def test_what_is_owed_from_the_departure_on() -> None:
    """The certificate and wages on the day, file and social insurance within fifteen, each with its source."""
    case = gone()

    assert [
        ("certificate", Role.HR, ENDS_ON, "劳动合同法第50条第1款"),
        ("wages", Role.FINANCE, ENDS_ON, "工资支付暂行规定第9条"),
        ("file_transfer", Role.HR, ENDS_ON + dt.timedelta(days=15), "劳动合同法第50条第1款"),
        ("social_insurance", Role.HR, ENDS_ON + dt.timedelta(days=15), "劳动合同法第50条第1款"),
    ] == [(task.id, task.role, task.due_on, task.source) for task in case.legal_tasks]
    assert [("hr", "certificate", "zhao.min"), ("finance", "wages", "hr")] == [
        (todo.owner, todo.subject, todo.escalates_to)
        for todo in case.obligations(GONE_AT)
        if todo.verb == "settle_legal_task"
    ][:2]


def test_nothing_gates_and_nothing_is_gated() -> None:
    """A missing laptop keeps no certificate back, a missing certificate no closing; what is open stays owed."""
    open_case = gone()
    closed = yes(close(yes(begin_review(open_case, at=GONE_AT)), at=GONE_AT))

    assert Stage.CLOSED is closed.stage
    assert {"certificate", "wages", "file_transfer", "social_insurance"} <= {
        todo.subject for todo in closed.obligations(GONE_AT)
    }
    assert (True, False) == (closed.is_unfinished, closed.is_live)
    done = yes(settle_legal_task(closed, "certificate", evidence="证明-1", by=CHEN, at=at(12, 24)))
    assert "certificate" not in {todo.subject for todo in done.obligations(at(12, 24))}


@pytest.mark.parametrize(
    ("kind", "ground", "owed"),
    [
        (DepartureKind.RESIGNATION, None, False),
        (DepartureKind.AGREEMENT, None, True),
        (DepartureKind.EXPIRY, None, True),
        (DepartureKind.INCAPACITY, None, True),
        (DepartureKind.RETIREMENT, None, False),
        (DepartureKind.DEATH, None, False),
        (DepartureKind.DISMISSAL, DismissalGround.FAULT, False),
        (DepartureKind.DISMISSAL, DismissalGround.NO_FAULT, True),
        (DepartureKind.DISMISSAL, DismissalGround.REDUNDANCY, True),
    ],
)
def test_where_severance_may_be_owed(kind: DepartureKind, ground: DismissalGround | None, *, owed: bool) -> None:
    """劳动合同法第46条: not to who resigns, not for fault."""
    dismissal = None if ground is None else Dismissal(ground=ground)
    case = gone(departure=kind, dismissal=dismissal)

    assert owed == ("severance" in {task.id for task in case.legal_tasks})


def test_a_transfer_within_the_group_owes_nothing() -> None:
    """Employment goes on."""
    assert () == gone(departure=DepartureKind.GROUP_TRANSFER).legal_tasks


def test_a_task_is_met_with_evidence() -> None:
    """By the role it falls to or HR, once; late is told as that."""
    case = gone()
    verdict = settle_legal_task(case, "wages", evidence="工资单-12", by=ZHOU, at=at(12, 24))

    assert ["legal_task_done"] == event_types(verdict)
    assert {"task": "wages", "evidence": "工资单-12", "by": "zhou", "late": True} == dict(events(verdict)[0].facts)
    on_time = settle_legal_task(case, "certificate", evidence="x", by=CHEN, at=GONE_AT)
    assert events(on_time)[0].facts["late"] is False
    done = next(task for task in yes(verdict).legal_tasks if task.id == "wages")
    assert ("zhou", at(12, 24), False) == (done.done_by, done.done_at, done.is_open)
    assert ["legal_task.already_done"] == why(
        settle_legal_task(yes(verdict), "wages", evidence="x", by=CHEN, at=GONE_AT)
    )


@pytest.mark.parametrize(
    ("task", "by", "evidence", "expected"),
    [
        ("nothing", CHEN, "x", ["legal_task.none_such"]),
        ("certificate", CHEN, " ", ["legal_task.no_evidence"]),
        ("certificate", ZHOU, "x", ["legal_task.role_not_held"]),
        ("wages", LI_NA, "x", ["legal_task.role_not_held"]),
        ("wages", leaving(ZHOU), "x", ["legal_task.role_not_held"]),
        (
            "certificate",
            departed(a_standing("wang.wei", Role.HR)),
            "x",
            ["legal_task.own_case", "legal_task.role_not_held"],
        ),
    ],
)
def test_who_meets_no_task(task: str, by: Any, evidence: str, expected: list[str]) -> None:  # noqa: ANN401
    """None of that name, without proof, without the role, or the leaver."""
    assert expected == why(settle_legal_task(gone(), task, evidence=evidence, by=by, at=GONE_AT))


def test_a_covenant_is_paid_month_by_month() -> None:
    """Three tenths of the average wage, rounded up, never less than the minimum; the next payment only is on the worklist."""
    bound = yes(record_non_compete(a_ready_case(), COVENANT, by=CHEN, at=NOW))
    left = yes(confirm_departure(bound, now=at(12, 18)))
    pays = [task for task in left.legal_tasks if task.kind is LegalTaskKind.NON_COMPETE_PAY]

    assert (24, dt.date(2027, 1, 18), dt.date(2028, 12, 18)) == (len(pays), pays[0].due_on, pays[-1].due_on)
    assert {Money.of("3000.01", "CNY")} == {task.amount for task in pays}
    assert ["non_compete_pay:1"] == [
        todo.subject for todo in left.obligations(at(12, 18)) if todo.subject.startswith("non_compete")
    ]
    paid = yes(settle_legal_task(left, "non_compete_pay:1", evidence="转账-1", by=ZHOU, at=at(1, 18, year=2027)))
    assert ["non_compete_pay:2"] == [
        todo.subject for todo in paid.obligations(at(12, 18)) if todo.subject.startswith("non_compete")
    ]


def test_a_covenant_recorded_after_the_departure() -> None:
    """Its payments join what is owed already."""
    after = record_non_compete(gone(), attrs.evolve(COVENANT, months=2), by=CHEN, at=at(12, 30))

    assert ["non_compete_recorded"] == event_types(after)
    assert ["non_compete_pay:1", "non_compete_pay:2"] == [task.id for task in yes(after).legal_tasks][-2:]
    assert ["non_compete.already"] == why(record_non_compete(yes(after), COVENANT, by=CHEN, at=at(12, 30)))


@pytest.mark.parametrize(
    ("monthly", "average", "least", "expected"),
    [
        (Money.of("1.00", "CNY"), WAGE, LEAST, Money.of("1.00", "CNY")),
        (None, WAGE, LEAST, Money.of("3000.01", "CNY")),
        (None, Money.of("10000.00", "CNY"), LEAST, Money.of("3000.00", "CNY")),
        (None, Money.of("8966.66", "CNY"), LEAST, LEAST),
        (None, Money.of("8966.67", "CNY"), LEAST, Money.of("2690.01", "CNY")),
        (None, None, LEAST, None),
        (None, WAGE, None, None),
    ],
)
def test_what_a_covenant_costs_a_month(
    monthly: Money | None, average: Money | None, least: Money | None, expected: Money | None
) -> None:
    """What was agreed; else the share of wages to the cent, the minimum wage at least; else nobody can tell."""
    covenant = attrs.evolve(COVENANT, monthly=monthly, average_wage=average, minimum_wage=least)

    assert expected == covenant.pay(3000)


@pytest.mark.parametrize(
    ("changes", "by", "expected"),
    [
        ({"months": 25}, CHEN, ["non_compete.months"]),
        ({"months": 0}, CHEN, ["non_compete.months"]),
        ({"evidence": " "}, CHEN, ["non_compete.no_evidence"]),
        ({"average_wage": None}, CHEN, ["non_compete.no_pay"]),
        ({"monthly": Money.zero("CNY")}, CHEN, ["non_compete.no_pay"]),
        ({}, ZHOU, ["non_compete.role_not_held"]),
        ({}, leaving(CHEN), ["non_compete.role_not_held"]),
        ({}, a_standing("wang.wei", Role.HR), ["non_compete.role_not_held"]),
    ],
)
def test_what_is_no_covenant(changes: dict[str, Any], by: Any, expected: list[str]) -> None:  # noqa: ANN401
    """Longer than two years, unproved, unpaid, or recorded by somebody who is not HR."""
    assert expected == why(record_non_compete(checked(), attrs.evolve(COVENANT, **changes), by=by, at=NOW))


def test_a_covenant_needs_a_departure() -> None:
    """None on a draft."""
    draft = attrs.evolve(checked(), stage=Stage.DRAFT, notice=None)

    assert ["case.not_open"] == why(record_non_compete(draft, COVENANT, by=CHEN, at=NOW))


def test_another_law_asks_for_something_else() -> None:
    """Tasks, limits and shares are the policy's."""
    rule = LegalTaskRule(kind=LegalTaskKind.CERTIFICATE, days=7, role=Role.HR, source="§ 1")
    law = attrs.evolve(CHINESE_LAW, tasks=(rule,), non_compete_months=12, non_compete_share_bp=5000)
    case = yes(confirm_departure(checked(), now=GONE_AT, terms=Terms(legal=law)))

    assert [(ENDS_ON + dt.timedelta(days=7), "§ 1")] == [(task.due_on, task.source) for task in case.legal_tasks]
    assert ["non_compete.months"] == why(
        record_non_compete(case, COVENANT, by=CHEN, at=GONE_AT, terms=Terms(legal=law))
    )
    bound = yes(record_non_compete(case, attrs.evolve(COVENANT, months=1), by=CHEN, at=GONE_AT, terms=Terms(legal=law)))
    assert Money.of("5000.01", "CNY") == bound.legal_tasks[-1].amount
    for changes in ({"days": -1}, {"source": " "}):
        with pytest.raises(InvalidInput):
            attrs.evolve(LEGAL_TASKS[0], **changes)


def test_a_notice_of_any_kind_owes_nothing_yet() -> None:
    """Only a departure does."""
    case = yes(receive_notice(WANG, NoticeGiven(received_at=NOW, evidence="OA-17"), last_working_on=LAST_DAY, now=NOW))

    assert ((), None) == (case.legal_tasks, case.non_compete)
