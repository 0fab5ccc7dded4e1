"""The worklist through the door: everything one person owes, over all rooms, opened and closed with the facts."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core import say, usecases
from offboard_core.access.actor import Actor
from offboard_core.adapters.memory import MemoryWorklist
from offboard_core.clients import CoreFields
from offboard_core.errors import NotFound
from offboard_core.offboarding import Asset, HeldGrant
from offboard_core.organization import Person, Role, RoleWindow
from offboard_core.ports.hands import Hands
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.store import Storage
from offboard_core.receivables import ReasonUnpaid
from offboard_core.testing.builders import a_risk
from offboard_core.usecases import (
    accept_transfer,
    daily_round,
    decide_core_change,
    deliver,
    document_transfer,
    file_statement,
    finish_measure,
    give_mandate,
    list_transfer,
    propose_receiver,
    request_core_change,
    set_measure,
    settle_item,
    worklist_of,
)
from offboard_core.usecases.people import mark_departed, record_person
from tests.documents.sections import CATALOGUE
from tests.usecases.company import CASE, Company, a_claim, a_client, a_company, at, checked, documented, handed_over


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with a client, an overdue claim, a computer and a log-in."""
    company = a_company(storage, clients=[a_client(), a_client("C-2", "li.na")], ledger=[a_claim()])
    company.assets.items.append(Asset(id="L-1", name="电脑"))
    company.access.items.append(HeldGrant(id="G-1", system="CRM"))
    return company


def owed(company: Company, person: str, *, by: str | None = None) -> list[str]:
    """Return the verbs and subjects somebody owes."""
    todos = company.desk(by or person).read(worklist_of, person)
    return [f"{todo.obligation.verb} {todo.obligation.subject}" for todo in todos]


def test_one_question_for_all_rooms(company: Company) -> None:
    """A statement on a claim, documentation of a departure, a client to be taken, a request to be decided."""
    daily_round(company.office)
    company.desk("li.na").do(request_core_change, "C-2", CoreFields(name="新名"), reason="更名")
    company.desk("li.na").do(list_transfer, "C-2", reason="调整")
    company.desk("li.na").do(document_transfer, "C-2/1", summary="在谈")
    company.desk("zhao.min").do(propose_receiver, "C-2/1", "wang.wei")
    assert ["accept_transfer C-2", "file_statement AR-1"] == sorted(owed(company, "wang.wei"))
    checked(company)

    assert ["accept_transfer C-2", "document_item C-1", "file_statement AR-1"] == sorted(owed(company, "wang.wei"))
    assert ["decide_core_change C-2"] == owed(company, "zhao.min")
    assert ["settle_item AR-1"] == owed(company, "zhou")
    assert ["settle_item L-1"] == owed(company, "ma")
    assert [] == owed(company, "audit")


def test_what_is_met_is_gone(company: Company) -> None:
    """In the same command: nobody sees what they have done a moment ago."""
    checked(company)
    assert "document_item C-1" in owed(company, "wang.wei")
    documented(company)
    assert "settle_item C-1" in owed(company, "zhao.min")
    company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")

    assert "settle_item C-1" not in owed(company, "zhao.min")
    assert ["acknowledge_item C-1", "confirm_transfer C-1"] == sorted(owed(company, "li.na"))


def test_the_earliest_deadline_comes_first_and_a_page_has_its_length(company: Company) -> None:
    """With what is late marked, and nothing told twice."""
    daily_round(company.office)
    checked(company)
    company.clock.to(12, 10)
    todos = company.desk("wang.wei").read(worklist_of)

    assert [todo.due_at for todo in todos] == sorted(todo.due_at for todo in todos)
    assert {True} == {todo.is_late for todo in todos}
    assert len({todo.key for todo in todos}) == len(todos) == 2
    assert todos[:1] == company.desk("wang.wei").read(worklist_of, limit=1)


def test_each_line_names_what_one_may_do_and_where(company: Company) -> None:
    """The verbs permission allows now, the key the host's centre knows, and words in both languages."""
    checked(company)
    (todo,) = company.desk("zhou").read(worklist_of)

    assert ("settle_item", "defer_item", "waive_item") == todo.acts
    assert (f"{CASE}:settle_item:AR-1:finance", f"cases/{CASE}") == (todo.key, todo.stream)
    assert ("王伟 离职交接：办结 AR-1", "handover of 王伟: settle AR-1") == (say(todo), say(todo, "en"))
    (mine,) = (one for one in company.desk("wang.wei").read(worklist_of) if "document" in one.key)
    assert ("document_item",) == mine.acts


def test_somebody_elses_list_shows_what_one_may_see(company: Company) -> None:
    """A superior sees what hangs on their people; a colleague nothing of it; nobody unknown is guessed at."""
    checked(company)

    assert owed(company, "wang.wei") == owed(company, "wang.wei", by="zhao.min")
    assert [] == owed(company, "wang.wei", by="li.na")
    assert owed(company, "wang.wei") == owed(company, "wang.wei", by="audit")
    with pytest.raises(NotFound):
        company.desk("chen").read(worklist_of, "nobody")


def test_whoever_has_left_owes_nothing(company: Company) -> None:
    """What they owed was handed on, and stands on somebody else's list."""
    daily_round(company.office)
    company.office.system_desk().do(mark_departed, "wang.wei")

    assert [] == owed(company, "wang.wei", by="zhao.min")


def test_a_role_held_for_a_time_brings_its_work(company: Company) -> None:
    """And takes it along when it ends."""
    checked(company)
    window = RoleWindow(role=Role.FINANCE, from_at=at(11, 20), until_at=at(11, 25))
    person = Person(id="sun", name="孙", roles=[Role.IT], role_windows=[window])
    company.office.system_desk().do(record_person, person)

    assert ["settle_item AR-1"] == owed(company, "sun")
    company.clock.to(11, 25)
    assert [] == owed(company, "sun")


def test_a_measure_is_on_its_owners_list(company: Company) -> None:
    """From the day it is agreed on to the day it is done, whoever may close it."""
    with company.office.storage.begin("main") as work:
        work.risks.save(attrs.evolve(a_risk("R-1"), figures={"overdue": 3}))
        work.commit()
    company.desk("chen").do(set_measure, "R-1", "每周核对", owner="zhao.min", due_on=dt.date(2026, 12, 31))
    (todo,) = company.desk("zhao.min").read(worklist_of)

    assert ("落实改进措施：每周核对（交接）", ()) == (say(todo), todo.acts)
    company.desk("chen").do(finish_measure, "R-1", {"overdue": 1})
    assert [] == owed(company, "zhao.min")


def test_the_list_says_what_the_host_is_told(company: Company) -> None:
    """Every line is open in the host's centre under the same key, and no other is."""
    daily_round(company.office)
    checked(company)
    handed_over(company)
    company.desk("li.na").do(
        file_statement, "AR-1", reason=ReasonUnpaid.CASH_SHORT, contacts_made="电话", next_action="周五再访"
    )
    centre = MemoryWorklist()
    company.office = attrs.evolve(company.office, hands=Hands(worklist=centre))
    deliver(company.office)
    people = ("wang.wei", "li.na", "zhao.min", "boss", "zhou", "chen", "sun", "ma")
    listed = {todo.key: todo for person in people for todo in company.desk(person).read(worklist_of)}

    assert {key: line["owner"] for key, line in centre.shown.items()} == {
        key: todo.obligation.owner for key, todo in listed.items()
    }
    assert {line["link"] for line in centre.shown.values()} == {todo.stream for todo in listed.values()}


def test_every_verb_somebody_can_owe_has_its_acts() -> None:
    """Whatever has words for a 待办 is declared with its acts, and each act is a verb of the door."""
    declared = [kind.owes.acts for kind in KINDS.values() if kind.owes is not None]
    verbs = [verb for acts in declared for verb in acts]

    assert {code.removeprefix("todo.") for code in CATALOGUE if code.startswith("todo.")} == {*verbs, "done"}
    assert len(verbs) == len(set(verbs))
    assert {act for acts in declared for ways in acts.values() for act in ways} <= set(usecases.__all__)


def test_a_deputy_sees_the_list_of_whom_they_act_for(company: Company) -> None:
    """By name and under the mandate; on their own account they see nothing of it."""
    checked(company)
    documented(company)
    company.desk("zhao.min").do(give_mandate, "li.na", until_at=at(12, 30))
    deputy = company.office.desk(Actor(id="li.na", on_behalf_of="zhao.min"))

    assert ["settle_item"] == [todo.obligation.verb for todo in deputy.read(worklist_of, "zhao.min")]
    assert [] == owed(company, "zhao.min", by="li.na") == owed(company, "li.na")


def test_a_proposal_comes_and_goes_with_its_answer(company: Company) -> None:
    """Accepted, it is the supervisor's turn; decided, nobody's."""
    company.desk("li.na").do(request_core_change, "C-2", CoreFields(name="新名"), reason="更名")
    company.desk("zhao.min").do(decide_core_change, "C-2/1", approve=True)
    company.desk("li.na").do(list_transfer, "C-2", reason="调整")
    company.desk("li.na").do(document_transfer, "C-2/1", summary="在谈")
    company.desk("zhao.min").do(propose_receiver, "C-2/1", "wang.wei")
    company.desk("wang.wei").do(accept_transfer, "C-2/1")

    assert [] == owed(company, "wang.wei")
    assert ["inform_client C-2"] == owed(company, "zhao.min")
