"""The parties to a handover (会签方): one row each, with its sources, its sheet, and its deputy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


_ANSWERS_FOR: Mapping[Topic, Role] = row_for_each(
    Topic,
    {
        **{rules.topic: rules.sheet for kind in ItemKind if (rules := kind.rules).topic is not None},
        Topic.ACCESS: Role.HR,
    },
)
"""The party that signs for each topic: that of the kind of its lines; HR for access, which has no lines."""


@attrs.frozen(kw_only=True)
class Party:
    """One party to a handover: what it signs for and who may sign in its place."""

    role: Role
    substitute: Role | None = None
    """Role that may sign if no other person can, with a recorded reason."""
    sees_access: bool = False
    """Whether its sheet lists the access to be revoked."""
    signs_for_all: bool = False
    """Whether its sheet is the whole manifest; such a party signs for listed posts only."""

    @property
    def topics(self) -> frozenset[Topic]:
        """Return the topics whose lines are on its sheet."""
        return frozenset(topic for topic, role in _ANSWERS_FOR.items() if self.signs_for_all or role is self.role)


_PARTIES = (
    Party(role=Role.SUPERVISOR, substitute=Role.HR),
    Party(role=Role.FINANCE),
    Party(role=Role.HR, sees_access=True),
    Party(role=Role.AUDITOR, sees_access=True, signs_for_all=True),
)
_BY_ROLE = {party.role: party for party in _PARTIES}
PARTIES: tuple[Role, ...] = tuple(party.role for party in _PARTIES if not party.signs_for_all)
"""Parties that sign every handover, each its own sheet; for listed posts the audit department signs as well."""


def party_of(role: Role) -> Party:
    """Return the row of a role; a role that is no party signs for no topic."""
    return _BY_ROLE.get(role, Party(role=role))


def party_for(topic: Topic) -> Role:
    """Return the party that signs for a topic."""
    return _ANSWERS_FOR[topic]


def answerable_for(case: OffboardingCase, role: Role) -> str:
    """Return who acts as `role` in this case: the supervisor by id, a department by its role.

    HR acts for the supervisor if the leaver has no superior.
    """
    if role is not Role.SUPERVISOR:
        return role.value
    return case.supervisor or Role.HR.value


def escalates_to(case: OffboardingCase, owner: str) -> str | None:
    """Return who is told about overdue tasks of `owner`: HR, or for HR's own tasks the supervisor."""
    return Role.HR.value if owner != Role.HR else case.supervisor


def holds(person: Standing, *roles: Role) -> bool:
    """Return whether an active person holds one of `roles`."""
    return person.employment is Employment.ACTIVE and not set(roles).isdisjoint(person.roles)
