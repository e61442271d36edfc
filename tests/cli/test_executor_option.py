"""Who performs the tasks, as told on the command line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli.executor_option import executor_options
from generator.pipeline.cluster import Certificates, Cluster
from generator.pipeline.executors import Executing


@click.command()
@executor_options
def told(*, executing: Executing) -> None:
    click.echo(repr(executing))


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(told, list(arguments))
    return result.exit_code, result.output


def test_without_a_word_it_is_this_machine_with_a_worker_a_core() -> None:
    assert _run() == (0, f"{Executing()!r}\n")
    assert _run("--executor", "local", "--jobs", "3") == (0, f"{Executing(3)!r}\n")


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "localhost:8786", "[::1]:8786"])
def test_a_scheduler_on_this_machine_is_named_without_a_warning(address: str) -> None:
    assert _run("--executor", f"dask://{address}") == (0, f"{Executing(cluster=Cluster(address))!r}\n")


def test_one_beyond_it_without_certificates_is_warned_of() -> None:
    code, text = _run("--executor", "dask://scheduler.example:8786")
    assert code == 0
    assert "未加密" in text


def test_with_certificates_there_is_nothing_to_warn_of(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("ca.pem", "own.pem", "own.key")]
    for path in paths:
        path.write_text("-")
    options: list[str] = []
    for name, path in zip(("--tls-ca-file", "--tls-cert", "--tls-key"), paths, strict=True):
        options += [name, str(path)]
    code, text = _run("--executor", "dask://scheduler.example:8786", *options)
    assert code == 0
    assert text == f"{Executing(cluster=Cluster('scheduler.example:8786', Certificates(*paths)))!r}\n"


@pytest.mark.parametrize(
    "value", ["dask", "dask://", "dask://host", "tcp://host:1", "dask://host:1/x", "dask://a b:1"]
)
def test_anything_else_is_wrong_use(value: str) -> None:
    code, text = _run("--executor", value)
    assert code == 2
    assert "dask://主机:端口" in text


def test_certificates_without_a_scheduler_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("-")
    code, text = _run("--tls-ca-file", str(tmp_path / "ca.pem"))
    assert code == 2
    assert "--executor" in text
