"""Whether a bundle is what it says it is: what was found in it beside what its own lists promise. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.message import Message, say
from generator.views.manifest import MANIFEST, SUMS, Manifest, ManifestFile, expected_sums, is_safe


class Outcome(StrEnum):
    """What became of one file."""

    INTACT = "intact"
    ALTERED = "altered"
    MISSING = "missing"
    ADDED = "added"
    UNCHECKED = "unchecked"
    """There is nothing to hold it against."""


class Trust(StrEnum):
    """What is known of the certificate a signature was made with."""

    TRUSTED = "trusted"
    """It leads to a certificate the reader trusts."""
    UNTRUSTED = "untrusted"
    """It does not."""
    UNKNOWN = "unknown"
    """Nobody said whom to trust: the signature fits the file, but anyone could have made it."""


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry of the zip: its name, the size it claims, the hash where it was read."""

    path: str
    size: int
    sha256: str | None = None
    faults: tuple[Message, ...] = ()
    """What no bundle has: a link, encryption, content that cannot be read."""


@dataclass(frozen=True, slots=True)
class FoundBundle:
    """What stands in a file that is said to be a bundle; None where it cannot be read or is not there."""

    file: str = ""
    size: int = 0
    sha256: str = ""
    entries: tuple[FoundEntry, ...] = ()
    manifest: Manifest | None = None
    sums: Mapping[str, str] | None = None
    faults: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file and why it is not intact; the title is that of a document."""

    path: str
    outcome: Outcome
    reasons: tuple[Message, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """One signature of one PDF; times are ISO text, the signing time is the signer's own word."""

    path: str
    field: str
    intact: bool
    whole_file: bool
    trust: Trust
    signer: str = ""
    issuer: str = ""
    signed_at: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    faults: tuple[Message, ...] = ()

    @property
    def good(self) -> bool:
        return self.intact and self.whole_file and self.trust is not Trust.UNTRUSTED and not self.faults


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of the documents; ``unchecked`` are signed documents nothing here can check."""

    checks: tuple[SignatureCheck, ...] = ()
    unsigned: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    wanted: bool = False
    """The reader said whom to trust, so that a document without a signature is not good."""

    @property
    def good(self) -> bool:
        if self.unchecked or (self.wanted and (self.unsigned or not self.checks)):
            return False
        return all(one.good for one in self.checks)


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: every file, what is wrong with the bundle as a whole, the signatures."""

    found: FoundBundle
    files: tuple[FileCheck, ...]
    faults: tuple[Message, ...]
    signatures: Signatures

    @property
    def intact(self) -> bool:
        """Nothing differs and nothing is left unchecked."""
        untouched = all(one.outcome is Outcome.INTACT for one in self.files)
        return bool(self.files) and untouched and not self.faults and self.signatures.good


def compare(found: FoundBundle) -> tuple[tuple[FileCheck, ...], tuple[Message, ...]]:
    """Every file promised or found with its outcome, and what is wrong with the bundle as a whole."""
    if found.manifest is None:
        unchecked = (FileCheck(one.path, Outcome.UNCHECKED, _own_faults(one)) for one in found.entries)
        return tuple(unchecked), found.faults
    by_path: dict[str, list[FoundEntry]] = {}
    for entry in found.entries:
        by_path.setdefault(entry.path, []).append(entry)
    promised = {one["path"]: one for one in found.manifest["files"]}
    faults = [*found.faults, *_faults_of(found.manifest)]
    checks = [_promised(one, by_path.get(path, [])) for path, one in promised.items()]
    checks += _lists(found, found.manifest, by_path)
    known = {one.path for one in checks}
    added = (path for path in by_path if path not in known)
    checks += [FileCheck(path, Outcome.ADDED, _faults(by_path[path])) for path in added]
    return tuple(checks), tuple(faults)


def _faults_of(manifest: Manifest) -> Iterator[Message]:
    """What contradicts itself in a manifest of the right form."""
    paths = [one["path"] for one in manifest["files"]]
    if twice := sorted(path for path, count in Counter(paths).items() if count > 1):
        yield say("verify.manifest-twice", paths=tuple(map(shown, twice)))
    if itself := [path for path in paths if path in (MANIFEST, SUMS)]:
        yield say("verify.manifest-itself", paths=tuple(itself))


def _promised(one: ManifestFile, entries: Sequence[FoundEntry]) -> FileCheck:
    title = one["document"]["title"] if one["document"] else ""
    if not entries:
        return FileCheck(one["path"], Outcome.MISSING, title=title)
    reasons = list(_faults(entries))
    for entry in entries:
        if entry.size != one["size"]:
            reasons.append(say("verify.size-differs", found=entry.size, listed=one["size"]))
        elif entry.sha256 is not None and entry.sha256 != one["sha256"]:
            reasons.append(say("verify.content-differs", found=entry.sha256, listed=one["sha256"]))
    if not reasons and any(entry.sha256 is None for entry in entries):
        reasons.append(say("verify.unreadable"))
    return FileCheck(one["path"], Outcome.ALTERED if reasons else Outcome.INTACT, tuple(reasons), title)


def _lists(
    found: FoundBundle, manifest: Manifest, by_path: Mapping[str, Sequence[FoundEntry]]
) -> Iterator[FileCheck]:
    """The two lists themselves: each is held against the other."""
    manifests = by_path.get(MANIFEST, [])
    own = manifests[0].sha256 if manifests else None
    expected = expected_sums(manifest, own or "")
    wrong = _contradictions(found.sums or {}, expected) if found.sums is not None else ()
    reasons = list(_faults(manifests))
    if MANIFEST in wrong:
        reasons.append(say("verify.manifest-not-summed"))
    yield FileCheck(MANIFEST, Outcome.ALTERED if reasons else Outcome.INTACT, tuple(reasons))
    if SUMS not in by_path:
        yield FileCheck(SUMS, Outcome.MISSING)
        return
    reasons = list(_faults(by_path[SUMS]))
    if found.sums is None:
        reasons.append(say("verify.sums-form"))
    if wrong:
        reasons.append(say("verify.sums-contradict", paths=tuple(map(shown, wrong))))
    yield FileCheck(SUMS, Outcome.ALTERED if reasons else Outcome.INTACT, tuple(reasons))


def _contradictions(sums: Mapping[str, str], expected: Mapping[str, str]) -> tuple[str, ...]:
    """The paths of which the two lists do not say the same."""
    return tuple(path for path in sorted({*sums, *expected}) if sums.get(path) != expected.get(path))


def _faults(entries: Sequence[FoundEntry]) -> tuple[Message, ...]:
    several = (say("verify.twice", count=len(entries)),) if len(entries) > 1 else ()
    return several + tuple(dict.fromkeys(fault for one in entries for fault in _own_faults(one)))


def _own_faults(one: FoundEntry) -> tuple[Message, ...]:
    unsafe = () if is_safe(one.path) else (say("verify.unsafe-name"),)
    return unsafe + one.faults


def shown(name: str) -> str:
    """A name from a foreign file as it can be shown: what acts on a terminal or hides is spelt out."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in name)
