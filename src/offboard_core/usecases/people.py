"""People (人员): records of the HR system, standings, and mandates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from offboard_core.access import mandate as mandate_rules
from offboard_core.access import standing as room
from offboard_core.access.mandate import Mandate
from offboard_core.access.rules import Action
from offboard_core.access.standing import Standing
from offboard_core.organization.person import Person
from offboard_core.usecases.office import Attempt


def record_person(attempt: Attempt, person: Person) -> Standing:
    """Take over the HR record of one person (人员变动)."""
    stored = attempt.work.standings.find(person.id)
    attempt.permit(Action.TAKE_IN, (stored or Standing.of(person)).target)
    above = attempt.chain_above(person.supervisor) if person.supervisor is not None else ()
    return attempt.keep(attempt.work.standings, room.take_over(person, stored, above=above, by=attempt.who.id))


def give_notice(attempt: Attempt, person: str) -> Standing:
    """Record that notice was received from a person, who may then only hand over."""
    standing = attempt.open(attempt.work.standings, person, Action.TAKE_IN)
    return attempt.keep(attempt.work.standings, room.give_notice(standing))


def withdraw_notice(attempt: Attempt, person: str) -> Standing:
    """Record that a person on notice stays."""
    standing = attempt.open(attempt.work.standings, person, Action.TAKE_IN)
    return attempt.keep(attempt.work.standings, room.withdraw_notice(standing))


def mark_departed(attempt: Attempt, person: str) -> Standing:
    """Record that a person has left and may do no action."""
    standing = attempt.open(attempt.work.standings, person, Action.TAKE_IN)
    return attempt.keep(attempt.work.standings, room.depart(standing))


def give_mandate(
    attempt: Attempt,
    delegate: str,
    *,
    until_at: dt.datetime,
    from_at: dt.datetime | None = None,
    delegator: str | None = None,
    actions: Iterable[Action] = (),
    reason: str = "",
    id: str | None = None,
) -> Mandate:
    """Let a delegate act for a person for a time (授权代理), within that person's rights; HR may give it for them."""
    person = attempt.standing(delegator or attempt.who.id)
    given = attempt.work.mandates.of_delegator(person.id)
    mandate = Mandate(
        id=id or f"{person.id}/{len(given) + 1}",
        delegator=person.id,
        delegate=delegate,
        from_at=from_at or attempt.now,
        until_at=until_at,
        actions=actions,
        reason=reason,
    )
    attempt.permit(Action.DELEGATE, mandate.target)
    verdict = mandate_rules.give_mandate(
        attempt.work.mandates.find(mandate.id) or mandate,
        attempt.work.mandates.all(),
        delegator=person,
        delegate=attempt.standing(delegate),
        by=attempt.who.id,
        now=attempt.now,
    )
    return attempt.keep(attempt.work.mandates, verdict)


def end_mandate(attempt: Attempt, mandate_id: str) -> Mandate:
    """End a mandate early (撤销代理)."""
    mandate = attempt.open(attempt.work.mandates, mandate_id, Action.DELEGATE)
    verdict = mandate_rules.end_mandate(mandate, by=attempt.who.id, now=attempt.now)
    return attempt.keep(attempt.work.mandates, verdict)


def mandates_of(attempt: Attempt, person: str | None = None) -> tuple[Mandate, ...]:
    """Return the mandates a person (default: the actor) gave or received, including past ones, by id."""
    whose = person or attempt.who.id
    found = (*attempt.work.mandates.of_delegator(whose), *attempt.work.mandates.of_delegate(whose))
    return tuple(sorted((item for item in found if attempt.ask(Action.VIEW, item.target)), key=lambda item: item.id))


def my_standing(attempt: Attempt) -> Standing:
    """Return the standing of the actor: roles, employment, superior."""
    return attempt.who
