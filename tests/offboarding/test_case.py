"""The case: what stands in its way, what its sheets hash to, and that nothing is lost on the way to a store and back."""

from __future__ import annotations

import datetime as dt
from typing import cast

import attrs
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.codec.records import dump_record, load_record
from offboard_core.kernel.money import Money
from offboard_core.offboarding import (
    NOT_CONNECTED,
    PARTIES,
    Asset,
    HandoverPolicy,
    Item,
    ItemKind,
    ItemState,
    OffboardingCase,
    OpenOrder,
    Outcome,
    Stage,
    Told,
)
from offboard_core.offboarding.case import draft_case
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation
from offboard_core.offboarding.grant import revoke
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.offboarding.item_kinds import Topic
from offboard_core.offboarding.manifest import by_hand_line
from offboard_core.offboarding.withdrawal import withdraw
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LAST_DAY,
    LI_NA,
    MA,
    NOW,
    SIGNERS,
    WANG,
    ZHAO,
    ZHOU,
    a_case,
    a_client,
    a_ready_case,
    a_receivable,
    answers,
    at,
    checked,
    holds,
    signed,
    yes,
)

ORDER = OpenOrder(
    number="SO-1",
    client="C-1",
    amount=Money.of("5.00", "CNY"),
    delivered=Money.zero("CNY"),
    invoiced=Money.zero("CNY"),
    milestone_on=dt.date(2026, 12, 1),
)


def stored(case: OffboardingCase) -> OffboardingCase:
    """Return the case as it comes back from a store."""
    return cast("OffboardingCase", load_record(case.kind, dump_record(case), version=case.version + 1))


def a_full_case() -> OffboardingCase:
    """Return a case with lines of every kind in every state, grants and signatures."""
    told = answers(
        orders=Told(items=(ORDER,)),
        assets=Told(items=(Asset(id="NB-7", name="ThinkPad"),)),
        access=holds("crm", "mail"),
    )
    case = checked(a_receivable("AR-1"), a_receivable("AR-2"), a_client("C-1"), told=told)
    case = yes(settle_item(case, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    case = yes(settle_item(case, "AR-2", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    case = yes(settle_item(case, "NB-7", HandedOver(outcome=Outcome.RETURNED, evidence="slip 7"), by=MA, at=NOW))
    case = yes(document_item(case, "C-1", Account(summary="two orders a year"), by=WANG, at=NOW))
    case = yes(judge_documentation(case, "C-1", accepted=True, by=ZHAO, at=NOW))
    return signed(case, Role.FINANCE, Role.HR)


def test_a_signature_survives_the_store() -> None:
    """Facts read back hash as they did: enumerations, dates, amounts, tuples and moments alike."""
    case = a_full_case()
    again = stored(case)

    assert attrs.evolve(case, version=1) == again
    assert [case.sheet(role) for role in PARTIES] == [again.sheet(role) for role in PARTIES]
    assert [False, True, True] == [again.signed(role) is not None for role in PARTIES]


def test_a_case_from_the_store_draws_the_same_manifest() -> None:
    """Nothing reads as changed only because it was written down meanwhile."""
    told = answers(
        orders=Told(items=(ORDER,)),
        assets=Told(items=(Asset(id="NB-7", name="ThinkPad"),)),
        access=holds("crm", "mail"),
    )
    again = stored(a_full_case())
    drawn = checked(a_receivable("AR-1"), a_receivable("AR-2"), a_client("C-1"), told=told, case=again)

    assert again == drawn


def test_every_end_of_a_case_survives_the_store() -> None:
    """Residuals, grants on their way and compensations come back as they were."""
    case = a_full_case()
    gone = yes(revoke(yes(confirm_departure(case, now=at(12, 23))), now=at(12, 23)))
    kept = yes(withdraw(case, accepted_by=CHEN, reason="stays", evidence="OA-18", at=NOW))

    assert [attrs.evolve(one, version=1) for one in (gone, kept)] == [stored(gone), stored(kept)]


def test_equal_sheets_have_equal_hashes_in_whatever_order() -> None:
    """The order in which lines and grants were found means nothing."""
    case = a_full_case()
    turned = attrs.evolve(case, items=case.items[::-1], grants=case.grants[::-1])

    assert [case.sheet(role) for role in PARTIES] == [turned.sheet(role) for role in PARTIES]


def test_the_sheets_of_two_cases_and_two_parties_differ() -> None:
    """Nobody can sign one in place of the other, even where both are empty."""
    one, other = a_case(), attrs.evolve(a_case(), id="li.na#1")

    assert len({case.sheet(role) for case in (one, other) for role in PARTIES}) == 6


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ItemKind),
            st.sampled_from(ItemState),
            st.sampled_from((None, "li.na", "qian")),
            st.one_of(
                st.none(),
                st.integers(min_value=-(2**63), max_value=2**63),
                st.text(max_size=5),
                st.dates(),
                st.datetimes(timezones=st.just(dt.UTC)),
                st.integers(min_value=0, max_value=9).map(lambda n: Money(minor=n, currency="CNY")),
                st.lists(st.dates(), max_size=2).map(tuple),
                st.sampled_from(Role),
            ),
        ),
        max_size=4,
    )
)
def test_whatever_a_line_says_its_hash_survives_the_store(lines: list[tuple[ItemKind, ItemState, str, object]]) -> None:
    """A signature given before a case is stored is current after it is loaded, whatever facts its lines hold."""
    items = tuple(
        Item(
            id=str(place),
            kind=kind,
            ref=Topic.ASSETS.value,
            label="x",
            role=Role.HR,
            giver="wang.wei",
            due_on=LAST_DAY,
            state=state,
            receiver=receiver,
            facts={"fact": fact},
        )
        for place, (kind, state, receiver, fact) in enumerate(lines)
    )
    case = attrs.evolve(a_case(), items=items)

    assert [case.sheet(role) for role in PARTIES] == [stored(case).sheet(role) for role in PARTIES]


def test_a_party_whose_lines_did_not_change_stays_signed() -> None:
    """Of three signatures the one on the sheet that changed goes stale, for every party."""
    ready = a_ready_case()
    lines = {
        Role.FINANCE: Topic.RECEIVABLES,
        Role.SUPERVISOR: Topic.ORDERS,
        Role.HR: Topic.ASSETS,
    }
    for role, topic in lines.items():
        line = by_hand_line(topic, role)
        item = Item(
            id="x",
            kind=line.kind,
            ref=line.ref,
            label=line.label,
            role=role,
            giver="wang.wei",
            due_on=LAST_DAY,
            state=ItemState.SETTLED,
        )
        changed = attrs.evolve(ready, items=(item,))

        assert {role} == {party for party in PARTIES if changed.signed(party) is None}


def test_gone_lines_stand_on_no_sheet() -> None:
    """What was paid meanwhile is nobody's to sign for."""
    case = checked(a_receivable("AR-1"))
    gone = attrs.evolve(case, items=tuple(attrs.evolve(item, state=ItemState.GONE) for item in case.items))

    assert (1, 0) == (len(case.lines(Role.FINANCE)), len(gone.lines(Role.FINANCE)))
    assert a_ready_case().sheet(Role.FINANCE) == gone.sheet(Role.FINANCE)


def test_what_stands_in_the_way_of_a_clean_departure() -> None:
    """Unknown sources, open lines and missing signatures, all of them."""
    case = checked(a_receivable("AR-1"), told=answers(access=NOT_CONNECTED))

    assert ["check.unknown", "item.open", *["sign_off.missing"] * 3] == [f.code for f in case.blockers()]
    assert () == a_ready_case("crm").blockers()


def test_what_stands_in_the_way_of_closing() -> None:
    """Once somebody has left it is live access, known or not; over is over."""
    gone = yes(confirm_departure(checked(told=answers(access=holds("crm", complete=False))), now=at(12, 23)))
    kept = yes(withdraw(a_case(), accepted_by=CHEN, reason="stays", evidence="OA-18", at=NOW))
    draft = yes(draft_case(WANG, last_working_on=LAST_DAY))

    assert ["grant.live", "grant.unknown"] == [finding.code for finding in gone.blockers()]
    assert ((), ()) == (kept.blockers(), draft.blockers())


def test_a_case_ends_its_days_in_its_own_zone() -> None:
    """The hour is the policy's, the zone the tenant's; a business date begins at local midnight."""
    case = a_case()
    tokyo = attrs.evolve(case, zone="Asia/Tokyo", policy=HandoverPolicy(day_ends_hour=17))

    assert dt.datetime(2026, 12, 18, 10, tzinfo=dt.UTC) == case.cutoff_at
    assert dt.datetime(2026, 12, 18, 8, tzinfo=dt.UTC) == tokyo.cutoff_at
    assert dt.date(2026, 12, 18) == case.today(at(12, 18, 23, 59))
    assert dt.date(2026, 12, 19) == tokyo.today(at(12, 18, 23, 59))


def test_what_permission_rules_see() -> None:
    """The leaver, the supervisor in charge, and whoever takes part by name: receivers, owners of what is left or undone."""
    case = a_full_case()
    gone = yes(confirm_departure(case, now=at(12, 23)))
    kept = yes(withdraw(case, accepted_by=CHEN, reason="stays", evidence="OA-18", at=NOW))

    assert ("cases", "wang.wei#1", "wang.wei", True) == (
        case.target.kind,
        case.target.id,
        case.target.leaver,
        case.target.under_case,
    )
    assert ("zhao.min", None) == (case.target.owner, a_case(attrs.evolve(WANG, supervisor=None)).target.owner)
    assert [{"li.na"}, {"li.na", "zhao.min"}, {"li.na"}] == [set(one.target.parties) for one in (case, gone, kept)]
    assert not kept.target.under_case


def test_a_residuals_new_owner_takes_part() -> None:
    """Whoever is handed a residual is a party to the case, a role is not."""
    gone = yes(confirm_departure(checked(a_receivable("AR-1")), now=at(12, 23)))
    first, *others = gone.residuals
    handed = attrs.evolve(gone, residuals=(attrs.evolve(first, receiver="qian"), *others))

    assert {"qian", "zhao.min"} == handed.target.parties


def test_questions_about_what_is_not_there() -> None:
    """A line, a grant, an answer, a signature that does not exist is None and no error."""
    case = a_case()

    assert (None, None, None, None) == (
        case.find_item("x"),
        case.find_grant("x"),
        case.find_check(Topic.ACCESS),
        case.last_signature(Role.HR),
    )
    assert Stage.RECEIVED is case.stage
    assert set(PARTIES) == set(SIGNERS)
