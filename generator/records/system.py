"""A system under the multi-level protection scheme (等级保护对象)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from generator.records.base import Count, Date, Identifier, Name, Part, Record, Text
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, Remark

FILING_FORM: Final = r"^\d{11}-\d{5}$"
FilingNumber = Annotated[str, StringConstraints(pattern=FILING_FORM)]
CloudRole = Literal["platform", "tenant", "none"]


class FilingEvent(Part):
    """What happened to a filing afterwards: a change (变更) or an extension (延期), which says until when."""

    what: Literal["change", "extension"]
    on: Date
    until: Date | None = None
    note: Remark | None = None
    evidence: tuple[Evidence, ...] = ()


class Filing(Part):
    """The filing with the police (备案): certificate number, dates, authority, and what followed."""

    certificate: FilingNumber | None = None
    filed_on: Date | None = None
    authority: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    history: tuple[FilingEvent, ...] = ()


class System(Record):
    """One system, its level, and whether it stands on or is the cloud; unknown is null."""

    id: Identifier
    name: Name
    clause: Identifier
    service: Identifier
    level: Count
    s_level: Count | None = None
    a_level: Count | None = None
    cloud: CloudRole | None = None
    operator: Text | None = None
    filing: Filing = Filing()
    note: Remark | None = None
    restricted: Categories = ()
