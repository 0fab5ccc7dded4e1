"""What is owed is shown, once, and taken away again: index, messages to the 待办 centre and aggregates agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import attrs
import pytest

from offboard_core.access.rules import Action
from offboard_core.adapters.memory import MemoryWorklist
from offboard_core.clients import CoreFields
from offboard_core.errors import Conflict
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Event, Hand, Message
from offboard_core.offboarding import HeldGrant, Stage
from offboard_core.organization.person import Role
from offboard_core.ports.hands import Hands
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import Storage, UnitOfWork, WorklistEntry
from offboard_core.receivables import Ladder, ReasonUnpaid, Settlement, statement
from offboard_core.testing.builders import a_risk
from offboard_core.usecases import (
    accept_transfer,
    begin_review,
    confirm_departure,
    daily_round,
    decide_core_change,
    deliver,
    do_each,
    document_transfer,
    file_statement,
    finish_measure,
    judge_statement,
    list_transfer,
    propose_receiver,
    record_settlement,
    request_core_change,
    set_measure,
    settle_item,
    withdraw,
)
from offboard_core.usecases.obligation import facts_about, obligations_of, show_owed
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.situation import situation_of
from tests.codec.corpus import filled
from tests.usecases.company import (
    CASE,
    PEOPLE,
    SHANGHAI,
    Company,
    a_claim,
    a_client,
    a_company,
    at,
    checked,
    documented,
    noticed,
    signed,
)

PRECHECK = f"{CASE}:precheck:{CASE}:hr"
STATEMENT = "AR-1:file_statement:AR-1:wang.wei"
JUDGEMENT = "AR-1:judge_statement:AR-1:zhao.min"
DEPARTURE = f"{CASE}:confirm_departure:{CASE}:hr"
OWNERS = (*(person.id for person in PEOPLE), *(role.value for role in Role))
"""Everybody who can owe something, and every role."""
OWING = {"cases", "ladders", "transfers", "change_requests", "reviews", "risks", "talks"}
"""The kinds of what somebody can owe something about."""


def explain(attempt: Attempt, id: str) -> Ladder:
    """Say why a claim is unpaid."""
    reason = ReasonUnpaid.CASH_SHORT
    return file_statement(attempt, id, reason=reason, contacts_made="电话", next_action="回访")


def send_back(attempt: Attempt, id: str) -> Ladder:
    """Ask for a better statement."""
    return judge_statement(attempt, id, accepted=False, comment="请补充")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two clients and a claim that is overdue long enough to be explained."""
    return a_company(storage, clients=[a_client(), a_client("C-2", "li.na")], ledger=[a_claim()])


def queued(company: Company) -> dict[str, Message]:
    """Return the messages to the 待办 centre so far, by key."""
    with company.office.storage.begin("main") as work:
        waiting = work.outbox.ready(company.clock() + dt.timedelta(days=999), limit=999)
    hands = {Hand.WORKLIST_OPEN, Hand.WORKLIST_CLOSE}
    return {one.id: one.message for one in waiting if one.message.hand in hands}


def shown_by(company: Company, act: Callable[[], object]) -> dict[str, Message]:
    """Do something, and return the messages to the 待办 centre that it led to, by key."""
    before = queued(company)
    act()
    return {key: message for key, message in queued(company).items() if key not in before}


def entry(company: Company, key: str) -> WorklistEntry:
    """Return a row of the index."""
    with company.office.storage.begin("main") as work:
        return work.worklist.get(key)


def index(company: Company) -> dict[str, WorklistEntry]:
    """Return the open rows of the index."""
    with company.office.storage.begin("main") as work:
        return {found.id: found for owner in OWNERS for found in work.worklist.open_for(owner)}


def aggregates(company: Company) -> Iterator[Aggregate]:
    """Yield everything that is stored of what somebody can owe something about; ids are as these tests choose them."""
    with company.office.storage.begin("main") as work:
        for kind in sorted(OWING):
            for id in (CASE, "AR-1", "AR-2", "C-1/1", "C-2/1", "C-2/2", "R-1"):
                if (found := work.repository(kind).find(id)) is not None:
                    yield found


def owed(company: Company, *, days: int = 0) -> dict[str, str]:
    """Return key and owner of everything owed so many days from now, if nothing happens meanwhile."""
    moment = company.clock() + dt.timedelta(days=days)
    return {
        f"{item.id}:{todo.key}": todo.owner
        for item in aggregates(company)
        for todo in obligations_of(item, now=moment, zone=company.office.zone)
    }


def test_what_is_newly_owed_is_shown_once(company: Company) -> None:
    """With what a 待办 centre needs to show it, under a key of obligation and version; a second look shows nothing."""
    (opened,) = shown_by(company, lambda: noticed(company)).values()
    (todo,) = company.case().obligations(company.clock())

    facts = {"obligation": PRECHECK, "verb": "precheck", "subject": CASE, "due_at": todo.due_at, "leaver": "王伟"}
    expected = Message(
        key=f"open:{PRECHECK}:0",
        hand=Hand.WORKLIST_OPEN,
        code="todo.precheck",
        recipient="hr",
        stream=f"cases/{CASE}",
        facts=facts,
    )
    row = WorklistEntry(id=PRECHECK, owner="hr", stream=f"cases/{CASE}", due_at=todo.due_at, version=1)
    assert (expected, row) == (opened, entry(company, PRECHECK))
    assert {} == shown_by(company, company.follow)
    assert 1 == entry(company, PRECHECK).version


def test_what_is_no_longer_owed_is_taken_away(company: Company) -> None:
    """At whoever it was shown to; its row stays, closed."""
    version = noticed(company).version
    told = shown_by(company, company.precheck)

    expected = Message(
        key=f"close:{PRECHECK}:{version}",
        hand=Hand.WORKLIST_CLOSE,
        code="todo.done",
        recipient="hr",
        stream=f"cases/{CASE}",
        facts={"obligation": PRECHECK},
    )
    assert expected == told[expected.key]
    assert ("hr", False) == (entry(company, PRECHECK).owner, entry(company, PRECHECK).is_open)
    assert PRECHECK not in index(company)


def test_what_is_shown_and_still_owed_costs_no_message(company: Company) -> None:
    """Only what a command changes is told."""
    checked(company)
    line = f"{CASE}:settle_item:AR-1:finance"
    before = entry(company, line)
    told = shown_by(company, lambda: documented(company))

    assert {
        f"{CASE}:document_item:C-1:wang.wei",
        f"{CASE}:judge_documentation:C-1:zhao.min",
        f"{CASE}:settle_item:C-1:zhao.min",
    } == {message.facts["obligation"] for message in told.values()}
    assert before == entry(company, line)


def test_another_owner_is_another_entry(company: Company) -> None:
    """What moves to somebody else is taken away at the one and shown to the other, by one command."""
    daily_round(company.office)
    company.ledger[0] = a_claim(salesperson="li.na")
    told = shown_by(company, lambda: daily_round(company.office))
    moved = "AR-1:file_statement:AR-1:li.na"

    assert {(Hand.WORKLIST_CLOSE, STATEMENT, "wang.wei"), (Hand.WORKLIST_OPEN, moved, "li.na")} == {
        (message.hand, message.facts["obligation"], message.recipient) for message in told.values()
    }
    assert 1 == len({key.rpartition(":")[2] for key in told})
    assert [("wang.wei", False), ("li.na", True)] == [
        (row.owner, row.is_open) for row in (entry(company, STATEMENT), entry(company, moved))
    ]


def test_what_is_owed_a_second_time_is_shown_a_second_time(company: Company) -> None:
    """Under the same obligation, by a message of its own; the row is the same one, open again, with its new deadline."""
    first = shown_by(company, lambda: daily_round(company.office))
    before = entry(company, STATEMENT)
    company.desk("wang.wei").do(explain, "AR-1")
    assert not entry(company, STATEMENT).is_open
    company.clock.tick(days=1)
    again = shown_by(company, lambda: company.desk("zhao.min").do(send_back, "AR-1"))

    keys = [key for told in (first, again) for key in told if key.startswith(f"open:{STATEMENT}:")]
    assert 2 == len(set(keys))
    after = entry(company, STATEMENT)
    assert (True, before.version + 2) == (after.is_open, after.version)
    assert before.due_at < after.due_at == again[keys[1]].facts["due_at"]


def test_what_time_alone_makes_due_is_shown(storage: Storage) -> None:
    """The event `worklist_changed` in the case's journal says so, with the messages it led to, and the case is kept."""
    company = a_company(storage)
    checked(company)
    ready = signed(company)
    assert Stage.READY is ready.stage
    company.clock.to(12, 18)
    told = shown_by(company, company.follow)
    line = company.office.journal(f"cases/{CASE}")[-1]

    assert [f"open:{DEPARTURE}:{ready.version}"] == list(told)
    assert ("worklist_changed", list(told)) == (line.event, list(cast("list[str]", line.facts["messages"])))
    assert ready.version + 1 == company.case().version
    assert attrs.evolve(ready, version=company.case().version) == company.case()
    assert index(company)[DEPARTURE].is_open
    assert ({}, ready.version + 1) == (shown_by(company, company.follow), company.case().version)


def test_what_a_command_changes_needs_no_event_of_its_own(company: Company) -> None:
    """What happened is on record already; `worklist_changed` is there for time alone."""
    checked(company)
    documented(company)

    assert "worklist_changed" not in company.events(CASE)


def test_what_was_shown_late_is_shown_by_the_next_command(storage: Storage) -> None:
    """What time made due meanwhile is shown beside what the command itself changes."""
    company = a_company(storage, ledger=[a_claim()])
    checked(company)
    company.clock.to(12, 23)
    told = shown_by(company, lambda: company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na"))

    assert DEPARTURE in {str(message.facts["obligation"]) for message in told.values()}
    assert "worklist_changed" not in company.events(CASE)


def test_a_withdrawal_takes_everything_away(company: Company) -> None:
    """Of that case: nobody is asked for a handover any more, and what others owe stays."""
    daily_round(company.office)
    checked(company)
    of_the_case = {key for key, row in index(company).items() if row.stream == f"cases/{CASE}"}
    others = index(company).keys() - of_the_case
    told = shown_by(company, lambda: company.desk("chen").do(withdraw, CASE, reason="x", evidence="OA-18"))

    assert len(of_the_case) > 2
    assert others
    assert {(Hand.WORKLIST_CLOSE, key) for key in of_the_case} == {
        (message.hand, message.facts["obligation"]) for message in told.values()
    }
    assert others == index(company).keys()


def test_a_command_carried_out_twice_sends_nothing_twice(company: Company) -> None:
    """Under one key: the second time neither a message nor a row changes."""
    checked(company)
    desk = company.desk("zhou", key="K-1")
    first = shown_by(company, lambda: desk.do(settle_item, CASE, "AR-1", receiver="li.na"))
    before = index(company)

    assert first
    assert {} == shown_by(company, lambda: desk.do(settle_item, CASE, "AR-1", receiver="li.na"))
    assert before == index(company)


def test_a_command_that_met_a_conflict_shows_once(company: Company) -> None:
    """What the first try staged is gone with it; the second shows the same under the same keys."""
    daily_round(company.office)
    before, tries = entry(company, STATEMENT), list[list[str]]()

    def stumble(attempt: Attempt, id: str) -> Ladder:
        kept = explain(attempt, id)
        tries.append([message.key for message in attempt.messages])
        if len(tries) == 1:
            raise Conflict(Ladder.kind, id)
        return kept

    told = shown_by(company, lambda: company.desk("wang.wei").do(stumble, "AR-1"))

    assert [sorted(told)] * 2 == [sorted(keys) for keys in tries]
    assert (False, before.version + 1) == (entry(company, STATEMENT).is_open, entry(company, STATEMENT).version)


def test_a_refused_command_shows_nothing(company: Company) -> None:
    """What was staged before the no is not kept."""
    daily_round(company.office)
    before = index(company)

    def both(attempt: Attempt, id: str) -> Ladder:
        explain(attempt, id)
        return explain(attempt, "AR-9")

    def refused() -> None:
        with pytest.raises(LookupError):
            company.desk("wang.wei").do(both, "AR-1")

    assert {} == shown_by(company, refused)
    assert before == index(company)


def test_messages_of_the_decision_come_first(company: Company) -> None:
    """What people are told, then what is taken away, then what is shown."""
    daily_round(company.office)
    company.desk("wang.wei").do(explain, "AR-1")
    sent: list[tuple[Hand, str]] = []

    def judged(attempt: Attempt, id: str) -> Ladder:
        kept = send_back(attempt, id)
        sent.extend((message.hand, message.code) for message in attempt.messages)
        return kept

    company.desk("zhao.min").do(judged, "AR-1")

    assert [
        (Hand.NOTIFY, "ageing.statement_returned"),
        (Hand.WORKLIST_CLOSE, "todo.done"),
        (Hand.WORKLIST_OPEN, "todo.file_statement"),
    ] == sent


def test_what_is_kept_twice_in_one_command_is_compared_twice(company: Company) -> None:
    """The second comparison sees what the first has shown, under keys of its own."""
    daily_round(company.office)
    version = ladder(company).version

    def back_and_forth(attempt: Attempt, id: str) -> Ladder:
        written = explain(attempt, id)
        judgement = statement.StatementJudgement(accepted=False, comment="请补充")
        verdict = statement.judge_statement(written, judgement, situation_of(attempt), by="zhao.min", at=attempt.now)
        return attempt.keep(attempt.work.ladders, verdict)

    told = shown_by(company, lambda: company.desk("wang.wei").do(back_and_forth, "AR-1"))

    assert {
        f"close:{STATEMENT}:{version}",
        f"open:{JUDGEMENT}:{version}",
        f"close:{JUDGEMENT}:{version + 1}",
        f"open:{STATEMENT}:{version + 1}",
    } == set(told)
    assert (True, False) == (entry(company, STATEMENT).is_open, entry(company, JUDGEMENT).is_open)


def test_what_is_owed_and_not_in_the_index_is_shown_by_the_next_command(company: Company) -> None:
    """A row that is missing, in whatever way, comes with the next change of its aggregate."""
    daily_round(company.office)
    with company.office.storage.begin("main") as work:
        work.ladders.save(attrs.evolve(ladder(company), id="AR-2", version=0, salesperson="li.na"))
        work.commit()
    assert "AR-2:file_statement:AR-2:li.na" not in index(company)

    told = shown_by(company, lambda: company.office.system_desk().do(bring_forward, "AR-2"))

    assert ["open:AR-2:file_statement:AR-2:li.na:1"] == list(told)
    assert index(company)["AR-2:file_statement:AR-2:li.na"].is_open


def leave_over(company: Company, stream: str, *keys: str) -> None:
    """Put open rows into the index that no aggregate owes, as an earlier version of the library may have left them."""
    with company.office.storage.begin("main") as work:
        for key in keys:
            id = f"{stream.partition('/')[2]}:{key}"
            work.worklist.save(WorklistEntry(id=id, owner="wang.wei", stream=stream, due_at=company.clock()))
        work.commit()


def bring_forward(attempt: Attempt, id: str) -> Ladder:
    """Change a ladder without changing what is owed about it."""
    found = attempt.open(attempt.work.ladders, id, Action.ESCALATE)
    event = Event(type="review_brought_forward", stream=found.target.stream)
    return attempt.keep(attempt.work.ladders, Decided(state=attrs.evolve(found), events=(event,)))


def test_a_row_that_its_aggregate_no_longer_owes_is_closed_by_the_next_command(company: Company) -> None:
    """Also where the obligation had another key in an earlier version; rows about other aggregates stay open."""
    daily_round(company.office)
    leave_over(company, "ladders/AR-1", "explain:AR-1:wang.wei", "call:AR-1:wang.wei")
    leave_over(company, "ladders/AR-1:2", "explain")
    leave_over(company, "ladders/AR-10", "explain")
    leave_over(company, "cases/AR-1", "explain")

    told = shown_by(company, lambda: company.office.system_desk().do(bring_forward, "AR-1"))

    closed = {"close:AR-1:call:AR-1:wang.wei", "close:AR-1:explain:AR-1:wang.wei"}
    assert closed == {key.rpartition(":")[0] for key in told}
    assert {STATEMENT, "AR-1:2:explain", "AR-10:explain", "AR-1:explain"} == index(company).keys()


def test_a_round_closes_what_is_no_longer_owed(company: Company) -> None:
    """It compares every ladder and case that is due, also one that it leaves unchanged."""
    noticed(company)
    daily_round(company.office)
    leave_over(company, "ladders/AR-1", "explain:AR-1:wang.wei")
    leave_over(company, f"cases/{CASE}", "interview:hr")
    company.clock.tick(days=(ladder(company).next_review_on - company.clock().date()).days)

    assert {"AR-1:explain:AR-1:wang.wei", f"{CASE}:interview:hr"} <= index(company).keys()
    assert () == daily_round(company.office).failed
    assert owed(company) == {key: row.owner for key, row in index(company).items()}


@pytest.mark.parametrize("count", [2, 20])
def test_a_batch_asks_once_for_the_open_rows_of_its_aggregates(tmp_path: Path, count: int) -> None:
    """Changing many ladders in one batch takes one search in the index (ids, then rows), however many they are."""
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="no databases: sqlalchemy is not installed")
    from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine

    storage = SqlStorage(sqlite_engine(f"sqlite:///{tmp_path / 'office.db'}"))
    storage.create_tables()
    ids = [f"AR-{number}" for number in range(1, count + 1)]
    company = a_company(storage, clients=[a_client()], ledger=[a_claim(id) for id in ids])
    daily_round(company.office)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT") and "ob_worklist" in statement:
            asked.append(statement)

    sqlalchemy.event.listen(storage.engine, "before_cursor_execute", note)
    kept = dict(do_each(company.office.system_desk(), bring_forward, ids, prefetch=("ladders",)))
    storage.engine.dispose()

    assert set(ids) == kept.keys()
    assert 2 == len(asked)


def ladder(company: Company, id: str = "AR-1") -> Ladder:
    """Return a ladder as it is stored."""
    with company.office.storage.begin("main") as work:
        return work.ladders.get(id)


def later(company: Company, month: int, day: int, hour: int = 9) -> None:
    """Let time go by, and the round of that day run."""
    company.clock.to(month, day, hour)
    assert () == daily_round(company.office).failed


def steps(company: Company) -> Iterator[Callable[[], object]]:
    """Yield what happens in a long story: claims, a departure, a transfer, a request, a measure, a review."""
    office, people = company.office, company.desk
    paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 11, 23), reference="BANK-1")
    yield lambda: daily_round(office)
    yield lambda: people("li.na").do(request_core_change, "C-2", CoreFields(name="新名"), reason="更名")
    yield lambda: people("li.na").do(list_transfer, "C-2", reason="调整")
    yield lambda: people("li.na").do(document_transfer, "C-2/1", summary="在谈")
    yield lambda: people("zhao.min").do(propose_receiver, "C-2/1", "wang.wei")
    yield lambda: people("zhao.min").do(decide_core_change, "C-2/1", approve=True)
    yield lambda: people("wang.wei").do(accept_transfer, "C-2/1")
    yield lambda: people("chen").do(set_measure, "R-1", "核对", owner="zhao.min", due_on=dt.date(2026, 12, 31))
    yield lambda: people("wang.wei").do(explain, "AR-1")
    yield lambda: people("zhao.min").do(send_back, "AR-1")
    yield lambda: noticed(company)
    yield company.precheck
    yield lambda: documented(company)
    yield lambda: people("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")
    yield lambda: later(company, 11, 30)
    yield lambda: people("zhou").do(record_settlement, "AR-1", paid)
    yield lambda: people("chen").do(finish_measure, "R-1", {"overdue": 1})
    yield lambda: later(company, 12, 18, 18)
    yield lambda: later(company, 12, 19, 19)
    yield lambda: later(company, 12, 23)
    yield lambda: people("chen").do(confirm_departure, CASE)
    yield lambda: people("chen").do(begin_review, CASE)
    yield lambda: later(company, 12, 31)


def test_the_index_is_what_is_owed_and_what_the_centre_shows(storage: Storage) -> None:
    """After every step of a long story, over all rooms; and what is owed is not met by the passing of time."""
    company = a_company(
        storage,
        clients=[a_client(), a_client("C-2", "li.na")],
        ledger=[a_claim(), a_claim("AR-2", salesperson="li.na")],
    )
    company.access.items.append(HeldGrant(id="G-1", system="CRM"))
    centre = MemoryWorklist()
    company.office = attrs.evolve(company.office, hands=Hands(worklist=centre))
    with storage.begin("main") as work:
        work.risks.save(attrs.evolve(a_risk("R-1"), figures={"overdue": 3}))
        work.commit()
    kinds: set[str] = set()
    for number, step in enumerate(steps(company)):
        step()
        rows = index(company)
        assert owed(company) == {key: row.owner for key, row in rows.items()}, number
        deliver(company.office)
        assert {key: row.owner for key, row in rows.items()} == {
            key: line["owner"] for key, line in centre.shown.items()
        }, number
        for days in (1, 30, 400):
            assert rows.keys() <= owed(company, days=days).keys(), (number, days)
        kinds |= {row.stream.partition("/")[0] for row in rows.values()}

    assert {"cases", "ladders", "transfers", "change_requests", "risks", "reviews"} == kinds


class Untouched:
    """A unit of work that must not be asked anything."""

    def __getattr__(self, name: str) -> object:
        """Fail."""
        raise AssertionError(name)


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_is_read_where_nobody_can_owe_anything(kind: str) -> None:
    """Storage is asked only for the kinds somebody can owe something about, and each of those says what it is about."""
    item: Aggregate = filled(KINDS[kind].cls)
    work, now = cast("UnitOfWork", Untouched()), at(11, 23)
    if kind in OWING:
        with pytest.raises(AssertionError, match="repository"):
            show_owed(work, item, now=now, zone=SHANGHAI)
    else:
        assert ((), ()) == (show_owed(work, item, now=now, zone=SHANGHAI), obligations_of(item, now=now, zone=SHANGHAI))
    assert (kind in OWING) is bool(facts_about(item))
