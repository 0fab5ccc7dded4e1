"""A host that dies: it lives through a few weeks on a SQLite file, is killed again and again, and goes on where it was.

Run as `python -m tests.usecases.kill_host <folder> <seed> <kills>`; prints what an installation came to that was left in
peace, and what others did that were killed at random statements, and before and after effects, so often altogether.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import event, text

from offboard_core.access.actor import Actor
from offboard_core.adapters.memory import memory_sources
from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.ports.hands import HandReceipt, Hands, Outgoing
from offboard_core.receivables import Settlement
from offboard_core.usecases.case import case_today, receive_notice
from offboard_core.usecases.letter import release_letter
from offboard_core.usecases.office import Office
from offboard_core.usecases.precheck import precheck
from offboard_core.usecases.receivables import record_settlement
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.round import daily_round, take_in_people, take_in_receivables
from tests.usecases.company import PEOPLE, Clock, a_claim, a_client, at

MOMENTS = (at(11, 23), at(11, 24), at(11, 24, 19), at(11, 27), at(12, 24))
"""When the host is awake; it misses the days between."""

Tick = Callable[[str], None]


@attrs.define
class Keyed:
    """A receiver outside: one effect for each key, whoever calls how often, and a count of the calls."""

    folder: Path
    tick: Tick

    def effect(self, key: str) -> None:
        """Do something in the world, once per key; the process may die before or after."""
        self.tick("effect")
        with (self.folder / "calls").open("a") as calls:
            calls.write(key + "\n")
        place = self.folder / hashlib.sha256(key.encode()).hexdigest()
        if not place.exists():
            place.write_text(key)
        self.tick("effect")

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Tell somebody."""
        self.effect(outgoing.key)
        return HandReceipt(reference=hashlib.sha256(outgoing.key.encode()).hexdigest()[:8])

    def open(self, key: str, *, owner: str, title: str, due_at: str, link: str) -> None:
        """Show an obligation."""
        self.effect(f"open {key} {owner} {title} {due_at} {link}")

    def close(self, key: str) -> None:
        """Take an obligation away."""
        self.effect(f"close {key}")

    def revoke(self, person: str, system: str, grant: str) -> None:
        """Take access back."""
        self.effect(f"revoke {person} {system} {grant}")

    def verify(self, person: str, system: str, grant: str) -> bool:
        """Read back."""
        return (self.folder / hashlib.sha256(f"revoke {person} {system} {grant}".encode()).hexdigest()).exists()


def an_office(folder: Path, clock: Clock, tick: Tick) -> Office:
    """Open the installation in a folder; `tick` is called at every statement and around every effect."""
    (folder / "world").mkdir(parents=True, exist_ok=True)
    engine = sqlite_engine(f"sqlite:///{folder / 'office.db'}")
    event.listen(engine, "connect", _unhurried)
    storage = SqlStorage(engine)
    storage.create_tables()

    @event.listens_for(engine, "before_cursor_execute")
    def _statement(*_: object) -> None:
        tick("statement")

    @event.listens_for(engine, "commit")
    def _commit(*_: object) -> None:
        tick("statement")

    hand = Keyed(folder / "world", tick)
    grants = [HeldGrant(id="crm", system="crm", level="sales"), HeldGrant(id="mail", system="mail", level="user")]
    sources = memory_sources(
        clock=clock,
        people=PEOPLE,
        receivables=[
            attrs.evolve(
                a_claim(f"AR-{age:03}", client=f"C-{age % 2}", salesperson=("wang.wei", "li.na")[age % 2]),
                due_on=dt.date(2026, 11, 23) - dt.timedelta(days=age),
            )
            for age in (10, 27, 31, 57, 63, 89, 95, 121)
        ],
        orders={"wang.wei": list[OpenOrder]()},
        assets={"wang.wei": [Asset(id="L-1", name="电脑")]},
        duties={"wang.wei": list[Duty]()},
        access={"wang.wei": grants},
    )
    return Office(
        storage=storage, clock=clock, sources=sources, hands=Hands(notifier=hand, worklist=hand, revoker=hand)
    )


def _unhurried(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    """Leave writing to the disk to the system: it outlives this process."""
    connection.execute("PRAGMA synchronous = OFF")


def live(folder: Path, tick: Tick) -> None:
    """Go on from the moment that was begun last, to the end; every step may be done a second time."""
    clock, mark = Clock(), folder / "moment"
    folder.mkdir(parents=True, exist_ok=True)
    office = an_office(folder, clock, tick)
    while (place := int(mark.read_text()) if mark.exists() else 0) < len(MOMENTS):
        clock.now = MOMENTS[place]
        take_in_people(office)
        take_in_receivables(office)
        act(office, place)
        settle(office)
        mark.with_suffix(".new").write_text(str(place + 1))
        mark.with_suffix(".new").replace(mark)


def settle(office: Office) -> None:
    """Let rounds and relay run until there is nothing left to do at this moment."""
    while True:
        quiet = daily_round(office).done == 0
        report = deliver(office, lease=dt.timedelta(0))
        if quiet and not report.sent and not report.taken_back:
            return


def act(office: Office, place: int) -> None:
    """Do what people do at this moment, each command under a key of its own."""
    zhou, chen = Actor(id="zhou"), Actor(id="chen")
    if place == 0:
        with office.storage.begin("main") as work:
            if work.clients.find("C-1") is None:
                work.clients.save(a_client("C-1"))
                work.commit()
        notice = office.desk(chen, key="notice")
        case = notice.do(
            receive_notice, "wang.wei", received_at=MOMENTS[0], last_working_on=at(11, 24).date(), evidence="OA-17"
        )
        if not office.desk(chen).read(case_today, case.id).checks:
            precheck(office, case.id, actor=chen)
        for id in ("AR-095", "AR-121"):
            office.desk(zhou, key=f"release-{id}").do(release_letter, id)
    if place == 1:
        for number, id in enumerate(("AR-031", "AR-063", "AR-121")):
            paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=at(11, 23).date(), reference=f"B-{number}")
            office.desk(zhou, key=f"settle-{id}").do(record_settlement, id, paid)


def die_at(kind: str, count: int) -> Tick:
    """Return a tick that kills this process, without a word, when that kind of thing comes for so many times."""
    left = [count]

    def tick(what: str) -> None:
        left[0] -= what == kind
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return tick


def one_life(folder: Path, tick: Tick) -> bool:
    """Live in a process of its own; say whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            live(folder, tick)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a life ended in an error")
    return os.WIFSIGNALED(status)


def what_became(folder: Path) -> dict[str, Any]:
    """Return everything an installation came to, apart from how often a message had to be sent."""
    engine = sqlite_engine(f"sqlite:///{folder / 'office.db'}")
    office = an_office(folder, Clock(), in_peace)
    tables = ("receivables", "ladders", "cases", "standings", "clients", "reviews", "feeds", "policies")
    with engine.connect() as connection:
        names = {name for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
        found = {
            kind: next(name for name in sorted(names) if name.endswith(kind)) for kind in (*tables, "heads", "outbox")
        }
        kept = {
            kind: [
                list(row)
                for row in connection.execute(text(f"SELECT id, version, document FROM {found[kind]} ORDER BY id"))
            ]
            for kind in tables
        }
        streams = [id for (id,) in connection.execute(text(f"SELECT id FROM {found['heads']} ORDER BY id"))]
        outbox = [
            list(row) for row in connection.execute(text(f"SELECT id, status FROM {found['outbox']} ORDER BY id"))
        ]
    engine.dispose()
    world = [place for place in (folder / "world").iterdir() if place.name != "calls"]
    return {
        "kept": kept,
        "outbox": outbox,
        "journal": {stream: sorted(_line(entry) for entry in office.journal(stream)) for stream in streams},
        "effects": sorted(place.read_text() for place in world),
        "calls": len((folder / "world" / "calls").read_text().splitlines()),
    }


def _line(entry: Any) -> str:  # noqa: ANN401 - an entry of the journal
    facts = {name: fact for name, fact in entry.facts.items() if name != "attempt"}
    return json.dumps([entry.at, entry.actor, entry.event, facts], ensure_ascii=False, sort_keys=True)


def in_peace(_what: str) -> None:
    """Let whatever it is happen."""


def main(folder: Path, seed: int, kills: int) -> None:
    """Live once in peace, then be killed so often, in as many installations as that takes; print what they came to."""
    live(folder / "calm", in_peace)
    chance, killed = random.Random(seed), list[dict[str, Any]]()
    while sum(each["kills"] for each in killed) < kills:
        place, deaths = folder / f"killed-{len(killed)}", 0
        while one_life(
            place, die_at(*chance.choice((("statement", chance.randrange(600)), ("effect", chance.randrange(12)))))
        ):
            deaths += 1
        killed.append({"kills": deaths, **what_became(place)})
    print(json.dumps({"calm": what_became(folder / "calm"), "killed": killed}, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
