"""Notices show the known facts, and word missing ones as not stated."""

from __future__ import annotations

from offboard_core.documents.message import notice_page
from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.kernel.verdict import Hand, Message
from tests.documents.things import PROMISE, an_intervention

ZH, EN = Voice(), Voice(language="en")


def test_an_intervention_brings_what_is_known() -> None:
    """The claim and the statements are separate parts; a missing reason is worded as not stated."""
    said = {"reason": None, "reason_text": "", "promises": ({"amount": PROMISE.amount, "state": "open"},)}
    written = plain_text(notice_page(an_intervention(**said), ZH))

    assert "主管介入通知" in written
    assert "未结原因  未说明" in written
    assert "付款承诺  金额：60,000.00 CNY、状态：" in written
    assert "HT-2026-01" in written


def test_a_reason_and_a_promise_are_named() -> None:
    """Codes of reasons and states are worded."""
    facts = {"reason": "cash_short", "promises": ({"amount": PROMISE.amount, "state": "broken"},)}
    written = plain_text(notice_page(an_intervention(**facts), EN))

    assert "cash_short" not in written
    assert "broken" in written


def test_any_other_message_is_a_plain_notice() -> None:
    """Another message is its sentence and its key."""
    message = Message(
        key="grant:1", hand=Hand.REVOKE, code="grant.revoke", recipient="it", stream="cases/c", facts={"grant": "crm"}
    )
    page = page_of(message)

    assert "通知" == page.title
    assert 1 == len(page.sections)
    assert "未说明" in plain_text(page)
