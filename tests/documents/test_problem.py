"""An error becomes a status and a body with only what the person who asked may know."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from offboard_core.documents.problem import problem
from offboard_core.errors import Conflict, InvalidInput, KeyReused, NotFound, OffboardError, PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money

SIGNED = Finding(code="sign_off.sheet_changed", subject="wang.wei#1", facts={"role": "finance"})
FORBIDDEN = Finding(
    code="access.not_yours",
    subject="C-8",
    facts={"person": "li.na", "action": "edit", "kind": "clients", "target": "C-8", "owner": "wang.wei"},
)


@pytest.mark.parametrize(
    ("error", "status", "type", "title"),
    [
        (PermissionRefused((FORBIDDEN,)), 403, "permission-refused", "权限不足"),
        (Conflict("cases", "wang.wei#1"), 409, "conflict", "记录已被他人修改"),
        (Refusal((SIGNED,)), 422, "refusal", "现在不能办理"),
        (NotFound("cases", "wang.wei#9"), 404, "not-found", "没有这条记录"),
        (InvalidInput.at("amount", "x", "money.not_an_amount"), 400, "invalid-input", "输入有误"),
        (KeyReused("k-1"), 400, "invalid-input", "输入有误"),
    ],
)
def test_each_error_has_its_status(error: OffboardError, status: int, type: str, title: str) -> None:
    """The most specific class decides the status, and the body is JSON."""
    answer = problem(error)

    assert status == answer.status
    assert f"urn:offboard-core:{type}" == answer.body()["type"]
    assert title == answer.body()["title"]
    assert answer.body() == json.loads(json.dumps(answer.body()))


def test_a_refusal_tells_every_reason_with_its_facts() -> None:
    """The body has code, subject, facts and text of every reason; the detail joins the texts."""
    amount = Finding(
        code="item.due_in_the_past",
        subject="wang.wei#1",
        facts={"item": "AR-1", "due_on": dt.date(2026, 11, 1), "amount": Money.of("1.00", "CNY")},
    )
    body = problem(Refusal((SIGNED, amount)), "zh-CN").body()

    assert body["findings"][0] == {
        "code": "sign_off.sheet_changed",
        "subject": "wang.wei#1",
        "facts": {"role": "finance"},
        "text": "清单在您打开之后有变动，请重新核对再签",
    }
    assert body["findings"][1]["facts"]["due_on"] == "2026-11-01"
    assert body["findings"][1]["facts"]["amount"] == {"minor": 100, "currency": "CNY"}
    assert body["detail"].split("；") == [finding["text"] for finding in body["findings"]]


def test_a_refused_person_learns_nothing_of_the_thing_but_its_id() -> None:
    """The owner of another person's client is in neither facts nor text."""
    body = problem(PermissionRefused((FORBIDDEN,))).body()

    assert "wang.wei" not in json.dumps(body)
    assert {"person", "action", "kind", "target"} == set(body["findings"][0]["facts"])
    assert "C-8" in body["findings"][0]["text"]
    assert "不予显示" in body["findings"][0]["text"]


def test_english_and_a_hosts_words() -> None:
    """Language and a host's words apply to titles and texts."""
    words = {"zh-CN": {"problem.refusal": "稍后再办"}, "en": {"problem.refusal": "Try later"}}

    assert "Changed by somebody else" == problem(Conflict("cases", "c"), "en").body()["title"]
    assert "稍后再办" == problem(Refusal((SIGNED,)), words=words).body()["title"]


def test_a_fact_json_cannot_spell_is_worded() -> None:
    """A fact without a JSON form is worded instead."""
    finding = Finding(code="x.y", subject="s", facts={"odd": 1.5})

    assert {"odd": "1.5"} == problem(Refusal((finding,))).body()["findings"][0]["facts"]


def test_the_body_belongs_to_the_host() -> None:
    """Changes to one body do not appear in the next."""
    answer = problem(Refusal((SIGNED,)))
    answer.body()["instance"] = "/cases/1"
    answer.body()["findings"][0]["code"] = "changed"

    assert "instance" not in answer.body()
    assert "sign_off.sheet_changed" == answer.body()["findings"][0]["code"]


def test_an_error_of_somebody_else_is_not_ours_to_word() -> None:
    """`OffboardError` itself and other errors raise `TypeError`."""
    with pytest.raises(TypeError, match="OffboardError"):
        problem(OffboardError("?"))


def test_a_language_nobody_speaks_is_refused() -> None:
    """A language without words raises `InvalidInput`."""
    with pytest.raises(InvalidInput):
        problem(Refusal((SIGNED,)), "tlh")
