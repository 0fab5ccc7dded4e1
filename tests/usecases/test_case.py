"""A departure through the door: noticed, documented, handed over, signed, or taken back; who may do which part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.clients import Client, Medium
from offboard_core.errors import KeyReused, NotFound
from offboard_core.offboarding import (
    Asset,
    DepartureKind,
    DocumentationState,
    ItemState,
    LegalFacts,
    OffboardingCase,
    Outcome,
    PrecheckAnswers,
    Stage,
)
from offboard_core.organization.person import Role
from offboard_core.ports.store import Storage
from offboard_core.usecases.case import (
    case_today,
    cases_of,
    change_supervisor,
    discard_draft,
    draft_notice,
    receive_draft,
    receive_notice,
    settle_compensation,
    sign_off,
    withdraw,
)
from offboard_core.usecases.clients import client_contacts, edit_client, register_client, transfer_client
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.departure import (
    close_case,
    confirm_departure,
    hand_residual,
    override_grant,
    record_revocation,
    revoke_access,
    settle_residual,
)
from offboard_core.usecases.item import (
    defer_item,
    document_item,
    judge_documentation,
    refuse_documentation,
    settle_item,
    settle_items,
    waive_item,
)
from offboard_core.usecases.office import Attempt, Desk
from offboard_core.usecases.precheck import leaver_of, record_precheck
from offboard_core.usecases.receivables import take_in_receivable
from offboard_core.usecases.review import departure_report
from tests.usecases.company import (
    CASE,
    ENDS_ON,
    LAST_DAY,
    PEOPLE,
    Company,
    a_claim,
    a_client,
    a_company,
    checked,
    documented,
    handed_over,
    is_permitted,
    noticed,
    signed,
    why,
)
from tests.usecases.company import at as moment


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose later leaver has one client and one claim, and a computer."""
    opened = a_company(storage, clients=[a_client()], ledger=[a_claim()])
    opened.assets.items.append(Asset(id="PC-1", name="电脑"))
    return opened


def received(desk: Desk, leaver: str = "wang.wei") -> OffboardingCase:
    """Receive somebody's notice."""
    return desk.do(receive_notice, leaver, received_at=desk.office.clock(), last_working_on=LAST_DAY, evidence="OA-17")


def test_a_notice_starts_the_legal_clock_and_changes_what_the_leaver_may(company: Company) -> None:
    """In one command: the case, the standing, the review; the law counts 30 days from receipt."""
    case = noticed(company)

    assert (CASE, Stage.RECEIVED, ENDS_ON) == (case.id, case.stage, case.legal.ends_on)
    assert Employment.NOTICE is company.standing().employment
    assert ["review_opened"] == company.events(f"reviews/{CASE}")
    assert ["case_drafted", "notice_received", "stage_changed"] == company.events(CASE)


def test_the_last_day_of_probation_counts_as_probation(company: Company) -> None:
    """Three days of notice then; one day later it is thirty."""
    desk = company.desk("chen")
    last_working_on = dt.date(2026, 11, 26)
    in_time = desk.do(
        receive_notice,
        "wang.wei",
        received_at=company.clock(),
        last_working_on=last_working_on,
        evidence="OA-17",
        legal=LegalFacts(probation_ends_on=dt.date(2026, 11, 23)),
    )
    late = desk.do(
        receive_notice,
        "li.na",
        received_at=company.clock(),
        last_working_on=last_working_on,
        evidence="OA-18",
        legal=LegalFacts(probation_ends_on=dt.date(2026, 11, 22)),
    )

    assert (dt.date(2026, 11, 26), ENDS_ON) == (in_time.legal.ends_on, late.legal.ends_on)


def test_one_case_at_a_time(company: Company) -> None:
    """A second notice is refused while the first is open, with everything else that is wrong about it."""
    noticed(company)

    assert ["case.already_open"] == why(lambda: noticed(company))
    assert [["case.already_open"]] == company.refusals("chen")


def test_nobody_receives_their_own_notice(company: Company) -> None:
    """HR that leaves has somebody else of HR; and nobody learns of a case by trying to open one."""
    noticed(company)

    assert "access.own_case.never_decided" in why(lambda: received(company.desk("chen"), "chen"))
    assert ["access.role_not_held"] == why(lambda: received(company.desk("li.na")))


def test_a_person_nobody_knows(company: Company) -> None:
    """There is no departure of somebody who is not here."""
    with pytest.raises(NotFound):
        received(company.desk("chen"), "nobody")


def test_the_same_command_twice_is_one_case(company: Company) -> None:
    """Under one key a notice is received once; the key is good for nothing else."""
    desk = company.desk("chen", key="OA-17")
    assert received(desk) == received(desk)

    with pytest.raises(KeyReused):
        received(desk, "li.na")


def test_a_draft_changes_nothing_until_it_is_received(company: Company) -> None:
    """No clock, no notice; receiving it does what a notice does."""
    desk = company.desk("chen")
    draft = desk.do(draft_notice, "wang.wei", last_working_on=LAST_DAY, departure=DepartureKind.AGREEMENT)
    assert (Stage.DRAFT, Employment.ACTIVE) == (draft.stage, company.standing().employment)

    case = desk.do(receive_draft, draft.id, received_at=company.clock(), evidence="OA-17")

    assert (Stage.RECEIVED, LAST_DAY) == (case.stage, case.legal.ends_on)
    assert Employment.NOTICE is company.standing().employment


def test_a_draft_filed_by_mistake_is_put_aside(company: Company) -> None:
    """It stays on record; what was received cannot be discarded any more."""
    desk = company.desk("chen")
    draft = desk.do(draft_notice, "wang.wei", last_working_on=LAST_DAY)
    assert ["case.no_reason"] == why(lambda: desk.do(discard_draft, draft.id, reason=" "))
    assert Stage.DISCARDED is desk.do(discard_draft, draft.id, reason="误报").stage

    again = noticed(company)

    assert f"{CASE}.2" == again.id
    assert ["case.step_not_open_here"] == why(lambda: desk.do(discard_draft, again.id, reason="x"))


def test_another_supervisor_takes_a_case_over(company: Company) -> None:
    """Who is put in charge may do the supervisor's part, although the leaver was never under them."""
    checked(company)
    company.desk("wang.wei").do(document_item, CASE, "C-1", summary="合同在谈")
    feng = company.desk("feng")
    assert ["access.not_yours"] == why(lambda: feng.do(judge_documentation, CASE, "C-1", accepted=True))

    company.desk("chen").do(change_supervisor, CASE, "feng")
    judged = feng.do(judge_documentation, CASE, "C-1", accepted=True).find_item("C-1")

    assert judged is not None
    assert judged.documentation is not None
    assert ("feng", DocumentationState.ACCEPTED) == (judged.documentation.by, judged.documentation.state)
    feng.do(settle_item, CASE, "C-1", receiver="li.na")
    assert "li.na" == company.client().owner
    assert ["case.supervisor_is_leaver", "case.supervisor_leaving"] == why(
        lambda: company.desk("chen").do(change_supervisor, CASE, "wang.wei")
    )


def test_documentation_comes_back_until_it_is_accepted(company: Company) -> None:
    """The supervisor says what is missing; a client without accepted documentation is not handed over."""
    checked(company)
    leaver, boss = company.desk("wang.wei"), company.desk("zhao.min")
    leaver.do(document_item, CASE, "C-1", summary="短")
    assert ["documentation.no_reason"] == why(lambda: boss.do(judge_documentation, CASE, "C-1", accepted=False))
    boss.do(judge_documentation, CASE, "C-1", accepted=False, reason="缺报价")
    assert ["item.undocumented"] == why(lambda: boss.do(settle_item, CASE, "C-1", receiver="li.na", witness="boss"))

    leaver.do(document_item, CASE, "C-1", summary="报价 100 万")
    boss.do(judge_documentation, CASE, "C-1", accepted=True)

    assert ["documentation.already_done"] == why(lambda: leaver.do(document_item, CASE, "C-1", summary="再改"))


def test_a_refusal_to_document_blocks_nothing(company: Company) -> None:
    """Recorded by the supervisor or by HR before a witness, who is somebody else and not the leaver."""
    checked(company)
    hr = company.desk("chen")
    assert ["documentation.own_case"] == why(
        lambda: hr.do(refuse_documentation, CASE, "C-1", reason="不写", witness="wang.wei")
    )
    assert ["documentation.second_person_needed"] == why(
        lambda: hr.do(refuse_documentation, CASE, "C-1", reason="不写", witness="chen")
    )

    hr.do(refuse_documentation, CASE, "C-1", reason="不写", witness="boss")
    settled = company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss").find_item("C-1")

    assert settled is not None
    assert ItemState.SETTLED is settled.state


def test_hr_stands_in_for_the_supervisor(company: Company) -> None:
    """A client passes through HR too, so that no case gets stuck; a claim passes through finance alone."""
    checked(company)
    company.desk("chen").do(refuse_documentation, CASE, "C-1", reason="不写", witness="boss")
    company.desk("chen").do(settle_item, CASE, "C-1", receiver="li.na")

    assert "li.na" == company.client().owner
    assert ["item.role_not_held"] == why(lambda: company.desk("chen").do(settle_item, CASE, "AR-1", receiver="li.na"))


def test_a_line_that_cannot_be_settled_moves_nothing(company: Company) -> None:
    """Every reason is told, and neither claim nor client has moved."""
    checked(company)
    noticed(company, "li.na")

    assert ["item.receiver_leaving"] == why(
        lambda: company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")
    )
    assert ["item.role_not_held", "item.receiver_leaving"] == why(
        lambda: company.desk("zhao.min").do(settle_item, CASE, "AR-1", receiver="li.na")
    )
    assert ["item.receiver_missing"] == why(lambda: company.desk("zhou").do(settle_item, CASE, "AR-1"))
    assert ["item.unknown"] == why(lambda: company.desk("zhou").do(settle_item, CASE, "AR-9", receiver="boss"))
    assert "wang.wei" == company.receivable().salesperson


def test_a_line_gone_meanwhile_is_not_settled(company: Company) -> None:
    """The manifest is drawn up first: what the books gave to somebody else is not the leaver's to hand over."""
    checked(company)
    company.ledger[0] = attrs.evolve(company.ledger[0], salesperson="boss")

    company.office.system_desk().do(take_in_receivable, company.ledger[0])

    assert ["item.not_open"] == why(lambda: company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na"))
    assert "boss" == company.receivable().salesperson


def test_an_asset_is_given_back_with_a_receipt(company: Company) -> None:
    """Its keeper says what became of it."""
    checked(company)
    keeper = company.desk("ma")
    assert ["item.outcome_missing", "item.receipt_missing"] == why(lambda: keeper.do(settle_item, CASE, "PC-1"))

    done = keeper.do(settle_item, CASE, "PC-1", outcome=Outcome.RETURNED, evidence="入库单 5").find_item("PC-1")

    assert done is not None
    assert (ItemState.SETTLED, Outcome.RETURNED) == (done.state, done.outcome)


def test_two_people_let_a_line_go(company: Company) -> None:
    """One proposes, another one confirms."""
    checked(company)
    company.desk("zhou").do(waive_item, CASE, "AR-1", reason="金额太小")
    assert ["item.second_person_needed"] == why(
        lambda: company.desk("zhou").do(waive_item, CASE, "AR-1", reason="同意")
    )

    waived = company.desk("chen").do(waive_item, CASE, "AR-1", reason="同意").find_item("AR-1")

    assert waived is not None
    assert ItemState.WAIVED is waived.state


def test_a_waiver_is_for_the_line_as_it_was_proposed(company: Company) -> None:
    """Where the amount has changed since, the second person proposes anew, and nothing is let go yet."""
    checked(company)
    company.desk("zhou").do(waive_item, CASE, "AR-1", reason="金额太小")
    company.office.system_desk().do(take_in_receivable, a_claim(amount="900000.00"))

    line = company.desk("chen").do(waive_item, CASE, "AR-1", reason="同意").find_item("AR-1")

    assert line is not None
    assert (ItemState.OPEN, "chen") == (line.state, line.proposed_by)


def test_a_line_is_left_for_later_with_an_owner(company: Company) -> None:
    """With a day still to come, and somebody who stays."""
    checked(company)
    finance = company.desk("zhou")
    assert ["item.receiver_is_leaver", "item.no_reason", "item.due_in_the_past"] == why(
        lambda: finance.do(defer_item, CASE, "AR-1", owner="wang.wei", due_on=dt.date(2026, 11, 23), reason="")
    )

    left = finance.do(defer_item, CASE, "AR-1", owner="li.na", due_on=dt.date(2027, 1, 31), reason="诉讼中")

    line = left.find_item("AR-1")
    assert line is not None
    assert (ItemState.DEFERRED, "li.na") == (line.state, line.receiver)


def test_a_signature_is_on_the_sheet_the_signer_saw(company: Company) -> None:
    """What moved while the page was open makes it another sheet, and the facts are drawn anew before."""
    checked(company)
    company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")
    finance = company.desk("zhou")
    seen = finance.read(case_today, CASE).sheet(Role.FINANCE)

    company.office.system_desk().do(take_in_receivable, a_claim("AR-2"))

    assert ["sign_off.sheet_changed", "sign_off.lines_open"] == why(
        lambda: finance.do(sign_off, CASE, Role.FINANCE, sheet=seen)
    )
    assert ["AR-1", "AR-2"] == [line.id for line in finance.read(case_today, CASE).lines(Role.FINANCE)]


def test_a_signature_goes_stale_by_a_late_payment(company: Company) -> None:
    """A claim handed over stays on the sheet with today's amount: whoever vouched for another one signs again."""
    checked(company)
    company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")
    signed(company, Role.FINANCE)
    company.ledger[0] = attrs.evolve(company.ledger[0], amount=a_claim(amount="60.00").amount)

    after = company.precheck()

    assert "sign_off.stale" in [finding.code for finding in after.missing_signatures()]
    assert signed(company, Role.FINANCE).signed(Role.FINANCE) is not None


def test_sign_off_tells_every_reason(company: Company) -> None:
    """Not open, not the right person, not the right sheet: all at once."""
    noticed(company)
    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")

    assert ["case.not_open", "sign_off.role_not_held", "sign_off.sheet_changed", "sign_off.source_unknown"] == why(
        lambda: company.desk("zhao.min").do(sign_off, CASE, Role.FINANCE, sheet="?")
    )


def test_hr_signs_for_a_supervisor_with_a_reason(company: Company) -> None:
    """So that no case gets stuck for want of one."""
    checked(company)
    documented(company)
    company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")
    hr = company.desk("chen")
    sheet = hr.read(case_today, CASE).sheet(Role.SUPERVISOR)
    assert ["sign_off.substitution_unreasoned"] == why(lambda: hr.do(sign_off, CASE, Role.SUPERVISOR, sheet=sheet))

    case = hr.do(sign_off, CASE, Role.SUPERVISOR, sheet=sheet, substitution="主管休假")

    mark = case.signed(Role.SUPERVISOR)
    assert mark is not None
    assert ("chen", "主管休假") == (mark.signer, mark.substitution)


def test_a_withdrawal_needs_consent_and_proof(company: Company) -> None:
    """All reasons at once; nothing has changed then."""
    checked(company)

    assert ["withdrawal.role_not_held", "case.no_reason", "withdrawal.no_evidence"] == why(
        lambda: company.desk("chen").do(withdraw, CASE, reason="", evidence=" ", accepted_by="zhou")
    )
    assert Employment.NOTICE is company.standing().employment


def test_a_compensation_is_settled_with_evidence(company: Company) -> None:
    """By its owner or those who keep the thing; twice is refused."""
    checked(company)
    handed_over(company)
    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")
    owner = company.desk("li.na")
    assert ["compensation.no_evidence"] == why(
        lambda: owner.do(settle_compensation, CASE, "hand_back:C-1", evidence="")
    )

    done = owner.do(settle_compensation, CASE, "hand_back:C-1", evidence="资料已还")

    assert ["hand_back:AR-1"] == [item.id for item in done.compensations if item.is_open]
    assert ["compensation.already_done"] == why(
        lambda: owner.do(settle_compensation, CASE, "hand_back:C-1", evidence="再次")
    )


def test_cases_are_shown_to_those_they_concern(company: Company) -> None:
    """Others see none; a look changes nothing."""
    noticed(company)

    assert [CASE] == [case.id for case in company.desk("chen").read(cases_of, "wang.wei")]
    assert () == company.desk("li.na").read(cases_of, "wang.wei")
    assert ["access.not_yours"] == why(lambda: company.desk("feng").read(case_today, CASE))
    assert 1 == company.case().version


Call = Callable[[Desk], object]

VERBS: dict[str, tuple[Call, str]] = {
    "receive_notice": (received, "chen"),
    "draft_notice": (lambda desk: desk.do(draft_notice, "wang.wei", last_working_on=LAST_DAY), "chen"),
    "receive_draft": (
        lambda desk: desk.do(receive_draft, CASE, received_at=desk.office.clock(), evidence="OA"),
        "chen",
    ),
    "discard_draft": (lambda desk: desk.do(discard_draft, CASE, reason="x"), "chen"),
    "change_supervisor": (lambda desk: desk.do(change_supervisor, CASE, "boss"), "boss chen zhao.min"),
    "document_item": (lambda desk: desk.do(document_item, CASE, "C-1", summary="x"), "li.na wang.wei"),
    "judge_documentation": (
        lambda desk: desk.do(judge_documentation, CASE, "C-1", accepted=True),
        "boss chen zhao.min",
    ),
    "refuse_documentation": (
        lambda desk: desk.do(refuse_documentation, CASE, "C-1", reason="x", witness="ma"),
        "boss chen zhao.min",
    ),
    "settle_item": (lambda desk: desk.do(settle_item, CASE, "X"), "boss chen ma sun zhao.min zhou"),
    "settle_items": (lambda desk: desk.do(settle_items, CASE, {"X": "li.na"}), "boss chen ma sun zhao.min zhou"),
    "waive_item": (lambda desk: desk.do(waive_item, CASE, "X", reason="x"), "boss chen ma sun zhao.min zhou"),
    "defer_item": (
        lambda desk: desk.do(defer_item, CASE, "X", owner="li.na", due_on=ENDS_ON, reason="x"),
        "boss chen ma sun zhao.min zhou",
    ),
    "sign_off": (lambda desk: desk.do(sign_off, CASE, Role.FINANCE, sheet="?"), "audit boss chen zhao.min zhou"),
    "withdraw": (lambda desk: desk.do(withdraw, CASE, reason="", evidence=""), "chen"),
    "settle_compensation": (
        lambda desk: desk.do(settle_compensation, CASE, "X", evidence="x"),
        "boss chen li.na ma sun zhao.min zhou",
    ),
    "leaver_of": (lambda desk: desk.read(leaver_of, CASE), "chen"),
    "record_precheck": (lambda desk: desk.do(record_precheck, CASE, PrecheckAnswers()), "chen"),
    "revoke_access": (lambda desk: desk.do(revoke_access, CASE), "chen sun"),
    "override_grant": (lambda desk: desk.do(override_grant, CASE, "X", evidence="x"), "chen sun"),
    "record_revocation": (
        lambda desk: desk.do(record_revocation, CASE, "X", attempt_number=1, confirmed=True),
        "",
    ),
    "confirm_departure": (lambda desk: desk.do(confirm_departure, CASE), "chen"),
    "settle_residual": (
        lambda desk: desk.do(settle_residual, CASE, "X", evidence="x"),
        "boss chen li.na ma sun zhao.min zhou",
    ),
    "hand_residual": (
        lambda desk: desk.do(hand_residual, CASE, "X", owner="li.na", due_on=ENDS_ON),
        "boss chen zhao.min",
    ),
    "close_case": (lambda desk: desk.do(close_case, CASE), "chen"),
    "case_today": (
        lambda desk: desk.read(case_today, CASE),
        "audit boss chen li.na ma sun wang.wei zhao.min zhou",
    ),
    "departure_report": (lambda desk: desk.read(departure_report, CASE), "audit chen wang.wei"),
}
"""Every verb and query of a case, and who has permission for it; li.na is to receive one of its lines."""


def may_do(person: str, call: Call) -> bool:
    """Say whether somebody has permission for a verb on a case at work; a no leaves one line on record."""
    company = a_company(MemoryStorage(), clients=[a_client()], ledger=[a_claim()])
    checked(company)
    company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")
    permitted = is_permitted(lambda: call(company.desk(person)))
    assert permitted or len(company.refusals(person)) == 1
    return permitted


@pytest.mark.parametrize("verb", VERBS)
def test_who_may(verb: str) -> None:
    """For each verb: exactly these people, each in their role and relation to the case, and nobody else."""
    call, allowed = VERBS[verb]

    assert allowed.split() == sorted(person.id for person in PEOPLE if may_do(person.id, call))


def export_clients(attempt: Attempt) -> tuple[str, ...]:
    """Take the whole list away: a host's own query, with the permission such a thing asks for."""
    clients = attempt.work.clients.owned_by(attempt.who.id)
    for client in clients:
        attempt.permit(Action.EXPORT, client.target, fields=["contacts"])
    return tuple(contact.phone for client in clients for contact in client.contacts)


def delete_client(attempt: Attempt, client_id: str) -> Client:
    """Take a client away: a host's own verb, with the permission such a thing asks for."""
    return attempt.open(attempt.work.clients, client_id, Action.DELETE)


HOSTILE: dict[str, tuple[Call, list[str]]] = {
    "exports the clients": (
        lambda desk: desk.read(export_clients),
        ["access.notice.only_hands_over", "access.nobody_may"],
    ),
    "deletes a client": (
        lambda desk: desk.do(delete_client, "C-1"),
        [
            "access.notice.only_hands_over",
            "access.sales.no_delete",
            "access.under_case.no_delete",
            "access.nobody_may",
        ],
    ),
    "enters a client": (
        lambda desk: desk.do(register_client, attrs.evolve(a_client("C-8"), ownerships=())),
        ["access.notice.only_hands_over"],
    ),
    "edits a core field": (
        lambda desk: desk.do(edit_client, "C-1", {"name": "我的客户"}),
        [
            "access.notice.only_hands_over",
            "access.sales.no_core_field",
            "access.under_case.no_core_field",
            "access.core_field.by_request",
        ],
    ),
    "edits anything": (
        lambda desk: desk.do(edit_client, "C-1", {"needs": ""}),
        ["access.notice.only_hands_over"],
    ),
    "takes a colleague's client": (
        lambda desk: desk.do(transfer_client, "C-9", "wang.wei", reason="x"),
        ["access.notice.own_only", "access.not_yours"],
    ),
    "keeps a client": (
        lambda desk: desk.do(transfer_client, "C-1", "wang.wei", reason="x"),
        ["client.in_handover"],
    ),
    "gives a client to a friend": (
        lambda desk: desk.do(transfer_client, "C-1", "li.na", reason="x"),
        ["client.in_handover"],
    ),
    "looks at a colleague's contacts": (
        lambda desk: desk.do(client_contacts, "C-9"),
        ["access.notice.own_only", "access.contact.owner_only", "access.not_yours"],
    ),
    "signs the own case": (
        lambda desk: desk.do(sign_off, CASE, Role.SUPERVISOR, sheet="?"),
        ["access.notice.only_hands_over", "access.own_case.never_decided", "access.role_not_held"],
    ),
    "settles the own line": (
        lambda desk: desk.do(settle_item, CASE, "AR-1", receiver="wang.wei"),
        ["access.notice.only_hands_over", "access.own_case.never_decided", "access.role_not_held"],
    ),
    "takes the notice back": (
        lambda desk: desk.do(withdraw, CASE, reason="x", evidence="x"),
        ["access.notice.only_hands_over", "access.own_case.never_decided", "access.role_not_held"],
    ),
}


@pytest.mark.parametrize("act", HOSTILE)
def test_a_hostile_leaver(company: Company, act: str) -> None:
    """Each attempt is refused with every reason and leaves one line on record."""
    with company.office.storage.begin("main") as work:
        work.clients.save(a_client("C-9", "li.na"))
        work.commit()
    checked(company)
    call, expected = HOSTILE[act]

    codes = why(lambda: call(company.desk("wang.wei")))

    assert expected == codes
    assert [expected] == company.refusals("wang.wei")


def test_what_a_leaver_still_does(company: Company) -> None:
    """View the own client, keep records, document, to the last day."""
    checked(company)
    company.clock.to(12, 18, 17)
    desk = company.desk("wang.wei")
    desk.do(client_contacts, "C-1")
    desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="道别")
    desk.do(document_item, CASE, "C-1", summary="合同在谈")

    assert [] == company.refusals("wang.wei")


@pytest.mark.parametrize("verb", VERBS)
def test_who_has_left_does_nothing(verb: str) -> None:
    """Every verb is refused to them, and each attempt is one line on record."""
    company = a_company(MemoryStorage(), clients=[a_client()])
    checked(company)
    company.clock.now = moment(12, 23)
    company.desk("chen").do(confirm_departure, CASE)

    codes = why(lambda: VERBS[verb][0](company.desk("wang.wei")))

    assert "access.departed.nothing" in codes
    assert [codes] == company.refusals("wang.wei")
