"""Letters to clients (《账款追款函》): released, looked at again before they go, called off, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offboard_core.access.rules import Action
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import AgeingPolicy, Claim, Ladder, letter
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.situation import claim_of, policy_for, surroundings_of


def release_letter(attempt: Attempt, receivable_id: str) -> Ladder:
    """Let the letters of a claim of the opening baseline go (期初放行)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.RELEASE_LETTER)
    verdict = letter.release_letter(ladder, by=attempt.who.id, on=attempt.today)
    return attempt.keep(attempt.work.ladders, verdict)


def record_delivery(
    attempt: Attempt,
    receivable_id: str,
    *,
    tier: int,
    cycle: int,
    delivered: bool,
    reference: str = "",
    reason: str = "",
    announce: bool = True,
    issue: int | None = None,
) -> Ladder:
    """Write down what became of a letter: delivered, taken back as not needed, or failed, of which finance is told."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.RECORD_DELIVERY)
    verdict = letter.record_delivery(
        ladder,
        tier=tier,
        cycle=cycle,
        delivered=delivered,
        reference=reference,
        reason=reason,
        on=attempt.today,
        announce=announce,
        issue=issue,
    )
    return attempt.keep(attempt.work.ladders, verdict)


def letter_still_due(
    attempt: Attempt, receivable_id: str, *, tier: int, cycle: int, issue: int | None = None
) -> Verdict[Ladder]:
    """Look again whether a letter may go out now; the answer says everything against it."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)
    policy = policy_for(attempt, ladder)
    return letter.letter_still_due(
        ladder,
        attempt.work.receivables.get(receivable_id),
        policy,
        tier=tier,
        cycle=cycle,
        issue=issue,
        as_of=attempt.today,
        surroundings=surroundings_of(attempt, ladder, policy),
    )


def joint_letter_still_due(attempt: Attempt, client: str, lines: Sequence[Mapping[str, object]]) -> tuple[Finding, ...]:
    """Look again whether a letter about several claims on a client may go out now; every reason why not, or nothing."""
    claims = {}
    for line in lines:
        id = str(line["receivable"])
        if (ladder := attempt.work.ladders.find(id)) is not None:
            attempt.permit(Action.VIEW, ladder.target)
            claims[id] = claim_of(attempt, ladder)
    return letter.joint_letter_still_due(
        lines,
        claims,
        recipient=client,
        as_of=attempt.today,
        calendar=attempt.office.calendar,
        surroundings=surroundings_of(attempt, *_any_of(claims)),
    )


def _any_of(claims: Mapping[str, Claim]) -> tuple[Ladder | None, AgeingPolicy | None]:
    """Return one of the claims of a client: what surrounds it surrounds them all."""
    one = next(iter(claims.values()), None)
    return (None, None) if one is None else (one.ladder, one.policy)


def cancel_letter(attempt: Attempt, receivable_id: str, *, tier: int, cycle: int, reason: str) -> Ladder:
    """Call a letter off, saying why (撤销催款函); one about several claims is called off for all of them.

    The level rolls back: as long as the claim is what it is, the next round decides the letter anew.
    """
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.RELEASE_LETTER)
    step = ladder.find_letter(tier=tier, cycle=cycle)
    kept = attempt.keep(attempt.work.ladders, _called_off(attempt, ladder, tier, cycle, reason))
    if step is None or not step.joint:
        return kept
    for other in attempt.work.ladders.of_client(ladder.client):
        carried = [one for one in other.steps if one.joint == step.joint and (other.id, one.tier) != (ladder.id, tier)]
        for one in carried:
            attempt.permit(Action.RELEASE_LETTER, other.target)
            here = attempt.work.ladders.get(other.id)
            again = attempt.keep(attempt.work.ladders, _called_off(attempt, here, one.tier, one.cycle, reason))
            kept = again if again.id == kept.id else kept
    return kept


def _called_off(attempt: Attempt, ladder: Ladder, tier: int, cycle: int, reason: str) -> Verdict[Ladder]:
    return letter.cancel_letter(
        ladder,
        tier=tier,
        cycle=cycle,
        reason=reason,
        by=attempt.who.id,
        on=attempt.today,
    )
