"""Who is writing, and whom an adviser acts for: the cues of the lexicon weighed against one another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.case import Person
from assistant.understanding import lexicon
from assistant.understanding.segments import Clause

_ADVISING = (Person.ADVISER, Person.PROFESSIONAL)
_OUTRANKS: Mapping[Person, tuple[Person, ...]] = {
    # a special guardian is also a grandparent or an aunt; "my lad" may be said by any of them
    Person.SPECIAL_GUARDIAN: (Person.GRANDPARENT, Person.RELATIVE, Person.PARENT, Person.FOSTER_CARER),
    Person.FOSTER_CARER: (Person.PARENT, Person.RELATIVE),
    Person.ADOPTER: (Person.PARENT, Person.FOSTER_CARER),
    Person.GRANDPARENT: (Person.PARENT, Person.RELATIVE),
    Person.RELATIVE: (Person.PARENT,),
}
_HELD = 0.7  # a cue this strong lets a more particular relation outrank a more general one
_OWN_AGE = re.compile(
    r"(?<!\w)(?:i'?m|i am|me age|my age|age)(?: only| just| nearly| almost| \w+ and)? "
    r"(1[0-7]|[89]|fourteen|fifteen|sixteen|seventeen)(?!\w)(?![/.:,]\d)"
    r"(?! (?:working|calendar|days?|wks?|weeks?|miles|quid|pounds?|wd|months?|minutes?|mins|hours?|stone|"
    r"emails?|letters?|pages?|years? (?:down|in|into|on|late|of)|yrs? (?:in|of|on)))"
)
_TOLD_WITH_HEADS = 0.3
TOLD = 0.4  # below this nothing is said about who is writing


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the people, how sure (0 to 1), and the span of the turn that tells it."""

    person: Person
    sure: float
    span: tuple[int, int]


def who_writes(
    text: str, clauses: Sequence[Clause], prior: Mapping[Person, float] | None = None
) -> Reading | None:
    """The writer, or None where nothing tells. ``prior``: probabilities from the heads, where read."""
    hits = lexicon.load("lexicon_person").find(text, clauses)
    scores = _scores(hits)
    age = own_age_span(text)
    if age is not None:  # an age under eighteen, said of oneself, settles it
        hits = [*hits, lexicon.Hit(Person.CHILD.value, *age, 0.97)]
        scores = {**{person: score * 0.6 for person, score in scores.items()}, Person.CHILD: 0.97}
    for winner, losers in _OUTRANKS.items():
        if scores.get(winner, 0.0) >= _HELD:
            for loser in losers:
                scores[loser] = min(scores.get(loser, 0.0), 0.3)
    if max((scores.get(person, 0.0) for person in _ADVISING), default=0.0) >= _HELD:
        for person in list(scores):
            if person not in _ADVISING:
                scores[person] *= 0.5
    return _best(scores, hits, prior, TOLD)


def own_age_span(text: str) -> tuple[int, int] | None:
    """Where the writer says that they are under eighteen, or None."""
    match = _OWN_AGE.search(lexicon.plain(text))
    return match.span() if match is not None else None


def whom_acted_for(
    text: str, clauses: Sequence[Clause], prior: Mapping[Person, float] | None = None
) -> Reading | None:
    """Whom an adviser or professional acts for, or None where it is not told."""
    hits = lexicon.load("lexicon_client").find(text, clauses)
    scores = _scores(hits)
    if scores.get(Person.SPECIAL_GUARDIAN, 0.0) >= _HELD:
        scores[Person.GRANDPARENT] = min(scores.get(Person.GRANDPARENT, 0.0), 0.3)
    return _best(scores, hits, prior, TOLD)


def _scores(hits: Sequence[lexicon.Hit]) -> dict[Person, float]:
    """Each code's cues together: two independent cues leave less doubt than one."""
    doubt: dict[Person, float] = {}
    seen: dict[Person, set[float]] = {}
    for hit in hits:
        person = Person(hit.code)
        if hit.sure in seen.setdefault(person, set()):
            doubt[person] *= 1 - hit.sure / 4  # the same kind of cue again adds a little
        else:
            seen[person].add(hit.sure)
            doubt[person] = doubt.get(person, 1.0) * (1 - hit.sure)
    return {person: 1 - left for person, left in doubt.items()}


def _best(
    scores: Mapping[Person, float],
    hits: Sequence[lexicon.Hit],
    prior: Mapping[Person, float] | None,
    least: float,
) -> Reading | None:
    blended = dict(scores)
    if prior is not None:
        people = set(scores) | set(prior)
        blended = {person: 0.5 * scores.get(person, 0.0) + 0.5 * prior.get(person, 0.0) for person in people}
    blended.pop(Person.UNKNOWN, None)
    if not blended:
        return None
    person = max(blended, key=lambda p: (blended[p], p.value))
    if blended[person] < (least if prior is None else _TOLD_WITH_HEADS):
        return None
    span = next(((hit.start, hit.end) for hit in hits if hit.code == person.value), (0, 0))
    return Reading(person, blended[person], span)
