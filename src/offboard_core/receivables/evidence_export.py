"""The evidence bundle (举证包) of one receivable: what was handed out, to whom and for what, kept as it was.

A bundle is text files and a manifest that names each with its hash. The hash of the manifest is the bundle's digest; it
is sealed in the ladder's journal, so that the holder of a bundle can check that it is the one that was exported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs

from offboard_core.access.target import Target
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.journal import Head
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.evidence import Evidence, evidence_gaps
from offboard_core.receivables.ladder import Ladder

BUNDLE_FORMAT = "offboard_core.evidence/1"
"""What a manifest begins with; a reader refuses any other."""


MANIFEST = "manifest.json"
"""The path of the manifest in a bundle."""


_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@attrs.frozen(kw_only=True)
class ExportedFile:
    """One text of a bundle: its path, with `/` between folders, and what stands in it (UTF-8)."""

    path: str
    text: str


@attrs.frozen(kw_only=True)
class SentLetter:
    """A letter in a bundle: the message's key, the file it stands in, and the hash sealed when it was sent."""

    key: str
    path: str
    sha256: str


@attrs.frozen(kw_only=True)
class EvidenceExport:
    """举证包: one bundle as it was handed out. `digest` is the SHA-256 of its manifest, which stands last in `files`."""

    kind: ClassVar[str] = "exports"

    id: str
    receivable: str
    client: str
    given_to: str
    purpose: str
    by: str
    at: dt.datetime
    digest: str
    files: tuple[ExportedFile, ...]
    evidence: tuple[Evidence, ...] = ()
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules: it belongs to no salesperson."""
        return Target(kind=self.kind, id=self.id)

    @property
    def manifest(self) -> str:
        """Return the manifest's text."""
        return self.files[-1].text


@attrs.frozen(kw_only=True)
class BundleContents:
    """What a bundle holds beside the list of evidence.

    `chains` are the ends of the journal chains among the files, `withheld` counts records that exist and that the one who
    exports may not see.
    """

    files: Sequence[ExportedFile]
    chains: Mapping[str, Head]
    letters: Sequence[SentLetter]
    withheld: int


def export_evidence(
    ladder: Ladder, id: str, contents: BundleContents, *, given_to: str, purpose: str, by: str, at: dt.datetime
) -> Verdict[EvidenceExport]:
    """Make a bundle of a receivable's texts and put on record that it was handed out, to whom and for what.

    What counts as evidence is listed with its hash; the files themselves are the host's to enclose.
    """
    named = {"given_to": given_to, "purpose": purpose}
    if findings := [ladder.finding("export.blank", field=name) for name, text in named.items() if not text.strip()]:
        return Refused(tuple(findings))
    head = {"export": id, "given_to": given_to.strip(), "purpose": purpose.strip(), "by": by, "at": at}
    manifest = canonical({**head, **_listed(contents), **_told(ladder), "format": BUNDLE_FORMAT})
    export = EvidenceExport(
        id=id,
        receivable=ladder.id,
        client=ladder.client,
        given_to=given_to.strip(),
        purpose=purpose.strip(),
        by=by,
        at=at,
        digest=hashlib.sha256(manifest.encode("utf-8")).hexdigest(),
        files=(*contents.files, ExportedFile(path=MANIFEST, text=manifest)),
        evidence=ladder.evidence,
    )
    event = ladder.event(
        "evidence_exported",
        export=id,
        digest=export.digest,
        given_to=export.given_to,
        purpose=export.purpose,
        files=len(export.files),
        by=by,
    )
    return Decided(state=export, events=(event,))


def enclosed_as(evidence: Evidence) -> str:
    """Return the path under which a piece of evidence is enclosed: its number, and the suffix its reference ends with."""
    suffix = _SUFFIX.search(evidence.reference)
    return f"attachments/{evidence.number:03d}{suffix.group().lower() if suffix else ''}"


def _told(ladder: Ladder) -> dict[str, object]:
    """Tell what the manifest says of the claim: whose it is, the evidence on record, and where a proof is only named."""
    return {
        "receivable": ladder.id,
        "client": ladder.client,
        "evidence": [{**attrs.asdict(item), "path": enclosed_as(item)} for item in ladder.evidence],
        "gaps": [dict(gap.facts) for gap in evidence_gaps(ladder)],
    }


def _listed(contents: BundleContents) -> dict[str, object]:
    """Tell what the manifest says of the contents: each file with its hash, the chains, the letters."""
    return {
        "files": [_hashed(file) for file in contents.files],
        "chains": contents.chains,
        "letters": list(contents.letters),
        "withheld": contents.withheld,
    }


def _hashed(file: ExportedFile) -> dict[str, object]:
    spelt = file.text.encode("utf-8")
    return {"path": file.path, "size": len(spelt), "sha256": hashlib.sha256(spelt).hexdigest()}
