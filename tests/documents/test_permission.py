"""The permission matrix agrees with decisions, in both languages, as text and as HTML."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    STEP_UP,
    Access,
    Action,
    Actor,
    Collaborator,
    Fact,
    FieldClass,
    Forbid,
    Permit,
    Relation,
    Target,
)
from offboard_core.adapters.html import render_html
from offboard_core.documents.page import Cell, Page, Table
from offboard_core.documents.pages import page_of
from offboard_core.documents.permission import PermissionReport
from offboard_core.documents.text import plain_text
from offboard_core.organization import OrgChart, Role

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
REPORT = PermissionReport.of(SHIPPED)


def rows(page: Page, title: str) -> dict[str, list[Cell]]:
    """Return the rows of the first table in a section, by their first cell."""
    section = next(section for section in page.sections if section.title == title)
    table = next(block for block in section.blocks if isinstance(block, Table))
    return {row[0].text: list(row[1:]) for row in table.rows}


def test_the_matrix_says_what_the_rules_say() -> None:
    """Cells show the sufficient relations, "all" without one, or "no"."""
    assert (Relation.OWNER,) == REPORT.relations(Role.SALES, Action.TRANSFER, "clients")
    assert (Relation.ANY,) == REPORT.relations(Role.FINANCE, Action.SETTLE, "receivables")
    assert () == REPORT.relations(Role.AUDITOR, Action.EDIT, "clients")
    assert (Relation.READER,) == REPORT.relations(Role.FINANCE, Action.VIEW, "clients")
    assert (Relation.WRITER,) == REPORT.relations(Role.FINANCE, Action.LOG, "clients")
    assert () == REPORT.relations(Role.SUPERVISOR, Action.EDIT, "clients", field=FieldClass.CORE)
    assert (Relation.OWNER,) == REPORT.relations(Role.SUPERVISOR, Action.VIEW, "clients", field=FieldClass.CONTACT)


@pytest.mark.parametrize(
    ("language", "kind", "action", "text"),
    [("zh-CN", "客户", "移交", "负责人"), ("en", "client", "transfer", "the owner")],
)
def test_the_page_in_both_languages(language: str, kind: str, action: str, text: str) -> None:
    """Each kind is a section, each action a row, each role a column."""
    page = page_of(REPORT, language)
    sales = rows(page, kind)[action][0]

    assert (text, "plain") == (sales.text, sales.tone)
    assert "{" not in plain_text(page)
    assert len(REPORT.kinds) + 3 == len(page.sections)


def test_what_needs_a_stronger_login_is_marked() -> None:
    """Actions that need a stronger login are marked, with strict rules also sign-off."""
    strict = page_of(PermissionReport.of(SHIPPED.demanding(*STEP_UP)), "zh-CN")

    assert "解除脱敏 *" in rows(page_of(REPORT, "zh-CN"), "客户")
    assert "会签" in rows(page_of(REPORT, "zh-CN"), "离职单")
    assert "会签 *" in rows(strict, "离职单")


def test_what_is_proved_and_what_is_not() -> None:
    """A broken fact shows its case, and an idle permit is listed."""
    rules = attrs.evolve(
        SHIPPED,
        permits=(
            *SHIPPED.permits,
            Permit(id="host.idle", roles={Role.AUDITOR}, actions={Action.EDIT}, kinds={"clients"}),
        ),
        forbids=(*SHIPPED.forbids, Forbid(id="host.closed", relation=Relation.POOL, under_case=True)),
        facts=(Fact(id="host.nobody_unmasks", never=Forbid(id="x", actions={Action.UNMASK})),),
    )
    page = page_of(PermissionReport.of(rules), "zh-CN")
    results = rows(page, "已证明的事实")

    assert ("已证明", "good") == attrs.astuple(results["已离职人员什么也做不了"][0])
    assert "bad" == results["host.nobody_unmasks"][0].tone
    assert "违反不变式 host.nobody_unmasks" in results["host.nobody_unmasks"][0].text
    assert "host.idle" in plain_text(page)
    assert ["与对象的关系为所在公海的成员；负责人正在离职", "出厂规则，宿主可改"] == [
        cell.text for cell in rows(page, "禁止规则")["host.closed"]
    ]
    assert "不可移除" == rows(page, "禁止规则")["departed.nothing"][-1].text


def test_a_forbid_without_a_condition_says_so() -> None:
    """A forbid without conditions is worded as forbidding everything."""
    rules = attrs.evolve(SHIPPED, forbids=(Forbid(id="closed"),))

    assert (
        "everything is forbidden" == rows(page_of(PermissionReport.of(rules), "en"), "Prohibitions")["closed"][0].text
    )


def test_answers_are_explained() -> None:
    """Reasons, grounds, people, roles and validity are shown for permissions and refusals."""
    access = Access(at=AT, org=CHART)
    shared = Collaborator(person="li.na", from_at=AT, until_at=AT + dt.timedelta(days=1))
    client = Target(kind="clients", id="C-8", owner="wang.wei", collaborators=(shared,))
    li_na = Actor(id="li.na", roles=[Role.SALES])
    report = PermissionReport.of(
        SHIPPED,
        explained=(
            access.explain(li_na, Action.VIEW, client),
            access.explain(li_na, Action.TRANSFER, client),
        ),
    )
    text = plain_text(page_of(report, "zh-CN"))

    assert "li.na 可否查看 客户 C-8" in text
    assert "有效至  2026-11-24" in text
    assert "可办理的人  wang.wei、zhao.min" in text
    assert "可办理的角色  人事" in text


CHART = OrgChart(supervisor_of={"li.na": "zhao.min", "wang.wei": "zhao.min"})


def test_it_is_a_self_contained_page() -> None:
    """The page has no script and loads no resource."""
    html = render_html(REPORT, "zh-CN")

    assert "<table" in html
    assert "<script" not in html
    assert "src=" not in html
