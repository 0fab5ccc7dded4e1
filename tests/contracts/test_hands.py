"""The hands in this process keep every promise; a channel that cannot keep keys says so."""

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
        """An empty one."""
        notifier = MemoryNotifier()
        return Watched(notifier, lambda key: sum(kept == key for kept in notifier.sent))


@attrs.define
class DumbChannel:
    """A channel like a mail server: what it is given it sends."""

    sent: list[str] = attrs.field(factory=list)

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Send it."""
        self.sent.append(outgoing.key)
        return HandReceipt(reference=str(len(self.sent)))


class TestDumbChannel(NotifierContract):
    """A channel that declares its gap."""

    gaps = Gaps(keyed_sending=True)

    @pytest.fixture
    def channel(self) -> Watched[Notifier, Callable[[str], int]]:
        """An empty one."""
        notifier = DumbChannel()
        return Watched(notifier, notifier.sent.count)


class TestMemoryWorklist(WorklistContract):
    """A 待办 centre in this process."""

    @pytest.fixture
    def centre(self) -> Watched[WorklistCentre, Callable[[], Collection[str]]]:
        """An empty one."""
        centre = MemoryWorklist()
        return Watched(centre, centre.shown.keys)


class TestMemoryRevoker(RevokerContract):
    """Systems in this process."""

    @pytest.fixture
    def revoker(self) -> AccessRevoker:
        """One from which nothing has been taken back."""
        return MemoryRevoker()


class TestMemoryController(ControllerContract):
    """Systems in this process whose access can be narrowed."""

    @pytest.fixture
    def controller(self) -> AccessController:
        """One in which everybody has what they were given."""
        return MemoryController()


class TestMemoryControllerBesideARevoker(ControllerContract):
    """The same systems, some of whose access was taken back altogether."""

    @pytest.fixture
    def controller(self) -> AccessController:
        """One beside a revoker that took somebody else's access back."""
        revoker = MemoryRevoker()
        revoker.revoke("somebody.else", self.system, self.grant)
        return MemoryController(revoker=revoker)

    def test_what_was_revoked_is_given_back(self) -> None:
        """It reads back as gone until it is; then it works as it did."""
        revoker = MemoryRevoker()
        controller = MemoryController(revoker=revoker)
        revoker.revoke(self.person, self.system, self.grant)
        assert self._seen(controller) is None
        self._set(controller, AccessPhase.FULL)

        assert AccessPhase.FULL is self._seen(controller)
        assert not revoker.verify(self.person, self.system, self.grant)


class TestMemoryRouter(RouterContract):
    """Systems in this process in which work hangs on people."""

    @pytest.fixture
    def router(self) -> Watched[WorkRouter, Callable[[str, str], str]]:
        """One in which 李娜 has the seal."""
        router = MemoryRouter({(self.kind, self.reference): "li.na"})
        return Watched(router, lambda kind, reference: router.answers_for[kind, reference])
