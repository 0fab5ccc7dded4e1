"""The facts a departure report is drawn from: claims, clients, records and the journal of the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from offboard_core.clients.client import Client
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.item_kinds import ItemKind
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.receivable import Receivable

_NOT_GIVEN = Unknown("not_given")


@attrs.frozen(kw_only=True)
class TimelineEntry:
    """One thing that happened, as the journal tells it."""

    at: dt.datetime
    by: str
    type: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class DepartureFacts:
    """What a departure report is drawn from beside the case and its review; `Unknown` where a source did not answer.

    Of `receivables` and `ladders` those count that the leaver answers for or made, or that stand on the manifest; of
    `clients` those on the manifest. `last_record_on` names each client's last record where there is one.
    """

    receivables: Iterable[Receivable] | Unknown
    ladders: Iterable[Ladder] | Unknown
    clients: Iterable[Client] | Unknown
    last_record_on: Mapping[str, dt.date] | Unknown = _NOT_GIVEN
    timeline: Iterable[TimelineEntry] = ()

    def claims_of(self, case: OffboardingCase) -> tuple[Receivable, ...] | Unknown:
        """Return the claims that belong to this departure."""
        if isinstance(self.receivables, Unknown):
            return self.receivables
        on_manifest = {item.ref for item in case.items if item.kind is ItemKind.RECEIVABLE}
        return tuple(
            claim
            for claim in self.receivables
            if claim.id in on_manifest or case.leaver in {claim.salesperson, claim.originator}
        )
