"""The content of a letter to a client: one class for every reader, about one claim or all overdue claims in a currency."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Self

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Hand
from offboard_core.receivables.charge import sum_charges
from offboard_core.receivables.messages import ClaimTold

_OF_INTEREST = ("interest_from", "interest_through", "interest_basis", "interest_percent", "year_days")
"""What has to be told with an amount of interest, so that the client can check it."""


@attrs.frozen(kw_only=True)
class LetterClaim(ClaimTold):
    """One claim in a letter (催款函所列的一笔应收), with what is charged on it; a charge that does not occur is None."""

    wrong: ClassVar[str] = "letter.fact_missing"

    outstanding: Money
    """What the letter asks for, without charges."""
    days_overdue: int
    """Days past due on the day of the letter."""
    tier: int | None = None
    """The highest tier the claim was written to at, this letter included; 0 if it is merely overdue."""
    cycle: int | None = None
    """Cycle of its ladder."""
    issue: int | None = None
    """Which issue of the step it is, in a letter about this claim alone."""
    carries: tuple[int, ...] | None = None
    """In a letter about several claims: the tiers that it carries out for this one."""
    issues: tuple[int, ...] | None = None
    """Which issue of its step each of `carries` is."""
    fee: Money | None = None
    """Fee charged."""
    interest_unknown: str | None = None
    """Why no interest is charged although the policy asks for some."""
    interest: Money | None = None
    """Interest charged (逾期利息)."""
    interest_from: dt.date | None = None
    """First day of interest."""
    interest_through: dt.date | None = None
    """Last day of interest."""
    interest_basis: str | None = None
    """Basis of the rate, a value of `InterestBasis`."""
    interest_percent: str | None = None
    """Rate in percent."""
    year_days: int | None = None
    """Days that a year of interest counts."""
    payable: Money | None = None
    """What is to be paid with charges, where there are any."""

    @property
    def demanded(self) -> Money:
        """Return the outstanding amount plus charges."""
        return sum((charge for charge in (self.fee, self.interest) if charge is not None), self.outstanding)

    @property
    def is_charged(self) -> bool:
        """Return whether there are charges on this claim."""
        return self.fee is not None or self.interest is not None

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return the facts that no letter on paper goes without: the due date, and days and rate of any interest."""
        needed = ("due_on", *(_OF_INTEREST if self.interest is not None else ()))
        return tuple(name for name in needed if getattr(self, name) is None)


@attrs.frozen(kw_only=True)
class LetterHead(Said):
    """What a letter says once: to whom, of which day, and by when it asks for payment."""

    wrong: ClassVar[str] = "letter.fact_missing"

    client: str
    client_name: str = ""
    as_of: dt.date
    """Day of the figures."""
    pay_by: dt.date
    """Day by which payment is demanded."""
    written_before: tuple[dt.date, ...] = ()
    """Days of earlier letters about these claims."""


@attrs.frozen(kw_only=True)
class LetterDue(Said):
    """A letter is to be sent to a client (《账款追款函》), about one claim or, with a `lead`, about several.

    The facts of a letter about one claim are those of head and claim side by side. A joint letter has its claims under
    `lines`, and besides them what follows from them.
    """

    goes_by: ClassVar[Hand] = Hand.LETTER

    head: LetterHead
    claims: tuple[LetterClaim, ...]
    lead: str | None = None
    """Of a joint letter, the claim it goes by: the first, by id, of those it carries a step out for."""

    @property
    def is_joint(self) -> bool:
        """Return whether it is about several claims, or may be."""
        return self.lead is not None

    @property
    def receivable(self) -> str:
        """Return the claim the letter goes by."""
        return self.claims[0].receivable if self.lead is None else self.lead

    @property
    def facts(self) -> dict[str, object]:
        """Return the facts of the message."""
        head = {**self.head.facts, "answer_by": self.head.pay_by}
        if self.lead is None:
            return {**self.claims[0].facts, **head}
        lines = tuple(claim.facts for claim in self.claims)
        lead = next(claim for claim in self.claims if claim.receivable == self.lead)
        total = sum((claim.outstanding for claim in self.claims), Money.zero(lead.outstanding.currency))
        return {
            **head,
            "receivable": lead.receivable,
            "salesperson": lead.salesperson,
            "cycle": lead.cycle,
            "outstanding": total,
            "count": len(lines),
            "tier": max(claim.tier or 0 for claim in self.claims),
            "lines": lines,
            **sum_charges(lines, total),
        }

    @classmethod
    def read(cls, facts: Mapping[str, object], *, path: str) -> Self:
        """Read a letter back. Raises `InvalidInput` naming each fact that is missing or wrong.

        A joint letter that does not name its lead goes by its first claim.
        """
        found, faults = list[LetterClaim](), list[Finding]()
        head: LetterHead | None = None
        try:
            head = LetterHead.read(facts, path="")
        except InvalidInput as error:
            faults += error.findings
        for _, claim in read_claims(facts):
            if isinstance(claim, InvalidInput):
                faults += claim.findings
            else:
                found.append(claim)
        lead = facts.get("receivable", found[0].receivable if found else None) if "lines" in facts else None
        if not found and not faults:
            faults += InvalidInput.at("lines", (), LetterClaim.wrong).findings
        elif not faults and lead is not None and lead not in {claim.receivable for claim in found}:
            faults += InvalidInput.at("receivable", lead, LetterClaim.wrong).findings
        faults += listed_twice(found)
        if head is None or faults:
            raise InvalidInput(faults, source=path)
        return cls(head=head, claims=tuple(found), lead=None if lead is None else str(lead))


def listed_twice(claims: Iterable[LetterClaim]) -> Iterator[Finding]:
    """Yield each claim that a letter lists more than once: it would ask for it more than once."""
    counted = Counter(claim.receivable for claim in claims)
    for id in (id for id, count in counted.items() if count > 1):
        yield from InvalidInput.at("receivable", id, "letter.claim_twice").findings


def read_claims(facts: Mapping[str, object]) -> Iterator[tuple[str, LetterClaim | InvalidInput]]:
    """Yield every claim of a letter with the path of its facts, or what is wrong with it."""
    lines = facts.get("lines")
    listed = enumerate(lines) if isinstance(lines, tuple | list) else [(None, facts)]
    for place, line in listed:
        path = "" if place is None else f"lines[{place}]"
        try:
            yield path, LetterClaim.read(line if isinstance(line, Mapping) else {}, path=path)
        except InvalidInput as error:
            yield path, error
