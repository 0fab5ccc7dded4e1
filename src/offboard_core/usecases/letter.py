"""Letters to clients (《账款追款函》): released, looked at again before they go, called off, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from offboard_core.access.rules import Action
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import Ladder, letter
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.letter import Delivery, LetterIssue
from offboard_core.receivables.letter_due import LetterClaim
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.situation import position_of


def release_letter(attempt: Attempt, receivable_id: str) -> Ladder:
    """Let the letters of a claim of the opening baseline go (期初放行)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.RELEASE_LETTER)
    verdict = letter.release_letter(ladder, by=attempt.who.id, on=attempt.today)
    return attempt.keep(attempt.work.ladders, verdict)


def record_delivery(
    attempt: Attempt, receivable_id: str, issue: LetterIssue, delivery: Delivery, *, announce: bool = True
) -> Ladder:
    """Write down what became of a letter: delivered, taken back as not needed, or failed, of which finance is told."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.RECORD_DELIVERY)
    verdict = letter.record_delivery(ladder, issue, delivery, on=attempt.today, announce=announce)
    return attempt.keep(attempt.work.ladders, verdict)


def letter_still_due(attempt: Attempt, receivable_id: str, issue: LetterIssue) -> Verdict[Ladder]:
    """Look again whether a letter may go out now; the answer says everything against it."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)
    return letter.letter_still_due(position_of(attempt, ladder), issue)


def joint_letter_still_due(attempt: Attempt, client: str, claims: Sequence[LetterClaim]) -> tuple[Finding, ...]:
    """Look again whether a letter about several claims on a client may go out now; every reason why not, if any."""
    positions: dict[str, Position[Ladder]] = {}
    for id in (claim.receivable for claim in claims):
        if (ladder := attempt.work.ladders.find(id)) is not None:
            attempt.permit(Action.VIEW, ladder.target)
            # what is around one claim of a client is around all of them, and gathered once
            positions[id] = position_of(attempt, ladder, others=() if positions else None)
    return letter.joint_letter_still_due(claims, positions, recipient=client)


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
    issue = LetterIssue(tier=tier, cycle=cycle)
    return letter.cancel_letter(ladder, issue, reason=reason, by=attempt.who.id, on=attempt.today)
