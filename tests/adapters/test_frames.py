"""The policy over frames: the frame type is kept, and unsuitable columns are refused by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, assert_type

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from offboard_core.adapters.frames import age_frame
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import AgeingPolicy, Override

TODAY = dt.date(2026, 11, 23)
POLICY = AgeingPolicy(
    minimum_outstanding={"CNY": Money.of("100.25", "CNY"), "JPY": Money.of("5", "JPY")},
    overrides=(Override(segment="政府客户", grace_days=10),),
)
NAMES: dict[str, Any] = {"due_on": "到期日", "outstanding": "未收余额", "currency": "币种", "segment": "客户分类"}
DAYS = [95, 60, 59, 69, 70, -1, None, 95, 95, 95, 95]
DUE = [None if days is None else TODAY - dt.timedelta(days=days) for days in DAYS]
OWED = [Decimal(one) if one else None for one in "200 200 200 200 200 200 200 0 99.99 100.25".split()] + [None]
SEGMENT = ["", None, "", "政府客户", "政府客户", "", "", "", "", "", ""]
EXPECTED = [
    (90, "due", "over-90"),
    (60, "due", "31-60"),
    (30, "due", "31-60"),
    (30, "due", "61-90"),
    (60, "due", "61-90"),
    (0, "not_due", "not_due"),
    (0, "quarantined", "quarantined"),
    (0, "settled", "settled"),
    (90, "below_minimum", "over-90"),
    (90, "due", "over-90"),
    (0, "quarantined", "quarantined"),
]


def columns() -> dict[str, Sequence[Any]]:
    """Return rows as columns of plain values."""
    return {"到期日": DUE, "未收余额": OWED, "币种": ["CNY"] * len(DUE), "客户分类": SEGMENT}


def at(hour: int) -> list[dt.datetime | None]:
    """Return the due dates as timestamps."""
    return [None if day is None else dt.datetime.combine(day, dt.time(hour)) for day in DUE]


def minor() -> list[int | None]:
    """Return the amounts in 分."""
    return [None if owed is None else int(owed * 100) for owed in OWED]


def standings(rows: Iterable[Sequence[object]]) -> list[tuple[object, ...]]:
    """Return rows as plain tuples."""
    return [tuple(row) for row in rows]


def test_polars() -> None:
    """A DataFrame is returned with its own columns unchanged."""
    frame = pl.DataFrame(columns())
    aged = age_frame(frame, POLICY, as_of=TODAY, **NAMES)
    assert_type(aged, pl.DataFrame)

    assert EXPECTED == aged.select("tier", "status", "band").rows()
    assert frame.equals(aged.select(frame.columns))


def test_polars_lazy() -> None:
    """A LazyFrame stays lazy."""
    aged = age_frame(pl.LazyFrame(columns()), POLICY, as_of=TODAY, **NAMES)
    assert_type(aged, pl.LazyFrame)

    assert EXPECTED == aged.select("tier", "status", "band").collect().rows()


def _shanghai(frame: pl.DataFrame, zone: str) -> pl.DataFrame:
    local = pl.Series("到期日", at(8)).dt.replace_time_zone("Asia/Shanghai")
    return frame.with_columns(local.dt.convert_time_zone(zone))


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_polars_timestamps(hour: int) -> None:
    """A timestamp counts as its day, at any hour."""
    frame = pl.DataFrame({**columns(), "到期日": at(hour)})

    assert EXPECTED == age_frame(frame, POLICY, as_of=TODAY, **NAMES).select("tier", "status", "band").rows()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_polars_timestamps_with_a_zone(zone: str) -> None:
    """The day is that of the business zone, whatever the zone of the column."""
    frame = _shanghai(pl.DataFrame(columns()), zone)

    assert EXPECTED == age_frame(frame, POLICY, as_of=TODAY, **NAMES).select("tier", "status", "band").rows()


def test_minor_units() -> None:
    """Whole 分 are compared with 分."""
    frame = pl.DataFrame({**columns(), "未收余额": minor()})
    aged = age_frame(frame, POLICY, as_of=TODAY, amounts_in="minor", **NAMES)

    assert EXPECTED == aged.select("tier", "status", "band").rows()


def _objects() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(list(values), dtype=object) for name, values in columns().items()})


PANDAS: dict[str, Callable[[], pd.DataFrame]] = {
    "objects": _objects,
    "datetime64[s]": lambda: _objects().assign(到期日=pd.Series(at(0)).astype("datetime64[s]")),
    "datetime64[ns]": lambda: _objects().assign(到期日=pd.Series(at(8)).astype("datetime64[ns]")),
    "datetime64 with a zone": lambda: _objects().assign(
        到期日=pd.Series(at(8)).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    ),
    "datetime64 with an offset": lambda: _objects().assign(
        到期日=pd.Series(at(8)).dt.tz_localize(dt.timezone(dt.timedelta(hours=8)))
    ),
    "strings": lambda: _objects().astype({"币种": "string", "客户分类": "string"}),
    "arrow": lambda: pa.table(columns()).to_pandas(types_mapper=pd.ArrowDtype),
}


@pytest.mark.parametrize("kind", PANDAS)
def test_pandas(kind: str) -> None:
    """A DataFrame is returned; its dates may be objects, datetime64 or Arrow dates, its amounts decimals."""
    aged = age_frame(PANDAS[kind](), POLICY, as_of=TODAY, **NAMES)

    assert isinstance(aged, pd.DataFrame)
    assert EXPECTED == standings(aged[["tier", "status", "band"]].itertuples(index=False))


def test_pandas_minor_units() -> None:
    """Nullable whole numbers use the pandas type Int64."""
    frame = _objects().assign(未收余额=pd.array(minor(), dtype="Int64"))
    aged = age_frame(frame, POLICY, as_of=TODAY, amounts_in="minor", **NAMES)

    assert EXPECTED == standings(aged[["tier", "status", "band"]].itertuples(index=False))


def test_arrow() -> None:
    """An Arrow table is returned."""
    aged = age_frame(pa.table(columns()), POLICY, as_of=TODAY, **NAMES)

    assert isinstance(aged, pa.Table)
    assert EXPECTED == [(row["tier"], row["status"], row["band"]) for row in aged.to_pylist()]


@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP"])
def test_duckdb(kind: str) -> None:
    """A relation is returned, and DuckDB computes it."""
    with duckdb.connect() as database:
        relation = database.from_arrow(pa.table(columns())).project(f"* REPLACE (到期日::{kind} AS 到期日)")
        aged = age_frame(relation, POLICY, as_of=TODAY, **NAMES)
        assert_type(aged, duckdb.DuckDBPyRelation)

        assert EXPECTED == aged.select("tier", "status", "band").fetchall()


BLANK = ["C-1", " C-1", "", " ", "\u3000\t", None]


def _in_relation(database: duckdb.DuckDBPyConnection, frame: dict[str, Sequence[Any]]) -> list[Any]:
    aged = age_frame(database.from_arrow(pa.table(frame)), AgeingPolicy(), as_of=TODAY, **CLIENTS)
    return [tier for (tier,) in aged.select("tier").fetchall()]


CLIENTS: dict[str, Any] = {"due_on": "due", "outstanding": "owed", "client": "client", "currency": "cur"}


@pytest.mark.parametrize("kind", ["polars", "pandas", "objects", "arrow", "duckdb"])
def test_blank_clients_and_unknown_currencies(kind: str) -> None:
    """A blank client is missing, and a currency must be in ISO 4217, in every type of frame."""
    frame: dict[str, Sequence[Any]] = {
        "due": [TODAY - dt.timedelta(days=40)] * 9,
        "owed": [Decimal(5)] * 9,
        "client": [*BLANK, "C-1", "C-1", "C-1"],
        "cur": ["CNY"] * 6 + ["RMB", "", None],
    }
    found: list[Any]
    if kind == "duckdb":
        with duckdb.connect() as database:
            found = _in_relation(database, frame)
    elif kind == "arrow":
        found = age_frame(pa.table(frame), AgeingPolicy(), as_of=TODAY, **CLIENTS)["tier"].to_pylist()
    else:
        made: Any = pl.DataFrame(frame) if kind == "polars" else pd.DataFrame(frame)
        if kind == "objects":
            made = pd.DataFrame({name: pd.Series(list(values), dtype=object) for name, values in frame.items()})
        found = list(age_frame(made, AgeingPolicy(), as_of=TODAY, **CLIENTS)["tier"])

    assert [30, 30, *[0] * 7] == found


@pytest.mark.parametrize("session", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_duckdb_timestamps_with_a_zone(session: str) -> None:
    """The day is that of the business zone, whatever the zone of the session."""
    with duckdb.connect() as database:
        database.execute(f"SET TimeZone = '{session}'")
        local = pl.DataFrame(columns()).with_columns(
            pl.Series("到期日", at(8)).dt.replace_time_zone("Asia/Shanghai").alias("到期日")
        )
        aged = age_frame(database.from_arrow(local.to_arrow()), POLICY, as_of=TODAY, **NAMES)

        assert EXPECTED == aged.select("tier", "status", "band").fetchall()


def test_one_flat_choice_in_duckdb() -> None:
    """Each new column is one CASE; nested ones would be a third slower."""
    with duckdb.connect() as database:
        relation = database.from_arrow(pa.table(columns()))
        sql = age_frame(relation, AgeingPolicy(), as_of=TODAY, due_on="到期日", outstanding="未收余额").sql_query()

    assert 3 == sql.count("CASE")


def test_own_names_for_the_new_columns() -> None:
    """A host can name the new columns."""
    aged = age_frame(pl.DataFrame(columns()), POLICY, as_of=TODAY, tier="级别", status="状态", band="账龄段", **NAMES)

    assert ["级别", "状态", "账龄段"] == aged.columns[-3:]


@pytest.mark.parametrize("rows", [0, 2])
@pytest.mark.parametrize("empty", ["到期日", "未收余额", "客户分类"])
def test_a_column_that_holds_nothing(rows: int, empty: str) -> None:
    """Columns without rows or values have no definite type and cause no error."""
    plain = {name: [None if name == empty else values[0]] * rows for name, values in columns().items()}
    by_pandas = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in plain.items()})
    expected = [(0, "quarantined", "quarantined") if empty != "客户分类" else EXPECTED[0]] * rows
    asked: list[Any] = [by_pandas, pl.DataFrame(plain)]
    for frame in asked:
        aged = age_frame(frame, POLICY, as_of=TODAY, **NAMES)

        assert expected == list(zip(aged["tier"], aged["status"], aged["band"], strict=True))


def test_only_what_is_asked() -> None:
    """A column set to None is omitted and needs no host columns: a tier does not need the currency."""
    asked: dict[str, Any] = {"due_on": "到期日", "outstanding": "未收余额", "segment": "客户分类"}
    frame = pl.DataFrame(columns())
    tiers = age_frame(frame, POLICY, as_of=TODAY, status=None, band=None, **asked)
    untouched = age_frame(frame, POLICY, as_of=TODAY, tier=None, status=None, band=None, **asked)

    assert [tier for tier, _, _ in EXPECTED] == tiers["tier"].to_list()
    assert [*frame.columns, "tier"] == tiers.columns
    assert frame.equals(untouched)


@pytest.mark.parametrize(
    ("changed", "given", "faults"),
    [
        ({"到期日": [None if day is None else day.isoformat() for day in DUE]}, {}, [("due_on", "column.not_a_date")]),
        ({"未收余额": [1.5] * len(DUE)}, {}, [("outstanding", "column.not_exact")]),
        ({"未收余额": ["1"] * len(DUE)}, {}, [("outstanding", "column.not_exact")]),
        ({}, {"amount": "金额", "client": "客户"}, [("amount", "column.not_there"), ("client", "column.not_there")]),
        ({"tier": SEGMENT}, {}, [("tier", "column.name_taken")]),
        ({}, {"status": "x", "band": "x"}, [("status", "column.name_taken"), ("band", "column.name_taken")]),
        ({}, {"amounts_in": "cents"}, [("amounts_in", "input.not_one_of")]),
    ],
)
def test_what_could_go_wrong_silently(
    changed: dict[str, Sequence[object]], given: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    """Text as a date, floats as money, missing and overwritten columns are all refused by name."""
    frame = pl.DataFrame({**columns(), **changed})
    with pytest.raises(InvalidInput) as caught:
        age_frame(frame, POLICY, as_of=TODAY, **NAMES, **given)

    assert faults == [(one.subject, one.code) for one in caught.value.findings]


def test_what_nobody_named() -> None:
    """A policy with a minimum and an override needs both columns, or no frame is made."""
    with pytest.raises(InvalidInput) as caught:
        age_frame(pl.DataFrame(columns()), POLICY, as_of=TODAY, due_on="到期日", outstanding="未收余额")

    assert ["segment"] == [one.subject for one in caught.value.findings]
