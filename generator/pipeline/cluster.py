"""An existing Dask scheduler: where it is, and how it is known to be the right one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.problem import UnfinishedError


class ClusterError(UnfinishedError):
    """The scheduler or its workers cannot be used; the text says why and what would help."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """TLS as Dask takes it (PEM files): whom to trust, who we are. None is left to Dask's configuration."""

    ca_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """An existing scheduler: its host and port."""

    address: str
    certificates: Certificates = Certificates()


def is_encrypted(cluster: Cluster) -> bool:
    """Whether what goes to the scheduler and back is encrypted."""
    return security_of(cluster.certificates)[1] == "tls"


def security_of(certificates: Certificates) -> tuple[Any, str]:
    """What Dask makes of its own configuration and of the files named here, and the scheme that follows."""
    from distributed.security import Security  # noqa: PLC0415

    named = {
        "tls_ca_file": certificates.ca_file,
        "tls_client_cert": certificates.certificate,
        "tls_client_key": certificates.key,
    }
    files = {name: str(path) for name, path in named.items() if path is not None}
    security = Security(**files, **({"require_encryption": True} if files else {}))
    return security, "tls" if security.require_encryption or security.tls_ca_file else "tcp"
