"""A salesperson leaves, from the first overdue invoice to the review, on a real ledger and a real database.

    python examples/offboard_a_salesperson.py [LEDGER.csv] [--db URL] [--out DIR] [--json]

Without a ledger the library's own sample company is used. The folder gets letters, the handover checklist, the exposure
drill, the ageing schedule and the departure report as pages that open in any browser. The database is SQLite in that
folder unless `--db` names another. Killed and started again it goes on where it was; run again after the end it tells the
same story and changes nothing. `--fresh` forgets a SQLite run before.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from demo_company import LEAVER, Company, company_of, sample_company
from demo_host import Channels, Clock, Directory, Holdings, OaTables, ReplayedErp, Systems, Worklist
from demo_story import (
    AUDITOR,
    BROKEN_SYSTEM,
    LAST_DAY,
    NOTICE,
    ORDERS_DOWN,
    Story,
    ladders_of,
    late_invoice,
    scenes,
)
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from offboard_core import Actor, Hands, InvalidInput, Office, Receivable, Sources, exposure_of, say
from offboard_core.adapters.html import render_html
from offboard_core.adapters.ledger_csv import write_report
from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine
from offboard_core.documents.page import Letterhead
from offboard_core.documents.wording import Voice
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.journal import verify
from offboard_core.receivables import draw_schedule
from offboard_core.usecases.clients import my_clients
from offboard_core.usecases.offboarding import case_today
from offboard_core.usecases.receivables import receivables_of
from offboard_core.usecases.review import departure_report, risk_register

LETTERHEAD = Letterhead(
    company="恒信工业装备股份有限公司",
    account="0000 0000 0000 0001",
    bank="示例银行营业部",
    contact="周慧（财务部）",
    phone="021-00000000",
    address="示例市示例路 1 号",
)


class Terminal:
    """Progress on one line, where somebody is looking."""

    def __init__(self, *, quiet: bool) -> None:
        """Keep still when the output is for a machine or a file."""
        self._shows = sys.stderr.isatty() and not quiet

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage has come."""
        if self._shows and (done % 200 == 0 or done == total):
            print(f"\r\033[K  {stage} {done:,}/{total:,}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line free."""
        if self._shows:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the whole story and write the pages; 0 when all went well, 2 when the ledger cannot be read."""
    options = _options(arguments)
    try:
        company = (
            company_of(options.ledger, options.as_of, options.assume_currency) if options.ledger else sample_company()
        )
    except (InvalidInput, OSError) as error:
        print(say(error, "zh-CN") if isinstance(error, InvalidInput) else error, file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / "offboarding.db"
    if options.fresh:
        for path in options.out.glob("offboarding.db*"):
            path.unlink()
    engine = create_engine(options.db) if options.db else _sqlite(file)
    try:
        summary = _play(company, engine, options.out, Terminal(quiet=options.json), quiet=options.json)
    except OtherCompany as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        engine.dispose()
    if options.json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))
    return 0


def _sqlite(file: Path) -> Engine:
    """Open SQLite; a demo may lose its last second to a power cut, though not to a kill, and is much faster for it."""
    engine = sqlite_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _hurry(connection: DBAPIConnection, _record: object) -> None:
        connection.cursor().execute("PRAGMA synchronous = NORMAL")

    return engine


def _play(company: Company, engine: Engine, out: Path, terminal: Terminal, *, quiet: bool) -> dict[str, object]:
    """Play every scene that is not over yet, telling those that are."""
    clock = Clock(dt.datetime.combine(company.starts_on, dt.time(), tzinfo=dt.UTC))
    tables = OaTables(engine)
    _check_company(company, tables)
    todos = Worklist(tables, clock)
    office = _wire(company, engine, todos, out)
    story = Story(office=office, company=company, todos=todos, progress=terminal)
    tell = (lambda _line: None) if quiet else print
    _tell_ledger(company, out, tell)
    for days, hour, title, play in scenes(story):
        clock.set(company.starts_on + dt.timedelta(days=days), hour)
        name = f"{days:03d} {hour:02d} {title}"
        told = tables.find("scene", name)
        if told is None:
            told = play()
            terminal.clear()
            tables.keep("scene", name, told)
        if days == NOTICE and hour == 8:
            _write_drill(office, company, out)
        if told:
            tell(f"{clock.day} {hour:02d}:00  {title:　<8} {told}")
    summary = _write_pages(office, company, tables, out)
    tell(f"\n页面在 {out}：departure_report.html、checklist.html、ageing.html、exposure.html、letters/")
    return summary


class OtherCompany(Exception):
    """The database holds the story of another ledger."""


def _check_company(company: Company, tables: OaTables) -> None:
    """Refuse to go on in a database in which another ledger was played."""
    mark = digest([company.starts_on, company.receivables])
    if (tables.find("company", "ledger") or mark) != mark:
        raise OtherCompany("数据库里是另一份台账的演示；请换 --out 或 --db，或加 --fresh 重新开始")
    tables.keep("company", "ledger", mark)


def _wire(company: Company, engine: Engine, todos: Worklist, out: Path) -> Office:
    """Wire the installation once: storage, sources, hands."""
    tables, clock = todos.tables, todos.clock
    storage = SqlStorage(engine)
    storage.create_tables()
    day = dt.timedelta(days=1)
    holdings = Holdings(
        clock=clock,
        orders=company.orders,
        assets=company.assets,
        held_duties=company.duties,
        held_grants=company.access,
        orders_down=frozenset({company.starts_on + ORDERS_DOWN * day}),
    )
    broken_until = company.starts_on + (LAST_DAY + 1) * day
    return Office(
        storage=storage,
        clock=clock,
        sources=Sources(
            people=Directory(company.people, clock),
            receivables=ReplayedErp((*company.receivables, late_invoice(company)), clock),
            orders=holdings,
            assets=holdings,
            duties=holdings,
            access=holdings,
        ),
        hands=Hands(
            notifier=Channels(tables, out / "letters"),
            worklist=todos,
            revoker=Systems(tables, clock, broken=BROKEN_SYSTEM, broken_until=broken_until),
            render=render_html,
        ),
        letterhead=LETTERHEAD,
        voice=Voice(words=_names(company)),
    )


def _names(company: Company) -> dict[str, tuple[str, str]]:
    """Let people be told by name: words laid over the library's own."""
    return {f"person.{person.id}": (person.name, person.name) for person in company.people}


def _tell_ledger(company: Company, out: Path, tell: object) -> None:
    """Say what was read, and write every bad row down."""
    assert callable(tell)
    tell(
        f"台账 {len(company.receivables):,} 笔应收，{len(company.clients):,} 个客户，{company.starts_on} 上线；离职业务员 {LEAVER}"
    )
    if company.read is not None and company.read.problems:
        (out / "ledger_problems.csv").write_bytes(write_report(company.read))
        tell(f"  {len(company.read.problems):,} 行有问题，逐行见 {out / 'ledger_problems.csv'}：")
        reasons = Counter(problem.finding.code for problem in company.read.problems)
        first = {problem.finding.code: problem for problem in reversed(company.read.problems)}
        for code, count in reasons.most_common():
            tell(f"    {count:,} 行，如第 {first[code].row} 行：{say(first[code].finding, 'zh-CN')}")


def _write_drill(office: Office, company: Company, out: Path) -> None:
    """Write the drill "if 王伟 left today", before anybody has resigned."""
    desk = office.desk(Actor(id=AUDITOR))
    mine = desk.read(receivables_of, LEAVER)
    drill = exposure_of(
        LEAVER,
        as_of=company.starts_on + dt.timedelta(days=NOTICE),
        receivables=mine,
        clients=desk.read(my_clients, LEAVER),
    )
    (out / "exposure.html").write_text(render_html(drill, words=_names(company)), "utf-8")


def _write_pages(office: Office, company: Company, tables: OaTables, out: Path) -> dict[str, object]:
    """Write what a director gets to see, and return the figures for a machine."""
    reader = office.desk(Actor(id=AUDITOR))
    case = reader.read(case_today, f"{LEAVER}#1")
    report = reader.read(departure_report, case.id)
    people = [str(person.id) for person in company.people]
    receivables = [item for person in people for item in reader.read(receivables_of, person)]
    schedule = draw_schedule(
        receivables, office.policies.ageing_on(company.starts_on), as_of=office.today(office.clock())
    )
    pages = {"departure_report": report, "checklist": case, "ageing": schedule}
    for name, thing in pages.items():
        (out / f"{name}.html").write_text(render_html(thing, words=_names(company)), "utf-8")
    return _summary(office, company, tables, receivables)


def _summary(
    office: Office, company: Company, tables: OaTables, receivables: Sequence[Receivable]
) -> dict[str, object]:
    """Count what is kept: the same figures whether the story was played in one go or in twenty."""
    reader = office.desk(Actor(id=AUDITOR))
    case = reader.read(case_today, f"{LEAVER}#1")
    ladders = [item for person in company.people for item in reader.read(ladders_of, str(person.id))]
    steps = Counter(f"{step.act.value}.{step.state.value}" for ladder in ladders for step in ladder.steps)
    lines = office.export_journal(case.id)
    return {
        "ledger": {
            "receivables": len(company.receivables),
            "clients": len(company.clients),
            "problems": len(company.read.problems) if company.read is not None else 0,
        },
        "starts_on": company.starts_on.isoformat(),
        "stored_receivables": len(receivables),
        "steps": dict(sorted(steps.items())),
        "statements": sum(len(ladder.statements) for ladder in ladders),
        "interventions": sum(len(ladder.interventions) for ladder in ladders),
        "sent": dict(sorted(Counter(json.loads(told)["code"] for told in tables.all("sent").values()).items())),
        "case": {
            "id": case.id,
            "stage": case.stage.value,
            "departed_on": str(case.departed_on),
            "items": dict(sorted(Counter(f"{item.kind.value}.{item.state.value}" for item in case.items).items())),
            "signatures": [f"{mark.role.value}:{mark.signer}" for mark in case.signatures],
            "grants": {grant.id: [grant.state.value, grant.attempts] for grant in case.grants},
            "residuals": {item.id: "open" if item.is_open else "settled" for item in case.residuals},
        },
        "risks": [entry.id for entry in reader.read(risk_register)],
        "journal": {"entries": len(lines), "intact": bool(verify(lines))},
        "open_todos": len(tables.all("todo")),
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", nargs="?", type=Path, help="a receivables ledger as CSV")
    parser.add_argument("--db", help="SQLAlchemy URL, such as postgresql+psycopg://…; SQLite in the folder without it")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="where pages go (build/demo)")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, help="the day to go live on, for a ledger of your own")
    parser.add_argument(
        "--assume-currency", default="", help="for rows without a currency, such as CNY; else they are left out"
    )
    parser.add_argument("--json", action="store_true", help="a summary for machines in place of the timeline")
    parser.add_argument("--fresh", action="store_true", help="begin anew in the folder's SQLite file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
