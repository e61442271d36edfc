"""What a whole site depends on beside its records: this package, its theme, what builds pages, the fonts."""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from generator.rendering.engine import engine_fingerprint
from generator.settings import base_mkdocs_config, shipped_guide, shipped_summary, theme_folder

_PACKAGES: Final = (
    "mkdocs", "mkdocs-material", "jinja2", "markdown", "markupsafe", "pymdown-extensions", "pyyaml",
    "pydantic", "jieba", "icalendar", "nh3", "holidays", "python-dateutil", "cn2an", "ruamel.yaml",
)  # fmt: skip


@cache
def whole_fingerprint() -> str:
    """A hash that changes when another version could make another byte of the same records.

    Machines on which it is the same make the same site.
    """
    seen = [engine_fingerprint(), *(f"{name} {version(name)}" for name in _PACKAGES)]
    seen += [f"python {sys.version_info[:2]}", f"zlib {zlib.ZLIB_RUNTIME_VERSION}"]
    seen += [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in _own_files()]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def _own_files() -> Iterator[tuple[str, Path]]:
    """Every file of the engine by a name that is the same on every machine."""
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix(), path
    for path in sorted(theme_folder().rglob("*")):
        if path.is_file():
            yield f"theme/{path.relative_to(theme_folder()).as_posix()}", path
    for path in (base_mkdocs_config(), shipped_guide(), shipped_summary()):
        yield path.name, path
