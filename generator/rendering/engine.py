"""What a laid-out page depends on beside its task: the engine in its versions, and the fonts it can find."""

from __future__ import annotations

import hashlib
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from weasyprint.text.ffi import pango

from generator import __version__

_PACKAGES: Final = (
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "fonttools", "pillow", "pikepdf", "vl-convert-python"
)  # fmt: skip
_OWN: Final = Path(__file__).parent
"""This room: a change to what lays pages out or binds them asks for new pages, whatever the version says."""
_FONT: Final = "%{postscriptname}\t%{fontversion}\t%{variable}\t%{index}\n"


@cache
def engine_fingerprint() -> str:
    """A hash that changes when another version or another font could lay the same task out differently."""
    seen = [f"dossier {__version__}", *(f"{name} {version(name)}" for name in _PACKAGES)]
    seen.append(f"pango {pango.pango_version()}")
    seen += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(_OWN.glob("*.py"))]
    fonts = subprocess.run(["fc-list", "-f", _FONT], capture_output=True, text=True, check=False)
    seen += sorted(set(fonts.stdout.splitlines()))
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
