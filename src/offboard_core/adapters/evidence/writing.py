"""Writing a bundle: its texts as they are, the host's files beside them, each held against its hash before it goes in."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.receivables import EvidenceExport
from offboard_core.receivables.evidence_export import enclosed_as

ReadFile: TypeAlias = Callable[[str], bytes]
"""How the host reads a file by the reference it was put on record under; it raises where it has none any more."""

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The moment every member of a ZIP file carries: the same bundle is the same bytes."""


@attrs.frozen(kw_only=True)
class WrittenBundle:
    """What was written: where, which pieces of evidence are enclosed, and which are not, with the reason."""

    path: Path
    digest: str
    enclosed: tuple[int, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()


def write_bundle(export: EvidenceExport, folder: Path, *, read: ReadFile | None = None) -> WrittenBundle:
    """Write a bundle into a new folder; `read` fetches the files themselves, without it none is enclosed.

    Raises `InvalidInput` naming each file that is no longer what was put on record, before anything is written, and
    `FileExistsError` for a folder that is there already.
    """
    files, enclosed, missing = _gather(export, read)
    folder.mkdir(parents=True)
    for path, content in files:
        target = folder.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return WrittenBundle(path=folder, digest=export.digest, enclosed=enclosed, missing=missing)


def zip_bundle(export: EvidenceExport, path: Path, *, read: ReadFile | None = None) -> WrittenBundle:
    """Write a bundle into a new ZIP file, the same bytes every time. Raises as `write_bundle` does."""
    files, enclosed, missing = _gather(export, read)
    with path.open("xb") as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            member = zipfile.ZipInfo(name, _STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return WrittenBundle(path=path, digest=export.digest, enclosed=enclosed, missing=missing)


def _gather(
    export: EvidenceExport, read: ReadFile | None
) -> tuple[list[tuple[str, bytes]], tuple[int, ...], tuple[tuple[int, str], ...]]:
    """Return every file with its content, and which evidence is among them."""
    files = [(file.path, file.text.encode("utf-8")) for file in export.files]
    enclosed, missing, altered = [], [], []
    for number, path, sha256, reference in _wanted(export):
        if read is None:
            missing.append((number, ""))
            continue
        try:
            content = read(reference)
        except Exception as error:  # noqa: BLE001 - whatever the host's archive raises, this one file is not there
            missing.append((number, f"{type(error).__name__}: {error}"))
            continue
        found = hashlib.sha256(content).hexdigest()
        if found == sha256:
            files.append((path, content))
            enclosed.append(number)
        else:
            facts = {"path": path, "value": found, "expected": sha256, "reference": reference, "number": number}
            altered.append(Finding(code="evidence.altered", subject=export.receivable, facts=facts))
    if altered:
        raise InvalidInput(tuple(altered), source=export.id)
    return files, tuple(enclosed), tuple(missing)


def _wanted(export: EvidenceExport) -> Iterator[tuple[int, str, str, str]]:
    for piece in export.evidence:
        yield piece.number, enclosed_as(piece), piece.sha256, piece.reference
