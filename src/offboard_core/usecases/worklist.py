"""The worklist (待办): all obligations of one person, over all rooms."""

from __future__ import annotations

from collections.abc import Iterable

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.worklist import Todo
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.repository import Aggregate
from offboard_core.usecases.obligation import facts_about, obligations_of
from offboard_core.usecases.office import Attempt

_MOST = 200


def worklist_of(attempt: Attempt, person: str | None = None, *, limit: int = _MOST) -> tuple[Todo, ...]:
    """Return the obligations of a person (default: the actor), by name or by role, earliest deadline first.

    Obligations are computed from current facts, `limit` at most. Those of another person are included only if the actor
    may see the aggregate. A departed person has none, because they were handed over.
    """
    who = attempt.who if person in (None, attempt.who.id) else attempt.standing(str(person)).as_of(attempt.now)
    if who.employment is Employment.DEPARTED:
        return ()
    own = who.id == attempt.who.id
    owners = (str(who.id), *(role.value for role in who.roles))
    entries = [entry for owner in owners for entry in attempt.work.worklist.open_for(owner, limit=limit)]
    entries.sort(key=lambda entry: (entry.due_at, entry.id))
    entries = entries[:limit]
    streams = dict.fromkeys(entry.stream.partition("/")[::2] for entry in entries)
    for kind in dict.fromkeys(kind for kind, _ in streams):
        attempt.work.prefetch(kind, [id for other, id in streams if other == kind])
    todos: dict[str, Todo] = {}
    for stream, keys in _by_stream((entry.stream, entry.id) for entry in entries):
        kind, _, id = stream.partition("/")
        item = attempt.work.repository(kind).find(id)
        if item is not None and (own or attempt.ask(Action.VIEW, item.target)):
            todos.update(_about(attempt, item, keys, owners))
    return tuple(sorted(todos.values(), key=lambda todo: (todo.due_at, todo.key)))


def _by_stream(found: Iterable[tuple[str, str]]) -> list[tuple[str, frozenset[str]]]:
    grouped: dict[str, set[str]] = {}
    for stream, key in found:
        grouped.setdefault(stream, set()).add(key)
    return [(stream, frozenset(keys)) for stream, keys in grouped.items()]


def _about(attempt: Attempt, item: Aggregate, keys: frozenset[str], owners: tuple[str, ...]) -> dict[str, Todo]:
    found: dict[str, Todo] = {}
    for owed in obligations_of(item, now=attempt.now, zone=attempt.office.zone):
        key = f"{item.id}:{owed.key}"
        if key in keys and owed.owner in owners:
            found.setdefault(
                key,
                Todo(
                    key=key,
                    stream=item.target.stream,
                    obligation=owed,
                    acts=_possible(attempt, item, owed),
                    facts=facts_about(item),
                    is_late=owed.is_late(attempt.now),
                ),
            )
    return found


def _possible(attempt: Attempt, item: Aggregate, owed: Obligation) -> tuple[str, ...]:
    """Return the commands that the actor has permission for."""
    asked: dict[Action, bool] = {}
    owes = KINDS[item.kind].owes
    ways = {} if owes is None else owes.acts[owed.verb]
    for action in ways.values():
        if action not in asked:
            asked[action] = bool(attempt.ask(action, item.target))
    return tuple(verb for verb, action in ways.items() if asked[action])
