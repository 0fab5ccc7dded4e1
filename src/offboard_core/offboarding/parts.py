"""What a case is made of: lines to hand over, grants, answers of sources, signatures, residuals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import attrs

from offboard_core.organization.person import Role

PARTIES: tuple[Role, ...] = (Role.SUPERVISOR, Role.FINANCE, Role.HR)
"""Who signs every handover, each for a sheet of their own; for listed posts the audit department signs as well."""


class Topic(StrEnum):
    """What the sources are asked about a leaver."""

    RECEIVABLES = "receivables"
    CLIENTS = "clients"
    ORDERS = "orders"
    ASSETS = "assets"
    DUTIES = "duties"
    ACCESS = "access"


class ItemKind(StrEnum):
    """What kind of thing a line of the manifest is about."""

    RECEIVABLE = "receivable"
    CLIENT = "client"
    ORDER = "order"
    ASSET = "asset"
    DUTY = "duty"
    BY_HAND = "by_hand"
    """There is no system for it: somebody looks and ticks the line."""
    CUSTOM = "custom"
    """A kind of the host's own, from a checklist."""


SHEET_OF: Mapping[ItemKind, Role] = {
    ItemKind.RECEIVABLE: Role.FINANCE,
    ItemKind.CLIENT: Role.SUPERVISOR,
    ItemKind.ORDER: Role.SUPERVISOR,
    ItemKind.DUTY: Role.SUPERVISOR,
    ItemKind.ASSET: Role.HR,
    ItemKind.BY_HAND: Role.HR,
    ItemKind.CUSTOM: Role.HR,
}
"""Whose sheet a line stands on; one kept by hand stands on that of the party whose source it stands for."""

TOPICS_OF: Mapping[Role, tuple[Topic, ...]] = {
    Role.FINANCE: (Topic.RECEIVABLES,),
    Role.SUPERVISOR: (Topic.CLIENTS, Topic.ORDERS, Topic.DUTIES),
    Role.HR: (Topic.ASSETS, Topic.ACCESS),
    Role.AUDITOR: tuple(Topic),
}
"""Which sources a party's sheet is drawn from; the audit department's, where it signs, is all of it."""


class ItemState(StrEnum):
    """How far a line has come."""

    OPEN = "open"
    SETTLED = "settled"
    """Accepted by its receiver, given back, or ticked."""
    WAIVED = "waived"
    """Let go by two people, with a reason."""
    DEFERRED = "deferred"
    """Left for later with an owner and a due date; becomes a residual."""
    GONE = "gone"
    """Paid or given away meanwhile: there is nothing left to hand over."""


class Outcome(StrEnum):
    """What became of an asset."""

    RETURNED = "returned"
    DAMAGED = "damaged"
    LOST = "lost"
    CONSUMED = "consumed"


class DocumentationState(StrEnum):
    """How far a leaver's account of a client has come (客户交底)."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The leaver would not write it; recorded with a witness, and it blocks nothing."""


@attrs.frozen(kw_only=True)
class Documentation:
    """What the leaver says of a client: where things stand, needs, preferences; and what the supervisor says to it."""

    state: DocumentationState
    at: dt.datetime
    summary: str = ""
    needs: str = ""
    preferences: str = ""
    reason: str = ""
    """Why it was returned, or what the leaver said when refusing."""
    by: str = ""
    """Who judged it, or recorded the refusal."""
    witness: str = ""

    @property
    def is_done(self) -> bool:
        """Say whether the client may be handed over on it."""
        return self.state in {DocumentationState.ACCEPTED, DocumentationState.REFUSED}


@attrs.frozen(kw_only=True)
class Verification:
    """What finance says of a claim on the manifest (应收核实): agreed, or disputed with a reason."""

    agreed: bool
    by: str
    at: dt.datetime
    reason: str = ""


@attrs.frozen(kw_only=True)
class Item:
    """One line of the manifest (交接清单行).

    `id` is the host's own id of the thing, with the kind in front where two kinds of things share one; `ref` is that
    own id. `role` may settle it. `giver`, `receiver` and `witness` are 移交人, 接管人 and 监交人. `facts` are the columns
    that are signed; `moving` are those that time alone changes (age, tier, latest record), shown and never signed.
    """

    id: str
    kind: ItemKind
    ref: str
    label: str
    role: Role
    giver: str
    due_on: dt.date
    facts: Mapping[str, object] = attrs.field(factory=dict)
    moving: Mapping[str, object] = attrs.field(factory=dict)
    state: ItemState = ItemState.OPEN
    receiver: str | None = None
    witness: str | None = None
    outcome: Outcome | None = None
    evidence: str = ""
    reason: str = ""
    proposed_by: str | None = None
    """Who proposed to waive it; a second person decides."""
    decided_by: str | None = None
    deferred_until: dt.date | None = None
    documentation: Documentation | None = None
    verification: Verification | None = None
    acknowledged_at: dt.datetime | None = None
    """When the receiver said that it has reached them."""
    unasked: str = ""
    """Why the receiver is not asked to say so: they are leaving themselves, and their own handover has it."""

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something about it before the departure."""
        return self.state is ItemState.OPEN

    @property
    def is_settled(self) -> bool:
        """Say whether it was handed over."""
        return self.state is ItemState.SETTLED

    @property
    def is_deferred(self) -> bool:
        """Say whether it was put off, so that it becomes a residual."""
        return self.state is ItemState.DEFERRED

    @property
    def is_unfinished(self) -> bool:
        """Say whether it is open or put off: it may still be finished before the departure."""
        return self.is_open or self.is_deferred

    @property
    def sheet(self) -> Role:
        """Return the party on whose sheet the line stands."""
        if self.kind is ItemKind.CUSTOM:
            return self.role if self.role in {Role.FINANCE, Role.SUPERVISOR} else Role.HR
        if self.kind is not ItemKind.BY_HAND:
            return SHEET_OF[self.kind]
        return next((role for role, topics in TOPICS_OF.items() if self.ref in topics), SHEET_OF[self.kind])

    @property
    def signed_part(self) -> Mapping[str, object]:
        """Return what a signature covers: everything but what time alone changes, and notes on the way."""
        verified = {} if self.verification is None else {"verification": self.verification}
        return {
            **verified,
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "facts": self.facts,
            "state": self.state,
            "receiver": self.receiver,
            "witness": self.witness,
            "outcome": self.outcome,
            "deferred_until": self.deferred_until,
            "documentation": self.documentation,
        }


class GrantState(StrEnum):
    """How far the revocation of one grant has come."""

    PLANNED = "planned"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    """Read back: it cannot be used any more."""
    FAILED = "failed"
    OVERRIDDEN = "overridden"
    """Somebody vouches for it with evidence."""


class AccessPhase(StrEnum):
    """How much a grant allows on the way out, the widest first."""

    FULL = "full"
    """Everything it was given for."""
    REDUCED = "reduced"
    """From the notice on: no bulk export, no deletion, no core fields."""
    READ_ONLY = "read_only"
    """On the last working day: nothing is written any more but what hands over."""


@attrs.frozen(kw_only=True)
class Grant:
    """Access to be taken back (权限回收): at `cutoff_at`, or at once when it is found later than that.

    `level` is what was held when the source was asked: what is given back if somebody stays. Until the cutoff, where
    the host's systems can, it is narrowed: `phase` is what was read back, `narrowing` what was asked for and not answered,
    `narrowings` how often it was asked.
    """

    id: str
    system: str
    cutoff_at: dt.datetime
    level: str = ""
    state: GrantState = GrantState.PLANNED
    attempts: int = 0
    reason: str = ""
    evidence: str = ""
    decided_by: str | None = None
    changed_at: dt.datetime | None = None
    phase: AccessPhase = AccessPhase.FULL
    narrowing: AccessPhase | None = None
    narrowings: int = 0

    @property
    def is_touched(self) -> bool:
        """Say whether somebody was asked to take away something of it, so that it may have to be given back."""
        return self.state is not GrantState.PLANNED or self.narrowings > 0

    @property
    def is_live(self) -> bool:
        """Say whether, for all we know, it can still be used."""
        return self.state not in {GrantState.CONFIRMED, GrantState.OVERRIDDEN}

    @property
    def signed_part(self) -> Mapping[str, object]:
        """Return what a signature covers: what is to be taken back and when, not how far that has come."""
        return {"id": self.id, "system": self.system, "level": self.level, "cutoff_at": self.cutoff_at}


class CheckState(StrEnum):
    """What a source said."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BY_HAND = "by_hand"


@attrs.frozen(kw_only=True)
class Check:
    """The last answer on one topic; `reason` says why it is unknown, `role` who ticks a line kept by hand.

    `due_on` is the day by which it should be known.
    """

    topic: Topic
    state: CheckState
    asked_at: dt.datetime
    due_on: dt.date
    reason: str = ""
    role: Role | None = None


@attrs.frozen(kw_only=True)
class Signature:
    """A party's signature (会签): it names the hash of the sheet the signer saw, and is current while that stands."""

    role: Role
    signer: str
    name: str
    sheet: str
    at: dt.datetime
    substitution: str = ""
    """Why somebody else signed for the party."""


@attrs.frozen(kw_only=True)
class Expedition:
    """That access ends at once (加急): who proposed it and why, and who approved it."""

    proposed_by: str
    reason: str
    proposed_at: dt.datetime
    approved_by: str | None = None
    approved_at: dt.datetime | None = None


class ResidualKind(StrEnum):
    """What was left open."""

    ITEM = "item"
    CHECK = "check"
    SIGN_OFF = "sign_off"


@attrs.frozen(kw_only=True)
class Residual:
    """What was open when somebody left (遗留事项), with the one who has to finish it and by when.

    `receiver` is a person's id, or a role where nobody stands above the leaver.
    """

    id: str
    kind: ResidualKind
    label: str
    receiver: str
    due_on: dt.date
    topic: Topic | None = None
    evidence: str = ""
    settled_by: str | None = None
    settled_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it still has to be finished."""
        return self.settled_at is None


class CompensationKind(StrEnum):
    """What has to be put back when a notice is withdrawn."""

    RESTORE_GRANT = "restore_grant"
    HAND_BACK = "hand_back"


@attrs.frozen(kw_only=True)
class Compensation:
    """One effect of a withdrawn case that somebody has to undo; access comes back as it was, not by role defaults.

    An `irreversible` one cannot be undone (a lost computer, a used-up sample): somebody only says how it was dealt with.
    """

    id: str
    kind: CompensationKind
    label: str
    owner: str
    due_on: dt.date
    facts: Mapping[str, object] = attrs.field(factory=dict)
    irreversible: bool = False
    evidence: str = ""
    done_by: str | None = None
    done_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it still has to be done."""
        return self.done_at is None
