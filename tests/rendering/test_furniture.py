"""What is stamped on pages: every page has its own, however many there are."""

from __future__ import annotations

import re

from generator.rendering.furniture import Furniture, Sheet, furnish

NUMBER = re.compile(r'class="number">—&#8201;(\d+)&#8201;—')
AROUND = Furniture("第一册", "数据版本 a1b2c3", "", "")


def test_a_long_volume_has_its_furniture_in_several_documents_that_count_on() -> None:
    """A thousand pages laid out at once take more memory than any text."""
    sheets = tuple(Sheet(number, "一、概况", bare=False) for number in range(1, 452))
    tasks = furnish("册", AROUND, sheets)
    assert len(tasks) == 3
    assert not any(one.tagged for one in tasks)
    numbers = [int(one) for task in tasks for one in NUMBER.findall(task.html)]
    assert numbers == list(range(1, 452))
    assert all("共 451 页" in one.html for one in tasks)


def test_a_short_volume_has_one_document() -> None:
    (task,) = furnish("册", AROUND, (Sheet(1, "", bare=True), Sheet(2, "一、概况", bare=False)))
    assert task.html.count('class="sheet ') == 2
    assert task.html.count('class="head"') == 1
