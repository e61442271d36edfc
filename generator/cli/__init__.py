"""The command line: the only home of the terminal, of exit codes and of today's date."""

from generator.cli.commands import main

__all__ = ["main"]
