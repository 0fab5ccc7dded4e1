"""The contract of a storage that joins a host's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import attrs
import pytest

from offboard_core.ports.store import Storage
from offboard_core.testing import builders as new
from offboard_core.testing.contracts.rows import TENANT, conflict_of, keep, look


class HostTransaction(Protocol):
    """A transaction of the host, open until commit or rollback."""

    @property
    def storage(self) -> Storage:
        """Return the library's storage inside the transaction."""

    def note(self, text: str) -> None:
        """Write a row to the host's own table."""

    def commit(self) -> None:
        """Commit the host's transaction."""

    def rollback(self) -> None:
        """Roll the host's transaction back."""


@attrs.frozen(kw_only=True)
class Joining:
    """How a host opens transactions, and what is visible outside of them."""

    open: Callable[[], AbstractContextManager[HostTransaction]]
    outside: Storage
    notes: Callable[[], Sequence[str]]
    """Returns the rows of the host's table, as seen by a new transaction."""


class JoinedStorageContract:
    """The contract of a storage inside a host's transaction. Override the fixture `joining`."""

    @pytest.fixture
    def joining(self) -> Joining:
        """Override this: an empty storage, beside an empty table of the host."""
        raise NotImplementedError("override the `joining` fixture")

    def test_it_says_that_it_joins(self, joining: Joining) -> None:
        """`joined` is true, so that the office does not retry and does not journal refusals itself."""
        with joining.open() as host:
            assert host.storage.joined is True

    def test_the_hosts_commit_keeps_ours(self, joining: Joining) -> None:
        """The host's commit persists our changes together with the host's rows."""
        with joining.open() as host:
            host.note("before")
            keep(host.storage, new.a_ladder())
            host.note("after")
            host.commit()

        assert ["after", "before"] == sorted(joining.notes())
        assert 1 == look(joining.outside, "ladders", "AR-1").version

    @pytest.mark.parametrize("note_first", [True, False], ids=["host writes first", "we write first"])
    def test_the_hosts_rollback_takes_ours_along(self, joining: Joining, *, note_first: bool) -> None:
        """The host's rollback removes all our changes, whichever side wrote first."""
        with joining.open() as host:
            if note_first:
                host.note("gone")
            with host.storage.begin(TENANT) as work:
                work.ladders.save(new.a_ladder())
                work.journal.add(new.entries("ladders/AR-1", 1))
                work.outbox.add([new.a_message()], at=new.NOON)
                work.commit()
            host.rollback()

        assert [] == list(joining.notes())
        with joining.outside.begin(TENANT) as work:
            assert work.ladders.find("AR-1") is None
            assert () == work.journal.read("ladders/AR-1")
            assert () == work.outbox.ready(new.NOON)

    def test_a_host_that_only_looks_rolls_back_too(self, joining: Joining) -> None:
        """A host that leaves its transaction without a commit persists none of our changes."""
        with joining.open() as host:
            keep(host.storage, new.a_ladder())

        assert look(joining.outside, "ladders", "AR-1") is None

    def test_nothing_shows_outside_before_the_host_commits(self, joining: Joining) -> None:
        """Our `commit` makes no change visible outside before the host commits."""
        with joining.open() as host:
            keep(host.storage, new.a_ladder())
            assert look(joining.outside, "ladders", "AR-1") is None
            host.commit()

        assert look(joining.outside, "ladders", "AR-1") is not None

    def test_a_unit_left_without_commit_is_undone_alone(self, joining: Joining) -> None:
        """A unit of work left without `commit` is undone; changes of the host or earlier units stay."""
        with joining.open() as host:
            host.note("kept")
            keep(host.storage, new.a_ladder("AR-1"))
            with host.storage.begin(TENANT) as work:
                work.ladders.save(new.a_ladder("AR-2"))
                assert ("AR-1", "AR-2") == work.ladders.due(new.TODAY)
            host.commit()

        assert ["kept"] == list(joining.notes())
        assert look(joining.outside, "ladders", "AR-1") is not None
        assert look(joining.outside, "ladders", "AR-2") is None

    def test_the_host_goes_on_after_a_conflict(self, joining: Joining) -> None:
        """After a `Conflict`, the host's transaction stays usable: its rows and a new unit of work succeed."""
        (first,) = keep(joining.outside, new.a_ladder("AR-1"))
        keep(joining.outside, attrs.evolve(first, client="C-2"))
        with joining.open() as host:
            host.note("kept")
            with host.storage.begin(TENANT) as work:
                work.receivables.save(new.a_receivable())
                conflict = conflict_of(lambda: work.ladders.save(attrs.evolve(first, client="C-3")), work.commit)
            keep(host.storage, attrs.evolve(look(host.storage, "ladders", "AR-1"), client="C-4"))
            host.commit()

        assert ("ladders", "AR-1") == (conflict.kind, conflict.id)
        assert ["kept"] == list(joining.notes())
        assert "C-4" == look(joining.outside, "ladders", "AR-1").client
        assert look(joining.outside, "receivables", "AR-1") is None

    def test_the_host_goes_on_after_a_second_first_save(self, joining: Joining) -> None:
        """Saving an id that exists raises `Conflict` and undoes only that unit of work."""
        keep(joining.outside, new.a_ladder("AR-2"))
        with joining.open() as host:
            host.note("kept")
            with host.storage.begin(TENANT) as work:
                conflict = conflict_of(
                    *(lambda id=id: work.ladders.save(new.a_ladder(id)) for id in ("AR-1", "AR-2", "AR-3")),
                    work.commit,
                )
            host.commit()

        assert ("ladders", "AR-2") == (conflict.kind, conflict.id)
        assert ["kept"] == list(joining.notes())
        assert look(joining.outside, "ladders", "AR-1") is None

    def test_the_host_goes_on_after_an_error(self, joining: Joining) -> None:
        """An error inside a unit of work undoes only that unit."""
        with joining.open() as host:
            host.note("kept")
            with pytest.raises(ZeroDivisionError):
                self._fail_midway(host.storage)
            host.commit()

        assert ["kept"] == list(joining.notes())
        assert look(joining.outside, "ladders", "AR-1") is None

    def test_units_of_one_host_follow_each_other(self, joining: Joining) -> None:
        """A unit of work sees earlier commits of the same transaction, and its chain continues theirs."""
        first, second = new.entries("ladders/AR-1", 2)
        with joining.open() as host:
            with host.storage.begin(TENANT) as work:
                work.ladders.save(new.a_ladder())
                work.journal.add([first])
                work.commit()
            with host.storage.begin(TENANT) as work:
                work.ladders.save(attrs.evolve(work.ladders.get("AR-1"), client="C-2"))
                work.journal.add([second])
                work.commit()
            host.commit()

        with joining.outside.begin(TENANT) as work:
            assert ("C-2", 2) == (work.ladders.get("AR-1").client, work.ladders.get("AR-1").version)
            assert (first, second) == work.journal.read("ladders/AR-1")

    def test_tenants_are_apart_in_one_transaction(self, joining: Joining) -> None:
        """Units of work of two tenants in one transaction do not see each other's rows."""
        with joining.open() as host:
            keep(host.storage, new.a_ladder(), tenant="east")
            assert look(host.storage, "ladders", "AR-1", tenant="west") is None

    def _fail_midway(self, storage: Storage) -> None:
        with storage.begin(TENANT) as work:
            work.ladders.save(new.a_ladder())
            work.ladders.due(new.TODAY)
            raise ZeroDivisionError
