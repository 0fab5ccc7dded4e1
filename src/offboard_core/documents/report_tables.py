"""The tables of the departure report."""

from __future__ import annotations

from collections.abc import Iterable

from offboard_core.documents.cells import cell, table, told
from offboard_core.documents.page import Cell, Table, columns
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding.item import ItemState
from offboard_core.offboarding.item_kinds import Topic
from offboard_core.review.report import DepartureReport, PromiseLine, ReceiptLine


def unknown_source(report: DepartureReport, topic: Topic) -> Unknown | None:
    """Return why a source did not answer, or None if it did; unknown is not an empty list."""
    for finding in report.unknown_sources:
        if finding.facts["topic"] == topic:
            return Unknown(str(finding.facts["reason"]))
    return None


def _none(report: DepartureReport, topic: Topic, voice: Voice) -> str:
    unknown = unknown_source(report, topic)
    return voice.fill("page.nothing") if unknown is None else voice.fact("", unknown)


def clients_table(report: DepartureReport, voice: Voice) -> Table:
    """Return the table of clients: intended successor, current owner, contacts and last record."""
    names = ("client", "state", "successor", "owner_now", "contacts", "last_record_on")
    rows = (
        (
            Cell(voice.fact("name", line.label)),
            Cell(voice.name(line.state), "good" if line.state is ItemState.SETTLED else "warn"),
            Cell(told("receiver", line.successor, voice)),
            cell("owner", line.owner, voice),
            cell("contacts", line.contacts, voice),
            _last_record(line.last_record_on, voice),
        )
        for line in report.clients
    )
    return table(voice, names, rows, numbers=(4,), none=_none(report, Topic.CLIENTS, voice))


def _last_record(value: object, voice: Voice) -> Cell:
    return Cell(voice.fill("value.none"), "warn") if value is None else cell("last_record_on", value, voice)


def promises_table(promises: Iterable[PromiseLine] | Unknown, voice: Voice) -> Table:
    """Return the table of promises to pay, and whether each is proven."""
    if isinstance(promises, Unknown):
        return _unknown(promises, voice)
    rows = (
        (
            Cell(voice.fact("receivable", line.receivable)),
            Cell(str(line.amount)),
            Cell(voice.fact("pay_on", line.pay_on)),
            Cell(voice.fact("channel", line.channel)),
            Cell(voice.fill("page.report.proven"), "good")
            if line.is_proven
            else Cell(voice.fill("page.report.unproven"), "warn"),
        )
        for line in promises
    )
    return table(voice, ("receivable", "amount", "pay_on", "channel", "proven"), rows, numbers=(1,))


def receipts_table(receipts: Iterable[ReceiptLine] | Unknown, voice: Voice) -> Table:
    """Return the table of reported receipts that finance has not found."""
    if isinstance(receipts, Unknown):
        return _unknown(receipts, voice)
    rows = (
        (
            Cell(voice.fact("receivable", line.receivable)),
            Cell(str(line.amount)),
            Cell(voice.fact("received_on", line.received_on), "warn"),
        )
        for line in receipts
    )
    return table(voice, ("receivable", "amount", "received_on"), rows, numbers=(1,))


def _unknown(value: Unknown, voice: Voice) -> Table:
    return Table(columns=columns(voice.label("state")), rows=((cell("", value, voice),),))


def residuals_table(report: DepartureReport, voice: Voice) -> Table:
    """Return the table of residuals with owner, due date and state."""
    is_open, is_late = voice.fill("page.report.is_open"), voice.fill("page.report.is_late")
    done = Cell(voice.fill("page.report.is_settled"), "good")
    rows = (
        (
            Cell(voice.fact("label", item.label)),
            Cell(voice.name(item.kind)),
            Cell(voice.fact("owner", item.owner)),
            Cell(voice.fact("due_on", item.due_on)),
            Cell(is_late, "bad") if item.is_late else Cell(is_open, "warn") if item.is_open else done,
        )
        for item in report.residuals
    )
    return table(voice, ("label", "kind", "owner", "due_on", "state"), rows)


def grants_table(report: DepartureReport, voice: Voice) -> Table:
    """Return the table of grants with the state of their revocation."""
    rows = (
        (
            Cell(voice.fact("system", grant.system)),
            Cell(voice.fact("cutoff_at", grant.cutoff_at)),
            Cell(voice.name(grant.state), "bad" if grant.is_live else "good"),
            Cell(str(grant.attempts)),
            Cell(told("changed_at", grant.changed_at, voice)),
        )
        for grant in report.grants
    )
    return table(
        voice,
        ("system", "cutoff_at", "state", "attempts", "changed_at"),
        rows,
        numbers=(3,),
        none=_none(report, Topic.ACCESS, voice),
    )


def assets_table(report: DepartureReport, voice: Voice) -> Table:
    """Return the table of assets with their outcome."""
    rows = (
        (
            Cell(voice.fact("label", line.label)),
            Cell(voice.fact("item", line.item)),
            Cell(voice.name(line.state)),
            cell("outcome", line.outcome, voice),
        )
        for line in report.assets
    )
    return table(voice, ("label", "item", "state", "outcome"), rows, none=_none(report, Topic.ASSETS, voice))


def signatures_table(report: DepartureReport, voice: Voice) -> Table:
    """Return the table of signatures, and whether each is still current."""
    current, stale = Cell(voice.fill("page.checklist.signed"), "good"), Cell(voice.fill("page.checklist.stale"), "warn")
    missing = Cell(voice.fill("page.checklist.not_signed"), "bad")
    rows = (
        (
            Cell(voice.name(mark.role)),
            Cell(voice.say("page.named", {"name": mark.name, "id": mark.signer}) if mark.signer else "—"),
            Cell(told("at", mark.at, voice)),
            current if mark.is_current else stale if mark.signer else missing,
            Cell(told("substitution", mark.substitution, voice)),
        )
        for mark in report.signatures
    )
    return table(voice, ("party", "signer", "signed_at", "state", "substitution"), rows, none="")
