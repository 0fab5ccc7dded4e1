"""The balance confirmation: every claim with a balance, and a part for the client's signature."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.documents.balance import balance_letter, balance_page
from offboard_core.documents.page import Letterhead, Marks, Table
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import Receivable, Settlement
from tests.documents.things import CLAIMS, LETTERHEAD, TODAY, a_balance_letter

ZH, EN = Voice(), Voice(language="en")


def paid(claim: Receivable, amount: str) -> Receivable:
    """Build a claim with a settlement."""
    settlement = Settlement(amount=Money.of(amount, claim.amount.currency), value_on=TODAY)
    return attrs.evolve(claim, settlements=(settlement,))


def test_every_claim_that_is_not_even_is_listed_oldest_first() -> None:
    """Partly paid, not due and overpaid claims are listed by due date, undated ones last; settled ones are not."""
    part, over, even = paid(CLAIMS[2], "2000.00"), paid(CLAIMS[2], "42001.00"), paid(CLAIMS[2], "42000.00")
    claims = [
        attrs.evolve(part, id="AR-4", due_on=None),
        attrs.evolve(over, id="AR-5"),
        attrs.evolve(even, id="AR-6"),
        CLAIMS[3],
    ]
    letter = balance_letter(claims, LETTERHEAD, reference=" DZ-1 ", as_of=TODAY)

    assert ["AR-1005", "AR-5", "AR-4"] == [row.receivable for row in letter.rows]
    assert ["8,800.00 USD", "-1.00 CNY", "40,000.00 CNY"] == [str(row.balance) for row in letter.rows]
    assert ["0.00 USD", "42,001.00 CNY", "2,000.00 CNY"] == [str(row.settled) for row in letter.rows]
    assert (Money.of("39999.00", "CNY"), Money.of("8800.00", "USD")) == letter.totals
    assert ("DZ-1", "C-3", "南方电气股份有限公司") == (letter.reference, letter.client, letter.client_name)


def test_the_balance_is_that_of_the_day() -> None:
    """A payment of today is not in yesterday's balance."""
    claim = paid(CLAIMS[2], "42000.00")
    letter = balance_letter([claim], LETTERHEAD, reference="DZ-1", as_of=TODAY - dt.timedelta(days=1))

    assert [Money.of("42000.00", "CNY")] == [row.balance for row in letter.rows]


def test_a_letter_to_nobody_about_nothing_is_refused() -> None:
    """A blank reference and a letter without a balance are refused."""
    with pytest.raises(InvalidInput) as caught:
        balance_letter([], LETTERHEAD, reference=" ", as_of=TODAY)

    assert ["letter.fact_missing", "letter.nothing_to_confirm"] == [found.code for found in caught.value.findings]


def test_nobody_reads_what_somebody_else_owes() -> None:
    """Claims on several clients in one letter are refused."""
    with pytest.raises(InvalidInput) as caught:
        balance_letter(CLAIMS, LETTERHEAD, reference="DZ-1", as_of=TODAY)

    assert {"letter.other_client"} == {found.code for found in caught.value.findings}


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        (ZH, ["对账函", "2027-01-15 前寄回", "第一百九十五条", "□ 相符", "□ 不符", "签名", "日期", "并同意支付"]),
        (EN, ["Balance Confirmation", "by 2027-01-15", "article 195", "□ Agreed", "□ Not agreed", "Signature", "Date"]),
    ],
)
def test_the_page_has_a_part_for_the_answer(voice: Voice, expected: list[str]) -> None:
    """The page has agreement, difference, signature, day, and the effect on the limitation period."""
    page = balance_page(a_balance_letter(), voice)
    written = plain_text(page)
    marks = [block for part in page.sections for block in part.blocks if isinstance(block, Marks)]

    assert [] == [text for text in expected if text not in written]
    assert ["恒立机电设备有限公司", "南方电气股份有限公司"] == [block.items[0].party for block in marks]
    assert ["2026-12-23", ""] == [block.items[0].lines[1].text for block in marks]


def test_totals_stand_below_the_list_by_currency() -> None:
    """Totals are per currency."""
    (table,) = (
        block
        for part in balance_page(a_balance_letter(), ZH).sections
        for block in part.blocks
        if isinstance(block, Table)
    )

    assert ["42,000.00 CNY", "8,800.00 USD"] == [row[-1].text for row in table.totals]
    assert ["HT-2026-05", "SO-1005", "2026-09-30"] == [cell.text for cell in table.rows[0][:3]]


def test_what_the_host_has_not_told_leaves_no_gap() -> None:
    """Missing contact and deadline leave no empty line; a claim without a contract shows its id."""
    claim = attrs.evolve(CLAIMS[2], contract="", order_number="", due_on=None)
    letter = balance_letter([claim], Letterhead(company="恒立"), reference="DZ-1", as_of=TODAY)
    written = plain_text(balance_page(letter, ZH))

    assert "联系人" not in written
    assert "签章后寄回我公司" in written
    assert "AR-1004" in written
