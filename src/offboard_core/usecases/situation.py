"""The situation of a claim, built in one place: the policy that decides it, and what is known around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from offboard_core.access.standing import Employment
from offboard_core.codec.policy import load_policies
from offboard_core.codec.tables import write_table
from offboard_core.receivables import AgeingPolicy, Claim, Ladder, Surroundings
from offboard_core.usecases.office import Attempt

RECEIVABLES_FEED = "receivables"
"""The feed of the books, as `work.feeds` knows it."""


def deciding_policy(attempt: Attempt, ladder: Ladder | None = None) -> AgeingPolicy:
    """Return the policy a decision is made by, its text on record from the first decision on."""
    policy = policy_for(attempt, ladder)
    if policy in attempt.office.policies.ageing:
        attempt.adopt(adoption_id(policy.version), attempt.office.text_of(policy, _spell))
    return policy


def policy_for(attempt: Attempt, ladder: Ladder | None = None) -> AgeingPolicy:
    """Return the policy in force today; what was begun is finished under the version it was begun with."""
    version = None if ladder is None else ladder.policy_in_use
    begun_with = None if version is None else _version(attempt, version)
    return begun_with or attempt.office.policies.ageing_on(attempt.today)


def text_in_force(attempt: Attempt) -> str:
    """Return the text of the policy in force today."""
    return attempt.office.text_of(attempt.office.policies.ageing_on(attempt.today), _spell)


def superior_of(attempt: Attempt, person: str) -> str | None:
    """Return the nearest one above `person` who has not left, None where there is nobody: finance acts then."""
    for above in attempt.chain_above(person):
        standing = attempt.work.standings.find(above)
        if standing is not None and standing.employment is not Employment.DEPARTED:
            return above
    return None


def claim_of(attempt: Attempt, ladder: Ladder) -> Claim:
    """Gather what one look at a ladder needs: its books, its policy, who stands above, whether it is on trial."""
    receivable = attempt.work.receivables.get(ladder.id)
    policy = deciding_policy(attempt, ladder)
    return Claim(
        ladder=ladder,
        receivable=receivable,
        policy=policy,
        supervisor=superior_of(attempt, receivable.salesperson),
        on_trial=_is_on_trial(attempt, policy, receivable.salesperson),
    )


def _is_on_trial(attempt: Attempt, policy: AgeingPolicy, salesperson: str) -> bool:
    """Say whether a claim's steps are rehearsed only, by the policy in force or by its salesperson's department."""
    if not policy.trial_departments:
        return policy.on_trial
    standing = attempt.work.standings.find(salesperson)
    return policy.is_on_trial("" if standing is None else standing.department)


def surroundings_of(attempt: Attempt, ladder: Ladder | None, policy: AgeingPolicy | None) -> Surroundings:
    """Return the latest letters to the same client for another claim, where a gap is kept, and how old the books are."""
    others: list[Ladder] = []
    if ladder is not None and policy is not None and policy.letter_gap_days:
        known = (other for other in attempt.work.ladders.of_client(ladder.client) if other.id != ladder.id)
        others = [other for other in known if ladder.on_trial or not other.on_trial]
    feed = attempt.work.feeds.find(RECEIVABLES_FEED)
    return Surroundings(
        last_letter_on=_latest(other.last_letter_on for other in others),
        last_delivered_on=_latest(other.last_delivered_on for other in others),
        feed_known_on=None if feed is None else attempt.office.today(feed.known_at),
    )


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)


def _version(attempt: Attempt, version: str) -> AgeingPolicy | None:
    """Return a version by its name: from the office, or from the record where the host has taken it out."""
    for policy in attempt.office.policies.ageing:
        if policy.version == version:
            return policy
    adopted = attempt.work.policies.find(adoption_id(version))
    return None if adopted is None else load_policies(adopted.text.encode(), source=adopted.id).ageing[0]


def adoption_id(version: str) -> str:
    """Return the id under which a version's text is on record."""
    return f"ageing:{version}"


def _spell(policy: AgeingPolicy) -> str:
    return f"[[ageing]]\n{write_table(policy)}"
