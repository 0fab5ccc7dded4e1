"""Ageing twenty thousand real invoices, if available, against an independent computation in the test."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import subprocess
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.examples.running import AGE, run

pytestmark = pytest.mark.slow

LEDGER = Path(__file__).parents[3] / "shared" / "data" / "receivables_ledger.csv"
AS_OF = dt.date(2020, 7, 21)
CAPPED = dt.date(2013, 6, 30)
"""A day within the older sources, on which much was open that was paid later."""


@attrs.frozen(kw_only=True)
class Invoice:
    """One row as read by the test."""

    row: int
    source: str
    id: str
    currency: str
    amount: Decimal
    due_on: dt.date
    settled_on: dt.date | None

    def is_open(self, as_of: dt.date) -> bool:
        """Return whether the invoice was not paid by that day."""
        return self.settled_on is None or self.settled_on > as_of

    def tier(self, as_of: dt.date) -> int:
        """Return which of 30, 60, 90 days overdue is reached, counted day by day from the due date."""
        if not self.is_open(as_of):
            return 0
        return max((days for days in (30, 60, 90) if self.due_on + dt.timedelta(days=days) <= as_of), default=0)


@pytest.fixture(scope="module")
def invoices() -> list[Invoice]:
    """All rows of the ledger."""
    if not LEDGER.exists():
        pytest.skip("the ledger of real life is not beside this checkout")
    with LEDGER.open(encoding="utf-8", newline="") as file:
        return [
            Invoice(
                row=number,
                source=row["source"],
                id=f"{row['source']}-{row['invoice']}",
                currency=row["currency"],
                amount=Decimal(row["amount"]),
                due_on=dt.date.fromisoformat(row["due_date"]),
                settled_on=dt.date.fromisoformat(row["settled_date"]) if row["settled_date"] else None,
            )
            for number, row in enumerate(csv.DictReader(file), start=2)
        ]


@pytest.fixture(scope="module")
def told(invoices: list[Invoice]) -> subprocess.CompletedProcess[str]:
    """The output of the script, one line per receivable."""
    assert invoices
    return run(AGE, LEDGER, "--as-of", AS_OF, "--json")


def by_source_and_tier(records: list[dict[str, Any]]) -> Counter[tuple[str, int]]:
    """Count the output by source and tier."""
    return Counter((record["receivable"].partition("-")[0], record["tier"]) for record in records)


def test_tiers_by_source(invoices: list[Invoice], told: subprocess.CompletedProcess[str]) -> None:
    """Each valid row has the tier of a calendar count, and the counts equal those of the data."""
    good = [invoice for invoice in invoices if invoice.currency != "XXX"]
    records = [json.loads(line) for line in told.stdout.splitlines()]

    assert {invoice.id: invoice.tier(AS_OF) for invoice in good} == {one["receivable"]: one["tier"] for one in records}
    assert Counter((invoice.source, invoice.tier(AS_OF)) for invoice in good) == by_source_and_tier(records)
    assert len(good) == len(records)


def test_bad_rows_are_reported(invoices: list[Invoice], told: subprocess.CompletedProcess[str]) -> None:
    """Exactly the rows without a currency are reported, and the exit code is 1."""
    bad = [invoice.row for invoice in invoices if invoice.currency == "XXX"]
    *lines, last = told.stderr.splitlines()

    assert 1 == told.returncode
    assert bad
    assert [f"row {row}, currency 'XXX'" for row in bad] == [line.partition(":")[0] for line in lines]
    assert f"{len(bad):,} problem(s)" in last


def test_a_day_on_which_much_was_open(invoices: list[Invoice]) -> None:
    """Aged to a past day with an assumed currency, all rows are valid, and later payments do not count."""
    past = run(AGE, LEDGER, "--as-of", CAPPED, "--assume-currency", "EUR", "--json")
    records = [json.loads(line) for line in past.stdout.splitlines()]
    expected = {invoice.id: invoice.tier(CAPPED) for invoice in invoices}

    assert (0, "") == (past.returncode, past.stderr)
    assert expected == {one["receivable"]: one["tier"] for one in records}
    assert len(set(expected.values())) > 1


def test_totals_by_currency(invoices: list[Invoice]) -> None:
    """The last line of each currency's table is the sum of its open amounts."""
    table = run(AGE, LEDGER, "--as-of", AS_OF)
    totals: dict[str, Decimal] = {}
    for invoice in invoices:
        if invoice.currency != "XXX" and invoice.is_open(AS_OF):
            totals[invoice.currency] = totals.get(invoice.currency, Decimal(0)) + invoice.amount
    blocks = re.findall(r"^([A-Z]{3})  .*?^合计 total .*? ([0-9.,]+)$", table.stdout, re.DOTALL | re.MULTILINE)

    assert 1 == table.returncode
    assert totals == {currency: Decimal(total.replace(",", "")) for currency, total in blocks}
