"""Ageing a ledger from the command line: exit codes, reports, and ageing of valid rows."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.examples.running import AGE, command, run, surroundings

HEADINGS = "source,client,invoice,currency,amount,invoice_date,due_date,settled_date,settled_kind,disputed"
GOOD = "erp,甲公司,{invoice},CNY,100.00,2026-01-01,2026-06-01,,open,0"
AS_OF = ("--as-of", "2026-07-01")


def write(folder: Path, *rows: str, headings: str = HEADINGS, encoding: str = "utf-8") -> Path:
    """Write a ledger with some rows."""
    file = folder / "ledger.csv"
    file.write_bytes("\n".join((headings, *rows, "")).encode(encoding))
    return file


def aged(told: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """Return the output for each receivable."""
    return {record["receivable"]: record for record in map(json.loads, told.stdout.splitlines())}


def test_good_rows_end_with_0(tmp_path: Path) -> None:
    """A valid ledger is aged without a report, and the exit code is 0."""
    told = run(AGE, write(tmp_path, GOOD.format(invoice="1")), *AS_OF, "--json")
    record = aged(told)["erp-1"]

    assert (0, "") == (told.returncode, told.stderr)
    assert ("甲公司", 30, 30) == (record["client"], record["days_overdue"], record["tier"])
    assert {"code", "zh", "en"} == set(record["reasons"][0])


def test_the_table_adds_up(tmp_path: Path) -> None:
    """The table has each client in its band, the largest first, and the last line is the sum."""
    rows = (
        GOOD.format(invoice="1"),
        GOOD.format(invoice="2").replace("甲公司", "乙公司").replace("100.00", "1234.50"),
        GOOD.format(invoice="3").replace("2026-06-01", "2026-05-31"),
    )
    told = run(AGE, write(tmp_path, *rows), *AS_OF)
    lines = [line.split() for line in told.stdout.splitlines() if line]

    assert 0 == told.returncode
    assert ["乙公司", "–", "1,234.50", "–", "–", "–", "1,234.50"] == lines[2]
    assert ["甲公司", "–", "100.00", "100.00", "–", "–", "200.00"] == lines[3]
    assert ["合计", "total", "0.00", "1,334.50", "100.00", "0.00", "0.00", "1,434.50"] == lines[4]


def test_only_the_largest_are_named_unless_all_are_asked_for(tmp_path: Path) -> None:
    """Twenty clients are listed and the others summed up; `--all` lists every one."""
    ledger = write(tmp_path, *(GOOD.format(invoice=n).replace("甲公司", f"C{n}") for n in range(1, 24)))
    some, every = run(AGE, ledger, *AS_OF).stdout, run(AGE, ledger, *AS_OF, "--all").stdout

    assert "… 另 3 个 more" in some
    assert 20 == sum(line.startswith("C") for line in some.splitlines()) - some.count("CNY  ")
    assert "more" not in every
    assert 23 == sum(line.startswith("C") for line in every.splitlines()) - every.count("CNY  ")


def test_nothing_outstanding_is_said(tmp_path: Path) -> None:
    """A fully paid ledger gives a sentence."""
    told = run(AGE, write(tmp_path, GOOD.format(invoice="1").replace(",,open,", ",2026-06-01,payment,")), *AS_OF)

    assert 0 == told.returncode
    assert "没有未收应收 nothing is outstanding" in told.stdout


BROKEN = {
    3: ("due_date", "2026-02-30", "没有这一天", "there is no such day"),
    4: ("due_date", "30/06/2026", "日期应写作 2026-11-26", "a date is written like 2026-11-26"),
    5: ("amount", "1E+3000000", "不是金额", "is no amount"),
    6: ("amount", "NaN", "不是金额", "is no amount"),
    7: ("client", "", "必填项为空", "must not be blank"),
    8: ("currency", "XXX", "不是 ISO 4217 币种代码", "is no currency of ISO 4217"),
    9: ("invoice", "2", "内容互相矛盾", "contradict each other"),
    10: ("invoice", "2", "内容互相矛盾", "contradict each other"),
    12: ("invoice", "3", "只计一次", "counts once"),
}
"""Row → column, value, and words of the reason in both languages."""


def broken_rows() -> list[str]:
    """Build a ledger with valid rows at both ends and faults of every kind between."""
    good = GOOD.format
    return [
        good(invoice="1"),
        good(invoice="A").replace("2026-06-01", "2026-02-30"),
        good(invoice="B").replace("2026-06-01", "30/06/2026"),
        good(invoice="C").replace("100.00", "1E+3000000"),
        good(invoice="D").replace("100.00", "NaN"),
        good(invoice="E").replace("甲公司", ""),
        good(invoice="F").replace("CNY", "XXX"),
        good(invoice="2"),
        good(invoice="2").replace("100.00", "200.00"),
        good(invoice="3"),
        good(invoice="3"),
        good(invoice="4"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_bad_row_is_reported_and_good_ones_are_aged(tmp_path: Path, encoding: str) -> None:
    """The report has each bad row with column, value and reason in both languages; exit code 1."""
    told = run(AGE, write(tmp_path, *broken_rows(), encoding=encoding), *AS_OF, "--json")
    *lines, last = told.stderr.splitlines()

    assert 1 == told.returncode
    assert {"erp-1", "erp-3", "erp-4"} == aged(told).keys()
    assert len(BROKEN) == len(lines)
    for line, (row, (column, value, zh, en)) in zip(lines, BROKEN.items(), strict=True):
        assert line.startswith(f"row {row}, {column} {value!r}: ")
        assert zh in line
        assert en in line
    assert f"{len(BROKEN)} problem(s)" in last


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"", "文件是空的", "the file is empty"),
        (b"<!DOCTYPE html><html><body><table></table></body></html>", "这是网页（HTML）", "this is a web page (HTML)"),
        (b"PK\x03\x04rest of a workbook", "这是 Excel 工作簿", "this is an Excel workbook"),
        (HEADINGS.replace(",due_date", "").encode(), "缺少列“due_date”", "column “due_date” is missing"),
        (HEADINGS.replace(",", ";").encode(), "应为逗号", "a comma is expected"),
        (b"\xff\xff\xfe\x81\x00", "无法识别的编码", "unknown encoding"),
    ],
    ids=["empty", "web page", "workbook", "column missing", "semicolons", "no encoding"],
)
def test_what_is_no_ledger_ends_with_2(tmp_path: Path, content: bytes, zh: str, en: str) -> None:
    """A file that is not a ledger is reported in both languages; exit code 2."""
    file = tmp_path / "ledger.csv"
    file.write_bytes(content)
    told = run(AGE, file, *AS_OF)

    assert (2, "") == (told.returncode, told.stdout)
    assert zh in told.stderr
    assert en in told.stderr
    assert "Traceback" not in told.stderr


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    """A missing file is reported without a traceback; exit code 2."""
    told = run(AGE, tmp_path / "nowhere.csv", *AS_OF)

    assert (2, "") == (told.returncode, told.stdout)
    assert f"{tmp_path / 'nowhere.csv'}: No such file or directory\n" == told.stderr


def test_a_day_that_is_none_ends_with_2(tmp_path: Path) -> None:
    """The day of ageing is read as strictly as days in the ledger; exit code 2."""
    told = run(AGE, write(tmp_path, GOOD.format(invoice="1")), "--as-of", "2026-7-1")

    assert (2, "") == (told.returncode, told.stdout)
    assert "--as-of '2026-7-1'：日期应写作 2026-11-26" in told.stderr


def test_a_wrong_policy_prints_the_repair_table(tmp_path: Path) -> None:
    """Every fault of the policy file is in one table: path, value, allowed values, suggestion; exit code 2."""
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[[ageing]]\nversion = "x"\neffective_from = 2026-07-01\nprogression = "jump"\n'
        '[[ageing.overrides]]\nsegment = "政府客户"\ngrace = 30\n',
        "utf-8",
    )
    told = run(AGE, write(tmp_path, GOOD.format(invoice="1")), *AS_OF, "--policy", policy)
    head, progression, grace = told.stderr.splitlines()

    assert (2, "") == (told.returncode, told.stdout)
    assert "policy.toml: 2 problem(s)" == head
    assert ["ageing[0].progression", "'jump'", "只能是", "one", "of:", "stepwise,", "highest"] == progression.split()
    assert "did you mean 'grace_days'?" in grace


def test_a_policy_decides_the_tier(tmp_path: Path) -> None:
    """With a first tier of 31 days, thirty days overdue have no tier."""
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[[ageing]]\nversion = "x"\neffective_from = 2026-07-01\ntiers = [{ days = 31, act = "remind" }]\n', "utf-8"
    )
    ledger = write(tmp_path, GOOD.format(invoice="1"))

    assert 0 == aged(run(AGE, ledger, *AS_OF, "--json", "--policy", policy))["erp-1"]["tier"]
    assert 30 == aged(run(AGE, ledger, *AS_OF, "--json"))["erp-1"]["tier"]


def test_rows_without_a_currency_take_the_one_assumed(tmp_path: Path) -> None:
    """With `--assume-currency` a row without a currency is valid; an unknown currency ends with 2."""
    ledger = write(tmp_path, GOOD.format(invoice="1").replace("CNY", ""))
    assumed, unknown = (
        run(AGE, ledger, *AS_OF, "--assume-currency", "CNY"),
        run(AGE, ledger, *AS_OF, "--assume-currency", "ZZZ"),
    )

    assert 1 == run(AGE, ledger, *AS_OF).returncode
    assert (0, "") == (assumed.returncode, assumed.stderr)
    assert 2 == unknown.returncode
    assert "不是 ISO 4217 币种代码" in unknown.stderr


def test_a_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    """A reader that closes the pipe, as `head -1` does, causes no traceback."""
    ledger = write(tmp_path, *(GOOD.format(invoice=number) for number in range(3_000)))
    with subprocess.Popen(
        command(AGE, ledger, *AS_OF, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=surroundings(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert "erp-0" == json.loads(first)["receivable"]
    assert (141, "") == (process.returncode, complaint)


def test_help_says_what_comes_out() -> None:
    """`--help` lists every option and the meaning of each exit code."""
    told = run(AGE, "--help")

    assert 0 == told.returncode
    assert [] == [
        word for word in ("--as-of", "--policy", "--json", "--all", "0:", "1:", "2:") if word not in told.stdout
    ]
