"""The demo on the small company, run without interruption, for comparison."""

from __future__ import annotations

import json
import os
import subprocess
import threading

import pytest

from tests.examples.running import DEMO, Told, command, files, run, surroundings, tables


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The result of the demo on the small company, run on a terminal without interruption."""
    out = tmp_path_factory.mktemp("undisturbed")
    stdout, terminal = watched("--small", "--out", out)
    summary = run(DEMO, "--small", "--json", "--out", out)
    assert (0, "") == (summary.returncode, summary.stderr)
    return Told(
        stdout=stdout,
        terminal=terminal,
        summary=json.loads(summary.stdout),
        kept=tables(out),
        written=files(out),
    )


def watched(*arguments: object) -> tuple[str, str]:
    """Run the demo with standard error on a terminal; return standard output and the terminal output."""
    screen, line = os.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while part := os.read(screen, 4096):
                shown.append(part)
        except OSError:  # a closed terminal raises this error
            return

    with subprocess.Popen(
        command(DEMO, *arguments), stdout=subprocess.PIPE, stderr=line, encoding="utf-8", env=surroundings()
    ) as process:
        os.close(line)
        reader = threading.Thread(target=read)
        reader.start()
        stdout, _ = process.communicate()
        reader.join()
    os.close(screen)
    assert 0 == process.returncode
    return stdout, b"".join(shown).decode("utf-8")
