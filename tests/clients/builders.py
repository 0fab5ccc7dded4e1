"""Small clients, people and records, so that a test says only what it is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import Client, Communication, Contact, Medium
from offboard_core.kernel.identity import PersonId

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
CALLED = Contact(name="李雷", post="采购经理", phone="13800005678", email="li.lei@example.com", wechat="lilei_2026")


def a_client(**changes: object) -> Client:
    """A client of Li Na's that is in the pool of no region yet."""
    known: dict[str, Any] = {"id": "C-7", "name": "华东重工", "owner": "li.na", **changes}
    return Client(**known)


def a_person(id: str, employment: Employment = Employment.ACTIVE) -> Standing:
    """Somebody who is still here, unless said otherwise."""
    return Standing(id=PersonId(id), name=id, employment=employment)


def a_record(**changes: object) -> Communication:
    """A telephone call with the client, an hour before `NOW`."""
    known: dict[str, Any] = {
        "id": "R-1",
        "client": "C-7",
        "author": "li.na",
        "at": NOW - dt.timedelta(hours=1),
        "medium": Medium.PHONE,
        "summary": "问了验收进度",
        **changes,
    }
    return Communication(**known)
