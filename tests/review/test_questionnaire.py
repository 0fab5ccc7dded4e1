"""The exit questionnaire: the leaver's answers, once, and HR's conclusion, separate and not in the journal."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical
from offboard_core.review import Answer, Confidentiality, Form, Question, Questionnaire, Reason, Review
from offboard_core.review.questionnaire import DEFAULT_QUESTIONNAIRE, answer_questionnaire, answers_for, conclude_review
from tests.documents.sections import CATALOGUE
from tests.offboarding import people
from tests.review.departures import LEFT_ON, NOTICE_ON, a_review

AT = people.at(12, 1)
TOLD = (
    Answer(question="pay_fair", answer="2"),
    Answer(question="would_return", answer="yes"),
    Answer(question="reason_told", answer="家里老人需要照顾"),
    Answer(question="clients_need_care", answer="华东重工在谈框架"),
)


def answered() -> Review:
    """Build a review with an answered questionnaire."""
    return people.yes(answer_questionnaire(a_review(), TOLD, [Reason.FAMILY], at=AT))


def test_every_question_is_worded_in_both_languages() -> None:
    """Each default question has a text in Chinese and in English."""
    assert [] == [item.code for item in DEFAULT_QUESTIONNAIRE.questions if f"question.{item.code}" not in CATALOGUE]
    assert {Confidentiality.HR_ONLY, Confidentiality.GROUPED, Confidentiality.SHARED} == {
        item.confidentiality for item in DEFAULT_QUESTIONNAIRE.questions
    }


def test_two_questions_never_share_a_code() -> None:
    """Two questions with one code are refused."""
    question = Question(code="pay_fair", form=Form.SCALE, confidentiality=Confidentiality.GROUPED)
    with pytest.raises(InvalidInput) as caught:
        Questionnaire(version="x", questions=(question, question))

    assert ["questionnaire.asked_twice"] == [found.code for found in caught.value.findings]


def test_what_the_leaver_says_is_kept_and_not_journalled() -> None:
    """Answers and reasons are stored in the review; the event has only the codes of answered questions."""
    verdict = answer_questionnaire(a_review(), TOLD, [Reason.FAMILY, Reason.PAY, Reason.FAMILY], at=AT)
    review = people.yes(verdict)
    written = canonical([event.facts for event in people.events(verdict)])

    assert (TOLD, (Reason.FAMILY, Reason.PAY), AT) == (review.answers, review.employee_reasons, review.answered_at)
    assert ["questionnaire_answered"] == people.event_types(verdict)
    assert "reason_told" in written
    assert not [secret for secret in ("老人", "family", "框架", '"2"') if secret in written]


def test_it_is_answered_once() -> None:
    """A second set of answers is refused, and so are answers to a closed review."""
    again = answer_questionnaire(answered(), TOLD, [Reason.PAY], at=AT)
    late = answer_questionnaire(a_review(closed_on=LEFT_ON), TOLD, [Reason.PAY], at=AT)

    assert ["review.already_answered"] == people.why(again)
    assert ["review.closed"] == people.why(late)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("pay_fair", "1", []),
        ("pay_fair", "5", []),
        ("pay_fair", "0", ["answer.not_scale"]),
        ("pay_fair", "6", ["answer.not_scale"]),
        ("would_return", "no", []),
        ("would_return", "maybe", ["answer.not_yes_no"]),
        ("reason_told", "想回老家", []),
        ("reason_told", " ", ["answer.blank"]),
        ("unheard_of", "x", ["answer.not_asked"]),
    ],
)
def test_an_answer_fits_its_question(question: str, answer: str, expected: list[str]) -> None:
    """A scale takes 1 to 5, yes/no takes these, text is not blank, and the question must exist."""
    verdict = answer_questionnaire(a_review(), [Answer(question=question, answer=answer)], [Reason.OTHER], at=AT)

    assert expected == ([] if verdict else people.why(verdict))


def test_every_reason_against_answers_is_given() -> None:
    """All reasons come at once: no reason for leaving, one question twice, another unknown."""
    twice = Answer(question="advice", answer="多培训")
    verdict = answer_questionnaire(a_review(), [twice, twice, Answer(question="x", answer="y")], [], at=AT)

    assert ["review.no_reason_named", "answer.given_twice", "answer.not_asked"] == people.why(verdict)


def test_a_moment_needs_its_zone() -> None:
    """A moment without a zone is refused."""
    with pytest.raises(InvalidInput) as caught:
        answer_questionnaire(a_review(), TOLD, [Reason.PAY], at=dt.datetime(2026, 12, 1, 9))

    assert ["time.without_zone"] == [found.code for found in caught.value.findings]


def test_hr_concludes_beside_what_was_said() -> None:
    """HR's reason does not change the leaver's; the event contains neither."""
    verdict = conclude_review(answered(), Reason.PRESSURE, "目标过高", on=LEFT_ON)
    review = people.yes(verdict)

    assert ((Reason.FAMILY,), Reason.PRESSURE, "目标过高", LEFT_ON) == (
        review.employee_reasons,
        review.hr_reason,
        review.conclusion,
        review.closed_on,
    )
    assert [("review_concluded", {"on": LEFT_ON, "answered": True})] == [
        (event.type, event.facts) for event in people.events(verdict)
    ]


def test_every_reason_against_a_conclusion_is_given() -> None:
    """Refused: a second conclusion, a blank one, and one before the review began; its first day is allowed."""
    day_before = NOTICE_ON - dt.timedelta(days=1)
    verdict = conclude_review(a_review(closed_on=LEFT_ON), Reason.PAY, " ", on=day_before)

    assert ["review.closed", "review.no_conclusion", "review.closed_before_begun"] == people.why(verdict)
    assert conclude_review(a_review(), Reason.PAY, "薪酬", on=NOTICE_ON)


def test_answers_by_confidentiality() -> None:
    """Each class has its own answers; answers to unknown questions are for HR only."""
    review = answered()

    assert ["clients_need_care"] == [item.question for item in answers_for(review, Confidentiality.SHARED)]
    assert ["pay_fair", "would_return"] == [item.question for item in answers_for(review, Confidentiality.GROUPED)]
    assert ["reason_told"] == [item.question for item in answers_for(review, Confidentiality.HR_ONLY)]
    nothing_known = Questionnaire(version="x", questions=())
    assert TOLD == answers_for(review, Confidentiality.HR_ONLY, questionnaire=nothing_known)
