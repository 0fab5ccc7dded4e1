"""The few ways anything gets into the page: an element with its class, and text, always escaped."""

from __future__ import annotations

from html import escape

from offboard_core.documents.wording import clean


def text(value: str) -> str:
    """Return `value` as text that can stand anywhere in HTML, inside an attribute as well."""
    return escape(clean(value), quote=True)


def element(name: str, content: str, *, css: str = "", **attributes: str) -> str:
    """Wrap `content`, which is markup already, into an element; attribute values are escaped here.

    An underscore in an attribute's name stands for a hyphen.
    """
    given = {"class": css, **attributes} if css else attributes
    spelt = "".join(f' {key.replace("_", "-")}="{text(value)}"' for key, value in given.items())
    return f"<{name}{spelt}>{content}</{name}>"
