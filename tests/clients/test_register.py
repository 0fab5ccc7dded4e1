"""The pool: a client enters it, and its fields are changed one by one, typed, without a detail in the journal."""

from __future__ import annotations

import json

import pytest

from offboard_core.access.standing import Employment
from offboard_core.clients import FIELD_CLASSES, Client, Contact, Ownership
from offboard_core.clients.register import _EXPECTED, edit_client, register, take_over
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import CALLED, DAY, a_client, a_person


def yes(verdict: Verdict[Client]) -> Decided[Client]:
    """Take a verdict for a yes."""
    assert isinstance(verdict, Decided)
    return verdict


def codes(verdict: Verdict[Client]) -> list[str]:
    """Name every reason of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def test_registering_begins_the_history() -> None:
    """From the first day on the client has exactly the owner it came with."""
    decided = yes(register(a_client(), on=DAY, owner=a_person("li.na")))

    assert (Ownership(owner="li.na", from_on=DAY),) == decided.state.ownerships
    assert ["client_registered"] == [event.type for event in decided.events]
    assert decided.events[0].stream == "clients/C-7"


def test_the_journal_never_carries_a_contact_or_free_text() -> None:
    """What is written about a new or changed client names no person, no number and nothing people typed freely."""
    client = a_client(contacts=(CALLED,), needs="致电 13900001111", preferences="找王秘书", tax_id="91310000X")
    events = (
        *yes(register(client, on=DAY)).events,
        *yes(edit_client(client, {"contacts": (Contact(name="韩梅梅"),), "needs": "改 13700002222"})).events,
    )
    written = canonical([event.facts for event in events])

    assert "91310000X" in written
    assert not [
        secret
        for secret in (
            "李雷",
            "13800005678",
            "example.com",
            "lilei_2026",
            "13900001111",
            "王秘书",
            "韩梅梅",
            "13700002222",
        )
        if secret in written
    ]
    assert 1 == json.loads(written)[0]["contacts"]


def test_what_was_registered_before_is_refused() -> None:
    """A client that is in the pool already has a history, or a version: neither begins again."""
    client = yes(register(a_client(), on=DAY)).state

    assert ["client.already_registered"] == codes(register(client, on=DAY))
    assert ["client.already_registered"] == codes(register(a_client(version=1), on=DAY))


@pytest.mark.parametrize("employment", [Employment.NOTICE, Employment.DEPARTED])
def test_nobody_who_leaves_gets_a_new_client(employment: Employment) -> None:
    """A client never begins with an owner who is leaving or has left."""
    assert ["client.receiver_leaving"] == codes(register(a_client(), on=DAY, owner=a_person("li.na", employment)))


def test_the_owner_named_twice_has_to_be_the_same() -> None:
    """The standing handed in is the owner's, not somebody else's; every reason is given."""
    verdict = register(a_client(version=2), on=DAY, owner=a_person("wang.wei"))

    assert ["client.already_registered", "client.other_owner"] == codes(verdict)


def test_a_pool_kept_elsewhere_is_taken_over_with_its_history() -> None:
    """The history comes along as it was told; where there is none it begins with the day of taking over."""
    history = (Ownership(owner="wang.wei", from_on=DAY), Ownership(owner="li.na", from_on=DAY))
    told = yes(take_over(a_client(ownerships=history), on=DAY, owner=a_person("li.na")))
    untold = yes(take_over(a_client(contacts=(CALLED,)), on=DAY))

    assert history == told.state.ownerships
    assert (Ownership(owner="li.na", from_on=DAY),) == untold.state.ownerships
    assert [("client_taken_in", 1)] == [(event.type, event.facts["contacts"]) for event in untold.events]
    assert "13800005678" not in canonical([event.facts for event in untold.events])


def test_what_cannot_be_taken_over() -> None:
    """What is in the pool already, or belongs to somebody who leaves: every reason is given."""
    leaving = a_person("li.na", Employment.NOTICE)

    assert ["client.receiver_leaving", "client.already_registered"] == codes(
        take_over(a_client(version=1), on=DAY, owner=leaving)
    )
    assert ["client.other_owner"] == codes(take_over(a_client(), on=DAY, owner=a_person("wang.wei")))


def test_an_edit_says_what_was_before_and_after() -> None:
    """The event names every field that changed, and the values of core fields and of those that are no free text."""
    client = a_client(needs="样品", segment="民企")
    changes = {"name": "华东重工集团", "segment": "国企", "needs": "样品两套", "contacts": [CALLED]}
    decided = yes(edit_client(client, changes))

    assert ("华东重工集团", "国企", "样品两套", (CALLED,)) == (
        decided.state.name,
        decided.state.segment,
        decided.state.needs,
        decided.state.contacts,
    )
    assert {
        "fields": ("contacts", "name", "needs", "segment"),
        "before": {"name": "华东重工", "segment": "民企"},
        "after": {"name": "华东重工集团", "segment": "国企"},
    } == decided.events[0].facts


def test_an_edit_that_changes_nothing_is_no_event() -> None:
    """What stands there already is not changed, and nothing is written down."""
    client = a_client(contract_numbers=("HT-1",))
    decided = yes(edit_client(client, {"name": "华东重工", "contract_numbers": ["HT-1"]}))

    assert (client, ()) == (decided.state, decided.events)


def test_money_and_lists_are_taken_as_they_are() -> None:
    """An amount may be set and taken away; a list of numbers comes back as a tuple."""
    amount = Money.of("100000.00", "CNY")
    decided = yes(edit_client(a_client(), {"contract_amount": amount, "contract_numbers": ["HT-1", "HT-2"]}))
    cleared = yes(edit_client(decided.state, {"contract_amount": None}))

    assert (amount, ("HT-1", "HT-2"), None) == (
        decided.state.contract_amount,
        decided.state.contract_numbers,
        cleared.state.contract_amount,
    )


@pytest.mark.parametrize("field", ["id", "owner", "ownerships", "version", "unheard_of"])
def test_only_classed_fields_are_edited(field: str) -> None:
    """Id, owner, history and version are nobody's to edit, and neither is a field that does not exist."""
    assert ["client.unknown_field"] == codes(edit_client(a_client(), {field: "x"}))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", 7, "client.not_text"),
        ("tax_id", None, "client.not_text"),
        ("needs", ["样品"], "client.not_text"),
        ("contract_numbers", "HT-1", "client.not_texts"),
        ("contract_numbers", ("HT-1", 2), "client.not_texts"),
        ("contract_amount", "100.00", "client.not_money"),
        ("yearly_order_value", 100, "client.not_money"),
        ("contacts", ("李雷",), "client.not_contacts"),
    ],
)
def test_a_field_takes_only_its_own_type(field: str, value: object, code: str) -> None:
    """A wrong type is refused, never turned into something that fits."""
    assert [code] == codes(edit_client(a_client(), {field: value}))


def test_every_reason_of_an_edit_is_given() -> None:
    """One wrong field neither hides another nor lets the right ones through."""
    assert ["client.no_name", "client.unknown_field", "client.not_text"] == codes(
        edit_client(a_client(), {"name": " ", "owner": "wang.wei", "grade": 1, "segment": "国企"})
    )


def test_every_classed_field_has_a_type() -> None:
    """The table of types and the table of classes name the same fields."""
    assert set(FIELD_CLASSES) == set(_EXPECTED)
