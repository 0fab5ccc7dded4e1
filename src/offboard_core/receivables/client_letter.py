"""A letter about all overdue claims of one client, for each currency."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.letter_due import LetterClaim, LetterDue, LetterHead
from offboard_core.receivables.messages import charged, written_before
from offboard_core.receivables.status import Status
from offboard_core.receivables.tier_action import is_letter

_NOT_ASKED_FOR = frozenset({Status.QUARANTINED, Status.SETTLED, Status.NOT_DUE, Status.HELD, Status.PROMISED})
"""Where a claim stands that no letter asks for."""


@attrs.frozen(kw_only=True)
class LetterLine:
    """One claim in a letter about several; `carries` are the days of the tiers this letter carries out for it.

    `tier` is the highest level it has been written to at, this letter included; 0 where it is merely overdue.
    """

    position: Position[Ladder]
    tier: int
    carries: tuple[int, ...] = ()

    @property
    def ladder(self) -> Ladder:
        """Return the ladder of the claim."""
        return self.position.ladder

    @property
    def outstanding(self) -> Money:
        """Return what the letter asks for on the claim."""
        return self.position.assessment.dunnable


@attrs.frozen(kw_only=True)
class JointLetter:
    """One letter to one client in one currency, its claims by due date."""

    currency: str
    decided_on: dt.date
    pay_by: dt.date
    lines: tuple[LetterLine, ...]

    @property
    def lead(self) -> LetterLine:
        """Return the claim that identifies the letter: the first by id of those with a step in it."""
        return min((line for line in self.lines if line.carries), key=lambda line: line.ladder.id)

    @property
    def key(self) -> str:
        """Return its permanent key: that of the step it carries out for its lead, which is taken once."""
        lead = self.lead
        tier = max(lead.carries)
        issue = lead.ladder.next_issue(tier)
        numbers = [lead.ladder.cycle, tier, *([issue, 1] if issue > 1 else [])]
        return f"ageing.dun:{'.'.join(map(str, numbers))}:{lead.ladder.id}"

    def carries_out(self, ladder: Ladder, tier: int) -> bool:
        """Say whether it carries out that tier of that claim."""
        return any(line.ladder.id == ladder.id and tier in line.carries for line in self.lines)

    def messages_with(self, ladder: Ladder, tier: int) -> tuple[Message, ...]:
        """Return what is told with the step that carries it out: the whole letter, with the highest tier of its lead."""
        lead = self.lead
        return _joint_messages(self) if lead.ladder.id == ladder.id and tier == max(lead.carries) else ()


def join_letters(
    positions: Iterable[Position[Ladder]],
) -> tuple[tuple[JointLetter, ...], dict[str, Position[Ladder]]]:
    """Write the letters due to a client today, one for each currency; `positions` are all claims letters ask for together.

    The claims are returned by id, told what is asked for altogether, so that the minimum is held against the client's
    total; a claim of the opening baseline is told what it would be with those that finance has not let go.
    """
    letters, told = [], dict[str, Position[Ladder]]()
    for claims in _by_currency(positions).values():
        nothing = Money.zero(claims[0][1].currency)
        total = sum((owed for one, owed in claims if not one.ladder.awaits_release), nothing)
        with_old_ones = sum((owed for _, owed in claims), nothing)
        informed = [_told(one, with_old_ones if one.ladder.awaits_release else total) for one, _ in claims]
        told.update({one.ladder.id: one for one in informed})
        lines = [_line(one) for one, (_, owed) in zip(informed, claims, strict=True) if owed.minor > 0]
        listed = tuple(sorted((line for line in lines if line is not None), key=_by_age))
        if any(line.carries for line in listed):
            situation = informed[0].situation
            pay_by = situation.in_days(situation.policy.pay_within_days)
            letter = JointLetter(currency=total.currency, decided_on=situation.today, pay_by=pay_by, lines=listed)
            letters.append(letter)
    return tuple(letters), told


def _told(position: Position[Ladder], total: Money) -> Position[Ladder]:
    surroundings = attrs.evolve(position.situation.surroundings, client_total=total)
    return position.within(attrs.evolve(position.situation, surroundings=surroundings))


def asked_for(position: Position[Ladder]) -> Money:
    """Return what a letter to the client could ask for on this claim today: owed, not held, not promised, dunned at all.

    Owed means overdue, or of an age at which the policy writes, whatever that age is counted from.
    """
    situation = position.situation
    if situation.policy.minimum_outstanding:
        situation = attrs.evolve(situation, policy=attrs.evolve(situation.policy, minimum_outstanding={}))
    found = position.within(situation).assessment
    is_dunned = bool(situation.policy.terms_for(position.receivable).tiers)
    is_asked_for = found.status not in _NOT_ASKED_FOR and is_dunned
    return found.dunnable if is_asked_for else Money.zero(found.outstanding.currency)


def _by_currency(
    positions: Iterable[Position[Ladder]],
) -> Mapping[object, Sequence[tuple[Position[Ladder], Money]]]:
    """Group claims by currency; those on trial are never joined with those that are not."""
    groups: defaultdict[object, list[tuple[Position[Ladder], Money]]] = defaultdict(list)
    for position in positions:
        owed = asked_for(position)
        groups[owed.currency, position.situation.on_trial].append((position, owed))
    return groups


def _line(position: Position[Ladder]) -> LetterLine | None:
    """Return the claim as a line, None where the client's total is too small or finance has not let it go."""
    found, ladder = position.assessment, position.ladder
    if found.status is Status.BELOW_MINIMUM or ladder.awaits_release:
        return None
    carries = tuple(due.tier for due in found.due if is_letter(due.act))
    written = (step.tier for step in ladder.current_steps if step.is_letter and step.counts_as_written)
    return LetterLine(position=position, tier=max((*carries, *written), default=0), carries=carries)


def _by_age(line: LetterLine) -> tuple[dt.date, str]:
    return line.position.receivable.age_order


def _joint_messages(letter: JointLetter) -> tuple[Message, ...]:
    """Tell the client of a letter about several claims, and finance that it goes out: `lines` holds each of them."""
    lead = letter.lead
    ladder, receivable = lead.ladder, lead.position.receivable
    said = LetterDue(
        lead=ladder.id,
        head=LetterHead(
            client=receivable.client,
            client_name=receivable.name,
            as_of=letter.decided_on,
            pay_by=letter.pay_by,
            written_before=tuple(sorted({day for line in letter.lines for day in written_before(line.ladder)})),
        ),
        claims=tuple(_claim(line) for line in letter.lines),
    )
    to_client, to_finance = (Hand.LETTER, ladder.client), (Hand.NOTIFY, Role.FINANCE.value)
    cause = letter.key.partition(":")[2]
    told = (
        ("ageing.dun", "ageing.dun_client", to_client),
        ("ageing.letter_decided", "ageing.letter_decided_client", to_finance),
    )
    return tuple(
        said.to(recipient, key=f"{prefix}:{cause}", stream=ladder.target.stream, code=code, hand=hand)
        for prefix, code, (hand, recipient) in told
    )


def _claim(line: LetterLine) -> LetterClaim:
    """Return one claim of a letter about several; `carries` are the tiers that the letter carries out for it."""
    position, ladder = line.position, line.ladder
    return LetterClaim.about(
        ladder,
        position.receivable,
        outstanding=line.outstanding,
        days_overdue=position.assessment.days_overdue,
        tier=line.tier,
        cycle=ladder.cycle,
        carries=line.carries,
        issues=tuple(ladder.next_issue(tier) for tier in line.carries),
        **charged(ladder, position.receivable, position.situation, tier=line.tier, asked=line.outstanding),
    )
