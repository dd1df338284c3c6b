"""Which rules of the rule book are tested by name, and which the procedure's conclusions cite.

``python -m evals.rule_coverage [PATH ...]`` prints every rule with the tests that name it and where it is
cited (stage, next step, parts, refusals, faults, entitlements and deadlines of an assessment): on the
procedure's own test cases, and on the labelled messages at PATH (by default those bundled with the
listener's evaluation). A rule neither tested nor cited is shown with its reason. Held-out messages are left
out. The test cases come with the source tree, so the command runs from a checkout.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import assistant.procedure
from assistant.procedure.assessment import Assessment
from evals.listener.labels import HELD_OUT, bucket, case_from_labels, load

ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "evals" / "listener" / "data"
TESTS = ROOT / "tests" / "procedure"
# The tests told by hand; the property tests make up cases at random, which would make the figures vary.
BY_HAND = ("rules", "test_edge_cases.py", "test_assess.py", "test_stages.py", "test_faults.py",
           "test_next_steps.py", "test_entitlements.py")  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """Every rule id with its tests, where it is cited, and its reason for having neither."""

    ids: tuple[str, ...]
    tested: Mapping[str, list[str]]
    cited_by_tests: frozenset[str]
    cited_by_messages: frozenset[str]
    reasons: Mapping[str, str]

    @property
    def cited(self) -> frozenset[str]:
        return self.cited_by_tests | self.cited_by_messages

    @property
    def neither(self) -> tuple[str, ...]:
        return tuple(one for one in self.ids if one not in self.tested and one not in self.cited)


def citations(found: Assessment) -> frozenset[str]:
    """The ids of every rule that a conclusion of this assessment rests on. (The chain holds the parts,
    refusals, faults and entitlements; the doubts are conflicts between rules and cite none.)"""
    cited = {rule for step in found.chain for rule in step.rules}
    cited |= {rule for limit in found.deadlines for rule in limit.rules}
    return frozenset(cited | {rule for refusal in found.refusals for rule in refusal.rules})


def cited_by_messages(paths: Iterable[Path]) -> frozenset[str]:
    """What the assessments of the labelled messages cite, held-out ones left out."""
    messages = [message for path in paths for message in load(path) if bucket(message.id) not in HELD_OUT]
    return frozenset().union(
        *(citations(assistant.procedure.assess(case_from_labels(m), m.today, ask=False)) for m in messages)
    )


def cited_by_tests() -> frozenset[str]:
    """What every assessment made by the tests told by hand cites. Raises SystemExit where a test fails."""
    import pytest  # a tool of the developers, not of the product

    cited: set[str] = set()
    assess: Callable[..., Assessment] = assistant.procedure.assess

    def recorded(*args: Any, **options: Any) -> Assessment:
        found = assess(*args, **options)
        cited.update(citations(found))
        return found

    assistant.procedure.assess = recorded
    try:
        failed = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *_by_hand()])
    finally:
        assistant.procedure.assess = assess
    if failed:
        raise SystemExit("The coverage is not counted: the tests above fail.")
    return frozenset(cited)


def _by_hand() -> list[str]:
    return [str(TESTS / name) for name in BY_HAND]


def coverage(paths: Iterable[Path]) -> Coverage:
    """The whole of it. Raises ModuleNotFoundError where the tests are not at hand."""
    by_tests = cited_by_tests()  # before the tests are imported, so that theirs are the recorded assessments
    naming = importlib.import_module("tests.procedure.rules.naming")
    return Coverage(
        ids=naming.rule_ids(),
        tested=naming.rules_tested(),
        cited_by_tests=by_tests,
        cited_by_messages=cited_by_messages(paths),
        reasons=naming.reasons(),
    )


def report(found: Coverage) -> str:
    """One line a rule, then the figures."""
    lines = [_line(one, found) for one in found.ids]
    whole = len(found.ids)
    counts = {
        "tested by name": sum(one in found.tested for one in found.ids),
        "cited on the tests' cases": sum(one in found.cited_by_tests for one in found.ids),
        "cited on the labelled messages": sum(one in found.cited_by_messages for one in found.ids),
        "tested or cited": whole - len(found.neither),
        "neither, with the reason": sum(one in found.reasons for one in found.neither),
        "neither, and no reason": sum(one not in found.reasons for one in found.neither),
    }
    return "\n".join([*lines, "", *(f"{what:32} {count:3} of {whole}" for what, count in counts.items())])


def _line(rule_id: str, found: Coverage) -> str:
    places = (("tests", found.cited_by_tests), ("messages", found.cited_by_messages))
    cited = " and ".join(name for name, ids in places if rule_id in ids)
    tests = ", ".join(dict.fromkeys(found.tested.get(rule_id, ())))
    said = [f"tested by {tests}" if tests else "", f"cited on {cited}" if cited else ""]
    if not any(said):
        said.append(f"not decided: {found.reasons.get(rule_id, 'NO REASON GIVEN')}")
    return f"{rule_id:9} " + "; ".join(part for part in said if part)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="labelled messages (JSON lines)")
    chosen = parser.parse_args(arguments)
    missing = [str(path) for path in chosen.paths if not path.is_file()]
    if missing:
        print(f"There is no file of labelled messages at {', '.join(missing)}.", file=sys.stderr)
        return 1
    if not TESTS.is_dir():
        print("The tests are not here: run this from a checkout of the source.", file=sys.stderr)
        return 1
    found = coverage(chosen.paths or sorted(LABELLED.glob("*.jsonl")))
    print(report(found))
    return 1 if any(one not in found.reasons for one in found.neither) else 0


if __name__ == "__main__":
    sys.exit(main())
