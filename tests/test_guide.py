"""The guide tells the truth: its day is lived in a copy of the demo, its examples load, its errors show."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from markdown import Markdown
from pydantic import BaseModel

from generator.cli.commands import main
from generator.compliance.finding import State
from generator.loading.layout import ROOMS, Room
from generator.loading.project_loader import load_project
from generator.loading.summary import SUMMARY, read_summary
from generator.problem import written
from generator.records.catalog import Catalog
from generator.settings import words
from generator.views.report_figures import FIGURE_NAMES, TABLE_NAMES
from tests.builders import DEMO, REPOSITORY
from tests.commands import dossier
from tests.guide_blocks import DAY, EXAMPLES, FENCES, GUIDE, HEADING, WRONG, Fence, place


def _problems(project: Path) -> list[str]:
    return [written(one, words()) for one in load_project(project).problems]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DEMO / "data", tmp_path_factory.mktemp("guide") / "project" / "data")).parent


@pytest.fixture
def scratch(copy: Path) -> Iterator[Path]:
    """The copy, put right again afterwards."""
    yield copy
    shutil.rmtree(copy / "data")
    shutil.copytree(DEMO / "data", copy / "data")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.line}-{one.section}")
def test_every_example_of_the_guide_loads(example: Fence, scratch: Path) -> None:
    assert example.file, f"the example at line {example.line} names no file"
    place(scratch, example)
    assert _problems(scratch) == []


@pytest.mark.parametrize(("example", "answer"), WRONG, ids=lambda one: f"{one.line}")
def test_every_mistake_gives_the_message_the_guide_shows(
    example: Fence, answer: Fence, scratch: Path
) -> None:
    place(scratch, example)
    assert "\n".join(_problems(scratch)) == answer.text.strip()


def test_the_guide_has_mistakes_and_examples_enough() -> None:
    assert len(WRONG) >= 8
    assert len(EXAMPLES) >= 30
    assert {"sh", "yaml", "text"} == {one.language for one in FENCES}


KINDS: Final = {
    "incidents": "k-incident",
    "deliveries": "k-delivery",
    "notices": "k-notice",
    "team": "k-team",
    "payments": "k-payment",
    "milestones": "k-milestone",
    "reviews": "k-review",
    "systems": "k-system",
    "evaluations": "k-evaluation",
    "decisions": "k-decision",
    "ambiguities": "k-ambiguity",
    "project": "k-project",
    "contract": "k-contract",
    "clauses": "k-clause",
    "scope": "k-service",
    "years": "k-calendar",
    "catalog": "k-catalog",
    "bundles": "k-bundle",
    "amendments": "k-amendment",
    "audiences": "k-audience",
}


def _section(anchor: str) -> str:
    """The text under a heading, to the next one."""
    after = GUIDE.partition(f"{{#{anchor}}}\n")[2]
    return re.split(r"^#+ ", after, maxsplit=1, flags=re.M)[0]


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _parts(one)


def _field_names(model: type[BaseModel]) -> Iterator[str]:
    """The fields of a record and of its parts, by the names they are written with."""
    for name, field in model.model_fields.items():
        if name != "origin":
            yield field.alias or name
            if name != "evidence":
                for part in _parts(field.annotation):
                    yield from _field_names(part)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
def test_every_kind_of_record_has_a_section_with_each_of_its_fields(room: Room) -> None:
    section = _section(KINDS[room.kind])
    assert section
    catalog = room.model is Catalog
    names = set(Catalog.model_fields) - {"origin"} if catalog else set(_field_names(room.model))
    assert {one for one in names if f"`{one}`" not in section} == set()
    if not catalog:
        shown = [one for one in EXAMPLES if one.section == KINDS[room.kind]]
        assert len(shown) == 2, "one with the least, one with everything"


WHOLE: Final = tuple(one for one in ROOMS if one.kind not in ("contract", "catalog", "clauses", "scope"))
"""The kinds shown by whole records; the others are shown by a part of their file."""


@pytest.mark.parametrize("room", WHOLE, ids=lambda room: room.kind)
def test_the_full_example_of_a_kind_uses_each_of_its_own_fields(room: Room) -> None:
    full = [one for one in EXAMPLES if one.section == KINDS[room.kind]][-1].text
    own = {field.alias or name for name, field in room.model.model_fields.items()} - {"origin"}
    assert {one for one in own if not re.search(rf"\b{one}:", full)} == set()


def test_every_state_is_explained_in_its_own_words() -> None:
    states = [words().t(f"state.{state.value}") for state in State]
    assert [one for one in states if f"| {one} |" not in _section("states")] == []


def test_the_names_the_report_may_use_are_those_the_guide_lists_each_once() -> None:
    listed = [
        one
        for row in re.findall(r"^\| (`.+?) \|", _section("summary"), re.M)
        for one in re.findall(r"`(.+?)`", row)
    ]
    assert sorted(listed) == sorted((*FIGURE_NAMES, *TABLE_NAMES))


def test_the_text_of_a_report_that_the_guide_shows_is_right(tmp_path: Path) -> None:
    (shown,) = (one.text for one in FENCES if one.section == "summary")
    (tmp_path / "content").mkdir()
    (tmp_path / SUMMARY).write_text(shown, encoding="utf-8")
    assert read_summary(tmp_path)[1] == []


def test_links_within_the_guide_lead_somewhere() -> None:
    anchors = set(HEADING.findall(GUIDE))
    links = set(re.findall(r"\]\(#([\w-]+)\)", GUIDE))
    assert links
    assert links <= anchors


def test_the_guide_becomes_html_with_its_anchors_and_without_leftovers() -> None:
    html = Markdown(extensions=["attr_list", "tables", "toc", "fenced_code"]).convert(GUIDE)
    assert set(HEADING.findall(GUIDE)) == set(re.findall(r'<h\d id="([\w-]+)"', html)) - {"_1"}
    assert "{#" not in html
    assert "```" not in html


def test_every_command_the_guide_names_exists() -> None:
    named = re.findall(r"\.venv/bin/dossier (\w+)", GUIDE)
    assert set(named) == set(main.commands)
    targets = set(re.findall(r"`make (\w+)`", GUIDE))
    shown = subprocess.run(["make", "-s", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert targets <= set(re.findall(r"^  make (\w+)", shown.stdout, re.M))


BESIDE: Final = {"editor", "book", "changes"}
"""The sections with commands that do not belong to the day."""
REFUSED: Final = "没有写入任何内容"
"""What the answer to a command says that is shown to be wrong."""


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A project under git, as the reader has it."""
    project = Path(shutil.copytree(DEMO / "data", tmp_path / "project" / "data")).parent
    # One short volume: what the day is about does not depend on how many are made.
    (project / "data" / "bundles.yaml").write_text("- {id: acceptance, name: 成果包, volumes: [review]}\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "start"]):
        subprocess.run(["git", *command], cwd=project, env=_environment(), check=True)
    return project


def _environment() -> dict[str, str]:
    who = {f"GIT_{role}_{what}": "guide" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**os.environ, **who, "PYTHONPATH": str(REPOSITORY), "GIT_CONFIG_GLOBAL": os.devnull}


def _run(project: Path, commands: str, *, refused: bool = False) -> str:
    """What the commands print, one after the other; ``refused`` is a command the guide shows as wrong."""
    said = []
    for line in commands.strip().splitlines():
        program, *arguments = shlex.split(line)
        if program == ".venv/bin/dossier":
            done = dossier(*arguments, cwd=project, env=_environment())
        else:
            done = subprocess.run(
                [program, *arguments],
                cwd=project,
                env=_environment(),
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode in ((2,) if refused else (0, 1)), done.stderr
        assert "Traceback" not in done.stderr
        said.append(done.stdout + done.stderr)
    return "".join(said)


def _line(shown: str) -> str:
    """A line as a pattern."""
    text = re.sub(r"^  \d+\. ", "", shown)
    number = r"  \d+\. " if text != shown else ""
    return number + re.escape(text).replace("〈…〉", r"\S+")


def _matches(shown: str, said: str) -> bool:
    """Whether the lines shown come in this order: … stands for lines left out, 〈…〉 for what changes.

    The number of a step is not compared: a rule may come to tell more before it.
    """
    pattern = ""
    for line in shown.strip().splitlines():
        pattern += r"(?:.*\n)*?" if line == "…" else _line(line) + r"\n"
    return re.search(rf"\A{pattern}", said) is not None


@pytest.mark.slow
def test_the_worked_day_goes_as_the_guide_says(committed: Path) -> None:
    said = ""
    answered = 0
    for one, then in itertools.pairwise((*DAY, None)):
        assert one is not None
        if one.language == "sh":
            refused = then is not None and then.answers == "sh" and REFUSED in then.text
            said = _run(committed, one.text, refused=refused)
        elif one.language == "yaml":
            place(committed, one)
        elif one.answers == "sh":
            assert _matches(one.text, said), f"line {one.line}:\n{said}"
            answered += 1
        else:
            (committed / one.file).parent.mkdir(exist_ok=True)
            (committed / one.file).write_text(one.text, encoding="utf-8")
    assert answered >= 10
    assert (committed / "site" / "index.html").is_file()
    left = subprocess.run(
        ["git", "status", "--porcelain", "data"], cwd=committed, capture_output=True, text=True, check=True
    )
    assert left.stdout == ""


@pytest.mark.slow
def test_the_commands_beside_the_day_run(committed: Path) -> None:
    commands = [one for one in FENCES if one.language == "sh" and one.section in BESIDE]
    assert {one.section for one in commands} == BESIDE
    for one in commands:
        _run(committed, one.text)
    assert (committed / "book.xlsx").is_file()
    assert (committed / ".git" / "hooks" / "pre-commit").is_file()


@pytest.mark.slow
def test_the_worksheet_commands_of_the_guide_run(committed: Path) -> None:
    commands = [one for one in FENCES if one.language == "sh" and one.section == "k-evaluation"]
    assert commands
    for one in commands:
        assert "Traceback" not in _run(committed, one.text)
    assert (committed / "portal-3.xlsx").is_file()
