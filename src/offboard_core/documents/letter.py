"""The dunning letter 《账款追款函》 to a client, as data and as a page for any renderer.

It lists one claim, or all overdue claims of the client in one currency, each with its tier. Charges (fee, interest) are
in a separate table, which appears only if there are any.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import attrs

from offboard_core.documents.cells import told
from offboard_core.documents.page import (
    Block,
    Cell,
    Closing,
    Fact,
    Facts,
    Letterhead,
    Page,
    Paragraph,
    Section,
    Table,
    cells,
    columns,
)
from offboard_core.documents.wording import Voice
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money, totals
from offboard_core.kernel.verdict import Message


@attrs.frozen(kw_only=True)
class Letter:
    """《账款追款函》 to one client."""

    number: str
    """Number of the letter, made from the key of the message: the same cause gives the same number."""
    letterhead: Letterhead
    """Sender and payment details."""
    client: str
    """Id of the client."""
    client_name: str
    """Name of the client."""
    as_of: dt.date
    """Day of the figures."""
    pay_by: dt.date
    """Day by which payment is demanded."""
    rows: tuple[LetterRow, ...]
    """Claims in the letter."""
    written_before: tuple[dt.date, ...] = ()
    """Days of earlier letters about these claims; if there are any, this letter says so."""

    @property
    def totals(self) -> tuple[Money, ...]:
        """Return the total outstanding, one amount per currency."""
        return tuple(totals(row.outstanding for row in self.rows).values())

    @property
    def payable(self) -> tuple[Money, ...]:
        """Return the total demanded including charges, one amount per currency."""
        return tuple(totals(row.payable for row in self.rows).values())


def dunning_letter(
    message: Message, letterhead: Letterhead, *, also: Iterable[Message] = (), written_before: Iterable[dt.date] = ()
) -> Letter:
    """Create the letter that `message` asks for; `also` are further claims on the same client in the same letter.

    `written_before` are days of earlier letters besides those in the message. Raises `InvalidInput` with every fact
    that is missing or of the wrong type, so that no incomplete letter is sent.
    """
    messages = (message, *also)
    client = message.facts.get("client")
    if found := [fault for one in messages for fault in letter_faults(one, client=client)]:
        raise InvalidInput(found, source=message.key)
    client = read_fact(message.facts, "client", str)
    before = {*written_before, *(day for one in messages for day in _written_before(one))}
    return Letter(
        number=_number(message.key),
        letterhead=letterhead,
        client=client,
        client_name=str(message.facts.get("client_name") or client),
        as_of=read_fact(message.facts, "as_of", dt.date),
        pay_by=read_fact(message.facts, "pay_by", dt.date),
        rows=tuple(row for one in messages for row in letter_rows(one)),
        written_before=tuple(sorted(before)),
    )


def letter_page(letter: Letter, voice: Voice) -> Page:
    """Build the page: letterhead, reference, addressee, claims with totals, payment details, closing."""
    head = letter.letterhead
    opening: list[Block] = [Paragraph(voice.say("page.letter.opening", {"as_of": letter.as_of}))]
    title = voice.fill("page.letter.title")
    if letter.written_before:
        title = voice.fill("page.letter.title_again", turn=str(len(letter.written_before) + 1))
        opening.insert(0, Paragraph(voice.say("page.letter.again", {"written_before": letter.written_before})))
    opening += [_claims(letter, voice), *_charges(letter, voice)]
    payment = _filled(voice, ("company", head.company), ("bank", head.bank), ("account", head.account))
    asking = _filled(voice, ("contact", head.contact), ("phone", head.phone), ("address", head.address))
    blocks: list[Block] = [Paragraph(voice.say("page.letter.demand", {"pay_by": letter.pay_by})), payment]
    if asking.items:
        blocks += [Paragraph(voice.fill("page.letter.contact")), asking]
    blocks += [Paragraph(voice.fill("page.letter.reserve")), Paragraph(voice.fill("page.letter.closing"))]
    return Page(
        language=voice.language,
        title=title,
        facts=(
            Fact(voice.label("number"), voice.fact("number", letter.number)),
            Fact(voice.label("on"), voice.fact("on", letter.as_of)),
        ),
        letterhead=head,
        addressee=voice.say("page.letter.to", {"client_name": letter.client_name}),
        sections=(Section("", tuple(opening)), Section("", tuple(blocks))),
        closing=Closing(
            signed_by=voice.fact("company", head.company),
            on=voice.fact("on", letter.as_of),
            seal=voice.fill("page.letter.seal"),
        ),
    )


def _claims(letter: Letter, voice: Voice) -> Table:
    """Return the table of claims; instalments are shown only if there are several, tiers only with several claims."""
    in_parts = any(row.instalment > 1 for row in letter.rows)
    names = ("contract", "order_number", *(("instalment",) if in_parts else ()), "ordered_on", "pay_due_on")
    numbers = ("days_overdue", "original", "outstanding")
    width = len(names) + len(numbers)
    return Table(
        columns=columns(*map(voice.label, (*names, *numbers)), numbers=range(len(names), width)),
        rows=tuple(_claim(row, voice, in_parts=in_parts, in_levels=len(letter.rows) > 1) for row in letter.rows),
        totals=tuple(
            cells(voice.say("page.total", {"currency": total.currency}), *[""] * (width - 2), str(total))
            for total in letter.totals
        ),
    )


def _claim(row: LetterRow, voice: Voice, *, in_parts: bool, in_levels: bool) -> tuple[Cell, ...]:
    own = None if row.contract or row.order_number else row.receivable
    late = {"days_overdue": row.days_overdue, "tier": row.tier}
    shows_level = in_levels and row.tier is not None
    days = voice.say("page.letter.level", late) if shows_level else voice.fact("days_overdue", row.days_overdue)
    return (
        Cell(told("contract", row.contract or own, voice)),
        Cell(told("order_number", row.order_number, voice)),
        *((Cell(voice.fact("instalment", row.instalment)),) if in_parts else ()),
        Cell(told("ordered_on", row.ordered_on, voice)),
        Cell(voice.fact("due_on", row.due_on)),
        Cell(days, "bad"),
        Cell(voice.fact("amount", row.amount)),
        Cell(voice.fact("outstanding", row.outstanding), "bad"),
    )


def _charges(letter: Letter, voice: Voice) -> Iterator[Block]:
    """Yield the charges on each claim with their rates; yields no block if there are no charges."""
    if not any(row.is_charged for row in letter.rows):
        return
    has_fees = any(row.fee is not None for row in letter.rows)
    has_interest = any(row.interest is not None for row in letter.rows)
    yield Paragraph(voice.fill("page.letter.charges"))
    names = (
        "charged_for",
        *(("interest_from", "interest_through") if has_interest else ()),
        *(("fee",) if has_fees else ()),
        *(("interest",) if has_interest else ()),
        "payable",
    )
    plain = 3 if has_interest else 1
    yield Table(
        columns=columns(*map(voice.label, names), numbers=range(plain, len(names))),
        rows=tuple(
            tuple(Cell(told(name, value, voice)) for name, value in _charged(row).items() if name in names)
            for row in letter.rows
        ),
        totals=tuple(
            cells(voice.say("page.letter.payable", {"currency": total.currency}), *[""] * (len(names) - 2), str(total))
            for total in letter.payable
        ),
    )
    yield from _rates(letter, voice)


def _charged(row: LetterRow) -> dict[str, object]:
    """Return the facts about the charges on a claim, in the order of the columns."""
    interest = row.interest
    return {
        "charged_for": row.contract or row.order_number or row.receivable,
        "interest_from": interest and interest.runs_from,
        "interest_through": interest and interest.runs_through,
        "fee": row.fee,
        "interest": interest and interest.amount,
        "payable": row.payable,
    }


def _rates(letter: Letter, voice: Voice) -> Iterator[Block]:
    """Yield, once per rate, how interest was computed, and that it continues to accrue."""
    lines = [row.interest for row in letter.rows if row.interest is not None]
    for basis, percent, year_days in dict.fromkeys((line.basis, line.percent, line.year_days) for line in lines):
        yield Paragraph(voice.say(f"page.letter.rate.{basis}", {"percent": percent, "year_days": year_days}))
    if lines:
        yield Paragraph(voice.fill("page.letter.interest_runs_on"))


def _filled(voice: Voice, *facts: tuple[str, str]) -> Facts:
    """Label the facts that have a value, so that the letter has no empty lines."""
    return Facts(tuple(Fact(voice.label(name), voice.fact(name, text)) for name, text in facts if text))


def _written_before(message: Message) -> Iterator[dt.date]:
    """Yield the days of earlier letters that a message contains."""
    days = message.facts.get("written_before")
    if isinstance(days, tuple | list):
        yield from (day for day in days if isinstance(day, dt.date))


def _number(key: str) -> str:
    """Turn a key such as `ageing.dun:1.90:AR-1003` into the number on paper: AR-1003-1.90."""
    _, _, rest = key.partition(":")
    numbers, _, subject = rest.partition(":")
    return f"{subject}-{numbers}" if subject else key


T = TypeVar("T")


@attrs.frozen(kw_only=True)
class InterestLine:
    """The interest on one claim (逾期利息): amount, days and rate."""

    amount: Money
    runs_from: dt.date
    runs_through: dt.date
    basis: str
    percent: str
    year_days: int


@attrs.frozen(kw_only=True)
class LetterRow:
    """One claim in a letter."""

    receivable: str
    """Id of the receivable."""
    contract: str
    """Number of the contract, empty if unknown."""
    order_number: str
    """Number of the order, empty if unknown."""
    instalment: int
    """Number of the instalment, from 1."""
    amount: Money
    """Amount billed."""
    outstanding: Money
    """Amount outstanding."""
    ordered_on: dt.date | None
    """Day of the order, `None` if unknown."""
    due_on: dt.date
    """Due date."""
    days_overdue: int
    """Days overdue."""
    tier: int | None = None
    """Tier reached, `None` if the message has none."""
    fee: Money | None = None
    """Fee charged, `None` without one."""
    interest: InterestLine | None = None
    """Interest charged, `None` without any."""

    @property
    def payable(self) -> Money:
        """Return the outstanding amount plus charges."""
        fee = self.fee or Money.zero(self.outstanding.currency)
        interest = self.interest.amount if self.interest is not None else Money.zero(self.outstanding.currency)
        return self.outstanding + fee + interest

    @property
    def is_charged(self) -> bool:
        """Return whether there are charges on this claim."""
        return self.fee is not None or self.interest is not None


_HEAD: Mapping[str, type] = MappingProxyType({"client": str, "as_of": dt.date, "pay_by": dt.date})


_CLAIM: Mapping[str, type] = MappingProxyType(
    {"receivable": str, "amount": Money, "outstanding": Money, "due_on": dt.date, "days_overdue": int}
)


_INTEREST: Mapping[str, type] = MappingProxyType(
    {
        "interest_from": dt.date,
        "interest_through": dt.date,
        "interest_basis": str,
        "interest_percent": str,
        "year_days": int,
    }
)
"""Facts that are required if interest is charged."""


def letter_rows(message: Message) -> tuple[LetterRow, ...]:
    """Return the claims in a message; `letter_faults` must have found no fault before."""
    return tuple(_row(facts) for _, facts in _claims_in(message))


def letter_faults(message: Message, *, client: object) -> Iterator[Finding]:
    """Yield every fact that a letter needs and lacks, and every claim on a client other than `client`."""
    yield from _missing(message.facts, _HEAD, "")
    for path, facts in _claims_in(message):
        yield from _missing(facts, _CLAIM, path)
        if facts.get("interest") is not None:
            yield from _missing(facts, {"interest": Money, **_INTEREST}, path)
        if facts.get("client") != client:
            other = {"path": f"{path}client", "value": str(facts.get("client")), "expected": str(client)}
            yield Finding(code="letter.other_client", subject=message.key, facts=other)


def read_fact(facts: Mapping[str, object], name: str, kind: type[T], path: str = "") -> T:
    """Return a fact of the required type. Raises `InvalidInput` if it is missing or of another type."""
    value = facts.get(name)
    if not isinstance(value, kind):
        raise InvalidInput.at(f"{path}{name}", value, "letter.fact_missing")
    return value


def _claims_in(message: Message) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield every claim with the path of its facts: the lines of a joint letter, otherwise the message itself."""
    lines = message.facts.get("lines")
    if not isinstance(lines, Sequence):
        yield "", message.facts
        return
    for place, line in enumerate(lines):
        yield f"lines[{place}].", line if isinstance(line, Mapping) else {}


def _missing(facts: Mapping[str, object], needed: Mapping[str, type], path: str) -> Iterator[Finding]:
    for name, kind in needed.items():
        try:
            read_fact(facts, name, kind, path)
        except InvalidInput as error:
            yield from error.findings


def _row(facts: Mapping[str, object]) -> LetterRow:
    ordered_on, instalment, tier, fee = (facts.get(name) for name in ("ordered_on", "instalment", "tier", "fee"))
    return LetterRow(
        receivable=read_fact(facts, "receivable", str),
        contract=str(facts.get("contract") or ""),
        order_number=str(facts.get("order_number") or ""),
        instalment=instalment if isinstance(instalment, int) else 1,
        amount=read_fact(facts, "amount", Money),
        outstanding=read_fact(facts, "outstanding", Money),
        ordered_on=ordered_on if isinstance(ordered_on, dt.date) else None,
        due_on=read_fact(facts, "due_on", dt.date),
        days_overdue=read_fact(facts, "days_overdue", int),
        tier=tier if isinstance(tier, int) else None,
        fee=fee if isinstance(fee, Money) else None,
        interest=_interest(facts),
    )


def _interest(facts: Mapping[str, object]) -> InterestLine | None:
    if facts.get("interest") is None:
        return None
    return InterestLine(
        amount=read_fact(facts, "interest", Money),
        runs_from=read_fact(facts, "interest_from", dt.date),
        runs_through=read_fact(facts, "interest_through", dt.date),
        basis=read_fact(facts, "interest_basis", str),
        percent=read_fact(facts, "interest_percent", str),
        year_days=read_fact(facts, "year_days", int),
    )
