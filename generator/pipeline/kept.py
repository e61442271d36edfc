"""Results kept by what they were made from: nothing is made twice, whoever shares the folder."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from generator.pipeline.documents import DocumentMaker, Outcome
from generator.rendering.engine import engine_fingerprint
from generator.rendering.pdf import Heading, RenderedPdf
from generator.rendering.print_task import PrintTask, key_of

_FRESH: Final = ".new-"
_UNUSED: Final = 200
"""So many results that a build did not ask for are kept, the last used first."""


class KeptResults:
    """A folder of finished PDF files, each under the key of its task. A damaged file counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> RenderedPdf | None:
        """The result, if it is here and whole."""
        self._used.add(key)
        try:
            head, _, content = (self._folder / key).read_bytes().partition(b"\n")
            facts: dict[str, Any] = json.loads(head)
            if hashlib.sha256(content).hexdigest() != facts["sha256"]:
                return None
            os.utime(self._folder / key)  # so that it is known as used; what it holds is known by its key
            return RenderedPdf(
                name=facts["name"],
                content=content,
                pages=facts["pages"],
                sha256=facts["sha256"],
                headings=tuple(Heading(**one) for one in facts["headings"]),
                anchors={name: tuple(place) for name, place in facts["anchors"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, made: RenderedPdf) -> None:
        """Keeps a result; it appears under its name whole or not at all."""
        self._used.add(key)
        facts = {
            "name": made.name,
            "pages": made.pages,
            "sha256": made.sha256,
            "headings": [asdict(one) for one in made.headings],
            "anchors": dict(made.anchors),
        }
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=_FRESH, delete=False) as file:
            try:
                file.write(json.dumps(facts, ensure_ascii=False).encode() + b"\n" + made.content)
                file.flush()
            except BaseException:
                Path(file.name).unlink(missing_ok=True)  # on a full disk it is the first thing in the way
                raise
        Path(file.name).replace(self._folder / key)

    def prune(self) -> None:
        """Removes what no build has asked for lately; others may be at work in the same folder."""
        unused = sorted(self._unused(), reverse=True)
        for _, name in unused[_UNUSED:]:
            (self._folder / name).unlink(missing_ok=True)

    def _unused(self) -> Iterator[tuple[float, str]]:
        """When each was last asked for, and its name."""
        for path in self._folder.iterdir():
            if path.name not in self._used:
                with suppress(FileNotFoundError):
                    yield path.stat().st_mtime, path.name


class Remembering:
    """Makes documents: asks the kept results first and keeps what it had to have made."""

    def __init__(self, worker: DocumentMaker, kept: KeptResults) -> None:
        self._worker = worker
        self._kept = kept
        self.made: list[str] = []
        """The names of the tasks that were performed, not found."""

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        """Equal tasks are performed once."""
        engine = engine_fingerprint()
        asked: dict[str, list[int]] = {}
        for place, task in enumerate(tasks):
            asked.setdefault(key_of(task, engine), []).append(place)
        missing: list[str] = []
        for key, places in asked.items():
            if (found := self._kept.get(key)) is None:
                missing.append(key)
                continue
            for place in places:
                yield place, found
        for at, outcome in self._worker.perform([tasks[asked[key][0]] for key in missing]):
            key = missing[at]
            if isinstance(outcome, RenderedPdf):
                self._kept.put(key, outcome)
                self.made.append(outcome.name)
            for place in asked[key]:
                yield place, outcome
