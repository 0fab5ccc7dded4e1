"""Canonical JSON: one text per value on every machine; values without an unambiguous text are refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical, digest, plain
from offboard_core.kernel.money import Money


class Colour(Enum):
    """Members with text values."""

    RED = "red"


class Stage(StrEnum):
    """Members that are text."""

    OPEN = "open"


class Level(IntEnum):
    """Members that are numbers."""

    HIGH = 3


@attrs.frozen
class Thing:
    """An attrs value with a private field."""

    name: str
    _hidden: int = 1


class Nowhere(dt.tzinfo):
    """A zone object without an offset."""

    def utcoffset(self, _: dt.datetime | None) -> None:
        """Return None."""

    dst = tzname = utcoffset


class Count(int):
    """A subclass of int."""


class Words(str):
    """A subclass of str."""

    __slots__ = ()


NOON = dt.datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
texts = st.text(max_size=8)
facts = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (-(2**64) + 1, "-18446744073709551615"),
        ("王伟 “a\\b” \x1f\n", '"王伟 “a\\\\b” \\u001f\\n"'),
        ({"b": 1, "a": [1, 2], "王": None}, '{"a":[1,2],"b":1,"王":null}'),
        ({"10": 1, "9": 2, "Z": 3, "a": 4}, '{"10":1,"9":2,"Z":3,"a":4}'),
        ((1, "2"), '[1,"2"]'),
        (range(3), "[0,1,2]"),
        ({3, 1, 2}, "[1,2,3]"),
        (frozenset({"b", "a"}), '["a","b"]'),
        (frozenset({(2, 1), (1, 2)}), "[[1,2],[2,1]]"),
        (dt.date(2026, 2, 28), '"2026-02-28"'),
        (NOON, '"2026-11-23T04:00:00Z"'),
        (NOON.replace(microsecond=5), '"2026-11-23T04:00:00.000005Z"'),
        (Money.of("1.00", "CNY"), '{"currency":"CNY","minor":100}'),
        (Colour.RED, '"red"'),
        (Stage.OPEN, '"open"'),
        (Level.HIGH, "3"),
        (Count(7), "7"),
        (Words("七"), '"七"'),
        (pendulum.date(2026, 2, 28), '"2026-02-28"'),
        (pendulum.instance(NOON), '"2026-11-23T04:00:00Z"'),
        ({Colour.RED: 1, Stage.OPEN: 2}, '{"open":2,"red":1}'),
        (Thing("x"), '{"hidden":1,"name":"x"}'),
        (MappingProxyType({"a": (Thing("x", 2),)}), '{"a":[{"hidden":2,"name":"x"}]}'),
    ],
)
def test_the_one_spelling(value: object, spelling: str) -> None:
    """Sorted keys, no blanks, text unescaped, moments in UTC, sorted sets."""
    assert spelling == canonical(value)


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        (1.0, "$", "canonical.no_certain_spelling"),
        ({"a": [0, {"b": 1.5}]}, "$.a[1].b", "canonical.no_certain_spelling"),
        (float("nan"), "$", "canonical.no_certain_spelling"),
        (Decimal("1.0"), "$", "canonical.no_certain_spelling"),
        (b"bytes", "$", "canonical.no_certain_spelling"),
        (bytearray(b"bytes"), "$", "canonical.no_certain_spelling"),
        (memoryview(b"bytes"), "$", "canonical.no_certain_spelling"),
        (object(), "$", "canonical.no_certain_spelling"),
        (Thing, "$", "canonical.no_certain_spelling"),
        (dt.timedelta(days=1), "$", "canonical.no_certain_spelling"),
        (dt.time(18), "$", "canonical.no_certain_spelling"),
        (2**64, "$", "canonical.no_certain_spelling"),
        pytest.param({"n": 10**5000}, "$.n", "canonical.no_certain_spelling", id="5000 digits"),
        ({1: "a"}, "$", "canonical.no_certain_spelling"),
        ({"a": {None: 1}}, "$.a", "canonical.no_certain_spelling"),
        ({Level.HIGH: 1}, "$", "canonical.no_certain_spelling"),
        ({Colour.RED: 1, "red": 2}, "$", "canonical.no_certain_spelling"),
        (["\ud800"], "$[0]", "canonical.no_certain_spelling"),
        ({"\udfff": 1}, "$", "canonical.no_certain_spelling"),
        ({"at": NOON.replace(tzinfo=None)}, "$.at", "time.without_zone"),
        (NOON.replace(tzinfo=Nowhere()), "$", "time.without_zone"),
        (dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=1))), "$", "date.impossible"),
    ],
)
@pytest.mark.parametrize("read", [plain, canonical, digest])
def test_what_has_no_certain_spelling(read: Callable[[object], object], value: object, path: str, code: str) -> None:
    """Floats, naive moments, bytes, unpaired surrogates, equal keys and non-text keys are refused with their path."""
    with pytest.raises(InvalidInput) as caught:
        read(value)

    assert [(code, path)] == [(f.code, f.subject) for f in caught.value.findings]


@given(facts)
def test_plain_values_survive_json(value: object) -> None:
    """Plain values read back unchanged from canonical JSON, and the text is stable."""
    text = canonical(value)

    assert value == json.loads(text)
    assert text == canonical(json.loads(text))


@given(st.dictionaries(texts, facts), st.data())
def test_the_order_of_keys_does_not_matter(value: dict[str, object], data: st.DataObject) -> None:
    """Equal mappings have equal hashes, whatever their insertion order."""
    keys = data.draw(st.permutations(list(value)))

    assert digest(value) == digest({key: value[key] for key in keys})


@given(st.sets(st.integers(-(2**64) + 1, 2**64 - 1) | texts))
def test_the_order_of_a_set_does_not_matter(value: set[object]) -> None:
    """Equal sets have one text."""
    assert canonical(value) == canonical(frozenset(reversed(list(value))))


@given(st.dates(dt.date(1, 1, 2), dt.date(9999, 12, 30)), st.times(), st.integers(-14 * 60, 14 * 60))
def test_one_moment_has_one_spelling(day: dt.date, clock_time: dt.time, minutes: int) -> None:
    """A moment is written in UTC with a Z, whatever its zone."""
    at = dt.datetime.combine(day, clock_time, tzinfo=dt.UTC)
    elsewhere = at.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))

    assert canonical(at) == canonical(elsewhere)
    assert at == dt.datetime.fromisoformat(json.loads(canonical(elsewhere)))


@given(facts)
def test_the_digest_is_sha256_of_the_utf8_spelling(value: object) -> None:
    """The hash can be computed with json and hashlib alone."""
    spelling = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert hashlib.sha256(spelling.encode("utf-8")).hexdigest() == digest(value)


@pytest.mark.parametrize("spell", [plain, canonical, digest])
def test_nesting_without_end_is_refused(spell: Callable[[object], object]) -> None:
    """Too deep nesting raises `InvalidInput` and not a crash."""
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(InvalidInput) as caught:
        spell(deep)

    assert "canonical.no_certain_spelling" == caught.value.findings[0].code
