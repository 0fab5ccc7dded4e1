"""The reference pages: one section for each module of a folder, and the table of the front door, made at every build.

A page says `<!-- modules: receivables -->`, and the line becomes a section with `automodule` for each module of that
folder. `<!-- front door -->` becomes the table of the names at the front door. So no page lists modules by hand.
"""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import offboard_core

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SOURCE = Path(offboard_core.__file__).parent
GLOSSARY = Path(__file__).parents[1] / "glossary.md"
MARK = re.compile(r"^<!-- modules: (.+) -->$", re.MULTILINE)
EXCLUDED = {
    "adapters.sqlalchemy.tables": "UtcMoment",
    "clients.lifecycle": "ClientTransferLifecycle, CoreChangeLifecycle",
    "kernel.lifecycle": "Chart, Passage, State",
    "offboarding.lifecycle": "OffboardingLifecycle",
    "receivables.lifecycle": "StepLifecycle, CollectionLifecycle, StatementLifecycle, ReceiptLifecycle",
}
"""Classes that inherit their documentation from another library, by module."""


def all_modules() -> list[str]:
    """Return the name of every module below the package, without the package itself and `__main__`."""
    found = (module.name for module in pkgutil.walk_packages(offboard_core.__path__, "offboard_core."))
    return sorted(name.removeprefix("offboard_core.") for name in found if not name.endswith("__main__"))


def modules_of(folder: str) -> list[str]:
    """Return a folder and every module below it, or one module by its own name."""
    return [name for name in all_modules() if name == folder or name.startswith(f"{folder}.")]


def expand(text: str) -> str:
    """Return the text of a page with every mark replaced by what it stands for."""
    text = MARK.sub(
        lambda found: "\n".join(_section(name) for one in found[1].split() for name in modules_of(one)), text
    )
    return text.replace("<!-- front door -->", _front_door())


def _section(name: str) -> str:
    full = f"offboard_core.{name}"
    lines = [f".. automodule:: {full}"]
    if _only_exports(full):
        lines.append("   :no-members:")
    if name in EXCLUDED:
        lines.append(f"   :exclude-members: {EXCLUDED[name]}")
    return f"## `{full}`\n\n```{{eval-rst}}\n" + "\n".join(lines) + "\n```\n"


def _only_exports(module: str) -> bool:
    """Say whether a module's public names are all defined elsewhere."""
    path = SOURCE.joinpath(*module.split(".")[1:], "__init__.py")
    if not path.exists():
        return False
    body = ast.parse(path.read_text("utf-8")).body
    return not any(isinstance(node, ast.ClassDef | ast.FunctionDef) for node in body)


def _front_door() -> str:
    """Return the table of the front door, with the words of the glossary."""
    part = GLOSSARY.read_text("utf-8").partition("## The front door")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| `([\w.]+)` \| ([^|]+) \| (.+) \|$", part, flags=re.MULTILINE)
    lines = [f"| [`{name}`](#offboard_core.{module}.{name}) | {zh} | {said} |" for name, module, zh, said in rows]
    return "\n".join(("| Name | zh-CN | What it is |", "| --- | --- | --- |", *lines))


def show_type_names() -> None:
    """Put names that a module imports for type checkers only into it, so that signatures can be read.

    A part of an aggregate imports the aggregate under `TYPE_CHECKING`, because the aggregate imports the part.
    """
    for name in all_modules():
        module = import_module(f"offboard_core.{name}")
        for node in ast.parse(Path(str(module.__file__)).read_text("utf-8")).body:
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                for found in node.body:
                    if isinstance(found, ast.ImportFrom) and found.module:
                        for alias in found.names:
                            named = getattr(import_module(found.module), alias.name)
                            vars(module).setdefault(alias.asname or alias.name, named)


def _read(_app: Sphinx, docname: str, source: list[str]) -> None:
    if docname.startswith("reference/"):
        source[0] = expand(source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Expand the marks of each page, and make every signature readable before autodoc reads it."""
    show_type_names()
    app.connect("source-read", _read)
    return {"parallel_read_safe": True}
