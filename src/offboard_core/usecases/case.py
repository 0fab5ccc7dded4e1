"""The offboarding case: its notice, its people, its signatures, its withdrawal."""

from __future__ import annotations

import datetime as dt

from offboard_core.access.rules import Action
from offboard_core.access.standing import Standing
from offboard_core.access.target import Target
from offboard_core.kernel.verdict import then
from offboard_core.offboarding import (
    DepartureKind,
    LegalFacts,
    OffboardingCase,
    expedition,
    grant,
    notice,
    stand_in,
    withdrawal,
)
from offboard_core.offboarding import case as case_rules
from offboard_core.offboarding import proxy as proxy_rules
from offboard_core.offboarding import sheet as sheet_rules
from offboard_core.offboarding.notice import NO_LEGAL_FACTS, NoticeGiven
from offboard_core.offboarding.policy import Terms
from offboard_core.organization.person import Role
from offboard_core.usecases.handover import drawn_up, hand_back
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.people import give_notice, withdraw_notice
from offboard_core.usecases.review import open_review


def receive_notice(
    attempt: Attempt,
    leaver: str,
    *,
    received_at: dt.datetime,
    last_working_on: dt.date,
    evidence: str,
    departure: DepartureKind = DepartureKind.RESIGNATION,
    proxy: str | None = None,
    legal: LegalFacts = NO_LEGAL_FACTS,
) -> OffboardingCase:
    """Open a case when a notice has reached the employer (收到离职通知); the legal periods run from `received_at`.

    From this moment the leaver may hand over, but may not export, delete or change core fields. `proxy` hands over for a
    leaver who cannot (death, incapacity, absconding, detention, transfer within the group). `legal` holds the end of
    probation and, for a dismissal, what the law requires.
    """
    verdict = case_rules.receive_notice(
        _may_open(attempt, leaver),
        NoticeGiven(received_at=received_at, evidence=evidence, proxy=standing_named(attempt, proxy), legal=legal),
        last_working_on=last_working_on,
        now=attempt.now,
        departure=departure,
        earlier=attempt.work.cases.of_leaver(leaver),
        terms=terms_of(attempt),
    )
    return _begun(attempt, attempt.create(attempt.work.cases, verdict, Action.OPEN_CASE))


def draft_notice(
    attempt: Attempt, leaver: str, *, last_working_on: dt.date, departure: DepartureKind = DepartureKind.RESIGNATION
) -> OffboardingCase:
    """Draft a case before notice is received (起草离职单); no legal period runs, and no permission changes."""
    verdict = case_rules.draft_case(
        _may_open(attempt, leaver),
        last_working_on=last_working_on,
        departure=departure,
        earlier=attempt.work.cases.of_leaver(leaver),
        terms=terms_of(attempt),
    )
    return attempt.create(attempt.work.cases, verdict, Action.OPEN_CASE)


def receive_draft(
    attempt: Attempt,
    case_id: str,
    *,
    received_at: dt.datetime,
    evidence: str,
    proxy: str | None = None,
    legal: LegalFacts = NO_LEGAL_FACTS,
) -> OffboardingCase:
    """Record that the notice of a drafted case has reached the employer (收到草稿的离职通知)."""
    case = attempt.open(attempt.work.cases, case_id, Action.OPEN_CASE)
    named = standing_named(attempt, proxy)
    given = NoticeGiven(received_at=received_at, evidence=evidence, proxy=named, legal=legal)
    verdict = notice.receive(case, given, now=attempt.now, terms=terms_of(attempt, case))
    return _begun(attempt, attempt.keep(attempt.work.cases, verdict))


def discard_draft(attempt: Attempt, case_id: str, *, reason: str) -> OffboardingCase:
    """Discard a draft that was filed by mistake (作废草稿); it stays on record."""
    case = attempt.open(attempt.work.cases, case_id, Action.OPEN_CASE)
    return attempt.keep(attempt.work.cases, notice.discard(case, reason=reason, at=attempt.now))


def change_supervisor(attempt: Attempt, case_id: str, supervisor: str) -> OffboardingCase:
    """Put another supervisor in charge of a case (更换负责主管)."""
    case = attempt.open(attempt.work.cases, case_id, Action.REASSIGN)
    verdict = stand_in.change_supervisor(case, attempt.standing(supervisor), at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def name_proxy(attempt: Attempt, case_id: str, proxy: str) -> OffboardingCase:
    """Name the person who hands over for a leaver who cannot (代交接人), also while the leaver still could."""
    case = attempt.open(attempt.work.cases, case_id, Action.REASSIGN)
    return attempt.keep(attempt.work.cases, proxy_rules.name_proxy(case, attempt.standing(proxy), at=attempt.now))


def expedite_case(attempt: Attempt, case_id: str, *, reason: str) -> OffboardingCase:
    """Propose that access ends at once (加急), with a reason, or approve the proposal of another person.

    The approval asks for the revocation of every grant in the same command; the leaver then has no access.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.EXPEDITE)
    verdict = then(
        expedition.expedite(case, reason=reason, by=attempt.who, at=attempt.now),
        lambda decided: grant.revoke(decided, now=attempt.now),
    )
    return attempt.keep(attempt.work.cases, verdict)


def sign_off(attempt: Attempt, case_id: str, role: Role, *, sheet: str, substitution: str = "") -> OffboardingCase:
    """Sign a party's sheet (会签). `sheet` is the hash that the signer saw; it is compared with today's facts."""
    case = attempt.open(attempt.work.cases, case_id, Action.SIGN_OFF)
    verdict = then(
        drawn_up(attempt, case),
        lambda drawn: sheet_rules.sign_off(
            drawn, role, sheet=sheet, signer=attempt.who, at=attempt.now, substitution=substitution
        ),
    )
    return attempt.keep(attempt.work.cases, verdict)


def withdraw(
    attempt: Attempt, case_id: str, *, reason: str, evidence: str, accepted_by: str | None = None
) -> OffboardingCase:
    """Withdraw a notice with the employer's consent (撤回离职); clients and claims that were handed over come back.

    `accepted_by` agreed for the employer, by default the actor. A client stays with its new owner if they have had contact
    with it since. All records are kept.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.WITHDRAW)
    verdict = withdrawal.withdraw(
        case,
        accepted_by=standing_named(attempt, accepted_by) or attempt.who,
        reason=reason,
        evidence=evidence,
        at=attempt.now,
        terms=terms_of(attempt, case),
    )
    if attempt.office.hands.controller is not None:
        verdict = then(verdict, lambda stays: grant.restore(stays, at=attempt.now))
    kept = attempt.keep(attempt.work.cases, verdict)
    withdraw_notice(attempt, kept.leaver)
    hand_back(attempt, kept)
    return kept


def settle_compensation(attempt: Attempt, case_id: str, compensation_id: str, *, evidence: str) -> OffboardingCase:
    """Record with evidence that one effect of a withdrawn case is undone (撤回补救办结)."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    verdict = withdrawal.settle_compensation(case, compensation_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def case_today(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Return a case with its manifest computed from today's facts, as shown before signing."""
    return drawn_up(attempt, attempt.open(attempt.work.cases, case_id, Action.VIEW)).state


def cases_of(attempt: Attempt, leaver: str) -> tuple[OffboardingCase, ...]:
    """Return the cases of a person that the actor may see, the oldest spell first."""
    return attempt.visible(attempt.work.cases.of_leaver(leaver))


def _may_open(attempt: Attempt, leaver: str) -> Standing:
    """Ask for permission before anything about a person's cases is disclosed."""
    attempt.permit(Action.OPEN_CASE, Target(kind=OffboardingCase.kind, id=leaver, leaver=leaver))
    return attempt.standing(leaver)


def _begun(attempt: Attempt, case: OffboardingCase) -> OffboardingCase:
    if case.departure.is_exit:  # a person who moves within the group keeps working
        give_notice(attempt, case.leaver)
    open_review(attempt, case)
    return case


def standing_named(attempt: Attempt, person: str | None) -> Standing | None:
    """Return the standing of a person that a command may name."""
    return None if person is None else attempt.standing(person)


def terms_of(attempt: Attempt, case: OffboardingCase | None = None) -> Terms:
    """Return the terms of a departure: the policy under which a case was received, or today's for a new one."""
    office = attempt.office
    policy = office.policies.handover_on(attempt.today) if case is None else case.policy
    return Terms(policy=policy, legal=office.legal, calendar=office.calendar, zone=office.zone)
