"""The contract of a host's own client table."""

from __future__ import annotations

import pytest

from offboard_core.clients import Client
from offboard_core.errors import NotFound
from offboard_core.ports.pool import ClientTable
from offboard_core.testing.builders import a_client

POOL: tuple[Client, ...] = (
    a_client("C-1", owner="li.na"),
    a_client("C-10", owner="sun"),
    a_client("C-2", owner="li.na"),
)
"""Ids and owners of the clients that the table under test must contain; the other fields are free."""


class ClientTableContract:
    """The contract of a host's client table. Override the fixture `table`, which contains `POOL`."""

    @pytest.fixture
    def table(self) -> ClientTable:
        """Override this: the host's table with exactly the clients of `POOL`."""
        raise NotImplementedError("override the `table` fixture with a table that holds the clients of `POOL`")

    def test_a_client_is_found(self, table: ClientTable) -> None:
        """`get` and `find` return the client with that id and its owner."""
        for client in POOL:
            assert (client.id, client.owner) == (table.get(client.id).id, table.get(client.id).owner)
            assert table.get(client.id) == table.find(client.id)

    def test_a_missing_client_is_not_found(self, table: ClientTable) -> None:
        """For a missing client, `find` returns None and `get` raises `NotFound`."""
        with pytest.raises(NotFound):
            table.get("C-404")
        assert table.find("C-404") is None

    def test_clients_are_found_by_owner(self, table: ClientTable) -> None:
        """`owned_by` returns all clients of a person, and none for a person without clients."""
        assert {"C-1", "C-2"} == {client.id for client in table.owned_by("li.na")}
        assert [] == list(table.owned_by("nobody"))

    def test_the_owner_changes(self, table: ClientTable) -> None:
        """`change_owner` returns True, and every query then returns the new owner."""
        assert table.change_owner("C-1", expected="li.na", new="sun") is True

        assert "sun" == table.get("C-1").owner
        assert {"C-1", "C-10"} == {client.id for client in table.owned_by("sun")}
        assert {"C-2"} == {client.id for client in table.owned_by("li.na")}

    def test_another_owner_than_expected_stays(self, table: ClientTable) -> None:
        """`change_owner` returns False and changes no client if another person is the owner by now."""
        assert table.change_owner("C-1", expected="sun", new="zhou") is False

        assert "li.na" == table.get("C-1").owner
        assert [] == list(table.owned_by("zhou"))

    def test_nobodys_owner_cannot_change(self, table: ClientTable) -> None:
        """`change_owner` returns False for a missing client and creates none."""
        assert table.change_owner("C-404", expected="li.na", new="sun") is False

        assert table.find("C-404") is None

    def test_the_same_owner_may_be_confirmed(self, table: ClientTable) -> None:
        """A change to the expected owner succeeds; databases count such an update differently."""
        assert table.change_owner("C-1", expected="li.na", new="li.na") is True
        assert table.change_owner("C-1", expected="li.na", new="sun") is True
        assert table.change_owner("C-1", expected="li.na", new="zhou") is False

    def test_nothing_but_the_owner_changes(self, table: ClientTable) -> None:
        """A change of owner leaves every core field and contact unchanged."""
        before = table.get("C-2")
        table.change_owner("C-2", expected="li.na", new="sun")
        after = table.get("C-2")

        fields = ("name", "tax_id", "contract_numbers", "contract_amount", "contacts")
        assert [getattr(before, field) for field in fields] == [getattr(after, field) for field in fields]
