"""After the departure: residuals are finished or handed on, the review begins, and the case is closed."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access.standing import Standing
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding import OffboardingCase, Residual, Stage
from offboard_core.offboarding.departure import begin_review, close, confirm_departure
from offboard_core.offboarding.residual import hand_residual, settle_residual
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    MA,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_case,
    a_ready_case,
    a_receivable,
    at,
    checked,
    departed,
    event_types,
    events,
    leaving,
    why,
    yes,
)

LATER = at(12, 24)


def gone() -> OffboardingCase:
    """Return a case whose leaver has left with a claim open."""
    return yes(confirm_departure(checked(a_receivable("AR-1")), now=at(12, 23)))


def finished(
    case: OffboardingCase | None = None, id: str = "item:AR-1", *, by: Standing = ZHAO, evidence: str = "slip 7"
) -> Verdict[OffboardingCase]:
    """Finish a residual."""
    return settle_residual(case or gone(), id, evidence=evidence, by=by, at=LATER)


def handed(
    case: OffboardingCase | None = None,
    id: str = "item:AR-1",
    *,
    owner: Standing = LI_NA,
    due_on: dt.date = dt.date(2026, 12, 25),
) -> Verdict[OffboardingCase]:
    """Give a residual to somebody else."""
    return hand_residual(case or gone(), id, owner=owner, due_on=due_on, at=LATER)


def residual(case: OffboardingCase) -> Residual:
    """Return the one about the claim."""
    return case.residuals[0]


def test_a_residual_is_finished_with_evidence() -> None:
    """Who finished it, when, and on what."""
    verdict = finished()

    assert ("zhao.min", LATER, "slip 7", False) == (
        residual(yes(verdict)).settled_by,
        residual(yes(verdict)).settled_at,
        residual(yes(verdict)).evidence,
        residual(yes(verdict)).is_open,
    )
    assert ["residual_settled"] == event_types(verdict)
    assert ["residual.no_evidence"] == why(finished(evidence=" "))


def test_who_may_finish_a_residual() -> None:
    """Its owner by name or by role; the supervisor, HR or IT for anybody."""
    case = yes(handed())

    assert finished(case, by=LI_NA)
    assert finished(gone(), "sign_off:finance", by=ZHOU)
    assert finished(case, by=CHEN)
    assert finished(case, by=SUN)
    assert ["residual.not_yours"] == why(finished(case, by=MA))
    assert ["residual.not_yours"] == why(finished(case, by=ZHOU))


def test_who_has_left_finishes_nothing() -> None:
    """Neither the leaver, nor an owner on the way out."""
    assert ["residual.person_leaving"] == why(finished(by=WANG))
    assert ["residual.person_leaving"] == why(finished(by=departed(WANG)))
    assert ["residual.person_leaving"] == why(finished(by=leaving(ZHAO)))


@pytest.mark.parametrize("verb", [finished, handed], ids=["settle", "hand on"])
def test_a_residual_that_is_not_there_or_done(verb: object) -> None:
    """An unknown one, and one that was finished already."""
    assert callable(verb)

    assert ["residual.none_such"] == why(verb(gone(), "item:AR-9"))
    assert ["residual.already_settled"] == why(verb(yes(finished())))


def test_a_residual_is_handed_on_with_a_new_day() -> None:
    """Tomorrow is the earliest; the others stay where they are."""
    verdict = handed()

    assert ("li.na", dt.date(2026, 12, 25)) == (residual(yes(verdict)).receiver, residual(yes(verdict)).due_on)
    assert gone().residuals[1:] == yes(verdict).residuals[1:]
    assert ["residual_handed"] == event_types(verdict)
    assert ["residual.due_in_the_past"] == why(handed(due_on=dt.date(2026, 12, 24)))


def test_a_residual_is_not_handed_to_who_leaves() -> None:
    """Not back to the leaver, not to somebody on notice."""
    assert ["residual.person_leaving"] == why(handed(owner=WANG))
    assert ["residual.person_leaving"] == why(handed(owner=leaving(LI_NA)))


def test_the_review_begins_after_the_departure() -> None:
    """Clean or not; before it there is nothing to review, and it begins once."""
    clean = yes(confirm_departure(a_ready_case(), now=at(12, 18)))
    begun = begin_review(gone(), at=LATER)

    assert Stage.REVIEW is yes(begun).stage is yes(begin_review(clean, at=LATER)).stage
    assert ["review_begun", "stage_changed"] == event_types(begun)[:2]
    assert ["case.step_not_open_here"] == why(begin_review(a_case(), at=LATER))
    assert ["case.step_not_open_here"] == why(begin_review(yes(begun), at=LATER))


def test_a_case_is_closed_after_its_review() -> None:
    """Residuals may stay open with their owner, and the event names them; they are finished later all the same."""
    reviewed = yes(begin_review(gone(), at=LATER))
    verdict = close(reviewed, at=LATER)

    assert ["case.step_not_open_here"] == why(close(gone(), at=LATER))
    assert Stage.CLOSED is yes(verdict).stage
    assert tuple(item.id for item in reviewed.residuals) == events(verdict)[0].facts["open_residuals"]
    assert not residual(yes(finished(yes(verdict)))).is_open
    assert residual(yes(handed(yes(verdict)))).receiver == "li.na"


def test_a_closed_case_does_not_move() -> None:
    """It is neither closed nor reviewed again."""
    closed = attrs.evolve(gone(), stage=Stage.CLOSED)

    assert ["case.step_not_open_here"] == why(close(closed, at=LATER))
    assert ["case.step_not_open_here"] == why(begin_review(closed, at=LATER))
