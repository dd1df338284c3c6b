"""How well the heads read: figures for a part of the labelled messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.network import Labels
from evals.listener.targets import Example

Floats = NDArray[np.float32]
EVENT_THRESHOLD = 0.35


def f1(told: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    """Micro F1 of two boolean arrays of one shape; 0 where nothing is told or right."""
    hits = float((told & right).sum())
    return 2 * hits / max(1.0, float(told.sum() + right.sum()))


def figures(
    clause: Floats, message: Mapping[str, Floats], examples: Sequence[Example], codes: Labels
) -> dict[str, float]:
    """Micro F1 of events (by clause and sentence), reasons, services, wants and faults; accuracies."""
    n = len(codes.events)
    events = np.concatenate([made.events for made in examples]) > 0
    told = _probability(clause[:, :n])
    reasons = _probability(clause[:, n + 2 :])
    out = {
        "events, by clause (F1)": f1(told > EVENT_THRESHOLD, events),
        "events, by sentence (F1)": sentence_f1(told, examples, EVENT_THRESHOLD),
        "reasons (F1)": _reason_f1(reasons, examples),
    }
    for head in ("person", "client", "procedure"):
        right = np.array([made.one[head] for made in examples])
        known = right >= 0
        out[f"{head} (accuracy)"] = float((message[head].argmax(1) == right)[known].mean())
    for head, threshold in (("services", 0.5), ("wants", 0.35)):
        right_many = np.stack([made.many[head] for made in examples]) > 0
        out[f"{head} (F1)"] = f1(_probability(message[head]) > threshold, right_many)
    stages = np.stack([made.many["stage"] for made in examples]) > 0
    staged = stages.any(1)
    best = message["stage"].argmax(1)
    out["stage (accuracy)"] = float(stages[np.arange(len(stages)), best][staged].mean())
    spoken = np.stack([made.fault_weight for made in examples]) == 1
    faults = np.stack([made.many["faults"] for made in examples]) > 0
    out["faults (F1)"] = f1((_probability(message["faults"]) > 0.5) & spoken, faults & spoken)
    return out


def sentence_f1(told: Floats, examples: Sequence[Example], threshold: float) -> float:
    """Micro F1 over (sentence, event type) pairs: a sentence tells what any of its clauses tells."""
    hits = wrong = missed = 0
    at = 0
    for made in examples:
        pairs: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
        for row, sentence in enumerate(made.sentences):
            right, read = pairs.setdefault(sentence, (set(), set()))
            right |= set(np.flatnonzero(made.events[row]).tolist())
            read |= set(np.flatnonzero(told[at + row] > threshold).tolist())
        at += len(made.sentences)
        for right, read in pairs.values():
            hits += len(right & read)
            wrong += len(read - right)
            missed += len(right - read)
    return 2 * hits / max(1, 2 * hits + wrong + missed)


def _reason_f1(told: Floats, examples: Sequence[Example]) -> float:
    at, read, right = 0, [], []
    for made in examples:
        rows = len(made.sentences)
        read.append(told[at : at + rows].max(0) > EVENT_THRESHOLD)
        right.append(made.reasons.max(0) > 0)
        at += rows
    return f1(np.stack(read), np.stack(right))


def _probability(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)
