"""The contract of a storage: the promises of `ports.store` as tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from threading import Barrier, Thread

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.errors import Conflict, OffboardError
from offboard_core.ports.store import Storage, UnitOfWork
from offboard_core.testing import builders as new
from offboard_core.testing.contracts.messages import MessagePromises
from offboard_core.testing.contracts.pool import PoolPromises
from offboard_core.testing.contracts.rows import TENANT, conflict_of, keep, look

THREADS, ROUNDS = 4, 5
Change = Callable[[UnitOfWork], object]


def change(item: str) -> Change:
    """Return a function that saves ladder `item`, again or for the first time."""

    def save(work: UnitOfWork) -> None:
        work.ladders.save(work.ladders.find(item) or new.a_ladder(item))

    return save


class StorageContract(MessagePromises, PoolPromises):
    """The contract of a storage. Override the fixture `storage` with an empty one.

    Set `gaps` for what the storage cannot do; the kit then tests the declared replacement behaviour.
    """

    def test_it_owns_its_transactions(self, storage: Storage) -> None:
        """`joined` is false, so that the office may retry and journal refusals itself."""
        assert storage.joined is False

    def test_one_unit_at_a_time_where_that_is_all(self, storage: Storage) -> None:
        """Two units of work can be open at once; with the gap, the second is refused with an `OffboardError`."""
        with ExitStack() as stack:
            first = stack.enter_context(storage.begin(TENANT))
            first.ladders.find("AR-1")
            if self.gaps.concurrent_units:
                with pytest.raises(OffboardError), storage.begin(TENANT) as work:
                    work.ladders.find("AR-2")
            else:
                keep(storage, new.a_ladder("AR-2"))
            first.ladders.save(new.a_ladder("AR-1"))
            first.commit()

        assert 1 == look(storage, "ladders", "AR-1").version
        assert self.gaps.concurrent_units == (look(storage, "ladders", "AR-2") is None)

    def test_nothing_shows_before_the_commit(self, storage: Storage) -> None:
        """Changes of a unit of work are invisible to others before its commit, and all visible after it."""
        self._needs_two_units()
        with storage.begin(TENANT) as work:
            work.ladders.save(new.a_ladder())
            work.journal.add(new.entries("ladders/AR-1", 1))
            assert look(storage, "ladders", "AR-1") is None
            work.commit()

        with storage.begin(TENANT) as other:
            assert 1 == other.ladders.get("AR-1").version
            assert 1 == len(other.journal.read("ladders/AR-1"))

    def test_nobody_sees_half_a_commit(self, storage: Storage) -> None:
        """Two rows read in one unit of work are of one moment; with the gap, its commit is refused."""
        self._needs_two_units()
        keep(storage, new.a_ladder("AR-1"), new.a_ladder("AR-2"))
        with storage.begin(TENANT) as reader:
            before = reader.ladders.get("AR-1").version
            self._do(storage, change("AR-1"), change("AR-2"))
            after = reader.ladders.get("AR-2").version
            if self.gaps.steady_reads:
                conflict_of(reader.commit)
            else:
                assert (1, 1) == (before, after)

    def test_what_was_only_read_is_confirmed(self, storage: Storage) -> None:
        """`commit` raises `Conflict` and stores no change if a row that was only read was saved by another."""
        self._needs_two_units()
        (standing,) = keep(storage, new.a_standing())
        with storage.begin(TENANT) as work:
            assert work.standings.get("li.na").employment is Employment.ACTIVE
            keep(storage, attrs.evolve(standing, employment=Employment.DEPARTED))
            conflict = conflict_of(lambda: work.ladders.save(new.a_ladder()), work.commit)

        assert ("standings", "li.na") == (conflict.kind, conflict.id)
        assert look(storage, "ladders", "AR-1") is None

    def test_what_a_worklist_shows_is_not_confirmed(self, storage: Storage) -> None:
        """A unit of work that asked which entries there are commits although others have changed them meanwhile."""
        self._needs_two_units()
        (entry,) = keep(storage, new.a_worklist_entry("a"))
        with storage.begin(TENANT) as work:
            assert ["a"] == list(work.worklist.among(["a", "b"]))
            work.ladders.save(new.a_ladder())
            keep(storage, attrs.evolve(entry, is_open=False), new.a_worklist_entry("b"))
            work.commit()

        assert look(storage, "ladders", "AR-1") is not None

    def test_what_was_read_by_a_unit_without_changes_is_confirmed(self, storage: Storage) -> None:
        """`commit` raises `Conflict` about a changed row also in a unit of work without own changes."""
        self._needs_two_units()
        keep(storage, new.a_ladder("AR-1"), new.a_ladder("AR-2"), new.a_ladder("AR-3"))
        with storage.begin(TENANT) as work:
            for id in ("AR-1", "AR-2", "AR-3"):
                work.ladders.find(id)
            self._do(storage, change("AR-2"))
            conflict = conflict_of(work.commit)

        assert "AR-2" == conflict.id

    def test_what_was_missing_is_confirmed(self, storage: Storage) -> None:
        """A row that `find` reported missing must still be missing at `commit`."""
        self._needs_two_units()
        with storage.begin(TENANT) as work:
            assert work.standings.find("li.na") is None
            keep(storage, new.a_standing())
            conflict = conflict_of(lambda: work.ladders.save(new.a_ladder()), work.commit)

        assert ("standings", "li.na") == (conflict.kind, conflict.id)
        assert look(storage, "ladders", "AR-1") is None

    def test_what_stayed_missing_leaves_no_trace(self, storage: Storage) -> None:
        """A unit of work that relied on a missing row commits, and the row can still be stored."""
        with storage.begin(TENANT) as work:
            assert work.communications.find("K-1") is None
            assert work.outbox.find("AR-1/1/90") is None
            work.ladders.save(new.a_ladder())
            work.commit()

        assert look(storage, "communications", "K-1") is None
        with storage.begin(TENANT) as work:
            assert () == work.communications.of_client("C-1")
            assert () == work.outbox.ready(new.NOON)
        (kept,) = keep(storage, new.a_communication())
        assert 1 == kept.version

    def test_other_rows_are_no_conflict(self, storage: Storage) -> None:
        """A unit of work commits although others saved rows that it did not read, of the same kind too."""
        self._needs_two_units()
        keep(storage, new.a_ladder("AR-1"), new.a_ladder("AR-2"))
        with storage.begin(TENANT) as work:
            work.ladders.get("AR-1")
            self._do(storage, change("AR-2"), change("AR-3"))
            work.receivables.save(new.a_receivable())
            work.commit()

        assert look(storage, "receivables", "AR-1") is not None

    @pytest.mark.parametrize("stored", [True, False], ids=["stored", "missing"])
    def test_two_units_cannot_each_rely_on_what_the_other_changes(self, storage: Storage, *, stored: bool) -> None:
        """Of two units of work that each read what the other saves, at most one commits."""
        self._needs_two_units()
        if stored:
            keep(storage, new.a_ladder("AR-1"), new.a_ladder("AR-2"))
        with storage.begin(TENANT) as one, storage.begin(TENANT) as two:
            one.ladders.find("AR-1")
            two.ladders.find("AR-2")
            change("AR-2")(one)
            change("AR-1")(two)
            one.commit()
            conflict_of(two.commit)

    def test_a_chain_has_one_writer(self, storage: Storage) -> None:
        """Of two units of work that extend one chain, the second raises `Conflict` and adds no entry."""
        self._needs_two_units()
        (mine,), (theirs,) = new.entries("cases/1", 1), new.entries("cases/1", 1)
        with storage.begin(TENANT) as one, storage.begin(TENANT) as two:
            one.journal.heads(["cases/1"])
            two.journal.heads(["cases/1"])
            one.journal.add([mine])
            one.commit()
            conflict_of(lambda: two.journal.add([theirs]), two.commit)

        with storage.begin(TENANT) as work:
            assert (mine,) == work.journal.read("cases/1")

    def test_a_key_is_queued_once_by_two(self, storage: Storage) -> None:
        """Two units of work that queue one key leave one message: the second is ignored or raises `Conflict`."""
        self._needs_two_units()
        with storage.begin(TENANT) as one, storage.begin(TENANT) as two:
            one.outbox.add([new.a_message(recipient="one")], at=new.NOON)
            two.outbox.find("other")
            one.commit()
            try:
                two.outbox.add([new.a_message(recipient="two")], at=new.NOON)
                two.commit()
            except Conflict:
                pass

        with storage.begin(TENANT) as work:
            assert ["one"] == [item.message.recipient for item in work.outbox.ready(new.NOON)]

    def test_of_writers_at_once_none_is_lost(self, storage: Storage) -> None:
        """Concurrent saves of one row lose no change: each succeeds or raises `Conflict`."""
        self._needs_two_units()
        keep(storage, new.a_ladder("shared"))
        start = Barrier(THREADS)
        foreign: list[BaseException] = []

        def count() -> None:
            start.wait()
            for _ in range(ROUNDS):
                while True:
                    try:
                        self._do(storage, change("shared"))
                    except Conflict:
                        continue
                    except BaseException as error:  # noqa: BLE001 - checked below; an error raised in a thread would be lost
                        foreign.append(error)
                    break

        threads = [Thread(target=count) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [] == foreign
        assert 1 + THREADS * ROUNDS == look(storage, "ladders", "shared").version

    def test_of_first_saves_at_once_one_wins(self, storage: Storage) -> None:
        """Of concurrent first saves of one id exactly one succeeds, and the others raise `Conflict`."""
        self._needs_two_units()
        start = Barrier(THREADS)
        outcomes: list[str] = []

        def store(name: str) -> None:
            with storage.begin(TENANT) as work:
                start.wait()
                try:
                    work.standings.save(attrs.evolve(new.a_standing(), name=name))
                    work.commit()
                    outcomes.append(name)
                except Conflict:
                    outcomes.append("")

        threads = [Thread(target=store, args=(f"thread {number}",)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert THREADS == len(outcomes)
        assert [look(storage, "standings", "li.na").name] == [name for name in outcomes if name]

    def _needs_two_units(self) -> None:
        if self.gaps.concurrent_units:
            pytest.skip("declared: one unit of work at a time; its refusal is tested elsewhere in this class")

    def _do(self, storage: Storage, *changes: Change) -> None:
        with storage.begin(TENANT) as work:
            for apply in changes:
                apply(work)
            work.commit()
