"""The command line: the only home of the terminal, of exit codes and of today's date."""

from generator.cli import commands, phrasing

__all__ = ["main"]


def main() -> None:
    """What ``dossier`` and ``python -m generator`` run."""
    phrasing.run(commands.main)
