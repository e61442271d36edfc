"""Every id is given once, and every reference leads to a record; what is only unread is not reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.settings import words
from tests.builders import codes


def _edited(project: Path, file: str, old: str, new: str) -> list[tuple[str, int, str]]:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return codes(load_project(project).problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("contract.yaml", "starts: acceptance", "starts: nothing", 36),
        ("contract.yaml", "chain: [acceptance]", "chain: [acceptance, nothing]", 37),
        ("contract.yaml", 'tiers_clause: "12.5"', 'tiers_clause: "12.6"', 39),
        ("contract.yaml", 'reviews:\n  clause: "8.3"', 'reviews:\n  clause: "8.9"', 56),
        ("contract.yaml", 'late_invoice:\n    clause: "5.2"', 'late_invoice:\n    clause: "5.3"', 60),
        ("contract.yaml", '- clause: "7.9"', '- clause: "7.10"', 67),
        ("clauses.yaml", 'id: "1.2", article: 1', 'id: "1.2", article: 2', 9),
        ("clauses.yaml", "AMB-TIER-GAP-0", "AMB-NOTHING", 22),
        ("services.yaml", 'clause: "1.1"', 'clause: "1.9"', 2),
        ("services.yaml", "group: G1", "group: G9", 6),
        ("systems/portal.yaml", 'clause: "1.2"', 'clause: "1.9"', 3),
        ("systems/portal.yaml", "service: S2", "service: S9", 4),
        ("incidents/2026/INC-1.yaml", "system: portal", "system: nothing", 3),
        ("incidents/2026/INC-1.yaml", "proposed_tier: B", "proposed_tier: D", 14),
        ("incidents/2026/INC-1.yaml", "  tier: B", "  tier: D", 17),
        ("payments.yaml", "id: prepayment", "id: nothing", 1),
        ("deliveries/2026-04.yaml", "service: S1", "service: S9", 2),
        ("milestones.yaml", 'clause: "5.2"', 'clause: "5.9"', 3),
        ("milestones.yaml", "after: effective", "after: nothing", 10),
        ("notices/BACKUP-1.yaml", 'clause: "7.9"', 'clause: "7.10"', 3),
        ("notices/BACKUP-1.yaml", "by: B", "by: B\nmember: M-9", 5),
        ("decisions.yaml", "ambiguity: AMB-TIER-GAP-0", "ambiguity: AMB-NOTHING", 2),
        ("evaluations/portal/1.yaml", "8.1.4.1-1", "8.1.4.1-0", 8),
        ("evaluations/portal/1.yaml", "8.1.4.1-2", "8.1.4.2-2", 10),
    ],
)
def test_a_reference_to_nothing_is_a_problem_at_its_line(
    project: Path, file: str, old: str, new: str, line: int
) -> None:
    assert _edited(project, file, old, new) == [(f"data/{file}", line, "reference-to-nothing")]


@pytest.mark.parametrize(
    ("file", "added", "line"),
    [
        ("milestones.yaml", '- {id: report, name: 再总结, clause: "5.2"}\n', 12),
        ("payments.yaml", "- {id: prepayment}\n", 12),
        ("team.yaml", "- {id: M-1, name: 乙某, role: 工程师, joined_on: 2026-05-01}\n", 13),
        ("deliveries/2026-05.yaml", "- {id: DLV-1, service: S1, name: 月报, delivered_on: 2026-06-05}\n", 1),
        ("ambiguities.yaml", '- {id: AMB-TIER-GAP-0, clause: "12.5", about: 又, shown: 待认定}\n', 6),
        (
            "clauses.yaml",
            '  - {id: "7.8", article: 7, title: 又, summary: 又, kind_of: duty, rule: standing}\n',
            23,
        ),
        (
            "services.yaml",
            "  - {id: S1, name: 又, group: G1, frequency: [once], basis: law, deliverables: [报告]}\n",
            16,
        ),
        ("evaluations/portal/2.yaml", "{id: EV-2, system: portal, round: 1}\n", 1),
        ("reviews/REV-2.yaml", "{id: REV-2, round: 1, held_on: 2027-05-01, outcome: passed}\n", 1),
        ("calendar/2026-again.yaml", "{year: 2026, source: 通知, published: 2025-11-04, holidays: []}\n", 1),
    ],
)
def test_an_id_given_twice_is_a_problem_at_the_second(
    project: Path, file: str, added: str, line: int
) -> None:
    path = project / "data" / file
    with path.open("a", encoding="utf-8") as text:
        text.write(added)
    found = codes(load_project(project).problems)
    assert [code for _, _, code in found] == ["duplicate-id"]
    assert found[0][1] == line or file == "calendar/2026-again.yaml"


def test_an_item_of_an_evaluation_is_judged_once(project: Path) -> None:
    found = _edited(
        project, "evaluations/portal/1.yaml", "problems:", "  - {item: 8.1.4.1-1, outcome: 不符合}\nproblems:"
    )
    assert found == [("data/evaluations/portal/1.yaml", 9, "duplicate-id")]


def test_an_evaluation_of_no_system_is_in_no_system_s_folder_either(project: Path) -> None:
    found = _edited(project, "evaluations/portal/1.yaml", "system: portal", "system: nothing")
    file = "data/evaluations/portal/1.yaml"
    assert found == [(file, 2, "file-in-wrong-folder"), (file, 2, "reference-to-nothing")]


def test_what_could_not_be_read_is_not_reported_as_missing(project: Path) -> None:
    found = _edited(project, "systems/portal.yaml", "level: 3", "level: three")
    assert found == [("data/systems/portal.yaml", 5, "count-form")]


def test_what_stands_inside_an_unread_record_is_not_reported_as_missing(project: Path) -> None:
    found = _edited(project, "contract.yaml", "repair_hours: 2", "repair_hours: two")
    assert found == [("data/contract.yaml", 44, "count-form")]


# A record with faults


def test_a_faulty_field_hides_no_broken_reference_of_the_same_record(project: Path) -> None:
    path = project / "data/incidents/2026/INC-1.yaml"
    text = path.read_text(encoding="utf-8").replace("system: portal", "system: nothing")
    path.write_text(
        text.replace("  tier: B", "  tier: D").replace("proposed_tier: B", "proposed_tier: [B]"), "utf-8"
    )
    assert [code for _, _, code in codes(load_project(project).problems)] == [
        "reference-to-nothing", "expected-text", "reference-to-nothing",
    ]  # fmt: skip


def test_what_a_faulty_record_holds_can_be_referred_to_and_what_it_lacks_cannot(project: Path) -> None:
    contract = project / "data/contract.yaml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("repair_hours: 2", "repair_hours: two"), encoding="utf-8")
    found = _edited(project, "incidents/2026/INC-1.yaml", "  tier: B", "  tier: D")
    assert found == [
        ("data/contract.yaml", 44, "count-form"),
        ("data/incidents/2026/INC-1.yaml", 17, "reference-to-nothing"),
    ]


def test_an_id_that_cannot_be_read_leaves_open_what_refers_to_it(project: Path) -> None:
    found = _edited(project, "systems/portal.yaml", "id: portal", "id: [portal]")
    assert found == [("data/systems/portal.yaml", 1, "expected-text")]


def test_an_id_a_faulty_record_repeats_is_a_problem_at_the_later(project: Path) -> None:
    with (project / "data/payments.yaml").open("a", encoding="utf-8") as ledger:
        ledger.write("- {id: prepayment, paid_on: soon}\n")
    found = codes(load_project(project).problems)
    assert found == [("data/payments.yaml", 12, "date-form"), ("data/payments.yaml", 12, "duplicate-id")]


@pytest.mark.parametrize(
    ("file", "old", "new", "codes_found"),
    [
        ("notices/BACKUP-1.yaml", "id: BACKUP-1", "id: BACKUP-2", ["file-not-named-by-id"]),
        (
            "notices/BACKUP-1.yaml",
            "id: BACKUP-1",
            "id: 备份 1",
            ["file-not-named-by-id", "identifier-form"],
        ),
        ("deliveries/2026-04.yaml", "id: DLV-1", "id: 交付一", ["identifier-form"]),
    ],
)
def test_an_id_of_a_wrong_form_or_in_a_file_of_another_name_is_found_at_its_line(
    project: Path, file: str, old: str, new: str, codes_found: list[str]
) -> None:
    assert _edited(project, file, old, new) == [(f"data/{file}", 1, code) for code in codes_found]


# What there is instead


def _offered(project: Path, file: str, old: str, new: str) -> str:
    path = project / "data" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (problem,) = load_project(project).problems
    return words().say(problem.message)


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        ("incidents/2026/INC-1.yaml", "system: portal", "system: prtal", "portal"),
        ("incidents/2026/INC-1.yaml", "  tier: B", "  tier: b", "A、B、C"),
        ("deliveries/2026-04.yaml", "service: S1", "service: s1", "S1、S2"),
        ("decisions.yaml", "ambiguity: AMB-TIER-GAP-0", "ambiguity: AMB-TIER-0", "AMB-TIER-GAP-0"),
        ("milestones.yaml", "after: effective", "after: accepted", "acceptance、effective、report"),
        ("notices/BACKUP-1.yaml", "by: B", "by: B\nmember: M-9", "M-1"),
    ],
)
def test_who_names_what_is_not_there_is_told_what_there_is(
    project: Path, file: str, old: str, new: str, names: str
) -> None:
    assert f"可以写：{names}；" in _offered(project, file, old, new)


def test_of_many_ids_only_the_nearest_are_told(project: Path) -> None:
    with (project / "data/ambiguities.yaml").open("a", encoding="utf-8") as listed:
        listed.writelines(f'- {{id: OPEN-{n}, clause: "12.5", about: x, shown: 待认定}}\n' for n in range(20))
    said = _offered(project, "decisions.yaml", "ambiguity: AMB-TIER-GAP-0", "ambiguity: AMB-TIER-GAP-1")
    assert "相近的有：AMB-TIER-GAP-0" in said


def test_where_nothing_is_recorded_yet_that_is_told(project: Path) -> None:
    (project / "data/team.yaml").write_text("[]\n", encoding="utf-8")
    said = _offered(project, "notices/BACKUP-1.yaml", "by: B", "by: B\nmember: M-9")
    assert "还没有任何记录" in said


def test_milestones_that_wait_for_each_other_are_a_problem(project: Path) -> None:
    found = _edited(project, "milestones.yaml", "after: effective", "after: report")
    assert found == [("data/milestones.yaml", 10, "milestone-circle")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rule: services}", "rule: service}", "rule-unknown"),
        ("rule: services}", "rule: services, no_rule: 无}", "rule-or-reason"),
        (", rule: services}", "}", "rule-or-reason"),
        ("rule: services}", "no_rule: 无}", "duty-without-rule"),
    ],
)
def test_every_clause_has_a_known_rule_or_a_reason_and_a_duty_always_a_rule(
    project: Path, old: str, new: str, code: str
) -> None:
    assert _edited(project, "clauses.yaml", old, new) == [("data/clauses.yaml", 8, code)]
