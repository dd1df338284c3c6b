"""Whether one statement claims neither more nor less than another."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.guard.gist import Atom, Sentence
from assistant.answering.guard.words import load_words

_NEGATIVE = frozenset({"not", "no", "never", "none", "no_one", "nothing", "neither", "nor", "without"})
_SOFT_ORDERS = frozenset({"should", "could", "can"})  # "ask" may be said as "you should ask", never as a duty


def same_claims(says: Sequence[Sentence], said: Sequence[Sentence]) -> bool:
    """Whether the sentences of ``said`` claim what those of ``says`` do, in an order that keeps the sense.

    A condition stays in the sentence it belongs to; other sentences may be joined or split.
    """
    says, said = _with_parties(says, said)
    if _new_negative_place(says, said):
        return False
    return _aligned(list(says), list(said))


def _aligned(says: list[Sentence], said: list[Sentence]) -> bool:
    if not says or not said:
        return not says and not said
    if _same(says[0], said[0]) and _aligned(says[1:], said[1:]):
        return True
    if len(says) >= len(said) and len(says) > 1 and _free(says[0]) and _free(says[1]):
        return _aligned([says[0] + says[1], *says[2:]], said)
    if len(said) > len(says) and _free(said[0]) and _free(said[1]):
        return _aligned(says, [said[0] + said[1], *said[2:]])
    return False


def _free(sentence: Sentence) -> bool:
    """Whether a sentence hangs on no condition, so that its bounds do not matter."""
    return all(atom.kind != "hinge" for atom in sentence)


def _same(says: Sentence, said: Sentence) -> bool:
    return any(_alike(one, other) for one in _orders(says) for other in _orders(said))


def _alike(one: tuple[Sentence, ...], other: tuple[Sentence, ...]) -> bool:
    """Whether two readings of a sentence, each in as many parts, agree part by part."""
    return len(one) == len(other) and all(
        here == there or _moved(here, there)
        for here, there in zip(one, (_as_order(o, t) for o, t in zip(one, other, strict=True)), strict=True)
    )


def _orders(sentence: Sentence) -> list[tuple[Sentence, ...]]:
    """A sentence as it stands and, where it has one condition, as (what follows from it, the condition)."""
    flat = _bare(sentence)
    hinges = [place for place, atom in enumerate(sentence) if atom.kind == "hinge"]
    if len(hinges) != 1:
        return [(flat,)]
    place = hinges[0]
    if place:
        return [(flat,), (_bare(sentence[:place]), _bare(sentence[place:]))]
    commas = [at for at, atom in enumerate(sentence) if atom.kind == "comma"]
    turned = [(_bare(sentence[comma:]), _bare(sentence[:comma])) for comma in commas[:1]]
    return [(flat,), *turned]


def _bare(sentence: Sentence) -> Sentence:
    return tuple(atom for atom in sentence if atom.kind != "comma")


_MOVABLE = ("amount", "date", "stage", "law")


def _moved(here: Sentence, there: Sentence) -> bool:
    """Whether the only difference is where the one amount, stage or "by law" of a clause stands."""
    if sorted(here) != sorted(there):
        return False
    movable = [_kind(atom) for atom in here if _kind(atom) in _MOVABLE]
    if len(movable) != len(set(movable)) or {"amount", "date"} <= set(movable):
        return False
    return [a for a in here if _kind(a) not in _MOVABLE] == [a for a in there if _kind(a) not in _MOVABLE]


def _kind(atom: Atom) -> str:
    return "law" if atom.value == "law" else atom.kind


def _as_order(says: Sentence, said: Sentence) -> Sentence:
    """``said`` without the "you should" that softens what the statement gives as something to do."""
    told, given = says, said
    if len(told) < 2 or len(given) < 3:
        return said
    negative = told[0].value in _NEGATIVE
    first = told[1] if negative else told[0]
    if first.value not in load_words().orders or first.past:
        return said
    may = {"should"} if negative else _SOFT_ORDERS
    if given[0] == Atom("party", "you") and given[1].value in may and given[1].kind == "word":
        return given[2:]
    return said


def _with_parties(
    says: Sequence[Sentence], said: Sequence[Sentence]
) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Where a statement names one party beside the reader, "it" and that party are the same."""
    named = {
        atom.value.rpartition(":")[2]
        for sentence in says
        for atom in sentence
        if atom.kind == "party" and atom.value.rpartition(":")[2] not in ("you", "i")
    }
    if len(named) != 1:
        return tuple(says), tuple(said)
    party = named.pop()
    return tuple(_named(s, party) for s in says), tuple(_named(s, party) for s in said)


def _named(sentence: Sentence, party: str) -> Sentence:
    return tuple(
        Atom("party", f"{atom.value.rpartition('it')[0]}{party}") if atom.kind == "it" else atom
        for atom in sentence
    )


def _new_negative_place(says: Sequence[Sentence], said: Sequence[Sentence]) -> bool:
    """Whether a negation was cut loose: by a new comma before it, or as the first word of a sentence."""
    return _cut_loose(said) > _cut_loose(says)


def _cut_loose(sentences: Sequence[Sentence]) -> int:
    found = 0
    for sentence in sentences:
        for place, atom in enumerate(sentence):
            if atom.value in _NEGATIVE and (place == 0 or sentence[place - 1].kind == "comma"):
                found += 1
    return found
