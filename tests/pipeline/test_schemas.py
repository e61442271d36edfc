"""The schema files in a project: what is committed is what the models say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.commands import main
from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from generator.pipeline.schemas import FOLDER, outdated_schemas, schema_path, write_schemas
from generator.settings import words
from tests.builders import DEMO, REPOSITORY


@pytest.mark.parametrize("project", [REPOSITORY, DEMO], ids=["data", "demo"])
def test_the_committed_schemas_are_those_of_the_models(project: Path) -> None:
    assert sorted(outdated_schemas(project)) == [], "run dossier schemas"


def test_writing_touches_only_what_changed_and_takes_away_what_no_kind_has(project: Path) -> None:
    assert len(write_schemas(project)) == len(ROOMS)
    assert write_schemas(project) == []
    team = project / schema_path("team")
    untouched = (project / schema_path("payments")).stat().st_mtime_ns
    team.write_text("{}", encoding="utf-8")
    left = project / FOLDER / "former.schema.json"
    left.write_text("{}", encoding="utf-8")
    (project / FOLDER / "readme.txt").write_text("x", encoding="utf-8")
    assert write_schemas(project) == [f"{FOLDER}/former.schema.json", schema_path("team")]
    assert json.loads(team.read_text(encoding="utf-8"))["title"] == words().t("kind.team")
    assert not left.exists()
    assert (project / FOLDER / "readme.txt").exists()
    assert (project / schema_path("payments")).stat().st_mtime_ns == untouched


def test_schemas_are_no_records(project: Path) -> None:
    write_schemas(project)
    assert load_project(project).problems == ()


def test_the_command_writes_and_its_check_tells_without_writing(project: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["schemas", "--project", str(project), *arguments])
        return done.exit_code, done.stdout

    code, told = run("--check")
    assert code == 1
    assert words().t("cli.schema-outdated", file=schema_path("team")) in told.splitlines()
    assert not (project / FOLDER).exists()
    code, told = run()
    assert code == 0
    assert words().t("cli.schema-written", file=schema_path("team")) in told.splitlines()
    assert run("--check") == run() == (0, words().t("cli.schemas-current", folder=FOLDER) + "\n")


def test_the_workspace_offers_every_kind_of_file_its_schema() -> None:
    settings = json.loads((REPOSITORY / ".vscode/settings.json").read_text(encoding="utf-8"))
    wired = settings["yaml.schemas"]
    assert wired == {f"./{schema_path(room.kind)}": f"data/{room.pattern}" for room in ROOMS}
    assert all((REPOSITORY / path).is_file() for path in wired)
    # Without these an editor would ask the internet, and rewrite records it was only to show.
    assert settings["yaml.schemaStore.enable"] is False
    assert settings["yaml.format.enable"] is False
    extensions = json.loads((REPOSITORY / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert extensions["recommendations"] == ["redhat.vscode-yaml"]
