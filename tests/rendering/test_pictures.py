"""Pictures of evidence: judged without trust, drawn no larger than they are, or named with the reason."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageFile

from generator.message import Message
from generator.records.ledger import Records
from generator.rendering.pdf import RenderTask, render_pdf
from generator.rendering.pictures import Judged, Picture, judge_picture, named_like_picture, pictures_in
from generator.rendering.volumes import compose_volumes, style_sheets
from generator.settings import words
from tests.volumes import BUNDLE, html_of, page_of, view_of

SESSIONS = "evidence/2026/INC-2026-001-sessions.png"


def saved(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def plain(width: int = 300, height: int = 200, mode: str = "RGB", colour: Any = None) -> Image.Image:
    return Image.new(mode, (width, height), colour or 0)


def png_head(width: int, height: int) -> bytes:
    """A PNG file that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def shown(judged: Judged) -> Picture:
    assert isinstance(judged, Picture), judged
    return judged


def pixels(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def reason(judged: Judged) -> str:
    assert isinstance(judged, Message), judged
    assert words().say(judged)
    return judged.key.removeprefix("picture.")


# ---- what is shown ----


def test_a_picture_keeps_its_own_size_on_paper_and_is_never_enlarged() -> None:
    picture = shown(judge_picture("a.png", saved(plain(300, 200))))
    assert picture.width_mm == pytest.approx(300 / 96 * 25.4, abs=0.01)
    assert picture.height_mm == pytest.approx(200 / 96 * 25.4, abs=0.01)
    assert pixels(picture).size == (300, 200)


@pytest.mark.parametrize("size", [(4000, 1000), (1000, 4000), (3000, 3000), (6000, 40)])
def test_a_large_picture_fits_the_page_and_has_no_more_pixels_than_paper_shows(size: tuple[int, int]) -> None:
    picture = shown(judge_picture("a.png", saved(plain(*size))))
    assert picture.width_mm <= 156
    assert picture.height_mm <= 185
    assert picture.width_mm / picture.height_mm == pytest.approx(size[0] / size[1], rel=0.01)
    drawn = pixels(picture)
    assert drawn.width <= picture.width_mm / 25.4 * 300 + 1
    assert drawn.height <= picture.height_mm / 25.4 * 300 + 1


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "A.JPEG"])
def test_the_content_counts_whatever_the_name_says(form: str, name: str) -> None:
    picture = shown(judge_picture(name, saved(plain(), form)))
    assert picture.address.endswith(".png" if form == "PNG" else ".jpg")
    assert pixels(picture).format == form


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_becomes_grey_or_rgb_of_eight_bits(mode: str) -> None:
    image = plain(mode=mode, colour={"RGBA": (9, 9, 9, 255), "LA": (9, 255)}.get(mode))
    assert pixels(shown(judge_picture("a.png", saved(image)))).mode in ("L", "RGB")


def test_sixteen_bits_of_grey_are_not_cut_off() -> None:
    image = Image.frombytes("I;16", (300, 200), (b"\x00\x80" * 150 + b"\x00\x00" * 150) * 200)
    drawn = pixels(shown(judge_picture("a.png", saved(image))))
    assert drawn.getpixel((10, 10)) == 0x80
    assert drawn.getpixel((290, 10)) == 0


def test_what_is_transparent_lies_on_white() -> None:
    image = plain(mode="RGBA", colour=(255, 0, 0, 0))
    image.putpixel((5, 5), (255, 0, 0, 255))
    drawn = pixels(shown(judge_picture("a.png", saved(image))))
    assert drawn.getpixel((0, 0)) == (255, 255, 255)
    assert drawn.getpixel((5, 5)) == (255, 0, 0)


def test_four_inks_become_rgb() -> None:
    drawn = pixels(shown(judge_picture("a.jpg", saved(plain(mode="CMYK", colour=(0, 255, 255, 0)), "JPEG"))))
    assert drawn.mode == "RGB"
    red, green, blue = drawn.getpixel((9, 9))  # type: ignore[misc]
    assert red > 200
    assert green < 60
    assert blue < 60


def test_a_colour_profile_is_applied_and_left_behind() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for given in (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), profile, b"no profile"):
        drawn = pixels(shown(judge_picture("a.png", saved(plain(colour=(200, 30, 30)), icc_profile=given))))
        assert "icc_profile" not in drawn.info
        assert drawn.mode == "RGB"


def test_a_photograph_stands_upright_and_loses_what_else_its_file_tells() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "place and time"
    content = saved(plain(3200, 1600), "JPEG", exif=exif, comment=b"secret")
    picture = shown(judge_picture("a.jpg", content))
    assert picture.width_mm < picture.height_mm
    assert pixels(picture).size[0] < pixels(picture).size[1]
    assert b"place and time" not in picture.content
    assert b"secret" not in picture.content


def test_the_first_of_several_pictures_in_a_photograph_is_the_one_that_is_shown() -> None:
    content = saved(
        plain(colour=(255, 0, 0)), "MPO", save_all=True, append_images=[plain(colour=(0, 0, 255))]
    )
    red, _, blue = pixels(shown(judge_picture("a.jpg", content))).getpixel((9, 9))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def test_the_same_file_gives_the_same_bytes_and_address() -> None:
    content = saved(plain(4000, 3000, colour=(3, 100, 200)), "JPEG")
    assert judge_picture("a.jpg", content) == judge_picture("b.png", content)


# ---- what is not ----


def test_damaged_files_are_told_apart_from_files_of_another_kind() -> None:
    noise = Image.effect_noise((300, 200), 90)
    for form in ("PNG", "JPEG"):
        whole = saved(noise, form)
        assert reason(judge_picture("a.png", whole[: len(whole) // 2])) == "damaged"
    for content in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + b"\0" * 20,
        b"<html>",
        saved(noise, "BMP"),
        saved(noise, "GIF"),
    ):
        assert reason(judge_picture("a.png", content)) == "no-picture"


def test_a_damaged_file_is_known_even_after_the_pdf_engine_told_pillow_to_fill_it_up() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES  # as WeasyPrint sets it
    whole = saved(Image.effect_noise((300, 200), 90), "JPEG")
    assert reason(judge_picture("a.jpg", whole[:-2000])) == "damaged"
    assert ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize("size", [(10_000, 5_000), (20_000, 20_000), (2_000_000_000, 2)])
def test_a_file_that_would_swell_is_not_unpacked(size: tuple[int, int]) -> None:
    assert reason(judge_picture("a.png", png_head(*size))) == "too-large"


def test_text_in_a_picture_that_would_swell_is_no_crash() -> None:
    packed = zlib.compress(b"a" * 70_000_000)
    data = b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    whole = saved(plain())
    assert reason(judge_picture("a.png", whole[:33] + chunk + whole[33:])) in ("no-picture", "damaged")


@pytest.mark.parametrize("size", [(1, 1), (20_000, 3), (3, 20_000), (2, 2)])
def test_what_nobody_could_make_out_on_paper_is_said_to_be_so(size: tuple[int, int]) -> None:
    assert reason(judge_picture("a.png", saved(plain(*size)))) == "too-narrow"


def test_a_picture_that_moves_or_shows_nothing_is_not_shown() -> None:
    moving = saved(plain(), "PNG", save_all=True, append_images=[plain(colour=(9, 9, 9))])
    assert reason(judge_picture("a.png", moving)) == "animated"
    assert reason(judge_picture("a.png", saved(plain(mode="RGBA", colour=(0, 0, 0, 0))))) == "transparent"


@pytest.mark.parametrize("name", ["a.svg", "a.gif", "a.TIFF", "a.webp"])
def test_other_forms_of_pictures_are_named_and_not_even_opened(name: str) -> None:
    assert named_like_picture(name)
    assert reason(judge_picture(name, b"<svg onload='alert(1)'/>")) == "form-not-printed"


def test_a_document_is_not_taken_for_a_picture() -> None:
    assert not any(map(named_like_picture, ("a.pdf", "a.txt", "png", "evidence.png/a")))


# ---- in a volume ----


def test_a_picture_follows_the_form_of_its_incident_with_number_name_date_and_words(demo: Records) -> None:
    picture = shown(judge_picture(SESSIONS, saved(plain())))
    (volume,) = (
        one
        for one in compose_volumes(view_of(demo), BUNDLE, "0", {SESSIONS: picture})
        if one.id == "incidents"
    )
    html = html_of(volume)
    assert volume.pictures == {picture.address: picture.content}
    assert html.count("<img ") == 1
    at = html.index(f'src="{picture.address}"')
    assert html.index('id="form-INC-2026-001"') < at < html.index('id="form-INC-2026-002"')
    assert 'alt="事故 INC-2026-001 的证据图片，文件 INC-2026-001-sessions.png' in html
    assert "附图 1　证据 " in html
    assert "　INC-2026-001-sessions.png（2026-" in html


def test_a_picture_that_cannot_be_shown_is_named_with_the_reason(demo: Records) -> None:
    html = "".join(
        html_of(one)
        for one in compose_volumes(view_of(demo), BUNDLE, "0", {SESSIONS: judge_picture(SESSIONS, b"x")})
        if one.id == "incidents"
    )
    assert "<img " not in html
    assert "INC-2026-001-sessions.png（2026-" in html
    assert words().t("picture.no-picture") in html


def test_the_book_has_the_pictures_of_its_volumes(demo: Records) -> None:
    picture = shown(judge_picture(SESSIONS, saved(plain())))
    book = compose_volumes(view_of(demo), BUNDLE, "0", {SESSIONS: picture})[-1]
    assert book.id == "book"
    assert set(book.pictures) == {picture.address}


def test_a_segment_is_given_the_pictures_it_shows_and_no_others() -> None:
    files = {"pictures/a.png": b"a", "pictures/b.png": b"b"}
    html = '<p>src="pictures/b.png"</p><img src="pictures/a.png" alt="x"><img src="elsewhere.png">'
    assert pictures_in(html, files) == (("pictures/a.png", b"a"),)


def test_a_picture_is_drawn_at_its_size_and_without_smoothing() -> None:
    picture = shown(judge_picture("a.png", saved(plain(96, 48, colour=(200, 0, 0)))))
    size = f"width:{picture.width_mm}mm;height:{picture.height_mm}mm"
    task = page_of(f'<img src="{picture.address}" alt="x" style="{size}">')
    made = render_pdf(RenderTask(task.name, task.html, (*style_sheets(), (picture.address, picture.content))))
    assert b"/Interpolate true" not in made.content
    assert made.pages == 1
