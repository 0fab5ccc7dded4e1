"""Pages as HTML: one self-contained file that prints on A4 and reads on a phone. Nothing to install, nothing to load.

No script, no address, no font or picture from anywhere; a policy in the page forbids a browser to fetch any. Every
text is escaped where it is put in, whoever it came from.
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
    """Write a page, or anything there is a document for, as a whole HTML file.

    Raises `InvalidInput` for a language the catalogue does not speak, and `TypeError` for a thing there is no document
    for.
    """
    page = page_of(thing, language, words=words, zone=zone)
    return document(page, "\n".join(map(section, page.sections)))
