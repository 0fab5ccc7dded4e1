"""How the documentation site is built: `make docs`, without network, every warning an error."""

from __future__ import annotations

import collections.abc
import logging
import re
import sys
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

import jieba  # without it Chinese text is silently not indexed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

jieba.setLogLevel(logging.WARNING)

project = "offboard_core"
author = "The offboard_core maintainers"
project_copyright = "The offboard_core maintainers, Apache License 2.0"
release = version = installed("offboard-core")

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
extensions = ["lifecycle_chart", "reference", "myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
exclude_patterns = ["conftest.py", "locales"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

language = "en"
html_search_language = "zh"  # cuts Chinese text into words; English is found as before
locale_dirs = ["locales"]
gettext_compact = False

html_theme = "furo"
html_title = "offboard_core"
html_show_sourcelink = False

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "member-order": "bysource", "no-value": True, "show-inheritance": True}
autodoc_typehints = "signature"
autodoc_use_type_comments = False
toc_object_entries = False

nitpicky = True
suppress_warnings = ["ref.python"]  # `Answer` names two things: of a source, and of a questionnaire
nitpick_ignore_regex = [
    (
        r"py:.*",
        r"(attr|attrs|cattrs|collections|contextlib|datetime|decimal|dt|enum|narwhals|pathlib|random|types|typing|sqlalchemy|zoneinfo)(\..+)?",
    ),
    (r"py:(class|obj)", r"offboard_core\..*\.[A-Z]"),  # type variables
    (r"py:class", r"offboard_core\.kernel\.identity\.Thing"),  # a type variable
    (r"py:class", r"Ladder \| None"),  # the bound of a type variable, a text because of the import
    (r"py:class", r"dict\[~typing\.Any"),  # an alias, cut in two
]


def _resolve(_app: Sphinx, subject: object, _bound: bool) -> None:  # noqa: FBT001
    """Give an attrs class that mentions itself its own annotations back as types."""
    module = sys.modules.get(getattr(subject, "__module__", None) or "")
    if module is None or not module.__name__.startswith("offboard_core."):
        return
    if getattr(subject, "__name__", "") == "__init__":
        hints = subject.__annotations__
        names = dict(vars(collections.abc))  # an attrs converter brings its own module's annotation along
        owner = getattr(module, subject.__qualname__.partition(".")[0], object)
        for base in reversed(owner.__mro__):  # an inherited field is annotated with the names of its own module
            names.update(vars(sys.modules[base.__module__]))
        subject.__annotations__ = {
            name: eval(hint, names) if isinstance(hint, str) else hint  # noqa: S307
            for name, hint in hints.items()
        }


_MEMBER = re.compile(r"<(\w+\.\w+): [^<>]*>")


def _shorten(*event: object) -> tuple[str | None, str | None] | None:
    """Show a default that is a member of an enum by its name."""
    *_, signature, returns = event
    if not isinstance(signature, str):
        return None
    return _MEMBER.sub(r"\1", signature), returns if isinstance(returns, str) else None


def setup(app: Sphinx) -> None:
    """Hook both into the reading of signatures."""
    app.connect("autodoc-before-process-signature", _resolve)
    app.connect("autodoc-process-signature", _shorten)
