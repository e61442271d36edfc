"""Evidence (证据): what proves that something recorded did happen."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import StringConstraints, model_validator

from generator.records.base import Date, Part, Text, refuse
from generator.records.restriction import Categories, Restricted

SHA256_FORM: Final = r"^[0-9a-f]{64}$"
PAPER: Final = Restricted("personal")
"""A paper carries names and signatures: who may not see those sees of it only its kind and its day."""
Sha256 = Annotated[str, StringConstraints(pattern=SHA256_FORM)]


_PLACEHOLDERS: Final = frozenset(
    {"", "待补", "待定", "待查", "待填", "档号", "保管单位", "无", "暂无", "没有", "略", "不详", "未知"}
    | {"同上", "tbd", "todo", "na", "none", "null", "x", "xx", "xxx"}
)
"""What stands in a form that nobody filled in, without punctuation and in small letters."""


def _is_placeholder(text: str | None) -> bool:
    return text is not None and "".join(one for one in text if one.isalnum()).lower() in _PLACEHOLDERS


class Evidence(Part):
    """Either a file of the project with its SHA-256, or an archive number (档号) with its keeper."""

    file: Annotated[Text, PAPER] | None = None
    sha256: Sha256 | None = None
    archive: Annotated[Text, PAPER] | None = None
    held_by: Annotated[Text, PAPER] | None = None
    kind: Text | None = None
    dated: Date | None = None
    restricted: Categories = ()
    withheld: ClassVar[bool] = False

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.file is None) == (self.archive is None):
            raise refuse("evidence-file-or-archive", "file")
        if self.file is not None and self.sha256 is None:
            raise refuse("evidence-without-hash", "file", file=self.file)
        if any(_is_placeholder(one) for one in (self.archive, self.held_by)):
            raise refuse("evidence-placeholder", "archive")
        if self.archive is not None and self.held_by is None:
            raise refuse("evidence-without-keeper", "archive")
        return self

    @property
    def paper(self) -> tuple[str | None, str | None]:
        """What makes two entries the same paper: the content of a file, or number and keeper."""
        return (self.sha256, None) if self.sha256 else (self.archive, self.held_by)

    @property
    def name(self) -> str:
        """What the evidence is called in a list: its path or its archive number."""
        return self.file or self.archive or ""


class WithheldEvidence(Evidence):
    """Evidence of which an audience sees that it exists, its kind and its day.

    Its other fields are marks that tell it apart from other papers, as rules compare them: none is shown as
    what it stands for.
    """

    withheld: ClassVar[bool] = True
