"""The balance confirmation 《对账函》 as a page: the balance in our books, and a part for the client's answer.

An answer that acknowledges the balance interrupts the limitation period (民法典第195条); the letter states this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from offboard_core.documents.cells import known, told
from offboard_core.documents.page import (
    Block,
    Cell,
    Fact,
    Facts,
    Letterhead,
    Mark,
    Marks,
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
from offboard_core.receivables import Receivable


@attrs.frozen(kw_only=True)
class BalanceRow:
    """One claim to be confirmed: amount billed, amount settled, and balance. A negative balance is an overpayment."""

    receivable: str
    contract: str
    order_number: str
    due_on: dt.date | None
    amount: Money
    settled: Money
    balance: Money


@attrs.frozen(kw_only=True)
class BalanceLetter:
    """《对账函》 to one client; `reference` is the one passed to `send_balance_confirmation`.

    `answer_by` is the day by which the client is asked to answer, or None.
    """

    reference: str
    letterhead: Letterhead
    client: str
    client_name: str
    as_of: dt.date
    rows: tuple[BalanceRow, ...]
    answer_by: dt.date | None = None

    @property
    def totals(self) -> tuple[Money, ...]:
        """Return the total balance, one amount per currency."""
        return tuple(totals(row.balance for row in self.rows).values())


def balance_letter(
    receivables: Iterable[Receivable],
    letterhead: Letterhead,
    *,
    reference: str,
    as_of: dt.date,
    answer_by: dt.date | None = None,
) -> BalanceLetter:
    """Create the letter about every claim on one client with a balance on `as_of`, oldest due date first.

    Raises `InvalidInput` for a blank reference, for claims on several clients, and if there is no balance to confirm.
    """
    claims = [claim for claim in receivables if claim.outstanding(as_of)]
    found = [] if reference.strip() else [_fault("reference", reference, "letter.fact_missing")]
    if not claims:
        found.append(_fault("receivables", as_of.isoformat(), "letter.nothing_to_confirm"))
    found += [
        _fault(f"receivables.{claim.id}.client", claim.client, "letter.other_client", expected=claims[0].client)
        for claim in claims
        if claim.client != claims[0].client
    ]
    if found:
        raise InvalidInput(found)
    claims.sort(key=lambda claim: (claim.due_on or dt.date.max, claim.id))
    return BalanceLetter(
        reference=reference.strip(),
        letterhead=letterhead,
        client=claims[0].client,
        client_name=claims[0].name,
        as_of=as_of,
        rows=tuple(_row(claim, as_of) for claim in claims),
        answer_by=answer_by,
    )


def balance_page(letter: BalanceLetter, voice: Voice) -> Page:
    """Build the page: the list with totals, the request, our signature, and the part for the client's answer."""
    head = letter.letterhead
    asking = known(voice, contact=head.contact, phone=head.phone, address=head.address)
    request = "page.balance.request" if letter.answer_by is None else "page.balance.request_by"
    blocks: list[Block] = [
        Paragraph(voice.say("page.balance.opening", {"as_of": letter.as_of})),
        _list(letter, voice),
        Paragraph(voice.say(request, {"answer_by": letter.answer_by})),
        *([Facts(asking)] if asking else []),
        Paragraph(voice.fill("page.balance.limitation")),
        Marks((_signed(head.company, voice, voice.fact("on", letter.as_of)),)),
    ]
    return Page(
        language=voice.language,
        title=voice.fill("page.balance.title"),
        facts=(
            Fact(voice.label("number"), voice.fact("reference", letter.reference)),
            Fact(voice.label("as_of"), voice.fact("as_of", letter.as_of)),
        ),
        letterhead=head,
        addressee=voice.say("page.letter.to", {"client_name": letter.client_name}),
        sections=(Section("", tuple(blocks)), _answer(letter, voice)),
    )


def _answer(letter: BalanceLetter, voice: Voice) -> Section:
    """Build the part that the client fills in: agreement or difference, signature and day."""
    total = voice.listed(str(amount) for amount in letter.totals)
    to = voice.say("page.letter.to", {"client_name": letter.letterhead.company})
    about = {"reference": letter.reference, "as_of": letter.as_of}
    return Section(
        voice.fill("page.balance.answer"),
        (
            Paragraph(to),
            Paragraph(voice.say("page.balance.answer_about", about)),
            Facts(
                (
                    Fact(voice.fill("page.balance.agreed"), voice.fill("page.balance.agreed_text", total=total)),
                    Fact(voice.fill("page.balance.differs"), voice.fill("page.balance.differs_text")),
                    Fact(voice.fill("page.balance.difference"), voice.fill("page.balance.difference_text")),
                )
            ),
            Marks((_signed(letter.client_name, voice, ""),)),
        ),
    )


def _signed(party: str, voice: Voice, on: str) -> Mark:
    lines = (Fact(voice.fill("page.balance.signed_by"), ""), Fact(voice.fill("page.balance.signed_on"), on))
    return Mark(party=voice.fact("company", party), lines=lines, state=Cell(voice.fill("page.letter.seal")))


def _list(letter: BalanceLetter, voice: Voice) -> Table:
    names = ("contract", "order_number", "pay_due_on", "original", "amount_settled", "balance")
    return Table(
        columns=columns(*map(voice.label, names), numbers=range(3, len(names))),
        rows=tuple(
            (
                Cell(told("contract", row.contract or (None if row.order_number else row.receivable), voice)),
                Cell(told("order_number", row.order_number, voice)),
                Cell(told("due_on", row.due_on, voice)),
                Cell(voice.fact("amount", row.amount)),
                Cell(voice.fact("amount", row.settled)),
                Cell(voice.fact("amount", row.balance)),
            )
            for row in letter.rows
        ),
        totals=tuple(
            cells(voice.say("page.total", {"currency": total.currency}), *[""] * (len(names) - 2), str(total))
            for total in letter.totals
        ),
    )


def _row(claim: Receivable, as_of: dt.date) -> BalanceRow:
    balance = claim.outstanding(as_of)
    return BalanceRow(
        receivable=claim.id,
        contract=claim.contract,
        order_number=claim.order_number,
        due_on=claim.due_on,
        amount=claim.amount,
        settled=claim.amount - balance,
        balance=balance,
    )


def _fault(path: str, value: str, code: str, **facts: str) -> Finding:
    return Finding(code=code, subject=path, facts={"path": path, "value": value, **facts})
