"""The sample company: reproducible, and similar to a real one."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter

import pytest

from offboard_core.adapters.ledger_csv import read_ledger, write_ledger
from offboard_core.adapters.memory import MemoryHoldings, MemoryStorage, memory_sources
from offboard_core.kernel.dates import business_date
from offboard_core.organization import OrgChart, Role
from offboard_core.ports import Answer
from offboard_core.testing.sample import Sample, make_sample

AS_OF = dt.date(2026, 11, 23)
PRINT_DIGEST = """
import datetime, hashlib
from offboard_core.testing.sample import make_sample
print(hashlib.sha256(repr(make_sample(7, datetime.date(2026, 11, 23))).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def sample() -> Sample:
    """Create one company for all tests of this module."""
    return make_sample(7, AS_OF)


def test_a_seed_is_a_company(sample: Sample) -> None:
    """The same seed and day give the same company, another seed another one."""
    assert sample == make_sample(7, AS_OF)
    assert sample != make_sample(8, AS_OF)


def test_another_process_makes_the_same_company() -> None:
    """The result does not depend on the hash seed of the process."""
    prints = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", PRINT_DIGEST],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(prints)


def test_everybody_has_a_superior_but_one(sample: Sample) -> None:
    """Twelve salespeople in three teams with a supervisor each; the chart has no loop."""
    chart = OrgChart(supervisor_of={person.id: person.supervisor for person in sample.people if person.supervisor})

    assert 12 == len(sample.salespeople())
    assert 3 == len({person.supervisor for person in sample.salespeople()})
    assert 1 == sum(1 for person in sample.people if not chart.chain_above(person.id))
    assert set(Role) - {Role.SYSTEM} == {role for person in sample.people for role in person.roles}


def test_what_belongs_together_does(sample: Sample) -> None:
    """Ids are unique, and receivables and orders belong to their client's owner."""
    owners: dict[str, str] = {client.id: client.owner for client in sample.clients}

    assert len(sample.clients) == len(owners) == len({client.name for client in sample.clients})
    assert len({item.id for item in sample.receivables}) == len(sample.receivables)
    assert all(owners[item.client] == item.salesperson for item in sample.receivables)
    assert all(owners[order.client] == person for person, orders in sample.orders.items() for order in orders)
    assert all(
        order.invoiced.minor <= order.delivered.minor <= order.amount.minor
        for orders in sample.orders.values()
        for order in orders
    )


def test_everybody_who_sells_holds_something(sample: Sample) -> None:
    """Every salesperson has receivables, orders, assets, duties and grants."""
    sellers = {person.id for person in sample.salespeople()}

    assert sellers == {item.salesperson for item in sample.receivables}
    for held in (sample.orders, sample.assets, sample.duties, sample.access):
        assert sellers == {person for person, things in held.items() if things}
    for things in (sample.assets, sample.duties, sample.access):
        ids = [thing.id for of_one in things.values() for thing in of_one]
        assert len(set(ids)) == len(ids)


def test_clients_were_spoken_with(sample: Sample) -> None:
    """Most clients have at least three records of the last half year, some none, a few a promise."""
    owners: dict[str, str] = {client.id: client.owner for client in sample.clients}
    by_client = Counter(record.client for record in sample.communications)
    last = max(record.at for record in sample.communications)

    assert 3 == min(by_client.values())
    assert 1 <= len(sample.clients) - len(by_client) <= len(sample.clients) // 6
    assert all(owners[record.client] == record.author for record in sample.communications)
    assert AS_OF - dt.timedelta(days=185) < min(record.at for record in sample.communications).date()
    assert last.date() <= AS_OF
    assert {0, 1, 2, 3, 4} == {business_date(record.at).weekday() for record in sample.communications}
    assert 20 < sum(1 for record in sample.communications if record.promises) < len(sample.communications) // 4


def test_the_history_of_owners_is_there(sample: Sample) -> None:
    """Every client has had its owner for half a year or more; some came from a colleague with a reason."""
    before = [client for client in sample.clients if len(client.ownerships) > 1]

    assert all(client.owner_on(AS_OF - dt.timedelta(days=200)) == client.owner for client in sample.clients)
    assert 1 <= len(before) < len(sample.clients) // 4
    assert all(client.ownerships[-1].reason for client in before)


def test_a_host_is_fed_with_it(sample: Sample) -> None:
    """Sources and storage accept the sample and return it unchanged."""
    sources = memory_sources(
        clock=lambda: dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC),
        people=sample.people,
        receivables=sample.known_on(AS_OF),
        orders=sample.orders,
        assets=sample.assets,
        duties=sample.duties,
        access=sample.access,
    )
    storage = MemoryStorage(clients=sample.clients, standings=sample.standings())

    with storage.begin("main") as work:
        owned = work.clients.owned_by("wang.wei")
        standing = work.standings.get("wang.wei")
        for record in sample.communications[:50]:
            work.communications.save(record)
        work.commit()

    assert 15 == len(owned)
    assert (Role.SALES,) == standing.roles
    assert isinstance(sources.assets, MemoryHoldings)
    assert isinstance(answer := sources.assets.in_custody("wang.wei"), Answer)
    assert sample.assets["wang.wei"] == answer.items


@pytest.mark.parametrize("seed", range(5))
def test_clients_pay_as_clients_do(seed: int) -> None:
    """Most receivables are paid near the due date, some late, a few very late, some partly."""
    sample = make_sample(seed, AS_OF)
    due = [item for item in sample.known_on(AS_OF) if item.due_on and item.due_on < AS_OF - dt.timedelta(days=120)]
    late = Counter[str]()
    for item in due:
        days = (item.settlements[0].value_on - (item.due_on or AS_OF)).days if item.settlements else 999
        late["near" if days <= 15 else "late" if days <= 60 else "very late"] += 1

    assert 0.6 < late["near"] / len(due) < 0.9
    assert late["late"] > late["very late"] > 0
    assert any(item.settlements and item.outstanding(AS_OF) for item in due)


def test_the_ledger_of_a_day_knows_no_later_one(sample: Sample) -> None:
    """The ledger of a day has no later invoices and payments; a later ledger has them."""
    today, later = sample.known_on(AS_OF), sample.known_on(AS_OF + dt.timedelta(days=30))

    assert all(item.invoiced_on and item.invoiced_on <= AS_OF for item in today)
    assert all(paid.value_on <= AS_OF for item in today for paid in item.settlements)
    assert sum(len(item.settlements) for item in today) < sum(len(item.settlements) for item in later)
    assert 1_800 < len(today) < len(later) <= len(sample.receivables)


def test_the_sample_survives_its_own_file(sample: Sample) -> None:
    """The ledger reads back equal from CSV."""
    today = sample.known_on(AS_OF)

    ledger = read_ledger(write_ledger(today))

    assert today == ledger.receivables
    assert not ledger.problems


def test_no_tax_id_is_anybodys(sample: Sample) -> None:
    """The check character of every tax id is wrong by GB 32100, so that it belongs to no company."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = [3**place % 31 for place in range(17)]

    for client in sample.clients:
        total = sum(signs.index(sign) * weight for sign, weight in zip(client.tax_id, weights, strict=False))
        assert 18 == len(client.tax_id)
        assert (31 - total % 31) % 31 != signs.index(client.tax_id[17])
