"""Exposure (离职风险敞口): what would stay open if an employee left today, computed before a resignation."""

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
"""The caller passed no value."""


@attrs.frozen(kw_only=True)
class Exposure:
    """What would stay open if `person` left on `as_of`; `Unknown` where a source did not answer, never zero."""

    person: str
    """Id of the employee."""
    as_of: dt.date
    """Day of the figures."""
    overdue: tuple[Money, ...] | Unknown
    """Overdue amounts, one per currency; empty if there are none."""
    outstanding: tuple[Money, ...] | Unknown
    """Outstanding amounts, one per currency; empty if there are none."""
    receivables: int | Unknown
    """Number of receivables with an outstanding amount."""
    overdue_receivables: int | Unknown
    """Number of overdue receivables."""
    undated: int | Unknown
    """Number of receivables without a due date; if there are any, `overdue` is a lower bound."""
    longest_overdue: int | Unknown | None
    """Largest number of days overdue, `None` if no receivable is overdue."""
    clients: int | Unknown
    """Number of clients owned by the employee."""
    unproven_promises: int | Unknown
    """Number of promises to pay without both evidence and confirmation."""

    @property
    def words(self) -> Finding:
        """Return the figures as one finding for the catalogue, which must word `Unknown` facts as unknown."""
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
    """Compute what would stay open if `person` left on `as_of`.

    Receivables, clients and ladders of other people may be included; they are not counted.
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
    """Count the promises without evidence and confirmation on claims that are still open."""
    if isinstance(ladders, Unknown):
        return ladders
    mine = (ladder for ladder in ladders if ladder.salesperson == person and ladder.closed_on is None)
    return sum(not promise.suspends for ladder in mine for promise in ladder.promises)
