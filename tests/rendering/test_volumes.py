"""The volumes as print HTML: what each holds, how it is cut into segments, what its contents list."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import cn2an
import pytest

from generator.records.bundle import VOLUMES
from generator.records.ledger import Records
from generator.rendering import volumes
from generator.rendering.cross_references import has_references
from generator.rendering.numbering import Counters, count_on
from generator.settings import theme_folder, words
from generator.views.dossier import DossierView
from tests.volumes import html_of, printed_html, view_of, volumes_of

MM: Final = 156.0


@pytest.fixture(scope="module")
def view(demo: Records) -> DossierView:
    return view_of(demo)


@pytest.fixture(scope="module")
def real_view(real: Records) -> DossierView:
    return view_of(real)


def test_every_part_there_is_stands_in_exactly_one_volume() -> None:
    parts = [part for of_volume in volumes.PARTS.values() for part in of_volume]
    assert len(parts) == len(set(parts))
    assert {*volumes.PARTS, "book"} == set(VOLUMES)
    for part in parts:
        assert (theme_folder() / "print" / "parts" / f"{part}.html.jinja").is_file()


def test_a_bundle_has_its_volumes_in_the_order_it_names_them(view: DossierView) -> None:
    found = volumes_of(view, "settlement", "book", "clauses")
    assert [one.file for one in found.values()] == ["01-settlement.pdf", "02-book.pdf", "03-clauses.pdf"]
    assert [group.id for group in found["book"].groups] == ["front", "settlement", "clauses", "back"]


def test_the_book_takes_over_the_bodies_of_all_volumes_as_they_are(view: DossierView) -> None:
    found = volumes_of(view)
    for group in found["book"].groups[1:-1]:
        assert group.segments[1:] == found[group.id].within_book
        assert set(found[group.id].within_book) <= set(found[group.id].groups[0].segments)


@pytest.mark.parametrize("name", [name for name in VOLUMES if name != "book"])
def test_every_reference_of_a_volume_has_its_target(view: DossierView, name: str) -> None:
    html = html_of(volumes_of(view)[name])
    targets = re.findall(r'\bid="([^"]+)"', html)
    wanted = set(re.findall(r'(?:href="(?:#|dossier:)|data-page-of=")([^"]+)"', html))
    assert wanted
    assert wanted <= set(targets)
    assert len(targets) == len(set(targets))


def test_every_table_has_fixed_columns_that_fill_the_type_area(
    view: DossierView, real_view: DossierView
) -> None:
    for shown in (view, real_view):
        html = printed_html(shown)
        tables = list(re.finditer(r"<table.*?(?=<tbody|<thead)", html, flags=re.DOTALL))
        assert len(tables) > 50
        for found in tables:
            table = found[0]
            widths = [float(width) for width in re.findall(r'<col style="width:([\d.]+)mm"', table)]
            boxed = html.rfind('<div class="checked">', 0, found.start()) > html.rfind(
                "</div>", 0, found.start()
            )
            wide = 132 if 'class="imprint"' in table else 150 if boxed else MM
            signs = "<col" not in table  # the room for signatures within a form, a table in a cell
            assert signs or sum(widths) == pytest.approx(wide, abs=0.01), table


def test_markup_in_a_record_is_text_in_every_volume(real_view: DossierView) -> None:
    hostile = "<script>alert(1)</script>"
    view = replace(real_view, masthead=replace(real_view.masthead, title=hostile, party_b=hostile))
    for volume in volumes_of(view).values():
        html = html_of(volume)
        assert hostile not in html
        assert "&lt;script&gt;" in html


def test_the_contents_of_a_volume_list_each_of_its_parts_by_number(view: DossierView) -> None:
    for volume in volumes_of(view, *(name for name in VOLUMES if name != "book")).values():
        front, *_ = volume.groups[0].segments
        listed = [one for one in volume.headings if one.level == 1]
        numbered = [one.label for one in listed if "、" in one.label[:3]]
        assert numbered
        for number, label in enumerate(numbered, start=1):
            assert label.startswith(words().t("print.number-part", number=cn2an.an2cn(number), text=""))
        assert [one.label for one in listed if f">{one.label}</a>" not in front] == []


def test_a_long_volume_is_cut_into_segments_that_go_on_counting(
    view: DossierView, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = volumes_of(view, "incidents")["incidents"].within_book
    monkeypatch.setattr(volumes, "_SEGMENT_SIZE", 20_000)
    parts = volumes_of(view, "incidents")["incidents"].within_book
    assert len(parts) > len(whole) + 2
    counted = Counters()
    for part in parts:
        begun = re.search(r"counter-reset: part (\d+) section (\d+) item (\d+)", part)
        assert begun is not None
        assert Counters(*map(int, begun.groups())) == counted
        counted = count_on(part, counted)
    forms = [re.search(r'id="(form-[^"]+)"', part) for part in parts]
    assert sum(form is not None for form in forms) > 1


def test_the_book_lists_the_parts_of_a_volume_in_many_segments_by_their_numbers(
    view: DossierView, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = volumes_of(view)["book"].groups[0].segments
    monkeypatch.setattr(volumes, "_SEGMENT_SIZE", 20_000)
    assert volumes_of(view)["book"].groups[0].segments == whole


def test_what_names_pages_stands_apart_from_what_does_not(view: DossierView) -> None:
    """It is laid out again when the pages are known; forms and papers of incidents need not be."""
    ledger, *others = volumes_of(view, "incidents")["incidents"].within_book
    assert has_references(ledger)
    assert 'class="form' not in ledger
    assert any('class="form' in one for one in others)
    assert not any(map(has_references, others))


def test_each_segment_is_a_document_of_its_own(view: DossierView) -> None:
    for volume in volumes_of(view).values():
        for group in volume.groups:
            for segment in group.segments:
                assert segment.lstrip().startswith("<!DOCTYPE html>")
                assert segment.count("<body") == segment.count("</body>") == 1
