"""Every state a small case can be brought into by the real decisions, found breadth first: nothing is ever stuck."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TypeAlias

import attrs
import pytest

from offboard_core.access.standing import Standing
from offboard_core.kernel.verdict import Decided, Verdict, then
from offboard_core.offboarding import (
    BEFORE_DEPARTURE,
    NOT_CONNECTED,
    OVER,
    PARTIES,
    GrantState,
    ItemState,
    OffboardingCase,
    Stage,
)
from offboard_core.offboarding.case import draft_case
from offboard_core.offboarding.departure import begin_review, close, confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation, refuse_documentation
from offboard_core.offboarding.grant import override_grant, record_revocation, revoke
from offboard_core.offboarding.item import HandedOver, defer_item, settle_item, waive_item
from offboard_core.offboarding.lifecycle import follow_facts
from offboard_core.offboarding.manifest import Portfolio, draw_up
from offboard_core.offboarding.notice import NoticeGiven, discard, receive
from offboard_core.offboarding.precheck import recheck_access, record_precheck
from offboard_core.offboarding.residual import settle_residual
from offboard_core.offboarding.sheet import sign_off
from offboard_core.offboarding.withdrawal import withdraw
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LAST_DAY,
    LI_NA,
    NOTHING,
    NOW,
    QIAN,
    SIGNERS,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_client,
    a_payment,
    a_receivable,
    answers,
    at,
    holds,
    portfolio,
    yes,
)

CUTOFF = at(12, 18, 18)
MOMENTS = (NOW, CUTOFF, at(12, 23))
"""While notice runs, at the cutoff on the last working day, and at the statutory end."""
MOST_ATTEMPTS = 2
PAID = a_payment("100.00", dt.date(2026, 11, 1))
PUT_OFF_TO = dt.date(2027, 1, 4)
ZHOU_OF_HR = attrs.evolve(ZHOU, roles=(Role.FINANCE, Role.HR))

Acts: TypeAlias = Iterator[Callable[[OffboardingCase], Verdict[OffboardingCase]]]
State: TypeAlias = tuple[int, OffboardingCase]


def in_any_case(clock: int) -> Acts:
    """Yield what can be tried whatever the case is about."""
    now = MOMENTS[clock]
    yield lambda case: receive(case, NoticeGiven(received_at=NOW, evidence="OA-17"), now=now)
    yield lambda case: discard(case, reason="mistake", at=now)
    yield lambda case: withdraw(case, accepted_by=CHEN, reason="stays", evidence="OA-18", at=now)
    yield lambda case: confirm_departure(case, now=now)
    yield lambda case: begin_review(case, at=now)
    yield lambda case: close(case, at=now)
    yield lambda case: settle_residual(case, "check:access", evidence="x", by=SUN, at=CUTOFF)


def signatures() -> Acts:
    """Yield one signature after another; who signs for finance tries it for HR as well."""
    for role, signer in ((Role.SUPERVISOR, ZHAO), (Role.FINANCE, ZHOU), (Role.HR, CHEN), (Role.HR, ZHOU_OF_HR)):
        yield partial(signs, role=role, signer=signer)


def signs(case: OffboardingCase, role: Role, signer: Standing) -> Verdict[OffboardingCase]:
    """Sign a sheet as it stands."""
    return sign_off(case, role, sheet=case.sheet(role), signer=signer, at=NOW)


def two_sign(case: OffboardingCase, one: Role, other: Role) -> Verdict[OffboardingCase]:
    """Let the two parties sign at once whose sheets a world leaves alone."""
    return then(signs(case, one, SIGNERS[one]), partial(signs, role=other, signer=SIGNERS[other]))


def with_one_claim(clock: int) -> Acts:
    """Yield what can happen to one claim: paid and bounced, handed over, waived by two, put off."""
    yield from in_any_case(clock)
    yield partial(two_sign, one=Role.SUPERVISOR, other=Role.HR)
    yield partial(signs, role=Role.FINANCE, signer=ZHOU)
    for facts in (portfolio(a_receivable("AR")), portfolio(a_receivable("AR", "100.00", PAID))):
        yield partial(record_precheck, answers=NOTHING, portfolio=facts, at=NOW)
        yield partial(draw_up, portfolio=facts, at=NOW)
    yield lambda case: settle_item(case, "AR", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW)
    yield lambda case: defer_item(case, "AR", owner=LI_NA, due_on=PUT_OFF_TO, reason="x", by=ZHOU, at=NOW)
    yield lambda case: waive_item(case, "AR", reason="x", by=ZHOU, at=NOW)
    yield lambda case: waive_item(case, "AR", reason="x", by=ZHAO, at=NOW)


def with_one_grant(clock: int) -> Acts:
    """Yield what can happen to one grant: found, unknown, asked, read back, failed, vouched for, seen again."""
    yield from in_any_case(clock)
    yield partial(two_sign, one=Role.SUPERVISOR, other=Role.FINANCE)
    yield partial(signs, role=Role.HR, signer=CHEN)
    now = MOMENTS[clock]
    for answer in (holds("crm", known_at=at(12, 31)), holds(), NOT_CONNECTED):
        yield partial(record_precheck, answers=answers(access=answer), portfolio=portfolio(), at=NOW)
        yield partial(recheck_access, answer=answer, at=now)
    yield partial(ask_revoker, now=now)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        for confirmed in (False, True):
            yield partial(record_revocation, grant_id="crm", attempt=attempt, confirmed=confirmed, at=now)
    yield lambda case: override_grant(case, "crm", evidence="x", by=SUN, at=now)


def ask_revoker(case: OffboardingCase, now: dt.datetime) -> Verdict[OffboardingCase]:
    """Ask, a few times at most: a world of endless attempts would be endless."""
    attempts = max((grant.attempts for grant in case.grants), default=0)
    return revoke(case, now=now) if attempts < MOST_ATTEMPTS else Decided(state=case)


def with_one_client(clock: int) -> Acts:
    """Yield what can happen to one client: documented, sent back, accepted, refused, handed over, given away."""
    yield from in_any_case(clock)
    yield from signatures()
    for facts in (portfolio(a_client("C")), Portfolio()):
        yield partial(record_precheck, answers=NOTHING, portfolio=facts, at=NOW)
    yield lambda case: document_item(case, "C", Account(summary="x"), by=WANG, at=NOW)
    yield lambda case: judge_documentation(case, "C", accepted=True, by=ZHAO, at=NOW)
    yield lambda case: judge_documentation(case, "C", accepted=False, reason="x", by=ZHAO, at=NOW)
    yield lambda case: refuse_documentation(case, "C", reason="x", by=ZHAO, witness=CHEN, at=NOW)
    yield lambda case: settle_item(case, "C", HandedOver(receiver=LI_NA, witness=QIAN), by=ZHAO, at=NOW)


WORLDS: Mapping[str, Callable[[int], Acts]] = {
    "one claim": with_one_claim,
    "one grant": with_one_grant,
    "one client": with_one_client,
}
"""What a case may be about, small enough to see everything that can become of it."""


@attrs.frozen(kw_only=True)
class World:
    """Every state that can be reached, and which states each one leads to."""

    states: Mapping[str, State]
    ways: Mapping[str, frozenset[str]]


def spelt(state: State) -> str:
    """Spell a state; what its signatures were before the last of each party makes no other one."""
    return repr(state)


def plainer(case: OffboardingCase) -> OffboardingCase:
    """Leave out what only grows with the history of a case, and what is computed from the rest."""
    marks = tuple(mark for role in PARTIES if (mark := case.last_signature(role)) is not None)
    grants = tuple(attrs.evolve(grant, changed_at=grant.changed_at and CUTOFF) for grant in case.grants)
    return attrs.evolve(case, signatures=marks, grants=grants)


@cache
def explored(about: str) -> World:
    """Try every act in every state until nothing new comes up."""
    acts = [tuple(WORLDS[about](clock)) for clock in range(len(MOMENTS))]
    first: State = (0 if about == "one grant" else 1, yes(draft_case(WANG, last_working_on=LAST_DAY)))
    states: dict[str, State] = {spelt(first): first}
    ways: dict[str, frozenset[str]] = {}
    waiting = deque(states.items())
    while waiting:
        name, (clock, case) = waiting.popleft()
        verdicts = [act(case) for act in acts[clock]]
        reached = [(clock, plainer(verdict.state)) for verdict in verdicts if isinstance(verdict, Decided)]
        if clock + 1 < len(MOMENTS):
            reached.append((clock + 1, case))
        found = {spelt(state): state for state in reached}
        ways[name] = frozenset(found)
        waiting.extend((new, state) for new, state in found.items() if new not in states)
        states |= found
    return World(states=states, ways=ways)


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> World:
    """Every state of one world."""
    return explored(request.param)


def test_every_stage_is_reached(world: World) -> None:
    """A search that misses a stage would prove nothing about it; precheck is passed where a source fails."""
    reached = {case.stage for _, case in world.states.values()}

    assert set(Stage) - {Stage.PRECHECK} <= reached
    assert Stage.PRECHECK in {case.stage for _, case in explored("one grant").states.values()}
    assert len(world.states) > 100


def test_from_every_state_a_case_can_come_to_an_end(world: World) -> None:
    """Closed, withdrawn or discarded: nothing anybody may do leads into a corner."""
    leads_here: dict[str, set[str]] = {}
    for source, targets in world.ways.items():
        for target in targets:
            leads_here.setdefault(target, set()).add(source)
    ended = {name for name, (_, case) in world.states.items() if case.stage in OVER}
    waiting = deque(ended)
    while waiting:
        fresh = leads_here.get(waiting.popleft(), set()) - ended
        ended |= fresh
        waiting.extend(fresh)

    assert set(world.states) == ended


def test_clean_means_clean(world: World) -> None:
    """Nobody departs clean with a line open or put off, a source unknown, or a signature missing or stale."""
    clean = [
        case
        for source, targets in world.ways.items()
        if world.states[source][1].stage in BEFORE_DEPARTURE
        for target in targets
        if (case := world.states[target][1]).stage is Stage.DEPARTED_CLEAN
    ]

    assert clean
    for case in clean:
        assert ((), (), (), ()) == (
            case.unknown_checks(),
            case.open_items(),
            case.missing_signatures(),
            case.residuals,
        )
        assert ItemState.DEFERRED not in {item.state for item in case.items}


def test_nothing_is_closed_on_live_access(world: World) -> None:
    """Whatever was found, failed or seen again on the way."""
    closed = [case for _, case in world.states.values() if case.stage is Stage.CLOSED]

    assert closed
    assert {()} == {case.live_grants() for case in closed}


def test_the_statutory_end_is_possible_from_every_stage_before_the_departure(world: World) -> None:
    """Whatever is open: on that day the law leads out, and everything open has an owner and a day."""
    here = [case for _, case in world.states.values() if case.stage in BEFORE_DEPARTURE]
    for case in here:
        left = yes(confirm_departure(case, now=MOMENTS[-1]))

        assert left.stage in {Stage.DEPARTED_CLEAN, Stage.DEPARTED_WITH_RESIDUALS}
        assert len(case.blockers()) <= len(left.residuals)
        assert all(residual.receiver for residual in left.residuals)


def test_ready_means_ready(world: World) -> None:
    """A case stands where its facts put it: no step is left that they would take by themselves."""
    for _, case in world.states.values():
        assert () == follow_facts(case).events
        assert case.stage is not Stage.READY or case.blockers() == ()


def test_nobody_signs_twice_and_the_leaver_never(world: World) -> None:
    """Three signatures are three people, none of them the one who leaves, although finance tries for HR as well."""
    for _, case in world.states.values():
        signers = [mark.signer for mark in case.signatures]

        assert len(signers) == len(set(signers))
        assert WANG.id not in signers


def test_no_access_is_touched_before_its_cutoff() -> None:
    """While notice runs a grant is planned, or gone by itself, or vouched for by name."""
    early = [case for clock, case in explored("one grant").states.values() if clock == 0]

    assert {GrantState.PLANNED, GrantState.CONFIRMED, GrantState.OVERRIDDEN} == {
        grant.state for case in early for grant in case.grants
    }
    assert {0} == {grant.attempts for case in early for grant in case.grants}
