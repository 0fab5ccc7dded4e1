"""Run a script and kill it at its n-th moment: `python kill_at.py N SCRIPT [ARGUMENTS…]`.

A moment is a statement sent to the database or the start of a commit. The kill is SIGKILL, without cleanup or flush. A
run with fewer moments ends normally.
"""

from __future__ import annotations

import itertools
import os
import runpy
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event


def main() -> None:
    """Set the trap, and run the script as if it were called directly."""
    last = int(sys.argv[1])
    moments = itertools.count(1)

    def pass_moment(*_: object) -> None:
        if next(moments) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", pass_moment)
    event.listen(Engine, "commit", pass_moment)
    del sys.argv[:2]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
