"""The exit questionnaire (离职问卷): questions, answers, and their confidentiality."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Decided, Refused, Verdict

if TYPE_CHECKING:
    from offboard_core.review.review import Review


class Reason(StrEnum):
    """A reason for leaving (离职原因)."""

    PRESSURE = "pressure"
    """业绩压力大."""
    PAY = "pay"
    MANAGER = "manager"
    GROWTH = "growth"
    FAMILY = "family"
    RELOCATION = "relocation"
    HEALTH = "health"
    BETTER_OFFER = "better_offer"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Answer:
    """One answer of the exit questionnaire (离职问卷)."""

    question: str
    answer: str


class Confidentiality(StrEnum):
    """Who may read an answer (保密级别)."""

    HR_ONLY = "hr_only"
    """For HR only, in any form."""
    GROUPED = "grouped"
    """Shown outside HR only as a figure over a sufficiently large group."""
    SHARED = "shared"
    """For the successor and the supervisor as well."""


class Form(StrEnum):
    """Form of an answer."""

    TEXT = "text"
    SCALE = "scale"
    """A whole number from 1 (not at all) to 5 (fully)."""
    YES_NO = "yes_no"


_ALLOWED: dict[Form, frozenset[str]] = {Form.SCALE: frozenset("12345"), Form.YES_NO: frozenset({"yes", "no"})}


@attrs.frozen(kw_only=True)
class Question:
    """A question; the catalogue has its text under `question.<code>`."""

    code: str
    form: Form
    confidentiality: Confidentiality


@attrs.frozen(kw_only=True)
class Questionnaire:
    """Questions in order. Raises `InvalidInput` if two have the same code."""

    version: str
    questions: tuple[Question, ...]

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` if two questions have the same code."""
        codes = [question.code for question in self.questions]
        if twins := sorted({code for code in codes if codes.count(code) > 1}):
            raise InvalidInput.at("questions", ", ".join(twins), "questionnaire.asked_twice")

    def find(self, code: str) -> Question | None:
        """Return the question with this code, or None."""
        return next((question for question in self.questions if question.code == code), None)


DEFAULT_QUESTIONNAIRE = Questionnaire(
    version="default",
    questions=(
        Question(code="targets_fair", form=Form.SCALE, confidentiality=Confidentiality.GROUPED),
        Question(code="pay_fair", form=Form.SCALE, confidentiality=Confidentiality.GROUPED),
        Question(code="manager_supports", form=Form.SCALE, confidentiality=Confidentiality.GROUPED),
        Question(code="growth_open", form=Form.SCALE, confidentiality=Confidentiality.GROUPED),
        Question(code="workload_bearable", form=Form.SCALE, confidentiality=Confidentiality.GROUPED),
        Question(code="would_return", form=Form.YES_NO, confidentiality=Confidentiality.GROUPED),
        Question(code="reason_told", form=Form.TEXT, confidentiality=Confidentiality.HR_ONLY),
        Question(code="what_would_have_kept", form=Form.TEXT, confidentiality=Confidentiality.HR_ONLY),
        Question(code="clients_need_care", form=Form.TEXT, confidentiality=Confidentiality.SHARED),
        Question(code="receivables_at_risk", form=Form.TEXT, confidentiality=Confidentiality.SHARED),
        Question(code="advice", form=Form.TEXT, confidentiality=Confidentiality.HR_ONLY),
    ),
)
"""The questionnaire used unless the host sets its own. No answer is mandatory."""


def answer_questionnaire(
    review: Review,
    answers: Iterable[Answer],
    reasons: Iterable[Reason],
    *,
    at: dt.datetime,
    questionnaire: Questionnaire = DEFAULT_QUESTIONNAIRE,
) -> Verdict[Review]:
    """Record the leaver's answers and reasons for leaving, once.

    The event contains the codes of the answered questions, but no answers and no reasons. Raises `InvalidInput` for a
    moment without a zone.
    """
    if at.utcoffset() is None:
        raise InvalidInput.at("at", at.isoformat(), "time.without_zone")
    given, named = tuple(answers), tuple(dict.fromkeys(reasons))
    findings = []
    if review.is_closed:
        findings.append(review.finding("review.closed", closed_on=review.closed_on))
    if review.answered_at is not None:
        findings.append(review.finding("review.already_answered", answered_at=review.answered_at))
    if not named:
        findings.append(review.finding("review.no_reason_named"))
    findings += [review.finding(code, question=question) for code, question in _wrong(given, questionnaire)]
    if findings:
        return Refused(tuple(findings))
    answered = attrs.evolve(review, answers=given, employee_reasons=named, answered_at=at)
    questions = tuple(answer.question for answer in given)
    event = review.event("questionnaire_answered", questions=questions, questionnaire=questionnaire.version)
    return Decided(state=answered, events=(event,))


def conclude_review(review: Review, hr_reason: Reason, conclusion: str, *, on: dt.date) -> Verdict[Review]:
    """Close the review with HR's view of the reason; the leaver's own reasons are kept unchanged.

    The figures of days 30 and 90 can still be taken afterwards. The event does not contain the reason.
    """
    findings = []
    if review.is_closed:
        findings.append(review.finding("review.closed", closed_on=review.closed_on))
    if not conclusion.strip():
        findings.append(review.finding("review.no_conclusion"))
    if on < review.begun_on:
        findings.append(review.finding("review.closed_before_begun", on=on, begun_on=review.begun_on))
    if findings:
        return Refused(tuple(findings))
    concluded = attrs.evolve(review, hr_reason=hr_reason, conclusion=conclusion, closed_on=on)
    event = review.event("review_concluded", on=on, answered=review.answered_at is not None)
    return Decided(state=concluded, events=(event,))


def answers_for(
    review: Review, confidentiality: Confidentiality, *, questionnaire: Questionnaire = DEFAULT_QUESTIONNAIRE
) -> tuple[Answer, ...]:
    """Return the answers of one confidentiality class; answers to unknown questions count as `HR_ONLY`."""

    def class_of(answer: Answer) -> Confidentiality:
        question = questionnaire.find(answer.question)
        return question.confidentiality if question is not None else Confidentiality.HR_ONLY

    return tuple(answer for answer in review.answers if class_of(answer) is confidentiality)


def _wrong(given: tuple[Answer, ...], questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for answer in given:
        question = questionnaire.find(answer.question)
        if question is None:
            yield "answer.not_asked", answer.question
        elif answer.question in seen:
            yield "answer.given_twice", answer.question
        elif not answer.answer.strip():
            yield "answer.blank", answer.question
        elif question.form in _ALLOWED and answer.answer not in _ALLOWED[question.form]:
            yield f"answer.not_{question.form.value}", answer.question
        seen.add(answer.question)
