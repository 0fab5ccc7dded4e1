"""The shape of the code: violations of the rules in `tests.shape` are listed here, and the lists may only shrink."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.shape import (
    RULES,
    Rule,
    Texts,
    decisions_named_as_verbs,
    difference,
    exported,
    long_functions,
    long_modules,
    many_parameters,
    open_matches,
    shared_stems,
    unchecked_tables,
    unfit_names,
    vague_words,
)
from tests.test_architecture import SOURCE

MOST_VAGUE_WORDS = 68
"""Maximum number of vague words in the source. Lower it whenever their number falls."""
STILL_TO_MEND: Mapping[Rule, tuple[str, ...]] = {}
"""Current violations, sorted. Remove an entry together with its violation; do not add entries."""

SOURCES = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py"))}
WORDINGS = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.toml"))}


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_broken_only_where_it_is_still_to_mend(rule: Rule) -> None:
    """Every violation is listed, and every listed entry is a violation."""
    assert len(SOURCES) > 100
    assert len(exported(SOURCES["usecases/__init__.py"])) > 50
    broken, mended = difference(rule, SOURCES, STILL_TO_MEND.get(rule, ()))

    assert [] == broken, "breaks the rule"
    assert [] == mended, "is mended: take it out of STILL_TO_MEND"


def test_an_entry_goes_with_what_it_names() -> None:
    """Unlisted violations and outdated entries are reported separately."""
    texts = {"clients/handing.py": "", "clients/client.py": ""}

    assert (["clients/handing.py"], []) == difference(unfit_names, texts, ())
    assert ([], []) == difference(unfit_names, texts, ["clients/handing.py"])
    assert ([], ["clients/asking.py"]) == difference(unfit_names, texts, ["clients/asking.py", "clients/handing.py"])


def test_lists_are_sorted_and_only_about_rules() -> None:
    """Every list is sorted, without duplicates, and belongs to an existing rule."""
    assert set(STILL_TO_MEND) <= set(RULES)
    assert [] == [rule.__name__ for rule, names in STILL_TO_MEND.items() if list(names) != sorted(set(names))]


def test_vague_words_become_fewer() -> None:
    """The source has at most as many vague words as the limit allows."""
    count = vague_words({**SOURCES, **WORDINGS})
    print(f"vague words: {count} of {MOST_VAGUE_WORDS}")

    assert count <= MOST_VAGUE_WORDS


ALL = "__all__ = ['begin', 'Case']\n"
SEVEN = ", ".join("abcdefg")
TABLE = "class Side(StrEnum):\n    LEFT = 'l'\n    RIGHT = 'r'\n\nROWS: Table = {}\n"
MATCH = "def f({}):\n    match {}:\n        case {}:\n            return 1\n        case {}\n"


@pytest.mark.parametrize(
    ("rule", "texts", "found"),
    [
        (long_modules, {"clients/client.py": "x = 1\n" * 401}, "clients/client.py"),
        (long_functions, {"clients/client.py": "def f():\n" + "    x = 1\n" * 50}, "clients: f"),
        (long_functions, {"errors.py": "class A:\n  async def f(self):\n" + "    x = 1\n" * 50}, "errors: A.f"),
        (many_parameters, {"clients/client.py": f"def f({SEVEN}, h): ..."}, "clients: f"),
        (many_parameters, {"clients/client.py": f"def f(attempt, {SEVEN}, *, h): ..."}, "clients: f"),
        (many_parameters, {"clients/client.py": f"class A:\n  def f(self, {SEVEN}, **h): ..."}, "clients: A.f"),
        (many_parameters, {"clients/client.py": f"def f():\n  def g({SEVEN}, *h): ..."}, "clients: f.g"),
        (shared_stems, {"clients/figures.py": "", "review/deeper/figures.py": ""}, "figures"),
        (unfit_names, {"clients/handing.py": ""}, "clients/handing.py"),
        (unfit_names, {"clients/handing_over.py": ""}, "clients/handing_over.py"),
        (unfit_names, {"clients/parts.py": ""}, "clients/parts.py"),
        (unfit_names, {"clients/client_helper.py": ""}, "clients/client_helper.py"),
        (unfit_names, {"clients/engine.py": ""}, "clients/engine.py"),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "Stage.OPEN", "_: return 2")}, "clients: f"),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "Paid()", "Owed(): return 2")}, "clients: f"),
        (open_matches, {"clients/client.py": MATCH.format("x", "x.sign", "'='", "_: return 2")}, "clients: f"),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "A()", "_ if x.b: assert_never(x)")}, "clients: f"),
        (unchecked_tables, {"clients/client.py": TABLE.format("{Side.LEFT: 1, Side.RIGHT: 2}")}, "clients: ROWS"),
        (
            unchecked_tables,
            {"clients/client.py": TABLE.format("Proxy({Side.LEFT: 1, Side.RIGHT: 2})")},
            "clients: ROWS",
        ),
        (
            decisions_named_as_verbs,
            {"usecases/__init__.py": ALL, "review/__init__.py": ALL, "review/review.py": "def begin(): ..."},
            "review: begin",
        ),
    ],
)
def test_rules_see(rule: Rule, texts: Texts, found: str) -> None:
    """Each rule finds what it forbids."""
    assert [found] == list(rule(texts))


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        (long_modules, {"clients/client.py": "x = 1\n" * 400}),
        (long_functions, {"clients/client.py": "@cache\ndef f():\n" + "    x = 1\n" * 49}),
        (many_parameters, {"clients/client.py": f"def f(attempt, {SEVEN}): ..."}),
        (many_parameters, {"clients/client.py": f"class A:\n  def f(self, {SEVEN}): ..."}),
        (many_parameters, {"adapters/frames.py": f"def age_frame({SEVEN}, h): ..."}),
        (shared_stems, {"clients/policy.py": "", "review/policy.py": ""}),
        (shared_stems, {"clients/client.py": "", "usecases/client.py": "", "clients/deeper/client.py": ""}),
        (unfit_names, {"clients/briefing.py": "", "kernel/baseline.py": "", "offboarding/__init__.py": ""}),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "Stage.OPEN", "_: assert_never(x)")}),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "Stage.OPEN", "never: assert_never(never)")}),
        (open_matches, {"clients/client.py": MATCH.format("x: object", "x", "Paid()", "_: return 2")}),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "Paid()", "dt.date(): return 2")}),
        (open_matches, {"clients/client.py": MATCH.format("x", "x", "{'a': b}", "[c]: return 2")}),
        (unchecked_tables, {"clients/client.py": TABLE.format("row_for_each(Side, {Side.LEFT: 1, Side.RIGHT: 2})")}),
        (unchecked_tables, {"clients/client.py": TABLE.format("{Side.LEFT: 1}")}),
        (
            decisions_named_as_verbs,
            {"usecases/__init__.py": ALL, "review/__init__.py": "", "review/review.py": "def begin(): ..."},
        ),
        (
            decisions_named_as_verbs,
            {"usecases/__init__.py": ALL, "review/__init__.py": ALL, "review/review.py": "class Case: ..."},
        ),
    ],
)
def test_rules_see_no_ghosts(rule: Rule, texts: Texts) -> None:
    """The rules accept what is allowed, including the exact limits."""
    assert [] == list(rule(texts))


def test_vague_words_are_counted_in_any_case() -> None:
    """Whole words count in any case; parts of names do not."""
    assert 2 == vague_words({"a.py": "# Nobody does nothing", "b.py": "NOTHING_KEPT = 1"})
