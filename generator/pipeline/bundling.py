"""Makes the bundles (成果包) that were composed: their volumes as PDF files, and the file to hand over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.loading.behind import find_characters, read_evidence
from generator.pipeline.assessing import RecordsRefusedError
from generator.pipeline.composing import ComposedBundle
from generator.pipeline.documents import DocumentMaker
from generator.pipeline.printing import ToPrint, print_volumes
from generator.pipeline.progress import Progress
from generator.rendering.bundle import BundledDocument, BundledFile, BundleTask, PackedBundle, pack_bundle
from generator.rendering.pdf import PdfError, RenderedPdf
from generator.rendering.volumes import PrintVolume
from generator.views.bundles import BundleView

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class MadeBundle:
    """A bundle with its volumes, each beside the PDF file it became."""

    view: BundleView
    documents: tuple[tuple[PrintVolume, RenderedPdf], ...]
    packed: PackedBundle


def make_bundles(
    project: Path,
    composed: Sequence[ComposedBundle],
    maker: DocumentMaker,
    hears: Progress,
    sign: Sign | None = None,
) -> tuple[MadeBundle, ...]:
    """Every bundle, made whole; what they share is laid out once. Evidence is read from ``project``.

    Raises:
        PdfError: a volume cannot be made as it should be.
        RecordsRefusedError: a record holds a character that no font can show, with its place.
        FileGoneError: an evidence file has gone since the records were read.
    """
    try:
        printed = iter(print_volumes([each for one in composed for each in one.volumes], maker, hears))
    except PdfError as error:
        raise _located(project, error) from error
    hears.begin("bundles", total=len(composed))
    made = []
    for one in composed:
        documents = tuple((each, _signed(next(printed), sign)) for each in one.volumes)
        packed = pack_bundle(_filled(one.packing, documents, read_evidence(project, one.evidence)))
        made.append(MadeBundle(one.view, tuple((each.volume, pdf) for each, pdf in documents), packed))
        hears.advance()
    return tuple(made)


def _located(project: Path, error: PdfError) -> Exception:
    """A missing character as a problem of the record it stands in; anything else as it is."""
    problems = find_characters(project, error.missing)
    return RecordsRefusedError(problems, len({one.at.file for one in problems})) if problems else error


def _signed(pdf: RenderedPdf, sign: Sign | None) -> RenderedPdf:
    return pdf if sign is None else pdf.with_content(sign(pdf.content))


def _filled(
    packing: BundleTask, documents: Sequence[tuple[ToPrint, RenderedPdf]], evidence: dict[str, bytes]
) -> BundleTask:
    return replace(
        packing,
        documents=tuple(
            BundledDocument(each.volume.file, each.title, pdf.content, pdf.pages, each.sources)
            for each, pdf in documents
        ),
        files=tuple(BundledFile(path, content) for path, content in evidence.items()),
    )
