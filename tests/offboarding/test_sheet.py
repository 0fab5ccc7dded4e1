"""Sign-off: each party vouches for its own sheet as it stands, and only for that."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access.standing import Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding import NOT_CONNECTED, ByHand, OffboardingCase, Stage
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.offboarding.sheet import sign_off
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    NOW,
    QIAN,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_case,
    a_client,
    a_ready_case,
    a_receivable,
    answers,
    at,
    checked,
    departed,
    event_types,
    events,
    leaving,
    signed,
    why,
    yes,
)


def signs(
    signer: Standing,
    role: Role,
    case: OffboardingCase | None = None,
    *,
    sheet: str | None = None,
    substitution: str = "",
) -> Verdict[OffboardingCase]:
    """Sign a sheet as it stands, unless another one was seen."""
    case = case or checked()
    return sign_off(case, role, sheet=sheet or case.sheet(role), signer=signer, at=NOW, substitution=substitution)


def test_a_signature_names_the_sheet_the_signer_saw() -> None:
    """Who, for which party, when, on which hash; and the event says so."""
    case = checked()
    verdict = signs(ZHOU, Role.FINANCE, case)
    mark = yes(verdict).signed(Role.FINANCE)

    assert mark is not None
    assert ("zhou", "zhou", NOW, case.sheet(Role.FINANCE), "") == (
        mark.signer,
        mark.name,
        mark.at,
        mark.sheet,
        mark.substitution,
    )
    assert ["sheet_signed"] == event_types(verdict)
    assert {"role": "finance", "signer": "zhou", "sheet": mark.sheet, "substitution": ""} == events(verdict)[0].facts


def test_the_third_signature_makes_a_case_ready() -> None:
    """Two are not enough, in whatever order they come."""
    two = signed(checked(), Role.HR, Role.FINANCE)

    assert [Stage.SIGN_OFF, Stage.READY] == [two.stage, signed(two).stage]


def test_a_line_that_moved_while_the_page_was_open() -> None:
    """Nobody signs what they have not seen."""
    seen = checked().sheet(Role.FINANCE)
    moved = yes(settle_item(checked(a_receivable()), "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))

    assert ["sign_off.sheet_changed"] == why(signs(ZHOU, Role.FINANCE, moved, sheet=seen))


def test_a_party_signs_for_its_own_lines_whatever_others_have_open() -> None:
    """HR does not wait for finance; finance waits for its claims and is told how many."""
    case = checked(a_receivable("AR-1"), a_receivable("AR-2"))
    facts = {"role": "finance", "count": 2, "items": ("AR-1", "AR-2")}
    expected = Finding(code="sign_off.lines_open", subject=case.id, facts=facts)

    assert signs(CHEN, Role.HR, case)
    assert Refused((expected,)) == signs(ZHOU, Role.FINANCE, case)


def test_nobody_signs_on_a_source_that_has_not_answered() -> None:
    """An unknown list of access stops HR and nobody else."""
    case = checked(told=answers(access=NOT_CONNECTED))

    assert ["sign_off.source_unknown"] == why(signs(CHEN, Role.HR, case))
    assert signs(ZHAO, Role.SUPERVISOR, case)


def test_nobody_signs_before_the_sources_were_asked() -> None:
    """An empty sheet nobody has drawn is not an empty sheet."""
    assert ["sign_off.source_unknown"] == why(signs(ZHOU, Role.FINANCE, a_case()))


def test_finance_waits_for_a_list_kept_by_hand() -> None:
    """Where receivables are looked up by hand, the unticked line stands on finance's sheet."""
    told = attrs.evolve(answers(), receivables=ByHand(role=Role.FINANCE))

    assert ["sign_off.lines_open"] == why(signs(ZHOU, Role.FINANCE, checked(told=told)))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SUPERVISOR, Role.FINANCE, Role.HR}])
def test_who_is_no_party(role: Role) -> None:
    """Sales, IT, auditors sign no handover."""
    assert ["sign_off.not_a_party"] == why(signs(SUN, role))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.HR])
def test_the_leaver_never_signs(role: Role) -> None:
    """Whatever roles the leaver holds, and although they have not left yet."""
    leaver = attrs.evolve(WANG, roles=tuple(Role))

    assert ["sign_off.own_case"] == why(signs(leaver, role))
    assert ["sign_off.own_case", "sign_off.signer_leaving"] == why(signs(leaving(leaver), role))


def test_who_leaves_too_does_not_sign() -> None:
    """Neither on notice nor afterwards."""
    assert ["sign_off.signer_leaving"] == why(signs(leaving(ZHOU), Role.FINANCE))
    assert ["sign_off.signer_leaving"] == why(signs(departed(ZHOU), Role.FINANCE))


def test_one_person_signs_for_one_party() -> None:
    """Somebody of two roles chooses one, also after that signature went stale."""
    both = attrs.evolve(ZHOU, roles=(Role.FINANCE, Role.HR))
    case = yes(signs(both, Role.FINANCE))
    stale = checked(a_receivable(), case=case)

    assert ["sign_off.one_person_one_role"] == why(signs(both, Role.HR, case))
    assert stale.signed(Role.FINANCE) is None
    assert ["sign_off.one_person_one_role"] == why(signs(both, Role.HR, stale))


def test_a_party_is_whoever_signed_for_it_last() -> None:
    """Once somebody else has signed for finance, the first one is free to sign for HR."""
    both = attrs.evolve(ZHOU, roles=(Role.FINANCE, Role.HR))
    other = attrs.evolve(SUN, roles=(Role.FINANCE,))
    stale = checked(a_receivable(), case=yes(signs(both, Role.FINANCE)))
    settled = yes(settle_item(stale, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    again = yes(signs(other, Role.FINANCE, settled))

    assert signs(both, Role.HR, again)


def test_the_role_is_held_at_the_moment_of_signing() -> None:
    """Whoever does not hold it cannot sign, nor can HR for finance."""
    assert ["sign_off.role_not_held"] == why(signs(SUN, Role.FINANCE))
    assert ["sign_off.role_not_held"] == why(signs(CHEN, Role.FINANCE, substitution="finance is away"))
    assert ["sign_off.role_not_held"] == why(signs(SUN, Role.SUPERVISOR, substitution="nobody there"))


def test_hr_signs_for_a_supervisor_with_a_reason() -> None:
    """So that no case gets stuck; the reason stays on the signature, and another of HR signs for HR."""
    assert ["sign_off.substitution_unreasoned"] == why(signs(CHEN, Role.SUPERVISOR, substitution=" "))
    case = yes(signs(CHEN, Role.SUPERVISOR, substitution="supervisor on leave"))
    mark = case.signed(Role.SUPERVISOR)

    assert mark is not None
    assert mark.substitution == "supervisor on leave"
    assert ["sign_off.one_person_one_role"] == why(signs(CHEN, Role.HR, case))
    assert signs(QIAN, Role.HR, case)


def test_who_holds_the_role_substitutes_nobody() -> None:
    """A reason given without need is not kept: a superior further up simply signs."""
    mark = yes(signs(ZHAO, Role.SUPERVISOR, substitution="just in case")).signed(Role.SUPERVISOR)

    assert mark is not None
    assert mark.substitution == ""


def test_a_current_signature_is_not_given_twice() -> None:
    """Signing again is possible only once it is stale."""
    case = yes(signs(ZHOU, Role.FINANCE))
    stale = checked(a_receivable(), case=case)
    settled = yes(settle_item(stale, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))

    assert ["sign_off.already_signed"] == why(signs(ZHOU, Role.FINANCE, case))
    assert signs(ZHOU, Role.FINANCE, settled)
    assert len(yes(signs(ZHOU, Role.FINANCE, settled)).signatures) == 2


def test_only_before_the_departure() -> None:
    """A signature missing then is a residual, and no signature comes after."""
    gone = yes(confirm_departure(checked(), now=at(12, 23)))

    assert ["case.not_open"] == why(signs(ZHOU, Role.FINANCE, gone))


def test_a_stale_signature_takes_a_ready_case_back() -> None:
    """Ready means signed as it stands now: a client more, and only the supervisor is asked again."""
    more = checked(a_client("C-9"), case=a_ready_case())

    assert Stage.HANDOVER is more.stage
    assert [("sign_off.stale", "supervisor")] == [
        (finding.code, finding.facts["role"]) for finding in more.missing_signatures()
    ]


def test_every_reason_at_once() -> None:
    """A signature that is wrong in every respect is refused with each reason."""
    case = checked(a_receivable(), told=attrs.evolve(answers(), receivables=NOT_CONNECTED))
    verdict = sign_off(case, Role.FINANCE, sheet="", signer=leaving(WANG), at=NOW + dt.timedelta(days=1))

    assert [
        "sign_off.own_case",
        "sign_off.signer_leaving",
        "sign_off.role_not_held",
        "sign_off.sheet_changed",
        "sign_off.lines_open",
        "sign_off.source_unknown",
    ] == why(verdict)
