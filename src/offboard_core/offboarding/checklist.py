"""Checklists (交接清单模板): manual handover lines by post and industry, with kinds defined by the host."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import check_id
from offboard_core.organization.person import Role, read_roles


def _code(value: str) -> str:
    return check_id(value, "checklist.code")


def _one_role(value: str) -> Role:
    return read_roles((value,))[0]


@attrs.frozen(kw_only=True)
class ChecklistItem:
    """One thing to check: `code` is the host's own kind, `label` the text shown, `role` who ticks it.

    Items of finance appear on the sheet of finance, those of the supervisor on theirs, all others on that of HR.
    Raises `InvalidInput` for a malformed code and for an unknown role.
    """

    code: str = attrs.field(converter=_code)
    label: str
    role: Role = attrs.field(default=Role.SUPERVISOR, converter=_one_role)


@attrs.frozen(kw_only=True)
class Checklist:
    """A template: its items become lines of every case of a person in one of `posts`; without posts, of every case.

    Raises `InvalidInput` for a malformed id and for two items with the same code.
    """

    id: str = attrs.field(converter=_code)
    items: tuple[ChecklistItem, ...]
    posts: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a malformed id or two items with the same code."""
        codes = [item.code for item in self.items]
        for place, code in enumerate(codes):
            if code in codes[:place]:
                raise InvalidInput.at("checklist.items", code, "checklist.named_twice", checklist=self.id)

    def covers(self, post: str) -> bool:
        """Return whether the checklist applies to a post."""
        return not self.posts or post in self.posts


def _shipped(id: str, items: Iterable[tuple[str, Role]], posts: Collection[str] = ()) -> Checklist:
    return Checklist(
        id=id, posts=tuple(posts), items=tuple(ChecklistItem(code=code, label=code, role=role) for code, role in items)
    )


CHECKLISTS: Mapping[str, Checklist] = {
    "general": _shipped(
        "general",
        (
            ("work_accounts", Role.IT),
            ("chat_groups", Role.SUPERVISOR),
            ("open_approvals", Role.SUPERVISOR),
            ("advances", Role.FINANCE),
            ("expense_claims", Role.FINANCE),
            ("badge_and_keys", Role.ASSET_KEEPER),
            ("paper_files", Role.SUPERVISOR),
        ),
    ),
    "manufacturing": _shipped(
        "manufacturing",
        (
            ("samples_on_loan", Role.SUPERVISOR),
            ("moulds_and_tools", Role.ASSET_KEEPER),
            ("drawings", Role.SUPERVISOR),
            ("quality_complaints", Role.SUPERVISOR),
            ("consignment_stock", Role.FINANCE),
        ),
    ),
    "trade": _shipped(
        "trade",
        (
            ("original_documents", Role.FINANCE),
            ("letters_of_credit", Role.FINANCE),
            ("supplier_contacts", Role.SUPERVISOR),
            ("goods_in_transit", Role.SUPERVISOR),
        ),
    ),
    "construction": _shipped(
        "construction",
        (
            ("tender_deposits", Role.FINANCE),
            ("performance_guarantees", Role.FINANCE),
            ("retention_money", Role.FINANCE),
            ("project_seals", Role.SUPERVISOR),
            ("site_contacts", Role.SUPERVISOR),
        ),
    ),
}
"""Templates by industry; `general` fits everywhere. A host puts those it needs into its policy."""
