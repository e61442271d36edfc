"""The tasks of which documents are made: laying a segment out, and binding segments into a volume."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from generator.rendering.binding import Binding, bind
from generator.rendering.pdf import RenderedPdf, RenderTask, render_pdf


@dataclass(frozen=True, slots=True)
class BindTask:
    """Segments already laid out, their furniture yet to be, and what makes one document of them.

    ``binding.furniture`` is empty: the pages to stamp are laid out from ``furniture`` first, one document
    after the other.
    """

    name: str
    furniture: tuple[RenderTask, ...]
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
    stamped = [_let_go_of(render_pdf(one)) for one in task.furniture]
    content = bind(replace(task.binding, furniture=tuple(one.content for one in stamped)))
    pages = sum(one.pages for one in stamped)
    return RenderedPdf(task.name, content, pages, hashlib.sha256(content).hexdigest())


def _let_go_of(made: RenderedPdf) -> RenderedPdf:
    """What was made, without the memory it took: a laid-out document is full of cycles."""
    gc.collect(0)
    return made


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
