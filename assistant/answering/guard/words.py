"""The guard's word lists, checked when loaded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources

from pydantic import field_validator

from assistant.answering.wording import parse
from assistant.answering.wording.schema import Part

Phrase = tuple[str, ...]


class GuardWords(Part):
    """``same``: names with the phrases that mean them. See ``words.yaml`` for the rest."""

    soft: frozenset[str]
    same: Mapping[str, tuple[Phrase, ...]]
    parties: frozenset[str]
    part_words: frozenset[str]
    giving: frozenset[str]
    hinges: frozenset[str]
    before_amounts: Mapping[str, tuple[Phrase, ...]]
    units: frozenset[str]
    unit_kinds: frozenset[str]
    numbers: Mapping[str, float]
    ordinals: Mapping[str, int]
    past: Mapping[str, str]
    plain: Mapping[str, str]
    orders: frozenset[str]

    @field_validator("same", "before_amounts", mode="before")
    @classmethod
    def _split(cls, given: Mapping[str, list[str]]) -> Mapping[str, tuple[Phrase, ...]]:
        return {name: tuple(tuple(phrase.split()) for phrase in phrases) for name, phrases in given.items()}

    @cached_property
    def phrases(self) -> Mapping[str, tuple[tuple[Phrase, str], ...]]:
        """By first word, the longest first."""
        by_first: dict[str, list[tuple[Phrase, str]]] = {}
        for name, phrases in self.same.items():
            for phrase in phrases:
                by_first.setdefault(phrase[0], []).append((phrase, name))
        return {first: tuple(sorted(found, key=lambda f: -len(f[0]))) for first, found in by_first.items()}

    @cached_property
    def known(self) -> frozenset[str]:
        """Plain forms the lists name, by which the ending of another form is judged."""
        return frozenset(word for phrases in self.same.values() for phrase in phrases for word in phrase)


@cache
def load_words() -> GuardWords:
    """The lists, checked. Raises ``WordingError`` naming the entry that is wrong."""
    raw = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return parse("guard/words.yaml", raw, GuardWords)
