"""The list of the clients somebody may see, on a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from benchmarks.company import Clock, client, close, fill, fill_people, office_on, rep
from benchmarks.measuring import Row, Size, race, times
from benchmarks.raw import connect
from offboard_core import Actor
from offboard_core.usecases import my_clients

_BY_HAND = """
CREATE TABLE crm_clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, tax_id TEXT NOT NULL, segment TEXT NOT NULL,
    region TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL
);
CREATE INDEX crm_clients_owner ON crm_clients (owner, id);
"""


def measure(size: Size) -> Iterator[Row]:
    """List a salesperson's own clients; what the library does not list yet is named."""
    path = size.folder / "lists.db"
    office = office_on(path, Clock())
    fill_people(office, size.reps)
    fill(office, size.clients, lambda work, number: work.clients.save(client(number, size.reps)))
    _fill_by_hand(connect(path), size)
    connection = connect(path)
    desk = office.desk(Actor(id=rep(3)))
    theirs = "SELECT * FROM crm_clients WHERE owner = ? ORDER BY id"
    found = desk.read(my_clients)
    assert len(found) == len(connection.execute(theirs, (rep(3),)).fetchall())
    pair = race(
        lambda: [desk.read(my_clients) for _ in range(10)],
        lambda: [[_shown(row) for row in connection.execute(theirs, (rep(3),))] for _ in range(10)],
        max(size.repeats, 5),
    )
    name = f"my_clients: {len(found)} of {size.clients:,}, masked"
    yield times(name, "SELECT by hand, masked by hand", pair, 10, goal=1.2, item="list")
    for missing in ("visible clients of a superior or auditor, at 100,000", "first page of 50 at 1,000,000"):
        yield Row(
            name=missing,
            baseline="SELECT by hand",
            figure=None,
            unit="×" if "visible" in missing else "ms",
            goal=1.2 if "visible" in missing else 5,
            note="no counterpart yet: permission is not read as SQL, and lists have no pages",
        )
    connection.close()
    close(office)


def _fill_by_hand(connection: sqlite3.Connection, size: Size) -> None:
    connection.executescript(_BY_HAND)
    connection.execute("BEGIN IMMEDIATE")
    rows = (client(number, size.reps) for number in range(size.clients))
    connection.executemany(
        "INSERT INTO crm_clients VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row.id,
                row.name,
                row.owner,
                row.tax_id,
                row.segment,
                row.region,
                row.contacts[0].phone,
                row.contacts[0].email,
            )
            for row in rows
        ),
    )
    connection.execute("COMMIT")
    connection.close()


def _shown(row: tuple[str, ...]) -> dict[str, str]:
    """Mask what may not be shown."""
    id, name, owner, tax_id, segment, region, phone, email = row
    return {
        "id": id,
        "name": name,
        "owner": owner,
        "tax_id": tax_id,
        "segment": segment,
        "region": region,
        "phone": f"{phone[:3]}****{phone[-2:]}",
        "email": f"{email[:1]}***{email[email.find('@') :]}",
    }
