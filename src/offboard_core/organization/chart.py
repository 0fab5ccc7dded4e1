"""The organization chart: who reports to whom, without loops."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from offboard_core.errors import InvalidInput


def _own_copy(supervisor_of: Mapping[str, str]) -> dict[str, str]:
    """Copy the mapping, so that the caller cannot add a loop after the check."""
    return dict(supervisor_of)


@attrs.frozen(kw_only=True)
class OrgChart:
    """The direct superior of each person (组织架构); a person at the top has no entry.

    Raises `InvalidInput` with the whole loop if a person would be above themselves.
    """

    supervisor_of: Mapping[str, str] = attrs.field(factory=dict, converter=_own_copy)

    _reports: dict[str, list[str]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` if there is a loop. Each chain is followed once."""
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
        """Return all superiors of `person`, nearest first."""
        chain: list[str] = []
        here = self.supervisor_of.get(person)
        while here is not None:
            chain.append(here)
            here = self.supervisor_of.get(here)
        return tuple(chain)

    def below(self, superior: str) -> frozenset[str]:
        """Return everyone below `superior` in the tree, without `superior`."""
        found: set[str] = set()
        waiting = [superior]
        while waiting:
            reports = self._reports.get(waiting.pop(), ())
            found.update(reports)
            waiting.extend(reports)
        return frozenset(found)

    def is_above(self, superior: str, person: str) -> bool:
        """Return whether `person` is below `superior` in the tree."""
        return superior in self.chain_above(person)
