"""The bundle: what its manifest says, and where evidence is enclosed."""

from __future__ import annotations

import hashlib
import json

import attrs
import pytest

from offboard_core.kernel.journal import Head
from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import EvidenceExport, ExportedFile
from offboard_core.receivables.evidence_export import BUNDLE_FORMAT, SentLetter, enclosed_as
from tests.receivables.decisions import export_evidence
from tests.receivables.given import at, codes, day, decided
from tests.receivables.test_evidence import record, relying

FILES = (ExportedFile(path="ladder.json", text="{}"), ExportedFile(path="说明.txt", text="逾期\n"))


def export(given_to: str = "金诚律师事务所", purpose: str = "起诉") -> Verdict[EvidenceExport]:
    """Make a bundle of two files of a ladder with evidence and gaps."""
    return export_evidence(
        decided(record(relying())).state,
        id="AR-1#1",
        files=FILES,
        chains={"ladders/AR-1": Head(seq=2, hash="a" * 64)},
        letters=[SentLetter(key="k", path="letters/001.json", sha256="b" * 64)],
        withheld=3,
        given_to=given_to,
        purpose=purpose,
        by="zhou",
        at=at(day(9)),
    )


def test_the_manifest_names_everything() -> None:
    """Each file with its hash, the chains' ends, the letters, the evidence, the gaps, and what is left out."""
    bundle = decided(export()).state
    manifest = json.loads(bundle.manifest)
    spelt = FILES[1].text.encode("utf-8")

    assert BUNDLE_FORMAT == manifest["format"]
    assert ("AR-1#1", "AR-1", "C-1", "zhou") == tuple(
        manifest[name] for name in ("export", "receivable", "client", "by")
    )
    assert {"path": "说明.txt", "size": len(spelt), "sha256": hashlib.sha256(spelt).hexdigest()} == manifest["files"][1]
    assert {"ladders/AR-1": {"seq": 2, "hash": "a" * 64}} == manifest["chains"]
    assert [{"key": "k", "path": "letters/001.json", "sha256": "b" * 64}] == manifest["letters"]
    assert ["attachments/001.pdf"] == [piece["path"] for piece in manifest["evidence"]]
    assert ["promise", "extension", "receipt", "balance"] == [gap["place"] for gap in manifest["gaps"]]
    assert 3 == manifest["withheld"]


def test_its_digest_is_sealed() -> None:
    """The event names the bundle, its digest, to whom it goes and for what; the manifest stands last among the files."""
    verdict = decided(export(given_to=" 金诚律师事务所 ", purpose=" 起诉 "))
    bundle = verdict.state
    digest = hashlib.sha256(bundle.manifest.encode("utf-8")).hexdigest()

    assert digest == bundle.digest
    assert ["ladder.json", "说明.txt", "manifest.json"] == [file.path for file in bundle.files]
    assert ("evidence_exported", "ladders/AR-1") == (verdict.events[0].type, verdict.events[0].stream)
    assert {
        "export": "AR-1#1",
        "digest": digest,
        "given_to": "金诚律师事务所",
        "purpose": "起诉",
        "files": 3,
        "by": "zhou",
    } == dict(verdict.events[0].facts)
    assert ("exports", "AR-1#1", None) == (bundle.target.kind, bundle.target.id, bundle.target.owner)


def test_nobody_is_handed_a_bundle_for_nothing() -> None:
    """Who gets it and what for are both asked."""
    verdict = export(given_to=" ", purpose="")

    assert ["export.blank", "export.blank"] == codes(verdict)
    assert ["export.blank"] == codes(export(purpose=" "))


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("OA/2026/签收-7.PDF", "attachments/001.pdf"),
        ("../../etc/passwd", "attachments/001"),
        ("file", "attachments/001"),
        ("x.tar.gz", "attachments/001.gz"),
        ("x.照片", "attachments/001"),
        ("x.toolongsuffix", "attachments/001"),
        ("x.pdf?token=1", "attachments/001"),
    ],
)
def test_a_reference_never_becomes_a_path(reference: str, path: str) -> None:
    """Only the number, and a suffix of letters and digits, so that a file opens."""
    piece = decided(record()).state.evidence[0]

    assert path == enclosed_as(attrs.evolve(piece, reference=reference))
