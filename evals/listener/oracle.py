"""Measures the procedure apart from the listener: right facts in, is the outcome right?

``python -m evals.listener.oracle PATH`` reads the labelled messages at PATH, makes of each the case that a
perfect listener would make, assesses it, and prints for each kind of label the share right and the
confusions. A list of stages or next steps in a label means that any of them is right. Circumstances are not
labelled, so faults that rest on them are shown apart.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.case import Case
from assistant.procedure import assess
from assistant.procedure.assessment import Assessment
from evals.listener.labels import (
    HELD_OUT,
    Message,
    bucket,
    case_from_labels,
    load,
    real_data_path,
    services_by_route,
)

# Faults that rest on what a person says of the council's conduct, which the labels do not hold.
FROM_CIRCUMSTANCES = frozenset(
    {
        "no_signposting",
        "poor_communication",
        "no_independent_person",
        "poor_adjudication",
        "remedy_inadequate",
        "refused_compensation",
        "late_complaint_refused",
    }
)
# Asks that rest on what a person lost, needs or wants put right, likewise.
ASKS_FROM_CIRCUMSTANCES = frozenset(
    {
        "apology",
        "backdated_support",
        "correction_of_records",
        "financial_remedy",
        "reasonable_adjustments",
        "reassessment",
        "reimbursement",
    }
)


@dataclass(frozen=True)
class Check:
    """One labelled expectation against what was concluded."""

    kind: str
    expected: str
    got: str
    right: bool


def checks(message: Message, found: Assessment) -> Iterator[Check]:
    """Every expectation of a message, checked one by one (one check a fault, a route, a deadline)."""
    expect = message.expect
    yield from _one_of("stage", expect.stage, found.stage)
    yield from _one_of("next_step", expect.next_step, found.next_step)
    if expect.can_escalate is not None or message.expects_unsettled:
        right = found.can_escalate is expect.can_escalate
        yield Check("can_escalate", str(expect.can_escalate), str(found.can_escalate), right)
    faults = {fault.code.value for fault in found.council_faults}
    for code in expect.faults_include or ():
        kind = "faults_include (circumstances)" if code in FROM_CIRCUMSTANCES else "faults_include"
        yield Check(kind, code, ",".join(sorted(faults)), code in faults)
    for code in expect.faults_exclude or ():
        yield Check("faults_exclude", f"not {code}", ",".join(sorted(faults)), code not in faults)
    yield from _all_in("routes_include", expect.routes_include, {route.value for route in found.routes})
    asks = {ask.code.value for ask in found.can_ask_for}
    for code in expect.ask_for_include or ():
        kind = "ask_for_include (circumstances)" if code in ASKS_FROM_CIRCUMSTANCES else "ask_for_include"
        yield Check(kind, code, ",".join(sorted(asks)), code in asks)
    due = {(deadline.what.value, deadline.due) for deadline in found.deadlines}
    for what, day in (expect.deadlines or {}).items():
        got = ",".join(sorted(f"{one}" for code, one in due if code == what))
        yield Check("deadlines", f"{what} {day}", got, (what, day) in due)


def _one_of(kind: str, expected: str | list[str] | None, got: str) -> Iterator[Check]:
    if expected is None:
        return
    allowed = [expected] if isinstance(expected, str) else expected
    yield Check(kind, "|".join(allowed), str(got), got in allowed)


def _all_in(kind: str, expected: list[str] | None, got: set[str]) -> Iterator[Check]:
    for code in expected or ():
        yield Check(kind, code, ",".join(sorted(got)), code in got)


def measure(messages: Iterable[Message], by_route: bool = False) -> list[tuple[Message, Case, Check]]:
    """All checks of all messages, each with the message and the case it was made on.

    ``by_route`` names the services of other bodies from the expected routes, as the labels have no word for
    them; the routes themselves are then not a measure.
    """
    results = []
    for message in messages:
        case = case_from_labels(message)
        if by_route:
            case = case.model_copy(update={"services": services_by_route(message)})
        found = assess(case, message.today)
        results += [(message, case, check) for check in checks(message, found)]
    return results


def report(results: list[tuple[Message, Case, Check]], confusions: int) -> str:
    """The shares right, then each kind's commonest confusions with the ids they arose in."""
    lines = []
    kinds = sorted({check.kind for _, _, check in results})
    for kind in kinds:
        marks = [check.right for _, _, check in results if check.kind == kind]
        lines.append(f"{kind:32} {sum(marks):5} of {len(marks):5}  {sum(marks) / len(marks):7.2%}")
    for kind in kinds if confusions else []:
        wrong: dict[str, list[str]] = {}
        for message, _, check in results:
            if check.kind == kind and not check.right:
                wrong.setdefault(f"{check.expected} <- {check.got}", []).append(message.id)
        lines += ["", kind]
        order = Counter({key: len(ids) for key, ids in wrong.items()}).most_common(confusions)
        lines += [f"  {count:3}  {key}   {' '.join(wrong[key][:12])}" for key, count in order]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="?", help="labelled messages (default: under NEXTSTAGE_REAL_DATA)")
    parser.add_argument("--held-out", action="store_true", help="buckets 0 and 1 instead, figures only")
    parser.add_argument("--confusions", type=int, default=40, help="how many to show of each kind")
    parser.add_argument(
        "--by-route", action="store_true", help="name other bodies' services from the expected routes"
    )
    parser.add_argument("--kind", help="only this kind of label")
    chosen = parser.parse_args(arguments)
    path = chosen.path or real_data_path()
    if path is None:
        print("No labelled messages: give their path, or set NEXTSTAGE_REAL_DATA.", file=sys.stderr)
        return 1
    messages = [m for m in load(path) if (bucket(m.id) in HELD_OUT) == chosen.held_out]
    results = measure(messages, chosen.by_route)
    if chosen.kind:
        results = [result for result in results if result[2].kind == chosen.kind]
    print(f"{len(messages)} messages")
    print(report(results, 0 if chosen.held_out else chosen.confusions))
    return 0


if __name__ == "__main__":
    sys.exit(main())
