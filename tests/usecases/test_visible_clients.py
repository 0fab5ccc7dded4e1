"""The clients an actor may see, page by page."""

from __future__ import annotations

import pytest

from offboard_core.clients import (
    Client,
)
from offboard_core.organization.person import Person, Role
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    visible_clients,
)
from tests.usecases.company import (
    Company,
    a_client,
    a_company_with_pools,
    ids,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    return a_company_with_pools(storage)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("wang.wei", ["C-1", "C-2", "P-1", "P-2", "P-3", "P-4"]),
        ("zhao.min", ["C-1", "C-2", "C-3", "C-4", "P-1", "P-2", "P-3", "P-4"]),
        ("feng", ["P-1", "P-2", "P-3", "P-4", "W-1"]),
        ("boss", ["C-1", "C-2", "C-3", "C-4", "P-1", "P-2", "P-3", "P-4"]),
        ("audit", ["C-1", "C-2", "C-3", "C-4", "P-1", "P-2", "P-3", "P-4", "W-1"]),
        ("zhou", []),
    ],
)
def test_everybody_sees_their_own_list(company: Company, who: str, expected: list[str]) -> None:
    """Page by page, whatever the size of a page, each client once, masked, and none that a point check refuses."""
    for limit in (1, 2, 3, 50):
        seen: list[Client] = []
        while page := company.desk(who).read(visible_clients, after=seen[-1].id if seen else "", limit=limit):
            assert len(page) <= limit
            seen += page
        assert expected == ids(tuple(seen))
        assert {"张****"} >= {contact.name for client in seen for contact in client.contacts}
    assert () == company.desk(who).read(visible_clients, limit=0)


def test_a_long_chain_of_people_is_one_list(company: Company) -> None:
    """Somebody above more people than are asked for by name sees the same, and nothing of others."""
    with company.office.storage.begin("main") as work:
        for number in range(250):
            work.standings.save(standing_below("zhao.min", f"n{number:03d}"))
        work.clients.save(a_client("N-1", "n007"))
        work.commit()

    assert ["C-1", "C-2", "C-3", "C-4", "N-1", "P-1", "P-2", "P-3", "P-4"] == ids(
        company.desk("boss").read(visible_clients)
    )


def standing_below(superior: str, person: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Let somebody stand below somebody."""
    from offboard_core.access.standing import Standing

    return Standing.of(Person(id=person, name=person, roles=[Role.SALES], supervisor=superior))
