"""The risk register: lessons by category, never by person, and results of measures."""

from __future__ import annotations

import datetime as dt
import re

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding import GrantState, ItemState, OffboardingCase, Outcome
from offboard_core.receivables import ReceiptMeans, ReceiptState, Receivable, ReportedReceipt
from offboard_core.review import DepartureReport, Moment, RiskCategory, RiskEntry
from offboard_core.review.departure_facts import DepartureFacts
from offboard_core.review.report import draw_departure_report
from offboard_core.review.review import take_snapshot
from offboard_core.review.risk import (
    finish_measure,
    link_risks,
    measure_obligations,
    reached,
    register,
    register_risks,
    set_measure,
)
from tests.documents.sections import CATALOGUE
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
)

DAY = dt.timedelta(days=1)
RECEIPT = ReportedReceipt(
    number=1,
    amount=Money.of("40.00", "CNY"),
    received_on=NOTICE_ON,
    means=ReceiptMeans.CASH,
    reported_by="wang.wei",
    reported_on=NOTICE_ON,
    judge_by=LEFT_ON,
)
JUDGED = attrs.evolve(RECEIPT, number=2, state=ReceiptState.CONFIRMED)
SEEN = a_ladder("AR-2", a_promise(1, proven=False), a_promise(2, proven=True), receipts=(RECEIPT, JUDGED))


def report(case: OffboardingCase | None = None, claims: tuple[Receivable, ...] = (a_claim("AR-2"),)) -> DepartureReport:
    """Create a report of a departure with an observation in every category."""
    return draw_departure_report(
        case or a_departed_case(),
        None,
        DepartureFacts(receivables=claims, ladders=(SEEN,), clients=CLIENTS, last_record_on={"C-1": LEFT_ON}),
        as_of=LEFT_ON,
    )


def figures(report: DepartureReport) -> dict[RiskCategory, object]:
    """Return the figures of each category."""
    return {entry.category: entry.figures for entry in register_risks(report)}


def an_entry(**changes: object) -> RiskEntry:
    """Build an entry about lost assets."""
    entry = next(item for item in register_risks(report()) if item.category is RiskCategory.ASSETS)
    known = {field.name: getattr(entry, field.name) for field in attrs.fields(RiskEntry)}
    return RiskEntry(**{**known, **changes})


def test_every_category_with_its_figures() -> None:
    """Overdue claims, unproven promises, clients without records or with one contact, residuals, grants, assets."""
    assert {
        RiskCategory.RECEIVABLES: {
            "moment": "now",
            "overdue_receivables": 1,
            "receivables": 1,
            "overdue": (Money.of("100.00", "CNY"),),
            "undated": 0,
            "longest_overdue": 83,
        },
        RiskCategory.ORAL_PROMISES: {"unproven": 1, "promises": 2, "amount": (Money.of("60.00", "CNY"),)},
        RiskCategory.REPORTED_RECEIPTS: {"receipts": 1, "amount": (Money.of("40.00", "CNY"),)},
        RiskCategory.CLIENT_HISTORY: {"clients_without_records": 1, "clients": 2, "days": 90},
        RiskCategory.SINGLE_CONTACT: {"single_contacts": 1, "clients": 2, "not_known": 0},
        RiskCategory.HANDOVER: {
            "residuals": 6,
            "open": 6,
            "late": 0,
            "sources_unknown": 0,
            "signatures_missing": 3,
        },
        RiskCategory.ACCESS: {"failed": 1, "overridden": 0, "repeated": 0, "grants": 2},
        RiskCategory.ASSETS: {"lost": 1, "damaged": 0, "assets": 2},
    } == figures(report())


def test_no_figure_names_a_person() -> None:
    """No figure contains the id of a person, and the ids of entries are stable."""
    entries = register_risks(report())
    written = canonical([entry.figures for entry in entries])

    assert not [person for person in ("wang.wei", "zhao.min", "li.na", "zhou", "chen") if person in written]
    assert [f"wang.wei#1:{entry.category.value}" for entry in entries] == [entry.id for entry in entries]
    assert entries == register_risks(report())


def test_every_entry_is_worded_with_its_own_figures() -> None:
    """The text of an entry uses figures it has, in both languages."""
    unknown = draw_departure_report(
        a_departed_case(),
        None,
        DepartureFacts(receivables=Unknown("ERP 503"), ladders=Unknown("ERP 503"), clients=()),
        as_of=LEFT_ON,
    )
    for entry in (*register_risks(report()), *register_risks(unknown)):
        for text in CATALOGUE[entry.summary]:
            assert set(re.findall(r"\{(\w+)\}", text)) <= set(entry.figures)


def test_figures_of_the_separation_come_first() -> None:
    """Figures of the separation are preferred over current ones."""
    review = people.yes(
        take_snapshot(a_review(), Moment.SEPARATION, [a_claim("AR-1"), a_claim("AR-2")], [], open_lines=0, on=LEFT_ON)
    )
    told = draw_departure_report(
        a_departed_case(),
        review,
        DepartureFacts(receivables=[], ladders=[], clients=CLIENTS, last_record_on={}),
        as_of=LEFT_ON + 40 * DAY,
    )
    seen = figures(told)[RiskCategory.RECEIVABLES]

    assert isinstance(seen, dict)
    assert ("separation", 2) == (seen["moment"], seen["overdue_receivables"])


def test_a_claim_without_a_due_date_is_a_risk_too() -> None:
    """A claim without a due date gives an entry."""
    seen = figures(report(claims=(a_claim("AR-2", due_on=None),)))[RiskCategory.RECEIVABLES]

    assert isinstance(seen, dict)
    assert (0, 1, None) == (seen["overdue_receivables"], seen["undated"], seen["longest_overdue"])


def test_a_clean_departure_shows_nothing() -> None:
    """A departure without observations gives no entries."""
    told = draw_departure_report(
        people.a_ready_case(), None, DepartureFacts(receivables=[], ladders=[], clients=[]), as_of=LEFT_ON
    )

    assert () == register_risks(told)


def test_a_quiet_departure_with_clients_and_grants() -> None:
    """Clients with two contacts and fresh records, and a grant revoked at once, give no entries."""
    case = a_departed_case()
    clients = [attrs.evolve(client, contacts=CLIENTS[0].contacts) for client in CLIENTS]
    quiet = attrs.evolve(
        case,
        residuals=(),
        grants=tuple(attrs.evolve(grant, state=GrantState.CONFIRMED) for grant in case.grants),
        items=tuple(attrs.evolve(item, outcome=None) for item in case.items),
    )
    proven = a_ladder("AR-2", a_promise(1, proven=True))
    fresh = dict.fromkeys(("C-1", "C-2"), LEFT_ON - 90 * DAY)
    told = draw_departure_report(
        quiet,
        None,
        DepartureFacts(receivables=[], ladders=[proven], clients=clients, last_record_on=fresh),
        as_of=LEFT_ON,
    )
    stale = draw_departure_report(
        quiet,
        None,
        DepartureFacts(receivables=[], ladders=[proven], clients=clients, last_record_on=fresh),
        as_of=LEFT_ON + DAY,
    )

    assert () == register_risks(told)
    assert [RiskCategory.CLIENT_HISTORY] == [entry.category for entry in register_risks(stale)]


@pytest.mark.parametrize(
    ("state", "attempts", "expected"),
    [
        (GrantState.OVERRIDDEN, 1, {"failed": 0, "overridden": 2, "repeated": 0, "grants": 2}),
        (GrantState.CONFIRMED, 2, {"failed": 0, "overridden": 0, "repeated": 2, "grants": 2}),
    ],
)
def test_revocations_that_did_not_go_smoothly(state: GrantState, attempts: int, expected: dict[str, int]) -> None:
    """An overridden or repeated revocation gives an entry."""
    case = a_departed_case()
    grants = tuple(attrs.evolve(grant, state=state, attempts=attempts) for grant in case.grants)

    assert expected == figures(report(attrs.evolve(case, grants=grants)))[RiskCategory.ACCESS]


def test_a_damaged_asset_is_a_risk_too() -> None:
    """Damaged assets are counted separately from lost ones."""
    case = a_departed_case()
    items = tuple(attrs.evolve(item, outcome=item.outcome and Outcome.DAMAGED) for item in case.items)

    assert {"lost": 0, "damaged": 1, "assets": 2} == figures(report(attrs.evolve(case, items=items)))[
        RiskCategory.ASSETS
    ]


def test_what_nobody_could_tell_is_registered_as_that() -> None:
    """An unknown source gives an entry with its reason."""
    why = Unknown("ERP 503")
    told = draw_departure_report(
        a_departed_case(), None, DepartureFacts(receivables=why, ladders=why, clients=why), as_of=LEFT_ON
    )
    unknown = {entry.category: entry for entry in register_risks(told) if entry.summary == "risk.unknown"}

    assert {
        RiskCategory.RECEIVABLES: "ERP 503",
        RiskCategory.ORAL_PROMISES: "ERP 503",
        RiskCategory.REPORTED_RECEIPTS: "ERP 503",
        RiskCategory.CLIENT_HISTORY: "not_given",
        RiskCategory.SINGLE_CONTACT: "ERP 503",
    } == {category: entry.figures["reason"] for category, entry in unknown.items()}
    assert "wang.wei#1:receivables:unknown" == unknown[RiskCategory.RECEIVABLES].id


def test_a_client_that_is_gone_is_no_risk() -> None:
    """A client reassigned before the departure is not counted."""
    case = a_departed_case()
    items = tuple(attrs.evolve(item, state=ItemState.GONE) if item.ref == "C-2" else item for item in case.items)
    told = figures(report(attrs.evolve(case, items=items)))

    assert {RiskCategory.CLIENT_HISTORY, RiskCategory.SINGLE_CONTACT}.isdisjoint(told)


def test_registering_and_linking() -> None:
    """Registering gives an event, and the review lists the entry once."""
    entries = register_risks(report())
    linked = people.yes(link_risks(a_review(), entries))
    again = link_risks(linked, entries)

    assert ["risk_registered"] == people.event_types(register(entries[0]))
    assert tuple(entry.id for entry in entries) == linked.risks
    assert (linked, ()) == (people.yes(again), people.events(again))


def test_a_measure_is_agreed_on() -> None:
    """A measure has text, owner, due date and goal; a later one replaces it."""
    verdict = set_measure(an_entry(), "领用登记", people.ZHAO, due_on=LEFT_ON + DAY, on=LEFT_ON, goal={"lost": 0})
    entry = people.yes(verdict)
    changed = people.yes(set_measure(entry, "押金", people.CHEN, due_on=LEFT_ON + DAY, on=LEFT_ON))

    assert ("领用登记", "zhao.min", LEFT_ON + DAY, {"lost": 0}) == (
        entry.measure,
        entry.owner,
        entry.due_on,
        entry.goal,
    )
    assert ["measure_set"] == people.event_types(verdict)
    assert ("押金", "chen", {}) == (changed.measure, changed.owner, changed.goal)


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True)], ids=["today", "tomorrow"])
def test_a_measure_is_due_ahead(days: int, *, allowed: bool) -> None:
    """A measure due today or earlier is refused."""
    assert allowed == bool(set_measure(an_entry(), "x", people.ZHAO, due_on=LEFT_ON + days * DAY, on=LEFT_ON))


def test_every_reason_against_a_measure_is_given() -> None:
    """Finished, blank, a leaving owner, a past day, an unknown figure or one that is not a number."""
    gone = attrs.evolve(people.ZHAO, employment=Employment.NOTICE)
    entry = an_entry(done_on=LEFT_ON, figures={"lost": 1, "moment": "now"})
    verdict = set_measure(entry, " ", gone, due_on=NOTICE_ON, on=LEFT_ON, goal={"x": 0, "moment": 1, "lost": 0})

    assert [
        "measure.finished",
        "measure.blank",
        "measure.owner_leaving",
        "measure.due_in_the_past",
        "measure.no_such_figure",
        "measure.no_such_figure",
    ] == people.why(verdict)


@pytest.mark.parametrize(("lost", "came_down"), [(1, True), (2, False)], ids=["on the goal", "one above"])
def test_a_finished_measure_is_compared(lost: int, *, came_down: bool) -> None:
    """A figure equal to the goal reaches it, a larger one does not; the measure is finished in both cases."""
    entry = people.yes(
        set_measure(an_entry(), "领用登记", people.ZHAO, due_on=LEFT_ON + DAY, on=LEFT_ON, goal={"lost": 1})
    )
    verdict = finish_measure(entry, {"lost": lost}, on=LEFT_ON + DAY)

    assert came_down == reached(people.yes(verdict))
    assert [("measure_finished", came_down)] == [
        (event.type, event.facts["reached"]) for event in people.events(verdict)
    ]
    assert ["measure.finished"] == people.why(finish_measure(people.yes(verdict), {"lost": 0}, on=LEFT_ON + DAY))


def test_without_a_goal_nobody_can_say() -> None:
    """Before the end, and without a goal, the result is unknown."""
    entry = people.yes(set_measure(an_entry(), "领用登记", people.ZHAO, due_on=LEFT_ON + DAY, on=LEFT_ON))
    verdict = finish_measure(entry, {}, on=LEFT_ON + DAY)

    assert Unknown("not_finished") == reached(entry)
    assert Unknown("no_goal") == reached(people.yes(verdict))
    assert [None] == [event.facts["reached"] for event in people.events(verdict)]


def test_every_reason_against_finishing_is_given() -> None:
    """Refused without a measure, and if a figure of the goal is missing."""
    agreed = people.yes(
        set_measure(an_entry(), "x", people.ZHAO, due_on=LEFT_ON + DAY, on=LEFT_ON, goal={"lost": 0, "damaged": 0})
    )

    assert ["measure.none_set"] == people.why(finish_measure(an_entry(), {}, on=LEFT_ON))
    assert ["measure.figure_missing"] == people.why(finish_measure(agreed, {"lost": 0}, on=LEFT_ON))


def test_a_measure_is_owed_until_it_is_done() -> None:
    """The owner owes the measure until the end of its day; without a measure there is no obligation."""
    entry = RiskEntry(id="R-1", category=RiskCategory.HANDOVER, case="x", found_on=LEFT_ON, summary="risk.handover")
    agreed = attrs.evolve(entry, measure="每周核对", owner="zhao.min", due_on=dt.date(2027, 1, 15))
    (todo,) = measure_obligations(agreed)

    assert ("zhao.min", "finish_measure", "R-1", "hr") == (todo.owner, todo.verb, todo.subject, todo.escalates_to)
    assert dt.datetime(2027, 1, 15, 10, tzinfo=dt.UTC) == todo.due_at
    assert () == measure_obligations(entry)
    assert () == measure_obligations(attrs.evolve(agreed, done_on=dt.date(2027, 1, 10)))
