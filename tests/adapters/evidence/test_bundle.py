"""Evidence bundles on disk and the verifier script: every change, loss, addition or swap is detected."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offboard_core.adapters.evidence import verify_bundle as script
from offboard_core.adapters.evidence import write_bundle, zip_bundle
from offboard_core.adapters.evidence.verify_bundle import NoBundle, Note, main, verify_bundle
from offboard_core.adapters.memory import MemoryNotifier, MemoryStorage
from offboard_core.errors import InvalidInput
from offboard_core.ports.policies import Policies
from offboard_core.receivables import AgeingPolicy, EvidenceExport, Scope
from offboard_core.usecases.evidence import export_evidence, void_evidence
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.round import daily_round
from tests.usecases.company import a_claim, a_company
from tests.usecases.test_evidence import HEAD, SCAN, dunned, hand_out, record

OTHER = b"a photograph of the goods"
OTHER_SHA = hashlib.sha256(OTHER).hexdigest()
ARCHIVE = {"签收-7.pdf": SCAN, "照片.jpg": OTHER}


@pytest.fixture(scope="module")
def export() -> EvidenceExport:
    """Build a bundle with a letter, a statement, and two pieces of evidence, one of them void."""
    company = dunned(MemoryStorage())
    record(company)
    record(company, sha256=OTHER_SHA, reference="照片.jpg")
    company.desk("zhou").do(void_evidence, "AR-1", 2, reason="看不清")
    return hand_out(company)


@pytest.fixture
def folder(export: EvidenceExport, tmp_path: Path) -> Path:
    """Write the bundle to a folder with its files."""
    return write_bundle(export, tmp_path / "bundle", read=ARCHIVE.__getitem__).path


def against(bundle: Path, digest: str | None = None) -> list[str]:
    """Return the faults of a bundle."""
    return [note.en for note in verify_bundle(bundle, digest) if note.against]


def test_an_untouched_bundle_holds(export: EvidenceExport, folder: Path) -> None:
    """All files, chains, letters and evidence are intact, and the digest equals the one in the journal."""
    notes = [note.en for note in verify_bundle(folder, export.digest.upper())]

    assert [] == against(folder, export.digest)
    assert f"digest {export.digest}" == notes[0]
    assert any("word for word" in note for note in notes)
    assert any("evidence 1 送货签收单: put on record" in note and "by wang.wei" in note for note in notes)
    assert any("(declared void)" in note for note in notes)
    assert any("every chain intact" in note for note in notes)


def test_the_zip_file_is_the_same_bytes_every_time(export: EvidenceExport, tmp_path: Path) -> None:
    """The ZIP file is reproducible and verifies like the folder."""
    first = zip_bundle(export, tmp_path / "a.zip", read=ARCHIVE.__getitem__)
    second = zip_bundle(export, tmp_path / "b.zip", read=ARCHIVE.__getitem__)

    assert first.path.read_bytes() == second.path.read_bytes()
    assert ((1, 2), (), export.digest) == (first.enclosed, first.missing, first.digest)
    assert [] == against(first.path)


def test_nothing_is_written_over(export: EvidenceExport, folder: Path, tmp_path: Path) -> None:
    """An existing folder or file is never overwritten."""
    zip_bundle(export, tmp_path / "a.zip")

    with pytest.raises(FileExistsError):
        write_bundle(export, folder)
    with pytest.raises(FileExistsError):
        zip_bundle(export, tmp_path / "a.zip")


def test_a_file_that_was_changed_in_the_archive_is_not_enclosed(export: EvidenceExport, tmp_path: Path) -> None:
    """The error names each changed file, and no bundle is written."""
    with pytest.raises(InvalidInput) as raised:
        write_bundle(export, tmp_path / "bundle", read=lambda _: b"something else")

    assert ["evidence.altered", "evidence.altered"] == [finding.code for finding in raised.value.findings]
    assert ["签收-7.pdf", "照片.jpg"] == [finding.facts["reference"] for finding in raised.value.findings]
    assert not (tmp_path / "bundle").exists()


def test_a_file_the_archive_has_not_is_told(export: EvidenceExport, tmp_path: Path) -> None:
    """A missing file is reported; the bundle is written and verifies with a remark."""
    written = write_bundle(export, tmp_path / "some", read={"签收-7.pdf": SCAN}.__getitem__)
    none = write_bundle(export, tmp_path / "none")

    assert ((1,), ((2, "KeyError: '照片.jpg'"),)) == (written.enclosed, written.missing)
    assert ((), ((1, ""), (2, ""))) == (none.enclosed, none.missing)
    assert [] == against(written.path)
    assert 2 == sum("not enclosed" in note.en for note in verify_bundle(none.path))


def _change(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(bundle: Path) -> None:
        file = bundle / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return change


def _drop_last_line(bundle: Path) -> None:
    file = bundle / "journal/ladders.jsonl"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")


def _swap_lines(bundle: Path) -> None:
    file = bundle / "journal/ladders.jsonl"
    first, second, *rest = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([second, first, *rest]), "utf-8")


def _sealed_anew(bundle: Path) -> None:
    """Update the hashes in the manifest, as a forger would."""
    file = bundle / "manifest.json"
    content = json.loads(file.read_text("utf-8"))
    for listed in content["files"]:
        body = (bundle / listed["path"]).read_bytes()
        listed.update(size=len(body), sha256=hashlib.sha256(body).hexdigest())
    file.write_text(script.spell(content), "utf-8")


def _cut_and_seal(bundle: Path) -> None:
    _drop_last_line(bundle)
    _sealed_anew(bundle)


def _change_and_seal(bundle: Path) -> None:
    _change("journal/ladders.jsonl", "wang.wei", "li.na")(bundle)
    _sealed_anew(bundle)


def _other_evidence(bundle: Path) -> None:
    """Swap a file and its hash in the manifest; the journal still has the old hash."""
    (bundle / "attachments/001.pdf").write_bytes(b"forged")
    file = bundle / "manifest.json"
    text = file.read_text("utf-8").replace(hashlib.sha256(SCAN).hexdigest(), hashlib.sha256(b"forged").hexdigest())
    file.write_text(text, "utf-8")


def _without_evidence(bundle: Path) -> None:
    (bundle / "attachments/002.jpg").unlink()
    file = bundle / "manifest.json"
    content = json.loads(file.read_text("utf-8"))
    content["evidence"].pop()
    file.write_text(script.spell(content), "utf-8")


def _void_no_more(bundle: Path) -> None:
    file = bundle / "manifest.json"
    content = json.loads(file.read_text("utf-8"))
    content["evidence"][1]["voided_at"] = None
    file.write_text(script.spell(content), "utf-8")


def _other_letter(bundle: Path) -> None:
    file = bundle / "manifest.json"
    content = json.loads(file.read_text("utf-8"))
    _change("letters/001.json", "100.00", "900.00")(bundle)
    content["letters"][0]["sha256"] = hashlib.sha256((bundle / "letters/001.json").read_bytes()).hexdigest()
    file.write_text(script.spell(content), "utf-8")
    _sealed_anew(bundle)


TAMPERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text": (_change("explanation.zh-CN.txt", "AR-1", "AR-2"), "explanation.zh-CN.txt was changed"),
    "a file dropped": (lambda bundle: (bundle / "ladder.json").unlink(), "ladder.json is missing"),
    "a file added": (lambda bundle: (bundle / "more.txt").write_text("x"), "more.txt does not belong to it"),
    "an attachment": (
        lambda bundle: (bundle / "attachments/001.pdf").write_bytes(b"x"),
        "evidence 1 送货签收单: the file was changed",
    ),
    "a chain cut, sealed anew": (_cut_and_seal, "the chain ladders/AR-1 does not end where the manifest says"),
    "lines swapped": (_swap_lines, "the chain breaks at line 1 of journal/ladders.jsonl"),
    "a name in the chain, sealed anew": (_change_and_seal, "the chain breaks at line "),
    "evidence and its hash": (_other_evidence, "evidence 1 送货签收单 is not what the journal sealed"),
    "evidence left out": (_without_evidence, "evidence 2 stands in the manifest or the journal only"),
    "void no more": (_void_no_more, "evidence 2 送货签收单 is not what the journal sealed"),
    "a letter and its hash": (_other_letter, "letter ageing.dun:1.90:AR-1 is not what the journal sealed"),
    "the manifest's spelling": (
        _change("manifest.json", ",", ", "),
        "the manifest is not in its canonical spelling",
    ),
    "the manifest is no JSON": (
        lambda bundle: (bundle / "manifest.json").write_text("{"),
        "the manifest cannot be read",
    ),
    "a key twice": (
        _change("manifest.json", '{"at"', '{"at":"x","at"'),
        "the manifest cannot be read",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_shows(folder: Path, name: str) -> None:
    """Each kind of forgery is reported as such."""
    forge, told = TAMPERED[name]
    forge(folder)

    assert any(note.startswith(told) for note in against(folder)), against(folder)


def test_a_bundle_written_anew_is_shown_by_its_digest(export: EvidenceExport, folder: Path) -> None:
    """A completely forged bundle has another digest than the one in the journal."""
    _change("explanation.zh-CN.txt", "AR-1", "AR-2")(folder)
    _sealed_anew(folder)

    assert [] == against(folder)
    assert ["it is not the digest that was named"] == against(folder, export.digest)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bit_can_be_flipped(
    export: EvidenceExport, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A flipped bit in any file is a fault, or changes the digest if it is in the manifest."""
    folder = write_bundle(export, tmp_path_factory.mktemp("flip") / "bundle", read=ARCHIVE.__getitem__).path
    path = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*") if path.is_file())))
    body = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(body) * 8 - 1))
    body[place // 8] ^= 1 << (place % 8)
    path.write_bytes(body)

    assert against(folder, export.digest)


def test_what_is_no_bundle_is_told(tmp_path: Path) -> None:
    """An empty folder, a broken ZIP file, a duplicate path and another format are reported."""
    (tmp_path / "broken.zip").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text('{"format":"x/1"}')
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("manifest.json", "{}")

    for name in ("broken.zip", "empty", "other", "twice.zip", "not there"):
        with pytest.raises(NoBundle):
            verify_bundle(tmp_path / name)
        assert 2 == main([str(tmp_path / name)])


def test_a_member_too_large_is_not_read(folder: Path, export: EvidenceExport, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ZIP member that declares an enormous size is refused."""
    path = zip_bundle(export, folder.parent / "a.zip").path
    monkeypatch.setattr(script, "LARGEST", 100)

    with pytest.raises(NoBundle):
        verify_bundle(path)


@pytest.mark.parametrize(("lang", "word"), [("zh", "通过：文件与日志均未被改动"), ("en", "it holds")])
def test_the_script_stands_alone(folder: Path, export: EvidenceExport, lang: str, word: str) -> None:
    """The script runs without this library or any other, and returns its exit code."""
    command = [sys.executable, "-I", "-S", str(script.__file__), str(folder), "--digest", export.digest, "--lang", lang]
    held = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"}
    )
    (folder / "ladder.json").unlink()
    broken = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"}
    )

    assert (0, "") == (held.returncode, held.stderr)
    assert word in held.stdout
    assert 1 == broken.returncode
    assert "✗" in broken.stdout


def test_a_letter_worded_otherwise_since_is_told(tmp_path: Path) -> None:
    """If the letterhead has changed, the verifier says that the text is not the one sent."""
    company = dunned(MemoryStorage())
    company.office = attrs.evolve(company.office, letterhead=attrs.evolve(HEAD, company="新名称有限公司"))
    bundle = write_bundle(hand_out(company), tmp_path / "bundle").path
    notes: list[Note] = [note for note in verify_bundle(bundle) if "letter ageing.dun" in note.en]

    assert [False] == [note.against for note in notes]
    assert "words or letterhead have changed since" in notes[0].en


def test_a_letter_about_several_claims_brings_its_chain(tmp_path: Path) -> None:
    """A claim in a joint letter includes the chain of the claim that the letter was sent from; both are intact."""
    policy = AgeingPolicy(scope=Scope.CLIENT)
    ledger = [attrs.evolve(a_claim(id), due_on=dt.date(2026, 11, 16)) for id in ("AR-1", "AR-2")]
    company = a_company(MemoryStorage(), ledger=ledger)
    hands = attrs.evolve(company.office.hands, notifier=MemoryNotifier())
    company.office = attrs.evolve(company.office, letterhead=HEAD, hands=hands, policies=Policies(ageing=(policy,)))
    daily_round(company.office)
    for days in (40, 30, 30, 30):
        company.clock.tick(days=days)
        daily_round(company.office)
        deliver(company.office)
    for id in ("AR-1", "AR-2"):
        made = company.desk("zhou").do(export_evidence, id, given_to="律师", purpose="起诉")
        bundle = write_bundle(made, tmp_path / id).path

        assert [] == against(bundle)
        assert any("letter ageing.dun" in note.en and "word for word" in note.en for note in verify_bundle(bundle))
    assert ["ladders.jsonl", "letters-001.jsonl", "receivables.jsonl"] == sorted(
        path.name for path in (tmp_path / "AR-2" / "journal").iterdir()
    )
