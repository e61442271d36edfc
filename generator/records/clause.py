"""The clause register (条款登记表): every numbered paragraph, in the product's own short words."""

from __future__ import annotations

from typing import Final, Literal

from generator.records.base import Count, Identifier, Name, Part, Record, Text

ClauseKind = Literal["duty", "right", "prohibition", "procedure", "remedy", "definition", "declaration"]
PartyRef = Literal["A", "B", "both"]
PARTY_WORDS: Final = {"A": "甲方", "B": "乙方"}
"""What records call the parties in free text."""


class Article(Part):
    """An article (条) and its heading."""

    number: Count
    title: Name


class Clause(Record):
    """One paragraph: what it is, whose it is, and which rule assesses it or why none does.

    ``id`` is article and paragraph (``12.6``), with a letter for one duty of several (``5.2a``).
    """

    id: Identifier
    article: Count
    title: Text
    summary: Text
    kind_of: ClauseKind
    party: PartyRef | None = None
    trigger: Text | None = None
    deadline: Text | None = None
    proof: Text | None = None
    rule: Identifier | None = None
    no_rule: Text | None = None
    ambiguities: tuple[Identifier, ...] = ()


class ClauseRegister(Record):
    """All articles and clauses of the contract."""

    articles: tuple[Article, ...]
    clauses: tuple[Clause, ...]
