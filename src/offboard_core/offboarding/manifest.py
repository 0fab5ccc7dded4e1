"""The manifest (交接清单): every line of a handover, drawn anew from today's facts before anybody decides on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import attrs

from offboard_core.clients.client import Client
from offboard_core.clients.communication import Communication
from offboard_core.kernel.dates import add_months, moment
from offboard_core.kernel.verdict import Event, Hand, Message, Refused, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import before_departure, conclude
from offboard_core.offboarding.lines import Line, client_line, receivable_line
from offboard_core.offboarding.parts import Item, ItemKind, ItemState
from offboard_core.offboarding.policy import HandoverPolicy
from offboard_core.receivables.assessment import assess
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.policy import AgeingPolicy
from offboard_core.receivables.receivable import Receivable

_MONTHS_OF_RECORDS = 3
_HANDED_OVER = frozenset({ItemState.SETTLED, ItemState.WAIVED})


@attrs.frozen(kw_only=True)
class Portfolio:
    """What the leaver answers for in our own store, and what it takes to describe it.

    `receivables` are all of the leaver's, settled or not; `clients` those owned now; `ladders` by receivable and
    `communications` by client may leave out what there is none of.
    """

    receivables: Sequence[Receivable] = ()
    clients: Sequence[Client] = ()
    ladders: Mapping[str, Ladder] = attrs.field(factory=dict)
    communications: Mapping[str, Sequence[Communication]] = attrs.field(factory=dict)
    ageing: AgeingPolicy = attrs.field(factory=AgeingPolicy)
    calendar: WorkCalendar = CHINA


def draw_up(case: OffboardingCase, portfolio: Portfolio, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Bring the lines about receivables and clients up to today's facts; what nobody changed costs no event.

    New claims and clients become open lines, what is paid or given away meanwhile is gone, what comes back is open
    again. A line that was handed over stays so, with today's amount on it, down to nothing. Signatures are not touched: one is stale because its sheet has another hash now. To be done before every
    sign-off, departure and daily round; what the other sources said stands until the next precheck.
    """
    if findings := before_departure(case):
        return Refused(findings)
    if not case.checks:
        return conclude(case, at=at)
    kinds = frozenset({ItemKind.RECEIVABLE, ItemKind.CLIENT})
    drawn, events = redraw(
        case, portfolio_lines(case, portfolio, at=at), kinds=kinds, at=at, calendar=portfolio.calendar
    )
    return conclude(drawn, *events, at=at, messages=asked_for(case, drawn))


def asked_for(before: OffboardingCase, drawn: OffboardingCase) -> tuple[Message, ...]:
    """Ask whoever documents for what the pool does not have of clients that are new on the manifest; in one message.

    That are records of the last three months, contacts, needs and preferences. Nothing waits for an answer.
    """
    known = {item.id for item in before.items}
    lacking = [
        (item, missing)
        for item in drawn.items
        if item.kind is ItemKind.CLIENT and item.is_open and item.id not in known
        if (missing := _missing(item))
    ]
    if not lacking:
        return ()
    facts = {
        "leaver": drawn.leaver_name,
        "count": len(lacking),
        "clients": tuple(item.label for item, _ in lacking),
        "missing": {item.ref: missing for item, missing in lacking},
        "last_working_on": drawn.last_working_on,
    }
    return (
        Message(
            key=f"asked:{drawn.id}:{drawn.version}",
            hand=Hand.NOTIFY,
            code="documentation.asked",
            recipient=drawn.proxy or drawn.leaver,
            stream=drawn.target.stream,
            facts=facts,
        ),
    )


def _missing(item: Item) -> tuple[str, ...]:
    missing = item.moving.get("missing", ())
    return tuple(str(name) for name in missing) if isinstance(missing, tuple | list) else ()


def portfolio_lines(case: OffboardingCase, portfolio: Portfolio, *, at: dt.datetime) -> Iterator[Line]:
    """Describe every claim with something outstanding and every client owned, as of the day of `at`.

    A claim whose line was handed over or waived is described whatever came in since: its sheet says another amount now.
    """
    as_of, zone = case.today(at), ZoneInfo(case.zone)
    contacts: dict[str, str] = {c.id: c.contacts[0].name for c in portfolio.clients if c.contacts}
    done = {item.ref for item in case.items if item.kind is ItemKind.RECEIVABLE and item.state in _HANDED_OVER}
    since = moment(add_months(as_of, -_MONTHS_OF_RECORDS), dt.time(0), zone)
    for receivable in portfolio.receivables:
        if receivable.outstanding(as_of).minor > 0 or receivable.id in done:
            ladder = portfolio.ladders.get(receivable.id)
            assessment = assess(receivable, ladder, portfolio.ageing, as_of=as_of, calendar=portfolio.calendar)
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
    """Lay `lines` over the manifest; `kinds` are those of which they are all there is, so that what is missing is gone.

    What was settled or waived stays so; a waiver that is only proposed, and what finance said of a claim, falls when its
    line changes, since it was said of another one. The event names what was added, changed, gone and reopened.
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
    due_on = calendar.add_workdays(case.today(at), _workdays(case.policy, line.kind)).on
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


def _workdays(policy: HandoverPolicy, kind: ItemKind) -> int:
    match kind:
        case ItemKind.RECEIVABLE:
            return policy.receivable_workdays
        case ItemKind.CLIENT:
            return policy.client_workdays
        case _:
            return policy.line_workdays
