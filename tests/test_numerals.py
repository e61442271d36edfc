"""Numbers in Chinese, and that no command waits for them which writes none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generator.numerals import numeral


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五")]
)
def test_a_number_is_written_as_articles_are_counted(number: int, text: str) -> None:
    assert numeral(number) == text


def test_the_commands_load_without_them() -> None:
    loaded = "import sys, generator.cli.commands; sys.exit('cn2an' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
