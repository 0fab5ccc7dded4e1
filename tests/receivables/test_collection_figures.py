"""The figures of collection, against counting by hand and by fractions."""

from __future__ import annotations

import csv
import datetime as dt
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.adapters.ledger_csv import read_ledger
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import CollectionFigures, FigureKind, Receivable, Settlement, SettlementKind
from offboard_core.receivables.collection_figures import compare_around, draw_figures
from tests.receivables.given import CLAIM, DUE, POLICY, cny, day

SHARED = Path(__file__).parents[3] / "shared" / "data" / "receivables_ledger.csv"
AS_OF = day(200)


def settled(
    number: int, amount: str = "1000.00", kind: SettlementKind = SettlementKind.PAYMENT, reference: str = ""
) -> Settlement:
    """Return a settlement so many days after the due date."""
    return Settlement(amount=cny(amount), value_on=day(number), kind=kind, reference=reference or f"S-{number}-{kind}")


def claim(number: int, *settlements: Settlement, **change: object) -> Receivable:
    """Return another claim."""
    return attrs.evolve(CLAIM, id=f"AR-{number}", settlements=settlements, **change)  # type: ignore[arg-type]


def one(figures: CollectionFigures, kind: FigureKind) -> tuple[str, str, int | None]:
    """Return the only ratio of a kind: numerator, denominator, basis points."""
    (ratio,) = figures.of(kind, "CNY")
    return ratio.part.amount_text(), ratio.whole.amount_text(), ratio.basis_points


def test_overdue_over_outstanding() -> None:
    """From the day after the due date on a claim counts as overdue; what is paid counts as neither."""
    ledger = [claim(1), claim(2, due_on=AS_OF), claim(3, settled(1)), claim(4, settled(1, "400.00"))]

    assert ("1,600.00", "2,600.00", 6154) == one(draw_figures(ledger, POLICY, as_of=AS_OF), FigureKind.OVERDUE_SHARE)


def test_what_the_departed_originated() -> None:
    """Of what is overdue, and of what was written off; who made the sale counts, not who follows it now."""
    lost = settled(150, "1000.00", SettlementKind.WRITE_OFF)
    ledger = [
        claim(1, originator="gone", salesperson="here"),
        claim(2, salesperson="gone", originator="here"),
        claim(3, lost, salesperson="gone", originator=""),
        claim(4, attrs.evolve(lost, reference="other"), salesperson="here"),
    ]
    figures = draw_figures(ledger, POLICY, as_of=AS_OF, departed={"gone": day(100)})

    assert ("1,000.00", "2,000.00", 5000) == one(figures, FigureKind.DEPARTED_OVERDUE)
    assert ("1,000.00", "2,000.00", 5000) == one(figures, FigureKind.DEPARTED_BAD_DEBT)


@pytest.mark.parametrize(("left_on", "expected"), [(dt.date(2023, 9, 18), 0), (dt.date(2023, 9, 19), 10_000)])
def test_who_left_longer_ago_does_not_count(left_on: dt.date, expected: int) -> None:
    """36 months up to 2026-09-18 begin on 2023-09-19."""
    figures = draw_figures([claim(1)], POLICY, as_of=AS_OF, departed={"wang.wei": left_on})

    assert dt.date(2026, 9, 18) == AS_OF
    assert expected == one(figures, FigureKind.DEPARTED_OVERDUE)[2]


@pytest.mark.parametrize(("number", "expected"), [(90, "1,000.00"), (91, "0.00")])
def test_recovered_within_so_many_days(number: int, expected: str) -> None:
    """Paid on the ninetieth day it was recovered in time, on the ninety-first it was not."""
    figures = draw_figures([claim(1, settled(number))], POLICY, as_of=AS_OF)

    (ratio,) = figures.of(FigureKind.RECOVERY, "CNY")
    assert ("2026-03", expected) == (ratio.cohort, ratio.part.amount_text())


@pytest.mark.parametrize(("as_of", "cohorts"), [(dt.date(2026, 6, 28), 0), (dt.date(2026, 6, 29), 1)])
def test_a_cohort_counts_once_all_of_it_is_old_enough(as_of: dt.date, cohorts: int) -> None:
    """Ninety days after the last day of March."""
    assert cohorts == len(draw_figures([claim(1)], POLICY, as_of=as_of).of(FigureKind.RECOVERY, "CNY"))


def test_a_credit_note_is_no_recovery() -> None:
    """What was credited or written off was not to be recovered; what came back was not recovered."""
    credited = claim(1, settled(10, "400.00", SettlementKind.CREDIT_NOTE), settled(20, "300.00"))
    bounced = claim(2, settled(10), settled(12, "1000.00", SettlementKind.REVERSAL))
    both = draw_figures([credited, bounced], POLICY, as_of=AS_OF)

    assert ("300.00", "1,600.00", 1875) == one(both, FigureKind.RECOVERY)


def test_days_to_collect_are_weighted_by_amount() -> None:
    """100 ten days late and 300 two days early: one day on average; nothing paid is unknown."""
    ledger = [claim(1, settled(10, "100.00"), settled(-2, "300.00"))]
    (days,) = draw_figures(ledger, POLICY, as_of=AS_OF).collection

    assert (10, 2, cny("400.00")) == (days.tenths, days.payments, days.amount)
    assert () == draw_figures([claim(1)], POLICY, as_of=AS_OF).collection
    assert None is attrs.evolve(days, amount=cny("0.00")).tenths


def test_payments_outside_the_months_are_left_out() -> None:
    """Future ones, and those before the span begins."""
    ledger = [claim(1, settled(201, "100.00"), settled(-1200, "100.00"))]

    assert () == draw_figures(ledger, POLICY, as_of=AS_OF).collection
    assert () == draw_figures(ledger, POLICY, as_of=AS_OF).of(FigureKind.DEPARTED_BAD_DEBT, "CNY")


def test_currencies_are_kept_apart() -> None:
    """Each has its own figures."""
    dollars = claim(2, amount=Money.of("5.00", "USD"))
    figures = draw_figures([claim(1), dollars], POLICY, as_of=AS_OF)

    assert [1, 1] == [len(figures.of(FigureKind.OVERDUE_SHARE, currency)) for currency in ("CNY", "USD")]


def test_what_cannot_be_right_is_counted_apart() -> None:
    """No client, no due date: in no figure, and said how many."""
    figures = draw_figures([claim(1, client=" "), claim(2, due_on=None)], POLICY, as_of=AS_OF)

    assert (2, ()) == (figures.quarantined, figures.ratios)


def test_nothing_to_divide_by_is_unknown() -> None:
    """A ledger with nothing outstanding has no share, rather than a share of zero."""
    assert None is one(draw_figures([claim(1, settled(1))], POLICY, as_of=AS_OF), FigureKind.OVERDUE_SHARE)[2]


@pytest.mark.parametrize("name", ["months", "recovery_days"])
def test_a_span_has_to_be_one(name: str) -> None:
    """Zero months are no span."""
    with pytest.raises(InvalidInput) as caught:
        draw_figures([], POLICY, as_of=AS_OF, **{name: 0})  # type: ignore[arg-type]
    assert name == caught.value.findings[0].subject


def test_before_and_after_going_live() -> None:
    """The share overdue fell from all of it to half; cohorts are compared by nobody."""
    ledger = [claim(1, settled(40)), claim(2, due_on=day(30)), claim(3, due_on=day(190))]
    compared = compare_around(ledger, POLICY, go_live_on=day(20), as_of=day(120))

    before, after = (one(figures, FigureKind.OVERDUE_SHARE) for figures in (compared.before, compared.after))
    assert ((3333, 3), (5000, 3)) == ((before[2], compared.before.months), (after[2], compared.after.months))
    assert 1667 == compared.change(FigureKind.OVERDUE_SHARE, "CNY")
    assert None is compared.change(FigureKind.RECOVERY, "CNY")
    assert None is compared.change(FigureKind.OVERDUE_SHARE, "USD")


@pytest.mark.parametrize(("as_of", "is_enough"), [(dt.date(2026, 4, 1), False), (dt.date(2026, 4, 2), True)])
def test_a_whole_month_has_to_lie_between(as_of: dt.date, is_enough: bool) -> None:  # noqa: FBT001
    """Gone live on the second of March: on the first of April it is too soon."""
    if is_enough:
        assert 1 == compare_around([], POLICY, go_live_on=DUE, as_of=as_of).after.months
        return
    with pytest.raises(InvalidInput) as caught:
        compare_around([], POLICY, go_live_on=DUE, as_of=as_of)
    assert "figures.too_soon" == caught.value.findings[0].code


@pytest.mark.parametrize(
    ("as_of", "months", "first"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 3, 1)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 3, 1)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 16)),
    ],
)
def test_a_span_begins_the_day_after(as_of: dt.date, months: int, first: dt.date) -> None:
    """Short months and leap years included: a payment on the first day counts, one the day before does not."""
    ledger = [
        attrs.evolve(CLAIM, settlements=(attrs.evolve(settled(0), value_on=on, reference=str(on)),))
        for on in (first, first - dt.timedelta(days=1))
    ]

    assert [1, 0] == [
        sum(days.payments for days in draw_figures([item], POLICY, as_of=as_of, months=months).collection)
        for item in ledger
    ]


@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(-100, 250), st.integers(0, 10**6), st.integers(-50, 260)),
        max_size=6,
    )
)
def test_against_fractions(rows: list[tuple[int, int, int, int]]) -> None:
    """Whatever the amounts, the shares are the exact fractions, rounded half up, and each lies within the whole."""
    ledger = [
        Receivable(
            id=f"AR-{place}",
            client="C-1",
            salesperson="s",
            due_on=day(due),
            amount=Money(minor=minor, currency="CNY"),
            settlements=(Settlement(amount=Money(minor=paid, currency="CNY"), value_on=day(on), reference="x"),)
            if paid
            else (),
        )
        for place, (minor, due, paid, on) in enumerate(rows)
    ]
    owed = [max(0, minor - (paid if on <= 200 else 0)) for minor, _, paid, on in rows]
    overdue = sum(left for left, (_, due, _, _) in zip(owed, rows, strict=True) if due < 200)
    figures = draw_figures(ledger, POLICY, as_of=AS_OF)
    shares = figures.of(FigureKind.OVERDUE_SHARE, "CNY")

    exact = Fraction(overdue, sum(owed)) * 10_000 if sum(owed) else None
    rounded = None if exact is None else int(exact + Fraction(1, 2))
    assert [rounded] == [ratio.basis_points for ratio in shares] or not rows
    assert all(0 <= ratio.part.minor <= ratio.whole.minor for ratio in figures.ratios)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared ledger is not beside this checkout")
def test_a_real_ledger_gives_what_its_rows_say() -> None:
    """Share overdue, and recovery by month within ninety days, counted from the file's own columns."""
    content, as_of = SHARED.read_bytes(), dt.date(2014, 6, 30)
    claims = {item.id: item for item in read_ledger(content, assume_currency="USD").receivables}
    rows = [
        row
        for row in csv.DictReader(content.decode("utf-8-sig").splitlines())
        if row["currency"] in {"USD", "XXX"}  # XXX: no currency, taken for USD
    ]
    figures = draw_figures(claims.values(), POLICY, as_of=as_of)
    overdue, total, cohorts = 0, 0, dict[str, list[int]]()
    for row in rows:
        minor = int(Fraction(row["amount"]) * 100)
        due, paid = dt.date.fromisoformat(row["due_date"]), row["settled_date"]
        settled_on = dt.date.fromisoformat(paid) if paid else dt.date.max
        if minor <= 0:
            continue
        if settled_on > as_of:
            total += minor
            overdue += minor if due < as_of else 0
        month_end = (due.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        if due >= dt.date(2011, 7, 1) and month_end + dt.timedelta(days=90) <= as_of:
            counted = cohorts.setdefault(f"{due:%Y-%m}", [0, 0])
            counted[0] += minor if settled_on <= due + dt.timedelta(days=90) else 0
            counted[1] += minor

    (share,) = figures.of(FigureKind.OVERDUE_SHARE, "USD")
    assert (overdue, total) == (share.part.minor, share.whole.minor)
    assert cohorts == {
        ratio.cohort: [ratio.part.minor, ratio.whole.minor] for ratio in figures.of(FigureKind.RECOVERY, "USD")
    }
