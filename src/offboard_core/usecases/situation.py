"""The situation of a claim, built in one place: the policy that decides it, and what is known around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from offboard_core.access.standing import Employment
from offboard_core.codec.policy import load_policies
from offboard_core.codec.tables import write_table
from offboard_core.receivables import AgeingPolicy, Ladder, Receivable, Surroundings
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.situation import Situation
from offboard_core.usecases.office import Attempt

RECEIVABLES_FEED = "receivables"
"""The feed of the books, as `work.feeds` knows it."""


def situation_of(
    attempt: Attempt,
    ladder: Ladder | None = None,
    receivable: Receivable | None = None,
    *,
    others: Iterable[Ladder] | None = None,
) -> Situation:
    """Build today's situation: the policy that decides, the calendar, the zone.

    With the `receivable` it includes the surroundings that an assessment needs: the superior of the salesperson, whether the
    claim is on trial, the latest letters about other claims on the client, and the age of the books. `others` are those other
    claims (None: the stored ones, if the policy keeps a gap between letters).
    """
    policy = policy_for(attempt, ladder)
    plain = Situation.at(attempt.now, policy=policy, calendar=attempt.office.calendar, zone=attempt.office.zone)
    if receivable is None:
        return plain
    return attrs.evolve(
        plain,
        supervisor=superior_of(attempt, receivable.salesperson),
        on_trial=_is_on_trial(attempt, policy, receivable.salesperson),
        surroundings=_surroundings(attempt, _others(attempt, ladder, policy) if others is None else others),
    )


def deciding_situation(attempt: Attempt, ladder: Ladder | None = None) -> Situation:
    """Return the situation of a decision under the policy, and record the text of the policy."""
    situation = situation_of(attempt, ladder)
    adopt_policy(attempt, situation.policy)
    return situation


def position_of(attempt: Attempt, ladder: Ladder, *, others: Iterable[Ladder] | None = None) -> Position[Ladder]:
    """Return a claim's position: its books, its ladder, and its situation with surroundings."""
    receivable = attempt.work.receivables.get(ladder.id)
    situation = situation_of(attempt, ladder, receivable, others=others)
    return Position(receivable=receivable, ladder=ladder, situation=situation)


def adopt_policy(attempt: Attempt, policy: AgeingPolicy) -> None:
    """Record the text of a policy when it first decides."""
    if policy in attempt.office.policies.ageing:
        attempt.adopt(adoption_id(policy.version), attempt.office.text_of(policy, _spell))


def policy_for(attempt: Attempt, ladder: Ladder | None = None) -> AgeingPolicy:
    """Return the policy in force today, or the version under which a ladder's step was begun."""
    version = None if ladder is None else ladder.policy_in_use
    begun_with = None if version is None else _version(attempt, version)
    return begun_with or attempt.office.policies.ageing_on(attempt.today)


def text_in_force(attempt: Attempt) -> str:
    """Return the text of the policy in force today."""
    return attempt.office.text_of(attempt.office.policies.ageing_on(attempt.today), _spell)


def superior_of(attempt: Attempt, person: str) -> str | None:
    """Return the nearest superior of `person` who has not left, or None; then finance acts."""
    for above in attempt.chain_above(person):
        standing = attempt.work.standings.find(above)
        if standing is not None and standing.employment is not Employment.DEPARTED:
            return above
    return None


def _is_on_trial(attempt: Attempt, policy: AgeingPolicy, salesperson: str) -> bool:
    """Return whether a claim's steps are only rehearsed, by the policy or by its salesperson's department."""
    if not policy.trial_departments:
        return policy.on_trial
    standing = attempt.work.standings.find(salesperson)
    return policy.is_on_trial("" if standing is None else standing.department)


def _others(attempt: Attempt, ladder: Ladder | None, policy: AgeingPolicy) -> Iterator[Ladder]:
    """Yield the client's other ladders whose letters delay one about this claim; a rehearsed letter delays no real one."""
    if ladder is None or not policy.letter_gap_days:
        return
    for other in attempt.work.ladders.of_client(ladder.client):
        if other.id != ladder.id and (ladder.on_trial or not other.on_trial):
            yield other


def _surroundings(attempt: Attempt, others: Iterable[Ladder]) -> Surroundings:
    known = tuple(others)
    feed = attempt.work.feeds.find(RECEIVABLES_FEED)
    return Surroundings(
        last_letter_on=_latest(other.last_letter_on for other in known),
        last_delivered_on=_latest(other.last_delivered_on for other in known),
        feed_known_on=None if feed is None else attempt.office.today(feed.known_at),
    )


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)


def _version(attempt: Attempt, version: str) -> AgeingPolicy | None:
    """Return a version by name from the office, or from the record if the host has removed it."""
    for policy in attempt.office.policies.ageing:
        if policy.version == version:
            return policy
    adopted = attempt.work.policies.find(adoption_id(version))
    return None if adopted is None else load_policies(adopted.text.encode(), source=adopted.id).ageing[0]


def adoption_id(version: str) -> str:
    """Return the id under which a version's text is recorded."""
    return f"ageing:{version}"


def _spell(policy: AgeingPolicy) -> str:
    return f"[[ageing]]\n{write_table(policy)}"
