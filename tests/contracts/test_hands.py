"""The hands in this process keep every promise; a channel that cannot keep keys says so."""

from __future__ import annotations

from collections.abc import Callable, Collection

import attrs
import pytest

from offboard_core.adapters.memory import MemoryNotifier, MemoryRevoker, MemoryWorklist
from offboard_core.ports.hands import AccessRevoker, HandReceipt, Notifier, Outgoing, WorklistCentre
from offboard_core.testing import Gaps, NotifierContract, RevokerContract, WorklistContract
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
