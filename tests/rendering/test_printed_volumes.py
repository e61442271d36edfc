"""The finished volumes of both projects, as a panel receives them: real PDF files out of real builds."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest

from generator.loading.project_loader import load_project
from generator.pipeline.assessing import When
from generator.pipeline.building import Printing, build_bundle
from generator.records.bundle import VOLUMES
from generator.rendering.volumes import PARTS
from generator.settings import words
from generator.views.dossier import DossierView
from tests.builders import DEMO, REPOSITORY, SOUND
from tests.rendering.conftest import BuildSite
from tests.volumes import view_of

pytestmark = pytest.mark.slow

MM: Final = 72 / 25.4
LISTED: Final = re.compile(r"((?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^.…]+?)\.{3,}(\d+)")
"""A line of the contents: a heading with its number, dots, a page."""
PLACED: Final = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(\S+)</word>'
)
SINGLE: Final = tuple(name for name in VOLUMES if name != "book")


@dataclass(frozen=True)
class Printed:
    """The volumes of one site, read with the tools of another house."""

    folder: Path

    def file(self, name: str) -> Path:
        (found,) = self.folder.glob(f"*-{name}.pdf")
        return found

    def pages(self, name: str, *options: str) -> tuple[str, ...]:
        return _pages(self.file(name), options)

    def text(self, name: str) -> str:
        return joined("".join(self.pages(name)))

    @cached_property
    def assessment(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder.parents[1] / "assessment.json").read_text())
        return found


@cache
def _pages(file: Path, options: tuple[str, ...]) -> tuple[str, ...]:
    given = subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, check=True)
    return tuple(given.stdout.decode().split("\f")[:-1])


def joined(text: str) -> str:
    """Text without its line breaks and spaces, so that where a cell wraps does not matter."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def demo_printed(build_site_of: BuildSite) -> Printed:
    return Printed(build_site_of(DEMO) / "bundles" / "acceptance")


@pytest.fixture(scope="module")
def real_printed(build_site_of: BuildSite) -> Printed:
    return Printed(build_site_of(REPOSITORY) / "bundles" / "acceptance")


@pytest.fixture(scope="module", params=["demo", "real"])
def printed(request: pytest.FixtureRequest) -> Printed:
    found: Printed = request.getfixturevalue(f"{request.param}_printed")
    return found


@pytest.fixture(scope="module")
def demo_view() -> DossierView:
    records = load_project(DEMO).records
    assert records is not None
    return view_of(records)


def test_a_build_makes_every_volume(printed: Printed) -> None:
    made = sorted(path.name.removesuffix(".pdf").partition("-")[2] for path in printed.folder.iterdir())
    assert made == sorted(VOLUMES)


def test_qpdf_finds_nothing_to_complain_of(printed: Printed) -> None:
    for name in VOLUMES:
        with pikepdf.open(printed.file(name)) as pdf:
            assert pdf.check_pdf_syntax() == []


def test_every_page_says_its_number_the_number_of_pages_and_the_state_of_the_data(printed: Printed) -> None:
    revision, as_of = printed.assessment["revision"], printed.assessment["as_of"]
    for name in VOLUMES:
        cover, *others = printed.pages(name)
        assert "—" not in cover
        assert len(others) > 3
        furnished = 0
        for number, page in enumerate(others, start=2):
            text = joined(page)
            if name == "book" and "共" not in text:
                assert re.search(r"第\d+篇", text), f"{name}, page {number}"
                continue
            furnished += 1
            for wanted in (
                f"—{number}—",
                f"共{len(others) + 1}页",
                f"截至{as_of}",
                f"数据版本{revision}",
                "服务期",
                "版本",
            ):
                assert wanted in text, f"{name}, page {number}: {wanted}"
        assert furnished > 3


def test_the_contents_name_the_page_each_heading_stands_on(printed: Printed) -> None:
    looked_at = 0
    for name in SINGLE:
        pages = [joined(page) for page in printed.pages(name)]
        listed = re.findall(
            r"((?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^.…]+?)\.{3,}(\d+)",
            "".join(pages[2:5]),
        )
        assert listed, name
        for label, page in listed:
            looked_at += 1
            assert label in pages[int(page) - 1], f"{name}: {label} is not on page {page}"
    assert looked_at > 30


def test_the_outline_and_the_links_of_the_contents_lead_to_the_same_pages(printed: Printed) -> None:
    for name in VOLUMES:
        with pikepdf.open(printed.file(name)) as pdf:
            number: dict[Any, int] = {page.objgen: at for at, page in enumerate(pdf.pages)}
            texts = [joined(page) for page in printed.pages(name)]
            with pdf.open_outline() as outline:
                titles = list(_bookmarks(outline.root))
            assert len(titles) > 3
            for title, target in titles:
                assert joined(title) in texts[number[target.objgen]] or title.startswith("第"), title
            links = [
                annotation
                for page in pdf.pages
                for annotation in page.get("/Annots", [])
                if annotation.get("/Subtype") == "/Link"
            ]
            assert links
            for link in links:
                assert "/Dest" in link or link["/A"]["/S"] == "/GoTo"


def _bookmarks(items: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, Any]]:
    for item in items:
        target: Any = item.destination
        if target is None:
            assert item.action is not None
            target = item.action["/D"]
        yield item.title, target[0]
        yield from _bookmarks(item.children)


def test_text_lies_between_the_margins_of_both_sides(demo_printed: Printed) -> None:
    """The type area is 156 mm wide and 28 mm from the inner edge: the left one on odd pages only."""
    given = subprocess.run(
        ["pdftotext", "-bbox", demo_printed.file("incidents"), "-"], capture_output=True, check=True
    ).stdout.decode()
    for number, page in enumerate(given.split("<page ")[1:], start=1):
        left = 28 if number % 2 else 26
        inside = [
            (float(start) / MM, float(end) / MM)
            for start, top, end, text in PLACED.findall(page)
            if 37 < float(top) / MM < 262 and text not in "示例"
        ]
        assert inside
        assert min(start for start, _ in inside) >= left - 0.3, number
        assert max(end for _, end in inside) <= left + 156 + 0.3, number


def shown(amount: str) -> str:
    return f"¥{float(amount):,.2f}"


def test_every_amount_of_the_assessment_stands_in_the_documents(printed: Printed) -> None:
    data = printed.assessment
    settlement, incidents = printed.text("settlement"), printed.text("incidents")
    amounts = [
        one[key]
        for one in data["payments"]
        for key in ("amount", "deducted", "payable")
        if one[key] is not None  # what is payable may be open
    ]
    assert amounts
    assert [one for one in amounts if shown(one) not in settlement] == []
    totals = [data["deductions"][key] for key in ("approved_total", "ceiling")]
    totals += [one["deduction"] for one in data["incidents"] if one["deduction"] is not None]
    assert [one for one in totals if shown(one) not in incidents] == []
    book = printed.text("book")
    assert [one for one in (*amounts, *totals) if shown(one) not in book] == []


def test_every_finding_of_the_assessment_stands_in_the_clause_volume(printed: Printed) -> None:
    text = joined("".join(printed.pages("clauses", "-raw")))
    missing = [one["title"] for one in printed.assessment["findings"] if joined(one["title"]) not in text]
    assert missing == []


def test_the_contract_itself_names_its_prepayment_and_its_ceiling(real_printed: Printed) -> None:
    assert "¥223,440.00" in real_printed.text("settlement")
    assert "2026-04-29" in real_printed.text("settlement")
    assert "¥74,480.00" in real_printed.text("incidents")
    assert "贰拾贰万叁仟肆佰肆拾元整" in real_printed.text("settlement")


def test_each_incident_has_its_form_on_one_page_with_room_to_sign(
    demo_view: DossierView, demo_printed: Printed
) -> None:
    title, sign = words().t("print.form.title"), words().t("print.form.sign")
    forms = [page for page in demo_printed.pages("incidents") if sign in page]
    assert len(forms) == len(demo_view.incidents) > 0
    for incident, page in zip(demo_view.incidents, forms, strict=True):
        assert title in page.splitlines()
        assert incident.id in page


def test_an_empty_ledger_is_said_to_be_empty_and_comes_with_one_blank_form(real_printed: Printed) -> None:
    assert real_printed.assessment["incidents"] == []
    pages = real_printed.pages("incidents")
    blank = [page for page in pages if words().t("print.form.blank-title") in page.splitlines()]
    assert len(blank) == 1
    assert words().t("print.form.sign") in blank[0]


def test_every_volume_ends_with_room_to_sign_and_seal(printed: Printed) -> None:
    for name in SINGLE:
        last = joined(printed.pages(name)[-1])
        assert "签" in last
        assert "盖章" in last or "公章" in last


def test_only_an_example_carries_its_mark_on_every_page(demo_printed: Printed, real_printed: Printed) -> None:
    word = joined(words().t("print.watermark"))
    for name in VOLUMES:
        assert all(all(sign in page for sign in word) for page in demo_printed.pages(name))
        assert words().t("print.foot-example") not in "".join(real_printed.pages(name))


def test_every_font_is_embedded_and_bold_is_never_made_up(printed: Printed) -> None:
    seen = set()
    for name in VOLUMES:
        with pikepdf.open(printed.file(name)) as pdf:
            for made in pdf.objects:
                if isinstance(made, pikepdf.Dictionary) and made.get("/Type") == "/FontDescriptor":
                    seen.add(str(made["/FontName"]))
                    assert "/FontFile3" in made or "/FontFile2" in made
    for family in ("FandolFang", "FandolKai", "Noto-Sans"):
        assert any(family in name for name in seen), family


def test_rare_characters_of_names_show_in_the_volumes(demo_printed: Printed) -> None:
    text = demo_printed.text("book")
    assert [one for one in "喆堃祎翀玥䶮𬭎" if one not in text] == []


def test_title_language_author_and_dates_are_those_of_the_records(printed: Printed) -> None:
    for name in VOLUMES:
        with pikepdf.open(printed.file(name)) as pdf:
            assert words().t(f"print.volume.{name}") in str(pdf.docinfo["/Title"])
            assert str(pdf.Root["/Lang"]) == "zh-CN"
            assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122")
            assert pdf.Root["/MarkInfo"]["/Marked"]
            assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_each_volume_carries_the_records_it_was_made_from(printed: Printed) -> None:
    project = printed.folder.parents[2]
    for name in VOLUMES:
        with pikepdf.open(printed.file(name)) as pdf:
            attached = {key: spec.get_file().read_bytes() for key, spec in pdf.attachments.items()}
            described = {key: spec.description for key, spec in pdf.attachments.items()}
            assert len(pdf.Root["/AF"]) == len(attached)
        assert all(key.isascii() for key in attached)
        assert all(re.search(r"[\u4e00-\u9fff]", text) for text in described.values())
        manifest = json.loads(attached.pop("manifest.json"))
        assert manifest["volume"] == name
        assert manifest["revision"] == printed.assessment["revision"]
        listed = {one["path"]: one["sha256"] for one in manifest["records"]}
        assert len(listed) == len(attached) > 3
        for path, sha256 in listed.items():
            content = (project / path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == sha256
            assert attached[path.replace("/", "--")] == content


def test_what_a_volume_is_not_made_from_it_does_not_carry(demo_printed: Printed) -> None:
    with pikepdf.open(demo_printed.file("cloud")) as pdf:
        names = list(pdf.attachments)
    assert not [one for one in names if "incidents" in one or "team" in one]
    assert set(PARTS) == set(SINGLE)


REBUILD: Final = """
import datetime as dt, pathlib, sys
from generator.pipeline.assessing import When
from generator.pipeline.building import Printing, build_bundle
when = When(dt.datetime(2027, 1, 2, tzinfo=dt.UTC), dt.date(2026, 11, 22))
if __name__ == "__main__":
    printing = Printing(jobs=2, audience="panel")
    built = build_bundle(pathlib.Path(sys.argv[1]), when, "payment", printing=printing)
    print(built.site / built.bundles[0].file)
"""


def test_the_same_records_give_the_same_bytes_in_another_folder_process_and_time_zone(
    demo_printed: Printed, tmp_path: Path
) -> None:
    """Made anew by two workers on another day, with nothing kept, the file to hand over is the very same."""
    project = tmp_path / "elsewhere" / "of the disk"
    for part in ("data", "content"):
        shutil.copytree(DEMO / part, project / part)
    (tmp_path / "rebuild.py").write_text(REBUILD)
    made = subprocess.run(
        [sys.executable, tmp_path / "rebuild.py", project],
        env={**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "7", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    again = Path(made.stdout.strip())
    assert again.read_bytes() == (demo_printed.folder.parent / again.name).read_bytes()


def test_a_change_to_one_incident_leaves_the_texts_of_other_volumes_as_they_were(tmp_path: Path) -> None:
    project = Path(shutil.copytree(SOUND, tmp_path / "project"))
    (project / "data" / "bundles.yaml").write_text(
        '- {id: some, name: 部分, volumes: [systems, cloud, incidents], version: "1"}\n'
    )
    when = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), dt.date(2026, 11, 22))
    first = build_bundle(project, when, "some", printing=Printing(jobs=1, audience="panel")).rendered
    file = project / "data" / "incidents" / "2026" / "INC-1.yaml"
    file.write_text(re.sub(r"(?m)^title: .*$", "title: 另一个名称", file.read_text()))
    second = build_bundle(project, when, "some", printing=Printing(jobs=1, audience="panel")).rendered
    body = {name: f"{words().t(f'print.volume.{name}')} 2" for name in ("systems", "cloud", "incidents")}
    assert set(body.values()) <= set(first)
    assert body["incidents"] in second
    assert not {body["systems"], body["cloud"]} & set(second)
    assert build_bundle(project, when, "some", printing=Printing(jobs=1, audience="panel")).rendered == ()
