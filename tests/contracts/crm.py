"""A host's own client table, mapped by the host."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from sqlalchemy import String, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from offboard_core.clients import Client
from offboard_core.errors import NotFound


class Mapping(DeclarativeBase):
    """The host's own metadata."""


class Customer(Mapping):
    """The host's client, with the host's column names."""

    __tablename__ = "crm_customer"

    pk: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    sales_no: Mapped[str] = mapped_column(String(40))


@attrs.frozen
class CrmClients:
    """The port on the host's table: four methods, as a host would write them."""

    session: Session

    def get(self, id: str) -> Client:
        """Return the client."""
        if (found := self.find(id)) is None:
            raise NotFound("clients", id)
        return found

    def find(self, id: str) -> Client | None:
        """Return the client, or None."""
        customer = self.session.get(Customer, id)
        return None if customer is None else self._client(customer)

    def owned_by(self, person: str) -> Sequence[Client]:
        """Return the clients `person` owns."""
        return [
            self._client(item) for item in self.session.scalars(select(Customer).where(Customer.sales_no == person))
        ]

    def change_owner(self, id: str, *, expected: str, new: str) -> bool:
        """Change the owner as one compare-and-set."""
        change = update(Customer).where(Customer.pk == id, Customer.sales_no == expected).values(sales_no=new)
        return self.session.connection().execute(change).rowcount == 1 and self._read_again(id)

    def _read_again(self, id: str) -> bool:
        self.session.expire_all()
        return self.session.get(Customer, id) is not None

    def _client(self, customer: Customer) -> Client:
        return Client(id=customer.pk, name=customer.title, owner=customer.sales_no)
