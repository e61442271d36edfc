"""Where the files of finished bundles stand in a site, and how its pages list them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.pipeline.bundling import MadeBundle
from generator.rendering.pages import Published, PublishedBundle
from generator.settings import words

BUNDLES: Final = "bundles"
_KIB: Final = 1024


def files_of(made: Sequence[MadeBundle]) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundles by its path below the site."""
    for one in made:
        yield f"{BUNDLES}/{one.packed.file}", one.packed.content
        for volume, pdf in one.documents:
            yield f"{BUNDLES}/{one.view.id}/{volume.file}", pdf.content


def publish(made: MadeBundle) -> PublishedBundle:
    """A bundle as the pages list it."""
    documents = tuple(
        Published(
            name=volume.title,
            file=f"{BUNDLES}/{made.view.id}/{volume.file}",
            pages=pdf.pages,
            size=_size(pdf.content),
            sha256=pdf.sha256,
        )
        for volume, pdf in made.documents
    )
    return PublishedBundle(
        id=made.view.id,
        name=made.view.name,
        file=f"{BUNDLES}/{made.packed.file}",
        size=_size(made.packed.content),
        sha256=made.packed.sha256,
        documents=documents,
    )


def _size(content: bytes) -> str:
    return words().t("value.kib", size=f"{len(content) / _KIB:,.0f}")
