"""The in-memory hands meet their contracts; a channel without keys declares its gap."""

from __future__ import annotations

from collections.abc import Callable, Collection

import attrs
import pytest

from offboard_core.adapters.memory import MemoryController, MemoryNotifier, MemoryRevoker, MemoryRouter, MemoryWorklist
from offboard_core.offboarding import AccessPhase
from offboard_core.ports.hands import (
    AccessController,
    AccessRevoker,
    HandReceipt,
    Notifier,
    Outgoing,
    WorklistCentre,
    WorkRouter,
)
from offboard_core.testing import (
    ControllerContract,
    Gaps,
    NotifierContract,
    RevokerContract,
    RouterContract,
    WorklistContract,
)
from offboard_core.testing.contracts.hands import Watched


class TestMemoryNotifier(NotifierContract):
    """A channel that honours keys."""

    @pytest.fixture
    def channel(self) -> Watched[Notifier, Callable[[str], int]]:
        """An empty channel."""
        notifier = MemoryNotifier()
        return Watched(notifier, lambda key: sum(kept == key for kept in notifier.sent))


@attrs.define
class DumbChannel:
    """A channel like a mail server, which sends a message every time."""

    sent: list[str] = attrs.field(factory=list)

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Send a message."""
        self.sent.append(outgoing.key)
        return HandReceipt(reference=str(len(self.sent)))


class TestDumbChannel(NotifierContract):
    """A channel that declares its gap."""

    gaps = Gaps(keyed_sending=True)

    @pytest.fixture
    def channel(self) -> Watched[Notifier, Callable[[str], int]]:
        """An empty channel."""
        notifier = DumbChannel()
        return Watched(notifier, notifier.sent.count)


class TestMemoryWorklist(WorklistContract):
    """The in-memory 待办 centre."""

    @pytest.fixture
    def centre(self) -> Watched[WorklistCentre, Callable[[], Collection[str]]]:
        """An empty centre."""
        centre = MemoryWorklist()
        return Watched(centre, centre.shown.keys)


class TestMemoryRevoker(RevokerContract):
    """In-memory systems."""

    @pytest.fixture
    def revoker(self) -> AccessRevoker:
        """A revoker without revoked grants."""
        return MemoryRevoker()


class TestMemoryController(ControllerContract):
    """In-memory systems with narrowing."""

    @pytest.fixture
    def controller(self) -> AccessController:
        """A controller in which all grants have their full extent."""
        return MemoryController()


class TestMemoryControllerBesideARevoker(ControllerContract):
    """The same systems with some grants revoked."""

    @pytest.fixture
    def controller(self) -> AccessController:
        """A controller beside a revoker that has revoked another person's grant."""
        revoker = MemoryRevoker()
        revoker.revoke("somebody.else", self.system, self.grant)
        return MemoryController(revoker=revoker)

    def test_what_was_revoked_is_given_back(self) -> None:
        """A revoked grant reads as gone, and after restoring as before."""
        revoker = MemoryRevoker()
        controller = MemoryController(revoker=revoker)
        revoker.revoke(self.person, self.system, self.grant)
        assert self._seen(controller) is None
        self._set(controller, AccessPhase.FULL)

        assert AccessPhase.FULL is self._seen(controller)
        assert not revoker.verify(self.person, self.system, self.grant)


class TestMemoryRouter(RouterContract):
    """In-memory systems with routed work."""

    @pytest.fixture
    def router(self) -> Watched[WorkRouter, Callable[[str, str], str]]:
        """A router in which 李娜 has the seal."""
        router = MemoryRouter({(self.kind, self.reference): "li.na"})
        return Watched(router, lambda kind, reference: router.answers_for[kind, reference])
