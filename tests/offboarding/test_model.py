"""The chart is model-checked: every state of small departures, no law broken, no case stuck; and each mistake is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import pytest

from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding import (
    Documentation,
    DocumentationState,
    GrantState,
    ItemState,
    OffboardingCase,
    Stage,
    departure,
    manifest,
    sheet,
    withdrawal,
)
from offboard_core.offboarding import grant as grant_rules
from offboard_core.offboarding import item as item_rules
from offboard_core.offboarding.case import OffboardingCase as Case
from offboard_core.offboarding.lifecycle import conclude
from offboard_core.testing.departure_laws import LAWS, LAWS_OF_STEPS, explore_departures
from offboard_core.testing.departures import ENDS, LEAVER, OTHERS, WHOLE, Decisions, Departure, Scale
from offboard_core.testing.explorer import Exploration

pytestmark = pytest.mark.slow
SCALES = {"whole": WHOLE, "ends": ENDS, "others leave": OTHERS}


@cache
def explored(about: str) -> Exploration[Departure]:
    """Explore one scale, once."""
    return explore_departures(SCALES[about])


@pytest.mark.parametrize("about", SCALES)
def test_no_law_is_broken_and_no_case_is_stuck(about: str) -> None:
    """In every state that can be reached; and a final one can be reached from each, whoever leaves."""
    found = explored(about)

    assert [] == [str(trace) for trace in (*found.violations, *found.stuck)]
    assert found.states > 1_000
    assert found.finals > 10


def test_every_stage_and_every_corner_is_among_them() -> None:
    """A search that misses something would prove nothing about it."""
    states = [state for about in SCALES for state in explored(about).found]

    assert set(Stage) - {Stage.PRECHECK} == {state.case.stage for state in states}
    assert set(ItemState) - {ItemState.GONE} == {item.state for state in states for item in state.case.items}
    assert set(GrantState) == {grant.state for state in states for grant in state.case.grants}
    assert set(DocumentationState) - {DocumentationState.REFUSED} == {
        item.documentation.state for state in states for item in state.case.items if item.documentation is not None
    }
    whole = explored("whole").found
    assert (5, 2, 3) == (
        max(len(state.case.items) for state in whole),
        max(len(state.case.grants) for state in whole),
        max(len(state.case.signatures) for state in whole),
    )
    assert {
        frozenset(),
        frozenset({"supervisor"}),
        frozenset({"successor"}),
        frozenset({"supervisor", "successor"}),
    } == {state.leaving for state in states}


# Mistakes, one at a time, each laid over a decision of the library.

Mistake = tuple[Scale, dict[str, Callable[..., Verdict[OffboardingCase]]], str, int]


def laid_over(decide: Callable[..., Verdict[Case]], mistake: Callable[[Case, Case], Case]) -> Callable[..., Any]:
    """Let a decision be taken, and then change what it led to: from the case before and after."""

    def decided(case: Case, *args: Any, **kwargs: Any) -> Verdict[Case]:  # noqa: ANN401
        verdict = decide(case, *args, **kwargs)
        if isinstance(verdict, Refused):
            return verdict
        return attrs.evolve(verdict, state=mistake(case, verdict.state))

    return decided


def settles_undocumented(case: Case, item_id: str, handed: item_rules.HandedOver, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Forget that a client is documented before it is handed over."""
    written = Documentation(state=DocumentationState.ACCEPTED, at=told["at"])
    item = next(item for item in case.items if item.id == item_id)
    faked = attrs.evolve(
        case, items=tuple(attrs.evolve(old, documentation=written) if old is item else old for old in case.items)
    )
    verdict = item_rules.settle_item(faked, item_id, handed, **told)
    if isinstance(verdict, Refused):
        return verdict
    items = tuple(
        attrs.evolve(new, documentation=item.documentation) if new.id == item_id else new for new in verdict.state.items
    )
    return attrs.evolve(verdict, state=attrs.evolve(verdict.state, items=items))


def waives_alone(case: Case, item_id: str, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Let one person let a line go."""
    items = tuple(
        attrs.evolve(item, state=ItemState.WAIVED, decided_by=told["by"].id) if item.id == item_id else item
        for item in case.items
    )
    return conclude(attrs.evolve(case, items=items), at=told["at"])


def anybody_signs(case: Case, role: Any, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Forget who the leaver is, and who has signed already."""
    nobody = attrs.evolve(case, leaver="somebody else", signatures=())
    verdict = sheet.sign_off(nobody, role, **{**told, "sheet": nobody.sheet(role)})
    if isinstance(verdict, Refused):
        return verdict
    marks = (*case.signatures, *verdict.state.signatures)
    return conclude(attrs.evolve(case, signatures=marks), at=told["at"])


def departs_any_day(case: Case, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Forget the last working day."""
    verdict = departure.confirm_departure(case, **told)
    if isinstance(verdict, Refused) and case.stage is Stage.READY:
        left = attrs.evolve(case, stage=Stage.DEPARTED_CLEAN, departed_on=case.today(told["now"]))
        return Decided(state=left)
    return verdict


def waits_for_signatures(case: Case, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Keep somebody here until everybody has signed, whatever the law says."""
    if missing := case.missing_signatures():
        return Refused(missing)
    return departure.confirm_departure(case, **told)


def calls_it_clean(_: Case, after: Case) -> Case:
    """Call every departure clean."""
    return attrs.evolve(after, stage=Stage.DEPARTED_CLEAN, residuals=())


def hands_residuals_to_the_leaver(_: Case, after: Case) -> Case:
    """Let the one who is gone finish what was left open."""
    return attrs.evolve(after, residuals=tuple(attrs.evolve(item, receiver=LEAVER.id) for item in after.residuals))


def closes_anything(case: Case, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Forget that access has to be gone."""
    verdict = departure.close(case, **told)
    return Decided(state=attrs.evolve(case, stage=Stage.CLOSED)) if case.stage is Stage.REVIEW else verdict


def revokes_at_once(case: Case, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Take access back on the day of the notice."""
    return grant_rules.revoke(case, **{**told, "now": max(told["now"], case.cutoff_at)})


def answers_late(case: Case, grant_id: str, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Believe an answer that came after another one."""
    asked = tuple(
        attrs.evolve(grant, state=GrantState.ASKED) if grant.id == grant_id and grant.attempts else grant
        for grant in case.grants
    )
    return grant_rules.record_revocation(attrs.evolve(case, grants=asked), grant_id, **told)


def without(**parts: Any) -> Callable[[Case, Case], Case]:  # noqa: ANN401
    """Drop parts of a case."""
    return lambda _, after: attrs.evolve(after, **parts)


def comes_back(case: Case, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Take a withdrawn case up again."""
    if case.stage is Stage.WITHDRAWN:
        return Decided(state=attrs.evolve(case, stage=Stage.HANDOVER))
    return withdrawal.withdraw(case, **told)


def never_closes(case: Case, **_: Any) -> Verdict[Case]:  # noqa: ANN401
    """Find a reason against closing, always."""
    return Refused((case.finding("case.not_open", stage=case.stage.value),))


def stays_ready(case: Case, *args: Any, **told: Any) -> Verdict[Case]:  # noqa: ANN401
    """Draw the manifest up without looking at where that puts the case."""
    verdict = manifest.draw_up(case, *args, **told)
    return (
        verdict
        if isinstance(verdict, Refused)
        else attrs.evolve(verdict, state=attrs.evolve(verdict.state, stage=case.stage))
    )


TINY = Scale(clients=1, grants=1, asset=False, duty=False, claim=False)
PAID = Scale(clients=0, grants=0, asset=False, duty=False, pays=True)
CLAIM = attrs.evolve(PAID, pays=False, waives=True)

MISTAKES: dict[str, Mistake] = {
    "a client is handed over undocumented": (
        TINY,
        {"settle_item": settles_undocumented},
        "documented before handed over",
        3,
    ),
    "one person waives alone": (CLAIM, {"waive_item": waives_alone}, "two people waive", 3),
    "the leaver signs": (TINY, {"sign_off": anybody_signs}, "three people sign, never the leaver", 3),
    "somebody leaves before the last working day": (
        PAID,
        {"confirm_departure": departs_any_day},
        "nobody leaves early",
        7,
    ),
    "a signature stops the law": (TINY, {"confirm_departure": waits_for_signatures}, "the law leads out", 3),
    "every departure is clean": (
        CLAIM,
        {"confirm_departure": laid_over(departure.confirm_departure, calls_it_clean)},
        "clean means clean",
        3,
    ),
    "what is open is forgotten": (
        CLAIM,
        {"confirm_departure": laid_over(departure.confirm_departure, without(residuals=()))},
        "nothing open is forgotten",
        4,
    ),
    "the leaver is to finish what is open": (
        CLAIM,
        {"confirm_departure": laid_over(departure.confirm_departure, hands_residuals_to_the_leaver)},
        "the leaver owes nothing afterwards",
        3,
    ),
    "a case is closed on live access": (TINY, {"close": closes_anything}, "nothing is closed on live access", 5),
    "access ends on the day of the notice": (TINY, {"revoke": revokes_at_once}, "no access ends early", 3),
    "a late answer is believed": (TINY, {"record_revocation": answers_late}, "gone access stays gone", 6),
    "a withdrawal restores nothing": (
        TINY,
        {"withdraw": laid_over(withdrawal.withdraw, without(compensations=()))},
        "what was taken comes back",
        5,
    ),
    "a withdrawal deletes the manifest": (
        TINY,
        {"withdraw": laid_over(withdrawal.withdraw, without(items=()))},
        "nothing is deleted",
        3,
    ),
    "a withdrawal deletes signatures": (
        PAID,
        {"withdraw": laid_over(withdrawal.withdraw, without(signatures=()))},
        "evidence stays",
        4,
    ),
    "a withdrawn case is taken up again": (TINY, {"withdraw": comes_back}, "over is over", 3),
    "a stale signature keeps a case ready": (PAID, {"draw_up": stays_ready}, "ready means ready", 8),
    "nothing is ever closed": (TINY, {"close": never_closes}, "ends", 3),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_with_a_shortest_trace(mistake: str) -> None:
    """Laid over one decision, it breaks its law, and the way there is as short as it can be."""
    scale, mistaken, law, acts = MISTAKES[mistake]
    found = explore_departures(scale, decisions=attrs.evolve(Decisions(), **mistaken))
    traces = {trace.law: trace for trace in (*found.violations, *found.stuck)}

    assert law in traces, [str(trace) for trace in traces.values()]
    assert acts == len(traces[law].acts), str(traces[law])


def test_without_a_mistake_nothing_is_found() -> None:
    """The same scales, the library's own decisions: what was found above was the mistake."""
    for scale in (TINY, PAID, CLAIM):
        assert explore_departures(scale)


def test_every_law_has_a_mistake_that_breaks_it() -> None:
    """A law nothing can break would prove nothing."""
    broken = {law for _, _, law, _ in MISTAKES.values()}

    assert {*LAWS, *LAWS_OF_STEPS} - broken == {"somebody has the next step"}


def test_a_case_nobody_owes_anything_in_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one law whose mistake is in no decision but in the worklist: without it a case would wait for nobody."""
    monkeypatch.setattr(OffboardingCase, "obligations", lambda *_: ())
    found = explore_departures(TINY)
    (trace,) = found.violations

    assert ("somebody has the next step", "nobody owes anything") == (trace.law, trace.said)
    assert 3 == len(trace.acts), str(trace)
