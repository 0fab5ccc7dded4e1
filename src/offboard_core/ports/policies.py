"""The policies of an installation: every room's versions, and which of them is in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs

from offboard_core.clients import CadencePolicy, PoolPolicy
from offboard_core.errors import InvalidInput, NotFound
from offboard_core.finding import Finding
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy
from offboard_core.receivables.policy import AgeingPolicy, in_force
from offboard_core.receivables.provision import ProvisionPolicy
from offboard_core.review.scorecard import ScorecardPolicy


def _default_ageing() -> tuple[AgeingPolicy, ...]:
    return (AgeingPolicy(),)


@attrs.frozen(kw_only=True)
class Policies:
    """All rooms' policies (策略), each with the versions that are or were in force; without arguments the defaults.

    There is no default for provisions: what a company sets aside is its own; nor for a scorecard: without one nobody is
    scored. Raises `InvalidInput` when another room has
    no version at all, two share a name or a first day, or two pools share an id. A public pool is as it stands: nothing is
    decided by an earlier state of it.
    """

    ageing: tuple[AgeingPolicy, ...] = attrs.field(factory=_default_ageing)
    handover: tuple[HandoverPolicy, ...] = (DEFAULT_HANDOVER,)
    provision: tuple[ProvisionPolicy, ...] = ()
    pool: tuple[PoolPolicy, ...] = ()
    cadence: tuple[CadencePolicy, ...] = (CadencePolicy(),)
    scorecard: tuple[ScorecardPolicy, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse versions that cannot be told apart."""
        found = [*_version_faults("ageing", self.ageing), *_version_faults("handover", self.handover)]
        if self.provision:
            found += _version_faults("provision", self.provision)
        found += _version_faults("cadence", self.cadence)
        if self.scorecard:
            found += _version_faults("scorecard", self.scorecard)
        names = [pool.id for pool in self.pool]
        found += [
            _twice(f"pool[{place}].id", name, "pool.named_twice")
            for place, name in enumerate(names)
            if name in names[:place]
        ]
        if found:
            raise InvalidInput(found)

    def ageing_on(self, day: dt.date) -> AgeingPolicy:
        """Return the ageing policy in force on `day`: the newest that has begun."""
        return in_force(self.ageing, day)

    def handover_on(self, day: dt.date) -> HandoverPolicy:
        """Return the handover policy in force on `day`. Raises `InvalidInput` when none has begun."""
        begun = [policy for policy in self.handover if policy.effective_from <= day]
        if not begun:
            raise InvalidInput.at("handover", day.isoformat(), "policy.none_in_force")
        return max(begun, key=lambda policy: policy.effective_from)

    def cadence_on(self, day: dt.date) -> CadencePolicy:
        """Return the cadence of contacts in force on `day`. Raises `InvalidInput` when none has begun."""
        begun = [policy for policy in self.cadence if policy.effective_from <= day]
        if not begun:
            raise InvalidInput.at("cadence", day.isoformat(), "policy.none_in_force")
        return max(begun, key=lambda policy: policy.effective_from)

    def scorecard_on(self, day: dt.date) -> ScorecardPolicy:
        """Return the scorecard in force on `day`. Raises `InvalidInput` where there is none."""
        begun = [policy for policy in self.scorecard if policy.effective_from <= day]
        if not begun:
            raise InvalidInput.at("scorecard", day.isoformat(), "policy.none_in_force")
        return max(begun, key=lambda policy: policy.effective_from)

    def pool_named(self, id: str) -> PoolPolicy:
        """Return a public pool. Raises `NotFound`."""
        for pool in self.pool:
            if pool.id == id:
                return pool
        raise NotFound("pools", id)

    def provision_on(self, day: dt.date) -> ProvisionPolicy:
        """Return the provision policy in force on `day`. Raises `InvalidInput` when none has begun."""
        begun = [policy for policy in self.provision if policy.effective_from <= day]
        if not begun:
            raise InvalidInput.at("provision", day.isoformat(), "policy.none_in_force")
        return max(begun, key=lambda policy: policy.effective_from)


def _version_faults(
    room: str, versions: Sequence[AgeingPolicy | HandoverPolicy | ProvisionPolicy | CadencePolicy | ScorecardPolicy]
) -> list[Finding]:
    if not versions:
        return [Finding(code="policy.no_version", subject=room, facts={"path": room, "value": ""})]
    names = [policy.version for policy in versions]
    days = [policy.effective_from for policy in versions]
    return [
        _twice(f"{room}[{place}].version", name, "policy.version_twice")
        for place, name in enumerate(names)
        if name in names[:place]
    ] + [
        _twice(f"{room}[{place}].effective_from", day.isoformat(), "policy.same_first_day")
        for place, day in enumerate(days)
        if day in days[:place]
    ]


def _twice(path: str, value: str, code: str) -> Finding:
    return Finding(code=code, subject=path, facts={"path": path, "value": value})
