"""Change requests (核心字段变更申请): one person requests a change of core fields, another decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import ClassVar

import attrs
from attrs.converters import optional

from offboard_core.access.target import Recorded, Target
from offboard_core.clients.client import Client
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict


def _numbers(values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise InvalidInput.at("core_fields.contract_numbers", values, "input.not_a_list")
    return tuple(values)


@attrs.frozen(kw_only=True)
class CoreFields:
    """Values of core fields; `None` for a field that is not included."""

    name: str | None = None
    contract_numbers: tuple[str, ...] | None = attrs.field(default=None, converter=optional(_numbers))
    contract_amount: Money | None = None
    tax_id: str | None = None

    @classmethod
    def of(cls, client: Client, fields: Iterable[str]) -> CoreFields:
        """Take the current values of some core fields."""
        return cls(**{name: getattr(client, name) for name in fields})

    @property
    def named(self) -> tuple[str, ...]:
        """Return the names of the included fields."""
        return tuple(field.name for field in attrs.fields(type(self)) if getattr(self, field.name) is not None)

    @property
    def values(self) -> dict[str, object]:
        """Return the included values by field."""
        return {name: getattr(self, name) for name in self.named}


class ChangeState(StrEnum):
    """State of a request."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ChangeStep(StrEnum):
    """Steps of a waiting request: the events of its chart."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


@cache
def change_steps() -> Mapping[ChangeState, Mapping[ChangeStep, ChangeState]]:
    """Return where each step leads from each state, read from the chart at the first call."""
    from offboard_core.clients.lifecycle import CoreChangeLifecycle  # noqa: PLC0415 - it loads the machine library

    return CoreChangeLifecycle.steps(ChangeState, ChangeStep)


def _request_id(value: str) -> str:
    return check_id(value, "change_request.id")


@attrs.frozen(kw_only=True)
class ChangeRequest(Recorded):
    """A request to change core fields of a client (变更申请).

    `before` holds the fields at the time of the request; a decision is about these values only. `owner` owned the
    client then; `decider` (a person or a role) decides by `decide_by`. A request is decided once, and never by its
    author or a deputy of the author.
    """

    kind: ClassVar[str] = "change_requests"

    id: str = attrs.field(converter=_request_id)
    client: str
    owner: str
    wanted: CoreFields
    before: CoreFields
    reason: str
    evidence: str = ""
    by: str
    at: dt.datetime
    state: ChangeState = ChangeState.OPEN
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    note: str = ""
    decider: str = ""
    decide_by: dt.date | None = None
    version: int = 0

    @staticmethod
    def id_of(client: str, number: int) -> str:
        """Return the id of the first, second, … request about a client."""
        return f"{client}/{number}"

    @property
    def target(self) -> Target:
        """Describe the request to the permission rules: it belongs to the owner of the client."""
        return Target(kind=self.kind, id=self.id, owner=self.owner)


def request_change(
    draft: ChangeRequest, client: Client, *, known: Iterable[ChangeRequest] = ()
) -> Verdict[ChangeRequest]:
    """Request a change of core fields, as in `draft`; at most one open request per field.

    `known` are all requests about the client.
    """
    wanted = draft.wanted
    findings = []
    if not wanted.named:
        findings.append(client.finding("change.nothing_wanted"))
    same = [name for name, value in wanted.values.items() if getattr(client, name) == value]
    if same:
        findings.append(client.finding("change.holds_already", fields=tuple(same)))
    if wanted.name is not None and not wanted.name.strip():
        findings.append(client.finding("client.no_name"))
    if not draft.reason.strip():
        findings.append(client.finding("change.no_reason"))
    findings += [
        client.finding("change.open_already", request=other.id, fields=shared)
        for other in known
        if other.state is ChangeState.OPEN and (shared := tuple(set(other.wanted.named) & set(wanted.named)))
    ]
    if findings:
        return Refused(tuple(findings))
    event = draft.event(
        "change_requested",
        client=client.id,
        by=draft.by,
        reason=draft.reason,
        before={name: getattr(client, name) for name in wanted.named},
        after=wanted.values,
    )
    return Decided(state=draft, events=(event,))


def decide_change(
    request: ChangeRequest,
    client: Client,
    *,
    approve: bool,
    by: str,
    at: dt.datetime,
    note: str = "",
    acting_for: str = "",
) -> Verdict[ChangeRequest]:
    """Decide a request: once, not one's own, and not if the client has changed since.

    `acting_for` is the person for whom `by` acts, if any: the author cannot decide through a deputy. A rejection needs
    a reason.
    """
    step = ChangeStep.APPROVE if approve else ChangeStep.REJECT
    findings = _about_step(request, step)
    if request.by in (by, acting_for):
        findings.append(request.finding("change.own_request", by=request.by))
    if not approve and not note.strip():
        findings.append(request.finding("change.no_note"))
    if approve and request.before != CoreFields.of(client, request.wanted.named):
        findings.append(request.finding("change.client_changed", fields=request.wanted.named))
    if findings:
        return Refused(tuple(findings))
    state = change_steps()[request.state][step]
    decided = attrs.evolve(request, state=state, decided_by=by, decided_at=at, note=note)
    event = decided.event("change_approved" if approve else "change_rejected", client=client.id, by=by, note=note)
    return Decided(state=decided, events=(event,))


def withdraw_change(request: ChangeRequest, *, by: str, at: dt.datetime) -> Verdict[ChangeRequest]:
    """Withdraw a request before it is decided; only its author can."""
    findings = _about_step(request, ChangeStep.WITHDRAW)
    if request.by != by:
        findings.append(request.finding("change.not_yours", by=request.by))
    if findings:
        return Refused(tuple(findings))
    state = change_steps()[request.state][ChangeStep.WITHDRAW]
    withdrawn = attrs.evolve(request, state=state, decided_by=by, decided_at=at)
    return Decided(state=withdrawn, events=(withdrawn.event("change_withdrawn", client=request.client, by=by),))


def apply_change(client: Client, request: ChangeRequest) -> Verdict[Client]:
    """Change the core fields of an approved request. Core fields change only here."""
    findings = []
    if request.client != client.id:
        findings.append(request.finding("change.other_client", client=request.client))
    if request.state is not ChangeState.APPROVED:
        findings.append(request.finding("change.not_approved", state=request.state.value))
    if findings:
        return Refused(tuple(findings))
    changed = attrs.evolve(client, **request.wanted.values)  # type: ignore[arg-type]
    event = client.event(
        "core_fields_changed",
        request=request.id,
        requested_by=request.by,
        decided_by=request.decided_by,
        before={name: getattr(client, name) for name in request.wanted.named},
        after=request.wanted.values,
    )
    return Decided(state=changed, events=(event,))


def _about_step(request: ChangeRequest, step: ChangeStep) -> list[Finding]:
    if step in change_steps()[request.state]:
        return []
    return [request.finding("change.decided_already", state=request.state.value)]
