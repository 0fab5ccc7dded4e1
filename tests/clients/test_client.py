"""The client: what it refuses to be, who owned it when, and the class of each of its fields."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access.target import FieldClass
from offboard_core.clients import FIELD_CLASSES, Client, Ownership
from offboard_core.clients.client import KEPT_BY_DECISIONS
from offboard_core.errors import InvalidInput
from tests.clients.builders import DAY, a_client

LATER = DAY + dt.timedelta(days=1)


def test_core_fields_are_the_four_that_sales_never_change() -> None:
    """Name, contract numbers, contract amount and tax id are core; contacts are a class of their own."""
    core = {name for name, held in FIELD_CLASSES.items() if held is FieldClass.CORE}

    assert {"name", "contract_numbers", "contract_amount", "tax_id"} == core
    assert [FieldClass.CONTACT] == [held for name, held in FIELD_CLASSES.items() if name == "contacts"]


def test_every_field_is_classed_or_nobodys_to_edit() -> None:
    """Classes are total: what has none follows from decisions, and no edit reaches it."""
    unclassed = {field.name for field in attrs.fields(Client)} - set(FIELD_CLASSES)

    assert unclassed == KEPT_BY_DECISIONS


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": " "}, "input.not_an_id"),
        ({"owner": ""}, "input.not_an_id"),
        ({"name": "  "}, "client.no_name"),
        ({"ownerships": (Ownership(owner="wang.wei", from_on=DAY),)}, "client.other_owner"),
        (
            {"ownerships": (Ownership(owner="wang.wei", from_on=LATER), Ownership(owner="li.na", from_on=DAY))},
            "client.history_out_of_order",
        ),
    ],
)
def test_what_can_never_be_a_client(changes: dict[str, object], code: str) -> None:
    """An id that is none, a blank name, a history of somebody else's or out of order."""
    with pytest.raises(InvalidInput) as caught:
        a_client(**changes)

    assert [code] == [finding.code for finding in caught.value.findings]


def test_its_target_names_the_owner_and_the_class_of_every_field() -> None:
    """Permission rules see whose it is and how each field is protected."""
    target = a_client().target

    assert ("clients", "C-7", "li.na", FIELD_CLASSES) == (target.kind, target.id, target.owner, target.fields)


def test_who_owned_it_when() -> None:
    """A stretch begins with its first day and ends before the next one's; before the first there was no owner."""
    history = (Ownership(owner="wang.wei", from_on=DAY), Ownership(owner="li.na", from_on=LATER))
    client = a_client(ownerships=history)

    assert [None, "wang.wei", "li.na"] == [client.owner_on(DAY + dt.timedelta(days=days)) for days in (-1, 0, 1)]
    assert a_client().owner_on(dt.date.min) == "li.na"
