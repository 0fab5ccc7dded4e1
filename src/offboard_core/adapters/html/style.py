"""The style of every page for screen, phone and A4 paper, with Chinese fonts; no meaning is shown by colour alone."""

from __future__ import annotations

_SANS = (
    '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","HarmonyOS Sans SC",'
    '"WenQuanYi Micro Hei","WenQuanYi Zen Hei",system-ui,sans-serif'
)
_SERIF = (
    '"Songti SC","SimSun","Noto Serif CJK SC","Noto Serif SC","Source Han Serif SC","WenQuanYi Zen Hei",Georgia,serif'
)

_SCREEN = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#e9edf1;color:#1c2733;font:15px/1.65 SANS;overflow-wrap:anywhere}
div,span,dt,dd,strong{min-width:0}
.page{max-width:210mm;margin:28px auto;padding:18mm 16mm;background:#fff;box-shadow:0 2px 18px rgba(28,39,51,.14)}
.page.wide{max-width:297mm;padding:14mm}
h1{margin:0;font-size:27px;line-height:1.3;letter-spacing:.02em;color:#12314f}
h2{margin:34px 0 12px;padding:0 0 6px 11px;border-left:4px solid #1f5582;border-bottom:1px solid #d6dde4;
 font-size:17px;line-height:1.4;color:#12314f;break-after:avoid}
p{margin:10px 0}
.subtitle{margin:4px 0 0;font-size:17px;color:#4f5d6a}
.none{padding:9px 12px;background:#f4f6f8;color:#5a6773}
.report header{padding-bottom:14px;border-bottom:3px solid #12314f}
dl,dd{margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(235px,1fr));gap:0 26px}
.facts>div{display:flex;gap:12px;padding:6px 0;border-bottom:1px solid #e7ebef}
.facts dt{flex:0 0 8em;color:#5a6773}
.facts dd{flex:1;min-width:0}
.head{display:flex;flex-wrap:wrap;gap:2px 28px;margin-top:10px;font-size:13.5px}
.head>div{gap:8px;padding:0;border:0}
.head dt,.head dd{flex:0 1 auto}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin:16px 0}
.figure{padding:12px 14px;background:#f6f8fa;border-top:4px solid #8796a5;break-inside:avoid}
.figure .label{display:block;font-size:13px;color:#5a6773}
.figure strong{display:block;font-size:20px;line-height:1.4;font-variant-numeric:tabular-nums}
.figure strong.long{font-size:16px}
.figure small{display:block;font-size:12.5px;color:#5a6773}
.figure.good{border-color:#2b7a4b}
.figure.warn{border-color:#b97900}
.figure.bad{border-color:#b3261e}
.figure.bad strong{color:#9c1f18}
.figure.unknown{background:repeating-linear-gradient(135deg,#f6f8fa 0 9px,#eceff2 9px 18px);border-top-style:dashed}
.figure.unknown strong{font-size:16px;color:#4f5d6a}
table{width:100%;margin:12px 0;border-collapse:collapse;font-size:13.5px;line-height:1.5}
th,td{padding:7px 9px;border-bottom:1px solid #e2e7ec;text-align:left;vertical-align:top}
th{background:#edf2f6;border-bottom:2px solid #b9c6d2;font-weight:600;color:#2a3f54;overflow-wrap:normal;
 word-break:keep-all}
tr{break-inside:avoid}
.single thead{display:none}
.single{border-top:1px solid #e2e7ec}
.number{text-align:right;font-variant-numeric:tabular-nums}
.whole{white-space:nowrap}
.sum{overflow-wrap:normal}
.wide table{font-size:12.5px}
.wide th,.wide td{padding:6px 5px}
.wide td:first-child{min-width:9em}
tfoot td{border-top:2px solid #8fa1b2;border-bottom:0;font-weight:700}
.report .tone.good:not(.value)::before{content:"✓ ";color:#2b7a4b}
.report .tone.warn:not(.value)::before{content:"! ";font-weight:700;color:#b97900}
.report .tone.bad:not(.value)::before{content:"× ";font-weight:700;color:#b3261e}
.report .tone.unknown:not(.value)::before{content:"? ";font-weight:700;color:#6b4fa0}
.tone.good{color:#236840}
.tone.warn{color:#8a5a00}
.tone.bad{color:#9c1f18}
.tone.unknown{color:#573d8a}
.bars{display:grid;grid-template-columns:fit-content(34%) minmax(3em,1fr) fit-content(34%);gap:6px 14px;
 align-items:center;margin:18px 0;font-size:13.5px;break-inside:avoid}
.bars figcaption{grid-column:1/-1;font-size:15px;font-weight:600;color:#2a3f54}
.bar{display:contents}
.bar svg{display:block;width:100%;height:13px}
.bar .value{text-align:right;font-variant-numeric:tabular-nums}
.track{fill:#e9eef2}
.fill{fill:#2f6c9e}
.fill.good{fill:#2b7a4b}
.fill.warn{fill:#c98a12}
.fill.bad{fill:#b3261e}
.timeline{margin:12px 0;padding:0 0 0 18px;border-left:2px solid #c4cfd9;list-style:none}
.timeline li{position:relative;padding:0 0 12px;break-inside:avoid}
.timeline li::before{content:"";position:absolute;left:-24px;top:7px;width:10px;height:10px;border-radius:50%;
 background:#1f5582}
.timeline time{margin-right:12px;font-size:13px;font-variant-numeric:tabular-nums;color:#5a6773}
.timeline .by{font-size:13px;color:#5a6773}
.timeline p{margin:1px 0 0}
.marks{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:14px;margin:12px 0}
.mark{padding:12px 14px;border:1px solid #b9c6d2;break-inside:avoid}
.party{display:flex;flex-wrap:wrap;gap:4px 12px;justify-content:space-between;margin-bottom:4px}
.signed{display:block;font-size:13px}
.signed dt{flex-basis:5.5em}
.signed dd{min-height:1.65em}
footer{margin-top:30px;padding-top:9px;border-top:1px solid #d6dde4;font-size:12.5px;color:#5a6773}
"""

_LETTER = """
.letter{font:16px/1.85 SERIF}
.letterhead{display:flex;flex-direction:column;align-items:center;margin-bottom:26px;padding-bottom:10px;
 border-bottom:4px double #9c1f18;text-align:center;color:#9c1f18}
.letterhead strong{font-size:27px;line-height:1.4;letter-spacing:.12em}
.letterhead span{font-size:13px;color:#5a4a48}
:lang(en) .letterhead strong{letter-spacing:.02em}
.letter h1{text-align:center;color:#1c2733;font-size:24px;letter-spacing:.25em;text-indent:.25em}
:lang(en) .letter h1,.letter:lang(en) h1{letter-spacing:.03em;text-indent:0}
.letter .head{justify-content:space-between;margin-top:14px;font-size:14px}
.letter .addressee{margin:20px 0 6px;font-weight:700}
.letter section p{margin:10px 0;text-indent:2em}
.letter:lang(en) section p{text-indent:0}
.letter table{font-size:13px}
@media print,(min-width:641px){
.letter th{background:#f4f1ee;border-top:2px solid #1c2733;border-bottom:1px solid #1c2733;color:#1c2733}
.letter tbody tr:last-child td{border-bottom:1px solid #1c2733}
.letter tfoot td{border-top:0;border-bottom:2px solid #1c2733}
}
.letter .tone{color:inherit}
.letter section .facts{display:block;margin:8px 0 8px 2em;padding:4px 14px;border-left:3px solid #9c1f18;background:#faf8f6}
.letter section .facts>div{padding:3px 0;border:0}
.letter section .facts dt{flex-basis:5.5em}
.letter:lang(en) section .facts dt{flex-basis:8em}
.letter section .facts dd{font-weight:600}
.closing{display:flex;justify-content:flex-end;align-items:center;gap:26px;margin-top:36px;break-inside:avoid}
.closing>div:last-child{display:flex;flex-direction:column;text-align:center}
.seal{display:flex;width:104px;height:104px;align-items:center;justify-content:center;border:1px dashed #b58d8a;
 border-radius:50%;font-size:12.5px;text-align:center;color:#8a6a68}
"""

_PHONE = """
@media screen and (max-width:900px){.page,.page.wide{margin:0 auto;padding:26px 22px;box-shadow:none}}
@media screen and (max-width:640px){
body{background:#fff}
.page,.page.wide{padding:18px 15px}
h1{font-size:22px}
.letterhead strong{font-size:20px;letter-spacing:.04em}
.figures{grid-template-columns:1fr 1fr;gap:9px}
.figure{padding:9px 10px}
.figure strong{font-size:16px}
.figure strong.long{font-size:14px}
.bars{display:block}
.bar{display:grid;grid-template-columns:1fr fit-content(60%);gap:3px 12px;padding:4px 0}
.bar svg{grid-row:2;grid-column:1/3}
.closing{gap:14px}
.letter section .facts{margin-left:0}
CARDS}
@media screen and (min-width:641px) and (max-width:1000px){
WIDE}
"""

_CARDS = """
@table,@tbody,@tfoot,@tr,@td{display:block}
@thead{display:none}
@tr{margin:9px 0;padding:5px 0;border:1px solid #d6dde4;border-left:4px solid #8fa1b2}
@td,@td.sum,@td.whole,@tfoot td{display:flex;gap:12px;justify-content:space-between;padding:4px 11px;border:0;
 text-align:right;white-space:normal;overflow-wrap:anywhere}
@td::before{content:attr(data-label);flex:0 0 7.5em;text-align:left;color:#5a6773;font-weight:400}
@table.single td{text-align:left;justify-content:flex-start}
@table.single td::before{content:none}
@tfoot tr{border-left-color:#12314f;background:#f4f6f8}
@tfoot td:first-child::before{content:none}
@td:first-child{min-width:0}
"""

_PAPER = """
@page{size:A4 ORIENTATION;margin:MARGIN;@bottom-right{content:counter(page) " / " counter(pages);font-size:8.5pt;color:#5a6773}}
@media print{
body{background:#fff;font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.page,.page.wide{max-width:none;margin:0;padding:0 1px;box-shadow:none}
.letter{font-size:11.5pt}
table{font-size:9pt}
.wide table{font-size:8pt}
.wide th,.wide td{padding:4px 5px}
.letter table{font-size:8.5pt}
.letter th,.letter td{padding:5px 5px}
thead{display:table-header-group}
tfoot{display:table-row-group}
h2{margin-top:20px}
p,li{orphans:3;widows:3}
.letter .facts{break-inside:avoid}
.letter p:has(+.facts){break-after:avoid}
.letter section:has(>h2){break-inside:avoid}
}
"""


def sheet() -> str:
    """Return the style for screen and phone."""
    phone = _PHONE.replace("CARDS", _cards("")).replace("WIDE", _cards(".wide "))
    return (_SCREEN + _LETTER + phone).replace("SANS", _SANS).replace("SERIF", _SERIF)


def paper(*, wide: bool) -> str:
    """Return the style for A4 paper, in landscape for wide pages."""
    orientation, margin = ("landscape", "12mm 11mm") if wide else ("portrait", "17mm 15mm")
    return _PAPER.replace("ORIENTATION", orientation).replace("MARGIN", margin)


def _cards(scope: str) -> str:
    """Return the rules, within `scope`, that turn each row into a card."""
    return _CARDS.replace("@", scope)
