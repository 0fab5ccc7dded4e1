"""TOML form of policy values: dates, amounts as text, whole numbers from 0 to 3650 or `AtMost`; and the writing of tables."""

from __future__ import annotations

import datetime as dt
import json
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs
import cattrs

from offboard_core.codec.problems import unwritable
from offboard_core.codec.strict import Hook, OneWay, as_mapping, mapping_reader, mapping_speller, strict_converter
from offboard_core.errors import InvalidInput
from offboard_core.kernel.bounds import AtMost
from offboard_core.kernel.money import Money

MOST = 3650
"""Largest whole number of a field without `AtMost`; as days it is ten years."""


@cache
def converter() -> cattrs.Converter:
    """Return the converter of policies, created once. It omits fields that are None, because TOML has no null."""
    made = strict_converter({int: (_whole, _spell_whole), dt.date: (_date, _date), Money: (_money, _spell_money)})
    made.register_unstructure_hook_factory(attrs.has, _table_speller)
    made.register_structure_hook_func(_is_bounded, _bounded)
    made.register_unstructure_hook_func(_is_bounded, _spell_whole)
    made.register_structure_hook_factory(_is_purse, _purse_reader)
    made.register_unstructure_hook_factory(_is_purse, _purse_speller)
    return made


def write_table(item: attrs.AttrsInstance, path: str = "policy") -> str:
    """Return the fields of a policy as lines `key = value`.

    Raises `InvalidInput` with the fields, below `path`, whose values have another type and could not be read back.
    """
    try:
        fields = converter().unstructure(item)
    except Exception as error:
        raise InvalidInput(unwritable(item, type(item), converter().unstructure, error, path)) from error
    return "".join(f"{name} = {_write(value)}\n" for name, value in fields.items())


def _write(value: object) -> str:
    """Return one value as TOML: tables inline, lists of tables with one item per line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case dict():
            inside = ", ".join(f"{_key(name)} = {_write(inner)}" for name, inner in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case list():
            if any(isinstance(inner, dict) for inner in value):
                return "[\n" + "".join(f"  {_write(inner)},\n" for inner in value) + "]"
            return "[" + ", ".join(map(_write, value)) + "]"
    return str(value)  # a whole number or a date


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_purse(kind: Any) -> bool:
    return typing.get_origin(kind) is Mapping and typing.get_args(kind)[1] is Money


def most_of(kind: Any) -> int:
    """Return the largest whole number of a type: that of its `AtMost`, otherwise `MOST`."""
    bounds = (one.most for one in typing.get_args(kind) if isinstance(one, AtMost))
    return next(bounds, MOST)


def _is_bounded(kind: Any) -> bool:
    return typing.get_origin(kind) is typing.Annotated and typing.get_args(kind)[0] is int


def _bounded(value: object, kind: Any) -> int:
    most = most_of(kind)
    if type(value) is not int or not 0 <= value <= most:
        raise InvalidInput.at("", value, "input.not_whole", most=most)
    return value


def _whole(value: object, _: Any) -> int:
    return _bounded(value, int)


def _spell_whole(value: object) -> int:
    """Convert a whole number; a policy built in code may exceed the limit of a file."""
    if type(value) is not int:
        raise InvalidInput.at("", value, "input.not_whole")
    return value


def _date(value: object, _: Any = dt.date) -> dt.date:
    """Read or write a date; a datetime is a date to Python, but is refused."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise InvalidInput.at("", value, "date.not_iso")
    return value


def _money(value: object, _: Any) -> Money:
    """Read "50.00 CNY", or a pair of amount and currency from a mapping of amounts by currency."""
    pair = value.rpartition(" ")[::2] if isinstance(value, str) else value
    amount, currency = pair if isinstance(pair, tuple) else (value, "")
    if not isinstance(amount, str) and type(amount) is not int:
        raise InvalidInput.at("", amount, "policy.not_an_amount")
    try:
        return Money.of(amount, currency)
    except InvalidInput as error:
        wrong = error.findings[0]
        raise InvalidInput(attrs.evolve(wrong, subject="", facts={**wrong.facts, "path": ""})) from error


def _spell_money(value: object) -> str:
    if not isinstance(value, Money):
        raise InvalidInput.at("", value, "money.not_an_amount")
    return f"{value.amount_text(grouped=False)} {value.currency}"


def _table_speller(kind: Any, made: cattrs.Converter) -> OneWay:
    spell = made.gen_unstructure_attrs_fromdict(kind)
    return lambda item: {name: value for name, value in spell(item).items() if value is not None}


def _purse_reader(kind: Any, made: cattrs.Converter) -> Hook:
    """Return the function that reads amounts by currency: the key is the currency, the value the amount."""
    read = mapping_reader(kind, made)
    return lambda value, _: read({key: (amount, key) for key, amount in as_mapping(value).items()}, kind)


def _purse_speller(kind: Any, made: cattrs.Converter) -> OneWay:
    spell = mapping_speller(kind, made)
    return lambda value: {key: amount.partition(" ")[0] for key, amount in spell(value).items()}
