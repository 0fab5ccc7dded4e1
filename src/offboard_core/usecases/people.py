"""People (人员): what the HR system tells, and what a departure does to somebody's standing."""

from __future__ import annotations

from offboard_core.access import standing as room
from offboard_core.access.actor import Standing
from offboard_core.access.rules import Action
from offboard_core.organization.person import Person
from offboard_core.usecases.office import Attempt


def record_person(attempt: Attempt, person: Person) -> Standing:
    """Take over what the HR system says of one person (人员变动)."""
    stored = attempt.work.standings.find(person.id)
    attempt.permit(Action.TAKE_IN, (stored or Standing.of(person)).target)
    above = attempt.chain_above(person.supervisor) if person.supervisor is not None else ()
    return attempt.keep(attempt.work.standings, room.take_over(person, stored, above=above, by=attempt.who.id))


def give_notice(attempt: Attempt, person: str) -> Standing:
    """Note that notice was received from somebody: they only hand over from now on."""
    standing = attempt.open(attempt.work.standings, person, Action.TAKE_IN)
    return attempt.keep(attempt.work.standings, room.give_notice(standing))


def withdraw_notice(attempt: Attempt, person: str) -> Standing:
    """Note that somebody stays after all."""
    standing = attempt.open(attempt.work.standings, person, Action.TAKE_IN)
    return attempt.keep(attempt.work.standings, room.withdraw_notice(standing))


def mark_departed(attempt: Attempt, person: str) -> Standing:
    """Note that somebody has left: they may do nothing from now on."""
    standing = attempt.open(attempt.work.standings, person, Action.TAKE_IN)
    return attempt.keep(attempt.work.standings, room.depart(standing))


def my_standing(attempt: Attempt) -> Standing:
    """Return what the one who asks stands as: roles, employment, superior."""
    return attempt.who
