"""People: what the HR system tells of them, and what a departure does to what they may."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access import Actor
from offboard_core.access.standing import Employment
from offboard_core.errors import NotFound, PermissionRefused
from offboard_core.organization.person import Person, Role
from offboard_core.ports.store import Storage
from offboard_core.usecases import end_mandate, give_mandate, record_person, transfer_client, visible_clients
from offboard_core.usecases.people import give_notice, mark_departed, my_standing, withdraw_notice
from tests.usecases.company import Company, a_company, a_company_with_pools, why

NEW = Person(id="he.hua", name="何华", roles=[Role.SALES], supervisor="zhao.min")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with nothing but its people."""
    return a_company(storage)


def test_hr_records_somebody_new(company: Company) -> None:
    """Whoever HR records may sit down from now on, and it is journalled who recorded them."""
    company.desk("chen").do(record_person, NEW)

    assert "何华" == company.desk("he.hua").read(my_standing).name
    assert ["standing_recorded"] == company.events("standings/he.hua")
    assert "chen" == company.office.journal("standings/he.hua")[0].actor


def test_the_same_row_again(company: Company) -> None:
    """A row that was taken in before writes nothing."""
    company.desk("chen").do(record_person, NEW)
    company.desk("chen").do(record_person, NEW)

    assert 1 == company.standing("he.hua").version
    assert ["standing_recorded"] == company.events("standings/he.hua")


@pytest.mark.parametrize("person", ["wang.wei", "zhao.min", "zhou", "sun", "ma"])
def test_only_hr_and_the_library_record_people(company: Company, person: str) -> None:
    """Nobody else gives out roles."""
    assert ["access.role_not_held"] == why(lambda: company.desk(person).do(record_person, NEW))

    assert 1 == company.office.system_desk().do(record_person, NEW).version


def test_nobody_gives_roles_to_themselves(company: Company) -> None:
    """Whoever keeps the list of roles does not keep their own."""
    mine = Person(id="chen", name="陈", roles=[Role.HR, Role.FINANCE])

    assert ["person.own_standing"] == why(lambda: company.desk("chen").do(record_person, mine))
    assert (Role.HR,) == company.standing("chen").roles


def test_a_loop_is_refused(company: Company) -> None:
    """Nobody comes to stand above themselves, however long the way round."""
    boss = Person(id="boss", name="老板", roles=[Role.SUPERVISOR], supervisor="wang.wei")

    assert ["org.cycle"] == why(lambda: company.desk("chen").do(record_person, boss))
    assert company.standing("boss").supervisor is None


def test_notice_and_back(company: Company) -> None:
    """Notice leaves somebody the handing over, its withdrawal everything, departure nothing."""
    desk = company.desk("chen")

    assert Employment.NOTICE is desk.do(give_notice, "wang.wei").employment
    assert Employment.ACTIVE is desk.do(withdraw_notice, "wang.wei").employment
    assert Employment.DEPARTED is desk.do(mark_departed, "wang.wei").employment
    assert ["notice_given", "notice_withdrawn", "person_departed"] == company.events("standings/wang.wei")
    assert ["person.already_departed"] == why(lambda: desk.do(give_notice, "wang.wei"))


def test_a_rehire_is_a_new_spell(company: Company) -> None:
    """Who comes back begins a new spell and is active again; the HR system's old row brings nobody back."""
    wang = Person(id="wang.wei", name="王伟", roles=[Role.SALES], supervisor="zhao.min")
    desk = company.desk("chen")
    desk.do(mark_departed, "wang.wei")

    assert Employment.DEPARTED is desk.do(record_person, wang).employment
    assert Employment.ACTIVE is desk.do(record_person, attrs.evolve(wang, spell=2)).employment


@pytest.mark.parametrize("verb", [give_notice, withdraw_notice, mark_departed])
def test_nobody_of_that_name(company: Company, verb: type) -> None:
    """Whoever is not known can neither leave nor stay."""
    with pytest.raises(NotFound):
        company.desk("chen").do(verb, "nobody")


DAY = dt.timedelta(days=1)


def test_mandates_are_given_by_those_they_are_about(storage: Storage) -> None:
    """HR may for somebody who is away, never to themselves; ended they are over; nobody passes one on."""
    company = a_company_with_pools(storage)
    until_at = company.clock() + 9 * DAY
    assert ["mandate.to_whoever_gives_it"] == why(
        lambda: company.desk("chen").do(give_mandate, "chen", delegator="zhou", until_at=until_at)
    )
    assert ["access.not_yours"] == why(
        lambda: company.desk("feng").do(give_mandate, "sun", delegator="zhao.min", until_at=until_at)
    )
    mandate = company.desk("chen").do(give_mandate, "feng", delegator="zhao.min", until_at=until_at)
    deputy = company.office.desk(Actor(id="feng", on_behalf_of="zhao.min"))
    assert "access.no_mandate" in why(lambda: deputy.do(give_mandate, "sun", delegator="zhao.min", until_at=until_at))
    company.desk("zhao.min").do(end_mandate, mandate.id)

    assert ["access.no_mandate"] == why(lambda: deputy.do(transfer_client, "C-1", "li.na", reason="x"))
    with pytest.raises(PermissionRefused, match="unknown_person"):
        company.office.desk(Actor(id="feng", on_behalf_of="nobody")).read(visible_clients)
