"""The structure a reading machine follows through a PDF file, put right where WeasyPrint leaves it short.

WeasyPrint tags what it lays out. What it leaves: text in the page margins is tagged like the text of the
page; a link is announced once for every box inside it, by the name of its target; header cells do not say
what they head, nor lists how they are numbered; paragraphs stand in list items without a body; figures are
measured from the wrong corner. All of it is in memory before the file is written: no second pass is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pydyf

from generator.rendering.folding import fold_elements

_PIXEL: Final = 0.75
"""A CSS pixel in PDF points."""
_LISTS: Final = frozenset({"ol", "ul", "dl"})
_UNNUMBERED: Final = frozenset({"disc", "circle", "square"})
_SCOPES: Final = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
_LEADER: Final = re.compile(r"\s*(?:\.\s*){3,}")


def mend_tags(document: Any, pdf: pydyf.PDF) -> None:
    """Puts the structure of a tagged document right; for the moment before it is written."""
    boxes = list(_boxes(document.pages))
    tree = _Tree(pdf)
    tree.set_margins_apart()
    _name_links(boxes)
    tree.keep_outermost_links()
    _say_what_headers_head(boxes, tree)
    tree.number_lists([_numbering(box) for box in boxes if box.element_tag in _LISTS])
    tree.complete_lists()
    tree.measure_figures_from_below()
    tree.let_go_of_the_unused()
    fold_elements(pdf)


def _boxes(pages: Iterable[Any]) -> Iterator[Any]:
    """Every box of the document in the order in which it was tagged."""
    for page in pages:
        waiting = [page._page_box]
        while waiting:
            box = waiting.pop()
            box = getattr(box, "_box", box)  # what stands in for an absolutely placed box
            yield box
            waiting.extend(reversed(getattr(box, "children", ())))


def _name_links(boxes: Iterable[Any]) -> None:
    """A link announces the text it shows, all lines of it, instead of the name of its target."""
    links = [box for box in boxes if box.element_tag == "a" and box.link_annotation]
    shown: dict[Any, str] = {}
    for box in links:
        text = "".join(one.text for one in box.descendants() if hasattr(one, "text"))
        shown[box.element] = shown.get(box.element, "") + text
    for box in links:
        name = " ".join(_LEADER.sub(" ", shown[box.element]).split())
        if name:
            box.link_annotation["Contents"] = pydyf.String(name)


def _say_what_headers_head(boxes: Iterable[Any], tree: _Tree) -> None:
    """Header cells say what they head.

    The lists of headers in each cell go: where labels and values stand in pairs, they name every label of
    the row.
    """
    for box in boxes:
        cell = getattr(box, "mark", None)
        if cell is None:
            continue
        cell.pop("ID", None)
        cell["A"].pop("Headers", None)
        if cell["S"] == "/TH":
            scope = box.element.attrib.get("scope", "")
            cell["A"]["Scope"] = _SCOPES.get(scope) or ("/Column" if tree.is_in_head(cell) else "/Row")
        elif len(cell["A"]) == 1:
            del cell["A"]


def _numbering(box: Any) -> str:
    style = box.style["list_style_type"]
    if style == "none" or box.element_tag == "dl":
        return "/None"
    return "/Disc" if style in _UNNUMBERED else "/Decimal"


class _Tree:
    """The structure tree of a document that is not written yet."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._root = self._at(pdf.catalog["StructTreeRoot"])
        self._parents = self._at(self._root["ParentTree"])["Nums"]
        self._elements: dict[int, Any] = {}
        self._linked: set[int] = set()
        self._walk()

    def set_margins_apart(self) -> None:
        """Running heads and page numbers are no part of the text: artifacts, which are not read out."""
        stray: dict[int, set[int]] = {}
        for one in self._strays():
            numbers = {kid for kid in one["K"] if isinstance(kid, int)}
            if numbers:
                stray.setdefault(_number(one["Pg"]), set()).update(numbers)
        for page_number, numbers in stray.items():
            page = self._pdf.objects[page_number]
            content = self._at(page["Contents"]).stream
            for at, item in enumerate(content):
                if isinstance(item, pydyf.Dictionary) and item.get("MCID") in numbers:
                    content[at - 1] = "/Artifact"
                    content[at] = pydyf.Dictionary({"Type": "/Pagination"})
            owners = self._owners(page["StructParents"])
            for number in numbers:
                owners[number] = b"null"

    def keep_outermost_links(self) -> None:
        """One annotation for a link and line; those of the boxes inside it lead to the same place."""
        removed = set()
        for number, element in self._elements.items():
            if element["S"] == "/Link" and number not in self._linked:
                continue
            for reference in [kid for kid in element["K"] if self._is_annotation(kid)]:
                element["K"].remove(reference)
                removed.add(self._remove_annotation(reference))
            if element["S"] == "/Link":
                element["S"] = "/Span"
        kept = [pair for pair in zip(*[iter(self._parents)] * 2, strict=True) if pair[0] not in removed]
        self._parents[:] = [part for pair in kept for part in pair]

    def is_in_head(self, cell: Any) -> bool:
        row = self._at(cell["P"])
        return bool(self._at(row["P"])["S"] == "/THead")

    def number_lists(self, numberings: list[str]) -> None:
        """Lists say how they are numbered, as far as elements and boxes match one to one."""
        lists = [one for _, one in sorted(self._elements.items()) if one["S"] == "/L"]
        if len(lists) == len(numberings):
            for element, numbering in zip(lists, numberings, strict=True):
                element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})

    def complete_lists(self) -> None:
        """A list holds items only and an item a label and a body only, whatever the parts of its text."""
        for element in list(self._elements.values()):
            if element["S"] == "/L":
                self._wrap(element, {"/L", "/LI", "/Caption"}, "/LI")
        for element in list(self._elements.values()):
            if element["S"] == "/LI":
                self._wrap(element, {"/Lbl", "/LBody"}, "/LBody")

    def measure_figures_from_below(self) -> None:
        """The place of a figure in points from the page's lower left corner."""
        for element in self._elements.values():
            if element["S"] == "/Figure":
                height = self._at(element["Pg"])["MediaBox"][3]
                left, top, right, bottom = (length * _PIXEL for length in element["A"]["BBox"])
                element["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))

    def let_go_of_the_unused(self) -> None:
        """What the tree does not hold is emptied: references are numbers, so its place stays."""
        for one in self._strays():
            one.clear()

    def _walk(self) -> None:
        """Collects the elements the tree holds, and which of them lie inside a link."""
        waiting = [(_number(kid), False) for kid in reversed(self._root["K"])]
        while waiting:
            number, inside = waiting.pop()
            element = self._pdf.objects[number]
            self._elements[number] = element
            if inside:
                self._linked.add(number)
            within = inside or element["S"] == "/Link"
            for kid in reversed(element["K"]):
                if isinstance(kid, bytes) and self._at(kid)["Type"] == "/StructElem":
                    waiting.append((_number(kid), within))

    def _wrap(self, element: Any, allowed: set[str], kind: str) -> None:
        """Moves what an element may not hold into elements of the kind given, neighbours into one."""
        kids = pydyf.Array()
        holder: Any = None
        for reference in element["K"]:
            kid = self._at(reference) if isinstance(reference, bytes) else {}
            if kid.get("Type") != "/StructElem" or kid["S"] in allowed:
                kids.append(reference)
                holder = kid if kid.get("S") == kind else None
                continue
            if holder is None:
                holder = self._added(kind, element, kid["Pg"])
                kids.append(holder.reference)
            holder["K"].append(reference)
            kid["P"] = holder.reference
        element["K"] = kids

    def _added(self, kind: str, parent: Any, page: bytes) -> Any:
        element = pydyf.Dictionary(
            {"Type": "/StructElem", "S": kind, "K": pydyf.Array(), "Pg": page, "P": parent.reference}
        )
        self._pdf.add_object(element)
        self._elements[element.number] = element
        return element

    def _strays(self) -> list[Any]:
        return [
            one
            for one in self._pdf.objects
            if isinstance(one, pydyf.Dictionary)
            and one.get("Type") == "/StructElem"
            and one.number not in self._elements
        ]

    def _is_annotation(self, kid: Any) -> bool:
        return isinstance(kid, bytes) and bool(self._at(kid)["Type"] == "/OBJR")

    def _remove_annotation(self, reference: bytes) -> int:
        """Takes an annotation off its page; returns its number among the parents, which is free then."""
        pointer = self._at(reference)
        annotation = self._at(pointer["Obj"])
        page = self._at(pointer["Pg"])
        page["Annots"].remove(annotation.reference)
        key: int = annotation["StructParent"]
        annotation.clear()
        pointer.clear()
        return key

    def _owners(self, key: int) -> Any:
        """The elements of a page by the numbers of their marked content."""
        return self._parents[2 * key + 1]

    def _at(self, reference: bytes) -> Any:
        return self._pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
