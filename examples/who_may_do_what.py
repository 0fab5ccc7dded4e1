"""Who may do what: the shipped rules as a matrix, their proofs, and explained refusals.

    python examples/who_may_do_what.py [--language en] [--html OUT.html] [--strict]

`--strict` adds the demands for a stronger login. Exit code 0: every fact is proved, 1: a fact is not
proved, and its counterexample is printed.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from offboard_core import Access, Action, Actor, Client
from offboard_core.access import SHIPPED, STEP_UP, Employment
from offboard_core.adapters.html import render_html
from offboard_core.documents.pages import page_of
from offboard_core.documents.permission import PermissionReport
from offboard_core.documents.text import plain_text
from offboard_core.documents.words import LANGUAGES
from offboard_core.organization import OrgChart, Role

PROVED, BROKEN = 0, 1
_AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report on the rules."""
    options = _options(arguments)
    rules = SHIPPED.demanding(*STEP_UP) if options.strict else SHIPPED
    access = Access(
        at=_AT,
        rules=rules,
        org=OrgChart(supervisor_of={"li.na": "zhao.min", "wang.wei": "zhao.min"}),
        employment={"wang.wei": Employment.NOTICE},
        roles_of={"li.na": [Role.SALES], "wang.wei": [Role.SALES], "zhao.min": [Role.SUPERVISOR]},
    )
    li_na, wang = Actor(id="li.na", roles=[Role.SALES]), Actor(id="wang.wei", roles=[Role.SALES])
    theirs = Client(id="C-8", name="南方电气", owner="wang.wei")
    report = PermissionReport.of(
        rules,
        explained=(
            access.explain(li_na, Action.EDIT, theirs, field="name"),
            access.explain(wang, Action.EXPORT, theirs),
            access.explain(wang, Action.LOG, theirs),
        ),
    )
    if options.html is not None:
        options.html.write_text(render_html(report, options.language), "utf-8")
    print(plain_text(page_of(report, options.language)))
    return PROVED if report.proof else BROKEN


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=LANGUAGES, default="zh-CN")
    parser.add_argument("--html", type=Path, help="write the page to this file, too")
    parser.add_argument("--strict", action="store_true", help="demand a stronger log-in where it should be demanded")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
