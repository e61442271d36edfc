"""``dossier publish``: a finished site becomes the one a folder shows, or the one before does again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

from generator.cli.options import PROBLEMS, audience_option, reporting, when_of
from generator.cli.terminal import err, out
from generator.loading.portfolio import PORTFOLIO
from generator.settings import words

if TYPE_CHECKING:
    from generator.pipeline.publishing import Published, Wish
    from generator.pipeline.releases import Put

_KEPT: Final = 5
_MOST_KEPT: Final = 1000
_FOLDER: Final = click.Path(path_type=Path)


def _t(key: str, **values: object) -> str:
    return words().t(f"publish.{key}", **values)


@click.command("publish", help=_t("about"))
@click.argument("place", metavar="DIR", type=_FOLDER)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help=words().t("cli.option-project"),
)
@click.option(
    "--keep", type=click.IntRange(1, _MOST_KEPT), default=_KEPT, metavar="N", help=_t("option-keep", n=_KEPT)
)
@audience_option("option-audience-published")
@click.option("--example", is_flag=True, help=_t("option-example"))
@click.option("--stale", is_flag=True, help=_t("option-stale"))
@click.option("--rollback", is_flag=True, help=_t("option-rollback"))
@click.option("--to", "release", metavar="NAME", help=_t("option-to"))
def publish(
    *,
    place: Path,
    project: Path,
    keep: int,
    audience: str | None,
    example: bool,
    stale: bool,
    rollback: bool,
    release: str | None,
) -> None:
    from generator.pipeline import publishing  # noqa: PLC0415

    if release is not None and not rollback:
        raise click.UsageError(_t("to-without-rollback"))
    if rollback:
        with reporting():
            put = publishing.roll_back(place, when_of(None), release)
        _show_rolled_back(put)
        return
    of_portfolio = (project / PORTFOLIO).is_file()
    if not of_portfolio and not (project / "data").is_dir():
        raise click.UsageError(words().t("cli.no-records-here", folder=str(project)))
    wish = publishing.Wish(place, keep, audience, example, stale)
    with reporting():
        try:
            published = _published_portfolio(project, wish) if of_portfolio else _published(project, wish)
        except publishing.NotPublishedError as refused:
            err().print(Text(_t("refused", reason=str(refused)), style="bold red"))
            sys.exit(PROBLEMS)
    _show(published, place, keep)


def _published(project: Path, wish: Wish) -> Published:
    from generator.pipeline.publishing import publish  # noqa: PLC0415

    return publish(project, when_of(None), wish)


def _published_portfolio(project: Path, wish: Wish) -> Published:
    from generator.pipeline.portfolio.publishing import publish_portfolio  # noqa: PLC0415

    return publish_portfolio(project, when_of(None), wish)


def _show(published: Published, place: Path, keep: int) -> None:
    put = published.put
    values = {"release": put.release, "place": str(place / "current")}
    if put.new:
        told = {"revision": published.revision, "as_of": published.as_of, "audience": published.audience}
        _print(_t("done", **values, **told), "green")
    else:
        _print(_t("already", **values))
    if published.stale:
        _print(_t("stale-shown", contracts=published.stale), "yellow")
    if put.removed:
        _print(_t("removed", keep=keep, count=put.removed))


def _show_rolled_back(put: Put) -> None:
    if put.release == put.before:
        _print(_t("already-there", release=put.release))
    else:
        _print(_t("rolled-back", before=put.before or _t("nothing"), release=put.release), "green")


def _print(text: str, style: str = "") -> None:
    out().print(Text(text, style=style))
