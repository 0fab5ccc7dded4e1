"""The handover list 《工作交接清单》: every line with giver, receiver and witness, and the signatures of all parties."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from offboard_core.documents.catalogue import speak
from offboard_core.documents.cells import labelled, share_text, table, told
from offboard_core.documents.page import Bar, Bars, Cell, Fact, Mark, Marks, Page, Section, Table, Tone, columns
from offboard_core.documents.wording import Voice
from offboard_core.kernel.money import Money
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.item import Item, ItemState
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.party import PARTIES
from offboard_core.offboarding.precheck import Check, CheckState
from offboard_core.offboarding.residual import Residual
from offboard_core.offboarding.sheet import Signature
from offboard_core.organization.person import Role
from offboard_core.review.receivable_figures import Share

_NUMBERS = frozenset({"amount", "days_overdue", "tier", "contract_amount", "delivered", "invoiced", "remaining"})
_WHOLE = 100
_DONE = frozenset({ItemState.SETTLED, ItemState.WAIVED})
_STATE_TONES: Mapping[ItemState, Tone] = MappingProxyType(
    {ItemState.OPEN: "bad", ItemState.DEFERRED: "warn", ItemState.SETTLED: "good"}
)


@attrs.frozen(kw_only=True)
class Sheet:
    """The lines that one party signs for (会签分单): current hash, lines, and last signature."""

    role: Role
    hash: str
    lines: tuple[Item, ...]
    signature: Signature | None
    is_current: bool


@attrs.frozen(kw_only=True)
class HandoverList:
    """《工作交接清单》 of one case: the sheets of all parties; grants, residuals and sources come from the case."""

    case: OffboardingCase
    sheets: tuple[Sheet, ...]

    @property
    def lines(self) -> tuple[Item, ...]:
        """Return the lines of all sheets."""
        return tuple(line for sheet in self.sheets for line in sheet.lines)


def handover_list(case: OffboardingCase) -> HandoverList:
    """Build the handover list of a case in its current state."""
    return HandoverList(
        case=case,
        sheets=tuple(
            Sheet(
                role=role,
                hash=case.sheet(role),
                lines=case.lines(role) if role in PARTIES else (),
                signature=case.last_signature(role),
                is_current=case.signed(role) is not None,
            )
            for role in case.parties
        ),
    )


def checklist_page(handover: HandoverList, voice: Voice) -> Page:
    """Build the page: progress, one table per kind of line, grants, residuals, sources, signatures."""
    case = handover.case
    sections = [Section("", (_progress(handover.lines, voice),))] if handover.lines else []
    sections += [
        _lines(kind, lines, voice)
        for kind in ItemKind
        if (lines := tuple(line for line in handover.lines if line.kind is kind))
    ]
    sections.append(Section(voice.fill("page.checklist.grants"), (_grants(case, voice),)))
    if case.residuals:
        sections.append(Section(voice.fill("page.checklist.residuals"), (_residuals(case.residuals, voice),)))
    sections.append(Section(voice.fill("page.checklist.sources"), (_sources(case, voice),)))
    sections.append(Section(voice.fill("page.checklist.signatures"), (_marks(handover.sheets, voice),)))
    return Page(
        language=voice.language,
        title=voice.fill("page.checklist.title"),
        facts=labelled(
            voice,
            case=case.id,
            leaver=voice.say("page.named", {"name": case.leaver_name, "id": case.leaver}),
            stage=case.stage,
            last_working_on=case.last_working_on,
            supervisor=case.supervisor,
        ),
        sections=tuple(sections),
        is_wide=True,
    )


def _progress(lines: tuple[Item, ...], voice: Voice) -> Bars:
    """Return the share of lines settled or waived, per kind; deferred lines do not count."""
    return Bars(
        title=voice.fill("page.checklist.progress"),
        items=tuple(
            Bar(
                label=voice.name(kind)[:1].upper() + voice.name(kind)[1:],
                length=done * _WHOLE // len(states),
                text=share_text(Share(part=done, whole=len(states)), voice),
                tone="good" if done == len(states) else "warn",
            )
            for kind in ItemKind
            if (states := [line.state for line in lines if line.kind is kind])
            for done in (sum(state in _DONE for state in states),)
        ),
        full=_WHOLE,
    )


def _lines(kind: ItemKind, lines: tuple[Item, ...], voice: Voice) -> Section:
    details, more = kind.rules.columns, _became(kind)
    names = ("label", *(label for _, label in details), *more, "giver", "receiver", "witness", "due_on", "state")
    numbers = tuple(place for place, (name, _) in enumerate(details, start=1) if name in _NUMBERS)
    table = Table(
        columns=columns(*map(voice.label, names), numbers=numbers),
        rows=tuple(_line(line, tuple(name for name, _ in details), more, voice) for line in lines),
    )
    title = voice.fill("page.checklist.lines", kind=voice.name(kind), count=str(len(lines)))
    return Section(title[:1].upper() + title[1:], (table,))


def _became(kind: ItemKind) -> tuple[str, ...]:
    """Name what is told of a line beside its columns: what became of it on the way."""
    returned = ("outcome", "evidence") if kind.rules.is_returned else ()
    documented = ("documentation",) if kind.rules.is_documented else ()
    verified = ("verification",) if kind.rules.is_verified else ()
    return (*returned, *documented, *verified)


def _line(line: Item, details: tuple[str, ...], more: tuple[str, ...], voice: Voice) -> tuple[Cell, ...]:
    known = {**line.facts, **line.moving}
    known["promises"] = _money_notes(line, voice)
    if isinstance(amount := known.get("amount"), Money) and amount.minor == 0:
        known |= {"days_overdue": 0, "tier": 0}  # a paid claim is no longer overdue
    label, item = voice.fact("label", known.get("client_name", line.label)), voice.fact("item", line.id)
    own = {
        "outcome": line.outcome,
        "evidence": line.evidence,
        "documentation": _documented(line, voice),
        "verification": _verified(line, voice),
    }
    return (
        Cell(label if item in label else f"{label} · {item}"),
        *(Cell(_detail(name, known.get(name), voice)) for name in details),
        *(Cell(told(name, own[name], voice)) for name in more),
        Cell(told("giver", line.giver, voice)),
        Cell(told("receiver", line.receiver, voice)),
        Cell(told("witness", line.witness, voice)),
        Cell(voice.fact("due_on", line.deferred_until or line.due_on)),
        Cell(voice.name(line.state), _STATE_TONES.get(line.state, "plain")),
    )


def _money_notes(line: Item, voice: Voice) -> tuple[object, ...]:
    """Return the promises to pay and the reported receipts of a line."""
    promises, receipts = line.facts.get("promises"), line.facts.get("receipts")
    reported = voice.label("receipts")
    return (
        *(promises if isinstance(promises, tuple) else ()),
        *(f"{reported} {one}" for one in (receipts if isinstance(receipts, tuple) else ())),
    )


def _documented(line: Item, voice: Voice) -> str | None:
    """Word the state of a client's documentation, and what the leaver must still add."""
    said = [] if line.documentation is None else [voice.name(line.documentation.state)]
    missing = line.moving.get("missing")
    if missing and line.is_open:
        said.append(voice.say("page.checklist.missing", {"missing": missing}))
    return voice.fill("sentence.also").join(said) or None


def _verified(line: Item, voice: Voice) -> str | None:
    """Word finance's verdict on a claim, the reason for a dispute, and the state of the balance confirmation."""
    texts = []
    if line.verification is not None:
        disputed = voice.say("page.checklist.disputed", {"reason": line.verification.reason})
        texts.append(voice.fill("page.checklist.agreed") if line.verification.agreed else disputed)
    sent, acknowledged = (line.moving.get(name) for name in ("balance_sent_on", "balance_acknowledged_on"))
    if acknowledged is not None:
        texts.append(voice.say("page.checklist.balance_acknowledged", {"on": acknowledged}))
    elif sent is not None:
        texts.append(voice.say("page.checklist.balance_sent", {"on": sent}))
    return voice.fill("sentence.also").join(texts) or None


def _detail(name: str, value: object, voice: Voice) -> str:
    """Word one column; a claim that is not overdue shows a dash for days and tier."""
    if name in {"days_overdue", "tier"} and isinstance(value, int) and value <= 0:
        return "—"
    return told(name, value, voice)


def _grants(case: OffboardingCase, voice: Voice) -> Table:
    unknown = next((item for item in case.unknown_checks() if item.facts["topic"] == Topic.ACCESS), None)
    rows = (
        (
            Cell(voice.fact("system", grant.system)),
            Cell(told("level", grant.level, voice)),
            Cell(voice.fact("cutoff_at", grant.cutoff_at)),
            Cell(voice.name(grant.state), "warn" if grant.is_live else "good"),
            Cell(told("evidence", grant.evidence, voice)),
        )
        for grant in case.grants
    )
    return table(
        voice,
        ("system", "level", "cutoff_at", "state", "evidence"),
        rows,
        none=voice.fill("page.nothing") if unknown is None else speak(voice, unknown),
    )


def _residuals(residuals: tuple[Residual, ...], voice: Voice) -> Table:
    rows = (
        (
            Cell(voice.fact("label", item.label)),
            Cell(voice.name(item.kind)),
            Cell(voice.fact("owner", item.receiver)),
            Cell(voice.fact("due_on", item.due_on)),
            Cell(voice.fill("page.report.is_open"), "bad")
            if item.is_open
            else Cell(voice.fill("page.report.is_settled"), "good"),
        )
        for item in residuals
    )
    return table(voice, ("label", "kind", "owner", "due_on", "state"), rows, none="")


def _sources(case: OffboardingCase, voice: Voice) -> Table:
    """Return the state of every source; a source that was not asked is unknown."""
    return Table(
        columns=columns(*map(voice.label, ("topic", "state", "reason_unknown", "asked_at"))),
        rows=tuple(_source(topic, case.find_check(topic), voice) for topic in Topic),
    )


def _source(topic: Topic, check: Check | None, voice: Voice) -> tuple[Cell, ...]:
    state = CheckState.UNKNOWN if check is None else check.state
    return (
        Cell(voice.name(topic)),
        Cell(voice.name(state), "unknown" if state is CheckState.UNKNOWN else "plain"),
        Cell(told("reason", "not_asked" if check is None else check.reason, voice)),
        Cell(told("asked_at", None if check is None else check.asked_at, voice)),
    )


def _marks(sheets: tuple[Sheet, ...], voice: Voice) -> Marks:
    return Marks(tuple(_mark(sheet, voice) for sheet in sheets))


def _mark(sheet: Sheet, voice: Voice) -> Mark:
    signature = sheet.signature
    if signature is None:
        state = Cell(voice.fill("page.checklist.not_signed"), "bad")
        blank = tuple(Fact(voice.label(name), "") for name in ("signer", "signed_at"))
        return Mark(party=voice.name(sheet.role), state=state, lines=(*blank, Fact(voice.label("sheet"), sheet.hash)))
    lines = [
        Fact(voice.label("signer"), f"{voice.fact('name', signature.name)} · {voice.fact('signer', signature.signer)}"),
        Fact(voice.label("signed_at"), voice.fact("at", signature.at)),
        Fact(voice.label("sheet"), voice.fact("sheet", signature.sheet)),
    ]
    if signature.substitution:
        lines.append(Fact(voice.label("substitution"), voice.fact("substitution", signature.substitution)))
    current = Cell(voice.fill("page.checklist.signed"), "good")
    stale = Cell(voice.fill("page.checklist.stale"), "warn")
    return Mark(party=voice.name(sheet.role), state=current if sheet.is_current else stale, lines=tuple(lines))
