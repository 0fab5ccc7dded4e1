"""Evidence (凭证): what proves a promise, a receipt or a balance, with its digest and how long it is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.dates import business_date
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


EMPTY_FILE = hashlib.sha256(b"").hexdigest()
"""The SHA-256 of empty content. A failed upload has it, so it is refused as evidence."""


_SHA256 = re.compile(r"[0-9a-f]{64}")


class EvidenceSort(StrEnum):
    """What a piece of evidence is (凭证类型)."""

    CONTRACT = "contract"
    ORDER = "order"
    DELIVERY_NOTE = "delivery_note"
    """送货单、签收单."""
    ACCEPTANCE = "acceptance"
    """验收单."""
    INVOICE = "invoice"
    RECONCILIATION = "reconciliation"
    """对账单."""
    PAYMENT = "payment"
    """银行回单、承兑汇票."""
    LETTER = "letter"
    """往来函件."""
    MESSAGE = "message"
    """微信、邮件、短信."""
    RECORDING = "recording"
    """通话录音."""
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Evidence:
    """凭证: a file that the host keeps under `reference`, and the `sha256` that it had when it was submitted.

    `captured_at` is the moment it came into being (a photograph, a message, a scan), `keep_until_on` the last day up to
    which it must not be destroyed. One submitted by mistake stays, and says who declared it void and why.
    """

    number: int
    sort: EvidenceSort
    reference: str
    title: str
    sha256: str
    captured_at: dt.datetime
    submitted_by: str
    submitted_at: dt.datetime
    keep_until_on: dt.date
    voided_by: str = ""
    voided_at: dt.datetime | None = None
    void_reason: str = ""

    @property
    def counts(self) -> bool:
        """Return whether it is valid: it was not declared void."""
        return self.voided_at is None


def read_sha256(value: object, path: str = "evidence.sha256") -> str:
    """Return a SHA-256 in lower case. Raises `InvalidInput` naming `path` for what is none, the empty file's included."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if not _SHA256.fullmatch(text):
        raise InvalidInput.at(path, value, "evidence.not_a_digest")
    if text == EMPTY_FILE:
        raise InvalidInput.at(path, value, "evidence.empty_file")
    return text


def _stripped(text: str) -> str:
    return text.strip()


@attrs.frozen(kw_only=True)
class SubmittedFile:
    """A file that somebody puts on record: what it is, where the host keeps it, what it hashes to.

    Without `keep_until_on` it is kept as long as the policy says. Raises `InvalidInput` for what is no SHA-256 of a file,
    and for a moment without a zone.
    """

    sort: EvidenceSort
    reference: str = attrs.field(converter=_stripped)
    sha256: str = attrs.field(converter=read_sha256)
    captured_at: dt.datetime
    title: str = attrs.field(default="", converter=_stripped)
    keep_until_on: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a moment without a zone."""
        if self.captured_at.utcoffset() is None:
            raise InvalidInput.at("evidence.captured_at", self.captured_at.isoformat(), "time.without_zone")


def record_evidence(
    ladder: Ladder, file: SubmittedFile, situation: Situation, *, by: str, at: dt.datetime
) -> Verdict[Ladder]:
    """Put a file on record: where the host keeps it and what it hashes to. A settled claim takes evidence like an open one.

    It is kept for the policy's `evidence_years`, counted from the end of the year it was captured in, or longer where
    the file says so; an earlier day is refused.
    """
    least_on = kept_until(file.captured_at, situation)
    last_on = least_on if file.keep_until_on is None else file.keep_until_on
    findings = []
    if not file.reference:
        findings.append(ladder.finding("evidence.no_reference"))
    if file.captured_at > at:
        findings.append(ladder.finding("evidence.in_the_future", captured_at=file.captured_at))
    if last_on < least_on:
        findings.append(ladder.finding("evidence.kept_too_short", keep_until_on=last_on, least_on=least_on))
    findings += _known_already(ladder, file)
    if findings:
        return Refused(tuple(findings))
    piece = Evidence(
        number=len(ladder.evidence) + 1,
        sort=file.sort,
        reference=file.reference,
        title=file.title,
        sha256=file.sha256,
        captured_at=file.captured_at,
        submitted_by=by,
        submitted_at=at,
        keep_until_on=last_on,
    )
    noted = attrs.evolve(ladder, evidence=(*ladder.evidence, piece))
    event = noted.event(
        "evidence_recorded",
        number=piece.number,
        sort=piece.sort.value,
        reference=piece.reference,
        title=piece.title,
        sha256=piece.sha256,
        captured_at=piece.captured_at,
        keep_until_on=last_on,
        by=by,
    )
    return Decided(state=noted, events=(event,))


def void_evidence(ladder: Ladder, *, number: int, reason: str, by: str, at: dt.datetime) -> Verdict[Ladder]:
    """Declare a piece of evidence void, saying why (凭证作废): a wrong file, a better copy. It stays on record."""
    piece = next((item for item in ladder.evidence if item.number == number), None)
    if piece is None:
        return Refused((ladder.finding("evidence.none_such", number=number),))
    findings = []
    if not piece.counts:
        findings.append(ladder.finding("evidence.void_already", number=number, by=piece.voided_by))
    if by == piece.submitted_by:
        findings.append(ladder.finding("evidence.second_person_needed", person=by))
    if not reason.strip():
        findings.append(ladder.finding("evidence.no_reason"))
    if findings:
        return Refused(tuple(findings))
    voided = attrs.evolve(piece, voided_by=by, voided_at=at, void_reason=reason.strip())
    evidence = tuple(voided if item.number == number else item for item in ladder.evidence)
    noted = attrs.evolve(ladder, evidence=evidence)
    facts = {"number": number, "reference": piece.reference, "sha256": piece.sha256, "reason": voided.void_reason}
    return Decided(state=noted, events=(noted.event("evidence_voided", **facts, by=by),))


def kept_until(captured_at: dt.datetime, situation: Situation) -> dt.date:
    """Return the last day up to which a piece captured then has to be kept; the last day there is, beyond the calendar."""
    year = business_date(captured_at, situation.zone).year + situation.policy.evidence_years
    return dt.date(min(year, dt.MAXYEAR), 12, 31)


def is_on_record(ladder: Ladder, reference: str) -> bool:
    """Say whether evidence that counts is on record under a reference."""
    return any(item.counts and item.reference == reference for item in ladder.evidence)


def evidence_gaps(ladder: Ladder) -> tuple[Finding, ...]:
    """Tell where somebody relies on a proof that is not on record: a promise, an extension, a receipt, a confirmed balance.

    Each names the place, its number, and the reference given there ("" where none was): a text without a file to check.
    """
    return tuple(
        ladder.finding("evidence.not_on_record", place=place, number=number, reference=reference)
        for place, number, reference in _relied_on(ladder)
        if not is_on_record(ladder, reference)
    )


def _relied_on(ladder: Ladder) -> Iterator[tuple[str, int, str]]:
    for promise in ladder.promises:
        yield "promise", promise.number, promise.evidence
    for extension in ladder.extensions:
        yield "extension", extension.number, extension.evidence
    for receipt in ladder.receipts:
        yield "receipt", receipt.number, receipt.evidence
    for number, intervention in enumerate(ladder.interventions, start=1):
        yield "intervention", number, intervention.evidence
    for sent in ladder.confirmations:
        if sent.acknowledged_on is not None:
            yield "balance", sent.number, sent.evidence


def _known_already(ladder: Ladder, file: SubmittedFile) -> Iterator[Finding]:
    """Refuse a file that is on record, and another file under a reference that is in use."""
    for item in ladder.evidence:
        if item.counts and item.sha256 == file.sha256:
            yield ladder.finding("evidence.known_already", number=item.number, reference=item.reference)
        elif item.counts and item.reference == file.reference:
            yield ladder.finding("evidence.other_content", number=item.number, reference=file.reference)
