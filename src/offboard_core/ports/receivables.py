"""What is stored of receivables: claims, credits, evidence bundles, ladders. The promises are those of `ports.store`."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from offboard_core.access.rules import Action
from offboard_core.ports.kind import Column, Kind, Owing, Unit, without
from offboard_core.ports.repository import Stored, Where
from offboard_core.receivables import ClientCredit, EvidenceExport, Ladder, Receivable
from offboard_core.receivables.worklist import ladder_obligations


class ReceivableRepository(Stored[Receivable]):
    """Receivables and their settlements as taken in (应收单仓储)."""

    def of_salesperson(self, person: str) -> tuple[Receivable, ...]:
        """Return everything `person` is responsible for now, settled or not, by id."""
        return self._search(Where("salesperson", "=", person))

    def of_client(self, client: str) -> tuple[Receivable, ...]:
        """Return everything owed by `client`, settled or not, by id."""
        return self._search(Where("client", "=", client))

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Receivable, ...]:
        """Return receivables by id, those behind `after`, `limit` at most; an empty page behind the last one."""
        return self._page(after=after, limit=limit)


RECEIVABLES = Kind[Receivable, ReceivableRepository](
    cls=Receivable,
    repository=ReceivableRepository,
    columns={
        "client": Column(str, lambda claim: claim.client),
        "salesperson": Column(str, lambda claim: claim.salesperson),
        "currency": Column(str, lambda claim: claim.amount.currency),
    },
    searches=(("client",), ("salesperson",)),
)


class CreditRepository(Stored[ClientCredit]):
    """Money of clients that stands against no claim yet (未核销预收)."""

    def of_client(self, client: str) -> tuple[ClientCredit, ...]:
        """Return the credits of one client, set off or not, by id."""
        return self._search(Where("client", "=", client))


CREDITS = Kind[ClientCredit, CreditRepository](
    cls=ClientCredit,
    repository=CreditRepository,
    columns={"client": Column(str, lambda credit: credit.client)},
    searches=(("client",),),
)


class ExportRepository(Stored[EvidenceExport]):
    """Evidence bundles as they were handed out (举证包)."""

    def of_receivable(self, receivable: str) -> tuple[EvidenceExport, ...]:
        """Return the bundles of one receivable, by id."""
        return self._search(Where("receivable", "=", receivable))


EXPORTS = Kind[EvidenceExport, ExportRepository](
    cls=EvidenceExport,
    repository=ExportRepository,
    columns={"receivable": Column(str, lambda export: export.receivable)},
    searches=(("receivable",),),
)


class LadderRepository(Stored[Ladder]):
    """Steps, statements, promises and holds of each receivable (预警台账)."""

    def due(self, on: dt.date, *, after: str = "", limit: int = 500) -> tuple[str, ...]:
        """Return ids of ladders whose next review date is `on` or earlier, by id, those behind `after`, `limit` at most."""
        return self._rows.ids(Where("next_review_on", "<=", on), Where("id", ">", after), limit=limit)

    def of_salesperson(self, person: str) -> tuple[Ladder, ...]:
        """Return the ladders `person` answers for, by id."""
        return self._search(Where("salesperson", "=", person))

    def of_client(self, client: str) -> tuple[Ladder, ...]:
        """Return the ladders of one client's receivables, by id."""
        return self._search(Where("client", "=", client))


LADDERS = Kind[Ladder, LadderRepository](
    cls=Ladder,
    repository=LadderRepository,
    columns={
        "client": Column(str, lambda ladder: ladder.client),
        "salesperson": Column(str, lambda ladder: ladder.salesperson),
        "next_review_on": Column(dt.date, lambda ladder: ladder.next_review_on),
    },
    searches=(("client",), ("salesperson",), ("next_review_on",)),
    version=2,
    upcasters={1: without("shown")},  # the worklist index holds what the host's 待办 centre shows
    owes=Owing(
        obligations=lambda ladder, _now, zone: ladder_obligations(ladder, zone=zone),
        facts=lambda ladder: {
            "client": ladder.client,
            "client_name": ladder.name,
            "salesperson": ladder.salesperson,
        },
        acts={
            "file_statement": {"file_statement": Action.FILE_STATEMENT},
            "interrupt_limitation": {
                "send_balance_confirmation": Action.COLLECT,
                "acknowledge_balance": Action.COLLECT,
            },
            "intervene": {"record_intervention": Action.INTERVENE},
            "judge_receipt": {"judge_receipt": Action.SETTLE},
            "judge_statement": {"judge_statement": Action.JUDGE_STATEMENT},
            "pursue": {"record_collection": Action.COLLECT, "conclude_collection": Action.COLLECT},
            "release_letter": {"release_letter": Action.RELEASE_LETTER, "cancel_letter": Action.RELEASE_LETTER},
        },
    ),
)

KINDS = (RECEIVABLES, CREDITS, EXPORTS, LADDERS)
"""What is stored of receivables, in the order of the tables."""


class ReceivableUnit(Unit, Protocol):
    """What a unit of work holds of receivables."""

    @property
    def receivables(self) -> ReceivableRepository:
        """Return the receivables."""
        return self.stored(RECEIVABLES)

    @property
    def credits(self) -> CreditRepository:
        """Return the clients' credits."""
        return self.stored(CREDITS)

    @property
    def exports(self) -> ExportRepository:
        """Return the evidence bundles that were handed out."""
        return self.stored(EXPORTS)

    @property
    def ladders(self) -> LadderRepository:
        """Return the ladders."""
        return self.stored(LADDERS)
