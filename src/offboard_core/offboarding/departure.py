"""The departure: confirmed at the cutoff, reviewed, and the case closed."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.legal_task import plan_tasks
from offboard_core.offboarding.lifecycle import step_on
from offboard_core.offboarding.policy import TERMS, Terms
from offboard_core.offboarding.residual import plan_residuals
from offboard_core.offboarding.stage import Stage


def confirm_departure(case: OffboardingCase, *, now: dt.datetime, terms: Terms = TERMS) -> Verdict[OffboardingCase]:
    """Confirm that the person has left.

    A case that is ready lets them go from the last working day on. Once employment ends by law, every stage does:
    neither a missing signature nor a laptop nor an open claim stands against it (劳动合同法第37条、第50条). What is open
    then becomes a residual with an owner and a due date. Confirmed late, it still was on the day the law says. What the law asks of the employer
    from then on is owed from that day.
    """
    today = case.today(now)
    if case.notice is not None:
        today = min(today, case.legal.ends_on)
    residuals = plan_residuals(case, today, terms.calendar)
    clean = case.stage is Stage.READY and not residuals
    tasks = plan_tasks(case, today, terms.legal)
    leaving = attrs.evolve(case, departed_on=today, residuals=residuals, legal_tasks=tasks)
    event = case.event(
        "departed",
        departed_on=today,
        clean=clean,
        residuals=tuple(
            {"id": item.id, "label": item.label, "receiver": item.receiver, "due_on": item.due_on} for item in residuals
        ),
    )
    return step_on(leaving, "depart_clean" if clean else "depart_with_residuals", event, at=now)


def begin_review(case: OffboardingCase, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Open the review (复盘) of somebody who has left."""
    return step_on(case, "begin_review", case.event("review_begun"), at=at)


def close(case: OffboardingCase, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Close the case: every grant confirmed or vouched for. A residual may stay open with its owner."""
    left = tuple(item.id for item in case.residuals if item.is_open)
    return step_on(case, "close", case.event("case_closed", open_residuals=left), at=at)
