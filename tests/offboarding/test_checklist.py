"""Checklists by post and industry, and the audit department's signature for listed posts."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.offboarding import (
    CHECKLISTS,
    DEFAULT_HANDOVER,
    Checklist,
    ChecklistItem,
    HandoverPolicy,
    ItemKind,
    ItemState,
    OffboardingCase,
    Stage,
)
from offboard_core.offboarding.case import receive_notice
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.offboarding.notice import NoticeGiven
from offboard_core.offboarding.policy import Terms
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.offboarding.sheet import sign_off
from offboard_core.organization import Role
from tests.documents.sections import CATALOGUE
from tests.offboarding.people import (
    CHEN,
    LAST_DAY,
    NOW,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_receivable,
    a_standing,
    answers,
    at,
    holds,
    portfolio,
    signed,
    why,
    yes,
)

OURS = Checklist(
    id="sales",
    posts=("业务员", "销售经理"),
    items=(
        ChecklistItem(code="vehicle", label="公司车辆与油卡", role=Role.HR),
        ChecklistItem(code="deposits", label="投标保证金台账", role=Role.FINANCE),
        ChecklistItem(code="tender", label="在投项目", role=Role.SUPERVISOR),
    ),
)
EVERYBODY = Checklist(id="all", items=(ChecklistItem(code="mail", label="邮箱", role=Role.IT),))
AUDIT = a_standing("audit", Role.AUDITOR)


def a_case(post: str = "业务员", **policy: object) -> OffboardingCase:
    """Return a checked case of somebody in a post, under a policy with two checklists."""
    handover = attrs.evolve(DEFAULT_HANDOVER, **{"checklist": (OURS, EVERYBODY), **policy})  # type: ignore[arg-type]
    case = yes(
        receive_notice(
            attrs.evolve(WANG, post=post),
            NoticeGiven(received_at=NOW, evidence="OA-17"),
            last_working_on=LAST_DAY,
            now=NOW,
            terms=Terms(policy=handover),
        )
    )
    return yes(record_precheck(case, answers(access=holds("crm")), portfolio(a_receivable("AR-1")), at=NOW))


def own(case: OffboardingCase) -> dict[str, Role]:
    """Return the lines of the host's own kinds, with the party on whose sheet each stands."""
    return {item.id: item.sheet for item in case.items if item.kind is ItemKind.CUSTOM}


def test_a_checklist_becomes_lines_by_post() -> None:
    """Of those meant for the post, and of those meant for everybody; each on the sheet of its party."""
    for_sales = {"sales/vehicle": Role.HR, "sales/deposits": Role.FINANCE, "sales/tender": Role.SUPERVISOR}

    assert {**for_sales, "all/mail": Role.HR} == own(a_case())
    assert {**for_sales, "all/mail": Role.HR} == own(a_case("销售经理"))
    assert {"all/mail": Role.HR} == own(a_case("会计"))
    item = a_case().find_item("sales/vehicle")
    assert item is not None
    assert ("公司车辆与油卡", {"checklist": "sales", "code": "vehicle"}) == (item.label, dict(item.facts))


def test_a_line_of_a_checklist_is_ticked_by_its_role() -> None:
    """By that role or HR, for finance by finance alone; asked again, it stays done."""
    case = a_case()
    done = yes(settle_item(case, "sales/deposits", HandedOver(evidence="台账-3"), by=ZHOU, at=NOW))
    again = yes(record_precheck(done, answers(access=holds("crm")), portfolio(a_receivable("AR-1")), at=at(11, 24)))

    assert ["item.role_not_held"] == why(settle_item(case, "sales/deposits", HandedOver(), by=CHEN, at=NOW))
    assert ["item.role_not_held"] == why(settle_item(case, "all/mail", HandedOver(), by=ZHAO, at=NOW))
    assert ["all/mail"] == [
        item.id for item in yes(settle_item(case, "all/mail", HandedOver(), by=SUN, at=NOW)).items if item.decided_by
    ]
    assert ItemState.SETTLED is next(item for item in again.items if item.id == "sales/deposits").state


def test_the_list_follows_the_policy_a_case_was_received_under() -> None:
    """A case has the checklist of its own policy, whatever a later one says."""
    case = a_case(checklist=())

    assert {} == own(case)


@pytest.mark.parametrize(
    ("build", "code", "path"),
    [
        (lambda: attrs.evolve(OURS, items=OURS.items[:1] * 2), "checklist.named_twice", "checklist.items"),
        (lambda: HandoverPolicy(checklist=(OURS, OURS)), "checklist.named_twice", "checklist"),
        (lambda: ChecklistItem(code=" ", label="x"), "input.not_an_id", "checklist.code"),
        (lambda: ChecklistItem(code="x", label="x", role="root"), "input.not_one_of", "roles"),
    ],
)
def test_what_is_no_checklist(build: object, code: str, path: str) -> None:
    """Two lines nobody could tell apart, and names that are none."""
    assert callable(build)
    with pytest.raises(InvalidInput) as caught:
        build()
    assert [(code, path)] == [(found.code, found.subject) for found in caught.value.findings]


def test_the_shipped_checklists_are_worded() -> None:
    """Every line has a name in both languages, and no name is left over."""
    codes = {item.code for checklist in CHECKLISTS.values() for item in checklist.items}

    assert {f"checklist_item.{code}" for code in codes} == {
        code for code in CATALOGUE if code.startswith("checklist_item.")
    }
    assert all(name == checklist.id for name, checklist in CHECKLISTS.items())
    case = a_case(checklist=(CHECKLISTS["construction"],))
    opened = next(finding for finding in case.open_items() if finding.facts["item"] == "construction/tender_deposits")
    assert "投标保证金" in say(opened, "zh-CN")
    assert "tender deposits" in say(opened, "en")


# The audit department.


def audited() -> OffboardingCase:
    """Return a case of a listed post, everything handed over but nothing signed."""
    case = a_case(audit_posts=("业务员",), checklist=())
    return yes(settle_item(case, "AR-1", HandedOver(receiver=a_standing("li.na", Role.SALES)), by=ZHOU, at=NOW))


def test_audit_signs_for_listed_posts() -> None:
    """A fourth signature, on the whole manifest; without it nobody is ready."""
    case = audited()
    three = signed(case, Role.SUPERVISOR, Role.FINANCE, Role.HR)

    assert (Role.SUPERVISOR, Role.FINANCE, Role.HR, Role.AUDITOR) == case.parties
    assert Stage.SIGN_OFF is three.stage
    assert ["sign_off.missing"] == [finding.code for finding in three.missing_signatures()]
    assert [("auditor", "sign_off")] == [
        (todo.owner, todo.verb) for todo in three.obligations(NOW) if todo.subject == "auditor"
    ]
    four = yes(sign_off(three, Role.AUDITOR, sheet=three.sheet(Role.AUDITOR), signer=AUDIT, at=NOW))
    assert Stage.READY is four.stage
    assert {item.id for item in case.items} == {item.id for item in case.lines(Role.AUDITOR)}


def test_audit_signs_nothing_elsewhere() -> None:
    """For a post that is not listed it is no party."""
    case = a_case("会计", audit_posts=("业务员",), checklist=())

    assert Role.AUDITOR not in case.parties
    assert ["sign_off.not_a_party"] == why(sign_off(case, Role.AUDITOR, sheet="?", signer=AUDIT, at=NOW))


def test_the_audit_signature_covers_everything() -> None:
    """A line that is still open, and access that was found later, change its sheet and stand against it."""
    open_case = a_case(audit_posts=("业务员",), checklist=())
    refused = why(sign_off(open_case, Role.AUDITOR, sheet=open_case.sheet(Role.AUDITOR), signer=AUDIT, at=NOW))
    case = audited()
    mark = yes(sign_off(case, Role.AUDITOR, sheet=case.sheet(Role.AUDITOR), signer=AUDIT, at=NOW))
    later = yes(
        record_precheck(mark, answers(access=holds("crm", "erp")), portfolio(a_receivable("AR-1")), at=at(11, 24))
    )

    assert ["sign_off.lines_open"] == refused
    assert mark.signed(Role.AUDITOR) is not None
    assert later.signed(Role.AUDITOR) is None
    assert "sign_off.one_person_one_role" in why(
        sign_off(
            mark,
            Role.HR,
            sheet=mark.sheet(Role.HR),
            signer=a_standing("audit", Role.AUDITOR, Role.HR),
            at=NOW,
        )
    )
