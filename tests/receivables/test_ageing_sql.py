"""The policy as SQL text: what each dialect spells, and names and texts that are nothing else."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping

import duckdb
import pytest
from sqlalchemy import create_engine, text

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import Act, AgeingPolicy, DayUnit, Override, Tier, ageing_sql
from offboard_core.receivables.ageing_sql import _RESERVED, Dialect, What
from offboard_core.receivables.columns import AmountsIn, Columns
from tests.receivables.counting import AS_OF

DUE = "2026-08-25"


def written(
    policy: AgeingPolicy | None = None,
    *,
    dialect: Dialect = "sqlite",
    what: What = "tier",
    due_on: str = "due_date",
    outstanding: str = "open_amt",
    amounts_in: AmountsIn = "major",
    currency: str | None = None,
    segment: str | None = None,
) -> str:
    """Return the text for a table of two columns."""
    return ageing_sql(
        policy or AgeingPolicy(),
        as_of=AS_OF,
        due_on=due_on,
        outstanding=outstanding,
        dialect=dialect,
        what=what,
        amounts_in=amounts_in,
        currency=currency,
        segment=segment,
    )


def answer(sql: str, **columns: object) -> object:
    """Ask SQLite about one row."""
    names = ", ".join("? AS `" + name.replace("`", "``") + "`" for name in columns)
    connection = sqlite3.connect(":memory:")
    try:
        return connection.execute(f"SELECT {sql} FROM (SELECT {names})", tuple(columns.values())).fetchone()[0]
    finally:
        connection.close()


def test_the_text_for_spark() -> None:
    """It is one flat CASE of bare comparisons, the oldest cutoff first."""
    assert (
        "CASE WHEN open_amt IS NULL OR due_date < DATE '1950-01-01' OR open_amt <= 0 THEN 0"
        " WHEN due_date < DATE '2026-08-26' THEN 90 WHEN due_date < DATE '2026-09-25' THEN 60"
        " WHEN due_date < DATE '2026-10-25' THEN 30 ELSE 0 END"
    ) == written(dialect="spark")


@pytest.mark.parametrize(
    ("dialect", "literal"),
    [("sqlite", "< '2026-08-26'"), ("postgresql", "< DATE '2026-08-26'"), ("duckdb", "< DATE '2026-08-26'")],
)
def test_a_date_is_what_a_dialect_spells(dialect: Dialect, literal: str) -> None:
    """SQLite has no dates, and a cast to one is silently wrong: there it is text."""
    assert f"due_date {literal}" in written(dialect=dialect)


@pytest.mark.parametrize(("what", "expected"), [("tier", 90), ("status", "due"), ("band", "61-90")])
def test_three_answers(what: What, expected: object) -> None:
    """Tier, status and band, each by its own CASE; the status is the one `assess` begins from."""
    assert expected == answer(written(what=what), due_date=DUE, open_amt=5)
    assert answer(written(what=what), due_date=None, open_amt=5) in {0, "quarantined"}


@pytest.mark.parametrize("on", ["2026-08-25 08:00:00", "2026-08-25T23:59:59.999"])
def test_timestamps_as_text(on: str) -> None:
    """A timestamp of the boundary day has reached the tier; midnight after it has not."""
    assert 90 == answer(written(), due_date=on, open_amt=5)
    assert 60 == answer(written(), due_date="2026-08-26 00:00:00", open_amt=5)


@pytest.mark.parametrize(("amounts_in", "limit"), [("major", 100.5), ("minor", 10050)])
def test_the_minimum_in_the_hosts_unit(amounts_in: AmountsIn, limit: float) -> None:
    """The minimum is spelt in 元 or in 分, as the host's amounts are."""
    policy = AgeingPolicy(minimum_outstanding={"CNY": Money.of("100.50", "CNY")})
    sql = written(policy, what="status", amounts_in=amounts_in, currency="cur")
    found = [answer(sql, due_date=DUE, open_amt=owed, cur="CNY") for owed in (limit, limit - 0.01)]

    assert ["due", "below_minimum"] == found


HOSTILE = ["x'; DROP TABLE t; --", "it's", "a`b", 'a"b', "back\\slash", "back\\' OR 1=1", "/* */", "%s", ":name", "a b"]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_text_stays_a_text(value: str) -> None:
    """A segment's name is compared, whatever it looks like, and never run."""
    sql = written(AgeingPolicy(overrides=(Override(segment=value, tiers=()),)), segment="seg")

    assert [0, 90] == [answer(sql, due_date=DUE, open_amt=5, seg=seg) for seg in (value, "other")]
    with duckdb.connect() as database:
        row = "SELECT DATE '2026-08-25' AS due_date, 5 AS open_amt, ?::VARCHAR AS seg"
        text_for_duckdb = written(
            AgeingPolicy(overrides=(Override(segment=value, tiers=()),)), segment="seg", dialect="duckdb"
        )
        found = database.execute(f"SELECT {text_for_duckdb} FROM ({row})", [value]).fetchone()
    assert (0,) == found


@pytest.mark.parametrize(
    ("client", "expected"),
    [("C-1", 90), (" C-1", 90), ("", 0), (" ", 0), ("\u3000\t", 0), ("\x1c\x85\xa0", 0), (None, 0)],
)
def test_a_client_of_blanks_is_none(client: str | None, expected: int) -> None:
    """Whatever kind of blank it is, as for objects; SQLite and DuckDB agree."""
    names: Columns[str] = {"due_on": "due_date", "outstanding": "open_amt", "client": "client"}
    for_sqlite = ageing_sql(AgeingPolicy(), as_of=AS_OF, dialect="sqlite", **names)
    for_duckdb = ageing_sql(AgeingPolicy(), as_of=AS_OF, dialect="duckdb", **names)
    row = "SELECT DATE '2026-08-25' AS due_date, 5 AS open_amt, ?::VARCHAR AS client"

    assert expected == answer(for_sqlite, due_date=DUE, open_amt=5, client=client)
    with duckdb.connect() as database:
        assert (expected,) == database.execute(f"SELECT {for_duckdb} FROM ({row})", [client]).fetchone()


@pytest.mark.parametrize(("currency", "expected"), [("CNY", 90), ("RMB", 0), ("cny", 0), ("", 0), (None, 0)])
def test_a_currency_nobody_knows(currency: str | None, expected: int) -> None:
    """Where the currency is named, it has to be one of ISO 4217."""
    assert expected == answer(written(currency="cur"), due_date=DUE, open_amt=5, cur=currency)


@pytest.mark.parametrize(
    ("dialect", "spelt"),
    [
        ("sqlite", "LTRIM(client, CHAR(9, 10, "),
        ("postgresql", "LTRIM(client, CHR(9) || CHR(10) || "),
        ("duckdb", "LTRIM(client, CHR(9) || CHR(10) || "),
        ("spark", r"TRIM(LEADING '\u0009\u000a"),
    ],
)
def test_blanks_are_spelt_in_plain_letters(dialect: Dialect, spelt: str) -> None:
    """No dialect's text holds a blank that an editor would lose."""
    sql = ageing_sql(AgeingPolicy(), as_of=AS_OF, dialect=dialect, due_on="d", outstanding="o", client="client")

    assert spelt in sql
    assert sql.isascii()
    assert sql.isprintable()


def test_neighbours_with_one_result_are_one_when() -> None:
    """What comes to the same is asked in one go: a database pays for each WHEN."""
    assert 3 + 1 == written().count("WHEN")
    assert 5 == written(what="band").count("WHEN") - 1


def test_working_days_come_as_dates() -> None:
    """The calendar is asked when the text is made; the text holds dates and nothing else."""
    policy = AgeingPolicy(unit=DayUnit.BUSINESS, tiers=(Tier(1, Act.REMIND),))
    sql = ageing_sql(policy, as_of=dt.date(2026, 10, 5), dialect="sqlite", due_on="d", outstanding="o")

    assert "WHEN d < '2026-09-30' THEN 1" in sql


def test_spark_escapes_with_a_backslash() -> None:
    """In Spark SQL a backslash escapes, and two quotes are two texts side by side."""
    sql = written(AgeingPolicy(overrides=(Override(segment="a\\b'c", tiers=()),)), segment="seg", dialect="spark")

    assert r"seg = 'a\\b\'c'" in sql


@pytest.mark.parametrize("name", [*HOSTILE, "到期日", "Due", "order", "select", "1st", "[x]"])
def test_a_name_stays_a_name(name: str) -> None:
    """Whatever a column is called, the text asks for that column and nothing else."""
    columns: Mapping[str, object] = {name: DUE, "open_amt": 5}

    assert 90 == answer(written(due_on=name), **columns)


@pytest.mark.parametrize(
    ("dialect", "spelt"),
    [
        ("sqlite", 't.`到"期`'),
        ("postgresql", 't."到""期"'),
        ("duckdb", 't."到""期"'),
        ("spark", 't.`到"期`'),
    ],
)
def test_how_names_are_quoted(dialect: Dialect, spelt: str) -> None:
    """A plain name stays as it is, any other is quoted part by part, as the dialect does."""
    assert f" {spelt} < " in written(due_on='t.到"期', dialect=dialect)
    assert " `a``b` < " in written(due_on="a`b", dialect="spark")


@pytest.mark.parametrize("name", ["due_dat", "到期", "Due"])
def test_a_misspelt_column_is_an_error_in_sqlite_too(name: str) -> None:
    """SQLite takes an unknown name in double quotes for a text, which would age every row alike; ours it refuses."""
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        answer(written(due_on=name), due_date=DUE, open_amt=5)


@pytest.mark.parametrize("name", ["", ".", "a.", ".a", "a..b", "a\x00b", "a\nb", "x" * 257, "\ud800"], ids=ascii)
def test_what_cannot_be_a_name(name: str) -> None:
    """It is refused before any text is made."""
    with pytest.raises(InvalidInput) as caught:
        written(due_on=name)

    assert [("due_on", "column.not_a_name")] == [(one.subject, one.code) for one in caught.value.findings]


def test_a_text_no_sql_can_spell() -> None:
    """A segment with a NUL in it is refused: some databases would read only what stands before it."""
    with pytest.raises(InvalidInput) as caught:
        written(AgeingPolicy(overrides=(Override(segment="a\x00b", grace_days=9),)), segment="seg", what="status")

    assert ["column.not_spellable"] == [one.code for one in caught.value.findings]


@pytest.mark.parametrize("keyword", ["dialect", "what", "amounts_in"])
def test_an_unknown_choice(keyword: str) -> None:
    """An unknown dialect, answer or unit is refused, and the error names what there is."""
    choice: dict[str, str] = {keyword: "oracle"}
    with pytest.raises(InvalidInput) as caught:
        written(**choice)  # type: ignore[arg-type]

    assert (keyword, "input.not_one_of") == (caught.value.findings[0].subject, caught.value.findings[0].code)


def test_a_column_nobody_named() -> None:
    """The error comes when the text is made, not when the database reads it."""
    with pytest.raises(InvalidInput, match="due_on"):
        ageing_sql(AgeingPolicy(), as_of=AS_OF, outstanding="open_amt", dialect="sqlite")


def test_every_reserved_word_of_duckdb_is_quoted() -> None:
    """DuckDB itself says which words it reserves."""
    with duckdb.connect() as database:
        words = database.execute(
            "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
        ).fetchall()

    assert [] == sorted({word for (word,) in words} - _RESERVED)


def test_every_reserved_word_of_postgresql_is_quoted(postgres_url: str) -> None:
    """PostgreSQL itself says which words it reserves."""
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        words = connection.scalars(text("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")).all()
    engine.dispose()

    assert [] == sorted(set(words) - _RESERVED)
