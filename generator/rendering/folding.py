"""Structure elements that say nothing are folded into the element around them.

WeasyPrint tags every run of text and every inline box with an element of its own, more than half of all there
are. One that has no property and holds nothing but text means no more than that text: without it a file is
smaller, and binding segments takes half the memory.
"""

from __future__ import annotations

from typing import Any, Final

import pydyf

_SAYS_NOTHING: Final = frozenset({"/Span", "/NonStruct"})
_HEADINGS: Final = frozenset(f"/H{level}" for level in range(1, 7))
_HOLDS_TEXT: Final = _SAYS_NOTHING | _HEADINGS | {"/P", "/TH", "/TD", "/LBody", "/Lbl", "/Link", "/Caption"}
_PLAIN: Final = frozenset({"Type", "S", "K", "Pg", "P"})


def fold_elements(pdf: pydyf.PDF) -> None:
    """Folds the structure of a tagged document, as the last thing before it is written."""
    objects = pdf.objects
    table = objects[_number(objects[_number(pdf.catalog["StructTreeRoot"])]["ParentTree"])]["Nums"]
    owners = dict(zip(table[::2], table[1::2], strict=True))
    for element in reversed(objects):  # an element comes after the one around it
        if not _is_element(element) or element["S"] not in _SAYS_NOTHING or not _PLAIN.issuperset(element):
            continue
        around, kids = objects[_number(element["P"])], element["K"]
        if not _is_element(around) or around["S"] not in _HOLDS_TEXT or around.get("Pg") != element["Pg"]:
            continue
        if not all(isinstance(kid, int) for kid in kids):
            continue
        at = around["K"].index(element.reference)
        around["K"][at : at + 1] = kids
        owned = owners[objects[_number(element["Pg"])]["StructParents"]]
        for kid in kids:
            owned[kid] = around.reference
        element.clear()


def _is_element(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/StructElem"


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
