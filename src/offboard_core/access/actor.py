"""Who asks, what they stand as, and what they ask about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.kernel.identity import PersonId, TenantId, check_id
from offboard_core.organization.person import Person, Role, RoleWindow, check_window, read_roles


def _tenant_id(value: str) -> TenantId:
    return TenantId(check_id(value, "actor.tenant"))


def _actor_id(value: str) -> PersonId:
    return PersonId(check_id(value, "actor.id"))


def _on_behalf_of(value: str | None) -> PersonId | None:
    return None if value is None else PersonId(check_id(value, "actor.on_behalf_of"))


def _factors(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


@attrs.frozen(kw_only=True, cache_hash=True)
class Actor:
    """Who asks (操作人), as the host authenticated them.

    `roles` matter only to an `Access` whose facts the host vouches for; inside an office the stored standing decides,
    and what an actor claims is never believed. `factors` are the host's facts on how strongly they authenticated, such as
    the `amr` values of an OIDC token (RFC 8176). `on_behalf_of` names whoever gave them a mandate to act in their place.
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


class SharingLevel(StrEnum):
    """What a collaborator may do with what is shared (协同级别)."""

    READ = "read"
    READ_WRITE = "read_write"


@attrs.frozen(kw_only=True)
class Collaborator:
    """Somebody who works with a thing beside its owner (协同人), from `from_at` up to but not including `until_at`.

    Without `until_at` it goes on until it is ended. Raises `InvalidInput` for a moment without a zone and for a window
    that holds no moment.
    """

    person: str
    level: SharingLevel = SharingLevel.READ
    from_at: dt.datetime
    until_at: dt.datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a window nobody could tell the limits of."""
        check_window("collaborator", self.from_at, self.until_at)

    def holds_at(self, at: dt.datetime) -> bool:
        """Say whether the thing is shared with them at a moment."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@attrs.frozen(kw_only=True)
class Target:
    """What is asked about, as far as permission needs to know it.

    `kind` and `id` name the aggregate. `owner` is who is responsible for it (None: nobody in particular), `leaver`
    whose departure it belongs to, `parties` who takes part in it by name, `fields` the class of each field it has; a
    field that is not in there is of no known class and is denied. `under_case` says that its owner is leaving: then it
    is not deleted and its core fields stand as they are. `collaborators` are those it is shared with, past and future
    ones included: whether it is shared now is asked with the moment. `pool` is the public pool it lies in, if any.
    """

    kind: str
    id: str
    owner: str | None = None
    leaver: str | None = None
    parties: frozenset[str] = frozenset()
    fields: Mapping[str, FieldClass] = attrs.field(factory=dict)
    under_case: bool = False
    collaborators: tuple[Collaborator, ...] = ()
    pool: str = ""

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

    The office decides on nothing else. `role_windows` are roles held for a time; `as_of` counts them in.
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
    role_windows: tuple[RoleWindow, ...] = ()
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
            role_windows=person.role_windows,
        )

    def as_of(self, at: dt.datetime) -> Standing:
        """Return the standing with every role that is held at a moment among its `roles`."""
        held = [window.role for window in self.role_windows if window.holds_at(at)]
        return attrs.evolve(self, roles=(*self.roles, *held)) if held else self

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
