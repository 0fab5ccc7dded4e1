"""Permission rules from the command line: matrix, proofs, an explained refusal, and the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.running import EXAMPLES, run

SCRIPT = EXAMPLES / "who_may_do_what.py"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-CN", ("已离职人员什么也做不了", "li.na 可否修改 客户 C-8", "可办理的角色", "解除脱敏 *")),
        ("en", ("no departed person can do anything", "May li.na edit client C-8", "near", "unmask *")),
    ],
)
def test_it_prints_matrix_proofs_and_refusals(tmp_path: Path, language: str, said: tuple[str, ...]) -> None:
    """Terminal output and page have the same content."""
    out = tmp_path / "matrix.html"
    told = run(SCRIPT, "--language", language, "--html", out, "--strict")

    assert (0, "") == (told.returncode, told.stderr)
    assert [] == [text for text in said[:2] if text not in told.stdout]
    assert said[3] in told.stdout
    assert said[0] in out.read_text("utf-8")
