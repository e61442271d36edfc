"""What the commands share that are given a commit by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from generator.loading.at_revision import RevisionError
from generator.settings import words


@contextmanager
def known_revisions() -> Iterator[None]:
    """Wrong use, with exit code 2, where a commit that is named cannot be read."""
    try:
        yield
    except RevisionError as error:
        raise click.UsageError(words().say(error.message)) from None
