"""The review of a departure (复盘): figures, questionnaire, report, risk register and measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from offboard_core.access.rules import Action
from offboard_core.access.target import Target
from offboard_core.clients import Client
from offboard_core.clients.communication import last_record_days
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding import CheckState, ItemKind, OffboardingCase, Topic
from offboard_core.offboarding.departure import begin_review as open_review_stage
from offboard_core.receivables import Receivable
from offboard_core.review import (
    Answer,
    DepartureReport,
    Moment,
    Questionnaire,
    Reason,
    Review,
    RiskEntry,
    TimelineEntry,
    report,
    risk,
)
from offboard_core.review import questionnaire as questionnaire_rules
from offboard_core.review import review as review_rules
from offboard_core.review.departure_facts import DepartureFacts
from offboard_core.review.questionnaire import DEFAULT_QUESTIONNAIRE
from offboard_core.review.review import DAYS_AFTER_SEPARATION
from offboard_core.usecases.handover import claims_at_notice
from offboard_core.usecases.office import Attempt


def begin_review(attempt: Attempt, case_id: str) -> Review:
    """Move the case of a departed person to its review stage, and open its review if there is none."""
    case = attempt.open(attempt.work.cases, case_id, Action.REVIEW)
    kept = attempt.keep(attempt.work.cases, open_review_stage(case, at=attempt.now))
    review = attempt.work.reviews.find(case_id)
    return review if review is not None else open_review(attempt, kept)


def open_review(attempt: Attempt, case: OffboardingCase) -> Review:
    """Create the review of a departure; this happens with the notice, so that the leaver can answer."""
    return attempt.create(attempt.work.reviews, review_rules.begin(case, on=attempt.today), Action.REVIEW)


def take_snapshot(attempt: Attempt, case_id: str, moment: Moment) -> Review:
    """Record the figures of one moment of a departure."""
    review = attempt.open(attempt.work.reviews, case_id, Action.REVIEW)
    case = attempt.work.cases.get(case_id)
    return attempt.keep(attempt.work.reviews, _snapshot(attempt, review, case, moment))


def answer_questionnaire(
    attempt: Attempt,
    case_id: str,
    answers: Sequence[Answer],
    reasons: Sequence[Reason],
    *,
    questionnaire: Questionnaire = DEFAULT_QUESTIONNAIRE,
) -> Review:
    """Record the leaver's answers (离职问卷), entered by the leaver or, after the departure, by HR."""
    review = attempt.open(attempt.work.reviews, case_id, Action.ANSWER)
    verdict = questionnaire_rules.answer_questionnaire(
        review, answers, reasons, at=attempt.now, questionnaire=questionnaire
    )
    return attempt.keep(attempt.work.reviews, verdict)


def conclude_review(attempt: Attempt, case_id: str, hr_reason: Reason, conclusion: str) -> Review:
    """Close the review with HR's view of the reason for leaving."""
    review = attempt.open(attempt.work.reviews, case_id, Action.REVIEW)
    return attempt.keep(
        attempt.work.reviews, questionnaire_rules.conclude_review(review, hr_reason, conclusion, on=attempt.today)
    )


def register_risks(attempt: Attempt, case_id: str) -> Review:
    """Add the lessons of a departure to the risk register, by category and never by person, and to the review.

    Existing entries stay unchanged.
    """
    review = attempt.open(attempt.work.reviews, case_id, Action.REVIEW)
    entries = risk.register_risks(_report(attempt, attempt.work.cases.get(case_id), review))
    for entry in entries:
        if attempt.work.risks.find(entry.id) is None:
            attempt.create(attempt.work.risks, risk.register(entry), Action.REVIEW)
    return attempt.keep(attempt.work.reviews, risk.link_risks(review, entries))


def set_measure(
    attempt: Attempt, risk_id: str, measure: str, *, owner: str, due_on: dt.date, goal: Mapping[str, int] | None = None
) -> RiskEntry:
    """Agree on a measure against a risk (改进措施): owner, due date and the figures to reach."""
    entry = attempt.open(attempt.work.risks, risk_id, Action.REVIEW)
    verdict = risk.set_measure(entry, measure, attempt.standing(owner), due_on=due_on, on=attempt.today, goal=goal)
    return attempt.keep(attempt.work.risks, verdict)


def finish_measure(attempt: Attempt, risk_id: str, figures_after: Mapping[str, int]) -> RiskEntry:
    """Record that a measure is finished, with figures counted again."""
    entry = attempt.open(attempt.work.risks, risk_id, Action.REVIEW)
    return attempt.keep(attempt.work.risks, risk.finish_measure(entry, figures_after, on=attempt.today))


def departure_report(attempt: Attempt, case_id: str) -> DepartureReport:
    """Create the report of a departure, for actors who may see both the case and its review."""
    case = attempt.open(attempt.work.cases, case_id, Action.VIEW)
    review = attempt.work.reviews.find(case_id)
    if review is not None:
        attempt.permit(Action.VIEW, review.target)
    return _report(attempt, case, review)


def risk_register(attempt: Attempt) -> tuple[RiskEntry, ...]:
    """Return the entries of the risk register that the actor may see, by id."""
    return attempt.visible(attempt.work.risks.all())


def follow_review(attempt: Attempt, case_id: str) -> Review:
    """Follow up the review of a departed person in the daily round: take the figures of days 30 and 90."""
    review = attempt.open(attempt.work.reviews, case_id, Action.ESCALATE)
    case = attempt.work.cases.get(case_id)
    for moment in DAYS_AFTER_SEPARATION:
        snapshot_if_due(attempt, case, moment)
    return attempt.work.reviews.find(case_id) or review


def unfinished_reviews(attempt: Attempt) -> tuple[str, ...]:
    """Return the ids of reviews with missing figures or conclusion."""
    attempt.permit(Action.VIEW, Target(kind=Review.kind, id=""))
    return tuple(review.id for review in attempt.work.reviews.unfinished())


def snapshot_if_due(attempt: Attempt, case: OffboardingCase, moment: Moment) -> None:
    """Record the figures of a moment if they are due and missing."""
    review = attempt.work.reviews.find(case.id)
    if review is None or not review.awaits(moment, attempt.today):
        return
    attempt.permit(Action.REVIEW, review.target)
    taken = _snapshot(attempt, review, case, moment)
    if not isinstance(taken, Refused):
        attempt.keep(attempt.work.reviews, taken)


def _snapshot(attempt: Attempt, review: Review, case: OffboardingCase, moment: Moment) -> Verdict[Review]:
    on = case.departed_on if moment is Moment.SEPARATION and case.departed_on is not None else attempt.today
    return review_rules.take_snapshot(
        review, moment, _known_claims(attempt, case), _clients(attempt, case), open_lines=_open_lines(case), on=on
    )


def _report(attempt: Attempt, case: OffboardingCase, review: Review | None) -> DepartureReport:
    work = attempt.work
    claims = _known_claims(attempt, case)
    known = () if isinstance(claims, Unknown) else claims
    clients = _clients(attempt, case)
    records = [record for client in clients for record in work.communications.of_client(client.id)]
    facts = DepartureFacts(
        receivables=claims,
        ladders=claims
        if isinstance(claims, Unknown)
        else [found for item in known if (found := work.ladders.find(item.id))],
        clients=clients,
        last_record_on=last_record_days(records, attempt.office.zone),
        timeline=[
            TimelineEntry(at=dt.datetime.fromisoformat(entry.at), by=entry.actor, type=entry.event, facts=entry.facts)
            for entry in work.journal.read(case.target.stream)
        ],
    )
    return report.draw_departure_report(case, review, facts, as_of=attempt.today)


def _known_claims(attempt: Attempt, case: OffboardingCase) -> tuple[Receivable, ...] | Unknown:
    """Return the leaver's claims, or why they are unknown."""
    check = case.find_check(Topic.RECEIVABLES)
    if check is None:
        return Unknown("not_asked")
    return Unknown(check.reason) if check.state is CheckState.UNKNOWN else claims_at_notice(attempt, case)


def _clients(attempt: Attempt, case: OffboardingCase) -> tuple[Client, ...]:
    """Return the clients on the manifest with any owner, and all other clients that the leaver still owns."""
    work = attempt.work
    mine = {client.id: client for client in work.clients.owned_by(case.leaver)}
    refs = (item.ref for item in case.items if item.kind is ItemKind.CLIENT and item.ref not in mine)
    mine.update({client.id: client for ref in refs if (client := work.clients.find(ref)) is not None})
    return tuple(mine[id] for id in sorted(mine))


def _open_lines(case: OffboardingCase) -> int:
    if case.departed_on is not None:
        return sum(residual.is_open for residual in case.residuals)
    return sum(item.is_unfinished for item in case.items)
