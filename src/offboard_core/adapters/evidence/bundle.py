"""Writing a bundle: its texts and the host's files, each checked against its hash before it is written."""

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
"""Returns the content of a file by the reference on record; raises if the host no longer has it."""

_STAMP = (1980, 1, 1, 0, 0, 0)
"""Modification time of every ZIP member, fixed so that the same bundle gives the same bytes."""


@attrs.frozen(kw_only=True)
class WrittenBundle:
    """A written bundle: its path, the evidence enclosed, and the evidence missing with the reason."""

    path: Path
    digest: str
    enclosed: tuple[int, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()


def write_bundle(export: EvidenceExport, folder: Path, *, read: ReadFile | None = None) -> WrittenBundle:
    """Write a bundle to a new folder; `read` returns the evidence files, without it none is enclosed.

    Raises `InvalidInput` with each file that differs from the one on record, before any file is written, and
    `FileExistsError` if the folder exists.
    """
    files, enclosed, missing = _gather(export, read)
    folder.mkdir(parents=True)
    for path, content in files:
        target = folder.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return WrittenBundle(path=folder, digest=export.digest, enclosed=enclosed, missing=missing)


def zip_bundle(export: EvidenceExport, path: Path, *, read: ReadFile | None = None) -> WrittenBundle:
    """Write a bundle to a new ZIP file with reproducible bytes. Raises the errors of `write_bundle`."""
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
    """Return every file with its content, the numbers of enclosed evidence, and the missing ones."""
    files = [(file.path, file.text.encode("utf-8")) for file in export.files]
    enclosed, missing, altered = [], [], []
    for number, path, sha256, reference in _wanted(export):
        if read is None:
            missing.append((number, ""))
            continue
        try:
            content = read(reference)
        except Exception as error:  # noqa: BLE001 - any error of the host's archive means that the file is missing
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
