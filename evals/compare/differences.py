"""What is different between two runs, question by question and figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evals.compare.causes import Cause, causes
from evals.metrics import METRICS, Change, change, mcnemar, retrieval_pairs
from evals.metrics.figures import Record
from evals.record import Found, Outcome, Result
from evals.versions.trace import changed

TOLD_IN_WORDS = (
    "calendar",
    "clock",
    "library",
    "refusal",
    "setting",
    "strength",
)  # fingerprints that are no hash
Functions = Callable[[Sequence[str]], Mapping[str, frozenset[str]]]


class LabelFlip(Record):
    """One label of one question that went from right to wrong, or back."""

    label: str
    worse: bool
    before: Any = None
    after: Any = None


class Flip(Record):
    """One question whose labels flipped, with the names of the changed things it leaned on."""

    id: str
    tags: tuple[str, ...] = ()
    held_back: bool = False
    labels: tuple[LabelFlip, ...] = ()
    new_harm: tuple[str, ...] = ()
    error: str | None = None
    because: tuple[str, ...] = ()

    @property
    def worse(self) -> bool:
        return bool(self.new_harm or self.error or any(label.worse for label in self.labels))


class Comparison(Record):
    """Everything different between two runs of one system (or of two) over the questions both were put."""

    before: str
    after: str
    questions: int
    left_out: tuple[str, ...]
    flips: tuple[Flip, ...]
    newly_wrong: int
    newly_right: int
    p: float
    figures: dict[str, Change]
    searches_changed: tuple[str, ...]
    made_with: dict[str, tuple[str, str]]
    changed: dict[str, str]
    causes: tuple[Cause, ...]

    @property
    def new_harm(self) -> tuple[Flip, ...]:
        return tuple(flip for flip in self.flips if flip.new_harm)


def compare(before: Result, after: Result, functions: Functions | None = None) -> Comparison:
    """Compare two runs. Questions that were asked or labelled otherwise in the two are left out and named.

    ``functions`` says which of our functions run for some questions (by id): it is asked only where code
    changed, for the questions that flipped.
    """
    old = {outcome.id: outcome for outcome in before.outcomes}
    pairs = [(old[new.id], new) for new in after.outcomes if new.id in old and _same(old[new.id], new)]
    paired = {new.id for _, new in pairs}
    left_out = sorted({o.id for o in (*before.outcomes, *after.outcomes)} - paired)
    flips = [flip for a, b in pairs if (flip := _flip(a, b))]
    wrong = sum(a.right and not b.right for a, b in pairs)
    right = sum(b.right and not a.right for a, b in pairs)
    told = changed(before.fingerprints, after.fingerprints)
    moved = [b for a, b in pairs if _moved(a, b)]
    searches = _searches(before.found, after.found)
    found = _in_words(causes(told, pairs, flips, moved, searches, functions), before, after)
    named = {flip_id: [c.name for c in found if flip_id in c.flipped] for flip_id in (f.id for f in flips)}
    return Comparison(
        before=before.system,
        after=after.system,
        questions=len(pairs),
        left_out=tuple(left_out),
        flips=tuple(flip.model_copy(update={"because": tuple(named[flip.id])}) for flip in flips),
        newly_wrong=wrong,
        newly_right=right,
        p=mcnemar(wrong, right),
        figures={**_figures(pairs), **_retrieval(before.found, after.found)},
        searches_changed=tuple(b.id for _, b in searches),
        made_with={
            name: (before.made_with.get(name, "none"), after.made_with.get(name, "none"))
            for name in sorted(before.made_with.keys() | after.made_with.keys())
            if before.made_with.get(name) != after.made_with.get(name)
        },
        changed=told,
        causes=found,
    )


def _in_words(found: Sequence[Cause], before: Result, after: Result) -> tuple[Cause, ...]:
    """What each thing that is told in words was before, and is now."""
    return tuple(
        cause.model_copy(
            update={
                "before": before.fingerprints.get(cause.name, ""),
                "after": after.fingerprints.get(cause.name, ""),
            }
        )
        if cause.kind in TOLD_IN_WORDS
        else cause
        for cause in found
    )


def _same(before: Outcome, after: Outcome) -> bool:
    return (before.asked, before.labels) == (after.asked, after.labels)


def _flip(before: Outcome, after: Outcome) -> Flip | None:
    was = {check.label: check for check in before.score.checks}
    labels = tuple(
        LabelFlip(label=c.label, worse=not c.right, before=was[c.label].got, after=c.got)
        for c in after.score.checks
        if c.label in was and c.right is not was[c.label].right
    )
    harm = tuple(h for h in after.score.harm if h not in before.score.harm)
    error = after.error if after.error and not before.error else None
    if not labels and not harm and not error:
        return None
    return Flip(
        id=after.id, tags=after.tags, held_back=after.held_back, labels=labels, new_harm=harm, error=error
    )


def _moved(before: Outcome, after: Outcome) -> bool:
    """Whether an answer is otherwise than it was, right or wrong: in a label, a source or what it leaned
    on."""
    got_before = [check.got for check in before.score.checks]
    got_after = [check.got for check in after.score.checks]
    said_before, said_after = before.score.said, after.score.said
    lost = bool(said_before and said_after and said_after.marks_right < said_before.marks_right)
    return got_before != got_after or before.trace != after.trace or lost


def _figures(pairs: Sequence[tuple[Outcome, Outcome]]) -> dict[str, Change]:
    found = {
        metric.name: change(
            [metric.pair(a.score) for a, _ in pairs], [metric.pair(b.score) for _, b in pairs]
        )
        for metric in METRICS
    }
    return {name: each for name, each in found.items() if each is not None}


def _paired(before: Sequence[Found], after: Sequence[Found]) -> list[tuple[Found, Found]]:
    old = {found.id: found for found in before}
    return [(old[new.id], new) for new in after if new.id in old and old[new.id].relevant == new.relevant]


def _retrieval(before: Sequence[Found], after: Sequence[Found]) -> dict[str, Change]:
    pairs = _paired(before, after)
    was, now = (
        (retrieval_pairs([found.measures for found in side]) for side in zip(*pairs, strict=True))
        if (pairs)
        else ({}, {})
    )
    found = {name: change(was[name], now[name]) for name in was}
    return {name: each for name, each in found.items() if each is not None}


def _searches(before: Sequence[Found], after: Sequence[Found]) -> list[tuple[Found, Found]]:
    return [(a, b) for a, b in _paired(before, after) if a.found != b.found]
