"""The command (一次办理): who wants which verb carried out, with the digest that tells it from every other."""

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
    """Who wants which verb carried out, under which key; `content` is the digest of everything handed over."""

    actor: Actor
    verb: str
    content: str
    key: str | None = None

    @classmethod
    def of(cls, actor: Actor, key: str | None, verb: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Order:
        """Describe a command. Raises `InvalidInput` naming what was handed over without one certain spelling."""
        name = _name(verb)
        who = {"actor": actor.id, "on_behalf_of": actor.on_behalf_of}
        content = digest({**who, "verb": name, "handed": (args, kwargs)})
        return cls(actor=actor, verb=name, content=content, key=key)

    @classmethod
    def one_of_many(cls, actor: Actor, verb: object) -> Order:
        """Describe a command without a key in a batch: its digest is for receipts and refusals, and it leaves neither."""
        return cls(actor=actor, verb=_name(verb), content="")

    @property
    def receipt_id(self) -> str | None:
        """Return the id of its receipt: one key may name one command of each verb."""
        return None if self.key is None else f"{self.verb}:{self.key}"

    def receipt(self, id: str, kept: Aggregate, at: dt.datetime) -> Receipt:
        """Prove that it was carried out."""
        return Receipt(id=id, verb=self.verb, content=self.content, kept_kind=kept.kind, kept_id=kept.id, at=at)

    def refused(self, at: dt.datetime) -> RefusedCommand:
        """Describe it for the record of refusals."""
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
    """Say what was refused, in the actor's own chain: what somebody tried must not grow the chain of what they tried."""
    facts = {
        "verb": command.verb,
        "content": command.content,
        "findings": tuple(_on_record(finding) for finding in refusal.findings),
    }
    return Event(type="refused", stream=f"refusals/{command.actor}", facts=facts)


def refusal_receipt(command: RefusedCommand) -> Receipt:
    """Prove that a refusal is on record; the same one has the same id."""
    return Receipt(
        id=f"refused:{digest(command)}",
        verb=command.verb,
        content=command.content,
        kept_kind="refusals",
        kept_id=command.actor,
        at=command.at,
    )


def carried_out(receipt: Receipt) -> Finding:
    """Say that a command was carried out before, to whoever may not see what it led to any more."""
    return Finding(code="command.carried_out", subject=receipt.kept_id, facts={"verb": receipt.verb, "at": receipt.at})


def checked_key(key: str | None) -> str | None:
    """Return a command key that can be kept, None for none or a blank one. Raises `InvalidInput`."""
    return check_id(key, "key") if key else None


def each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out what was said before."""
    found: list[Finding] = []
    for finding in findings:
        if finding not in found:
            found.append(finding)
    return tuple(found)


def _name(verb: object) -> str:
    return str(getattr(verb, "__name__", type(verb).__name__))


def _on_record(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "subject": finding.subject, "facts": dict(finding.facts)}
