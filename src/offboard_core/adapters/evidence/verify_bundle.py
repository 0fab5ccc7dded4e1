"""Verify an evidence bundle (举证包) without the library that made it: `python verify_bundle.py BUNDLE [--digest HEX]`.

BUNDLE is a folder or a ZIP file. The script uses only the standard library; it unpacks and writes no file. It checks
the manifest and every file against its hash, that no file was added, each journal chain entry by entry up to the head
in the manifest, that every piece of evidence was sealed with its hash, and that letters equal what was sealed when they
were sent. The exit code is 0 if all checks pass, 1 if any fails, and 2 if there is no bundle.

Compare the digest of a bundle with the one in the maker's journal (event `evidence_exported`): only this comparison
detects a bundle that was rewritten completely.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

FORMAT = "offboard_core.evidence/1"
MANIFEST = "manifest.json"
GENESIS = "0" * 64
ATTACHMENTS = "attachments/"
CHAINS = "journal/"
LARGEST = 512 * 1024 * 1024
"""A member of a ZIP file that declares a larger size, in bytes, is not read."""


class Note(NamedTuple):
    """One result: whether it speaks against the bundle, and a text in zh-CN and en."""

    against: bool
    zh: str
    en: str


class NoBundle(Exception):
    """There is no bundle that can be read."""


def verify_bundle(bundle: Path, digest: str | None = None) -> tuple[Note, ...]:
    """Return all results for a bundle, faults as well as remarks.

    Raises `NoBundle` if it cannot be read at all.
    """
    files = read_files(bundle)
    if MANIFEST not in files:
        raise NoBundle(f"{MANIFEST}?")
    manifest = files.pop(MANIFEST)
    found = hashlib.sha256(manifest).hexdigest()
    notes = [Note(against=False, zh=f"摘要 {found}", en=f"digest {found}")]
    if digest is not None and digest.strip().lower() != found:
        notes.append(Note(against=True, zh="与给出的摘要不同", en="it is not the digest that was named"))
    try:
        content = read_json(manifest.decode("utf-8"))
        if content["format"] != FORMAT:
            raise NoBundle(f"format {content['format']!r}")
        notes += _against_manifest(content, manifest)
        notes += _listed(content, files)
        entries = list(_journal(content, files, notes))
        notes += _evidence(content, files, entries)
        notes += _letters(content, files, entries)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}"
        notes.append(Note(against=True, zh=f"清单无法读取（{what}）", en=f"the manifest cannot be read ({what})"))
    return tuple(notes)


def read_files(bundle: Path) -> dict[str, bytes]:
    """Return every file of a bundle by its path. Raises `NoBundle` for another file, and for a duplicate path."""
    if bundle.is_dir():
        found = (path for path in sorted(bundle.rglob("*")) if path.is_file())
        return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in found}
    try:
        with zipfile.ZipFile(bundle) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len({member.filename for member in members}) != len(members):
                raise NoBundle("a path comes twice")
            if any(member.file_size > LARGEST for member in members):
                raise NoBundle("a member is too large")
            return {member.filename: archive.read(member) for member in members}
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise NoBundle(str(error)) from error


def read_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Read JSON strictly: no duplicate keys, no fractions, no NaN. Raises `ValueError`."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key comes twice")
        return dict(pairs)

    def never(number: str) -> NoReturn:
        raise ValueError(f"{number[:40]} is no whole number")

    return json.loads(text, object_pairs_hook=once, parse_float=never, parse_constant=never)


def spell(value: object) -> str:
    """Return canonical JSON: sorted keys, no blanks, characters beyond ASCII unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _against_manifest(content: Mapping[str, Any], manifest: bytes) -> Iterator[Note]:
    if spell(content).encode("utf-8") != manifest:
        yield Note(against=True, zh="清单不是规范写法", en="the manifest is not in its canonical spelling")
    for_whom = f"{content['export']} · {content['at']} · {content['by']} → {content['given_to']} · {content['purpose']}"
    yield Note(against=False, zh=for_whom, en=for_whom)
    if content["withheld"]:
        count = content["withheld"]
        yield Note(
            against=False,
            zh=f"{count}条记录导出人无权查看，未附",
            en=f"{count} records the maker may not see are left out",
        )
    for gap in content["gaps"]:
        what = f"{gap['place']} {gap['number']} ({gap['reference'] or '-'})"
        yield Note(against=False, zh=f"凭证未登记：{what}", en=f"no evidence on record for {what}")


def _listed(content: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Note]:
    """Yield files that differ from the manifest, are missing, or are not in it."""
    listed = {file["path"]: file for file in content["files"]}
    if len(listed) != len(content["files"]):
        yield Note(against=True, zh="清单中路径重复", en="the manifest names a path twice")
    for path, file in listed.items():
        body = files.get(path)
        if body is None:
            yield Note(against=True, zh=f"缺少文件 {path}", en=f"{path} is missing")
        elif (len(body), hashlib.sha256(body).hexdigest()) != (file["size"], file["sha256"]):
            yield Note(against=True, zh=f"文件已被改动 {path}", en=f"{path} was changed")
    known = {*listed, *(piece["path"] for piece in content["evidence"])}
    for path in sorted(set(files) - known):
        yield Note(against=True, zh=f"多出文件 {path}", en=f"{path} does not belong to it")


def _journal(content: Mapping[str, Any], files: Mapping[str, bytes], notes: list[Note]) -> Iterator[dict[str, Any]]:
    """Follow every chain to its end and note faults; yield the entries up to the first fault of each."""
    ends: dict[str, tuple[int, str]] = {}
    for path in sorted(path for path in files if path.startswith(CHAINS)):
        for number, line in enumerate(files[path].decode("utf-8").split("\n")[:-1], start=1):
            entry = _link(line, ends)
            if entry is None:
                notes.append(
                    Note(
                        against=True,
                        zh=f"日志断链 {path} 第{number}行",
                        en=f"the chain breaks at line {number} of {path}",
                    )
                )
                break
            ends[entry["stream"]] = (entry["seq"], entry["hash"])
            yield entry
    for stream, head in content["chains"].items():
        if ends.pop(stream, (0, GENESIS)) != (head["seq"], head["hash"]):
            notes.append(
                Note(
                    against=True,
                    zh=f"日志不完整 {stream}",
                    en=f"the chain {stream} does not end where the manifest says",
                )
            )
    notes += [Note(against=True, zh=f"多出日志 {one}", en=f"the chain {one} does not belong to it") for one in ends]
    if not any(note.against for note in notes):
        count = sum(head["seq"] for head in content["chains"].values())
        notes.append(
            Note(against=False, zh=f"日志{count}条，链完整", en=f"{count} journal entries, every chain intact")
        )


def _link(line: str, ends: Mapping[str, tuple[int, str]]) -> dict[str, Any] | None:
    """Return the entry in a line if it continues its chain, otherwise None."""
    try:
        entry: dict[str, Any] = read_json(line)
        seq, previous = ends.get(entry["stream"], (0, GENESIS))
        bare = {name: value for name, value in entry.items() if name != "hash"}
        holds = (
            spell(entry) == line
            and (entry["seq"], entry["previous"]) == (seq + 1, previous)
            and type(entry["seq"]) is int
            and hashlib.sha256(spell(bare).encode("utf-8")).hexdigest() == entry["hash"]
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return entry if holds else None


def _evidence(
    content: Mapping[str, Any], files: Mapping[str, bytes], entries: Sequence[Mapping[str, Any]]
) -> Iterator[Note]:
    """Compare every piece of evidence with its journal entry, and the enclosed file with both."""
    stream = f"ladders/{content['receivable']}"
    own = [entry for entry in entries if entry["stream"] == stream]
    sealed = {entry["facts"]["number"]: entry for entry in own if entry["event"] == "evidence_recorded"}
    void = {entry["facts"]["number"] for entry in own if entry["event"] == "evidence_voided"}
    listed = {piece["number"]: piece for piece in content["evidence"]}
    for number in sorted(set(sealed) ^ set(listed)):
        yield Note(
            against=True,
            zh=f"凭证{number}与日志不符",
            en=f"evidence {number} stands in the manifest or the journal only",
        )
    for number, piece in sorted(listed.items()):
        name = f"{number} {piece['title'] or piece['reference']}"
        entry = sealed.get(number)
        facts = {} if entry is None else entry["facts"]
        alike = all(facts.get(key) == piece[key] for key in ("sha256", "reference", "sort", "captured_at"))
        if entry is not None and (not alike or (number in void) != (piece["voided_at"] is not None)):
            yield Note(against=True, zh=f"凭证{name}与日志不符", en=f"evidence {name} is not what the journal sealed")
        body = files.get(piece["path"])
        if body is None:
            yield Note(against=False, zh=f"凭证{name}未附文件", en=f"evidence {name}: the file is not enclosed")
        elif hashlib.sha256(body).hexdigest() != piece["sha256"]:
            yield Note(against=True, zh=f"凭证{name}的文件已被改动", en=f"evidence {name}: the file was changed")
        elif entry is not None and alike:
            yield Note(
                against=False,
                zh=f"凭证{name}：{entry['at']}由{entry['actor']}登记，文件未变"
                + ("（已作废）" if number in void else ""),
                en=f"evidence {name}: put on record {entry['at']} by {entry['actor']}, unchanged since"
                + (" (declared void)" if number in void else ""),
            )


def _letters(
    content: Mapping[str, Any], files: Mapping[str, bytes], entries: Sequence[Mapping[str, Any]]
) -> Iterator[Note]:
    """Compare every letter with the hash that was sealed when it was sent."""
    sent = {entry["facts"]["message"]: entry for entry in entries if entry["event"] == "message_sent"}
    for letter in content["letters"]:
        key, entry = letter["key"], sent.get(letter["key"])
        if entry is None or entry["facts"]["sha256"] != letter["sha256"]:
            yield Note(against=True, zh=f"函件{key}与日志不符", en=f"letter {key} is not what the journal sealed")
        elif hashlib.sha256(files.get(letter["path"], b"")).hexdigest() != letter["sha256"]:
            yield Note(
                against=False,
                zh=f"函件{key}：{entry['at']}已发出；文字或抬头其后有变，所附不是原文",
                en=f"letter {key}: sent {entry['at']}; words or letterhead have changed since, the text here is not the one sent",
            )
        else:
            yield Note(
                against=False,
                zh=f"函件{key}：{entry['at']}发出，原文无误",
                en=f"letter {key}: sent {entry['at']}, word for word",
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the results, one per line; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle", type=Path, help="a folder or a ZIP file")
    parser.add_argument("--digest", help="the digest the maker's journal names for it")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args(arguments)
    is_zh = options.lang == "zh"
    try:
        notes = verify_bundle(options.bundle, options.digest)
    except NoBundle as error:
        print(f"{'不是举证包' if is_zh else 'no evidence bundle'}: {error}")  # noqa: T201 - a script prints its result
        return 2
    is_broken = any(note.against for note in notes)
    for note in notes:
        print(f"{'✗' if note.against else '·'} {note.zh if is_zh else note.en}")  # noqa: T201
    verdict = (
        ("未通过", "it does not hold")
        if is_broken
        else ("通过：文件与日志均未被改动", "it holds: no file and no entry was changed")
    )
    print(verdict[0] if is_zh else verdict[1])  # noqa: T201
    return int(is_broken)


if __name__ == "__main__":
    sys.exit(main())
