"""A code and its facts become a sentence; inserted values cannot break it or be expanded."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.documents.wording import Voice, Words, clean
from offboard_core.documents.words import LANGUAGES, shipped_words
from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import BeyondRange
from offboard_core.offboarding import Stage
from offboard_core.organization import Role

ZH, EN = Voice(), Voice(language="en")


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("amount", Money.of("13500.50", "CNY"), "13,500.50 CNY", "13,500.50 CNY"),
        ("amount", {"minor": 1350050, "currency": "CNY"}, "13,500.50 CNY", "13,500.50 CNY"),
        ("due_on", dt.date(2026, 11, 26), "2026-11-26", "2026-11-26"),
        ("at", dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC), "2026-11-23 09:00+08:00", "2026-11-23 09:00+08:00"),
        ("at", "2026-11-23T01:00:00Z", "2026-11-23 09:00+08:00", "2026-11-23 09:00+08:00"),
        ("at", dt.datetime(2026, 11, 23, 9), "2026-11-23 09:00", "2026-11-23 09:00"),
        ("at", dt.datetime.max.replace(tzinfo=dt.UTC), "9999-12-31 23:59+00:00", "9999-12-31 23:59+00:00"),
        ("at", "2026-99-99T01:00:00Z", "2026-99-99T01:00:00Z", "2026-99-99T01:00:00Z"),
        ("reason", None, "未说明", "not stated"),
        ("reason", "", "未说明", "not stated"),
        ("clients", Unknown("CRM 503"), "未知（CRM 503）", "unknown (CRM 503)"),
        ("clients", Unknown("not_asked"), "未知（尚未查询）", "unknown (the source has not been asked yet)"),
        ("urgent", True, "是", "yes"),
        ("urgent", False, "否", "no"),
        ("days", 34, "34", "34"),
        ("stage", Stage.READY, "可离职", "ready"),
        ("stage", "ready", "可离职", "ready"),
        ("role", "finance", "财务", "finance"),
        ("roles", "finance, hr", "财务、人事", "finance, HR"),
        ("roles", ("finance", "hr"), "财务、人事", "finance, HR"),
        ("roles", frozenset({"hr"}), "人事", "HR"),
        ("roles", "finance, nobody", "finance, nobody", "finance, nobody"),
        ("owner", "zhao.min", "zhao.min", "zhao.min"),
        ("items", (), "无", "none"),
        ("items", ("AR-1", "AR-2"), "AR-1、AR-2", "AR-1, AR-2"),
        (
            "promises",
            ({"pay_on": dt.date(2026, 12, 1)}, {"x": 1}),
            "承诺付款日：2026-12-01；x：1",
            "Promised for: 2026-12-01; x: 1",
        ),
        ("blob", b"abc", "b'abc'", "b'abc'"),
        ("note", "请转\n卡在 财务", "请转 卡在 财务", "请转 卡在 财务"),
        (
            "amount",
            {"minor": 10**19, "currency": "CNY"},
            f"minor：{10**19}、币种：CNY",
            f"minor: {10**19}, Currency: CNY",
        ),
        ("wrong", {"minor": 1, "currency": "XYZ"}, "minor：1、币种：XYZ", "minor: 1, Currency: XYZ"),
    ],
)
def test_a_fact_is_worded_in_the_language_of_its_sentence(name: str, value: object, zh: str, en: str) -> None:
    """Names, amounts, days, moments, lists and missing values use the language's form."""
    assert (zh, en) == (ZH.fact(name, value), EN.fact(name, value))


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        ("item.not_open", "open", "未办"),
        ("grant.live", "failed", "失败"),
        ("event.documentation_judged", "returned", "退回"),
        ("event.source_answered", "known", "已答复"),
        ("anything.else", "settled", "已交接"),
    ],
)
def test_a_state_is_that_of_the_thing_the_code_is_about(code: str, state: str, words: str) -> None:
    """The same state is worded according to its code."""
    assert words == ZH.fact("state", state, code)


def test_a_sentence_is_filled_with_its_facts() -> None:
    """Facts are worded and inserted; the subject fills its own field."""
    assert "财务 会签后清单有变动，需重签" == ZH.say("sign_off.stale", {"role": "finance"})
    assert "the sheet has changed since finance signed; sign again" == EN.say("sign_off.stale", {"role": Role.FINANCE})
    assert "填写客户 C-1 的交底" == ZH.say("todo.document_item", subject="C-1")


def test_a_missing_fact_is_said_to_be_missing() -> None:
    """A missing fact reads "not stated"."""
    assert "未说明 尚未会签" == ZH.say("sign_off.missing")
    assert "not stated has not signed yet" == EN.say("sign_off.missing")


def test_a_code_without_words_says_itself_and_its_facts() -> None:
    """A code without words is shown with its facts, and no error is raised."""
    assert "crm.locked" == ZH.say("crm.locked")
    assert "crm.locked（负责人：财务、until：2026-12-01）" == ZH.say(
        "crm.locked", {"owner": "finance", "until": dt.date(2026, 12, 1)}
    )
    assert "crm.locked (Owner: finance)" == EN.say("crm.locked", {"owner": "finance"})


def test_a_hosts_words_lie_over_ours() -> None:
    """A host's text overrides ours in its language; otherwise ours is used."""
    words: Words = {
        "zh-CN": {"sign_off.missing": "请{role}尽快会签", "role.finance": "财务部"},
        "en": {"role.finance": "Finance Dept"},
    }

    assert "请财务部尽快会签" == Voice(words=words).say("sign_off.missing", {"role": "finance"})
    assert "Finance Dept has not signed yet" == Voice(language="en", words=words).say(
        "sign_off.missing", {"role": "finance"}
    )


@pytest.mark.parametrize(
    "template", ["{role.__class__}", "{role!r}", "{role:>99999999}", "{0}", "{}", "{role[0]}", "{{role}"]
)
def test_a_hosts_words_execute_nothing(template: str) -> None:
    """Only plain names in braces are filled; other braces stay text."""
    words: Words = {"zh-CN": {"x.y": template}}

    assert template.replace("{role}", "财务") == Voice(words=words).say("x.y", {"role": "finance"})


def test_a_number_nobody_can_print_is_named_by_its_kind() -> None:
    """A number too long to print is replaced by its type."""
    assert "<int>" == ZH.fact("count", 10**5000)


def test_a_fact_is_never_taken_for_words() -> None:
    """A value that looks like a placeholder is not expanded."""
    assert "{role} 尚未会签" == ZH.say("sign_off.missing", {"role": "{role}"})


def test_a_language_nobody_speaks_is_an_error() -> None:
    """The error lists the available languages."""
    with pytest.raises(InvalidInput) as caught:
        Voice(language="fr")

    assert "input.unknown_language" == caught.value.findings[0].code
    assert "zh-CN, en" == caught.value.findings[0].facts["allowed"]


def test_a_language_of_the_hosts_own_is_spoken_where_it_has_words() -> None:
    """A host's language uses its words, then English; errors list it."""
    words: Words = {"fr": {"value.yes": "oui"}}

    assert ("oui", "no") == (
        Voice(language="fr", words=words).fill("value.yes"),
        Voice(language="fr", words=words).fill("value.no"),
    )
    with pytest.raises(InvalidInput) as caught:
        Voice(language="de", words=words)
    assert "zh-CN, en, fr" == caught.value.findings[0].facts["allowed"]


def test_words_are_told_by_language() -> None:
    """Words that are not grouped by language raise an error with the place."""
    with pytest.raises(InvalidInput) as caught:
        Voice(words={"value.yes": "ja"})  # type: ignore[dict-item]

    assert ("words.value.yes", "words.not_a_mapping") == (
        caught.value.findings[0].subject,
        caught.value.findings[0].code,
    )


def test_a_text_of_the_hosts_that_is_none_leaves_ours() -> None:
    """A value that is not text is ignored, and our sentence is used."""
    words: Words = {"zh-CN": {"value.yes": 1}}  # type: ignore[dict-item]

    assert "是" == Voice(words=words).fill("value.yes")


def test_a_member_without_a_name_is_called_by_its_value() -> None:
    """A member without words is shown by its value."""
    assert "按周末推算" == ZH.name(BeyondRange.WEEKENDS)
    assert "ready" == Voice(words={}).name(_Unnamed.READY)


class _Unnamed(StrEnum):
    READY = "ready"


def test_texts_that_are_worded_already_are_put_in_as_they_are() -> None:
    """`fill` inserts texts unchanged, leaves unknown fields, and joins texts for a code without words."""
    assert "未知（{x}）" == ZH.fill("value.unknown", reason="{x}")
    assert "未知（{reason}）" == ZH.fill("value.unknown")
    assert "ab" == ZH.fill("no.such.code", one="a", two="b")


def test_labels_are_named_or_called_what_they_are() -> None:
    """A known fact has a label, an unknown one its name."""
    assert ("到期日", "crm_id") == (ZH.label("pay_due_on"), ZH.label("crm_id"))


def test_what_controls_the_text_around_it_becomes_a_blank() -> None:
    """Line ends, direction marks, invisible characters and unpaired surrogates become blanks."""
    assert "a b c d" == clean("a\r\nb\u202ec\ud800d")


@given(
    code=st.sampled_from([*sorted(shipped_words("en")), "no.words"]),
    facts=st.dictionaries(
        st.sampled_from(["role", "state", "stage", "item", "person", "reason", "amount", "kind", "path", "value"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes() | st.binary(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=5,
        ),
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_no_fact_breaks_a_sentence(code: str, facts: dict[str, object], language: str) -> None:
    """Any facts give a sentence on one line that can be encoded."""
    said = Voice(language=language).say(code, facts)

    assert 1 == len(said.splitlines() or [said])
    assert said.encode("utf-8")


@pytest.mark.parametrize("fact", ["owner", "receiver", "signer", "leaver", "by", "successor", "witness"])
def test_a_host_may_have_people_told_by_name(fact: str) -> None:
    """Words under `person.<id>` replace the id of a person everywhere."""
    named = Voice(words={"zh-CN": {"person.li.na": "李娜"}})

    assert "李娜" == named.fact(fact, "li.na")
    assert "li.na" == Voice().fact(fact, "li.na")
