"""A page of the browser that notes whatever a reader must never meet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Dialog, Page, Request

_TELL_VIOLATIONS: Final = """
addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def pages_of(site: Path) -> list[str]:
    """Every page of a site, by its path from the root."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(found) > 30
    return found


def kinds_of(site: Path) -> list[str]:
    """One page of each kind."""
    kinds = {name.rpartition("/")[0]: name for name in pages_of(site) if name != "404.html"}
    indexes = [name for name in pages_of(site) if name.endswith("index.html")]
    found = sorted({*kinds.values(), *indexes, "404.html"})
    assert len(found) >= 12
    return found


@contextmanager
def watched(browser: Browser, address: str, **context: Any) -> Iterator[tuple[Page, list[str]]]:
    """A fresh page, and what went wrong on it: errors, breaches of the policy, dialogs, requests elsewhere.

    A request to any other address is noted; the browser's resolver knows none, so it goes nowhere.
    """
    found: list[str] = []
    opened = browser.new_context(**context)
    opened.add_init_script(_TELL_VIOLATIONS)
    page = opened.new_page()

    def note(request: Request) -> None:
        if not request.url.startswith(address):
            found.append(f"{page.url}: asks for {request.url}")

    def dismiss(dialog: Dialog) -> None:
        found.append(f"{page.url}: says {dialog.message}")
        dialog.dismiss()

    opened.on("request", note)
    page.on(
        "console",
        lambda message: found.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("dialog", dismiss)
    yield page, found
    page.wait_for_timeout(50)  # what the last page still has to say
    opened.close()
