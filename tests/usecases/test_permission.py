"""Permission of the actor of a command: own rights, mandates, roles for a time, and the grounds of an answer."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from offboard_core.access import Action, Actor, SharingLevel
from offboard_core.errors import PermissionRefused
from offboard_core.organization.person import Person, Role, RoleWindow
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    edit_client,
    end_client_sharing,
    end_mandate,
    explain_permission,
    give_mandate,
    mandates_of,
    record_person,
    share_client,
    transfer_client,
    visible_clients,
)
from offboard_core.usecases.people import mark_departed
from tests.usecases.company import (
    Company,
    a_company_with_pools,
    ids,
    why,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    return a_company_with_pools(storage)


def test_acting_for_somebody_who_is_away(company: Company) -> None:
    """Within their rights and the window, in their name and one's own, and not a moment longer."""
    with pytest.raises(PermissionRefused, match="no_mandate"):
        company.office.desk(Actor(id="feng", on_behalf_of="zhao.min")).do(transfer_client, "C-1", "li.na", reason="x")
    until_at = company.clock() + DAY
    mandate = company.desk("zhao.min").do(give_mandate, "feng", until_at=until_at, reason="休假")
    deputy = company.office.desk(Actor(id="feng", on_behalf_of="zhao.min"))
    deputy.do(transfer_client, "C-1", "li.na", reason="调整")
    line = company.office.journal("clients/C-1")[-1]

    assert ("feng", "zhao.min") == (line.actor, line.on_behalf_of)
    assert {"C-1", "C-2"} <= set(ids(deputy.read(visible_clients)))
    assert "C-1" not in ids(company.desk("feng").read(visible_clients))
    assert (mandate,) == company.desk("feng").read(mandates_of)
    company.clock.now = until_at
    assert ["access.no_mandate"] == why(lambda: deputy.do(transfer_client, "C-2", "li.na", reason="x"))
    assert () == deputy.read(visible_clients)


def test_a_role_for_a_time(company: Company) -> None:
    """A stand-in for the finance person: exactly as long as the HR system says."""
    begin = company.clock() + DAY
    window = RoleWindow(role=Role.AUDITOR, from_at=begin, until_at=begin + DAY)
    company.desk("chen").do(record_person, Person(id="ma", name="马", roles=[Role.ASSET_KEEPER], role_windows=[window]))
    seen = []
    for now in (company.clock(), begin, begin + DAY - dt.timedelta(microseconds=1), begin + DAY):
        company.clock.now = now
        seen.append(len(company.desk("ma").read(visible_clients)))

    assert [0, 9, 9, 0] == seen


def test_an_answer_with_its_grounds(company: Company) -> None:
    """Who could instead is told from the standings as they are."""
    grounds = company.desk("li.na").read(explain_permission, Action.EDIT, "clients", "C-1", field="needs")
    deputy = company.office.desk(Actor(id="feng", on_behalf_of="zhao.min"))
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + DAY)

    assert not grounds
    assert ("wang.wei", "zhao.min", "boss") == grounds.who_could
    assert deputy.read(explain_permission, Action.VIEW, "clients", "C-1")
    company.office.system_desk().do(mark_departed, "wang.wei")
    assert ["access.departed.nothing"] == why(
        lambda: company.desk("wang.wei").read(explain_permission, Action.VIEW, "clients", "C-1")
    )[:1]


@pytest.mark.parametrize("storage", ["postgresql", "sqlite", "memory"], indirect=True)
@pytest.mark.parametrize("how", ["mandate", "sharing", "standing"])
def test_a_permission_taken_away_before_commit(company: Company, how: str) -> None:
    """What permission relied on is read again at commit: taken away between check and commit, the command is refused."""
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + DAY, id="M-1")
    company.desk("wang.wei").do(share_client, "C-1", "feng", level=SharingLevel.READ_WRITE)
    company.clock.tick(days=0)
    actor = Actor(id="feng", on_behalf_of="zhao.min") if how == "mandate" else Actor(id="feng")
    if how == "standing":
        actor = Actor(id="wang.wei")
    taken: list[str] = []

    def edit_while_it_goes(attempt, client_id: str):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        client = edit_client(attempt, client_id, {"needs": "抢先"})
        if not taken:
            taken.append(how)
            company.clock.tick(days=0)
            with ThreadPoolExecutor(1) as other:
                other.submit(take_away).result()
            company.clock.now += dt.timedelta(seconds=1)
        return client

    def take_away() -> None:
        if how == "mandate":
            company.desk("zhao.min").do(end_mandate, "M-1")
        elif how == "sharing":
            company.desk("wang.wei").do(end_client_sharing, "C-1", "feng")
        else:
            company.office.system_desk().do(mark_departed, "wang.wei")

    with pytest.raises(PermissionRefused):
        company.office.desk(actor).do(edit_while_it_goes, "C-1")

    assert "" == company.client().needs
    assert [how] == taken
