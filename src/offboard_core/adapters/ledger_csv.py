"""Receivables ledgers as CSV: valid rows become receivables, and a report lists every problem; values are not guessed.

The first row holds the headings. Encodings are tried in this order: the one of a byte order mark, UTF-8, GB18030. A
fault of the whole file (not CSV, a column missing) raises `InvalidInput`; a fault of a row is a `RowProblem`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

import attrs

from offboard_core.adapters.ledger_row import FORMULA, Layout, RawRow, Row, RowProblem, problem_at, read_row, split_id
from offboard_core.documents.catalogue import say
from offboard_core.documents.wording import Words
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.receivables.receivable import Receivable, SettlementKind

_LONGEST_LINE = 65_536
_MOST_LINES_OF_A_ROW = 10
_CODECS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)
_MUST_BE_NAMED = ("client", "invoice", "amount", "due_date")
_WHERE_PRESENT = ("settled_amount", "salesperson", "contract", "order_number", "order_date", "client_name", "segment")

SalespersonOf: TypeAlias = Callable[[str], str]
"""Returns the salesperson responsible for a client's id, for rows without a salesperson."""


@attrs.frozen(kw_only=True)
class LedgerColumns:
    """The heading of each column in the file; an empty heading declares that the file has no such column.

    The columns up to `disputed` are required; from `settled_amount` on they are read if present. Raises `InvalidInput`
    if a mandatory column has no heading, or two columns share one.
    """

    source: str = "source"
    """Name of the source system, part of the receivable's id."""
    client: str = "client"
    """Id of the client; mandatory."""
    invoice: str = "invoice"
    """Number of the invoice, part of the receivable's id; mandatory."""
    currency: str = "currency"
    """Currency code, ISO 4217."""
    amount: str = "amount"
    """Amount billed, in major units; mandatory."""
    invoice_date: str = "invoice_date"
    """Date of the invoice."""
    due_date: str = "due_date"
    """Due date; mandatory as a column, may be blank in a row."""
    settled_date: str = "settled_date"
    """Value date of the settlement, blank if open."""
    settled_kind: str = "settled_kind"
    """Kind of settlement, blank or `open` if open."""
    disputed: str = "disputed"
    """Whether the client disputes the claim."""
    settled_amount: str = "settled_amount"
    """Amount settled on `settled_date`; blank means the whole amount."""
    salesperson: str = "salesperson"
    """Id of the responsible salesperson."""
    contract: str = "contract"
    """Number of the contract."""
    order_number: str = "order_number"
    """Number of the order."""
    order_date: str = "order_date"
    """Date of the order."""
    client_name: str = "client_name"
    """Name of the client."""
    segment: str = "segment"
    """Segment of the client."""

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a mandatory column without a heading, or a duplicate heading."""
        named = self.by_field()
        found = [_fault("ledger.no_heading", field) for field in _MUST_BE_NAMED if field not in named]
        headings = list(named.values())
        twice = sorted({heading for heading in headings if headings.count(heading) > 1})
        if found := found + [_fault("ledger.column_twice", heading) for heading in twice]:
            raise InvalidInput(found)

    def by_field(self) -> dict[str, str]:
        """Return the heading of every field that has one."""
        return {field.name: heading for field in attrs.fields(LedgerColumns) if (heading := getattr(self, field.name))}


@attrs.frozen(kw_only=True)
class Ledger:
    """The content of a file: the receivables of its valid rows, and every problem in the order of rows."""

    receivables: tuple[Receivable, ...]
    problems: tuple[RowProblem, ...]


def read_ledger(
    content: bytes,
    *,
    columns: LedgerColumns = LedgerColumns(),
    source: str = "",
    salesperson_of: SalespersonOf | None = None,
    assume_currency: str = "",
) -> Ledger:
    """Read a receivables ledger. `source` names the file in errors.

    The id of a receivable is `<source>-<invoice>`, or the invoice alone if the file has no source column. If an invoice
    occurs twice, equal rows count once and differing rows are all left out, with a problem for each. A row without a
    due date becomes a receivable (which the receivables room quarantines) and is reported. `salesperson_of` gives the
    salesperson of rows without one. `assume_currency` is used for rows with no currency or `XXX` (ISO 4217: no
    currency); without it such a row is a problem. It is required if the file has no currency column (`currency=""`).

    Raises `InvalidInput` with every fault if the file cannot be a ledger: empty, a workbook or a web page with another
    extension, in none of the three encodings, or without a required column.
    """
    _check_currency(columns, assume_currency, source)
    rows = _records(_decode(content, source))
    header = next(rows)
    places = _places(header, columns, source)
    layout = Layout(
        width=len(header[1]),
        headings=columns.by_field(),
        places=places,
        salesperson_of=salesperson_of,
        assume_currency=assume_currency,
    )
    readings = [read_row(layout, number, cells) for number, cells in rows if cells]
    return _settle_duplicates(readings, columns)


def write_ledger(receivables: Iterable[Receivable]) -> bytes:
    """Return receivables as a ledger for `read_ledger`, in UTF-8 with a byte order mark for spreadsheets.

    A cell that a spreadsheet would treat as a formula is prefixed with an apostrophe, which reading removes. The
    columns hold one settlement; originator, instalment and recording times are not written. Raises `InvalidInput` with
    every receivable that has more than one settlement, or a reversal.
    """
    items = tuple(receivables)
    if found := [fault for item in items if (fault := _unwritable(item))]:
        raise InvalidInput(found)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    columns = LedgerColumns().by_field()
    writer.writerow(columns.values())
    for item in items:
        cells = _cells(item)
        writer.writerow([_safe(cells[field]) for field in columns])
    return out.getvalue().encode("utf-8-sig")


def write_report(ledger: Ledger, language: str = "zh-CN", *, words: Words | None = None) -> bytes:
    """Return every problem as CSV for correcting the file: row, column, value, reason, taken in or not.

    UTF-8 with a byte order mark; no cell is a formula. `language` and `words` are those of `say`.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    told = partial(say, language=language, words=words)
    writer.writerow([told(Finding(code=f"ledger.report_{name}", subject="")) for name in _REPORT])
    for one in ledger.problems:
        taken_in = told(Finding(code=f"ledger.{'taken_in' if one.taken_in else 'left_out'}", subject=""))
        cells = (str(one.row), one.column, one.value, told(one.finding), taken_in)
        writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


_REPORT = ("row", "column", "value", "reason", "taken_in")


def _check_currency(columns: LedgerColumns, assume_currency: str, source: str) -> None:
    """Raise `InvalidInput` if no row could have a currency."""
    if assume_currency:
        Money.zero(assume_currency)
    elif not columns.currency:
        raise InvalidInput(_fault("ledger.no_heading", "currency"), source=source)


def _decode(content: bytes, source: str) -> str:
    """Decode the bytes of a text file. Raises `InvalidInput` for other files."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise InvalidInput(_fault("ledger.empty_file", "file"), source=source)
    if content.startswith(_WORKBOOKS):
        raise InvalidInput(_fault("ledger.is_a_workbook", "file"), source=source)
    if _MARKUP.match(content.removeprefix(codecs.BOM_UTF8)[:1024]):
        raise InvalidInput(_fault("ledger.is_a_web_page", "file"), source=source)
    marked = [name for mark, name in _CODECS if content.startswith(mark)]
    tried = marked or ["utf-8", "gb18030"]
    places = []
    for name in tried:
        try:
            return content.decode(name)
        except UnicodeDecodeError as error:
            places.append(error.start)
    raise InvalidInput(_fault("ledger.wrong_encoding", "file", tried=", ".join(tried), byte=min(places)), source=source)


class _Lines:
    """Lines for the CSV reader, with a position that can be set back after a broken row."""

    def __init__(self, text: str) -> None:
        self._lines = list(io.StringIO(text, newline=""))
        self.next = 0
        self.stop = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.next >= self.stop:
            raise StopIteration
        line = self._lines[self.next]
        self.next += 1
        return line

    def begin_row(self) -> bool:
        """Allow the maximum number of lines of one row; return false at the end of the file."""
        self.stop = min(self.next + _MOST_LINES_OF_A_ROW, len(self._lines))
        return self.next < len(self._lines)

    def drop_too_long(self) -> bool:
        """Skip the next line if it is too long for a row."""
        too_long = len(self._lines[self.next]) > _LONGEST_LINE
        self.next += too_long
        return too_long


def _records(text: str) -> Iterator[RawRow]:
    """Yield the number of each row (the headings are row 1) with its cells, or the code of its fault."""
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    number = 0
    while lines.begin_row():
        number += 1
        first = lines.next
        if lines.drop_too_long():
            yield number, "ledger.line_too_long"
            continue
        try:
            yield number, next(reader)
        except csv.Error:
            # An unclosed quote would swallow the valid rows after it, so continue after the line that opened it.
            lines.next = first + 1
            yield number, "ledger.broken_quotes"


def _places(header: RawRow, columns: LedgerColumns, source: str) -> dict[str, int]:
    """Return the cell index of each field. Raises `InvalidInput` with every column that is missing or duplicate."""
    number, cells = header
    if isinstance(cells, str):
        raise InvalidInput(_fault(cells, f"row {number}"), source=source)
    headings = [cell.strip() for cell in cells]
    wanted = columns.by_field()
    missing = [h for field, h in wanted.items() if h not in headings and field not in _WHERE_PRESENT]
    if len(missing) > 1 and (mark := _other_separator(cells)):
        raise InvalidInput(_fault("ledger.other_separator", f"row {number}", separator=mark), source=source)
    found = [_fault("ledger.column_missing", heading, present=_shown(headings)) for heading in missing]
    twice = [heading for heading in wanted.values() if headings.count(heading) > 1]
    if found := found + [_fault("ledger.column_twice", heading) for heading in twice]:
        raise InvalidInput(found, source=source)
    return {field: headings.index(heading) for field, heading in wanted.items() if heading in headings}


def _other_separator(cells: list[str]) -> str:
    """Return the character that seems to separate the columns, if it is not the comma."""
    return next((mark for mark in (";", "\t", "|") if len(cells) == 1 and mark in cells[0]), "")


def _settle_duplicates(readings: list[Row], columns: LedgerColumns) -> Ledger:
    """Count equal rows of one invoice once and leave out differing ones, with a problem for each."""
    by_id: dict[str, list[Row]] = {}
    for row in readings:
        if row.id:
            by_id.setdefault(row.id, []).append(row)
    left_out: dict[int, RowProblem] = {}
    for same in by_id.values():
        if len(same) == 1:
            continue
        differ = any(row.content != same[0].content for row in same)
        code = "ledger.invoice_contradicted" if differ else "ledger.invoice_repeated"
        facts = {"rows": ", ".join(str(row.number) for row in same)}
        for row in same if differ else same[1:]:
            left_out[row.number] = problem_at(row.number, columns.invoice, row.invoice, code, **facts)
    problems: list[RowProblem] = []
    for row in readings:
        problems += row.problems
        if row.number in left_out:
            problems.append(left_out[row.number])
    kept = (row.receivable for row in readings if row.receivable and row.number not in left_out)
    return Ledger(receivables=tuple(kept), problems=tuple(problems))


def _unwritable(item: Receivable) -> Finding | None:
    if len(item.settlements) > 1:
        return _fault("ledger.many_settlements", item.id, count=len(item.settlements))
    if any(one.kind is SettlementKind.REVERSAL for one in item.settlements):
        return _fault("ledger.unwritable_settlement", item.id)
    return None


def _cells(item: Receivable) -> Mapping[str, str]:
    """Return the cells of one receivable by field."""
    paid = item.settlements[0] if item.settlements else None
    source, invoice = split_id(item.id)
    return {
        "source": source,
        "client": item.client,
        "invoice": invoice,
        "currency": item.amount.currency,
        "amount": item.amount.amount_text(grouped=False),
        "invoice_date": str(item.invoiced_on or ""),
        "due_date": str(item.due_on or ""),
        "settled_date": str(paid.value_on) if paid else "",
        "settled_kind": paid.kind.value if paid else "open",
        "disputed": str(int(item.disputed)),
        "settled_amount": paid.amount.amount_text(grouped=False) if paid and paid.amount != item.amount else "",
        "salesperson": item.salesperson,
        "contract": item.contract,
        "order_number": item.order_number,
        "order_date": str(item.ordered_on or ""),
        "client_name": item.client_name,
        "segment": item.segment,
    }


def _safe(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _shown(headings: Iterable[str]) -> str:
    text = ", ".join(headings)
    return text if len(text) <= 200 else text[:197] + "..."


def _fault(code: str, place: str, **facts: object) -> Finding:
    return Finding(code=code, subject=place, facts={"path": place, "value": "", **facts})
