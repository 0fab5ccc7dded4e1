"""A ledger under test, with claims of many ages, and everything stored about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs

from offboard_core.receivables import Receivable
from tests.usecases.company import PEOPLE, Company, a_claim

AGES = (20, 29, 30, 45, 60, 75, 90, 120)
"""Days past due of the claims on the books."""


def books(count: int = len(AGES), *, today: dt.date = dt.date(2026, 11, 23)) -> list[Receivable]:
    """Return claims of every age, on three clients, of two salespeople."""
    return [
        attrs.evolve(
            a_claim(f"AR-{number:03}", client=f"C-{number % 3}", salesperson=("wang.wei", "li.na")[number % 2]),
            due_on=today - dt.timedelta(days=AGES[number % len(AGES)]),
        )
        for number in range(count)
    ]


def everything(company: Company) -> dict[str, Any]:
    """Return all that a round may touch: aggregates with their versions, journal lines, messages."""
    ids = [item.id for item in company.ledger]
    with company.office.storage.begin("main") as work:
        kinds: dict[str, Sequence[str]] = {
            "receivables": ids,
            "ladders": ids,
            "cases": ["wang.wei#1"],
            "standings": [p.id for p in PEOPLE],
        }
        streams = [f"{kind}/{id}" for kind, names in kinds.items() for id in names]
        return {
            "kept": {(kind, id): work.repository(kind).find(id) for kind, names in kinds.items() for id in names},
            "journal": {stream: work.journal.read(stream) for stream in (*streams, "refusals/offboard_core")},
            "outbox": work.outbox.ready(company.clock() + dt.timedelta(days=3650), limit=1000),
        }


def without_when(state: dict[str, Any]) -> dict[str, Any]:
    """Return what the ladders came to, without the days on which it happened."""
    return {
        id: [(step.tier, step.act, step.state, step.cycle) for step in kept.steps]
        for (kind, id), kept in state["kept"].items()
        if kind == "ladders"
    }
