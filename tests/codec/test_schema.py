"""The JSON Schema of a policy file accepts what `load_policies` reads."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tomllib
from enum import Enum
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.clients import CadencePolicy, PoolPolicy
from offboard_core.codec.policy import dump_policies, load_policies
from offboard_core.codec.schema import DIALECT, policy_schema
from offboard_core.errors import InvalidInput
from offboard_core.offboarding import HandoverPolicy
from offboard_core.ports.policies import Policies
from offboard_core.receivables import AgeingPolicy, Override, ProvisionPolicy, Tier
from offboard_core.receivables.policy import Act, Basis, Boundary, Progression
from offboard_core.review import ScorecardPolicy

SCHEMA = policy_schema()
SHAPE = {
    *("policy.key_missing", "policy.not_a_date", "policy.not_a_list", "policy.not_a_table", "policy.not_an_amount"),
    *("policy.not_days", "policy.not_one_of", "policy.not_text", "policy.not_true_or_false", "policy.not_whole"),
    *("policy.unknown_key", "policy.no_version", "money.unknown_currency", "money.not_an_amount"),
}
"""Codes of problems in the structure of a file, which a schema can express."""


def conforms(schema: dict[str, Any], value: object) -> bool:
    """Check a TOML value against the part of JSON Schema that is used; an unknown keyword fails."""
    words = set(schema) - {"$schema", "$id", "$defs", "title", "description", "default"}
    assert words <= {"$ref", "type", "enum", "pattern", "format", "minimum", "maximum", "items", "minItems"} | {
        *("properties", "required", "additionalProperties", "propertyNames"),
    }
    if "$ref" in schema:
        return conforms(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], value)
    if "enum" in schema:
        return type(value) is str and value in set(schema["enum"])
    return any(_is_a(kind, schema, value) for kind in _listed(schema["type"]))


def _listed(kinds: str | list[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds


def _is_a(kind: str, schema: dict[str, Any], value: object) -> bool:
    match kind, value:
        case "string", dt.datetime():
            return False
        case "string", dt.date():
            return schema.get("format") == "date"
        case "string", str():
            return "format" not in schema and re.search(schema.get("pattern", ""), value) is not None
        case "integer", int() if type(value) is int:
            return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
        case "boolean", bool():
            return True
        case "array", list():
            return len(value) >= schema.get("minItems", 0) and all(conforms(schema["items"], item) for item in value)
        case "object", dict():
            return _is_table(schema, value)
    return False


def _is_table(schema: dict[str, Any], value: dict[str, object]) -> bool:
    known, others = schema.get("properties", {}), schema["additionalProperties"]
    return (
        set(schema.get("required", ())) <= set(value)
        and all(conforms(schema.get("propertyNames", {"type": "string"}), key) for key in value)
        and all(
            conforms(known[key], inner) if key in known else others is not False and conforms(others, inner)
            for key, inner in value.items()
        )
    )


def shape_is_read(text: str) -> bool:
    """Return whether `load_policies` finds no structural problem in a file."""
    try:
        load_policies(text.encode())
    except InvalidInput as error:
        return SHAPE.isdisjoint(finding.code for finding in error.findings)
    return True


def test_it_is_json_of_the_dialect_it_names() -> None:
    """The schema is plain JSON, names its draft, and every reference is defined."""
    text = json.dumps(SCHEMA)

    assert DIALECT == SCHEMA["$schema"]
    assert SCHEMA == json.loads(text)
    assert set(re.findall(r"#/\$defs/(\w+)", text)) == set(SCHEMA["$defs"])


@pytest.mark.parametrize("cls", [AgeingPolicy, HandoverPolicy, ProvisionPolicy, Override, Tier])
def test_the_keys_are_the_fields(cls: type[attrs.AttrsInstance]) -> None:
    """Every table has exactly the keys of its class, and requires those without a default."""
    table = SCHEMA["$defs"][cls.__name__]
    fields = attrs.fields(cls)

    assert [field.name for field in fields] == list(table["properties"])
    assert [field.name for field in fields if field.default is attrs.NOTHING] == table.get("required", [])
    assert table["additionalProperties"] is False


def test_the_rooms_are_those_of_policies() -> None:
    """The file has one list of tables for each room."""
    assert [field.name for field in attrs.fields(Policies)] == list(SCHEMA["properties"]) == list(ROOMS)


def test_only_what_has_no_default_may_have_no_version() -> None:
    """A room with a default policy needs at least one version if it is present; others may be empty."""
    at_least = {room: SCHEMA["properties"][room].get("minItems", 0) for room in ROOMS}

    assert {"ageing": 1, "handover": 1, "provision": 0, "pool": 0, "cadence": 1, "scorecard": 0} == at_least
    assert [False, False, True, True, False, True] == [shape_is_read(f"{room} = []") for room in ROOMS]


@pytest.mark.parametrize(("key", "options"), [("basis", Basis), ("boundary", Boundary), ("progression", Progression)])
def test_the_options_are_those_that_are_read(key: str, options: type[Enum]) -> None:
    """Every option of the schema is read, and no other word."""
    offered = SCHEMA["$defs"][options.__name__]["enum"]

    assert [member.value for member in options] == offered
    assert all(shape_is_read(f'[[ageing]]\n{key} = "{word}"') for word in offered)
    assert not shape_is_read(f'[[ageing]]\n{key} = "{offered[0]}x"')
    assert [member.value for member in Act] == SCHEMA["$defs"]["Act"]["enum"]


def test_the_defaults_conform() -> None:
    """A dumped policy file conforms to the schema, which contains the same defaults."""
    tables = tomllib.loads(dump_policies(Policies()))

    shown = SCHEMA["$defs"]["AgeingPolicy"]["properties"]
    assert conforms(SCHEMA, tables)
    assert tables["ageing"][0]["tiers"] == shown["tiers"]["default"]
    assert tables["ageing"][0]["effective_from"].isoformat() == shown["effective_from"]["default"]
    assert (
        tables["handover"][0]["day_ends_hour"]
        == SCHEMA["$defs"]["HandoverPolicy"]["properties"]["day_ends_hour"]["default"]
    )


VALUES = """\
true
0
-1
3650
3651
1.5
"x"
"due_date"
"stepwise"
2026-07-01
2026-07-01T00:00:00Z
07:00:00
[]
{}
[1, 2]
["1"]
[{ days = 30, act = "remind" }]
[{ days = 30, act = "wave" }]
[{ days = 30 }]
[{ segment = "a", grace_days = 1 }]
[{ segment = "a", grace = 1 }]
{ CNY = "1.00" }
{ CNY = 1 }
{ CNY = 1.5 }
{ CNY = "x" }
{ RMB = "1" }
"""
ROOMS: dict[str, type[attrs.AttrsInstance]] = {
    "ageing": AgeingPolicy,
    "handover": HandoverPolicy,
    "provision": ProvisionPolicy,
    "pool": PoolPolicy,
    "cadence": CadencePolicy,
    "scorecard": ScorecardPolicy,
}
KEYS = [(room, field.name) for room, cls in ROOMS.items() for field in attrs.fields(cls)]
keys = st.sampled_from([*KEYS, ("ageing", "levels"), ("handover", "grace"), ("pool", "version")])
values = st.sampled_from(VALUES.splitlines())


@given(st.dictionaries(keys, values, max_size=3))
def test_the_schema_and_the_reader_agree(entries: dict[tuple[str, str], str]) -> None:
    """The schema accepts a file exactly if the reader finds no structural problem."""
    rooms: dict[str, list[str]] = {}
    for (room, key), value in entries.items():
        rooms.setdefault(room, []).append(f"{key} = {value}")
    text = "\n".join(line for room, lines in rooms.items() for line in (f"[[{room}]]", *lines))

    assert shape_is_read(text) == conforms(SCHEMA, tomllib.loads(text))


def test_it_is_printed_from_the_command_line() -> None:
    """The command line prints the schema."""
    answer = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "offboard_core", "policy", "schema"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert SCHEMA == json.loads(answer.stdout)


def test_the_schema_has_the_limit_of_each_field() -> None:
    """Shares, counts and days have the largest value that the reader accepts."""
    found = {
        name: SCHEMA["$defs"][cls]["properties"][name]
        for cls, name in (
            ("ProvisionPolicy", "rates_bp"),
            ("PoolPolicy", "holding_cap"),
            ("AgeingPolicy", "grace_days"),
        )
    }

    assert 10_000 == found["rates_bp"]["items"]["maximum"]
    assert (1_000_000, 3650) == (found["holding_cap"]["maximum"], found["grace_days"]["maximum"])
