"""Documentation of clients: written by the leaver, judged by somebody else, or refused before a witness."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.access.standing import Standing
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding import Documentation, DocumentationState, OffboardingCase
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.documentation import (
    Account,
    accept_documentation,
    document_item,
    document_items,
    judge_documentation,
    refuse_documentation,
)
from offboard_core.offboarding.item import HandedOver, defer_item, settle_item, settle_items
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    NOW,
    WANG,
    ZHAO,
    a_client,
    a_receivable,
    at,
    checked,
    event_types,
    events,
    why,
    yes,
)


def a_full_case() -> OffboardingCase:
    """Return a case with one client and one claim."""
    return checked(a_client("C-1"), a_receivable("AR-1"))


def written(
    case: OffboardingCase | None = None, id: str = "C-1", *, by: Standing = WANG, summary: str = "two orders a year"
) -> Verdict[OffboardingCase]:
    """Document a client."""
    return document_item(
        case or a_full_case(), id, Account(summary=summary, needs="samples", preferences="mornings"), by=by, at=NOW
    )


def judged(
    case: OffboardingCase, id: str = "C-1", *, accepted: bool = True, by: Standing = ZHAO, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Judge what was written."""
    return judge_documentation(case, id, accepted=accepted, by=by, reason=reason, at=NOW)


def declined(
    case: OffboardingCase | None = None,
    id: str = "C-1",
    *,
    by: Standing = ZHAO,
    witness: Standing = CHEN,
    reason: str = "will not",
) -> Verdict[OffboardingCase]:
    """Record that the leaver will not write."""
    return refuse_documentation(case or a_full_case(), id, reason=reason, by=by, witness=witness, at=NOW)


def documentation(case: OffboardingCase) -> Documentation:
    """Return what is written of the client."""
    item = case.find_item("C-1")
    assert item is not None
    assert item.documentation is not None
    return item.documentation


def test_written_judged_handed_over() -> None:
    """The leaver writes, the supervisor accepts, and the client may go to its receiver."""
    submitted = written()
    accepted = judged(yes(submitted))
    over = settle_item(yes(accepted), "C-1", HandedOver(receiver=LI_NA, witness=CHEN), by=ZHAO, at=NOW)

    assert [["client_documented"], ["documentation_judged"]] == [event_types(submitted), event_types(accepted)]
    assert (DocumentationState.ACCEPTED, "zhao.min", "two orders a year") == (
        documentation(yes(accepted)).state,
        documentation(yes(accepted)).by,
        documentation(yes(accepted)).summary,
    )
    assert over


def test_sent_back_with_reasons_and_written_again() -> None:
    """What is missing is said; the next version waits to be judged again."""
    returned = judged(yes(written()), accepted=False, reason="no prices")
    again = written(yes(returned), summary="prices as well")

    assert (DocumentationState.RETURNED, "no prices") == (
        documentation(yes(returned)).state,
        documentation(yes(returned)).reason,
    )
    assert events(returned)[0].facts["reason"] == "no prices"
    assert DocumentationState.SUBMITTED is documentation(yes(again)).state
    assert ["documentation.no_reason"] == why(judged(yes(written()), accepted=False, reason=" "))


def test_only_the_leaver_writes_and_somebody_else_judges() -> None:
    """Nobody is the judge of their own account, nor the author of another's."""
    assert ["documentation.not_the_leaver"] == why(written(by=ZHAO))
    assert ["documentation.own_case"] == why(judged(yes(written()), by=WANG))


def test_a_blank_account_is_none() -> None:
    """Blanks say nothing of a client."""
    assert ["documentation.blank"] == why(written(summary=" \n"))


def test_there_is_nothing_to_judge_before_it_is_written_nor_after_it_was_sent_back() -> None:
    """Only what waits is judged, and once."""
    returned = yes(judged(yes(written()), accepted=False, reason="no prices"))

    assert ["documentation.not_submitted"] == why(judged(a_full_case()))
    assert ["documentation.not_submitted"] == why(judged(returned))
    assert ["documentation.already_done", "documentation.not_submitted"] == why(judged(yes(judged(yes(written())))))


def test_a_refusal_is_recorded_before_a_witness_and_blocks_nothing() -> None:
    """The client may be handed over on it; nobody has to wait for the leaver."""
    refused = declined()
    over = settle_item(yes(refused), "C-1", HandedOver(receiver=LI_NA, witness=CHEN), by=ZHAO, at=NOW)

    assert ["documentation_refused"] == event_types(refused)
    assert ("zhao.min", "chen", "will not") == (
        documentation(yes(refused)).by,
        documentation(yes(refused)).witness,
        documentation(yes(refused)).reason,
    )
    assert over


def test_a_refusal_leaves_what_was_written_before() -> None:
    """A first version that was sent back is still something for the receiver to read."""
    returned = yes(judged(yes(written()), accepted=False, reason="no prices"))

    assert ("two orders a year", "samples", "mornings") == (
        documentation(yes(declined(returned))).summary,
        documentation(yes(declined(returned))).needs,
        documentation(yes(declined(returned))).preferences,
    )


def test_a_refusal_takes_two_people_and_a_reason_and_not_the_leaver() -> None:
    """Otherwise one person alone could say that another refused."""
    assert ["documentation.second_person_needed"] == why(declined(witness=ZHAO))
    assert ["documentation.own_case"] == why(declined(witness=WANG))
    assert ["documentation.own_case"] == why(declined(by=WANG))
    assert ["documentation.no_reason"] == why(declined(reason=""))


@pytest.mark.parametrize("verb", [written, judged, declined], ids=["write", "judge", "refuse"])
def test_which_lines_are_documented(verb: object) -> None:
    """Clients only, on the list, before the departure, and until it is done."""
    assert callable(verb)
    case = a_full_case()
    gone = yes(confirm_departure(yes(written(case)), now=at(12, 23)))
    done = yes(declined(case))
    over = yes(settle_item(done, "C-1", HandedOver(receiver=LI_NA, witness=CHEN), by=ZHAO, at=NOW))

    assert ["item.unknown"] == why(verb(case, "C-9"))
    assert "documentation.not_a_client" in why(verb(case, "AR-1"))
    assert "case.not_open" in why(verb(gone))
    assert "documentation.already_done" in why(verb(done))
    assert "item.not_open" in why(verb(over))


def test_a_deferred_client_may_still_be_documented() -> None:
    """A line that was put off may be finished before the departure, and for a client that takes documentation."""
    due_on = dt.date(2027, 1, 15)
    deferred = yes(defer_item(a_full_case(), "C-1", owner=LI_NA, due_on=due_on, reason="abroad", by=ZHAO, at=NOW))
    accepted = yes(judged(yes(written(deferred))))

    assert settle_item(accepted, "C-1", HandedOver(receiver=LI_NA, witness=CHEN), by=ZHAO, at=NOW)


IDS = ("C-1", "C-2", "C-3")


def three_clients() -> OffboardingCase:
    """Return a case with three clients to hand over."""
    return checked(*(a_client(id) for id in IDS))


@pytest.mark.parametrize("chosen", [IDS, ("C-3", "C-1"), ("C-2",)])
def test_many_lines_at_once_are_as_one_by_one(chosen: tuple[str, ...]) -> None:
    """Documenting, accepting and handing over many lines leaves the case as doing it line by line."""
    account, handed = Account(summary="two orders a year"), HandedOver(receiver=LI_NA)
    together = single = three_clients()

    together = yes(document_items(together, dict.fromkeys(chosen, account), by=WANG, at=NOW))
    together = yes(accept_documentation(together, chosen, by=ZHAO, at=NOW))
    settled = settle_items(together, dict.fromkeys(chosen, handed), by=ZHAO, at=NOW)
    for id in sorted(chosen):
        single = yes(document_item(single, id, account, by=WANG, at=NOW))
    for id in sorted(chosen):
        single = yes(judge_documentation(single, id, accepted=True, by=ZHAO, at=NOW))
    for id in sorted(chosen):
        single = yes(settle_item(single, id, handed, by=ZHAO, at=NOW))

    assert single == yes(settled)
    assert len(chosen) == event_types(settled).count("item_settled")


def test_of_many_lines_all_are_refused_with_every_reason() -> None:
    """One line that cannot be decided refuses all; a reason about several lines is told once."""
    case = three_clients()
    blank = document_items(case, {"C-1": Account(summary="x"), "C-2": Account(summary=" "), "C-9": Account(summary="x")}, by=WANG, at=NOW)  # fmt: skip

    assert ["documentation.blank", "item.unknown"] == why(blank)
    assert ["documentation.not_submitted", "documentation.not_submitted"] == why(
        accept_documentation(case, ["C-2", "C-1", "C-2"], by=ZHAO, at=NOW)
    )
    assert ["documentation.not_the_leaver"] == why(
        document_items(case, dict.fromkeys(IDS, Account(summary="x")), by=ZHAO, at=NOW)
    )
