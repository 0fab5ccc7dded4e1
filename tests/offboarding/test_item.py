"""How a line ends: with its receiver before a witness, let go by two people, or put off to an owner and a day."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access.standing import Standing
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding import (
    Asset,
    Documentation,
    DocumentationState,
    Duty,
    Item,
    ItemKind,
    ItemState,
    OffboardingCase,
    OpenOrder,
    Outcome,
    Told,
)
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.item import (
    HandedOver,
    about_successor,
    defer_item,
    may_settle,
    name_receiver,
    rerouting,
    settle_item,
    waive_item,
)
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    MA,
    NOW,
    QIAN,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    a_case,
    a_client,
    a_receivable,
    a_standing,
    answers,
    at,
    checked,
    departed,
    event_types,
    events,
    leaving,
    why,
    yes,
)

ORDER = OpenOrder(
    number="SO-1",
    client="C-1",
    amount=Money.of("5.00", "CNY"),
    delivered=Money.zero("CNY"),
    invoiced=Money.zero("CNY"),
)
TOLD = answers(
    orders=Told(items=(ORDER,)),
    assets=Told(items=(Asset(id="NB-7", name="ThinkPad"),)),
    duties=Told(items=(Duty(id="seal", name="章"),)),
)
TOMORROW = dt.date(2026, 11, 24)


def a_full_case() -> OffboardingCase:
    """Return a case with a line of every kind."""
    return checked(a_receivable("AR-1"), a_client("C-1"), told=TOLD)


def line(verdict: Verdict[OffboardingCase], id: str = "AR-1") -> Item:
    """Return one line of what was decided."""
    item = yes(verdict).find_item(id)
    assert item is not None
    return item


def settled(
    case: OffboardingCase | None = None,
    id: str = "AR-1",
    *,
    by: Standing = ZHOU,
    receiver: Standing | None = LI_NA,
    witness: Standing | None = None,
    outcome: Outcome | None = None,
    evidence: str = "",
) -> Verdict[OffboardingCase]:
    """Hand a line over: the claim, from finance to Li Na, unless said otherwise."""
    return settle_item(
        case or a_full_case(),
        id,
        HandedOver(receiver=receiver, witness=witness, outcome=outcome, evidence=evidence),
        by=by,
        at=NOW,
    )


def deferred(
    case: OffboardingCase | None = None,
    *,
    owner: Standing = LI_NA,
    due_on: dt.date = TOMORROW,
    reason: str = "client away",
    by: Standing = ZHOU,
) -> Verdict[OffboardingCase]:
    """Put the claim off."""
    return defer_item(case or a_full_case(), "AR-1", owner=owner, due_on=due_on, reason=reason, by=by, at=NOW)


def waived(
    case: OffboardingCase | None = None, by: Standing = ZHOU, reason: str = "bad debt"
) -> Verdict[OffboardingCase]:
    """Propose to let the claim go, or confirm it."""
    return waive_item(case or a_full_case(), "AR-1", reason=reason, by=by, at=NOW)


def test_a_line_names_giver_receiver_and_witness() -> None:
    """移交人, 接管人 and 监交人 are on the line and in the event; the supervisor witnesses unless somebody else does."""
    verdict = settled()
    item = line(verdict)

    assert (ItemState.SETTLED, "wang.wei", "li.na", "zhao.min") == (item.state, item.giver, item.receiver, item.witness)
    assert ["item_settled"] == event_types(verdict)
    assert ("wang.wei", "li.na", "zhao.min") == tuple(
        events(verdict)[0].facts[name] for name in ("giver", "receiver", "witness")
    )


@pytest.mark.parametrize("verb", ["settle", "waive", "defer"])
def test_a_line_nobody_knows(verb: str) -> None:
    """An id that is on no line is refused by name."""
    case = a_full_case()
    verdict = {
        "settle": settle_item(case, "AR-9", HandedOver(), by=ZHOU, at=NOW),
        "waive": waive_item(case, "AR-9", by=ZHOU, reason="x", at=NOW),
        "defer": defer_item(case, "AR-9", owner=LI_NA, due_on=TOMORROW, reason="x", by=ZHOU, at=NOW),
    }[verb]

    assert ["item.unknown"] == why(verdict)


@pytest.mark.parametrize("verb", [settled, waived, deferred], ids=["settle", "waive", "defer"])
def test_only_before_the_departure_and_only_once(verb: object) -> None:
    """After the departure a line is a residual; what is done is done."""
    assert callable(verb)
    gone = yes(confirm_departure(a_full_case(), now=at(12, 23)))

    assert "case.not_open" in why(verb(gone))
    assert ["item.not_open"] == why(verb(yes(settled())))


@pytest.mark.parametrize("verb", [settled, waived, deferred], ids=["settle", "waive", "defer"])
def test_nobody_decides_in_their_own_case_nor_on_the_way_out(verb: object) -> None:
    """Neither the leaver, whatever roles they hold, nor somebody else who leaves."""
    assert callable(verb)
    leaver = attrs.evolve(WANG, roles=(Role.FINANCE,))

    assert ["item.own_case"] == why(verb(by=leaver))
    assert ["item.person_leaving"] == why(verb(by=leaving(ZHOU)))
    assert ["item.person_leaving"] == why(verb(by=departed(ZHOU)))


@pytest.mark.parametrize(
    ("kind", "role", "roles"),
    [
        (ItemKind.RECEIVABLE, Role.FINANCE, {Role.FINANCE}),
        (ItemKind.CLIENT, Role.SUPERVISOR, {Role.SUPERVISOR, Role.HR}),
        (ItemKind.ASSET, Role.ASSET_KEEPER, {Role.ASSET_KEEPER, Role.HR}),
        (ItemKind.BY_HAND, Role.HR, {Role.HR}),
    ],
)
def test_who_may_settle(kind: ItemKind, role: Role, roles: set[Role]) -> None:
    """Whoever the line belongs to, and HR in their place; but money is only finance's."""
    item = Item(id="x", kind=kind, ref="x", label="x", role=role, giver="wang.wei", due_on=TOMORROW)

    assert roles == may_settle(item)


def test_a_role_that_does_not_fit() -> None:
    """HR cannot settle a claim; the finding says who can."""
    verdict = settled(by=CHEN)

    assert ["item.role_not_held"] == why(verdict)
    assert ["item.role_not_held"] == why(deferred(by=SUN))
    assert settled(id="seal", by=CHEN)


@pytest.mark.parametrize("id", ["AR-1", "SO-1", "seal"])
def test_what_goes_on_needs_a_receiver(id: str) -> None:
    """A claim, an order, a duty: somebody takes it on."""
    by = ZHOU if id == "AR-1" else ZHAO

    assert ["item.receiver_missing"] == why(settled(id=id, by=by, receiver=None))


def test_who_cannot_receive() -> None:
    """Not the leaver, not somebody on notice, not somebody who has left."""
    assert ["item.receiver_is_leaver"] == why(settled(receiver=WANG))
    assert ["item.receiver_leaving"] == why(settled(receiver=leaving(LI_NA)))
    assert ["item.receiver_leaving"] == why(settled(receiver=departed(LI_NA)))
    assert ["item.receiver_is_leaver"] == why(deferred(owner=WANG))
    assert ["item.receiver_leaving"] == why(deferred(owner=leaving(LI_NA)))


@pytest.mark.parametrize(
    ("receiver", "witness"),
    [(LI_NA, "zhao.min"), (ZHAO, "zhou")],
    ids=["the supervisor", "whoever settles it, where the supervisor receives"],
)
def test_who_witnesses_unless_said_otherwise(receiver: Standing, witness: str) -> None:
    """The witness is never the receiver."""
    assert witness == line(settled(receiver=receiver)).witness


def test_a_witness_by_name() -> None:
    """Anybody else who stays may witness."""
    assert line(settled(witness=CHEN)).witness == "chen"


def test_a_witness_stands_apart() -> None:
    """Neither giver nor receiver, and nobody on the way out themselves."""
    assert ["item.witness_not_apart"] == why(settled(witness=WANG))
    assert ["item.witness_not_apart"] == why(settled(witness=LI_NA))
    assert ["item.witness_leaving"] == why(settled(witness=leaving(CHEN)))
    assert ["item.witness_not_apart", "item.witness_leaving"] == why(settled(witness=departed(WANG)))


def test_without_anybody_to_witness() -> None:
    """At the top, where finance takes a claim on itself, somebody has to be named."""
    case = checked(a_receivable("AR-1"), case=a_case(a_standing("wang.wei", Role.SALES)))

    assert ["item.witness_missing"] == why(settled(case, receiver=ZHOU))
    assert settled(case, receiver=ZHOU, witness=CHEN)
    assert settled(case, receiver=LI_NA)


def test_an_asset_needs_an_outcome_and_a_receipt() -> None:
    """Returned, damaged, lost or used up: it is said, and on a receipt; nobody has to take it on."""
    assert ["item.outcome_missing", "item.receipt_missing"] == why(settled(id="NB-7", by=MA, receiver=None))
    item = line(settled(id="NB-7", by=MA, receiver=None, outcome=Outcome.LOST, evidence="police 7"), "NB-7")

    assert (Outcome.LOST, "police 7", None, "zhao.min") == (item.outcome, item.evidence, item.receiver, item.witness)


def test_what_is_no_asset_has_no_outcome() -> None:
    """A claim is not lost the way a laptop is."""
    assert ["item.not_an_asset"] == why(settled(outcome=Outcome.LOST))


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (None, ["item.undocumented"]),
        (DocumentationState.SUBMITTED, ["item.undocumented"]),
        (DocumentationState.RETURNED, ["item.undocumented"]),
        (DocumentationState.ACCEPTED, None),
        (DocumentationState.REFUSED, None),
    ],
)
def test_a_client_goes_over_on_documentation(state: DocumentationState | None, codes: list[str] | None) -> None:
    """Accepted, or its refusal on record: otherwise the receiver would not know what they take on."""
    case = a_full_case()
    item = case.find_item("C-1")
    assert item is not None
    written = Documentation(state=state, at=NOW) if state is not None else None
    verdict = settled(case.with_items(attrs.evolve(item, documentation=written)), "C-1", by=ZHAO)

    assert codes == (None if verdict else why(verdict))


def test_two_people_let_a_line_go() -> None:
    """The first proposes, the second confirms; in between the line is open."""
    proposed = waived()
    confirmed = waived(yes(proposed), ZHAO, "agreed")

    assert (ItemState.OPEN, "zhou") == (line(proposed).state, line(proposed).proposed_by)
    assert ["waiver_proposed", "item_waived"] == [event_types(verdict)[0] for verdict in (proposed, confirmed)]
    assert (ItemState.WAIVED, "zhao.min", "agreed") == (
        line(confirmed).state,
        line(confirmed).decided_by,
        line(confirmed).reason,
    )


def test_one_person_is_not_two() -> None:
    """Who proposed does not confirm, whatever other roles they hold."""
    many = attrs.evolve(ZHOU, roles=(Role.FINANCE, Role.HR, Role.SUPERVISOR))

    assert ["item.second_person_needed"] == why(waived(yes(waived()), many))


def test_a_waiver_needs_a_reason_and_a_role() -> None:
    """Both are missing, both are said."""
    assert ["item.no_reason", "item.role_not_held"] == why(waived(by=SUN, reason=" "))


def test_a_line_that_was_to_be_waived_may_still_go_to_somebody() -> None:
    """Handing it over, or putting it off, ends the proposal."""
    proposed = yes(waived())

    assert line(settled(proposed)).proposed_by is None
    assert line(deferred(proposed)).proposed_by is None


def test_a_deferred_line_has_an_owner_and_a_day() -> None:
    """It is no longer open, and is finished by somebody later."""
    item = line(deferred())

    assert (ItemState.DEFERRED, "li.na", TOMORROW, "client away") == (
        item.state,
        item.receiver,
        item.deferred_until,
        item.reason,
    )


def test_putting_off_needs_a_reason_and_a_day_ahead() -> None:
    """Today is too late to be put off to."""
    assert ["item.no_reason", "item.due_in_the_past"] == why(deferred(reason="", due_on=dt.date(2026, 11, 23)))


@pytest.mark.parametrize("verb", [settled, waived, deferred], ids=["settle", "waive", "defer"])
def test_a_deferred_line_may_be_finished_before_the_departure(verb: object) -> None:
    """It may go to its receiver after all, be put off again, or be let go."""
    assert callable(verb)
    assert verb(yes(deferred()))


def test_a_settled_or_waived_line_keeps_nothing_of_its_delay() -> None:
    """No day and, where nobody takes it on, no owner is left on it."""
    case = yes(deferred())
    gone = yes(waived(yes(waived(case)), QIAN))

    assert line(settled(case)).deferred_until is None
    assert [(None, None)] == [
        (item.receiver, item.deferred_until) for item in gone.items if item.state is ItemState.WAIVED
    ]


def test_every_reason_at_once() -> None:
    """A line settled wrongly in every respect is refused with each of them."""
    verdict = settled(id="C-1", outcome=Outcome.LOST, by=leaving(WANG), receiver=WANG, witness=WANG)

    assert [
        "item.own_case",
        "item.role_not_held",
        "item.receiver_is_leaver",
        "item.witness_not_apart",
        "item.not_an_asset",
        "item.undocumented",
    ] == why(verdict)


def _with_a_client(state: DocumentationState | None) -> OffboardingCase:
    case = checked(a_client())
    item = case.find_item("C-1")
    assert item is not None
    written = None if state is None else Documentation(state=state, at=NOW, summary="在谈")
    return case.with_items(attrs.evolve(item, documentation=written))


@pytest.mark.parametrize(
    ("state", "by", "item", "expected"),
    [
        (DocumentationState.ACCEPTED, ZHAO, "C-1", []),
        (DocumentationState.REFUSED, CHEN, "C-1", []),
        (DocumentationState.SUBMITTED, ZHAO, "C-1", ["item.undocumented"]),
        (None, ZHAO, "C-1", ["item.undocumented"]),
        (DocumentationState.ACCEPTED, ZHAO, "C-9", ["item.unknown"]),
        (DocumentationState.ACCEPTED, ZHOU, "C-1", ["item.role_not_held"]),
        (DocumentationState.ACCEPTED, leaving(ZHAO), "C-1", ["item.person_leaving"]),
    ],
)
def test_when_a_successor_may_be_proposed(
    state: DocumentationState | None, by: Standing, item: str, expected: list[str]
) -> None:
    """When the line could be settled, but for a receiver: documented, by whoever may settle it."""
    findings = about_successor(_with_a_client(state), item, by=by)

    assert expected == [finding.code for finding in findings]


def test_only_clients_have_successors_proposed() -> None:
    """A claim is handed over by finance at once."""
    case = checked(a_receivable())

    assert ["documentation.not_a_client"] == [f.code for f in about_successor(case, "AR-1", by=ZHOU)]


def test_who_said_yes_is_named_until_they_take_it_back() -> None:
    """The line stays open, and goes to them at the departure."""
    case = _with_a_client(DocumentationState.ACCEPTED)
    named = yes(name_receiver(case, "C-1", LI_NA, at=NOW))
    line = named.find_item("C-1")

    assert line is not None
    assert (ItemState.OPEN, "li.na") == (line.state, line.receiver)
    assert ["receiver_named"] == event_types(name_receiver(case, "C-1", LI_NA, at=NOW))
    assert [] == event_types(name_receiver(named, "C-1", LI_NA, at=NOW))
    gone = yes(confirm_departure(named, now=at(12, 24)))
    assert ["li.na"] == [residual.receiver for residual in gone.residuals if residual.id == "item:C-1"]
    back = yes(name_receiver(named, "C-1", None, at=NOW)).find_item("C-1")
    assert back is not None
    assert back.receiver is None


def test_a_yes_changes_nothing_that_is_over() -> None:
    """Neither a line that is settled, nor one that is not there, nor a case after the departure."""
    settled = yes(
        settle_item(
            _with_a_client(DocumentationState.ACCEPTED),
            "C-1",
            HandedOver(receiver=LI_NA, witness=QIAN),
            by=ZHAO,
            at=NOW,
        )
    )
    gone = yes(confirm_departure(_with_a_client(DocumentationState.ACCEPTED), now=at(12, 24)))

    for case, item in ((settled, "C-1"), (settled, "C-9"), (gone, "C-1")):
        assert case == yes(name_receiver(case, item, SUN, at=NOW))


def test_the_host_is_asked_to_lead_work_on() -> None:
    """Under a key of the line, its receiver and this version of the case."""
    case = checked(told=answers(duties=Told(items=(Duty(id="SEAL-1", name="印章"),))))
    (item,) = case.items
    message = rerouting(case, item, LI_NA)

    assert ("reroute", "li.na", f"reroute:{case.id}:SEAL-1:li.na:{case.version}") == (
        message.hand.value,
        message.recipient,
        message.key,
    )
    assert {"kind": "duty", "reference": "SEAL-1", "giver": "wang.wei", "receiver": "li.na"}.items() <= dict(
        message.facts
    ).items()
