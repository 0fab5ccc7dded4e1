"""What a message says: fields become facts, and facts become the same fields again, or every fault is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Hand, Message


@attrs.frozen(kw_only=True)
class Line(Said):
    """One line of a bill."""

    claim: str
    tiers: tuple[int, ...] = ()


class Side(StrEnum):
    """Whose turn it is."""

    CLIENT = "client"


@attrs.frozen(kw_only=True)
class TurnCame(Said):
    """It is somebody's turn, with what is missing by line."""

    code: ClassVar[str] = "turn.came"

    side: Side
    missing: Mapping[str, tuple[str, ...]]


@attrs.frozen(kw_only=True)
class BillDue(Said):
    """A bill is to be sent."""

    code: ClassVar[str] = "bill.due"
    goes_by: ClassVar[Hand] = Hand.LETTER

    amount: Money
    on: dt.date
    lines: tuple[Line, ...]
    note: str | None
    number: int = 1
    extra: object = None


BILL = BillDue(
    amount=Money.of("1.00", "CNY"), on=dt.date(2026, 11, 30), lines=(Line(claim="AR-1", tiers=(30, 60)),), note=None
)


def test_fields_are_the_facts_of_the_message() -> None:
    """Parts are mappings, None is a fact where it has to be stated, and a blank default is left out."""
    message = BILL.to("C-1", key="bill:1", stream="ladders/AR-1")

    assert message == Message(
        key="bill:1",
        hand=Hand.LETTER,
        code="bill.due",
        recipient="C-1",
        stream="ladders/AR-1",
        facts={
            "amount": Money.of("1.00", "CNY"),
            "on": dt.date(2026, 11, 30),
            "lines": ({"claim": "AR-1", "tiers": (30, 60)},),
            "note": None,
            "number": 1,
        },
    )


def test_what_was_said_is_read_back() -> None:
    """The content of a message is equal to what it was made from; a fact that belongs to no field does no harm."""
    message = BILL.to("C-1", key="bill:1", stream="ladders/AR-1")
    newer = attrs.evolve(message, facts={**message.facts, "colour": "red"})

    assert BILL == BillDue.of(message) == BillDue.of(newer)


def test_members_and_mappings_are_read_back() -> None:
    """A member of an enumeration is stored as its text, a mapping item by item; each fault has its path."""
    came = TurnCame(side=Side.CLIENT, missing={"C-1": ("needs",)})

    assert came == TurnCame.read({"side": "client", "missing": {"C-1": ["needs"]}}, path="turn.came")
    with pytest.raises(InvalidInput) as raised:
        TurnCame.read({"side": "nobody", "missing": {"C-1": [5]}}, path="turn.came")
    assert ["turn.came.side", "turn.came.missing.C-1[0]"] == [found.facts["path"] for found in raised.value.findings]


def test_a_fact_with_a_default_may_be_missing() -> None:
    """A message written before a field was added is read with its default."""
    older = {name: fact for name, fact in BILL.facts.items() if name != "number"}

    assert BillDue.read(older, path="bill.due") == BILL


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", 1),
        ("amount", None),
        ("on", dt.datetime(2026, 11, 30, tzinfo=dt.UTC)),
        ("on", "2026-11-30"),
        ("number", True),
        ("number", "1"),
        ("note", 7),
        ("lines", "AR-1"),
        ("lines", {"claim": "AR-1"}),
    ],
)
def test_a_fact_of_another_type_is_named(name: str, value: object) -> None:
    """The path and the value are told, and no half of a content is made."""
    with pytest.raises(InvalidInput) as raised:
        BillDue.read({**BILL.facts, name: value}, path="bill.due")

    assert [("message.fact_wrong", f"bill.due.{name}")] == [
        (finding.code, finding.facts["path"]) for finding in raised.value.findings
    ]


def test_every_fault_is_named_at_once() -> None:
    """A missing fact and a wrong one inside a line are told together."""
    facts: dict[str, object] = {"on": dt.date(2026, 11, 30), "lines": ({"tiers": ("x",)},), "note": None}

    with pytest.raises(InvalidInput) as raised:
        BillDue.read(facts, path="bill.due")

    assert ["bill.due.amount", "bill.due.lines[0].claim", "bill.due.lines[0].tiers[0]"] == [
        finding.facts["path"] for finding in raised.value.findings
    ]


def test_a_content_states_its_code() -> None:
    """A class without a code cannot be said."""
    with pytest.raises(NotImplementedError):
        _ = Said().code
