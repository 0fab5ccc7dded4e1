"""Ledger files: valid rows are kept, every bad one is reported, and every error is typed."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.adapters.ledger_csv import Ledger, LedgerColumns, read_ledger, write_ledger, write_report
from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import Receivable, Settlement, SettlementKind

SHARED = Path(__file__).parents[3] / "shared" / "data" / "receivables_ledger.csv"
HEADINGS = "source,client,invoice,currency,amount,invoice_date,due_date,settled_date,settled_kind,disputed"
GOOD = {
    "source": "erp",
    "client": "C-1",
    "invoice": "000117",
    "currency": "CNY",
    "amount": "100.50",
    "invoice_date": "2026-01-02",
    "due_date": "2026-02-01",
    "settled_date": "",
    "settled_kind": "open",
    "disputed": "0",
}


def row(**cells: str) -> dict[str, str]:
    """Return the cells of a valid row, some of them replaced."""
    return {**GOOD, **cells}


def file_of(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    """Return rows as a ledger file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(key for cells in rows for key in cells)) or list(GOOD))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def read(*rows: dict[str, str]) -> Ledger:
    """Read rows as a ledger in which 王伟 is responsible for every client."""
    return read_ledger(file_of(*rows), salesperson_of=lambda _client: "王伟")


def told(ledger: Ledger) -> list[tuple[int, str, str, str]]:
    """Return row, column, value and code of every problem."""
    return [(one.row, one.column, one.value, one.finding.code) for one in ledger.problems]


def codes_of(data: bytes) -> list[tuple[str, str]]:
    """Return place and code of each fault of a file."""
    with pytest.raises(InvalidInput) as caught:
        read_ledger(data, source="ledger.csv")
    assert caught.value.source == "ledger.csv"
    return [(finding.subject, finding.code) for finding in caught.value.findings]


def test_a_good_row_becomes_a_receivable() -> None:
    """Every column fills its field, and codes keep leading zeros."""
    cells = row(
        salesperson="li.na",
        contract="HT-007",
        order_number="0042",
        order_date="2025-12-24",
        client_name="华东重工",
        segment="制造",
        disputed="1",
    )

    assert Ledger(
        receivables=(
            Receivable(
                id="erp-000117",
                client="C-1",
                client_name="华东重工",
                salesperson="li.na",
                contract="HT-007",
                order_number="0042",
                ordered_on=dt.date(2025, 12, 24),
                invoiced_on=dt.date(2026, 1, 2),
                due_on=dt.date(2026, 2, 1),
                amount=Money.of("100.50", "CNY"),
                segment="制造",
                disputed=True,
            ),
        ),
        problems=(),
    ) == read(cells)


def test_a_settled_row_carries_its_settlement() -> None:
    """A settlement counts from its value date, in full unless a part is given."""
    whole, part = read(
        row(settled_date="2026-03-01", settled_kind="observed"),
        row(invoice="2", settled_date="2026-03-02", settled_kind="payment", settled_amount="40"),
    ).receivables or (None, None)

    assert whole is not None
    assert part is not None
    assert (SettlementKind.PAYMENT, dt.date(2026, 3, 1)) == (whole.settlements[0].kind, whole.settlements[0].value_on)
    assert Money.of("100.50", "CNY") == whole.outstanding(dt.date(2026, 2, 28))
    assert not whole.outstanding(dt.date(2026, 3, 1))
    assert Money.of("60.50", "CNY") == part.outstanding(dt.date(2026, 3, 2))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("amount", "1E+3000000", "money.not_an_amount"),
        ("amount", "NaN", "money.not_an_amount"),
        ("amount", "Infinity", "money.not_an_amount"),
        ("amount", "１００", "money.not_an_amount"),
        ("amount", "1_000", "money.not_an_amount"),
        ("amount", "1,000.00", "money.not_an_amount"),
        ("amount", "", "money.not_an_amount"),
        ("amount", "1.005", "money.too_many_places"),
        ("amount", "0", "ledger.amount_not_positive"),
        ("amount", "-0.01", "ledger.amount_not_positive"),
        ("amount", "9" * 17, "money.too_large"),
        ("amount", "9" * 20, "money.not_an_amount"),
        ("due_date", "20261123", "date.not_iso"),
        ("due_date", "2026-W48-1", "date.not_iso"),
        ("due_date", "２０２６-02-01", "date.not_iso"),
        ("due_date", "2026-02-31", "date.impossible"),
        ("due_date", "1949-12-31", "ledger.date_out_of_range"),
        ("due_date", "2200-01-01", "ledger.date_out_of_range"),
        ("invoice_date", "1/6/2012", "date.not_iso"),
        ("settled_date", "soon", "date.not_iso"),
        ("currency", "RMB", "money.unknown_currency"),
        ("currency", "XXX", "money.unknown_currency"),
        ("currency", "", "money.unknown_currency"),
        ("client", "", "ledger.blank"),
        ("client", "华东\x00重工", "input.not_an_id"),
        ("client", "华" * 121, "input.not_an_id"),
        ("invoice", "", "ledger.blank"),
        ("invoice", "华" * 117, "input.not_an_id"),
        ("source", "a\x00b", "ledger.unprintable"),
        ("disputed", "maybe", "ledger.not_yes_or_no"),
        ("settled_kind", "vanished", "ledger.unknown_kind"),
        ("settled_kind", "reversal", "ledger.unknown_kind"),
    ],
)
def test_a_wrong_cell_costs_its_row_alone(column: str, value: str, code: str) -> None:
    """The report has row, column, value and reason; the next row is taken in."""
    cells = row(settled_kind="payment") if column == "settled_date" else row()

    ledger = read({**cells, column: value}, row(invoice="2"))

    shown = value if len(value) <= 80 else value[:79] + "…"
    assert ["erp-2"] == [item.id for item in ledger.receivables]
    assert (2, column, shown, code) in told(ledger)


@pytest.mark.parametrize("value", ["1950-01-01", "2199-12-31"])
def test_the_range_of_dates_includes_its_ends(value: str) -> None:
    """The first and last date of the range are accepted."""
    assert [dt.date.fromisoformat(value)] == [item.due_on for item in read(row(due_date=value)).receivables]


@pytest.mark.parametrize(("length", "taken"), [(500, True), (501, False)])
def test_a_cell_may_have_500_characters(length: int, *, taken: bool) -> None:
    """A text of 500 characters is read; one more is a problem."""
    ledger = read(row(segment="长" * length))

    assert taken == bool(ledger.receivables)
    assert taken == (not ledger.problems)


def test_every_problem_of_a_row_is_named() -> None:
    """One bad cell does not hide others."""
    ledger = read(row(client="", amount="x", due_date="y", disputed="z"))

    assert [
        (2, "client", "", "ledger.blank"),
        (2, "amount", "x", "money.not_an_amount"),
        (2, "due_date", "y", "date.not_iso"),
        (2, "disputed", "z", "ledger.not_yes_or_no"),
    ] == told(ledger)


def test_a_missing_due_date_is_taken_in_and_reported() -> None:
    """A row without a due date is taken in, quarantined and reported."""
    ledger = read(row(due_date=""))

    assert [None] == [item.due_on for item in ledger.receivables]
    assert [(2, "due_date", "", "ledger.no_due_date")] == told(ledger)
    assert [True] == [one.taken_in for one in ledger.problems]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (row(settled_kind="open", settled_date="2026-03-01"), "ledger.open_with_a_date"),
        (row(settled_kind="observed"), "ledger.settled_without_a_date"),
        (row(settled_amount="5"), "ledger.settled_without_a_date"),
        (row(settled_date="2026-03-01", settled_kind="payment", settled_amount="0"), "ledger.amount_not_positive"),
    ],
)
def test_settlement_columns_may_not_contradict_each_other(cells: dict[str, str], code: str) -> None:
    """Contradicting settlement columns are a problem; the settlement is not guessed."""
    ledger = read(cells)

    assert not ledger.receivables
    assert [code] == [one.finding.code for one in ledger.problems]


def test_equal_rows_of_one_invoice_count_once() -> None:
    """Equal rows give one receivable, and the report names both."""
    ledger = read(row(), row(invoice="2"), row())

    assert ["erp-000117", "erp-2"] == [item.id for item in ledger.receivables]
    assert [(4, "invoice", "000117", "ledger.invoice_repeated")] == told(ledger)
    assert ledger.problems[0].finding.facts["rows"] == "2, 4"


def test_rows_that_contradict_each_other_are_left_out() -> None:
    """Differing rows of one invoice are all left out and reported."""
    ledger = read(row(), row(invoice="2"), row(amount="7"))

    assert ["erp-2"] == [item.id for item in ledger.receivables]
    assert [
        (2, "invoice", "000117", "ledger.invoice_contradicted"),
        (4, "invoice", "000117", "ledger.invoice_contradicted"),
    ] == told(ledger)
    assert {"2, 4"} == {one.finding.facts["rows"] for one in ledger.problems}


def test_ids_join_source_and_invoice_without_confusion() -> None:
    """Different pairs never give one id, whatever their hyphens."""
    ledger = read(row(source="a-b", invoice="c"), row(source="a", invoice="b-c"), row(source="", invoice="a-d"))

    assert ["a%2Db-c", "a-b-c", "a-d"] == [item.id for item in ledger.receivables]


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    """The headings are row 1, empty lines count, and a cell with two lines is in one row."""
    text = f'{HEADINGS}\n\nerp,"C\n1",1,CNY,x,,2026-02-01,,open,0\nerp,C,2,CNY,y,,2026-02-01,,open,0\n'

    ledger = read_ledger(text.encode())

    assert [3, 3, 4] == [one.row for one in ledger.problems]


def test_an_open_quote_swallows_no_good_row() -> None:
    """An unclosed quote affects only its own row."""
    text = f'{HEADINGS}\nerp,"C,1,CNY,1,,2026-02-01,,open,0\nerp,C,2,CNY,1,,2026-02-01,,open,0\n'

    ledger = read_ledger(text.encode(), salesperson_of=lambda _client: "王伟")

    assert ["erp-2"] == [item.id for item in ledger.receivables]
    assert [(2, "", "", "ledger.broken_quotes")] == told(ledger)


def test_a_ragged_row_is_a_problem() -> None:
    """A row with too few or too many cells is a problem and is never shifted."""
    text = f"{HEADINGS}\nerp,C,1,CNY\nerp,C,2,CNY,1,,2026-02-01,,open,0,extra\n"

    ledger = read_ledger(text.encode())

    assert ["ledger.ragged", "ledger.ragged"] == [one.finding.code for one in ledger.problems]
    assert [(10, 4), (10, 11)] == [
        (one.finding.facts["expected"], one.finding.facts["found"]) for one in ledger.problems
    ]


@pytest.mark.parametrize("bulk", [b"x" * 10_000_000, b"," * 10_000_000, b'"' * 10_000_000, b'"a"",' * 2_000_000])
def test_a_line_of_ten_megabytes_is_a_problem(bulk: bytes) -> None:
    """An overlong line is skipped; rows around it are taken in."""
    good = file_of(row(), row(invoice="2")).splitlines(keepends=True)

    ledger = read_ledger(b"".join((*good[:2], bulk, b"\n", good[2])), salesperson_of=lambda _client: "王伟")

    assert ["erp-000117", "erp-2"] == [item.id for item in ledger.receivables]
    assert [(3, "", "", "ledger.line_too_long")] == told(ledger)


@pytest.mark.parametrize(("length", "code"), [(65_536, "ledger.ragged"), (65_537, "ledger.line_too_long")])
def test_a_line_may_have_65536_characters(length: int, code: str) -> None:
    """The limit includes the line end; a longer line is not parsed."""
    text = HEADINGS + "\n" + "x" * (length - 1) + "\n"

    assert [code] == [one.finding.code for one in read_ledger(text.encode()).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    """Encodings of spreadsheets and ERP systems in China are detected."""
    ledger = read_ledger(file_of(row(client="华东重工机械"), encoding=encoding), salesperson_of=lambda _client: "王伟")

    assert ["华东重工机械"] == [item.client for item in ledger.receivables]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ledger.empty_file"),
        (b"\xef\xbb\xbf \r\n", "ledger.empty_file"),
        (b"PK\x03\x04\x14\x00", "ledger.is_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ledger.is_a_workbook"),
        (b"<html><body><table>", "ledger.is_a_web_page"),
        ("\ufeff\n<!DOCTYPE html>".encode(), "ledger.is_a_web_page"),
        (b"source,client\xff\xff\n", "ledger.wrong_encoding"),
        (b"\xef\xbb\xbfsource\xc4\xe3\n", "ledger.wrong_encoding"),
        (b"\xff\xfes\x00\x00\xd8", "ledger.wrong_encoding"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(data: bytes, code: str) -> None:
    """The error says what the file is instead."""
    assert [("file", code)] == codes_of(data)


def test_every_missing_column_is_named() -> None:
    """All missing and duplicate columns are reported at once."""
    data = HEADINGS.replace("due_date", "到期日").replace("disputed", "amount").encode()

    assert [
        ("due_date", "ledger.column_missing"),
        ("disputed", "ledger.column_missing"),
        ("amount", "ledger.column_twice"),
    ] == codes_of(data)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_another_separator_is_named(mark: str) -> None:
    """Another separator gives one reason instead of many missing columns."""
    assert [("row 1", "ledger.other_separator")] == codes_of(HEADINGS.replace(",", mark).encode())


def test_headings_that_cannot_be_split_are_refused() -> None:
    """Broken quotes in the headings are a fault of the file."""
    assert [("row 1", "ledger.broken_quotes")] == codes_of(b'"source,client\n')


def test_headings_alone_are_an_empty_ledger() -> None:
    """A file with headings only is an empty ledger."""
    assert Ledger(receivables=(), problems=()) == read_ledger(HEADINGS.encode())


def test_a_host_maps_its_own_headings() -> None:
    """Columns are found by the host's headings; an empty one declares that there is no such column."""
    columns = LedgerColumns(
        source="",
        client="客户",
        invoice="发票号",
        amount="金额",
        currency="币种",
        due_date="到期日",
        invoice_date="",
        settled_date="",
        settled_kind="",
        disputed="",
        salesperson="业务员",
    )
    data = "客户,发票号,金额,币种,到期日,业务员,备注\n华东重工,0017,9.90,CNY,2026-02-01,王伟,无\n".encode("gb18030")

    (item,) = read_ledger(data, columns=columns).receivables

    assert ("0017", "华东重工", "王伟") == (item.id, item.client, item.salesperson)


def test_headings_have_to_be_told_apart() -> None:
    """A shared heading and a missing mandatory one are both reported."""
    with pytest.raises(InvalidInput) as caught:
        LedgerColumns(client="", contract="order", order_number="order")

    assert [("client", "ledger.no_heading"), ("order", "ledger.column_twice")] == [
        (finding.subject, finding.code) for finding in caught.value.findings
    ]


def test_an_unstated_currency_is_assumed_only_on_request() -> None:
    """`XXX` and blank become `assume_currency`; other codes stay."""
    data = file_of(row(currency="XXX"), row(invoice="2", currency=""), row(invoice="3", currency="USD"))

    ledger = read_ledger(data, salesperson_of=lambda _client: "王伟", assume_currency="CNY")

    assert ["CNY", "CNY", "USD"] == [item.amount.currency for item in ledger.receivables]


def test_a_named_salesperson_wins_over_the_function() -> None:
    """`salesperson_of` is used only for rows without a salesperson."""
    ledger = read(row(salesperson="li.na"), row(invoice="2", salesperson=""))

    assert ["li.na", "王伟"] == [item.salesperson for item in ledger.receivables]


texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=20)
ids = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=20)
receivables = st.builds(
    Receivable,
    id=ids | st.builds("{}-{}".format, ids, ids),
    client=ids,
    salesperson=ids,
    due_on=st.dates(dt.date(1950, 1, 1), dt.date(2199, 12, 31)),
    amount=st.builds(Money, minor=st.integers(1, 10**14), currency=st.sampled_from(["CNY", "JPY", "KWD"])),
    client_name=st.sampled_from(["", "=1+1", "@SUM(A1)", "'+7", "-1", "＝cmd", "华东重工"]) | texts,
    contract=st.just("") | texts,
    disputed=st.booleans(),
)


@given(st.lists(receivables, max_size=5, unique_by=lambda item: item.id))
def test_what_was_written_is_read_back(items: list[Receivable]) -> None:
    """A written ledger reads back equal, whatever its texts."""
    assert Ledger(receivables=tuple(items), problems=()) == read_ledger(write_ledger(items))


def test_settlements_are_written() -> None:
    """Full and partial payments, credit notes and write-offs read back."""
    part = Settlement(
        amount=Money.of("40", "CNY"),
        value_on=dt.date(2026, 3, 1),
        kind=SettlementKind.CREDIT_NOTE,
        reference="erp-000117:ledger",
    )
    (item,) = read(row()).receivables
    paid = attrs.evolve(item, settlements=(part,))

    assert (paid,) == read_ledger(write_ledger([paid])).receivables


def test_no_cell_is_a_formula() -> None:
    """A written ledger contains no spreadsheet formula."""
    (item,) = read(row(client="C")).receivables
    hostile = [
        attrs.evolve(item, id=f"x{n}", client_name=text) for n, text in enumerate(("=1+1", "+1", "-1", "@a", "＝1"))
    ]

    cells = [cell for line in csv.reader(io.StringIO(write_ledger(hostile).decode("utf-8-sig"))) for cell in line]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_what_one_row_cannot_hold_is_refused() -> None:
    """Every receivable with two settlements or a reversal is reported."""
    (item,) = read(row(settled_date="2026-03-01", settled_kind="payment")).receivables
    twice = attrs.evolve(item, settlements=item.settlements * 2)
    back = attrs.evolve(item, id="x", settlements=(attrs.evolve(item.settlements[0], kind=SettlementKind.REVERSAL),))

    with pytest.raises(InvalidInput) as caught:
        write_ledger([twice, item, back])

    assert [("erp-000117", "ledger.many_settlements"), ("x", "ledger.unwritable_settlement")] == [
        (finding.subject, finding.code) for finding in caught.value.findings
    ]


PLAIN_HOSTILITY = (
    "1E+3000000 NaN Infinity １２ 1_000 20261123 2026-W48-1 2026-02-31 9999-12-31 0001-01-01 - XXX '= =cmd()"
)
hostile_cells = st.sampled_from(
    [*PLAIN_HOSTILITY.split(), "\x00", "9" * 5000, '"', '""', ",", "\n", "\r", "\u2028", "'", "华\u3000东", "\u202e"]
)
hostile_rows = st.fixed_dictionaries({name: st.just(value) | hostile_cells for name, value in GOOD.items()})


@given(st.lists(hostile_rows, max_size=6))
def test_hostile_cells_end_in_the_report(rows: list[dict[str, str]]) -> None:
    """Every row becomes a receivable or is in the report."""
    ledger = read(*rows)

    left_out = {one.row for one in ledger.problems if not one.taken_in}
    assert len(rows) == len(ledger.receivables) + len(left_out)
    assert left_out <= set(range(2, len(rows) + 2))


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: HEADINGS.encode() + b"\n" + tail))
def test_hostile_bytes_bring_out_no_foreign_exception(data: bytes) -> None:
    """Any bytes give a ledger or `InvalidInput`, with problems worded in both languages."""
    try:
        ledger = read_ledger(data)
    except InvalidInput as error:
        reasons = error.findings
    else:
        reasons = tuple(one.finding for one in ledger.problems)

    assert all(say(reason, "zh-CN") != reason.code != say(reason, "en") for reason in reasons)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", [["行", "列", "内容", "原因", "处理"], ["2", "amount", "x", "不是金额，应如 1234.50", "未采用"]]),
        ("en", [["row", "column", "value", "reason", "what became of it"]]),
    ],
)
def test_one_report_names_every_problem(language: str, expected: list[list[str]]) -> None:
    """The report is a spreadsheet table: row, column, value, reason, taken in or not."""
    ledger = read(row(amount="x"), row(invoice="2", due_date=""), row(invoice="3", client="=1+1\x00"))

    lines = list(csv.reader(io.StringIO(write_report(ledger, language).decode("utf-8-sig"))))

    assert expected == lines[: len(expected)]
    assert [str(one.row) for one in ledger.problems] == [line[0] for line in lines[1:]]
    assert ledger.problems
    assert not [cell for line in lines for cell in line if cell.startswith("=")]


def test_a_report_is_told_in_a_hosts_own_words() -> None:
    """A host's words or language apply to headings and reasons."""
    ledger = read(row(amount="x"))
    words = {"fr": {"ledger.report_row": "ligne", "money.not_an_amount": "pas un montant"}}

    lines = list(csv.reader(io.StringIO(write_report(ledger, "fr", words=words).decode("utf-8-sig"))))

    assert ("ligne", "column", "pas un montant") == (lines[0][0], lines[0][1], lines[1][3])


def test_a_file_without_a_currency_needs_one_from_outside() -> None:
    """Without a currency column the missing currency is reported once, not per row."""
    columns = LedgerColumns(currency="")
    data = file_of({name: cell for name, cell in row().items() if name != "currency"})

    (item,) = read_ledger(data, columns=columns, assume_currency="USD").receivables

    assert Money.of("100.50", "USD") == item.amount
    for assumed, code in (("", "ledger.no_heading"), ("RMB", "money.unknown_currency")):
        with pytest.raises(InvalidInput) as caught:
            read_ledger(data, columns=columns, assume_currency=assumed)
        assert [code] == [finding.code for finding in caught.value.findings]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared ledgers are not beside this checkout")
def test_the_shared_ledger_is_read_whole() -> None:
    """20,919 real rows: those without a currency (XXX) are reported unless one is assumed."""
    data = SHARED.read_bytes()

    strict = read_ledger(data, salesperson_of=lambda _client: "s.01")
    assumed = read_ledger(data, salesperson_of=lambda _client: "s.01", assume_currency="CNY")

    assert (12_166, 8_753) == (len(strict.receivables), len(strict.problems))
    assert {("currency", "XXX", "money.unknown_currency")} == {
        (one.column, one.value, one.finding.code) for one in strict.problems
    }
    assert (20_919, 0) == (len(assumed.receivables), len(assumed.problems))
    assert assumed.receivables == read_ledger(write_ledger(assumed.receivables)).receivables


@pytest.mark.skipif(not SHARED.exists(), reason="the shared ledgers are not beside this checkout")
def test_a_ledger_of_other_headings_names_what_is_missing() -> None:
    """The shared ledger with blanks has other headings: every missing column is reported."""
    data = SHARED.with_name("receivables_with_missing.csv").read_bytes()

    assert [(name, "ledger.column_missing") for name in GOOD] == codes_of(data)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared ledgers are not beside this checkout")
def test_a_ledger_with_dates_of_another_country_is_one_report() -> None:
    """2,586 rows with dates M/D/YYYY: each date is reported, and no row is taken in."""
    columns = LedgerColumns(
        source="",
        client="customerID",
        invoice="invoiceNumber",
        currency="",
        amount="InvoiceAmount",
        invoice_date="InvoiceDate",
        due_date="DueDate",
        settled_date="SettledDate",
        settled_kind="",
        disputed="Disputed",
    )
    data = SHARED.with_name("receivables_with_missing.csv").read_bytes()

    ledger = read_ledger(data, columns=columns, assume_currency="USD")

    assert () == ledger.receivables
    assert set(range(2, 2_588)) == {one.row for one in ledger.problems}
    assert {"date.not_iso"} == {one.finding.code for one in ledger.problems}
    assert {"InvoiceDate", "DueDate", "SettledDate"} == {one.column for one in ledger.problems}
    assert 1 + 3 * 2_586 == write_report(ledger).count(b"\r\n")
