"""The dunning letter 《账款追款函》 to a client, as data and as a page for any renderer.

It lists one claim, or all overdue claims of the client in one currency, each with its tier. Charges (fee, interest) are
in a separate table, which appears only if there are any.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from offboard_core.documents.cells import known, labelled, told
from offboard_core.documents.page import (
    Block,
    Cell,
    Closing,
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
from offboard_core.receivables.letter_due import LetterClaim, LetterDue, LetterHead, listed_twice, read_claims


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
    rows: tuple[LetterClaim, ...]
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
        return tuple(totals(row.demanded for row in self.rows).values())


def dunning_letter(
    message: Message, letterhead: Letterhead, *, also: Iterable[Message] = (), written_before: Iterable[dt.date] = ()
) -> Letter:
    """Create the letter that `message` asks for; `also` are further claims on the same client in the same letter.

    `written_before` are days of earlier letters besides those in the message. Raises `InvalidInput` with every fact
    that is missing or of the wrong type, so that no incomplete letter is sent.
    """
    messages = (message, *also)
    client = message.facts.get("client")
    if found := [fault for one in messages for fault in _faults(one, client=client)]:
        raise InvalidInput(found, source=message.key)
    letters = [LetterDue.of(one) for one in messages]
    rows = tuple(claim for one in letters for claim in one.claims)
    if twice := list(listed_twice(rows)):
        raise InvalidInput(twice, source=message.key)
    head = letters[0].head
    before = {*written_before, *(day for one in letters for day in one.head.written_before)}
    return Letter(
        number=_number(message.key),
        letterhead=letterhead,
        client=head.client,
        client_name=head.client_name or head.client,
        as_of=head.as_of,
        pay_by=head.pay_by,
        rows=rows,
        written_before=tuple(sorted(before)),
    )


def _faults(message: Message, *, client: object) -> Iterator[Finding]:
    """Yield every fact that a letter needs and lacks, and every claim on a client other than `client`."""
    try:
        LetterHead.read(message.facts, path="")
    except InvalidInput as error:
        yield from error.findings
    for place, claim in read_claims(message.facts):
        path = f"{place}." if place else ""
        if isinstance(claim, InvalidInput):
            yield from claim.findings
            continue
        for name in claim.lacking:
            yield from InvalidInput.at(f"{path}{name}", None, "letter.fact_missing").findings
        if claim.client != client:
            other = {"path": f"{path}client", "value": claim.client, "expected": str(client)}
            yield Finding(code="letter.other_client", subject=message.key, facts=other)


def letter_page(letter: Letter, voice: Voice) -> Page:
    """Build the page: letterhead, reference, addressee, claims with totals, payment details, closing."""
    head = letter.letterhead
    opening: list[Block] = [Paragraph(voice.say("page.letter.opening", {"as_of": letter.as_of}))]
    title = voice.fill("page.letter.title")
    if letter.written_before:
        title = voice.fill("page.letter.title_again", turn=str(len(letter.written_before) + 1))
        opening.insert(0, Paragraph(voice.say("page.letter.again", {"written_before": letter.written_before})))
    opening += [_claims(letter, voice), *_charges(letter, voice)]
    payment = Facts(known(voice, company=head.company, bank=head.bank, account=head.account))
    asking = Facts(known(voice, contact=head.contact, phone=head.phone, address=head.address))
    blocks: list[Block] = [Paragraph(voice.say("page.letter.demand", {"pay_by": letter.pay_by})), payment]
    if asking.items:
        blocks += [Paragraph(voice.fill("page.letter.contact")), asking]
    blocks += [Paragraph(voice.fill("page.letter.reserve")), Paragraph(voice.fill("page.letter.closing"))]
    return Page(
        language=voice.language,
        title=title,
        facts=labelled(voice, number=letter.number, on=letter.as_of),
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


def _claim(row: LetterClaim, voice: Voice, *, in_parts: bool, in_levels: bool) -> tuple[Cell, ...]:
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


def _charged(row: LetterClaim) -> dict[str, object]:
    """Return the facts about the charges on a claim, in the order of the columns."""
    return {
        "charged_for": row.contract or row.order_number or row.receivable,
        "interest_from": row.interest_from,
        "interest_through": row.interest_through,
        "fee": row.fee,
        "interest": row.interest,
        "payable": row.demanded,
    }


def _rates(letter: Letter, voice: Voice) -> Iterator[Block]:
    """Yield, once per rate, how interest was computed, and that it continues to accrue."""
    lines = [row for row in letter.rows if row.interest is not None]
    rates = dict.fromkeys((line.interest_basis, line.interest_percent, line.year_days) for line in lines)
    for basis, percent, year_days in rates:
        yield Paragraph(voice.say(f"page.letter.rate.{basis}", {"percent": percent, "year_days": year_days}))
    if lines:
        yield Paragraph(voice.fill("page.letter.interest_runs_on"))


def _number(key: str) -> str:
    """Turn a key such as `ageing.dun:1.90:AR-1003` into the number on paper: AR-1003-1.90."""
    _, _, rest = key.partition(":")
    numbers, _, subject = rest.partition(":")
    return f"{subject}-{numbers}" if subject else key
