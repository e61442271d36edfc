"""Kills work at random moments, again and again, and tells what was there after each: run as a program.

``python -m tests.faults.killing builds|portfolios|publishes FOLDER COUNT`` prints one JSON document. A
program of its own, because it forks: the work is loaded only once, and no thread of a test runner is copied.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from generator.pipeline.assessing import When
from generator.pipeline.building import KEPT, Printing, build_project
from generator.pipeline.executors import Executing
from generator.pipeline.locking import held
from generator.pipeline.portfolio.building import CACHE, Making, build_portfolio
from generator.pipeline.releases import LOCK, put_release, release_name, releases_in, shown_in
from generator.pipeline.tree import Tree, fingerprint, read_tree
from tests.builders import SOUND
from tests.pipeline.portfolio.conftest import write_portfolio

WHEN: Final = When(dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC), dt.date(2026, 11, 22))
_CHANGES: Final = frozenset({"sitemap.xml.gz"})  # has the time it was packed in it
_MOST_TRIES: Final = 4
_FASTER: Final = 0.8
"""Work that was done before it was killed is killed sooner the next time."""
_AT_THE_END: Final = 0.03
"""So long a finished site of a portfolio takes to be put in its place and the old one to be removed."""
_LONGEST: Final = 900


def whole(folder: Path) -> str:
    """The fingerprint of a site, but for what is never the same twice."""
    tree = read_tree(folder)
    files = tuple(one for one in tree.files if Path(one).name not in _CHANGES)
    return fingerprint(Tree(tree.root, files, tree.folders))


def killed_after(wait: Callable[[], None], work: Callable[[], object], *, group: bool = False) -> bool:
    """Runs ``work`` in a process of its own and kills that, or all its group, unless it was done before.

    Whatever it had started must end by itself.
    """
    child = os.fork()
    if child == 0:
        os.setsid()
        _work_and_exit(work)
    wait()
    ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        (os.killpg if group else os.kill)(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    _until_gone(child)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return os.WIFSIGNALED(status)


def _finished(work: Callable[[], object]) -> float:
    """Runs ``work`` in a process of its own to its end, and says how long it took."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        _work_and_exit(work)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return time.monotonic() - begun


def _work_and_exit(work: Callable[[], object]) -> NoReturn:
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _until_gone(session: int, patience: float = 20) -> None:
    end = time.monotonic() + patience
    while left := list(running_in(session)):
        assert time.monotonic() < end, f"left over: {left}"
        time.sleep(0.02)


def running_in(session: int) -> Iterator[int]:
    """The processes of a session that have not ended."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_bytes()
            except OSError:
                continue
            fields = told.decode(errors="replace").rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[3]) == session:
                yield int(entry.name)


def kill_builds(folder: Path, count: int) -> dict[str, Any]:
    """Builds two states of a project in turn, each killed at some moment; afterwards damages what is kept.

    Some have to lay out their documents, with workers or without; half are killed while the site is made.
    """
    chance = random.Random(7)
    project = Path(shutil.copytree(SOUND, folder / "project"))
    bundle = project / "data" / "bundles.yaml"
    bundle.write_text(bundle.read_text(encoding="utf-8").replace("settlement, book", "settlement"), "utf-8")
    site, fresh, kept = project / "site", project / "build" / "site.new", project / KEPT
    record = project / "data" / "incidents" / "2026" / "INC-1.yaml"
    text = record.read_text(encoding="utf-8")
    states = {name: text.replace("网络中断", title) for name, title in (("a", "网络中断"), ("b", "线路中断"))}

    def build(jobs: int) -> None:
        build_project(project, WHEN, printing=Printing(jobs=jobs))

    names: dict[str, str] = {}
    took: dict[bool, float] = {}
    for cold, name in ((True, "a"), (False, "b")):
        record.write_text(states[name], encoding="utf-8")
        took[cold] = _finished(partial(build, 1))
        names[whole(site)] = name
    assert len(names) == len(states)
    after: list[dict[str, Any]] = []
    for number in range(_MOST_TRIES * count):
        if sum(one["killed"] for one in after) == count:
            break
        shown = names.get(whole(site), "broken")
        record.write_text(states["a" if shown == "b" else "b"], encoding="utf-8")
        workers = number % 5 == 0
        cold = workers or number % 5 == 1
        if cold:
            shutil.rmtree(kept, ignore_errors=True)  # killed early, the build before has left none
        if number % 2:
            shutil.rmtree(fresh, ignore_errors=True)  # of the build before; the others find it there
            wait = partial(_until_there, fresh, chance.uniform(0, took[False]))
        else:
            wait = partial(time.sleep, chance.uniform(0, took[cold]))
        killed = killed_after(wait, partial(build, 2 if workers else 1), group=number % 4 == 0)
        took[cold] *= 1 if killed else _FASTER
        after.append({"killed": killed, "before": shown, "site": names.get(whole(site), "broken")})
    if not kept.is_dir():
        _finished(partial(build, 1))
    for path in kept.iterdir():
        content = path.read_bytes()
        path.write_bytes(content[: chance.randrange(len(content) + 1)])
    shutil.rmtree(site)
    record.write_text(states["a"], encoding="utf-8")
    _finished(partial(build, 1))
    beside = sorted(path.name for path in (project / "build").iterdir())
    return {"after": after, "last": names.get(whole(site), "broken"), "beside": beside}


def kill_portfolios(folder: Path, count: int) -> dict[str, Any]:
    """Builds two states of a portfolio in turn, each killed at some moment.

    Its documents are kept; of some builds the contracts' sites are too, others have to make them again.
    """
    chance = random.Random(13)
    bureau = write_portfolio(folder / "bureau")
    site, fresh, sites = bureau / "site", bureau / "build" / "site.new", bureau / CACHE / "sites"
    last = "portfolio.schema.json"
    record = bureau / "contracts" / "training-2025" / "data" / "project.yaml"
    text = record.read_text(encoding="utf-8")
    states = {"a": text, "b": text.replace("\nname: 示例", "\nname: 示例新", 1)}

    def build(jobs: int) -> None:
        assert build_portfolio(bureau, WHEN, making=Making(Executing(jobs=jobs))).complete

    names: dict[str, str] = {}
    took: dict[bool, float] = {}
    for name, content in states.items():
        record.write_text(content, encoding="utf-8")
        shutil.rmtree(sites, ignore_errors=True)
        took[True] = _finished(partial(build, 1))
        names[whole(site)] = name
    assert len(names) == len(states)
    took[False] = _finished(partial(build, 1))
    after: list[dict[str, Any]] = []
    for number in range(_MOST_TRIES * count):
        if sum(one["killed"] for one in after) == count:
            break
        shown = names.get(whole(site), "broken")
        record.write_text(states["a" if shown == "b" else "b"], encoding="utf-8")
        workers = number % 3 == 0
        cold = workers or number % 3 == 1
        if cold:
            shutil.rmtree(sites, ignore_errors=True)
        if number % 2:  # while the finished site takes its place
            shutil.rmtree(fresh, ignore_errors=True)
            wait = partial(_until_there, fresh / last, chance.uniform(0, _AT_THE_END), took[cold] * 2)
        else:
            wait = partial(time.sleep, chance.uniform(0, took[cold]))
        killed = killed_after(wait, partial(build, 2 if workers else 1), group=number % 4 == 0)
        took[cold] *= 1 if killed else _FASTER
        after.append({"killed": killed, "before": shown, "site": names.get(whole(site), "broken")})
    shutil.rmtree(site)
    record.write_text(states["a"], encoding="utf-8")
    _finished(partial(build, 1))
    beside = sorted(path.name for path in (bureau / "build").iterdir())
    return {"after": after, "last": names.get(whole(site), "broken"), "beside": beside}


def _until_there(path: Path, further: float, patience: float = 20) -> None:
    """Waits until a folder is made, and then a little more."""
    end = time.monotonic() + patience
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(further)


def kill_publishes(folder: Path, count: int) -> dict[str, Any]:
    """Publishes two sites in turn, each time killed at some moment."""
    chance = random.Random(11)
    place = folder / "published"
    place.mkdir()
    sites = {name: folder / name for name in "ab"}
    for site in sites.values():
        for number in range(120):
            file = site / f"{number % 12}" / f"{number}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(chance.randbytes(chance.randrange(6_000)))
    names = {fingerprint(read_tree(site)): name for name, site in sites.items()}

    def publish(number: int, site: Path) -> None:
        now = WHEN.now + dt.timedelta(minutes=number)
        with held(place / LOCK, "dossier publish", now):
            put_release(site, place, release_name(now, "data"), 3)

    def shown() -> str:
        return names.get(fingerprint(read_tree(place / "current")), "broken")

    publish(0, sites["a"])
    took = _finished(partial(publish, 1, sites["b"]))
    after: list[dict[str, Any]] = []
    for number in range(2, _MOST_TRIES * count):
        if sum(one["killed"] for one in after) == count:
            break
        before = shown()
        work = partial(publish, number, sites["a" if before == "b" else "b"])
        killed = killed_after(partial(time.sleep, chance.uniform(0, took * 1.6)), work)
        took *= 1 if killed else _FASTER
        assert shown_in(place) in releases_in(place)
        found = [fingerprint(read_tree(place / "releases" / one)) for one in releases_in(place)]
        releases = [names.get(one, "broken") for one in found]
        after.append({"killed": killed, "before": before, "site": shown(), "releases": releases})
    publish(_MOST_TRIES * count, sites["a"])
    return {
        "after": after,
        "last": shown(),
        "beside": sorted(one.name for one in place.iterdir()),
        "partial": [one.name for one in (place / "releases").iterdir() if one.name.startswith(".")],
    }


if __name__ == "__main__":
    signal.alarm(_LONGEST)
    works = {"builds": kill_builds, "portfolios": kill_portfolios, "publishes": kill_publishes}
    sys.stdout.write(json.dumps(works[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
