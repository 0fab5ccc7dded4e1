"""The shipped words for tests: as pairs of languages, and by the sections of their files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from offboard_core.documents import words
from offboard_core.documents.words import shipped_words

FOLDER = Path(str(words.__file__)).parent
CATALOGUE: Mapping[str, tuple[str, str]] = {
    code: (zh, shipped_words("en").get(code, "")) for code, zh in shipped_words("zh-CN").items()
}
"""Code → (zh-CN, en); English is empty if it is missing."""

_HEADING = re.compile(r"# == ([a-z_]+): \S.*")
_CODE = re.compile(r'"([^"]+)" = \S.*')


def sections_of(language: str) -> dict[str, tuple[str, ...]]:
    """Return the codes under each heading of a words file, in order."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in (FOLDER / f"{language}.toml").read_text("utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            name = heading[1]
        elif entry := _CODE.fullmatch(line):
            found[name] = (*found.get(name, ()), entry[1])
    return found


SECTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    name: {code: CATALOGUE[code] for code in codes} for name, codes in sections_of("zh-CN").items()
}
