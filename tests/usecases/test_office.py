"""How a command is carried out: exactly once, permitted as things stand at commit, or on record as refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import attrs
import pytest

from offboard_core.access.actor import Actor
from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.adapters.shelf import Where
from offboard_core.adapters.shelf.journal import JournalDrawer
from offboard_core.errors import Conflict, InvalidInput, NotFound, PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.journal import verify
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Event, Hand, Message, Refused
from offboard_core.ports.store import Feed, Storage
from offboard_core.receivables import Receivable, Settlement
from offboard_core.usecases.ladder import escalate
from offboard_core.usecases.office import SYSTEM, Attempt, Office
from offboard_core.usecases.people import my_standing, record_person
from offboard_core.usecases.receivables import get_receivable, record_settlement, take_in_receivable
from tests.usecases.company import PEOPLE, Company, a_claim, a_company, why
from tests.usecases.settlements import FIFTY, FORTY, Meanwhile, acting_for_qian, depart, stored


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with one overdue claim, taken in."""
    company = a_company(storage)
    company.desk("zhou").do(take_in_receivable, a_claim())
    return company


def test_a_command_is_journalled_with_who_and_when(company: Company) -> None:
    """A line of the journal names the actor, whom they act for, the key and the moment, and the chain is intact."""
    actor = acting_for_qian(company)
    company.office.desk(actor, key="K-1").do(record_settlement, "AR-1", FIFTY)

    entry = company.office.journal("receivables/AR-1")[-1]

    assert ("settlement_recorded", "zhou", "qian", "K-1", "2026-11-23T01:00:00Z") == (
        entry.event,
        entry.actor,
        entry.on_behalf_of,
        entry.key,
        entry.at,
    )
    assert verify(company.office.export_journal("receivables/AR-1"))


def test_a_refusal_is_one_line_and_its_key_is_free(company: Company) -> None:
    """What a rule refuses is rolled back, kept as one line under the actor, and may come again under its key."""
    tomorrow = attrs.evolve(FIFTY, value_on=dt.date(2026, 11, 24))
    desk = company.desk("zhou", key="K-1")
    before = stored(company)

    with pytest.raises(Refusal) as caught:
        desk.do(record_settlement, "AR-1", tomorrow)

    assert before == stored(company)
    assert [["settlement.in_the_future"]] == company.refusals("zhou")
    line = company.office.journal("refusals/zhou")[0]
    assert ("refused", "zhou", "K-1", "record_settlement") == (line.event, line.actor, line.key, line.facts["verb"])
    assert "zhou" == getattr(caught.value.command, "actor", None)

    company.clock.to(11, 24)
    assert 2 == desk.do(record_settlement, "AR-1", tomorrow).version


def test_a_refusal_written_down_twice_is_one_line(company: Company) -> None:
    """Keeping the same refusal on record again changes nothing."""
    with pytest.raises(Refusal) as caught:
        company.desk("li.na").do(record_settlement, "AR-1", FIFTY)

    company.office.journal_refusal(caught.value)

    assert [["access.role_not_held"]] == company.refusals("li.na")


def test_a_refusal_of_no_command_is_not_written_down(company: Company) -> None:
    """A refusal that no office has carried out names no actor, so there is nowhere to write it."""
    company.office.journal_refusal(Refusal(()))

    assert [] == company.refusals("zhou")


def test_every_try_is_a_line(company: Company) -> None:
    """Who tries again later is on record again: an auditor counts attempts."""
    for hour in (9, 10):
        company.clock.to(11, 23, hour)
        why(lambda: company.desk("li.na").do(record_settlement, "AR-1", FIFTY))

    assert 2 == len(company.refusals("li.na"))
    assert verify(company.office.export_journal("refusals/li.na"))


def test_a_person_nobody_knows(company: Company) -> None:
    """Whoever has no standing may do nothing, and that they tried is on record."""
    assert ["access.unknown_person"] == why(lambda: company.desk("ghost").do(record_settlement, "AR-1", FIFTY))
    assert [["access.unknown_person"]] == company.refusals("ghost")


@pytest.mark.parametrize("claimed", [("finance",), ("system",)])
def test_what_an_actor_claims_is_not_believed(company: Company, claimed: tuple[str, ...]) -> None:
    """Roles on the actor are the host's word; inside an office the stored standing decides."""
    desk = company.office.desk(Actor(id="li.na", roles=claimed))

    assert ["access.role_not_held"] == why(lambda: desk.do(record_settlement, "AR-1", FIFTY))


def test_nobody_sits_at_the_librarys_own_desk(company: Company) -> None:
    """An actor who bears the library's name is a person nobody knows."""
    desk = company.office.desk(Actor(id=SYSTEM, roles=("system",)))

    assert ["access.unknown_person"] == why(lambda: desk.do(escalate, "AR-1"))


def test_another_tenants_id_reads_as_missing(company: Company) -> None:
    """Where the tenant is another, neither the person nor the record exists."""
    with company.office.storage.begin("other") as work:
        work.standings.save(Standing(id="zhou", name="周", roles=("finance",)))
        work.commit()

    with pytest.raises(NotFound):
        company.office.desk(Actor(id="zhou", tenant="other")).do(record_settlement, "AR-1", FIFTY)

    assert ["access.unknown_person"] == why(
        lambda: company.office.desk(Actor(id="chen", tenant="other")).do(record_settlement, "AR-1", FIFTY)
    )
    assert 1 == len(company.office.journal("refusals/chen", tenant="other"))
    assert [] == company.refusals("chen")


@pytest.mark.parametrize(
    "clock", [dt.datetime(2026, 11, 23), dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14)))]
)
def test_a_clock_that_tells_no_moment(company: Company, clock: dt.datetime) -> None:
    """A clock without a zone, or out of the calendar, is an error at once, and nothing changes."""
    before = stored(company)
    office = attrs.evolve(company.office, clock=lambda: clock)

    with pytest.raises(InvalidInput):
        office.desk(Actor(id="zhou")).do(record_settlement, "AR-1", FIFTY)

    assert before == stored(company)


def test_a_clock_in_another_zone(company: Company) -> None:
    """A moment in any zone is kept in UTC; the business date is the office's."""
    local = company.clock().astimezone(DEFAULT_ZONE)
    seen: list[dt.datetime] = []

    def look(attempt: Attempt) -> Standing:
        seen.append(attempt.now)
        return attempt.who

    attrs.evolve(company.office, clock=lambda: local).desk(Actor(id="zhou")).read(look)

    assert (local, dt.UTC) == (seen[0], seen[0].tzinfo)


def test_reading_writes_nothing(company: Company) -> None:
    """Whatever a query does to the unit of work is gone when it ends."""

    def greedy(attempt: Attempt) -> Receivable:
        return record_settlement(attempt, "AR-1", FIFTY)

    before = stored(company)

    assert 2 == company.desk("zhou").read(greedy).version
    assert before == stored(company)


def test_a_look_that_is_refused_is_on_record(company: Company) -> None:
    """What somebody wanted to see and may not is kept like any other refusal."""
    assert ["access.not_yours"] == why(lambda: company.desk("li.na").read(get_receivable, "AR-1"))
    assert [["access.not_yours"]] == company.refusals("li.na")


def test_a_leavers_things_are_under_case(company: Company) -> None:
    """A thing whose owner is leaving is looked at as under a case, though nothing on it says so."""
    with company.office.storage.begin("main") as work:
        work.standings.save(attrs.evolve(work.standings.get("wang.wei"), employment=Employment.NOTICE))
        work.commit()
    seen = []

    def look(attempt: Attempt) -> Standing:
        for owner in ("wang.wei", "li.na", "nobody", None):
            decision = attempt.ask(Action.DELETE, Target(kind="clients", id="C-1", owner=owner))
            seen.append("under_case.no_delete" in decision.rules)
        return attempt.who

    company.desk("zhao.min").read(look)

    assert [True, False, False, False] == seen


def test_every_field_is_asked_by_itself(company: Company) -> None:
    """Permission for several fields names each that is refused, once."""

    def edit(attempt: Attempt) -> Receivable:
        receivable = attempt.work.receivables.get("AR-1")
        attempt.permit(Action.VIEW, receivable.target, fields=("amount", "secret", "hidden"))
        return receivable

    assert ["access.unknown_field", "access.unknown_field"] == why(lambda: company.desk("zhou").read(edit))


KEEPERS: dict[str, Callable[[Attempt], Any]] = {
    "never asked": lambda attempt: attempt.keep(
        attempt.work.receivables, changed(attempt.work.receivables.get("AR-1"))
    ),
    "asked for another kind": lambda attempt: attempt.keep(
        attempt.work.ladders,
        (
            attempt.open(attempt.work.receivables, "AR-1", Action.VIEW),
            changed(attempt.work.ladders.get("AR-1")),
        )[1],
    ),
    "asked for another record": lambda attempt: attempt.keep(
        attempt.work.receivables,
        changed(attrs.evolve(attempt.open(attempt.work.receivables, "AR-1", Action.VIEW), id="AR-2", version=0)),
    ),
    "noted without asking": lambda attempt: attempt.note(
        attempt.work.feeds, Feed(id="receivables", known_at=attempt.now)
    ),
}


def changed(aggregate: Any) -> Decided[Any]:  # noqa: ANN401 - a receivable or a ladder
    """Return a decision that would change an aggregate."""
    return Decided(
        state=attrs.evolve(aggregate, salesperson="li.na"), events=(Event(type="x", stream=aggregate.target.stream),)
    )


@pytest.mark.parametrize("keeper", KEEPERS.values(), ids=KEEPERS)
def test_what_was_never_permitted_is_not_kept(company: Company, keeper: Callable[[Attempt], Any]) -> None:
    """A verb that forgets to ask cannot save, not even through another repository."""
    before = stored(company)

    with pytest.raises(AssertionError, match="permission was never asked"):
        company.desk("zhou").do(keeper)

    assert before == stored(company)


def test_the_newly_created_is_asked_for(company: Company) -> None:
    """Something new is permitted as what it would be, and a no of the room stays a no."""
    before = stored(company)

    assert ["access.role_not_held"] == why(lambda: company.desk("li.na").do(take_in_receivable, a_claim("AR-9")))
    assert before == stored(company)


def test_what_a_room_refuses_is_not_created(company: Company) -> None:
    """Something new that a rule says no to is refused with the rule's reasons, whoever asks."""
    no = Refused((Finding(code="receivable.unheard_of", subject="AR-9"),))

    def create(attempt: Attempt) -> Receivable:
        return attempt.create(attempt.work.receivables, no, Action.TAKE_IN)

    assert ["receivable.unheard_of"] == why(lambda: company.desk("zhou").do(create))


def test_without_an_event_nothing_is_saved(company: Company) -> None:
    """A decision that changes nothing leaves the version as it is."""
    before = stored(company)

    kept = company.desk("zhou").do(take_in_receivable, a_claim())

    assert 1 == kept.version
    assert before == stored(company)


def test_permission_holds_at_commit(company: Company) -> None:
    """A role taken away between check and commit refuses, although it was there when the verb began."""
    meanwhile = Meanwhile(company.office.storage, lambda: depart(company, "zhou"))
    office = attrs.evolve(company.office, storage=meanwhile)

    assert ["access.departed.nothing"] == why(
        lambda: office.desk(Actor(id="zhou")).do(record_settlement, "AR-1", FIFTY)
    )
    assert 1 == company.receivable().version
    assert [["access.departed.nothing"]] == company.refusals("zhou")


def test_whoever_saves_second_decides_again(company: Company) -> None:
    """Two settlements at one time both count: the second is decided again on what the first has left."""
    other = attrs.evolve(FORTY, reference="BANK-2")
    meanwhile = Meanwhile(
        company.office.storage, lambda: void(company.desk("zhou").do(record_settlement, "AR-1", other))
    )
    pauses: list[int] = []
    office = attrs.evolve(company.office, storage=meanwhile, pause=pauses.append)

    kept = office.desk(Actor(id="zhou")).do(record_settlement, "AR-1", FIFTY)

    assert Money.of("10.00", "CNY") == kept.outstanding(dt.date(2026, 11, 23))
    assert [1] == pauses


def test_a_conflict_is_told_after_the_last_attempt(company: Company) -> None:
    """Who never wins is told so, and has changed nothing."""
    references = iter(range(100))

    def settle() -> None:
        one = Settlement(amount=Money.of("1.00", "CNY"), value_on=FIFTY.value_on, reference=f"B-{next(references)}")
        company.desk("zhou").do(record_settlement, "AR-1", one)

    meanwhile = Meanwhile(company.office.storage, settle, times=100)
    pauses: list[int] = []
    office = attrs.evolve(company.office, storage=meanwhile, pause=pauses.append, attempts=3)

    with pytest.raises(Conflict):
        office.desk(Actor(id="zhou")).do(record_settlement, "AR-1", FIFTY)

    assert (3, [1, 2]) == (meanwhile.begun, pauses)
    assert Money.of("97.00", "CNY") == company.receivable().outstanding(dt.date(2026, 11, 23))


def test_many_writers_of_one_record(company: Company) -> None:
    """Threads that settle one claim at one time lose nothing: each payment counts once, or its writer is told so."""
    payments = [
        Settlement(amount=Money.of("1.00", "CNY"), value_on=FIFTY.value_on, reference=f"B-{number}")
        for number in range(24)
    ]

    def settle(settlement: Settlement) -> int:
        told = 0
        while True:
            try:
                company.desk("zhou", key=settlement.reference).do(record_settlement, "AR-1", settlement)
            except Conflict:
                told += 1
            else:
                return told

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(settle, payments))

    kept = company.receivable()
    assert sorted(item.reference for item in payments) == sorted(item.reference for item in kept.settlements)
    assert 1 + len(payments) == kept.version
    assert verify(company.office.export_journal("receivables/AR-1"))
    assert 1 + len(payments) == len(company.office.journal("receivables/AR-1"))


def test_a_message_goes_with_its_cause(company: Company) -> None:
    """What a verb asks the host to do is queued in the commit that caused it, or not at all."""
    message = Message(key="m", hand=Hand.NOTIFY, code="c", recipient="finance", stream="receivables/AR-1")

    def told(attempt: Attempt, *, fail: bool) -> Receivable:
        receivable = attempt.open(attempt.work.receivables, "AR-1", Action.VIEW)
        kept = attempt.keep(attempt.work.receivables, Decided(state=receivable, messages=(message,)))
        if fail:
            raise ZeroDivisionError
        return kept

    before = stored(company)
    with pytest.raises(ZeroDivisionError):
        company.desk("zhou").do(told, fail=True)
    assert before == stored(company)

    company.desk("zhou").do(told, fail=False)
    assert ["m"] == [dispatch.id for dispatch in stored(company)["outbox"]]


def test_a_policy_is_on_record_from_its_first_decision(company: Company) -> None:
    """The text of what decided is journalled once, and again only when it reads differently."""
    texts = [entry.facts["text"] for entry in company.office.journal("policies/ageing:default")]
    company.desk("zhou").do(take_in_receivable, a_claim("AR-2"))

    def adopt(attempt: Attempt) -> Standing:
        attempt.adopt("ageing:default", "another text")
        return attempt.who

    assert 1 == len(company.office.journal("policies/ageing:default"))
    company.desk("zhou").do(adopt)
    assert [*texts, "another text"] == [
        entry.facts["text"] for entry in company.office.journal("policies/ageing:default")
    ]


def test_everybody_above(company: Company) -> None:
    """The chain above somebody ends at the top, at somebody nobody knows, and where it would run in a circle."""
    with company.office.storage.begin("main") as work:
        for id, above in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "gone"), ("e", "e")):
            work.standings.save(Standing(id=id, name=id, supervisor=PersonId(above)))
        work.commit()

    def chains(attempt: Attempt) -> Any:  # noqa: ANN401 - a query may answer with anything
        return [attempt.chain_above(person) for person in ("wang.wei", "a", "d", "e", "nobody")]

    assert [("zhao.min", "boss"), ("b", "c"), ("gone",), (), ()] == company.desk("chen").read(chains)


def test_somebody_named_in_a_command(company: Company) -> None:
    """Whoever a command names has to be known."""
    with pytest.raises(NotFound):
        company.desk("chen").read(lambda attempt: attempt.standing("nobody"))

    assert "王伟" == company.desk("chen").read(lambda attempt: attempt.standing("wang.wei")).name


def test_what_one_stands_as(company: Company) -> None:
    """Whoever asks is told their own roles and employment."""
    assert "周" == company.desk("zhou").read(my_standing).name


def void(_kept: object) -> None:
    """Throw away what a verb kept."""


def test_a_bare_id_is_a_cases_journal(company: Company) -> None:
    """The journal of a case is found by its id alone, any other chain by kind and id."""
    assert () == company.office.journal("nobody#1")
    assert 1 == len(company.office.journal("receivables/AR-1"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.replace("zhou", "li.na").replace("offboard_core", "li.na"),
        lambda line: line.replace(",", ", ", 1),
        lambda _line: "{}",
        lambda _line: "[1]",
        lambda _line: "not JSON",
    ],
    ids=["another name", "another spelling", "emptied", "a list", "garbage"],
)
def test_a_line_changed_in_the_database_is_exported_as_it_stands(company: Company, spoil: Callable[[str], str]) -> None:
    """The auditor gets what is stored, so that the change shows and nothing hides it by being unreadable."""
    stream = "receivables/AR-1"
    assert verify(company.office.export_journal(stream))
    with company.office.storage.begin("main") as work:
        shelf = cast("JournalDrawer", work.journal).shelf
        (row,) = shelf.find("journal", (Where("stream", "=", stream),))
        shelf.put("journal", [attrs.evolve(row, version=2, document=spoil(row.document))], [1])
        work.commit()

    assert 1 == verify(company.office.export_journal(stream)).first_broken


def test_a_line_nobody_can_read_is_told_by_a_typed_error(company: Company) -> None:
    """Who reads the chain as entries is told that one of them is none."""
    stream = "receivables/AR-1"
    with company.office.storage.begin("main") as work:
        shelf = cast("JournalDrawer", work.journal).shelf
        (row,) = shelf.find("journal", (Where("stream", "=", stream),))
        shelf.put("journal", [attrs.evolve(row, version=2, document="not JSON")], [1])
        work.commit()

    with pytest.raises(InvalidInput) as caught:
        company.office.journal(stream)

    assert "journal.not_an_entry" == caught.value.findings[0].code


def test_people_are_recorded_before_anybody_sits_down(storage: Storage) -> None:
    """An installation begins empty: the library's own desk takes in the first people."""
    office = a_company(storage, people=()).office
    for person in PEOPLE:
        office.system_desk().do(record_person, person)

    assert "陈" == office.desk(Actor(id="chen")).read(my_standing).name


def _sqlite(path: Path) -> Any:  # noqa: ANN401 - the engine's module may be missing
    pytest.importorskip("sqlalchemy", reason="no databases: sqlalchemy is not installed")
    from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine

    storage = SqlStorage(sqlite_engine(f"sqlite:///{path}"))
    storage.create_tables()
    return storage


class TestWithinAHostsTransaction:
    """The host's session: nothing is committed, retried or journalled by us."""

    @pytest.fixture
    def company(self, tmp_path: Path) -> Iterator[Company]:
        """Return a company on a database the host has sessions on."""
        storage = _sqlite(tmp_path / "host.db")
        company = a_company(storage)
        company.desk("zhou").do(take_in_receivable, a_claim())
        yield company
        storage.engine.dispose()

    def session(self, company: Company) -> Any:  # noqa: ANN401 - as above
        """Open a session of the host."""
        from sqlalchemy.orm import Session

        return Session(company.office.storage.engine)  # type: ignore[attr-defined]

    def within(self, company: Company, session: Any) -> Storage:  # noqa: ANN401 - as above
        """Return storage that joins the host's session."""
        joined: Storage = company.office.storage.within(session)  # type: ignore[attr-defined]
        return joined

    def test_the_host_commits(self, company: Company) -> None:
        """What a verb kept is there when the host commits, and never was when it rolls back."""
        with self.session(company) as session:
            desk = company.office.desk(Actor(id="zhou"), key="K-1", within=self.within(company, session))
            desk.do(record_settlement, "AR-1", FIFTY)
            session.rollback()
        assert 1 == company.receivable().version

        with self.session(company) as session:
            desk = company.office.desk(Actor(id="zhou"), key="K-1", within=self.within(company, session))
            desk.do(record_settlement, "AR-1", FIFTY)
            session.commit()
        assert 2 == company.receivable().version

    def test_a_refusal_is_the_hosts_to_keep(self, company: Company) -> None:
        """A refusal is not journalled while the host's transaction is open; afterwards the host has it kept, once."""
        with self.session(company) as session:
            desk = company.office.desk(Actor(id="li.na"), within=self.within(company, session))
            with pytest.raises(PermissionRefused) as caught:
                desk.do(record_settlement, "AR-1", FIFTY)
            with pytest.raises(PermissionRefused):
                desk.read(get_receivable, "AR-1")
            session.rollback()
        assert [] == company.refusals("li.na")

        company.office.journal_refusal(caught.value)
        company.office.journal_refusal(caught.value)

        assert [["access.role_not_held"]] == company.refusals("li.na")

    def test_nothing_is_tried_again(self, company: Company) -> None:
        """A conflict inside the host's transaction is the host's to answer."""
        pauses: list[int] = []
        office = attrs.evolve(company.office, pause=pauses.append)

        def stale(attempt: Attempt) -> Receivable:
            attempt.permit(Action.SETTLE, attempt.work.receivables.get("AR-1").target)
            old = attrs.evolve(attempt.work.receivables.get("AR-1"), version=0)
            kept: Receivable = attempt.keep(attempt.work.receivables, changed(old))
            return kept

        with self.session(company) as session:
            desk = office.desk(Actor(id="zhou"), within=self.within(company, session))
            with pytest.raises(Conflict):
                desk.do(stale)
            session.rollback()

        assert [] == pauses


def test_memory_is_not_joined() -> None:
    """Storage in memory owns its transactions: the office retries and keeps refusals by itself."""
    office = Office(storage=MemoryStorage(), clock=lambda: dt.datetime(2026, 11, 23, tzinfo=dt.UTC))

    assert ["access.unknown_person"] == why(lambda: office.desk(Actor(id="x")).read(my_standing))
    assert 1 == len(office.journal("refusals/x"))
