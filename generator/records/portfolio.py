"""A portfolio (项目组合): the contract projects of a bureau, each in a folder of its own."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from generator.records.audience import AUDIENCE_FORM
from generator.records.base import Flag, Identifier, Name, Record, Text

_REVISION_LENGTH: Final = 12


class Department(Record):
    """A department (处室) that answers for contracts."""

    id: Identifier
    name: Name


class ListedContract(Record):
    """A contract of the portfolio: what it is called here, where its project is, whose it is."""

    id: Identifier
    folder: Text
    """The project's folder, relative to the portfolio's, with ``/``; it never leads out of it."""
    department: Identifier


class Portfolio(Record):
    """What ``portfolio.yaml`` holds. No fact about a contract stands here: those are its project's own."""

    id: Identifier
    name: Name
    example: Flag = False
    timezone: Text = "Asia/Shanghai"
    label: Literal["内部"] | None = None
    audience: Annotated[str, StringConstraints(pattern=AUDIENCE_FORM)] = "intranet"
    """For whom the site is made where nobody is named; every project must have an audience of that name."""
    departments: tuple[Department, ...]
    contracts: tuple[ListedContract, ...]

    @property
    def revision(self) -> str:
        """A name for what is said here: the same for the same, however it is written."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:_REVISION_LENGTH]
