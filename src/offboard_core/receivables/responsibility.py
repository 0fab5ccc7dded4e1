"""Who answers for a claim (应收责任人): handed over here, it stays so until the host's books name somebody else."""

from __future__ import annotations

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.receivable import Receivable


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
    """Say who answers for a claim after its books were read again, and from whom it was handed over here, if it was.

    As long as the books name whom it was taken from, they have not heard of it: who it was given to stays. Once they
    name anybody else, they know better.
    """
    if known.handed_from is not None and incoming.salesperson == known.handed_from:
        return known.salesperson, known.handed_from
    return incoming.salesperson, None
