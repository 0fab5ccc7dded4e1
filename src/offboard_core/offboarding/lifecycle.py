"""Everything that moves a case from stage to stage: the chart, what stands against each step, and the steps that facts take.

A case is received, its sources are asked (precheck), its lines are handed over (handover), its parties sign (sign_off),
and then the person may leave clean on the last working day (ready). Facts move it forth and back between those stages
by themselves: `follow_facts` takes every step whose guards have nothing to say. The statutory end leads out of every one
of them, whatever is open. Beside the main way lie withdrawn (nothing is deleted) and discarded (a draft only).

The chart holds topology and nothing else; guards are a table of functions beside it, all asked, each answering with its
own findings. A machine is built to ask where a step leads and thrown away; the stage of the case is the only thing stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.lifecycle import Chart, Passage, State
from offboard_core.kernel.verdict import Decided, Event, Message, Refused, Verdict
from offboard_core.offboarding.stage import Stage

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase
    from offboard_core.offboarding.item import Item


class OffboardingLifecycle(Chart):
    """Every stage of a case (离职单) and every way out of it."""

    draft = State(initial=True)
    received = State()
    precheck = State()
    handover = State()
    sign_off = State()
    ready = State()
    departed_clean = State()
    departed_with_residuals = State()
    review = State()
    closed = State(final=True)
    withdrawn = State(final=True)
    discarded = State(final=True)

    receive = draft.to(received)
    discard = draft.to(discarded)
    begin_precheck = received.to(precheck)
    begin_handover = precheck.to(handover)
    ask_signatures = handover.to(sign_off)
    make_ready = sign_off.to(ready)
    ask_again = ready.to(sign_off)
    reopen = sign_off.to(handover) | ready.to(handover)
    depart_clean = ready.to(departed_clean)
    depart_with_residuals = (
        received.to(departed_with_residuals)
        | precheck.to(departed_with_residuals)
        | handover.to(departed_with_residuals)
        | sign_off.to(departed_with_residuals)
        | ready.to(departed_with_residuals)
    )
    withdraw = (
        received.to(withdrawn)
        | precheck.to(withdrawn)
        | handover.to(withdrawn)
        | sign_off.to(withdrawn)
        | ready.to(withdrawn)
    )
    begin_review = departed_clean.to(review) | departed_with_residuals.to(review)
    close = review.to(closed)


Guard: TypeAlias = "Callable[[OffboardingCase], tuple[Finding, ...]]"
"""Names everything that stands against a step."""


def sources_have_answered(case: OffboardingCase) -> tuple[Finding, ...]:
    """Begin the handover only on a full list: unknown is not none."""
    return case.unknown_checks()


def lines_are_done(case: OffboardingCase) -> tuple[Finding, ...]:
    """Wait for signatures only when there is nothing left to hand over."""
    return case.open_items()


def parties_have_signed(case: OffboardingCase) -> tuple[Finding, ...]:
    """Be ready only with every party's signature on the sheet as it stands now."""
    return case.missing_signatures()


def something_is_open(case: OffboardingCase) -> tuple[Finding, ...]:
    """Go back to the handover only when a line or a source has come open again."""
    return () if case.open_items() or case.unknown_checks() else (case.finding("case.nothing_open"),)


def a_signature_is_stale(case: OffboardingCase) -> tuple[Finding, ...]:
    """Go back for signatures only when one is no longer current."""
    return () if case.missing_signatures() else (case.finding("sign_off.all_current"),)


def nothing_is_left(case: OffboardingCase) -> tuple[Finding, ...]:
    """Call a departure clean only when nothing was put off either."""
    deferred = [item.id for item in case.items if item.is_deferred]
    return (case.finding("departure.items_deferred", items=tuple(deferred)),) if deferred else ()


def last_working_day_has_come(case: OffboardingCase) -> tuple[Finding, ...]:
    """Let nobody leave before the last working day."""
    if case.departed_on is not None and case.departed_on >= case.last_working_on:
        return ()
    return (case.finding("departure.too_early", last_working_on=case.last_working_on),)


def ready_or_the_law_says_so(case: OffboardingCase) -> tuple[Finding, ...]:
    """Let somebody leave with things open once employment ends by law; before that only what is ready may go."""
    if case.departed_on is not None and case.departed_on >= case.legal.ends_on:
        return ()
    if blockers := case.blockers():
        return (*blockers, case.finding("departure.statutory_end_ahead", ends_on=case.legal.ends_on))
    return last_working_day_has_come(case)


def access_is_gone(case: OffboardingCase) -> tuple[Finding, ...]:
    """Close nothing while any access may still work."""
    return case.live_grants()


GUARDS: Mapping[str, tuple[Guard, ...]] = MappingProxyType(
    {
        "begin_handover": (sources_have_answered,),
        "ask_signatures": (sources_have_answered, lines_are_done),
        "make_ready": (sources_have_answered, lines_are_done, parties_have_signed),
        "reopen": (something_is_open,),
        "ask_again": (a_signature_is_stale,),
        "depart_clean": (
            sources_have_answered,
            lines_are_done,
            parties_have_signed,
            nothing_is_left,
            last_working_day_has_come,
        ),
        "depart_with_residuals": (ready_or_the_law_says_so,),
        "close": (access_is_gone,),
    }
)
"""What must hold for each step; a step not named here needs nothing but its place in the chart."""


_BY_ITSELF = ("begin_handover", "reopen", "ask_again", "ask_signatures", "make_ready")
"""Steps that facts alone take."""


@attrs.frozen(kw_only=True)
class Transition:
    """One row of the chart: from where, by which step, to where, under which guards."""

    source: Stage
    step: str
    target: Stage
    guards: tuple[str, ...]


def transition_table() -> tuple[Transition, ...]:
    """Read every transition off the chart, in the order of the stages: for docs, diagrams and quick questions."""
    return tuple(
        Transition(
            source=stage,
            step=str(way.event),
            target=Stage(str(way.target.id)),
            guards=tuple(guard.__name__ for guard in GUARDS.get(str(way.event), ())),
        )
        for stage in Stage
        for way in OffboardingLifecycle.states_map[stage.value].transitions
    )


_STEPS_FROM: Mapping[Stage, frozenset[str]] = {
    stage: frozenset(row.step for row in transition_table() if row.source is stage) for stage in Stage
}


def findings_against(case: OffboardingCase, step: str) -> tuple[Finding, ...]:
    """Ask every guard of a step."""
    return tuple(finding for guard in GUARDS.get(step, ()) for finding in guard(case))


def advance(case: OffboardingCase, step: str) -> Verdict[OffboardingCase]:
    """Take the case one step further on, or say everything that stands in the way."""
    if step not in _STEPS_FROM[case.stage]:
        return Refused((case.finding("case.step_not_open_here", step=step, stage=case.stage.value),))
    findings = findings_against(case, step)
    return Refused(findings) if findings else take_step(case, step)


def follow_facts(case: OffboardingCase) -> Decided[OffboardingCase]:
    """Take every step between precheck and ready that the facts ask for by themselves, forth or back."""
    reached = Decided(state=case)
    while step := _next_by_itself(reached.state):
        taken = take_step(reached.state, step)
        reached = Decided(state=taken.state, events=(*reached.events, *taken.events))
    return reached


def take_step(case: OffboardingCase, step: str) -> Decided[OffboardingCase]:
    """Run the chart for one step, guards not asked. Raises the library's own error where the step is not open."""
    target = _where(case.stage, step)
    facts = {"step": step, "from": case.stage.value, "to": target.value}
    return Decided(state=attrs.evolve(case, stage=target), events=(case.event("stage_changed", **facts),))


@cache
def _where(stage: Stage, step: str) -> Stage:
    """Ask the chart once where a step leads; it holds topology and nothing else, so the answer never changes."""
    passage = Passage(stage.value)
    OffboardingLifecycle(model=passage).send(step)
    return Stage(passage.state)


def _next_by_itself(case: OffboardingCase) -> str | None:
    open_here = _STEPS_FROM[case.stage]
    return next((step for step in _BY_ITSELF if step in open_here and not findings_against(case, step)), None)


def conclude(
    case: OffboardingCase, *events: Event, at: dt.datetime, messages: tuple[Message, ...] = ()
) -> Decided[OffboardingCase]:
    """Finish a decision: `case` is what it led to, `events` what happened; the stage follows the facts.

    A reminder is forgotten with the obligation it was about.
    """
    moved = follow_facts(case)
    reminded = moved.state.reminded
    if reminded:
        owed = {todo.key for todo in moved.state.obligations(at)}
        reminded = {key: step for key, step in reminded.items() if key in owed}
    return Decided(
        state=attrs.evolve(moved.state, reminded=reminded), events=(*events, *moved.events), messages=messages
    )


def step_on(
    case: OffboardingCase, step: str, *events: Event, at: dt.datetime, findings: tuple[Finding, ...] = ()
) -> Verdict[OffboardingCase]:
    """Take `step` and finish, or refuse with `findings` and everything that stands against the step."""
    moved = advance(case, step)
    if isinstance(moved, Refused):
        return Refused((*findings, *moved.findings))
    if findings:
        return Refused(findings)
    return conclude(moved.state, *events, *moved.events, at=at)


def before_departure(case: OffboardingCase) -> tuple[Finding, ...]:
    """Refuse to work on a handover that has not begun or is over."""
    if case.is_before_departure:
        return ()
    return (case.finding("case.not_open", stage=case.stage.value),)


def still_to_settle(case: OffboardingCase, item: Item) -> tuple[Finding, ...]:
    """Refuse to work on a line that is finished, or outside of a handover; a deferred line may still be finished."""
    if item.is_unfinished:
        return before_departure(case)
    return (*before_departure(case), case.finding("item.not_open", item=item.id, state=item.state.value))
