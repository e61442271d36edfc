"""What people type into the workbook of records is taken for what it is, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.loading.book_cells import read_cell
from generator.loading.workbook import CellText
from generator.message import Message
from generator.records.ledger import Records
from generator.settings import words
from generator.views.book import MODELS, Book, view_book
from generator.views.book_columns import Column, columns_of


@pytest.fixture(scope="module")
def book(demo: Records) -> Book:
    return view_book(demo, words())


def column(name: str) -> Column:
    kind, _, path = name.partition(".")
    return next(one for one in columns_of(MODELS[kind]) if one.name == path)  # type: ignore[index]


def read(book: Book, name: str, text: str, kind: Any = "text") -> Any:
    found = read_cell(CellText("A1", text, None, kind), column(name), book)
    if isinstance(found, Message):
        assert "{" not in words().say(found)
        return found.key.rpartition(".")[2]
    return found


@pytest.mark.parametrize(
    ("name", "text", "kind", "value"),
    [
        ("incidents.meeting.date", "2026-07-31", "day", "2026-07-31"),
        ("incidents.meeting.date", "2026年7月31日", "text", "2026-07-31"),
        ("incidents.meeting.date", "２０２６／７／３１", "text", "2026-07-31"),
        ("incidents.meeting.date", "46234", "number", "day-as-number"),
        ("incidents.meeting.date", "20260731", "number", "not-day"),
        ("incidents.meeting.date", "2026-07-31 09:30", "moment", "not-day"),
        ("incidents.meeting.date", "2026-02-30", "text", "not-day"),
        ("incidents.meeting.date", "年底", "text", "not-day"),
        ("incidents.occurred_at", "2026-07-31 09:30", "moment", "2026-07-31T09:30:00+08:00"),
        ("incidents.occurred_at", "2026-07-31 09:30:05", "moment", "2026-07-31T09:30:05+08:00"),
        ("incidents.occurred_at", "2026/7/31 9:05", "text", "2026-07-31T09:05:00+08:00"),
        ("incidents.occurred_at", "2026-07-31T09:30+09:00", "text", "2026-07-31T09:30:00+09:00"),
        ("incidents.occurred_at", "2026-07-31 00:00+08:00", "text", "2026-07-31T00:00:00+08:00"),
        ("incidents.occurred_at", "２０２６－０７－３１　０９：３０", "text", "2026-07-31T09:30:00+08:00"),
        ("incidents.occurred_at", "2026-07-31", "day", "moment-without-time"),
        ("incidents.occurred_at", "2026-07-31", "text", "moment-without-time"),
        ("incidents.occurred_at", "2026-07-31 25:00", "text", "not-moment"),
        ("incidents.occurred_at", "2026-07-31 09:30+9", "text", "not-moment"),
        ("incidents.occurred_at", "46234.4", "number", "not-moment"),
        ("incidents.occurred_at", "09:30:00", "time", "not-moment"),
        ("incidents.meeting.amount", "3000", "number", "3000.00"),
        ("incidents.meeting.amount", "3000.1", "number", "3000.10"),
        ("incidents.meeting.amount", "0.30000000000000004", "number", "0.30"),
        ("incidents.meeting.amount", "￥3,000.50元", "text", "3000.50"),
        ("incidents.meeting.amount", "３０００", "text", "3000.00"),
        ("incidents.meeting.amount", "3,00", "text", "not-money"),
        ("incidents.meeting.amount", "3000.125", "number", "not-money"),
        ("incidents.meeting.amount", "-1", "number", "not-money"),
        ("incidents.meeting.amount", "1e+300", "number", "not-money"),
        ("incidents.meeting.amount", "2026-07-31", "day", "not-money"),
        ("incidents.meeting.amount", "三千", "text", "not-money"),
        ("incidents.impact.department_count", "3", "number", "3"),
        ("incidents.impact.department_count", "０３", "text", "3"),
        ("incidents.impact.department_count", "2.5", "number", "not-count"),
        ("incidents.impact.department_count", "两个", "text", "not-count"),
        ("incidents.impact.alternative", "是", "text", "true"),
        ("incidents.impact.alternative", " 否 ", "text", "false"),
        ("incidents.impact.alternative", "true", "flag", "true"),
        ("incidents.impact.alternative", "有", "text", "not-flag"),
        ("incidents.impact.service", "不能使用", "text", "unusable"),
        ("incidents.impact.service", "degraded", "text", "degraded"),
        ("incidents.impact.service", "不可用", "text", "not-chosen"),
        ("incidents.system", "portal", "text", "portal"),
        ("incidents.system", "portal 别的名称", "text", "not-chosen"),
        ("incidents.meeting.tier", "Ｂ", "text", "B"),
        ("incidents.impact.departments", "甲科\n\n 乙科 ", "text", ("甲科", "乙科")),
        ("incidents.impact.departments", "（无）", "text", ()),
        ("incidents.impact.departments", "", "text", None),
        ("team.qualifications", "", "text", ()),
        ("incidents.title", "", "text", None),
        ("incidents.title", "=1+1", "text", "=1+1"),
        ("incidents.title", "12", "number", "not-text"),
        ("payments.invoice.number", "12345678901234567890", "number", "not-text"),
        ("deliveries.period", "2026-05-01", "day", "not-text"),
        ("incidents.title", "长" * 20_001, "text", "text-too-long"),
        ("incidents.title", "甲\u200b乙", "text", "unseen"),
        ("incidents.title", "甲\u202e乙", "text", "unseen"),
        ("incidents.title", "甲\ue000乙", "text", "private-character"),
        ("incidents.id", "INC-1", "text", "INC-1"),
        ("incidents.id", "../x", "text", "id-form"),
        ("incidents.id", "2026", "number", "id-form"),
        ("incidents.evidence", "甲", "text", "not-here"),
    ],
)
def test_a_cell_is_right_or_refused(book: Book, name: str, text: str, kind: str, value: object) -> None:
    assert read(book, name, text, kind) == value


@given(st.text(max_size=40), st.sampled_from(["text", "number", "day", "moment", "flag", "time"]))
def test_no_cell_makes_the_reading_fail(book: Book, text: str, kind: str) -> None:
    for model in MODELS:
        for one in columns_of(MODELS[model]):
            cell = CellText("A1", text if kind != "number" else "1" + "0" * len(text), None, kind)  # type: ignore[arg-type]
            found = read_cell(cell, one, book)
            assert found is None or isinstance(found, (str, tuple, Message))
