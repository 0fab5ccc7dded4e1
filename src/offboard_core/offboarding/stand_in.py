"""Replacements: another supervisor takes over, and tasks of people who are leaving go to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.kernel.identity import replace_by_id
from offboard_core.kernel.verdict import Decided, Refused, Verdict, then
from offboard_core.offboarding.lifecycle import conclude
from offboard_core.offboarding.policy import TERMS, Terms
from offboard_core.offboarding.proxy import name_proxy
from offboard_core.offboarding.residual import hand_residual
from offboard_core.offboarding.verification import stop_asking

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


def change_supervisor(case: OffboardingCase, supervisor: Standing, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Replace the supervisor, for example because the former one is away or is leaving.

    Everything the former supervisor owed moves to the new one, including open residuals.
    """
    findings = []
    if not case.is_live:
        findings.append(case.finding("case.not_open", stage=case.stage.value))
    if supervisor.id == case.leaver:
        findings.append(case.finding("case.supervisor_is_leaver", supervisor=supervisor.id))
    if supervisor.employment is not Employment.ACTIVE:
        findings.append(case.finding("case.supervisor_leaving", supervisor=supervisor.id))
    if findings:
        return Refused(tuple(findings))
    if supervisor.id == case.supervisor:
        return Decided(state=case)
    moving = [item for item in case.residuals if item.is_open and item.receiver == case.supervisor]
    residuals = replace_by_id(case.residuals, *(attrs.evolve(item, receiver=supervisor.id) for item in moving))
    ids = tuple(sorted(item.id for item in moving))
    event = case.event("supervisor_changed", before=case.supervisor, after=supervisor.id, residuals=ids)
    return conclude(attrs.evolve(case, supervisor=supervisor.id, residuals=residuals), event, at=at)


def counted_on(case: OffboardingCase) -> frozenset[str]:
    """Return everyone who owes something in a case by name: supervisor, proxy, owners and receivers."""
    people = {
        case.supervisor,
        case.proxy if case.is_before_departure else None,
        *(residual.receiver for residual in case.residuals if residual.is_open),
        *(item.receiver for item in case.items if item.awaits_acknowledgement),
    }
    return frozenset(person for person in people if person is not None)


def rehome(
    case: OffboardingCase, gone: Iterable[Standing], to: Standing | None, *, at: dt.datetime, terms: Terms = TERMS
) -> Verdict[OffboardingCase]:
    """Move tasks of people who are leaving to `to`; without a person to take them they stay unchanged.

    The supervisor and the proxy are replaced, open residuals get a future due date, and the receiver of a line is no
    longer asked to acknowledge it.
    """
    people = {person.id: person for person in gone if person.employment is not Employment.ACTIVE}
    verdict: Verdict[OffboardingCase] = Decided(state=case)
    if to is not None:
        if case.supervisor in people:
            verdict = then(verdict, lambda now: change_supervisor(now, to, at=at))
        if case.is_before_departure and case.proxy in people:
            verdict = then(verdict, lambda now: name_proxy(now, to, at=at))
        due_on = terms.calendar.add_workdays(case.today(at), max(case.policy.residual_workdays, 1)).on
        for residual in case.residuals:
            if residual.is_open and residual.receiver in people and residual.receiver != case.supervisor:
                day = max(residual.due_on, due_on)
                verdict = then(verdict, partial(hand_residual, residual_id=residual.id, owner=to, due_on=day, at=at))
    for id in sorted(people):
        verdict = then(verdict, partial(stop_asking, receiver=people[id], at=at))
    return verdict
