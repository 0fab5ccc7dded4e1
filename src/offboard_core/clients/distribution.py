"""Distribution (客户分配): propose a receiver for each client of a leaver, with reasons. A plan changes no owner."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients.client import Client
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding


class Match(StrEnum):
    """A match between a receiver and a client, the most important first."""

    REGION = "same_region"
    SEGMENT = "same_segment"
    INDUSTRY = "same_industry"
    FEWEST = "fewest_clients"


@attrs.frozen(kw_only=True)
class Receiver:
    """A possible receiver of clients (接收人).

    `clients` is how many they own now and `capacity` the most they may own; `regions`, `segments` and `industries` are
    those they work in; `conflicts` are clients they must not have. Raises `InvalidInput` for numbers below zero.
    """

    standing: Standing
    clients: int = 0
    capacity: int
    regions: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for numbers below zero."""
        for name in ("clients", "capacity"):
            if getattr(self, name) < 0:
                raise InvalidInput.at(f"receiver.{name}", getattr(self, name), "receiver.negative")

    @classmethod
    def of(cls, standing: Standing, owned: Iterable[Client], *, capacity: int) -> Receiver:
        """Describe a person by the clients they own: their regions, segments and industries are those of these clients."""
        mine = tuple(owned)
        return cls(
            standing=standing,
            clients=len(mine),
            capacity=capacity,
            regions=frozenset(client.region for client in mine),
            segments=frozenset(client.segment for client in mine),
            industries=frozenset(client.industry for client in mine),
        )

    def matches(self, client: Client) -> tuple[Match, ...]:
        """Return the matches of this receiver; a blank field of the client matches no receiver."""
        asked = (
            (Match.REGION, client.region, self.regions),
            (Match.SEGMENT, client.segment, self.segments),
            (Match.INDUSTRY, client.industry, self.industries),
        )
        return tuple(match for match, value, home in asked if value and value in home)


@attrs.frozen(kw_only=True)
class Proposal:
    """One client for one receiver, with all matches."""

    client: str
    name: str
    giver: str
    receiver: str
    matches: tuple[Match, ...]

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Return the reasons as findings, to be worded."""
        facts = {"name": self.name, "receiver": self.receiver}
        return tuple(
            Finding(code=f"distribution.{match.value}", subject=self.client, facts=facts) for match in self.matches
        )


@attrs.frozen(kw_only=True)
class DistributionPlan:
    """Proposed receivers by client id; `left` names clients without a possible receiver and why. True if none is left."""

    proposals: tuple[Proposal, ...]
    left: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        """Return whether every client has a receiver."""
        return not self.left


def plan_distribution(clients: Iterable[Client], receivers: Iterable[Receiver]) -> DistributionPlan:
    """Propose a receiver for every client: same region, then segment, then industry, then fewest clients.

    Clients are taken in order of id and ties go to the lower id, so the order of the input does not matter. People who
    are leaving, the current owner, people at their capacity and people with a conflict of interest are excluded.
    Raises `InvalidInput` if a client or a receiver is named twice.
    """
    todo = sorted(clients, key=lambda client: client.id)
    able = sorted(receivers, key=lambda receiver: receiver.standing.id)
    _refuse_twins("clients", [client.id for client in todo])
    _refuse_twins("receivers", [receiver.standing.id for receiver in able])
    held: dict[str, int] = {receiver.standing.id: receiver.clients for receiver in able}
    proposals, left = [], []
    for client in todo:
        choice = _choose(client, able, held)
        if choice is None:
            left.append(_nobody(client, able, held))
            continue
        held[choice.receiver] += 1
        proposals.append(choice)
    return DistributionPlan(proposals=tuple(proposals), left=tuple(left))


def _choose(client: Client, able: list[Receiver], held: dict[str, int]) -> Proposal | None:
    fitting = [receiver for receiver in able if _against(client, receiver, held) is None]
    if not fitting:
        return None
    best = min(fitting, key=lambda receiver: _rank(client, receiver, held))
    matches = best.matches(client)
    if held[best.standing.id] == min(held[receiver.standing.id] for receiver in fitting):
        matches = (*matches, Match.FEWEST)
    return Proposal(client=client.id, name=client.name, giver=client.owner, receiver=best.standing.id, matches=matches)


def _rank(client: Client, receiver: Receiver, held: dict[str, int]) -> tuple[bool, bool, bool, int, str]:
    """Return the rank of a receiver, the best one lowest."""
    matches = receiver.matches(client)
    return (
        Match.REGION not in matches,
        Match.SEGMENT not in matches,
        Match.INDUSTRY not in matches,
        held[receiver.standing.id],
        receiver.standing.id,
    )


def _against(client: Client, receiver: Receiver, held: dict[str, int]) -> str | None:
    """Return what excludes a receiver, or `None`."""
    if receiver.standing.employment is not Employment.ACTIVE:
        return "leaving"
    if receiver.standing.id == client.owner:
        return "owner"
    if client.id in receiver.conflicts:
        return "conflicting"
    return "full" if held[receiver.standing.id] >= receiver.capacity else None


def _nobody(client: Client, able: list[Receiver], held: dict[str, int]) -> Finding:
    against = [_against(client, receiver, held) for receiver in able]
    return client.finding(
        "distribution.nobody",
        name=client.name,
        receivers=len(able),
        leaving=against.count("leaving"),
        conflicting=against.count("conflicting"),
        full=against.count("full"),
    )


def _refuse_twins(path: str, ids: list[str]) -> None:
    for earlier, later in pairwise(ids):
        if earlier == later:
            raise InvalidInput.at(path, later, "distribution.named_twice")
