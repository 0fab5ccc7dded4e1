"""Communication records of the sample company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from offboard_core.clients import Client, Communication, Medium
from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.testing import sample_words as words

_DAYS_BACK = 180
_SATURDAY = 5


def records_of(chance: Random, clients: tuple[Client, ...], as_of: dt.date) -> Iterator[Communication]:
    """Yield three to eight records per client over the last half year, oldest first; one client in twelve has none."""
    number = 0
    for client in clients:
        if chance.random() < 1 / 12:
            continue
        for day in _days(chance, as_of):
            number += 1
            yield _record(chance, f"REC-{number:05d}", client, day)


def _days(chance: Random, as_of: dt.date) -> list[dt.date]:
    """Return working days of contacts; one client in five was not contacted for two months or more."""
    latest = chance.randint(60, 120) if chance.random() < 0.2 else 1
    days = (as_of - dt.timedelta(days=chance.randint(latest, _DAYS_BACK)) for _ in range(chance.randint(3, 8)))
    return sorted(day - dt.timedelta(days=max(day.weekday() - _SATURDAY + 1, 0)) for day in days)


def _record(chance: Random, id: str, client: Client, day: dt.date) -> Communication:
    summary, needs, feedback = chance.choice(words.TALKS)
    medium = chance.choice([Medium.VISIT, Medium.PHONE, Medium.PHONE, Medium.WECHAT, Medium.EMAIL, Medium.MEETING])
    contact = chance.choice(client.contacts)
    promises = chance.choice(words.PROMISES).format(contact=contact.name) if chance.random() < 0.15 else ""
    return Communication(
        id=id,
        client=client.id,
        author=client.owner,
        at=moment(day, dt.time(chance.randint(9, 17), chance.randint(0, 59)), DEFAULT_ZONE),
        medium=medium,
        summary=f"{contact.post}{contact.name}：{summary}",
        needs=needs,
        feedback=feedback,
        promises=promises,
    )
