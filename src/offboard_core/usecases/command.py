"""A command (一次办理): actor, verb, key, and the digest that distinguishes it from others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs

from offboard_core.access.actor import Actor
from offboard_core.errors import Refusal, RefusedCommand
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Event
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import Receipt


@attrs.frozen(kw_only=True)
class Order:
    """A command to run: actor, verb and key; `content` is the digest of verb and arguments."""

    actor: Actor
    verb: str
    content: str
    key: str | None = None

    @classmethod
    def of(cls, actor: Actor, key: str | None, verb: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Order:
        """Create an order. Raises `InvalidInput` for an argument without an unambiguous text."""
        name = _name(verb)
        who = {"actor": actor.id, "on_behalf_of": actor.on_behalf_of}
        content = digest({**who, "verb": name, "handed": (args, kwargs)})
        return cls(actor=actor, verb=name, content=content, key=key)

    @classmethod
    def one_of_many(cls, actor: Actor, verb: object) -> Order:
        """Create an order without a key for a batch; it needs no digest, as it leaves no receipt and no refusal."""
        return cls(actor=actor, verb=_name(verb), content="")

    @property
    def receipt_id(self) -> str | None:
        """Return the id of the receipt; a key may be used once per verb."""
        return None if self.key is None else f"{self.verb}:{self.key}"

    def receipt(self, id: str, kept: Aggregate, at: dt.datetime) -> Receipt:
        """Return the receipt that the command was carried out."""
        return Receipt(id=id, verb=self.verb, content=self.content, kept_kind=kept.kind, kept_id=kept.id, at=at)

    def refused(self, at: dt.datetime) -> RefusedCommand:
        """Return the description of the command for the record of refusals."""
        return RefusedCommand(
            tenant=self.actor.tenant,
            actor=self.actor.id,
            verb=self.verb,
            content=self.content,
            at=at,
            key=self.key,
            on_behalf_of=self.actor.on_behalf_of,
        )


def refusal_event(command: RefusedCommand, refusal: Refusal) -> Event:
    """Return the event of a refusal, in a chain of the actor, so that refusals do not extend the target's chain."""
    facts = {
        "verb": command.verb,
        "content": command.content,
        "findings": tuple(_on_record(finding) for finding in refusal.findings),
    }
    return Event(type="refused", stream=f"refusals/{command.actor}", facts=facts)


def refusal_receipt(command: RefusedCommand) -> Receipt:
    """Return the receipt that a refusal is on record; the same refusal has the same id."""
    return Receipt(
        id=f"refused:{digest(command)}",
        verb=command.verb,
        content=command.content,
        kept_kind="refusals",
        kept_id=command.actor,
        at=command.at,
    )


def carried_out(receipt: Receipt) -> Finding:
    """Return the finding that a command was carried out, for an actor who may no longer see its result."""
    return Finding(code="command.carried_out", subject=receipt.kept_id, facts={"verb": receipt.verb, "at": receipt.at})


def checked_key(key: str | None) -> str | None:
    """Return a valid command key, or None for an empty one. Raises `InvalidInput`."""
    return check_id(key, "key") if key else None


def each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings without duplicates."""
    found: list[Finding] = []
    for finding in findings:
        if finding not in found:
            found.append(finding)
    return tuple(found)


def _name(verb: object) -> str:
    return str(getattr(verb, "__name__", type(verb).__name__))


def _on_record(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "subject": finding.subject, "facts": dict(finding.facts)}
