"""The wheel: complete, without extra files, and sufficient to run the first example."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import attr
import pytest

from offboard_core.documents.words import shipped_words

ROOT = Path(__file__).parents[1]
SCENE = """
from datetime import date
from importlib.metadata import version

import offboard_core
from offboard_core import AgeingPolicy, Money, Receivable, assess_all, say


def claim(id, client, due_on, amount):
    return Receivable(id=id, client=client, salesperson="王伟", due_on=due_on, amount=Money.of(amount, "CNY"))


ledger = [
    claim("AR-1001", "华东重工", date(2026, 10, 20), "100000.00"),
    claim("AR-1003", "北辰机械", date(2026, 8, 10), "13500.50"),
    claim("AR-1004", "西部钢构", date(2026, 11, 30), "42000.00"),
]
for item in assess_all(ledger, AgeingPolicy(), as_of=date(2026, 11, 23)):
    print(say(item, "zh-CN"))
print(version("offboard-core"), offboard_core.__file__)
"""
TOLD = """\
AR-1001 华东重工：逾期34天（30天级），应收100,000.00 CNY。今日应办：提醒业务员王伟，2026-11-26前提交《账款跟进说明》
AR-1003 北辰机械：逾期105天（90天级），应收13,500.50 CNY。今日应办：主管介入（业务员王伟）
    期初项目：90天级的《账款追款函》须经财务放行
AR-1004 西部钢构：未到期（还有7天）
"""

pytestmark = pytest.mark.slow


WORDS = {"documents/words/zh-CN.toml", "documents/words/en.toml"}
SAID = """
import offboard_core
from offboard_core.documents.wording import Voice
from offboard_core.documents.words import LANGUAGES, shipped_words

for language in LANGUAGES:
    print(language, len(shipped_words(language)), Voice(language=language).say("sign_off.missing", {"role": "hr"}))
print(offboard_core.__file__)
"""


def build(kind: str, folder: Path) -> Path:
    """Build one distribution with the installed tools, without network access."""
    command = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert 0 == built.returncode, built.stdout + built.stderr
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution."""
    return build("sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Install the wheel in a separate environment; return its Python and its folder."""
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = next(path for path in home.glob("*/python*") if path.stem == "python")
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, encoding="utf-8", check=True).stdout.strip())
    shutil.unpack_archive(wheel, packages, "zip")  # a pure Python wheel can be installed by unpacking it
    # Adds the dependencies of this environment but not our sources, because its .pth file is not processed.
    (packages / "dependencies.pth").write_text(str(Path(attr.__file__).parents[1]), "utf-8")
    return python, packages


def run(python: Path, scene: str, folder: Path) -> list[str]:
    """Run a script as a user would and return its output lines."""
    script = folder / "scene.py"
    script.write_text(scene, "utf-8")
    command = [str(python), "-I", "-X", "utf8", str(script)]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder)
    assert "" == answer.stderr
    return answer.stdout.splitlines(keepends=True)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """The wheel has every file of the package (types and SQL too) and the licence, but no tests, docs or tools."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = {name for name in names if not name.partition("/")[0].endswith(".dist-info")}
    sources = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "offboard_core").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert sources == package
    assert "offboard_core/py.typed" in package
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_its_metadata_names_four_dependencies(wheel: Path) -> None:
    """The wheel has four dependencies; all others are extras."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(path).decode("utf-8").splitlines()
    needed = [line.split()[1] for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line]

    assert ["attrs", "cattrs", "pendulum", "python-statemachine"] == sorted(
        re.split("[<>]", name)[0] for name in needed
    )
    assert "Requires-Python: >=3.11" in lines


def test_the_first_scene_runs_from_the_wheel(installed: tuple[Path, Path], tmp_path: Path) -> None:
    """With the wheel and its dependencies a ledger is aged, with the output shown in the docs."""
    python, packages = installed

    *told, last = run(python, SCENE, tmp_path)

    assert TOLD == "".join(told)
    assert last.split()[1].startswith(str(packages))


def test_both_languages_are_read_from_the_wheel(installed: tuple[Path, Path], tmp_path: Path) -> None:
    """The words files are package data: an installed wheel words a sentence in each language."""
    python, packages = installed
    complete = len(shipped_words("en"))

    *told, last = run(python, SAID, tmp_path)

    assert [f"zh-CN {complete} 人事 尚未会签\n", f"en {complete} HR has not signed yet\n"] == told
    assert last.startswith(str(packages))


def test_the_words_are_in_the_source_distribution(sdist: Path) -> None:
    """The source distribution contains both languages."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/src/offboard_core/")[2] for name in archive.getnames()}

    assert WORDS == {name for name in names if name.startswith("documents/words/") and name.endswith(".toml")}
