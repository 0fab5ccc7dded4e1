"""Back-test ageing policies over a ledger: the steps each would have taken by month, and needless letters.

    python examples/backtest_a_policy.py LEDGER.csv --from DATE --to DATE [--policy FILE.toml ...] [--html OUT.html] [--language en]

Several policies are compared with the first. Progress is shown only on a terminal. Exit code 0: every row of the ledger
is valid, 1: some rows are invalid and are listed on standard error, 2: ledger, policy or dates cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from offboard_core import AgeingPolicy, InvalidInput, load_policies, say
from offboard_core.adapters.html import render_html
from offboard_core.adapters.ledger_csv import read_ledger
from offboard_core.documents.backtest import BacktestReport
from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from offboard_core.documents.words import LANGUAGES
from offboard_core.kernel.dates import read_date
from offboard_core.receivables import replay
from offboard_core.receivables.ladder_replay import Assumptions

ALL_GOOD, SOME_BAD, UNREADABLE = 0, 1, 2
_WIDTH = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Read ledger and policies, replay, and report."""
    options = _options(arguments)
    try:
        start_on, end_on = read_date(options.start, "--from"), read_date(options.end, "--to")
        policies = [_policy(file) for file in options.policy] or [AgeingPolicy()]
        ledger = read_ledger(
            options.ledger.read_bytes(), source=options.ledger.name, assume_currency=options.assume_currency
        )
        assumptions = Assumptions(start_on=start_on, end_on=end_on)
        tests = tuple(
            replay(ledger.receivables, policy, assumptions, progress=_progress(policy.version)) for policy in policies
        )
    except InvalidInput as error:
        print("\n".join(say(error, language) for language in LANGUAGES), file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    for problem in ledger.problems:
        reasons = " / ".join(say(problem.finding, language) for language in LANGUAGES)
        print(f"row {problem.row}, {problem.column or '—'} {problem.value!r}: {reasons}", file=sys.stderr)
    report = BacktestReport(ledger=options.ledger.name, tests=tests)
    if options.html is not None:
        options.html.write_text(render_html(report, options.language), "utf-8")
    print(plain_text(page_of(report, options.language)))
    return SOME_BAD if ledger.problems else ALL_GOOD


def _policy(file: Path) -> AgeingPolicy:
    """Return the newest version in a file."""
    return max(load_policies(file.read_bytes(), source=file.name).ageing, key=lambda policy: policy.effective_from)


class _Progress:
    """A progress line on a terminal; without a terminal it prints no text."""

    def __init__(self, name: str) -> None:
        self._name, self._shown = name, -1

    def __call__(self, done: int, total: int) -> None:
        """Show the progress whenever the line grows."""
        filled = _WIDTH * done // total
        if not sys.stderr.isatty() or filled == self._shown:
            return
        self._shown = filled
        end = "\n" if done == total else ""
        print(f"\r{self._name} [{'█' * filled:<{_WIDTH}}] {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)


def _progress(name: str) -> _Progress:
    return _Progress(name)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Back-test ageing policies over a ledger / 账龄策略回测")
    parser.add_argument("ledger", type=Path, help="the ledger, CSV / 应收台账")
    parser.add_argument("--from", dest="start", required=True, help="the first day, like 2025-01-01 / 起始日")
    parser.add_argument("--to", dest="end", required=True, help="the last day / 截止日")
    parser.add_argument(
        "--policy", type=Path, nargs="*", default=[], help="policies as TOML, compared with the first / 策略文件"
    )
    parser.add_argument("--html", type=Path, help="write the report here / 报告文件")
    parser.add_argument("--language", choices=LANGUAGES, default="zh-CN")
    parser.add_argument("--assume-currency", help="where the ledger has no currency / 默认币种")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
