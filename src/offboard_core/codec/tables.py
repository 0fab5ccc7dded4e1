"""TOML tables ↔ attrs values, strictly: every problem with its path, its value and what was expected; nothing coerced.

Written out instead of left to cattrs, because a person repairs the file by hand: an unknown key needs the value it
carried and a suggestion, a wrong value the words of what would be right.
"""

from __future__ import annotations

import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import cast

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money

MOST = 3650
"""The largest whole number a policy may hold; as days it is ten years."""

_LONGEST_VALUE = 40


class Shape(str):
    """What stands for a value that is no text: shown without quotes."""

    __slots__ = ()


class Unreadable(Exception):
    """Reading stopped here; why is already among the problems."""


class TableReader:
    """Reads one document and keeps every problem; thrown away afterwards."""

    def __init__(self) -> None:
        """Begin without a problem."""
        self.findings: list[Finding] = []

    def read(self, kind: object, value: object, path: str) -> object:
        """Return `value` as `kind`, or note what is wrong and raise `Unreadable`."""
        while isinstance(kind, typing.NewType):
            kind = kind.__supertype__
        origin = typing.get_origin(kind)
        if origin in (types.UnionType, typing.Union):
            return self.read(next(part for part in typing.get_args(kind) if part is not types.NoneType), value, path)
        if origin is tuple:
            return self._array(typing.get_args(kind)[0], value, path)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(typing.get_args(kind)[1], value, path)
        if not isinstance(kind, type):
            raise TypeError(f"{path}: a policy cannot hold {kind!r}")
        if attrs.has(kind) and kind is not Money:
            return self._table(kind, value, path)
        return self._scalar(kind, value, path)

    def fail(self, code: str, path: str, value: object, **facts: object) -> typing.NoReturn:
        """Note a problem and stop reading this value."""
        self.findings.append(problem(code, path, value, **facts))
        raise Unreadable

    def _table(self, cls: type, value: object, path: str) -> object:
        if not isinstance(value, dict):
            self.fail("policy.not_a_table", path, value)
        fields = {field.name: field for field in attrs.fields(cls) if field.init}
        kinds = typing.get_type_hints(cls)
        found: dict[str, object] = {}
        sound = True
        for key, inner in value.items():
            try:
                if key not in fields:
                    self.fail("policy.unknown_key", _below(path, key), inner, meant=_meant(key, fields))
                found[fields[key].alias or key] = self.read(kinds[key], inner, _below(path, key))
            except Unreadable:
                sound = False
        for name, field in fields.items():
            if field.default is attrs.NOTHING and name not in value:
                self.findings.append(problem("policy.key_missing", _below(path, name), None))
                sound = False
        if not sound:
            raise Unreadable
        return self.build(lambda: cls(**found), path)

    def build(self, make: Callable[[], object], path: str) -> object:
        """Make a value whose own invariants may refuse it; what they say is noted below `path`."""
        try:
            return make()
        except InvalidInput as error:
            for reason in error.findings:
                inner = str(reason.facts.get("path", reason.subject))
                where = inner if inner.startswith(f"{path}.") or not path else _below(path, inner)
                facts = {**reason.facts, "path": where, "value": reason.facts.get("value", "")}
                self.findings.append(Finding(code=reason.code, subject=where, facts=facts))
            raise Unreadable from error

    def _array(self, kind: object, value: object, path: str) -> tuple[object, ...]:
        if not isinstance(value, list):
            self.fail("policy.not_a_list", path, value)
        return tuple(self._each((f"{path}[{place}]", kind, inner) for place, inner in enumerate(value)))

    def _mapping(self, kind: object, value: object, path: str) -> dict[str, object]:
        if not isinstance(value, dict):
            self.fail("policy.not_a_table", path, value)
        if kind is Money:
            return dict(zip(value, self._each_money(value, path), strict=True))
        return dict(zip(value, self._each((_below(path, key), kind, value[key]) for key in value), strict=True))

    def _each_money(self, value: Mapping[str, object], path: str) -> list[object]:
        amounts: list[object] = []
        sound = True
        for currency, amount in value.items():
            try:
                amounts.append(self._money(amount, currency, _below(path, currency)))
            except Unreadable:
                sound = False
        if not sound:
            raise Unreadable
        return amounts

    def _each(self, items: typing.Iterable[tuple[str, object, object]]) -> list[object]:
        read: list[object] = []
        sound = True
        for path, kind, inner in items:
            try:
                read.append(self.read(kind, inner, path))
            except Unreadable:
                sound = False
        if not sound:
            raise Unreadable
        return read

    def _scalar(self, kind: type, value: object, path: str) -> object:
        if issubclass(kind, Enum):
            return self._member(kind, value, path)
        if kind is Money:
            amount, _, currency = value.rpartition(" ") if isinstance(value, str) else (value, "", "")
            return self._money(amount, currency, path)
        if type(value) is not kind:
            self.fail(_EXPECTED[kind] if kind is not int else _whole(path), path, value, most=MOST)
        if kind is int and not 0 <= cast(int, value) <= MOST:
            self.fail(_whole(path), path, value, most=MOST)
        return value

    def _member(self, kind: type[Enum], value: object, path: str) -> Enum:
        found = next((item for item in kind if type(value) is type(item.value) and item.value == value), None)
        if found is not None:
            return found
        options = [str(member.value) for member in kind]
        return self.fail("policy.not_one_of", path, value, options=", ".join(options), meant=_meant(value, options))

    def _money(self, amount: object, currency: str, path: str) -> Money:
        if not isinstance(amount, str) and type(amount) is not int:
            self.fail("policy.not_an_amount", path, amount)
        try:
            return Money.of(amount, currency)
        except InvalidInput as error:
            wrong = error.findings[0]
            facts = {name: fact for name, fact in wrong.facts.items() if name not in ("path", "value")}
            self.fail(wrong.code, path, wrong.facts["value"], **facts)


_EXPECTED = {str: "policy.not_text", bool: "policy.not_true_or_false", dt.date: "policy.not_a_date"}


def problem(code: str, path: str, value: object, **facts: object) -> Finding:
    """Describe one problem; the value is kept short, since it may be hostile."""
    return Finding(code=code, subject=path, facts={"path": path, "value": _bounded(value), **facts})


def show_value(value: object) -> str:
    """Show a value as TOML people know it, text in quotes, cut to a readable length."""
    quoted = isinstance(value, str) and not isinstance(value, Shape)
    text = repr(value) if quoted else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def write_table(item: object) -> str:
    """Spell the fields of an attrs value as lines `key = value`; a field that is None is left out."""
    return "".join(f"{name} = {write_value(value)}\n" for name, value in _stated(item).items())


def write_value(value: object) -> str:
    """Spell one value as TOML, tables inline, lists of tables one to a line."""
    match value:
        case Enum():
            return write_value(value.value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _quoted(value)
        case dt.date():
            return value.isoformat()
        case Money():
            return _quoted(f"{value.amount_text(grouped=False)} {value.currency}")
        case Mapping():
            return _inline({key: _amount_alone(inner) for key, inner in value.items()})
        case Sequence():
            return _list(value)
    return _inline(_stated(value))


def _stated(item: object) -> dict[str, object]:
    """Return the fields of an attrs value that hold something."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(item)))
    return {field.name: value for field in fields if field.init and (value := getattr(item, field.name)) is not None}


def _amount_alone(value: object) -> object:
    return value.amount_text(grouped=False) if isinstance(value, Money) else value


def _list(items: Sequence[object]) -> str:
    if any(attrs.has(type(item)) for item in items):
        return "[\n" + "".join(f"  {write_value(item)},\n" for item in items) + "]"
    return "[" + ", ".join(write_value(item) for item in items) + "]"


def _inline(fields: Mapping[str, object]) -> str:
    inside = ", ".join(f"{_key(name)} = {write_value(value)}" for name, value in fields.items())
    return f"{{ {inside} }}" if inside else "{}"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _below(path: str, key: str) -> str:
    shown = key if len(key) <= _LONGEST_VALUE else key[: _LONGEST_VALUE - 1] + "…"
    return f"{path}.{shown}" if path else shown


def _meant(value: object, options: typing.Iterable[str]) -> str:
    near = get_close_matches(value, list(options), n=1) if isinstance(value, str) and len(value) <= 100 else []
    return near[0] if near else ""


def _whole(path: str) -> str:
    return "policy.not_days" if "days" in path.rsplit(".", 1)[-1] else "policy.not_whole"


def _bounded(value: object) -> str | int:
    """Return a value that is safe to keep and to show, without walking into it."""
    match value:
        case str():
            return value if len(value) <= 80 else value[:79] + "…"
        case bool():
            return value
        case int():
            return value if abs(value) < 10**18 else Shape("…")
        case None:
            return Shape("")
        case dict():
            return Shape("{…}" if value else "{}")
        case list():
            return Shape("[…]" if value else "[]")
    return Shape(str(value)[:_LONGEST_VALUE])
