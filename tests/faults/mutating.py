"""Record files as accidents leave them: seeded changes of their bytes and of what their YAML says."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import yaml

Change = Callable[[random.Random, bytes], bytes]


class Mutant(NamedTuple):
    """One damaged file: which, what it says now, and the names of the changes made to it."""

    file: str
    content: bytes
    changes: tuple[str, ...]


def mutant(files: Mapping[str, bytes], seed: int) -> Mutant:
    """The mutant of that number: one file with one to three changes, the same on every machine."""
    chance = random.Random(seed)
    file = chance.choice(sorted(files))
    content = files[file]
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name, change = chance.choice(CHANGES)
        content = change(chance, content)
        done.append(name)
    return Mutant(file, content, tuple(done))


_TOKENS: Final = (
    b"\0", b"\t", b"\r", b"\r\n", b"\n", b" ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80",
    b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xee\x80\x80", b"\xf0\x9f\x92\xa9", b"\x0b", b"\x0c",
    b"\x1c", b"\x1b[31m", b": ", b":", b"- ", b"-", b"? ", b"# ", b"#", b"{", b"}", b"[", b"]", b"[]", b",",
    b"&a ", b"*a", b"*a: 1", b"<<: *a", b"!!python/object/apply:os.system [id]", b"!!binary x", b"!x ",
    b"!!set",
    b"---\n", b"...\n", b"\n---\n", b"%YAML 9.9\n---\n", b"%TAG ! tag:x,2000:\n", b"|", b"|9\n", b">-\n",
    b"'", b'"', b'"\\', b'"\\uD800"', b'"\\x00"', b"\\", b"%", b"@", b"`", b"null", b"~", b"true", b"yes",
    b"NaN", b".inf", b"-0", b"0x1F", b"1e999", b"1_000", b"0o7", b"2026-02-30", b"0000-00-00", b"9999-12-31",
    b"2026-13-01", b"10000-01-01", b"24:00:00", b"2026-06-01T25:61:61+99:99", b"2026-06-01T09:00:00",
    "：".encode(), "，".encode(), "　".encode(), "２０２６".encode(), "绝密★".encode(),
    b"../../etc/passwd", b"/dev/zero",
    b"origin: 1", b"\norigin: {}\n", b"{{7*7}}", b"<script>alert(1)</script>", b"${x}", b"{x:money}", b"%s",
)  # fmt: skip
_HUGE: Final = (
    b"9" * 400,
    b"-" + b"9" * 50,
    b"0." + b"0" * 300 + b"1",
    b"1" + b"0" * 5000,
    b"99999999999.99",
)
_DAY: Final = re.compile(rb"\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(rb"\d+(?:\.\d+)?")


def _flip(chance: random.Random, content: bytes) -> bytes:
    damaged = bytearray(content or b"\0")
    for _ in range(chance.choice((1, 1, 2, 8))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _truncate(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


def _cut(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + content[at + chance.choice((1, 2, 5, 30, 200)) :]


def _repeat(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + content[at : at + chance.choice((1, 5, 40, 400))] * 2 + content[at:]


def _insert(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(_TOKENS) + content[at:]


def _after_a_colon(chance: random.Random, content: bytes) -> bytes:
    """Another value where a value stands."""
    places = [found.end() for found in re.finditer(rb": ", content)] or [0]
    at = chance.choice(places)
    end = content.find(b"\n", at)
    return content[:at] + chance.choice(_TOKENS) + content[end if end >= 0 else len(content) :]


def _lines(chance: random.Random, content: bytes) -> bytes:
    """A line removed, doubled, moved or indented otherwise."""
    lines = content.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = b" " * chance.choice((1, 2, 7)) + lines[at]
        case _:
            lines[at] = lines[at].lstrip()
    return b"\n".join(lines)


def _impossible_day(chance: random.Random, content: bytes) -> bytes:
    days = (
        b"2026-02-30",
        b"2027-02-29",
        b"0001-01-01",
        b"9999-12-31",
        b"1900-01-01",
        b"2026-04-31",
        b"0000-01-01",
    )
    return _replace_one(chance, content, _DAY, days)


def _other_number(chance: random.Random, content: bytes) -> bytes:
    return _replace_one(chance, content, _NUMBER, (*_HUGE, b"0", b"-1", b"1", b"3.5", b"100", b"1e5"))


def _replace_one(
    chance: random.Random, content: bytes, pattern: re.Pattern[bytes], by: tuple[bytes, ...]
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    one = chance.choice(found)
    return content[: one.start()] + chance.choice(by) + content[one.end() :]


def _nest(chance: random.Random, content: bytes) -> bytes:
    depth = chance.choice((20, 31, 100, 1_000, 20_000))
    opening, closing = chance.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b""), (b"? ", b"")))
    return content + b"\nx: " + opening * depth + closing * chance.choice((0, depth))


def _bomb(_: random.Random, content: bytes) -> bytes:
    """Aliases that would unfold to a billion values."""
    levels = [b"l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    levels += [b"l%d: &l%d [%s]" % (n, n, b", ".join([b"*l%d" % (n - 1)] * 9)) for n in range(1, 10)]
    return content + b"\n" + b"\n".join(levels)


def _long_line(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice((b"x", "长".encode(), b"a: ", b"[", b" ")) * 60_000 + content[at:]


def _encode(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-8-sig", "gb18030")), "replace")


_VALUES: Final[tuple[Any, ...]] = (
    None, "", " ", "x", "null", "0", "-1", "3.5", "9" * 60, "2026-02-30", "2026-06-01", "0001-01-01",
    "9999-12-31", "2026-06-01T09:00:00+08:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
    "true", [], {}, [None], [[]],
    [{}], {"x": "y"}, ["x", "x"], {"file": "../x"}, "12.5", "S1.01", "AMB-COUNT", "INC-1", "A", "100.00",
    "1.00",
    "不适用", "x" * 5_000, "2026-04", "1", "2", "0.00", "-0.01", "99999999999999999999.99",
)  # fmt: skip


def _restructure(chance: random.Random, content: bytes) -> bytes:
    """Valid YAML again, that says something else; not of what an earlier change made too deep or endless."""
    if b"&" in content or any(deep in content for deep in (b"[[[", b"{a: {", b"- - ", b"? ? ")):
        return content
    try:
        tree = yaml.load(content, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, UnicodeError, RecursionError):
        return content
    places = list(_places(tree))
    for _ in range(chance.choice((1, 1, 2, 4))):
        if places:
            holder, key = chance.choice(places)
            _change_place(chance, holder, key, places)
    return yaml.safe_dump(
        tree, allow_unicode=True, sort_keys=False, default_style=chance.choice((None, '"'))
    ).encode("utf-8", "replace")


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(tree, dict):
        for key in list(tree):
            yield tree, key
            yield from _places(tree[key])
    elif isinstance(tree, list):
        for number in range(len(tree)):
            yield tree, number
            yield from _places(tree[number])


def _change_place(chance: random.Random, holder: Any, key: Any, places: list[tuple[Any, Any]]) -> None:
    try:
        match chance.randrange(6):
            case 0:
                holder.pop(key)
            case 1 | 2:
                holder[key] = copy.deepcopy(chance.choice(_VALUES))
            case 3:
                other, there = chance.choice(places)
                holder[key] = copy.deepcopy(other[there])
            case 4 if isinstance(holder, list):
                holder.insert(key, copy.deepcopy(holder[key]))
            case 4:
                holder[chance.choice(("id", "origin", "x", "evidence", "sha256", "note"))] = copy.deepcopy(
                    holder[key]
                )
            case _:
                other, there = chance.choice(places)
                holder[key], other[there] = other[there], holder[key]
    except (KeyError, IndexError):
        return  # an earlier change removed the place


CHANGES: Final[tuple[tuple[str, Change], ...]] = (
    ("flip", _flip),
    ("truncate", _truncate),
    ("cut", _cut),
    ("repeat", _repeat),
    ("insert", _insert),
    ("value", _after_a_colon),
    ("lines", _lines),
    ("day", _impossible_day),
    ("number", _other_number),
    ("nest", _nest),
    ("bomb", _bomb),
    ("long-line", _long_line),
    ("encode", _encode),
    *(("restructure", _restructure),) * 5,
)
