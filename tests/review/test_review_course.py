"""The course of a review: it begins with the notice, and figures are taken once at each of four moments."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.clients import Ownership
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Stage
from offboard_core.review import Moment, Review
from offboard_core.review.review import begin, review_obligations, take_snapshot
from tests.offboarding import people
from tests.review.departures import CLIENTS, LEFT_ON, NOTICE_ON, a_claim, a_review

DAY = dt.timedelta(days=1)


def separated() -> Review:
    """Build a review with the figures of the separation."""
    return people.yes(take_snapshot(a_review(), Moment.SEPARATION, [], [], open_lines=0, on=LEFT_ON))


def test_a_review_begins_with_the_notice() -> None:
    """After the notice a review can begin, with the id of the case."""
    case = people.a_case()
    verdict = begin(case, on=NOTICE_ON)

    assert Review(id=case.id, leaver=case.leaver, begun_on=NOTICE_ON) == people.yes(verdict)
    assert ["review_opened"] == people.event_types(verdict)


@pytest.mark.parametrize("stage", Stage)
def test_where_there_is_no_departure(stage: Stage) -> None:
    """Refused for drafts, withdrawn and discarded cases; accepted in every other stage."""
    verdict = begin(attrs.evolve(people.a_case(), stage=stage), on=NOTICE_ON)
    expected = {
        Stage.DRAFT: ["review.not_received"],
        Stage.WITHDRAWN: ["review.no_departure"],
        Stage.DISCARDED: ["review.no_departure"],
    }

    assert expected.get(stage, []) == ([] if verdict else people.why(verdict))


def test_figures_are_taken() -> None:
    """A snapshot has the outstanding and overdue amounts of the day, the clients owned, and the open lines."""
    given_away = attrs.evolve(
        CLIENTS[1],
        owner=people.LI_NA.id,
        ownerships=(
            Ownership(owner=people.WANG.id, from_on=NOTICE_ON),
            Ownership(owner=people.LI_NA.id, from_on=LEFT_ON),
        ),
    )
    claims = [a_claim("AR-1"), a_claim("AR-2", salesperson=people.LI_NA.id)]
    verdict = take_snapshot(a_review(), Moment.NOTICE, claims, [CLIENTS[0], given_away], open_lines=4, on=LEFT_ON)
    taken = people.yes(verdict).find_snapshot(Moment.NOTICE)

    assert taken is not None
    assert taken.figures is not None
    assert (LEFT_ON, 1, 4, 2) == (taken.on, taken.clients, taken.open_lines, taken.figures.receivables)
    assert (Money.of("200.00", "CNY"),) == taken.figures.overdue
    assert [("snapshot_taken", 2, 1)] == [
        (event.type, event.facts["receivables"], event.facts["clients"]) for event in people.events(verdict)
    ]
    on_eve = take_snapshot(a_review(), Moment.NOTICE, claims, [CLIENTS[0], given_away], open_lines=4, on=LEFT_ON - DAY)
    assert [2] == [event.facts["clients"] for event in people.events(on_eve)]


def test_what_is_not_known_is_kept_as_that() -> None:
    """A source without an answer leaves its figure unknown with the reason."""
    verdict = take_snapshot(
        a_review(), Moment.NOTICE, Unknown("ERP 503"), Unknown("CRM 503"), open_lines=4, on=NOTICE_ON
    )
    taken = people.yes(verdict).find_snapshot(Moment.NOTICE)

    assert taken is not None
    assert (None, "ERP 503", None, "CRM 503") == (
        taken.figures,
        taken.receivables_unknown,
        taken.clients,
        taken.clients_unknown,
    )
    facts = people.events(verdict)[0].facts
    assert {None} == {facts[name] for name in ("receivables", "outstanding", "overdue", "clients")}


def test_figures_of_a_moment_are_taken_once() -> None:
    """A second snapshot of a moment is refused."""
    verdict = take_snapshot(separated(), Moment.SEPARATION, [], [], open_lines=0, on=LEFT_ON)

    assert ["review.snapshot_taken"] == people.why(verdict)


@pytest.mark.parametrize(("moment", "days"), [(Moment.DAY_30, 30), (Moment.DAY_90, 90)])
def test_later_figures_wait_for_their_day(moment: Moment, days: int) -> None:
    """Later figures can be taken from their day on, also for a closed review."""
    closed = attrs.evolve(separated(), closed_on=LEFT_ON)
    due_on = LEFT_ON + days * DAY

    assert take_snapshot(closed, moment, [], [], open_lines=0, on=due_on)
    assert ["review.snapshot_early"] == people.why(take_snapshot(closed, moment, [], [], open_lines=0, on=due_on - DAY))


def test_without_a_separation_there_is_no_day_thirty() -> None:
    """Later figures require those of the separation."""
    verdict = take_snapshot(a_review(), Moment.DAY_30, [], [], open_lines=0, on=LEFT_ON)

    assert ["review.no_separation"] == people.why(verdict)


def test_what_is_still_to_come() -> None:
    """A review is unfinished after the separation until later figures and the conclusion exist."""
    closed = attrs.evolve(separated(), closed_on=LEFT_ON)
    late = closed
    for moment, days in ((Moment.DAY_30, 30), (Moment.DAY_90, 90)):
        assert late.is_unfinished
        late = people.yes(take_snapshot(late, moment, [], [], open_lines=0, on=LEFT_ON + days * DAY))

    assert (False, False) == (late.is_unfinished, a_review().is_unfinished)
    assert attrs.evolve(late, closed_on=None).is_unfinished


def test_hr_owes_a_conclusion_by_the_first_later_figures() -> None:
    """HR's obligation exists from the separation until the conclusion."""
    (todo,) = review_obligations(separated())

    assert ("hr", "conclude_review", "wang.wei#1") == (todo.owner, todo.verb, todo.subject)
    due_on = LEFT_ON + 30 * DAY
    assert dt.datetime(due_on.year, due_on.month, due_on.day, 10, tzinfo=dt.UTC) == todo.due_at
    assert () == review_obligations(a_review()) == review_obligations(attrs.evolve(separated(), closed_on=LEFT_ON))


@pytest.mark.parametrize("moment", Moment)
def test_what_a_review_awaits_is_what_can_be_taken(moment: Moment) -> None:
    """`awaits` agrees with `take_snapshot`."""
    for review in (a_review(), separated()):
        for days in (-1, 0, 29, 30, 89, 90):
            on = LEFT_ON + days * DAY
            assert review.awaits(moment, on) == bool(take_snapshot(review, moment, [], [], open_lines=0, on=on))
