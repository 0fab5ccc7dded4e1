"""A contact of a client, and how it is masked for people who may not see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from offboard_core.clients.client import Client


@attrs.frozen(kw_only=True)
class Contact:
    """A contact person at a client (联系人)."""

    name: str
    post: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""


HIDDEN = "****"
"""Replacement of hidden text; its length is constant, so that it reveals no length."""


_FULL_NUMBER = 11


_NUMBER = re.compile(r"\d(?:[\s().+/-]{0,3}\d){6,}")


_DAY = re.compile(r"(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}", re.ASCII)


_WORD = re.compile(r"[^\s,;，；：:<>()（）]+")


_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


_SHOWN_OF_ADDRESS = 6


_LONG_NAME = 6


def mask_phone(phone: str) -> str:
    """Show the first three and last four digits of a full number, the last two of a shorter one.

    >>> mask_phone("138-0000-5678")
    '138****5678'
    """
    if not phone.strip():
        return ""
    digits = [char for char in phone if char.isdigit()]
    if len(digits) >= _FULL_NUMBER:
        return "".join((*digits[:3], HIDDEN, *digits[-4:]))
    return HIDDEN + "".join(digits[-2:] if len(digits) > _LONG_NAME else ())


def mask_id_card(number: str) -> str:
    """Show the first and the last character of an identity card number (身份证号): no region, no birthday.

    >>> mask_id_card("11010519491231002X")
    '1****X'
    """
    return _ends(number.strip())


def mask_name(name: str) -> str:
    """Show the first character of a person's name; hide a name of one character.

    >>> mask_name("王伟")
    '王****'
    """
    text = name.strip()
    return text[: len(text) > 1] + HIDDEN if text else ""


def mask_wechat(account: str) -> str:
    """Show the first and the last character of a WeChat account."""
    return _ends(account.strip())


def mask_address(address: str) -> str:
    """Show a third of an address, at most six characters: province and city without the street."""
    text = address.strip()
    shown = text[: min(_SHOWN_OF_ADDRESS, len(text) // 3)]
    return "".join("*" if char.isdigit() else char for char in shown) + HIDDEN if text else ""


def mask_email(email: str) -> str:
    """Show the first character before the @ and the domain; hide a domain that contains a number.

    >>> mask_email("zhang.san@example.com")
    'z****@example.com'
    """
    text = email.strip()
    if not text:
        return ""
    local, at, domain = text.rpartition("@")
    if not at or not _DOMAIN.fullmatch(domain) or _NUMBER.search(domain):
        return HIDDEN
    return f"{local[: len(local) > 1]}{HIDDEN}@{domain}"


def mask_text(text: str) -> str:
    """Hide telephone numbers and e-mail addresses in free text; keep other text, including dates.

    >>> mask_text("采购经理，手机 138 0000 5678")
    '采购经理，手机 ****'
    """
    without_email = _WORD.sub(lambda found: HIDDEN if "@" in found[0] else found[0], text)
    return _NUMBER.sub(lambda found: found[0] if _DAY.fullmatch(found[0]) else HIDDEN, without_email)


def mask_contact(contact: Contact) -> Contact:
    """Return the contact as other people than the owner see it, and as it appears in every list."""
    return Contact(
        name=mask_name(contact.name),
        post=mask_text(contact.post),
        phone=mask_phone(contact.phone),
        email=mask_email(contact.email),
        wechat=mask_wechat(contact.wechat),
    )


def masked(client: Client) -> Client:
    """Return the client with every contact masked, and numbers in free text hidden.

    Only for display; never store it.
    """
    return attrs.evolve(
        client,
        contacts=tuple(mask_contact(contact) for contact in client.contacts),
        preferences=mask_text(client.preferences),
        needs=mask_text(client.needs),
    )


def _ends(text: str) -> str:
    """Show the first and the last character; hide a text of up to six characters."""
    if not text:
        return ""
    return f"{text[0]}{HIDDEN}{text[-1]}" if len(text) > _LONG_NAME else HIDDEN
