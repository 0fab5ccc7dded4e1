"""The report of a round: what is counted, what makes a round quiet, and how an error is described."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.errors import Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Event
from offboard_core.ports.store import Storage
from offboard_core.usecases import daily_round
from offboard_core.usecases.round_report import Failed, NotAnswered, NotDone, RoundReport, Tally, reason_of, storable
from tests.usecases.company import a_claim, a_client, a_company

DAY = dt.date(2026, 11, 23)
STEP = Event(type="step_taken", stream="ladders/AR-1")
NO = Finding(code="hold.no_reason", subject="AR-2")


def counted(*outcomes: object, progress: list[tuple[str, int, int]] | None = None) -> Tally:
    """Return a tally of one stage; each outcome comes with one event."""
    tally = Tally(as_of=DAY, progress=None if progress is None else lambda *told: progress.append(told))
    for number, outcome in enumerate(outcomes, start=1):
        tally.count("ladders", f"AR-{number}", outcome, [STEP], of=len(outcomes))
    return tally


def test_every_outcome_is_counted() -> None:
    """A kept record counts with its events, a refused one with its reasons, a failed one with its error."""
    report = counted("kept", Refusal((NO,)), ValueError("x")).close()

    assert ({"step_taken": 1}, {"ladders": 3}, 1) == (report.acts, report.looked_at, report.done)
    assert (NotDone(stage="ladders", id="AR-2", findings=(NO,)),) == report.not_done
    assert (Failed(stage="ladders", id="AR-3", error="ValueError: x"),) == report.failed


@pytest.mark.parametrize(
    ("outcome", "is_faultless"), [("kept", True), (Refusal((NO,)), False), (ValueError("x"), False)]
)
def test_a_stage_is_faultless_without_refusals_and_failures(outcome: object, *, is_faultless: bool) -> None:
    """A refusal or a failure is a fault of its own stage only."""
    tally = counted(outcome)

    assert (is_faultless, True) == (tally.is_faultless("ladders"), tally.is_faultless("cases"))


def test_progress_is_told_after_every_record() -> None:
    """The stage, the number of records processed, and the number known so far."""
    told: list[tuple[str, int, int]] = []
    counted("kept", ValueError("x"), progress=told)

    assert [("ladders", 1, 2), ("ladders", 2, 2)] == told


def test_a_round_is_quiet_only_if_no_event_and_no_problem_occurred() -> None:
    """Records that were processed without a change leave a round quiet."""
    unknown = (NotAnswered(source="people", reason="down"),)

    assert RoundReport(as_of=DAY, acts={}, looked_at={"ladders": 9}).quiet
    assert not RoundReport(as_of=DAY, acts={"step_taken": 1}, looked_at={}).quiet
    assert not RoundReport(as_of=DAY, acts={}, looked_at={}, unknown=unknown).quiet


def test_the_second_round_of_a_day_is_quiet(storage: Storage) -> None:
    """The first round reports its events; the second one has none."""
    company = a_company(storage, clients=[a_client()], ledger=[a_claim()])

    assert not daily_round(company.office).quiet
    assert daily_round(company.office).quiet


class Unspeakable(Exception):
    """An error whose text cannot be computed."""

    def __str__(self) -> str:
        """Fail."""
        raise ValueError


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("x"), "ValueError: x"),
        (Unspeakable(), "Unspeakable"),
        (ValueError("a\0b\ud800"), "ValueError: a b?"),
    ],
)
def test_an_error_is_described_in_text_that_every_database_stores(error: Exception, expected: str) -> None:
    """Its type and its text, also if the text cannot be computed or contains characters that cannot be stored."""
    assert expected == reason_of(error)


def test_a_long_text_is_shortened() -> None:
    """Exactly to the limit."""
    assert ("ab", "abc") == (storable("abc", 2), storable("abc", 3))
