"""Promises about stored rows: reading, saving, versions, tenants, and the order of every query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, cast

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.errors import Conflict, NotFound, OffboardError
from offboard_core.offboarding import Stage
from offboard_core.organization.person import Role
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import Dispatch, Storage
from offboard_core.testing import builders as new
from offboard_core.testing.contracts.gaps import NO_GAPS, Gaps

TENANT = "main"
AWKWARD = ("10", "9", "AR", "Ar", "a", "a b", "a-b", "a_b", "ab", "Z", "\u00e9", "\u5e94\u6536", "\uffee", "\U0001f600")
"""Ids that databases tend to order differently."""

ONE_OF_EACH: tuple[Aggregate, ...] = (
    new.a_receivable(),
    new.a_credit(),
    new.an_export(),
    new.a_ladder(),
    new.a_client(),
    *new.of_the_pool(),
    new.a_communication(),
    new.a_case(),
    new.a_standing(),
    new.a_review(),
    new.a_risk(),
    *(new.a_talk(), new.a_worklist_entry(), new.a_feed(), new.an_adoption(), new.a_receipt()),
    Dispatch(message=new.a_message(), available_at=new.NOON),
)


def keep(storage: Storage, *items: Aggregate, tenant: str = TENANT) -> tuple[Any, ...]:
    """Save `items` in a separate unit of work and return them as stored."""
    with storage.begin(tenant) as work:
        kept = tuple(work.repository(item.kind).save(item) for item in items)
        work.commit()
    return kept


def look(storage: Storage, kind: str, id: str, *, tenant: str = TENANT) -> Any:  # noqa: ANN401 - of whichever kind
    """Return what is stored, or None."""
    with storage.begin(tenant) as work:
        return work.repository(kind).find(id)


def conflict_of(*steps: Callable[[], object]) -> Conflict:
    """Run steps, one of which must raise `Conflict`, and return the error."""
    with pytest.raises(Conflict) as caught:
        _take(steps)
    return caught.value


def _take(steps: Iterable[Callable[[], object]]) -> None:
    for step in steps:
        step()


class RowPromises:
    """Promises that need one unit of work at a time. Subclass `StorageContract` to test them."""

    gaps: Gaps = NO_GAPS

    @pytest.fixture
    def storage(self) -> Storage:
        """Override this: an empty storage."""
        raise NotImplementedError("override the `storage` fixture with an empty storage")

    @pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: str(item.kind))
    def test_what_is_saved_comes_back(self, storage: Storage, item: Aggregate) -> None:
        """Every kind comes back as saved, with version 1, in a later unit of work."""
        (kept,) = keep(storage, item)

        assert attrs.evolve(cast("Any", item), version=1) == kept == look(storage, item.kind, item.id)

    def test_what_is_missing_is_not_found(self, storage: Storage) -> None:
        """For a missing row, `get` raises `NotFound` with kind and id, and `find` returns None."""
        with storage.begin(TENANT) as work, pytest.raises(NotFound) as caught:
            work.receivables.get("AR-404")

        assert ("receivables", "AR-404") == (caught.value.kind, caught.value.id)
        assert look(storage, "receivables", "AR-404") is None

    def test_a_repository_goes_by_its_name(self, storage: Storage) -> None:
        """`repository(kind)` returns the repository of that name; an undeclared kind raises `KeyError`."""
        keep(storage, new.a_client())

        with storage.begin(TENANT) as work:
            with pytest.raises(KeyError):
                work.repository("invoices")
            assert work.clients.get("C-1") == work.repository("clients").get("C-1")

    def test_versions_count_on(self, storage: Storage) -> None:
        """Each save returns the aggregate with its next version, also twice in one unit of work."""
        (first,) = keep(storage, new.a_receivable())
        with storage.begin(TENANT) as work:
            second = work.receivables.save(attrs.evolve(first, segment="A"))
            third = work.receivables.save(attrs.evolve(second, segment="B"))
            work.commit()

        assert (1, 2, 3) == (first.version, second.version, third.version)
        assert third == look(storage, "receivables", "AR-1")

    def test_a_unit_of_work_sees_what_it_saved(self, storage: Storage) -> None:
        """`get`, `find` and queries see the saves of this unit of work before it commits."""
        keep(storage, new.a_receivable("AR-1"))
        with storage.begin(TENANT) as work:
            moved = work.receivables.save(attrs.evolve(work.receivables.get("AR-1"), salesperson="sun"))
            added = work.receivables.save(new.a_receivable("AR-0", salesperson="sun"))

            assert moved == work.receivables.get("AR-1") == work.receivables.find("AR-1")
            assert (added, moved) == work.receivables.of_salesperson("sun")
            assert () == work.receivables.of_salesperson("li.na")

    def test_what_a_query_found_can_be_saved(self, storage: Storage) -> None:
        """An aggregate returned by a query carries its version and can be changed and saved."""
        keep(storage, new.a_receivable("AR-1"), new.a_receivable("AR-2"))
        with storage.begin(TENANT) as work:
            for item in work.receivables.of_client("C-1"):
                work.receivables.save(attrs.evolve(item, segment="A"))
            work.commit()

        with storage.begin(TENANT) as work:
            assert [("A", 2), ("A", 2)] == [(item.segment, item.version) for item in work.receivables.of_client("C-1")]

    def test_a_second_first_save_is_refused(self, storage: Storage) -> None:
        """Saving version 0 of a stored id raises `Conflict`, and the stored row stays."""
        (kept,) = keep(storage, new.a_receivable())

        with pytest.raises(Conflict):
            keep(storage, new.a_receivable(amount="1.00"))
        assert kept == look(storage, "receivables", "AR-1")

    @pytest.mark.parametrize("version", [1, 3], ids=["stale", "ahead"])
    def test_a_version_that_is_not_the_stored_one_is_refused(self, storage: Storage, version: int) -> None:
        """Saving any other version than the stored one raises `Conflict`, and its unit stores no change."""
        (first,) = keep(storage, new.a_receivable())
        (second,) = keep(storage, attrs.evolve(first, segment="A"))

        with storage.begin(TENANT) as work:
            work.ladders.save(new.a_ladder())
            wrong = attrs.evolve(second, segment="B", version=version)
            conflict = conflict_of(lambda: work.receivables.save(wrong), work.commit)

        assert ("receivables", "AR-1") == (conflict.kind, conflict.id)
        assert second == look(storage, "receivables", "AR-1")
        assert look(storage, "ladders", "AR-1") is None

    def test_a_version_of_nothing_is_refused(self, storage: Storage) -> None:
        """Saving version 1 of a missing row raises `Conflict`."""
        with pytest.raises(Conflict):
            keep(storage, attrs.evolve(new.a_receivable(), version=1))
        assert look(storage, "receivables", "AR-1") is None

    def test_a_conflict_in_a_batch_names_the_row(self, storage: Storage) -> None:
        """`Conflict` names the one row among many that another unit saved, new or changed."""
        kept = keep(storage, *(new.a_ladder(f"AR-{number}") for number in range(5)))
        keep(storage, attrs.evolve(kept[3], client="C-9"))

        with pytest.raises(Conflict) as caught:
            keep(storage, *(attrs.evolve(item, client="C-8") for item in kept))
        assert ("ladders", "AR-3") == (caught.value.kind, caught.value.id)

        with pytest.raises(Conflict) as caught:
            keep(storage, *(new.a_ladder(f"AR-{number}") for number in (7, 8, 4, 9)))
        assert ("ladders", "AR-4") == (caught.value.kind, caught.value.id)
        assert look(storage, "ladders", "AR-7") is None

    def test_leaving_without_commit_leaves_nothing(self, storage: Storage) -> None:
        """A block left without `commit`, normally or by an error, stores no change, even after a query."""
        with storage.begin(TENANT) as work:
            work.receivables.save(new.a_receivable())
            work.receivables.of_client("C-1")
            work.outbox.add([new.a_message()], at=new.NOON)
            work.journal.add(new.entries("cases/1", 1))
        with pytest.raises(ZeroDivisionError):
            self._fail_midway(storage)

        with storage.begin(TENANT) as work:
            assert work.receivables.find("AR-1") is None
            assert work.ladders.find("AR-1") is None
            assert () == work.outbox.ready(new.NOON)
            assert () == work.journal.read("cases/1")

    def test_storage_goes_on_after_a_conflict(self, storage: Storage) -> None:
        """After a `Conflict`, the same work succeeds when repeated with the stored version."""
        (first,) = keep(storage, new.a_receivable())
        keep(storage, attrs.evolve(first, segment="A"))
        with pytest.raises(Conflict):
            keep(storage, attrs.evolve(first, segment="B"))

        (third,) = keep(storage, attrs.evolve(look(storage, "receivables", "AR-1"), segment="B"))

        assert ("B", 3) == (third.segment, third.version)

    def test_tenants_are_apart(self, storage: Storage) -> None:
        """An id of another tenant is missing in every query, and two tenants may use the same id."""
        keep(storage, new.a_receivable(amount="1.00"), tenant="east")
        with storage.begin("west") as work:
            assert work.receivables.find("AR-1") is None
            assert () == work.receivables.of_client("C-1")
        keep(storage, new.a_receivable(amount="2.00"), tenant="west")

        assert ["1.00", "2.00"] == [
            str(look(storage, "receivables", "AR-1", tenant=tenant).amount).split()[0].replace("CNY", "")
            for tenant in ("east", "west")
        ]

    def test_a_foreign_row_cannot_be_saved_over(self, storage: Storage) -> None:
        """Saving over a row of another tenant raises `Conflict`, also at its version, and the row stays."""
        (kept,) = keep(storage, new.a_receivable(), tenant="east")

        with pytest.raises(Conflict):
            keep(storage, attrs.evolve(kept, segment="A"), tenant="west")
        assert kept == look(storage, "receivables", "AR-1", tenant="east")
        assert look(storage, "receivables", "AR-1", tenant="west") is None

    def test_queries_come_by_id(self, storage: Storage) -> None:
        """Queries return rows by id in code point order, whatever the collation of the database."""
        keep(storage, *(new.a_receivable(id) for id in AWKWARD))

        with storage.begin(TENANT) as work:
            assert sorted(AWKWARD) == [item.id for item in work.receivables.of_client("C-1")]
            assert sorted(AWKWARD) == [item.id for item in work.receivables.of_salesperson("li.na")]

    def test_queries_tell_letters_apart(self, storage: Storage) -> None:
        """Queries match whole texts exactly: case, accents and blanks count."""
        names = ("li.na", "Li.na", "li.na ", "l\u00ed.na", "li_na", "li%")
        keep(storage, *(new.a_client(f"C-{place}", owner="x") for place in range(2)))
        keep(storage, *(new.a_receivable(f"AR-{place}", salesperson=name) for place, name in enumerate(names)))

        with storage.begin(TENANT) as work:
            found = [[item.id for item in work.receivables.of_salesperson(name)] for name in names]
        assert [[f"AR-{place}"] for place in range(len(names))] == found

    def test_due_pages_meet_every_id_once(self, storage: Storage) -> None:
        """Pages of `due` return every id once, in order, up to the limit."""
        keep(storage, *(new.a_ladder(id) for id in AWKWARD))

        met: list[str] = []
        while True:
            with storage.begin(TENANT) as work:
                page = work.ladders.due(new.TODAY, after=met[-1] if met else "", limit=3)
            assert len(page) <= 3
            met += page
            if len(page) < 3:
                break

        assert sorted(AWKWARD) == met

    def test_due_includes_its_day(self, storage: Storage) -> None:
        """A ladder with its review on the day itself is due, one with the day after is not."""
        days = {"before": -1, "on": 0, "after": 1}
        keep(
            storage,
            *(new.a_ladder(id, next_review_on=new.TODAY + dt.timedelta(days=days[id])) for id in days),
        )

        with storage.begin(TENANT) as work:
            assert ("before", "on") == work.ladders.due(new.TODAY)

    def test_communications_come_oldest_first(self, storage: Storage) -> None:
        """A client's records come by their moment, whatever its zone, then by id."""
        shanghai = dt.timezone(dt.timedelta(hours=8))
        moments = {
            "d": new.NOON + dt.timedelta(microseconds=1),
            "b": new.NOON,
            "c": new.NOON.astimezone(shanghai),
            "a": new.NOON.astimezone(shanghai) + dt.timedelta(hours=1),
            "e": new.NOON - dt.timedelta(hours=1),
        }
        keep(storage, *(new.a_communication(id, at=at) for id, at in moments.items()))

        with storage.begin(TENANT) as work:
            assert ["e", "b", "c", "d", "a"] == [item.id for item in work.communications.of_client("C-1")]

    def test_cases_are_found_by_leaver_and_while_they_live(self, storage: Storage) -> None:
        """`of_leaver` returns all cases of a person, `live` the open ones, `unfinished` also those with residuals."""
        stages = {"1": Stage.CLOSED, "2": Stage.HANDOVER, "3": Stage.WITHDRAWN, "4": Stage.REVIEW}
        keep(storage, *(new.a_case(id, stage=stage) for id, stage in stages.items()), new.a_case("0", leaver="sun"))
        keep(storage, new.a_case("5", leaver="sun", stage=Stage.CLOSED, left_open="sign_off:hr"))
        with storage.begin(TENANT) as work:
            assert ["1", "2", "3", "4"] == [case.id for case in work.cases.of_leaver("wang.wei")]
            found = (work.cases.live(), work.cases.unfinished())
            assert [["0", "2", "4"], ["0", "2", "4", "5"]] == [[case.id for case in cases] for cases in found]

    def test_a_case_that_ends_is_no_longer_live(self, storage: Storage) -> None:
        """Queries follow the aggregate: a case that was closed is no longer live."""
        (case,) = keep(storage, new.a_case(stage=Stage.REVIEW))
        keep(storage, attrs.evolve(case, stage=Stage.CLOSED))
        with storage.begin(TENANT) as work:
            assert () == work.cases.live() == work.cases.unfinished()

    def test_roles_are_held_by_those_who_are_here(self, storage: Storage) -> None:
        """`with_role` returns people with that role who have not departed, including those on notice."""
        keep(
            storage,
            new.a_standing("chen", roles=[Role.HR]),
            new.a_standing("gone", roles=[Role.HR], employment=Employment.DEPARTED),
            new.a_standing("leaving", roles=[Role.SALES, Role.HR], employment=Employment.NOTICE),
            new.a_standing("zhou", roles=[Role.FINANCE, Role.AUDITOR]),
        )

        with storage.begin(TENANT) as work:
            assert ["chen", "leaving"] == [item.id for item in work.standings.with_role("hr")]
            assert () == work.standings.with_role("it")

    def test_clients_are_found_by_their_owner(self, storage: Storage) -> None:
        """`owned_by` returns clients by their current owner only."""
        kept = keep(storage, new.a_client("C-2"), new.a_client("C-1"))
        keep(storage, attrs.evolve(kept[0], owner="sun"))

        with storage.begin(TENANT) as work:
            assert ["C-1"] == [item.id for item in work.clients.owned_by("li.na")]
            assert ["C-2"] == [item.id for item in work.clients.owned_by("sun")]

    def test_credits_are_found_by_their_client(self, storage: Storage) -> None:
        """`credits.of_client` returns the credits of a client, by id."""
        keep(storage, new.a_credit("PR-2"), new.a_credit("PR-1"), new.a_credit("PR-3", client="C-2"))

        with storage.begin(TENANT) as work:
            assert ["PR-1", "PR-2"] == [item.id for item in work.credits.of_client("C-1")]
            assert () == work.credits.of_client("C-9")

    def test_exports_are_found_by_their_receivable(self, storage: Storage) -> None:
        """`exports.of_receivable` returns the bundles of one receivable, by id."""
        other = new.an_export("AR-2#1", receivable="AR-2")
        keep(storage, new.an_export("AR-1#2"), other, new.an_export("AR-1#1"))

        with storage.begin(TENANT) as work:
            assert ["AR-1#1", "AR-1#2"] == [item.id for item in work.exports.of_receivable("AR-1")]
            assert () == work.exports.of_receivable("AR-9")

    def test_the_register_is_whole(self, storage: Storage) -> None:
        """`risks.all` returns every entry, by id."""
        keep(storage, *(new.a_risk(id) for id in ("risk-2", "risk-10", "risk-1")))

        with storage.begin(TENANT) as work:
            assert ["risk-1", "risk-10", "risk-2"] == [entry.id for entry in work.risks.all()]

    def test_text_comes_back_letter_by_letter(self, storage: Storage) -> None:
        """Text is kept unchanged: quotes, line ends, NUL, characters beyond the first plane, blanks."""
        odd = "\u5e94\u6536 'a' \"b\" \\ \\n \r\n\t\x00 %s :tenant ? {0} \U0001f600 \u2028 " + "x" * 70_000
        keep(storage, attrs.evolve(new.a_client(), needs=odd))

        assert odd == look(storage, "clients", "C-1").needs

    @pytest.mark.parametrize("id", ["a\x00b", "\ud800", "x" * 5000, "' OR 1=1 --"], ids=["nul", "half", "long", "sql"])
    def test_hostile_ids_are_kept_or_refused(self, storage: Storage, id: str) -> None:
        """A hostile id is stored unchanged or refused with an `OffboardError`; no other result is allowed."""
        keep(storage, new.a_receipt("a"))
        try:
            keep(storage, new.a_receipt(id))
            kept = True
        except OffboardError:
            kept = False
        found = look(storage, "receipts", id)

        assert (id if kept else None) == (None if found is None else found.id)
        assert look(storage, "receipts", "a") is not None

    def test_prefetching_changes_no_answer(self, storage: Storage) -> None:
        """`prefetch` affects speed only; reads after it return the same rows."""
        keep(storage, new.a_receivable("AR-1"), new.a_receivable("AR-2"))
        with storage.begin(TENANT) as work:
            saved = work.receivables.save(attrs.evolve(work.receivables.get("AR-2"), segment="A"))
            work.prefetch("receivables", ["AR-1", "AR-2", "AR-404", "AR-1"])

            assert 1 == work.receivables.get("AR-1").version
            assert saved == work.receivables.get("AR-2")
            assert work.receivables.find("AR-404") is None

    def test_many_rows_fit_one_unit_of_work(self, storage: Storage) -> None:
        """A unit of work can store, prefetch, find and change 1,500 rows, all or none."""
        ids = [f"AR-{number:04d}" for number in range(1_500)]
        keep(storage, *(new.a_ladder(id) for id in ids))
        with storage.begin(TENANT) as work:
            work.prefetch("ladders", ids)
            for id in ids:
                work.ladders.save(attrs.evolve(work.ladders.get(id), salesperson="sun"))
            work.commit()

        with storage.begin(TENANT) as work:
            assert ids == [item.id for item in work.ladders.of_salesperson("sun")]
            assert () == work.ladders.of_salesperson("li.na")

    def _fail_midway(self, storage: Storage) -> None:
        with storage.begin(TENANT) as work:
            work.ladders.save(new.a_ladder())
            work.ladders.of_salesperson("li.na")
            raise ZeroDivisionError
