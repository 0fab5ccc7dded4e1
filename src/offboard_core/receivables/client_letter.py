"""A letter about all overdue claims of one client, for each currency."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Assessment, assess
from offboard_core.receivables.charge import sum_charges
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.look import Look
from offboard_core.receivables.messages import charged, claim_facts, ladder_message, written_before
from offboard_core.receivables.policy import Act, days_after
from offboard_core.receivables.status import Status

_NOT_ASKED_FOR = frozenset({Status.QUARANTINED, Status.SETTLED, Status.NOT_DUE, Status.HELD, Status.PROMISED})
"""Where a claim stands that no letter asks for."""


@attrs.frozen(kw_only=True)
class LetterLine:
    """One claim in a letter about several; `carries` are the days of the tiers this letter carries out for it.

    `tier` is the highest level it has been written to at, this letter included; 0 where it is merely overdue.
    """

    ladder: Ladder
    look: Look
    tier: int
    days_overdue: int | None
    outstanding: Money
    carries: tuple[int, ...] = ()


@attrs.frozen(kw_only=True)
class JointLetter:
    """One letter to one client in one currency, its claims by due date."""

    currency: str
    decided_on: dt.date
    pay_by: dt.date
    lines: tuple[LetterLine, ...]

    @property
    def lead(self) -> LetterLine:
        """Return the claim the letter goes by: the first, by id, of those it carries a step out for."""
        return min((line for line in self.lines if line.carries), key=lambda line: line.ladder.id)

    @property
    def key(self) -> str:
        """Return its key for ever: that of the step it carries out for its lead, which is taken once."""
        lead = self.lead
        tier = max(lead.carries)
        issue = issue_of(lead.ladder, tier)
        numbers = [lead.ladder.cycle, tier, *([issue, 1] if issue > 1 else [])]
        return f"ageing.dun:{'.'.join(map(str, numbers))}:{lead.ladder.id}"

    @property
    def tier(self) -> int:
        """Return the highest tier of its claims."""
        return max(line.tier for line in self.lines)

    @property
    def total(self) -> Money:
        """Return what it asks for altogether."""
        return sum((line.outstanding for line in self.lines), Money.zero(self.currency))

    def carries_out(self, ladder: Ladder, tier: int) -> bool:
        """Say whether it carries out that tier of that claim."""
        return any(line.ladder.id == ladder.id and tier in line.carries for line in self.lines)


def issue_of(ladder: Ladder, tier: int) -> int:
    """Return which issue of a step the next one is: one more than there were in this cycle."""
    return 1 + sum(step.tier == tier for step in ladder.current_steps)


def join_letters(looked: Iterable[tuple[Look, Ladder]]) -> tuple[JointLetter, ...]:
    """Write the letters due to a client today, one for each currency; `looked` are all claims that letters ask for together.

    The looks learn what is asked for altogether, so that the minimum is held against the client's total; a claim of the
    opening baseline learns what it would be with those that finance has not let go.
    """
    letters = []
    for claims in _by_currency(looked).values():
        nothing = Money.zero(claims[0][2].currency)
        total = sum((owed for _, ladder, owed in claims if not ladder.awaits_release), nothing)
        with_old_ones = sum((owed for _, _, owed in claims), nothing)
        for look, ladder, _ in claims:
            told = with_old_ones if ladder.awaits_release else total
            look.surroundings = attrs.evolve(look.surroundings, client_total=told)
        lines = [_line(look, ladder) for look, ladder, owed in claims if owed.minor > 0]
        listed = tuple(sorted((line for line in lines if line is not None), key=_by_age))
        if any(line.carries for line in listed):
            look = claims[0][0]
            pay_by = days_after(look.today, look.policy.pay_within_days)
            letters.append(JointLetter(currency=total.currency, decided_on=look.today, pay_by=pay_by, lines=listed))
    return tuple(letters)


def asked_for(look: Look, ladder: Ladder) -> Money:
    """Return what a letter to the client could ask for on this claim today: owed, not held, not promised, dunned at all.

    Owed means overdue, or of an age at which the policy writes, whatever that age is counted from.
    """
    policy = attrs.evolve(look.policy, minimum_outstanding={}) if look.policy.minimum_outstanding else look.policy
    found = assess(
        look.receivable,
        ladder,
        policy,
        as_of=look.today,
        calendar=look.calendar,
        surroundings=look.surroundings,
    )
    is_dunned = bool(look.policy.terms_for(look.receivable).tiers)
    is_asked_for = found.status not in _NOT_ASKED_FOR and is_dunned
    return found.dunnable if is_asked_for else Money.zero(found.outstanding.currency)


def _by_currency(looked: Iterable[tuple[Look, Ladder]]) -> Mapping[object, Sequence[tuple[Look, Ladder, Money]]]:
    """Group claims by currency; those on trial are never joined with those that are not."""
    groups: defaultdict[object, list[tuple[Look, Ladder, Money]]] = defaultdict(list)
    for look, ladder in looked:
        owed = asked_for(look, ladder)
        groups[owed.currency, look.on_trial].append((look, ladder, owed))
    return groups


def _line(look: Look, ladder: Ladder) -> LetterLine | None:
    """Return the claim as a line, None where the client's total is too small or finance has not let it go."""
    found: Assessment = look.at(ladder)
    if found.status is Status.BELOW_MINIMUM or ladder.awaits_release:
        return None
    carries = tuple(due.tier for due in found.due if due.act is Act.DUN)
    written = (step.tier for step in ladder.current_steps if step.act is Act.DUN and step.counts_as_written)
    return LetterLine(
        ladder=ladder,
        look=look,
        tier=max((*carries, *written), default=0),
        days_overdue=found.days_overdue,
        outstanding=found.dunnable,
        carries=carries,
    )


def _by_age(line: LetterLine) -> tuple[dt.date, str]:
    return line.look.receivable.due_on or dt.date.min, line.ladder.id


def joint_messages(letter: JointLetter) -> tuple[Message, ...]:
    """Tell the client of a letter about several claims, and finance that it goes out: `lines` holds each of them."""
    lead = letter.lead
    ladder, look = lead.ladder, lead.look
    lines = tuple(_line_facts(letter, line) for line in letter.lines)
    facts: dict[str, object] = {
        "receivable": ladder.id,
        "client": look.receivable.client,
        "client_name": look.receivable.name,
        "salesperson": ladder.salesperson,
        "outstanding": letter.total,
        "count": len(lines),
        "tier": letter.tier,
        "cycle": ladder.cycle,
        "as_of": letter.decided_on,
        "pay_by": letter.pay_by,
        "answer_by": letter.pay_by,
        "written_before": tuple(sorted({day for line in letter.lines for day in written_before(line.ladder)})),
        "lines": lines,
        **sum_charges(lines, letter.total),
    }
    to_client, to_finance = (Hand.LETTER, ladder.client), (Hand.NOTIFY, Role.FINANCE.value)
    cause = letter.key.partition(":")[2]
    told = (
        ("ageing.dun", "ageing.dun_client", to_client),
        ("ageing.letter_decided", "ageing.letter_decided_client", to_finance),
    )
    return tuple(
        ladder_message(ladder, code, recipient, facts, key=f"{prefix}:{cause}", hand=hand)
        for prefix, code, (hand, recipient) in told
    )


def _line_facts(letter: JointLetter, line: LetterLine) -> dict[str, object]:
    """Tell of one claim in a letter about several; `carries` are the tiers that the letter carries out for it."""
    look, ladder = line.look, line.ladder
    return {
        **claim_facts(ladder, look.receivable),
        "outstanding": line.outstanding,
        "days_overdue": line.days_overdue,
        "tier": line.tier,
        "cycle": ladder.cycle,
        "carries": line.carries,
        "issues": tuple(issue_of(ladder, tier) for tier in line.carries),
        **charged(look.receivable, ladder, look.policy, tier=line.tier, asked=line.outstanding, on=letter.decided_on),
    }
