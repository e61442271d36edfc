"""The structures of several tagged PDF files as one, for a file that holds all their pages.

Elements are taken over whole; what is new is the way to them: the one element above all, and the table that
leads from the marked content of a page, and from a link, to the element it belongs to.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name


class MergedStructure:
    """The structure of a file in the making: filled segment by segment, then closed by :meth:`finish`."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
        self._document = self._element(Name.Document, self._root)
        self._parent = self._document
        self._leaves = Array()
        self._next_key = 0

    def open_group(self, title: str | None) -> None:
        """What is added from here on is a part of that title; without one it is in the document itself."""
        self._parent = self._document
        if title is not None:
            self._parent = self._element(Name.Part, self._document)
            self._parent.T = pikepdf.String(title)

    def add(self, source: pikepdf.Pdf, pages: list[pikepdf.Page], moved: list[float]) -> None:
        """Takes over a structure whose pages have just been copied from the same file.

        ``pages`` are the copies; ``moved`` says how far to the left the content of each moves, in points.

        Raises:
            ValueError: the file is not tagged, or not by WeasyPrint.
        """
        if "/StructTreeRoot" not in source.Root or "/Nums" not in source.Root.StructTreeRoot.ParentTree:
            raise ValueError("a segment without its structure")
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        for key in ("/RoleMap", "/ClassMap"):
            if key in tree:
                self._root[key] = Dictionary(
                    {**dict(self._root.get(key, {}).items()), **dict(tree[key].items())}
                )
        for document in tree.K:
            for element in document.K:
                element.P = self._parent
                self._parent.K.append(element)
        self._move_figures(tree.ParentTree.Nums, pages, moved)
        self._renumber(tree.ParentTree.Nums, pages)

    def finish(self) -> None:
        """Puts the structure in the file, which from then on says of itself that it is tagged."""
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Kids=self._leaves))
        self._root.ParentTreeNextKey = self._next_key
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, role: Name, parent: pikepdf.Object) -> pikepdf.Object:
        element = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=role, P=parent, K=Array()))
        parent.K.append(element)
        return element

    def _renumber(self, numbers: pikepdf.Object, pages: list[pikepdf.Page]) -> None:
        """Gives a segment the next free keys, in the table and where its pages and links name them."""
        base = self._next_key
        for at in range(0, len(numbers), 2):
            numbers[at] = int(numbers[at]) + base
        first, last = int(numbers[0]), int(numbers[-2])
        leaf = Dictionary(Limits=Array([first, last]), Nums=numbers)
        self._leaves.append(self._pdf.make_indirect(leaf))
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + base
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + base
        self._next_key = last + 1

    def _move_figures(self, numbers: pikepdf.Object, pages: list[pikepdf.Page], moved: list[float]) -> None:
        """Figures say where they stand, so they move with their page; each owns the content that draws it."""
        owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        for page, distance in zip(pages, moved, strict=True):
            if distance:
                for element in owners[int(page.obj.StructParents)]:
                    if element is not None and str(element.S) == "/Figure" and "/A" in element:
                        move(element.A, distance, ("/BBox",))


def move(place: pikepdf.Object, distance: float, keys: tuple[str, ...] = ("/Rect", "/QuadPoints")) -> None:
    """Moves an annotation or a box to the left; its coordinates are x and y in turn, in points."""
    for key in keys:
        if distance and key in place:
            place[key] = Array(
                [
                    number if at % 2 else round(float(number) - distance, 3)
                    for at, number in enumerate(place[key])
                ]
            )


def copied(pdf: pikepdf.Pdf, value: pikepdf.Object) -> pikepdf.Object:
    """A value of another file, whether it is an object there or written in place."""
    if value.is_indirect:
        return pdf.copy_foreign(value)
    if isinstance(value, Array):
        return Array([copied(pdf, one) if isinstance(one, pikepdf.Object) else one for one in value])
    if isinstance(value, Dictionary):
        return Dictionary(
            {key: copied(pdf, one) if isinstance(one, pikepdf.Object) else one for key, one in value.items()}
        )
    return value
