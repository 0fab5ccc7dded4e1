"""Evidence (凭证): recorded, voided, and exported as a bundle that can be verified without the library (举证)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from offboard_core.access.rules import Action
from offboard_core.codec.records import dump_record
from offboard_core.documents.catalogue import say
from offboard_core.documents.explanation import Explanation
from offboard_core.documents.pages import page_of
from offboard_core.documents.statement import StatementSheet
from offboard_core.documents.text import plain_text
from offboard_core.documents.words import LANGUAGES
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.journal import Entry, Head
from offboard_core.kernel.verdict import Hand
from offboard_core.ports.hands import Outgoing
from offboard_core.receivables import (
    EvidenceExport,
    EvidenceSort,
    ExportedFile,
    Ladder,
    Receivable,
    evidence,
    evidence_export,
)
from offboard_core.receivables.evidence import SubmittedFile
from offboard_core.receivables.evidence_export import BundleContents, SentLetter
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.outbox import claims_in
from offboard_core.usecases.receivables import explain_receivable
from offboard_core.usecases.relay import word
from offboard_core.usecases.situation import adoption_id, deciding_situation


def record_evidence(
    attempt: Attempt,
    receivable_id: str,
    *,
    sort: EvidenceSort,
    reference: str,
    sha256: str,
    captured_at: dt.datetime,
    title: str = "",
    keep_until_on: dt.date | None = None,
) -> Ladder:
    """Record a file kept by the host with its hash (凭证登记); also allowed on notice."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.LOG)
    file = SubmittedFile(
        sort=sort, reference=reference, sha256=sha256, captured_at=captured_at, title=title, keep_until_on=keep_until_on
    )
    situation = deciding_situation(attempt, ladder)
    verdict = evidence.record_evidence(ladder, file, situation, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.ladders, verdict)


def void_evidence(attempt: Attempt, receivable_id: str, number: int, *, reason: str) -> Ladder:
    """Void a piece of evidence (凭证作废), for finance and never by its submitter; it stays on record."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.COLLECT)
    verdict = evidence.void_evidence(ladder, number=number, reason=reason, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.ladders, verdict)


def evidence_missing(attempt: Attempt, receivable_id: str) -> tuple[Finding, ...]:
    """Return where a claim relies on proof that is not recorded with its hash (凭证缺口)."""
    return evidence.evidence_gaps(attempt.open(attempt.work.ladders, receivable_id, Action.VIEW))


def export_evidence(attempt: Attempt, receivable_id: str, *, given_to: str, purpose: str) -> EvidenceExport:
    """Export the evidence bundle of a receivable, and record the recipient and the purpose (举证导出).

    It holds what is stored now: the claim, its ladder, both journal chains, the policies that decided, the letters as sent,
    statements and the explanation in every language, and those communication records of the client that the actor may see;
    the others are counted. Raises `NotFound`.
    """
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.EXPORT)
    receivable = attempt.open(attempt.work.receivables, receivable_id, Action.EXPORT)
    files = [
        ExportedFile(path="receivable.json", text=dump_record(receivable)),
        ExportedFile(path="ladder.json", text=dump_record(ladder)),
    ]
    chains, entries = _chains(attempt, ladder, files)
    files += _policies(attempt, entries)
    files += _accounts(attempt, receivable, ladder)
    letters = _letters(attempt, ladder, entries, files)
    withheld = _records(attempt, ladder, files)
    contents = BundleContents(files=files, chains=chains, letters=letters, withheld=withheld)
    id = _next_id(attempt, receivable_id)
    verdict = evidence_export.export_evidence(
        ladder, id, contents, given_to=given_to, purpose=purpose, by=attempt.who.id, at=attempt.now
    )
    return attempt.create(attempt.work.exports, verdict, Action.EXPORT)


def get_export(attempt: Attempt, export_id: str) -> EvidenceExport:
    """Return a bundle as it was exported. Raises `NotFound`."""
    return attempt.open(attempt.work.exports, export_id, Action.EXPORT)


def exports_of(attempt: Attempt, receivable_id: str) -> tuple[EvidenceExport, ...]:
    """Return the bundles exported for a receivable that the actor may see, by id."""
    return attempt.visible(attempt.work.exports.of_receivable(receivable_id))


def _next_id(attempt: Attempt, receivable_id: str) -> str:
    number = 1
    while attempt.work.exports.find(f"{receivable_id}#{number}") is not None:
        number += 1
    return f"{receivable_id}#{number}"


def _chains(attempt: Attempt, ladder: Ladder, files: list[ExportedFile]) -> tuple[dict[str, Head], tuple[Entry, ...]]:
    """Enclose the chains as they are stored, valid or not; return the end of each chain and all entries.

    Besides the claim's own two chains these are the chains from which a letter about several claims was sent.
    """
    heads: dict[str, Head] = {}
    entries: list[Entry] = []
    own = [f"{kind}/{ladder.id}" for kind in (Receivable.kind, Ladder.kind)]
    for place, stream in enumerate([*own, *_sent_from(attempt, ladder, own[-1])]):
        read = attempt.work.journal.read(stream)
        name = stream.partition("/")[0] if place < len(own) else f"letters-{place - 1:03d}"
        lines = attempt.work.journal.lines(stream)
        files.append(ExportedFile(path=f"journal/{name}.jsonl", text="".join(f"{line}\n" for line in lines)))
        entries += read
        heads[stream] = Head(seq=read[-1].seq, hash=read[-1].hash) if read else Head()
    return heads, tuple(entries)


def _sent_from(attempt: Attempt, ladder: Ladder, own: str) -> list[str]:
    """Return the chains of other claims from which letters with a step of this one were sent."""
    keys = sorted({step.joint for step in ladder.steps if step.joint})
    found = [attempt.work.outbox.find(key) for key in keys]
    return sorted({one.message.stream for one in found if one is not None} - {own})


def _policies(attempt: Attempt, entries: tuple[Entry, ...]) -> Iterator[ExportedFile]:
    """Enclose the text of every policy version that decided a step."""
    named = sorted({str(entry.facts["policy"]) for entry in entries if entry.facts.get("policy")})
    adopted = [attempt.work.policies.find(adoption_id(version)) for version in named]
    for number, adoption in enumerate((item for item in adopted if item is not None), start=1):
        yield ExportedFile(path=f"policies/{number:03d}.toml", text=adoption.text)


def _accounts(attempt: Attempt, receivable: Receivable, ladder: Ladder) -> Iterator[ExportedFile]:
    """Enclose the explanation and each statement in words, in every language."""
    explanation: Explanation = explain_receivable(attempt, ladder.id)
    for language in LANGUAGES:
        yield ExportedFile(path=f"explanation.{language}.txt", text=say(explanation, language) + "\n")
        for statement in ladder.statements:
            sheet = StatementSheet(statement=statement, receivable=receivable, promises=ladder.promises)
            page = page_of(sheet, language, zone=attempt.office.zone)
            yield ExportedFile(path=f"statements/{statement.number:03d}.{language}.txt", text=plain_text(page))


def _letters(
    attempt: Attempt, ladder: Ladder, entries: tuple[Entry, ...], files: list[ExportedFile]
) -> list[SentLetter]:
    """Enclose every letter that was sent, with the hash that was sealed when it was sent.

    A letter is worded from its message again. If words, letterhead or renderer have changed since, its hash differs from the
    sealed one, and the verification of the bundle reports it.
    """
    letters: list[SentLetter] = []
    for entry in entries:
        if entry.event != "message_sent":
            continue
        key, recipient = str(entry.facts["message"]), str(entry.facts["recipient"])
        dispatch = attempt.work.outbox.find(key)
        if dispatch is None or dispatch.message.hand is not Hand.LETTER or ladder.id not in claims_in(dispatch.message):
            continue
        path = f"letters/{len(letters) + 1:03d}"
        outgoing: Outgoing = word(attempt.office, dispatch.message, recipient)
        files.append(ExportedFile(path=f"{path}.json", text=canonical(outgoing)))
        files.append(ExportedFile(path=f"{path}.txt", text=f"{outgoing.subject}\n\n{outgoing.body}"))
        letters.append(SentLetter(key=key, path=f"{path}.json", sha256=str(entry.facts["sha256"])))
    return letters


def _records(attempt: Attempt, ladder: Ladder, files: list[ExportedFile]) -> int:
    """Enclose the communication records that the actor may see; return the number of others."""
    withheld = 0
    for record in attempt.work.communications.of_client(ladder.client):
        if attempt.ask(Action.VIEW, record.target):
            number = sum(file.path.startswith("records/") for file in files) + 1
            files.append(ExportedFile(path=f"records/{number:03d}.json", text=dump_record(record)))
        else:
            withheld += 1
    return withheld
