"""The register of clients: register one, take one over from the host, edit it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from offboard_core.access.standing import Standing
from offboard_core.access.target import FieldClass
from offboard_core.clients.client import FIELD_CLASSES, Client
from offboard_core.clients.contact import Contact
from offboard_core.clients.ownership import about_receiver, begin
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict

_FREE_TEXT = frozenset({"preferences", "needs"})
"""Free text may contain a telephone number, so the journal names these fields without their content."""


def register(client: Client, *, on: dt.date, owner: Standing | None = None) -> Verdict[Client]:
    """Register a client: its history of owners begins on `on`, with an active owner.

    `owner` is the standing of `client.owner`, if known. The event has the core fields and the number of contacts,
    never a contact detail.
    """
    findings = []
    if client.version or client.ownerships:
        findings.append(client.finding("client.already_registered", owner=client.owner))
    findings += _about_owner(client, owner)
    if findings:
        return Refused(tuple(findings))
    return Decided(state=begin(client, on=on), events=(_entry_event(client, "client_registered", on),))


def take_over(client: Client, *, on: dt.date, owner: Standing | None = None) -> Verdict[Client]:
    """Take over a client from another pool (客户接入), with its history of owners.

    Without a history it begins on `on`. The event has the same content as that of `register`.
    """
    findings = [*_about_owner(client, owner)]
    if client.version:
        findings.append(client.finding("client.already_registered", owner=client.owner))
    if findings:
        return Refused(tuple(findings))
    return Decided(state=begin(client, on=on), events=(_entry_event(client, "client_taken_in", on),))


def _about_owner(client: Client, owner: Standing | None) -> tuple[Finding, ...]:
    if owner is None:
        return ()
    if owner.id != client.owner:
        return (client.finding("client.other_owner", owner=client.owner, value=owner.id),)
    return about_receiver(client, owner)


def _entry_event(client: Client, type: str, on: dt.date) -> Event:
    return client.event(
        type,
        on=on,
        owner=client.owner,
        contacts=len(client.contacts),
        **{name: getattr(client, name) for name in FIELD_CLASSES if _is_spelt_out(name)},
    )


def edit_client(client: Client, changes: Mapping[str, object]) -> Verdict[Client]:
    """Change fields of a client; refused with every reason for a field that cannot be edited or a wrong type.

    Permission is asked before, for each field by its class. The event names all changed fields with their values
    before and after, except contact details and free text. Without a change there is no event.
    """
    findings = [found for name, value in changes.items() for found in _about_change(client, name, value)]
    if findings:
        return Refused(tuple(findings))
    wanted = {name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()}
    changed = sorted(name for name, value in wanted.items() if getattr(client, name) != value)
    if not changed:
        return Decided(state=client)
    edited = attrs.evolve(client, **{name: _any(wanted[name]) for name in changed})
    spelt = [name for name in changed if _is_spelt_out(name)]
    event = client.event(
        "client_edited",
        fields=tuple(changed),
        before={name: getattr(client, name) for name in spelt},
        after={name: getattr(edited, name) for name in spelt},
    )
    return Decided(state=edited, events=(event,))


def _is_spelt_out(name: str) -> bool:
    """Return whether the journal may contain the field's content."""
    return FIELD_CLASSES[name] is not FieldClass.CONTACT and name not in _FREE_TEXT


def _any(value: object) -> Any:  # noqa: ANN401 - `_about_change` has looked at the type
    return value


def _about_change(client: Client, name: str, value: object) -> tuple[Finding, ...]:
    if name not in _EXPECTED:
        return (client.finding("client.unknown_field", field=str(name)),)
    fits, expected = _EXPECTED[name]
    if not fits(value):
        return (client.finding(f"client.not_{expected}", field=name),)
    if name == "name" and not str(value).strip():
        return (client.finding("client.no_name"),)
    return ()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_money(value: object) -> bool:
    return value is None or isinstance(value, Money)


def _are(kind: type) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return isinstance(value, list | tuple) and all(isinstance(inner, kind) for inner in value)

    return check


_TEXT = (_is_text, "text")


_MONEY = (_is_money, "money")


_EXPECTED: Mapping[str, tuple[Callable[[object], bool], str]] = MappingProxyType(
    {
        "name": _TEXT,
        "contract_numbers": (_are(str), "texts"),
        "contract_amount": _MONEY,
        "tax_id": _TEXT,
        "contacts": (_are(Contact), "contacts"),
        "preferences": _TEXT,
        "needs": _TEXT,
        "segment": _TEXT,
        "region": _TEXT,
        "industry": _TEXT,
        "grade": _TEXT,
        "yearly_order_value": _MONEY,
        "stage": _TEXT,
    }
)
"""What each field accepts: a check, and the name of the expected type. The fields are those of `FIELD_CLASSES`."""
