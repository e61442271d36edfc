"""The clause register as shown: articles, their clauses, and each clause's findings."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.finding import gravest
from generator.numerals import numeral
from generator.records.clause import Article, Clause
from generator.views.findings import FindingView, StateView, view_finding, view_party, view_state
from generator.words import Words


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause: what it says in our words, whose it is, how it stands and why."""

    id: str
    number: str
    """Its number as a reader says it: ``12.6``, or 13末款 for a last paragraph without one."""
    anchor: str
    page: str
    title: str
    summary: str
    kind: str
    party: str
    trigger: str
    deadline: str
    proof: str
    state: StateView | None
    """None for a clause nothing assesses; then ``no_rule`` says why."""
    no_rule: str
    findings: tuple[FindingView, ...]
    ambiguities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with its clauses; ``page`` is the stem of its page."""

    number: int
    heading: str
    title: str
    page: str
    state: StateView | None
    clauses: tuple[ClauseView, ...]


def clause_anchor(clause: str) -> str:
    """The stable anchor of a clause: ``12.6`` → ``c12-6``, ``13(5)`` → ``c13-5``."""
    return "c" + clause.replace("(", "-").replace(")", "").replace(".", "-")


def article_page(number: int) -> str:
    return f"article-{number:02}"


def article_heading(number: int, words: Words) -> str:
    """``第十二条``"""
    return words.t("clause.article", number=numeral(number))


def view_articles(assessment: Assessment, words: Words) -> tuple[ArticleView, ...]:
    """All articles in order."""
    return tuple(_article(article, assessment, words) for article in assessment.records.articles)


def _article(article: Article, assessment: Assessment, words: Words) -> ArticleView:
    clauses = [clause for clause in assessment.records.clauses if clause.article == article.number]
    states = [state for clause in clauses if (state := assessment.clause_state(clause.id)) is not None]
    return ArticleView(
        number=article.number,
        heading=article_heading(article.number, words),
        title=article.title,
        page=article_page(article.number),
        state=view_state(gravest(states), words) if states else None,
        clauses=tuple(_clause(clause, assessment, words) for clause in clauses),
    )


def _clause(clause: Clause, assessment: Assessment, words: Words) -> ClauseView:
    state = assessment.clause_state(clause.id)
    return ClauseView(
        id=clause.id,
        number=clause.id.replace("-last", words.t("clause.last")),
        anchor=clause_anchor(clause.id),
        page=article_page(clause.article),
        title=clause.title,
        summary=clause.summary,
        kind=words.t(f"clause-kind.{clause.kind_of}"),
        party=view_party(clause.party, words),
        trigger=clause.trigger or "",
        deadline=clause.deadline or "",
        proof=clause.proof or "",
        state=view_state(state, words) if state else None,
        no_rule=clause.no_rule or (words.t("clause.nothing-recorded") if state is None else ""),
        findings=tuple(view_finding(finding, words) for finding in assessment.by_clause.get(clause.id, ())),
        ambiguities=clause.ambiguities,
    )
