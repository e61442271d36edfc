"""The tasks of which documents are made: laying a segment out, and binding segments into a volume."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from generator.rendering.binding import Binding, bind
from generator.rendering.pdf import RenderedPdf, RenderTask, render_pdf


@dataclass(frozen=True, slots=True)
class BindTask:
    """Segments already laid out, their furniture yet to be, and what makes one document of them.

    ``binding.furniture`` is empty: the pages to stamp are laid out from ``furniture`` first.
    """

    name: str
    furniture: RenderTask
    binding: Binding


PrintTask = RenderTask | BindTask
"""Plain values; whoever performs one needs nothing but this package and the fonts."""


def perform(task: PrintTask) -> RenderedPdf:
    """Makes the PDF file a task asks for.

    Raises:
        PdfError: it cannot be made as it should be.
    """
    if isinstance(task, RenderTask):
        return render_pdf(task)
    stamped = render_pdf(task.furniture)
    content = bind(replace(task.binding, furniture=stamped.content))
    return RenderedPdf(task.name, content, stamped.pages, hashlib.sha256(content).hexdigest())


def key_of(task: PrintTask, engine: str) -> str:
    """A name for a task's result: equal tasks on equal engines have equal names, whatever the machine."""
    total = hashlib.sha256(engine.encode())
    for part in _parts(task):
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    """A value as bytes in a fixed order, with every container opened."""
    if isinstance(value, bytes):
        yield value
    elif is_dataclass(value):
        yield type(value).__name__.encode()
        for one in fields(value):
            yield one.name.encode()
            yield from _parts(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for name in sorted(value):
            yield str(name).encode()
            yield from _parts(value[name])
    elif isinstance(value, tuple | list):
        yield str(len(value)).encode()
        for one in value:
            yield from _parts(one)
    else:
        yield repr(value).encode()
