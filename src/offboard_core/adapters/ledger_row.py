"""One row of a ledger: cells are read strictly, and each problem has its row, column and value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.dates import read_date
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.money import Money
from offboard_core.receivables.receivable import Receivable, Settlement, SettlementKind

T = TypeVar("T")
RawRow: TypeAlias = tuple[int, list[str] | str]
"""The number of a row and its cells, or the code of its fault."""

FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""Matches a cell that a spreadsheet would treat as a formula, with apostrophes before it."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_CELL = 500
_LONGEST_SHOWN = 80
_EARLIEST, _LATEST = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
_NO_CURRENCY = ("", "XXX")
_TRUTH = {"": False, "0": False, "false": False, "no": False, "否": False}
_TRUTH |= {"1": True, "true": True, "yes": True, "是": True}
_KINDS = {
    "observed": SettlementKind.PAYMENT,
    "payment": SettlementKind.PAYMENT,
    "credit_note": SettlementKind.CREDIT_NOTE,
    "write_off": SettlementKind.WRITE_OFF,
}
_NOT_SETTLED = ("", "open")


@attrs.frozen(kw_only=True)
class RowProblem:
    """A problem in one row of a ledger.

    `row` counts as in a spreadsheet, with the headings as row 1; `column` is the heading in the file, empty for the row
    as a whole; `value` is the cell, cut to 80 characters. `finding` gives the reason for the catalogue. `taken_in` is
    true if the row still became a receivable, which its room quarantines.
    """

    row: int
    column: str
    value: str
    finding: Finding
    taken_in: bool = False


@attrs.frozen(kw_only=True)
class Layout:
    """How the rows of a file are read: headings and cell indices by field, and defaults for missing values."""

    width: int
    headings: Mapping[str, str]
    places: Mapping[str, int]
    salesperson_of: Callable[[str], str] | None = None
    assume_currency: str = ""


@attrs.frozen(kw_only=True)
class Row:
    """The result of one row: its receivable if any, its id, the cells it was read from, and its problems."""

    number: int
    id: str = ""
    invoice: str = ""
    content: tuple[str, ...] = ()
    receivable: Receivable | None = None
    problems: tuple[RowProblem, ...] = ()


def read_row(layout: Layout, number: int, cells: list[str] | str) -> Row:
    """Read one row; every cell is checked even after an error."""
    if isinstance(cells, str):
        return Row(number=number, problems=(problem_at(number, "", "", cells),))
    if len(cells) != layout.width:
        shown = ",".join(cells[: layout.width])
        return Row(
            number=number,
            problems=(problem_at(number, "", shown, "ledger.ragged", expected=layout.width, found=len(cells)),),
        )
    return _RowReader(layout, number, cells).read()


def receivable_id(source: str, invoice: str) -> str:
    """Join source and invoice to a unique id; without a source, return the invoice.

    >>> receivable_id("erp", "0017"), receivable_id("erp-north", "0017"), receivable_id("", "0017")
    ('erp-0017', 'erp%2Dnorth-0017', '0017')
    """
    return f"{source.replace('%', '%25').replace('-', '%2D')}-{invoice}" if source else invoice


def split_id(id: str) -> tuple[str, str]:
    """Split an id made by `receivable_id`; another id is an invoice without a source."""
    head, _, invoice = id.partition("-")
    source = head.replace("%2D", "-").replace("%25", "%")
    undone = invoice.strip() == invoice != "" and source.strip() == source and receivable_id(source, invoice) == id
    return (source, invoice) if undone else ("", id)


def problem_at(number: int, column: str, value: str, code: str, **facts: object) -> RowProblem:
    """Build the problem of one cell, or of the whole row if `column` is empty."""
    shown = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
    return _problem(number, column, shown, Finding(code=code, subject=f"row {number}", facts=facts))


def _problem(number: int, column: str, shown: str, reason: Finding, *, taken_in: bool = False) -> RowProblem:
    facts = {**reason.facts, "path": f"row {number}", "row": number, "column": column, "value": shown}
    finding = Finding(code=reason.code, subject=f"row {number}", facts=facts)
    return RowProblem(row=number, column=column, value=shown, finding=finding, taken_in=taken_in)


class _RowReader:
    """Reads the cells of one row and collects its problems."""

    def __init__(self, layout: Layout, number: int, cells: list[str]) -> None:
        self._layout = layout
        self._number = number
        self._cells = cells
        self._problems: list[RowProblem] = []

    def read(self) -> Row:
        """Read every cell; there is a receivable only without problems, except for a missing due date."""
        source = self._text("source")
        invoice = self._id("invoice")
        id = self._reading("invoice", lambda: check_id(receivable_id(source, invoice), "invoice")) if invoice else None
        client = self._id("client")
        salesperson = self._salesperson(client)
        amount = self._amount()
        settlement = self._settlement(id or "", amount)
        due_on = self._date("due_date")
        invoiced_on, ordered_on = self._date("invoice_date"), self._date("order_date")
        contract, order_number = self._text("contract"), self._text("order_number")
        client_name, segment = self._text("client_name"), self._text("segment")
        disputed = self._truth("disputed")
        receivable = None
        if id and amount and not self._problems:
            receivable = self._reading(
                "",
                lambda: Receivable(
                    id=id,
                    client=client,
                    client_name=client_name,
                    salesperson=salesperson,
                    due_on=due_on,
                    amount=amount,
                    contract=contract,
                    order_number=order_number,
                    segment=segment,
                    invoiced_on=invoiced_on,
                    ordered_on=ordered_on,
                    disputed=disputed,
                    settlements=(settlement,) if settlement else (),
                ),
            )
        if due_on is None and not self._cell("due_date"):
            self._report("due_date", Finding(code="ledger.no_due_date", subject=""), taken_in=receivable is not None)
        return Row(
            number=self._number,
            id=id or "",
            invoice=invoice,
            content=tuple(self._cell(field) for field in self._layout.places),
            receivable=receivable,
            problems=tuple(self._problems),
        )

    def _cell(self, field: str) -> str:
        place = self._layout.places.get(field)
        if place is None:
            return ""
        cell = self._cells[place]
        if cell.startswith("'") and FORMULA.match(cell):
            cell = cell[1:]
        return cell.strip(" \t\r\n\u3000\xa0")

    def _report(self, field: str, reason: Finding, *, taken_in: bool = False) -> None:
        cell = self._cell(field)
        shown = cell if len(cell) <= _LONGEST_SHOWN else cell[: _LONGEST_SHOWN - 1] + "…"
        heading = self._layout.headings.get(field, "")
        self._problems.append(_problem(self._number, heading, shown, reason, taken_in=taken_in))

    def _fail(self, field: str, code: str, **facts: object) -> None:
        self._report(field, Finding(code=code, subject="", facts=facts))

    def _reading(self, field: str, read: Callable[[], T]) -> T | None:
        """Return the result of `read`, or report each reason of its error."""
        try:
            return read()
        except InvalidInput as error:
            for reason in error.findings:
                self._report(field, reason)
            return None

    def _text(self, field: str) -> str:
        cell = self._cell(field)
        if len(cell) > _LONGEST_CELL:
            self._fail(field, "ledger.too_long", most=_LONGEST_CELL, found=len(cell))
        elif _CONTROL.search(cell):
            self._fail(field, "ledger.unprintable")
        return cell

    def _id(self, field: str) -> str:
        cell = self._cell(field)
        if not cell:
            self._fail(field, "ledger.blank")
            return ""
        return self._reading(field, lambda: check_id(cell, field)) or ""

    def _salesperson(self, client: str) -> str:
        name = self._cell("salesperson")
        if not name and client and self._layout.salesperson_of:
            name = self._layout.salesperson_of(client)
        return self._reading("salesperson", lambda: check_id(name, "salesperson")) or "" if name else ""

    def _money(self, field: str) -> Money | None:
        currency = self._cell("currency")
        if currency in _NO_CURRENCY and self._layout.assume_currency:
            currency = self._layout.assume_currency
        try:
            return Money.of(self._cell(field), currency)
        except InvalidInput as error:
            for reason in error.findings:
                self._report("currency" if reason.code == "money.unknown_currency" else field, reason)
            return None

    def _amount(self) -> Money | None:
        amount = self._money("amount")
        if amount is not None and amount.minor <= 0:
            self._fail("amount", "ledger.amount_not_positive")
        return amount

    def _date(self, field: str) -> dt.date | None:
        cell = self._cell(field)
        if not cell:
            return None
        day = self._reading(field, lambda: read_date(cell, field))
        if day is not None and not _EARLIEST <= day <= _LATEST:
            self._fail(field, "ledger.date_out_of_range", earliest=_EARLIEST, latest=_LATEST)
            return None
        return day

    def _truth(self, field: str) -> bool:
        cell = self._cell(field).lower()
        if cell not in _TRUTH:
            self._fail(field, "ledger.not_yes_or_no")
        return _TRUTH.get(cell, False)

    def _settlement(self, id: str, amount: Money | None) -> Settlement | None:
        """Read the settlement: the whole amount, or `settled_amount` if it is given."""
        value_on, word = self._date("settled_date"), self._cell("settled_kind")
        if word not in _KINDS and word not in _NOT_SETTLED:
            self._fail("settled_kind", "ledger.unknown_kind", allowed=", ".join((*_KINDS, "open")))
            return None
        if word == "open" and self._cell("settled_date"):
            self._fail("settled_kind", "ledger.open_with_a_date", date=self._cell("settled_date")[:_LONGEST_SHOWN])
        if not self._cell("settled_date"):
            if word in _KINDS or self._cell("settled_amount"):
                self._fail("settled_date", "ledger.settled_without_a_date")
            return None
        paid = amount
        if amount is not None and self._cell("settled_amount"):
            paid = self._money("settled_amount")
            if paid is not None and paid.minor <= 0:
                self._fail("settled_amount", "ledger.amount_not_positive")
        if value_on is None or paid is None or self._problems:
            return None
        kind = _KINDS.get(word, SettlementKind.PAYMENT)
        return self._reading(
            "settled_date", lambda: Settlement(amount=paid, value_on=value_on, kind=kind, reference=f"{id}:ledger")
        )
