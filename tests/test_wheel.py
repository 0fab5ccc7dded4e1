"""The wheel: everything a host needs is in it, nothing else, and the first scene runs from it alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import attr
import pytest

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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools that are installed, without asking any network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert 0 == built.returncode, built.stdout + built.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """Every file of the package is in it (types and SQL too), the licence beside it, and no test, doc or tool."""
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
    """A host that installs it gets four packages; everything else is an extra it asks for."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(path).decode("utf-8").splitlines()
    needed = [line.split()[1] for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line]

    assert ["attrs", "cattrs", "pendulum", "python-statemachine"] == sorted(
        re.split("[<>]", name)[0] for name in needed
    )
    assert "Requires-Python: >=3.11" in lines


def test_the_first_scene_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """In an empty environment with the wheel and its dependencies a ledger is aged, with the output of the docs."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=os.name != "nt")
    python = next(path for path in (tmp_path / "env").glob("*/python*") if path.stem == "python")
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    installed = Path(subprocess.run(ask, capture_output=True, encoding="utf-8", check=True).stdout.strip())
    with zipfile.ZipFile(wheel) as archive:  # a wheel of pure Python is installed by being unpacked
        archive.extractall(installed)
    # The dependencies of this environment, but not its own way to our sources: a .pth file inside it is not followed.
    (installed / "dependencies.pth").write_text(str(Path(attr.__file__).parents[1]), "utf-8")
    scene = tmp_path / "scene.py"
    scene.write_text(SCENE, "utf-8")

    command = [str(python), "-I", "-X", "utf8", str(scene)]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)

    assert "" == answer.stderr
    *told, last = answer.stdout.splitlines(keepends=True)
    assert TOLD == "".join(told)
    assert last.split()[1].startswith(str(installed))
