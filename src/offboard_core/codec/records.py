"""Stored documents: one aggregate as one JSON text with a stable type tag and a version.

The text is canonical, so equal aggregates have equal documents. A document of an older version goes through its
upcasters, one version at a time, before it is read; a document of a newer version or with an unknown key is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

import attrs

from offboard_core.access.mandate import Mandate
from offboard_core.access.standing import Standing
from offboard_core.clients import (
    ChangeRequest,
    ClaimBook,
    Client,
    ClientTransfer,
    Collaboration,
    Communication,
    DailyLog,
)
from offboard_core.codec.json_values import converter
from offboard_core.codec.problems import problems_of, unwritable
from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical
from offboard_core.offboarding import OffboardingCase
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import Adoption, Dispatch, Feed, Receipt, WorklistEntry
from offboard_core.receivables import ClientCredit, EvidenceExport, Ladder, Receivable
from offboard_core.review import Review, RiskEntry, Talk

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Converts the body of a document from one version to the next."""


@attrs.frozen(kw_only=True)
class Record:
    """How one kind is stored: its class, the current version, and the upcasters of older versions."""

    cls: type[Aggregate]
    version: int = 1
    upcasters: Mapping[int, Upcaster] = attrs.field(factory=dict)


def _without_shown(body: dict[str, Any]) -> dict[str, Any]:
    """Drop what the host's 待办 centre showed; the worklist index holds this now."""
    body.pop("shown", None)
    return body


_SHOWED_ITS_TODOS = {"version": 2, "upcasters": {1: _without_shown}}
_HISTORY: Mapping[str, Mapping[str, Any]] = {
    Ladder.kind: _SHOWED_ITS_TODOS,
    OffboardingCase.kind: _SHOWED_ITS_TODOS,
}
"""Versions of kinds that have changed since version 1."""

RECORDS: Mapping[str, Record] = {
    cls.kind: Record(cls=cast("type[Aggregate]", cls), **_HISTORY.get(cls.kind, {}))
    for cls in (
        Receivable,
        ClientCredit,
        EvidenceExport,
        Ladder,
        Client,
        Collaboration,
        ChangeRequest,
        ClaimBook,
        DailyLog,
        ClientTransfer,
        Mandate,
        Communication,
        OffboardingCase,
        Standing,
        Review,
        RiskEntry,
        Talk,
        Feed,
        Adoption,
        WorklistEntry,
        Dispatch,
        Receipt,
    )
}
"""Every stored kind, by its tag."""


def dump_record(item: Aggregate) -> str:
    """Return the document of an aggregate; the version number of the row is not part of it.

    Raises `InvalidInput` with the fields whose values have another type and could not be read back.
    """
    record = _record(item.kind)
    try:
        body = converter().unstructure(item, unstructure_as=record.cls)
        body.pop("version", None)
        text = _ENCODER.encode({"type": item.kind, "v": record.version, "body": body})
        text.encode("utf-8")  # raises for an unpaired surrogate
    except Exception as error:
        raise InvalidInput(unwritable(item, record.cls, _spell, error, item.kind), source=item.kind) from error
    return text


def load_record(kind: str, text: str, *, version: int) -> Aggregate:
    """Read a document. Raises `InvalidInput` with the path of every problem."""
    record = _record(kind)
    body = _body(kind, record, text)
    try:
        return converter().structure({**body, "version": version}, record.cls)
    except Exception as error:
        raise InvalidInput(problems_of(error, kind), source=kind) from error


def _record(kind: str) -> Record:
    if kind not in RECORDS:
        raise InvalidInput.at("kind", kind, "record.unknown_kind")
    return RECORDS[kind]


def _body(kind: str, record: Record, text: str) -> dict[str, Any]:
    """Open the envelope and convert the body to the current version."""
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
    if tag != kind or not 1 <= written <= record.version:
        raise InvalidInput.at(kind, f"{tag} v{written}"[:80], "record.unknown_version", known=record.version)
    for step in range(written, record.version):
        body = record.upcasters[step](body)
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
