"""The life cycle of a case: the chart, the guards of each step, and the steps taken automatically.

A case is received, its sources are asked (precheck), its lines are handed over (handover), its parties sign
(sign_off), and the person may then leave without residuals on the last working day (ready). `follow_facts` moves a
case forward and back between these stages: it takes every step whose guards have no findings. The statutory end leads
out of each of these stages, whatever is open. A case can also be withdrawn (all records are kept) or, as a draft,
discarded.

The chart contains only states and steps. Guards are a table of functions beside it; all of them are asked, and each
returns its own findings. Decisions step through a table that is read off the chart; only the stage is stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.kernel.lifecycle import Chart, State
from offboard_core.kernel.verdict import Decided, Event, Message, Refused, Verdict
from offboard_core.offboarding.stage import Stage

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase
    from offboard_core.offboarding.item import Item


class OffboardingLifecycle(Chart):
    """Every stage of a case (离职单) and every transition out of it."""

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
    depart_with_residuals = departed_with_residuals.from_(received, precheck, handover, sign_off, ready)
    withdraw = withdrawn.from_(received, precheck, handover, sign_off, ready)
    begin_review = departed_clean.to(review) | departed_with_residuals.to(review)
    close = review.to(closed)


Guard: TypeAlias = "Callable[[OffboardingCase], tuple[Finding, ...]]"
"""Returns a finding for everything that blocks a step."""


def sources_have_answered(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require an answer from every source: unknown is not none."""
    return case.unknown_checks()


def lines_are_done(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require that no line is left to hand over."""
    return case.open_items()


def parties_have_signed(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require every party's signature on its current sheet."""
    return case.missing_signatures()


def something_is_open(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require an open line or an unknown source, so that a case goes back only for a cause."""
    return () if case.open_items() or case.unknown_checks() else (case.finding("case.nothing_open"),)


def a_signature_is_stale(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require a signature that is no longer current."""
    return () if case.missing_signatures() else (case.finding("sign_off.all_current"),)


def nothing_is_left(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require that no line was deferred, since a deferred line is a residual."""
    deferred = [item.id for item in case.items if item.is_deferred]
    return (case.finding("departure.items_deferred", items=tuple(deferred)),) if deferred else ()


def last_working_day_has_come(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require that the last working day has come."""
    if case.departed_on is not None and case.departed_on >= case.last_working_on:
        return ()
    return (case.finding("departure.too_early", last_working_on=case.last_working_on),)


def ready_or_the_law_says_so(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require the statutory end or, before it, a ready case on its last working day."""
    if case.departed_on is not None and case.departed_on >= case.legal.ends_on:
        return ()
    if blockers := case.blockers():
        return (*blockers, case.finding("departure.statutory_end_ahead", ends_on=case.legal.ends_on))
    return last_working_day_has_come(case)


def access_is_gone(case: OffboardingCase) -> tuple[Finding, ...]:
    """Require that no access may still work."""
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
"""Guards of each step; a step without an entry depends on the chart only."""


_BY_ITSELF = ("begin_handover", "reopen", "ask_again", "ask_signatures", "make_ready")
"""Steps taken automatically."""


@attrs.frozen(kw_only=True)
class Transition:
    """One row of the chart: source, step, target, guards."""

    source: Stage
    step: str
    target: Stage
    guards: tuple[str, ...]


def transition_table() -> tuple[Transition, ...]:
    """Return every transition of the chart, in the order of the stages, for docs and diagrams."""
    return tuple(
        Transition(
            source=stage,
            step=step,
            target=target,
            guards=tuple(guard.__name__ for guard in GUARDS.get(step, ())),
        )
        for stage, ways in _WAYS.items()
        for step, target in ways.items()
    )


_WAYS: Mapping[Stage, Mapping[str, Stage]] = row_for_each(
    Stage,
    {
        Stage(source): {step: Stage(target) for step, target in ways.items()}
        for source, ways in OffboardingLifecycle.ways().items()
    },
)
"""Where each step leads from each stage, read off the chart."""


def findings_against(case: OffboardingCase, step: str) -> tuple[Finding, ...]:
    """Return the findings of all guards of a step."""
    return tuple(finding for guard in GUARDS.get(step, ()) for finding in guard(case))


def advance(case: OffboardingCase, step: str) -> Verdict[OffboardingCase]:
    """Take one step, or refuse with every reason."""
    if step not in _WAYS[case.stage]:
        return Refused((case.finding("case.step_not_open_here", step=step, stage=case.stage.value),))
    findings = findings_against(case, step)
    return Refused(findings) if findings else take_step(case, step)


def follow_facts(case: OffboardingCase) -> Decided[OffboardingCase]:
    """Take every automatic step between precheck and ready whose guards hold, forward or back."""
    reached = Decided(state=case)
    while step := _next_by_itself(reached.state):
        taken = take_step(reached.state, step)
        reached = Decided(state=taken.state, events=(*reached.events, *taken.events))
    return reached


def take_step(case: OffboardingCase, step: str) -> Decided[OffboardingCase]:
    """Take one step without asking its guards. Raises `KeyError` if the chart does not have it here."""
    target = _WAYS[case.stage][step]
    facts = {"step": step, "from": case.stage.value, "to": target.value}
    return Decided(state=attrs.evolve(case, stage=target), events=(case.event("stage_changed", **facts),))


def _next_by_itself(case: OffboardingCase) -> str | None:
    open_here = _WAYS[case.stage]
    return next((step for step in _BY_ITSELF if step in open_here and not findings_against(case, step)), None)


def conclude(
    case: OffboardingCase, *events: Event, at: dt.datetime, messages: tuple[Message, ...] = ()
) -> Decided[OffboardingCase]:
    """Finish a decision: `case` is its result, `events` are what happened; the automatic steps follow.

    Reminders of obligations that are no longer owed are dropped.
    """
    moved = follow_facts(case)
    reminded = moved.state.reminded
    if reminded:
        owed = {todo.key for todo in moved.state.obligations(at)}
        reminded = {key: step for key, step in reminded.items() if key in owed}
    return Decided(
        state=attrs.evolve(moved.state, reminded=reminded), events=(*events, *moved.events), messages=messages
    )


@attrs.frozen
class LineDecided:
    """What was decided about one line, before the case is concluded."""

    item: Item
    event: Event


def conclude_lines(
    case: OffboardingCase, decided: Iterable[LineDecided | Refused], *, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Finish decisions about lines, made one by one on `case`; if any is refused, refuse all with every reason.

    The case is concluded once, however many lines there are.
    """
    findings: list[Finding] = []
    lines: list[LineDecided] = []
    for one in decided:
        if isinstance(one, Refused):
            findings += (finding for finding in one.findings if finding not in findings)
        else:
            lines.append(one)
    if findings:
        return Refused(tuple(findings))
    return conclude(case.with_items(*(line.item for line in lines)), *(line.event for line in lines), at=at)


def step_on(
    case: OffboardingCase, step: str, *events: Event, at: dt.datetime, findings: tuple[Finding, ...] = ()
) -> Verdict[OffboardingCase]:
    """Take `step` and finish, or refuse with `findings` and everything that blocks the step."""
    moved = advance(case, step)
    if isinstance(moved, Refused):
        return Refused((*findings, *moved.findings))
    if findings:
        return Refused(findings)
    return conclude(moved.state, *events, *moved.events, at=at)


def before_departure(case: OffboardingCase) -> tuple[Finding, ...]:
    """Return a finding unless the handover is under way."""
    if case.is_before_departure:
        return ()
    return (case.finding("case.not_open", stage=case.stage.value),)


def still_to_settle(case: OffboardingCase, item: Item) -> tuple[Finding, ...]:
    """Return findings against work on a line that is finished or outside a handover; a deferred line may be finished."""
    if item.is_unfinished:
        return before_departure(case)
    return (*before_departure(case), case.finding("item.not_open", item=item.id, state=item.state.value))
