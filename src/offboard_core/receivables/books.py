"""What the host's books say of a receivable: taking it in, settling it, and who answers for it (核销)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.receivable import Receivable, Settlement, SettlementKind

_WATCHED = (
    "client",
    "client_name",
    "salesperson",
    "originator",
    "handed_from",
    "contract",
    "order_number",
    "instalment",
    "ordered_on",
    "invoiced_on",
    "due_on",
    "amount",
    "segment",
    "disputed",
)
"""What a change is told of, field by field; settlements are told of one by one."""


def take_in(known: Receivable | None, incoming: Receivable, *, at: dt.datetime | None = None) -> Verdict[Receivable]:
    """Take over what the host's books say of a receivable; the same content again leaves it as it is.

    A settlement recorded here stays until the books know its reference; every other one the books no longer hold is
    gone. Who made the sale stays on record when another salesperson takes over; who a claim was handed over to here
    answers for it until the books name somebody else. Books older than those taken in already
    change nothing. `at` is the moment from which what is new counts as known, where the books do not tell it.
    Raises `InvalidInput` when the two are not the same receivable.
    """
    if known is None:
        settlements = _in_order(_known_since(incoming.settlements, at))
        first = attrs.evolve(incoming, handed_from=None, settlements=settlements, version=0)
        return Decided(state=first, events=(first.event("receivable_taken_in", **_facts(first)),))
    if incoming.id != known.id:
        raise InvalidInput.at("receivable.id", incoming.id, "receivable.other_id", expected=known.id)
    if _is_older(incoming, known):
        return Decided(state=known)
    ours = _not_in_the_books(known, incoming)
    if ours and incoming.amount.currency != known.amount.currency:
        facts = {"currency": incoming.amount.currency, "before": known.amount.currency}
        return Refused((known.finding("receivable.currency_changed", **facts),))
    salesperson, handed_from = answering_for(known, incoming)
    merged = attrs.evolve(
        incoming,
        salesperson=salesperson,
        handed_from=handed_from,
        originator=_originator(known, incoming),
        settlements=_in_order((*_remembered(known, incoming, at), *ours)),
        version=known.version,
    )
    changed = _changes(known, merged)
    if not changed:
        return Decided(state=known)
    return Decided(state=merged, events=(merged.event("receivable_changed", **changed),))


def record_settlement(receivable: Receivable, settlement: Settlement, *, today: dt.date) -> Verdict[Receivable]:
    """Record what settled a claim, before the host's books tell of it; the same one again leaves it as it is.

    More than is owed is a fact and stays one. What is brought back cannot be more than what was settled.
    """
    before = next((item for item in receivable.settlements if item.reference == settlement.reference), None)
    if before is not None and settlement.reference and before.content == settlement.content:
        return Decided(state=receivable)
    reference = settlement.reference
    findings = []
    if not reference.strip():
        findings.append(receivable.finding("settlement.no_reference"))
    elif before is not None:
        findings.append(receivable.finding("settlement.reference_reused", reference=reference))
    if settlement.value_on > today:
        findings.append(receivable.finding("settlement.in_the_future", value_on=settlement.value_on))
    if settlement.amount.currency != receivable.amount.currency:
        expected = receivable.amount.currency
        findings.append(
            receivable.finding("settlement.other_currency", currency=settlement.amount.currency, expected=expected)
        )
    elif settlement.kind is SettlementKind.REVERSAL:
        settled = _settled_by(receivable, settlement.value_on)
        if settlement.amount.minor > settled:
            most = attrs.evolve(settlement.amount, minor=settled)
            findings.append(receivable.finding("settlement.reversal_exceeds", amount=settlement.amount, settled=most))
    if findings:
        return Refused(tuple(findings))
    recorded = attrs.evolve(settlement, recorded_here=True)
    settled_now = attrs.evolve(receivable, settlements=_in_order((*receivable.settlements, recorded)))
    event = receivable.event(
        "settlement_recorded", **_told(settlement), outstanding=settled_now.outstanding(today), on=today
    )
    return Decided(state=settled_now, events=(event,))


def _is_older(incoming: Receivable, known: Receivable) -> bool:
    return (
        incoming.recorded_at is not None and known.recorded_at is not None and incoming.recorded_at < known.recorded_at
    )


def _originator(known: Receivable, incoming: Receivable) -> str:
    """Return who made the sale: from the books, else as known before, else the salesperson it is taken over from."""
    handed_over = known.salesperson if incoming.salesperson != known.salesperson else ""
    return incoming.originator or known.originator or handed_over


def _not_in_the_books(known: Receivable, incoming: Receivable) -> list[Settlement]:
    in_the_books = {item.reference for item in incoming.settlements}
    return [item for item in known.settlements if item.recorded_here and item.reference not in in_the_books]


def _remembered(known: Receivable, incoming: Receivable, at: dt.datetime | None) -> Iterable[Settlement]:
    """Keep the known `recorded_at` of each settlement for which the books do not state one."""
    before = list(known.settlements)
    for item in incoming.settlements:
        same = next((old for old in before if old.content == item.content), None)
        if same is not None:
            before.remove(same)
        since = same.recorded_at if same is not None else at
        yield attrs.evolve(item, recorded_at=item.recorded_at or since, recorded_here=False)


def _known_since(settlements: Iterable[Settlement], at: dt.datetime | None) -> Iterable[Settlement]:
    return (attrs.evolve(item, recorded_at=item.recorded_at or at, recorded_here=False) for item in settlements)


def _in_order(settlements: Iterable[Settlement]) -> tuple[Settlement, ...]:
    """Sort by value date, so that the order of the books does not matter."""
    return tuple(sorted(settlements, key=lambda item: (item.value_on, item.reference, item.kind, item.amount.minor)))


def _changes(known: Receivable, merged: Receivable) -> dict[str, object]:
    """Return what changed: fields with old and new values; settlements added, removed or confirmed."""
    fields = {
        name: {"before": getattr(known, name), "after": getattr(merged, name)}
        for name in _WATCHED
        if getattr(known, name) != getattr(merged, name)
    }
    settlements = {
        "settlements_added": _missing_in(known.settlements, merged.settlements),
        "settlements_gone": _missing_in(merged.settlements, known.settlements),
        "settlements_booked": _missing_in(_recorded_here(merged), _recorded_here(known)),
    }
    if not (fields or any(settlements.values())):
        return {}
    return {"changed": fields, **{name: tuple(map(_told, items)) for name, items in settlements.items()}}


def _recorded_here(receivable: Receivable) -> tuple[Settlement, ...]:
    return tuple(item for item in receivable.settlements if item.recorded_here)


def _missing_in(those: Iterable[Settlement], these: Iterable[Settlement]) -> list[Settlement]:
    """Return those of `these` that `those` lack; equal settlements are counted."""
    left = [item.content for item in those]
    found = []
    for item in these:
        if item.content in left:
            left.remove(item.content)
        else:
            found.append(item)
    return found


def _settled_by(receivable: Receivable, day: dt.date) -> int:
    """Return how many minor units can be reversed on `day`: settled by then and not reversed."""
    by_then = sum(item.reduces_by for item in receivable.settlements if item.value_on <= day)
    return max(0, min(by_then, sum(item.reduces_by for item in receivable.settlements)))


def _facts(receivable: Receivable) -> dict[str, object]:
    return {
        **{name: getattr(receivable, name) for name in _WATCHED},
        "settlements": tuple(_told(item) for item in receivable.settlements),
    }


def _told(settlement: Settlement) -> dict[str, object]:
    return {
        "reference": settlement.reference,
        "amount": settlement.amount,
        "value_on": settlement.value_on,
        "kind": settlement.kind.value,
    }


def hand_over(receivable: Receivable, to: Standing, *, case: str | None = None) -> Verdict[Receivable]:
    """Make `to` answer for a claim from now on; `case` is the departure it belongs to, if any.

    Never somebody who is leaving or has left. Who made the sale stays on record. The books still name the former
    salesperson for a while: `handed_from` keeps that name, so that taking them in again does not undo it.
    """
    if to.employment is not Employment.ACTIVE:
        return Refused((receivable.finding("receivable.receiver_leaving", receiver=to.id),))
    if to.id == receivable.salesperson:
        return Decided(state=receivable)
    in_the_books = receivable.salesperson if receivable.handed_from is None else receivable.handed_from
    handed = attrs.evolve(
        receivable,
        salesperson=to.id,
        originator=receivable.originator or receivable.salesperson,
        handed_from=None if to.id == in_the_books else in_the_books,
    )
    event = receivable.event("receivable_handed_over", before=receivable.salesperson, after=to.id, case=case)
    return Decided(state=handed, events=(event,))


def answering_for(known: Receivable, incoming: Receivable) -> tuple[str, str | None]:
    """Return who answers for a claim after its books were read again, and from whom it was handed over here, if it was.

    While the books still name the former salesperson, they do not know of the handover, and the new one stays
    responsible. As soon as they name a third person, the books decide.
    """
    if known.handed_from is not None and incoming.salesperson == known.handed_from:
        return known.salesperson, known.handed_from
    return incoming.salesperson, None
