"""The host of the demo: what an OA system would bring. Its clock, its ERP, its directory, its channels, its own tables.

Everything lies in one database beside the library's tables, so that the demo can be killed anywhere and started again.
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
    """The demo's time: it stands still until the next scene begins."""

    def __init__(self, at: dt.datetime) -> None:
        """Begin at a moment with a zone."""
        self.at = at.astimezone(dt.UTC)

    def __call__(self) -> dt.datetime:
        """Say what time it is."""
        return self.at

    def set(self, day: dt.date, hour: int) -> None:
        """Go to an hour of a day, as clocks in the zone show it."""
        self.at = dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE).astimezone(dt.UTC)

    @property
    def day(self) -> dt.date:
        """Return the business date."""
        return self.at.astimezone(ZONE).date()


class OaTables:
    """The host's own memory: scenes that are over, messages sent, 待办 shown, access taken back."""

    def __init__(self, engine: Engine) -> None:
        """Create the table if it is not there."""
        self._engine = engine
        _TABLES.create_all(engine)

    def find(self, topic: str, name: str) -> str | None:
        """Return what is kept under a name, or None."""
        with self._engine.connect() as connection:
            where = (_KEPT.c.topic == topic, _KEPT.c.name == name)
            return connection.execute(select(_KEPT.c.value).where(*where)).scalar()

    def keep(self, topic: str, name: str, value: str) -> None:
        """Keep a value under a name, in place of an earlier one."""
        where = (_KEPT.c.topic == topic, _KEPT.c.name == name)
        with self._engine.begin() as connection:
            if connection.execute(update(_KEPT).where(*where).values(value=value)).rowcount == 0:
                connection.execute(insert(_KEPT).values(topic=topic, name=name, value=value))

    def drop(self, topic: str, name: str) -> None:
        """Forget it."""
        with self._engine.begin() as connection:
            connection.execute(delete(_KEPT).where(_KEPT.c.topic == topic, _KEPT.c.name == name))

    def all(self, topic: str) -> dict[str, str]:
        """Return everything kept on a topic, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_KEPT.c.name, _KEPT.c.value).where(_KEPT.c.topic == topic))
            return dict(sorted((name, value) for name, value in rows))


@attrs.define
class ReplayedErp:
    """A finance system that is a finished ledger read day by day: it knows what was invoiced and paid by today."""

    ledger: Sequence[Receivable]
    clock: Clock

    def changed_since(self, known_at: dt.datetime | None) -> Answer[Receivable] | Unknown:
        """Return what was invoiced or paid since, as it stands today."""
        today = self.clock.day
        since = known_at.astimezone(ZONE).date() if known_at is not None else None
        return self._answer(item for item in self.ledger if _is_known(item, today) and _has_changed(item, since, today))

    def of_salesperson(self, person: str) -> Answer[Receivable] | Unknown:
        """Return everything `person` is responsible for."""
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
        """Return everybody."""
        return Answer(items=tuple(self.staff), known_at=self.clock())


@attrs.define
class Holdings:
    """Order, asset, duty and access systems as lists by person; the order system is down on some days."""

    clock: Clock
    orders: Mapping[str, Sequence[OpenOrder]]
    assets: Mapping[str, Sequence[Asset]]
    held_duties: Mapping[str, Sequence[Duty]]
    held_grants: Mapping[str, Sequence[HeldGrant]]
    orders_down: frozenset[dt.date] = frozenset()

    def open_orders(self, person: str) -> Answer[OpenOrder] | Unknown:
        """Return open orders, or fail as a system does that is down."""
        if self.clock.day in self.orders_down:
            raise ConnectionError("订单系统 503")
        return Answer(items=tuple(self.orders.get(person, ())), known_at=self.clock())

    def in_custody(self, person: str) -> Answer[Asset] | Unknown:
        """Return what `person` holds."""
        return Answer(items=tuple(self.assets.get(person, ())), known_at=self.clock())

    def duties(self, person: str) -> Answer[Duty] | Unknown:
        """Return what hangs on `person`."""
        return Answer(items=tuple(self.held_duties.get(person, ())), known_at=self.clock())

    def grants(self, person: str) -> Answer[HeldGrant] | Unknown:
        """Return the access `person` holds."""
        return Answer(items=tuple(self.held_grants.get(person, ())), known_at=self.clock())


@attrs.define
class Channels:
    """Mail and post: letters go into a folder as pages, everything else into the host's table. One key, one effect."""

    tables: OaTables
    letters: Path

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Send it once."""
        if outgoing.code == "ageing.dun" and outgoing.page:
            self.letters.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^\w.-]+", "_", outgoing.key)
            (self.letters / f"{name}.html").write_text(outgoing.page, "utf-8")
        told = {"code": outgoing.code, "to": outgoing.recipient, "subject": outgoing.subject, "body": outgoing.body}
        self.tables.keep("sent", outgoing.key, json.dumps(told, ensure_ascii=False))
        return HandReceipt(reference=outgoing.key)


@attrs.frozen
class Todo:
    """One line of the 待办 centre: who has to do what about which thing."""

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
        """Take it away."""
        self.tables.drop("todo", key)

    def opened_on(self, day: dt.date) -> list[Todo]:
        """Return what turned up on a day, in the order of the keys."""
        found = []
        for key, value in self.tables.all("todo").items():
            owner, _, _, link, opened_on = json.loads(value)
            subject = link.partition("/")[2]
            if opened_on == day.isoformat():
                found.append(Todo(key, owner, key.removeprefix(f"{subject}:").partition(":")[0], subject))
        return found


@attrs.define
class Systems:
    """Systems whose access can be narrowed, taken back and given back; `broken` names one that fails until a day."""

    tables: OaTables
    clock: Clock
    broken: str
    broken_until: dt.date

    def revoke(self, person: str, system: str, grant: str) -> None:
        """Take a grant away, or fail."""
        if system == self.broken and self.clock.day < self.broken_until:
            raise ConnectionError(f"{system} 连接超时")
        self.tables.keep("revoked", f"{person}/{system}/{grant}", self.clock().isoformat())

    def verify(self, person: str, system: str, grant: str) -> bool:
        """Read back whether it is gone."""
        return self.tables.find("revoked", f"{person}/{system}/{grant}") is not None

    def set_phase(self, person: str, system: str, grant: str, *, phase: AccessPhase, level: str) -> None:
        """Let a grant allow so much; what was taken away is given back at the level it was held."""
        key = f"{person}/{system}/{grant}"
        if phase is AccessPhase.FULL:
            self.tables.drop("revoked", key)
        self.tables.keep("phase", key, json.dumps([phase.value, level]))

    def phase_of(self, person: str, system: str, grant: str) -> AccessPhase | None:
        """Read back how much a grant allows."""
        key = f"{person}/{system}/{grant}"
        if self.tables.find("revoked", key) is not None:
            return None
        kept = self.tables.find("phase", key)
        return AccessPhase.FULL if kept is None else AccessPhase(json.loads(kept)[0])
