"""Delivery (投递): the relay sends messages from the outbox to the host's hands.

A message is claimed in a short unit of work, worded and sent while none is open, and marked in another one. If the
relay stops in between, the lease expires and the message is sent again under the same key; a hand that honours keys has
one effect. A hand that raises is called again later; messages for an unconnected hand wait.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import TypeVar, assert_never

import attrs

from offboard_core.documents.catalogue import speak
from offboard_core.documents.letter import dunning_letter, letter_page
from offboard_core.documents.message import notice_page
from offboard_core.documents.page import Page
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.kernel.canonical import digest, plain
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.offboarding import AccessPhase
from offboard_core.offboarding.grant import GrantAsked, GrantToRevoke
from offboard_core.offboarding.item import WorkToReroute
from offboard_core.organization.worklist import TodoDone, TodoOwed
from offboard_core.ports.hands import AccessController, AccessRevoker, HandReceipt, Notifier, Outgoing, WorkRouter
from offboard_core.ports.store import Dispatch, DispatchStatus
from offboard_core.usecases.office import Attempt, Desk, Office
from offboard_core.usecases.outbox import (
    Retry,
    addressee,
    claim,
    mark_failed,
    mark_sent,
    messages_ready,
    overtaken,
    rest,
)
from offboard_core.usecases.round_report import Failed, reason_of, storable

T = TypeVar("T")
_PAGE = 100
_LONGEST_KEY = 120
_LEASE = dt.timedelta(minutes=5)


class AccessStillWorks(Exception):
    """The revoker revoked a grant, but `verify` reports that it is still active."""


class AccessNotAsAsked(Exception):
    """The controller set a grant, but reports another phase."""


@attrs.frozen(kw_only=True)
class DeliveryReport:
    """The result of one run of the relay (投递报告).

    `sent` counts by hand; `taken_back` are messages whose cause no longer exists, `retried` those that are tried again
    later, `given_up` those that are not, each by key with the problem. `unconnected` counts messages that wait for a
    hand that the host has not connected. `failed` are errors in the library; they are retried when the lease has
    expired.
    """

    sent: Mapping[str, int]
    taken_back: tuple[str, ...] = ()
    retried: tuple[Failed, ...] = ()
    given_up: tuple[Failed, ...] = ()
    failed: tuple[Failed, ...] = ()
    unconnected: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def done(self) -> int:
        """Return the number of messages sent."""
        return sum(self.sent.values())


def deliver(
    office: Office, tenant: str = "main", *, limit: int = 1000, lease: dt.timedelta = _LEASE, retry: Retry | None = None
) -> DeliveryReport:
    """Send waiting messages, `limit` at most (待发消息投递); may run at any time, also concurrently.

    `lease` must be longer than the slowest hand needs for one message.
    """
    relay = _Relay(office=office, desk=office.system_desk(tenant), lease=lease, retry=retry or Retry())
    seen: set[str] = set()
    while len(seen) < limit:
        page = relay.desk.read(messages_ready, min(_PAGE, limit))
        fresh = [dispatch for dispatch in page if dispatch.id not in seen][: limit - len(seen)]
        if not fresh:
            break
        late = relay.desk.read(overtaken, fresh)
        for dispatch in fresh:
            seen.add(dispatch.id)
            relay.take(dispatch, is_overtaken=dispatch.id in late)
    return relay.close()


@attrs.define(kw_only=True)
class _Relay:
    """One run of the relay; the lists and counters become the fields of `DeliveryReport`."""

    office: Office
    desk: Desk
    lease: dt.timedelta
    retry: Retry
    sent: Counter[str] = attrs.field(factory=Counter)
    unconnected: Counter[str] = attrs.field(factory=Counter)
    taken_back: list[str] = attrs.field(factory=list)
    retried: list[Failed] = attrs.field(factory=list)
    given_up: list[Failed] = attrs.field(factory=list)
    failed: list[Failed] = attrs.field(factory=list)

    def take(self, dispatch: Dispatch, *, is_overtaken: bool) -> None:
        """Process one message; an error does not affect the next one."""
        hand = dispatch.message.hand
        try:
            if not self._is_connected(hand):
                self._rest(dispatch, self.retry.unconnected_pause, "unconnected")
                self.unconnected[hand.value] += 1
            elif (claimed := self._claimed(dispatch.id, is_overtaken=is_overtaken)) is not None:
                self._see_through(claimed)
        except Exception as error:  # noqa: BLE001 - an error in the library: retried after the lease
            problem = reason_of(error)
            self.failed.append(_failed(dispatch, problem))
            with suppress(Exception):  # if this fails too, the next run processes the message again
                self._rest(dispatch, self.retry.longest_pause, problem)

    def close(self) -> DeliveryReport:
        """Return the finished report."""
        return DeliveryReport(
            sent=dict(sorted(self.sent.items())),
            taken_back=tuple(self.taken_back),
            retried=tuple(self.retried),
            given_up=tuple(self.given_up),
            failed=tuple(self.failed),
            unconnected=dict(sorted(self.unconnected.items())),
        )

    def _rest(self, dispatch: Dispatch, pause: dt.timedelta, problem: str) -> None:
        """Postpone a message that cannot be sent now, so that it does not block others."""
        self.desk.do(rest, dispatch.id, until=self.office.clock() + pause, problem=problem)

    def _claimed(self, key: str, *, is_overtaken: bool) -> Dispatch | None:
        """Return the message if it was claimed, or None if another run has it or its cause is gone."""
        ours: dict[str, bool] = {}

        def claim_one(attempt: Attempt, key: str) -> Dispatch:
            before = attempt.work.outbox.get(key)
            claimed = claim(attempt, key, until=attempt.now + self.lease, is_overtaken=is_overtaken)
            ours[key] = claimed.version != before.version
            return claimed

        claimed = self.desk.do(claim_one, key)
        if ours[key] and claimed.status is DispatchStatus.WITHDRAWN:
            self.taken_back.append(key)
        return claimed if ours[key] and claimed.status is DispatchStatus.CLAIMED else None

    def _see_through(self, dispatch: Dispatch) -> None:
        """Send a message while no unit of work is open, and record the outcome under its own key."""
        desk = self.office.system_desk(self.desk.actor.tenant, key=_outcome_key(dispatch))
        recipient = self.desk.read(addressee, dispatch.message)
        try:
            sha256, reference = _hand_over(self.office, dispatch.message, recipient)
        except Exception as error:  # noqa: BLE001 - any error of a host's hand means that it failed
            problem = reason_of(error)
            again_at = self._again_at(dispatch.attempts)
            marked = desk.do(mark_failed, dispatch.id, token=dispatch.version, problem=problem, again_at=again_at)
            ended = self.given_up if marked.status is DispatchStatus.DEAD else self.retried
            ended.append(_failed(dispatch, problem))
        else:
            desk.do(
                mark_sent, dispatch.id, token=dispatch.version, recipient=recipient, sha256=sha256, reference=reference
            )
            self.sent[dispatch.message.hand.value] += 1

    def _again_at(self, attempts: int) -> dt.datetime | None:
        """Return when to try again, or None after the last attempt."""
        is_last = self.retry.is_last(attempts)
        return None if is_last else self.office.clock() + self.retry.pause_after(attempts)

    def _is_connected(self, hand: Hand) -> bool:
        return _hand(self.office, hand) is not None


def _hand(office: Office, hand: Hand) -> object | None:
    match hand:
        case Hand.NOTIFY | Hand.LETTER:
            return office.hands.notifier
        case Hand.WORKLIST_OPEN | Hand.WORKLIST_CLOSE:
            return office.hands.worklist
        case Hand.REVOKE:
            return office.hands.revoker
        case Hand.NARROW | Hand.RESTORE:
            return office.hands.controller
        case Hand.REROUTE:
            return office.hands.router
        case _:
            assert_never(hand)


def _hand_over(office: Office, message: Message, recipient: str) -> tuple[str, str]:
    """Pass a message to its hand; return the hash of what was sent, and the channel's reference."""
    hands = office.hands
    match message.hand:
        case Hand.NOTIFY | Hand.LETTER:
            return _send(_brought(hands.notifier, message), word(office, message, recipient))
        case Hand.WORKLIST_OPEN:
            todo, title = TodoOwed.of(message), speak(_voice(office), message)
            key, due_at = todo.obligation, str(plain(todo.due_at))
            centre = _brought(hands.worklist, message)
            centre.open(key, owner=recipient, title=title, due_at=due_at, link=message.stream)
            return digest({"open": key, "owner": recipient, "title": title, "due_at": due_at}), ""
        case Hand.WORKLIST_CLOSE:
            done = TodoDone.of(message).obligation
            _brought(hands.worklist, message).close(done)
            return digest({"close": done}), ""
        case Hand.REVOKE:
            return _revoke(_brought(hands.revoker, message), GrantToRevoke.of(message)), ""
        case Hand.NARROW | Hand.RESTORE:
            return _set_phase(_brought(hands.controller, message), GrantAsked.of(message)), ""
        case Hand.REROUTE:
            return _reroute(_brought(hands.router, message), WorkToReroute.of(message)), ""
        case _:
            assert_never(message.hand)


def _brought(hand: T | None, message: Message) -> T:
    """Return the hand the host brought. Raises `LookupError` without one."""
    if hand is None:
        raise LookupError(f"no hand for {message.hand}")
    return hand


def _send(notifier: Notifier, outgoing: Outgoing) -> tuple[str, str]:
    receipt: HandReceipt | None = notifier.send(outgoing)
    reference = receipt.reference if receipt is not None else None
    return digest(outgoing), "" if reference is None else storable(str(reference))


def _revoke(revoker: AccessRevoker, asked: GrantToRevoke) -> str:
    grant = {"person": asked.person, "system": asked.system, "grant": asked.grant}
    revoker.revoke(**grant)
    if not revoker.verify(**grant):
        raise AccessStillWorks(f"{asked.grant} on {asked.system}")
    return digest({"revoke": grant})


def _set_phase(controller: AccessController, asked: GrantAsked) -> str:
    grant = {"person": asked.person, "system": asked.system, "grant": asked.grant}
    phase = AccessPhase(str(asked.phase))
    controller.set_phase(**grant, phase=phase, level=asked.level)
    seen = controller.phase_of(**grant)
    if seen is not phase:
        found = "gone" if seen is None else seen.value
        raise AccessNotAsAsked(f"{asked.grant} on {asked.system}: {found}, not {phase.value}")
    return digest({"phase": phase.value, "level": asked.level, **grant})


def _reroute(router: WorkRouter, work: WorkToReroute) -> str:
    route = {"kind": work.kind, "reference": work.reference, "giver": work.giver, "receiver": work.receiver}
    router.reroute(work.kind, work.reference, giver=work.giver, receiver=work.receiver)
    return digest({"reroute": route})


def word(office: Office, message: Message, recipient: str) -> Outgoing:
    """Word a message for its recipient; with a renderer also as a page (a letter needs a letterhead for that)."""
    voice = _voice(office)
    text = speak(voice, message)
    page = _page(office, message, voice)
    render = office.hands.render
    return Outgoing(
        key=message.key,
        code=message.code,
        recipient=recipient,
        subject=page.title if page is not None else text.partition("\n")[0],
        body=plain_text(page) if page is not None else text,
        card=text.partition("\n")[0],
        link=_link(message),
        page=render(page) if page is not None and render is not None else "",
        facts=message.facts,
    )


def _link(message: Message) -> str:
    """Return the key of the message's obligation if there is exactly one, otherwise its aggregate."""
    owed = message.facts.get("obligations", ())
    return str(owed[0]) if isinstance(owed, tuple | list) and len(owed) == 1 else message.stream


def _page(office: Office, message: Message, voice: Voice) -> Page | None:
    if message.hand is not Hand.LETTER:
        return notice_page(message, voice)
    return None if office.letterhead is None else letter_page(dunning_letter(message, office.letterhead), voice)


def _voice(office: Office) -> Voice:
    return attrs.evolve(office.voice, zone=office.zone)


def _outcome_key(dispatch: Dispatch) -> str:
    """Return the key of the outcome of one attempt: message key and attempt, or their hash if that is too long."""
    key = f"{dispatch.id}#{dispatch.attempts}"
    return key if len(key) <= _LONGEST_KEY else digest(key)


def _failed(dispatch: Dispatch, problem: str) -> Failed:
    return Failed(stage=dispatch.message.hand.value, id=dispatch.id, error=problem)
