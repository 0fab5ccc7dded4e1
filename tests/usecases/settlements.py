"""A settlement of a claim under test: what it changes, who acts for finance, and a conflicting command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from offboard_core.access.actor import Actor
from offboard_core.access.standing import Employment
from offboard_core.kernel.money import Money
from offboard_core.organization.person import Person, Role
from offboard_core.ports.store import Storage, UnitOfWork
from offboard_core.receivables import Settlement
from offboard_core.usecases.people import give_mandate, record_person
from tests.usecases.company import Company

FIFTY = Settlement(amount=Money.of("50.00", "CNY"), value_on=dt.date(2026, 11, 20), reference="BANK-1")


FORTY = attrs.evolve(FIFTY, amount=Money.of("40.00", "CNY"))


def stored(company: Company, *, tenant: str = "main") -> dict[str, Any]:
    """Return everything that a settlement can change: versions, journal lines, messages, receipts."""
    with company.office.storage.begin(tenant) as work:
        streams = ("receivables/AR-1", "ladders/AR-1", "policies/ageing:default", "standings/wang.wei")
        return {
            "receivable": work.receivables.find("AR-1"),
            "ladder": work.ladders.find("AR-1"),
            "journal": {stream: work.journal.read(stream) for stream in streams},
            "outbox": work.outbox.ready(company.clock() + dt.timedelta(days=365), limit=100),
            "receipts": [work.receipts.find(f"record_settlement:{key}") for key in ("K-1", "K-2")],
        }


def acting_for_qian(company: Company) -> Actor:
    """Let the finance person act for a colleague who is away."""
    company.desk("chen").do(record_person, Person(id="qian", name="钱", roles=[Role.FINANCE]))
    company.desk("qian").do(give_mandate, "zhou", until_at=company.clock() + dt.timedelta(days=14), reason="休假")
    return Actor(id="zhou", on_behalf_of="qian")


def depart(company: Company, person: str) -> None:
    """Let somebody leave, in a unit of work of its own."""
    with company.office.storage.begin("main") as work:
        work.standings.save(attrs.evolve(work.standings.get(person), employment=Employment.DEPARTED))
        work.commit()


class Meanwhile:
    """Storage in which something happens between the check and the commit, so often as told."""

    joined = False

    def __init__(self, storage: Storage, act: Callable[[], None], *, times: int = 1) -> None:
        """Let `act` happen while the first units of work are open."""
        self.storage = storage
        self.act = act
        self.left = times
        self.begun = 0

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work whose commit comes after somebody else's."""
        self.begun += 1
        with self.storage.begin(tenant) as work:
            commit = work.commit

            def late() -> None:
                if self.left:
                    self.left -= 1
                    self.act()
                commit()

            work.commit = late  # type: ignore[method-assign]
            yield work
