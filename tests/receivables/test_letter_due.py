"""The content of a letter: both stored forms are read by one class, and every fault is named with its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.receivables.letter import LetterIssue, issues_in
from offboard_core.receivables.letter_due import LetterClaim, LetterDue, read_claims
from tests.receivables.given import CLAIM, cny, day, look, opened
from tests.receivables.test_client_letter import a_claim, claims, letters, look_at


def single() -> Message:
    """Return the letter about one claim, as the round decides it."""
    (message,) = (one for one in look(opened(CLAIM), 95, CLAIM).messages if one.hand is Hand.LETTER)
    return message


def joint() -> Message:
    """Return a letter about two claims of one client."""
    _, decisions = look_at(claims(a_claim(1), a_claim(2, due=5)), 10)
    return letters(decisions)[0]


@pytest.mark.parametrize("message", [single(), joint()], ids=["one claim", "several claims"])
def test_a_letter_is_read_back_as_it_was_written(message: Message) -> None:
    """Claims and head are equal to those in the facts, and unknown facts do no harm."""
    letter = LetterDue.of(message)

    assert letter == LetterDue.of(attrs.evolve(message, facts={**message.facts, "colour": "red"}))
    assert message.recipient == letter.head.client
    lines: Any = message.facts.get("lines", (message.facts,))
    assert [claim.facts for claim in letter.claims] == [
        {name: line[name] for name in claim.facts} for claim, line in zip(letter.claims, lines, strict=True)
    ]


def test_a_letter_goes_by_one_of_its_claims() -> None:
    """A joint letter names the claim it goes by; a letter about one claim goes by that one."""
    several, one = LetterDue.of(joint()), LetterDue.of(single())

    assert (joint().facts["receivable"], CLAIM.id) == (several.receivable, one.receivable)
    assert (True, False) == (several.is_joint, one.is_joint)


def test_totals_follow_from_the_claims() -> None:
    """A letter that was read writes the same facts again, totals and charges included."""
    for message in (single(), joint()):
        assert dict(message.facts) == LetterDue.of(message).facts


def test_a_claim_is_listed_once() -> None:
    """A letter that lists a claim twice would ask for it twice, and is refused."""
    message = joint()
    lines = message.facts["lines"]
    assert isinstance(lines, tuple)

    with pytest.raises(InvalidInput) as caught:
        LetterDue.of(attrs.evolve(message, facts={**message.facts, "lines": (*lines, lines[0])}))

    assert [("letter.claim_twice", lines[0]["receivable"])] == [
        (found.code, found.facts["value"]) for found in caught.value.findings
    ]


def test_a_joint_letter_goes_by_a_claim_that_it_lists() -> None:
    """A letter that names another claim is refused."""
    message = joint()

    with pytest.raises(InvalidInput) as caught:
        LetterDue.of(attrs.evolve(message, facts={**message.facts, "receivable": "AR-9"}))

    assert ["receivable"] == [found.facts["path"] for found in caught.value.findings]


def test_the_steps_of_a_claim() -> None:
    """A letter about one claim carries out its step, a joint one the steps in `carries`; a claim merely listed has none."""
    (only,) = LetterDue.of(single()).claims
    first, second = LetterDue.of(joint()).claims

    assert (LetterIssue(tier=90, cycle=1, issue=1),) == issues_in(only)
    assert (LetterIssue(tier=only.tier or 0, cycle=1, issue=None),) == issues_in(attrs.evolve(only, issue=None))
    assert first.carries == tuple(issue.tier for issue in issues_in(first))
    assert () == issues_in(attrs.evolve(second, carries=(), issues=()))


@pytest.mark.parametrize(
    "change",
    [{"cycle": None}, {"tier": None}, {"carries": (30, 60), "issues": (1,)}, {"carries": (30,), "issues": None}],
)
def test_a_letter_that_does_not_name_its_steps(change: dict[str, Any]) -> None:
    """Without cycle or tier, or with another number of issues than steps, the letter is refused."""
    (claim,) = LetterDue.of(single()).claims

    with pytest.raises(InvalidInput) as caught:
        issues_in(attrs.evolve(claim, **change))

    assert ["letter.fact_missing"] == [found.code for found in caught.value.findings]


@pytest.mark.parametrize(
    ("facts", "paths"),
    [
        ({"as_of": None, "amount": 5}, ["as_of", "amount"]),
        ({"client": None}, ["client", "client"]),
        ({"lines": ()}, ["lines"]),
        ({"lines": ("AR-1",)}, ["lines[0].receivable", "lines[0].client", "lines[0].amount", "lines[0].outstanding",
                                "lines[0].days_overdue"]),
    ],
)  # fmt: skip
def test_every_fault_is_named(facts: Mapping[str, object], paths: list[str]) -> None:
    """Missing and wrong facts of head and claims are reported at once, each with its path."""
    message = single()

    with pytest.raises(InvalidInput) as caught:
        LetterDue.of(attrs.evolve(message, facts={**message.facts, **facts}))

    assert sorted(paths) == sorted(str(found.facts["path"]) for found in caught.value.findings)
    assert {"letter.fact_missing"} == {found.code for found in caught.value.findings}


def test_charges_make_up_what_is_demanded() -> None:
    """Fee and interest are added to what is outstanding; interest lacks something without its days or its rate."""
    (claim,) = LetterDue.of(single()).claims
    charged = attrs.evolve(claim, fee=cny("5"), interest=cny("1"), interest_from=day(1), due_on=None)

    assert (claim.outstanding, claim.outstanding + cny("6")) == (claim.demanded, charged.demanded)
    assert (False, True) == (claim.is_charged, charged.is_charged)
    assert () == claim.lacking
    assert ("due_on", "interest_through", "interest_basis", "interest_percent", "year_days") == charged.lacking


def test_a_damaged_claim_does_not_hide_the_others() -> None:
    """Claims are read one by one: a wrong one is reported in its place."""
    lines = joint().facts["lines"]
    assert isinstance(lines, tuple)
    found = dict(read_claims({"lines": (lines[0], {**lines[1], "amount": "1.00"})}))

    assert isinstance(found["lines[0]"], LetterClaim)
    assert isinstance(found["lines[1]"], InvalidInput)
