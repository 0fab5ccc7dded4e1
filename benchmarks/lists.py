"""The list of clients that a person may see, on a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from benchmarks.company import Clock, client, close, fill, fill_people, office_on, rep, supervisor_of
from benchmarks.measuring import Row, Size, race, times
from benchmarks.raw import connect
from offboard_core import Actor, Desk, Office
from offboard_core.access import Standing
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import Role
from offboard_core.usecases import my_clients, visible_clients

_BY_HAND = """
CREATE TABLE crm_clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, tax_id TEXT NOT NULL, segment TEXT NOT NULL,
    region TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL
);
CREATE INDEX crm_clients_owner ON crm_clients (owner, id);
"""


def measure(size: Size) -> Iterator[Row]:
    """List a salesperson's own clients, and page by page what other roles may see."""
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
    yield from _visible(office, connection, size)
    connection.close()
    close(office)


def _visible(office: Office, connection: sqlite3.Connection, size: Size) -> Iterator[Row]:
    """List page by page what a superior and an auditor may see."""
    head, people = (
        supervisor_of(3),
        [rep(number) for number in range(size.reps) if supervisor_of(number) == supervisor_of(3)],
    )
    with office.storage.begin("main") as work:
        work.standings.save(Standing(id=PersonId("audit"), name="audit", roles=(Role.AUDITOR,)))
        work.commit()
    marks = ", ".join("?" for _ in people)
    by_tree = f"SELECT * FROM crm_clients WHERE owner IN ({marks}) AND id > ? ORDER BY id LIMIT 50"  # noqa: S608
    by_all = "SELECT * FROM crm_clients WHERE id > ? ORDER BY id LIMIT 50"
    for name, person, statement, bound in (
        (f"visible_clients, a head of {len(people)}", head, by_tree, (*people, "")),
        ("visible_clients, an auditor", "audit", by_all, ("",)),
    ):
        desk = office.desk(Actor(id=person))
        assert len(desk.read(visible_clients)) == len(connection.execute(statement, bound).fetchall()) > 0

        def ours(desk: Desk = desk) -> int:
            return len(desk.read(visible_clients))

        def theirs(statement: str = statement, bound: tuple[str, ...] = bound) -> int:
            return len([_shown(row) for row in connection.execute(statement, bound)])

        pair = race(ours, theirs, max(size.repeats, 5))
        yield times(
            f"{name}: first 50 of {size.clients:,}", "SELECT by hand, masked by hand", pair, 1, goal=1.2, item="page"
        )
        yield Row(
            name=f"{name}: first page",
            baseline="none",
            figure=pair[0] * 1_000,
            unit="ms",
            goal=5,
            ours=pair[0],
            note="the goal is for 1,000,000 clients",
        )


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
    """Mask fields that may not be shown."""
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
