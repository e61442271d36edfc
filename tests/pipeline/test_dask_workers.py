"""Tasks on the workers of a scheduler: real processes on loopback, one killed, one of another engine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import dask
import distributed
import pytest

from generator.message import say
from generator.pipeline import dask_workers
from generator.pipeline.cluster import Certificates, Cluster, ClusterError, is_encrypted
from generator.pipeline.dask_workers import OtherEngineError, on_cluster
from generator.pipeline.executing import WorkerLostError
from tests.pipeline.dask_cluster import RunningCluster, running_cluster
from tests.pipeline.work import double, end_the_first_time, end_without_a_word, told_again

pytestmark = pytest.mark.slow
SAMPLE = Path(__file__).parent.parent.parent / "examples" / "cluster" / "dask.yaml"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def test_each_outcome_comes_with_the_place_of_its_task(cluster: RunningCluster) -> None:
    with on_cluster(Cluster(cluster.address)) as workers:
        assert workers.workers == 2
        assert dict(workers.run(double, [3, 5, 7])) == {0: 6, 1: 10, 2: 14}


def test_a_message_comes_back_from_another_process_as_it_went(cluster: RunningCluster) -> None:
    sent = say("value.kib", size=3)
    with on_cluster(Cluster(cluster.address)) as workers:
        assert list(workers.run(told_again, [sent])) == [(0, sent)]


def test_a_worker_of_another_engine_refuses(cluster: RunningCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "whole_fingerprint", lambda: "another")
    with on_cluster(Cluster(cluster.address)) as workers, pytest.raises(OtherEngineError, match="字体"):
        list(workers.run(double, [1]))


def test_where_nobody_listens_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "_CONNECT", 1)  # second, in which it is asked again and again
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:9"), on_cluster(Cluster("127.0.0.1:9")):
        pass


def test_a_scheduler_without_workers_is_of_no_use(tmp_path: Path) -> None:
    with (
        running_cluster(tmp_path, workers=0) as bare,
        pytest.raises(ClusterError, match="工作进程"),
        on_cluster(Cluster(bare.address)),
    ):
        pass


def test_a_task_whose_worker_dies_is_done_by_another(tmp_path: Path) -> None:
    mark = tmp_path / "died"
    with running_cluster(tmp_path) as running, on_cluster(Cluster(running.address)) as workers:
        assert list(workers.run(end_the_first_time, [str(mark)])) == [(0, "done")]
        assert sum(one.poll() is not None for one in running.workers) == 1


def test_a_task_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with (
        running_cluster(tmp_path, forgiving=False) as running,
        on_cluster(Cluster(running.address)) as workers,
        pytest.raises(WorkerLostError),
    ):
        list(workers.run(end_without_a_word, [1]))


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """One certificate for all, signed by itself, as a small network would have."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    return Certificates(certificate, certificate, key)


def test_with_certificates_both_ends_know_each_other(tmp_path: Path, certificates: Certificates) -> None:
    options = [
        *("--tls-ca-file", os.fspath(certificates.ca_file or "")),
        *("--tls-cert", os.fspath(certificates.certificate or "")),
        *("--tls-key", os.fspath(certificates.key or "")),
    ]
    with running_cluster(tmp_path, workers=1, options=options) as running:
        known = Cluster(running.address, certificates)
        assert is_encrypted(known)
        with on_cluster(known) as workers:
            assert list(workers.run(double, [4])) == [(0, 8)]
        with pytest.raises(ClusterError), on_cluster(Cluster(running.address)):
            pass


def test_with_the_sample_configuration_nobody_without_a_certificate_is_let_in(
    tmp_path: Path, certificates: Certificates
) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    for name, path in {
        "/etc/dossier/tls/ca.pem": certificates.ca_file,
        "/etc/dossier/tls/machine.pem": certificates.certificate,
        "/etc/dossier/tls/machine.key": certificates.key,
    }.items():
        assert name in text
        text = text.replace(name, str(path))
    config = tmp_path / "dask.yaml"
    config.write_text(text, encoding="utf-8")
    with running_cluster(tmp_path, workers=1, config=config) as running:
        assert distributed.__version__  # whose own configuration is there once it is loaded
        told = dask.config.merge(dask.config.config, dask.config.collect(paths=[str(config)]))
        with dask.config.set(told):
            assert is_encrypted(Cluster(running.address))
            with on_cluster(Cluster(running.address)) as workers:
                assert list(workers.run(double, [4])) == [(0, 8)]
        with pytest.raises(ClusterError), on_cluster(Cluster(running.address)):
            pass
