"""Rounds: gathered, escalated, looked after; twice a day or three days late with the same result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.adapters.memory import MemoryReceivables, MemoryStorage, memory_sources
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Stage
from offboard_core.organization.person import Person, Role
from offboard_core.ports.sources import Answer, KeptByHand, Sources
from offboard_core.ports.store import Storage
from offboard_core.receivables import Receivable, Settlement, Status
from offboard_core.usecases.clients import transfer_client
from offboard_core.usecases.office import Office
from offboard_core.usecases.receivables import record_settlement, take_in_receivable
from offboard_core.usecases.round import daily_round, feed_known_at, record_feed, take_in_people, take_in_receivables
from offboard_core.usecases.round_report import NotAnswered, RoundReport
from tests.usecases.company import ENDS_ON, PEOPLE, Clock, Company, a_claim, a_client, a_company, at, noticed
from tests.usecases.ledgers import books, everything, without_when


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with claims of every age on the books, nothing taken in yet."""
    return a_company(storage, ledger=books())


def test_a_round_does_what_is_due(company: Company) -> None:
    """One round takes in everybody and everything, and takes each step that is due; the report counts it."""
    report = daily_round(company.office)

    assert dt.date(2026, 11, 23) == report.as_of
    assert {"ladder_opened": 8, "receivable_taken_in": 8, "step_taken": 6} == {
        act: count
        for act, count in report.acts.items()
        if act in {"ladder_opened", "receivable_taken_in", "step_taken"}
    }
    assert {"people": 10, "receivables": 8, "ladders": 8, "cadence": 2} == dict(report.looked_at)
    assert report.done == sum(report.acts.values())
    assert ((), (), (), ()) == (report.not_done, report.failed, report.quarantined, report.unknown)


def test_twice_the_same_day(company: Company) -> None:
    """The second round of a day changes nothing: no version, no line, no message."""
    daily_round(company.office)
    before = everything(company)

    report = daily_round(company.office)

    assert before == everything(company)
    assert (0, True) == (report.done, report.quiet)
    assert "ladders" not in report.looked_at


def test_later_the_same_day(company: Company) -> None:
    """In the evening nothing has changed either."""
    daily_round(company.office)
    before = everything(company)
    company.clock.to(11, 23, 22)
    daily_round(company.office)

    assert before == everything(company)


def test_three_days_late(storage: Storage) -> None:
    """A round that was missed is caught up: what is to be done, is done, as if every day had had its round."""
    company = a_company(storage, ledger=books())
    daily = a_company(MemoryStorage(), ledger=books())
    for day in range(23, 28):
        daily.clock.to(11, day)
        daily_round(daily.office)
    daily_round(company.office)
    company.clock.to(11, 27)
    daily_round(company.office)

    assert without_when(everything(daily)) == without_when(everything(company))


def test_a_clock_gone_back(company: Company) -> None:
    """A round by a clock that is behind does nothing at all."""
    daily_round(company.office)
    before = everything(company)
    company.clock.to(11, 20)

    report = daily_round(company.office)

    assert before == everything(company)
    assert 0 == report.done


@pytest.mark.parametrize(("gone", "believed"), [(5, True), (6, False)])
def test_a_sync_that_lets_most_of_the_company_leave(storage: Storage, *, gone: int, believed: bool) -> None:
    """Beyond the share of the policy nobody leaves, everybody is named, and everything else is taken over."""
    company = a_company(storage)
    people = [attrs.evolve(person, employed=number >= gone, department="华东") for number, person in enumerate(PEOPLE)]
    company.office = attrs.evolve(
        company.office, sources=memory_sources(clock=company.clock, people=people, receivables=[])
    )
    report = take_in_people(company.office)

    refused = [item.id for item in report.not_done if item.findings[0].code == "person.mass_exit"]
    assert ([] if believed else sorted(person.id for person in people if not person.employed)) == sorted(refused)
    departed = {person.id for person in people if company.standing(person.id).employment is Employment.DEPARTED}
    assert {person.id for person in people if not person.employed and believed} == departed
    assert "华东" == company.standing(PEOPLE[-1].id).department


@pytest.mark.parametrize("listed", [0, 1])
def test_a_sync_that_lists_nobody(storage: Storage, listed: int) -> None:
    """Whoever is not listed has not left; that nobody at all is listed is reported."""
    company = a_company(storage)
    company.office = attrs.evolve(
        company.office,
        sources=memory_sources(clock=company.clock, people=PEOPLE[-listed:] if listed else [], receivables=[]),
    )
    report = take_in_people(company.office)

    assert ([] if listed else ["feed.lists_nobody"]) == [item.findings[0].code for item in report.not_done]
    assert {Employment.ACTIVE} == {company.standing(person.id).employment for person in PEOPLE}


def test_who_left_without_a_case_is_named_until_all_is_handed_on(storage: Storage) -> None:
    """The HR system may know of a departure nobody opened a case for; no client is forgotten with somebody who has left."""
    company = a_company(storage, clients=[a_client(owner="li.na")], ledger=books(2))
    left = [attrs.evolve(person, employed=person.id != "li.na") for person in PEOPLE]
    office = hr(company, left)
    named = [("li.na", ["person.left_without_case"])]
    company.office = attrs.evolve(office, sources=attrs.evolve(office.sources, receivables=None))

    first = take_in_people(company.office)

    assert named == reasons(first)
    assert {"person": "li.na", "clients": 1, "receivables": 0} == dict(first.not_done[0].findings[0].facts)
    assert named == reasons(take_in_people(company.office))
    company.desk("chen").do(transfer_client, "C-1", "wang.wei", reason="离职")
    assert () == take_in_people(company.office).not_done


def test_who_left_with_a_case_is_not_named(storage: Storage) -> None:
    """Whoever has a case is looked after there."""
    company = a_company(storage, clients=[a_client()])
    noticed(company)
    left = [attrs.evolve(person, employed=person.id != "wang.wei") for person in PEOPLE]

    assert () == take_in_people(hr(company, left)).not_done


def test_a_claim_of_somebody_who_left_is_named(storage: Storage) -> None:
    """An open claim is reason enough, a settled one is none."""
    paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 11, 1), reference="BANK-1")
    company = a_company(storage, ledger=[a_claim(salesperson="li.na"), a_claim("AR-2", paid, salesperson="feng")])
    take_in_receivables(company.office)
    left = [attrs.evolve(person, employed=person.id not in {"li.na", "feng"}) for person in PEOPLE]

    report = take_in_people(hr(company, left))

    assert [("li.na", ["person.left_without_case"])] == reasons(report)
    assert {"person": "li.na", "clients": 0, "receivables": 1} == dict(report.not_done[0].findings[0].facts)


def test_a_round_goes_page_by_page(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ladders are due, every one is looked at once."""
    monkeypatch.setattr("offboard_core.usecases.ladder.PAGE", 3)
    company = a_company(storage, ledger=books(17))
    seen: list[tuple[str, int, int]] = []

    report = daily_round(company.office, progress=lambda *step: seen.append(step))

    assert 17 == report.looked_at["ladders"]
    assert [(number, min(-(-number // 3) * 3, 17)) for number in range(1, 18)] == [
        (done, of) for stage, done, of in seen if stage == "ladders"
    ]


def test_one_bad_record_stops_no_other(company: Company) -> None:
    """A ladder whose receivable is gone is named in the report; every other one is looked at."""
    daily_round(company.office)
    with company.office.storage.begin("main") as work:
        work.ladders.save(
            attrs.evolve(work.ladders.get("AR-000"), id="AR-ghost", version=0, next_review_on=at(11, 1).date())
        )
        work.commit()
    company.clock.to(11, 24)

    report = daily_round(company.office)

    assert [("ladders", "AR-ghost", "NotFound: No record receivables/AR-ghost was found in this tenant.")] == [
        (item.stage, item.id, item.error) for item in report.failed
    ]
    assert 1 < report.looked_at["ladders"]
    assert report.acts.get("step_taken", 0) > 0


def test_what_cannot_be_right_is_named(company: Company) -> None:
    """A receivable without a due date is taken in, set apart, and named in the report."""
    company.ledger.append(attrs.evolve(a_claim("AR-X"), due_on=None))

    report = daily_round(company.office)

    assert ("AR-X",) == report.quarantined


def not_answered(source: str, reason: str) -> NotAnswered:
    """Return how a report names a source without an answer."""
    return NotAnswered(source=source, reason=reason)


@attrs.define
class Source:
    """A system that answers as told."""

    answer: Any

    def people(self) -> Any:  # noqa: ANN401 - as told
        """Answer, or fail."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def changed_since(self, known_at: dt.datetime | None) -> Any:  # noqa: ANN401 - as told
        """Answer, or fail, whatever was known."""
        assert known_at is None or known_at.tzinfo is not None
        return self.people()

    def of_salesperson(self, person: str) -> Any:  # noqa: ANN401 - as told
        """Answer, or fail, whoever it is about."""
        assert person
        return self.people()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Unknown("ERP 503"), "ERP 503"),
        (ConnectionError("no route"), "ConnectionError: no route"),
        (None, "not_connected"),
    ],
    ids=["unknown", "raises", "not connected"],
)
def test_unknown_is_never_empty(company: Company, answer: object, reason: str) -> None:
    """A source that cannot answer is named, and everything known before stands."""
    daily_round(company.office)
    before = everything(company)
    source = None if answer is None else Source(answer)
    office = attrs.evolve(company.office, sources=Sources(people=source, receivables=source))

    report = daily_round(office)

    assert (not_answered("people", reason), not_answered("receivables", reason)) == report.unknown
    assert before == everything(company)
    assert not report.quiet


class Unspeakable(Exception):
    """An error whose own text cannot be had."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError("no words")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("no answer", "AttributeError: 'str' object has no attribute 'items'"),
        (Answer(items=("王伟",), known_at=at(11, 23)), "TypeError: str is no "),
        (Answer(items=(), known_at=at(11, 23).replace(tzinfo=None)), "ValueError: known_at has no zone"),
        (Unspeakable(), "Unspeakable"),
    ],
    ids=["nonsense", "wrong things", "no zone", "no text"],
)
def test_an_answer_that_is_none_stops_no_round(company: Company, answer: object, reason: str) -> None:
    """Whatever a source says that nobody can read is unknown, and everything else is looked after all the same."""
    take_in_receivables(company.office)
    office = attrs.evolve(company.office, sources=Sources(people=Source(answer), receivables=Source(answer)))

    report = daily_round(office)

    assert ["people", "receivables"] == [item.source for item in report.unknown]
    assert [True, True] == [item.reason.startswith(reason) for item in report.unknown]
    assert 6 == report.acts["step_taken"]


def test_no_system_is_not_unknown(company: Company) -> None:
    """Where people and claims are kept by hand there is nothing to ask, and nothing to report."""
    by_hand = Sources(people=KeptByHand(Role.HR), receivables=KeptByHand(Role.FINANCE))

    assert daily_round(attrs.evolve(company.office, sources=by_hand)).quiet


def test_part_of_an_answer(company: Company) -> None:
    """What an incomplete answer holds is taken in, and the books count as no fresher for it."""
    part = Answer(items=tuple(company.ledger[:2]), known_at=company.clock(), complete=False)
    office = attrs.evolve(company.office, sources=attrs.evolve(company.office.sources, receivables=Source(part)))

    report = take_in_receivables(office)

    assert (not_answered("receivables", "incomplete"),) == report.unknown
    assert {"ladder_opened": 2, "policy_adopted": 1, "receivable_taken_in": 2} == dict(report.acts)
    assert office.system_desk().read(feed_known_at, "receivables") is None


def test_part_of_the_people(company: Company) -> None:
    """The same holds for an HR system that does not name everybody."""
    part = Answer(items=(PEOPLE[0],), known_at=company.clock(), complete=False)
    office = attrs.evolve(company.office, sources=Sources(people=Source(part)))

    assert (not_answered("people", "incomplete"),) == take_in_people(office).unknown
    assert office.system_desk().read(feed_known_at, "people") is None


def test_how_far_a_source_was_taken_in(company: Company) -> None:
    """What a source says it knew is kept; it never goes back, and never runs ahead of the clock."""
    desk = company.office.system_desk()
    desk.do(record_feed, "receivables", at(11, 22))
    desk.do(record_feed, "receivables", at(11, 20))
    assert at(11, 22) == desk.read(feed_known_at, "receivables")
    desk.do(record_feed, "receivables", at(12, 31))

    assert company.clock() == desk.read(feed_known_at, "receivables")


def test_only_what_changed_is_asked_for(company: Company) -> None:
    """The books are asked for changes since they were last taken in without a fault."""
    asked: list[dt.datetime | None] = []

    class Asked(MemoryReceivables):
        """Remembers since when it was asked."""

        def changed_since(self, known_at: dt.datetime | None) -> Answer[Receivable] | Unknown:
            """Answer as the list does."""
            asked.append(known_at)
            return super().changed_since(known_at)

    source = Asked(company.ledger, company.clock)
    office = attrs.evolve(company.office, sources=attrs.evolve(company.office.sources, receivables=source))
    take_in_receivables(office)
    first = company.clock()
    company.clock.to(11, 24)
    take_in_receivables(office)
    take_in_receivables(office)

    assert [None, first, company.clock()] == asked


def test_what_was_left_out_is_asked_for_again(company: Company) -> None:
    """A row that could not be taken in keeps the mark where it is, so that it comes again; the books are fresh all the same."""
    daily_round(company.office)
    company.clock.to(11, 24)
    settlement = Settlement(amount=Money.of("1.00", "CNY"), value_on=dt.date(2026, 11, 23), reference="B")
    company.desk("zhou").do(record_settlement, "AR-000", settlement)
    company.ledger[0] = attrs.evolve(company.ledger[0], amount=Money.of("9.00", "USD"))

    report = take_in_receivables(company.office)

    desk = company.office.system_desk()
    assert [("AR-000", ["receivable.currency_changed"])] == reasons(report)
    assert at(11, 23) == desk.read(feed_known_at, "receivables:asked_since")
    assert at(11, 24) == desk.read(feed_known_at, "receivables")


def reasons(report: RoundReport) -> list[tuple[str, list[str]]]:
    """Return what was not done and why."""
    return [(item.id, [finding.code for finding in item.findings]) for item in report.not_done]


def test_an_id_that_comes_twice(company: Company) -> None:
    """Two rows of one id that agree are one; two that do not are both left out and named."""
    company.ledger += [company.ledger[1], attrs.evolve(company.ledger[0], amount=Money.of("7.00", "CNY"))]

    report = take_in_receivables(company.office)

    assert [("AR-000", ["feed.contradicts_itself"])] == reasons(report)
    assert 7 == report.acts["receivable_taken_in"]


def hr(company: Company, people: Sequence[Person]) -> Office:
    """Return the office with an HR system that names these people."""
    return attrs.evolve(company.office, sources=memory_sources(clock=company.clock, people=people))


def test_a_loop_in_the_chart(company: Company) -> None:
    """Who would stand above themselves keeps the superior they had; everything else about them is taken over."""
    rows = [
        attrs.evolve(PEOPLE[0], name="王小伟"),
        attrs.evolve(PEOPLE[2], supervisor="boss", name="赵小敏", employed=False),
        attrs.evolve(PEOPLE[3], supervisor="zhao.min"),
        Person(id="new", name="新", roles=[Role.SALES], supervisor="newer"),
        Person(id="newer", name="更新", roles=[Role.SALES], supervisor="new"),
    ]

    report = take_in_people(hr(company, rows))

    assert [(id, ["org.cycle"]) for id in ("boss", "new", "newer", "zhao.min")] == reasons(report)
    assert "王小伟" == company.standing().name
    assert ("赵小敏", Employment.DEPARTED, "boss") == (
        (zhao := company.standing("zhao.min")).name,
        zhao.employment,
        zhao.supervisor,
    )
    assert (None, None) == (company.standing("boss").supervisor, company.standing("new").supervisor)


def test_a_reorganisation_is_no_loop(company: Company) -> None:
    """Superior and subordinate change places in one feed, in whatever order it names them."""
    rows = [
        attrs.evolve(PEOPLE[3], supervisor="zhao.min"),
        attrs.evolve(PEOPLE[2], supervisor=None),
        attrs.evolve(PEOPLE[0], supervisor="boss"),
    ]

    assert [] == reasons(take_in_people(hr(company, rows)))
    assert ("zhao.min", None) == (company.standing("boss").supervisor, company.standing("zhao.min").supervisor)


def test_somebody_who_may_not_be(company: Company) -> None:
    """A row that hands out the library's own role is refused; the rest of the feed is kept."""
    rows = [Person(id="root", name="x", roles=[Role.SYSTEM]), Person(id="new", name="新", roles=[Role.SALES])]

    assert [("root", ["person.role_reserved"])] == reasons(take_in_people(hr(company, [*rows, *PEOPLE])))
    assert "新" == company.standing("new").name


def test_the_law_ends_a_case(storage: Storage) -> None:
    """Whoever's employment has ended by law has departed after the next round, and owns nothing any more."""
    company = a_company(storage, ledger=books(), clients=[a_client("C-1")])
    daily_round(company.office)
    noticed(company)
    company.clock.now = at(ENDS_ON.month, ENDS_ON.day, 18)

    report = daily_round(company.office)

    assert 1 == report.looked_at["cases"]
    assert ((), ()) == (report.not_done, report.failed)
    assert Stage.DEPARTED_WITH_RESIDUALS is company.case().stage
    assert (Employment.DEPARTED, "zhao.min") == (company.standing().employment, company.client("C-1").owner)


def test_old_books_write_to_no_client(storage: Storage) -> None:
    """Once the books are older than the policy allows, internal steps go on and letters wait."""
    company = a_company(storage, ledger=[attrs.evolve(a_claim(), due_on=dt.date(2026, 10, 25))])
    daily_round(company.office)
    company.clock.now = dt.datetime(2027, 1, 23, tzinfo=dt.UTC)
    down = attrs.evolve(company.office, sources=attrs.evolve(company.office.sources, receivables=Source(Unknown("x"))))
    daily_round(down)

    with company.office.storage.begin("main") as work:
        stale = work.ladders.get("AR-1")
    company.clock.now += dt.timedelta(days=1)
    daily_round(company.office)
    with company.office.storage.begin("main") as work:
        fresh = work.ladders.get("AR-1")

    assert (Status.STALE_FEED, [60]) == (stale.status, [step.tier for step in stale.steps])
    assert [60, 90] == [step.tier for step in fresh.steps]


def test_tenants_have_rounds_of_their_own(storage: Storage) -> None:
    """A round of one tenant sees and changes nothing of another."""
    company = a_company(storage, ledger=books())
    daily_round(company.office, "other")

    assert {None} == {kept for (kind, _), kept in everything(company)["kept"].items() if kind != "standings"}
    assert 8 == daily_round(company.office).looked_at["ladders"]


def test_a_round_needs_no_clock_of_its_own() -> None:
    """A round is of the business date the office's clock stands at."""
    clock = Clock()
    clock.now = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
    office = Office(storage=MemoryStorage(), clock=clock)

    assert dt.date(2026, 11, 24) == daily_round(office).as_of


def test_what_a_host_pushes_and_a_round_pulls_is_the_same(company: Company) -> None:
    """A receivable handed in by the host is no news to the round that finds it on the books."""
    company.desk("zhou").do(take_in_receivable, company.ledger[0])

    report = take_in_receivables(company.office)

    assert (7, 8) == (report.acts["receivable_taken_in"], report.looked_at["receivables"])
