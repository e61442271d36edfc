"""Where a worksheet contradicts itself or the record: a problem on an item that does not apply (不适用).

Found before anything is written and named by its cell; so is what only reading the record back would find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import yaml

from generator.loading.workbook import Refusal
from generator.loading.worksheet import Entry, Understood
from generator.message import say
from generator.pipeline.written_lines import lines_of
from generator.problem import Problem
from generator.views.worksheet import Fields, WorksheetView

_INAPPLICABLE = "不适用"
_IDENTITIES = {"results": "item", "problems": "id"}


def refuse_contradictions(view: WorksheetView, understood: Understood, *, replace: bool) -> None:
    """Takes problems on items that do not apply, and such results on items with a problem, out of it."""
    outcomes = {
        item: view.results[item]["outcome"] if item in view.results else None
        for item in {*view.results, *understood.results}
    }
    for item, result in understood.results.items():
        if replace or outcomes[item] is None:
            outcomes[item] = result.fields["outcome"]
    for name, entry in list(understood.problems.items()):
        about = entry.fields.get("item")
        if (
            about is not None
            and outcomes.get(about) == _INAPPLICABLE
            and _new(view.problems.get(name), entry)
        ):
            message = say("worksheet.refused.problem-on-not-applicable", item=about, problem=name)
            understood.refusals.append(Refusal(entry.at["item"], message))
            del understood.problems[name]
    with_problem = {
        fields["item"]: name for name, fields in view.problems.items() if name not in understood.problems
    } | {entry.fields.get("item"): name for name, entry in understood.problems.items()}
    for item, result in list(understood.results.items()):
        if outcomes[item] == _INAPPLICABLE and item in with_problem and _new(view.results.get(item), result):
            message = say(
                "worksheet.refused.not-applicable-with-problem", item=item, problem=with_problem[item]
            )
            understood.refusals.append(Refusal(result.at["outcome"], message))
            del understood.results[item]


def _new(recorded: Fields | None, entry: Entry) -> bool:
    """Whether the worksheet says something that the record does not."""
    return recorded is None or any(recorded.get(key) != value for key, value in entry.fields.items())


def by_cell(
    problems: Sequence[Problem], file: str, text: str, understood: Understood
) -> tuple[list[Refusal], list[Problem]]:
    """What the record's problems are in the worksheet, and those that do not come from it."""
    places = _Places(text, understood)
    refusals: list[Refusal] = []
    rest: list[Problem] = []
    for problem in problems:
        cells = list(dict.fromkeys(places.of(problem))) if problem.at.file == file else []
        refusals += [Refusal(cell, problem.message) for cell in cells]
        rest += [] if cells else [problem]
    return refusals, rest


class _Places:
    """The lines of the written record by the cells they came from."""

    def __init__(self, text: str, understood: Understood) -> None:
        self._entries: Mapping[str, Mapping[str, Entry]] = {
            "results": understood.results,
            "problems": understood.problems,
        }
        self._lines: dict[int, str] = {}
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
            if key.value in _IDENTITIES and isinstance(value, yaml.SequenceNode):
                self._place(key.value, value)

    def _place(self, kind: str, listed: yaml.SequenceNode) -> None:
        for node in listed.value:
            fields = {key.value: (key, value) for key, value in node.value}
            entry = self._entries[kind].get(fields[_IDENTITIES[kind]][1].value)
            if entry is None:
                continue
            for line in range(node.start_mark.line, node.end_mark.line + 1):
                self._lines.setdefault(line + 1, entry.at[_IDENTITIES[kind]])
            for name, (key, value) in fields.items():
                for line in lines_of(key, value):
                    self._lines[line] = entry.at.get(name, entry.at[_IDENTITIES[kind]])

    def of(self, problem: Problem) -> Iterator[str]:
        if problem.at.line in self._lines:
            yield self._lines[problem.at.line]
            return
        for named in problem.message.values.values():
            for name in named if isinstance(named, tuple) else ():
                for kind, identity in _IDENTITIES.items():
                    if name in self._entries[kind]:
                        yield self._entries[kind][name].at[identity]
