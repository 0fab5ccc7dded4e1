"""Which rows have which terms: a policy's overrides laid out as scopes, narrowest first, each tested by equality only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from offboard_core.receivables.columns import Column
from offboard_core.receivables.policy import AgeingPolicy, Override, Terms

_Key: TypeAlias = tuple[str | None, str | None, str | None]


_Overrides: TypeAlias = Mapping[str | None, Sequence[Override]]


_BROADER = tuple(product((True, False), repeat=3))[1:]
"""Which of receivable, client and segment a broader scope keeps, narrowest first."""


_SCOPED = (Column.ID, Column.CLIENT, Column.SEGMENT)


def scopes_of(policy: AgeingPolicy) -> list[tuple[tuple[tuple[Column, str], ...], Terms]]:
    """Return which rows have which terms, narrowest first, the last one for every row.

    A scope whose terms are those of the broader one that follows is left out.
    """
    overrides: dict[Column, dict[str | None, list[Override]]] = {column: {} for column in _SCOPED}
    for override in policy.overrides:
        column, name = column_of(override)
        overrides[column].setdefault(name, []).append(override)
    kept: dict[_Key, Terms] = {}
    for key, stands in reversed(list(_keys(*(overrides[column] for column in _SCOPED)))):
        terms = Terms(tiers=policy.tiers, grace_days=policy.grace_days)
        for column, one in reversed(list(zip(_SCOPED, key, strict=True))):
            for override in overrides[column].get(one, ()):
                terms = _with(override, terms)
        terms = terms if terms.tiers else Terms(tiers=(), grace_days=0)
        broader = ((key[0] if i else None, key[1] if c else None, key[2] if s else None) for i, c, s in _BROADER)
        if stands or next((kept[other] for other in broader if other in kept), None) != terms:
            kept[key] = terms
    return [
        (tuple((column, one) for column, one in zip(_SCOPED, key, strict=True) if one is not None), terms)
        for key, terms in reversed(kept.items())
    ]


def _keys(ids: _Overrides, clients: _Overrides, segments: _Overrides) -> Iterator[tuple[_Key, bool]]:
    """Yield every scope, narrowest first, and whether it stands for narrower ones that need no terms of their own.

    Where a receivable's or a client's terms decide everything, client and segment make no difference within them.
    """
    for id in (*ids, None):
        own = ids.get(id, ())
        by_id = _decides(own)
        for client in (None,) if by_id else (*clients, None):
            is_decided = by_id or _decides(clients.get(client, ()), within=own)
            stands = is_decided and bool(segments or (by_id and clients))
            for segment in (None,) if is_decided else (*segments, None):
                yield (id, client, segment), stands


def _decides(overrides: Sequence[Override], *, within: Sequence[Override] = ()) -> bool:
    """Return whether overrides leave no term to broader ones: tiers and grace are set, or no tier is left to give grace on.

    Where a narrower one `within` brings tiers of its own, grace is looked for further on.
    """
    tiers = [override.tiers for override in overrides if override.tiers is not None][-1:]
    if tiers == [()] and all(override.tiers is None for override in within):
        return True
    return bool(tiers) and any(override.grace_days is not None for override in overrides)


def column_of(override: Override) -> tuple[Column, str]:
    """Return the column by which an override finds its rows, and what stands there."""
    named = zip(_SCOPED, (override.receivable, override.client, override.segment), strict=True)
    return next((column, name) for column, name in named if name is not None)


def _with(override: Override, terms: Terms) -> Terms:
    return Terms(
        tiers=terms.tiers if override.tiers is None else override.tiers,
        grace_days=terms.grace_days if override.grace_days is None else override.grace_days,
    )
