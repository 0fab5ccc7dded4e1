"""The dunning letter: incomplete letters are refused, and the same cause gives the same letter."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.documents.catalogue import say
from offboard_core.documents.letter import Letter, dunning_letter, letter_page
from offboard_core.documents.page import Letterhead, Table
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from tests.documents.things import (
    CLAIMS,
    LETTERHEAD,
    TODAY,
    a_joint_message,
    a_letter,
    a_letter_message,
    a_second_letter,
)

ZH, EN = Voice(), Voice(language="en")


def claims_of(letter: Letter, voice: Voice = ZH) -> Table:
    """Return the table of claims in a letter's page."""
    tables = [
        block for part in letter_page(letter, voice).sections for block in part.blocks if isinstance(block, Table)
    ]
    return tables[0]


def test_a_letter_takes_its_facts_from_the_message() -> None:
    """Client, claim, days, amounts and deadline come from the message."""
    letter = a_letter()

    assert ("C-2", "苏州博源数控设备有限公司") == (letter.client, letter.client_name)
    assert (TODAY, dt.date(2026, 12, 30)) == (letter.as_of, letter.pay_by)
    assert ["AR-1003"] == [row.receivable for row in letter.rows]
    assert (135, Money.of("13500.50", "CNY")) == (letter.rows[0].days_overdue, letter.rows[0].outstanding)


def test_the_number_is_made_of_the_key() -> None:
    """The number contains cycle, tier and claim; a key of another form is used as the number."""
    message = attrs.evolve(a_letter_message(), key="ageing.dun:2.90:AR:1003")

    assert "AR:1003-2.90" == dunning_letter(message, LETTERHEAD).number
    assert "k-1" == dunning_letter(attrs.evolve(message, key="k-1"), LETTERHEAD).number


def test_several_claims_stand_in_one_letter_with_totals_by_currency() -> None:
    """Totals are per currency."""
    south, dollars = (
        a_letter_message(CLAIMS[2], days_overdue=91, due_on=dt.date(2026, 9, 23)),
        a_letter_message(CLAIMS[3]),
    )
    letter = dunning_letter(south, LETTERHEAD, also=[dollars])

    assert (Money.of("42000.00", "CNY"), Money.of("8800.00", "USD")) == letter.totals
    assert ["合计 CNY", "合计 USD"] == [row[0].text for row in claims_of(letter).totals]
    assert ["42,000.00 CNY", "8,800.00 USD"] == [row[-1].text for row in claims_of(letter).totals]


@pytest.mark.parametrize(
    "name", ["client", "receivable", "amount", "outstanding", "due_on", "days_overdue", "as_of", "pay_by"]
)
def test_a_letter_without_what_it_is_about_is_not_made(name: str) -> None:
    """Each mandatory fact that is missing is reported."""
    with pytest.raises(InvalidInput) as caught:
        dunning_letter(a_letter_message(**{name: None}), LETTERHEAD)

    assert name in [finding.facts["path"] for finding in caught.value.findings]


def test_everything_that_is_missing_is_named_at_once() -> None:
    """One error contains all missing facts, with the key of the message."""
    message = Message(key="k", hand=Hand.LETTER, code="ageing.dun", recipient="C-1", stream="ladders/AR-1")

    with pytest.raises(InvalidInput) as caught:
        dunning_letter(message, LETTERHEAD)

    assert 8 == len(caught.value.findings)
    assert "k" == caught.value.source


def test_a_claim_on_another_client_is_never_in_the_letter() -> None:
    """A claim on another client is refused."""
    with pytest.raises(InvalidInput) as caught:
        dunning_letter(a_letter_message(CLAIMS[1]), LETTERHEAD, also=[a_letter_message(CLAIMS[0])])

    assert ["letter.other_client"] == [finding.code for finding in caught.value.findings]


def test_a_client_without_a_name_is_addressed_by_their_id() -> None:
    """Without a name the client's id is used."""
    letter = dunning_letter(a_letter_message(client_name=""), LETTERHEAD)

    assert "致：C-2" == letter_page(letter, ZH).addressee


def test_a_claim_is_told_by_what_the_client_knows_it_by() -> None:
    """The letter shows contract and order; our id only without both."""
    known = claims_of(a_letter())
    bare = claims_of(dunning_letter(a_letter_message(contract="", order_number=None, ordered_on=None), LETTERHEAD))

    assert ["HT-2026-03", "SO-1003", "2026-05-06"] == [cell.text for cell in known.rows[0][:3]]
    assert ["AR-1003", "—", "—"] == [cell.text for cell in bare.rows[0][:3]]


def test_instalments_have_a_column_only_where_there_are_any() -> None:
    """A column of instalments appears only if there are several; an invalid number counts as the first."""
    second = claims_of(dunning_letter(a_letter_message(instalment=2), LETTERHEAD))
    odd = claims_of(dunning_letter(a_letter_message(instalment=None), LETTERHEAD))

    assert "期次" in [column.title for column in second.columns]
    assert len(second.rows[0]) == len(second.columns) == len(second.totals[0])
    assert "期次" not in [column.title for column in odd.columns]


@pytest.mark.parametrize(
    ("voice", "texts"),
    [
        (
            ZH,
            ["账款追款函", "致：苏州博源数控设备有限公司", "2026-12-30 前", "1100 2233", "特此函告。", "AR-1003-1.90"],
        ),
        (
            EN,
            ["Request for Payment", "To: 苏州博源数控设备有限公司", "by 2026-12-30", "1100 2233", "Yours faithfully,"],
        ),
    ],
)
def test_a_letter_can_be_read_as_text(voice: Voice, texts: list[str]) -> None:
    """The text has reference, addressee, deadline, account and closing, in both languages."""
    written = plain_text(letter_page(a_letter(), voice))

    assert [] == [text for text in texts if text not in written]
    assert 2 == written.count("恒立机电设备有限公司") - written.count("户名") - written.count("Account holder")


def test_what_the_host_has_not_told_leaves_no_gap() -> None:
    """Without a contact there is no contact line."""
    letter = dunning_letter(a_letter_message(), Letterhead(company="恒立", account="1"))

    assert "请与我公司联系" not in plain_text(letter_page(letter, ZH))
    assert "开户行" not in plain_text(letter_page(letter, ZH))


def tables_of(letter: Letter, voice: Voice = ZH) -> list[Table]:
    """Return all tables of a letter's page."""
    sections = letter_page(letter, voice).sections
    return [block for part in sections for block in part.blocks if isinstance(block, Table)]


def lines_of(message: Message) -> tuple[dict[str, object], ...]:
    """Return the claims in a message."""
    lines = message.facts["lines"]
    assert isinstance(lines, tuple)
    return lines


def texts(table: Table) -> list[list[str]]:
    """Return the texts in the rows of a table."""
    return [[cell.text for cell in row] for row in table.rows]


def test_a_letter_about_several_claims_lists_each_at_its_level() -> None:
    """The lines of a joint message are rows of one letter with one total."""
    claims, _ = tables_of(a_second_letter())

    assert [("AR-1003", 90), ("AR-1007", 60)] == [(row.receivable, row.tier) for row in a_second_letter().rows]
    assert ["135（90天级）", "64（60天级）"] == [row[4] for row in texts(claims)]
    assert "135 (level 90)" == texts(tables_of(a_second_letter(), EN)[0])[0][4]
    assert ["合计 CNY", *[""] * 5, "27,001.00 CNY"] == [cell.text for cell in claims.totals[0]]


def test_a_claim_whose_level_nobody_told_shows_its_days() -> None:
    """A claim without a tier shows its days only."""
    assert "135" == texts(claims_of(dunning_letter(a_letter_message(tier=None), LETTERHEAD)))[0][4]


def test_charges_stand_in_a_table_of_their_own() -> None:
    """Fees and interest have their own table with days and amounts payable, and each rate is explained once."""
    _, charges = tables_of(a_second_letter())
    written = plain_text(letter_page(a_second_letter(), ZH))

    assert ["合同/订单", "计息起日", "计息止日", "费用", "逾期利息", "应付合计"] == [
        head.title for head in charges.columns
    ]
    assert [
        ["HT-2026-03", "2026-08-11", "2026-12-23", "50.00 CNY", "911.28 CNY", "14,461.78 CNY"],
        ["HT-2026-07", "2026-10-21", "2026-12-23", "—", "95.40 CNY", "13,595.90 CNY"],
    ] == texts(charges)
    assert ["应付合计 CNY", *[""] * 4, "28,057.68 CNY"] == [cell.text for cell in charges.totals[0]]
    assert [1, 1, 1] == [written.count(text) for text in ("日利率 0.05%", "加计 30%", "至实际付清之日")]


def test_a_letter_that_charges_nothing_says_nothing_of_it() -> None:
    """Without charges there is one table, and interest is not mentioned."""
    assert 1 == len(tables_of(a_letter()))
    assert "利息" not in plain_text(letter_page(a_letter(), ZH))


def test_a_letter_with_fees_only_has_no_column_of_interest() -> None:
    """A charge that does not occur has no column."""
    message = a_letter_message(fee=Money.of("50.00", "CNY"), contract="")
    _, charges = tables_of(dunning_letter(message, LETTERHEAD))

    assert [["SO-1003", "50.00 CNY", "13,550.50 CNY"]] == texts(charges)
    assert "此后" not in plain_text(letter_page(dunning_letter(message, LETTERHEAD), ZH))


def test_a_letter_with_interest_only_has_no_column_of_fees() -> None:
    """The same for a letter with interest and without fees."""
    (line, _) = a_second_letter().rows
    letter = attrs.evolve(a_second_letter(), rows=(attrs.evolve(line, fee=None),))

    assert "费用" not in [head.title for head in tables_of(letter)[1].columns]


@pytest.mark.parametrize(
    "name", ["interest_from", "interest_through", "interest_basis", "interest_percent", "year_days"]
)
def test_interest_nobody_can_check_goes_to_nobody(name: str) -> None:
    """Interest without its days or rate is refused, with its line."""
    message = a_joint_message()
    first, second = lines_of(message)
    broken = attrs.evolve(message, facts={**message.facts, "lines": (first, {**second, name: None})})

    with pytest.raises(InvalidInput) as caught:
        dunning_letter(broken, LETTERHEAD)

    assert [f"lines[1].{name}"] == [finding.facts["path"] for finding in caught.value.findings]


def test_a_line_about_another_client_or_about_nothing_is_refused() -> None:
    """Each line of a joint letter is checked like a single claim."""
    message = a_joint_message()
    first, _ = lines_of(message)
    broken = attrs.evolve(message, facts={**message.facts, "lines": ({**first, "client": "C-9"}, "AR-1")})

    with pytest.raises(InvalidInput) as caught:
        dunning_letter(broken, LETTERHEAD)

    found = [(finding.code, finding.facts["path"]) for finding in caught.value.findings]
    assert ("letter.other_client", "lines[0].client") == found[0]
    assert ("letter.fact_missing", "lines[1].receivable") in found


def test_a_claim_told_by_two_messages_is_refused() -> None:
    """Finance cannot put the same claim into one letter twice."""
    with pytest.raises(InvalidInput) as caught:
        dunning_letter(a_letter_message(), LETTERHEAD, also=[a_letter_message()])

    assert ["letter.claim_twice"] == [finding.code for finding in caught.value.findings]


def test_a_second_letter_names_the_earlier_ones() -> None:
    """The days of earlier letters, including those added by finance, are listed once and in order."""
    letter = dunning_letter(a_joint_message(), LETTERHEAD, written_before=[dt.date(2026, 10, 9), dt.date(2026, 11, 9)])
    page = letter_page(letter, ZH)

    assert (dt.date(2026, 10, 9), dt.date(2026, 11, 9)) == letter.written_before
    assert "账款追款函（第3次）" == page.title
    assert "2026-10-09、2026-11-09" in plain_text(page)
    assert "账款追款函" == letter_page(a_letter(), ZH).title


def test_the_sentence_of_a_message_tells_what_is_to_be_paid_with_charges() -> None:
    """Without a letterhead the sentence is sent; it includes charges if there are any."""
    assert say(a_joint_message(), "zh-CN").endswith("；连同费用与利息应付28,057.68 CNY")
    assert "with fees and interest 28,057.68 CNY is to be paid" in say(a_joint_message(), "en")
    assert "利息" not in say(a_letter_message(), "zh-CN")
