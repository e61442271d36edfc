"""``dossier verify``: whether a bundle is what it says it is, for people and for programs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.text import Text

from generator.cli.terminal import err, out, write
from generator.message import Message
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.verification import FileCheck, Outcome, SignatureCheck, Verification, shown

_DIFFERENT: Final = 1
_WRONG_USE: Final = 2
_MOST_SHOWN: Final = 100
_STYLES: Final = {
    Outcome.INTACT: "green",
    Outcome.ALTERED: "bold red",
    Outcome.MISSING: "bold red",
    Outcome.ADDED: "bold red",
    Outcome.UNCHECKED: "yellow",
}
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


def _t(key: str, **values: object) -> str:
    return words().t(f"verify.{key}", **values)


@click.command("verify", help=_t("about"))
@click.argument("file", type=_FILE)
@click.option("--trust", type=_FILE, metavar="CERT.pem", help=_t("option-trust"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=words().t("cli.option-format"),
)
def verify(file: Path, trust: Path | None, form: str) -> None:
    # pydantic's adapters and zip reading are needed by no other command.
    from generator.pipeline.verifying import NoCertificateError, verify_bundle  # noqa: PLC0415

    for one in (file, trust):
        if one is not None and not one.is_file():  # a pipe or a device, which may have no end
            raise click.UsageError(_t("no-plain-file", file=shown(str(one))))
    try:
        answer = verify_bundle(file, trust)
    except NoCertificateError:
        raise click.UsageError(_t("no-certificate", file=shown(str(trust)))) from None
    except OSError as error:
        err().print(Text(_t("unreadable-file", reason=error.strerror or str(error)), style="bold red"))
        sys.exit(_WRONG_USE)
    if form == "json":
        write(render_json(_published(answer)))
    else:
        _show(answer)
    if not answer.intact:
        sys.exit(_DIFFERENT)


def _published(answer: Verification) -> dict[str, Any]:
    """The answer for another program; names are as they stand in the file."""
    manifest, signed = answer.found.manifest, answer.signatures
    return {
        "file": shown(answer.found.file),
        "size": answer.found.size,
        "sha256": answer.found.sha256,
        "intact": answer.intact,
        "bundle": manifest["bundle"] if manifest else None,
        "generator": manifest["generator"] if manifest else None,
        "faults": _reasons(answer.faults),
        "files": [
            {
                "path": one.path,
                "title": one.title or None,
                "outcome": one.outcome,
                "reasons": _reasons(one.reasons),
            }
            for one in answer.files
        ],
        "signatures": [
            {
                "path": one.path,
                "field": one.field,
                "intact": one.intact,
                "whole_file": one.whole_file,
                "trust": one.trust,
                "signer": one.signer,
                "issuer": one.issuer,
                "signed_at": one.signed_at,
                "valid_from": one.valid_from,
                "valid_until": one.valid_until,
                "faults": _reasons(one.faults),
            }
            for one in signed.checks
        ],
        "unsigned": list(signed.unsigned),
        "signatures_not_checked": list(signed.unchecked),
    }


def _reasons(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"code": one.key.removeprefix("verify."), "message": words().say(one)} for one in messages]


def _print(text: str, style: str = "") -> None:
    out().print(Text(text, style=style))


def _show(answer: Verification) -> None:
    if manifest := answer.found.manifest:
        values = {name: shown(str(value)) for name, value in manifest["bundle"].items()}
        _print(
            _t("bundle", **values) + (words().t("cli.example-mark") if manifest["bundle"]["example"] else "")
        )
        _print(_t("generator", **{name: shown(str(one)) for name, one in manifest["generator"].items()}))
    _print(_t("sha256", file=shown(answer.found.file), sha256=answer.found.sha256))
    for fault in answer.faults:
        _print(words().say(fault), "bold red")
    for outcome in Outcome:
        _show_files(outcome, [one for one in answer.files if one.outcome is outcome])
    _show_signatures(answer)
    counts = Counter(one.outcome for one in answer.files)
    told = tuple(
        _t("count", outcome=_t(f"outcome.{one}"), count=counts[one]) for one in Outcome if counts[one]
    )
    if answer.intact:
        _print(_t("intact", counts=told), "green")
        _print(_t("compare-sha256"))
    else:
        _print(_t("not-intact", counts=told or (_t("nothing-found"),)), "bold red")


def _show_files(outcome: Outcome, files: Sequence[FileCheck]) -> None:
    for one in files[:_MOST_SHOWN]:
        line = Text.assemble((_t(f"outcome.{outcome}"), _STYLES[outcome]), f"  {shown(one.path)}")
        if one.title:
            line.append(f"  {shown(one.title)}", "dim")
        out().print(line)
        for reason in one.reasons:
            _print(f"      {words().say(reason)}")
    rest = len(files) - _MOST_SHOWN
    if rest > 0:
        _print(_t("rest", outcome=_t(f"outcome.{outcome}"), count=rest))


def _show_signatures(answer: Verification) -> None:
    signed = answer.signatures
    for one in signed.checks:
        _show_signature(one)
    for path in signed.unchecked:
        _print(_t("signature-unchecked", path=shown(path)), "bold red")
    if signed.unsigned and (signed.wanted or signed.checks or signed.unchecked):
        style = "bold red" if signed.wanted else "yellow"
        _print(_t("unsigned", paths=tuple(map(shown, signed.unsigned))), style)
    if signed.checks:
        _print(_t("signature-limits"))


def _show_signature(one: SignatureCheck) -> None:
    if one.faults:
        for fault in one.faults:
            _print(f"{shown(one.path)}: {words().say(fault)}", "bold red")
        return
    state = "intact" if one.intact and one.whole_file else "partial" if one.intact else "broken"
    values = {
        "path": shown(one.path),
        "signer": shown(one.signer),
        "at": one.signed_at or words().t("value.unknown"),
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
    }
    _print(_t(f"signature-{state}", **values), "green" if state == "intact" else "bold red")
    style = {"trusted": "green", "untrusted": "bold red", "unknown": "yellow"}[one.trust]
    _print("      " + _t(f"trust.{one.trust}", issuer=shown(one.issuer)), style)
