"""The legal clock: thirty days, three in probation, the day of receipt not counted, and nobody can stop it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.legal import CHINESE_LAW, LegalPolicy, legal_clock

RECEIVED_ON = dt.date(2026, 11, 23)


def resigned(
    received_on: dt.date, *, last_working_on: dt.date | None = None, probation_ends_on: dt.date | None = None
) -> dt.date:
    """Say when employment ends for somebody who resigns and would rather go at once."""
    return legal_clock(
        CHINESE_LAW,
        DepartureKind.RESIGNATION,
        received_on=received_on,
        last_working_on=last_working_on or received_on,
        probation_ends_on=probation_ends_on,
    ).ends_on


@pytest.mark.parametrize(
    ("received_on", "ends_on"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 12, 23)),
        (dt.date(2026, 1, 31), dt.date(2026, 3, 2)),
        (dt.date(2028, 1, 30), dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 29), dt.date(2028, 3, 30)),
        (dt.date(2027, 2, 28), dt.date(2027, 3, 30)),
    ],
    ids=["plain", "end of January", "into a leap day", "on a leap day", "end of February"],
)
def test_thirty_days_after_receipt(received_on: dt.date, ends_on: dt.date) -> None:
    """The day of receipt is not counted, and days are days, whatever the months are like."""
    assert ends_on == resigned(received_on)


@pytest.mark.parametrize(
    ("probation_ends_on", "days"),
    [
        (RECEIVED_ON - dt.timedelta(days=1), 30),
        (RECEIVED_ON, 3),
        (RECEIVED_ON + dt.timedelta(days=1), 3),
    ],
    ids=["the day after probation", "its last day", "in the middle"],
)
def test_three_days_in_probation(probation_ends_on: dt.date, days: int) -> None:
    """Probation as of receipt decides; that it ends while notice runs changes nothing."""
    assert RECEIVED_ON + dt.timedelta(days=days) == resigned(RECEIVED_ON, probation_ends_on=probation_ends_on)


@pytest.mark.parametrize(
    ("last_working_on", "ends_on"),
    [
        (dt.date(2026, 12, 22), dt.date(2026, 12, 23)),
        (dt.date(2026, 12, 23), dt.date(2026, 12, 23)),
        (dt.date(2026, 12, 24), dt.date(2026, 12, 24)),
    ],
)
def test_the_last_working_day_is_not_the_end(last_working_on: dt.date, ends_on: dt.date) -> None:
    """Stopping work earlier ends nothing by law; who names a later day stays until then."""
    assert ends_on == resigned(RECEIVED_ON, last_working_on=last_working_on)


@pytest.mark.parametrize("kind", [kind for kind in DepartureKind if kind is not DepartureKind.RESIGNATION])
def test_what_was_agreed_or_fixed_ends_on_its_day(kind: DepartureKind) -> None:
    """Without a resignation there are no days of notice, in probation or out of it."""
    clock = legal_clock(
        CHINESE_LAW,
        kind,
        received_on=RECEIVED_ON,
        last_working_on=RECEIVED_ON,
        probation_ends_on=RECEIVED_ON,
    )

    assert RECEIVED_ON == clock.ends_on


@pytest.mark.parametrize("kind", list(DepartureKind))
def test_every_kind_cites_its_law(kind: DepartureKind) -> None:
    """No clock without a basis somebody can look up."""
    clock = legal_clock(CHINESE_LAW, kind, received_on=RECEIVED_ON, last_working_on=RECEIVED_ON)

    assert clock.basis.startswith(("劳动合同法第", "劳动合同法实施条例第"))


def test_another_law_is_another_policy() -> None:
    """Days and sources belong to one value a host can replace."""
    law = LegalPolicy(version="other", notice_days=14, sources=dict.fromkeys(DepartureKind, "§ 1"))
    clock = legal_clock(law, DepartureKind.RESIGNATION, received_on=RECEIVED_ON, last_working_on=RECEIVED_ON)

    assert dt.date(2026, 12, 7) == clock.ends_on
    assert clock.basis == "§ 1"


@pytest.mark.parametrize(("notice", "probation"), [(-1, 0), (0, -1)], ids=["notice", "probation"])
def test_days_of_notice_are_never_negative(notice: int, probation: int) -> None:
    """A law cannot end employment before notice was received; none at all it can ask for."""
    with pytest.raises(InvalidInput, match=r"policy\.negative"):
        LegalPolicy(notice_days=notice, probation_days=probation)

    assert LegalPolicy(notice_days=0, probation_days=0).notice_days == 0


def test_a_law_without_a_source_for_some_kind_is_none() -> None:
    """A missing source shows when the policy is made, not when somebody resigns."""
    with pytest.raises(InvalidInput, match=r"policy\.no_source"):
        LegalPolicy(sources={DepartureKind.RESIGNATION: "§ 1"})


def test_a_caller_cannot_rewrite_the_law_afterwards() -> None:
    """The policy keeps its own copy of the sources."""
    sources = dict.fromkeys(DepartureKind, "§ 1")
    law = LegalPolicy(sources=sources)
    sources.clear()

    assert law.sources[DepartureKind.EXPIRY] == "§ 1"


def test_notice_at_the_end_of_time() -> None:
    """Thirty days after the last days a calendar knows are impossible, and said to be."""
    with pytest.raises(InvalidInput, match=r"date\.impossible"):
        resigned(dt.date(9999, 12, 31))


@given(
    received_on=st.dates(max_value=dt.date(9999, 11, 30)),
    later=st.integers(min_value=0, max_value=60),
    probation=st.none() | st.integers(min_value=-60, max_value=60),
)
def test_notice_is_never_shorter_than_the_law_nor_longer_than_asked(
    received_on: dt.date, later: int, probation: int | None
) -> None:
    """Employment ends on the last working day or after the days of notice, whichever comes later; never otherwise."""
    try:
        probation_ends_on = None if probation is None else received_on + dt.timedelta(days=probation)
    except OverflowError:
        probation_ends_on = None
    days = 3 if probation_ends_on is not None and probation_ends_on >= received_on else 30
    last_working_on = min(received_on, dt.date(9999, 10, 1)) + dt.timedelta(days=later)

    ends_on = resigned(received_on, last_working_on=last_working_on, probation_ends_on=probation_ends_on)

    assert ends_on in {last_working_on, received_on + dt.timedelta(days=days)}
    assert ends_on >= last_working_on
    assert (ends_on - received_on).days >= days
