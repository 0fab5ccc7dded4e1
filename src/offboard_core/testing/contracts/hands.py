"""The contracts of the hands: what a host's channels promise for a first and a repeated call."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import ClassVar, Generic, TypeVar

import attrs
import pytest

from offboard_core.offboarding import AccessPhase
from offboard_core.ports.hands import AccessController, AccessRevoker, HandReceipt, Notifier, WorklistCentre, WorkRouter
from offboard_core.testing.builders import an_outgoing
from offboard_core.testing.contracts.gaps import NO_GAPS, Gaps

H = TypeVar("H")
E = TypeVar("E")


@attrs.frozen
class Watched(Generic[H, E]):
    """A hand under test, and a function that shows its effects at the recipient."""

    hand: H
    effects: E


class NotifierContract:
    """The contract of a notification channel. Override the fixture `channel`.

    `effects(key)` counts the messages that arrived under a key. A channel that cannot honour keys declares the gap
    `keyed_sending`.
    """

    gaps: ClassVar[Gaps] = NO_GAPS

    @pytest.fixture
    def channel(self) -> Watched[Notifier, Callable[[str], int]]:
        """Override this: the channel, and the number of arrivals under a key."""
        raise NotImplementedError("override the `channel` fixture")

    def test_what_is_sent_arrives(self, channel: Watched[Notifier, Callable[[str], int]]) -> None:
        """`send` returns a receipt, and the message arrives once."""
        receipt = channel.hand.send(an_outgoing("one"))

        assert isinstance(receipt, HandReceipt)
        assert (1, 0) == (channel.effects("one"), channel.effects("two"))

    def test_a_key_has_one_effect(self, channel: Watched[Notifier, Callable[[str], int]]) -> None:
        """A second `send` with one key has no effect and returns the same receipt; with the gap it arrives again."""
        first, second = (channel.hand.send(an_outgoing("one")) for _ in range(2))

        if self.gaps.keyed_sending:
            assert 2 == channel.effects("one")
        else:
            assert 1 == channel.effects("one")
            assert first == second

    def test_another_key_is_another_message(self, channel: Watched[Notifier, Callable[[str], int]]) -> None:
        """The same text under another key is another message."""
        channel.hand.send(an_outgoing("one"))
        channel.hand.send(an_outgoing("two"))

        assert (1, 1) == (channel.effects("one"), channel.effects("two"))


class WorklistContract:
    """The contract of a 待办 centre. Override the fixture `centre`; its `effects()` returns the keys shown."""

    @pytest.fixture
    def centre(self) -> Watched[WorklistCentre, Callable[[], Collection[str]]]:
        """Override this: an empty centre, and the keys it shows."""
        raise NotImplementedError("override the `centre` fixture")

    def test_what_is_opened_shows(self, centre: Watched[WorklistCentre, Callable[[], Collection[str]]]) -> None:
        """An opened obligation is shown under its key; opened again it is shown once."""
        for _ in range(2):
            self._open(centre.hand, "one")
        self._open(centre.hand, "two")

        assert ["one", "two"] == sorted(centre.effects())

    def test_what_is_closed_is_gone(self, centre: Watched[WorklistCentre, Callable[[], Collection[str]]]) -> None:
        """A closed obligation is gone and others stay; closing a closed or unknown one is no error."""
        self._open(centre.hand, "one")
        self._open(centre.hand, "two")
        for key in ("one", "one", "never"):
            centre.hand.close(key)

        assert ["two"] == list(centre.effects())

    def _open(self, hand: WorklistCentre, key: str) -> None:
        hand.open(key, owner="li.na", title="AR-1", due_at="2026-11-25T10:00:00Z", link="/cases/1")


class RevokerContract:
    """The contract of an access revoker. Override the fixture `revoker`; `person` must hold `grant` in `system`."""

    person: ClassVar[str] = "li.na"
    system: ClassVar[str] = "crm"
    grant: ClassVar[str] = "crm/sales"

    @pytest.fixture
    def revoker(self) -> AccessRevoker:
        """Override this: a revoker of systems in which the grant is active."""
        raise NotImplementedError("override the `revoker` fixture")

    def test_what_works_is_not_verified(self, revoker: AccessRevoker) -> None:
        """`verify` returns False while the grant is active, and does not change it."""
        assert [False, False] == [revoker.verify(self.person, self.system, self.grant) for _ in range(2)]

    def test_what_is_revoked_is_verified(self, revoker: AccessRevoker) -> None:
        """After `revoke`, `verify` returns True; a second `revoke` is no error."""
        for _ in range(2):
            revoker.revoke(self.person, self.system, self.grant)

        assert revoker.verify(self.person, self.system, self.grant) is True

    def test_nobody_else_loses_access(self, revoker: AccessRevoker) -> None:
        """Revoking one person's grant does not make `verify` return True for another person."""
        revoker.revoke("somebody.else", self.system, self.grant)

        assert revoker.verify(self.person, self.system, self.grant) is False


class ControllerContract:
    """The contract of an access controller. Override `controller`; `person` must hold `grant` in full."""

    person: ClassVar[str] = "li.na"
    system: ClassVar[str] = "crm"
    grant: ClassVar[str] = "crm/sales"
    level: ClassVar[str] = "user"

    @pytest.fixture
    def controller(self) -> AccessController:
        """Override this: a controller of systems in which the grant has its full extent."""
        raise NotImplementedError("override the `controller` fixture")

    def test_what_is_held_is_read_back(self, controller: AccessController) -> None:
        """Before any change the grant has its full extent, and reading does not change it."""
        assert [AccessPhase.FULL] * 2 == [self._seen(controller) for _ in range(2)]

    @pytest.mark.parametrize("phase", AccessPhase)
    def test_what_is_set_is_read_back(self, controller: AccessController, phase: AccessPhase) -> None:
        """The extent that was set, once or repeatedly, is the extent of the grant."""
        for _ in range(2):
            self._set(controller, phase)

        assert phase is self._seen(controller)

    def test_it_is_narrowed_and_given_back(self, controller: AccessController) -> None:
        """A grant can be narrowed step by step and restored to its original extent."""
        for phase in (AccessPhase.REDUCED, AccessPhase.READ_ONLY, AccessPhase.FULL):
            self._set(controller, phase)
            assert phase is self._seen(controller)

    def test_nobody_else_is_narrowed(self, controller: AccessController) -> None:
        """Setting one person's grant does not change another person's."""
        controller.set_phase("somebody.else", self.system, self.grant, phase=AccessPhase.READ_ONLY, level=self.level)

        assert AccessPhase.FULL is self._seen(controller)

    def _set(self, controller: AccessController, phase: AccessPhase) -> None:
        controller.set_phase(self.person, self.system, self.grant, phase=phase, level=self.level)

    def _seen(self, controller: AccessController) -> AccessPhase | None:
        return controller.phase_of(self.person, self.system, self.grant)


class RouterContract:
    """The contract of a router of work. Override `router`; `effects(kind, reference)` returns who is responsible."""

    kind: ClassVar[str] = "duty"
    reference: ClassVar[str] = "SEAL-1"

    @pytest.fixture
    def router(self) -> Watched[WorkRouter, Callable[[str, str], str]]:
        """Override this: systems in which `li.na` is responsible for the duty, and who is responsible now."""
        raise NotImplementedError("override the `router` fixture")

    def test_what_is_rerouted_has_its_receiver(self, router: Watched[WorkRouter, Callable[[str, str], str]]) -> None:
        """The work belongs to the receiver, even if rerouted repeatedly."""
        for _ in range(2):
            router.hand.reroute(self.kind, self.reference, giver="li.na", receiver="sun")

        assert "sun" == router.effects(self.kind, self.reference)

    def test_it_is_led_back(self, router: Watched[WorkRouter, Callable[[str, str], str]]) -> None:
        """Work can be returned to a person who stays."""
        router.hand.reroute(self.kind, self.reference, giver="li.na", receiver="sun")
        router.hand.reroute(self.kind, self.reference, giver="sun", receiver="li.na")

        assert "li.na" == router.effects(self.kind, self.reference)
