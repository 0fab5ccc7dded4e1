"""Promises of the memory adapters beyond the contracts."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.adapters.memory import (
    MemoryNotifier,
    MemoryReceivables,
    MemoryRevoker,
    MemoryShelf,
    MemoryStorage,
    MemoryWorklist,
    memory_sources,
)
from offboard_core.adapters.shelf import ID_LIMIT, TEXT_LIMIT, Row
from offboard_core.errors import Conflict, InvalidInput, NotFound
from offboard_core.kernel.journal import Head
from offboard_core.organization.person import Role
from offboard_core.ports.sources import Answer, KeptByHand
from offboard_core.testing import builders as new


def test_it_begins_with_what_it_is_given() -> None:
    """Initial clients and standings have version 1 in their tenant, whatever version they came with."""
    storage = MemoryStorage(clients=[attrs.evolve(new.a_client(), version=7)], standings=[new.a_standing()])

    with storage.begin("main") as work:
        assert (1, 1) == (work.clients.get("C-1").version, work.standings.get("li.na").version)
    with storage.begin("other") as work:
        assert work.clients.find("C-1") is None


@pytest.mark.parametrize("tenant", ["", " main", "a\nb"])
def test_a_tenant_has_an_id(tenant: str) -> None:
    """An invalid tenant is refused before a unit of work begins."""
    with pytest.raises(InvalidInput), MemoryStorage().begin(tenant):
        pytest.fail("it was opened")


def test_many_small_commits_leave_few_layers() -> None:
    """A thousand small commits leave few layers, so that reads stay fast."""
    stored: dict[str, tuple[dict[str, Row], ...]] = {}
    for number in range(1_000):
        shelf = MemoryShelf(dict(stored))
        shelf.put("receipts", [Row(id=str(number), version=1, columns={}, document="")], [0])
        shelf.merge(stored)

    assert 1_000 == sum(len(layer) for layer in stored["receipts"])
    assert 12 >= len(stored["receipts"])


def test_a_layer_below_is_never_changed() -> None:
    """A unit of work keeps its view while others commit."""
    stored: dict[str, tuple[dict[str, Row], ...]] = {}
    row = Row(id="1", version=1, columns={}, document="first")
    first = MemoryShelf(dict(stored))
    first.put("receipts", [row], [0])
    first.merge(stored)
    reader, writer = MemoryShelf(dict(stored)), MemoryShelf(dict(stored))
    writer.put("receipts", [attrs.evolve(row, version=2, document="second")], [1])
    writer.merge(stored)

    assert "first" == reader.fetch("receipts", ["1"])["1"].document
    assert "second" == MemoryShelf(dict(stored)).fetch("receipts", ["1"])["1"].document


@pytest.mark.parametrize("id", ["a\x00b", "\ud800", "x" * (ID_LIMIT + 1)], ids=["nul", "half", "long"])
def test_an_id_no_database_keeps_is_refused_in_memory_too(id: str) -> None:
    """An id that PostgreSQL cannot store raises `InvalidInput` on save, and is not found."""
    with MemoryStorage().begin("main") as work:
        with pytest.raises(InvalidInput) as caught:
            work.receipts.save(new.a_receipt(id))
        with pytest.raises(NotFound):
            work.receipts.get(id)
        with pytest.raises(InvalidInput):
            work.ladders.due(new.TODAY, after=id)

    assert "record.not_storable" == caught.value.findings[0].code


def test_the_longest_id_is_kept() -> None:
    """An id of maximum length is stored."""
    with MemoryStorage().begin("main") as work:
        work.receipts.save(new.a_receipt("x" * ID_LIMIT))
        work.commit()
        assert 1 == work.receipts.get("x" * ID_LIMIT).version


@pytest.mark.parametrize(("length", "fits"), [(TEXT_LIMIT, True), (TEXT_LIMIT + 1, False)])
def test_a_promoted_text_has_a_limit(length: int, *, fits: bool) -> None:
    """A promoted text fits up to the limit; beyond it `commit` raises `InvalidInput` and stores no change."""
    storage = MemoryStorage()
    with storage.begin("main") as work:
        work.receivables.save(new.a_receivable(client="x" * length))
        if fits:
            work.commit()
        else:
            with pytest.raises(InvalidInput):
                work.commit()

    with storage.begin("main") as work:
        assert fits == (work.receivables.find("AR-1") is not None)


def test_a_search_for_what_cannot_be_stored_is_refused() -> None:
    """A search for a text that cannot be stored raises `InvalidInput`, also in the journal."""
    with MemoryStorage().begin("main") as work:
        with pytest.raises(InvalidInput):
            work.receivables.of_client("a\x00b")
        with pytest.raises(InvalidInput):
            work.journal.read("a\x00b")
        with pytest.raises(InvalidInput):
            work.journal.add(new.entries("a\x00b", 1))
        assert Head() == work.journal.heads(["a\x00b"])["a\x00b"]


def test_an_entry_that_does_not_go_on_is_refused_at_once() -> None:
    """An entry with the right number but another previous hash raises `Conflict`."""
    first, second = new.entries("cases/1", 2)
    with MemoryStorage().begin("main") as work:
        work.journal.add([first])
        with pytest.raises(Conflict):
            work.journal.add([attrs.evolve(second, previous="0" * 64)])


def test_prefetching_relies_on_nothing() -> None:
    """A row that was only prefetched is not checked at commit."""
    storage = MemoryStorage(standings=[new.a_standing()])
    with storage.begin("main") as work:
        work.prefetch("standings", ["li.na", "sun"])
        with storage.begin("main") as other:
            other.standings.save(attrs.evolve(other.standings.get("li.na"), post="x"))
            other.standings.save(new.a_standing("sun"))
            other.commit()
        work.ladders.save(new.a_ladder())
        work.commit()


def test_queueing_again_does_not_wait_for_the_relay() -> None:
    """Queueing a message again while the relay processes it is no conflict and has no effect."""
    storage = MemoryStorage()
    with storage.begin("main") as work:
        work.outbox.add([new.a_message()], at=new.NOON)
        work.commit()
    with storage.begin("main") as work:
        work.outbox.add([new.a_message()], at=new.NOON)
        with storage.begin("main") as relay:
            relay.outbox.save(attrs.evolve(relay.outbox.get("AR-1/1/90"), attempts=1))
            relay.commit()
        work.ladders.save(new.a_ladder())
        work.commit()

    with storage.begin("main") as work:
        assert 1 == work.outbox.get("AR-1/1/90").attempts


def test_a_receipt_names_the_first_sending() -> None:
    """A repeated key gets the receipt of the first sending."""
    notifier = MemoryNotifier()
    references = [notifier.send(new.an_outgoing(key)).reference for key in ("one", "two", "one")]

    assert ["memory-1", "memory-2", "memory-1"] == references
    assert 3 == notifier.calls


def test_what_is_owed_again_shows_again() -> None:
    """An obligation that was closed and comes back is shown again."""
    centre = MemoryWorklist()
    for owner in ("li.na", "sun"):
        centre.open("one", owner=owner, title="x", due_at="", link="")
        centre.close("one")
    centre.open("one", owner="zhou", title="x", due_at="", link="")

    assert {"one": "zhou"} == {key: shown["owner"] for key, shown in centre.shown.items()}


def test_a_broken_system_says_so() -> None:
    """A system that is down raises, and revokes no grant."""
    revoker = MemoryRevoker(broken={"crm"})
    with pytest.raises(ConnectionError):
        revoker.revoke("li.na", "crm", "sales")

    assert revoker.verify("li.na", "crm", "sales") is False


def test_sources_are_lists_or_said_to_be_none() -> None:
    """None means not connected, `KeptByHand` is kept, and a list answers."""
    by_hand = KeptByHand(Role.HR)
    sources = memory_sources(
        clock=lambda: new.NOON, people=[new.a_person()], receivables=[new.a_receivable()], assets=by_hand, orders={}
    )

    assert sources.duties is None
    assert by_hand is sources.assets
    assert isinstance(sources.receivables, MemoryReceivables)
    assert Answer(items=(new.a_receivable(),), known_at=new.NOON) == sources.receivables.changed_since(None)
    assert memory_sources(clock=lambda: new.NOON).receivables is None
    assert by_hand is memory_sources(clock=lambda: new.NOON, receivables=by_hand).receivables
