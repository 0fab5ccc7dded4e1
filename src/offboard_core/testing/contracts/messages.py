"""Promises about the outbox, the journal and the receipts."""

from __future__ import annotations

import datetime as dt
from functools import partial

import attrs
import pytest

from offboard_core.errors import Conflict
from offboard_core.kernel.journal import Head, verify
from offboard_core.ports.store import Dispatch, DispatchStatus, Storage
from offboard_core.testing import builders as new
from offboard_core.testing.contracts.rows import TENANT, RowPromises, conflict_of, keep, look

SECOND = dt.timedelta(seconds=1)


class MessagePromises(RowPromises):
    """Promises about outbox, journal and receipts. Subclass `StorageContract` to test them."""

    def test_a_queued_message_is_ready_at_its_time(self, storage: Storage) -> None:
        """A message is ready from the moment it was queued for, to the microsecond."""
        at = new.NOON + SECOND / 2
        with storage.begin(TENANT) as work:
            work.outbox.add([new.a_message()], at=at)
            work.commit()

        with storage.begin(TENANT) as work:
            assert () == work.outbox.ready(at - dt.timedelta(microseconds=1))
            (ready,) = work.outbox.ready(at)
        assert new.a_message() == ready.message
        assert (DispatchStatus.WAITING, 0, 1) == (ready.status, ready.attempts, ready.version)

    def test_a_key_is_one_message(self, storage: Storage) -> None:
        """Adding a key again, in the same unit of work or later, keeps the first message unchanged."""
        with storage.begin(TENANT) as work:
            work.outbox.add([new.a_message(recipient="first"), new.a_message(recipient="second")], at=new.NOON)
            work.outbox.add([new.a_message(recipient="third")], at=new.NOON)
            work.commit()
        (kept,) = keep(storage, attrs.evolve(look(storage, "outbox", "AR-1/1/90"), status=DispatchStatus.SENT))
        with storage.begin(TENANT) as work:
            work.outbox.add([new.a_message(recipient="fourth"), new.a_message("other")], at=new.NOON + SECOND)
            work.commit()

        assert kept == look(storage, "outbox", "AR-1/1/90")
        assert "first" == kept.message.recipient
        assert look(storage, "outbox", "other") is not None

    def test_the_oldest_message_is_ready_first(self, storage: Storage) -> None:
        """Ready messages are ordered by their time, then by key, up to the requested number."""
        keep(
            storage,
            *(
                Dispatch(message=new.a_message(key), available_at=new.NOON + seconds * SECOND)
                for key, seconds in (("d", 1), ("c", 2), ("b", 1), ("a", 3), ("e", 0))
            ),
        )

        with storage.begin(TENANT) as work:
            keys = [[item.id for item in work.outbox.ready(new.NOON + 2 * SECOND, limit=most)] for most in (9, 3)]
        assert [["e", "b", "d", "c"], ["e", "b", "d"]] == keys

    def test_a_lease_runs_out(self, storage: Storage) -> None:
        """A claimed message is not ready until its lease ends; then it is ready again, ordered by its time."""
        claimed = Dispatch(
            message=new.a_message("claimed"), available_at=new.NOON + SECOND, status=DispatchStatus.CLAIMED
        )
        keep(storage, claimed, Dispatch(message=new.a_message("late"), available_at=new.NOON + 2 * SECOND))

        with storage.begin(TENANT) as work:
            assert () == work.outbox.ready(new.NOON)
            assert ["claimed"] == [item.id for item in work.outbox.ready(new.NOON + SECOND)]
            assert ["claimed", "late"] == [item.id for item in work.outbox.ready(new.NOON + 2 * SECOND)]
            assert ["claimed"] == [item.id for item in work.outbox.ready(new.NOON + 2 * SECOND, limit=1)]

    @pytest.mark.parametrize("status", [DispatchStatus.SENT, DispatchStatus.WITHDRAWN, DispatchStatus.DEAD])
    def test_what_is_over_is_never_ready(self, storage: Storage, status: DispatchStatus) -> None:
        """A message that was sent, withdrawn or given up is not ready again."""
        keep(storage, Dispatch(message=new.a_message(), available_at=new.NOON, status=status))

        with storage.begin(TENANT) as work:
            assert () == work.outbox.ready(new.NOON + dt.timedelta(days=400))

    def test_an_old_claim_cannot_mark_a_message(self, storage: Storage) -> None:
        """An outdated claim raises `Conflict`: the version is the fencing token."""
        (waiting,) = keep(storage, Dispatch(message=new.a_message(), available_at=new.NOON))
        (first,) = keep(storage, attrs.evolve(waiting, status=DispatchStatus.CLAIMED, attempts=1))
        (second,) = keep(storage, attrs.evolve(first, attempts=2))

        with pytest.raises(Conflict):
            keep(storage, attrs.evolve(first, status=DispatchStatus.SENT))
        assert second == look(storage, "outbox", "AR-1/1/90")

    def test_messages_stay_in_their_tenant(self, storage: Storage) -> None:
        """A tenant's messages are ready for that tenant only, and tenants may use the same keys."""
        for tenant in ("east", "west"):
            with storage.begin(tenant) as work:
                work.outbox.add([new.a_message(recipient=tenant)], at=new.NOON)
                work.commit()

        with storage.begin("east") as work:
            assert ["east"] == [item.message.recipient for item in work.outbox.ready(new.NOON)]

    def test_a_chain_is_read_in_its_order(self, storage: Storage) -> None:
        """A chain is read in order across units of work, also with more than nine entries, and verifies."""
        chain = new.entries("cases/1", 12)
        for part in (chain[:5], chain[5:]):
            with storage.begin(TENANT) as work:
                work.journal.add(part)
                work.commit()

        with storage.begin(TENANT) as work:
            stored = work.journal.read("cases/1")
            heads = work.journal.heads(["cases/1"])
        assert chain == stored
        assert verify(stored, stream="cases/1")
        assert Head(seq=12, hash=chain[-1].hash) == heads["cases/1"]

    def test_a_chain_that_does_not_exist_is_empty(self, storage: Storage) -> None:
        """A chain without entries reads as empty, and its head is missing or the start position."""
        with storage.begin(TENANT) as work:
            assert () == work.journal.read("cases/404")
            assert Head() == work.journal.heads(["cases/404"]).get("cases/404", Head())

    def test_chains_are_apart(self, storage: Storage) -> None:
        """Streams with a common prefix, and streams of other tenants, are separate chains."""
        with storage.begin("east") as work:
            work.journal.add((*new.entries("cases/1", 2), *new.entries("cases/10", 1), *new.entries("cases/1#", 1)))
            work.commit()
        with storage.begin("west") as work:
            work.journal.add(new.entries("cases/1", 1))
            work.commit()

        with storage.begin("east") as work:
            assert [2, 1, 1] == [len(work.journal.read(stream)) for stream in ("cases/1", "cases/10", "cases/1#")]
        with storage.begin("west") as work:
            assert 1 == len(work.journal.read("cases/1"))

    def test_a_unit_of_work_sees_what_it_journalled(self, storage: Storage) -> None:
        """Heads and chains include the entries added by this unit of work."""
        first, second = new.entries("cases/1", 2)
        with storage.begin(TENANT) as work:
            work.journal.add([first])
            head = work.journal.heads(["cases/1"])["cases/1"]
            work.journal.add([second])

            assert Head(seq=1, hash=first.hash) == head
            assert (first, second) == work.journal.read("cases/1")
            assert (first.line(), second.line()) == work.journal.lines("cases/1")

    def test_a_chain_grows_only_at_its_end(self, storage: Storage) -> None:
        """An entry that does not follow the last one raises `Conflict`, and its unit of work stores no change."""
        first, second, third = new.entries("cases/1", 3)
        with storage.begin(TENANT) as work:
            work.journal.add([first])
            work.commit()

        for wrong in (first, third):
            with storage.begin(TENANT) as work:
                work.ladders.save(new.a_ladder())
                conflict_of(partial(work.journal.add, [wrong]), work.commit)
        with storage.begin(TENANT) as work:
            work.journal.add([second])
            work.commit()

        with storage.begin(TENANT) as work:
            assert (first, second) == work.journal.read("cases/1")
            assert work.ladders.find("AR-1") is None

    def test_a_key_has_one_receipt(self, storage: Storage) -> None:
        """A second receipt for one command key raises `Conflict`."""
        (kept,) = keep(storage, new.a_receipt())

        with pytest.raises(Conflict):
            keep(storage, attrs.evolve(new.a_receipt(), verb="close_case"))
        assert kept == look(storage, "receipts", "key-1")
