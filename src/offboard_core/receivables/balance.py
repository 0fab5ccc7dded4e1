"""The balance confirmation (对账函) as a value: a balance put to the client in writing, and what the client said to it."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.money import Money


@attrs.frozen(kw_only=True)
class BalanceConfirmation:
    """对账函: what was owed on `as_of`, put to the client on `sent_on`; `reference` is the letter's own.

    Once the client has acknowledged it, `acknowledged_on` says when, `acknowledged_by` who, and `evidence` proves it.
    """

    number: int
    balance: Money
    as_of: dt.date
    sent_on: dt.date
    sent_by: str
    reference: str
    acknowledged_on: dt.date | None = None
    acknowledged_by: str = ""
    evidence: str = ""
    recorded_by: str = ""
