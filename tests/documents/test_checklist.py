"""The handover list: giver, receiver, witness and day on every line, and all signatures."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.documents.checklist import checklist_page, handover_list
from offboard_core.documents.page import Bars, Cell, Column, Marks, Section, Table
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.kernel.money import Money
from offboard_core.offboarding import ByHand, ItemState, OffboardingCase, Told
from offboard_core.offboarding.sheet import sign_off
from offboard_core.offboarding.verification import verify_receivable
from offboard_core.organization import Role
from tests.documents.things import CLAIMS, a_departed_case, a_running_case, a_signed_case
from tests.offboarding import people

ZH = Voice()


def section(case: OffboardingCase, title: str, voice: Voice = ZH) -> Section:
    """Return the part of a list whose title starts with a text."""
    return next(part for part in checklist_page(handover_list(case), voice).sections if part.title.startswith(title))


def rows(case: OffboardingCase, title: str) -> list[dict[str, Cell]]:
    """Return the rows of a part's table, each cell by the title of its column."""
    table = section(case, title).blocks[0]
    assert isinstance(table, Table)
    titles = [column.title for column in table.columns]
    return [dict(zip(titles, row, strict=True)) for row in table.rows]


def marks(case: OffboardingCase) -> list[tuple[str, str]]:
    """Return every party with the state of its signature."""
    block = section(case, "会签").blocks[0]
    assert isinstance(block, Marks)
    return [(mark.party, mark.state.text) for mark in block.items]


def test_the_list_holds_every_sheet_as_it_stands() -> None:
    """Hash, lines and signature of each party are those of the case."""
    case = a_signed_case()
    handover = handover_list(case)

    assert [Role.SUPERVISOR, Role.FINANCE, Role.HR] == [sheet.role for sheet in handover.sheets]
    assert [case.sheet(sheet.role) for sheet in handover.sheets] == [sheet.hash for sheet in handover.sheets]
    assert [False, True, False] == [sheet.is_current for sheet in handover.sheets]
    assert len(case.items) == len(handover.lines)


def test_every_line_names_giver_receiver_witness_and_day() -> None:
    """移交人, 接管人 and 监交人 are on every line, as a dash if missing."""
    claim, client = rows(a_signed_case(), "应收单")[0], rows(a_signed_case(), "客户（")[0]
    open_client = rows(a_signed_case(), "客户（")[1]

    assert ["wang.wei", "li.na", "zhao.min", "2026-11-25"] == [
        claim[name].text for name in ("移交人", "接管人", "监交人", "期限")
    ]
    assert "chen" == client["监交人"].text
    assert ["—", "—", "未办", "bad"] == [
        open_client["接管人"].text,
        open_client["监交人"].text,
        open_client["状态"].text,
        open_client["状态"].tone,
    ]


def test_a_claim_shows_contract_amount_age_and_tier() -> None:
    """A claim that is not due shows no days and no tier."""
    due, not_due = rows(a_signed_case(), "应收单")[1:3]

    assert ["HT-2026-03", "13,500.50 CNY", "105", "90"] == [
        due[name].text for name in ("合同号", "未收余额", "逾期天数", "预警级别")
    ]
    assert ["—", "—"] == [not_due["逾期天数"].text, not_due["预警级别"].text]


def test_a_client_shows_needs_preferences_and_documentation() -> None:
    """A client shows the leaver's documentation and whether it was accepted."""
    first, second = rows(a_signed_case(), "客户（")[:2]

    assert ["二期扩产设备", "已接受", "A"] == [first[name].text for name in ("未满足需求", "客户交底", "客户等级")]
    asked_for = "待补：近三个月沟通记录、联系人、需求"
    assert ["只认盖章的纸质函件", asked_for] == [second["客户偏好"].text, second["客户交底"].text]


def test_a_claim_shows_what_finance_says_of_it() -> None:
    """A claim shows no verdict, agreed, or disputed with the reason."""
    case = people.checked(people.a_receivable("AR-1"))

    def said(case: OffboardingCase) -> str:
        return rows(case, "应收单")[0]["财务核实"].text

    agreed = people.yes(verify_receivable(case, "AR-1", agreed=True, by=people.ZHOU, at=people.NOW))
    disputed = people.yes(
        verify_receivable(case, "AR-1", agreed=False, reason="客户称已付 40", by=people.ZHOU, at=people.NOW)
    )
    assert ["—", "无异议", "有异议：客户称已付 40"] == [said(case), said(agreed), said(disputed)]


def test_how_far_the_handover_is_is_drawn() -> None:
    """There is one bar per kind; deferred lines do not count."""
    case = a_signed_case()
    (first, *_) = checklist_page(handover_list(case), Voice()).sections
    (chart,) = first.blocks
    assert isinstance(chart, Bars)
    states: dict[str, list[ItemState]] = {}
    for item in case.items:
        if item.state is not ItemState.GONE:
            states.setdefault(Voice().name(item.kind), []).append(item.state)
    done = {kind: sum(one in {ItemState.SETTLED, ItemState.WAIVED} for one in found) for kind, found in states.items()}

    assert {kind: f"{done[kind]} / {len(found)}" for kind, found in states.items()} == {
        bar.label: bar.text for bar in chart.items
    }
    assert {kind: done[kind] * 100 // len(found) for kind, found in states.items()} == {
        bar.label: bar.length for bar in chart.items
    }
    assert len(set(done.values())) > 1
    nothing = handover_list(people.checked())
    assert not any(
        isinstance(block, Bars) for part in checklist_page(nothing, Voice()).sections for block in part.blocks
    )


def test_a_paid_claim_is_not_late() -> None:
    """A claim paid after its handover shows no days and no tier."""
    (item,) = people.checked(people.a_receivable("AR-1")).items
    paid = attrs.evolve(item, facts={**item.facts, "amount": Money.zero("CNY")})
    (row,) = rows(attrs.evolve(people.checked(people.a_receivable("AR-1")), items=(paid,)), "应收单")

    assert ["—", "—"] == [row[name].text for name in ("逾期天数", "预警级别")]


def test_a_claim_shows_whether_the_client_acknowledged_the_balance() -> None:
    """A claim shows whether a balance confirmation was sent or acknowledged."""
    case = people.checked(people.a_receivable("AR-1"))
    agreed = people.yes(verify_receivable(case, "AR-1", agreed=True, by=people.ZHOU, at=people.NOW))

    def said(case: OffboardingCase, **moving: dt.date) -> str:
        (item,) = case.items
        shown = attrs.evolve(item, moving={**item.moving, **moving})
        return rows(attrs.evolve(case, items=(shown,)), "应收单")[0]["财务核实"].text

    on = dt.date(2026, 11, 25)
    assert "对账函已于 2026-11-25 发出，未回" == said(case, balance_sent_on=on)
    assert "无异议；客户已于 2026-11-25 确认余额" == said(agreed, balance_sent_on=on, balance_acknowledged_on=on)


def test_an_order_an_asset_and_a_duty_show_their_own_columns() -> None:
    """Each kind of line has its own columns."""
    case = a_signed_case()

    assert "200,000.00 CNY" == rows(case, "订单")[0]["未执行"].text
    assert ["归还", "收条 2026-118"] == [rows(case, "资产")[0][name].text for name in ("结果", "凭证")]
    assert "太湖水务项目" == rows(case, "职责")[0]["说明"].text


def test_a_line_kept_by_hand_is_named_by_its_topic() -> None:
    """A line for a topic without a system names the topic."""
    case = people.checked(told=attrs.evolve(people.NOTHING, assets=ByHand(role=Role.HR)))

    assert ["在管资产"] == [row["内容"].text for row in rows(case, "人工登记")]


def test_signatures_are_current_missing_or_overtaken() -> None:
    """A sheet changed after its signature is marked."""
    signed = a_signed_case()
    paid = attrs.evolve(CLAIMS[0], settlements=(people.a_payment("1.00", people.NOW.date()),))
    changed = people.checked(paid, case=signed, when=people.at(11, 27))

    assert [("主管", "未会签"), ("财务", "已会签"), ("人事", "未会签")] == marks(signed)
    assert ("财务", "会签后有变动，须重签") in marks(changed)


def test_a_signature_in_place_of_another_says_why() -> None:
    """A substitute signature shows its reason."""
    case = people.checked()
    stood_in = people.yes(
        sign_off(
            case,
            Role.SUPERVISOR,
            sheet=case.sheet(Role.SUPERVISOR),
            signer=people.CHEN,
            at=people.NOW,
            substitution="主管长期病假",
        )
    )

    assert "代签原因  主管长期病假" in plain_text(checklist_page(handover_list(stood_in), ZH))


def test_residuals_and_grants_stand_on_the_list_of_a_departed_person() -> None:
    """Residuals show owner and day; grants show their state."""
    case = a_departed_case()

    assert "zhao.min" == rows(case, "遗留事项")[0]["负责人"].text
    assert [("已确认收回", "good"), ("已发出", "warn")] == [
        (row["状态"].text, row["状态"].tone) for row in rows(case, "权限回收")
    ]


def test_a_settled_residual_says_so() -> None:
    """A settled residual is marked."""
    case = a_departed_case()
    first = attrs.evolve(case.residuals[0], settled_by="zhao.min", settled_at=people.at(12, 28))
    settled = attrs.evolve(case, residuals=(first, *case.residuals[1:]))

    assert ["已办结", "未办结"] == [row["状态"].text for row in rows(settled, "遗留事项")][:2]


def test_a_source_that_could_not_say_is_told_with_its_reason() -> None:
    """An unknown source is listed with its reason."""
    case = people.checked(told=attrs.evolve(people.NOTHING, orders=Told(complete=False)))
    orders = next(row for row in rows(case, "来源核对") if row["来源"].text == "未结订单")

    assert ("未知", "unknown", "答复不完整") == (orders["状态"].text, orders["状态"].tone, orders["未知原因"].text)


def test_a_case_nobody_has_checked_has_no_empty_list() -> None:
    """Before a precheck every source is unknown, including access."""
    written = plain_text(checklist_page(handover_list(people.a_case()), Voice(language="en")))

    assert 6 == written.count("State unknown  Why unknown the source has not been asked yet")
    assert "access: unknown (the source has not been asked yet), which is not none" in written
    assert "Supervisor  zhao.min" in written


def test_without_access_there_is_nothing_to_take_back() -> None:
    """A source that answered without grants gives an empty table."""
    assert "没有记录" in plain_text(checklist_page(handover_list(people.checked()), ZH))


def test_rows_and_columns_agree() -> None:
    """Every row has a cell per column, and amounts are aligned to the right."""
    page = checklist_page(handover_list(a_running_case()), ZH)
    tables = [block for part in page.sections for block in part.blocks if isinstance(block, Table)]

    assert page.is_wide
    assert all(len(table.columns) == len(row) for table in tables for row in table.rows)
    assert Column("未收余额", is_number=True) in tables[0].columns
