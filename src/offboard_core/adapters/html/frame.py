"""The frame around the blocks: file head, letterhead or title, closing and foot."""

from __future__ import annotations

from offboard_core.adapters.html.blocks import facts
from offboard_core.adapters.html.markup import element, text
from offboard_core.adapters.html.style import paper, sheet
from offboard_core.documents.page import Closing, Letterhead, Page

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Content security policy: the browser may only use the inline style."""


def document(page: Page, content: str) -> str:
    """Return the complete file of a page."""
    kind = "letter" if page.letterhead is not None else "report"
    width = " wide" if page.is_wide else ""
    main = element("main", f"{_head(page)}\n{content}\n{_foot(page)}", css=f"page {kind}{width}")
    return (
        f'<!DOCTYPE html>\n<html lang="{text(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{text(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{text(_title(page))}</title>\n<style>\n{sheet()}{paper(wide=page.is_wide)}</style>\n</head>\n"
        f"<body>\n{main}\n</body>\n</html>\n"
    )


def _title(page: Page) -> str:
    return " · ".join(
        part for part in (page.title, page.subtitle or (page.facts[0].text if page.facts else "")) if part
    )


def _head(page: Page) -> str:
    title = element("h1", text(page.title))
    if page.subtitle:
        title += element("p", text(page.subtitle), css="subtitle")
    numbers = facts(page.facts, "facts head") if page.facts else ""
    if page.letterhead is None:
        return element("header", title + numbers)
    addressee = element("p", text(page.addressee), css="addressee")
    return element("header", _letterhead(page.letterhead) + title + numbers) + addressee


def _letterhead(head: Letterhead) -> str:
    lines = " · ".join(text(part) for part in (head.address, head.phone) if part)
    return element("div", element("strong", text(head.company)) + element("span", lines), css="letterhead")


def _foot(page: Page) -> str:
    closing = _closing(page.closing) if page.closing is not None else ""
    return closing + (element("footer", text(page.footnote)) if page.footnote else "")


def _closing(closing: Closing) -> str:
    signed = element("strong", text(closing.signed_by)) + element("span", text(closing.on))
    return element("div", element("div", text(closing.seal), css="seal") + element("div", signed), css="closing")
