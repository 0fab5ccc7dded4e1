"""Promises about the queries of the client pool: owners, collaborators, mandates, and paging."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.clients import TransferStage
from offboard_core.kernel.identity import PersonId
from offboard_core.ports.store import Storage
from offboard_core.review import Moment, Snapshot
from offboard_core.testing import builders as new
from offboard_core.testing.contracts.rows import AWKWARD, keep

_DUE = {"a": 2, "b": 2, "c": 1}
"""Days from now until each worklist entry is due."""


class PoolPromises:
    """Promises about queries of the pool; the contract class provides `storage`."""

    @pytest.fixture
    def storage(self) -> Storage:
        """Return an empty storage."""
        raise NotImplementedError

    def test_pages_of_clients_meet_every_id_once(self, storage: Storage) -> None:
        """A page starts after the last id of the page before, in code point order; after the last id it is empty."""
        keep(storage, *(new.a_client(id, owner="li.na") for id in AWKWARD))
        with storage.begin("main") as work:
            seen: list[str] = []
            while page := work.clients.page(after=seen[-1] if seen else "", limit=3):
                assert len(page) <= 3
                seen += [str(client.id) for client in page]

        assert sorted(AWKWARD) == seen

    def test_clients_of_several_people_come_as_one_list(self, storage: Storage) -> None:
        """Clients of several owners come by id, after `after`, up to `limit`; without owners there are none."""
        owners = ["a", "b", "c"]
        keep(storage, *(new.a_client(f"C-{number:02d}", owner=owners[number % 3]) for number in range(12)))
        with storage.begin("main") as work:
            first = work.clients.owned_by_any(["a", "c", "a", "nobody"], limit=3)
            rest = work.clients.owned_by_any(["c", "a"], after=str(first[-1].id), limit=50)

            assert ["C-00", "C-02", "C-03"] == [client.id for client in first]
            assert ["C-05", "C-06", "C-08", "C-09", "C-11"] == [client.id for client in rest]
            assert () == work.clients.owned_by_any([])
            assert () == work.clients.owned_by_any(["nobody"])

    def test_many_owners_are_one_question(self, storage: Storage) -> None:
        """With many owners, each client comes once and in order."""
        people = [f"p{number:03d}" for number in range(450)]
        keep(storage, *(new.a_client(f"C-{person}", owner=person) for person in people[::50]))
        with storage.begin("main") as work:
            assert [f"C-{person}" for person in people[::50]] == [
                client.id for client in work.clients.owned_by_any(people)
            ]

    def test_a_page_sees_what_was_saved(self, storage: Storage) -> None:
        """A page includes changes of the same unit of work before it commits."""
        keep(storage, new.a_client("C-1", owner="li.na"))
        with storage.begin("main") as work:
            work.clients.save(attrs.evolve(work.clients.get("C-1"), owner="sun"))

            assert ["C-1"] == [client.id for client in work.clients.owned_by_any(["sun"])]
            assert () == work.clients.owned_by_any(["li.na"])

    def test_clients_in_a_pool(self, storage: Storage) -> None:
        """Clients of one pool come by id, page by page."""
        keep(storage, *(new.a_client(f"P-{number}", pool="east") for number in range(3)))
        keep(storage, new.a_client("P-9", pool="west"), new.a_client("C-1"))
        with storage.begin("main") as work:
            assert ["P-0", "P-1"] == [client.id for client in work.clients.in_pool("east", limit=2)]
            assert ["P-2"] == [client.id for client in work.clients.in_pool("east", after="P-1")]

    def test_collaborations_are_found_from_both_sides(self, storage: Storage) -> None:
        """Collaborations are found by client and by person."""
        keep(storage, *(new.a_collaboration(client, person=who) for client in ("C-1", "C-2") for who in ("a", "b")))
        with storage.begin("main") as work:
            assert ["C-1:a", "C-1:b"] == [part.id for part in work.collaborations.of_client("C-1")]
            assert ["C-1:b", "C-2:b"] == [part.id for part in work.collaborations.of_person("b")]
            assert ["C-1:a", "C-1:b", "C-2:a"] == [part.id for part in work.collaborations.page(limit=3)]
            assert ["C-2:b"] == [part.id for part in work.collaborations.page(after="C-2:a")]

    def test_requests_are_found_by_their_client(self, storage: Storage) -> None:
        """Change requests of a client come by id."""
        keep(storage, new.a_change_request("C-1/2"), new.a_change_request("C-1/1"))
        keep(storage, new.a_change_request("C-2/1", client="C-2"))
        with storage.begin("main") as work:
            assert ["C-1/1", "C-1/2"] == [item.id for item in work.change_requests.of_client("C-1")]

    def test_daily_logs_come_by_day(self, storage: Storage) -> None:
        """Daily logs are found by a range of days, both ends included."""
        days = [new.TODAY + dt.timedelta(days=number) for number in range(5)]
        keep(storage, *(new.a_daily_log("li.na", on=day) for day in reversed(days)), new.a_daily_log("sun"))
        with storage.begin("main") as work:
            found = work.daily_logs.of_person("li.na", from_on=days[1], until_on=days[3])

        assert days[1:4] == [log.on for log in found]

    def test_transfers_are_found_by_client_and_receiver(self, storage: Storage) -> None:
        """Transfers come by id; one without a proposed receiver has no receiver."""
        keep(storage, new.a_transfer("C-1/2", receiver="sun"), new.a_transfer("C-1/1"))
        keep(storage, new.a_transfer("C-2/1", client="C-2", receiver="sun"))
        with storage.begin("main") as work:
            assert ["C-1/1", "C-1/2"] == [item.id for item in work.transfers.of_client("C-1")]
            assert ["C-1/2", "C-2/1"] == [item.id for item in work.transfers.of_receiver("sun")]

    def test_unfinished_transfers_are_found(self, storage: Storage) -> None:
        """Open transfers and those awaiting a first contact are found; finished ones are not."""
        stages = {"1": TransferStage.TRANSFERRED, "2": TransferStage.CONFIRMED, "3": TransferStage.LISTED}
        kept = keep(storage, *(attrs.evolve(new.a_transfer(f"C-1/{id}"), stage=stages[id]) for id in stages))
        with storage.begin("main") as work:
            assert ["C-1/1", "C-1/3"] == [item.id for item in work.transfers.unfinished()]
        keep(storage, attrs.evolve(kept[0], stage=TransferStage.CONFIRMED))
        with storage.begin("main") as work:
            assert ["C-1/3"] == [item.id for item in work.transfers.unfinished()]

    def test_unfinished_reviews_are_found(self, storage: Storage) -> None:
        """Reviews of departed people are found if figures or the conclusion are missing."""
        left = Snapshot(moment=Moment.SEPARATION, on=new.TODAY, open_lines=0)
        later = [attrs.evolve(left, moment=moment) for moment in (Moment.DAY_30, Moment.DAY_90)]
        kept = keep(storage, attrs.evolve(new.a_review("a#1"), snapshots=(left,)), new.a_review("b#1"))
        with storage.begin("main") as work:
            assert ["a#1"] == [item.id for item in work.reviews.unfinished()]
        keep(storage, attrs.evolve(kept[0], snapshots=(left, *later), closed_on=new.TODAY))
        with storage.begin("main") as work:
            assert () == work.reviews.unfinished()

    def test_talks_are_found_by_person(self, storage: Storage) -> None:
        """Open and held talks of a person come by id."""
        keep(storage, new.a_talk("li.na/2"), new.a_talk("li.na/1"), new.a_talk("sun/1", person="sun"))
        with storage.begin("main") as work:
            assert ["li.na/1", "li.na/2"] == [item.id for item in work.talks.of_person("li.na")]

    def test_a_worklist_comes_by_deadline(self, storage: Storage) -> None:
        """Open entries of a person or role come by deadline, then by key, up to the limit."""
        entries = [new.a_worklist_entry(id, due_at=new.NOON + dt.timedelta(days=days)) for id, days in _DUE.items()]
        kept = keep(storage, *entries, new.a_worklist_entry("z", owner="sun"))
        with storage.begin("main") as work:
            assert ["c", "a", "b"] == [item.id for item in work.worklist.open_for("li.na")]
            assert ["c", "a"] == [item.id for item in work.worklist.open_for("li.na", limit=2)]
            assert () == work.worklist.open_for("li")
        keep(storage, attrs.evolve(kept[0], is_open=False))
        with storage.begin("main") as work:
            assert ["c", "b"] == [item.id for item in work.worklist.open_for("li.na")]

    def test_entries_of_a_worklist_are_found_by_id(self, storage: Storage) -> None:
        """Open or not, those there are, with what this unit of work has saved."""
        a, b = keep(storage, new.a_worklist_entry("a"), attrs.evolve(new.a_worklist_entry("b"), is_open=False))
        with storage.begin("main") as work:
            assert {"a": a, "b": b} == dict(work.worklist.among(["b", "missing", "a", "a"]))
            assert {} == dict(work.worklist.among([]))
            closed = work.worklist.save(attrs.evolve(a, is_open=False))
            added = work.worklist.save(new.a_worklist_entry("c"))
            assert {"a": closed, "c": added} == dict(work.worklist.among(["a", "c"]))
            work.commit()
        with storage.begin("main") as work:
            assert {"a": closed, "c": added} == dict(work.worklist.among(["a", "c"]))

    def test_reading_ahead_does_not_depend_on_the_size_of_the_index(self, storage: Storage) -> None:
        """Aggregates far apart in a large index are found as those side by side are."""
        keep(
            storage,
            *(attrs.evolve(new.a_worklist_entry(f"AR-{n}:a"), stream=f"ladders/AR-{n}") for n in range(100, 140)),
        )
        with storage.begin("main") as work:
            work.worklist.read_ahead(["AR-100", "AR-139"])
            assert work.worklist.is_read_ahead("AR-139")
            assert ["AR-139:a"] == list(work.worklist.open_about("ladders/AR-139"))
            assert ["AR-120:a"] == list(work.worklist.open_about("ladders/AR-120"))

    def test_open_entries_are_found_by_their_aggregate(self, storage: Storage) -> None:
        """Open entries of one aggregate and no other, with what this unit of work has saved, also when read ahead."""
        of = {"AR-1:a": "ladders/AR-1", "AR-1:b": "ladders/AR-1", "AR-1:c": "cases/AR-1", "AR-10:d": "ladders/AR-10"}
        keep(storage, *(attrs.evolve(new.a_worklist_entry(id), stream=stream) for id, stream in of.items()))
        for ahead in ((), ("AR-10", "AR-1", "AR")):
            with storage.begin("main") as work:
                work.worklist.read_ahead(ahead)
                first = work.worklist.open_about("ladders/AR-1")
                work.worklist.save(attrs.evolve(first["AR-1:b"], is_open=False))
                assert ["AR-1:a", "AR-1:b"] == sorted(first)
                assert ["AR-1:a"] == list(work.worklist.open_about("ladders/AR-1"))
                assert ["AR-10:d"] == list(work.worklist.open_about("ladders/AR-10"))
                assert {} == dict(work.worklist.open_about("ladders/AR"))

    def test_mandates_are_found_from_both_sides(self, storage: Storage) -> None:
        """Mandates are found by delegator, by delegate, and all together."""
        keep(storage, new.a_mandate("M-2"), new.a_mandate("M-1", delegate="sun"))
        keep(storage, new.a_mandate("M-3", delegator="boss"))
        with storage.begin("main") as work:
            assert ["M-1", "M-2"] == [item.id for item in work.mandates.of_delegator("zhao.min")]
            assert ["M-2", "M-3"] == [item.id for item in work.mandates.of_delegate("li.na")]
            assert ["M-1", "M-2", "M-3"] == [item.id for item in work.mandates.all()]

    def test_standings_are_found_by_their_superior(self, storage: Storage) -> None:
        """Direct reports come by id; all standings come page by page."""
        below = [attrs.evolve(new.a_standing(id), supervisor=PersonId("boss")) for id in ("b", "a")]
        keep(storage, *below, new.a_standing("boss"))
        with storage.begin("main") as work:
            assert ["a", "b"] == [item.id for item in work.standings.reports_of("boss")]
            assert ["a", "b"] == [item.id for item in work.standings.page(limit=2)]
            assert ["boss"] == [item.id for item in work.standings.page(after="b")]

    def test_records_are_found_by_their_author(self, storage: Storage) -> None:
        """Records of an author after a moment come oldest first, for all clients."""
        moments = [new.NOON + dt.timedelta(hours=number) for number in range(3)]
        keep(storage, *(new.a_communication(f"K-{n}", client=f"C-{n}", at=at) for n, at in enumerate(moments)))
        keep(storage, attrs.evolve(new.a_communication("K-9"), author="sun"))
        with storage.begin("main") as work:
            found = work.communications.of_author("li.na", after=moments[0])

        assert ["K-1", "K-2"] == [record.id for record in found]
