"""The catalogue of requirements (GB/T 22239-2019): categories, control points, numbers of items."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Count, Identifier, Part, Record, Text

Attribute = Literal["S", "A", "G"]


class ControlPoint(Part):
    """A control point (控制点) and how many items it has; items are numbered from 1: ``8.1.4.1-3``.

    ``attribute`` is what it protects: business information (S), the service (A) or both (G, 其他安全保护类);
    None where the catalogue does not say.
    """

    id: Identifier
    name: Text
    items: Count
    attribute: Attribute | None = None


class Category(Part):
    """A category (安全类), with the sums it must add up to."""

    id: Identifier
    name: Text
    kind: Literal["technical", "management"]
    points: Count
    items: Count
    control_points: tuple[ControlPoint, ...]


class Totals(Part):
    """The sums of a whole part of the standard."""

    points: Count
    items: Count


class Requirements(Part):
    """A part of the standard: the general requirements or one extension."""

    id: Identifier
    name: Text
    totals: Totals
    categories: tuple[Category, ...]


class Catalog(Record):
    """One standard at one level."""

    standard: Text
    level: Count
    general: Requirements
    cloud: Requirements
