"""The permission matrix (权限矩阵) as a page: actions of each role per kind, proofs, and explained decisions."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from offboard_core.access.decision import judge
from offboard_core.access.grounds import Grounds
from offboard_core.access.proof import FACTS, Proof, prove
from offboard_core.access.rules import Action, Forbid, Relation, Rules
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import FieldClass, Target
from offboard_core.documents.page import (
    Block,
    Cell,
    Fact,
    Facts,
    Figure,
    Figures,
    Page,
    Paragraph,
    Section,
    Table,
    columns,
)
from offboard_core.documents.wording import Voice
from offboard_core.kernel.identity import PersonId
from offboard_core.organization.person import Role

_TOGETHER = {Relation.WRITER: frozenset({Relation.READER})}
"""Relations that imply other relations."""


@attrs.frozen(kw_only=True)
class PermissionReport:
    """The content of a rule set: what each role may do, what is proved, and decisions with their grounds.

    `roles` are the columns. Every cell is the result of a real decision for an active person with this one role and the
    strongest login, so the matrix always agrees with the rules.
    """

    rules: Rules
    proof: Proof
    roles: tuple[Role, ...] = tuple(role for role in Role if role is not Role.SYSTEM)
    explained: tuple[Grounds, ...] = ()

    @classmethod
    def of(cls, rules: Rules, *, explained: Iterable[Grounds] = ()) -> PermissionReport:
        """Prove the facts of a rule set and create its report."""
        return cls(rules=rules, proof=prove(rules, (*FACTS, *rules.facts)), explained=tuple(explained))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of thing that have a permit, sorted by name."""
        return tuple(sorted({kind for rule in self.rules.permits for kind in rule.kinds}))

    def relations(
        self, role: Role, action: Action, kind: str, *, field: FieldClass | None = None
    ) -> tuple[Relation, ...]:
        """Return the weakest sufficient relations for an action of a role; `ANY` if none is needed."""
        who = Standing(id=PersonId("-"), name="-", roles=(role,), employment=Employment.ACTIVE)
        thing = Target(kind=kind, id="-", fields={} if field is None else {field.value: field})
        strong = frozenset(factor for demand in self.rules.demands for factor in demand.factors)
        found = [
            relation
            for relation in Relation
            if judge(
                self.rules,
                who,
                action,
                thing,
                relations=frozenset({Relation.ANY, relation}) | _TOGETHER.get(relation, frozenset()),
                field=None if field is None else field.value,
                factors=strong,
            )
        ]
        if Relation.ANY in found:
            return (Relation.ANY,)
        return tuple(one for one in found if not (one is Relation.WRITER and Relation.READER in found))

    def demands(self, action: Action, kind: str) -> bool:
        """Return whether the action needs a stronger login."""
        return any(rule.kinds is None or kind in rule.kinds for rule in self.rules.index.demands[action])


def permissions_page(report: PermissionReport, voice: Voice) -> Page:
    """Build the page: proofs, a matrix per kind, the forbids, and the explained decisions."""
    return Page(
        language=voice.language,
        title=voice.fill("page.permissions.title"),
        sections=(
            _proved(report, voice),
            *(_matrix(report, kind, voice) for kind in report.kinds),
            _fields(report, voice),
            _forbids(report.rules, voice),
            *(_explained(grounds, voice) for grounds in report.explained),
        ),
        footnote=voice.fill("page.permissions.footnote"),
    )


def _proved(report: PermissionReport, voice: Voice) -> Section:
    proof = report.proof
    broken = {against.fact: against for against in proof.counterexamples}
    rows = [(Cell(_fact(name, voice)), Cell(voice.fill("page.permissions.proved"), "good")) for name in proof.proved]
    rows += [
        (Cell(_fact(name, voice)), Cell(voice.say(against.finding.code, against.finding.facts), "bad"))
        for name, against in broken.items()
    ]
    blocks: list[Block] = [
        Figures(
            (
                Figure(
                    label=voice.fill("page.permissions.facts"),
                    text=f"{len(proof.proved)} / {len(proof.proved) + len(broken)}",
                    tone="bad" if broken else "good",
                ),
                Figure(label=voice.fill("page.permissions.points"), text=f"{proof.points:,}"),
            )
        ),
        Table(
            columns=columns(voice.fill("page.permissions.fact"), voice.fill("page.permissions.result")),
            rows=tuple(rows),
        ),
    ]
    if proof.idle:
        blocks.append(Paragraph(voice.fill("page.permissions.idle", rules=voice.listed(proof.idle))))
    return Section(voice.fill("page.permissions.what_holds"), tuple(blocks))


def _fact(name: str, voice: Voice) -> str:
    return voice.find(f"fact.{name}") or name


def _matrix(report: PermissionReport, kind: str, voice: Voice) -> Section:
    rows = []
    for action in Action:
        cells = [report.relations(role, action, kind) for role in report.roles]
        if any(cells):
            name = voice.name(action)
            if report.demands(action, kind):
                name = voice.fill("page.permissions.step_up_mark", action=name)
            rows.append((Cell(name), *(_cell(relations, voice) for relations in cells)))
    table = Table(
        columns=columns(voice.fill("page.permissions.action"), *(voice.name(role) for role in report.roles)),
        rows=tuple(rows),
        none=voice.fill("page.permissions.nobody"),
    )
    return Section(voice.fact("kind", kind), (table,))


def _cell(relations: tuple[Relation, ...], voice: Voice) -> Cell:
    if not relations:
        return Cell(voice.fill("page.permissions.no"))
    if relations == (Relation.ANY,):
        return Cell(voice.fill("page.permissions.all"), "good")
    return Cell(voice.listed(voice.name(relation) for relation in relations))


def _fields(report: PermissionReport, voice: Voice) -> Section:
    """Return the table of what each role may do with client fields, by class."""
    rows = []
    for action in (Action.VIEW, Action.EDIT, Action.EXPORT):
        for field_class in FieldClass:
            cells = [report.relations(role, action, "clients", field=field_class) for role in report.roles]
            head = voice.fill("page.permissions.field", action=voice.name(action), field_class=voice.name(field_class))
            rows.append((Cell(head), *(_cell(relations, voice) for relations in cells)))
    table = Table(
        columns=columns(voice.fill("page.permissions.action"), *(voice.name(role) for role in report.roles)),
        rows=tuple(rows),
    )
    return Section(voice.fill("page.permissions.fields"), (table,))


def _forbids(rules: Rules, voice: Voice) -> Section:
    unremovable = len(rules.all_forbids) - len(rules.forbids)
    rows = tuple(
        (
            Cell(rule.id),
            Cell(_conditions(rule, voice)),
            Cell(voice.fill("page.permissions.for_ever" if place < unremovable else "page.permissions.by_host")),
        )
        for place, rule in enumerate(rules.all_forbids)
    )
    heads = ("page.permissions.rule", "page.permissions.when", "page.permissions.standing")
    return Section(
        voice.fill("page.permissions.forbids"),
        (Table(columns=columns(*(voice.fill(head) for head in heads)), rows=rows),),
    )


def _conditions(rule: Forbid, voice: Voice) -> str:
    """Word when a forbid applies, from its conditions only, so that a host's forbids are worded too."""
    conditions: tuple[tuple[str, Iterable[Employment | Role | Action | Relation | FieldClass] | None], ...] = (
        ("if_employment", rule.employment),
        ("if_roles", rule.roles),
        ("if_relation", None if rule.relation is None else (rule.relation,)),
        ("if_under_case", () if rule.under_case else None),
        ("if_field", None if rule.field_class is None else (rule.field_class,)),
        ("no_actions", rule.actions),
        ("all_but", rule.all_actions_but),
        ("unless", rule.unless_relations or None),
    )
    parts = (
        voice.fill(f"page.permissions.{label}", names=voice.listed(voice.name(member) for member in sorted(members)))
        for label, members in conditions
        if members is not None
    )
    return voice.fill("sentence.also").join(parts) or voice.fill("page.permissions.everything")


def _explained(grounds: Grounds, voice: Voice) -> Section:
    title = voice.say(
        "page.permissions.explained",
        {"person": grounds.person, "action": grounds.action, "kind": grounds.kind, "target": grounds.target},
    )
    told = [voice.say(item.code, item.facts, subject=item.subject) for item in grounds.decision.findings]
    items = [
        Fact(
            voice.fill("page.permissions.answer"),
            voice.fill("decision.allowed" if grounds else "decision.refused"),
            "good" if grounds else "bad",
        ),
        *(Fact(voice.fill("page.permissions.reason"), text) for text in told),
        *(
            Fact(voice.fill("page.permissions.ground"), voice.say(item.code, item.facts, subject=item.subject))
            for item in (*grounds.deciding, *grounds.near_misses)
        ),
    ]
    if grounds.who_could:
        items.append(Fact(voice.fill("page.permissions.who_could"), voice.listed(grounds.who_could)))
    if grounds.roles_could:
        roles = voice.listed(voice.name(role) for role in grounds.roles_could)
        items.append(Fact(voice.fill("page.permissions.roles_could"), roles))
    if grounds.valid_until is not None:
        items.append(Fact(voice.fill("page.permissions.valid_until"), voice.fact("valid_until", grounds.valid_until)))
    return Section(title, (Facts(tuple(items)),))
