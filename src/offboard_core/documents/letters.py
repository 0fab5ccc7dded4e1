"""The dunning letter 《账款追款函》: what a client is written, as data, and as a page for any renderer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

import attrs

from offboard_core.documents.figures import told
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

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class LetterRow:
    """One claim in a letter: what is owed under which contract, since when."""

    receivable: str
    contract: str
    order_number: str
    instalment: int
    amount: Money
    outstanding: Money
    ordered_on: dt.date | None
    due_on: dt.date
    days_overdue: int


@attrs.frozen(kw_only=True)
class Letter:
    """《账款追款函》 to one client. `number` is made from the message's key: the same cause gives the same letter."""

    number: str
    letterhead: Letterhead
    client: str
    client_name: str
    as_of: dt.date
    pay_by: dt.date
    rows: tuple[LetterRow, ...]

    @property
    def totals(self) -> tuple[Money, ...]:
        """Return what is outstanding altogether, one amount for each currency."""
        return tuple(totals(row.outstanding for row in self.rows).values())


def dunning_letter(message: Message, letterhead: Letterhead, *, also: Iterable[Message] = ()) -> Letter:
    """Make the letter that `message` asks for; `also` are further claims on the same client in the same letter.

    Raises `InvalidInput` naming every fact that is missing or of another kind: half a letter goes to nobody.
    """
    messages = (message, *also)
    if found := [fault for one in messages for fault in _faults(one, client=message.facts.get("client"))]:
        raise InvalidInput(found, source=message.key)
    client = _read(message.facts, "client", str)
    return Letter(
        number=_number(message.key),
        letterhead=letterhead,
        client=client,
        client_name=str(message.facts.get("client_name") or client),
        as_of=_read(message.facts, "as_of", dt.date),
        pay_by=_read(message.facts, "pay_by", dt.date),
        rows=tuple(_row(one.facts) for one in messages),
    )


def letter_page(letter: Letter, voice: Voice) -> Page:
    """Lay a letter out: letterhead, reference, addressee, the claims with their totals, where to pay, the closing."""
    head = letter.letterhead
    opening = Section(
        "",
        (Paragraph(voice.say("page.letter.opening", {"as_of": letter.as_of})), _claims(letter, voice)),
    )
    payment = _filled(voice, ("company", head.company), ("bank", head.bank), ("account", head.account))
    asking = _filled(voice, ("contact", head.contact), ("phone", head.phone), ("address", head.address))
    blocks: list[Block] = [Paragraph(voice.say("page.letter.demand", {"pay_by": letter.pay_by})), payment]
    if asking.items:
        blocks += [Paragraph(voice.fill("page.letter.contact")), asking]
    blocks += [Paragraph(voice.fill("page.letter.reserve")), Paragraph(voice.fill("page.letter.closing"))]
    return Page(
        language=voice.language,
        title=voice.fill("page.letter.title"),
        facts=(
            Fact(voice.label("number"), voice.fact("number", letter.number)),
            Fact(voice.label("on"), voice.fact("on", letter.as_of)),
        ),
        letterhead=head,
        addressee=voice.say("page.letter.to", {"client_name": letter.client_name}),
        sections=(opening, Section("", tuple(blocks))),
        closing=Closing(
            signed_by=voice.fact("company", head.company),
            on=voice.fact("on", letter.as_of),
            seal=voice.fill("page.letter.seal"),
        ),
    )


def _claims(letter: Letter, voice: Voice) -> Table:
    """Tell the claims by what the client knows them by; a column of instalments only where there is more than one."""
    in_parts = any(row.instalment > 1 for row in letter.rows)
    names = ("contract", "order_number", *(("instalment",) if in_parts else ()), "ordered_on", "pay_due_on")
    numbers = ("days_overdue", "original", "outstanding")
    width = len(names) + len(numbers)
    return Table(
        columns=columns(*map(voice.label, (*names, *numbers)), numbers=range(len(names), width)),
        rows=tuple(_claim(row, voice, in_parts=in_parts) for row in letter.rows),
        totals=tuple(
            cells(voice.say("page.total", {"currency": total.currency}), *[""] * (width - 2), str(total))
            for total in letter.totals
        ),
    )


def _claim(row: LetterRow, voice: Voice, *, in_parts: bool) -> tuple[Cell, ...]:
    own = None if row.contract or row.order_number else row.receivable
    return (
        Cell(told("contract", row.contract or own, voice)),
        Cell(told("order_number", row.order_number, voice)),
        *((Cell(voice.fact("instalment", row.instalment)),) if in_parts else ()),
        Cell(told("ordered_on", row.ordered_on, voice)),
        Cell(voice.fact("due_on", row.due_on)),
        Cell(voice.fact("days_overdue", row.days_overdue), "bad"),
        Cell(voice.fact("amount", row.amount)),
        Cell(voice.fact("outstanding", row.outstanding), "bad"),
    )


def _filled(voice: Voice, *facts: tuple[str, str]) -> Facts:
    """Label those facts the host has given; an empty line in a letter is worse than none."""
    return Facts(tuple(Fact(voice.label(name), voice.fact(name, text)) for name, text in facts if text))


_NEEDED: Mapping[str, type] = MappingProxyType(
    {
        "client": str,
        "receivable": str,
        "amount": Money,
        "outstanding": Money,
        "due_on": dt.date,
        "days_overdue": int,
        "as_of": dt.date,
        "pay_by": dt.date,
    }
)
"""What no letter goes without."""


def _faults(message: Message, *, client: object) -> Iterator[Finding]:
    for name, kind in _NEEDED.items():
        try:
            _read(message.facts, name, kind)
        except InvalidInput as error:
            yield from error.findings
    if message.facts.get("client") != client:
        facts = {"path": "client", "value": str(message.facts.get("client")), "expected": str(client)}
        yield Finding(code="letter.other_client", subject=message.key, facts=facts)


def _read(facts: Mapping[str, object], name: str, kind: type[T]) -> T:
    value = facts.get(name)
    if not isinstance(value, kind):
        raise InvalidInput.at(name, value, "letter.fact_missing")
    return value


def _row(facts: Mapping[str, object]) -> LetterRow:
    ordered_on, instalment = facts.get("ordered_on"), facts.get("instalment")
    return LetterRow(
        receivable=_read(facts, "receivable", str),
        contract=str(facts.get("contract") or ""),
        order_number=str(facts.get("order_number") or ""),
        instalment=instalment if isinstance(instalment, int) else 1,
        amount=_read(facts, "amount", Money),
        outstanding=_read(facts, "outstanding", Money),
        ordered_on=ordered_on if isinstance(ordered_on, dt.date) else None,
        due_on=_read(facts, "due_on", dt.date),
        days_overdue=_read(facts, "days_overdue", int),
    )


def _number(key: str) -> str:
    """Turn `ageing.dun:1.90:AR-1003` into what stands on paper: AR-1003-1.90."""
    _, _, rest = key.partition(":")
    numbers, _, subject = rest.partition(":")
    return f"{subject}-{numbers}" if subject else key
