"""Measures the listener: what it heard against what was told, and what the procedure made of it.

``python -m evals.listener.measure PATH [--buckets 2]`` reads the labelled messages at PATH in the given
tenths (see ``labels.bucket``; 0 and 1 are held out) and prints:

- events: precision, recall and F1 over (type, turn, overlapping words), and again without the words;
- dates, negation and plans, over the events heard;
- facts: the share right of each;
- end to end: the share right of each kind of label, with the stage confusions.

Intervals are 95 % bootstrap intervals over messages (1,000 resamples, fixed seed). ``--labelled facts``
gives the procedure the labelled facts with the heard events, ``--labelled events`` the other way about.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np

from assistant.case import Case, Event
from assistant.procedure import assess, stage_of
from assistant.understanding import Listener
from evals.listener.labels import LabelledEvent, Message, bucket, case_from_labels, load
from evals.listener.oracle import checks
from vectorstore.embedder import load_embedder

GIVE = timedelta(days=3)  # "three weeks ago" is labelled plus or minus three days
RESAMPLES = 1000


@dataclass
class Score:
    """Counts for one message: name -> (right, asked)."""

    counts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, name: str, right: int, asked: int) -> None:
        before = self.counts.get(name, (0, 0))
        self.counts[name] = (before[0] + right, before[1] + asked)


def listen_to(listener: Listener, message: Message) -> Case:
    """The case after every turn of a message."""
    case = Case()
    for turn in message.turns:
        case = listener.listen(case, turn, message.today)
    return case


def pair_events(
    message: Message, heard: Sequence[Event], with_words: bool
) -> list[tuple[LabelledEvent, Event]]:
    """Labelled events with the heard ones that tell them: same type, turn and, ``with_words``, words."""
    pairs = []
    free = list(heard)
    for labelled in message.events:
        match = next((e for e in free if _same(message, labelled, e, with_words)), None)
        if match is not None:
            free.remove(match)
            pairs.append((labelled, match))
    return pairs


def _same(message: Message, labelled: LabelledEvent, heard: Event, with_words: bool) -> bool:
    if heard.type is not labelled.type or heard.evidence.turn != labelled.turn:
        return False
    if not with_words:
        return True
    turn = message.turns[labelled.turn]
    ours, theirs = turn.find(heard.evidence.quote), turn.find(labelled.text)
    return ours < theirs + len(labelled.text) and theirs < ours + len(heard.evidence.quote)


def date_right(labelled: LabelledEvent, heard: Event) -> bool:
    """Whether a heard date is the labelled day, or a span of the labelled width and place (3 days' give)."""
    told, ours = labelled.when(), heard.when
    if told.earliest is None or told.latest is None or ours.earliest is None or ours.latest is None:
        return False
    if told.day:
        return ours.day == told.day or (
            ours.day is None
            and ours.earliest <= told.day <= ours.latest
            and ours.latest - ours.earliest < timedelta(days=9)
        )
    if told.earliest - GIVE <= ours.earliest and ours.latest <= told.latest + GIVE:
        return True
    shared = min(ours.latest, told.latest) - max(ours.earliest, told.earliest)
    return 2 * shared >= max(ours.latest, told.latest) - min(ours.earliest, told.earliest)


def score(message: Message, case: Case, assessed: Case) -> Score:
    """Everything counted for one message; ``assessed`` is the case given to the procedure."""
    result = Score()
    heard = [e for e in case.events if e.type != "hearing"]
    pairs = pair_events(message, heard, with_words=True)
    result.add("events found (recall)", len(pairs), len(message.events))
    result.add("events right (precision)", len(pairs), len(heard))
    loose = pair_events(message, heard, with_words=False)
    result.add("events found, words aside", len(loose), len(message.events))
    result.add("events right, words aside", len(loose), len(heard))
    for labelled, event in pairs:
        if labelled.date is not None:
            result.add("dates", int(date_right(labelled, event)), 1)
        else:
            result.add("no date where none told", int(not event.when.known), 1)
        result.add("negated", int(event.negated == labelled.negated), 1)
        result.add("planned", int(event.planned == labelled.planned), 1)
    _score_facts(result, message, case)
    for check in checks(message, assess(assessed, message.today)):
        result.add(f"end to end: {check.kind}", int(check.right), 1)
        result.add("end to end: all labels", int(check.right), 1)
    if message.expect.safety is not None:
        right = {s.value.value for s in case.safety} == set(message.expect.safety)
        result.add("end to end: safety", int(right), 1)
        result.add("end to end: all labels", int(right), 1)
    return result


def _score_facts(result: Score, message: Message, case: Case) -> None:
    facts = message.facts
    if facts.person is not None:
        result.add("fact: person", int((case.person.value if case.person else "unknown") == facts.person), 1)
    result.add(
        "fact: procedure used",
        int((case.procedure_used.value if case.procedure_used else None) == facts.procedure_used),
        1,
    )
    for name, told, ours in (
        ("services", facts.services, [f.value.value for f in case.services]),
        ("reasons", facts.reasons_given, [f.value.code.value for f in case.reasons]),
    ):
        result.add(f"fact: {name} found", len(set(told) & set(ours)), len(set(told)))
        result.add(f"fact: {name} right", len(set(told) & set(ours)), len(set(ours)))


def interval(scores: Sequence[Score], name: str, seed: int = 0) -> tuple[float, float, float, int]:
    """Share right, its 95 % bootstrap interval over messages, and how many were asked."""
    pairs = np.array([s.counts.get(name, (0, 0)) for s in scores], dtype=float)
    asked = pairs[:, 1].sum()
    if not asked:
        return float("nan"), float("nan"), float("nan"), 0
    rng = np.random.default_rng(seed)
    drawn = pairs[rng.integers(0, len(pairs), (RESAMPLES, len(pairs)))].sum(axis=1)
    shares = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(pairs[:, 0].sum() / asked), float(low), float(high), int(asked)


def report(scores: Sequence[Score], confusions: Counter[tuple[str, str]], seconds: Sequence[float]) -> str:
    """The figures as text."""
    names = sorted({name for s in scores for name in s.counts})
    lines = [f"{len(scores)} messages"]
    for name in names:
        share, low, high, asked = interval(scores, name)
        lines.append(f"{name:42} {share:.3f}  [{low:.3f}, {high:.3f}]  of {asked}")
    for label, recall, precision in (
        ("F1", "events found (recall)", "events right (precision)"),
        ("F1, words aside", "events found, words aside", "events right, words aside"),
    ):
        r, p = interval(scores, recall)[0], interval(scores, precision)[0]
        lines.append(f"{label:42} {2 * p * r / (p + r) if p + r else 0.0:.3f}")
    lines.append(f"seconds a message: median {np.median(seconds):.3f}, p95 {np.percentile(seconds, 95):.3f}")
    lines.append("stage confusions (expected -> got):")
    lines.extend(f"  {count:4} {told} -> {got}" for (told, got), count in confusions.most_common(25))
    return "\n".join(lines)


def measure(
    messages: Iterable[Message], listener: Listener, labelled: str = "", wrong: list[str] | None = None
) -> tuple[list[Score], Counter[tuple[str, str]], list[float]]:
    """Listen to each message and count. ``wrong`` collects a line for each label missed."""
    scores, confusions, seconds = [], Counter[tuple[str, str]](), []
    for message in messages:
        start = time.perf_counter()
        case = listen_to(listener, message)
        seconds.append(time.perf_counter() - start)
        told = case_from_labels(message)
        assessed = case
        if labelled == "facts":
            assessed = told.model_copy(update={"events": case.events})
        elif labelled == "events":
            assessed = case.model_copy(update={"events": told.events})
        scores.append(score(message, case, assessed))
        for check in checks(message, assess(assessed, message.today)):
            if check.right:
                continue
            if check.kind == "stage":
                confusions[(check.expected, check.got)] += 1
            if wrong is not None:
                wrong.append(f"{message.id}\t{check.kind}\t{check.expected}\t{check.got}")
    return scores, confusions, seconds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("path", type=Path, help="a file of labelled messages (JSON lines)")
    parser.add_argument("--buckets", default="2", help="tenths to measure on, e.g. 2 or 3-9 or 0,1")
    parser.add_argument(
        "--labelled", choices=["facts", "events"], default="", help="take these from the labels"
    )
    parser.add_argument("--wrong", type=Path, help="write each label missed to this file")
    given = parser.parse_args(arguments)
    try:
        messages = [m for m in load(given.path) if bucket(m.id) in _buckets(given.buckets)]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    wrong: list[str] = []
    print(report(*measure(messages, Listener(load_embedder(), stage_of=stage_of), given.labelled, wrong)))
    if given.wrong:
        given.wrong.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    return 0


def _buckets(told: str) -> set[int]:
    chosen: set[int] = set()
    for part in told.split(","):
        first, _, last = part.partition("-")
        chosen.update(range(int(first), int(last or first) + 1))
    return chosen


if __name__ == "__main__":
    raise SystemExit(main())
