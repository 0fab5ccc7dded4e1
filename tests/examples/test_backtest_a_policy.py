"""Back-tests from the command line: output, report, and bad input."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.examples.running import EXAMPLES, run
from tests.examples.test_age_a_ledger import GOOD, write

BACKTEST = EXAMPLES / "backtest_a_policy.py"
DAYS = ("--from", "2026-01-01", "--to", "2026-12-31")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "receivables_ledger.csv"


def figures(stdout: str) -> dict[str, str]:
    """Return the first policy's figures by label."""
    lines = stdout.split("\n30-day tier", maxsplit=1)[0].splitlines()
    return dict(line.strip().split("  ", 1) for line in lines if line.startswith("  "))


def test_it_prints_and_writes_the_report(tmp_path: Path) -> None:
    """Figures go to the terminal, the page to the file, and standard error stays empty without a terminal."""
    out = tmp_path / "report.html"
    told = run(BACKTEST, write(tmp_path, GOOD.format(invoice="1")), *DAYS, "--html", out, "--language", "en")

    assert (0, "") == (told.returncode, told.stderr)
    assert ("3", "1") == (figures(told.stdout)["Steps"], figures(told.stdout)["Letters"])
    assert "<svg" in out.read_text("utf-8")


def test_policies_are_compared_with_the_first(tmp_path: Path) -> None:
    """With two files, the differences of the second are shown."""
    files = []
    for version, days in (("early", 10), ("late", 40)):
        file = tmp_path / f"{version}.toml"
        file.write_text(f'[[ageing]]\nversion = "{version}"\ntiers = [ {{ days = {days}, act = "dun" }} ]\n', "utf-8")
        files.append(file)
    told = run(BACKTEST, write(tmp_path, GOOD.format(invoice="1")), *DAYS, "--policy", *files)

    assert 0 == told.returncode
    assert "策略比较：early → late" in told.stdout


def test_bad_rows_are_named_and_the_others_replayed(tmp_path: Path) -> None:
    """A row without a date gives exit code 1 and its reason in both languages; the other row is counted."""
    bad = GOOD.format(invoice="2").replace("2026-06-01", "soon")
    told = run(BACKTEST, write(tmp_path, GOOD.format(invoice="1"), bad), *DAYS, "--language", "en")

    assert 1 == told.returncode
    assert "row 3, due_date 'soon'" in told.stderr
    assert "1" == figures(told.stdout)["Letters"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(("--from", "soon", "--to", "2026-12-31"), "--from"), (("--from", "2026-12-31", "--to", "2026-01-01"), "end_on")],
)
def test_days_that_cannot_be(tmp_path: Path, days: tuple[str, ...], expected: str) -> None:
    """A missing date or a wrong order gives exit code 2 with the value."""
    told = run(BACKTEST, write(tmp_path, GOOD.format(invoice="1")), *days)

    assert 2 == told.returncode
    assert expected in told.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file gives exit code 2 with its name."""
    told = run(BACKTEST, tmp_path / "none.csv", *DAYS)

    assert (2, True) == (told.returncode, "none.csv" in told.stderr)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared ledger is not beside this checkout")
def test_a_real_ledger_gives_what_its_dates_say() -> None:
    """Letters and steps equal a simple count from the dates in the file."""
    told = run(
        BACKTEST, SHARED, "--from", "2000-01-01", "--to", "2013-12-31", "--assume-currency", "USD", "--language", "en"
    )
    expected = counted(list(csv.DictReader(SHARED.read_bytes().decode("utf-8-sig").splitlines())), told.stderr)

    shown = figures(told.stdout)
    assert (expected["steps"], expected["letters"], expected["needless"]) == tuple(
        int(shown[name]) for name in ("Steps", "Letters", "Needless letters")
    )


def counted(rows: list[dict[str, str]], problems: str) -> dict[str, int]:
    """Count from the dates in the file, without the given rows."""
    refused = {
        int(line.split(",")[0].removeprefix("row ")) for line in problems.splitlines() if line.startswith("row ")
    }
    found = {"steps": 0, "letters": 0, "needless": 0}
    for number, row in enumerate(rows, start=2):
        if number in refused or row["disputed"] == "1":
            continue
        due, invoiced = (dt.date.fromisoformat(row[name]) for name in ("due_date", "invoice_date"))
        settled = dt.date.fromisoformat(row["settled_date"]) if row["settled_date"] else dt.date.max
        old_from_the_start = invoiced >= due + dt.timedelta(days=30)
        for tier in (30, 60, 90):
            on = max(due + dt.timedelta(days=tier), invoiced)
            if on > dt.date(2013, 12, 31) or settled <= on or (old_from_the_start and tier == 90):
                continue
            found["steps"] += 1
            found["letters"] += tier == 90
            found["needless"] += tier == 90 and (settled - on).days <= 7
    return found
