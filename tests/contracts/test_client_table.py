"""A host's client table, as in the docs, meets its contract; and so does the pool on it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from offboard_core.adapters.sqlalchemy import SqlStorage
from offboard_core.clients import Ownership
from offboard_core.errors import Conflict, InvalidInput
from offboard_core.ports.pool import ClientTable
from offboard_core.testing import ClientTableContract
from offboard_core.testing import builders as new
from offboard_core.testing.contracts.clients import POOL
from tests.contracts.crm import CrmClients, Customer, Mapping


@pytest.fixture(params=["sqlite", "postgres"])
def crm(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with the clients of the pool in the host's table."""
    engine: Engine = request.getfixturevalue(request.param)
    Mapping.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all(Customer(pk=client.id, title=client.name, sales_no=client.owner) for client in POOL)
    yield engine
    Mapping.metadata.drop_all(engine)


class TestCrmClients(ClientTableContract):
    """A host's table through SQLAlchemy."""

    @pytest.fixture
    def table(self, crm: Engine) -> Iterator[ClientTable]:
        """The host's table with the clients of the pool."""
        with Session(crm) as session:
            yield CrmClients(session)


def owner_of(crm: Engine, id: str) -> str:
    """Return the owner in the host's table."""
    with Session(crm) as session:
        return session.get_one(Customer, id).sales_no


def hand_over(crm: Engine, id: str, owner: str) -> None:
    """Change an owner in the host's table without the library, as a user of the CRM might."""
    with Session(crm) as session, session.begin():
        session.get_one(Customer, id).sales_no = owner


def test_a_transfer_reaches_the_hosts_table(crm: Engine) -> None:
    """A client saved with a new owner has it in the host's table after the commit, and not before."""
    storage = SqlStorage(crm, clients=CrmClients)
    with storage.begin("main") as work:
        client = work.clients.get("C-1")
        moved = attrs.evolve(client, owner="sun", ownerships=(Ownership(owner="sun", from_on=new.TODAY),))
        work.clients.save(moved)
        work.ladders.save(new.a_ladder())
        assert "sun" == work.clients.get("C-1").owner
        assert ["C-1", "C-10"] == [item.id for item in work.clients.owned_by("sun")]
        assert "li.na" == owner_of(crm, "C-1")
        work.commit()

    assert "sun" == owner_of(crm, "C-1")


def test_a_transfer_not_committed_leaves_the_hosts_table(crm: Engine) -> None:
    """Leaving without a commit also undoes changes in the host's table."""
    with SqlStorage(crm, clients=CrmClients).begin("main") as work:
        work.clients.save(attrs.evolve(work.clients.get("C-1"), owner="sun"))

    assert "li.na" == owner_of(crm, "C-1")


def test_a_transfer_somebody_was_faster_with_is_a_conflict(crm: Engine) -> None:
    """An owner changed by the host since the read raises `Conflict`, and the host's owner stays."""
    with SqlStorage(crm, clients=CrmClients).begin("main") as work:
        client = work.clients.get("C-1")
        hand_over(crm, "C-1", "zhou")
        with pytest.raises(Conflict) as caught:
            work.clients.save(attrs.evolve(client, owner="sun"))

    assert ("clients", "C-1") == (caught.value.kind, caught.value.id)
    assert "zhou" == owner_of(crm, "C-1")


def test_a_client_only_read_is_confirmed(crm: Engine) -> None:
    """A client that the host reassigns between our read and our commit raises `Conflict`."""
    storage = SqlStorage(crm, clients=CrmClients)
    with storage.begin("main") as work:
        assert "li.na" == work.clients.get("C-1").owner
        hand_over(crm, "C-1", "zhou")
        work.communications.save(new.a_communication())
        with pytest.raises(Conflict) as caught:
            work.commit()

    assert ("clients", "C-1") == (caught.value.kind, caught.value.id)
    with storage.begin("main") as work:
        assert work.communications.find("K-1") is None


def test_what_is_the_hosts_is_not_written(crm: Engine) -> None:
    """A changed core field or a client unknown to the host is refused: only the owner is written."""
    with SqlStorage(crm, clients=CrmClients).begin("main") as work:
        with pytest.raises(InvalidInput):
            work.clients.save(attrs.evolve(work.clients.get("C-1"), name="Another"))
        with pytest.raises(InvalidInput):
            work.clients.save(new.a_client("C-404"))


@pytest.mark.parametrize("commit", [True, False])
@pytest.mark.parametrize("by_session", [True, False], ids=["session", "connection"])
def test_a_transfer_inside_the_hosts_transaction_is_the_hosts(crm: Engine, *, by_session: bool, commit: bool) -> None:
    """In a joined transaction the owner changes with the host's commit, and not with its rollback."""
    with Session(crm) as session, crm.connect() as connection:
        host = session if by_session else connection
        with SqlStorage(crm, clients=CrmClients).within(host).begin("main") as work:
            work.clients.save(attrs.evolve(work.clients.get("C-1"), owner="sun"))
            work.commit()
        if commit:
            host.commit()
        else:
            host.rollback()

    assert ("sun" if commit else "li.na") == owner_of(crm, "C-1")


def test_a_unit_left_inside_the_hosts_session_gives_its_objects_back(crm: Engine) -> None:
    """After a unit of work without commit, the host's mapped object has the old owner again."""
    with Session(crm) as session:
        customer = session.get_one(Customer, "C-1")
        with SqlStorage(crm, clients=CrmClients).within(session).begin("main") as work:
            work.clients.save(attrs.evolve(work.clients.get("C-1"), owner="sun"))
            assert "sun" == customer.sales_no

        assert "li.na" == customer.sales_no
