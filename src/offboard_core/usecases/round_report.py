"""What a round has to say when it is over: how much was done, what was not and why, whom it could not ask."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import attrs

from offboard_core.errors import Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Event

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many of it are done, and how many are known of so far."""


_SHOWN = 300


def storable(text: str, most: int = _SHOWN) -> str:
    """Return what a host's system says as short text that every database can keep."""
    return text[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def reason_of(error: Exception, most: int = _SHOWN) -> str:
    """Say in short, storable text what was raised, even where its own text cannot be had."""
    try:
        text = f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - whatever `__str__` does
        text = type(error).__name__
    return storable(text, most)


@attrs.frozen(kw_only=True)
class NotDone:
    """One record a rule said no to, with every reason."""

    stage: str
    id: str
    findings: tuple[Finding, ...]


@attrs.frozen(kw_only=True)
class Failed:
    """One record something went wrong with; it stopped no other, and the next round takes it up again."""

    stage: str
    id: str
    error: str


@attrs.frozen(kw_only=True)
class NotAnswered:
    """A source that could not say, or not everything; what was known before stands."""

    source: str
    reason: str


@attrs.frozen(kw_only=True)
class Rehearsed:
    """One step that was taken on trial (试运行), and delivered to nobody."""

    receivable: str
    tier: int
    act: str


@attrs.frozen(kw_only=True)
class RoundReport:
    """What one round did (日终报告); a round that changed nothing is `quiet`.

    `acts` counts what happened, by the type of event; `looked_at` how many records of each stage were looked at.
    `stood` counts where the ladders looked at stand now: what was not done, by its reason. `quarantined` are the
    receivables looked at whose facts cannot be right, `rehearsed` the steps taken on trial.
    """

    as_of: dt.date
    acts: Mapping[str, int]
    looked_at: Mapping[str, int]
    not_done: tuple[NotDone, ...] = ()
    failed: tuple[Failed, ...] = ()
    stood: Mapping[str, int] = attrs.field(factory=dict)
    quarantined: tuple[str, ...] = ()
    rehearsed: tuple[Rehearsed, ...] = ()
    unknown: tuple[NotAnswered, ...] = ()

    @property
    def done(self) -> int:
        """Count everything that happened."""
        return sum(self.acts.values())

    @property
    def quiet(self) -> bool:
        """Say whether nothing happened, and nothing stood in the way."""
        return not (self.acts or self.not_done or self.failed or self.unknown)


@attrs.define(kw_only=True)
class Tally:
    """A report while it is being written."""

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
        """Note what came of one record, `of` so many known of so far."""
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
        """Say whether every record of a stage went well."""
        stages = [*(item.stage for item in self.not_done), *(item.stage for item in self.failed)]
        return stage not in stages

    def close(self) -> RoundReport:
        """Return the report, finished."""
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
