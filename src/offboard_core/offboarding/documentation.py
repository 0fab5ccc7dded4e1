"""The documentation of a client line: written by the leaver, judged by the supervisor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding.lifecycle import LineDecided, conclude_lines, still_to_settle

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase
    from offboard_core.offboarding.item import Item


class DocumentationState(StrEnum):
    """State of a leaver's documentation of a client (客户交底)."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The leaver refused to write it; recorded with a witness, and the line can be handed over."""


@attrs.frozen(kw_only=True)
class Account:
    """The leaver's description of one client (客户交底): current state, needs, preferences."""

    summary: str
    needs: str = ""
    preferences: str = ""


@attrs.frozen(kw_only=True)
class Documentation:
    """The leaver's description of a client, and the supervisor's judgement of it."""

    state: DocumentationState
    at: dt.datetime
    summary: str = ""
    needs: str = ""
    preferences: str = ""
    reason: str = ""
    """Why it was returned, or the leaver's words when refusing."""
    by: str = ""
    """Id of the person who judged it, or who recorded the refusal."""
    witness: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether the documentation allows the handover of the client."""
        return self.state in {DocumentationState.ACCEPTED, DocumentationState.REFUSED}


def document_item(
    case: OffboardingCase, item_id: str, account: Account, *, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record the documentation of one client; a returned one may be written again.

    Only the leaver or the case's proxy may write it.
    """
    return document_items(case, {item_id: account}, by=by, at=at)


def document_items(
    case: OffboardingCase, accounts: Mapping[str, Account], *, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record the documentation of many clients, `accounts` by line; if any is refused, all are, with every reason."""
    return conclude_lines(case, (_document(case, id, accounts[id], by, at) for id in sorted(accounts)), at=at)


def _document(
    case: OffboardingCase, item_id: str, account: Account, by: Standing, at: dt.datetime
) -> LineDecided | Refused:
    item = case.find_item(item_id)
    findings = list(_about_line(case, item_id, item))
    if by.id not in {case.leaver, case.proxy}:
        findings.append(case.finding("documentation.not_the_leaver", person=by.id))
    if not account.summary.strip():
        findings.append(case.finding("documentation.blank", item=item_id))
    if item is None or findings:
        return Refused(tuple(findings))
    written = Documentation(
        state=DocumentationState.SUBMITTED,
        at=at,
        summary=account.summary,
        needs=account.needs,
        preferences=account.preferences,
    )
    return _with_documentation(case, item, written, "client_documented")


def judge_documentation(
    case: OffboardingCase, item_id: str, *, accepted: bool, by: Standing, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Accept a client's documentation, or return it with what is missing (主管审核)."""
    return conclude_lines(case, [_judge(case, item_id, accepted=accepted, by=by, at=at, reason=reason)], at=at)


def accept_documentation(
    case: OffboardingCase, item_ids: Iterable[str], *, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Accept the documentation of many clients; if any is refused, all are, with every reason."""
    ids = sorted(set(item_ids))
    return conclude_lines(case, (_judge(case, id, accepted=True, by=by, at=at) for id in ids), at=at)


def _judge(
    case: OffboardingCase, item_id: str, *, accepted: bool, by: Standing, at: dt.datetime, reason: str = ""
) -> LineDecided | Refused:
    item = case.find_item(item_id)
    findings = list(_about_line(case, item_id, item))
    if by.id == case.leaver:
        findings.append(case.finding("documentation.own_case", person=by.id))
    if not accepted and not reason.strip():
        findings.append(case.finding("documentation.no_reason", item=item_id))
    written = item.documentation if item is not None else None
    if item is not None and (written is None or written.state is not DocumentationState.SUBMITTED):
        findings.append(case.finding("documentation.not_submitted", item=item_id))
    if item is None or written is None or findings:
        return Refused(tuple(findings))
    state = DocumentationState.ACCEPTED if accepted else DocumentationState.RETURNED
    judged = attrs.evolve(written, state=state, by=by.id, reason=reason, at=at)
    return _with_documentation(case, item, judged, "documentation_judged")


def refuse_documentation(
    case: OffboardingCase, item_id: str, *, reason: str, by: Standing, witness: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record before a witness that the leaver refuses to document a client, so that it can be handed over.

    Text the leaver wrote before is kept.
    """
    item = case.find_item(item_id)
    findings = list(_about_line(case, item_id, item))
    if not reason.strip():
        findings.append(case.finding("documentation.no_reason", item=item_id))
    if case.leaver in {by.id, witness.id}:
        findings.append(case.finding("documentation.own_case", person=case.leaver))
    if by.id == witness.id:
        findings.append(case.finding("documentation.second_person_needed", person=by.id))
    if item is None or findings:
        return Refused(tuple(findings))
    written = item.documentation or Documentation(state=DocumentationState.REFUSED, at=at)
    refused = attrs.evolve(
        written, state=DocumentationState.REFUSED, at=at, reason=reason, by=by.id, witness=witness.id
    )
    return conclude_lines(case, [_with_documentation(case, item, refused, "documentation_refused")], at=at)


def _about_line(case: OffboardingCase, item_id: str, item: Item | None) -> tuple[Finding, ...]:
    if item is None:
        return (case.finding("item.unknown", item=item_id),)
    findings = list(still_to_settle(case, item))
    if not item.kind.rules.is_documented:
        findings.append(case.finding("documentation.not_a_client", item=item.id, kind=item.kind.value))
    if item.is_unfinished and item.documentation is not None and item.documentation.is_done:
        findings.append(case.finding("documentation.already_done", item=item.id))
    return tuple(findings)


def _with_documentation(case: OffboardingCase, item: Item, written: Documentation, type: str) -> LineDecided:
    event = case.event(
        type,
        item=item.id,
        state=written.state.value,
        summary=written.summary,
        needs=written.needs,
        preferences=written.preferences,
        reason=written.reason,
        by=written.by,
        witness=written.witness,
    )
    return LineDecided(attrs.evolve(item, documentation=written), event)
