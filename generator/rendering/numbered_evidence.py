"""The evidence of one volume: numbered as it is first named there, listed once at the volume's end."""

from __future__ import annotations

from collections.abc import Iterable

from generator.settings import words
from generator.views.findings import EvidenceView


class NumberedEvidence:
    """What a volume's templates ask for numbers while they are rendered, from top to bottom."""

    def __init__(self) -> None:
        self._number: dict[EvidenceView, int] = {}

    @property
    def listed(self) -> tuple[tuple[int, EvidenceView], ...]:
        """Everything named so far, in order of its number."""
        return tuple((number, one) for one, number in self._number.items())

    def numbers(self, evidence: Iterable[EvidenceView]) -> str:
        """The numbers of some evidence with runs joined: ``1–3、7``."""
        runs: list[list[int]] = []
        for number in sorted({self._number.setdefault(one, len(self._number) + 1) for one in evidence}):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        shown = (f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
        return words().t("value.separator").join(shown)
