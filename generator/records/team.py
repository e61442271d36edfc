"""The project team (项目组), its confidentiality agreements and who counts as key staff (7.2, 7.3, 7.7)."""

from __future__ import annotations

from generator.records.base import Date, Flag, Identifier, Part, Record, Text
from generator.records.evidence import Evidence


class Nda(Part):
    """A member's confidentiality agreement (保密协议)."""

    signed_on: Date | None = None
    until: Date | None = None
    filed_on: Date | None = None
    evidence: tuple[Evidence, ...] = ()


class Member(Record):
    """One person of party B's team."""

    id: Identifier
    name: Text
    role: Text
    key: Flag = False
    joined_on: Date
    left_on: Date | None = None
    qualifications: tuple[Text, ...] = ()
    nda: Nda | None = None
