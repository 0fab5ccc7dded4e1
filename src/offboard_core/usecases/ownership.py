"""How a client changes hands (归属变更): one function for every occasion, and what follows from each."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TypeAlias, assert_never

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Standing
from offboard_core.clients import (
    ClaimBook,
    Client,
    ClientTransfer,
    PoolPolicy,
    collaboration,
    ownership,
    pool,
    transfer,
)
from offboard_core.clients.ownership import ChangeOfHands
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding import ItemKind, ItemState, OffboardingCase
from offboard_core.usecases.office import Attempt

_STILL_TO_HAND_OVER = frozenset({ItemState.OPEN, ItemState.DEFERRED})


class Parts(StrEnum):
    """What happens to the collaborations on a client that changes hands."""

    STAY = "stay"
    RECEIVERS_ENDS = "receivers_ends"
    """The collaboration of the new owner ends; all others stay."""
    END = "end"


@attrs.frozen(kw_only=True)
class Given:
    """The client is transferred at once, alone or among many (客户移交、批量移交)."""

    reason: str
    parts: Parts = Parts.STAY


@attrs.frozen(kw_only=True)
class Stepped:
    """The client is transferred step by step; `transfer` is updated already (移交流程)."""

    transfer: ClientTransfer


@attrs.frozen(kw_only=True)
class MovedByCase:
    """A departure moves the client: to a receiver, back to a leaver who stays, or `for_the_time_being` (离职交接)."""

    case: OffboardingCase
    for_the_time_being: bool = False


@attrs.frozen(kw_only=True)
class Pooled:
    """The client goes into a public pool, released or by a rule (退回公海、自动回收)."""

    pool: PoolPolicy
    reason: str
    under_case: bool


@attrs.frozen(kw_only=True)
class Claimed:
    """A person who owns `holds` clients claims it from a pool; `book` counts the claims of the day (领取)."""

    pool: PoolPolicy
    book: ClaimBook
    holds: int


Occasion: TypeAlias = Given | Stepped | MovedByCase | Pooled | Claimed
"""The occasions on which a client changes hands."""


def change_hands(attempt: Attempt, client: Client, to: Standing, occasion: Occasion) -> Client:
    """Make another person the owner of a client from today on, with everything that follows from the occasion.

    The caller has asked for permission. Raises `Refusal` with every reason.
    """
    kept = attempt.keep(attempt.work.clients, judge_change(client, to, occasion, today=attempt.today))
    match occasion:
        case Given():
            _end_parts(attempt, client, to, occasion.parts)
        case MovedByCase():
            _track(attempt, client, to, occasion)
        case Claimed():
            attempt.permit_part(Action.CLAIM, client.target, occasion.book.target.stream)
            attempt.keep(attempt.work.claim_books, pool.enter(occasion.book, client.id))
        case Stepped() | Pooled():
            pass
        case _:
            assert_never(occasion)
    return kept


def judge_change(client: Client, to: Standing, occasion: Occasion, *, today: dt.date) -> Verdict[Client]:
    """Return the room's decision about a client that would change hands."""
    match occasion:
        case Given():
            change = ChangeOfHands(on=today, reason=occasion.reason)
        case Stepped():
            done = occasion.transfer
            change = ChangeOfHands(on=today, reason=f"transfer:{done.id}", case=done.case)
        case MovedByCase():
            change = ChangeOfHands(on=today, reason="handover", case=occasion.case.id)
        case Pooled():
            return pool.release(
                client, occasion.pool, to, on=today, reason=occasion.reason, under_case=occasion.under_case
            )
        case Claimed():
            return pool.claim(client, occasion.pool, to, occasion.book, on=today, holds=occasion.holds)
        case _:
            assert_never(occasion)
    return ownership.change_hands(client, to, change)


def in_handover(attempt: Attempt, client: Client) -> tuple[Finding, ...]:
    """Return a finding if a client waits on an open case for its documentation, which a plain transfer would skip."""
    return tuple(
        client.finding("client.in_handover", case=case.id, item=item.id)
        for case in attempt.work.cases.of_leaver(client.owner)
        if case.is_before_departure
        for item in case.items
        if item.kind is ItemKind.CLIENT and item.ref == client.id and item.state in _STILL_TO_HAND_OVER
    )


def first_contact_due_on(attempt: Attempt, workdays: int) -> dt.date:
    """Return the due date of the new owner's first contact with the client."""
    return attempt.office.calendar.add_workdays(attempt.today, workdays).on


def _end_parts(attempt: Attempt, client: Client, to: Standing, parts: Parts) -> None:
    if parts is Parts.STAY:
        return
    for part in attempt.work.collaborations.of_client(client.id):
        if parts is Parts.END or part.person == to.id:
            attempt.permit_part(Action.TRANSFER, client.target, part.target.stream)
            attempt.keep(attempt.work.collaborations, collaboration.end_sharing(part, now=attempt.now))


def _track(attempt: Attempt, client: Client, to: Standing, moved: MovedByCase) -> None:
    """Let the client's transfer follow what a case has done with it; it waits for the first contact of the new owner.

    Not if the receiver has the client only for the time being, and not if it returns to the leaver.
    """
    case, by, at, reason = moved.case, attempt.who.id, attempt.now, f"case:{moved.case.id}"
    known = attempt.work.transfers.of_client(client.id)
    for found in known:
        if found.is_unfinished:
            attempt.permit_part(Action.VIEW, case.target, found.target.stream)
        if found.is_unfinished and not found.is_open:  # it waited for the first contact of the former owner
            ended = transfer.end_transfer(found, to.id, by=by, at=at, reason=reason)
            attempt.keep(attempt.work.transfers, ended)
    open_one = next((found for found in known if found.is_open), None)
    if to.id == case.leaver:  # what the case had proposed was called off before
        return
    if moved.for_the_time_being:
        if open_one is not None:
            held = transfer.put_in_care(open_one, to, by=by, at=at, reason=reason)
            attempt.keep(attempt.work.transfers, held)
        return
    begun = open_one or ClientTransfer.of(
        client, id=ClientTransfer.id_of(client.id, len(known) + 1), fallback=case.supervisor or to.id, reason=reason
    )
    attempt.permit_part(Action.VIEW, case.target, begun.target.stream)
    due_on = first_contact_due_on(attempt, case.policy.first_contact_workdays)
    handed = transfer.hand_directly(begun, to, case=case.id, reason=reason, by=by, at=at, due_on=due_on)
    attempt.keep(attempt.work.transfers, handed)
