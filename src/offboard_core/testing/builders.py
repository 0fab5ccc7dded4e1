"""Builders: one valid object of each kind per call, so that a test contains only what it is about.

Each builder takes the few fields that tests need; change other fields with `attrs.evolve`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from offboard_core.access.mandate import Mandate
from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import (
    ChangeRequest,
    ClaimBook,
    Client,
    ClientTransfer,
    Collaboration,
    Communication,
    CoreFields,
    DailyLog,
    Medium,
)
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.journal import Entry, Head, Stamp, seal
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Event, Hand, Message
from offboard_core.offboarding import OffboardingCase, Residual, ResidualKind, Stage
from offboard_core.organization.person import Person, Role
from offboard_core.ports.hands import Outgoing
from offboard_core.ports.store import Adoption, Feed, Receipt, WorklistEntry
from offboard_core.receivables import ClientCredit, EvidenceExport, ExportedFile, Ladder, Receivable
from offboard_core.review import Review, RiskBand, RiskCategory, RiskEntry, Signal, Talk

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
"""Noon in Shanghai on Monday, 23 November 2026, the moment of all built objects."""
TODAY = dt.date(2026, 11, 23)
"""The date of `NOON`."""


def a_person(id: str = "li.na", *, roles: Sequence[Role] = (Role.SALES,), supervisor: str | None = None) -> Person:
    """Build an employee of the HR system."""
    return Person(id=id, name=f"Name of {id}", roles=tuple(roles), supervisor=supervisor)


def a_standing(
    id: str = "li.na", *, roles: Sequence[Role] = (Role.SALES,), employment: Employment = Employment.ACTIVE
) -> Standing:
    """Build a standing."""
    return Standing(id=PersonId(id), name=f"Name of {id}", roles=tuple(roles), employment=employment)


def a_receivable(
    id: str = "AR-1",
    *,
    client: str = "C-1",
    salesperson: str = "li.na",
    due_on: dt.date = TODAY,
    amount: str = "100.00",
    recorded_at: dt.datetime | None = None,
) -> Receivable:
    """Build a receivable without settlements."""
    return Receivable(
        id=id,
        client=client,
        salesperson=salesperson,
        due_on=due_on,
        amount=Money.of(amount, "CNY"),
        recorded_at=recorded_at,
    )


def a_credit(id: str = "PR-1", *, client: str = "C-1") -> ClientCredit:
    """Build a client's credit that is not allocated to a claim."""
    return ClientCredit(id=id, client=client, amount=Money.of("300.00", "CNY"), value_on=TODAY, reference=f"BANK-{id}")


def an_export(id: str = "AR-1#1", *, receivable: str = "AR-1") -> EvidenceExport:
    """Build an evidence bundle that was handed to a lawyer."""
    return EvidenceExport(
        id=id,
        receivable=receivable,
        client="C-1",
        given_to="金诚律师事务所",
        purpose="起诉",
        by="zhou",
        at=NOON,
        digest="0" * 64,
        files=(ExportedFile(path="manifest.json", text="{}"),),
    )


def a_ladder(
    id: str = "AR-1", *, client: str = "C-1", salesperson: str = "li.na", next_review_on: dt.date = TODAY
) -> Ladder:
    """Build a ladder without steps."""
    return Ladder(id=id, client=client, salesperson=salesperson, opened_on=TODAY, next_review_on=next_review_on)


def a_client(id: str = "C-1", *, owner: str = "li.na", pool: str = "") -> Client:
    """Build a client."""
    return Client(id=id, name=f"Name of {id}", owner=owner, pool=pool)


def a_collaboration(client: str = "C-1", *, person: str = "wang.wei") -> Collaboration:
    """Build a collaboration on a client, without an end."""
    return Collaboration(id=Collaboration.id_of(client, person), client=client, person=person, from_at=NOON)


def a_change_request(id: str = "C-1/1", *, client: str = "C-1") -> ChangeRequest:
    """Build an undecided request to change a client's name."""
    return ChangeRequest(
        id=id,
        client=client,
        owner="li.na",
        wanted=CoreFields(name="New name"),
        before=CoreFields(name=f"Name of {client}"),
        reason="renamed",
        by="li.na",
        at=NOON,
    )


def a_claim_book(person: str = "li.na", *, on: dt.date = TODAY) -> ClaimBook:
    """Build the claim book of a day, without a claim."""
    return ClaimBook.of(person, on)


def a_daily_log(person: str = "li.na", *, on: dt.date = TODAY) -> DailyLog:
    """Build a daily log without contacts."""
    return DailyLog(id=DailyLog.id_of(person, on), person=person, on=on, no_contact=True, at=NOON)


def a_mandate(id: str = "M-1", *, delegator: str = "zhao.min", delegate: str = "li.na") -> Mandate:
    """Build a mandate for the week that begins at `NOON`."""
    until_at = NOON + dt.timedelta(days=7)
    return Mandate(id=id, delegator=delegator, delegate=delegate, from_at=NOON, until_at=until_at)


def a_transfer(id: str = "C-1/1", *, client: str = "C-1", receiver: str = "") -> ClientTransfer:
    """Build a transfer of a client that has just been listed."""
    return ClientTransfer(
        id=id, client=client, owner="li.na", receiver=receiver, fallback="zhao.min", reason="reorganised"
    )


def of_the_pool() -> tuple[Collaboration, ChangeRequest, ClaimBook, DailyLog, Mandate, ClientTransfer]:
    """Build one object of each kind that belongs to the client pool."""
    return a_collaboration(), a_change_request(), a_claim_book(), a_daily_log(), a_mandate(), a_transfer()


def a_communication(id: str = "K-1", *, client: str = "C-1", at: dt.datetime = NOON) -> Communication:
    """Build a record of a conversation with a client."""
    return Communication(id=id, client=client, author="li.na", at=at, medium=Medium.PHONE, summary="asked for payment")


def a_case(
    id: str = "wang.wei/1", *, leaver: str = "wang.wei", stage: Stage = Stage.DRAFT, left_open: str = ""
) -> OffboardingCase:
    """Build a drafted case; another `stage` gives a case that has only its stage changed.

    `left_open` is the id of an open residual to add.
    """
    residual = Residual(
        id=left_open, kind=ResidualKind.SIGN_OFF, label=left_open, receiver="hr", due_on=TODAY + dt.timedelta(days=50)
    )
    return OffboardingCase(
        id=id,
        leaver=leaver,
        leaver_name=f"Name of {leaver}",
        spell=1,
        last_working_on=TODAY + dt.timedelta(days=30),
        stage=stage,
        residuals=(residual,) if left_open else (),
    )


def a_review(id: str = "wang.wei/1", *, leaver: str = "wang.wei") -> Review:
    """Build a review that has just begun."""
    return Review(id=id, leaver=leaver, begun_on=TODAY)


def a_risk(id: str = "risk-1", *, category: RiskCategory = RiskCategory.HANDOVER) -> RiskEntry:
    """Build an entry of the risk register."""
    return RiskEntry(id=id, category=category, case="wang.wei/1", found_on=TODAY, summary="handed over too late")


def a_worklist_entry(id: str = "W-1", *, owner: str = "li.na", due_at: dt.datetime = NOON) -> WorklistEntry:
    """Build an entry of the worklist index."""
    return WorklistEntry(id=id, owner=owner, stream="ladders/AR-1", due_at=due_at)


def a_talk(id: str = "li.na/1", *, person: str = "li.na") -> Talk:
    """Build an open talk."""
    return Talk(
        id=id,
        person=person,
        opened_on=TODAY,
        opened_by="chen",
        band=RiskBand.WATCH,
        policy="2026-07",
        impact_assessment="PIA-1",
        reasons=(Signal.EXPORTS,),
        due_on=TODAY + dt.timedelta(days=14),
    )


def a_feed(id: str = "receivables", *, known_at: dt.datetime = NOON) -> Feed:
    """Build the record of how far a source was taken in."""
    return Feed(id=id, known_at=known_at)


def an_adoption(id: str = "ageing/2026-07") -> Adoption:
    """Build a policy version that has been used for a decision."""
    return Adoption(id=id, text='version = "2026-07"')


def a_receipt(id: str = "key-1", *, at: dt.datetime = NOON) -> Receipt:
    """Build the receipt of a command that was carried out."""
    return Receipt(id=id, verb="sign_off", content="0" * 64, kept_kind="cases", kept_id="wang.wei/1", at=at)


def a_message(
    key: str = "AR-1/1/90", *, recipient: str = "li.na", facts: Mapping[str, object] | None = None
) -> Message:
    """Build a message to a person."""
    return Message(
        key=key,
        hand=Hand.NOTIFY,
        code="letter.due",
        recipient=recipient,
        stream="ladders/AR-1",
        facts={"outstanding": Money.of("100.00", "CNY")} if facts is None else facts,
    )


def an_outgoing(key: str = "AR-1/1/90", *, recipient: str = "li.na") -> Outgoing:
    """Build a message with its final text, ready to be sent."""
    return Outgoing(key=key, code="letter.due", recipient=recipient, subject="AR-1", body="100.00 CNY is owed.")


def entries(stream: str, count: int, *, after: Head | None = None) -> tuple[Entry, ...]:
    """Seal `count` entries that continue the chain from `after`, or start a chain."""
    events = [Event(type="happened", stream=stream, facts={"number": number}) for number in range(count)]
    return seal(Stamp(by="li.na", at=NOON), events, {} if after is None else {stream: after})
