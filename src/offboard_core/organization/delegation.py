"""Delegation (代理): a delegate acts for a person who is absent."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.period import Period


@attrs.frozen(kw_only=True)
class Delegation:
    """`delegate` acts for `delegator` during `period`. Raises `InvalidInput` if both are the same person."""

    delegator: str
    delegate: str
    period: Period

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a delegation to oneself."""
        if self.delegator == self.delegate:
            raise InvalidInput.at("delegate", self.delegate, "delegation.to_oneself")


def find_delegate(delegations: Iterable[Delegation], person: str, on: dt.date, absent: frozenset[str]) -> str | None:
    """Return the nearest delegate of `person` on day `on` who is not `absent`, or None.

    The search follows delegations from delegate to delegate. If a person has several delegates, the first in
    `delegations` comes first. A person reached a second time is skipped, so `person` never becomes their own delegate.
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
