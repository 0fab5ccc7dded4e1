"""Masking: what is still shown of a personal detail in a list, and that it is never more."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offboard_core.clients import Contact, masked
from offboard_core.clients.contact import (
    mask_address,
    mask_contact,
    mask_email,
    mask_id_card,
    mask_name,
    mask_phone,
    mask_text,
    mask_wechat,
)
from tests.clients.builders import CALLED, a_client


def digits(text: str) -> int:
    """Count digits of any script."""
    return sum(char.isdigit() for char in text)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("", ""),
        ("  ", ""),
        ("13800005678", "138****5678"),
        ("+86 138-0000-5678", "861****5678"),
        ("1380000567", "****67"),
        ("1234567", "****67"),
        ("123456", "****"),
        ("没有", "****"),
        ("13800005678/13900001234", "138****1234"),
    ],
)
def test_phone(phone: str, shown: str) -> None:
    """From eleven digits on the first three and the last four are shown, from seven on the last two, else nothing."""
    assert shown == mask_phone(phone)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("", ""), ("11010519491231002X", "1****X"), ("1234567", "1****7"), ("123456", "****")],
)
def test_id_card(number: str, shown: str) -> None:
    """Only the ends of an identity card number are shown, so neither region nor birthday."""
    assert shown == mask_id_card(number)


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("王", "****"), ("王伟", "王****"), (" 欧阳娜娜 ", "欧****"), ("John Li", "J****")]
)
def test_name(name: str, shown: str) -> None:
    """The family name's first character is shown, never how long the name is."""
    assert shown == mask_name(name)


@pytest.mark.parametrize(
    ("account", "shown"), [("", ""), ("lilei_2026", "l****6"), ("lilei26", "l****6"), ("lilei2", "****")]
)
def test_wechat(account: str, shown: str) -> None:
    """Only the ends of an account of more than six characters are shown."""
    assert shown == mask_wechat(account)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ""),
        ("上海市浦东新区世纪大道100号2单元501室", "上海市浦东新****"),
        ("上海市浦东新区", "上海****"),
        ("8号", "****"),
        ("100号院3号楼2单元", "*******"),
    ],
)
def test_address(address: str, shown: str) -> None:
    """A third of it and at most six characters are shown, and no number among them."""
    assert shown == mask_address(address)


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("", ""),
        ("zhang.san@example.com", "z****@example.com"),
        ("z@example.com", "****@example.com"),
        ("zhang.san", "****"),
        ("a@b@example.com", "a****@example.com"),
        ("zhang@localhost", "****"),
        ("zhang@13800005678.com", "****"),
        ("zhang@163.com", "z****@163.com"),
    ],
)
def test_email(email: str, shown: str) -> None:
    """The first character and the domain are shown, and nothing of what is no address."""
    assert shown == mask_email(email)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("采购经理", "采购经理"),
        ("手机138 0000 5678，周三在", "手机****，周三在"),
        ("021-5888 1234转801", "****转801"),
        ("邮箱 li.lei@example.com。", "邮箱 ****"),
        ("2026-12-01前交货，50台", "2026-12-01前交货，50台"),
        ("2026-12-01 13800005678", "****"),
        ("合同123456号", "合同123456号"),
        ("合同1234567号", "合同****号"),
    ],
)
def test_text(text: str, shown: str) -> None:
    """Numbers of seven digits and more and e-mail addresses are hidden in free text; dates and quantities stay."""
    assert shown == mask_text(text)


def test_a_contact_in_a_list() -> None:
    """Every detail of a contact is masked; the post stays, but for a number in it."""
    contact = Contact(
        **{**{name: getattr(CALLED, name) for name in ("name", "phone", "email", "wechat")}, "post": "采购 13800005678"}
    )

    assert Contact(
        name="李****", post="采购 ****", phone="138****5678", email="l****@example.com", wechat="l****6"
    ) == mask_contact(contact)


def test_a_client_in_a_list() -> None:
    """Contacts and numbers in free text are masked; what the company is stays as it is, and so does the original."""
    client = a_client(contacts=(CALLED,), needs="请打13800005678", preferences="周三", tax_id="91310000607215301X")
    shown = masked(client)

    assert ("华东重工", "91310000607215301X", "请打****", "周三") == (
        shown.name,
        shown.tax_id,
        shown.needs,
        shown.preferences,
    )
    assert (mask_contact(CALLED),) == shown.contacts
    assert (CALLED,) == client.contacts


DETAILS = st.text(alphabet=st.sampled_from("0123456789１２٣+-() 甲乙abc@.转"), max_size=40)


@given(text=DETAILS)
@example("1" * 40)
@example("１３８００００５６７８")
def test_no_mask_leaks_more_than_its_digits(text: str) -> None:
    """Seven digits of a telephone number, two of an identity card or account, none of an address: never more."""
    assert digits(mask_phone(text)) <= 7
    assert digits(mask_phone(text)) <= max(digits(text) - 4, 0)
    assert digits(mask_id_card(text)) <= 2
    assert digits(mask_wechat(text)) <= 2
    assert digits(mask_address(text)) == 0
    assert digits(mask_name(text)) <= 1
    local, at, domain = mask_email(text).rpartition("@")
    assert digits(local) <= 1
    assert not at or text.strip().endswith(domain)


@given(
    before=st.text(alphabet="甲乙丙，。", max_size=5), number=st.text(alphabet="0123456789", min_size=7, max_size=30)
)
def test_no_long_number_survives_in_free_text(before: str, number: str) -> None:
    """Wherever a number of seven digits or more stands in free text, none of its digits is left."""
    assert 0 == digits(mask_text(f"{before}{number}{before}"))


@given(text=DETAILS)
def test_masking_twice_leaks_no_more(text: str) -> None:
    """Masking free text that is masked already changes nothing."""
    assert mask_text(text) == mask_text(mask_text(text))
