"""What pages and index still need once MkDocs has made them; it finds this file by its path, as a hook."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from generator.rendering.prose import clean_page
from generator.rendering.search_index import finish_search_index


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Cleans what was written by hand."""
    return clean_page(html, page)


def on_post_build(config: MkDocsConfig) -> None:
    """Finishes the search index, which the theme's plugin has just written."""
    finish_search_index(Path(config.site_dir))
