"""The company everything is measured on: made by counting, so that every run has the same."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import attrs
from sqlalchemy import Engine

from offboard_core import Actor, Client, Money, Office, Receivable
from offboard_core.access import Standing
from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine
from offboard_core.clients import Contact, Ownership
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import Role
from offboard_core.ports.store import UnitOfWork
from offboard_core.receivables import Settlement

START = dt.date(2026, 1, 5)
"""The day everything is taken in."""
FINANCE = Actor(id="zhou.finance")
_PAGE = 1_000
_TEAM = 10


@attrs.define
class Clock:
    """Noon in Shanghai on a day that is set by hand."""

    day: dt.date = START

    def __call__(self) -> dt.datetime:
        """Return the moment."""
        return dt.datetime.combine(self.day, dt.time(4), dt.UTC)


def rep(number: int) -> str:
    """Name a salesperson."""
    return f"rep-{number:05d}"


def supervisor_of(number: int) -> str:
    """Name the superior of a salesperson: ten make a team."""
    return f"head-{number // _TEAM:04d}"


def standings(reps: int) -> list[Standing]:
    """Return what everybody stands as: a director, heads of teams, salespeople, finance."""
    heads = sorted({supervisor_of(number) for number in range(reps)})
    return [
        Standing(id="director", name="director", roles=(Role.SUPERVISOR,)),
        Standing(id=FINANCE.id, name="finance", roles=(Role.FINANCE,)),
        *(Standing(id=head, name=head, roles=(Role.SUPERVISOR,), supervisor=PersonId("director")) for head in heads),
        *(
            Standing(id=rep(number), name=rep(number), roles=(Role.SALES,), supervisor=PersonId(supervisor_of(number)))
            for number in range(reps)
        ),
    ]


def receivable(number: int, due_on: dt.date, *, reps: int = 50, part_paid: bool = False) -> Receivable:
    """Make a claim of 1,000.00 and some cents."""
    paid = Settlement(amount=Money(minor=25_000, currency="CNY"), value_on=due_on, reference=f"P{number}")
    return Receivable(
        id=f"AR-{number:07d}",
        client=f"C-{number % 997:06d}",
        client_name=f"Client {number % 997}",
        salesperson=rep(number % reps),
        contract=f"HT-{number % 997}",
        order_number=f"SO-{number}",
        invoiced_on=due_on - dt.timedelta(days=30),
        due_on=due_on,
        amount=Money(minor=100_000 + number % 100, currency="CNY"),
        segment="retail",
        settlements=(paid,) if part_paid else (),
    )


def client(number: int, reps: int) -> Client:
    """Make a client that has had one owner before the present one."""
    owner, before = rep(number % reps), rep((number + 1) % reps)
    changed_on = START - dt.timedelta(days=200)
    return Client(
        id=f"C-{number:06d}",
        name=f"Client {number}",
        owner=owner,
        tax_id=f"91{number:016d}",
        segment="retail",
        region="Shanghai",
        contacts=(Contact(name="Wang", post="buyer", phone="021-00001234", email="buyer@client.example"),),
        ownerships=(
            Ownership(owner=before, from_on=changed_on - dt.timedelta(days=400), reason="first contact"),
            Ownership(owner=owner, from_on=changed_on, reason="handed over"),
        ),
    )


def office_on(path: Path, clock: Clock) -> Office:
    """Wire an office on a SQLite file, as a host would: write-ahead log, every commit on the disk."""
    storage = SqlStorage(sqlite_engine(f"sqlite:///{path}"))
    storage.create_tables()
    return Office(storage=storage, clock=clock)


def engine_of(office: Office) -> Engine:
    """Return the engine of an office's database."""
    assert isinstance(office.storage, SqlStorage)
    return office.storage.engine


def close(office: Office) -> None:
    """Let go of the file; SQLite then writes its log back into it."""
    engine_of(office).dispose()


def copied(path: Path, name: str) -> Path:
    """Copy a closed database beside itself."""
    return Path(shutil.copy(path, path.with_name(name)))


def fill(office: Office, count: int, put: Callable[[UnitOfWork, int], object]) -> None:
    """Store `count` things, many to a commit."""
    for begin in range(0, count, _PAGE):
        with office.storage.begin("main") as work:
            for number in range(begin, min(begin + _PAGE, count)):
                put(work, number)
            work.commit()


def fill_people(office: Office, reps: int) -> None:
    """Store everybody's standing."""
    people = standings(reps)
    fill(office, len(people), lambda work, number: work.standings.save(people[number]))
