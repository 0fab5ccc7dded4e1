"""The report of a round: what was done, what was refused or failed and why, and which sources did not answer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import attrs

from offboard_core.errors import Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Event

Progress = Callable[[str, int, int], None]
"""Called with the stage, the number of records done, and the number known so far."""


_SHOWN = 300


def storable(text: str, most: int = _SHOWN) -> str:
    """Return text from a host's system, shortened and changed so that every database can store it."""
    return text[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def reason_of(error: Exception, most: int = _SHOWN) -> str:
    """Return a short, storable description of an error, also if its own text cannot be computed."""
    try:
        text = f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - `__str__` may raise anything
        text = type(error).__name__
    return storable(text, most)


@attrs.frozen(kw_only=True)
class NotDone:
    """A record that a rule refused, with every reason."""

    stage: str
    id: str
    findings: tuple[Finding, ...]


@attrs.frozen(kw_only=True)
class Failed:
    """A record that failed with an error; the next round processes it again."""

    stage: str
    id: str
    error: str


@attrs.frozen(kw_only=True)
class NotAnswered:
    """A source that gave no answer or an incomplete one; earlier facts stay in force."""

    source: str
    reason: str


@attrs.frozen(kw_only=True)
class Rehearsed:
    """A step taken on trial (试运行), without delivery."""

    receivable: str
    tier: int
    act: str


@attrs.frozen(kw_only=True)
class RoundReport:
    """The result of one round (日终报告); a round that changed no state is `quiet`."""

    as_of: dt.date
    """Business date of the round."""
    acts: Mapping[str, int]
    """Number of events by type."""
    looked_at: Mapping[str, int]
    """Number of records processed, by stage."""
    not_done: tuple[NotDone, ...] = ()
    """Records that a rule refused."""
    failed: tuple[Failed, ...] = ()
    """Records that failed with an error."""
    stood: Mapping[str, int] = attrs.field(factory=dict)
    """Number of ladders processed, by status and by the reason why a step was not taken."""
    quarantined: tuple[str, ...] = ()
    """Ids of processed receivables with implausible facts."""
    rehearsed: tuple[Rehearsed, ...] = ()
    """Steps taken on trial."""
    unknown: tuple[NotAnswered, ...] = ()
    """Sources that did not answer completely."""

    @property
    def done(self) -> int:
        """Return the number of events."""
        return sum(self.acts.values())

    @property
    def quiet(self) -> bool:
        """Return whether there were no events, refusals, failures or unanswered sources."""
        return not (self.acts or self.not_done or self.failed or self.unknown)


@attrs.define(kw_only=True)
class Tally:
    """A report in progress; its fields are those of `RoundReport`."""

    as_of: dt.date
    progress: Progress | None = None
    acts: Counter[str] = attrs.field(factory=Counter)
    looked_at: Counter[str] = attrs.field(factory=Counter)
    not_done: list[NotDone] = attrs.field(factory=list)
    failed: list[Failed] = attrs.field(factory=list)
    stood: Counter[str] = attrs.field(factory=Counter)
    quarantined: list[str] = attrs.field(factory=list)
    rehearsed: list[Rehearsed] = attrs.field(factory=list)
    unknown: list[NotAnswered] = attrs.field(factory=list)

    def count(self, stage: str, id: str, outcome: object, happened: Iterable[Event], *, of: int) -> None:
        """Count the result of one record; `of` is the number of records of the stage known so far."""
        self.looked_at[stage] += 1
        if isinstance(outcome, Refusal):
            self.not_done.append(NotDone(stage=stage, id=id, findings=outcome.findings))
        elif isinstance(outcome, Exception):
            self.failed.append(Failed(stage=stage, id=id, error=reason_of(outcome)))
        else:
            self.acts.update(event.type for event in happened)
        if self.progress is not None:
            self.progress(stage, self.looked_at[stage], of)

    def is_faultless(self, stage: str) -> bool:
        """Return whether no record of a stage was refused or failed."""
        stages = [*(item.stage for item in self.not_done), *(item.stage for item in self.failed)]
        return stage not in stages

    def close(self) -> RoundReport:
        """Return the finished report."""
        return RoundReport(
            as_of=self.as_of,
            acts=dict(sorted(self.acts.items())),
            looked_at=dict(sorted(self.looked_at.items())),
            not_done=tuple(self.not_done),
            failed=tuple(self.failed),
            stood=dict(sorted(self.stood.items())),
            quarantined=tuple(sorted(self.quarantined)),
            rehearsed=tuple(self.rehearsed),
            unknown=tuple(self.unknown),
        )
