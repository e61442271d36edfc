"""A project whose every free text tries to be more than text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

import yaml

PAYLOADS: Final = (
    '"><img src=x onerror="window.fell=1;alert(1)">',
    "<script>window.fell=2;alert(2)</script>",
    "{{7*7}} {% raw %} ${7*7}",
    "[按](javascript:window.fell=3)",
    "</script><svg onload=window.fell=4>",
    "&lt;img src=x onerror=window.fell=5&gt;",
    "' onmouseover='window.fell=6' x='",
    '</td></table><iframe srcdoc="<script>parent.fell=7</script>">',
    '![图](x.png){: onerror="window.fell=8" }',
    "`</code><b>粗` **粗** _斜_ # | \\",
    '<a href="javascript:window.fell=9">点</a>',
    "&#60;img src=x onerror=window.fell=10&#62;",
    "--> <!-- -->",
    '{: onclick="window.fell=11" style="color:red" }',
    "\"']}} ---",
    "</title><script>window.fell=12</script>",
    "\n\n---\n\n# 大标题\n\n    代码\n\n</div>",
)
_CHOSEN: Final = {
    "outcome",
    "conclusion",
    "severity",
    "capitals",
    "amount_capitals",
    "total_capitals",
    "version",
}
"""Keys whose words are few, or follow from another value: the loader takes nothing else there."""
_TEXT: Final = "tag:yaml.org,2002:str"
_HAN: Final = re.compile("[\u4e00-\u9fff]")

GUIDE: Final = """# 使用手册 <img src=deadlines.ics onerror="window.fell=21">

## 标题 &lt;img src=x onerror=window.fell=22&gt; <script>window.fell=23</script>

正文 <script>window.fell=24;alert(24)</script> **粗体** <b onclick="window.fell=25">按</b>
[按](javascript:window.fell=26) <a href="javascript:window.fell=27">点</a> <a href="index.md">总览</a>

<div style="position:fixed" onmouseover="window.fell=28">框</div>
<style>body { display: none }</style>
<iframe srcdoc="<script>parent.fell=29</script>"></iframe>
<svg onload="window.fell=30"><script>window.fell=31</script></svg>
<form action="//example.org"><input autofocus onfocus="window.fell=32"></form>

![外面的图](https://example.org/x.png)
![近处的图](deadlines.ics){: onerror="window.fell=33" style="color:red" }

| 列 | 值 |
|---|---|
| `<script>` | 留着 |

一段 {: onclick="window.fell=34" }

<meta http-equiv="refresh" content="0;url=//example.org"> 最后一句。
"""


def make_hostile(source: Path, project: Path) -> set[str]:
    """Copies a project and ends each of its Chinese texts with a payload; gives the payloads used."""
    shutil.copytree(source / "data", project / "data")
    (project / "content").mkdir()
    (project / "content" / "guide.md").write_text(GUIDE, encoding="utf-8")
    spoiled: dict[str, str] = {}
    for file in sorted((project / "data").rglob("*.yaml")):
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        if node is not None:
            _spoil(node, spoiled)
            file.write_text(yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True), "utf-8")
    return {payload for payload in PAYLOADS if any(text.endswith(payload) for text in spoiled.values())}


def _spoil(node: yaml.Node, spoiled: dict[str, str]) -> None:
    """The same text gets the same payload wherever it stands, so that names still agree."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in _CHOSEN:
                _spoil(value, spoiled)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _spoil(value, spoiled)
    elif (
        isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str" and _HAN.search(node.value)
    ):
        payload = PAYLOADS[len(spoiled) % len(PAYLOADS)]
        node.value = spoiled.setdefault(node.value, node.value.rstrip("\n") + payload)
        node.style = '"'
