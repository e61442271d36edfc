"""``dossier evidence add``: a file, or an archive number, becomes evidence of a record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

from generator.cli.options import project_option
from generator.cli.record_report import reporting_records
from generator.cli.terminal import out
from generator.settings import words

if TYPE_CHECKING:
    from generator.pipeline.linking import Linked


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


_DAY: Final = click.DateTime(formats=["%Y-%m-%d"])


@click.group("evidence", help=_t("evidence"))
def evidence_group() -> None:
    """What can be done with evidence."""


@evidence_group.command("add", help=_t("evidence-add"))
@click.argument("record", metavar="RECORD")
@click.argument("file", type=click.Path(path_type=Path), metavar="[FILE]", required=False)
@click.option("--at", metavar="PLACE", help=_t("option-at"))
@click.option("--kind", metavar="TEXT", help=_t("option-evidence-kind"))
@click.option("--dated", type=_DAY, metavar="YYYY-MM-DD", help=_t("option-dated"))
@click.option("--name", metavar="NAME", help=_t("option-evidence-name"))
@click.option("--archive", metavar="NUMBER", help=_t("option-archive"))
@click.option("--held-by", metavar="TEXT", help=_t("option-held-by"))
@click.option("--signed-on", type=_DAY, metavar="YYYY-MM-DD", help=_t("option-signed-on"))
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help=_t("option-until"))
@click.option("--filed-on", type=_DAY, metavar="YYYY-MM-DD", help=_t("option-filed-on"))
@project_option
def add(
    *,
    record: str,
    file: Path | None,
    project: Path,
    at: str | None,
    kind: str | None,
    dated: dt.datetime | None,
    name: str | None,
    archive: str | None,
    held_by: str | None,
    **days: dt.datetime | None,
) -> None:
    if (file is None) == (archive is None):
        raise click.UsageError(_t("file-or-archive"))
    if (archive is None) != (held_by is None):
        raise click.UsageError(_t("archive-and-keeper"))
    if archive is not None and name is not None:
        raise click.UsageError(_t("name-of-file-only"))
    from generator.pipeline.evidence_choice import NoSuchPlaceError  # noqa: PLC0415
    from generator.pipeline.linking import Paper, link_evidence  # noqa: PLC0415

    day = dated.date().isoformat() if dated else None
    told = {name: moment.date().isoformat() for name, moment in days.items() if moment is not None}
    paper = Paper(source=file, name=name, archive=archive, held_by=held_by, kind=kind, dated=day, days=told)
    with reporting_records():
        try:
            linked = link_evidence(project, record, paper, at)
        except NoSuchPlaceError as error:
            raise click.UsageError(str(error)) from None
    _show(linked, kind, day)


def _show(linked: Linked, kind: str | None, dated: str | None) -> None:
    console = out()
    place = f"{linked.file}:{linked.line}"
    values = {"id": linked.record, "label": linked.label, "paper": linked.paper, "place": place}
    if linked.was_there:
        console.print(Text(_t("evidence-there-filled" if linked.filled else "evidence-there", **values)))
    else:
        console.print(Text(_t("evidence-added", **values), style="green"))
        _show_paper(linked, kind, dated)
    _show_days(linked)
    if linked.was_there and not linked.filled:
        return
    console.print(Text(_t("next-steps")))
    for command in (_t("next-check"), _t("next-commit", id=linked.record)):
        console.print(Text(_t("next-step", command=command), style="dim"))


def _show_paper(linked: Linked, kind: str | None, dated: str | None) -> None:
    """Where its file is, and what may be wrong with it."""
    console = out()
    if linked.copied:
        console.print(Text(_t("evidence-copied", file=f"data/{linked.paper}")))
    if linked.belied:
        console.print(Text(_t("evidence-belied", kind=linked.belied), style="yellow"))
    if dated is None:
        console.print(Text(_t("evidence-undated"), style="yellow"))
    if linked.kind_meant:
        console.print(Text(_t("evidence-kind-meant", kind=kind, meant=linked.kind_meant), style="yellow"))
    if kind is None and linked.of_incident:
        console.print(Text(_t("evidence-without-kind"), style="yellow"))


def _show_days(linked: Linked) -> None:
    """The days of an agreement that were written, and those its finding waits for, each with its line."""
    from generator.pipeline.agreement_days import option_of  # noqa: PLC0415

    console = out()
    if linked.filled:
        told = tuple(_t("evidence-day", name=name, date=day) for name, day in linked.filled.items())
        console.print(Text(_t("evidence-days", days=told), style="green"))
    if linked.open:
        lacking = tuple(
            _t("evidence-open-day", label=one.label, name=one.name, place=one.place) for one in linked.open
        )
        options = " ".join(f"{option_of(one.name)} {_t('day-word')}" for one in linked.open)
        console.print(Text(_t("evidence-open", days=lacking, options=options), style="yellow"))
    if linked.filing_unshown is not None:
        console.print(Text(_t("evidence-filing", date=linked.filing_unshown), style="yellow"))
