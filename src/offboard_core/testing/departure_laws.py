"""Laws of a departure: conditions on every state and every step of a case, and `explore_departures` to check them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from offboard_core.kernel.verdict import Decided
from offboard_core.offboarding import (
    DEFAULT_HANDOVER,
    OVER,
    CompensationKind,
    HandoverPolicy,
    ItemKind,
    ItemState,
    Stage,
)
from offboard_core.offboarding import case as case_rules
from offboard_core.offboarding.policy import Terms
from offboard_core.testing.departures import (
    BY_LAW,
    LAST_DAY,
    LEAVER,
    WHOLE,
    Decisions,
    Departure,
    Scale,
    acts_in,
    key_of,
)
from offboard_core.testing.explorer import Exploration, LawOfState, LawOfStep, explore


def _ready_means_ready(state: Departure) -> str:
    case = state.case
    blockers = case.blockers() if case.stage is Stage.READY else ()
    return ", ".join(finding.code for finding in blockers)


def _clean_means_clean(state: Departure) -> str:
    case = state.case
    if case.stage is not Stage.DEPARTED_CLEAN:
        return ""
    deferred = [item.id for item in case.items if item.is_unfinished]
    missing = [finding.code for finding in (*case.missing_signatures(), *case.unknown_checks())]
    return ", ".join([*deferred, *missing, *(residual.id for residual in case.residuals)])


def _open_items_have_owners(state: Departure) -> str:
    """Every item open at the departure has an owner other than the leaver."""
    case = state.case
    if case.departed_on is None:
        return ""
    owned = {residual.id for residual in case.residuals if residual.receiver not in {"", LEAVER.id}}
    lines = {f"item:{item.id}" for item in case.items if item.is_unfinished}
    return ", ".join(sorted(lines - owned))


def _no_early_departure(state: Departure) -> str:
    case = state.case
    early = case.departed_on is not None and case.departed_on < case.last_working_on
    return f"departed on {case.departed_on}" if early else ""


def _no_live_access_when_closed(state: Departure) -> str:
    live = state.case.live_grants() if state.case.stage is Stage.CLOSED else ()
    return ", ".join(str(finding.facts) for finding in live)


def _no_access_ends_early(state: Departure) -> str:
    touched = [grant.id for grant in state.case.grants if grant.attempts and state.now < grant.cutoff_at]
    return ", ".join(touched)


def _three_people_sign(state: Departure) -> str:
    signers = [mark.signer for mark in state.case.signatures]
    return f"signed by {signers}" if len(signers) != len(set(signers)) or LEAVER.id in signers else ""


def _documented_before_handed_over(state: Departure) -> str:
    return ", ".join(
        item.id
        for item in state.case.items
        if item.kind is ItemKind.CLIENT
        and item.state is ItemState.SETTLED
        and (item.documentation is None or not item.documentation.is_done)
    )


def _two_people_waive(state: Departure) -> str:
    alone = [
        item.id
        for item in state.case.items
        if item.state is ItemState.WAIVED and (item.proposed_by is None or item.proposed_by == item.decided_by)
    ]
    return ", ".join(alone)


def _somebody_has_the_next_step(state: Departure) -> str:
    """A case that is not over has an obligation, or waits for a later day."""
    case = state.case
    if case.stage is Stage.DRAFT or case.stage in OVER or case.obligations(state.now):
        return ""
    pending = any(grant.is_live for grant in case.grants) or (case.is_before_departure and state.clock < 2)
    return "" if pending else "nobody owes anything"


def _the_leaver_owes_nothing_afterwards(state: Departure) -> str:
    if state.case.departed_on is None and state.case.stage is not Stage.WITHDRAWN:
        return ""
    return ", ".join(todo.key for todo in state.case.obligations(state.now) if todo.owner == LEAVER.id)


def _what_was_taken_comes_back(state: Departure) -> str:
    """A withdrawal lists every grant that was revoked and every line with a new owner."""
    case = state.case
    if case.stage is not Stage.WITHDRAWN:
        return ""
    restored = {item.facts["grant"] for item in case.compensations if item.kind is CompensationKind.RESTORE_GRANT}
    handed_back = {item.facts["item"] for item in case.compensations if item.kind is CompensationKind.HAND_BACK}
    taken = {grant.id for grant in case.grants if grant.attempts}
    moved = {item.id for item in case.items if item.state is ItemState.SETTLED and item.receiver is not None}
    return ", ".join(sorted(str(id) for id in (taken - restored) | (moved - handed_back)))


LAWS: Mapping[str, LawOfState[Departure]] = {
    "ready means ready": _ready_means_ready,
    "nothing is closed on live access": _no_live_access_when_closed,
    "no access ends early": _no_access_ends_early,
    "three people sign, never the leaver": _three_people_sign,
    "documented before handed over": _documented_before_handed_over,
    "two people waive": _two_people_waive,
    "somebody has the next step": _somebody_has_the_next_step,
    "the leaver owes nothing afterwards": _the_leaver_owes_nothing_afterwards,
}
"""Laws of every state."""


def _on_the_way(law: LawOfState[Departure]) -> LawOfStep[Departure]:
    """Check a law of states on every change of stage, also into a state that was visited before."""

    def holds(before: Departure, _: str, after: Departure) -> str:
        return law(after) if before.case.stage is not after.case.stage else ""

    return holds


def _no_deletion(before: Departure, _: str, after: Departure) -> str:
    lost = {item.id for item in before.case.items} - {item.id for item in after.case.items}
    lost |= {grant.id for grant in before.case.grants} - {grant.id for grant in after.case.grants}
    return ", ".join(sorted(lost))


def _over_is_over(before: Departure, _: str, after: Departure) -> str:
    moved = before.case.stage in OVER and before.case.stage is not after.case.stage
    return f"{before.case.stage} → {after.case.stage}" if moved else ""


def _gone_access_stays_gone(before: Departure, _: str, after: Departure) -> str:
    """A grant that was confirmed revoked or overridden does not become live again."""
    back = {grant.id for grant in before.case.grants if not grant.is_live}
    return ", ".join(sorted(grant.id for grant in after.case.grants if grant.is_live and grant.id in back))


def _evidence_stays(before: Departure, _: str, after: Departure) -> str:
    """A signature of a party is never lost."""
    signed = {mark.role for mark in before.case.signatures}
    return ", ".join(sorted(signed - {mark.role for mark in after.case.signatures}))


def _the_law_leads_out(_: Departure, act: str, after: Departure) -> str:
    """At the legal end of employment the departure takes place, whatever is still open."""
    return f"still {after.case.stage}" if act == BY_LAW and after.case.is_before_departure else ""


LAWS_OF_STEPS: Mapping[str, LawOfStep[Departure]] = {
    "the law leads out": _the_law_leads_out,
    "clean means clean": _on_the_way(_clean_means_clean),
    "nothing open is forgotten": _on_the_way(_open_items_have_owners),
    "nobody leaves early": _on_the_way(_no_early_departure),
    "what was taken comes back": _on_the_way(_what_was_taken_comes_back),
    "nothing is deleted": _no_deletion,
    "over is over": _over_is_over,
    "gone access stays gone": _gone_access_stays_gone,
    "evidence stays": _evidence_stays,
}
"""Laws of every step."""


def explore_departures(
    scale: Scale = WHOLE, *, decisions: Decisions | None = None, policy: HandoverPolicy = DEFAULT_HANDOVER
) -> Exploration[Departure]:
    """Visit every reachable state of a departure of this scale and check every law.

    A host passes its own `policy`. A test of the checker passes faulty `decisions` and expects a violation.
    """
    draft = case_rules.draft_case(LEAVER, last_working_on=LAST_DAY, terms=Terms(policy=policy))
    if not isinstance(draft, Decided):
        raise TypeError("a first case can always be drafted")
    taken = decisions or Decisions()
    return explore(
        [Departure(case=draft.state)],
        partial(acts_in, scale, taken),
        key=key_of,
        is_final=lambda state: state.case.stage in OVER,
        laws=LAWS,
        laws_of_steps=LAWS_OF_STEPS,
    )
