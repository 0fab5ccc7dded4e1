"""Stored documents of every kind with every field filled, as earlier versions of the library wrote them.

`python -m tests.codec.corpus` appends the documents of the current version that are missing. Lines are never removed
after a release, because hosts keep their data and later versions must read it.
"""

from __future__ import annotations

import datetime as dt
import json
import types
import typing
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, cast

import attrs

from offboard_core.codec.records import dump_record
from offboard_core.kernel.money import Money
from offboard_core.ports.kinds import KINDS

STORED = Path(__file__).with_name("corpus.jsonl")
FACTS = {
    "on": dt.date(2026, 11, 23),
    "at": dt.datetime(2026, 11, 23, 4, 5, 6, 789000, tzinfo=dt.UTC),
    "amount": Money.of("13500.50", "CNY"),
    "many": (1, "二", None, True, {"$date": "tomorrow"}),
}
NUMBERS = {"version": 0, "day_ends_hour": 17}
LATER = dt.datetime(2027, 1, 2, 3, 4, 5, 678900, tzinfo=dt.UTC)
"""The end of every window, later than its start."""
TEXTS = {"owner": "li.na", "zone": "Asia/Shanghai"}


def documents() -> list[tuple[str, str]]:
    """Return kind and text of every stored document."""
    lines = [json.loads(line) for line in STORED.read_text("utf-8").splitlines()]
    return [(line["type"], json.dumps(line, ensure_ascii=False)) for line in lines]


def filled(kind: object, name: str = "") -> Any:  # noqa: ANN401 - a value of that kind
    """Return a deterministic value with every field filled."""
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return filled(next(part for part in parts if part is not types.NoneType), name)
    if name == "until_at":
        return LATER
    if origin is tuple:
        return (filled(parts[0], name),)
    if origin is Mapping:
        return FACTS if parts[1] is object else {"key": filled(parts[1], name)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[-1]
    simple: dict[object, object] = {
        str: TEXTS.get(name, f"文本 {name}".strip()),
        int: NUMBERS.get(name, 1),
        bool: True,
        dt.date: FACTS["on"],
        dt.datetime: FACTS["at"],
        Money: FACTS["amount"],
        object: FACTS,
    }
    if kind in simple:
        return simple[kind]
    cls = cast("type[attrs.AttrsInstance]", kind)
    hints = typing.get_type_hints(cls)
    return cls(**{field.alias: filled(hints[field.name], field.name) for field in attrs.fields(cls) if field.init})


def written_today() -> list[str]:
    """Return the documents today's version writes, one of each kind."""
    return [dump_record(filled(kind.cls)) for kind in KINDS.values()]


if __name__ == "__main__":
    known = STORED.read_text("utf-8").splitlines() if STORED.exists() else []
    STORED.write_text("".join(f"{line}\n" for line in dict.fromkeys([*known, *written_today()])), "utf-8")
