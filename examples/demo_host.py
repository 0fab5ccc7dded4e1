"""The host of the demo: clock, ERP, directory, channels and tables, as an OA system would provide them.

All data is in one database with the library's tables, so that the demo can be killed at any time and started again.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Column, Engine, MetaData, String, Table, Text, delete, insert, select, update

from offboard_core import Receivable
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import AccessPhase, Asset, Duty, HeldGrant, OpenOrder
from offboard_core.organization import Person
from offboard_core.ports import Answer, HandReceipt, Outgoing

ZONE = ZoneInfo("Asia/Shanghai")
_TABLES = MetaData()
_KEPT = Table(
    "oa_kept",
    _TABLES,
    Column("topic", String(40), primary_key=True),
    Column("name", String(400), primary_key=True),
    Column("value", Text, nullable=False),
)


class Clock:
    """The time of the demo; it stands still until the next scene."""

    def __init__(self, at: dt.datetime) -> None:
        """Start at a moment with a zone."""
        self.at = at.astimezone(dt.UTC)

    def __call__(self) -> dt.datetime:
        """Return the current moment."""
        return self.at

    def set(self, day: dt.date, hour: int) -> None:
        """Set the clock to an hour of a day in the zone."""
        self.at = dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE).astimezone(dt.UTC)

    @property
    def day(self) -> dt.date:
        """Return the business date."""
        return self.at.astimezone(ZONE).date()


class OaTables:
    """The host's own data: finished scenes, messages sent, 待办 shown, access revoked."""

    def __init__(self, engine: Engine) -> None:
        """Create the table if it is missing."""
        self._engine = engine
        _TABLES.create_all(engine)

    def find(self, topic: str, name: str) -> str | None:
        """Return the value under a name, or None."""
        with self._engine.connect() as connection:
            where = (_KEPT.c.topic == topic, _KEPT.c.name == name)
            return connection.execute(select(_KEPT.c.value).where(*where)).scalar()

    def keep(self, topic: str, name: str, value: str) -> None:
        """Store a value under a name; it replaces an earlier one."""
        where = (_KEPT.c.topic == topic, _KEPT.c.name == name)
        with self._engine.begin() as connection:
            if connection.execute(update(_KEPT).where(*where).values(value=value)).rowcount == 0:
                connection.execute(insert(_KEPT).values(topic=topic, name=name, value=value))

    def drop(self, topic: str, name: str) -> None:
        """Delete the value under a name."""
        with self._engine.begin() as connection:
            connection.execute(delete(_KEPT).where(_KEPT.c.topic == topic, _KEPT.c.name == name))

    def all(self, topic: str) -> dict[str, str]:
        """Return all values of a topic, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_KEPT.c.name, _KEPT.c.value).where(_KEPT.c.topic == topic))
            return dict(sorted((name, value) for name, value in rows))


@attrs.define
class ReplayedErp:
    """A finance system that replays a finished ledger: it returns only invoices and payments up to the current day."""

    ledger: Sequence[Receivable]
    clock: Clock

    def changed_since(self, known_at: dt.datetime | None) -> Answer[Receivable] | Unknown:
        """Return receivables invoiced or paid since a moment, in their current state."""
        today = self.clock.day
        since = known_at.astimezone(ZONE).date() if known_at is not None else None
        return self._answer(item for item in self.ledger if _is_known(item, today) and _has_changed(item, since, today))

    def of_salesperson(self, person: str) -> Answer[Receivable] | Unknown:
        """Return the receivables `person` is responsible for."""
        today = self.clock.day
        return self._answer(item for item in self.ledger if item.salesperson == person and _is_known(item, today))

    def _answer(self, items: object) -> Answer[Receivable]:
        today = self.clock.day
        seen = tuple(
            attrs.evolve(item, settlements=tuple(paid for paid in item.settlements if paid.value_on <= today))
            for item in items  # type: ignore[attr-defined]
        )
        return Answer(items=seen, known_at=self.clock())


def _is_known(item: Receivable, today: dt.date) -> bool:
    return item.invoiced_on is None or item.invoiced_on <= today


def _has_changed(item: Receivable, since: dt.date | None, today: dt.date) -> bool:
    if since is None:
        return True
    days = (item.invoiced_on or dt.date.min, *(paid.value_on for paid in item.settlements))
    return any(since < day <= today for day in days)


@attrs.define
class Directory:
    """The HR system: a list of people."""

    staff: Sequence[Person]
    clock: Clock

    def people(self) -> Answer[Person] | Unknown:
        """Return all people."""
        return Answer(items=tuple(self.staff), known_at=self.clock())


@attrs.define
class Holdings:
    """Order, asset, duty and access systems as lists by person; the order system fails on some days."""

    clock: Clock
    orders: Mapping[str, Sequence[OpenOrder]]
    assets: Mapping[str, Sequence[Asset]]
    held_duties: Mapping[str, Sequence[Duty]]
    held_grants: Mapping[str, Sequence[HeldGrant]]
    orders_down: frozenset[dt.date] = frozenset()

    def open_orders(self, person: str) -> Answer[OpenOrder] | Unknown:
        """Return open orders, or raise on days on which the system is down."""
        if self.clock.day in self.orders_down:
            raise ConnectionError("订单系统 503")
        return Answer(items=tuple(self.orders.get(person, ())), known_at=self.clock())

    def in_custody(self, person: str) -> Answer[Asset] | Unknown:
        """Return the assets of `person`."""
        return Answer(items=tuple(self.assets.get(person, ())), known_at=self.clock())

    def duties(self, person: str) -> Answer[Duty] | Unknown:
        """Return the duties of `person`."""
        return Answer(items=tuple(self.held_duties.get(person, ())), known_at=self.clock())

    def grants(self, person: str) -> Answer[HeldGrant] | Unknown:
        """Return the access grants of `person`."""
        return Answer(items=tuple(self.held_grants.get(person, ())), known_at=self.clock())


@attrs.define
class Channels:
    """Mail and post: letters are written to a folder as pages, other messages to the host's table, once per key."""

    tables: OaTables
    letters: Path

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Send a message once."""
        if outgoing.code == "ageing.dun" and outgoing.page:
            self.letters.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^\w.-]+", "_", outgoing.key)
            (self.letters / f"{name}.html").write_text(outgoing.page, "utf-8")
        told = {"code": outgoing.code, "to": outgoing.recipient, "subject": outgoing.subject, "body": outgoing.body}
        self.tables.keep("sent", outgoing.key, json.dumps(told, ensure_ascii=False))
        return HandReceipt(reference=outgoing.key)


@attrs.frozen
class Todo:
    """An entry of the 待办 centre: owner, command and subject."""

    key: str
    owner: str
    verb: str
    subject: str


@attrs.define
class Worklist:
    """The 待办 centre."""

    tables: OaTables
    clock: Clock

    def open(self, key: str, *, owner: str, title: str, due_at: str, link: str) -> None:
        """Show an obligation."""
        shown = [owner, title, due_at, link, self.clock.day.isoformat()]
        self.tables.keep("todo", key, json.dumps(shown, ensure_ascii=False))

    def close(self, key: str) -> None:
        """Close an obligation."""
        self.tables.drop("todo", key)

    def opened_on(self, day: dt.date) -> list[Todo]:
        """Return the entries opened on a day, ordered by key."""
        found = []
        for key, value in self.tables.all("todo").items():
            owner, _, _, link, opened_on = json.loads(value)
            subject = link.partition("/")[2]
            if opened_on == day.isoformat():
                found.append(Todo(key, owner, key.removeprefix(f"{subject}:").partition(":")[0], subject))
        return found


@attrs.define
class Systems:
    """Systems in which access can be narrowed, revoked and restored; the system `broken` fails until `broken_until`."""

    tables: OaTables
    clock: Clock
    broken: str
    broken_until: dt.date

    def revoke(self, person: str, system: str, grant: str) -> None:
        """Revoke a grant, or raise if the system is broken."""
        if system == self.broken and self.clock.day < self.broken_until:
            raise ConnectionError(f"{system} 连接超时")
        self.tables.keep("revoked", f"{person}/{system}/{grant}", self.clock().isoformat())

    def verify(self, person: str, system: str, grant: str) -> bool:
        """Return whether a grant is revoked."""
        return self.tables.find("revoked", f"{person}/{system}/{grant}") is not None

    def set_phase(self, person: str, system: str, grant: str, *, phase: AccessPhase, level: str) -> None:
        """Set what a grant allows; a revoked grant is restored at its original level."""
        key = f"{person}/{system}/{grant}"
        if phase is AccessPhase.FULL:
            self.tables.drop("revoked", key)
        self.tables.keep("phase", key, json.dumps([phase.value, level]))

    def phase_of(self, person: str, system: str, grant: str) -> AccessPhase | None:
        """Return what a grant allows."""
        key = f"{person}/{system}/{grant}"
        if self.tables.find("revoked", key) is not None:
            return None
        kept = self.tables.find("phase", key)
        return AccessPhase.FULL if kept is None else AccessPhase(json.loads(kept)[0])
