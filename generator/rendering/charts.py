"""Charts drawn from their Vega-Lite specs as SVG that a page, a document and a strict CSP take as it is.

Specs name colours by what they mean (``accent``, ``red``). A drawing carries each as a presentation attribute
in the print palette and as a class, so that the site's style sheet can put its own light or dark tone there.
It holds no style, script, id of a mark or address; text stays text.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal

import vl_convert
from markupsafe import Markup

from generator.rendering.kept_drawings import drawn_once
from generator.settings import theme_folder
from generator.views.chart import ChartView

Size = Literal["wide", "narrow"]
WIDTH: Final[Mapping[Size, int]] = {"wide": 640, "narrow": 336}
"""Pixels across: of pages and documents, and of telephones."""

PALETTE: Final = {
    "ink": "#17222b",
    "ink-2": "#4a5761",
    "ink-3": "#58646d",
    "line": "#dfe3e6",
    "line-2": "#b9c1c7",
    "paper": "#ffffff",
    "paper-2": "#f5f7f8",
    "accent": "#0d5567",
    "red": "#b3261e",
    "orange": "#a04400",
    "amber": "#7a5b00",
    "blue": "#1e5a96",
    "green": "#1f6b3b",
    "grey": "#59656e",
}
"""The colours a spec may name, as they are printed; the site has custom properties of the same names."""

_SVG: Final = "http://www.w3.org/2000/svg"
_PLAIN: Final = frozenset({"none", "transparent"})
_KEPT: Final = frozenset({
    "d", "dy", "fill", "fill-opacity", "font-size", "font-weight", "height", "opacity", "stroke",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width",
    "text-anchor", "transform", "width", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip
_DRAWN: Final = frozenset({"circle", "line", "path", "rect", "text"})
_LONG_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")


class ChartError(Exception):
    """A spec that asks for what a drawing may not hold: a fault of the theme, found by the tests."""


def draw(chart: ChartView, size: Size = "wide") -> Markup:
    """The chart as SVG; the same values give the same bytes, and are drawn once in a process."""
    spec = _spec(chart.name)
    meta = spec.pop("usermeta", {})
    if size == "narrow":
        spec |= meta.get("narrow", {})
    if "height" in meta:
        spec["height"] = _height(meta["height"], chart.values)
    values = {**chart.values, "narrow": size == "narrow"}
    spec |= {
        "width": WIDTH[size],
        "params": [{"name": name, "value": value} for name, value in values.items()],
        "datasets": chart.data,
        "config": _config(),
    }
    return _drawing(
        json.dumps(spec, ensure_ascii=False), f"chart-{chart.name}-{size}", chart.title, chart.text
    )


def _spec(name: str) -> dict[str, Any]:
    text = (theme_folder() / "charts" / f"{name}.vl.json").read_text(encoding="utf-8")
    spec: dict[str, Any] = json.loads(text)
    return spec


@cache
def _config() -> dict[str, Any]:
    text = (theme_folder() / "charts" / "config.json").read_text(encoding="utf-8")
    config: dict[str, Any] = json.loads(text)
    return config


def _height(rule: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """So many pixels for each of a parameter's rows, within bounds."""
    given = values[rule["of"]]
    rows = len(given) if isinstance(given, Sequence) else int(given)
    height: int = max(rule["step"] * rows, rule.get("least", 0))
    return min(height, rule["most"]) if "most" in rule else height


@cache
def _drawing(spec: str, name: str, title: str, text: str) -> Markup:
    return Markup(drawn_once((spec, name, title, text), lambda: _drawn(spec, name, title, text)))


def _drawn(spec: str, name: str, title: str, text: str) -> str:
    drawn = ET.fromstring(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    root = ET.Element(
        "svg",
        {
            "xmlns": _SVG,
            "class": "chart__drawing",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-text",
            "width": _short(drawn.attrib["width"]),
            "height": _short(drawn.attrib["height"]),
            "viewBox": _short(drawn.attrib["viewBox"]),
            "font-family": _config()["font"],
        },
    )
    ET.SubElement(root, "title", {"id": f"{name}-title"}).text = title
    ET.SubElement(root, "desc", {"id": f"{name}-text"}).text = text
    root.extend(_all_cleaned(drawn))
    return ET.tostring(root, encoding="unicode")


def _all_cleaned(element: ET.Element) -> list[ET.Element]:
    return [kept for child in element if (kept := _cleaned(child)) is not None]


def _cleaned(element: ET.Element) -> ET.Element | None:
    """An element with only what draws it; None where nothing would be seen."""
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    if tag == "g":
        children = _all_cleaned(element)
        if not children:
            return None
        group = ET.Element("g", _attributes(element))
        group.extend(children)
        return children[0] if len(children) == 1 and not group.attrib else group
    if tag not in _DRAWN:
        raise ChartError(tag)
    made = ET.Element(tag, _attributes(element))
    if tag == "text":
        if not "".join(element.itertext()).strip():
            return None
        made.text = element.text
        for line in element:
            ET.SubElement(made, "tspan", _attributes(line)).text = line.text
        return made
    return made if _is_seen(made) else None


def _is_seen(element: ET.Element) -> bool:
    return any(element.get(paint, "none") not in _PLAIN for paint in ("fill", "stroke"))


def _attributes(element: ET.Element) -> dict[str, str]:
    """The attributes that draw it, colours as the printed tone and the class that stands for it."""
    given = {name: _short(value) for name, value in element.attrib.items() if name in _KEPT}
    classes = []
    for paint in ("fill", "stroke"):
        colour = given.get(paint)
        if colour is None or colour in _PLAIN:
            continue
        if colour not in PALETTE:
            raise ChartError(f"{paint}: {colour}")
        given[paint] = PALETTE[colour]
        classes.append(f"{paint}-{colour}")
    if given.get("opacity") == "1":
        del given["opacity"]
    return given | ({"class": " ".join(classes)} if classes else {})


def _short(value: str) -> str:
    """Numbers with at most two decimals: finer is not seen."""
    return _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value)
