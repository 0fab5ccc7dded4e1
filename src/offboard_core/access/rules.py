"""Permission rules as data: permits, forbids, demands for a stronger login, and facts that must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs
from attrs.converters import optional

from offboard_core.access.standing import Employment
from offboard_core.access.target import FieldClass
from offboard_core.errors import InvalidInput
from offboard_core.organization.person import Role, read_roles


class Action(StrEnum):
    """Actions that rules permit or forbid (操作)."""

    VIEW = "view"
    UNMASK = "unmask"
    """See the contact details of another person's client; always recorded, always with a stronger login."""
    CREATE = "create"
    EDIT = "edit"
    REQUEST_CHANGE = "request_change"
    """Request a change of a core field."""
    DECIDE_CHANGE = "decide_change"
    """Decide a change that another person requested."""
    DELETE = "delete"
    EXPORT = "export"
    TAKE_IN = "take_in"
    SETTLE = "settle"
    ESCALATE = "escalate"
    FILE_STATEMENT = "file_statement"
    JUDGE_STATEMENT = "judge_statement"
    INTERVENE = "intervene"
    PROMISE = "promise"
    REPORT_RECEIPT = "report_receipt"
    HOLD = "hold"
    RELEASE_LETTER = "release_letter"
    COLLECT = "collect"
    RECORD_DELIVERY = "record_delivery"
    LOG = "log"
    TRANSFER = "transfer"
    TRANSFER_MANY = "transfer_many"
    SHARE = "share"
    """Add or remove collaborators of a client."""
    RECORD_LOSS = "record_loss"
    CLAIM = "claim"
    """Claim a client from a pool."""
    RELEASE = "release"
    """Return a client to a pool."""
    DELEGATE = "delegate"
    """Give a mandate."""
    OPEN_CASE = "open_case"
    PRECHECK = "precheck"
    DOCUMENT = "document"
    JUDGE_DOCUMENTATION = "judge_documentation"
    SETTLE_ITEM = "settle_item"
    FINISH = "finish"
    REASSIGN = "reassign"
    SIGN_OFF = "sign_off"
    REVOKE = "revoke"
    EXPEDITE = "expedite"
    WITHDRAW = "withdraw"
    DEPART = "depart"
    CLOSE = "close"
    ANSWER = "answer"
    REVIEW = "review"
    GOVERN = "govern"


class Relation(StrEnum):
    """Relation of the actor to the target."""

    ANY = "any"
    OWNER = "owner"
    ABOVE_OWNER = "above_owner"
    LEAVER = "leaver"
    ABOVE_LEAVER = "above_leaver"
    PARTY = "party"
    READER = "reader"
    """An active collaborator, at any level."""
    WRITER = "writer"
    """An active collaborator with write access."""
    POOL = "pool"
    """A member of the pool that the target is in."""


def _roles(values: Iterable[str]) -> frozenset[Role]:
    return frozenset(read_roles(values))


def _actions(values: Iterable[Action]) -> frozenset[Action]:
    return frozenset(values)


def _kinds(values: Iterable[str]) -> frozenset[str]:
    if isinstance(values, str):
        raise InvalidInput.at("kinds", values, "input.not_a_list")
    return frozenset(values)


def _factors(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


def _relations(values: Iterable[Relation]) -> frozenset[Relation]:
    return frozenset(values)


def _employment(values: Iterable[Employment]) -> frozenset[Employment]:
    return frozenset(values)


@attrs.frozen(kw_only=True)
class Permit:
    """A rule that lets roles do actions to kinds of thing, in one relation to it.

    Roles, actions and kinds may be any collection. Raises `InvalidInput` for an unknown role, and for `kinds` given as
    a single text.
    """

    id: str
    roles: frozenset[Role] = attrs.field(converter=_roles)
    actions: frozenset[Action] = attrs.field(converter=_actions)
    kinds: frozenset[str] = attrs.field(converter=_kinds)
    relation: Relation = Relation.ANY


@attrs.frozen(kw_only=True)
class Forbid:
    """A rule that forbids, overriding every permit. It applies if every condition that is set holds."""

    id: str
    """Id of the rule, named in decisions."""
    employment: frozenset[Employment] | None = attrs.field(default=None, converter=optional(_employment))
    """Employment of the person, `None` for any."""
    roles: frozenset[Role] | None = attrs.field(default=None, converter=optional(_roles))
    """Applies if the person has one of these roles, `None` for any."""
    actions: frozenset[Action] | None = attrs.field(default=None, converter=optional(_actions))
    """Actions it forbids, `None` for all."""
    all_actions_but: frozenset[Action] | None = attrs.field(default=None, converter=optional(_actions))
    """Actions it leaves open; all others are forbidden."""
    field_class: FieldClass | None = None
    """Class of the field in question, `None` for any."""
    relation: Relation | None = None
    """Relation the person must have, `None` for any."""
    unless_relations: frozenset[Relation] = attrs.field(default=frozenset(), converter=_relations)
    """Relations that each lift the forbid."""
    under_case: bool = False
    """If true, applies only to things whose owner is leaving."""


@attrs.frozen(kw_only=True)
class Demand:
    """A rule that demands a stronger login (加强认证): without one of `factors` the action is refused.

    Factors come from the host, such as the `amr` values of an OIDC token (RFC 8176): `mfa`, `otp`, `hwk`. `kinds` and
    `field_class` restrict the demand; `None` means all. The system role acts without a login and is exempt. Raises
    `InvalidInput` for a demand without factors, which no login could meet.
    """

    id: str
    actions: frozenset[Action] = attrs.field(converter=_actions)
    factors: frozenset[str] = attrs.field(default=("mfa",), converter=_factors)
    kinds: frozenset[str] | None = attrs.field(default=None, converter=optional(_kinds))
    field_class: FieldClass | None = None

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a demand without factors."""
        if not self.factors:
            raise InvalidInput.at("demand.factors", "", "demand.no_factor", rule=self.id)


@attrs.frozen(kw_only=True)
class Fact:
    """A statement about the rules (不变式): no case described by `never` is ever allowed.

    `kinds` restricts it to kinds of thing. A `Forbid` takes part in decisions; a fact must follow from all rules
    together, and `prove` checks that it does.
    """

    id: str
    never: Forbid
    kinds: frozenset[str] | None = attrs.field(default=None, converter=optional(_kinds))


@attrs.frozen
class Index:
    """The rules by action and kind, built once, so that a question looks only at rules that apply to it."""

    permits: Mapping[tuple[Action, str], tuple[Permit, ...]]
    forbids: Mapping[Action, tuple[Forbid, ...]]
    demands: Mapping[Action, tuple[Demand, ...]]
    forbids_sharing: bool
    """Whether a forbid depends on sharing; then collaborators must be looked up before a permission."""


def _counted(rules: tuple[object, ...]) -> str:
    return f"<{len(rules)}>"


@attrs.frozen(kw_only=True)
class Rules:
    """A complete set of rules. A host can add permits, forbids and demands; the unremovable forbids always apply.

    `facts` must follow from the rules, in addition to the facts of the library: an office refuses rules that break one.
    Raises `InvalidInput` if two rules have the same id, because decisions name rules by id.
    """

    permits: tuple[Permit, ...] = attrs.field(default=(), repr=_counted)
    forbids: tuple[Forbid, ...] = attrs.field(default=(), repr=_counted)
    demands: tuple[Demand, ...] = attrs.field(default=(), repr=_counted)
    facts: tuple[Fact, ...] = attrs.field(default=(), repr=_counted)
    index: Index = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Index the rules by action and kind."""
        names: set[str] = set()
        rules: tuple[Permit | Forbid | Demand, ...] = (*self.all_forbids, *self.permits, *self.demands)
        for rule in rules:
            if rule.id in names:
                raise InvalidInput.at("rules", rule.id, "rules.named_twice")
            names.add(rule.id)
        object.__setattr__(self, "index", _index(self))

    @property
    def all_forbids(self) -> tuple[Forbid, ...]:
        """Return all forbids, the unremovable ones first."""
        return (*UNREMOVABLE, *self.forbids)

    def demanding(self, *demands: Demand) -> Rules:
        """Return the rules with further demands, as in `SHIPPED.demanding(*STEP_UP)`."""
        return attrs.evolve(self, demands=(*self.demands, *demands))


def _index(rules: Rules) -> Index:
    permits: dict[tuple[Action, str], list[Permit]] = {}
    for rule in rules.permits:
        for action in rule.actions:
            for kind in rule.kinds:
                permits.setdefault((action, kind), []).append(rule)
    return Index(
        permits={key: tuple(found) for key, found in permits.items()},
        forbids={action: tuple(rule for rule in rules.all_forbids if speaks_of(rule, action)) for action in Action},
        demands={action: tuple(rule for rule in rules.demands if action in rule.actions) for action in Action},
        forbids_sharing=any(rule.relation in (Relation.READER, Relation.WRITER) for rule in rules.all_forbids),
    )


def speaks_of(rule: Forbid, action: Action) -> bool:
    """Return whether a forbid applies to an action."""
    return (rule.actions is None or action in rule.actions) and (
        rule.all_actions_but is None or action not in rule.all_actions_but
    )


_HANDING_OVER = frozenset(
    {
        Action.VIEW,
        Action.LOG,
        Action.FILE_STATEMENT,
        Action.PROMISE,
        Action.REPORT_RECEIPT,
        Action.DOCUMENT,
        Action.TRANSFER,
        Action.ANSWER,
    }
)
_LEAVERS_PART = frozenset({Action.VIEW, Action.DOCUMENT, Action.ANSWER})

UNREMOVABLE: tuple[Forbid, ...] = (
    Forbid(id="departed.nothing", employment={Employment.DEPARTED}),
    Forbid(id="notice.only_hands_over", employment={Employment.NOTICE}, all_actions_but=_HANDING_OVER),
    Forbid(id="notice.own_only", employment={Employment.NOTICE}, unless_relations={Relation.OWNER, Relation.LEAVER}),
    Forbid(id="own_case.never_decided", all_actions_but=_LEAVERS_PART, relation=Relation.LEAVER),
    Forbid(id="sales.no_core_field", roles={Role.SALES}, actions={Action.EDIT}, field_class=FieldClass.CORE),
    Forbid(id="sales.no_delete", roles={Role.SALES}, actions={Action.DELETE}),
    Forbid(
        id="auditor.only_reads", roles={Role.AUDITOR}, all_actions_but={Action.VIEW, Action.EXPORT, Action.SIGN_OFF}
    ),
    Forbid(id="under_case.no_core_field", actions={Action.EDIT}, field_class=FieldClass.CORE, under_case=True),
    Forbid(id="under_case.no_delete", actions={Action.DELETE}, under_case=True),
)
"""Forbids that a host's rules cannot remove (domain rules, section C)."""
