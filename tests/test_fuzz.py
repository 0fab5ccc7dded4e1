"""A fuzzer: damaged files give an answer or a typed error, in time.

`python -m tests.test_fuzz 200000` runs that many damaged files and reports how long the slowest took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from random import Random

import pytest

from offboard_core import InvalidInput, Policies, load_policies, say
from offboard_core.adapters.ledger_csv import read_ledger, write_ledger, write_report
from offboard_core.codec.policy import dump_policies
from offboard_core.codec.records import dump_record, load_record
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.journal import Stamp, seal, verify
from offboard_core.kernel.verdict import Event
from offboard_core.ports.kinds import KINDS
from offboard_core.testing.builders import NOON, TODAY
from offboard_core.testing.sample import make_sample
from tests.codec.corpus import written_today

TOKENS = (
    *(
        b"\x00",
        b"\xff",
        b'"',
        b"'",
        b"\\",
        b"\\ud800",
        b"{",
        b"[",
        b"]",
        b"}",
        b"[" * 2000,
        b"9" * 5000,
        b"-",
        b"1E+3000000",
    ),
    *(
        b"NaN",
        b"Infinity",
        b"null",
        b"true",
        b"1.5",
        b"2026-02-31",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
        b",",
        b"=",
        "１２".encode(),
    ),
    *("\u202e".encode(), b"0001-01-01", b"9999-12-31", b'"$date":', b'"v":2', b"[[ageing]]", b"[[handover]]", b"#"),
)


def damaged(chance: Random, sound: bytes) -> bytes:
    """Return a file with one to four defects."""
    made = bytearray(sound)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(made) + 1)
        end = min(len(made), place + chance.randint(0, 12))
        match chance.randrange(4):
            case 0:
                made[place:end] = chance.choice(TOKENS)
            case 1:
                del made[place:end]
            case 2:
                made[place:place] = made[chance.randrange(len(made) + 1) :][: chance.randint(1, 60)]
            case _:
                made[place:end] = bytes(chance.randrange(256) for _ in range(end - place))
    return bytes(made)


def read_policy(blob: bytes) -> None:
    """Read a policy file; the result is written and must read back equal."""
    policies = load_policies(blob)
    assert policies == load_policies(dump_policies(policies).encode())


def read_ledger_file(blob: bytes) -> None:
    """Read a ledger and write its report."""
    write_report(read_ledger(blob), "en")


def read_document(blob: bytes) -> None:
    """Read a stored document and write it again."""
    text = blob.decode("utf-8", "surrogateescape")
    kind = next((kind for kind in KINDS if f'"{kind}"' in text), "policies")
    item = load_record(kind, text, version=3)
    assert digest(item) == digest(load_record(kind, dump_record(item), version=3))


def read_trail(blob: bytes) -> None:
    """Verify a damaged journal; it must not pass as intact with other content."""
    assert not verify(blob.decode("utf-8", "replace").splitlines()) or blob in TRAIL or TRAIL in blob


TRAIL = "\n".join(
    entry.line()
    for entry in seal(Stamp(by="a", at=NOON), [Event(type="x", stream="a/1", facts={"day": TODAY})] * 3, {})
).encode()
FILES: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "policy": (read_policy, [dump_policies(Policies()).encode()]),
    "ledger": (read_ledger_file, [write_ledger(make_sample(7, TODAY).known_on(TODAY)[:6])]),
    "documents": (read_document, [text.encode() for text in written_today()]),
    "trail": (read_trail, [TRAIL]),
}


def fuzz(name: str, seed: int, count: int) -> Iterator[tuple[int, bytes, str]]:
    """Yield nanoseconds, file and error text (mostly empty) for a number of damaged files."""
    read, sound = FILES[name]
    chance = Random(seed)
    for _ in range(count):
        blob = damaged(chance, chance.choice(sound))
        begun, wrong = time.process_time_ns(), ""
        try:
            read(blob)
        except InvalidInput as error:
            wrong = "" if say(error, "en") else "an error nobody can put into words"
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            wrong = f"{type(error).__name__}: {error}"
        yield time.process_time_ns() - begun, blob, wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_brings_out_no_foreign_exception(name: str) -> None:
    """A thousand damaged files of each kind give an answer or a typed error that can be worded."""
    assert [] == [(blob, wrong) for _, blob, wrong in fuzz(name, 20_261_123, 1_000) if wrong]


def test_the_fuzzer_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that raises another exception is detected."""

    def careless(blob: bytes) -> None:
        raise KeyError(len(blob))

    monkeypatch.setitem(FILES, "careless", (careless, [b"sound"]))

    assert all(wrong.startswith("KeyError") for _, _, wrong in fuzz("careless", 1, 3))


def main(count: int) -> None:
    """Run damaged files of every kind; report the failures and the slowest time."""
    for name in FILES:
        spent = [(taken, blob, wrong) for taken, blob, wrong in fuzz(name, count, count) if wrong or taken > 10**7]
        foreign = [(blob, wrong) for _, blob, wrong in spent if wrong]
        slowest = max((taken for taken, _, _ in spent), default=10**7)
        print(f"{name}: {count} damaged, {len(foreign)} foreign, slowest {slowest / 10**6:.0f} ms or less")
        for blob, wrong in foreign[:3]:
            print("   ", wrong, blob[:200])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
