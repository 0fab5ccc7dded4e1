"""The JSON Schema (draft 2020-12) of policy files, generated from the policy classes, for editor completion.

It describes the structure of a file; further rules of a policy (tiers must rise) are checked only by `load_policies`.
"""

from __future__ import annotations

import datetime as dt
import inspect
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any

import attrs

from offboard_core.codec.tables import MOST, converter, most_of
from offboard_core.kernel.money import MINOR_DIGITS, Money
from offboard_core.ports.policies import Policies

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_AMOUNT = r"^-?[0-9]{1,19}(\.[0-9]{1,18})?$"
_AMOUNT_AND_CURRENCY = r"^-?[0-9]{1,19}(\.[0-9]{1,18})? [A-Z]{3}$"

Schema = dict[str, Any]


def policy_schema() -> Schema:
    """Return the schema of a policy file as a new mapping, to which a host may add.

    TOML dates are described as text of the format `date`, as TOML editors expect.
    """
    definitions: dict[str, Schema] = {}
    rooms = _table(Policies, definitions)
    for name, room in rooms["properties"].items():
        if getattr(Policies(), name):
            room["minItems"] = 1
        room.pop("default", None)
    return {
        "$schema": DIALECT,
        "$id": "urn:offboard-core:policy",
        "title": "offboard_core policy file (策略文件)",
        **rooms,
        "$defs": dict(sorted(definitions.items())),
    }


def _table(cls: type, definitions: dict[str, Schema]) -> Schema:
    """Describe an attrs class as a table: its keys, the required ones, and no other keys."""
    kinds = typing.get_type_hints(cls, include_extras=True)
    fields = [field for field in attrs.fields(typing.cast("type[attrs.AttrsInstance]", cls)) if field.init]
    properties: dict[str, Schema] = {}
    for field in fields:
        described = _describe(kinds[field.name], definitions)
        if field.name.endswith("_days") and described.get("items", {}).get("type") != "object":
            described["description"] = "整数天 a whole number of days"
        if isinstance(field.default, str | int | dt.date | tuple):
            described["default"] = _as_json(converter().unstructure(field.default, kinds[field.name]))
        properties[field.name] = described
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    return {
        "type": "object",
        "description": (inspect.getdoc(cls) or "").partition("\n\n")[0],
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _describe(kind: object, definitions: dict[str, Schema]) -> Schema:
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _describe(next(part for part in parts if part is not types.NoneType), definitions)
    if origin is typing.Annotated:
        return {**_describe(parts[0], definitions), "maximum": most_of(kind)}
    if origin is tuple:
        return {"type": "array", "items": _describe(parts[0], definitions)}
    if origin is Mapping and parts[1] is Money:
        amount = {"type": ["string", "integer"], "pattern": _AMOUNT}
        return {"type": "object", "propertyNames": {"enum": sorted(MINOR_DIGITS)}, "additionalProperties": amount}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _describe(parts[1], definitions)}
    if not isinstance(kind, type):
        raise TypeError(f"a policy cannot hold {kind!r}")
    return _named(kind, definitions)


def _named(kind: type, definitions: dict[str, Schema]) -> Schema:
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    if issubclass(kind, Enum):
        definitions.setdefault(
            kind.__name__,
            {"description": (inspect.getdoc(kind) or "").partition("\n")[0], "enum": [member.value for member in kind]},
        )
    elif kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # placeholder, in case the class refers to itself
        definitions[kind.__name__] = _table(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _as_json(value: object) -> object:
    """Convert a TOML value to JSON, which has no dates."""
    match value:
        case dt.date():
            return value.isoformat()
        case list():
            return [_as_json(inner) for inner in value]
        case dict():
            return {key: _as_json(inner) for key, inner in value.items()}
    return value


_SIMPLE: Mapping[type, Schema] = {
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date"},
    int: {"type": "integer", "minimum": 0, "maximum": MOST},
    Money: {"type": "string", "pattern": _AMOUNT_AND_CURRENCY},
    str: {"type": "string"},
}
