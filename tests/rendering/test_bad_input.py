"""Records nobody expects, printed: every text is there whole and as text, or the build says what is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from PIL import Image

from generator.loading.behind import FileGoneError, read_file, read_sources
from generator.loading.project_loader import load_project
from generator.pipeline.assessing import When
from generator.pipeline.building import Built, Printing, build_bundle
from generator.records.bundle import VolumeName
from generator.rendering.cross_references import has_references, with_pages
from generator.rendering.numbering import list_headings
from generator.rendering.pdf import PdfError, render_pdf
from generator.rendering.volumes import PrintVolume, compose_volumes
from tests.builders import SOUND, codes
from tests.volumes import BUNDLE, html_of, page_of, view_of

INCIDENT = "incidents/2026/INC-1.yaml"
MARKUP: Final = (
    "<script>alert(1)</script>", "&lt;b&gt;", "<![CDATA[x]]>", "{{ 7*7 }}", "{% raw %}", "<!--cut-->",
    'data-page-of="x" data-page="000"', "<h1>假标题</h1>", '<section class="part" id="x">', "</table></body>",
    '<img src="http://example.invalid/x.png">', "]]>", "&#x202e;", "\\", "'\"",
)  # fmt: skip
LATER = dt.date(2027, 6, 1)


def edit(project: Path, file: str, change: Callable[[Any], Any]) -> None:
    """Changes a file of records as plain values."""
    path = project / "data" / file
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    change(value)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000), "utf-8")


def build(project: Path, volume: str, as_of: dt.date = dt.date(2026, 11, 22)) -> tuple[Built, str]:
    """A bundle of one volume, and the text of its PDF file without spaces."""
    bundle = f"- id: trial\n  name: 包\n  volumes: [{volume}]\n"
    (project / "data" / "bundles.yaml").write_text(bundle, encoding="utf-8")
    when = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), as_of)
    built = build_bundle(project, when, "trial", printing=Printing(jobs=1, audience="panel"))
    pdf = built.site / built.bundles[0].documents[0].file
    given = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True)
    return built, "".join(given.stdout.split())


def numbered(length: int, space: str = "", mark: str = "") -> str:
    """A long text in which every few characters say where they stand, and which text they are of."""
    return space.join(f"〔{mark}{number:04}〕" for number in range(length // (6 + len(mark + space))))


def lost(text: str, shown: str) -> list[str]:
    """The pieces of a numbered text that are not shown."""
    pieces = re.findall(r"〔[\d.]+〕", text)
    assert pieces
    return [one for one in pieces if one not in shown]


def composed(project: Path) -> dict[VolumeName, PrintVolume]:
    records = load_project(project).records
    assert records is not None
    return {one.id: one for one in compose_volumes(view_of(records, "2027-06-01"), BUNDLE, "0")}


# ---- markup ----


@pytest.fixture
def marked(project: Path) -> Path:
    """A project with markup in the texts of an incident."""
    edit(project, INCIDENT, lambda one: one.update(title="".join(MARKUP), symptom="\n".join(MARKUP)))
    return project


def test_markup_in_a_record_cuts_no_volume_and_enters_no_contents(marked: Path) -> None:
    plain = composed(SOUND)
    for name, volume in composed(marked).items():
        assert [len(group.segments) for group in volume.groups] == [
            len(group.segments) for group in plain[name].groups
        ]
        found = [one.label for segment in volume.within_book for one in list_headings(segment)]
        assert found == [one.label for segment in plain[name].within_book for one in list_headings(segment)]
        assert "<script>" not in html_of(volume)


@pytest.mark.slow
def test_markup_in_a_record_is_printed_as_it_is_written(marked: Path) -> None:
    _, shown = build(marked, "incidents")
    for one in MARKUP:
        assert shown.count("".join(one.split())) >= 2, one


def test_what_looks_like_a_reference_in_a_text_is_none() -> None:
    text = '<p>data-page-of="x" data-page="000"</p><li>&lt;a data-page-of="y" data-page="000"</li>'
    assert not has_references(text)
    real = '<a href="#a" data-page-of="a" data-page="000">'
    assert with_pages(text + real, {"a": 7}) == text + real.replace("000", "7")


@pytest.mark.slow
def test_what_looks_like_a_reference_in_the_report_is_text(project: Path) -> None:
    (project / "content").mkdir()
    prose = '## 概况\n\n见 data-page-of="x" data-page="000"，&lt;b&gt; 与 a < b > c。\n'
    (project / "content" / "summary.md").write_text(prose, encoding="utf-8")
    _, shown = build(project, "summary")
    assert 'data-page-of="x"data-page="000"' in shown.replace("”", '"').replace("“", '"')
    assert "&lt;b&gt;" in shown


@pytest.mark.parametrize(
    "line",
    [
        "![图](http://example.invalid/x.png)", "![图](/etc/passwd)", "![图](../../x.png)",
        '<img src="file:///etc/passwd">', "[链接](http://example.invalid)", "<!--cut-->",
    ],
)  # fmt: skip
def test_the_report_takes_no_picture_link_or_markup(project: Path, line: str) -> None:
    (project / "content").mkdir()
    (project / "content" / "summary.md").write_text(f"## 概况\n\n甲。\n\n{line}\n", encoding="utf-8")
    found = codes(load_project(project).problems)
    assert {(file, at, code) for file, at, code in found} == {("content/summary.md", 5, "summary-markup")}


# ---- long texts ----


def _incident(**changes: Any) -> Callable[[Any], Any]:
    return lambda one: one.update(changes)


Change = Callable[[str], Callable[[Any], Any]]
LONG: Final[dict[str, tuple[VolumeName, tuple[tuple[str, Change], ...]]]] = {
    "incident": (
        "incidents",
        (
            (INCIDENT, lambda text: _incident(title=text)),
            (INCIDENT, lambda text: _incident(where=text, system=None)),
        ),
    ),
    "form": (
        "incidents",
        (
            (INCIDENT, lambda text: _incident(symptom=text)),
            (
                INCIDENT,
                lambda text: _incident(handling=[{"at": "2026-06-01T09:10:00+08:00", "what": text}]),
            ),
            (INCIDENT, lambda text: _incident(signatures=[{"role": "记录人", "name": text}])),
            (INCIDENT, lambda text: _incident(evidence=[{"archive": text, "held_by": "档案室"}])),
        ),
    ),
    "service": (
        "deliveries",
        (("services.yaml", lambda text: lambda one: one["services"][0].update(note=text)),),
    ),
    "delivery": (
        "deliveries",
        (
            ("services.yaml", lambda text: lambda one: one["services"][0].update(deliverables=[text])),
            ("deliveries/2026-04.yaml", lambda text: lambda one: one[0].update(name=text)),
        ),
    ),
    "review": (
        "review",
        (
            ("reviews/REV-1.yaml", lambda text: _incident(comments=[text])),
            ("reviews/REV-1.yaml", lambda text: _incident(reply=text)),
        ),
    ),
    "role": ("people", (("team.yaml", lambda text: lambda one: one[0].update(role=text)),)),
    "milestone": (
        "settlement",
        (("milestones.yaml", lambda text: lambda one: one[0].update(note=text)),),
    ),
    "problem": (
        "systems",
        (("evaluations/portal/1.yaml", lambda text: lambda one: one["problems"][0].update(what=text)),),
    ),
}
"""Volumes, and the fields of a record they show, each of which gets a long text of its own."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "space"),
    [*((place, "") for place in LONG), *((place, " ") for place in ("form", "service", "review"))],
    ids=lambda value: {"": "without-spaces", " ": "with-spaces"}.get(value, value),
)
def test_texts_of_20_000_characters_are_printed_to_their_last(project: Path, place: str, space: str) -> None:
    volume, fields = LONG[place]
    texts = [numbered(20_000, space, "" if place == "delivery" else f"{at}.") for at in range(len(fields))]
    for (file, change), text in zip(fields, texts, strict=True):
        edit(project, file, change(text))
    _, shown = build(project, volume, LATER)
    assert [lost(text, shown) for text in texts] == [[] for _ in texts]


@pytest.mark.slow
def test_names_as_long_as_they_may_be_are_printed_whole_but_for_the_running_head(project: Path) -> None:
    name = numbered(200)
    edit(project, "project.yaml", lambda one: one.update(name=name))
    edit(project, "contract.yaml", lambda one: one.update(title=name.replace("〔", "【")))
    edit(project, "contract.yaml", lambda one: one["party_a"].update(name=name))
    edit(project, "contract.yaml", lambda one: one["party_b"].update(name=name))
    edit(project, "systems/portal.yaml", lambda one: one.update(name=name))
    _, shown = build(project, "systems")
    assert lost(name, shown) == []
    assert [one for one in re.findall(r"【\d+〕", name.replace("〔", "【")) if one not in shown] == []
    assert "…" in shown


@pytest.mark.slow
def test_a_form_of_sixty_entries_goes_on_under_its_head_on_the_next_page(project: Path) -> None:
    entries = [
        {"at": f"2026-06-01T{9 + number // 60:02}:{number % 60:02}:00+08:00", "what": f"第〔{number:04}〕步"}
        for number in range(60)
    ]
    edit(project, INCIDENT, _incident(handling=entries))
    built, shown = build(project, "incidents")
    assert lost("".join(entry["what"] for entry in entries), shown) == []
    pdf = built.site / built.bundles[0].documents[0].file
    pages = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    heads = [page for page in pages.stdout.split("\f") if re.search(r"编号\s+INC-1\s", page)]
    assert len(heads) == 2
    assert "〔0059〕" in heads[1]


@pytest.mark.slow
def test_two_hundred_pieces_of_evidence_are_all_listed(project: Path) -> None:
    pieces = [{"archive": f"档〔{number:04}〕", "held_by": "档案室"} for number in range(200)]
    edit(project, INCIDENT, _incident(evidence=pieces))
    _, shown = build(project, "incidents")
    assert lost("".join(one["archive"] for one in pieces), shown) == []


def test_text_that_would_run_off_its_page_stops_the_build_and_is_quoted() -> None:
    for style in ("white-space: nowrap", "position: absolute; top: 290mm"):
        with pytest.raises(PdfError, match="整行文字"):
            render_pdf(page_of(f'<p style="{style}">{"整行文字" * 40}</p>'))


# ---- evidence ----


def _evidence(project: Path, name: str, content: bytes) -> Path:
    path = project / "data" / "evidence" / "2026" / name
    path.write_bytes(content)
    entry = {
        "file": f"evidence/2026/{name}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "dated": "2026-06-02",
    }
    edit(project, INCIDENT, lambda one: one["evidence"].append(entry))
    return path


def _png(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (0, 90, 160)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.slow
def test_pictures_are_printed_and_what_is_none_is_named(project: Path) -> None:
    _evidence(project, "screen shot 图 (1).png", _png(400, 200))
    _evidence(project, "huge.png", _png(5000, 3000))
    _evidence(project, "line.png", _png(20_000, 3))
    _evidence(project, "broken.jpg", b"\xff\xd8\xff\xe0 no more")
    _evidence(
        project, "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    built, shown = build(project, "incidents")
    pdf = built.site / built.bundles[0].documents[0].file
    listed = subprocess.run(["pdfimages", "-list", str(pdf)], capture_output=True, text=True, check=True)
    images = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert sorted((int(one[3]), int(one[4])) for one in images) == [(400, 200), (1843, 1106)]
    assert {one[10] for one in images} == {"no"} or {one[9] for one in images} == {"no"}
    for name in ("screenshot图(1).png", "huge.png", "line.png", "broken.jpg", "drawing.svg"):
        assert f"{name}（2026-06-02）" in shown
    for name in ("line.png", "broken.jpg", "drawing.svg"):
        assert f"{name}（2026-06-02）没有印出" in shown
    assert b"alert(1)" not in pdf.read_bytes()


@pytest.mark.parametrize("change", ["gone", "altered", "folder", "link"])
def test_evidence_that_changed_since_it_was_read_is_named(project: Path, tmp_path: Path, change: str) -> None:
    path = _evidence(project, "a.png", _png(400, 200))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    outside = tmp_path / "outside.png"
    outside.write_bytes(path.read_bytes())
    path.unlink()
    match change:
        case "altered":
            path.write_bytes(_png(400, 201))
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(outside)
        case _:
            pass
    with pytest.raises(FileGoneError, match=re.escape("evidence/2026/a.png")):
        read_file(project, "evidence/2026/a.png", sha256)


@pytest.mark.slow
def test_evidence_that_vanishes_between_reading_and_printing_stops_the_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _evidence(project, "a.png", _png(400, 200))

    def vanish(folder: Path) -> dict[str, dict[str, bytes]]:
        path.unlink()
        return read_sources(folder)

    monkeypatch.setattr("generator.pipeline.composing.read_sources", vanish)
    with pytest.raises(FileGoneError, match=re.escape("evidence/2026/a.png")):
        build(project, "incidents")
    assert not (project / "site").exists()


def test_evidence_outside_the_project_is_refused(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(_png(400, 200))
    path = _evidence(project, "a.png", outside.read_bytes())
    path.unlink()
    path.symlink_to(outside)
    assert [code for _, _, code in codes(load_project(project).problems)] == ["path-leaves-project"]
