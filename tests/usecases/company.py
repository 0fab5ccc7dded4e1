"""A small company with an office: who works there, what its systems say, and the time on its clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import attrs
import pytest

from offboard_core.access.actor import Actor
from offboard_core.access.standing import Standing
from offboard_core.adapters.memory import MemoryRevoker, memory_sources
from offboard_core.clients import Client, Contact, Ownership, PoolPolicy, RecycleRule, RecycleTrigger
from offboard_core.errors import PermissionRefused, Refusal
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.offboarding import Asset, Duty, HeldGrant, OffboardingCase, OpenOrder
from offboard_core.organization.person import Person, Role
from offboard_core.ports.hands import Hands
from offboard_core.ports.policies import Policies
from offboard_core.ports.sources import Answer, KeptByHand
from offboard_core.ports.store import Storage
from offboard_core.receivables import Receivable, Settlement
from offboard_core.usecases.case import receive_notice, sign_off
from offboard_core.usecases.departure import follow_case
from offboard_core.usecases.item import document_item, judge_documentation, settle_item
from offboard_core.usecases.office import Desk, Office
from offboard_core.usecases.precheck import precheck

T = TypeVar("T")

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_DAY = dt.date(2026, 12, 18)
ENDS_ON = dt.date(2026, 12, 23)
CASE = "wang.wei#1"


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    """Return the UTC moment at which clocks in Shanghai show that."""
    return dt.datetime(2026, month, day, hour, tzinfo=SHANGHAI).astimezone(dt.UTC)


NOTICE_AT = at(11, 23)
"""A Monday, 9 o'clock: what the tests begin with."""

PEOPLE = (
    Person(id="wang.wei", name="王伟", roles=[Role.SALES], supervisor="zhao.min"),
    Person(id="li.na", name="李娜", roles=[Role.SALES], supervisor="zhao.min"),
    Person(id="zhao.min", name="赵敏", roles=[Role.SUPERVISOR], supervisor="boss"),
    Person(id="boss", name="老板", roles=[Role.SUPERVISOR]),
    Person(id="feng", name="冯", roles=[Role.SUPERVISOR]),
    Person(id="zhou", name="周", roles=[Role.FINANCE]),
    Person(id="chen", name="陈", roles=[Role.HR]),
    Person(id="sun", name="孙", roles=[Role.IT]),
    Person(id="ma", name="马", roles=[Role.ASSET_KEEPER]),
    Person(id="audit", name="审计", roles=[Role.AUDITOR]),
)
"""Everybody: one of each role, and a supervisor of other people (`feng`)."""

EAST = PoolPolicy(
    id="east",
    name="华东公海",
    custodian="zhao.min",
    daily_claims=2,
    holding_cap=4,
    cooling_days=30,
    recycle=(RecycleRule(trigger=RecycleTrigger.NO_FOLLOW_UP, days=60),),
)
WEST = PoolPolicy(id="west", name="西部公海", custodian="feng", members={"feng"})


@attrs.define
class Clock:
    """The clock of the office; it stands still until somebody moves it."""

    now: dt.datetime = NOTICE_AT

    def __call__(self) -> dt.datetime:
        """Say what time it is."""
        return self.now

    def to(self, month: int, day: int, hour: int = 9) -> None:
        """Move on to a moment in Shanghai."""
        self.now = at(month, day, hour)

    def tick(self, *, days: int) -> None:
        """Move on by whole days."""
        self.now += dt.timedelta(days=days)


@attrs.define
class Register(Generic[T]):
    """A system that knows what hangs on people, as long as it is up."""

    clock: Clock
    items: list[T] = attrs.field(factory=list)
    down: Exception | Unknown | None = None
    asked: int = 0

    def grants(self, person: str) -> Answer[T] | Unknown:
        """Return what is listed for anybody, or fail."""
        self.asked += 1
        assert person
        if isinstance(self.down, Exception):
            raise self.down
        if isinstance(self.down, Unknown):
            return self.down
        return Answer(items=tuple(self.items), known_at=self.clock())

    open_orders = in_custody = duties = grants


@attrs.define
class Company:
    """The office with everything a test moves: the clock, the books, the systems, what is taken back."""

    office: Office
    clock: Clock
    ledger: list[Receivable]
    orders: Register[OpenOrder]
    assets: Register[Asset]
    duties: Register[Duty]
    access: Register[HeldGrant]
    revoker: MemoryRevoker

    def desk(self, person: str, *, key: str | None = None) -> Desk:
        """Seat somebody."""
        return self.office.desk(Actor(id=person), key=key)

    def precheck(self, case_id: str = CASE, *, by: str = "chen") -> OffboardingCase:
        """Ask every source."""
        return precheck(self.office, case_id, actor=Actor(id=by))

    def follow(self, case_id: str = CASE) -> OffboardingCase:
        """Look at a case as the daily round does."""
        return self.office.system_desk().do(follow_case, case_id)

    def events(self, stream: str) -> list[str]:
        """Return what happened to one aggregate."""
        return [entry.event for entry in self.office.journal(stream)]

    def refusals(self, person: str) -> list[list[str]]:
        """Return the codes of everything somebody was refused."""
        return [_codes(entry.facts["findings"]) for entry in self.office.journal(f"refusals/{person}")]

    def client(self, id: str = "C-1") -> Client:
        """Return a client as it is stored."""
        with self.office.storage.begin("main") as work:
            return work.clients.get(id)

    def receivable(self, id: str = "AR-1") -> Receivable:
        """Return a claim as it is stored."""
        with self.office.storage.begin("main") as work:
            return work.receivables.get(id)

    def standing(self, id: str = "wang.wei") -> Standing:
        """Return what somebody stands as."""
        with self.office.storage.begin("main") as work:
            return work.standings.get(id)

    def case(self, id: str = CASE) -> OffboardingCase:
        """Return a case as it is stored."""
        with self.office.storage.begin("main") as work:
            return work.cases.get(id)


def a_company(
    storage: Storage,
    *,
    clients: Sequence[Client] = (),
    ledger: Sequence[Receivable] = (),
    by_hand: Role | None = None,
    people: Sequence[Person] = PEOPLE,
) -> Company:
    """Open an office on `storage`; everybody is known already, and every system is up and says: nothing.

    With `by_hand` nobody has a system for assets, and that role looks.
    """
    clock, books = Clock(), list(ledger)
    orders, assets = Register[OpenOrder](clock), Register[Asset](clock)
    duties, access = Register[Duty](clock), Register[HeldGrant](clock)
    revoker = MemoryRevoker()
    sources = attrs.evolve(
        memory_sources(clock=clock, people=people, receivables=books),
        orders=orders,
        assets=assets if by_hand is None else KeptByHand(by_hand),
        duties=duties,
        access=access,
    )
    with storage.begin("main") as work:
        for person in people:
            work.standings.save(Standing.of(person))
        for client in clients:
            work.clients.save(client)
        work.commit()
    office = Office(storage=storage, sources=sources, hands=Hands(revoker=revoker), clock=clock)
    return Company(
        office=office,
        clock=clock,
        ledger=books,
        orders=orders,
        assets=assets,
        duties=duties,
        access=access,
        revoker=revoker,
    )


def a_client(id: str = "C-1", owner: str = "wang.wei", *, pool: str = "") -> Client:
    """Return a client with one contact."""
    contact = Contact(name="张经理", phone="13800005678", email="zhang@example.com")
    return Client(
        id=id,
        name=f"客户 {id}",
        owner=owner,
        pool=pool,
        contacts=(contact,),
        ownerships=(Ownership(owner=owner, from_on=dt.date(2026, 1, 5)),),
    )


def a_claim(
    id: str = "AR-1", *paid: Settlement, amount: str = "100.00", salesperson: str = "wang.wei", client: str = "C-1"
) -> Receivable:
    """Return a claim against a client of the leaver, overdue since October."""
    return Receivable(
        id=id,
        client=client,
        client_name=f"客户 {client}",
        salesperson=salesperson,
        due_on=dt.date(2026, 10, 1),
        amount=Money.of(amount, "CNY"),
        settlements=paid,
    )


def a_letter(id: str, **facts: object) -> Message:
    """Return the letter about a claim, at tier 90 of its first cycle unless `facts` say otherwise."""
    claim = a_claim(id)
    told = {
        "receivable": id,
        "client": claim.client,
        "amount": claim.amount,
        "due_on": claim.due_on,
        "days_overdue": 95,
    }
    steps = {"outstanding": claim.amount, "tier": 90, "cycle": 1}
    head = {"as_of": dt.date(2027, 1, 4), "pay_by": dt.date(2027, 1, 11)}
    return Message(
        key="a",
        hand=Hand.LETTER,
        code="ageing.dun",
        recipient=claim.client,
        stream=f"ladders/{id}",
        facts={**told, **steps, **head, **facts},
    )


def noticed(company: Company, leaver: str = "wang.wei") -> OffboardingCase:
    """Let HR receive somebody's notice now."""
    return company.desk("chen").do(
        receive_notice, leaver, received_at=company.clock(), last_working_on=LAST_DAY, evidence="OA-17"
    )


def checked(company: Company) -> OffboardingCase:
    """Let HR receive the notice, and ask every source."""
    noticed(company)
    return company.precheck()


def documented(company: Company, client: str = "C-1") -> OffboardingCase:
    """Let the leaver document a client, and the supervisor accept it."""
    company.desk("wang.wei").do(document_item, CASE, client, summary="合同在谈")
    return company.desk("zhao.min").do(judge_documentation, CASE, client, accepted=True)


def signed(company: Company, *roles: Role) -> OffboardingCase:
    """Let the parties sign what they see."""
    case = company.case()
    for role in roles or (Role.SUPERVISOR, Role.FINANCE, Role.HR):
        signer = {Role.SUPERVISOR: "zhao.min", Role.FINANCE: "zhou", Role.HR: "chen"}[role]
        case = company.desk(signer).do(sign_off, CASE, role, sheet=case.sheet(role))
    return case


def handed_over(company: Company, *, client: str = "C-1", claim: str = "AR-1") -> OffboardingCase:
    """Hand the one client and the one claim over to a colleague."""
    documented(company, client)
    company.desk("zhao.min").do(settle_item, CASE, client, receiver="li.na", witness="boss")
    return company.desk("zhou").do(settle_item, CASE, claim, receiver="li.na")


def why(act: Callable[[], object]) -> list[str]:
    """Return the codes of a no, permission or other."""
    with pytest.raises(Refusal) as caught:
        act()
    return [finding.code for finding in caught.value.findings]


def is_permitted(act: Callable[[], object]) -> bool:
    """Say whether permission was given, whatever the rules of the room said then."""
    try:
        act()
    except PermissionRefused:
        return False
    except Refusal:
        return True
    return True


def _codes(findings: object) -> list[str]:
    assert isinstance(findings, Sequence)
    return [str(finding["code"]) for finding in findings]


def a_company_with_pools(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    clients = [
        *(a_client(id, "wang.wei") for id in ("C-1", "C-2")),
        *(a_client(id, "li.na") for id in ("C-3", "C-4")),
        *(a_client(id, "zhao.min", pool="east") for id in ("P-1", "P-2", "P-3", "P-4")),
        a_client("W-1", "feng", pool="west"),
    ]
    company = a_company(storage, clients=clients, ledger=[a_claim()])
    company.office = attrs.evolve(company.office, policies=Policies(pool=(EAST, WEST)))
    return company


def strong(company: Company, person: str, *, on_behalf_of: str | None = None) -> Desk:
    """Seat somebody who logged in with a second factor."""
    return company.office.desk(Actor(id=person, factors=["pwd", "mfa"], on_behalf_of=on_behalf_of))


def ids(clients: tuple[Client, ...]) -> list[str]:
    """Return the ids of clients in their order."""
    return [str(client.id) for client in clients]
