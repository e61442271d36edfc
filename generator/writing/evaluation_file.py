"""The YAML file of a round of evaluation: begun anew with comments, or edited where its results stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.settings import words
from generator.views.worksheet import Fields, WorksheetView
from generator.writing.yaml_list import ListEdit, edited

_PLAIN: Final = frozenset({"major", "due", "state_on"})


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """Entries to be changed and to be added, by their id."""

    changed: dict[str, Fields]
    added: dict[str, Fields]

    def __bool__(self) -> bool:
        return bool(self.changed or self.added)


def edited_evaluation(text: str, order: tuple[str, ...], results: EntryEdit, problems: EntryEdit) -> str:
    """The record's text with its results and problems edited; new results in the order of the catalogue."""
    text = edited(text, ListEdit("results", "item", results.changed, results.added, order))
    return edited(text, ListEdit("problems", "id", problems.changed, problems.added, plain=_PLAIN))


def new_evaluation(view: WorksheetView) -> str:
    """A record of a round with nothing in it yet, each field with a comment on what belongs there."""

    def note(key: str) -> str:
        return words().t(f"worksheet.file.{key}")

    mark = words().t("worksheet.file.example") if view.example else ""
    head = words().t("worksheet.file.head", name=view.system_name, round=view.round)
    return "\n".join(
        (
            f"# {mark}{head}",
            f"id: EV-{view.system.upper()}-{view.round}",
            f"system: {view.system}",
            f"round: {view.round}",
            f"evaluator: null # {note('evaluator')}",
            f"authorisation: null # {note('authorisation')}",
            f"phases: {{}} # {note('phases')}",
            f"report: null # {note('report')}",
            f"results: [] # {note('results')}",
            f"problems: [] # {note('problems')}",
            "",
        )
    )
