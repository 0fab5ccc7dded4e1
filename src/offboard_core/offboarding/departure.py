"""The departure: confirm it at the cutoff, begin its review, and close the case."""

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

    A ready case may depart from the last working day on. Once employment has ended by law, a case may depart from
    every stage: missing signatures, assets and open claims do not block it (劳动合同法第37条、第50条). Open lines become
    residuals with an owner and a due date. A late confirmation keeps the statutory day as the day of departure. Legal
    tasks of the employer are due from that day.
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
    """Begin the review (复盘) of a person who has left."""
    return step_on(case, "begin_review", case.event("review_begun"), at=at)


def close(case: OffboardingCase, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Close the case once every grant is confirmed or overridden. Residuals may stay open with their owners."""
    left = tuple(item.id for item in case.residuals if item.is_open)
    return step_on(case, "close", case.event("case_closed", open_residuals=left), at=at)
