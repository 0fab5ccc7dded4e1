"""Pages as HTML: self-contained, escaped, readable on a phone, printable on A4."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.adapters.html import render_html
from offboard_core.documents.letter import dunning_letter
from offboard_core.documents.page import (
    Bar,
    Bars,
    Cell,
    Closing,
    Column,
    Fact,
    Facts,
    Figure,
    Figures,
    Happening,
    Letterhead,
    Mark,
    Marks,
    Page,
    Paragraph,
    Section,
    Table,
    Timeline,
)
from offboard_core.errors import InvalidInput
from tests.documents import things

HOSTILE = "<script>alert(1)</script><img src=https://evil.example/x onerror=1>\"'&\u202e"
"""A hostile name of a client."""

THINGS = {
    "letter": things.a_letter(),
    "second letter": things.a_second_letter(),
    "balance": things.a_balance_letter(),
    "list": things.a_departed_case(),
    "report": things.a_report(),
    "bare report": things.a_bare_report(),
    "exposure": things.an_exposure(),
    "schedule": things.a_schedule(),
    "statement": things.a_sheet(),
    "notice": things.an_intervention(reason="cash_short"),
    "metrics": things.some_metrics(),
    "look-back": things.a_look_back(),
    "scorecard": things.a_scorecard(),
}
"""Every thing with a document."""

VOID = frozenset({"meta", "rect"})
"""Elements without content."""


class Reader(HTMLParser):
    """Parses a page strictly: every opened element is closed, in order."""

    def __init__(self, page: str) -> None:
        """Read `page` to its end."""
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record an element and its attributes."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last opened element."""
        if tag not in VOID:
            assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Record a text outside style sheet and title."""
        if self.open and self.open[-1] not in {"style", "title"}:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """Return the visible text."""
        return " ".join(self.texts)


def a_page(said: str) -> Page:
    """Build a page with the same text in every place."""
    fact, cell = Fact(said, said), Cell(said)
    blocks = (
        Paragraph(said),
        Facts((fact,)),
        Figures((Figure(label=said, text=said, note=said),)),
        Table(columns=(Column(said),), rows=((cell,),), totals=((cell,),)),
        Table(columns=(), rows=(), none=said),
        Bars(title=said, items=(Bar(label=said, length=1, text=said),)),
        Timeline(items=(Happening(at=said, by=said, text=said),)),
        Timeline(items=(), none=said),
        Marks((Mark(party=said, lines=(fact,), state=cell),)),
    )
    return Page(
        language="zh-CN",
        title=said,
        subtitle=said,
        facts=(fact,),
        letterhead=Letterhead(company=said, phone=said, address=said),
        addressee=said,
        sections=(Section(said, blocks),),
        closing=Closing(signed_by=said, on=said, seal=said),
        footnote=said,
    )


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_document_is_a_whole_page_in_its_language(name: str, language: str) -> None:
    """The file declares language, encoding and title, and is well formed."""
    page = render_html(THINGS[name], language)
    read = Reader(page)

    assert page.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": language}) in read.elements
    assert ("meta", {"charset": "utf-8"}) in read.elements
    assert 1 == [tag for tag, _ in read.elements].count("h1")


@pytest.mark.parametrize("name", THINGS)
def test_a_page_needs_nothing_from_anywhere(name: str) -> None:
    """There is no script, address, picture, font, frame or form, and a policy forbids them."""
    page = render_html(THINGS[name])
    read = Reader(page)
    used = {tag for tag, _ in read.elements}
    attributes = {key for _, found in read.elements for key in found}

    assert set() == used & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "a", "image", "use"}
    assert set() == {key for key in attributes if key.startswith("on")} | (attributes & {"src", "href", "style"})
    assert None is re.search(r"https?:|//[a-z]|url\(|@import|javascript:|data:", page)
    assert "default-src 'none'" in str(
        next(found["content"] for tag, found in read.elements if found.get("http-equiv") == "Content-Security-Policy")
    )


@pytest.mark.parametrize("name", THINGS)
def test_a_page_prints_on_a4_and_reads_on_a_phone(name: str) -> None:
    """The style covers paper, phone and Chinese fonts; table heads repeat on each sheet."""
    page = render_html(THINGS[name])

    assert "@page{size:A4" in page
    assert "@media print" in page
    assert "table-header-group" in page
    assert "max-width:640px" in page
    assert "width=device-width" in page
    assert all(font in page for font in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"))


def test_wide_tables_lie_on_their_side() -> None:
    """A handover list prints in landscape, a letter in portrait."""
    assert "A4 landscape" in render_html(THINGS["list"])
    assert "A4 portrait" in render_html(THINGS["letter"])


def test_hostile_text_is_only_ever_text() -> None:
    """Markup in a name is escaped in every place of every block."""
    read, plain = Reader(render_html(a_page(HOSTILE))), Reader(render_html(a_page("x")))

    assert [tag for tag, _ in plain.elements] == [tag for tag, _ in read.elements]
    assert plain.text.count("x") == read.text.count("<script>alert(1)</script>")
    assert "\u202e" not in read.text


@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_a_page(said: str) -> None:
    """Any text leaves the elements unchanged and can be written as UTF-8."""
    page = render_html(a_page(said or "x"))

    assert [tag for tag, _ in Reader(render_html(a_page("x"))).elements] == [tag for tag, _ in Reader(page).elements]
    assert page.encode("utf-8")


def test_a_hostile_client_in_a_letter() -> None:
    """A hostile client name is escaped in a letter."""
    letter = dunning_letter(things.a_letter_message(client_name=HOSTILE), things.LETTERHEAD)
    read = Reader(render_html(letter))

    assert "script" not in {tag for tag, _ in read.elements}
    assert "致：<script>alert(1)</script>" in read.text


def test_a_letter_looks_like_one() -> None:
    """抬头, 编号, 日期, 致, 落款 and 盖章处 appear in this order."""
    read = Reader(render_html(THINGS["letter"])).text
    places = [
        read.index(text)
        for text in ("恒立机电设备有限公司", "苏州市工业园区", "账款追款函", "AR-1003-1.90", "致：", "盖章处")
    ]

    assert sorted(places) == places
    assert read.rindex("恒立机电设备有限公司") > read.index("盖章处")


def test_bars_are_drawn_to_scale() -> None:
    """The longest bar, or `full`, fills the width; the smallest is still visible."""

    def widths(bars: Bars) -> list[int]:
        read = Reader(render_html(Page(language="en", title="t", sections=(Section("", (bars,)),))))
        return [
            int(str(found["width"]))
            for tag, found in read.elements
            if tag == "rect" and "fill" in str(found["class"]).split()
        ]

    items = tuple(Bar(label="b", length=length, text=str(length)) for length in (50, 25, 0, -5))
    tiny = (Bar(label="b", length=10**9, text="b"), Bar(label="b", length=1, text="b"))

    assert [1000, 500, 0, 0] == widths(Bars(title="t", items=items))
    assert [500, 250, 0, 0] == widths(Bars(title="t", items=items, full=100))
    assert [1000, 1000] == widths(Bars(title="t", items=tuple(attrs.evolve(bar, length=9) for bar in tiny), full=3))
    assert [1000, 4] == widths(Bars(title="t", items=tiny))
    assert [0] == widths(Bars(title="t", items=(Bar(label="b", length=0, text="0"),)))
    assert [] == widths(Bars(title="t", items=()))


def test_a_bar_can_be_read_aloud() -> None:
    """A drawing has a text description."""
    read = Reader(render_html(THINGS["exposure"]))
    labels = [found["aria-label"] for tag, found in read.elements if tag == "svg"]

    assert "未收余额 155,500.50 CNY" in labels


def test_a_cell_knows_its_column() -> None:
    """Each cell has the head of its column; totals span as many columns as the table."""
    table = Table(
        columns=(Column("A"), Column("B"), Column("C", is_number=True)),
        rows=((Cell("1"), Cell("a very long text that may be broken"), Cell("3", "bad")),),
        totals=((Cell("Total"), Cell(""), Cell("3")),),
    )
    read = Reader(render_html(Page(language="en", title="t", sections=(Section("", (table,)),))))
    cells = [found for tag, found in read.elements if tag == "td"]

    assert ["A", "B", "C", "A", "C"] == [cell["data-label"] for cell in cells]
    assert ["2", "1"] == [cell["colspan"] for cell in cells[3:]]
    assert ["whole", None, "number whole"] == [cell.get("class") for cell in cells[:3]]


def test_what_is_not_there_leaves_no_empty_element() -> None:
    """Missing subtitle, facts, closing and footnote have no elements."""
    read = Reader(render_html(Page(language="en", title="t", sections=())))

    assert {"html", "head", "meta", "title", "style", "body", "main", "header", "h1"} == {
        tag for tag, _ in read.elements
    }


def test_a_language_nobody_speaks_and_a_thing_without_a_document() -> None:
    """Both raise errors, and no page is rendered."""
    with pytest.raises(InvalidInput):
        render_html(THINGS["letter"], "fr")
    with pytest.raises(TypeError):
        render_html("text")


MEASURE = """<!DOCTYPE html><meta charset="utf-8"><body>{frames}<script>onload = () => {{
  document.title = JSON.stringify(Object.fromEntries([...document.querySelectorAll("iframe")].map(frame => {{
    const page = frame.contentDocument, width = page.documentElement.clientWidth;
    const beyond = [...page.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width + 0.5);
    const names = new Set(beyond.map(one => one.tagName + "." + one.className));
    return [frame.title, [width, page.documentElement.scrollWidth, ...names]];
  }})));
}}</script>"""
FRAME = '<iframe title="{name}" style="width:{width}px;height:20000px;border:0" srcdoc="{page}"></iframe>'
"""A page of frames with given widths; reports the width, the content width, and what overflows."""

PHONE = 390
"""Width of the narrowest supported screen."""
UPRIGHT, ACROSS = 680, 1039
"""Printable width of A4 in pixels, portrait and landscape."""


def browse(chromium: str, folder: Path, page: str, *options: str) -> str:
    """Open a page in a fresh headless browser and return its output."""
    (folder / "page.html").write_text(page, "utf-8")
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={folder / 'profile'}",
        *options,
        (folder / "page.html").as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def measure(chromium: str, folder: Path, pages: Mapping[str, tuple[str, int]]) -> dict[str, list[object]]:
    """Lay out pages in frames of given widths; return the width, the content width, and what overflows."""
    frames = "".join(FRAME.format(name=name, width=width, page=escape(page)) for name, (page, width) in pages.items())
    shown = browse(chromium, folder, MEASURE.format(frames=frames), "--dump-dom")
    title = re.search("<title>(.*?)</title>", shown)
    assert title is not None
    found: dict[str, list[object]] = json.loads(unescape(title[1]))
    return found


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, 640, 641, 1000, 1001, 1400])
def test_nothing_reaches_beyond_the_screen(chromium: str, tmp_path: Path, width: int) -> None:
    """No page scrolls sideways on any screen, on both sides of each layout change.

    This holds in both languages, and for a name of two hundred letters without a blank.
    """
    pages = {
        f"{name} {language}": (render_html(thing, language), width)
        for name, thing in {**THINGS, "long": a_page("W" * 200)}.items()
        for language in ("zh-CN", "en")
    }

    assert {name: [width, width] for name in pages} == measure(chromium, tmp_path, pages)


@pytest.mark.browser
def test_no_table_is_cut_off_on_paper(chromium: str, tmp_path: Path) -> None:
    """With the print style and the width of paper, all content is within the margins."""
    pages = {}
    for name in ("letter", "list", "report", "bare report", "schedule"):
        for language in ("zh-CN", "en"):
            page = render_html(THINGS[name], language)
            printed = page.replace("@media print", "@media all").replace("@media screen", "@media speech")
            pages[f"{name} {language}"] = (printed, ACROSS if "A4 landscape" in page else UPRIGHT)

    assert {name: [width, width] for name, (_, width) in pages.items()} == measure(chromium, tmp_path, pages)


@pytest.mark.browser
def test_a_letter_on_one_claim_is_one_sheet_of_a4(chromium: str, tmp_path: Path) -> None:
    """Head, claim, account and seal fit on one portrait page."""
    browse(chromium, tmp_path, render_html(THINGS["letter"]), f"--print-to-pdf={tmp_path / 'letter.pdf'}")
    printed = (tmp_path / "letter.pdf").read_bytes()

    assert 1 == len(re.findall(rb"/Type\s*/Page\b", printed))
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][0-9.]* 84[12]", printed)


@pytest.mark.browser
def test_a_handover_list_is_printed_across(chromium: str, tmp_path: Path) -> None:
    """The tables of a handover list are too wide for portrait paper."""
    browse(chromium, tmp_path, render_html(THINGS["list"]), f"--print-to-pdf={tmp_path / 'list.pdf'}")

    assert re.search(rb"/MediaBox\s*\[0 0 84[12][0-9.]* 59[45]", (tmp_path / "list.pdf").read_bytes())


def test_an_amount_is_not_parted_from_its_currency() -> None:
    """A long key figure gets a smaller font."""
    page = render_html(things.an_exposure())

    assert 'class="long">113,500.50\N{NO-BREAK SPACE}CNY' in page
