"""The explanation of a receivable: what comes next, and past decisions with their reasons."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.documents.catalogue import say
from offboard_core.documents.explanation import Explanation
from offboard_core.documents.page import Facts, Paragraph, Timeline
from offboard_core.documents.pages import page_of
from offboard_core.kernel.journal import Entry
from offboard_core.organization import Obligation
from offboard_core.receivables import AgeingPolicy, Receivable, Settlement, assess
from tests.offboarding.people import a_receivable

ON = dt.date(2026, 11, 23)
CLAIM = attrs.evolve(a_receivable(), due_on=dt.date(2026, 10, 20))
OWED = Obligation(
    owner="wang.wei", verb="file_statement", subject="AR-1", due_at=dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
)


def entry(**facts: object) -> Entry:
    """Return a journal entry of a step with these facts."""
    told = {"tier": 30, "act": "remind", "answer_by": "2026-11-26", "recipient": "zhao.min", **facts}
    return Entry(
        stream="ladders/AR-1",
        seq=1,
        at="2026-11-23T01:00:00+00:00",
        actor="system",
        on_behalf_of=None,
        key=None,
        event="step_escalated",
        facts=told,
        previous="",
        hash="",
    )


def explained(*entries: Entry, claim: Receivable = CLAIM) -> Explanation:
    """Return the explanation of a claim that is 34 days overdue."""
    return Explanation(stands=assess(claim, None, AgeingPolicy(), as_of=ON), obligations=(OWED,), entries=entries)


def chain(explanation: Explanation) -> Timeline:
    """Return the past decisions on the page."""
    page = page_of(explanation, "en")
    (found,) = [block for part in page.sections for block in part.blocks if isinstance(block, Timeline)]
    return found


def test_what_comes_next_has_owner_and_deadline() -> None:
    """The text has one line for each obligation."""
    lines = say(explained(), "en").split("\n")

    assert "wang.wei: file the follow-up statement (AR-1), by 2026-11-26 18:00+08:00" in lines


def test_a_settled_claim_is_not_looked_at_again() -> None:
    """Without a next review the text says so, and the page words the day as not stated."""
    paid = Settlement(amount=CLAIM.amount, value_on=ON, reference="B-1")
    explanation = explained(claim=attrs.evolve(CLAIM, settlements=(paid,)))
    page = page_of(explanation, "en")
    (facts,) = [block for part in page.sections for block in part.blocks if isinstance(block, Facts)]

    assert "without news it is not looked at again" in say(explanation, "en")
    assert "not stated" == facts.items[-1].text


@pytest.mark.parametrize(
    ("reasons", "lines"),
    [(None, 1), ("ageing.fully_paid", 1), ([{"no_code": 1}, "text"], 1), ([{"code": "ageing.fully_paid"}], 3)],
)
def test_only_reasons_with_a_code_are_worded(reasons: object, lines: int) -> None:
    """Reasons stand below the event, with the policy; a fact of another shape is no reason."""
    (happening,) = chain(explained(entry(reasons=reasons, policy="default"))).items

    assert lines == len(happening.text.split("\n"))


def test_reasons_without_a_policy_stand_alone() -> None:
    """An event that names no policy has no line about one."""
    (happening,) = chain(explained(entry(reasons=[{"code": "ageing.fully_paid"}]))).items

    assert 2 == len(happening.text.split("\n"))


def test_a_claim_without_a_past_says_so() -> None:
    """Without journal entries the chain shows its placeholder; today stands in paragraphs."""
    assert ((), "No records") == (chain(explained()).items, chain(explained()).none)
    assert isinstance(page_of(explained(), "en").sections[0].blocks[0], Paragraph)
