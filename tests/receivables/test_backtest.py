"""What a policy would have done over a ledger, against counts made by hand and by another way of counting."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offboard_core.adapters.ledger_csv import read_ledger
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Answers,
    Backtest,
    DifferenceRow,
    Progression,
    Receivable,
    Settlement,
    SettlementKind,
    Tier,
    compare,
    replay,
)
from offboard_core.receivables.ladder_replay import Assumptions
from tests.receivables.given import AMOUNT, CLAIM, DUE, POLICY, at, day

SHARED = Path(__file__).parents[3] / "shared" / "data" / "receivables_ledger.csv"
STEPWISE = attrs.evolve(POLICY, version="stepwise", progression=Progression.STEPWISE)


def paid(number: int, *, recorded: int | None = None) -> Settlement:
    """Return a payment of all of it, so many days after the due date."""
    recorded_at = None if recorded is None else at(day(recorded))
    return Settlement(amount=AMOUNT, value_on=day(number), reference=f"S-{number}", recorded_at=recorded_at)


def run(
    *claims: Receivable, policy: AgeingPolicy = POLICY, start: int = -60, end: int = 200, **options: object
) -> Backtest:
    """Replay a policy around the due date."""
    assumed = {name: options.pop(name) for name in ("answers", "release_on", "soon_days") if name in options}
    assumptions = Assumptions(start_on=day(start), end_on=day(end), **assumed)  # type: ignore[arg-type]
    return replay(claims, policy, assumptions, **options)  # type: ignore[arg-type]


def taken(test: Backtest) -> list[tuple[int, Act]]:
    """Return the day, counted from the due date, and the act of each step."""
    return [((step.on - DUE).days, step.act) for step in test.steps]


ALL = [(30, Act.REMIND), (60, Act.INTERVENE), (90, Act.DUN)]


@pytest.mark.parametrize("answers", list(Answers))
def test_what_is_never_paid_takes_every_step_on_its_day(answers: Answers) -> None:
    """Unpaid, a claim is reminded, stepped in for and dunned on days 30, 60 and 90, whoever answers."""
    test = run(CLAIM, answers=answers)

    assert ALL == taken(test)
    assert frozenset({"C-1"}) == test.clients_touched
    assert {Answers.NOBODY: 2, Answers.EVERYBODY: 0}[answers] == test.escalated


@pytest.mark.parametrize(("last", "steps"), [(89, 2), (90, 3)])
def test_the_last_day_is_included(last: int, steps: int) -> None:
    """A step that comes due on the last day is taken, one that comes due after it is not."""
    assert steps == len(run(CLAIM, end=last).steps)


@pytest.mark.parametrize(("number", "steps"), [(60, 1), (61, 2)])
def test_a_payment_counts_on_its_value_date(number: int, steps: int) -> None:
    """Paid on the day a step comes due there is no step; paid a day later there is."""
    assert steps == len(run(attrs.evolve(CLAIM, settlements=(paid(number),))).steps)


def test_a_payment_recorded_late_is_seen_late() -> None:
    """Until a payment is recorded the policy acts as if it were not there."""
    test = run(attrs.evolve(CLAIM, settlements=(paid(50, recorded=95),)))

    assert ALL == taken(test)
    assert 1 == len(test.needless_letters)


@pytest.mark.parametrize(("number", "needless"), [(97, 1), (98, 0)])
def test_a_letter_is_needless_within_so_many_days(number: int, needless: int) -> None:
    """Settled seven days after its letter the letter was needless; settled on the eighth it was not."""
    test = run(attrs.evolve(CLAIM, settlements=(paid(number),)))

    assert needless == len(test.needless_letters)
    assert Money(minor=needless * AMOUNT.minor, currency="CNY") == test.tallies()[-1].amount_settled_soon


@pytest.mark.parametrize(("release", "days"), [(None, []), (110, [110])])
def test_the_opening_baseline_waits_for_its_release(release: int | None, days: list[int]) -> None:
    """What is old when the replay starts sends no letter before the chosen day, and none at all without one."""
    test = run(CLAIM, start=100, release_on=None if release is None else day(release))

    assert days == [(step.on - DUE).days for step in test.letters]


def test_a_baseline_settled_before_its_release_is_left_alone() -> None:
    """A release comes too late for what is settled by then."""
    test = run(attrs.evolve(CLAIM, settlements=(paid(105),)), start=100, release_on=day(110))

    assert () == test.letters


def test_what_comes_back_begins_again() -> None:
    """A payment that bounces is a new cycle with steps of its own."""
    back = Settlement(amount=AMOUNT, value_on=day(120), kind=SettlementKind.REVERSAL, reference="R")
    test = run(attrs.evolve(CLAIM, settlements=(paid(95), back)))

    assert [*ALL, (120, Act.DUN)] == taken(test)


@pytest.mark.parametrize(("answers", "steps"), [(Answers.NOBODY, 1), (Answers.EVERYBODY, 3)])
def test_a_stepwise_policy_waits_for_answers(answers: Answers, steps: int) -> None:
    """Step by step, nothing comes after a reminder nobody answers."""
    assert steps == len(run(CLAIM, policy=STEPWISE, answers=answers).steps)


def test_letters_to_one_client_keep_their_gap() -> None:
    """The second letter to a client waits until the policy's gap has passed."""
    policy = attrs.evolve(POLICY, letter_gap_days=10)
    test = run(CLAIM, attrs.evolve(CLAIM, id="AR-2"), policy=policy)

    assert [("AR-1", day(90)), ("AR-2", day(100))] == [(step.receivable, step.on) for step in test.letters]


def test_what_is_invoiced_after_the_end_is_not_seen() -> None:
    """A receivable that does not exist yet is not counted."""
    test = run(CLAIM, end=-31)

    assert (0, ()) == (test.receivables, test.steps)


def test_progress_is_told_client_by_client() -> None:
    """Whoever waits is told how many receivables are done, and of how many."""
    told: list[tuple[int, int]] = []
    run(
        CLAIM,
        attrs.evolve(CLAIM, id="AR-2"),
        attrs.evolve(CLAIM, id="AR-3", client="C-2"),
        progress=lambda done, total: told.append((done, total)),
    )

    assert [(2, 3), (3, 3)] == told


def test_nonsense_is_refused() -> None:
    """The same receivable twice, and an end before the start, can never be right."""
    with pytest.raises(InvalidInput, match="receivable_twice"):
        run(CLAIM, CLAIM)
    with pytest.raises(InvalidInput, match="ends_before_start"):
        run(CLAIM, start=1, end=0)


def test_two_policies_are_laid_side_by_side() -> None:
    """Each month and tier says what both do; receivables treated differently are all counted and the first named."""
    claims = (CLAIM, attrs.evolve(CLAIM, id="AR-2"))
    early = attrs.evolve(POLICY, version="early", tiers=(Tier(30, Act.REMIND), Tier(80, Act.DUN)))
    one, other = run(*claims), run(*claims, policy=early)
    difference, same = compare(one, other, most=1), compare(one, one)

    assert (2, ("AR-1",)) == (difference.receivables, difference.first)
    assert DifferenceRow(month="2026-04", tier=30, act=Act.REMIND, before=2, after=2) == difference.rows[0]
    assert {(60, 2, 0), (80, 0, 2), (90, 2, 0)} == {(row.tier, row.before, row.after) for row in difference.rows[1:]}
    assert (0, ()) == (same.receivables, same.first)


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_the_order_of_the_ledger_does_not_matter(data: st.DataObject) -> None:
    """The same receivables in another order give the same back-test, also where letters keep a gap."""
    numbers = data.draw(st.lists(st.integers(-20, 150), min_size=1, max_size=6))
    claims = [
        attrs.evolve(CLAIM, id=f"AR-{place}", client=f"C-{place % 2}", settlements=(paid(number),))
        for place, number in enumerate(numbers)
    ]
    policy = attrs.evolve(POLICY, letter_gap_days=15)
    shuffled = data.draw(st.permutations(claims))

    assert run(*claims, policy=policy) == run(*shuffled, policy=policy)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared ledger is not beside this checkout")
def test_a_real_ledger_gives_what_its_dates_say() -> None:
    """Steps by source, month and tier, and needless letters, are what plain counting of the file's dates gives."""
    content = SHARED.read_bytes()
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    claims = {claim.id: claim for claim in read_ledger(content, assume_currency="USD").receivables}
    rows = [row for row in rows if f"{row['source']}-{row['invoice']}" in claims][::4]  # every fourth one is plenty
    kept = {f"{row['source']}-{row['invoice']}" for row in rows}
    claims = {id: claim for id, claim in claims.items() if id in kept}
    sources = {f"{row['source']}-{row['invoice']}": row["source"] for row in rows}
    start_on, end_on = dt.date(2000, 1, 1), dt.date(2026, 1, 1)
    expected, soon = counted_by_dates(rows, end_on)

    test = replay(claims.values(), POLICY, Assumptions(start_on=start_on, end_on=end_on))

    assert expected == Counter((sources[step.receivable], step.month, step.tier) for step in test.steps)
    assert soon == Counter(step.tier for step in test.steps if step.settled_soon)
    assert soon[90] == len(test.needless_letters)
    assert 0 < soon[30]


def counted_by_dates(rows: list[dict[str, str]], end_on: dt.date) -> tuple[Counter[tuple[str, str, int]], Counter[int]]:
    """Count with the file's dates alone who was unpaid at the end of day 30, 60, 90; invoiced late: opening baseline."""
    reached: Counter[tuple[str, str, int]] = Counter()
    soon: Counter[int] = Counter()
    for row in rows:
        if row["disputed"] == "1":
            continue
        due, invoiced = (dt.date.fromisoformat(row[name]) for name in ("due_date", "invoice_date"))
        settled = dt.date.fromisoformat(row["settled_date"]) if row["settled_date"] else dt.date.max
        old_from_the_start = invoiced >= due + dt.timedelta(days=30)
        for tier in (30, 60, 90):
            on = max(due + dt.timedelta(days=tier), invoiced)
            if on > end_on or settled <= on or (old_from_the_start and tier == 90):
                continue
            reached[row["source"], f"{on:%Y-%m}", tier] += 1
            if (settled - on).days <= 7:
                soon[tier] += 1
    return reached, soon
