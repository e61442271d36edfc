"""The bundles as their pages name them: which volumes, which version, which marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.records.bundle import VOLUMES, Bundle, VolumeName
from generator.records.project import Project
from generator.views.audiences import audience_name
from generator.words import Words

_EVERY: Final = "acceptance"
"""The bundle of a project that records none."""


@dataclass(frozen=True, slots=True)
class BundleView:
    """One bundle; ``watermark`` is the word across its pages, empty where it carries none."""

    id: str
    name: str
    volumes: tuple[VolumeName, ...]
    version: str
    draft: bool
    watermark: str
    marks: str
    """What stands at the foot of each page beside the state of the data: 内部, 示例, 草稿, for whom."""
    evidence: bool


def view_bundles(assessment: Assessment, words: Words) -> tuple[BundleView, ...]:
    """The bundles the project records, or else one of every volume."""
    project, audience = assessment.records.project, audience_name(assessment)
    recorded = tuple(_bundle(one, project, audience, words) for one in assessment.records.bundles)
    if recorded:
        return recorded
    name = words.t("print.bundle-default", name=project.name)
    every = Bundle(id=_EVERY, name=name, volumes=VOLUMES)
    return (_bundle(every, project, audience, words),)


def _bundle(bundle: Bundle, project: Project, audience: str, words: Words) -> BundleView:
    marks = (
        project.label or "",
        words.t("print.foot-example") if project.example else "",
        words.t("print.foot-draft") if bundle.draft else "",
        words.t("print.foot-audience", audience=audience) if audience else "",
    )
    watermark = words.t("print.watermark") if project.example else ""
    return BundleView(
        id=bundle.id,
        name=bundle.name,
        volumes=bundle.volumes,
        version=bundle.version or words.t("print.version-none"),
        draft=bundle.draft,
        watermark=watermark or (words.t("print.watermark-draft") if bundle.draft else ""),
        marks=words.t("print.foot-separator").join(one for one in marks if one),
        evidence=bundle.evidence,
    )
