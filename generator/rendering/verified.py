"""Whether the installed WeasyPrint is of the version whose insides this package was tried with.

Where WeasyPrint leaves something out, or does it slowly, a small module puts its own in the place of one of
its functions; each asks here first, and leaves an engine it does not know as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Final

import weasyprint

VERIFIED_MAJOR: Final = "70"


def is_verified(expected: Iterable[tuple[Callable[..., Any], str]]) -> bool:
    """Whether the version is the one, and functions of it have the parameters named, in their order."""
    return str(weasyprint.__version__).split(".")[0] == VERIFIED_MAJOR and all(
        list(inspect.signature(function).parameters) == names.split() for function, names in expected
    )
