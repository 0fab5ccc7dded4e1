"""Rules as data: who may do what to which kind of thing, what has to be proved before, and what nobody can permit."""

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
    """What somebody wants to do (操作)."""

    VIEW = "view"
    UNMASK = "unmask"
    """See contact details that belong to somebody else's client; on record, and never without step-up."""
    CREATE = "create"
    EDIT = "edit"
    REQUEST_CHANGE = "request_change"
    """Ask for a core field to be changed."""
    DECIDE_CHANGE = "decide_change"
    """Decide what somebody else asked for."""
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
    """Say who works with a client beside its owner."""
    RECORD_LOSS = "record_loss"
    CLAIM = "claim"
    """Take a client out of a pool."""
    RELEASE = "release"
    """Give a client back to a pool."""
    DELEGATE = "delegate"
    """Let somebody act in one's place for a time."""
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
    """How the actor stands to the target."""

    ANY = "any"
    OWNER = "owner"
    ABOVE_OWNER = "above_owner"
    LEAVER = "leaver"
    ABOVE_LEAVER = "above_leaver"
    PARTY = "party"
    READER = "reader"
    """A collaborator in window, whatever the level."""
    WRITER = "writer"
    """A collaborator in window who may also write."""
    POOL = "pool"
    """A member of the pool the thing lies in."""


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
    """One sentence of the rule text: these roles may do these actions to these kinds of thing in this relation.

    Roles, actions and kinds may be given as any collection. Raises `InvalidInput` for what is no role, and for one kind
    given as bare text.
    """

    id: str
    roles: frozenset[Role] = attrs.field(converter=_roles)
    actions: frozenset[Action] = attrs.field(converter=_actions)
    kinds: frozenset[str] = attrs.field(converter=_kinds)
    relation: Relation = Relation.ANY


@attrs.frozen(kw_only=True)
class Forbid:
    """One thing that is never allowed, whatever permits say. Every condition that is set must hold; forbid wins.

    `actions` are the ones forbidden, `all_actions_but` the ones left open; each of `unless_relations` lifts it;
    `under_case` restricts it to things whose owner is leaving. With no condition at all it forbids everything.
    """

    id: str
    employment: frozenset[Employment] | None = attrs.field(default=None, converter=optional(_employment))
    roles: frozenset[Role] | None = attrs.field(default=None, converter=optional(_roles))
    actions: frozenset[Action] | None = attrs.field(default=None, converter=optional(_actions))
    all_actions_but: frozenset[Action] | None = attrs.field(default=None, converter=optional(_actions))
    field_class: FieldClass | None = None
    relation: Relation | None = None
    unless_relations: frozenset[Relation] = attrs.field(default=frozenset(), converter=_relations)
    under_case: bool = False


@attrs.frozen(kw_only=True)
class Demand:
    """Something for which a plain log-in is not enough (加强认证): without one of `factors` it is refused.

    Factors are the host's facts about the log-in, such as the `amr` values of an OIDC token (RFC 8176): `mfa`, `otp`, `hwk`.
    `kinds` and `field_class` restrict the demand; left out, it holds for all. The library's own hand, which acts without a
    log-in, is not asked. Raises `InvalidInput` for a demand that no log-in could meet.
    """

    id: str
    actions: frozenset[Action] = attrs.field(converter=_actions)
    factors: frozenset[str] = attrs.field(default=("mfa",), converter=_factors)
    kinds: frozenset[str] | None = attrs.field(default=None, converter=optional(_kinds))
    field_class: FieldClass | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a demand that would forbid."""
        if not self.factors:
            raise InvalidInput.at("demand.factors", "", "demand.no_factor", rule=self.id)


@attrs.frozen(kw_only=True)
class Fact:
    """Something that never happens (不变式), told like a prohibition: nobody described by `never` is ever allowed.

    `kinds` restricts it to kinds of thing. A `Forbid` is a rule that decides; a fact is what has to come out of all rules
    together, and `prove` says whether it does.
    """

    id: str
    never: Forbid
    kinds: frozenset[str] | None = attrs.field(default=None, converter=optional(_kinds))


@attrs.frozen
class Index:
    """The rule text looked up by what is asked; made once, so that a question walks only the rules that speak of it."""

    permits: Mapping[tuple[Action, str], tuple[Permit, ...]]
    forbids: Mapping[Action, tuple[Forbid, ...]]
    demands: Mapping[Action, tuple[Demand, ...]]
    forbids_sharing: bool
    """Some rule forbids something because a thing is shared: then no yes is sure before that was looked up."""


def _counted(rules: tuple[object, ...]) -> str:
    return f"<{len(rules)}>"


@attrs.frozen(kw_only=True)
class Rules:
    """The whole rule text: a host may add permits, forbids and demands; the unremovable forbids always stand behind them.

    `facts` are what has to come out of it, beside what the library proves anyway: an office does not open on a text that
    breaks one. Raises `InvalidInput` for two rules of one name: a name says which of them decided.
    """

    permits: tuple[Permit, ...] = attrs.field(default=(), repr=_counted)
    forbids: tuple[Forbid, ...] = attrs.field(default=(), repr=_counted)
    demands: tuple[Demand, ...] = attrs.field(default=(), repr=_counted)
    facts: tuple[Fact, ...] = attrs.field(default=(), repr=_counted)
    index: Index = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Look every rule up once, by the actions and kinds it speaks of."""
        names: set[str] = set()
        rules: tuple[Permit | Forbid | Demand, ...] = (*self.all_forbids, *self.permits, *self.demands)
        for rule in rules:
            if rule.id in names:
                raise InvalidInput.at("rules", rule.id, "rules.named_twice")
            names.add(rule.id)
        object.__setattr__(self, "index", _index(self))

    @property
    def all_forbids(self) -> tuple[Forbid, ...]:
        """Return the forbids of this text, the unremovable ones first."""
        return (*UNREMOVABLE, *self.forbids)

    def demanding(self, *demands: Demand) -> Rules:
        """Return the same text with further demands, as `SHIPPED.demanding(*STEP_UP)`."""
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
    """Say whether a forbid has to do with an action at all."""
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
    Forbid(
        id="notice.own_only",
        employment={Employment.NOTICE},
        unless_relations={Relation.OWNER, Relation.LEAVER},
    ),
    Forbid(id="own_case.never_decided", all_actions_but=_LEAVERS_PART, relation=Relation.LEAVER),
    Forbid(id="sales.no_core_field", roles={Role.SALES}, actions={Action.EDIT}, field_class=FieldClass.CORE),
    Forbid(id="sales.no_delete", roles={Role.SALES}, actions={Action.DELETE}),
    Forbid(
        id="auditor.only_reads", roles={Role.AUDITOR}, all_actions_but={Action.VIEW, Action.EXPORT, Action.SIGN_OFF}
    ),
    Forbid(id="under_case.no_core_field", actions={Action.EDIT}, field_class=FieldClass.CORE, under_case=True),
    Forbid(id="under_case.no_delete", actions={Action.DELETE}, under_case=True),
)
"""Forbids that no host's rule text can take out (domain rules, section C)."""
