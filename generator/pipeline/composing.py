"""Composes the bundles (成果包) of an assessed project: what is laid out and packed, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from generator import __version__
from generator.compliance.assessment import Assessment
from generator.loading.behind import PROSE, read_file, read_sources
from generator.loading.layout import ROOMS
from generator.pipeline.printing import Imprint, ToPrint
from generator.records.evidence import Evidence
from generator.records.evidence_places import evidence_of
from generator.rendering.attached import attach, kinds_behind
from generator.rendering.bundle import BundleTask
from generator.rendering.pictures import Judged, judge_picture, named_like_picture
from generator.rendering.volumes import PrintVolume, compose_volumes
from generator.settings import words
from generator.views.bundles import BundleView
from generator.views.dossier import DossierView
from generator.writing.disclosed import write_disclosed


@dataclass(frozen=True, slots=True)
class Source:
    """What bundles are made from: a project, and what was found out about it."""

    project: Path
    assessment: Assessment
    view: DossierView


@dataclass(frozen=True, slots=True)
class ComposedBundle:
    """A bundle before its volumes are laid out.

    ``packing`` lacks the documents and the evidence yet; ``evidence`` has the hash of each file to go along.
    """

    view: BundleView
    volumes: tuple[ToPrint, ...]
    packing: BundleTask
    evidence: Mapping[str, str]


def compose_bundles(source: Source, bundles: Sequence[BundleView]) -> tuple[ComposedBundle, ...]:
    """Every bundle asked for, in order.

    Raises:
        FileGoneError: an evidence file has gone since the records were read.
    """
    records = _sources(source)
    pictures = _pictures(source) if any("incidents" in one.volumes for one in bundles) else {}
    return tuple(_composed(source, one, records, pictures) for one in bundles)


def _composed(
    source: Source,
    bundle: BundleView,
    records: dict[str, dict[str, bytes]],
    pictures: dict[str, Judged],
) -> ComposedBundle:
    volumes = compose_volumes(source.view, bundle, __version__, pictures)
    return ComposedBundle(
        bundle,
        tuple(_to_print(source, bundle, volume, records) for volume in volumes),
        _packing(source, bundle),
        _evidence(source) if bundle.evidence else {},
    )


def _sources(source: Source) -> dict[str, dict[str, bytes]]:
    """What the documents carry: the files of records, or what an audience may see of them, written anew."""
    files = read_sources(source.project)
    if not _is_disclosed(source):
        return files
    audience = source.assessment.audience
    told = write_disclosed(
        source.assessment.records,
        {room.kind for room in ROOMS if room.listed},
        items=source.assessment.shows("vulnerability"),
        head=words().t("print.disclosed-head", audience=audience.name if audience else ""),
    )
    told[PROSE] = files[PROSE] if audience is None or audience.prose else {}
    return {kind: told.get(kind, {}) for kind in files}


def _is_disclosed(source: Source) -> bool:
    """Whether anything is kept from the audience."""
    audience = source.assessment.audience
    return audience is not None and not (audience.sees_all and audience.prose)


def _to_print(
    source: Source, bundle: BundleView, volume: PrintVolume, sources: dict[str, dict[str, bytes]]
) -> ToPrint:
    assessment, masthead = source.assessment, source.view.masthead
    dated = dt.datetime.combine(assessment.as_of, dt.time(), ZoneInfo(assessment.records.project.timezone))
    kinds = kinds_behind(volume.id, sources)
    files = {path: content for kind in kinds for path, content in sources[kind].items()}
    facts = {
        "project": assessment.records.project.id,
        "bundle": bundle.id,
        "volume": volume.id,
        "title": volume.title,
        "version": bundle.version,
        "as_of": masthead.as_of,
        "revision": masthead.revision,
        "example": masthead.example,
        **({"audience": assessment.audience.id} if assessment.audience else {}),
        "generator": f"dossier {__version__}",
    }
    imprint = Imprint(
        author=words().t("print.author", name=masthead.name),
        subject=words().t(
            "print.volume.subject", version=bundle.version, date=masthead.as_of, revision=masthead.revision
        ),
        creator=words().t("print.generator", version=__version__),
        dated=dated,
        foot=words().t(
            "print.foot",
            version=bundle.version,
            date=masthead.as_of,
            revision=masthead.revision,
            term=masthead.term,
        ),
        marks=bundle.marks,
        watermark=bundle.watermark,
    )
    attachments = attach(facts, files, dated, disclosed=_is_disclosed(source))
    title = words().t("print.document-title", name=masthead.name, volume=volume.title)
    return ToPrint(volume, title, imprint, tuple(files), tuple(attachments))


def _evidence(source: Source) -> dict[str, str]:
    """The files of evidence that was there on the day and is not withheld, each with its hash."""
    return {one.file: one.sha256 for one in _filed(source) if one.file and one.sha256 and not one.withheld}


def _filed(source: Source) -> Iterator[Evidence]:
    """The evidence with a file that was there on the day."""
    for one in evidence_of(source.assessment.records):
        if one.evidence.file and (
            one.evidence.dated is None or one.evidence.dated <= source.assessment.as_of
        ):
            yield one.evidence


def _pictures(source: Source) -> dict[str, Judged]:
    """The pictures among the evidence of incidents; one file after the other, as they may be large."""
    hashes = {
        one.file: one.sha256
        for assessed in source.assessment.incidents
        for one in assessed.incident.evidence
        if one.file and one.sha256 and not one.withheld and named_like_picture(one.file)
    }
    return {
        file: judge_picture(file, read_file(source.project, file, hashes[file])) for file in sorted(hashes)
    }


def _packing(source: Source, bundle: BundleView) -> BundleTask:
    masthead = source.view.masthead
    return BundleTask(
        name=bundle.id,
        title=bundle.name,
        project=masthead.name,
        contract=masthead.title,
        as_of=source.assessment.as_of,
        revision=masthead.revision,
        version_of_document=bundle.version,
        example=masthead.example,
        label=masthead.label or None,
        generator_version=__version__,
        documents=(),
        files=(),
        audience=source.assessment.audience.id if source.assessment.audience else None,
        audience_told=masthead.withheld,
        withheld=len({one.name for one in _filed(source) if one.withheld}) if bundle.evidence else 0,
    )
