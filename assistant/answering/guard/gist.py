"""What a sentence claims, word order and all: the form in which two sentences are compared.

A sentence becomes a row of atoms: what carries no claim is left out, words that mean the same share a name,
a number is held with its unit and the word before it, and a party with the preposition that gives its part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from assistant.answering.guard.words import GuardWords, load_words

TOKEN = re.compile(r"\[\[[A-Z]\d+\]\]|£?\d+(?:[.,]\d+)*%?|[A-Za-z]+(?:'[A-Za-z]+)*|[.;:,!?]|\S")
_DATE = re.compile(r"\[\[[A-Z]\d+\]\]")
_NUMBER = re.compile(r"£?\d+(?:[.,]\d+)*%?")
_ENDS = frozenset(".;!?")
_IT = frozenset({"it", "they", "them", "he", "she", "him"})
_ITS = frozenset({"its", "their", "his", "her", "theirs"})
_BE = frozenset({"is", "was", "are", "were", "be", "should", "can", "will", "may", "must", "does", "has"})
_SPELT = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("will", "not"),
}
_TAILS = {"'ve": "have", "'re": "are", "'ll": "will", "'d": "would", "'m": "am"}
_IS = frozenset({"it", "that", "there", "what", "who", "here", "this", "he", "she", "how", "when", "where"})


class Atom(NamedTuple):
    """One claim-bearing piece. ``kind``: word, amount, date, party, it, hinge, stage or comma (no claim)."""

    kind: str
    value: str
    past: bool = False


class Word(NamedTuple):
    """A token with its plain form."""

    text: str
    plain: str
    past: bool


Sentence = tuple[Atom, ...]


def gist(text: str) -> tuple[Sentence, ...]:
    """The sentences of a statement as atoms; empty sentences left out."""
    words = load_words()
    found = []
    for tokens in _sentences(text):
        atoms = tuple(_atoms([_word(token, words) for token in tokens], words))
        atoms = tuple(_told_plainly(atoms, words))
        if any(atom.kind != "comma" for atom in atoms):
            found.append(atoms)
    return tuple(found)


def _told_plainly(atoms: Sequence[Atom], words: GuardWords) -> Iterator[Atom]:
    """The atoms without what goes without saying: give (you), the law (says), if this or (if) that."""
    before = Atom("", "")
    hinges: set[str] = set()
    for atom in atoms:
        told = before.value in words.giving and atom.value in ("you", "me")
        by_law = before.value == "law" and atom.value in ("say", "give") and not atom.past
        again = atom.kind == "hinge" and atom.value in hinges and before.value == "or"
        if not (told or by_law or again):
            yield atom
        if atom.kind == "hinge":
            hinges.add(atom.value)
        before = atom


def _sentences(text: str) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in TOKEN.findall(text):
        if token in _ENDS:
            yield sentence
            sentence = []
        else:
            sentence.extend(_spelt_out(token))
    yield sentence


def _spelt_out(token: str) -> tuple[str, ...]:
    """don't as do not, it's as it is, the council's as council."""
    if _DATE.fullmatch(token):
        return (token,)
    low = token.lower()
    if low in _SPELT:
        return _SPELT[low]
    if low.endswith("n't"):
        return (low[:-3], "not")
    for tail, word in _TAILS.items():
        if low.endswith(tail):
            return (low[: -len(tail)], word)
    if low.endswith("'s"):
        return (low[:-2], "is") if low[:-2] in _IS else (low[:-2],)
    return (low.rstrip("'"),) if low != "'" else ()


@cache
def _plain(text: str) -> tuple[str, bool]:
    """A word's plain form, and whether it was a past form."""
    words = load_words()
    if text in words.past:
        return words.past[text], True
    if text in words.plain:
        return words.plain[text], False
    if len(text) > 4 and text.endswith("ied"):
        return text[:-3] + "y", True
    if len(text) > 4 and text.endswith("ed"):
        return _stem(text[:-2]), True
    if len(text) > 5 and text.endswith("ing"):
        return _stem(text[:-3]), False
    if len(text) > 3 and text.endswith("ies"):
        return text[:-3] + "y", False
    if len(text) > 4 and re.search(r"(?:ss|x|zz|ch|sh)es$", text):
        return text[:-2], False
    if len(text) > 3 and text.endswith("s") and not text.endswith(("ss", "us", "is")):
        return text[:-1], False
    return text, False


def _stem(stem: str) -> str:
    """What is left of a verb without its ending: refus(ed) is refuse, stopp(ed) is stop."""
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsaeiou":
        return stem[:-1]
    vowel_then_e = re.search(r"(?:[aeiou][bcdgkmnprstuvz]|[cgsvuz]|[^aeiou]l|ng|rs|ns|dg)$", stem)
    known = load_words().known
    if stem in known:
        return stem
    if stem + "e" in known:
        return stem + "e"
    return (
        stem + "e" if vowel_then_e and not re.search(r"(?:[aeiou]{2}[a-z]|er|en|it|el|on)$", stem) else stem
    )


def _word(token: str, words: GuardWords) -> Word:
    if _DATE.fullmatch(token):
        return Word(token, token, False)
    plain, past = _plain(token)
    return Word(token, plain, past)


def _atoms(row: Sequence[Word], words: GuardWords) -> Iterator[Atom]:
    place = 0
    while place < len(row):
        atom, place = _next(row, place, words)
        if atom is not None:
            yield atom


def _next(row: Sequence[Word], place: int, words: GuardWords) -> tuple[Atom | None, int]:
    """The atom that starts at a place (None for what carries no claim), and the place after it."""
    word = row[place]
    if word.text in (",", ":", "(", ")", '"'):
        return Atom("comma", ","), place + 1
    for read in (_amount, _stage, _phrase):
        found = read(row, place, words)
        if found is not None:
            return found
    if word.text in words.part_words:
        return _part(row, place, words)
    return _single(row, place, words), place + 1


def _amount(row: Sequence[Word], place: int, words: GuardWords) -> tuple[Atom, int] | None:
    """[within] 10 working days; by [[D1]]: an amount or a date with the word before it."""
    for name, phrases in words.before_amounts.items():
        for phrase in phrases:
            if tuple(w.text for w in row[place : place + len(phrase)]) == phrase:
                found = _bare_amount(row, place + len(phrase), words)
                if found:
                    return found[0]._replace(value=f"{name} {found[0].value}"), found[1]
    return _bare_amount(row, place, words)


def _bare_amount(row: Sequence[Word], place: int, words: GuardWords) -> tuple[Atom, int] | None:
    if place < len(row) and row[place].text == "the":
        place += 1  # within the 10 working days
    if place >= len(row):
        return None
    text = row[place].text
    if _DATE.fullmatch(text):
        return Atom("date", text), place + 1
    number = text if _NUMBER.fullmatch(text) else None
    if number is None and text in words.numbers:
        number = f"{words.numbers[text]:g}"
    unit, after = _unit(row, place + 1, words)
    if number is None and text in ("a", "an", "one") and unit:
        number = "1"
    if number is None:
        return None
    return Atom("amount", f"{number} {unit}".strip()), after


def _unit(row: Sequence[Word], place: int, words: GuardWords) -> tuple[str, int]:
    kind = ""
    if place < len(row) and row[place].text in words.unit_kinds:
        kind, place = row[place].text + " ", place + 1
    if place < len(row) and row[place].plain in words.units:
        return kind + row[place].plain, place + 1
    return "", place - (1 if kind else 0)


def _stage(row: Sequence[Word], place: int, words: GuardWords) -> tuple[Atom, int] | None:
    """stage 2, stage two, the second stage."""
    here, after = row[place], row[place + 1] if place + 1 < len(row) else None
    if after is None:
        return None
    if here.plain == "stage" and (
        after.text.isdecimal() or after.text in words.numbers or after.text == "one"
    ):
        number = 1 if after.text == "one" else words.numbers.get(after.text, after.text)
        return Atom("stage", f"{number}"), place + 2
    if here.text in words.ordinals and after.text == "stage":
        return Atom("stage", f"{words.ordinals[here.text]}"), place + 2
    return None


def _phrase(row: Sequence[Word], place: int, words: GuardWords) -> tuple[Atom, int] | None:
    """The longest phrase that has a name and starts here."""
    first = row[place]
    for phrase, name in words.phrases.get(first.plain, ()) or words.phrases.get(first.text, ()):
        piece = row[place : place + len(phrase)]
        if len(piece) == len(phrase) and all(
            p in (w.plain, w.text) for p, w in zip(phrase, piece, strict=True)
        ):
            return _named(name, any(w.past for w in piece) or _after_did(row, place), words), place + len(
                phrase
            )
    return None


def _named(name: str, past: bool, words: GuardWords) -> Atom:
    if name in words.hinges:
        return Atom("hinge", name)
    return Atom("party" if name in words.parties else "word", name, past)


def _after_did(row: Sequence[Word], place: int) -> bool:
    """Whether a verb stands after did (not): did not answer is as past as answered."""
    before = [w.text for w in row[max(place - 2, 0) : place]]
    if row[place].text == "not":
        return False
    return before[-1:] == ["did"] or before == ["did", "not"]


def _part(row: Sequence[Word], place: int, words: GuardWords) -> tuple[Atom | None, int]:
    """A party with the word before it on which its part in the sentence turns."""
    ahead = place + 1
    while ahead < len(row) and row[ahead].text in ("the", "a", "an", "your", "this", "that"):
        ahead += 1
    if ahead < len(row):
        atom, after = _next(row, ahead, words)
        if atom is not None and atom.kind in ("party", "it"):
            return atom._replace(value=f"{row[place].text}:{atom.value}"), after
    return _single(row, place, words) if row[place].text in ("against", "without") else None, place + 1


def _single(row: Sequence[Word], place: int, words: GuardWords) -> Atom | None:
    word = row[place]
    following = row[place + 1] if place + 1 < len(row) else None
    if word.text in ("your", "yours"):
        return None
    if word.text in _IT or (
        place == 0 and word.text in ("that", "this") and following and following.text in _BE
    ):
        return Atom("it", "it")
    if word.text == "this" and _stands_alone(following, words):
        return Atom("it", "it")
    if word.text == "do" and following and following.text in ("this", "it", "that", "so"):
        return Atom("word", "do")
    if word.text in _ITS:
        return Atom("it", "its")
    if word.text == "had" and place and row[place - 1].text in ("have", "has", "having"):
        return None if row[place + 1 : place + 2] and row[place + 1].past else Atom("word", "get", True)
    if word.text in ("was", "were", "had"):
        return Atom("word", "was" if word.text == "were" else word.text, True)
    if word.text == "did" or word.text in words.soft or word.plain in words.soft:
        return None
    if word.plain in words.hinges:
        return Atom("hinge", word.plain)
    return _named(word.plain, word.past or _after_did(row, place), words)


def _stands_alone(following: Word | None, words: GuardWords) -> bool:
    """Whether "this" stands for a thing, and does not point to the word after it."""
    return (
        following is None
        or following.text in words.soft | words.part_words
        or following.text in (",", "under")
    )
