"""The office runs every command: it begins units of work, checks permission, journals, and queues messages.

begin → key used before? → verb (open, decide, keep) → journal, outbox, receipt → commit → return what the verb kept
Refusal  → roll back, journal the refusal in a separate unit of work, raise it; its key can be used again.
Conflict → roll back and begin again with fresh facts; raised after the last attempt.

A verb is a plain function of an `Attempt` and its own arguments; it uses storage only. Only this module and `batch`
begin units of work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar, cast
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.actor import Actor
from offboard_core.access.decision import Decision
from offboard_core.access.proof import check_rules
from offboard_core.access.rules import Action, Rules
from offboard_core.access.shipped import SHIPPED
from offboard_core.access.standing import Standing
from offboard_core.access.target import Target
from offboard_core.documents.page import Letterhead
from offboard_core.documents.wording import Voice
from offboard_core.errors import Conflict, KeyReused, PermissionRefused, Refusal
from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.journal import Entry, Stamp, seal
from offboard_core.kernel.verdict import Event, Message, Refused, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.offboarding.legal import CHINESE_LAW, LegalPolicy
from offboard_core.organization.person import Role
from offboard_core.ports.hands import Hands
from offboard_core.ports.policies import Policies
from offboard_core.ports.repository import Aggregate, Repository
from offboard_core.ports.sources import Sources
from offboard_core.ports.store import Adoption, Storage, UnitOfWork
from offboard_core.usecases.command import Order, carried_out, checked_key, each_once, refusal_event, refusal_receipt
from offboard_core.usecases.obligation import show_owed, time_passed
from offboard_core.usecases.permission import Asker

A = TypeVar("A", bound=Aggregate)
P = ParamSpec("P")
R = TypeVar("R", bound=Aggregate)
T = TypeVar("T")

Verb: TypeAlias = Callable[Concatenate["Attempt", P], R]
"""A command: it opens what it changes, decides, and keeps what came of it."""
Query: TypeAlias = Callable[Concatenate["Attempt", P], T]
"""A question: it asks the same permission and writes no state."""

SYSTEM = "offboard_core"
"""The actor of the library's own commands: rounds, the relay, and taking in from sources."""


@attrs.define(kw_only=True)
class Attempt:
    """One attempt at one command inside one unit of work; discarded afterwards."""

    office: Office
    """The office that runs the command."""
    work: UnitOfWork
    """The open unit of work."""
    asker: Asker
    """The actor, with the stored facts that decide permission."""
    now: dt.datetime
    """The moment of the command (aware, UTC)."""
    today: dt.date
    """Business date of `now`."""
    events: list[Event] = attrs.field(factory=list)
    """Events to journal."""
    messages: list[Message] = attrs.field(factory=list)
    """Messages to queue."""
    permitted: set[str] = attrs.field(factory=set)
    """Streams for which permission was granted; only these can be kept."""

    @property
    def who(self) -> Standing:
        """Return the actor's own standing with all roles held now, also if they act for another person."""
        return self.asker.who

    @property
    def acting_for(self) -> str:
        """Return the id of the person the actor acts for, or an empty text."""
        return self.asker.principal.id if self.asker.principal is not None else ""

    def ask(self, action: Action, target: Target, *, field: str | None = None) -> Decision:
        """Decide whether the actor may do an action, with the facts of this unit of work."""
        return self.asker.ask(action, target, field=field)

    def visible(self, items: Iterable[A]) -> tuple[A, ...]:
        """Return those of `items` that the actor may see."""
        return tuple(item for item in items if self.ask(Action.VIEW, item.target))

    def permit(self, action: Action, target: Target, *, fields: Iterable[str] = ()) -> None:
        """Require permission for an action, or for each of `fields`. Raises `PermissionRefused` with all reasons."""
        decisions = [self.ask(action, target, field=field) for field in fields] or [self.ask(action, target)]
        if reasons := [finding for decision in decisions for finding in decision.findings]:
            raise PermissionRefused(each_once(reasons), unseen=self.unseen(target))
        self.permitted.add(target.stream)

    def unseen(self, target: Target) -> tuple[str, str] | None:
        """Return kind and id of a target that exists but that the actor may not see; otherwise None."""
        try:
            is_there = self.work.repository(target.kind).find(target.id) is not None
        except KeyError:  # no kind of that name is stored, so there is no target to conceal
            return None
        return (target.kind, target.id) if is_there and not self.ask(Action.VIEW, target) else None

    def permit_part(self, action: Action, whole: Target, part: str) -> None:
        """Let the verb keep a part of a thing, such as a collaboration, with the permission for the thing."""
        self.permit(action, whole)
        self.permitted.add(part)

    def open(self, repository: Repository[A], id: str, action: Action) -> A:
        """Load an aggregate for `action`. Raises `NotFound` and `PermissionRefused`."""
        aggregate = repository.get(id)
        self.permit(action, aggregate.target)
        return aggregate

    def keep(self, repository: Repository[A], verdict: Verdict[A]) -> A:
        """Store a decision with its events and messages. Raises `Refusal` for a refused one.

        Without events and messages the aggregate has not changed and is not stored.
        """
        if isinstance(verdict, Refused):
            raise Refusal(verdict.findings)
        self._check_permitted(verdict.state.target)
        after = verdict.state
        shown = show_owed(self.work, after, now=self.now, zone=self.office.zone)
        if not verdict.events and not verdict.messages and not shown:
            return after
        self.events += verdict.events or time_passed(after, shown)
        self.messages += (*verdict.messages, *shown)
        return repository.save(after)

    def create(self, repository: Repository[A], verdict: Verdict[A], action: Action) -> A:
        """Store a new aggregate; permission is checked on the decided state."""
        if isinstance(verdict, Refused):
            raise Refusal(verdict.findings)
        self.permit(action, verdict.state.target)
        return self.keep(repository, verdict)

    def note(self, repository: Repository[A], item: A) -> A:
        """Store internal state without an event: a feed, or a message being sent."""
        self._check_permitted(item.target)
        return repository.save(item)

    def adopt(self, id: str, text: str) -> None:
        """Record a policy version with its text when it is first used, or when its text has changed.

        No permission is needed, because the policies belong to the installation.
        """
        known = self.work.policies.find(id)
        if known is None or known.text != text:
            adopted = Adoption(id=id, text=text) if known is None else attrs.evolve(known, text=text)
            self.work.policies.save(adopted)
            self.events.append(
                Event(type="policy_adopted", stream=adopted.target.stream, facts={"policy": id, "text": text})
            )

    def chain_above(self, person: str) -> tuple[str, ...]:
        """Return the superiors of `person`, nearest first, from current standings."""
        return self.asker.chain_above(person)

    def standing(self, person: str) -> Standing:
        """Return the standing of a person named in a command. Raises `NotFound`."""
        return self.work.standings.get(person)

    def _check_permitted(self, target: Target) -> None:
        if target.stream not in self.permitted:
            raise AssertionError(f"{target.stream}: about to be saved, permission was never asked")


def _chain(stream: str) -> str:
    """Return the full name of a chain; a bare id means a case."""
    return stream if "/" in stream else f"cases/{stream}"


def _check_rules(_office: object, _field: object, rules: Rules) -> None:
    """Check a host's own rules; the shipped rules are proved by the library's tests."""
    if rules is not SHIPPED:
        check_rules(rules)


def _no_pause(_tries: int) -> None:
    """Continue at once."""


@attrs.frozen(kw_only=True)
class Office:
    """The installation (办公室): what the host brings, wired once at start. Only `storage` and `clock` are required.

    >>> from offboard_core.adapters.memory import MemoryStorage
    >>> from offboard_core.usecases import worklist_of, record_person
    >>> from offboard_core.organization import Person, Role
    >>> office = Office(storage=MemoryStorage(), clock=lambda: dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    >>> li = office.system_desk().do(record_person, Person(id="li", name="李娜", roles=(Role.HR,)))
    >>> office.desk(Actor(id="li")).read(worklist_of)
    ()

    `rules` other than the shipped ones are proved when the office opens: `InvalidInput` names a counterexample for each
    fact they break.
    """

    storage: Storage
    """Where records, journal and outbox are kept: `MemoryStorage`, `SqlAlchemyStorage` or an adapter of the host."""
    clock: Callable[[], dt.datetime]
    """Returns the present moment, aware and in UTC."""
    sources: Sources = attrs.field(factory=Sources)
    """The host systems to ask; one that is left out reads as unknown."""
    hands: Hands = attrs.field(factory=Hands)
    """The host systems that act; messages for one that is left out stay queued."""
    policies: Policies = attrs.field(factory=Policies)
    """The policies of all rooms, by default the shipped ones."""
    legal: LegalPolicy = CHINESE_LAW
    """The legal periods of a departure."""
    rules: Rules = attrs.field(default=SHIPPED, validator=_check_rules)
    """Who may do what."""
    calendar: WorkCalendar = CHINA
    """Which days are working days."""
    zone: ZoneInfo = DEFAULT_ZONE
    """The time zone that business dates are counted in."""
    voice: Voice = attrs.field(factory=Voice)
    """The language and the words of messages to people."""
    letterhead: Letterhead | None = None
    """What stands above letters to clients."""
    attempts: int = 8
    """How often a command is tried when another one saves the same records first."""
    pause: Callable[[int], None] = _no_pause
    """Called before the next attempt with the number of attempts so far."""
    _texts: dict[int, str] = attrs.field(factory=dict, init=False, repr=False, eq=False)

    def desk(self, actor: Actor, *, key: str | None = None, within: Storage | None = None) -> Desk:
        """Return a desk for `actor`. `key` identifies their command for ever; `within` joins the host's transaction."""
        return Desk(office=self, actor=actor, key=checked_key(key), within=within)

    def system_desk(self, tenant: str = "main", *, key: str | None = None, within: Storage | None = None) -> Desk:
        """Return a desk for the library itself, used by rounds and deliveries; no host actor has its rights."""
        actor = Actor(id=SYSTEM, tenant=tenant)
        return Desk(office=self, actor=actor, key=checked_key(key), within=within, is_system=True)

    def text_of(self, policy: T, spell: Callable[[T], str]) -> str:
        """Return the text of one of the office's policies; it is spelt once and kept."""
        if id(policy) not in self._texts:
            self._texts[id(policy)] = spell(policy)
        return self._texts[id(policy)]

    def today(self, now: dt.datetime) -> dt.date:
        """Return the business date of a moment."""
        return business_date(now, self.zone)

    def journal(self, stream: str, *, tenant: str = "main") -> tuple[Entry, ...]:
        """Return the entries of one chain in order: `cases/…`, `ladders/…`, `refusals/…`; a bare id means a case."""
        with self.storage.begin(tenant) as work:
            return work.journal.read(_chain(stream))

    def export_journal(self, stream: str, *, tenant: str = "main") -> list[str]:
        """Return a chain as JSON lines, exactly as stored; `kernel.journal.verify` checks them without an office."""
        with self.storage.begin(tenant) as work:
            return list(work.journal.lines(_chain(stream)))

    def journal_refusal(self, refusal: Refusal) -> None:
        """Write a refusal to the chain `refusals/<actor>`, in a unit of work of its own; once for each refusal.

        The office does this by itself, except within a host's transaction: there the host calls it after its rollback.
        """
        command = refusal.command
        if command is None:
            return
        stamp = Stamp(by=command.actor, on_behalf_of=command.on_behalf_of, key=command.key, at=command.at)
        event, receipt = refusal_event(command, refusal), refusal_receipt(command)

        def write() -> None:
            with self.storage.begin(command.tenant) as work:
                if work.receipts.find(receipt.id) is None:
                    work.journal.add(seal(stamp, (event,), work.journal.heads([event.stream])))
                    work.receipts.save(receipt)
                    work.commit()

        self.insist(write)

    def insist(self, once: Callable[[], T]) -> T:
        """Call `once`, and call it again after a `Conflict`, up to `attempts` times."""
        for tries in range(1, self.attempts):
            try:
                return once()
            except Conflict:
                self.pause(tries)
        return once()


@attrs.frozen(kw_only=True)
class Desk:
    """Who acts, under which command key, in whose transaction (办理席).

    `office.desk(actor)` makes one for each request::

        case = office.desk(actor, key="oa-7781").do(sign_off, case_id, Role.FINANCE, sheet=seen)
        todos = office.desk(actor).read(worklist_of)

    A `key` identifies one command for ever: the same command under the same key changes no state a second time.
    """

    office: Office
    actor: Actor
    key: str | None = None
    within: Storage | None = None
    is_system: bool = False

    def do(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `verb` exactly once and return what it kept.

        With a key, the same command again returns the aggregate as it stands now and changes no state. An actor who may
        no longer see the aggregate is refused, and the refusal says that the command was carried out.

        Raises `Refusal` with every reason, `KeyReused` for a key that came with other content, `InvalidInput` for an
        argument that cannot be spelt in exactly one way, and `Conflict` after the last attempt.
        """
        order = Order.of(self.actor, self.key, verb, args, kwargs)

        def once() -> R:
            with self._storage.begin(self.actor.tenant) as work:
                messages: list[Message] = []
                kept = self.carry_out(work, order, lambda attempt: verb(attempt, *args, **kwargs), messages)
                work.outbox.add(messages, at=self.office.clock())
                work.commit()
            return kept

        with self._on_record(order):
            return once() if self._storage.joined else self.office.insist(once)

    def read(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask a question with the same permission; only a refusal is written, to the journal."""
        order = Order.of(self.actor, self.key, query, args, kwargs)
        with self._on_record(order), self._storage.begin(self.actor.tenant) as work:
            return query(self._attempt(work), *args, **kwargs)

    def carry_out(self, work: UnitOfWork, order: Order, decide: Callable[[Attempt], R], messages: list[Message]) -> R:
        """Decide inside `work` and add journal entries and the receipt; the caller commits.

        Messages to the host's hands are added to `messages`, for the caller to queue.
        """
        attempt = self._attempt(work)
        if order.receipt_id is not None and (earlier := work.receipts.find(order.receipt_id)) is not None:
            if earlier.content != order.content:
                raise KeyReused(order.key or "")
            again = work.repository(earlier.kept_kind).get(earlier.kept_id)
            if not (decision := attempt.ask(Action.VIEW, again.target)):
                unseen = (again.target.kind, again.target.id)
                raise PermissionRefused((carried_out(earlier), *decision.findings), unseen=unseen)
            return cast("R", again)
        kept = decide(attempt)
        if attempt.events:
            stamp = Stamp(by=self.actor.id, on_behalf_of=self.actor.on_behalf_of, key=order.key, at=attempt.now)
            heads = work.journal.heads(event.stream for event in attempt.events)
            work.journal.add(seal(stamp, attempt.events, heads))
        messages += attempt.messages
        if order.receipt_id is not None:
            work.receipts.save(order.receipt(order.receipt_id, kept, attempt.now))
        return kept

    @property
    def _storage(self) -> Storage:
        return self.within or self.office.storage

    @contextmanager
    def _on_record(self, order: Order) -> Iterator[None]:
        """Journal a refusal, unless the host owns the transaction, whose rollback would remove it."""
        try:
            yield
        except Refusal as refusal:
            refusal.command = order.refused(self.office.clock())
            if not self._storage.joined:
                self.office.journal_refusal(refusal)
            raise

    def _attempt(self, work: UnitOfWork) -> Attempt:
        office, clock = self.office, self.office.clock()
        today, now = office.today(clock), clock.astimezone(dt.UTC)
        asker = Asker.seated(
            work, self.actor, rules=office.rules, policies=office.policies, now=now, system=self._system()
        )
        return Attempt(office=office, work=work, asker=asker, now=now, today=today)

    def _system(self) -> Standing | None:
        return Standing(id=self.actor.id, name=SYSTEM, roles=(Role.SYSTEM,)) if self.is_system else None
