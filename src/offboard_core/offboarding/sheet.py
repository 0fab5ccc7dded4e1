"""The sheet of one party (会签分单) and its signature (会签)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding.lifecycle import before_departure, conclude
from offboard_core.offboarding.party import party_of
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class Signature:
    """A party's signature (会签) on the hash of the sheet it saw; it is current while the sheet has that hash."""

    role: Role
    signer: str
    name: str
    sheet: str
    at: dt.datetime
    substitution: str = ""
    """Why another person signed for the party."""


def sign_off(
    case: OffboardingCase, role: Role, *, sheet: str, signer: Standing, at: dt.datetime, substitution: str = ""
) -> Verdict[OffboardingCase]:
    """Sign a party's sheet. `sheet` is the hash the signer saw; it is refused if the sheet has changed meanwhile.

    A party can sign as soon as its own lines are done and its own sources have answered. The leaver can never sign,
    and one person signs for one role. Each active holder of the role may sign, so a higher superior may sign for the
    supervisor; HR may as well, with the reason in `substitution`.
    """
    if role not in case.parties:
        return Refused((case.finding("sign_off.not_a_party", role=role.value),))
    findings = (
        *before_departure(case),
        *_about_signer(case, role, signer, substitution),
        *_about_sheet(case, role, sheet),
    )
    if findings:
        return Refused(findings)
    reason = "" if role in signer.roles else substitution
    mark = Signature(role=role, signer=signer.id, name=signer.name, sheet=sheet, at=at, substitution=reason)
    event = case.event("sheet_signed", role=role.value, signer=signer.id, sheet=sheet, substitution=reason)
    return conclude(attrs.evolve(case, signatures=(*case.signatures, mark)), event, at=at)


def _about_signer(case: OffboardingCase, role: Role, signer: Standing, substitution: str) -> tuple[Finding, ...]:
    findings = []
    if signer.id == case.leaver:
        findings.append(case.finding("sign_off.own_case", person=signer.id))
    if signer.employment is not Employment.ACTIVE:
        findings.append(case.finding("sign_off.signer_leaving", person=signer.id))
    others = [
        mark.role.value
        for other in case.parties
        if other is not role and (mark := case.last_signature(other)) is not None and mark.signer == signer.id
    ]
    if others:
        findings.append(case.finding("sign_off.one_person_one_role", person=signer.id, role=others[0]))
    if role not in signer.roles:
        substitute = party_of(role).substitute
        if substitute is None or substitute not in signer.roles:
            findings.append(case.finding("sign_off.role_not_held", person=signer.id, role=role.value))
        elif not substitution.strip():
            findings.append(case.finding("sign_off.substitution_unreasoned", person=signer.id, role=role.value))
    return tuple(findings)


def _about_sheet(case: OffboardingCase, role: Role, sheet: str) -> tuple[Finding, ...]:
    changed = sheet != case.sheet(role)
    signed = case.signed(role) is not None
    return (
        *((case.finding("sign_off.sheet_changed", role=role.value),) if changed else ()),
        *against_signing(case, role),
        *((case.finding("sign_off.already_signed", role=role.value),) if signed else ()),
    )


def against_signing(case: OffboardingCase, role: Role) -> tuple[Finding, ...]:
    """Return why a party cannot sign yet: its open lines, and its sources without an answer."""
    lines = tuple(item.id for item in case.lines(role) if item.is_open)
    unknown = (finding.facts["topic"] for finding in case.unknown_checks())
    topics = [topic for topic in unknown if topic in party_of(role).topics]
    return (
        *((case.finding("sign_off.lines_open", role=role.value, count=len(lines), items=lines),) if lines else ()),
        *(case.finding("sign_off.source_unknown", role=role.value, topic=topic) for topic in topics),
    )
