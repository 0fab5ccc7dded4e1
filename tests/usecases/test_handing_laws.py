"""Laws of handing clients over in a departure, in whatever order people act: nobody's client, no lost question, no loose end."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from offboard_core.access.standing import Employment
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.clients import ClientTransfer, Medium, TransferStage
from offboard_core.errors import Refusal
from offboard_core.offboarding import ItemKind, ItemState
from offboard_core.ports.repository import Aggregate
from offboard_core.usecases import (
    accept_transfer,
    broken_state_facts,
    call_transfer_off,
    complete_transfer,
    daily_round,
    decline_transfer,
    hand_residual,
    inform_client,
    log_communication,
    propose_receiver,
    propose_successor,
    settle_item,
    transfer_client,
    withdraw,
)
from offboard_core.usecases.obligation import obligations_of
from tests.usecases.company import CASE, PEOPLE, Company, a_client, a_company, checked, documented, noticed

CLIENTS = ("C-1", "C-2")
RECEIVERS = ("li.na", "hua")
COLLEAGUES = tuple(attrs.evolve(PEOPLE[1], id=id, name=id) for id in ("hua",))
IN_CASE = frozenset({TransferStage.ACCEPTED, TransferStage.INFORMED})

clients = st.sampled_from(CLIENTS)
receivers = st.sampled_from(RECEIVERS)


class HandingOver(RuleBasedStateMachine):
    """Two clients of a leaver, two colleagues who may leave too, a supervisor, HR, and time."""

    def __init__(self) -> None:
        """Open an office in the middle of a departure."""
        super().__init__()
        self.company: Company = a_company(
            MemoryStorage(), clients=[a_client(id) for id in CLIENTS], people=(*PEOPLE, *COLLEAGUES)
        )
        checked(self.company)
        for client in CLIENTS:
            documented(self.company, client)

    def attempt(self, act: Callable[[], object]) -> None:
        """Let somebody do something that may not be possible now; a no changes nothing."""
        with contextlib.suppress(Refusal):
            act()

    def newest(self, client: str) -> str:
        """Return the id of a client's newest transfer, or of none."""
        with self.company.office.storage.begin("main") as work:
            found = work.transfers.of_client(client)
        return found[-1].id if found else "none"

    @rule(client=clients, to=receivers)
    def propose(self, client: str, to: str) -> None:
        """The supervisor proposes somebody."""
        self.attempt(lambda: self.company.desk("zhao.min").do(propose_successor, CASE, client, to))

    @rule(client=clients, to=receivers)
    def propose_other(self, client: str, to: str) -> None:
        """The supervisor proposes somebody else, in a case or after it."""
        if (id := self.newest(client)) != "none":
            self.attempt(lambda: self.company.desk("zhao.min").do(propose_receiver, id, to))

    @rule(client=clients, who=receivers, yes=st.booleans())
    def answer(self, client: str, who: str, *, yes: bool) -> None:
        """Somebody accepts or declines."""
        if (id := self.newest(client)) == "none":
            return
        desk = self.company.desk(who)
        if yes:
            self.attempt(lambda: desk.do(accept_transfer, id))
        else:
            self.attempt(lambda: desk.do(decline_transfer, id, reason="x"))

    @rule(client=clients, agreed=st.booleans())
    def tell(self, client: str, *, agreed: bool) -> None:
        """The client is told, and agrees or not."""
        if (id := self.newest(client)) != "none":
            self.attempt(lambda: self.company.desk("zhao.min").do(inform_client, id, note="x", agreed=agreed))

    @rule(client=clients)
    def complete(self, client: str) -> None:
        """The supervisor hands the client over."""
        if (id := self.newest(client)) != "none":
            self.attempt(lambda: self.company.desk("zhao.min").do(complete_transfer, id))

    @rule(client=clients)
    def call_off(self, client: str) -> None:
        """The supervisor calls a transfer off."""
        if (id := self.newest(client)) != "none":
            self.attempt(lambda: self.company.desk("zhao.min").do(call_transfer_off, id, reason="x"))

    @rule(client=clients, to=receivers)
    def settle(self, client: str, to: str) -> None:
        """The supervisor settles the line at once."""
        self.attempt(lambda: self.company.desk("zhao.min").do(settle_item, CASE, client, receiver=to, witness="boss"))

    @rule(client=clients, who=receivers)
    def contact(self, client: str, who: str) -> None:
        """Somebody speaks with a client, where they may."""
        self.attempt(lambda: self.company.desk(who).do(log_communication, client, medium=Medium.PHONE, summary="x"))

    @rule(client=clients, to=receivers)
    def move(self, client: str, to: str) -> None:
        """The supervisor moves a client outside the case, where it is not waiting there."""
        self.attempt(lambda: self.company.desk("zhao.min").do(transfer_client, client, to, reason="x"))

    @rule(client=clients, to=receivers)
    def hand_on(self, client: str, to: str) -> None:
        """What is left over goes to somebody."""
        due_on = self.company.office.today(self.company.clock()) + dt.timedelta(days=30)
        self.attempt(
            lambda: self.company.desk("zhao.min").do(hand_residual, CASE, f"item:{client}", owner=to, due_on=due_on)
        )

    @precondition(lambda self: self.company.case().is_before_departure)
    @rule()
    def stay(self) -> None:
        """The employer agrees that the leaver stays."""
        self.attempt(lambda: self.company.desk("chen").do(withdraw, CASE, reason="x", evidence="y"))

    @rule(who=receivers)
    def leave_too(self, who: str) -> None:
        """A colleague hands in notice."""
        if self.company.standing(who).employment is Employment.ACTIVE:
            self.attempt(lambda: noticed(self.company, who))

    @rule(days=st.sampled_from([0, 1, 7, 40]))
    def night(self, days: int) -> None:
        """Time goes by, and a round runs."""
        self.company.clock.tick(days=days)
        report = daily_round(self.company.office)
        assert () == report.failed

    @invariant()
    def nobody_is_left_without(self) -> None:
        """Every client is somebody's who is here, and every other fact about the state holds."""
        assert () == self.company.desk("audit").read(broken_state_facts)

    @invariant()
    def one_transfer_at_a_time_and_it_knows_the_owner(self) -> None:
        """At most one is open for a client; in care or waiting, its owner is the client's, or the next round ends it."""
        for client in CLIENTS:
            open_ones = [found for found in self.transfers(client) if found.is_open]
            assert len(open_ones) <= 1
            stored = self.company.client(client)
            assert sum(found.owner == stored.owner for found in open_ones) == len(open_ones) or not self.in_case(
                stored.owner
            )

    @invariant()
    def the_manifest_says_what_is_so(self) -> None:
        """A line that is settled has its client elsewhere; one that is open names whoever said yes, and nobody else."""
        case = self.company.case()
        if not case.is_before_departure:
            return
        for item in case.items:
            if item.kind is ItemKind.CLIENT and item.state is ItemState.OPEN:
                accepted = [it.receiver for it in self.transfers(item.ref) if it.case == CASE and it.stage in IN_CASE]
                assert item.receiver in {None, *accepted}

    @invariant()
    def the_worklist_is_the_sum_of_what_is_owed(self) -> None:
        """Every open entry is owed about its aggregate, and all that is owed about a transfer or a case is in the index."""
        company = self.company
        with company.office.storage.begin("main") as work:
            entries = [entry for owner in self.owners() for entry in work.worklist.open_for(owner)]
            aggregates: list[Aggregate] = [
                *(found for client in CLIENTS for found in work.transfers.of_client(client)),
                *(case for person in ("wang.wei", *RECEIVERS) for case in work.cases.of_leaver(person)),
            ]
            others = {entry.stream for entry in entries} - {item.target.stream for item in aggregates}
            aggregates += [
                work.repository(kind).get(id) for kind, _, id in (stream.partition("/") for stream in others)
            ]
        owed = [
            (f"{item.id}:{todo.key}", todo.owner, item.target.stream)
            for item in aggregates
            for todo in obligations_of(item, now=company.clock(), zone=company.office.zone)
        ]
        assert sorted(owed) == sorted((entry.id, entry.owner, entry.stream) for entry in entries)

    def transfers(self, client: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers of a client."""
        with self.company.office.storage.begin("main") as work:
            return work.transfers.of_client(client)

    def in_case(self, person: str) -> bool:
        """Say whether somebody is leaving, so that their clients stand on a manifest."""
        return self.company.standing(person).employment is not Employment.ACTIVE

    def owners(self) -> tuple[str, ...]:
        """Return everybody who could owe something, and every role."""
        people = [person.id for person in (*PEOPLE, *COLLEAGUES)]
        return (*people, "hr", "finance", "it", "asset_keeper", "supervisor", "auditor", "sales")


HandingOver.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
TestHandingOver = HandingOver.TestCase
