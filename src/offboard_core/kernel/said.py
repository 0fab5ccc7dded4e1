"""What a message says: one class per thing said, read in one place by everybody who acts on it."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Hashable, Mapping
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import ClassVar, Self

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Hand, Message


class Said:
    """The content of a message (消息内容). A subclass is a frozen attrs class; its fields are the facts of the message.

    `code` names what is said (its words stand in the catalogue), `goes_by` which hand of the host it is for. A field whose
    class is itself a `Said` part is a mapping in the facts. A field that is None and has the default None is left out.
    """

    __slots__ = ()

    goes_by: ClassVar[Hand] = Hand.NOTIFY
    wrong: ClassVar[str] = "message.fact_wrong"
    """Code of the problem of a fact that is missing or of another type."""

    @property
    def code(self) -> str:
        """Return the code; most subclasses state it as a class variable."""
        raise NotImplementedError

    @property
    def facts(self) -> dict[str, object]:
        """Return the facts by name, as a message carries and the catalogue words them."""
        values = ((name, getattr(self, name), is_optional) for name, _, is_optional in _fields_of(type(self)))
        return {name: _plain(value) for name, value, is_optional in values if value is not None or not is_optional}

    def to(
        self, recipient: str, *, key: str, stream: str, code: str | None = None, hand: Hand | None = None
    ) -> Message:
        """Address it to `recipient` (an id, or the name of a role).

        `key` is made from business identity, never from time or chance; `stream` is the aggregate that says it. `code`
        and `hand` are given where a row of a table names them, such as that of a tier action.
        """
        return Message(
            key=key,
            hand=hand or self.goes_by,
            code=code or self.code,
            recipient=recipient,
            stream=stream,
            facts=self.facts,
        )

    @classmethod
    def of(cls, message: Message) -> Self:
        """Read the content of a stored message back. Raises `InvalidInput` naming each fact that is missing or wrong."""
        return cls.read(message.facts, path=message.code)

    @classmethod
    def read(cls, facts: Mapping[str, object], *, path: str) -> Self:
        """Read the content from facts; facts that belong to no field are passed over, so that newer ones do no harm.

        Raises `InvalidInput` naming each fact that is missing or of another type, below `path`.
        """
        found: dict[str, object] = {}
        faults: list[Finding] = []
        for name, kind, is_optional in _fields_of(cls):
            if facts.get(name) is None and is_optional:
                continue
            try:
                found[name] = _read(facts.get(name), kind, f"{path}.{name}" if path else name, cls.wrong)
            except InvalidInput as error:
                faults += error.findings
        if faults:
            raise InvalidInput(faults, source=path)
        return cls(**found)


def _plain(value: object) -> object:
    if isinstance(value, Said):
        return value.facts
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _fields_of(cls: type[Said]) -> tuple[tuple[str, object, bool], ...]:
    return _fields(typing.cast("Hashable", cls))


@cache
def _fields(cls: Hashable) -> tuple[tuple[str, object, bool], ...]:
    kinds = typing.get_type_hints(cls)
    made = attrs.fields(typing.cast("type[attrs.AttrsInstance]", cls))
    return tuple((field.name, kinds[field.name], field.default is not attrs.NOTHING) for field in made)


def _read(value: object, kind: object, path: str, wrong: str) -> object:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and isinstance(value, tuple | list):
        return tuple(_read(item, inner[0], f"{path}[{place}]", wrong) for place, item in enumerate(value))
    if origin in {UnionType, typing.Union} and value is None and type(None) in inner:
        return None
    if origin in {UnionType, typing.Union}:
        (kind,) = (one for one in inner if one is not type(None))
        return _read(value, kind, path, wrong)
    if origin is Mapping and isinstance(value, Mapping):
        return {name: _read(item, inner[1], f"{path}.{name}", wrong) for name, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, StrEnum) and isinstance(value, str) and value in set(kind):
        return kind(value)
    if isinstance(kind, type) and issubclass(kind, Said) and isinstance(value, Mapping):
        return kind.read(value, path=path)
    if kind is object or _is_one(value, kind):
        return value
    raise InvalidInput.at(path, value, wrong, expected=getattr(kind, "__name__", str(kind)))


def _is_one(value: object, kind: object) -> bool:
    """Say whether a value is of a type; a truth value is no number, and a moment no date."""
    if kind in {int, dt.date}:
        return type(value) is kind
    return isinstance(kind, type) and isinstance(value, kind)
