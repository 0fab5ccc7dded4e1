"""The story of the small company told in one go, for whoever compares another telling with it."""

from __future__ import annotations

import json
import os
import subprocess
import threading

import pytest

from tests.examples.running import DEMO, Told, command, files, run, surroundings, tables


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The story of the small company told in one go, with somebody at the terminal."""
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
    """Run the demo with its standard error on a terminal; return what went to standard output and to the terminal."""
    screen, line = os.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while part := os.read(screen, 4096):
                shown.append(part)
        except OSError:  # how a terminal says that nobody writes to it any more
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
