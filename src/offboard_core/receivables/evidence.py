"""Evidence (凭证) as values: what a file is, where the host keeps it, and the hash that shows whether it is still the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput

EMPTY_FILE = hashlib.sha256(b"").hexdigest()
"""The SHA-256 of nothing at all: an upload that failed has it, and it proves nothing."""
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
        """Say whether it stands: nobody has declared it void."""
        return self.voided_at is None


def read_sha256(value: object, path: str = "evidence.sha256") -> str:
    """Return a SHA-256 in lower case. Raises `InvalidInput` naming `path` for what is none, the empty file's included."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if not _SHA256.fullmatch(text):
        raise InvalidInput.at(path, value, "evidence.not_a_digest")
    if text == EMPTY_FILE:
        raise InvalidInput.at(path, value, "evidence.empty_file")
    return text
