"""Count the source files and the file changes on two ways through the library: what a reader has to follow.

    python -m benchmarks.ways [--json FILE]

A way is a fixed story on the memory storage. Each way is walked once without counting, so that imports and caches are
done, and once more under `sys.setprofile`. The counts are the same on every machine and for every hash seed; another
version of Python may count a few calls more or less.

- A **call** is a `call` event of the profiler whose code lies in a file below `src/offboard_core`: a function that is
  entered, or a generator that goes on. Methods that attrs generates lie in no file and are not counted, and neither are
  Python itself and other packages. List, dict and set comprehensions are not counted, because Python 3.12 and later
  inline them.
- **Files** are the different files that were called.
- A **change** is a pair of calls, one directly after the other, that lie in different files. A return to the caller is
  no call, so going into another file and back again is one change, and two if the caller then calls its own file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

import attrs

import offboard_core
from benchmarks.company import Clock
from benchmarks.measuring import Row, Size, Work, quiet
from offboard_core import Actor, Client, Hands, Money, Office, Receivable, __version__
from offboard_core.adapters.memory import MemoryNotifier, MemoryStorage, memory_sources
from offboard_core.organization import Person, Role
from offboard_core.ports import KeptByHand
from offboard_core.usecases import (
    case_today,
    confirm_departure,
    daily_round,
    deliver,
    document_item,
    judge_documentation,
    precheck,
    receive_notice,
    settle_item,
    sign_off,
    take_in_people,
    take_in_receivables,
)

MOST_PAIRS = 15
"""Number of file pairs printed per way."""
_SOURCE = f"{Path(offboard_core.__file__).parent}/"
_NOTE = "above: neither file is storage, codec or kernel; `python -m benchmarks.ways` prints the files"
_COMPREHENSIONS = frozenset({"<dictcomp>", "<listcomp>", "<setcomp>"})
_BELOW = frozenset({"adapters", "codec", "kernel"})
_DUE_ON = dt.date(2026, 3, 2)
_PEOPLE = (
    Person(id="wang.wei", name="Wang Wei", roles=[Role.SALES], supervisor="zhao.min"),
    Person(id="li.na", name="Li Na", roles=[Role.SALES], supervisor="zhao.min"),
    Person(id="zhao.min", name="Zhao Min", roles=[Role.SUPERVISOR], supervisor="director"),
    Person(id="director", name="Director", roles=[Role.SUPERVISOR]),
    Person(id="zhou", name="Zhou", roles=[Role.FINANCE]),
    Person(id="chen", name="Chen", roles=[Role.HR]),
)


@attrs.define
class Walk:
    """The calls of one way, counted by a profile function."""

    calls: int = 0
    files: set[str] = attrs.field(factory=set)
    pairs: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    """Changes between two files, in either direction."""
    _last: str = ""

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Count one event of the profiler."""
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(_SOURCE) or code.co_name in _COMPREHENSIONS:
            return
        file = code.co_filename.removeprefix(_SOURCE)
        self.calls += 1
        self.files.add(file)
        if self._last not in {"", file}:
            self.pairs[min(self._last, file), max(self._last, file)] += 1
        self._last = file

    @property
    def changes(self) -> int:
        """Return the number of changes between all files."""
        return self.pairs.total()

    def most_changed(self, *, above: bool = False) -> list[tuple[tuple[str, str], int]]:
        """Return the pairs of files with the most changes, by name if two have equally many.

        With `above`, only pairs without a file of storage, codec or kernel: the pairs of the business.
        """
        pairs = [(pair, changes) for pair, changes in self.pairs.items() if not above or is_above(pair)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:MOST_PAIRS]

    @property
    def changes_above(self) -> int:
        """Return the number of changes between files of the business."""
        return sum(changes for pair, changes in self.pairs.items() if is_above(pair))

    def folders(self) -> dict[str, int]:
        """Return the number of files per folder, the largest first."""
        found = Counter(file.rpartition("/")[0] or "." for file in self.files)
        return dict(sorted(found.items(), key=lambda folder: (-folder[1], folder[0])))


def is_above(pair: tuple[str, str]) -> bool:
    """Return whether neither file of a pair belongs to storage, codec or kernel."""
    return _BELOW.isdisjoint(file.partition("/")[0] for file in pair)


def count(work: Work) -> Walk:
    """Call a function and count its calls."""
    walk, before = Walk(), sys.getprofile()
    with quiet():
        sys.setprofile(walk)
        try:
            work()
        finally:
            sys.setprofile(before)
    return walk


@attrs.frozen(kw_only=True)
class _Scene:
    """An office in memory with six people, one client and one claim that was due on the second of March.

    The people are taken in before the way begins and kept by hand from then on, so that a round does not take them in
    again: their number would be in every figure.
    """

    clock: Clock = attrs.field(factory=lambda: Clock(_DUE_ON))
    channel: MemoryNotifier = attrs.field(factory=MemoryNotifier)
    office: Office = attrs.field(init=False)

    @office.default
    def _wired(self) -> Office:
        claim = Receivable(
            id="AR-1",
            client="C-1",
            client_name="Client 1",
            salesperson="wang.wei",
            due_on=_DUE_ON,
            amount=Money.of("100.00", "CNY"),
        )
        sources = memory_sources(
            clock=self.clock, people=_PEOPLE, receivables=[claim], orders={}, assets={}, duties={}, access={}
        )
        storage = MemoryStorage(clients=[Client(id="C-1", name="Client 1", owner="wang.wei")])
        office = Office(storage=storage, sources=sources, hands=Hands(notifier=self.channel), clock=self.clock)
        take_in_people(office)
        return attrs.evolve(office, sources=attrs.evolve(sources, people=KeptByHand(role=Role.HR)))

    def passed(self, days: int) -> None:
        """Set the clock to so many days after the due date."""
        self.clock.day = _DUE_ON + dt.timedelta(days=days)


def ledger_to_letter() -> Work:
    """Return the way of a claim: taken in one day overdue, rounds on days 30, 60 and 90, the letter of day 90 sent.

    Rounds run only on the days on which the default policy requires a step: a round in between leaves the claim
    unchanged, and 87 such rounds would hide the calls of these three.
    """
    scene = _Scene()
    scene.passed(1)

    def walk() -> None:
        take_in_receivables(scene.office)
        for days in (30, 60, 90):
            scene.passed(days)
            daily_round(scene.office)
        deliver(scene.office)
        assert "ageing.dun" in {outgoing.code for outgoing in scene.channel.sent.values()}

    return walk


def notice_to_departed() -> Work:
    """Return the way of a case: notice, precheck, one client and one claim handed over, three sign-offs, departure."""
    scene = _Scene()
    scene.passed(40)
    names = ("chen", "zhao.min", "zhou", "wang.wei")
    hr, supervisor, finance, leaver = (scene.office.desk(Actor(id=name)) for name in names)

    def walk() -> None:
        last_day = scene.clock.day + dt.timedelta(days=25)
        received_at = scene.clock()
        notice = hr.do(receive_notice, "wang.wei", received_at=received_at, last_working_on=last_day, evidence="OA-17")
        precheck(scene.office, notice.id, actor=hr.actor)
        leaver.do(document_item, notice.id, "C-1", summary="A contract is being negotiated")
        supervisor.do(judge_documentation, notice.id, "C-1", accepted=True)
        supervisor.do(settle_item, notice.id, "C-1", receiver="li.na", witness="director")
        finance.do(settle_item, notice.id, "AR-1", receiver="li.na")
        for role, desk in ((Role.SUPERVISOR, supervisor), (Role.FINANCE, finance), (Role.HR, hr)):
            desk.do(sign_off, notice.id, role, sheet=desk.read(case_today, notice.id).sheet(role))
        scene.clock.day = last_day
        case = hr.do(confirm_departure, notice.id)
        assert case.departed_on == last_day
        assert not case.residuals

    return walk


WAYS: Mapping[str, Callable[[], Work]] = {
    "ledger → letter sent": ledger_to_letter,
    "notice → departed": notice_to_departed,
}
"""All ways by name; calling one prepares it and returns the function to walk once."""


def walks() -> dict[str, Walk]:
    """Walk every way: once to warm up, once to count."""
    found = {}
    for name, prepare in WAYS.items():
        prepare()()
        found[name] = count(prepare())
    return found


def measure(_size: Size) -> Iterator[Row]:
    """Yield the files and the changes of every way; they do not depend on the size."""
    for name, walk in walks().items():
        for what, figure, unit in (
            ("files entered", len(walk.files), "files"),
            ("file changes", walk.changes, "changes"),
            ("file changes above", walk.changes_above, "changes"),
        ):
            yield Row(
                name=f"{name}: {what}", baseline="none: a count", figure=figure, unit=unit, item="way", note=_NOTE
            )


def report(found: Mapping[str, Walk]) -> str:
    """Return the ways as text for people."""
    lines = []
    for name, walk in found.items():
        folders = ", ".join(f"{folder} {files}" for folder, files in walk.folders().items())
        lines += [
            f"{name}: {len(walk.files)} files, {walk.changes:,} changes, {walk.calls:,} calls",
            f"  files: {folders}",
            *_pairs(walk.most_changed()),
            f"  without adapters, codec and kernel: {walk.changes_above:,} changes",
            *_pairs(walk.most_changed(above=True)),
            "",
        ]
    return "\n".join(lines)


def _pairs(pairs: Sequence[tuple[tuple[str, str], int]]) -> list[str]:
    return [f"    {changes:6,}  {one} – {other}" for (one, other), changes in pairs]


def as_json(found: Mapping[str, Walk]) -> str:
    """Return the ways for machines, with every pair of files."""
    told = {
        "version": __version__,
        "python": platform.python_version(),
        "ways": [
            {
                "name": name,
                "files": sorted(walk.files),
                "changes": walk.changes,
                "changes_above": walk.changes_above,
                "calls": walk.calls,
                "pairs": [[*pair, changes] for pair, changes in sorted(walk.pairs.items())],
            }
            for name, walk in found.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the ways and write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ways", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path, default=Path("build/ways.json"), metavar="FILE")
    options = parser.parse_args(arguments)
    found = walks()
    print(report(found))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(as_json(found), "utf-8")
    print(f"written to {options.json}")


if __name__ == "__main__":
    main()
