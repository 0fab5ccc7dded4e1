"""Pages as HTML: one self-contained file that prints on A4 and is readable on a phone.

The file contains no script, link, font or picture, and a content security policy forbids the browser to load any. Every
text is escaped where it is inserted.
"""

from __future__ import annotations

import datetime as dt

from offboard_core.adapters.html.blocks import section
from offboard_core.adapters.html.frame import document
from offboard_core.documents.pages import page_of
from offboard_core.documents.wording import Words
from offboard_core.kernel.dates import DEFAULT_ZONE

__all__ = ["render_html"]


def render_html(
    thing: object, language: str = "zh-CN", *, words: Words | None = None, zone: dt.tzinfo = DEFAULT_ZONE
) -> str:
    """Return a page, or any thing with a document, as a complete HTML file.

    Raises `InvalidInput` for a language without words, and `TypeError` for a thing without a document.
    """
    page = page_of(thing, language, words=words, zone=zone)
    return document(page, "\n".join(map(section, page.sections)))
