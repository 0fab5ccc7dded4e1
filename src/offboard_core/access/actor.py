"""The actor: the authenticated person who gives a command."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from offboard_core.kernel.identity import PersonId, TenantId, check_id
from offboard_core.organization.person import Role, read_roles


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
    """The person who gives a command (操作人), as authenticated by the host.

    `roles` are used only by an `Access` whose facts the host supplies. An office ignores them and uses the stored
    standing. `factors` describe how strongly the person authenticated, such as the `amr` values of an OIDC token (RFC
    8176). `on_behalf_of` is the person who gave the actor a mandate to act in their place.
    """

    id: PersonId = attrs.field(converter=_actor_id)
    tenant: TenantId = attrs.field(default=TenantId("main"), converter=_tenant_id)
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    on_behalf_of: PersonId | None = attrs.field(default=None, converter=_on_behalf_of)
    factors: frozenset[str] = attrs.field(default=frozenset(), converter=_factors)
