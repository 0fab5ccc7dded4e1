"""Problems in reading or writing: nested errors become a flat list of faults with their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast, get_type_hints

import attrs
import cattrs

from offboard_core.codec.strict import Key
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding

Step: TypeAlias = str | int
"""A step of a path: the name of a field, a `Key` of a mapping, or an index of a list."""

_LONGEST_KEY = 80


@attrs.frozen
class Fault:
    """One problem: its path and its reason; the fact `path` of `reason` continues after `steps`.

    `known` are the valid keys, if the problem is an unknown key.
    """

    steps: tuple[Step, ...]
    reason: Finding
    known: tuple[str, ...] = ()

    def below(self, path: str) -> Finding:
        """Return the reason with its full path; `path` is the text of the steps."""
        inner = str(self.reason.facts.get("path", self.reason.subject))
        where = ".".join(part for part in (path, inner) if part)
        return Finding(code=self.reason.code, subject=where, facts={"value": "", **self.reason.facts, "path": where})


def faults_of(error: BaseException, steps: tuple[Step, ...] = ()) -> Iterator[Fault]:
    """Yield the faults in an error raised by the converter."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from faults_of(inner, (*steps, *_step(inner)))
    elif isinstance(error, InvalidInput):
        for found in error.findings:
            yield Fault(steps, found)
    elif isinstance(error, cattrs.ForbiddenExtraKeysError):
        known = tuple(field.name for field in attrs.fields(cast("type[attrs.AttrsInstance]", error.cl)) if field.init)
        for key in sorted(map(str, error.extra_fields)):
            yield Fault((*steps, key), _reason("record.unknown_key"), known)
    elif isinstance(error, KeyError):
        yield Fault(steps, _reason("record.key_missing"))
    else:
        yield Fault(steps, InvalidInput.at("", str(error), "record.unreadable").findings[0])


def problems_of(error: BaseException, path: str = "") -> Iterator[Finding]:
    """Yield the faults as findings, each with its path below `path`."""
    for fault in faults_of(error):
        yield fault.below(path + "".join(map(_spelt, fault.steps)))


def unwritable(
    item: object, cls: type, spell: Callable[[object, Any], object], error: Exception, path: str
) -> Iterator[Finding]:
    """Yield the fields of `cls` that `spell` cannot convert; called only after a failure, because it is slow."""
    found = False
    kinds = get_type_hints(cls)
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls)):
        try:
            spell(getattr(item, field.name), kinds[field.name])
        except Exception as inner:  # noqa: BLE001 - an error in one field must not hide errors in others
            found = True
            yield from problems_of(inner, f"{path}.{field.name}")
    if not found:
        yield from problems_of(error, path)


def shorten(text: str, most: int = _LONGEST_KEY) -> str:
    """Cut hostile text to a readable length."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _reason(code: str) -> Finding:
    return Finding(code=code, subject="", facts={"path": "", "value": ""})


def _step(error: BaseException) -> tuple[Step, ...]:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, cattrs.AttributeValidationNote):
            return (note.name,)
        if isinstance(note, cattrs.IterableValidationNote):
            return (note.index,)
    return ()


def _spelt(step: Step) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f"[{shorten(step)}]" if isinstance(step, Key) else f".{shorten(step)}"
