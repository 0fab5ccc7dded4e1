"""What a case moves: a client to its new owner, a claim to its new salesperson, and both back after a withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.clients import transfer
from offboard_core.kernel.verdict import Decided
from offboard_core.offboarding import Item, ItemKind, ItemState, OffboardingCase, Portfolio, grant, manifest
from offboard_core.offboarding import item as item_rules
from offboard_core.organization.person import Role
from offboard_core.receivables import Ladder, Receivable
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.books import hand_over
from offboard_core.receivables.ladder_start import follow
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.ownership import MovedByCase, change_hands
from offboard_core.usecases.situation import situation_of

_HANDED_OVER = frozenset({ItemState.SETTLED, ItemState.WAIVED})


def portfolio_of(attempt: Attempt, case: OffboardingCase) -> Portfolio:
    """Return the leaver's claims and clients from our own store, including claims handed over before."""
    work, leaver = attempt.work, case.leaver
    receivables = {item.id: item for item in _claims(attempt, case, _HANDED_OVER)}
    clients = work.clients.owned_by(leaver)
    situation = attrs.evolve(situation_of(attempt), today=case.today(attempt.now))
    owed = {str(id): claim for id, claim in receivables.items() if claim.outstanding(situation.today).minor > 0}
    work.prefetch(Ladder.kind, [*owed])
    ladders = {id: ladder for id in owed if (ladder := work.ladders.find(id)) is not None}
    handed = {item.ref for item in case.items if item.kind is ItemKind.RECEIVABLE and item.state in _HANDED_OVER}
    positions = [
        Position(receivable=claim, ladder=ladders.get(id), situation=situation)
        for id, claim in receivables.items()
        if id in handed or id in owed
    ]
    return Portfolio(
        receivables=tuple(receivables.values()),
        clients=clients,
        ladders=ladders,
        communications={client.id: work.communications.of_client(client.id) for client in clients},
        assessments={one.receivable.id: one.assessment for one in positions},
        calendar=attempt.office.calendar,
    )


def claims_at_notice(attempt: Attempt, case: OffboardingCase) -> tuple[Receivable, ...]:
    """Return the claims that the leaver had, also those with another salesperson by now."""
    return _claims(attempt, case, frozenset(ItemState))


def drawn_up(attempt: Attempt, case: OffboardingCase) -> Decided[OffboardingCase]:
    """Update the manifest to today's facts; a case outside the handover stays unchanged."""
    drawn = manifest.draw_up(case, portfolio_of(attempt, case), at=attempt.now)
    return drawn if isinstance(drawn, Decided) else Decided(state=case)


def narrowed(attempt: Attempt, case: OffboardingCase) -> Decided[OffboardingCase]:
    """Ask for access to be narrowed if it is due and the host's systems support it."""
    return Decided(state=case) if attempt.office.hands.controller is None else grant.narrow(case, now=attempt.now)


def stand_in(attempt: Attempt, case: OffboardingCase) -> Standing | None:
    """Return who acts in place of the supervisor: the supervisor, a person further up, or one of HR.

    Only an active person other than the leaver; None if there is no such person.
    """
    for person in _who_could(attempt, case):
        if person.employment is Employment.ACTIVE and person.id != case.leaver:
            return person
    return None


def hand_on(
    attempt: Attempt, case: OffboardingCase, kind: ItemKind, ref: str, to: Standing, *, for_the_time_being: bool = False
) -> None:
    """Move the client or claim behind a line to its receiver, now.

    The client's transfer follows and waits for the new owner's first contact, unless the receiver has the client only
    `for_the_time_being`.
    """
    match kind.rules.behind:
        case "client":
            client = attempt.work.clients.get(ref)
            attempt.permit(Action.TRANSFER, as_party(client.target, case))
            change_hands(attempt, client, to, MovedByCase(case=case, for_the_time_being=for_the_time_being))
        case "claim":
            _hand_claim_on(attempt, attempt.work.receivables.get(ref), to, case)
        case "host_system":
            if attempt.office.hands.router is not None:
                item = next(item for item in case.items if (item.kind, item.ref) == (kind, ref))
                attempt.messages.append(item_rules.rerouting(case, item, to))
        case "nothing":
            pass
        case never:
            assert_never(never)


def reroute_what_is_left(attempt: Attempt, case: OffboardingCase) -> None:
    """Route orders and duties without a receiver to the owner of their residual, once, at the departure."""
    left = {residual.id: residual.receiver for residual in case.residuals}
    for item in case.items:
        if item.kind.rules.behind == "host_system" and (receiver := left.get(f"item:{item.id}")) is not None:
            to = attempt.work.standings.find(receiver) or stand_in(attempt, case)
            if to is not None:
                hand_on(attempt, case, item.kind, item.ref, to)


def hand_line_on(attempt: Attempt, case: OffboardingCase, item_id: str, to: Standing | None) -> None:
    """Move what is behind a settled line to its receiver."""
    item = case.find_item(item_id)
    if item is not None and to is not None:
        hand_on(attempt, case, item.kind, item.ref, to)


def still_from(attempt: Attempt, case: OffboardingCase, item: Item) -> bool:
    """Return whether the leaver, or the person this case gave it to, still has the client or claim behind a line.

    A case does not move what has been handed on since, or what the books have given to another person.
    """
    match item.kind.rules.behind:
        case "client":
            client = attempt.work.clients.find(item.ref)
            if client is None:
                return False
            if not client.ownerships:  # a host's own table keeps no history
                return client.owner in {case.leaver, case.supervisor, item.receiver}
            return client.owner == case.leaver or client.ownerships[-1].case == case.id
        case "claim":
            claim = attempt.work.receivables.find(item.ref)
            return claim is not None and case.leaver in {claim.salesperson, claim.handed_from}
        case "host_system":
            return True
        case "nothing":
            return False
        case never:
            assert_never(never)


def hand_everything_left(attempt: Attempt, case: OffboardingCase) -> None:
    """Move every client and open claim of a departed person to somebody else.

    Each goes to the receiver of its line, otherwise to the supervisor for the time being. If there is no such person, it
    waits for the next round; the departure is valid nevertheless.
    """
    clients = attempt.work.clients.owned_by(case.leaver)
    claims = [
        claim
        for claim in attempt.work.receivables.of_salesperson(case.leaver)
        if claim.outstanding(attempt.today).minor != 0
    ]
    left = [(ItemKind.CLIENT, str(client.id)) for client in clients]
    left += [(ItemKind.RECEIVABLE, str(claim.id)) for claim in claims]
    fallback = stand_in(attempt, case) if left else None
    for kind, ref in left:
        receiver = _receiver(attempt, case, kind, ref)
        if receiver is not None:
            hand_on(attempt, case, kind, ref, receiver)
        elif fallback is not None:
            hand_on(attempt, case, kind, ref, fallback, for_the_time_being=True)


def hand_back(attempt: Attempt, case: OffboardingCase) -> None:
    """Move clients and claims of a withdrawn case back to the leaver, unless the new owner has contacted the client.

    What the receiver no longer holds, or has worked on, stays; a person decides about it.
    """
    leaver = attempt.standing(case.leaver)
    for item in case.items:
        if item.kind is ItemKind.CLIENT:
            _end_proposals(attempt, case, item.ref)
        if item.state is not ItemState.SETTLED or item.receiver is None:
            continue
        match item.kind.rules.behind:
            case "client":
                if _is_untouched(attempt, item, case):
                    hand_on(attempt, case, item.kind, item.ref, leaver)
            case "claim":
                claim = attempt.work.receivables.find(item.ref)
                if claim is not None and claim.salesperson == item.receiver:
                    _hand_claim_on(attempt, claim, leaver, case)
            case "host_system":
                hand_on(attempt, case, item.kind, item.ref, leaver)
            case "nothing":
                pass
            case never:
                assert_never(never)


def _claims(attempt: Attempt, case: OffboardingCase, states: frozenset[ItemState]) -> tuple[Receivable, ...]:
    mine = {claim.id: claim for claim in attempt.work.receivables.of_salesperson(case.leaver)}
    named = [item.ref for item in case.items if item.kind is ItemKind.RECEIVABLE and item.state in states]
    attempt.work.prefetch(Receivable.kind, [id for id in named if id not in mine])
    found = (attempt.work.receivables.find(id) for id in named if id not in mine)
    mine.update({claim.id: claim for claim in found if claim is not None})
    return tuple(mine[id] for id in sorted(mine))


def _hand_claim_on(attempt: Attempt, claim: Receivable, to: Standing, case: OffboardingCase) -> None:
    work = attempt.work
    attempt.permit(Action.TRANSFER, as_party(claim.target, case))
    ladder = work.ladders.find(claim.id)
    moved = attempt.keep(work.receivables, hand_over(claim, to, case=case.id))
    if ladder is not None:
        attempt.permit(Action.TRANSFER, as_party(ladder.target, case))
        attempt.keep(work.ladders, follow(ladder, moved, on=attempt.today))


def _who_could(attempt: Attempt, case: OffboardingCase) -> Iterator[Standing]:
    """Yield the candidates one by one; HR is read only if no superior of the leaver qualifies."""
    standings = attempt.work.standings
    for person in (case.supervisor, *attempt.chain_above(case.leaver)):
        found = standings.find(person) if person is not None else None
        if found is not None:
            yield found
    yield from standings.with_role(Role.HR)
    yield from standings.with_role(Role.SUPERVISOR)


def as_party(target: Target, case: OffboardingCase) -> Target:
    """Add the supervisor in charge of a case to the parties of a target on it."""
    return target if case.supervisor is None else attrs.evolve(target, parties=target.parties | {case.supervisor})


def _receiver(attempt: Attempt, case: OffboardingCase, kind: ItemKind, ref: str) -> Standing | None:
    """Return the active person who is to finish a line, or None."""
    item = next((item for item in case.items if (item.kind, item.ref) == (kind, ref)), None)
    found = attempt.work.standings.find(item.receiver) if item is not None and item.receiver is not None else None
    return found if found is not None and found.employment is Employment.ACTIVE else None


def _end_proposals(attempt: Attempt, case: OffboardingCase, client: str) -> None:
    """End the open transfers of a client that this case has proposed."""
    for found in attempt.work.transfers.of_client(client):
        if found.case == case.id and found.is_open:
            attempt.permit_part(Action.VIEW, case.target, found.target.stream)
            ended = transfer.end_transfer(
                found, found.owner, by=attempt.who.id, at=attempt.now, reason=f"case:{case.id}"
            )
            attempt.keep(attempt.work.transfers, ended)


def _is_untouched(attempt: Attempt, item: Item, case: OffboardingCase) -> bool:
    """Return whether the receiver still owns a client from this case and has not contacted it."""
    client = attempt.work.clients.find(item.ref)
    if client is None or client.owner != item.receiver:
        return False
    since = next((held.from_on for held in reversed(client.ownerships) if held.case == case.id), None)
    since = since or attempt.office.today(case.received_at)
    records = attempt.work.communications.of_client(client.id)
    return not any(record.author == client.owner and attempt.office.today(record.at) >= since for record in records)
