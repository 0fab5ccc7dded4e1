"""The public API as text. `python -m tests.public_api` writes it to `tests/public_api.txt`, which is committed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import attrs

STORED = Path(__file__).with_name("public_api.txt")
ROOMS = ("access", "clients", "offboarding", "organization", "ports", "receivables", "review", "usecases")
"""Packages from which hosts import names, besides the front door."""
_LONGEST_DEFAULT = 60


def doors() -> Iterator[tuple[str, ModuleType]]:
    """Yield every module from which hosts import names, the front door first."""
    yield "offboard_core", import_module("offboard_core")
    for room in ROOMS:
        module = import_module(f"offboard_core.{room}")
        if hasattr(module, "__all__"):
            yield f"offboard_core.{room}", module


def spell_api() -> str:
    """Return every public name with signature, members and fields, so that any change is a changed line."""
    lines: list[str] = []
    for path, module in doors():
        lines += [f"## {path}", ""]
        for name in module.__all__:
            lines += [*_spell(name, getattr(module, name)), ""]
    return "\n".join(lines)


def _spell(name: str, thing: object) -> Iterator[str]:
    if isinstance(thing, type):
        yield from _spell_class(name, thing)
    elif isinstance(thing, FunctionType):
        yield f"def {name}{_signature(thing)}"
    else:
        yield f"{name}: {type(thing).__name__}"


def _spell_class(name: str, cls: type) -> Iterator[str]:
    bases = ", ".join(base.__name__ for base in cls.__bases__ if base is not object)
    yield f"class {name}({bases})" if bases else f"class {name}"
    if issubclass(cls, Enum):
        yield from (f"    {member.name} = {member.value!r}" for member in cls)
    elif attrs.has(cls):
        yield from (f"    {_field(cls, field)}" for field in attrs.fields(cls) if field.init)
    elif "__init__" in vars(cls) and not getattr(cls, "_is_protocol", False):
        yield f"    def __init__{_signature(cls.__init__)}"
    for attribute, value in _members(cls).items():
        if attribute.startswith("_"):
            continue
        match value:
            case property():
                yield f"    {attribute}: {value.fget.__annotations__.get('return', '?') if value.fget else '?'} (property)"
            case classmethod():
                yield f"    classmethod {attribute}{_signature(value.__func__)}"
            case FunctionType():
                yield f"    def {attribute}{_signature(value)}"


def _members(cls: type) -> dict[str, object]:
    """Return what a class offers, together with its bases that no door lists: their members are public through it."""
    listed = _listed()
    members: dict[str, object] = {}
    for base in cls.__mro__:
        if base is cls or (base.__module__.startswith("offboard_core.") and base not in listed):
            members.update({name: value for name, value in vars(base).items() if name not in members})
    return members


@cache
def _listed() -> frozenset[object]:
    """Return every class that some door lists."""
    things = (getattr(module, name) for _, module in doors() for name in module.__all__)
    return frozenset(thing for thing in things if isinstance(thing, type))


def _field(cls: type, field: attrs.Attribute[Any]) -> str:
    # Not `field.type`: cattrs resolves it in place, so it changes after the first storing.
    kind = next(found[field.name] for base in cls.__mro__ if field.name in (found := inspect.get_annotations(base)))
    has_default = "" if field.default is attrs.NOTHING else f" = {_shown(field.default)}"
    return f"{'*, ' if field.kw_only else ''}{field.alias or field.name}: {kind}{has_default}"


def _signature(function: Any) -> str:  # noqa: ANN401 - whatever can be called
    signature = inspect.signature(function)
    parameters = [
        parameter if parameter.default is parameter.empty else parameter.replace(default=_Shown(parameter.default))
        for parameter in signature.parameters.values()
    ]
    return str(signature.replace(parameters=parameters)).replace("'", "")


class _Shown:
    """A default value whose text is the same in every process."""

    def __init__(self, value: object) -> None:
        self._text = _shown(value)

    def __repr__(self) -> str:
        return self._text


def _shown(value: object) -> str:
    if type(value).__name__ == "Factory" or (isinstance(value, frozenset) and value):
        return "…"
    text = repr(value)
    return text if len(text) <= _LONGEST_DEFAULT and " at 0x" not in text else f"{type(value).__name__}(…)"


if __name__ == "__main__":
    STORED.write_text(spell_api(), "utf-8")
