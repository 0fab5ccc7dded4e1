"""Precheck: what a source says is taken over, what it does not say stays unknown, and unknown is never none."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.finding import Finding
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding import (
    NOT_CONNECTED,
    Answered,
    Asset,
    ByHand,
    CheckState,
    Duty,
    GrantState,
    HeldGrant,
    ItemState,
    OffboardingCase,
    OpenOrder,
    Outcome,
    PrecheckAnswers,
    Residual,
    Stage,
    Told,
    Topic,
)
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.grant import record_revocation, revoke
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.offboarding.precheck import recheck_access, record_precheck
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    MA,
    NOTHING,
    NOW,
    ZHAO,
    a_case,
    a_client,
    a_ready_case,
    a_receivable,
    answers,
    at,
    checked,
    event_types,
    events,
    holds,
    messages,
    portfolio,
    signed,
    why,
    yes,
)

LAPTOP = Asset(id="NB-7", name="ThinkPad")
ORDER = OpenOrder(
    number="SO-1",
    client="C-1",
    amount=Money.of("5.00", "CNY"),
    delivered=Money.zero("CNY"),
    invoiced=Money.zero("CNY"),
)


def unknown(case: OffboardingCase) -> dict[object, object]:
    """Return the reason of every unknown topic."""
    return {finding.facts["topic"]: finding.facts["reason"] for finding in case.unknown_checks()}


def states(case: OffboardingCase) -> dict[str, str]:
    """Return how far each line has come."""
    return {item.id: item.state.value for item in case.items}


def test_before_anybody_has_asked_everything_is_unknown() -> None:
    """A case just received knows nothing, and says so topic by topic."""
    assert dict.fromkeys(Topic, "not_asked") == unknown(a_case())


def test_nobody_with_nothing() -> None:
    """Somebody with no clients, no receivables, no things: six answers, no lines, straight on to the signatures."""
    verdict = record_precheck(a_case(), NOTHING, portfolio(), at=NOW)
    case = yes(verdict)

    assert Stage.SIGN_OFF is case.stage
    assert ((), {}) == (case.items, unknown(case))
    assert [*["stage_changed"], *["source_answered"] * 6, *["stage_changed"] * 2] == event_types(verdict)


def test_what_is_left_out_is_not_connected() -> None:
    """Without an answer only our own pool of clients is known."""
    case = checked(told=PrecheckAnswers())

    assert dict.fromkeys((topic for topic in Topic if topic is not Topic.CLIENTS), "not_connected") == unknown(case)
    assert case.stage is Stage.PRECHECK


def test_every_source_becomes_lines() -> None:
    """Claims, clients, orders, assets and duties each give a line with its giver and whoever may settle it."""
    told = answers(
        orders=Told(items=(ORDER,)), assets=Told(items=(LAPTOP,)), duties=Told(items=(Duty(id="seal", name="章"),))
    )
    case = checked(a_receivable("AR-1"), a_client("C-1"), told=told)

    assert {
        "AR-1": Role.FINANCE,
        "C-1": Role.SUPERVISOR,
        "NB-7": Role.ASSET_KEEPER,
        "SO-1": Role.SUPERVISOR,
        "seal": Role.SUPERVISOR,
    } == {item.id: item.role for item in case.items}
    assert {"wang.wei"} == {item.giver for item in case.items}
    assert Stage.HANDOVER is case.stage


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(Unknown("CRM 503"), "CRM 503"), (Told(items=(LAPTOP,), complete=False), "incomplete")],
    ids=["failed", "incomplete"],
)
def test_a_source_that_cannot_say_takes_nothing_away(answer: Answered[Asset], reason: str) -> None:
    """What was known stays on the list; the check is unknown until the source answers in full."""
    phone = Asset(id="PH-1", name="phone")
    case = checked(told=answers(assets=Told(items=(LAPTOP, phone))))
    again = checked(told=answers(assets=answer), case=case)

    assert {Topic.ASSETS: reason} == unknown(again)
    assert {"NB-7": "open", "PH-1": "open"} == states(again)


def test_a_source_fails_and_then_answers() -> None:
    """The handover begins with the answer, and the check keeps the day by which it should have been known."""
    failed = checked(told=answers(assets=Unknown("timeout")))
    later = checked(told=answers(assets=Unknown("timeout")), case=failed, when=at(11, 30))
    answered = checked(told=answers(assets=Told(items=(LAPTOP,))), case=later, when=at(12, 1))

    assert [Stage.PRECHECK, Stage.PRECHECK, Stage.HANDOVER] == [case.stage for case in (failed, later, answered)]
    check = later.find_check(Topic.ASSETS)
    assert check is not None
    assert dt.date(2026, 11, 24) == check.due_on


def test_another_reason_is_news_and_no_new_deadline() -> None:
    """A source that fails differently is journalled; the deadline stays that of the first failure."""
    failed = checked(told=answers(assets=Unknown("timeout")))
    verdict = record_precheck(failed, answers(assets=Unknown("503")), portfolio(), at=at(11, 30))

    assert ["source_answered"] == event_types(verdict)
    check = yes(verdict).find_check(Topic.ASSETS)
    assert check is not None
    assert ("503", dt.date(2026, 11, 24)) == (check.reason, check.due_on)


def test_a_known_source_that_fails_later_has_a_new_deadline() -> None:
    """Known before, unknown now: a working day from today, the last working day at most."""
    case = checked()
    due = [
        check.due_on
        for when in (at(11, 30), at(12, 18))
        if (check := checked(told=answers(assets=NOT_CONNECTED), case=case, when=when).find_check(Topic.ASSETS))
    ]

    assert [dt.date(2026, 12, 1), dt.date(2026, 12, 18)] == due


def test_a_ready_case_goes_back_when_a_source_fails() -> None:
    """Ready means known: a source that fails now takes the case back, its answer brings it forth, signatures stand."""
    ready = a_ready_case()
    back = checked(told=answers(duties=Unknown("503")), case=ready)
    forth = checked(case=back)

    assert [Stage.HANDOVER, Stage.READY] == [back.stage, forth.stage]


def test_the_same_answers_again_change_nothing() -> None:
    """Asking twice costs no event and no message."""
    told = answers(assets=Told(items=(LAPTOP,)), orders=ByHand(role=Role.HR), access=holds("crm"))
    case = checked(a_receivable(), told=told)
    verdict = record_precheck(case, told, portfolio(a_receivable()), at=NOW)

    assert ((), (), case) == (events(verdict), messages(verdict), yes(verdict))


def test_a_topic_kept_by_hand_is_a_line_to_tick() -> None:
    """Where there is no system somebody looks: the check is answered, the line open until it is ticked."""
    case = checked(told=answers(assets=ByHand(role=Role.ASSET_KEEPER)))
    check = case.find_check(Topic.ASSETS)
    ticked = yes(settle_item(case, "assets", HandedOver(evidence="looked"), by=MA, at=NOW))

    assert check is not None
    assert (CheckState.BY_HAND, Role.ASSET_KEEPER) == (check.state, check.role)
    assert ({}, {"assets": "open"}) == (unknown(case), states(case))
    assert {"assets": "settled"} == states(ticked)


def test_somebody_else_ticks_the_line() -> None:
    """Another role for the same topic is another answer, and the same line under another role."""
    case = checked(told=answers(assets=ByHand(role=Role.ASSET_KEEPER)))
    other = checked(told=answers(assets=ByHand(role=Role.HR)), case=case)

    assert [Role.HR] == [item.role for item in other.items]


def test_a_system_takes_the_place_of_the_line_kept_by_hand() -> None:
    """Once a source tells it, the line is gone where it was open and stays where it was ticked."""
    case = checked(told=answers(assets=ByHand(role=Role.HR), orders=ByHand(role=Role.HR)))
    ticked = yes(settle_item(case, "orders", HandedOver(witness=ZHAO), by=CHEN, at=NOW))
    connected = checked(case=ticked)

    assert {"assets": "gone", "orders": "settled"} == states(connected)


def test_what_a_full_answer_no_longer_names_is_gone() -> None:
    """An order delivered meanwhile needs no receiver; an asset that was given back stays on the list."""
    told = answers(orders=Told(items=(ORDER,)), assets=Told(items=(LAPTOP,)))
    case = checked(told=told)
    back = yes(settle_item(case, "NB-7", HandedOver(outcome=Outcome.RETURNED, evidence="slip"), by=MA, at=NOW))

    assert {"NB-7": "settled", "SO-1": "gone"} == states(checked(case=back))


def test_only_before_the_departure() -> None:
    """Who has left is not asked about again, except for access."""
    gone = yes(confirm_departure(a_case(), now=at(12, 23)))

    assert ["case.not_open"] == why(record_precheck(gone, NOTHING, portfolio(), at=at(12, 24)))


def test_grants_are_planned_for_the_end_of_the_last_working_day() -> None:
    """A grant found is taken back at 18:00 local and not today."""
    case = checked(told=answers(access=holds("crm", "mail")))

    assert [("crm", GrantState.PLANNED, at(12, 18, 18)), ("mail", GrantState.PLANNED, at(12, 18, 18))] == [
        (grant.id, grant.state, grant.cutoff_at) for grant in case.grants
    ]


def test_a_grant_the_source_no_longer_knows_is_gone() -> None:
    """Only a full answer can say so; an answer in part or none leaves it live."""
    case = checked(told=answers(access=holds("crm", "mail")))
    in_part = checked(told=answers(access=holds("mail", complete=False)), case=case)
    in_full = checked(told=answers(access=holds("mail")), case=case)

    assert ["crm", "mail"] == [grant.id for grant in in_part.grants if grant.is_live]
    assert ["mail"] == [grant.id for grant in in_full.grants if grant.is_live]


def test_new_access_makes_hr_alone_sign_again() -> None:
    """HR vouches for the list of grants, so another grant, or another level of one, asks HR again and nobody else."""
    ready = a_ready_case("crm")
    more = checked(told=answers(access=holds("crm", "mail")), case=ready)
    admin = Told(items=(HeldGrant(id="crm", system="CRM", level="admin"),))
    higher = record_precheck(ready, answers(access=admin), portfolio(), at=NOW)

    expected = [Finding(code="sign_off.stale", subject="wang.wei#1", facts={"role": "hr", "signer": "chen"})]
    assert expected == list(more.missing_signatures())
    assert expected == list(yes(higher).missing_signatures())
    assert ("crm",) == events(higher)[0].facts["changed"]
    assert ["admin"] == [grant.level for grant in yes(higher).grants]


@pytest.mark.parametrize(
    ("known_at", "state"),
    [
        (None, GrantState.CONFIRMED),
        (at(12, 18, 19), GrantState.CONFIRMED),
        (at(12, 18, 19) + dt.timedelta(microseconds=1), GrantState.PLANNED),
    ],
    ids=["nobody knows when", "seen when it was confirmed", "seen since"],
)
def test_access_seen_after_it_was_confirmed_is_live_again(known_at: dt.datetime | None, state: GrantState) -> None:
    """A source that saw the grant later than it was read back knows better; an older or undated answer does not."""
    asked = yes(revoke(a_ready_case("crm"), now=at(12, 18, 18)))
    confirmed = yes(record_revocation(asked, "crm", attempt=1, confirmed=True, at=at(12, 18, 19)))
    seen = checked(told=answers(access=holds("crm", known_at=known_at)), case=confirmed, when=at(12, 18, 20))

    assert [(state, 1)] == [(grant.state, grant.attempts) for grant in seen.grants]


def gone_with_unknown_access() -> OffboardingCase:
    """Return a case whose leaver has left before anybody could say which access they hold."""
    case = signed_off_without_access()
    return yes(confirm_departure(case, now=at(12, 23)))


def signed_off_without_access() -> OffboardingCase:
    """Return a case in which the source of access never answered."""
    return signed(checked(told=answers(access=NOT_CONNECTED)), Role.SUPERVISOR, Role.FINANCE)


def residual(case: OffboardingCase, id: str) -> Residual:
    """Return one residual."""
    return next(item for item in case.residuals if item.id == id)


def test_access_is_asked_for_again_after_the_departure() -> None:
    """What is found then is taken back at once, and the residual about it is settled."""
    gone = gone_with_unknown_access()
    verdict = recheck_access(gone, holds("crm"), at=at(12, 24))
    found = yes(verdict)
    asked = revoke(found, now=at(12, 24))

    assert not residual(found, "check:access").is_open
    assert {"grants_drawn", "residual_settled"} <= set(event_types(verdict))
    assert ["grant.revoke"] == [message.code for message in messages(asked) if message.hand.value == "revoke"]
    assert ["case.not_departed"] == why(recheck_access(a_case(), holds(), at=NOW))


@pytest.mark.parametrize("answer", [Unknown("503"), holds("crm", complete=False)], ids=["failed", "incomplete"])
def test_half_an_answer_settles_no_residual(answer: Answered[HeldGrant]) -> None:
    """Access stays unknown, and the case cannot be closed on it."""
    still = yes(recheck_access(gone_with_unknown_access(), answer, at=at(12, 24)))

    assert residual(still, "check:access").is_open
    assert "grant.unknown" in [finding.code for finding in still.live_grants()]


def test_a_full_answer_settles_what_was_to_be_looked_up_by_hand() -> None:
    """Nobody has to tick a list of access once the systems have told it; asked again, nothing more happens."""
    by_hand = checked(told=answers(access=ByHand(role=Role.IT)))
    gone = yes(confirm_departure(by_hand, now=at(12, 23)))
    verdict = recheck_access(gone, holds(), at=at(12, 24))
    again = recheck_access(yes(verdict), holds(), at=at(12, 24))

    assert residual(gone, "item:access").is_open
    assert ("source", "system") == (
        residual(yes(verdict), "item:access").evidence,
        residual(yes(verdict), "item:access").settled_by,
    )
    assert () == yes(verdict).live_grants()
    assert () == events(again)


def test_a_line_that_came_back_starts_afresh() -> None:
    """Who was to receive it, and until when it was put off, went with it."""
    told = answers(orders=Told(items=(ORDER,)))
    case = checked(told=told)
    (item,) = case.items
    deferred = attrs.evolve(item, state=ItemState.DEFERRED, receiver="li.na", deferred_until=dt.date(2026, 12, 30))
    gone = checked(case=attrs.evolve(case, items=(deferred,)))
    back = checked(told=told, case=gone)

    assert [ItemState.GONE] == [line.state for line in gone.items]
    assert case.items == back.items
