"""The people, moments and cases the tests of this room are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import Client
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Event, Message, Refused, Verdict
from offboard_core.offboarding import (
    PARTIES,
    Answered,
    Asset,
    Duty,
    HeldGrant,
    OffboardingCase,
    OpenOrder,
    PrecheckAnswers,
    Stage,
    Told,
)
from offboard_core.offboarding.case import receive_notice
from offboard_core.offboarding.manifest import Portfolio
from offboard_core.offboarding.notice import NoticeGiven
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.offboarding.sheet import sign_off
from offboard_core.organization import Role
from offboard_core.receivables import Receivable, Settlement

S = TypeVar("S")

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_DAY = dt.date(2026, 12, 18)
ENDS_ON = dt.date(2026, 12, 23)


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> dt.datetime:
    """Return the UTC moment at which clocks in Shanghai show that."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)


NOW = at(11, 23)
"""A Monday, 9 o'clock: notice is received."""


def a_standing(
    id: str, *roles: Role, employment: Employment = Employment.ACTIVE, supervisor: str | None = None, spell: int = 1
) -> Standing:
    """Return somebody with these roles."""
    boss = PersonId(supervisor) if supervisor is not None else None
    return Standing(id=PersonId(id), name=id, roles=roles, employment=employment, supervisor=boss, spell=spell)


WANG = a_standing("wang.wei", Role.SALES, supervisor="zhao.min")
"""The leaver."""
ZHAO = a_standing("zhao.min", Role.SUPERVISOR)
ZHOU = a_standing("zhou", Role.FINANCE)
CHEN = a_standing("chen", Role.HR)
QIAN = a_standing("qian", Role.HR)
LI_NA = a_standing("li.na", Role.SALES, supervisor="zhao.min")
SUN = a_standing("sun", Role.IT)
MA = a_standing("ma", Role.ASSET_KEEPER)
SIGNERS = {Role.SUPERVISOR: ZHAO, Role.FINANCE: ZHOU, Role.HR: CHEN}


def leaving(who: Standing) -> Standing:
    """Return the same person under notice."""
    return attrs.evolve(who, employment=Employment.NOTICE)


def departed(who: Standing) -> Standing:
    """Return the same person after the departure."""
    return attrs.evolve(who, employment=Employment.DEPARTED)


def yes(verdict: Verdict[S]) -> S:
    """Return the state a yes led to."""
    assert isinstance(verdict, Decided), verdict
    return verdict.state


def why(verdict: Verdict[S]) -> list[str]:
    """Return the codes of a no."""
    assert isinstance(verdict, Refused), verdict
    return [finding.code for finding in verdict.findings]


def events(verdict: Verdict[S]) -> tuple[Event, ...]:
    """Return what happened."""
    assert isinstance(verdict, Decided), verdict
    return verdict.events


def event_types(verdict: Verdict[S]) -> list[str]:
    """Return the names of what happened."""
    return [event.type for event in events(verdict)]


def messages(verdict: Verdict[S]) -> tuple[Message, ...]:
    """Return what the host is asked to do."""
    assert isinstance(verdict, Decided), verdict
    return verdict.messages


def a_case(
    leaver: Standing = WANG, *, received_at: dt.datetime = NOW, last_working_on: dt.date = LAST_DAY
) -> OffboardingCase:
    """Return a case whose notice was just received."""
    return yes(
        receive_notice(
            leaver, NoticeGiven(received_at=received_at, evidence="OA-17"), last_working_on=last_working_on, now=NOW
        )
    )


def a_receivable(id: str = "AR-1", amount: str = "100.00", *settlements: Settlement, client: str = "C-1") -> Receivable:
    """Return a claim against a client of the leaver."""
    return Receivable(
        id=id,
        client=client,
        client_name="华东重工",
        salesperson=WANG.id,
        due_on=dt.date(2026, 10, 1),
        amount=Money.of(amount, "CNY"),
        settlements=settlements,
    )


def a_payment(amount: str, on: dt.date) -> Settlement:
    """Return money received."""
    return Settlement(amount=Money.of(amount, "CNY"), value_on=on)


def a_client(id: str = "C-1", name: str = "华东重工") -> Client:
    """Return a client the leaver owns."""
    return Client(id=id, name=name, owner=WANG.id)


NOTHING = PrecheckAnswers(receivables=Told(), orders=Told(), assets=Told(), duties=Told(), access=Told())
"""Every source has answered: there is nothing."""


def answers(
    *,
    orders: Answered[OpenOrder] = NOTHING.orders,
    assets: Answered[Asset] = NOTHING.assets,
    duties: Answered[Duty] = NOTHING.duties,
    access: Answered[HeldGrant] = NOTHING.access,
) -> PrecheckAnswers:
    """Return what the sources say; whatever is left out is known to be nothing."""
    return attrs.evolve(NOTHING, orders=orders, assets=assets, duties=duties, access=access)


def portfolio(*holdings: Receivable | Client) -> Portfolio:
    """Return what our own store says the leaver answers for."""
    return Portfolio(
        receivables=[item for item in holdings if isinstance(item, Receivable)],
        clients=[item for item in holdings if isinstance(item, Client)],
    )


def checked(
    *holdings: Receivable | Client,
    told: PrecheckAnswers = NOTHING,
    case: OffboardingCase | None = None,
    when: dt.datetime = NOW,
) -> OffboardingCase:
    """Return a case whose sources have been asked."""
    return yes(record_precheck(case or a_case(), told, portfolio(*holdings), at=when))


def holds(*ids: str, known_at: dt.datetime | None = None, complete: bool = True) -> Told[HeldGrant]:
    """Return an answer on access."""
    return Told(
        items=tuple(HeldGrant(id=id, system=id.upper(), level="user") for id in ids),
        known_at=known_at,
        complete=complete,
    )


def signed(case: OffboardingCase, *roles: Role, when: dt.datetime = NOW) -> OffboardingCase:
    """Let the parties sign that have not; all of them unless `roles` are named."""
    for role in roles or PARTIES:
        if case.signed(role) is None:
            case = yes(sign_off(case, role, sheet=case.sheet(role), signer=SIGNERS[role], at=when))
    return case


def a_ready_case(*grants: str) -> OffboardingCase:
    """Return a case in which nothing stands against a clean departure any more."""
    case = signed(checked(told=answers(access=holds(*grants))))
    assert case.stage is Stage.READY
    return case


Change = Callable[[OffboardingCase], OffboardingCase]
"""Leads from one case to another."""


def in_turn(case: OffboardingCase, changes: Sequence[Change]) -> OffboardingCase:
    """Do one thing after another."""
    for change in changes:
        case = change(case)
    return case
