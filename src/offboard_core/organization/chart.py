"""Who stands above whom: the organization as a forest, never a loop."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from offboard_core.errors import InvalidInput


def _own_copy(supervisor_of: Mapping[str, str]) -> dict[str, str]:
    """Keep a copy: a loop written into the caller's mapping later would be followed for ever."""
    return dict(supervisor_of)


@attrs.frozen(kw_only=True)
class OrgChart:
    """The direct superior of everybody who has one (组织架构).

    Raises `InvalidInput` with the whole loop when somebody would stand above themselves.
    """

    supervisor_of: Mapping[str, str] = attrs.field(factory=dict, converter=_own_copy)

    _reports: dict[str, list[str]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a loop, following each chain once."""
        for person, superior in self.supervisor_of.items():
            self._reports.setdefault(superior, []).append(person)
        sound: set[str] = set()
        for person in self.supervisor_of:
            path: dict[str, None] = {}
            here: str | None = person
            while here is not None and here not in sound:
                if here in path:
                    people = list(path)
                    loop = [*people[people.index(here) :], here]
                    raise InvalidInput.at("supervisor_of", " → ".join(loop), "org.cycle")
                path[here] = None
                here = self.supervisor_of.get(here)
            sound.update(path)

    def chain_above(self, person: str) -> tuple[str, ...]:
        """Return everybody above `person`, nearest first."""
        chain: list[str] = []
        here = self.supervisor_of.get(person)
        while here is not None:
            chain.append(here)
            here = self.supervisor_of.get(here)
        return tuple(chain)

    def below(self, superior: str) -> frozenset[str]:
        """Return everybody in the tree below `superior`, who is not among them."""
        found: set[str] = set()
        waiting = [superior]
        while waiting:
            reports = self._reports.get(waiting.pop(), ())
            found.update(reports)
            waiting.extend(reports)
        return frozenset(found)

    def is_above(self, superior: str, person: str) -> bool:
        """Say whether `person` belongs to the tree below `superior`."""
        return superior in self.chain_above(person)
