"""Stored documents: one aggregate as one JSON text with a stable type tag and a version.

The text is canonical, so equal aggregates have equal documents. A document of an older version goes through its
upcasters, one version at a time, before it is read; a document of a newer version or with an unknown key is refused.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from offboard_core.codec.json_values import converter
from offboard_core.codec.problems import problems_of, unwritable
from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical
from offboard_core.ports.kind import Kind
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.repository import Aggregate


def dump_record(item: Aggregate) -> str:
    """Return the document of an aggregate; the version number of the row is not part of it.

    Raises `InvalidInput` with the fields whose values have another type and could not be read back.
    """
    declared = _declared(item.kind)
    try:
        body = converter().unstructure(item, unstructure_as=declared.cls)
        body.pop("version", None)
        text = _ENCODER.encode({"type": item.kind, "v": declared.version, "body": body})
        text.encode("utf-8")  # half a surrogate pair is found here
    except Exception as error:
        raise InvalidInput(unwritable(item, declared.cls, _spell, error, item.kind), source=item.kind) from error
    return text


def load_record(kind: str, text: str, *, version: int) -> Aggregate:
    """Read a document back. Raises `InvalidInput` naming every path that is not as it should be."""
    declared = _declared(kind)
    body = _body(kind, declared, text)
    try:
        item: Aggregate = converter().structure({**body, "version": version}, declared.cls)
    except Exception as error:
        raise InvalidInput(problems_of(error, kind), source=kind) from error
    return item


def _declared(kind: str) -> Kind[Any, Any]:
    if kind not in KINDS:
        raise InvalidInput.at("kind", kind, "record.unknown_kind")
    return KINDS[kind]


def _body(kind: str, declared: Kind[Any, Any], text: str) -> dict[str, Any]:
    """Open the envelope and bring the body up to the version written now."""
    try:
        document = _DECODER.decode(text)
        if "\\u" in text:  # an escape can contain an unpaired surrogate, which databases and hashes cannot encode
            _ENCODER.encode(document).encode("utf-8")
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput.at(kind, text, "record.not_a_document", reason=str(error)[:200]) from error
    match document:
        case {"type": tag, "v": int(written), "body": dict(body), **rest} if not rest and type(written) is int:
            pass
        case _:
            raise InvalidInput.at(kind, text, "record.not_a_document", reason="type, v, body")
    if tag != kind or not 1 <= written <= declared.version:
        raise InvalidInput.at(kind, f"{tag} v{written}"[:80], "record.unknown_version", known=declared.version)
    for step in range(written, declared.version):
        body = declared.upcasters[step](body)
    if "version" in body:
        raise InvalidInput.at(f"{kind}.version", body["version"], "record.unknown_key")
    return body


def _spell(value: object, kind: Any) -> str:
    """Convert one field to text; an unpaired surrogate is detected only there."""
    return canonical(converter().unstructure(value, unstructure_as=kind))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object and refuse duplicate keys, because readers disagree on which one counts."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key comes twice")
    return made


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no whole number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
"""Encodes as `kernel.canonical` does, without checking values that the converter has already converted."""
