"""Which of the things that changed a flip may be laid at.

Spectrum-based fault localisation: a changed thing is the more suspect the more of the flipped questions
lean on it and the fewer of the others do (Ochiai's coefficient; Abreu, Zoeteweij and van Gemund 2007). What
changed and flipped nothing is listed too, with how many questions lean on it: gold asks about a part of the
law only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from evals.metrics.figures import Record
from evals.record import Found, Outcome
from evals.versions import Trace, kind_of, touches

if TYPE_CHECKING:
    from evals.compare.differences import Flip

Functions = Callable[[Sequence[str]], Mapping[str, frozenset[str]]]
_NO_SUSPECTS = (
    *("rule", "guidance", "decision", "wording", "strength", "contact", "phrases"),
    *("calendar", "library", "setting"),
)
_SEARCH = "vectorstore/"  # the room that searches
WATCHED = 40  # questions at most whose functions are watched: it is slow


class Cause(Record):
    """A changed thing: what became of it, the questions that lean on it and those of them that flipped.

    ``suspicion`` is Ochiai's coefficient, 0 to 1: 1 where it is leaned on by all the flipped questions and by
    no other. ``moved`` are questions that lean on it and whose answers are otherwise than before.
    """

    name: str
    kind: str
    what: str
    before: str = ""
    after: str = ""
    used_by: int = 0
    flipped: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    suspicion: float = 0.0


def causes(
    changed: Mapping[str, str],
    pairs: Sequence[tuple[Outcome, Outcome]],
    flips: Sequence[Flip],
    moved: Sequence[Outcome],
    searches: Sequence[tuple[Found, Found]],
    functions: Functions | None = None,
) -> tuple[Cause, ...]:
    """Every changed thing as a possible cause, the most suspect first."""
    worse = {flip.id for flip in flips if flip.worse} or {flip.id for flip in flips}
    watch = [*sorted(worse), *(o.id for o in moved if o.id not in worse)]
    code_changed = any(kind_of(name) == "code" for name in changed)
    ran = functions(watch[:WATCHED]) if functions and code_changed and watch else {}
    others = {outcome.id for outcome in moved}
    found = [
        _cause(name, what, pairs, worse, others, ran) for name, what in changed.items() if what != "added"
    ]
    found += [
        _cause(n, w, pairs, worse, others, ran) for n, w in changed.items() if w == "added" and not _new(n)
    ]
    found = [_with_searches(cause, searches) for cause in found]
    return tuple(sorted(found, key=lambda c: (-c.suspicion, -len(c.moved), -c.used_by, c.name)))


def _new(name: str) -> bool:
    """New rules, decisions, words and versions are no suspects by themselves; new code may be."""
    return kind_of(name) in _NO_SUSPECTS


def _cause(
    name: str,
    what: str,
    pairs: Sequence[tuple[Outcome, Outcome]],
    worse: set[str],
    moved: set[str],
    ran: Mapping[str, frozenset[str]],
) -> Cause:
    # Either side counts: an answer leaned on a decision that is gone, or leans on a rule that is new.
    users = {
        b.id
        for a, b in pairs
        if _touched(name, a.trace, frozenset()) or _touched(name, b.trace, ran.get(b.id, frozenset()))
    }
    flipped = sorted(users & worse)
    suspicion = len(flipped) / math.sqrt(len(worse) * len(users)) if flipped else 0.0
    return Cause(
        name=name,
        kind=kind_of(name),
        what=what,
        used_by=len(users),
        flipped=tuple(flipped),
        moved=tuple(sorted(users & moved)),
        suspicion=round(suspicion, 3),
    )


def _touched(name: str, traced: Trace, functions: frozenset[str]) -> bool:
    if touches(name, traced, functions):
        return True
    # A constant of a module runs for nobody: who runs a function of its module leans on it.
    module, _, thing = name.rpartition(":")
    constant = thing.isupper() or thing == "imports" or "," in thing
    return kind_of(name) == "code" and constant and any(f.rpartition(":")[0] == module for f in functions)


def _with_searches(cause: Cause, searches: Sequence[tuple[Found, Found]]) -> Cause:
    """A decision is leaned on by the searches that found it, before or after; data that searches go by, a
    setting and a library by every one."""
    ref = cause.name.partition(":")[2]
    if cause.kind in ("library", "setting") or ref.startswith(_SEARCH):
        hit = tuple(b.id for _, b in searches)
    elif cause.kind == "decision":
        hit = tuple(b.id for a, b in searches if ref in a.found or ref in b.found)
    else:
        return cause
    return cause.model_copy(update={"moved": (*cause.moved, *hit)})
