"""How one project is kept: its short name, its marks, its warning window."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Count, Flag, Identifier, Name, Record, Text


class Project(Record):
    """The settings of one contract project; no fact about the contract stands here."""

    id: Identifier
    name: Name
    example: Flag = False
    timezone: Text = "Asia/Shanghai"
    warning_days: Count = 14
    delivery_days: Count = 10
    """Days after a period within which custom expects its product; no clause sets them."""
    label: Literal["内部"] | None = None
