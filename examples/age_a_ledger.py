"""Age a ledger: a table by band and client, or one JSON object per receivable.

    python examples/age_a_ledger.py LEDGER.csv --as-of DATE [--policy FILE.toml] [--json]

Every invalid row of the ledger is written to standard error with row, column, value and reason in both languages; valid
rows are aged. Exit code 0: every row is valid, 1: some rows are invalid, 2: the ledger or the policy cannot be read,
141: the reader of the output closed it early, as `head` does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from offboard_core import AgeingPolicy, InvalidInput, Money, Policies, assess_all, load_policies, say
from offboard_core.adapters.ledger_csv import Ledger, read_ledger
from offboard_core.documents.words import LANGUAGES
from offboard_core.kernel.dates import read_date
from offboard_core.receivables import AgeingSchedule, Assessment, Band, draw_schedule

ALL_GOOD, SOME_BAD, UNREADABLE, CUT_OFF = 0, 1, 2, 141
_NAME_WIDTH = 34
_SHOWN = 20
"""Number of clients in the table, the largest debtors first; `--all` shows every client."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the ledger, age it, and print the result."""
    options = _options(arguments)
    try:
        as_of = read_date(options.as_of, "--as-of")
        policies = _policies(options.policy)
        policy = policies.ageing_on(as_of) if policies else AgeingPolicy()
        ledger = read_ledger(
            options.ledger.read_bytes(),
            source=options.ledger.name,
            salesperson_of=lambda client: f"?{client}"[:120],
            assume_currency=options.assume_currency,
        )
    except InvalidInput as error:
        print("\n".join(say(error, language) for language in LANGUAGES), file=sys.stderr)
        return UNREADABLE
    except Unreadable as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    _report(ledger)
    if options.json:
        for assessment in assess_all(ledger.receivables, policy, as_of=as_of):
            print(json.dumps(_record(assessment), ensure_ascii=False))
    else:
        schedule = draw_schedule(ledger.receivables, policy, as_of=as_of)
        print("\n".join(_table(schedule, shown=None if options.all else _SHOWN)))
    return SOME_BAD if ledger.problems else ALL_GOOD


class Unreadable(Exception):
    """The policy file is not valid; the text gives the problems."""


def _policies(file: Path | None) -> Policies | None:
    if file is None:
        return None
    try:
        return load_policies(file.read_bytes(), source=file.name)
    except InvalidInput as error:
        raise Unreadable(str(error)) from error  # the table of problems in both languages


def _report(ledger: Ledger) -> None:
    for problem in ledger.problems:
        reasons = " / ".join(say(problem.finding, language) for language in LANGUAGES)
        print(f"row {problem.row}, {problem.column or '—'} {problem.value!r}: {reasons}", file=sys.stderr)
    if count := len(ledger.problems):
        print(f"{count:,} 处有问题，其余各行照常分析 / {count:,} problem(s); every other row was aged", file=sys.stderr)


def _record(assessment: Assessment) -> dict[str, object]:
    """Return one receivable for a program; reasons have a code and words."""
    return {
        "receivable": assessment.receivable.id,
        "client": assessment.receivable.client,
        "days_overdue": assessment.days_overdue,
        "tier": assessment.tier,
        "status": assessment.status.value,
        "reasons": [
            {"code": reason.code, "zh": say(reason, "zh-CN"), "en": say(reason, "en")} for reason in assessment.reasons
        ],
    }


def _table(schedule: AgeingSchedule, *, shown: int | None) -> Iterator[str]:
    """Return the lines of the schedule, one block per currency, the largest debtors first."""
    if not schedule.currencies:
        yield f"账龄分析表 ageing schedule  {schedule.as_of}：没有未收应收 nothing is outstanding"
    for currency in schedule.currencies:
        yield f"{currency}  账龄分析表 ageing schedule  {schedule.as_of}"
        lines = list(_lines(schedule, currency, shown))
        widths = [max(map(_width, column)) + 2 for column in zip(*(cells for _, cells in lines), strict=True)]
        for name, cells in lines:
            padded = (_padded(cell, width, right=True) for cell, width in zip(cells, widths, strict=True))
            yield _padded(_cut(name), _NAME_WIDTH) + "".join(padded)
        yield ""


def _lines(schedule: AgeingSchedule, currency: str, shown: int | None) -> Iterator[tuple[str, list[str]]]:
    """Yield a name and its cells, line by line: headings, clients, remaining clients, totals."""
    heads = [_head(band) for band in schedule.bands]
    blanks = [""] * len(heads)
    rows = sorted(
        (row for row in schedule.rows if row.currency == currency), key=lambda row: (-row.total.minor, row.client)
    )
    yield "客户 client", [*heads, "合计 total"]
    for row in rows[:shown]:
        cells = [amount.amount_text() if amount else "–" for amount in row.amounts]
        yield row.client_name, [*cells, row.total.amount_text()]
    if left := rows[len(rows[:shown]) :]:
        total = sum((row.total for row in left), Money.zero(currency))
        yield f"… 另 {len(left)} 个 more", [*blanks, total.amount_text()]
    totals = schedule.totals.get(currency) or [Money.zero(currency)] * len(heads)
    yield "合计 total", [*(amount.amount_text() for amount in totals), schedule.total(currency).amount_text()]
    for name, apart in (("多付 overpaid", schedule.overpaid), ("隔离 quarantined", schedule.quarantined)):
        if currency in apart:
            yield name, [*blanks, apart[currency].amount_text()]


def _head(band: Band) -> str:
    if band.first is None:
        return "未到期 not due"
    return f"{band.first}–{band.last}" if band.last is not None else f">{band.first - 1}"


def _width(text: str) -> int:
    """Return the columns of a text on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cut(text: str) -> str:
    while _width(text) > _NAME_WIDTH - 2:
        text = text[:-1]
    return text


def _padded(text: str, width: int, *, right: bool = False) -> str:
    blanks = " " * max(width - _width(text), 1)
    return blanks + text if right else text + blanks


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path, metavar="LEDGER.csv", help="a receivables ledger as CSV")
    parser.add_argument("--as-of", required=True, metavar="DATE", help="the day to age to (基准日), YYYY-MM-DD")
    parser.add_argument(
        "--policy", type=Path, metavar="FILE.toml", help="a policy file (TOML); the default policy without it"
    )
    parser.add_argument(
        "--assume-currency",
        default="",
        metavar="CODE",
        help="for rows without a currency, such as CNY; else they are left out",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for each receivable, a line each")
    parser.add_argument("--all", action="store_true", help=f"every client in the table, not the {_SHOWN} largest")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the output, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = CUT_OFF
    sys.exit(status)
