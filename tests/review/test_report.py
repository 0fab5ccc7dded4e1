"""The departure report: known facts, with unknown facts marked and never zero."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import GrantState, ItemState, OffboardingCase, Outcome, Stage
from offboard_core.offboarding.sheet import Signature
from offboard_core.organization import Role
from offboard_core.review import DepartureReport, Moment, Reason, Review, Succession, TimelineEntry
from offboard_core.review.departure_facts import DepartureFacts
from offboard_core.review.report import draw_departure_report
from offboard_core.review.review import take_snapshot
from tests.offboarding import people
from tests.review.departures import (
    CLIENTS,
    LEFT_ON,
    NOTICE_ON,
    a_claim,
    a_departed_case,
    a_ladder,
    a_promise,
    a_review,
    a_running_case,
)

CLAIMS = (
    a_claim("AR-1", salesperson=people.LI_NA.id),
    a_claim("AR-2"),
    a_claim("AR-5", salesperson=people.LI_NA.id, originator=people.WANG.id),
    a_claim("AR-7", salesperson=people.LI_NA.id),
)
LADDERS = (
    a_ladder("AR-2", a_promise(1, proven=False)),
    a_ladder("AR-1", a_promise(1, proven=True), salesperson=people.LI_NA.id),
    a_ladder("AR-7", a_promise(1, proven=False), salesperson=people.LI_NA.id),
    a_ladder("AR-8", a_promise(1, proven=False), closed_on=NOTICE_ON),
)
NOTHING = Unknown("ERP 503")


def report(case: OffboardingCase | None = None, review: Review | None = None) -> DepartureReport:
    """Create a report on the departed case with all facts known."""
    return draw_departure_report(
        case or a_departed_case(),
        review,
        DepartureFacts(receivables=CLAIMS, ladders=LADDERS, clients=CLIENTS, last_record_on={"C-1": NOTICE_ON}),
        as_of=LEFT_ON,
    )


def test_who_when_and_how() -> None:
    """The report has leaver, notice, legal end, last working day, departure and stage."""
    told = report()

    assert ("wang.wei#1", "wang.wei", Stage.DEPARTED_WITH_RESIDUALS) == (told.case, told.leaver, told.stage)
    assert (NOTICE_ON, people.ENDS_ON, people.LAST_DAY, LEFT_ON) == (
        told.noticed_on,
        told.statutory_end_on,
        told.last_working_on,
        told.departed_on,
    )
    assert "劳动合同法第37条" == told.statutory_basis


def test_what_has_not_happened_is_unknown() -> None:
    """A draft has no notice and no departure; without a review, figures and reasons are unknown."""
    draft = attrs.evolve(people.a_case(), notice=None, stage=Stage.DRAFT)
    told = draw_departure_report(
        draft, None, DepartureFacts(receivables=NOTHING, ladders=NOTHING, clients=NOTHING), as_of=NOTICE_ON
    )

    assert {Unknown("not_received")} == {told.noticed_on, told.statutory_end_on, told.statutory_basis}
    assert Unknown("not_departed") == told.departed_on
    assert {Unknown("no_review")} == {told.employee_reasons, told.hr_reason, told.at(Moment.NOTICE).receivables}
    assert (NOTHING, NOTHING, NOTHING) == (told.receivables, told.promises, told.unproven_promises)


def test_figures_at_each_moment() -> None:
    """Moments with figures show them; the others are unknown with a reason."""
    review = people.yes(take_snapshot(a_review(), Moment.NOTICE, CLAIMS[1:2], CLIENTS, open_lines=6, on=NOTICE_ON))
    review = people.yes(take_snapshot(review, Moment.SEPARATION, NOTHING, NOTHING, open_lines=3, on=LEFT_ON))
    told = report(review=review)
    at_notice, separation, day_30 = told.at(Moment.NOTICE), told.at(Moment.SEPARATION), told.at(Moment.DAY_30)

    assert list(Moment) == [figures.moment for figures in told.moments]
    assert not isinstance(at_notice.receivables, Unknown)
    assert (NOTICE_ON, 1, 2, 6) == (
        at_notice.on,
        at_notice.receivables.receivables,
        at_notice.clients,
        at_notice.open_lines,
    )
    assert (LEFT_ON, NOTHING, NOTHING, 3) == (
        separation.on,
        separation.receivables,
        separation.clients,
        separation.open_lines,
    )
    assert {Unknown("not_taken")} == {day_30.on, day_30.receivables, day_30.clients, day_30.open_lines}


@pytest.mark.parametrize(
    ("review", "employee", "hr"),
    [
        (a_review(), Unknown("not_answered"), Unknown("not_concluded")),
        (
            a_review(answered_at=people.NOW, employee_reasons=(Reason.PAY,), hr_reason=Reason.GROWTH),
            (Reason.PAY,),
            Reason.GROWTH,
        ),
    ],
    ids=["nothing said", "both"],
)
def test_reasons_stand_apart(review: Review, employee: object, hr: object) -> None:
    """The leaver's and HR's reasons are separate; not answered differs from no reason."""
    told = report(review=review)

    assert (employee, hr) == (told.employee_reasons, told.hr_reason)


def test_clients_and_who_has_them_now() -> None:
    """Each client on the manifest has successor, current owner, contacts and last record."""
    assert (
        Succession(
            client="C-1",
            label="华东重工",
            state=ItemState.SETTLED,
            successor="li.na",
            owner="wang.wei",
            contacts=2,
            last_record_on=NOTICE_ON,
        ),
        Succession(
            client="C-2",
            label="南方电气",
            state=ItemState.OPEN,
            successor=None,
            owner="wang.wei",
            contacts=1,
            last_record_on=None,
        ),
    ) == report().clients


@pytest.mark.parametrize(
    ("given", "why"), [(NOTHING, NOTHING), ((), Unknown("not_given"))], ids=["unknown", "left out"]
)
def test_clients_nobody_could_tell_of(given: tuple[()] | Unknown, why: Unknown) -> None:
    """A client without a source has an unknown owner and unknown contacts."""
    told = draw_departure_report(
        a_departed_case(), None, DepartureFacts(receivables=CLAIMS, ladders=LADDERS, clients=given), as_of=LEFT_ON
    )

    assert {(why, why, Unknown("not_given"))} == {
        (line.owner, line.contacts, line.last_record_on) for line in told.clients
    }


def test_assets_grants_and_signatures() -> None:
    """The report has the outcome of assets and grants, and all signatures."""
    told = report()

    assert [("NB-1", Outcome.LOST), ("PH-1", None)] == [(line.item, line.outcome) for line in told.assets]
    assert [("crm", GrantState.CONFIRMED, False), ("mail", GrantState.FAILED, True)] == [
        (line.id, line.state, line.is_live) for line in told.grants
    ]
    assert [(Role.SUPERVISOR, "", False), (Role.FINANCE, "", False), (Role.HR, "", False)] == [
        (line.role, line.signer, line.is_current) for line in told.signatures
    ]


def test_a_signature_says_whether_it_stands() -> None:
    """A signature is current on its sheet, and stale after the sheet has changed."""
    case = people.signed(people.checked(), Role.FINANCE)
    stale = attrs.evolve(
        case,
        signatures=(
            *case.signatures,
            Signature(role=Role.HR, signer="chen", name="陈", sheet="old", at=people.NOW, substitution="代签"),
        ),
    )
    told = report(stale)

    assert [
        (Role.SUPERVISOR, "", None, False),
        (Role.FINANCE, "zhou", people.NOW, True),
        (Role.HR, "chen", people.NOW, False),
    ] == [(line.role, line.signer, line.at, line.is_current) for line in told.signatures]
    assert "代签" == told.signatures[-1].substitution


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)], ids=["on its due date", "the day after"])
def test_residuals_and_when_they_are_late(days: int, *, late: bool) -> None:
    """Residuals have owner and due date; they are late after that day if open."""
    case = a_departed_case()
    first = case.residuals[0]
    settled = attrs.evolve(case.residuals[1], settled_at=people.NOW, settled_by="li.na", due_on=NOTICE_ON)
    case = attrs.evolve(case, residuals=(first, settled))
    told = draw_departure_report(
        case,
        None,
        DepartureFacts(receivables=CLAIMS, ladders=LADDERS, clients=CLIENTS),
        as_of=first.due_on + dt.timedelta(days=days),
    )

    assert [(first.id, first.receiver, True, late), (settled.id, settled.receiver, False, False)] == [
        (line.id, line.owner, line.is_open, line.is_late) for line in told.residuals
    ]


def test_the_timeline_is_told_in_order() -> None:
    """The timeline is sorted by time."""
    late, early = (TimelineEntry(at=people.at(12, day), by="chen", type="departed") for day in (23, 1))
    told = draw_departure_report(
        a_running_case(),
        None,
        DepartureFacts(receivables=CLAIMS, ladders=LADDERS, clients=CLIENTS, timeline=(late, early)),
        as_of=NOTICE_ON,
    )

    assert (early, late) == told.timeline


def test_completeness_and_what_stands_in_the_way() -> None:
    """The report has lines with denominators, score, unknown sources and blockers."""
    running = report(people.a_case())
    told = report()

    assert (6, 3, 3) == (told.lines.lines, told.lines.settled, told.lines.open)
    assert told.lines.lines == sum(figures.lines for figures in told.lines_by_kind.values())
    assert {"check.unknown"} == {finding.code for finding in running.unknown_sources}
    assert 6 == len(running.unknown_sources)
    assert {"grant.live"} == {finding.code for finding in told.blockers}
    assert isinstance(told.score.percent, int)
