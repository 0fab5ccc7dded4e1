"""The offboarding case (离职单): one departure of one person, with everything that is to be handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Recorded, Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.dates import DEFAULT_ZONE, business_date, check_date, moment
from offboard_core.kernel.identity import check_id, find_by_id, replace_by_id
from offboard_core.kernel.verdict import Decided, Refused, Verdict, then
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.dismissal import Dismissal
from offboard_core.offboarding.expedition import Expedition
from offboard_core.offboarding.grant import Grant
from offboard_core.offboarding.item import Item, ItemState
from offboard_core.offboarding.item_kinds import Topic
from offboard_core.offboarding.legal import LegalClock
from offboard_core.offboarding.legal_task import LegalTask, NonCompete
from offboard_core.offboarding.notice import Notice, NoticeGiven, receive
from offboard_core.offboarding.party import PARTIES, party_of
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, TERMS, HandoverPolicy, Terms
from offboard_core.offboarding.precheck import Check, CheckState
from offboard_core.offboarding.residual import Residual
from offboard_core.offboarding.sheet import Signature
from offboard_core.offboarding.stage import AFTER_DEPARTURE, BEFORE_DEPARTURE, OVER, Stage
from offboard_core.offboarding.withdrawal import Compensation
from offboard_core.offboarding.worklist import obligations_of
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.person import Role

_ROLES = frozenset(role.value for role in Role)


@attrs.frozen(kw_only=True)
class OffboardingCase(Recorded):
    """One departure of one person (离职单).

    `supervisor` is the leaver's superior, `None` at the top; `policy` is the version the case was received under and
    `zone` the tenant's time zone. `post` is the leaver's post at that time; with `audited` the audit department signs
    as well. `proxy` acts where the leaver cannot; `dismissal` is set where the employer ends the employment.
    `reminded` holds the last reminder step of each obligation. `legal_tasks` are what the employer owes by law after
    the departure.
    """

    kind: ClassVar[str] = "cases"

    id: str
    leaver: str
    leaver_name: str
    spell: int
    last_working_on: dt.date
    departure: DepartureKind = DepartureKind.RESIGNATION
    dismissal: Dismissal | None = None
    post: str = ""
    audited: bool = False
    supervisor: str | None = None
    proxy: str | None = None
    expedition: Expedition | None = None
    stage: Stage = Stage.DRAFT
    notice: Notice | None = None
    policy: HandoverPolicy = DEFAULT_HANDOVER
    zone: str = DEFAULT_ZONE.key
    checks: tuple[Check, ...] = ()
    items: tuple[Item, ...] = ()
    grants: tuple[Grant, ...] = ()
    signatures: tuple[Signature, ...] = ()
    residuals: tuple[Residual, ...] = ()
    compensations: tuple[Compensation, ...] = ()
    legal_tasks: tuple[LegalTask, ...] = ()
    non_compete: NonCompete | None = None
    departed_on: dt.date | None = None
    ended_because: str = ""
    """Why the case was withdrawn or discarded."""
    reminded: Mapping[str, str] = attrs.field(factory=dict)
    version: int = 0

    @cached_property
    def target(self) -> Target:
        """Describe the case to the permission rules; built once, because every event asks for its stream."""
        parties = {
            *(item.receiver for item in self.items),
            *(residual.receiver for residual in self.residuals),
            *(compensation.owner for compensation in self.compensations),
            self.proxy,
        }
        return Target(
            kind=self.kind,
            id=self.id,
            owner=self.supervisor,
            leaver=self.leaver,
            parties=frozenset(party for party in parties if party is not None and party not in _ROLES),
            under_case=self.is_live,
        )

    @property
    def parties(self) -> tuple[Role, ...]:
        """Return the parties that sign (会签方): supervisor, finance and HR, and the audit department for listed posts."""
        return (*PARTIES, Role.AUDITOR) if self.audited else PARTIES

    @property
    def is_live(self) -> bool:
        """Return whether the case is still running."""
        return self.stage not in OVER

    @property
    def is_unfinished(self) -> bool:
        """Return whether the case is live or still owes something: a residual, a compensation, a legal task."""
        left = [part.is_open for part in self.residuals]
        left += [part.is_open for part in self.compensations]
        left += [task.is_open for task in self.legal_tasks]
        return self.is_live or any(left)

    @property
    def is_before_departure(self) -> bool:
        """Return whether notice was received and the person has not left yet."""
        return self.stage in BEFORE_DEPARTURE

    @property
    def legal(self) -> LegalClock:
        """Return the legal clock. Raises `InvalidInput` for a draft, which has received no notice."""
        return self._notice.legal

    @property
    def received_at(self) -> dt.datetime:
        """Return when notice was received (aware, UTC). Raises `InvalidInput` for a draft."""
        return self._notice.received_at

    @property
    def evidence(self) -> str:
        """Return the proof of receipt. Raises `InvalidInput` for a draft."""
        return self._notice.evidence

    @property
    def _notice(self) -> Notice:
        if self.notice is None:
            raise InvalidInput.at("case", self.id, "case.not_received")
        return self.notice

    def today(self, now: dt.datetime) -> dt.date:
        """Return the business date of `now` in the case's zone."""
        return business_date(now, ZoneInfo(self.zone))

    def end_of(self, day: dt.date) -> dt.datetime:
        """Return the moment at which deadlines on `day` end: the policy's hour in the case's zone, as UTC."""
        return moment(day, dt.time(self.policy.day_ends_hour), ZoneInfo(self.zone))

    @property
    def cutoff_at(self) -> dt.datetime:
        """Return the moment access ends: the end of the last working day, or the moment of an approved expedition."""
        at = self.end_of(self.last_working_on)
        approved = self.expedition.approved_at if self.expedition is not None else None
        return at if approved is None else min(at, approved)

    def lines(self, role: Role) -> tuple[Item, ...]:
        """Return the lines of one party's sheet, sorted by id, without lines that are gone."""
        every = party_of(role).signs_for_all
        lines = [item for item in self.items if (every or item.sheet is role) and item.state is not ItemState.GONE]
        return tuple(sorted(lines, key=lambda item: item.id))

    def sheet(self, role: Role) -> str:
        """Return the hash of the sheet that `role` signs (会签分单), computed from the current lines.

        The order in which lines and grants were found does not change the hash.
        """
        if role not in self._sheets:
            held = sorted(self.grants, key=lambda grant: grant.id) if party_of(role).sees_access else []
            grants = [grant.signed_part for grant in held]
            lines = [item.signed_part for item in self.lines(role)]
            self._sheets[role] = digest({"case": self.id, "role": role, "lines": lines, "grants": grants})
        return self._sheets[role]

    @cached_property
    def _sheets(self) -> dict[Role, str]:
        """Cache the computed hashes, because one decision asks for each of them several times."""
        return {}

    def last_signature(self, role: Role) -> Signature | None:
        """Return the latest signature of a party, current or stale."""
        return next((mark for mark in reversed(self.signatures) if mark.role is role), None)

    def signed(self, role: Role) -> Signature | None:
        """Return the party's signature on the current sheet; `None` if there is none or it is stale."""
        mark = self.last_signature(role)
        return mark if mark is not None and mark.sheet == self.sheet(role) else None

    def find_item(self, id: str) -> Item | None:
        """Return one line by its id, or None."""
        return self._items.get(id)

    @cached_property
    def _items(self) -> dict[str, Item]:
        """Index the lines, because a command on many lines looks each of them up several times."""
        return {item.id: item for item in reversed(self.items)}

    def find_grant(self, id: str) -> Grant | None:
        """Return one grant by its id, or None."""
        return find_by_id(self.grants, id)

    def find_check(self, topic: Topic) -> Check | None:
        """Return the last answer on a topic, or `None` if the source was not asked."""
        return next((check for check in self.checks if check.topic is topic), None)

    def unknown_checks(self) -> tuple[Finding, ...]:
        """Return a finding for every topic without an answer from its source."""
        return tuple(
            self.finding("check.unknown", topic=topic.value, reason=reason)
            for topic in Topic
            if (reason := self._why_unknown(topic)) is not None
        )

    def open_items(self) -> tuple[Finding, ...]:
        """Return a finding for every line that is still to be handed over."""
        return tuple(
            self.finding("item.open", item=item.id, label=item.label, kind=item.kind.value, role=item.role.value)
            for item in self.items
            if item.is_open
        )

    def missing_signatures(self) -> tuple[Finding, ...]:
        """Return a finding for every party that has not signed, or whose sheet changed after it signed."""
        return tuple(
            self.finding("sign_off.missing", role=role.value)
            if (last := self.last_signature(role)) is None
            else self.finding("sign_off.stale", role=role.value, signer=last.signer)
            for role in self.parties
            if self.signed(role) is None
        )

    def live_grants(self) -> tuple[Finding, ...]:
        """Return a finding for all access that may still work, and for an access source without an answer."""
        grants = [
            self.finding("grant.live", grant=grant.id, system=grant.system, state=grant.state.value)
            for grant in self.grants
            if grant.is_live
        ]
        unknown = [
            self.finding("grant.unknown", residual=residual.id, label=residual.label)
            for residual in self.residuals
            if residual.topic is Topic.ACCESS and residual.is_open
        ]
        return (*grants, *unknown)

    def blockers(self) -> tuple[Finding, ...]:
        """Return what blocks a clean departure, or after the departure the closing of the case."""
        if self.stage in AFTER_DEPARTURE:
            return self.live_grants()
        if self.is_before_departure:
            return (*self.unknown_checks(), *self.open_items(), *self.missing_signatures())
        return ()

    def obligations(self, now: dt.datetime) -> tuple[Obligation, ...]:
        """Return who owes what by when (待办): only acts possible at `now`, the earliest deadline first."""
        return obligations_of(self, now)

    def with_items(self, *changed: Item) -> OffboardingCase:
        """Return the case with some lines replaced."""
        return attrs.evolve(self, items=replace_by_id(self.items, *changed))

    def with_grants(self, *changed: Grant) -> OffboardingCase:
        """Return the case with some grants replaced."""
        return attrs.evolve(self, grants=replace_by_id(self.grants, *changed))

    def _why_unknown(self, topic: Topic) -> str | None:
        check = self.find_check(topic)
        if check is None:
            return "not_asked"
        return check.reason if check.state is CheckState.UNKNOWN else None


def draft_case(
    leaver: Standing,
    *,
    last_working_on: dt.date,
    departure: DepartureKind = DepartureKind.RESIGNATION,
    earlier: Iterable[OffboardingCase] = (),
    terms: Terms = TERMS,
) -> Verdict[OffboardingCase]:
    """Create a case before notice has been received; no clock runs yet.

    `earlier` are all cases of this person. A spell of employment has at most one open case and ends with one
    departure; a rehired person has a new spell. A person cannot be their own supervisor, even if the org chart says
    so. Raises `InvalidInput` for a last working day that is no date.
    """
    check_date(last_working_on, "last_working_on")
    mine = [case for case in earlier if case.spell == leaver.spell]
    findings = [
        Finding(code="case.already_open", subject=leaver.id, facts={"case": case.id, "stage": case.stage.value})
        for case in mine
        if case.is_live
    ]
    if leaver.employment is Employment.DEPARTED or any(case.stage is Stage.CLOSED for case in mine):
        findings.append(Finding(code="case.already_departed", subject=leaver.id))
    if findings:
        return Refused(tuple(findings))
    number = f".{len(mine) + 1}" if mine else ""
    case = OffboardingCase(
        id=check_id(f"{leaver.id}#{leaver.spell}{number}", "case.id"),
        leaver=leaver.id,
        leaver_name=leaver.name,
        supervisor=leaver.supervisor if leaver.supervisor != leaver.id else None,
        spell=leaver.spell,
        post=leaver.post,
        audited=leaver.post in terms.policy.audit_posts,
        departure=departure,
        last_working_on=last_working_on,
        policy=terms.policy,
        zone=terms.zone.key,
    )
    drafted = case.event("case_drafted", leaver=case.leaver, spell=case.spell, last_working_on=last_working_on)
    return Decided(state=case, events=(drafted,))


def receive_notice(
    leaver: Standing,
    given: NoticeGiven,
    *,
    last_working_on: dt.date,
    now: dt.datetime,
    departure: DepartureKind = DepartureKind.RESIGNATION,
    earlier: Iterable[OffboardingCase] = (),
    terms: Terms = TERMS,
) -> Verdict[OffboardingCase]:
    """Open a case on a notice that has reached the employer: draft and receive in one step.

    Raises `InvalidInput` for a moment of receipt without a zone.
    """
    business_date(given.received_at, terms.zone)
    drafted = draft_case(leaver, last_working_on=last_working_on, departure=departure, earlier=earlier, terms=terms)
    return then(drafted, lambda case: receive(case, given, now=now, terms=terms))
