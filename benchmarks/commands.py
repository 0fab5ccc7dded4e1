"""Single commands with their commit, on a SQLite file."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.company import (
    FINANCE,
    START,
    Clock,
    client,
    close,
    copied,
    fill,
    fill_people,
    office_on,
    receivable,
    rep,
)
from benchmarks.measuring import MICRO, Row, Size, Work, race_each, times
from benchmarks.raw import Command, against_statements, connect
from offboard_core import Actor, Money, Office
from offboard_core.ports.store import UnitOfWork
from offboard_core.receivables import Settlement
from offboard_core.receivables.ladder_start import open_ladder
from offboard_core.receivables.situation import Situation
from offboard_core.usecases import record_settlement, transfer_client

_REPS = 20
_DIRECTOR = Actor(id="director")
_BY_HAND = """
CREATE TABLE crm_clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL);
CREATE TABLE crm_owners (client TEXT NOT NULL, owner TEXT NOT NULL, from_on TEXT NOT NULL, PRIMARY KEY (client, from_on));
CREATE TABLE crm_trail (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL);
CREATE INDEX crm_clients_owner ON crm_clients (owner);
"""


def measure(size: Size) -> Iterator[Row]:
    """Record settlements and transfer clients, one command per commit."""
    path = _stored(size)
    settle = [partial(_settle, number) for number in range(size.commands)]
    yield from _on_top("record_settlement with a key", path, "settle", settle)
    move = [partial(_transfer, number) for number in range(size.commands)]
    yield from _on_top("transfer_client with a key", path, "transfer", move)
    yield times(
        "transfer_client, with its history",
        "two INSERTs and one UPDATE by hand",
        _against_hand(path, move),
        1,
        goal=2,
        item="command",
        note="the command also reads standings, journals, and keeps a receipt of its key",
    )


def _on_top(name: str, path: Path, short: str, commands: Sequence[Command]) -> Iterator[Row]:
    """Return the cost of a command in addition to its SQL statements."""
    driver, sqlalchemy = against_statements(path, short, commands)
    for (ours, theirs), baseline, goal in (
        (sqlalchemy, "the very statements through SQLAlchemy", 100),
        (driver, "the very statements through the driver", None),
    ):
        figure = (ours - theirs) * MICRO
        yield Row(
            name=name,
            baseline=baseline,
            figure=figure,
            unit="µs on top",
            item="command",
            ours=ours,
            theirs=theirs,
            goal=goal,
        )


def _stored(size: Size) -> Path:
    path = size.folder / "commands.db"
    office = office_on(path, Clock())
    fill_people(office, _REPS)
    situation = Situation(policy=office.policies.ageing_on(START), today=START, calendar=office.calendar)

    def put(work: UnitOfWork, number: int) -> None:
        claim = receivable(number, START - dt.timedelta(days=10), reps=_REPS)
        work.receivables.save(claim)
        work.ladders.save(open_ladder(claim, situation).state)  # type: ignore[union-attr]
        work.clients.save(client(number, _REPS))

    fill(office, size.commands, put)
    close(office)
    connection = sqlite3.connect(path)
    connection.executescript(_BY_HAND)
    connection.execute("INSERT INTO crm_clients SELECT id, id, owner FROM ob_clients")
    connection.commit()
    connection.close()
    return path


def _settle(number: int, office: Office) -> None:
    paid = Settlement(amount=Money(minor=50_000, currency="CNY"), value_on=START, reference=f"bank-{number}")
    office.desk(FINANCE, key=f"settle-{number}").do(record_settlement, f"AR-{number:07d}", paid)


def _receiver(number: int) -> str:
    """Return another person of the owner's team."""
    return rep((number % _REPS + 1) % 10)


def _transfer(number: int, office: Office) -> None:
    desk = office.desk(_DIRECTOR, key=f"transfer-{number}")
    desk.do(transfer_client, f"C-{number:06d}", _receiver(number), reason="new region")


def _against_hand(path: Path, commands: Sequence[Command]) -> tuple[float, float]:
    office = office_on(copied(path, "hand-ours.db"), Clock())
    connection = connect(copied(path, "hand-raw.db"))

    def by_hand(number: int) -> None:
        id, to, at = f"C-{number:06d}", _receiver(number), START.isoformat()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE crm_clients SET owner = ? WHERE id = ?", (to, id))
        connection.execute("INSERT INTO crm_owners VALUES (?, ?, ?)", (id, to, at))
        connection.execute(
            "INSERT INTO crm_trail (at, who, what) VALUES (?, ?, ?)", (at, _DIRECTOR.id, f"{id} to {to}")
        )
        connection.execute("COMMIT")

    theirs: list[Work] = [partial(by_hand, number) for number in range(len(commands))]
    pair = race_each([partial(command, office) for command in commands], theirs)
    close(office)
    connection.close()
    return pair
