"""The options that say who performs the tasks: processes here, or the workers of a scheduler."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.cli import terminal
from generator.pipeline.cluster import Certificates, Cluster, is_encrypted
from generator.pipeline.executors import Executing
from generator.settings import words

LOCAL: Final = "local"
_DASK: Final = re.compile(r"dask://(?P<address>(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):[0-9]{1,5})")
_HERE: Final = re.compile(r"(127\.[0-9.]+|localhost|\[::1\]):[0-9]+")

F = TypeVar("F", bound=Callable[..., Any])


def _t(key: str, **values: object) -> str:
    return words().t(f"cluster.{key}", **values)


def executor_options(command: F) -> F:
    """``--jobs``, ``--executor`` and Dask's three TLS files, given to the command as ``executing``."""

    @wraps(command)
    def told(
        *,
        jobs: int | None,
        executor: str,
        tls_ca_file: Path | None,
        tls_cert: Path | None,
        tls_key: Path | None,
        **options: Any,
    ) -> Any:
        cluster = _cluster(executor, Certificates(tls_ca_file, tls_cert, tls_key))
        return command(executing=Executing(jobs, cluster), **options)

    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    found: Any = told
    for name, key in (("--tls-key", "key"), ("--tls-cert", "cert"), ("--tls-ca-file", "ca-file")):
        found = click.option(name, type=file, metavar="PEM", help=_t(f"option-{key}"))(found)
    found = click.option("--executor", default=LOCAL, metavar="WHERE", help=_t("option-executor"))(found)
    jobs_kind = click.IntRange(min=1)
    last: Callable[[F], F] = click.option(
        "--jobs", type=jobs_kind, metavar="N", help=words().t("cli.option-jobs")
    )
    return last(found)


def _cluster(executor: str, certificates: Certificates) -> Cluster | None:
    """The cluster an executor names; None is this machine.

    That records go over a network unencrypted is said, and left to whoever runs it: inside one machine, or a
    network nobody else is on, it is right.
    """
    named = certificates != Certificates()
    if executor == LOCAL:
        if named:
            raise click.UsageError(_t("tls-without-cluster"))
        return None
    found = _DASK.fullmatch(executor)
    if found is None:
        raise click.UsageError(_t("unknown-executor", value=executor))
    cluster = Cluster(found["address"], certificates)
    if not _HERE.fullmatch(cluster.address) and not _encrypted(cluster):
        terminal.warn(_t("not-encrypted", address=cluster.address))
    return cluster


def _encrypted(cluster: Cluster) -> bool:
    try:
        return is_encrypted(cluster)
    except ModuleNotFoundError:  # which connecting will say
        return True
