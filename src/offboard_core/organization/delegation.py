"""Who acts while somebody is away (代理)."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.period import Period


@attrs.frozen(kw_only=True)
class Delegation:
    """One person lets another act for them within a window. Raises `InvalidInput` when both are the same."""

    delegator: str
    delegate: str
    period: Period

    def __attrs_post_init__(self) -> None:
        """Refuse a delegation to oneself."""
        if self.delegator == self.delegate:
            raise InvalidInput.at("delegate", self.delegate, "delegation.to_oneself")


def find_delegate(delegations: Iterable[Delegation], person: str, on: dt.date, absent: frozenset[str]) -> str | None:
    """Follow delegations in force on `on` from `person` to the nearest delegate who is not `absent`; None without one.

    Of several delegates of one person the one named first comes first. A loop ends the search: nobody becomes their own
    delegate.
    """
    in_force: dict[str, list[str]] = {}
    for item in delegations:
        if on in item.period:
            in_force.setdefault(item.delegator, []).append(item.delegate)
    seen = {person}
    waiting = deque([person])
    while waiting:
        for delegate in in_force.get(waiting.popleft(), ()):
            if delegate in seen:
                continue
            if delegate not in absent:
                return delegate
            seen.add(delegate)
            waiting.append(delegate)
    return None
