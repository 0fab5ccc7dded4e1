"""The worklist of a case: whose turn it is, until when; only what can be done now, and never forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Decided, Hand, Verdict
from offboard_core.offboarding import Asset, ByHand, GrantState, OffboardingCase, Told
from offboard_core.offboarding.departure import begin_review, close, confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation, refuse_documentation
from offboard_core.offboarding.grant import record_revocation, revoke
from offboard_core.offboarding.item import HandedOver, defer_item, settle_item, waive_item
from offboard_core.offboarding.manifest import draw_up
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.offboarding.residual import settle_residual
from offboard_core.offboarding.stand_in import change_supervisor
from offboard_core.offboarding.withdrawal import withdraw
from offboard_core.organization import Obligation, Role
from offboard_core.organization.worklist import worklist_changes
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    NOTHING,
    NOW,
    WANG,
    ZHAO,
    ZHOU,
    a_case,
    a_client,
    a_ready_case,
    a_receivable,
    a_standing,
    answers,
    at,
    checked,
    events,
    messages,
    portfolio,
    yes,
)

CUTOFF = at(12, 18, 18)
Turn = tuple[str, str, str]


def turns(case: OffboardingCase, now: dt.datetime = NOW) -> list[Turn]:
    """Return whose turn it is to do what to what."""
    return [(todo.owner, todo.verb, todo.subject) for todo in case.obligations(now) if todo.verb != "settle_legal_task"]


def only(case: OffboardingCase, verb: str, now: dt.datetime = NOW) -> list[Obligation]:
    """Return the obligations of one verb."""
    return [todo for todo in case.obligations(now) if todo.verb == verb]


def test_after_receipt_hr_asks_the_sources() -> None:
    """The same evening."""
    (todo,) = a_case().obligations(NOW)

    assert ("hr", "precheck", "wang.wei#1", at(11, 23, 18)) == (todo.owner, todo.verb, todo.subject, todo.due_at)


def test_a_source_that_could_not_say_is_asked_again() -> None:
    """Topic by topic, within a working day; whoever can sign meanwhile may."""
    case = checked(told=answers(access=Unknown("503")))

    assert [
        ("hr", "precheck", "access"),
        ("finance", "sign_off", "finance"),
        ("zhao.min", "sign_off", "supervisor"),
    ] == turns(case)
    assert [at(11, 24, 18)] == [todo.due_at for todo in only(case, "precheck")]


def test_a_client_goes_from_the_leaver_to_the_supervisor_to_the_receiver() -> None:
    """Document, judge, document again where it came back, judge, hand over."""
    case = checked(a_client("C-1"))
    written = yes(document_item(case, "C-1", Account(summary="x"), by=WANG, at=NOW))
    returned = yes(judge_documentation(written, "C-1", accepted=False, reason="prices", by=ZHAO, at=NOW))
    accepted = yes(judge_documentation(written, "C-1", accepted=True, by=ZHAO, at=NOW))
    refused = yes(refuse_documentation(case, "C-1", reason="will not", by=ZHAO, witness=CHEN, at=NOW))

    assert [
        ("wang.wei", "document_item", "C-1"),
        ("zhao.min", "judge_documentation", "C-1"),
        ("wang.wei", "document_item", "C-1"),
        ("zhao.min", "settle_item", "C-1"),
        ("zhao.min", "settle_item", "C-1"),
    ] == [turns(one)[0] for one in (case, written, returned, accepted, refused)]


def test_a_claim_is_finances_turn_and_escalates_to_hr() -> None:
    """Within two working days; a line of HR's own escalates to the supervisor."""
    told = answers(assets=Told(items=(Asset(id="NB-7", name="x"),)), orders=ByHand(role=Role.HR))
    todos = only(checked(a_receivable("AR-1"), told=told), "settle_item")

    assert [
        ("finance", "AR-1", at(11, 25, 18), "hr"),
        ("asset_keeper", "NB-7", at(11, 30, 18), "hr"),
        ("hr", "orders", at(11, 30, 18), "zhao.min"),
    ] == [(todo.owner, todo.subject, todo.due_at, todo.escalates_to) for todo in todos]


def test_a_proposed_waiver_is_a_second_persons_turn() -> None:
    """The supervisor's, or HR's where the supervisor proposed it; and what is HR's goes up to the supervisor."""
    case = checked(a_receivable("AR-1"))
    by_finance = yes(waive_item(case, "AR-1", reason="x", by=ZHOU, at=NOW))
    by_supervisor = yes(waive_item(case, "AR-1", reason="x", by=ZHAO, at=NOW))

    assert [("zhao.min", "hr"), ("hr", "zhao.min")] == [
        (todo.owner, todo.escalates_to) for one in (by_finance, by_supervisor) for todo in only(one, "waive_item")
    ]


def test_signatures_are_owed_by_the_last_working_day() -> None:
    """By whoever has no line open, from the supervisor by name; HR's own goes up to the supervisor."""
    assert [
        ("finance", at(12, 18, 18), "hr"),
        ("hr", at(12, 18, 18), "zhao.min"),
        ("zhao.min", at(12, 18, 18), "hr"),
    ] == [(todo.owner, todo.due_at, todo.escalates_to) for todo in checked().obligations(NOW)]
    assert [] == [todo for todo in checked(a_receivable()).obligations(NOW) if todo.subject == "finance"]
    assert [] == turns(a_ready_case())


def test_with_nobody_above_the_leaver_hr_acts() -> None:
    """For the supervisor too: judging, signing, and the second look at a waiver."""
    case = checked(a_client("C-1"), a_receivable("AR-1"), case=a_case(a_standing("wang.wei", Role.SALES)))
    written = yes(document_item(case, "C-1", Account(summary="x"), by=WANG, at=NOW))
    waived = yes(waive_item(written, "AR-1", reason="x", by=ZHOU, at=NOW))

    assert {("hr", "judge_documentation", "C-1"), ("hr", "waive_item", "AR-1"), ("hr", "sign_off", "hr")} == set(
        turns(waived)
    )
    assert {None} == {todo.escalates_to for todo in waived.obligations(NOW)}


@pytest.mark.parametrize(
    ("now", "due"),
    [(at(12, 17, 23, 59), []), (at(12, 18, 0), ["hr"])],
    ids=["before the last working day", "on it"],
)
def test_a_ready_departure_is_confirmed_from_the_last_working_day_on(now: dt.datetime, due: list[str]) -> None:
    """Until the legal end there is time."""
    todos = only(a_ready_case(), "confirm_departure", now)

    assert due == [todo.owner for todo in todos]
    assert {at(12, 23, 18)} >= {todo.due_at for todo in todos}


@pytest.mark.parametrize(
    ("now", "due"), [(at(12, 22, 23, 59), []), (at(12, 23, 0), ["hr"])], ids=["before the legal end", "on it"]
)
def test_any_departure_is_confirmed_at_the_legal_end(now: dt.datetime, due: list[str]) -> None:
    """Whatever is open, from that day on it can be done, and so it is owed."""
    assert due == [todo.owner for todo in only(checked(a_receivable()), "confirm_departure", now)]


def failed(times: int) -> OffboardingCase:
    """Return a case whose one grant could not be taken back so many times."""
    case = a_ready_case("crm")
    for attempt in range(1, times + 1):
        case = yes(revoke(case, now=CUTOFF))
        case = yes(record_revocation(case, "crm", attempt=attempt, confirmed=False, at=CUTOFF))
    return case


def test_after_three_failures_somebody_has_to_look() -> None:
    """Two are the machine's business; the third is IT's, due the next day, and stays so while it is asked once more."""
    once_more = yes(revoke(failed(3), now=at(12, 20)))

    assert [] == only(failed(2), "override_grant", CUTOFF)
    assert [] == only(yes(revoke(failed(2), now=CUTOFF)), "override_grant", CUTOFF)
    assert [("it", "crm", at(12, 19, 18), "hr")] == [
        (todo.owner, todo.subject, todo.due_at, todo.escalates_to) for todo in only(failed(3), "override_grant", CUTOFF)
    ]
    assert only(failed(3), "override_grant", CUTOFF) == only(once_more, "override_grant", at(12, 20))


def test_a_revocation_nobody_answers_is_not_forgotten() -> None:
    """Asked on one day and silent on the next, somebody has to look; answered, nobody."""
    asked = yes(revoke(a_ready_case("crm"), now=CUTOFF))
    done = yes(record_revocation(asked, "crm", attempt=1, confirmed=True, at=CUTOFF))
    undated = attrs.evolve(asked, grants=tuple(attrs.evolve(grant, changed_at=None) for grant in asked.grants))

    assert [] == only(asked, "override_grant", at(12, 18, 23, 59))
    assert ["it"] == [todo.owner for todo in only(asked, "override_grant", at(12, 19, 0))]
    assert ["it"] == [todo.owner for todo in only(undated, "override_grant", at(12, 19, 0))]
    assert [] == only(done, "override_grant", at(12, 19, 0))


def test_nobody_looks_at_a_grant_before_its_cutoff() -> None:
    """A grant that failed under a policy of no attempts at all still waits for its time, and a first try is a try."""
    case = a_ready_case("crm")
    (grant,) = case.grants
    impatient = attrs.evolve(case, policy=attrs.evolve(case.policy, revocation_attempts=0))
    early = attrs.evolve(impatient, grants=(attrs.evolve(grant, state=GrantState.FAILED, attempts=1),))

    assert [] == only(early, "override_grant", CUTOFF - dt.timedelta(microseconds=1))
    assert [] != only(early, "override_grant", CUTOFF)
    assert [] == only(yes(revoke(impatient, now=CUTOFF)), "override_grant", CUTOFF)


def test_after_the_departure_residuals_and_the_review_are_owed() -> None:
    """The review the next day, each residual by its own day, live access until it is gone, closing last."""
    gone = yes(confirm_departure(checked(a_receivable("AR-1")), now=at(12, 23)))
    reviewed = yes(begin_review(gone, at=at(12, 24)))
    closed = yes(close(reviewed, at=at(12, 24)))

    assert [("hr", "begin_review", at(12, 24, 18))] == [
        (todo.owner, todo.verb, todo.due_at) for todo in gone.obligations(at(12, 30)) if todo.verb == "begin_review"
    ]
    assert [
        ("zhao.min", "settle_residual", "item:AR-1", "hr"),
        ("finance", "settle_residual", "sign_off:finance", "hr"),
        ("hr", "settle_residual", "sign_off:hr", "hr"),
        ("zhao.min", "settle_residual", "sign_off:supervisor", "hr"),
    ] == [
        (todo.owner, todo.verb, todo.subject, todo.escalates_to)
        for todo in closed.obligations(at(12, 24))
        if todo.verb != "settle_legal_task"
    ]
    assert ["close"] == [
        todo.verb
        for todo in reviewed.obligations(at(12, 24))
        if todo.verb not in {"settle_residual", "settle_legal_task"}
    ]


def test_a_case_with_live_access_is_not_to_be_closed_yet() -> None:
    """What cannot be done is not owed; a case that left nothing owes nothing once it is closed."""
    live = yes(begin_review(yes(confirm_departure(a_ready_case("crm"), now=at(12, 18))), at=at(12, 18)))
    bare = yes(begin_review(yes(confirm_departure(a_ready_case(), now=at(12, 18))), at=at(12, 18)))

    assert [] == turns(live, at(12, 18))
    assert [("hr", "close", "wang.wei#1")] == turns(bare, at(12, 18))
    assert [] == turns(yes(close(bare, at=at(12, 18))), at(12, 18))


def test_a_residual_that_is_finished_is_owed_by_nobody() -> None:
    """Before and after the case is closed."""
    gone = yes(confirm_departure(checked(a_receivable("AR-1")), now=at(12, 23)))
    done = yes(settle_residual(gone, "item:AR-1", evidence="slip", by=ZHAO, at=at(12, 24)))

    assert "item:AR-1" in [todo.subject for todo in only(gone, "settle_residual", at(12, 24))]
    assert "item:AR-1" not in [todo.subject for todo in only(done, "settle_residual", at(12, 24))]


def test_a_withdrawn_case_owes_what_has_to_be_undone() -> None:
    """Each effect by whoever has it, until it is done."""
    case = yes(settle_item(checked(a_receivable("AR-1")), "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    kept = yes(withdraw(case, accepted_by=CHEN, reason="stays", evidence="OA-18", at=NOW))
    done = attrs.evolve(kept, compensations=tuple(attrs.evolve(one, done_at=NOW) for one in kept.compensations))

    assert [("li.na", "settle_compensation", "hand_back:AR-1")] == turns(kept)
    assert [] == turns(done)


def test_the_earliest_deadline_comes_first() -> None:
    """Whatever kind of obligation it is."""
    case = checked(a_receivable("AR-1"), a_client("C-1"), told=answers(access=Unknown("503")))
    due = [todo.due_at for todo in case.obligations(at(12, 23))]

    assert sorted(due) == due


def test_a_settled_line_makes_its_party_able_to_sign() -> None:
    """The line is owed no longer; its receiver's word and the signature it stood in the way of are."""
    case = checked(a_receivable("AR-1"))
    verdict = settle_item(case, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW)
    before, after = ({todo.key: todo for todo in one.obligations(NOW)} for one in (case, yes(verdict)))

    assert {"settle_item:AR-1:finance"} == set(before) - set(after)
    assert {"acknowledge_item:AR-1:li.na", "sign_off:finance:finance"} == set(after) - set(before)
    signature = after["sign_off:finance:finance"]
    assert ("sign_off", "finance", at(12, 18, 18)) == (signature.verb, signature.subject, signature.due_at)
    assert () == messages(verdict)


def test_what_time_alone_makes_due_is_owed_without_an_event() -> None:
    """On the last working day the departure is owed, and the daily drawing has no news of its own to tell."""
    ready = a_ready_case()
    verdict = draw_up(ready, portfolio(), at=at(12, 18))

    assert ([], ["hr"]) == tuple(
        [todo.owner for todo in only(yes(verdict), "confirm_departure", now)] for now in (NOW, at(12, 18))
    )
    assert ((), ()) == (events(verdict), messages(verdict))


def test_whatever_happens_a_centre_shows_what_is_owed() -> None:
    """Doing only what is asked for, a 待办 centre shows exactly the obligations of the case, each once, step by step."""
    claim, liu = a_receivable("AR-1"), a_standing("liu", Role.SUPERVISOR)
    january = dt.date(2027, 1, 4)
    steps: tuple[tuple[dt.datetime, Callable[[OffboardingCase], Verdict[OffboardingCase]]], ...] = (
        (NOW, lambda case: Decided(state=case)),
        (NOW, lambda case: record_precheck(case, NOTHING, portfolio(claim), at=NOW)),
        (NOW, lambda case: draw_up(case, portfolio(claim, a_receivable("AR-2")), at=NOW)),
        (NOW, lambda case: change_supervisor(case, liu, at=NOW)),
        (NOW, lambda case: defer_item(case, "AR-1", owner=LI_NA, due_on=january, reason="away", by=ZHOU, at=NOW)),
        (at(12, 23), lambda case: confirm_departure(case, now=at(12, 23))),
        (at(12, 24), lambda case: begin_review(case, at=at(12, 24))),
        (at(12, 24), lambda case: close(case, at=at(12, 24))),
    )
    case, centre = a_case(), dict[str, str]()
    for version, (now, step) in enumerate(steps):
        case = yes(step(case))
        owed = case.obligations(now)
        about = {"prefix": case.id, "stream": case.target.stream}
        for message in worklist_changes(centre, owed, **about, version=version, facts={}):
            key = str(message.facts["obligation"])
            if message.hand is Hand.WORKLIST_OPEN:
                assert key not in centre
                centre[key] = message.recipient
            else:
                assert message.recipient == centre.pop(key)

        assert sorted((f"{case.id}:{todo.key}", todo.owner) for todo in owed) == sorted(centre.items())
