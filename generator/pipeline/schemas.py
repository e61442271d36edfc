"""Writes the JSON Schemas of the record files, one for each kind, where editors look for them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.loading.layout import DATA, ROOMS
from generator.rendering.json_text import render_json
from generator.rendering.record_schemas import record_schema
from generator.settings import words
from generator.writing.replacing import write_whole

FOLDER: Final = f"{DATA}/schemas"


def schema_texts() -> dict[str, str]:
    """Every schema by its path below a project; the same for all projects."""
    return {
        schema_path(room.kind): render_json(record_schema(room.kind, room.model, words(), listed=room.listed))
        for room in ROOMS
    }


def schema_path(kind: str) -> str:
    """Where the schema of a kind of file stands, below a project."""
    return f"{FOLDER}/{kind}.schema.json"


def outdated_schemas(project: Path) -> dict[str, str | None]:
    """What ``project``/data/schemas should hold and does not: by path, the text, None of what is too much."""
    texts = schema_texts()
    wanted: dict[str, str | None] = {
        path: text for path, text in texts.items() if _read(project / path) != text
    }
    found = (path.relative_to(project).as_posix() for path in (project / FOLDER).glob("*.schema.json"))
    return wanted | {path: None for path in sorted(found) if path not in texts}


def write_schemas(project: Path) -> list[str]:
    """Brings ``project``/data/schemas up to date, and says which files changed."""
    outdated = outdated_schemas(project)
    for path, text in outdated.items():
        if text is None:
            (project / path).unlink()
        else:
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(project / path, text.encode())
    return sorted(outdated)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
