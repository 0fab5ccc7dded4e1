"""The company of the demo: the library's sample, or any ledger with its clients assigned to the sample's people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from offboard_core import Client, Money, Receivable
from offboard_core.adapters.ledger_csv import Ledger, read_ledger
from offboard_core.clients import Communication
from offboard_core.documents.words import LANGUAGES
from offboard_core.offboarding import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.organization import Person
from offboard_core.testing.sample import make_sample

SAMPLE_DAY = dt.date(2026, 11, 2)
SEED = 20261102
LEAVER = "wang.wei"
_SMALL = 200


@attrs.frozen(kw_only=True)
class Company:
    """The data of the demo."""

    starts_on: dt.date
    """Day the library goes live; the ledger continues after it."""
    people: tuple[Person, ...]
    """Staff."""
    clients: tuple[Client, ...]
    """Clients with their owners."""
    records: tuple[Communication, ...]
    """Communication records."""
    receivables: tuple[Receivable, ...]
    """All receivables of the ledger."""
    orders: Mapping[str, tuple[OpenOrder, ...]]
    """Open orders by person."""
    assets: Mapping[str, tuple[Asset, ...]]
    """Assets by person."""
    duties: Mapping[str, tuple[Duty, ...]]
    """Duties by person."""
    access: Mapping[str, tuple[HeldGrant, ...]]
    """Access grants by person."""
    read: Ledger | None = None
    """The ledger file as read, `None` for the sample."""

    def name(self, person: str) -> str:
        """Return the name of a person; an unknown person is shown by id."""
        return next((one.name for one in self.people if one.id == person), person)

    def words(self) -> dict[str, dict[str, str]]:
        """Return words that add the names of people, in every language."""
        names = {f"person.{person.id}": person.name for person in self.people}
        return dict.fromkeys(LANGUAGES, names)

    def colleagues(self) -> tuple[str, ...]:
        """Return the other salespeople of the leaver's team."""
        department = next(person.department for person in self.people if person.id == LEAVER)
        team = (person.id for person in self.people if person.department == department and "sales" in person.roles)
        return tuple(str(id) for id in team if id != LEAVER)

    def late_invoice(self, day: dt.date) -> Receivable:
        """Return a claim on a client of the leaver, invoiced on `day`, which appears after finance has signed."""
        known = next(item for item in self.receivables if item.salesperson == LEAVER)
        return Receivable(
            id="demo-LATE-1",
            client=known.client,
            client_name=known.client_name,
            salesperson=LEAVER,
            contract=known.contract,
            ordered_on=day - dt.timedelta(days=20),
            invoiced_on=day,
            due_on=day + dt.timedelta(days=30),
            amount=Money(minor=4_860_000, currency=known.amount.currency),
        )


def sample_company() -> Company:
    """Create the sample company: 12 salespeople, their clients, about 2,000 receivables."""
    sample = make_sample(SEED, SAMPLE_DAY)
    return Company(
        starts_on=SAMPLE_DAY,
        people=sample.people,
        clients=sample.clients,
        records=sample.communications,
        receivables=sample.receivables,
        orders=sample.orders,
        assets=sample.assets,
        duties=sample.duties,
        access=sample.access,
    )


def small_company() -> Company:
    """Reduce the sample to the leaver's team and its first 200 receivables, for a run of a few seconds."""
    company = sample_company()
    team = {LEAVER, *company.colleagues()}
    clients = tuple(client for client in company.clients if client.owner in team)
    theirs = {client.id for client in clients}
    return attrs.evolve(
        company,
        clients=clients,
        records=tuple(record for record in company.records if record.client in theirs),
        receivables=tuple(item for item in company.receivables if item.client in theirs)[:_SMALL],
    )


def company_of(file: Path, starts_on: dt.date | None, assume_currency: str) -> Company:
    """Assign the clients of a ledger to the sample's salespeople, in alphabetical order.

    The library goes live on `starts_on`, or on the last day with an event in the ledger.
    """
    sample = make_sample(SEED, SAMPLE_DAY)
    sellers = [str(person.id) for person in sample.salespeople()]
    read = read_ledger(
        file.read_bytes(), source=file.name, salesperson_of=lambda _client: LEAVER, assume_currency=assume_currency
    )
    names = {item.client: item.name for item in read.receivables}
    seller_of = {client: sellers[place % len(sellers)] for place, client in enumerate(sorted(names))}
    ledger = tuple(
        attrs.evolve(item, salesperson=item.salesperson if item.salesperson in sellers[1:] else seller_of[item.client])
        for item in read.receivables
    )
    owner_of = {item.client: item.salesperson for item in ledger}
    return Company(
        starts_on=starts_on or _last_day(ledger),
        people=sample.people,
        clients=tuple(Client(id=id, name=name, owner=owner_of[id]) for id, name in sorted(names.items())),
        records=(),
        receivables=ledger,
        orders={},
        assets=sample.assets,
        duties=sample.duties,
        access=sample.access,
        read=read,
    )


def _last_day(ledger: Iterable[Receivable]) -> dt.date:
    days = [day for item in ledger for day in (item.invoiced_on, *(paid.value_on for paid in item.settlements)) if day]
    return max(days, default=SAMPLE_DAY)
