"""Wording: a code and its facts become a sentence, and every fact is worded in the same language.

Values never make it raise: a code without words is shown as it is, and a missing fact is worded as "not stated". Text
from a host or a person is inserted as plain text; placeholders in it are not expanded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from offboard_core.documents.words import FIELD, LANGUAGES, shipped_words
from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money

Words: TypeAlias = Mapping[str, Mapping[str, str]]
"""A host's own wording: language → code → sentence; `words.read_words` reads one language from a file."""

_FALLBACK = "en"
"""Language of sentences that a host's own language lacks."""

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029"  # would break a fact into two lines
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # would change the direction of the text around it
    r"\ud800-\udfff]+"  # cannot be encoded
)

_FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("role", "roles"), ("role",)),
        **dict.fromkeys(("owner", "receiver", "recipient", "escalates_to"), ("role", "person")),
        **dict.fromkeys(
            (
                *(
                    "accepted_by",
                    "actor",
                    "after",
                    "approved_by",
                    "author",
                    "by",
                    "confirmed_by",
                    "decided_by",
                    "giver",
                ),
                *("leaver", "person", "promised_to", "salesperson", "signer", "successor", "supervisor", "witness"),
            ),
            ("person",),
        ),
        **dict.fromkeys(("item", "label", "ref", "subject"), ("topic", "role", "legal_task_kind", "checklist_item")),
        **dict.fromkeys(("stage", "from", "to"), ("stage",)),
        "act": ("act",),
        "action": ("action",),
        "basis": ("basis", "interest_basis"),
        "category": ("risk_category",),
        "channel": ("channel",),
        "departure": ("departure_kind",),
        "employment": ("employment",),
        "phase": ("access_phase",),
        "signal": ("signal",),
        "reasons": ("signal",),
        "band": ("risk_band",),
        "missing": ("lacking",),
        "ground": ("dismissal_ground", "non_compete_ground"),
        "task": ("legal_task_kind",),
        "protections": ("protection",),
        **dict.fromkeys(("relation", "relations"), ("relation",)),
        "level": ("sharing_level",),
        "field": ("client_field", "field"),
        "field_class": ("field_class",),
        "interest_basis": ("interest_basis",),
        "interest_unknown": ("unknown_reason",),
        "kind": ("kind", "item_kind", "departure_kind", "settlement_kind", "residual_kind", "compensation_kind"),
        "means": ("receipt_means",),
        "medium": ("medium",),
        "moment": ("moment",),
        "move": ("collection_move",),
        "outcome": ("outcome", "collection_outcome"),
        "reason": ("check_reason", "unknown_reason"),
        "state": (
            "item_state",
            "grant_state",
            "documentation_state",
            "check_state",
            "statement_state",
            "promise_state",
            "receipt_state",
            "step_state",
        ),
        "status": ("status", "dispatch_status"),
        "step": ("lifecycle",),
        "topic": ("topic",),
        **dict.fromkeys(("verb", "verbs"), ("verb",)),
        "owners": ("role", "person"),
    }
)
"""Catalogue families in which the text value of a fact is looked up.

Names of people are not in the catalogue; a host that wants them shown adds words `person.<id>` → name.
"""

_NARROWER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("grant", "state", ("grant_state",)),
    ("change", "state", ("change_state",)),
    ("cooperation", "sort", ("cooperation_sort",)),
    ("event.cooperation", "sort", ("cooperation_sort",)),
    *(
        (prefix, field, ("transfer_stage",))
        for prefix in ("transfer", "event.transfer")
        for field in ("stage", "wanted", "before")
    ),
    ("event.revocation", "state", ("grant_state",)),
    ("documentation", "state", ("documentation_state",)),
    ("event.documentation", "state", ("documentation_state",)),
    ("event.source", "state", ("check_state",)),
    ("ageing.promise", "state", ("promise_state",)),
    ("ageing.intervene", "state", ("promise_state",)),
    ("ageing.intervene", "reason", ("reason_unpaid",)),
    ("event.promise", "state", ("promise_state",)),
    ("statement", "state", ("statement_state",)),
    ("event.statement", "state", ("statement_state",)),
    ("step", "state", ("step_state",)),
    ("event.step", "state", ("step_state",)),
    ("statement", "reason", ("reason_unpaid",)),
    ("event.statement", "reason", ("reason_unpaid",)),
    ("review", "reason", ("reason",)),
    ("event.review", "reason", ("reason",)),
)
"""For codes with this prefix, the fact of this name is looked up in these families only."""


@attrs.frozen(kw_only=True)
class Voice:
    """A language, with a host's overriding words and the time zone of moments.

    A language that the library does not ship must be in `words`; sentences missing there are said in English. Raises
    `InvalidInput` for a language that is neither shipped nor in `words`, and for words that are not grouped by
    language.
    """

    language: str = "zh-CN"
    words: Words = attrs.field(factory=dict)
    zone: dt.tzinfo = DEFAULT_ZONE

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a language without words, or words of another shape."""
        for language, sentences in self.words.items():
            if not isinstance(sentences, Mapping):
                raise InvalidInput.at(f"words.{language}", sentences, "words.not_a_mapping")
        spoken = (*LANGUAGES, *self.words)
        if self.language not in spoken:
            allowed = ", ".join(dict.fromkeys(spoken))
            raise InvalidInput.at("language", self.language, "input.unknown_language", allowed=allowed)

    def find(self, code: str) -> str | None:
        """Return the sentence of a code with its placeholders, or None if neither the host nor the library has one."""
        theirs = self.words.get(self.language)
        if theirs is not None and isinstance(text := theirs.get(code), str):
            return text
        return shipped_words(self.language if self.language in LANGUAGES else _FALLBACK).get(code)

    def say(self, code: str, facts: Mapping[str, object] | None = None, *, subject: str = "") -> str:
        """Word a code with its facts; `subject` fills the placeholder of that name unless a fact does."""
        known = {"subject": subject, **(facts or {})}
        template = self.find(code)
        if template is None:
            return self._bare(code, facts or {})
        return FIELD.sub(lambda field: self.fact(field[1], known.get(field[1]), code), template)

    def fill(self, code: str, /, **texts: str) -> str:
        """Insert finished texts into the sentence of a code."""
        template = self.find(code) or "".join(f"{{{name}}}" for name in texts)
        return FIELD.sub(lambda field: texts.get(field[1], field[0]), template)

    def name(self, member: Enum) -> str:
        """Word a member of an enumeration: `Stage.READY` is worded under `stage.ready`."""
        family = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(member).__name__).lower()
        return self.find(f"{family}.{member.value}") or clean(str(member.value))

    def fact(self, name: str, value: object, code: str = "") -> str:
        """Word one fact for the sentence of `code`; a value that cannot be shown is replaced by its type name."""
        try:
            return self._fact(name, value, code)
        except Exception:  # noqa: BLE001 - a `__repr__` may do anything, a number be too long, a list too deep
            return f"<{type(value).__name__}>"

    def _fact(self, name: str, value: object, code: str) -> str:
        match value:
            case None | "":
                return self.fill("value.not_stated")
            case Unknown(reason):
                return self.say("value.unknown", {"reason": reason})
            case bool():
                return self.fill("value.yes" if value else "value.no")
            case Enum():
                return self.name(value)
            case dt.date():
                return self._moment(value) if isinstance(value, dt.datetime) else value.isoformat()
            case str():
                return self._text(name, value, code)
            case _:
                return self._collection(name, value, code)

    def _collection(self, name: str, value: object, code: str) -> str:
        match value:
            case Mapping():
                return self._mapping(value, code)
            case AbstractSet():
                return self.listed(sorted(self.fact(name, inner, code) for inner in value))
            case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
                mark = "sentence.also" if any(isinstance(inner, Mapping) for inner in value) else "value.and"
                return self.listed((self.fact(name, inner, code) for inner in value), mark=mark)
            case _:
                return clean(str(value))

    def listed(self, texts: Iterable[str], *, mark: str = "value.and") -> str:
        """Join texts to a list; an empty list is worded as none."""
        return self.fill(mark).join(texts) or self.fill("value.none")

    def label(self, name: str) -> str:
        """Return the label of a fact in a form; without one, return its name."""
        return self.find(f"field.{name}") or clean(name)

    def _text(self, name: str, value: str, code: str) -> str:
        if _MOMENT.fullmatch(value):
            try:
                return self._moment(dt.datetime.fromisoformat(value))
            except ValueError:
                return clean(value)
        families = _families_of(name, code)
        if (known := self._known(families, value)) is not None:
            return known
        parts = [self._known(families, part) for part in value.split(", ")]
        return clean(value) if None in parts else self.listed(part for part in parts if part is not None)

    def _known(self, families: Iterable[str], value: str) -> str | None:
        words = (self.find(f"{family}.{value}") for family in families)
        return next((text for text in words if text is not None), None)

    def _moment(self, value: dt.datetime) -> str:
        """Word a moment in the zone of the voice, with its offset from UTC."""
        try:
            local = value.astimezone(self.zone) if value.tzinfo is not None else value
        except OverflowError:
            local = value
        return local.isoformat(sep=" ", timespec="minutes")

    def _mapping(self, value: Mapping[Any, object], code: str) -> str:
        match value:
            case {"minor": int(minor), "currency": str(currency)} if len(value) == 2:
                with suppress(InvalidInput):
                    return str(Money(minor=minor, currency=currency))
        colon = self.fill("value.colon")
        texts = {str(key): self.fact(str(key), inner, code) for key, inner in value.items()}
        return self.listed(f"{self.label(key)}{colon}{text}" for key, text in texts.items())

    def _bare(self, code: str, facts: Mapping[str, object]) -> str:
        if not facts:
            return clean(code)
        return self.fill("sentence.bare", code=clean(code), facts=self._mapping(facts, code))


def clean(text: str) -> str:
    """Replace control and direction characters by blanks, so that a fact stays on one line and in one direction."""
    return _UNPRINTABLE.sub(" ", text)


def _families_of(name: str, code: str) -> tuple[str, ...]:
    for prefix, field, families in _NARROWER:
        if field == name and (code == prefix or code.startswith((f"{prefix}.", f"{prefix}_"))):
            return families
    return _FAMILIES.get(name, ())
