"""A mutation run over the procedure that a small machine can finish: ``python3 run.py mutate``.

The mutants are mutmut's. Where mutmut starts pytest for each, here the tests are loaded and timed once, with
the functions that each of them calls; then, for each mutant, a forked child puts the mutant's code in the
place of the function's and calls the tests that reach it, until one fails.

``--seed`` orders the mutants at random, so that a run stopped by ``--minutes`` has tried a random sample of
the whole. Run it where nobody edits. Exit code 0 whatever survives; 1 where the tests fail as they are.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

import pytest
from mutmut.mutation.file_mutation import mutate_file_contents

ROOM = Path("assistant/procedure")
# Left out: the whole-case properties, which would take most of the time.
TESTS = [
    "tests/procedure",
    "--ignore=tests/procedure/test_properties.py",
    "--ignore=tests/procedure/test_clocks_properties.py",
]
TIMES_SLOWER, AT_LEAST_SECONDS = 10, 5


class Mutant(NamedTuple):
    """A function of the room and one changed version of it."""

    name: str
    original: FunctionType
    changed: FunctionType

    @property
    def changes_its_code(self) -> bool:
        same = self.original.__code__.co_code == self.changed.__code__.co_code
        return not same or self.original.__code__.co_consts != self.changed.__code__.co_consts


class Test(NamedTuple):
    name: str
    call: Callable[[], object]
    seconds: float
    reaches: frozenset[CodeType]


def mutants(pattern: str) -> Iterator[Mutant]:
    """Every mutant of the room whose name fits, in the order of the files."""
    for path in sorted(ROOM.glob("*.py")):
        if not fnmatch(path.stem, pattern.partition(".")[0]):
            continue
        module = importlib.import_module(f"assistant.procedure.{path.stem}".removesuffix(".__init__"))
        for name, changed in _changed_functions(path, module):
            full = f"{path.stem}.{name}"
            original = _original(module, name)
            if original is not None and fnmatch(full, pattern):
                yield Mutant(full, original, changed)


def _changed_functions(path: Path, module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """mutmut writes every version of a function beside it: load the file so written, and take them out."""
    made = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    book = ModuleType(module.__name__)
    book.__file__ = module.__file__
    exec(compile(made.code, str(path), "exec"), book.__dict__)
    places = [book, *(value for value in vars(book).values() if isinstance(value, type))]
    for place in places:
        for name, value in list(vars(place).items()):
            function = _plain(value)
            if "__mutmut_" in name and not name.endswith("_orig") and function is not None:
                yield name, function


def _original(module: ModuleType, name: str) -> FunctionType | None:
    """``x_name__mutmut_3`` is of the module, ``xǁClassǁname__mutmut_3`` of a class."""
    mangled = name.partition("__mutmut_")[0]
    if not mangled.startswith("xǁ"):
        return _plain(vars(module).get(mangled.removeprefix("x_")))
    _, class_name, method = mangled.split("ǁ")
    return _plain(vars(vars(module)[class_name]).get(method))


def _plain(value: object) -> FunctionType | None:
    """The function itself, where it is a property or a static or class method, or remembered."""
    for attribute in ("fget", "__func__", "__wrapped__"):
        value = getattr(value, attribute, None) or value
    return value if isinstance(value, FunctionType) else None


class Loader:
    """A pytest plugin that takes the tests, once collected, instead of running them."""

    def __init__(self) -> None:
        self.tests: list[Test] = []
        self.failed: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            call = _call(item)
            if call is None:
                continue
            start = time.process_time()
            try:
                reaches = frozenset(_traced(call))
            except pytest.skip.Exception:
                continue
            except Exception as error:
                self.failed.append(f"{item.nodeid}: {error}")
                continue
            self.tests.append(Test(item.nodeid, call, time.process_time() - start, reaches))
        return True


def _call(item: pytest.Item) -> Callable[[], object] | None:
    """The test as a plain call, with its parameters; None for one that wants fixtures."""
    if not isinstance(item, pytest.Function):
        return None
    given = item.callspec.params if hasattr(item, "callspec") else {}
    if set(item._fixtureinfo.argnames) - set(given):
        return None
    arguments = {name: given[name] for name in item._fixtureinfo.argnames}
    return lambda: item.obj(**arguments)


def _traced(call: Callable[[], object]) -> set[CodeType]:
    """Which functions of the room a test calls."""
    seen: set[CodeType] = set()
    room = str(ROOM.resolve())

    def note(frame, event, _):  # type: ignore[no-untyped-def]
        if event == "call" and frame.f_code.co_filename.startswith(room):
            seen.add(frame.f_code)

    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(None)
    return seen


def result(mutant: Mutant, tests: list[Test]) -> str:
    """Killed, survived, or timed out, in a child of its own."""
    if not tests:
        return "no tests"
    limit = max(AT_LEAST_SECONDS, TIMES_SLOWER * sum(test.seconds for test in tests))
    child = os.fork()
    if child == 0:
        os._exit(_try(mutant, tests, int(limit) + 1))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timed out"
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


def _try(mutant: Mutant, tests: list[Test], seconds: int) -> int:
    signal.setitimer(signal.ITIMER_PROF, seconds)  # processor seconds: ends the child
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    try:
        mutant.original.__code__ = mutant.changed.__code__
        mutant.original.__defaults__ = mutant.changed.__defaults__
        mutant.original.__kwdefaults__ = mutant.changed.__kwdefaults__
        _forget()
        for test in tests:
            test.call()
    except BaseException:
        return 1
    return 0


def _forget() -> None:
    """Forget what the room's functions remember, worked out by the code as it was. (Not the calendar, which
    takes a second: a mutant of its making goes untried.)"""
    for name, module in list(sys.modules.items()):
        if name.startswith("assistant.procedure"):
            for key, value in vars(module).items():
                if hasattr(value, "cache_clear") and key != "_calendar":
                    value.cache_clear()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pattern", nargs="?", default="*", help='such as "delays.*" (default: all)')
    parser.add_argument("--minutes", type=float, help="stop after so long")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, help="write each mutant's result there (JSON)")
    chosen = parser.parse_args(arguments)
    loader = Loader()
    pytest.main([*TESTS, "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutation"], plugins=[loader])
    if loader.failed:
        print("\n".join(["The tests fail as they are:", *loader.failed]), file=sys.stderr)
        return 1
    found = list(mutants(chosen.pattern))
    random.Random(chosen.seed).shuffle(found)
    results = _run(found, _by_code(loader.tests), chosen.minutes, chosen.out)
    print(_report(results, len(found)))
    return 0


def _by_code(tests: list[Test]) -> dict[CodeType, list[Test]]:
    """The tests that reach each function, those that reach least first: they are quick and to the point."""
    reach: dict[CodeType, list[Test]] = defaultdict(list)
    for test in sorted(tests, key=lambda test: (len(test.reaches), test.seconds)):
        for code in test.reaches:
            reach[code].append(test)
    return reach


def _run(
    found: list[Mutant], reach: dict[CodeType, list[Test]], minutes: float | None, out: Path | None
) -> dict[str, str]:
    results: dict[str, str] = {}
    end = time.monotonic() + 60 * minutes if minutes else None
    for mutant in found:
        if end and time.monotonic() > end:
            break
        results[mutant.name] = result(mutant, reach.get(mutant.original.__code__, []))
        if out and len(results) % 10 == 0:
            out.write_text(json.dumps(results, indent=0), encoding="utf-8")
    if out:
        out.write_text(json.dumps(results, indent=0), encoding="utf-8")
    return results


def _report(results: dict[str, str], whole: int) -> str:
    """The figures by file, and what survived."""
    kinds = ("killed", "timed out", "survived", "no tests")
    lines = [
        f"{len(results)} of {whole} mutants tried",
        f"{'':20}" + "".join(f"{kind:>12}" for kind in kinds),
    ]
    by_file: dict[str, Counter[str]] = defaultdict(Counter)
    for name, said in results.items():
        by_file[name.partition(".")[0]][said] += 1
    total: Counter[str] = sum(by_file.values(), Counter())
    for file, counts in [*sorted(by_file.items()), ("all", total)]:
        lines.append(f"{file:20}" + "".join(f"{counts[kind]:12}" for kind in kinds))
    left = [name for name, said in results.items() if said in ("survived", "no tests")]
    return "\n".join([*lines, "", *sorted(left)])


if __name__ == "__main__":
    sys.exit(main())
