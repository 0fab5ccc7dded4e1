"""Run a script and kill it at its n-th moment, for good: `python kill_at.py N SCRIPT [ARGUMENTS…]`.

A moment is a statement on its way to the database or a commit that is about to begin, whichever comes. Nothing is
cleaned up and nothing flushed (SIGKILL). A run with fewer moments ends by itself, as it always does.
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
    """Arm the trap, and run the script as if it had been called."""
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
