"""The demo on an own ledger: unusable input is reported before anything is created."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

from tests.examples.running import DEMO, files, run, tables, timeline

HEADINGS = "source,client,invoice,currency,amount,invoice_date,due_date,settled_date,settled_kind,disputed"


def write(folder: Path, *rows: str) -> Path:
    """Write a ledger with some rows."""
    file = folder / "own.csv"
    file.write_text("\n".join((HEADINGS, *rows, "")), "utf-8")
    return file


def rows(count: int) -> list[str]:
    """Build valid rows, each with its own client."""
    return [f"erp,客户{n:02d},{n},CNY,{n}00.00,2026-01-{n:02d},2026-02-{n:02d},,open,0" for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>", "这是网页（HTML）"),
        (b"source,client\n", "缺少列“due_date”"),
        (f"{HEADINGS}\nerp,A,1,CNY,abc,2026-01-01,2026-02-01,,open,0\n".encode(), "没有一行可用"),
        (None, "无法读取"),
    ],
    ids=["web page", "columns missing", "no good row", "not there"],
)
def test_a_broken_ledger_creates_nothing(tmp_path: Path, content: bytes | None, reason: str) -> None:
    """An unreadable ledger ends with 2 and the reason, without a folder or database."""
    file = tmp_path / "own.csv"
    if content is not None:
        file.write_bytes(content)
    told = run(DEMO, file, "--out", tmp_path / "out")

    assert (2, "") == (told.returncode, told.stdout)
    assert reason in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_bad_rows_are_listed_beside_the_pages(tmp_path: Path) -> None:
    """Valid rows are played; bad ones are in ledger_problems.csv with row, column, value and reason."""
    bad = ["erp,客户90,90,CNY,1E+3000000,2026-01-01,2026-02-01,,open,0", "erp,,91,CNY,5,2026-01-01,2026-02-30,,open,0"]
    ledger = write(tmp_path, *rows(24), *bad)
    told = run(DEMO, ledger, "--json", "--out", tmp_path / "out")
    with (tmp_path / "out" / "ledger_problems.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, *listed = list(csv.reader(file))

    assert (0, "") == (told.returncode, told.stderr)
    assert ["行", "列", "内容", "原因", "处理"] == heading
    assert [["26", "amount", "1E+3000000"], ["27", "client", ""], ["27", "due_date", "2026-02-30"]] == [
        line[:3] for line in listed
    ]
    assert all(line[3] and line[4] == "未采用" for line in listed)
    assert {"receivables": 24, "clients": 24, "problems": 3} == json.loads(told.stdout)["ledger"]


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The demo on a ledger with one row: its output and folder."""
    folder = tmp_path_factory.mktemp("single")
    return run(DEMO, write(folder, *rows(1)), "--out", folder / "out"), folder / "out"


@pytest.mark.slow
def test_one_client_is_enough(single: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """A ledger with one row plays to the end, without a deferred client."""
    told, _ = single
    scenes = {title: text for _, title, text in timeline(told.stdout)}

    assert (0, "") == (told.returncode, told.stderr)
    assert "移交 1 个（李娜 1），延期 0 个" == scenes["客户移交"]
    assert "已关闭" == scenes["结案"]


@pytest.mark.slow
def test_another_ledger_needs_another_folder(
    single: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    """A folder with one run refuses another ledger; `--fresh` starts again."""
    _, out = single
    before = (tables(out), files(out))
    other = run(DEMO, write(tmp_path, *rows(2)), "--out", out)
    after = (tables(out), files(out))
    fresh = run(DEMO, write(tmp_path, *rows(2)), "--json", "--fresh", "--out", out)

    assert (2, "") == (other.returncode, other.stdout)
    assert "数据库里是另一份台账的演示" in other.stderr
    assert before == after
    assert 0 == fresh.returncode
    assert 2 == json.loads(fresh.stdout)["ledger"]["clients"]


@pytest.mark.parametrize(
    "url",
    ["nonsense", "postgresql+psycopg://u:hidden@127.0.0.1:1/none", "nosuch://u:hidden@127.0.0.1/none"],
    ids=["no URL", "nobody answers", "no driver"],
)
def test_a_database_that_cannot_be_opened(tmp_path: Path, url: str) -> None:
    """A missing database ends with 2 and a sentence without the password, and creates no folder."""
    told = run(DEMO, "--db", url, "--out", tmp_path / "out")

    assert (2, "") == (told.returncode, told.stdout)
    assert "无法打开数据库：" in told.stderr
    assert "hidden" not in told.stderr
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--fresh", "--db", "sqlite://"), "--fresh empties the folder's SQLite file"),
        (("own.csv", "--small"), "--small cuts the sample"),
        (("--as-of", "2026-01-01"), "about a ledger"),
    ],
    ids=["fresh elsewhere", "a small ledger", "a day for no ledger"],
)
def test_options_that_contradict_each_other(arguments: tuple[str, ...], reason: str) -> None:
    """Options that would have no effect are refused."""
    told = run(DEMO, *arguments)

    assert 2 == told.returncode
    assert reason in told.stderr


def test_help_says_what_comes_out() -> None:
    """`--help` lists every option, the content of the folder, and the exit codes."""
    told = run(DEMO, "--help")
    wanted = (
        "LEDGER.csv",
        "--small",
        "--db",
        "--out",
        "--as-of",
        "--assume-currency",
        "--json",
        "--fresh",
        "Exit code",
    )

    assert 0 == told.returncode
    assert [] == [word for word in wanted if word not in told.stdout]
