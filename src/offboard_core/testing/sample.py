"""A sample company to try the library on: 12 salespeople in three teams, their clients, about 2,000 receivables.

The seed determines the company: the same seed and day give the same data on every machine. Tax ids have a wrong check
character and telephone numbers begin with zeros, so that they belong to no real company or person.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from random import Random
from typing import TypeVar

import attrs

from offboard_core.access.standing import Standing
from offboard_core.clients import Client, Communication, Contact, Ownership
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.organization.person import Person, Role
from offboard_core.receivables.receivable import Receivable, Settlement, SettlementKind
from offboard_core.testing import sample_words as words
from offboard_core.testing.sample_records import records_of

T = TypeVar("T")

_RECEIVABLES = 2_000
_CLIENTS_EACH = 15
_DAYS_BACK, _DAYS_AHEAD = 420, 60
_TERMS = (30, 30, 45, 60, 60, 90)
_SLOW_SELLER = "wang.wei"


@attrs.frozen(kw_only=True)
class Sample:
    """The company as it stands on `as_of`, including the payments its clients will make in the following weeks.

    Orders, assets, duties and access are listed by person, as `memory_sources` takes them; `clients` and `standings()`
    are the initial content of `MemoryStorage`.
    """

    as_of: dt.date
    """Day of the sample."""
    people: tuple[Person, ...]
    """All employees."""
    clients: tuple[Client, ...]
    """All clients."""
    communications: tuple[Communication, ...]
    """Communication records; about one client in twelve has none."""
    receivables: tuple[Receivable, ...]
    """Receivables with past and future settlements; `known_on` gives those of a day."""
    orders: Mapping[str, tuple[OpenOrder, ...]]
    """Open orders by person."""
    assets: Mapping[str, tuple[Asset, ...]]
    """Assets by person."""
    duties: Mapping[str, tuple[Duty, ...]]
    """Duties by person."""
    access: Mapping[str, tuple[HeldGrant, ...]]
    """Access grants by person."""

    def known_on(self, day: dt.date) -> tuple[Receivable, ...]:
        """Return the ledger of `day`: receivables invoiced by then, with settlements up to then."""
        return tuple(
            attrs.evolve(item, settlements=tuple(paid for paid in item.settlements if paid.value_on <= day))
            for item in self.receivables
            if item.invoiced_on is not None and item.invoiced_on <= day
        )

    def salespeople(self) -> tuple[Person, ...]:
        """Return all salespeople, team by team."""
        return tuple(person for person in self.people if Role.SALES in person.roles)

    def standings(self) -> tuple[Standing, ...]:
        """Return the standings of all people, according to the HR system."""
        return tuple(Standing.of(person) for person in self.people)


@attrs.frozen(kw_only=True)
class _Account:
    """A client and its payment behaviour: prompt, slow or bad, and the days of its payment term."""

    client: Client
    payer: str
    days_to_pay: int


def make_sample(seed: int, as_of: dt.date) -> Sample:
    """Create the company for a seed, as it stands on `as_of`."""
    chance = Random(seed)
    people = tuple(_people(chance, as_of))
    accounts = tuple(_accounts(chance, as_of))
    clients = tuple(account.client for account in accounts)
    sellers: list[str] = [person.id for person in people if Role.SALES in person.roles]
    return Sample(
        as_of=as_of,
        people=people,
        clients=clients,
        communications=tuple(records_of(chance, clients, as_of)),
        receivables=tuple(_receivables(chance, accounts, as_of)),
        orders=_by_person(sellers, _orders(chance, clients, as_of)),
        assets=_by_person(sellers, _assets(chance, sellers)),
        duties=_by_person(sellers, _duties(chance, sellers, clients)),
        access=_by_person(sellers, _grants(sellers)),
    )


def _by_person(people: list[str], held: Iterator[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    pairs = list(held)
    return {person: tuple(thing for holder, thing in pairs if holder == person) for person in people}


def _people(chance: Random, as_of: dt.date) -> Iterator[Person]:
    director = words.LEADERS[0][0]
    for id, name, post, role in words.LEADERS:
        yield Person(
            id=id,
            name=name,
            roles=(role,),
            supervisor=None if id == director else director,
            department="总部",
            post=post,
            joined_on=as_of - dt.timedelta(days=chance.randint(900, 3000)),
        )
    for department, (leader, leader_name), sellers, _ in words.TEAMS:
        joined_on = as_of - dt.timedelta(days=chance.randint(1200, 3000))
        yield Person(
            id=leader,
            name=leader_name,
            roles=(Role.SUPERVISOR,),
            supervisor=director,
            department=department,
            post="销售经理",
            joined_on=joined_on,
        )
        for id, name in sellers:
            joined_on = as_of - dt.timedelta(days=chance.randint(500, 2600))
            yield Person(
                id=id,
                name=name,
                roles=(Role.SALES,),
                supervisor=leader,
                department=department,
                post="销售代表",
                joined_on=joined_on,
                probation_ends_on=joined_on + dt.timedelta(days=180),
            )


def _accounts(chance: Random, as_of: dt.date) -> Iterator[_Account]:
    everybody = [id for _, _, sellers, _ in words.TEAMS for id, _ in sellers]
    taken: set[str] = set()
    number = 0
    for _, _, sellers, cities in words.TEAMS:
        for owner, _ in sellers:
            for _ in range(_CLIENTS_EACH):
                number += 1
                client = _client(chance, f"C-{number:04d}", owner, chance.choice(cities), taken)
                history = tuple(_history(chance, owner, everybody, as_of))
                weights = (55, 28, 17) if owner == _SLOW_SELLER else (70, 24, 6)
                (payer,) = chance.choices(("prompt", "slow", "bad"), weights)
                yield _Account(
                    client=attrs.evolve(client, ownerships=history), payer=payer, days_to_pay=chance.choice(_TERMS)
                )


def _history(chance: Random, owner: str, everybody: list[str], as_of: dt.date) -> Iterator[Ownership]:
    """Yield the ownerships of a client; one client in ten came from a colleague."""
    if chance.random() < 0.1:
        before = chance.choice([person for person in everybody if person != owner])
        yield Ownership(owner=before, from_on=as_of - dt.timedelta(days=chance.randint(481, 500)))
        reason = chance.choice(words.TRANSFER_REASONS)
    else:
        reason = ""
    yield Ownership(owner=owner, from_on=as_of - dt.timedelta(days=chance.randint(200, 480)), reason=reason)


def _client(chance: Random, id: str, owner: str, city: str, taken: set[str]) -> Client:
    while True:
        industry, segment = chance.choice(words.INDUSTRIES)
        name = f"{city}{chance.choice(words.BRANDS)}{industry}{chance.choice(words.FORMS)}"
        if name not in taken:
            break
    taken.add(name)
    contracts = tuple(f"HT-{chance.randint(2024, 2026)}-{id[2:]}-{place}" for place in range(1, chance.randint(2, 4)))
    return Client(
        id=id,
        name=name,
        owner=owner,
        tax_id=_tax_id(chance),
        segment=segment,
        region=city,
        industry=industry,
        grade=chance.choices("ABC", (2, 5, 3))[0],
        contract_numbers=contracts,
        contract_amount=_amount(chance, 12.5, 0.8),
        yearly_order_value=_amount(chance, 12.9, 0.9),
        contacts=tuple(_contact(chance, id, place) for place in range(1, chance.randint(2, 4))),
        preferences=chance.choice(words.PREFERENCES),
        needs=chance.choice(words.NEEDS),
    )


def _contact(chance: Random, client: str, place: int) -> Contact:
    given = "".join(chance.choice(words.GIVEN_NAMES) for _ in range(chance.randint(1, 2)))
    return Contact(
        name=chance.choice(words.FAMILY_NAMES) + given,
        post=chance.choice(words.POSTS),
        phone=f"021-0000{chance.randint(0, 9999):04d}",
        email=f"contact{place}@{client.lower()}.example",
    )


_TAX_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _tax_id(chance: Random) -> str:
    """Return a text like a unified social credit code, with a wrong check character (GB 32100)."""
    body = "91" + "".join(chance.choice("0123456789") for _ in range(6))
    body += "".join(chance.choice(_TAX_SIGNS) for _ in range(9))
    right = -sum(_TAX_SIGNS.index(sign) * 3**place for place, sign in enumerate(body)) % 31
    return body + _TAX_SIGNS[(right + 1) % 31]


def _amount(chance: Random, middle: float, spread: float, currency: str = "CNY") -> Money:
    """Return a log-normal amount: many medium ones and a few very large ones."""
    return Money(minor=max(10_000, round(math.exp(chance.gauss(middle, spread)) * 100)), currency=currency)


def _receivables(chance: Random, accounts: tuple[_Account, ...], as_of: dt.date) -> Iterator[Receivable]:
    weights = [chance.paretovariate(1.6) for _ in accounts]
    for number, account in enumerate(chance.choices(accounts, weights, k=_RECEIVABLES), start=1):
        client = account.client
        due_on = as_of + dt.timedelta(days=chance.randint(-_DAYS_BACK, _DAYS_AHEAD))
        invoiced_on = due_on - dt.timedelta(days=account.days_to_pay)
        currency = "USD" if chance.random() < 0.03 else "CNY"
        item = Receivable(
            id=f"erp-AR{number:06d}",
            client=client.id,
            client_name=client.name,
            salesperson=client.owner,
            contract=chance.choice(client.contract_numbers),
            order_number=f"SO{number:06d}",
            ordered_on=invoiced_on - dt.timedelta(days=chance.randint(7, 60)),
            invoiced_on=invoiced_on,
            due_on=due_on,
            amount=_amount(chance, 10.4, 1.1, currency),
            segment=client.segment,
            disputed=chance.random() < (0.06 if account.payer == "bad" else 0.01),
        )
        yield attrs.evolve(item, settlements=tuple(_payment(chance, account, item, due_on, as_of)))


def _payment(
    chance: Random, account: _Account, item: Receivable, due_on: dt.date, as_of: dt.date
) -> Iterator[Settlement]:
    """Yield the settlement of a receivable: mostly near the due date, some late, partial or missing."""
    middle, spread, never = {"prompt": (-1, 6, 0.005), "slow": (18, 16, 0.02), "bad": (70, 45, 0.2)}[account.payer]
    late, unpaid, part = round(chance.gauss(middle, spread)), chance.random() < never, chance.random()
    value_on = max(due_on + dt.timedelta(days=late), due_on - dt.timedelta(days=account.days_to_pay))
    if unpaid or value_on > as_of + dt.timedelta(days=_DAYS_AHEAD):
        return
    amount = item.amount
    if part < (0.15 if account.payer == "bad" else 0.03):
        amount, _ = item.amount.allocate((chance.randint(20, 70), 30))
    yield Settlement(amount=amount, value_on=value_on, kind=SettlementKind.PAYMENT, reference=f"{item.id}:ledger")


def _orders(chance: Random, clients: tuple[Client, ...], as_of: dt.date) -> Iterator[tuple[str, OpenOrder]]:
    """Yield open orders: one client in five has one, and every salesperson at least one."""
    number = 0
    for place, client in enumerate(clients):
        if chance.random() < 0.8 and place % _CLIENTS_EACH:
            continue
        number += 1
        amount = _amount(chance, 11.8, 0.7)
        delivered, _ = amount.allocate((chance.randint(0, 9), 10))
        invoiced, _ = delivered.allocate((chance.randint(0, 10), 10)) if delivered else (delivered, delivered)
        yield (
            client.owner,
            OpenOrder(
                number=f"SO9{number:05d}",
                client=client.id,
                client_name=client.name,
                amount=amount,
                delivered=delivered,
                invoiced=invoiced,
                next_milestone=chance.choice(words.MILESTONES),
                milestone_on=as_of + dt.timedelta(days=chance.randint(3, 90)),
            ),
        )


def _assets(chance: Random, sellers: list[str]) -> Iterator[tuple[str, Asset]]:
    for place, person in enumerate(sellers, start=1):
        for name, letters in words.ASSETS:
            yield person, Asset(id=f"{letters}-{place:03d}", name=name, detail=f"20{chance.randint(22, 26)} 年领用")


def _duties(chance: Random, sellers: list[str], clients: tuple[Client, ...]) -> Iterator[tuple[str, Duty]]:
    for place, person in enumerate(sellers, start=1):
        theirs = [client.name for client in clients if client.owner == person]
        for name in chance.sample(words.DUTIES, 2):
            id = f"DU-{place:03d}-{words.DUTIES.index(name) + 1}"
            yield person, Duty(id=id, name=name, detail=chance.choice(theirs))


def _grants(sellers: list[str]) -> Iterator[tuple[str, HeldGrant]]:
    for person in sellers:
        for system, level in words.SYSTEMS:
            yield person, HeldGrant(id=f"{system}:{person}", system=system, level=level)
