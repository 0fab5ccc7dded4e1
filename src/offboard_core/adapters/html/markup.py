"""Markup: elements with a class, and escaped text."""

from __future__ import annotations

from html import escape

from offboard_core.documents.wording import clean


def text(value: str) -> str:
    """Return `value` escaped for HTML, also inside attributes."""
    return escape(clean(value), quote=True)


def element(name: str, content: str, *, css: str = "", **attributes: str) -> str:
    """Wrap `content`, which is already markup, in an element; attribute values are escaped here.

    An underscore in the name of an attribute becomes a hyphen.
    """
    given = {"class": css, **attributes} if css else attributes
    spelt = "".join(f' {key.replace("_", "-")}="{text(value)}"' for key, value in given.items())
    return f"<{name}{spelt}>{content}</{name}>"
