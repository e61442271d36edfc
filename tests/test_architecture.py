"""How the program is built: its layers, its language, the size of its rooms."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.builders import REPOSITORY
from tests.source_code import modules

CJK: Final = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")

VOCABULARY: Final = {
    # The words records are written in; everything a reader is told comes from the message catalogue.
    "generator/records/clause.py": {"甲方", "乙方"},
    "generator/records/evaluation.py": {
        "符合", "部分符合", "不符合", "不适用", "基本符合", "优", "良", "中", "差", "高", "低",
    },
    "generator/records/evidence.py": {
        "待补", "待定", "待查", "待填", "档号", "保管单位",
        "无", "暂无", "没有", "略", "不详", "未知", "同上",
    },
    "generator/records/incident.py": {"，", "、", "；"},
    "generator/records/portfolio.py": {"内部"},
    "generator/records/project.py": {"内部"},
    "generator/compliance/money/chain.py": {"不同", "同一"},
    "generator/compliance/money/ended_payment.py": {"¥元 ", "，"},
    "generator/compliance/money/day_zero.py": {"双方签章齐备之日"},
    "generator/compliance/mlps/catalogue.py": {"符合", "部分符合", "不符合", "不适用"},
    "generator/compliance/mlps/evaluation_problems.py": {"高", "中", "低"},
    # What names of bodies have in common, so that what is left is a name's own.
    "generator/compliance/mlps/evaluation_needs.py": {
        "认可",
        "有限责任|股份|有限|公司|集团|科技|技术|信息|网络|安全|测评|评测|检测|认证|中心|研究|实验室|服务|系统|软件"
        "|数据|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
        "|四川"
        "|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|中国|国家|[省市区院所局]",
    },
    "generator/compliance/quality/evaluation_quality.py": {"不适用"},
    "generator/compliance/mlps/evaluations.py": {
        "符合", "基本符合", "不符合", "优", "良", "中", "差", "高", "低", "就高", "就低",
    },
    "generator/compliance/incidents/allocations.py": {"上限", "另行支付", "尾款扣除"},
    "generator/compliance/incidents/incident_reading.py": {"发现", "报告"},
    "generator/compliance/duties/cadences.py": {"每天", "每周", "每月", "每季度", "每半年", "每年"},
    "generator/compliance/duties/notices.py": {"严", "发生", "结束", "知悉"},
    "generator/compliance/dates/owed_periods.py": {"首尾不足期也计"},
    "generator/compliance/duties/reviews.py": {"共3次评审"},
    "generator/compliance/duties/team.py": {"计入"},
    # What stands in place of a reason, and the words of the national levels.
    "generator/compliance/incidents/incident_meeting.py": {
        "无", "暂无", "没有", "待补", "略", "同上", "不详", "未知", "理由", "原因",
        "见纪要", "详见纪要", "见会议纪要", "见附件", "已研究", "已讨论", "同意", "通过",
    },
    "generator/compliance/incidents/national.py": {
        "较大", "重大", "一般", "无", "未达", "不涉及", "报告", "报送", "上报", "回执", "总结",
        "(?:未达到?|不属于?|不构成|不是|低于|不足|非)(?:较大|重大)",
    },
    "generator/compliance/incidents/tiers.py": {"不计", "从高", "从低"},
    "generator/compliance/incidents/triggers.py": {"全部计入", "仅计已认定", "恰好3次"},
    "generator/loading/evaluations.py": {"不适用"},
    "generator/pipeline/worksheet_contradictions.py": {"不适用"},
    # A day as people type it into a worksheet.
    "generator/loading/worksheet_cells.py": {
        "([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:00:00(?::00)?)?",
    },
    # The marks that are refused.
    "generator/loading/marks.py": {r"\s*(绝密|机密|秘密)\s*|.*(绝密|机密|秘密)\s*★.*"},
    # What is written in place of YAML's own marks, and around an amount.
    "generator/loading/amounts.py": {r"[\s¥,元整正\"'“”「」]"},
    "generator/loading/yaml_mistakes.py": {
        r"(?:^[ \u3000]*(?:-[ ]+)*|[{,，]\s*)",
        r"([，、；])\s*(?=",
        r"\s*(：)",
        r"\s*[:：])",
    },
    # The parts of a date in a formal document and of a length of time.
    "generator/words.py": {"年", "月", "日", "小时", "分", "秒", "0分"},
}  # fmt: skip

MOST_LINES: Final = 300


def test_every_import_runs_downward() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-cache", "--no-logo", "--config", REPOSITORY / "pyproject.toml"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = [one["name"] for one in settings["tool"]["importlinter"]["contracts"]]
    assert len(contracts) == 3
    for name in contracts:
        assert f"{name} KEPT" in told, told
    assert "Contracts: 3 kept, 0 broken." in told
    assert done.returncode == 0


def test_what_a_reader_is_told_stands_in_no_code() -> None:
    found: dict[str, set[str]] = {}
    looked_at = 0
    for module in modules():
        for literal in module.strings():
            looked_at += 1
            if CJK.search(str(literal.value)):
                found.setdefault(module.name, set()).add(str(literal.value))
    assert looked_at > 1000
    assert found == VOCABULARY


@pytest.mark.parametrize("text", ["合规", "（", "。", "￥"])
def test_the_search_for_such_words_would_find_one(text: str) -> None:
    assert CJK.search(f"x{text}")


def test_no_module_has_more_lines_than_one_can_read() -> None:
    sizes = {module.name: module.lines for module in modules()}
    assert len(sizes) > 50
    assert not {name: lines for name, lines in sizes.items() if lines > MOST_LINES}


def test_every_module_opens_with_what_it_promises() -> None:
    silent = [one.name for one in modules() if not (one.tree.body and one.text.lstrip().startswith('"""'))]
    assert silent == []


def test_only_the_command_line_prints_or_reads_the_clock() -> None:
    told = {"print", "today", "now", "utcnow", "exit"}
    found = {
        (module.name, name)
        for module in modules()
        for name, call in module.calls()
        if name in told and not module.name.startswith("generator/cli/")
    }
    # `mkdocs serve` starts without the command line, so its hook is where that day is read.
    assert found == {("generator/pipeline/mkdocs_hook.py", "now")}
