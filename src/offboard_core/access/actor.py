"""Who asks, what they stand as, and what they ask about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.kernel.identity import PersonId, TenantId, check_id
from offboard_core.organization.person import Person, Role, read_roles


def _tenant_id(value: str) -> TenantId:
    return TenantId(check_id(value, "actor.tenant"))


def _actor_id(value: str) -> PersonId:
    return PersonId(check_id(value, "actor.id"))


def _on_behalf_of(value: str | None) -> PersonId | None:
    return None if value is None else PersonId(check_id(value, "actor.on_behalf_of"))


def _factors(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


@attrs.frozen(kw_only=True)
class Actor:
    """Who asks (操作人), as the host authenticated them.

    `roles` matter only to an `Access` whose facts the host vouches for; inside an office the stored standing decides,
    and what an actor claims is never believed. `factors` are the host's facts on how strongly they authenticated.
    """

    id: PersonId = attrs.field(converter=_actor_id)
    tenant: TenantId = attrs.field(default=TenantId("main"), converter=_tenant_id)
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    on_behalf_of: PersonId | None = attrs.field(default=None, converter=_on_behalf_of)
    factors: frozenset[str] = attrs.field(default=frozenset(), converter=_factors)


def _standing_id(value: str) -> PersonId:
    return PersonId(check_id(value, "standing.id"))


class Employment(StrEnum):
    """How far somebody belongs to the company (在职状态)."""

    ACTIVE = "active"
    NOTICE = "notice"
    DEPARTED = "departed"


@attrs.frozen(kw_only=True)
class Target:
    """What is asked about, as far as permission needs to know it.

    `kind` and `id` name the aggregate. `owner` is who is responsible for it (None: nobody in particular), `leaver`
    whose departure it belongs to, `parties` who takes part in it by name, `fields` the class of each field it has; a
    field that is not in there is of no known class and is denied. `under_case` says that its owner is leaving: then it
    is not deleted and its core fields stand as they are.
    """

    kind: str
    id: str
    owner: str | None = None
    leaver: str | None = None
    parties: frozenset[str] = frozenset()
    fields: Mapping[str, FieldClass] = attrs.field(factory=dict)
    under_case: bool = False

    @property
    def stream(self) -> str:
        """Name the aggregate's chain in the journal."""
        return f"{self.kind}/{self.id}"


class FieldClass(StrEnum):
    """How well a field is protected."""

    CORE = "core"
    """核心字段: entered once, changed only by a request that somebody else decides."""
    CONTACT = "contact"
    """How a person can be reached: clear to the owner, masked for everybody else."""
    FREE = "free"
    """Whoever may edit the record may edit it."""


@attrs.frozen(kw_only=True)
class Standing:
    """What somebody stands as in this tenant (在职状态): employment, roles, superior.

    The office decides on nothing else.
    """

    kind: ClassVar[str] = "standings"

    id: PersonId = attrs.field(converter=_standing_id)
    name: str
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    employment: Employment = Employment.ACTIVE
    supervisor: PersonId | None = None
    department: str = ""
    post: str = ""
    spell: int = 1
    version: int = 0

    @classmethod
    def of(cls, person: Person) -> Standing:
        """Take over what the HR system says of `person`, for the first time."""
        return cls(
            id=person.id,
            name=person.name,
            roles=person.roles,
            employment=Employment.ACTIVE if person.employed else Employment.DEPARTED,
            supervisor=person.supervisor,
            department=person.department,
            post=person.post,
            spell=person.spell,
        )

    @property
    def target(self) -> Target:
        """Describe this standing to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.id)


def target_of(thing: object) -> Target:
    """Return what permission needs to know of an aggregate; a `Target` is that already.

    Raises `TypeError` for anything no rule can speak about: a programming error, never a yes.
    """
    target = thing if isinstance(thing, Target) else getattr(thing, "target", None)
    if not isinstance(target, Target):
        raise TypeError(f"{type(thing).__name__} has no target, so no rule can speak about it")
    return target
