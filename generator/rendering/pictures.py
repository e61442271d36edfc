"""Pictures of evidence in the documents: each is judged first, and what cannot be shown says why.

What a document gets is drawn anew from what was decoded: upright, in RGB or grey, without transparency, no
finer than paper needs. The evidence itself is handed over as it is, beside the documents.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from PIL import Image, ImageCms, ImageFile, ImageOps

from generator.message import Message, say

_JUDGED: Final = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".jfif"})
_OTHERS: Final = frozenset({".svg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif"})
"""Pictures too, of forms that are not printed."""
_FORMATS: Final = ("PNG", "JPEG")
_MOST_PIXELS: Final = 40_000_000
_WIDTH: Final = 156.0
_HEIGHT: Final = 185.0
"""Of a page, in mm: what the caption and the heading above leave."""
_LEAST: Final = 1.0
"""Millimetres below which a side of a picture is a line, or nothing, to the eye."""
_INCH: Final = 25.4
_SCREEN: Final = 96
"""Pixels an inch of a picture at its own size: it is never shown larger."""
_PAPER: Final = 300
"""Pixels an inch that paper can show; a picture with more is scaled down."""
_QUALITY: Final = 90
_GAP: Final = 2.0
"""How much larger than wanted a picture is halved down to before it is scaled with care."""
_SIXTEEN_BITS: Final = frozenset({"I", "I;16", "I;16B", "I;16L"})
_UNREADABLE: Final = (
    ArithmeticError, EOFError, LookupError, MemoryError, OSError, SyntaxError, TypeError, ValueError,
    struct.error,
)  # fmt: skip
"""What decoders raise for files that are damaged or made to deceive."""
_SOURCE: Final = re.compile(r'<img [^<>]*?src="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a document shows it: its address there, its bytes, its size on paper."""

    address: str
    content: bytes
    width_mm: float
    height_mm: float


Judged = Picture | Message
"""A picture that can be shown, or the reason why it cannot."""
Pictures = Mapping[str, Judged]
"""Pictures by the path their records name."""


def named_like_picture(path: str) -> bool:
    """Whether a file goes by its name for a picture that a reader would look for in a document."""
    return PurePosixPath(path).suffix.lower() in _JUDGED | _OTHERS


def judge_picture(path: str, content: bytes) -> Judged:
    """The picture a file holds, whatever its name says it is; or why none can be shown."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _OTHERS:
        return say("picture.form-not-printed", form=suffix.removeprefix(".").upper())
    with _strict():
        try:
            opened = Image.open(io.BytesIO(content), formats=_FORMATS)
        except Image.DecompressionBombError:
            return say("picture.too-large", most=_MOST_PIXELS // 10_000)
        except _UNREADABLE:
            return say("picture.no-picture")
        with opened:
            return _unfit(opened) or _drawn(opened)


def pictures_in(source: str, pictures: Mapping[str, bytes]) -> tuple[tuple[str, bytes], ...]:
    """Those of some pictures, by address, that print HTML shows."""
    return tuple((one, pictures[one]) for one in sorted({*_SOURCE.findall(source)}) if one in pictures)


@contextmanager
def _strict() -> Iterator[None]:
    """WeasyPrint lets Pillow fill with grey what is missing of a file; here a file is whole or damaged."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd is judged here
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _unfit(opened: Image.Image) -> Message | None:
    """What the head of a file says against showing it, before any pixel is read."""
    width, height = opened.size
    if width * height > _MOST_PIXELS:
        return say("picture.too-large", most=_MOST_PIXELS // 10_000)
    if opened.format == "PNG" and getattr(opened, "n_frames", 1) > 1:
        return say("picture.animated")
    if min(_on_paper(width, height)) < _LEAST:
        return say("picture.too-narrow", width=width, height=height)
    return None


def _drawn(opened: Image.Image) -> Judged:
    """Reads the pixels, upright, on paper as large as those the file has."""
    lossy = (
        opened.format != "PNG"
    )  # a photograph of several pictures (MPO) is a JPEG file, its first the main
    size = opened.size
    try:
        if lossy:
            opened.draft(opened.mode, _enough(*size))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        plain = _plain(upright)
    except _UNREADABLE:
        return say("picture.damaged")
    if plain is None:
        return say("picture.transparent")
    turned = upright.size != opened.size
    return _written(plain, _on_paper(*(size[::-1] if turned else size)), lossy=lossy)


def _plain(image: Image.Image) -> Image.Image | None:
    """The picture in 8 bits of grey or RGB on white; None where nothing of it can be seen."""
    profile = image.info.get("icc_profile")
    if image.mode in _SIXTEEN_BITS:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        if seen.getchannel("A").getextrema()[1] == 0:
            return None
        ground = Image.new("RGBA", seen.size, "white")
        image = Image.alpha_composite(ground, seen).convert("RGB")
    elif image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    if profile and image.mode in ("RGB", "CMYK"):
        image = _in_srgb(image, profile)
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture with the colours its profile means; as it is where the profile is none for it."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return turned or image


def _written(image: Image.Image, on_paper: tuple[float, float], *, lossy: bool) -> Picture:
    width, height = (max(1, round(side / _INCH * _PAPER)) for side in on_paper)
    if image.width > width:
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    stream = io.BytesIO()
    clean = Image.new(image.mode, image.size)  # no profile, comment or date of the file comes along
    clean.paste(image)
    if lossy:
        clean.save(stream, "JPEG", quality=_QUALITY, subsampling=0)
    else:
        clean.save(stream, "PNG")
    content = stream.getvalue()
    name = f"pictures/{hashlib.sha256(content).hexdigest()[:32]}.{'jpg' if lossy else 'png'}"
    return Picture(name, content, round(on_paper[0], 2), round(on_paper[1], 2))


def _on_paper(width: int, height: int) -> tuple[float, float]:
    """Width and height in mm: its own size, made smaller where the page is."""
    own = (width / _SCREEN * _INCH, height / _SCREEN * _INCH)
    scale = min(1.0, _WIDTH / own[0], _HEIGHT / own[1])
    return own[0] * scale, own[1] * scale


def _enough(width: int, height: int) -> tuple[int, int]:
    """As many pixels as paper can show of a picture, either way up."""
    side = max(_on_paper(width, height) + _on_paper(height, width)) / _INCH * _PAPER
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
