"""The manifest 交接清单: the list of every item of a handover, drawn line by line from the facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.clients.client import Client
from offboard_core.clients.communication import Communication
from offboard_core.kernel.dates import add_months, moment
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Event, Message, Refused, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.offboarding.checklist import Checklist, ChecklistItem
from offboard_core.offboarding.holdings import Holding
from offboard_core.offboarding.item import Item, ItemState
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.lifecycle import before_departure, conclude
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Assessment
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.receivable import Receivable

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class Line:
    """One thing to hand over today. `role` may settle it; `facts` are signed, `moving` facts only shown."""

    kind: ItemKind
    ref: str
    label: str
    facts: Mapping[str, object]
    moving: Mapping[str, object] = attrs.field(factory=dict)
    role: Role = attrs.field()

    @role.default
    def _role_of_kind(self) -> Role:
        return self.kind.rules.role


def holding_line(kind: ItemKind, holding: Holding) -> Line:
    """Build the line of a thing that a source reported, with the facts of its kind."""
    facts = {name: getattr(holding, name) for name in kind.rules.facts}
    return Line(kind=kind, ref=holding.id, label=holding.name, facts=facts)


def by_hand_line(topic: Topic, role: Role) -> Line:
    """Build a manual line for a topic without a system."""
    return Line(kind=ItemKind.BY_HAND, ref=topic.value, label=topic.value, role=role, facts={"topic": topic.value})


def checklist_line(checklist: Checklist, item: ChecklistItem) -> Line:
    """Build a manual line of a kind defined by the host."""
    facts = {"checklist": checklist.id, "code": item.code}
    ref = f"{checklist.id}/{item.code}"
    return Line(kind=ItemKind.CUSTOM, ref=ref, label=item.label, role=item.role, facts=facts)


def _looked_for(client: Client, recent: Sequence[Communication]) -> tuple[tuple[str, bool], ...]:
    """Return the records a successor needs; missing ones are requested from the leaver."""
    return (
        ("records", bool(recent)),
        ("contacts", bool(client.contacts)),
        ("needs", bool(client.needs.strip() or any(record.needs.strip() for record in recent))),
        ("preferences", bool(client.preferences.strip())),
    )


def receivable_line(
    receivable: Receivable, *, as_of: dt.date, assessment: Assessment, ladder: Ladder | None, contact: str
) -> Line:
    """Build the line of a receivable: contract, amount, age, tier, contact, promises, unmatched reported receipts.

    It also shows the latest balance confirmation (对账), which proves that the client acknowledged the debt.
    """
    outstanding = receivable.outstanding(as_of)
    promises = ladder.promises if ladder is not None else ()
    receipts = ladder.open_receipts if ladder is not None else ()
    asked = ladder.confirmations[-1:] if ladder is not None else ()
    return Line(
        kind=ItemKind.RECEIVABLE,
        ref=receivable.id,
        label=f"{receivable.name} {outstanding}",
        facts={
            "client": receivable.client,
            "client_name": receivable.name,
            "contract": receivable.contract,
            "order_number": receivable.order_number,
            "amount": outstanding,
            "due_on": receivable.due_on,
            "disputed": receivable.disputed,
            "promises": tuple(f"{promise.pay_on.isoformat()} {promise.amount}" for promise in promises),
            "receipts": tuple(f"{receipt.received_on.isoformat()} {receipt.amount}" for receipt in receipts),
        },
        moving={
            "days_overdue": assessment.days_overdue,
            "tier": assessment.tier,
            "status": assessment.status.value,
            "contact": contact,
            "balance_sent_on": asked[0].sent_on if asked else None,
            "balance_acknowledged_on": asked[0].acknowledged_on if asked else None,
        },
    )


def client_line(client: Client, records: Sequence[Communication], *, since: dt.datetime, zone: dt.tzinfo) -> Line:
    """Build the line of a client: core facts, history, open needs, preferences, and records since `since`."""
    recent = [record for record in records if record.at >= since]
    last = max((record.at for record in records), default=None)
    return Line(
        kind=ItemKind.CLIENT,
        ref=client.id,
        label=client.name,
        facts={
            "name": client.name,
            "contracts": tuple(client.contract_numbers),
            "contract_amount": client.contract_amount,
            "segment": client.segment,
            "region": client.region,
            "grade": client.grade,
            "needs": client.needs,
            "preferences": client.preferences,
        },
        moving={
            "records": tuple(record.id for record in recent),
            "missing": tuple(name for name, there in _looked_for(client, recent) if not there),
            "last_record_on": last.astimezone(zone).date() if last is not None else None,
        },
    )


_MONTHS_OF_RECORDS = 3


_HANDED_OVER = frozenset({ItemState.SETTLED, ItemState.WAIVED})


@attrs.frozen(kw_only=True)
class Portfolio:
    """The leaver's receivables and clients in our own store, with the facts to describe them.

    `receivables` are all of the leaver's, settled or not; `clients` those owned now. `ladders` by receivable and
    `communications` by client may omit entries without content. `assessments` hold the status of each claim today, by
    receivable; a settled claim that was never handed over needs none.
    """

    receivables: Sequence[Receivable] = ()
    clients: Sequence[Client] = ()
    ladders: Mapping[str, Ladder] = attrs.field(factory=dict)
    communications: Mapping[str, Sequence[Communication]] = attrs.field(factory=dict)
    assessments: Mapping[str, Assessment] = attrs.field(factory=dict)
    calendar: WorkCalendar = CHINA


def draw_up(case: OffboardingCase, portfolio: Portfolio, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Update the lines about receivables and clients to today's facts; without a change there is no event.

    New claims and clients become open lines; paid or reassigned ones are gone; returning ones reopen. A line that was
    handed over stays so, with today's amount, even zero. Signatures are not changed: a changed sheet has another hash,
    so they become stale. Call this before every sign-off, departure and daily round; lines of other sources are valid
    until the next precheck.
    """
    if findings := before_departure(case):
        return Refused(findings)
    if not case.checks:
        return conclude(case, at=at)
    kinds = [kind for kind in ItemKind if kind.rules.is_ours]
    drawn, events = redraw(
        case, portfolio_lines(case, portfolio, at=at), kinds=kinds, at=at, calendar=portfolio.calendar
    )
    return conclude(drawn, *events, at=at, messages=asked_for(case, drawn))


@attrs.frozen(kw_only=True)
class DocumentationAsked(Said):
    """Whoever documents is asked for what the pool lacks about clients: `missing` by client, named in `clients`."""

    code: ClassVar[str] = "documentation.asked"

    leaver: str
    count: int
    clients: tuple[str, ...]
    missing: Mapping[str, tuple[str, ...]]
    last_working_on: dt.date


def asked_for(before: OffboardingCase, drawn: OffboardingCase) -> tuple[Message, ...]:
    """Ask the documenting person, in one message, for missing records of clients that are new on the manifest.

    Missing can be: records of the last three months, contacts, needs and preferences. No step waits for an answer.
    """
    known = {item.id for item in before.items}
    lacking = [
        (item, missing)
        for item in drawn.items
        if item.kind.rules.is_documented and item.is_open and item.id not in known
        if (missing := _missing(item))
    ]
    if not lacking:
        return ()
    said = DocumentationAsked(
        leaver=drawn.leaver_name,
        count=len(lacking),
        clients=tuple(item.label for item, _ in lacking),
        missing={item.ref: missing for item, missing in lacking},
        last_working_on=drawn.last_working_on,
    )
    key = f"asked:{drawn.id}:{drawn.version}"
    return (said.to(drawn.proxy or drawn.leaver, key=key, stream=drawn.target.stream),)


def _missing(item: Item) -> tuple[str, ...]:
    missing = item.moving.get("missing", ())
    return tuple(str(name) for name in missing) if isinstance(missing, tuple | list) else ()


def portfolio_lines(case: OffboardingCase, portfolio: Portfolio, *, at: dt.datetime) -> Iterator[Line]:
    """Describe every outstanding claim and every owned client, as of the day of `at`.

    A claim whose line was handed over or waived is described even when it is paid, because its sheet shows the amount.
    """
    as_of, zone = case.today(at), ZoneInfo(case.zone)
    contacts: dict[str, str] = {c.id: c.contacts[0].name for c in portfolio.clients if c.contacts}
    done = {item.ref for item in case.items if item.kind is ItemKind.RECEIVABLE and item.state in _HANDED_OVER}
    since = moment(add_months(as_of, -_MONTHS_OF_RECORDS), dt.time(0), zone)
    for receivable in portfolio.receivables:
        if receivable.outstanding(as_of).minor > 0 or receivable.id in done:
            ladder, assessment = portfolio.ladders.get(receivable.id), portfolio.assessments[receivable.id]
            contact = contacts.get(receivable.client, "")
            yield receivable_line(receivable, as_of=as_of, assessment=assessment, ladder=ladder, contact=contact)
    for client in portfolio.clients:
        yield client_line(client, portfolio.communications.get(client.id, ()), since=since, zone=zone)


def redraw(
    case: OffboardingCase,
    lines: Iterable[Line],
    *,
    kinds: Collection[ItemKind],
    at: dt.datetime,
    calendar: WorkCalendar,
) -> tuple[OffboardingCase, tuple[Event, ...]]:
    """Replace the lines of the manifest by `lines`; lines of `kinds` that are missing there are gone.

    Settled and waived lines stay so. A proposed waiver and finance's verdict on a claim are dropped when the line
    changes, because they concern the earlier version. The event names added, changed, gone and reopened lines.
    """
    fresh = {(line.kind, line.ref): line for line in lines}
    known = {(item.kind, item.ref) for item in case.items}
    kept = [_laid_over(item, fresh.get((item.kind, item.ref)), kinds) for item in case.items]
    taken = {item.id for item in kept}
    added = []
    for key, line in fresh.items():
        if key not in known:
            added.append(_new_item(case, line, taken, at=at, calendar=calendar))
            taken.add(added[-1].id)
    pairs = list(zip(case.items, kept, strict=True))
    gone = [new.id for old, new in pairs if new.state is ItemState.GONE and old.state is not ItemState.GONE]
    reopened = [new.id for old, new in pairs if old.state is ItemState.GONE and new.is_open]
    changed = [new.id for old, new in pairs if (old.label, old.facts) != (new.label, new.facts)]
    items = tuple(sorted((*kept, *added), key=lambda item: item.id))
    drawn = attrs.evolve(case, items=items)
    if not (added or changed or gone or reopened):
        return drawn, ()
    event = case.event(
        "manifest_drawn",
        added=tuple(item.id for item in added),
        changed=tuple(changed),
        gone=tuple(gone),
        reopened=tuple(reopened),
    )
    return drawn, (event,)


def _laid_over(item: Item, line: Line | None, kinds: Collection[ItemKind]) -> Item:
    if line is None:
        is_gone = item.kind in kinds and item.is_unfinished
        return attrs.evolve(item, state=ItemState.GONE, proposed_by=None) if is_gone else item
    if item.state is ItemState.GONE:
        item = attrs.evolve(
            item,
            state=ItemState.OPEN,
            receiver=None,
            deferred_until=None,
            decided_by=None,
            proposed_by=None,
            reason="",
            verification=None,
        )
    elif item.is_unfinished and (item.label, item.facts) != (line.label, line.facts):
        item = attrs.evolve(item, proposed_by=None, verification=None)
    return attrs.evolve(item, label=line.label, role=line.role, facts=line.facts, moving=line.moving)


def _new_item(
    case: OffboardingCase, line: Line, taken: Collection[str], *, at: dt.datetime, calendar: WorkCalendar
) -> Item:
    due_on = calendar.add_workdays(case.today(at), line.kind.rules.workdays(case.policy)).on
    id = line.ref
    while id in taken:
        id = f"{line.kind.value}:{id}"
    return Item(
        id=id,
        kind=line.kind,
        ref=line.ref,
        label=line.label,
        role=line.role,
        giver=case.leaver,
        due_on=min(due_on, case.last_working_on),
        facts=line.facts,
        moving=line.moving,
    )
