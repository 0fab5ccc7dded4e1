"""The life of a case as a world for the model checker: people, possible acts, and which states count as equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients.client import Client
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Verdict
from offboard_core.offboarding import (
    OVER,
    PARTIES,
    Asset,
    Duty,
    GrantState,
    HeldGrant,
    ItemKind,
    ItemState,
    OffboardingCase,
    Outcome,
    Portfolio,
    PrecheckAnswers,
    Stage,
    Told,
    departure,
    manifest,
    notice,
    precheck,
    sheet,
    stand_in,
    withdrawal,
)
from offboard_core.offboarding import documentation as documentation_rules
from offboard_core.offboarding import grant as grant_rules
from offboard_core.offboarding import item as item_rules
from offboard_core.offboarding import residual as residual_rules
from offboard_core.offboarding.documentation import Account
from offboard_core.offboarding.item import HandedOver
from offboard_core.offboarding.notice import NoticeGiven
from offboard_core.organization.person import Role
from offboard_core.receivables import Receivable, Settlement

NOTICE_AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 12, 18)
MOMENTS = (NOTICE_AT, dt.datetime(2026, 12, 18, 10, tzinfo=dt.UTC), dt.datetime(2026, 12, 23, 10, tzinfo=dt.UTC))
"""During the notice period, at the cutoff on the last working day, and after the legal end of employment."""
BY_LAW = "employment ends by law"
"""Name of the act of the daily round at the legal end of employment."""


def _standing(id: str, *roles: Role, supervisor: str | None = None) -> Standing:
    boss = PersonId(supervisor) if supervisor is not None else None
    return Standing(id=PersonId(id), name=id, roles=roles, supervisor=boss)


LEAVER = _standing("leaver", Role.SALES, supervisor="supervisor")
SUCCESSOR = _standing("successor", Role.SALES)
PEOPLE: Mapping[Role, Standing] = {
    Role.SUPERVISOR: _standing("supervisor", Role.SUPERVISOR),
    Role.FINANCE: _standing("finance", Role.FINANCE),
    Role.HR: _standing("hr", Role.HR),
    Role.IT: _standing("it", Role.IT),
    Role.ASSET_KEEPER: _standing("keeper", Role.ASSET_KEEPER),
}
SECOND_HR = _standing("hr.2", Role.HR)


@attrs.frozen(kw_only=True)
class Departure:
    """A state: the case, the index of the moment in `MOMENTS`, whether the client paid, and who else is leaving."""

    case: OffboardingCase
    clock: int = 0
    paid: bool = False
    leaving: frozenset[str] = frozenset()

    @property
    def now(self) -> dt.datetime:
        """Return the current moment."""
        return MOMENTS[self.clock]

    def who(self, person: Standing) -> Standing:
        """Return a person with their current employment."""
        return attrs.evolve(person, employment=Employment.NOTICE) if person.id in self.leaving else person


@attrs.frozen(kw_only=True)
class Decisions:
    """The decisions under test. Each field is the decision of that name; a test can replace one by a faulty one."""

    receive: Callable[..., Verdict[OffboardingCase]] = notice.receive
    discard: Callable[..., Verdict[OffboardingCase]] = notice.discard
    record_precheck: Callable[..., Verdict[OffboardingCase]] = precheck.record_precheck
    draw_up: Callable[..., Verdict[OffboardingCase]] = manifest.draw_up
    document_item: Callable[..., Verdict[OffboardingCase]] = documentation_rules.document_item
    judge_documentation: Callable[..., Verdict[OffboardingCase]] = documentation_rules.judge_documentation
    settle_item: Callable[..., Verdict[OffboardingCase]] = item_rules.settle_item
    waive_item: Callable[..., Verdict[OffboardingCase]] = item_rules.waive_item
    defer_item: Callable[..., Verdict[OffboardingCase]] = item_rules.defer_item
    sign_off: Callable[..., Verdict[OffboardingCase]] = sheet.sign_off
    revoke: Callable[..., Verdict[OffboardingCase]] = grant_rules.revoke
    record_revocation: Callable[..., Verdict[OffboardingCase]] = grant_rules.record_revocation
    override_grant: Callable[..., Verdict[OffboardingCase]] = grant_rules.override_grant
    withdraw: Callable[..., Verdict[OffboardingCase]] = withdrawal.withdraw
    confirm_departure: Callable[..., Verdict[OffboardingCase]] = departure.confirm_departure
    change_supervisor: Callable[..., Verdict[OffboardingCase]] = stand_in.change_supervisor
    begin_review: Callable[..., Verdict[OffboardingCase]] = departure.begin_review
    close: Callable[..., Verdict[OffboardingCase]] = departure.close
    settle_residual: Callable[..., Verdict[OffboardingCase]] = residual_rules.settle_residual


@attrs.frozen(kw_only=True)
class Scale:
    """The size of the departure, and which events can happen."""

    clients: int = 2
    """Number of clients."""
    grants: int = 2
    """Number of access grants."""
    attempts: int = 1
    """Maximum number of attempts to revoke a grant."""
    claim: bool = True
    """Whether there is a receivable."""
    asset: bool = True
    """Whether there is an asset."""
    duty: bool = True
    """Whether there is a duty."""
    others_leave: bool = False
    """Whether the supervisor and the successor may leave too."""
    pays: bool = False
    """Whether the client may pay a part, which makes a signature stale."""
    returns: bool = False
    """Whether documentation may be sent back."""
    waives: bool = False
    """Whether two people may waive the claim, or one may defer it."""


WHOLE = Scale()
"""Two clients, a claim, an asset and a duty, three parties, two grants."""
ENDS = Scale(clients=1, grants=0, asset=False, duty=False, pays=True, returns=True, waives=True)
"""One client and one claim, which can be settled, waived or deferred."""
OTHERS = Scale(clients=1, grants=1, attempts=2, claim=False, asset=False, duty=False, others_leave=True)
"""One client and one grant; the supervisor and the successor may leave."""

_Act: TypeAlias = Callable[[], Verdict[OffboardingCase]]


def acts_in(scale: Scale, decisions: Decisions, state: Departure) -> Iterator[tuple[str, Departure]]:
    """Yield each act that is not refused, with the next state; time passes, money comes in, people leave."""
    for name, act in _tried(scale, decisions, state):
        verdict = act()
        if isinstance(verdict, Decided):
            yield name, attrs.evolve(state, case=_reduced(verdict.state))
    case = state.case
    if case.stage in OVER:
        return
    if state.clock == 0:
        yield "the last working day ends", attrs.evolve(state, clock=1)
    elif case.is_before_departure:
        yield from _the_law_ends_it(decisions, attrs.evolve(state, clock=2))
    if case.is_before_departure:
        if scale.pays and not state.paid:
            yield "the client pays", attrs.evolve(state, paid=True)
        for person in ("supervisor", "successor") if scale.others_leave else ():
            if person not in state.leaving:
                yield f"{person} gives notice", attrs.evolve(state, leaving=state.leaving | {person})


def _the_law_ends_it(decisions: Decisions, state: Departure) -> Iterator[tuple[str, Departure]]:
    """Yield the act of the daily round at the legal end: the person leaves, whatever is still open."""
    verdict = decisions.confirm_departure(state.case, now=state.now)
    left = verdict.state if isinstance(verdict, Decided) else state.case
    yield BY_LAW, attrs.evolve(state, case=_reduced(left))


def _tried(scale: Scale, decisions: Decisions, state: Departure) -> Iterator[tuple[str, _Act]]:
    """Yield the acts to try in a stage; the decisions refuse those that are not possible."""
    case, now = state.case, state.now
    if case.stage is Stage.DRAFT:
        given = NoticeGiven(received_at=NOTICE_AT, evidence="OA-1")
        yield "receive", partial(decisions.receive, case, given, now=now)
        yield "discard", partial(decisions.discard, case, reason="mistake", at=now)
    if case.is_before_departure:
        yield from _handing_over(scale, decisions, state)
        yield from _signing(scale, decisions, state)
    if case.is_before_departure or case.stage in OVER:
        hr = PEOPLE[Role.HR]
        yield "withdraw", partial(decisions.withdraw, case, accepted_by=hr, reason="stays", evidence="OA-2", at=now)
        yield "depart", partial(decisions.confirm_departure, case, now=now)
    elif case.stage is not Stage.DRAFT:
        yield "begin review", partial(decisions.begin_review, case, at=now)
        yield "close", partial(decisions.close, case, at=now)
        it = PEOPLE[Role.IT]
        yield (
            "IT looks at access",
            partial(decisions.settle_residual, case, "check:access", evidence="x", by=it, at=now),
        )
    if case.stage not in OVER and case.stage is not Stage.DRAFT:
        yield from _taking_back(scale, decisions, state)
        if "supervisor" in state.leaving and case.supervisor == "supervisor":
            yield "another supervisor", partial(decisions.change_supervisor, case, SECOND_HR, at=now)


def _handing_over(scale: Scale, decisions: Decisions, state: Departure) -> Iterator[tuple[str, _Act]]:
    case, now = state.case, state.now
    facts = _portfolio(scale, state)
    if not case.checks:
        yield "precheck", partial(decisions.record_precheck, case, _answers(scale), facts, at=now)
        return
    if scale.pays:
        yield "draw up", partial(decisions.draw_up, case, facts, at=now)
    for item in case.items:
        if item.is_unfinished:
            yield from _about_line(scale, decisions, state, item)


def _about_line(
    scale: Scale, decisions: Decisions, state: Departure, item: item_rules.Item
) -> Iterator[tuple[str, _Act]]:
    case, now, rules = state.case, state.now, item.kind.rules
    finance, hr = PEOPLE[Role.FINANCE], PEOPLE[Role.HR]
    settle = partial(decisions.settle_item, case, item.id, at=now)
    handed = HandedOver(receiver=state.who(SUCCESSOR), witness=SECOND_HR)
    if rules.is_returned:
        handed = HandedOver(outcome=Outcome.RETURNED, evidence="R-1")
    if rules.is_documented:
        yield from _documenting(scale, decisions, state, item.id)
    yield f"settle {item.id}", partial(settle, handed, by=state.who(PEOPLE[item.role]))
    if rules.is_documented and scale.others_leave:
        yield f"HR takes {item.id}", partial(settle, HandedOver(receiver=SECOND_HR, witness=finance), by=hr)
    if rules.is_verified and scale.waives:
        for by in (finance, hr):
            yield f"{by.id} waives AR", partial(decisions.waive_item, case, "AR", reason="x", by=by, at=now)
        put_off = {"owner": finance, "due_on": dt.date(2027, 1, 4), "reason": "x", "by": finance, "at": now}
        yield "put AR off", partial(decisions.defer_item, case, "AR", **put_off)


def _documenting(scale: Scale, decisions: Decisions, state: Departure, id: str) -> Iterator[tuple[str, _Act]]:
    case, now = state.case, state.now
    yield f"document {id}", partial(decisions.document_item, case, id, Account(summary="x"), by=LEAVER, at=now)
    judge = partial(decisions.judge_documentation, case, id, at=now, reason="x")
    supervisor = state.who(PEOPLE[Role.SUPERVISOR])
    if scale.others_leave:
        supervisor = PEOPLE[Role.HR]
    yield f"accept documentation of {id}", partial(judge, accepted=True, by=supervisor)
    if scale.returns:
        yield f"return documentation of {id}", partial(judge, accepted=False, by=supervisor)


def _signing(scale: Scale, decisions: Decisions, state: Departure) -> Iterator[tuple[str, _Act]]:
    case, now = state.case, state.now
    for role in PARTIES:
        sign = partial(decisions.sign_off, case, role, sheet=case.sheet(role), at=now)
        yield f"{role} signs", partial(sign, signer=state.who(PEOPLE[role]))
        if role is Role.SUPERVISOR and scale.others_leave:
            yield "HR signs for the supervisor", partial(sign, signer=SECOND_HR, substitution="leaving")
        if role is Role.HR:
            yield "the leaver signs", partial(sign, signer=attrs.evolve(LEAVER, roles=(Role.HR,)))
            both = attrs.evolve(PEOPLE[Role.FINANCE], roles=(Role.FINANCE, Role.HR))
            yield "finance signs for HR", partial(sign, signer=both)


def _taking_back(scale: Scale, decisions: Decisions, state: Departure) -> Iterator[tuple[str, _Act]]:
    case, now = state.case, state.now
    if max((grant.attempts for grant in case.grants), default=0) < scale.attempts:
        yield "revoke", partial(decisions.revoke, case, now=now)
    for grant in case.grants:
        for confirmed in (True, False):
            yield (
                f"{grant.id} {'is read back' if confirmed else 'fails'}",
                partial(
                    decisions.record_revocation, case, grant.id, attempt=grant.attempts, confirmed=confirmed, at=now
                ),
            )
        if grant.state is GrantState.FAILED:
            yield (
                f"IT vouches for {grant.id}",
                partial(decisions.override_grant, case, grant.id, evidence="x", by=PEOPLE[Role.IT], at=now),
            )


def _answers(scale: Scale) -> PrecheckAnswers:
    return PrecheckAnswers(
        receivables=Told(),
        orders=Told(),
        assets=Told(items=(Asset(id="laptop", name="laptop"),) if scale.asset else ()),
        duties=Told(items=(Duty(id="seal", name="seal"),) if scale.duty else ()),
        access=Told(items=tuple(HeldGrant(id=f"G-{number + 1}", system="crm") for number in range(scale.grants))),
    )


def _portfolio(scale: Scale, state: Departure) -> Portfolio:
    """Return what the leaver is responsible for now; clients already handed over are not included."""
    moved = {item.ref for item in state.case.items if item.kind is ItemKind.CLIENT and item.state is ItemState.SETTLED}
    settlements = (Settlement(amount=Money.of("40", "CNY"), value_on=dt.date(2026, 11, 1)),) if state.paid else ()
    claim = Receivable(
        id="AR",
        client="C-1",
        salesperson=LEAVER.id,
        due_on=dt.date(2026, 10, 1),
        amount=Money.of("100", "CNY"),
        settlements=settlements,
    )
    ids = [f"C-{number + 1}" for number in range(scale.clients)]
    return Portfolio(
        receivables=[claim] if scale.claim else [],
        clients=[Client(id=id, name=id, owner=LEAVER.id) for id in ids if id not in moved],
    )


def _reduced(case: OffboardingCase) -> OffboardingCase:
    """Drop what only grows and does not matter: earlier signatures of a party, and reminders."""
    marks = tuple(mark for role in PARTIES if (mark := case.last_signature(role)) is not None)
    return attrs.evolve(case, signatures=marks, reminded={})


def key_of(state: Departure) -> Hashable:
    """Return the key of a state: clients are interchangeable, and so are grants.

    After the departure or withdrawal, lines and signatures no longer change, so the key leaves them out.
    """
    case = state.case
    grants = tuple(sorted(grant.state.value for grant in case.grants))
    asked = max((grant.attempts for grant in case.grants), default=0)
    here = (state.clock, case.stage, case.supervisor, state.leaving, grants, asked)
    if not case.is_before_departure:
        owners = frozenset(residual.receiver for residual in case.residuals if residual.is_open)
        return (*here, owners, bool(case.live_grants()), frozenset(part.owner for part in case.compensations))
    clients = tuple(sorted(_line(item) for item in case.items if item.kind is ItemKind.CLIENT))
    others = tuple((item.id, _line(item)) for item in case.items if item.kind is not ItemKind.CLIENT)
    marks = tuple(
        (mark.signer, mark.sheet == case.sheet(role))
        if (mark := case.last_signature(role)) is not None
        else ("", False)
        for role in PARTIES
    )
    return (*here, state.paid, bool(case.checks), clients, others, marks)


def _line(item: item_rules.Item) -> tuple[str, ...]:
    documentation = item.documentation.state.value if item.documentation is not None else ""
    return (
        item.state.value,
        documentation,
        item.receiver or "",
        item.proposed_by or "",
        str(item.facts.get("amount", "")),
    )
