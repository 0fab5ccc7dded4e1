"""Collaborators of a client, through the door: what they may, for how long, and what a transfer does to them."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access import SHIPPED, Action, Forbid, Relation, SharingLevel
from offboard_core.clients import (
    Medium,
)
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    client_contacts,
    collaborators_of,
    edit_client,
    end_client_sharing,
    log_communication,
    share_client,
    transfer_client,
    visible_clients,
)
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


def test_a_collaborator_sees_and_writes_for_a_time(company: Company) -> None:
    """From the first moment of the window to its end, and never a contact in clear."""
    owner, colleague = company.desk("wang.wei"), company.desk("li.na")
    log = {"medium": Medium.PHONE, "summary": "联合拜访"}
    assert ["access.not_yours"] == why(lambda: colleague.do(log_communication, "C-1", **log))  # type: ignore[arg-type]
    until_at = company.clock() + 2 * DAY
    owner.do(share_client, "C-1", "li.na", level=SharingLevel.READ_WRITE, until_at=until_at, reason="联合投标")

    assert ["C-1", "C-3", "C-4"] == [id for id in ids(colleague.read(visible_clients)) if id.startswith("C")]
    assert "li.na" == colleague.do(log_communication, "C-1", medium=Medium.PHONE, summary="联合拜访").author
    assert "要快" == colleague.do(edit_client, "C-1", {"needs": "要快"}).needs
    assert ["access.contact.owner_only"] == why(lambda: colleague.do(client_contacts, "C-1"))
    assert ["access.not_yours"] == why(lambda: colleague.do(transfer_client, "C-1", "li.na", reason="x"))
    company.clock.now = until_at
    assert ["access.not_yours"] == why(lambda: colleague.do(edit_client, "C-1", {"needs": "x"}))
    assert "C-1" not in ids(colleague.read(visible_clients))


def test_a_reading_collaborator_only_reads(company: Company) -> None:
    """The level is what counts; the owner ends it, and others may not."""
    company.desk("zhao.min").do(share_client, "C-1", "zhou")
    finance = company.desk("zhou")

    assert ["C-1"] == ids(finance.read(visible_clients))
    assert ["access.not_yours"] == why(lambda: finance.do(edit_client, "C-1", {"needs": "x"}))
    assert ["access.role_not_held"] == why(lambda: finance.do(share_client, "C-1", "sun"))
    assert ["zhou"] == [part.person for part in company.desk("wang.wei").read(collaborators_of, "C-1")]
    company.desk("wang.wei").do(end_client_sharing, "C-1", "zhou")
    company.clock.tick(days=1)
    assert [] == ids(finance.read(visible_clients))
    assert ["client_shared", "sharing_ended"] == company.events("clients/C-1")


@pytest.mark.parametrize("end_sharing", [False, True])
def test_collaborators_of_a_transferred_client(company: Company, *, end_sharing: bool) -> None:
    """They stay or end by choice; whoever receives the client owns it and collaborates no more."""
    owner = company.desk("wang.wei")
    for person in ("li.na", "zhou"):
        owner.do(share_client, "C-1", person)
    company.clock.tick(days=1)
    company.desk("zhao.min").do(transfer_client, "C-1", "li.na", reason="调整", end_sharing=end_sharing)
    company.clock.tick(days=1)
    in_force = [
        part.person for part in company.desk("li.na").read(collaborators_of, "C-1") if not part.is_over(company.clock())
    ]

    assert ([] if end_sharing else ["zhou"]) == in_force


def test_rules_that_forbid_something_to_collaborators(company: Company) -> None:
    """Where a host's rule speaks of sharing, it is looked up before any yes."""
    rules = attrs.evolve(
        SHIPPED,
        forbids=(*SHIPPED.forbids, Forbid(id="host.sharers", actions={Action.LOG}, relation=Relation.READER)),
    )
    company.desk("wang.wei").do(share_client, "C-1", "zhao.min")
    company.office = attrs.evolve(company.office, rules=rules)
    log = company.desk("zhao.min")

    assert ["access.host.sharers"] == why(lambda: log.do(log_communication, "C-1", medium=Medium.VISIT, summary="x"))
    assert log.do(log_communication, "C-2", medium=Medium.VISIT, summary="x").id == "C-2#1"
