"""The command line: the only home of the terminal, of exit codes and of today's date."""

from __future__ import annotations

import sys
from typing import Final, NoReturn

__all__ = ["main"]

_INTERRUPTED: Final = 130
_WRONG_USE: Final = 2


def main() -> NoReturn:
    """What ``dossier`` and ``python -m generator`` run.

    Everything is imported here, so that Ctrl-C in the first second is heard as well, and so is an
    installation whose own files cannot be read; for that there are no words yet but the system's.
    """
    try:
        from generator.cli import commands, phrasing  # noqa: PLC0415

        phrasing.run(commands.main)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except OSError as error:
        sys.stderr.write(f"dossier: {error}\n")
        sys.exit(_WRONG_USE)
