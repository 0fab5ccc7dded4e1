"""Requests to change core fields of a client: asked, decided, withdrawn."""

from __future__ import annotations

import attrs

from offboard_core.access.rules import Action
from offboard_core.clients import ChangeRequest, CoreFields, change_request
from offboard_core.usecases.communication import step_due_on
from offboard_core.usecases.office import Attempt


def request_core_change(
    attempt: Attempt, client_id: str, wanted: CoreFields, *, reason: str, evidence: str = "", id: str | None = None
) -> ChangeRequest:
    """Request a change of a client's core fields (核心字段变更申请), for another person to decide."""
    client = attempt.open(attempt.work.clients, client_id, Action.REQUEST_CHANGE)
    earlier = attempt.work.change_requests.of_client(client_id)
    above = attempt.chain_above(client.owner)
    draft = ChangeRequest(
        id=id or ChangeRequest.id_of(client_id, len(earlier) + 1),
        client=client.id,
        owner=client.owner,
        wanted=wanted,
        before=CoreFields.of(client, wanted.named),
        reason=reason,
        evidence=evidence,
        by=attempt.who.id,
        at=attempt.now,
        decider=above[0] if above else "",
        decide_by=step_due_on(attempt),
    )
    verdict = change_request.request_change(draft, client, known=earlier)
    return attempt.create(attempt.work.change_requests, verdict, Action.REQUEST_CHANGE)


def decide_core_change(attempt: Attempt, request_id: str, *, approve: bool, note: str = "") -> ChangeRequest:
    """Approve or reject another person's request (审批核心字段变更); an approval changes the client at once."""
    request = attempt.work.change_requests.get(request_id)
    client = attempt.open(attempt.work.clients, request.client, Action.DECIDE_CHANGE)
    attempt.permit(Action.DECIDE_CHANGE, attrs.evolve(request.target, owner=client.owner))
    verdict = change_request.decide_change(
        request, client, approve=approve, by=attempt.who.id, at=attempt.now, note=note, acting_for=attempt.acting_for
    )
    decided = attempt.keep(attempt.work.change_requests, verdict)
    if approve:
        attempt.keep(attempt.work.clients, change_request.apply_change(client, decided))
    return decided


def withdraw_core_change(attempt: Attempt, request_id: str) -> ChangeRequest:
    """Withdraw one's own request before it is decided (撤回变更申请)."""
    request = attempt.open(attempt.work.change_requests, request_id, Action.REQUEST_CHANGE)
    return attempt.keep(
        attempt.work.change_requests, change_request.withdraw_change(request, by=attempt.who.id, at=attempt.now)
    )


def changes_of_client(attempt: Attempt, client_id: str) -> tuple[ChangeRequest, ...]:
    """Return all requests about a client, decided or not."""
    attempt.open(attempt.work.clients, client_id, Action.VIEW)
    return attempt.work.change_requests.of_client(client_id)
