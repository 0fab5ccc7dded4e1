"""Exposure (离职风险敞口): what would be open if somebody left today, asked before anybody resigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from offboard_core.clients.client import Client
from offboard_core.finding import Finding
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.receivable import Receivable
from offboard_core.review.receivable_figures import count_receivables

NOT_ASKED = Unknown("not_asked")
"""Nobody handed it in."""


@attrs.frozen(kw_only=True)
class Exposure:
    """What would be open if `person` left on `as_of`; what nobody could say is `Unknown` and never counts as zero.

    `overdue` and `outstanding` are totals, one for each currency, empty when there is nothing. `undated` receivables
    have no due date, so that `overdue` is a least figure. `longest_overdue` counts days, None when nothing is overdue.
    `unproven_promises` are promises to pay without evidence and confirmation.
    """

    person: str
    as_of: dt.date
    overdue: tuple[Money, ...] | Unknown
    outstanding: tuple[Money, ...] | Unknown
    receivables: int | Unknown
    overdue_receivables: int | Unknown
    undated: int | Unknown
    longest_overdue: int | Unknown | None
    clients: int | Unknown
    unproven_promises: int | Unknown

    @property
    def words(self) -> Finding:
        """Return it as one sentence, to be worded; a fact that is `Unknown` has to be worded as that."""
        facts = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        return Finding(code="exposure.drill", subject=self.person, facts=facts)


def exposure_of(
    person: str,
    *,
    as_of: dt.date,
    receivables: Iterable[Receivable] | Unknown,
    clients: Iterable[Client] | Unknown,
    ladders: Iterable[Ladder] | Unknown = NOT_ASKED,
) -> Exposure:
    """Say what would be open if `person` left on `as_of`.

    Receivables, clients and ladders of other people do no harm: only what `person` answers for is counted.
    """
    if isinstance(clients, Unknown):
        owned: int | Unknown = clients
    else:
        owned = sum(client.owner_on(as_of) == person for client in clients)
    promises = _unproven(person, ladders)
    if isinstance(receivables, Unknown):
        return Exposure(
            person=person,
            as_of=as_of,
            overdue=receivables,
            outstanding=receivables,
            receivables=receivables,
            overdue_receivables=receivables,
            undated=receivables,
            longest_overdue=receivables,
            clients=owned,
            unproven_promises=promises,
        )
    figures = count_receivables((item for item in receivables if item.salesperson == person), as_of=as_of)
    return Exposure(
        person=person,
        as_of=as_of,
        overdue=figures.overdue,
        outstanding=figures.outstanding,
        receivables=figures.receivables,
        overdue_receivables=figures.overdue_receivables,
        undated=figures.undated,
        longest_overdue=figures.longest_overdue,
        clients=owned,
        unproven_promises=promises,
    )


def _unproven(person: str, ladders: Iterable[Ladder] | Unknown) -> int | Unknown:
    """Count promises of claims still running that nothing proves."""
    if isinstance(ladders, Unknown):
        return ladders
    mine = (ladder for ladder in ladders if ladder.salesperson == person and ladder.closed_on is None)
    return sum(not promise.suspends for ladder in mine for promise in ladder.promises)
