"""Learns the weights of the listener's decode: ``python -m evals.listener.train_decode PATH``.

Reads the labelled messages at PATH (only the tenths for learning, see ``labels``) and writes
``decode.npz`` (what each feature of a clause says for each event type, and whether an event is negated or
planned) and ``attach.yaml`` (which told date belongs to which event) into the listener's folder. Nothing is
random: the same messages give the same files.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from assistant.case import Event, EventType, When
from assistant.understanding import attach as attaching
from assistant.understanding.clause_features import see, see_state
from assistant.understanding.cues import load_cues
from assistant.understanding.dates import read_dates
from assistant.understanding.events import Turn
from assistant.understanding.order import Position
from assistant.understanding.segments import Clause, split
from assistant.understanding.weigher import TYPES, WEIGHTS_FILE, polarity_features, rules_view
from evals.listener.labels import TRAIN, LabelledEvent, Message, bucket, load
from evals.listener.measure import date_right

COMMON_WORDS = 250
LEAST_SEEN = 3
STRENGTH = 0.6  # inverse of the penalty on large weights, events
POLARITY_STRENGTH = 0.2
CUE_BELIEVED = 2.0  # log-odds that a cue adds before anything is learned, and again where it is a plain one
ATTACH_LEAN = 0.6  # added to the learned bias: chosen on the tenth for choosing
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class ReadTurn:
    """A turn with its labels: per clause, the events that it tells."""

    message: Message
    turn: Turn
    labels: list[list[LabelledEvent]]


def read_turns(message: Message) -> Iterator[ReadTurn]:
    """Every turn of a message, each labelled event given to the clause that shares most of its words."""
    before: list[When] = []
    for number, text in enumerate(message.turns):
        clauses = split(text)
        mentions = read_dates(text, message.today, before, clauses)
        before += [m.when for m in mentions if m.when.known]
        turn = Turn.of(text, clauses, load_cues().read([c.text for c in clauses]), mentions, number == 0)
        labels: list[list[LabelledEvent]] = [[] for _ in clauses]
        for event in message.events:
            start = text.find(event.text)
            if event.turn != number or start < 0:
                continue
            end = start + len(event.text)
            shared = [min(end, c.end) - max(start, c.start) for c in clauses]
            if shared and max(shared) > 0:
                labels[int(np.argmax(shared))].append(event)
        yield ReadTurn(message, turn, labels)


def conversations(messages: Iterable[Message]) -> Iterator[list[ReadTurn]]:
    """The turns of each message."""
    for message in messages:
        yield list(read_turns(message))


def event_rows(
    told: Sequence[list[ReadTurn]], common: frozenset[str]
) -> tuple[list[list[str]], list[set[EventType]]]:
    """Features and event types of every clause, each read after what was truly told before it."""
    rows, kinds = [], []
    for conversation in told:
        position = Position()
        for read in conversation:
            near: EventType | None = None
            for seen, labels in zip(read.turn.seen, read.labels, strict=True):
                rows.append([*seen.features, *see_state(seen, position, near, common)])
                kinds.append({e.type for e in labels})
                near = None
                for event in labels:
                    position = position.then(event.type, not event.negated and not event.planned)
                    near = event.type
    bare_rows, bare_kinds = bare_clauses(told, common)
    return [*rows, *bare_rows], [*kinds, *bare_kinds]


def bare_clauses(
    told: Sequence[list[ReadTurn]], common: frozenset[str]
) -> tuple[list[list[str]], list[set[EventType]]]:
    """Clauses that tell their event plainly, each as a message of its own: people write one line, too."""
    rows, kinds = [], []
    for read in (read for conversation in told for read in conversation):
        for number, labels in enumerate(read.labels):
            plain = [
                e
                for e in labels
                if (hit := read.turn.cues[number].events.get(e.type)) and hit.strength >= 1.5
            ]
            if not plain or len(plain) < len(labels):
                continue
            clause = read.turn.clauses[number]
            inside = [
                replace(m, start=m.start - clause.start, end=m.end - clause.start)
                for m in read.turn.mentions
                if clause.start <= m.start < clause.end
            ]
            alone = see(
                [Clause(clause.text, 0, len(clause.text), 0)], [read.turn.cues[number]], inside, True
            )[0]
            rows.append([*alone.features, *see_state(alone, Position(), None, common)])
            kinds.append({e.type for e in labels})
    return rows, kinds


def common_words(told: Sequence[list[ReadTurn]]) -> list[str]:
    """The words most often seen in clauses that tell an event."""
    counts: Counter[str] = Counter()
    for conversation in told:
        for read in conversation:
            for seen, labels in zip(read.turn.seen, read.labels, strict=True):
                if labels:
                    counts.update(seen.words)
    return [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:COMMON_WORDS]]


def matrix(rows: Sequence[Sequence[str]], names: dict[str, int]) -> sparse.csr_matrix:
    """One row of ones and zeros for each list of features."""
    starts, columns = [0], []
    for row in rows:
        columns += sorted({names[f] for f in row if f in names})
        starts.append(len(columns))
    shape = (len(rows), len(names))
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, np.array(columns, np.int32), np.array(starts, np.int32)), shape=shape)


def often_seen(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Features seen often enough to learn from, numbered by name."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(set(row))
    return {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST_SEEN))}


def fit(
    rows: Sequence[Sequence[str]],
    answers: Sequence[NDArray[np.bool_]],
    strength: float,
    expected: Sequence[Mapping[str, float]] = (),
) -> tuple[list[str], Floats]:
    """One logistic model an answer; "bias" holds its intercept. Weights too small to matter are left out.

    ``expected`` holds for each answer the weights that are believed before any message is read: the penalty
    is on the distance from them (a Gaussian prior; Gelman et al., Bayesian Data Analysis, 3rd ed., 16.3), so
    that a rare answer with a plain cue is not learned away for want of examples.
    """
    names = often_seen(rows)
    seen = matrix(rows, names)
    weights = np.zeros((len(names), len(answers)), np.float32)
    for column, answer in enumerate(answers):
        start = np.zeros(len(names))
        for name, weight in (expected[column] if expected else {}).items():
            if name in names:
                start[names[name]] = weight
        if answer.sum() < LEAST_SEEN:
            start[names["bias"]] = -9.0
            weights[:, column] = start
            continue
        weights[:, column] = _fitted(seen, answer, start, strength, names["bias"])
    kept = np.abs(weights).max(axis=1) > 0.02
    return [name for name, keep in zip(names, kept, strict=True) if keep], weights[kept]


def _fitted(
    seen: sparse.csr_matrix,
    answer: NDArray[np.bool_],
    expected: NDArray[np.float64],
    strength: float,
    bias: int,
) -> NDArray[np.float64]:
    """The likeliest weights of one answer given what was expected of them."""
    sign = np.where(answer, 1.0, -1.0)
    tight = np.full(len(expected), 1 / strength)
    tight[bias] = 1e-3 / strength  # how often it is told is learned freely
    turned = seen.T.tocsr()

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (seen @ weights)
        off = weights - expected
        loss = np.logaddexp(0, -margin).sum() + 0.5 * (tight * off * off).sum()
        return float(loss), turned @ (-sign * expit(-margin)) + tight * off

    found = minimize(cost, expected, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: NDArray[np.float64] = found.x
    return weights


def polarity_rows(told: Sequence[list[ReadTurn]]) -> tuple[list[list[str]], list[NDArray[np.bool_]]]:
    """Features of every labelled event, and whether it is negated and planned."""
    rows, negated, planned = [], [], []
    for conversation in told:
        for read in conversation:
            for number, event, ahead in _with_dates(read):
                turn = read.turn
                clause = turn.clauses[number]
                view = rules_view(clause.text, turn.sentences[clause.sentence], event.type, ahead)
                joined = number > 0 and turn.clauses[number - 1].sentence == clause.sentence
                before = turn.seen[number - 1].own if joined else ()
                rows.append(polarity_features(turn.seen[number].own, before, event.type, ahead, view))
                negated.append(event.negated)
                planned.append(event.planned)
    return rows, [np.array(negated), np.array(planned)]


def _with_dates(read: ReadTurn) -> Iterator[tuple[int, LabelledEvent, bool | None]]:
    events = labelled_events(read)
    told = [(clause, event.type, offset) for clause, offset, event in events]
    places = attaching.Places.of(read.turn.text, read.turn.clauses, told, read.turn.mentions)
    whens = attaching.attach(places, read.message.today)
    for (clause, _, event), when in zip(events, whens, strict=True):
        yield clause, event, None if when.earliest is None else when.earliest > read.message.today


def labelled_events(read: ReadTurn) -> list[tuple[int, int, LabelledEvent]]:
    """Clause, offset in it and label of every labelled event of a turn, in order."""
    events = []
    for number, labels in enumerate(read.labels):
        for event in labels:
            start = read.turn.text.find(event.text)
            events.append((number, max(start - read.turn.clauses[number].start, 0), event))
    return sorted(events, key=lambda e: e[:2])


def learn_attach(told: Sequence[list[ReadTurn]]) -> dict[str, float]:
    """Weights for which told date belongs to which event."""
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    for conversation in told:
        for read in conversation:
            events = labelled_events(read)
            named = [(clause, event.type, offset) for clause, offset, event in events]
            places = attaching.Places.of(read.turn.text, read.turn.clauses, named, read.turn.mentions)
            for number, (clause, _, event) in enumerate(events):
                if event.date is None and event.date_text:
                    continue
                for which in places.within_reach(clause):
                    heard = Event(id="x", type=event.type, when=places.mentions[which].when)
                    rows.append(attaching.pair_features(places, number, which))
                    right.append(event.date is not None and date_right(event, heard))
    names = {name: i for i, name in enumerate(sorted({name for row in rows for name in row}))}
    values = np.zeros((len(rows), len(names)), np.float32)
    for i, row in enumerate(rows):
        for name, value in row.items():
            values[i, names[name]] = value
    model = LogisticRegression(C=1.0, max_iter=2000, fit_intercept=False).fit(values, np.array(right))
    weights = {name: round(float(model.coef_[0][i]), 3) for name, i in names.items()}
    weights["bias"] = round(weights["bias"] + ATTACH_LEAN, 3)
    return weights


def save(
    path: Path,
    names: Sequence[str],
    weights: Floats,
    polarity_names: Sequence[str],
    polarity_weights: Floats,
    common: Sequence[str],
) -> None:
    """Write ``decode.npz``: names as UTF-8 bytes, one a line; weights as 16-bit floats."""

    def lines(words: Iterable[object]) -> NDArray[np.uint8]:
        return np.frombuffer("\n".join(map(str, words)).encode(), np.uint8)

    np.savez_compressed(
        path,
        names=lines(names),
        weights=weights.astype(np.float16),
        polarity_names=lines(polarity_names),
        polarity_weights=polarity_weights.astype(np.float16),
        common=lines(common),
        types=lines(TYPES),
    )


def train(messages: Sequence[Message], folder: Path) -> None:
    """Learn everything from the messages and write the two files."""
    told = list(conversations(messages))
    (folder / attaching.WEIGHTS_FILE.name).write_text(yaml.safe_dump(learn_attach(told)), encoding="utf-8")
    attaching.load_weights.cache_clear()
    common = common_words(told)
    rows, kinds = event_rows(told, frozenset(common))
    believed = [{f"c:{kind}": CUE_BELIEVED, f"c:{kind}:2": CUE_BELIEVED} for kind in TYPES]
    names, weights = fit(rows, [np.array([kind in k for k in kinds]) for kind in TYPES], STRENGTH, believed)
    polarity_names, polarity_weights = fit(*polarity_rows(told), POLARITY_STRENGTH)
    save(folder / WEIGHTS_FILE.name, names, weights, polarity_names, polarity_weights, common)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("path", type=Path, nargs="+", help="files of labelled messages (JSON lines)")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE.parent, help="folder to write to")
    given = parser.parse_args(arguments)
    try:
        messages = [m for path in given.path for m in load(path) if bucket(m.id) in TRAIN]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    train(messages, given.out)
    print(f"learned from {len(messages)} messages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
