"""`say` words every thing the library decides, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.access.access import Access
from offboard_core.access.actor import Actor
from offboard_core.access.decision import Decision
from offboard_core.access.rules import Action
from offboard_core.clients import Client
from offboard_core.documents.catalogue import say
from offboard_core.errors import Conflict, InvalidInput, NotFound, PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.journal import Stamp, seal
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Event, Hand, Message, Refused
from offboard_core.offboarding import Stage
from offboard_core.offboarding.case import draft_case
from offboard_core.organization import Obligation, Role
from offboard_core.receivables import (
    AgeingPolicy,
    Hold,
    Ladder,
    Override,
    Receivable,
    Settlement,
    assess,
    assess_all,
)
from offboard_core.review.exposure import exposure_of
from offboard_core.review.risk import RiskCategory, RiskEntry
from tests.offboarding import people

AS_OF = dt.date(2026, 11, 23)


def claim(id: str, client: str, due_on: dt.date | None, amount: str) -> Receivable:
    """Build a claim."""
    return Receivable(id=id, client=client, salesperson="王伟", due_on=due_on, amount=Money.of(amount, "CNY"))


LEDGER = (
    claim("AR-1001", "华东重工", dt.date(2026, 10, 20), "100000.00"),
    claim("AR-1003", "北辰机械", dt.date(2026, 8, 10), "13500.50"),
    claim("AR-1004", "西部钢构", dt.date(2026, 11, 30), "42000.00"),
)


def test_a_ledger_is_said_line_by_line_in_chinese() -> None:
    """A step due today is in one line with its deadline; the opening baseline follows below."""
    said = [say(item) for item in assess_all(LEDGER, AgeingPolicy(), as_of=AS_OF)]

    assert said == [
        "AR-1001 华东重工：逾期34天（30天级），应收100,000.00 CNY。今日应办：提醒业务员王伟，2026-11-26前提交《账款跟进说明》",
        "AR-1003 北辰机械：逾期105天（90天级），应收13,500.50 CNY。今日应办：主管介入（业务员王伟）\n    期初项目：90天级的《账款追款函》须经财务放行",
        "AR-1004 西部钢构：未到期（还有7天）",
    ]


def test_a_ledger_is_said_line_by_line_in_english() -> None:
    """English has the same days and amounts."""
    said = [say(item, "en") for item in assess_all(LEDGER, AgeingPolicy(), as_of=AS_OF)]

    assert said == [
        "AR-1001 华东重工: 34 days overdue (30-day tier), 100,000.00 CNY outstanding. Due today: remind salesperson 王伟, who owes a follow-up statement by 2026-11-26",
        "AR-1003 北辰机械: 105 days overdue (90-day tier), 13,500.50 CNY outstanding. Due today: the supervisor steps in (salesperson 王伟)\n    opening baseline: the dunning letter of the 90-day tier waits until finance releases it",
        "AR-1004 西部钢构: not due yet (7 days to go)",
    ]


def a_ladder(*holds: Hold) -> Ladder:
    """Build the ladder of a claim taken in before it was overdue."""
    return Ladder(
        id=LEDGER[0].id,
        client="华东重工",
        salesperson="王伟",
        opened_on=dt.date(2026, 5, 1),
        next_review_on=AS_OF,
        holds=holds,
    )


def test_a_letter_that_is_due_says_by_when_to_pay() -> None:
    """The 90-day step outside the baseline is a letter with its payment deadline."""
    item = assess(claim("AR-1", "华东重工", dt.date(2026, 8, 10), "1.00"), a_ladder(), AgeingPolicy(), as_of=AS_OF)

    assert say(item).endswith("今日应办：向客户发出《账款追款函》，付款期限2026-11-30")


def test_why_nothing_is_due_is_said_below() -> None:
    """A hold shows age and amount first, then its reason."""
    hold = Hold(reason="质量复检", approved_by="zhou", from_on=AS_OF, until_on=dt.date(2026, 12, 1))
    item = assess(LEDGER[0], a_ladder(hold), AgeingPolicy(), as_of=AS_OF)

    assert say(item) == (
        "AR-1001 华东重工：逾期34天（30天级），应收100,000.00 CNY\n    暂缓至2026-12-01（zhou批准）：质量复检"
    )


def test_a_claim_no_tier_has_reached_says_so() -> None:
    """A claim overdue below the first tier names no tier."""
    policy = AgeingPolicy(overrides=(Override(client="华东重工", tiers=()),))

    assert say(assess(LEDGER[0], a_ladder(), policy, as_of=AS_OF)) == (
        "AR-1001 华东重工：逾期34天，应收100,000.00 CNY\n    逾期34天，按约定不催收"
    )


def test_what_is_quarantined_or_settled_says_only_why() -> None:
    """Quarantined and settled claims show only their reason."""
    undated = assess(claim("AR-1", "华东重工", None, "1.00"), None, AgeingPolicy(), as_of=AS_OF)
    payment = Settlement(amount=Money.of("100000.00", "CNY"), value_on=AS_OF)
    paid = assess(attrs.evolve(LEDGER[0], settlements=(payment,)), None, AgeingPolicy(), as_of=AS_OF)

    assert "AR-1 华东重工：缺少到期日" == say(undated)
    assert "AR-1001 华东重工：已结清" == say(paid)


def test_a_decision_gives_every_reason_or_says_yes() -> None:
    """A refusal lists all reasons; without reasons it is still worded as a refusal."""
    access = Access(at=people.NOW)
    client = Client(id="C-8", name="南方电气", owner="wang.wei")
    refused = access.may(Actor(id="li.na", roles=(Role.SALES,)), Action.EDIT, client, field="name")

    assert len(refused.findings) == len(say(refused).split("；"))
    assert "客户名称 是核心字段，业务员不能修改" in say(refused)
    assert "可以办理" == say(Decision(allowed=True, rules=("sales.own_clients",)))
    assert "refused" == say(Decision(allowed=False, rules=()), "en")


@pytest.mark.parametrize("wrap", [Refused, Refusal, PermissionRefused])
def test_a_refusal_is_its_reasons(wrap: Callable[[tuple[Finding, ...]], object]) -> None:
    """A refusal reads the same whether returned or raised."""
    findings = tuple(Finding(code="sign_off.missing", subject="c", facts={"role": role}) for role in ("hr", "finance"))

    assert "人事 尚未会签；财务 尚未会签" == say(wrap(findings))
    assert "HR has not signed yet; finance has not signed yet" == say(wrap(findings), "en")


def test_wrong_input_is_told_problem_by_problem() -> None:
    """Each problem has a line with path and value, after the source."""
    findings = (
        Finding(code="input.not_whole", subject="tiers[1].days", facts={"path": "tiers[1].days", "value": "sixty"}),
        Finding(code="input.not_text", subject="name", facts={"path": "name", "value": 3}),
        Finding(code="policy.no_version", subject="policy.toml"),
    )

    assert say(InvalidInput(findings, source="policy.toml")) == (
        "policy.toml：3 处有误\n    tiers[1].days 'sixty'：应为整数\n    name 3：应为文本\n    没有任何策略版本"
    )
    assert say(InvalidInput(findings[:1]), "en") == (
        "1 problem(s)\n    tiers[1].days 'sixty': has to be a whole number"
    )


def test_a_missing_or_moved_record_is_named() -> None:
    """`NotFound` and `Conflict` have the kind in words and the id."""
    assert "没有 离职单 wang.wei#1" == say(NotFound("cases", "wang.wei#1"))
    assert "there is no client C-9" == say(NotFound("clients", "C-9"), "en")
    assert "应收单 AR-1 刚刚被他人修改，请刷新后重新办理" == say(Conflict("receivables", "AR-1"))


def test_events_entries_and_messages_are_said() -> None:
    """An event says what happened; an entry also who, when and for whom; a message its subject."""
    event = Event(type="sheet_signed", stream="cases/wang.wei#1", facts={"role": "finance", "signer": "zhou"})
    stamp = Stamp(by="zhou", at=people.at(11, 26, 15))
    own, other = (seal(mark, (event,), {})[0] for mark in (stamp, attrs.evolve(stamp, on_behalf_of="gao")))
    message = Message(
        key="open:1",
        hand=Hand.WORKLIST_OPEN,
        code="todo.sign_off",
        recipient="finance",
        stream="cases/wang.wei#1",
        facts={"leaver": "王伟", "subject": "finance"},
    )

    assert "财务 会签（zhou）" == say(event)
    assert "2026-11-26 15:00+08:00 zhou：财务 会签（zhou）" == say(own)
    assert "2026-11-26 07:00+00:00 zhou (for gao): finance signed (zhou)" == say(other, "en", zone=dt.UTC)
    assert "会签 王伟 的交接清单（财务）" == say(message)


def test_a_case_is_one_line() -> None:
    """A case has leaver, stage and both deadlines; a draft has only one."""
    draft = people.yes(draft_case(people.WANG, last_working_on=people.LAST_DAY))

    assert say(people.a_case()) == (
        "离职单 wang.wei#1：wang.wei（wang.wei），已收到，最后工作日 2026-12-18，法定终止日 2026-12-23"
    )
    assert say(draft, "en") == "Case wang.wei#1: wang.wei (wang.wei), draft, last working day 2026-12-18"


def test_an_obligation_says_who_does_what_by_when() -> None:
    """Roles and commands are worded, ids are shown as they are."""
    todo = Obligation(owner="finance", verb="sign_off", subject="finance", due_at=people.at(12, 18, 18))

    assert "财务：会签（财务），2026-12-18 18:00+08:00 前" == say(todo)


def test_an_exposure_never_tells_unknown_as_nothing() -> None:
    """Unknown figures are worded as unknown; no overdue amount is 0."""
    mine = [attrs.evolve(item, salesperson="wang.wei") for item in LEDGER[:2]]
    drill = exposure_of("wang.wei", as_of=AS_OF, receivables=mine, clients=Unknown("CRM 503"))
    none = exposure_of("li.na", as_of=AS_OF, receivables=mine, clients=())

    assert say(drill) == ("wang.wei 若今日离职（2026-11-23）：逾期应收 113,500.50 CNY；客户 未知（CRM 503），不能视为0")
    assert say(none) == "li.na 若今日离职（2026-11-23）：逾期应收 0；客户 0"
    assert "not zero" in say(drill, "en")


def test_every_figure_of_an_exposure_can_stand_in_a_hosts_sentence() -> None:
    """A host's own sentence may use every figure, including empty ones."""
    drill = exposure_of("li.na", as_of=AS_OF, receivables=(), clients=())

    assert "最长无天" == say(drill, words={"zh-CN": {"exposure.drill": "最长{longest_overdue}天"}})


def test_a_risk_is_its_summary_with_its_figures() -> None:
    """An entry names no person; a summary written as free text is kept."""
    entry = RiskEntry(
        id="r",
        category=RiskCategory.ACCESS,
        case="c",
        found_on=AS_OF,
        summary="risk.unknown",
        figures={"reason": "CRM 503"},
    )

    assert "无法判断（CRM 503），不能视为没有" == say(entry)
    assert "权限未及时收回" == say(attrs.evolve(entry, summary="权限未及时收回", figures={}))


def test_plain_values_are_said() -> None:
    """Enumeration members, amounts, days and `Unknown` can be worded alone."""
    assert "可离职" == say(Stage.READY)
    assert "1.00 CNY" == say(Money.of("1.00", "CNY"))
    assert "2026-11-23" == say(AS_OF)
    assert "unknown (CRM 503)" == say(Unknown("CRM 503"), "en")


def test_a_language_nobody_speaks_is_refused() -> None:
    """A language without words raises `InvalidInput`."""
    with pytest.raises(InvalidInput):
        say(Stage.READY, "de")
