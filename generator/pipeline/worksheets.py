"""Worksheets of evaluation rounds: from the records to a workbook, and from a workbook into the records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from generator.loading.project_loader import load_project
from generator.loading.workbook import Refusal, read_workbook
from generator.loading.worksheet import Understood, understand
from generator.loading.worksheet_cells import known_terms
from generator.loading.worksheet_mapping import read_mapping
from generator.message import say
from generator.pipeline.assessing import RecordsRefusedError
from generator.pipeline.worksheet_changes import Compared, compare
from generator.pipeline.worksheet_contradictions import by_cell, refuse_contradictions
from generator.problem import UnfinishedError
from generator.records.catalog import Catalog
from generator.settings import words
from generator.views.worksheet import WorksheetView, every_item, view_worksheet
from generator.writing.evaluation_file import EntryEdit, edited_evaluation, new_evaluation
from generator.writing.evaluation_sheet import evaluation_workbook
from generator.writing.replacing import replaced, write_whole

_BOM = "\ufeff"


class UnknownSystemError(Exception):
    """There is no such system; the arguments are the name and the systems there are."""


class WriteRefusedError(RecordsRefusedError):
    """With the worksheet's entries the records would have problems; the file is as it was before.

    ``refusals`` are those that come from the worksheet, by their cells; ``problems`` the others.
    """

    def __init__(self, refused: RecordsRefusedError, found: Imported, text: str) -> None:
        refusals, problems = by_cell(refused.problems, found.file, text, found.understood)
        super().__init__(tuple(problems), refused.files)
        self.refusals = refusals
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What to import where, and how far it may go."""

    worksheet: Path
    project: Path
    system: str
    round: int
    mapping: Path | None = None
    partial: bool = False
    replace: bool = False
    dry_run: bool = False


Done = Literal["written", "unchanged", "refused", "shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was understood, what it changes, and what comes of it: ``written`` once it is."""

    request: ImportRequest
    view: WorksheetView
    understood: Understood
    results: Compared
    problems: Compared
    file: str
    done: Done

    @property
    def left(self) -> int:
        """Differences that stay as they are recorded."""
        return 0 if self.request.replace else len(self.results.differing) + len(self.problems.differing)

    @property
    def edits(self) -> tuple[EntryEdit, EntryEdit]:
        replace = self.request.replace
        return self.results.edit(replace=replace), self.problems.edit(replace=replace)


def export_evaluation(project: Path, system: str, number: int, target: Path, *, over: bool) -> WorksheetView:
    """Writes the round's worksheet to ``target``, filled with what is recorded; over a file only if told."""
    view, _ = _view(project, system, number)
    if target.exists() and not over:
        raise UnfinishedError(words().t("worksheet.target-exists", file=str(target)))
    write_whole(target, evaluation_workbook(view))
    return view


def prepare_import(request: ImportRequest) -> Imported:
    """Reads a worksheet and compares it with the round's record; nothing is written yet.

    Raises:
        RecordsRefusedError: the records or the mapping file have problems; nothing was read.
    """
    view, catalog = _view(request.project, request.system, request.round)
    understood = _understood(request, view, catalog)
    for item, at in understood.not_filled:
        if item in view.results:
            recorded = view.results[item]["outcome"]
            message = say("worksheet.refused.recorded-but-empty", item=item, recorded=recorded)
            understood.refusals.append(Refusal(at, message))
    refuse_contradictions(view, understood, replace=request.replace)
    found = Imported(
        request=request,
        view=view,
        understood=understood,
        results=compare(view.results, understood.results),
        problems=compare(view.problems, understood.problems),
        file=view.file or f"data/evaluations/{request.system}/round-{request.round}.yaml",
        done="shown",
    )
    unsettled = bool(understood.refusals or found.left)
    if not understood.tables or (unsettled and not request.partial):
        return replace(found, done="refused")
    return found if any(found.edits) else replace(found, done="unchanged")


def finish_import(found: Imported) -> Imported:
    """Writes what was prepared, all or nothing; nothing at all where it was refused or only to be shown.

    Raises:
        WriteRefusedError: the records would have problems; the file is as it was before.
    """
    if found.done != "shown" or found.request.dry_run:
        return found
    _write(found)
    return replace(found, done="written")


def _view(project: Path, system: str, number: int) -> tuple[WorksheetView, Catalog]:
    loaded = load_project(project)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    known = {one.id: one for one in loaded.records.systems}
    if system not in known:
        raise UnknownSystemError(system, tuple(known))
    if loaded.records.catalog is None:
        raise UnfinishedError(words().t("worksheet.no-catalog"))
    catalog = loaded.records.catalog
    return view_worksheet(loaded.records, catalog, known[system], number), catalog


def _understood(request: ImportRequest, view: WorksheetView, catalog: Catalog) -> Understood:
    chosen = None
    if request.mapping is not None:
        chosen, problems = read_mapping(request.mapping)
        if chosen is None:
            raise RecordsRefusedError(tuple(problems), 1)
    sheets, refusals = read_workbook(request.worksheet)
    if refusals:
        return Understood(refusals=refusals)
    items = frozenset(line.item for line in every_item(catalog))
    applicable = frozenset(line.item for line in view.lines)
    return understand(sheets, known_terms(items, applicable), chosen)


def _write(found: Imported) -> None:
    """Puts the edited record in place; the project must load with it, and say what the worksheet says."""
    request, view, file, edits = found.request, found.view, found.file, found.edits
    path = request.project / file
    if view.file is None and path.exists():
        raise UnfinishedError(words().t("worksheet.file-taken", file=file))
    old = path.read_bytes() if view.file else None
    text = old.decode("utf-8") if old is not None else new_evaluation(view)
    bom = _BOM if text.startswith(_BOM) else ""
    order = tuple(line.item for line in view.lines)
    content = bom + edited_evaluation(text.removeprefix(_BOM), order, *edits)
    with replaced(path, content.encode(), old):
        try:
            now, _ = _view(request.project, request.system, request.round)
        except RecordsRefusedError as error:
            raise WriteRefusedError(error, found, content) from None
        for recorded, edit in zip((now.results, now.problems), edits, strict=True):
            for name, fields in (*edit.added.items(), *edit.changed.items()):
                if any(recorded[name].get(key) != value for key, value in fields.items()):
                    raise UnfinishedError(words().t("worksheet.not-kept", name=name, file=file))
