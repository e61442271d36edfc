"""Flush Chinese lines in real PDF files, measured glyph by glyph."""

from __future__ import annotations

import inspect
import io
import itertools
import multiprocessing
import random
import re
import subprocess
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
import pytest
import weasyprint
from weasyprint.draw import text as drawing
from weasyprint.layout import inline

from generator.rendering.justification import engine_is_verified, lines_flush
from generator.rendering.verified import VERIFIED_MAJOR
from generator.settings import theme_folder

MM = 72 / 25.4
LEFT, RIGHT = 28 * MM, (210 - 26) * MM
CELL = 156 / 28 * MM
STYLE = (theme_folder() / "print" / "print.css").read_text(encoding="utf-8")
FLUSH = "p { text-align: justify } th p, td p { text-align: inherit }"
RAGGED = "p, th p, td p { text-align: left }"

PURE = (
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
    "剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳"
)
PARAGRAPHS = {
    "numbers": "2026年11月22日，乙方对政务云平台（共12套业务系统）完成了测评，得分为92.5分，"
    "超过合同约定的最低分值；相关报告编号为DJCP-2026-0117，扣款人民币1,234,567.89元，"
    "占合同价款的3.75%，已由双方签字盖章。",
    "punctuation": "本项目由甲方、乙方共同验收：验收结论（书面形式）确认并由双方“签字盖章”后生效，"
    "各方均应当保存《验收记录》《整改报告》；保存期限不得少于五年——法律另有规定的……从其规定。"
    "甲方、乙方、监理方各执一份。",
    "inline boxes": "依据<a href='https://example.invalid/'>《网络安全法》第21条</a>以及GB/T 22239的要求，"
    "服务提供方<strong>应当在2小时内</strong>响应，<span>其中<strong>一级</strong>事故</span>"
    "在<code>CMDB</code>登记，<a href='https://example.invalid/2'>详见<strong>第3章</strong></a>，"
    "逾期按<em>第12.3条</em>扣减服务费用。",
    "loose": "人员变更以及IncidentResponseManagement、BusinessContinuityPlanning等较长英文词汇"
    "与 spaced words in between 的混排；服务器CPU使用率为85%，响应时间为15ms，"
    "IdentityAndAccessManagementPlatform平台均在允许之内。",
    "loose boxes": "人员变更以及<b>重大</b>事故<i>处置</i>按<a href='https://example.invalid/'>IncidentResponse"
    "ManagementPlan</a>与<b>应急</b>预案IdentityAndAccessManagementPlatform办理，由双方另行约定，共2份。",
    "rare characters": "参加人员喆堃、祎昇、翀玥、䶮𬭎以及𠮷田等2人，葛󠄀城的姓名用字均应当显示，"
    "并与身份证件一致，证件有效期至2031年，涉及㎡、℃、①等符号的地方，"
    "按照GB 18030-2022的规定处理，不得以其他字符代替。",
    "objects": "事故等级为<span style='display: inline-block; width: 9mm'>甲</span>级的，"
    "处理<span style='position: absolute'></span>时限为2h，"
    "累计3次的由<img alt='标记' style='width: 6mm; height: 6mm' src='data:image/svg+xml,"
    "<svg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 1 1%22/>'>标记，"
    "<span style='white-space: nowrap'>不断行的文字 ABC 在此</span>，其余部分照常断行，"
    "并且在第3行继续，直到这一段文字结束为止，一共有4行。",
    "spaces": "本 条 所 称 <b>服务 </b> <i> 期限 </i> 自 2026 年 1 月 1 日 起 至 2028 年 12 月 31 日 止 ，"
    "共计 36 个月 ，其中 试运行 期间 3 个 月 不 计 费 用 ， 由 双 方 另 行 约 定 ， "
    "并 以 书 面 形 式 确 认 。",
}


@cache
def rendered(body: str, *, flush: bool = True, style: str | None = None) -> bytes:
    chosen = (FLUSH if flush else RAGGED) if style is None else style
    html = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><title>t</title><style>{STYLE}{chosen}</style></head>'
        f"<body>{body}</body></html>"
    )
    with lines_flush() if flush else nullcontext():
        content: bytes = weasyprint.HTML(string=html).write_pdf(pdf_tags=True)
    return content


def text_of(pdf: bytes, *options: str) -> str:
    given = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return given.stdout.decode()


# ---- reading where each glyph stands ----


@dataclass(frozen=True)
class Glyph:
    text: str
    left: float
    right: float
    line: float


def _characters(font: pikepdf.Object) -> dict[int, str]:
    stream = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\s*\n", stream)
    }


def _widths(font: pikepdf.Object) -> dict[int, float]:
    widths: dict[int, float] = {}
    entries: Any = list(font.DescendantFonts[0].W)
    for first, given in zip(entries[::2], entries[1::2], strict=True):
        widths |= {int(first) + place: float(width) for place, width in enumerate(given)}
    return widths


def glyphs_of(pdf: bytes, page: int = 0) -> list[Glyph]:
    """The body's glyphs, in the order they are drawn."""
    found: list[Glyph] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        place = document.pages[page]
        fonts = {name: (_characters(font), _widths(font)) for name, font in place.resources.Font.items()}
        scale, stack = (1.0, 0.0, 0.0), [(1.0, 0.0, 0.0)]
        size, x, y = 0.0, 0.0, 0.0
        characters, widths = next(iter(fonts.values()))
        for instruction in pikepdf.parse_content_stream(place):
            values: Any = list(instruction.operands)
            match str(instruction.operator):
                case "q":
                    stack.append(scale)
                case "Q":
                    scale = stack.pop()
                case "cm":
                    a, e, f = float(values[0]), float(values[4]), float(values[5])
                    scale = (scale[0] * a, scale[1] + scale[0] * e, scale[2] + scale[0] * f)
                case "Tf":
                    (characters, widths), size = fonts[str(values[0])], float(values[1])
                case "Tm":
                    x, y = float(values[4]), float(values[5])
                case "TJ":
                    for one in values[0]:
                        if not isinstance(one, pikepdf.String):
                            x -= float(one) * size / 1000
                            continue
                        codes = bytes(one)
                        for code in (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)):
                            end = x + widths[code] * size / 1000
                            left, right = (scale[1] + scale[0] * edge for edge in (x, end))
                            found.append(Glyph(characters[code], left, right, round(scale[0] * y, 1)))
                            x = end
    return [glyph for glyph in found if 37 * MM < glyph.line < (297 - 35) * MM]


def lines_of(pdf: bytes) -> list[list[Glyph]]:
    glyphs = glyphs_of(pdf)
    return [
        [glyph for glyph in row if glyph.text.strip(" ")]
        for _, row in itertools.groupby(glyphs, key=lambda glyph: glyph.line)
    ]


def said(line: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in line)


def lacking(line: list[Glyph]) -> float:
    """How far a line's last glyph ends from the type area's right edge, in millimetres."""
    return abs(RIGHT - max(glyph.right for glyph in line)) / MM


def gaps(line: list[Glyph]) -> dict[str, float]:
    """The room between neighbours, in ems of the text, by the two characters."""
    return {one.text + other.text: (other.left - one.right) / CELL for one, other in itertools.pairwise(line)}


# ---- the guard ----


def test_the_engine_installed_is_the_one_whose_insides_were_verified() -> None:
    assert engine_is_verified(), (
        f"WeasyPrint {weasyprint.__version__} is not the {VERIFIED_MAJOR}.x that "
        "generator/rendering/justification.py was tried with: PDF lines are ragged now. Read the engine's "
        "justify_line, draw_first_line and Layout again, run this file's tests, then raise it in verified.py."
    )


def test_an_engine_of_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = inline.justify_line, drawing.draw_first_line
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with lines_flush():
        assert (inline.justify_line, drawing.draw_first_line) == untouched


def test_an_engine_whose_functions_take_something_else_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = inline.justify_line
    signature = inspect.signature

    def changed(function: Any) -> inspect.Signature:
        return signature(lambda line, width: None) if function is untouched else signature(function)

    monkeypatch.setattr(inspect, "signature", changed)
    with lines_flush():
        assert inline.justify_line is untouched


def test_the_engine_is_as_it_was_after_the_context_even_after_an_error() -> None:
    untouched = inline.justify_line, drawing.draw_first_line
    meanwhile = []

    def failing() -> None:
        with lines_flush():
            meanwhile.append(inline.justify_line)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert meanwhile != [untouched[0]]
    assert (inline.justify_line, drawing.draw_first_line) == untouched


# ---- both edges ----


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_every_line_but_the_last_reaches_the_right_edge(name: str) -> None:
    lines = lines_of(rendered(f"<p>{PARAGRAPHS[name]}</p>"))
    assert len(lines) >= 3
    assert max(map(lacking, lines[:-1])) < 0.1
    assert lacking(lines[-1]) > 1
    assert all(line[0].left == pytest.approx(LEFT, abs=0.2) for line in lines[1:])
    assert lines[0][0].left == pytest.approx(LEFT + 2 * CELL, abs=0.2)


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_without_the_change_the_right_edge_is_ragged(name: str) -> None:
    lines = lines_of(rendered(f"<p>{PARAGRAPHS[name]}</p>", flush=False))
    assert max(map(lacking, lines[:-1])) > 1


def test_many_mixed_paragraphs_are_flush() -> None:
    pick = random.Random(7)
    pieces = [
        *PURE,
        *"，。：；（）《》、“”",
        "2026",
        "1,234.56",
        "CPU",
        "GB/T",
        " a ",
        "——",
        "……",
        "<b>加粗A</b>",
    ]
    for _ in range(12):
        paragraph = "甲" + "".join(pick.choice(pieces) for _ in range(160)) + "。"
        lines = lines_of(rendered(f"<p>{paragraph}</p>"))
        # A line the engine overfills is not this module's: nothing is narrowed.
        assert max(lacking(line) for line in lines[:-1] if line[-1].right < RIGHT + 1) < 0.1


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_lines_break_where_they_broke_before(name: str) -> None:
    body = f"<p>{PARAGRAPHS[name]}</p>"
    assert list(map(said, lines_of(rendered(body)))) == list(map(said, lines_of(rendered(body, flush=False))))


# ---- what stays where it is ----


def test_full_lines_of_chinese_stay_on_the_grid() -> None:
    lines = lines_of(rendered(f"<p>{PURE}</p>"))
    for line in lines:
        first = 2 if line is lines[0] else 0
        for place, glyph in enumerate(line, start=first):
            assert glyph.left == pytest.approx(LEFT + place * CELL, abs=0.02)
    body = f"<p>{PURE}</p>"
    assert rendered(body) == rendered(body, flush=False)


def test_words_numbers_and_strokes_of_two_characters_are_not_pulled_apart() -> None:
    rows = [
        list(row)
        for text in PARAGRAPHS.values()
        for _, row in itertools.groupby(glyphs_of(rendered(f"<p>{text}</p>")), key=lambda glyph: glyph.line)
    ]
    opened = {pair for row in rows for pair, gap in gaps(row).items() if gap > 0.01}
    assert {"编号", "号为", "为D", "2的", "9元"} <= opened
    assert not opened & {"——", "……"}
    assert [pair for pair in opened if re.fullmatch(r"[A-Za-z0-9.,/%-]{2}", pair)] == []


@pytest.mark.parametrize("text", [PARAGRAPHS["loose"], "葛󠄀葛󠄀葛󠄀城é́文" * 7 + "CPU与GB/T 22239的要求"])
def test_gaps_of_one_line_are_alike(text: str) -> None:
    line = lines_of(rendered(f"<p>{text}</p>"))[0]
    opened = [gap for gap in gaps(line).values() if gap > 0.005]
    assert len(opened) > 2
    assert max(opened) - min(opened) < 0.003


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<p>The quick brown fox jumps over the lazy dog and runs away. " * 6 + "</p>", FLUSH),
        (f"<p dir='rtl'>{PARAGRAPHS['numbers']}</p>", FLUSH),
        (f"<p>{PARAGRAPHS['punctuation']}</p>", "p { white-space: pre-wrap; text-align: justify }"),
        (f"<p>{PARAGRAPHS['punctuation'][:40]}</p>", "p { white-space: nowrap; text-align: justify }"),
        (f"<p>{PARAGRAPHS['numbers']}</p>", RAGGED),
        (f"<p>{PARAGRAPHS['numbers']}</p>", "p { text-align: right }"),
        (f"<table><tr><td>{PARAGRAPHS['numbers']}<p>{PARAGRAPHS['numbers']}</p></td></tr></table>", FLUSH),
        ("<p>最后一行ABC，不动。</p>", FLUSH),
    ],
    ids=["Latin", "rtl", "kept spaces", "nowrap", "left", "right", "table cell", "last line"],
)
def test_what_is_not_a_justified_chinese_line_is_the_same_file(body: str, style: str) -> None:
    assert rendered(body, style=style) == rendered(body, flush=False, style=style)


def test_a_last_line_keeps_its_widths() -> None:
    body = f"<p>{PARAGRAPHS['numbers']}</p>"
    assert lines_of(rendered(body))[-1] == lines_of(rendered(body, flush=False))[-1]


def test_a_link_covers_its_own_characters_and_no_gap_around_them() -> None:
    link = "<a href='https://example.invalid/'>第3章</a>"
    pdf = rendered(f"<p>依据合同的{link}以及GB/T 22239、GB/T 28448的要求办理验收。</p>")
    line = lines_of(pdf)[0]
    assert lacking(line) < 0.1
    with pikepdf.open(io.BytesIO(pdf)) as document:
        left, _, right, _ = (float(edge) for edge in list(document.pages[0].Annots[0].Rect))
    at = said(line).index("第3章")
    assert left == pytest.approx(line[at].left, abs=0.1)
    assert right == pytest.approx(line[at + 2].right, abs=0.1)
    gap = line[at + 4].left - line[at + 3].right
    assert gap > 0.3
    assert line[at + 3].left - right == pytest.approx(gap, abs=0.05)


# ---- the text in the file ----


@pytest.mark.parametrize("options", [(), ("-raw",)], ids=["reading order", "raw"])
@pytest.mark.parametrize("name", PARAGRAPHS)
def test_the_text_read_from_the_file_is_the_same(name: str, options: tuple[str, ...]) -> None:
    body = f"<p>{PARAGRAPHS[name]}</p>"
    assert text_of(rendered(body), *options) == text_of(rendered(body, flush=False), *options)


def test_two_processes_write_the_same_bytes() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS.values())
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        one, other = pool.map(rendered, [body, body], chunksize=1)
    assert one == other
