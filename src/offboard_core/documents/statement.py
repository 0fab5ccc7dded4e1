"""The follow-up statement 《账款跟进说明》 as a page: the salesperson's statement and the supervisor's judgement."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from offboard_core.documents.cells import labelled
from offboard_core.documents.page import Block, Cell, Fact, Facts, Page, Section, Table, columns
from offboard_core.documents.wording import Voice
from offboard_core.receivables import FollowUpStatement, Promise, Receivable


@attrs.frozen(kw_only=True)
class StatementSheet:
    """《账款跟进说明》 on paper: the statement, its claim, and the client's promises."""

    statement: FollowUpStatement
    receivable: Receivable
    promises: tuple[Promise, ...] = ()


def statement_page(sheet: StatementSheet, voice: Voice) -> Page:
    """Build the page: the claim, the statement, the promises, and the supervisor's judgement."""
    statement, receivable = sheet.statement, sheet.receivable
    as_of = statement.at.astimezone(voice.zone).date()
    claim = labelled(
        voice,
        client_name=receivable.name,
        receivable=receivable.id,
        contract=receivable.contract,
        order_number=receivable.order_number,
        ordered_on=receivable.ordered_on,
        pay_due_on=receivable.due_on,
        outstanding=receivable.outstanding(as_of),
        days_overdue=receivable.days_overdue(as_of),
        salesperson=receivable.salesperson,
    )
    said = labelled(
        voice,
        reason=statement.reason,
        reason_text=statement.reason_text,
        contacts_made=statement.contacts_made,
        next_action=statement.next_action,
        expected_on=statement.expected_on,
    )
    judgement = (
        Fact(voice.label("state"), voice.name(statement.state)),
        Fact(voice.fill("page.statement.judged_by"), voice.fact("judged_by", statement.judged_by)),
        Fact(voice.fill("page.statement.judged_at"), voice.fact("judged_at", statement.judged_at)),
        Fact(voice.label("comment"), voice.fact("comment", statement.comment)),
    )
    said_blocks: tuple[Block, ...] = (Facts(said), _promises(sheet.promises, voice))
    return Page(
        language=voice.language,
        title=voice.fill("page.statement.title"),
        facts=(
            Fact(voice.label("number"), f"{voice.fact('id', receivable.id)}-{statement.number}"),
            Fact(voice.fill("page.statement.by"), voice.fact("by", statement.by)),
            Fact(voice.fill("page.statement.by_at"), voice.fact("at", statement.at)),
        ),
        sections=(
            Section(voice.fill("page.statement.claim"), (Facts(claim),)),
            Section(voice.fill("page.statement.said"), said_blocks),
            Section(voice.fill("page.statement.judgement"), (Facts(judgement),)),
        ),
    )


def _promises(promises: Iterable[Promise], voice: Voice) -> Table:
    names = ("promises", "pay_on", "promised_by", "channel", "proven")
    return Table(
        columns=columns(*(voice.label(name) for name in names), numbers=(0,)),
        rows=tuple(
            (
                Cell(voice.fact("amount", promise.amount)),
                Cell(voice.fact("pay_on", promise.pay_on)),
                Cell(voice.fact("promised_by", promise.promised_by)),
                Cell(voice.name(promise.channel)),
                Cell(voice.fact("proven", promise.suspends), "good" if promise.suspends else "warn"),
            )
            for promise in promises
        ),
        none=voice.fill("page.nothing"),
    )
