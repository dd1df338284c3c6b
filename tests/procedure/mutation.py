"""A mutation run over the procedure that a small machine can finish: ``python3 run.py mutate``.

The mutants are mutmut's. Where mutmut starts pytest for each, here the tests are loaded and timed once, with
the lines that each of them runs; then, for each mutant, a forked child puts the mutant's code in the place of
the function's and calls the tests that reach the changed statement, until one fails. Those that have killed a
mutant of the same function go first.

``--seed`` orders the mutants at random, so that a run stopped by ``--minutes`` has tried a random sample of
the whole. With ``--kept FILE`` it goes on where an earlier run stopped: a mutant is tried again only where
its own code, or the tests (of one killed: the file of the test that killed it), have changed since. Run it
where nobody edits. Exit code 0 whatever survives; 1 where the tests fail as they are.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
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


Line = tuple[str, int]  # a file of the room and a line of it


class Mutant(NamedTuple):
    """A function of the room and one changed version of it. ``at`` are the lines of the statement changed,
    none where the change is not in a statement; ``content`` stands for both versions."""

    name: str
    original: FunctionType
    changed: FunctionType
    at: frozenset[Line]
    content: str


class Test(NamedTuple):
    name: str
    call: Callable[[], object]
    seconds: float
    reaches: frozenset[Line]
    calls: frozenset[Line]  # each function by its first line

    @property
    def file(self) -> str:
        return self.name.partition("::")[0]


class Result(NamedTuple):
    """What became of a mutant: ``said`` is killed, survived, timed out or no tests; ``by`` the test that
    killed it; ``content`` the mutant's and ``tests`` the tests', as they were."""

    said: str
    by: str
    content: str
    tests: str


def mutants(pattern: str) -> Iterator[Mutant]:
    """Every mutant of the room whose name fits, in the order of the files."""
    for path in sorted(ROOM.glob("*.py")):
        if not fnmatch(path.stem, pattern.partition(".")[0]):
            continue
        module = importlib.import_module(f"assistant.procedure.{path.stem}".removesuffix(".__init__"))
        for name, changed, was, now in _changed_functions(path, module):
            full = f"{path.stem}.{name}"
            original = _original(module, name)
            if original is not None and fnmatch(full, pattern):
                at = _statement(path, original.__code__, was, now)
                yield Mutant(full, original, changed, at, _digest("\n".join([*was, *now])))


def _changed_functions(
    path: Path, module: ModuleType
) -> Iterator[tuple[str, FunctionType, list[str], list[str]]]:
    """mutmut writes every version of a function beside it: load the file so written, and take them out, each
    with the lines of the function as it was and as it is now."""
    made = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    book = ModuleType(module.__name__)
    book.__file__ = module.__file__
    exec(compile(made.code, str(path), "exec"), book.__dict__)
    lines = made.code.splitlines()
    body = {
        node.name: lines[node.lineno : node.end_lineno]  # without its first line, which holds its name
        for node in ast.walk(ast.parse(made.code))
        if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name
    }
    places = [book, *(value for value in vars(book).values() if isinstance(value, type))]
    for place in places:
        for name, value in list(vars(place).items()):
            function = _plain(value)
            if "__mutmut_" in name and not name.endswith("_orig") and function is not None:
                whole = name.partition("__mutmut_")[0] + "__mutmut_orig"
                yield name, function, body.get(whole, []), body.get(name, [])


def _statement(path: Path, code: CodeType, was: list[str], now: list[str]) -> frozenset[Line]:
    """The lines of the innermost statement that differs: of one with a body of its own, those before it."""
    differs = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), None)
    if differs is None:
        return frozenset()
    function = next(
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and code.co_firstlineno in (node.lineno, *[wrapper.lineno for wrapper in node.decorator_list])
    )
    line = function.lineno + 1 + differs
    holding = [
        range(node.lineno, _header_end(node) + 1)
        for node in ast.walk(function)
        if isinstance(node, ast.stmt) and node is not function and node.lineno <= line <= _header_end(node)
    ]
    smallest = min(holding, key=len, default=range(0))
    return frozenset((str(path.resolve()), number) for number in smallest)


def _header_end(node: ast.stmt) -> int:
    body = getattr(node, "body", None)
    return body[0].lineno - 1 if body and body[0].lineno > node.lineno else node.end_lineno or node.lineno


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


Reached = dict[str, tuple[float, frozenset[Line], frozenset[Line]]]  # by test: seconds, lines, functions


class Loader:
    """A pytest plugin that takes the tests, once collected, instead of running them. Those in ``known`` are
    taken as they ran before."""

    def __init__(self, known: Reached) -> None:
        self.tests: list[Test] = []
        self.failed: list[str] = []
        self.known = known

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            call = _call(item)
            if call is None:
                continue
            if item.nodeid in self.known:
                self.tests.append(Test(item.nodeid, call, *self.known[item.nodeid]))
                continue
            _forget()  # what an earlier test left remembered, this one would not be seen to run
            start = time.process_time()
            try:
                reaches, calls = _traced(call)
            except pytest.skip.Exception:
                continue
            except Exception as error:
                self.failed.append(f"{item.nodeid}: {error}")
                continue
            self.tests.append(Test(item.nodeid, call, time.process_time() - start, reaches, calls))
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


def _traced(call: Callable[[], object]) -> tuple[frozenset[Line], frozenset[Line]]:
    """Which lines of the room a test runs, and which of its functions it calls."""
    lines: set[Line] = set()
    functions: set[Line] = set()
    room = str(ROOM.resolve())

    def entered(frame: FrameType, event: str, _: object):  # type: ignore[no-untyped-def]
        code = frame.f_code
        if not code.co_filename.startswith(room):
            return None
        functions.add(_first_line(code))

        def ran(frame: FrameType, event: str, _: object):  # type: ignore[no-untyped-def]
            if event == "line":
                lines.add((code.co_filename, frame.f_lineno))
            return ran

        return ran

    sys.settrace(entered)
    try:
        call()
    finally:
        sys.settrace(None)
    return frozenset(lines), frozenset(functions)


def _first_line(code: CodeType) -> Line:
    return code.co_filename, code.co_firstlineno


def result(mutant: Mutant, tests: list[Test]) -> tuple[str, str]:
    """Killed, survived, or timed out, in a child of its own; and the test that killed it."""
    if not tests:
        return "no tests", ""
    limit = max(AT_LEAST_SECONDS, TIMES_SLOWER * sum(test.seconds for test in tests))
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        os._exit(_try(mutant, tests, int(limit) + 1, writes))
    os.close(writes)
    with os.fdopen(reads) as said:
        by = said.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timed out", by
    return ("survived", "") if os.WEXITSTATUS(status) == 0 else ("killed", by)


def _try(mutant: Mutant, tests: list[Test], seconds: int, tell: int) -> int:
    signal.setitimer(signal.ITIMER_PROF, seconds)  # processor seconds: ends the child
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    test = tests[0]
    try:
        mutant.original.__code__ = mutant.changed.__code__
        mutant.original.__defaults__ = mutant.changed.__defaults__
        mutant.original.__kwdefaults__ = mutant.changed.__kwdefaults__
        _forget()
        for test in tests:
            test.call()
    except BaseException:
        os.write(tell, test.name.encode())
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
    parser.add_argument("--kept", type=Path, help="keep the results there (JSON), and go on from them")
    chosen = parser.parse_args(arguments)
    loader = Loader(_reached(chosen.kept))
    pytest.main([*TESTS, "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutation"], plugins=[loader])
    if loader.failed:
        print("\n".join(["The tests fail as they are:", *loader.failed]), file=sys.stderr)
        return 1
    _keep_reached(loader.tests, chosen.kept)
    found = list(mutants(chosen.pattern))
    random.Random(chosen.seed).shuffle(found)
    kept = _kept(chosen.kept)
    _run(found, loader.tests, chosen.minutes, kept, chosen.kept)
    tried = {mutant.name: kept[mutant.name] for mutant in found if mutant.name in kept}
    print(_report({name: one.said for name, one in tried.items()}, len(found)))
    return 0


def _kept(path: Path | None) -> dict[str, Result]:
    """The results of earlier runs."""
    if path is None or not path.exists():
        return {}
    return {name: Result(*held) for name, held in json.loads(path.read_text(encoding="utf-8")).items()}


def _reached(kept: Path | None) -> Reached:
    """What an earlier run saw each test reach, if neither the tests nor the room have changed since."""
    if kept is None or not _beside(kept).exists():
        return {}
    held = json.loads(_beside(kept).read_text(encoding="utf-8"))
    if held["content"] != _everything():
        return {}
    return {
        name: (seconds, _of_files(lines), _of_files(functions))
        for name, (seconds, lines, functions) in held["tests"].items()
    }


def _keep_reached(tests: list[Test], kept: Path | None) -> None:
    if kept is not None:
        held = {one.name: (one.seconds, _by_file(one.reaches), _by_file(one.calls)) for one in tests}
        _beside(kept).write_text(json.dumps({"content": _everything(), "tests": held}), encoding="utf-8")


def _beside(kept: Path) -> Path:
    return kept.with_suffix(".reached.json")


def _everything() -> str:
    room = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*.py")))
    return _digest(_contents()[""] + room)


def _by_file(lines: Iterable[Line]) -> dict[str, list[int]]:
    held: dict[str, list[int]] = defaultdict(list)
    for path, number in sorted(lines):
        held[path].append(number)
    return held


def _of_files(held: Mapping[str, list[int]]) -> frozenset[Line]:
    return frozenset((path, number) for path, numbers in held.items() for number in numbers)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _contents() -> dict[str, str]:
    """What each file of the tests holds, and (under "") all of them together."""
    files = sorted(path for path in Path("tests/procedure").rglob("*") if path.suffix in (".py", ".yaml"))
    held = {
        str(path): _digest(path.read_text(encoding="utf-8")) for path in files if path.name != "mutation.py"
    }
    return {**held, "": _digest("".join(held.values()))}


def _stands(held: Result, mutant: Mutant, tests: Mapping[str, str]) -> bool:
    """Whether an earlier result is still that of this mutant with these tests."""
    if held.content != mutant.content:
        return False
    return held.tests == tests[""] or (bool(held.by) and held.tests == tests.get(held.by.partition("::")[0]))


def _run(
    found: list[Mutant], tests: list[Test], minutes: float | None, kept: dict[str, Result], out: Path | None
) -> None:
    """Try each mutant that has no result that stands, until the time is up; into ``kept`` and the file."""
    end = time.monotonic() + 60 * minutes if minutes else None
    contents, names = _contents(), {test.name for test in tests}
    by_line, by_code = _reaching(tests)
    kills: dict[Line, Counter[str]] = defaultdict(Counter)
    for mutant in found:
        held = kept.pop(mutant.name, None)
        if held is not None and _stands(held, mutant, contents) and (not held.by or held.by in names):
            kept[mutant.name] = held
            kills[_first_line(mutant.original.__code__)][held.by] += 1
    for count, mutant in enumerate([one for one in found if one.name not in kept], 1):
        if end and time.monotonic() > end:
            break
        code = _first_line(mutant.original.__code__)
        killed = kills[code]
        reaching = {test.name: test for line in mutant.at for test in by_line[line]} if mutant.at else {}
        among = list(reaching.values()) or by_code[code]
        among.sort(key=lambda test: (-killed[test.name], len(test.calls), test.seconds))
        said, by = result(mutant, among)
        killed[by] += bool(by)
        of = contents.get(by.partition("::")[0], contents[""]) if by else contents[""]
        kept[mutant.name] = Result(said, by, mutant.content, of)
        if out and count % 25 == 0:
            _keep(kept, out)
    if out:
        _keep(kept, out)


def _keep(kept: Mapping[str, Result], out: Path) -> None:
    out.write_text(json.dumps(kept, indent=0), encoding="utf-8")


def _reaching(tests: list[Test]) -> tuple[dict[Line, list[Test]], dict[Line, list[Test]]]:
    """The tests that run each line, and that call each function."""
    by_line: dict[Line, list[Test]] = defaultdict(list)
    by_code: dict[Line, list[Test]] = defaultdict(list)
    for test in tests:
        for line in test.reaches:
            by_line[line].append(test)
        for code in test.calls:
            by_code[code].append(test)
    return by_line, by_code


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
