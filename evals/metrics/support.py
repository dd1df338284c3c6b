"""Does a passage support a statement? A check by code, tested against pairs read by hand.

Three things are asked of a statement and the passages its marks point to: every period and sum in it is in
them (or in what the person told), its sense is not turned round, and it is about the same thing (the cosine
of their embeddings, raised by the words they share). The threshold of the last is set on
``support_pairs.yaml``; how far the check agrees with the reader of those pairs is measured with each
pair left out in turn, and stands beside every figure made with it. It catches a changed number and a
citation to something else; a sense turned round in the passage's own words mostly escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import yaml
from pydantic import Field, TypeAdapter
from sklearn.metrics import cohen_kappa_score

from evals.metrics.figures import Record
from evals.metrics.quantities import quantities, without_dates
from evals.metrics.sentences import split

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

SHARED_WORDS = 0.35  # how much the share of common words adds to the cosine; chosen once, on the pairs
_PLAIN = frozenset(
    [
        "the",
        "and",
        "for",
        "you",
        "your",
        "that",
        "this",
        "with",
        "have",
        "has",
        "had",
        "not",
        "are",
        "was",
        "were",
        "from",
        "they",
        "them",
        "their",
        "its",
        "than",
        "then",
        "can",
        "may",
        "must",
        "should",
        "will",
        "would",
        "could",
        "does",
        "did",
        "been",
        "being",
        "about",
        "into",
        "only",
        "also",
        "any",
        "all",
        "one",
        "who",
        "what",
        "which",
        "when",
        "where",
        "there",
        "here",
        "same",
        "such",
        "each",
        "other",
        "more",
        "most",
        "some",
        "very",
        "just",
        "how",
        "why",
        "out",
        "over",
        "under",
        "after",
        "before",
        "council",
        "complaint",
        "complaints",
        "day",
        "days",
    ]
)
_TURNED = re.compile(
    r"(?<!\bI )\b(?:need not|(?:do|does|did) not have to|may never|can never|cannot|can't|can not|may not"
    r"|has no right|have no right|lose it)\b",
    re.IGNORECASE,
)
# What the council is told to have said, which the next sentence answers: "The council said it can never pay."
_TOLD = re.compile(
    r"\b(?:council|they|it) (?:has |have )?(?:said|says|told you|wrote)\b[^.?!]*[.?!]", re.IGNORECASE
)
_DUTY = re.compile(r"\b(?:must|right to|entitled|obliged|may|can|required)\b", re.IGNORECASE)
_NO = re.compile(
    r"\b(?:not|no|never|cannot|nothing|only|unless|without|difficulty|nor|neither)\b|n't\b", re.IGNORECASE
)


class Pair(Record):
    """A statement, the passages behind it, and whether a reader found that they support it."""

    says: str = Field(min_length=1)
    passages: tuple[str, ...] = Field(min_length=1)
    supports: bool


class Agreement(Record):
    """How far the check agrees with the reader: share alike and Cohen's kappa, each pair left out in turn."""

    pairs: int
    alike: float
    kappa: float
    false_support: int
    false_alarm: int
    threshold: float


@cache
def labelled_pairs() -> tuple[Pair, ...]:
    """The pairs read by hand."""
    text = resources.files("evals.metrics").joinpath("support_pairs.yaml").read_text("utf-8")
    return TypeAdapter(tuple[Pair, ...]).validate_python(yaml.safe_load(text))


class Support:
    """The check, with its threshold set on the labelled pairs.

    ``encode`` maps texts to unit vectors; vectors are remembered, since passages come again and again.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, Vectors] = {}
        pairs = labelled_pairs()
        self.learn(text for pair in pairs for text in (pair.says, *pair.passages))
        # A pair whose numbers or sense fail is not supported at any threshold: it scores below them all.
        self._scores = [(-1.0 if _barred(p) else self.closeness(p.says, p.passages), p) for p in pairs]
        self.threshold = _best_threshold(self._scores)

    def learn(self, texts: Iterable[str]) -> None:
        """Embed many texts at once: one batch costs far less than many single ones."""
        pieces = {piece for text in texts for piece in _pieces(text)}
        new = sorted(pieces - self._known.keys())
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))

    def closeness(self, says: str, passages: Sequence[str]) -> float:
        """How near a statement is to the nearest of the passages' sentences (about 0 to 1.3)."""
        self.learn((says, *passages))
        # A statement of several sentences may lean on several passages: each sentence finds its nearest, and
        # the whole is as near as its best, or as the statement taken as one.
        around = [piece for passage in passages for piece in _pieces(passage)]
        if not around:
            return 0.0
        matrix = np.stack([self._known[piece] for piece in around])
        cosine = max(float((matrix @ self._known[piece]).max()) for piece in _pieces(says) or [says])
        return cosine + SHARED_WORDS * _shared(says, " ".join(passages))

    def why_not(self, says: str, passages: Sequence[str], told: str = "") -> str | None:
        """Why the passages do not support the statement, in a few words; None where they do."""
        invented = quantities(says) - quantities(" ".join(passages)) - quantities(told)
        if invented:
            return f"the source does not say {', '.join(sorted(invented))}"
        if turned(says, passages):
            return "the source says the opposite"
        near = self.closeness(says, passages)
        return None if near >= self.threshold else f"the source is about something else ({near:.2f})"

    def agreement(self) -> Agreement:
        """The check against the reader, the threshold set anew without each pair in turn."""
        said = [score >= _best_threshold(self._without(i)) for i, (score, _) in enumerate(self._scores)]
        read = [pair.supports for _, pair in self._scores]
        return Agreement(
            pairs=len(read),
            alike=float(np.mean([a == b for a, b in zip(said, read, strict=True)])),
            kappa=float(cohen_kappa_score(said, read)),
            false_support=sum(a and not b for a, b in zip(said, read, strict=True)),
            false_alarm=sum(b and not a for a, b in zip(said, read, strict=True)),
            threshold=self.threshold,
        )

    def _without(self, left_out: int) -> list[tuple[float, Pair]]:
        return [pair for i, pair in enumerate(self._scores) if i != left_out]


def turned(says: str, passages: Sequence[str]) -> bool:
    """Whether a statement denies what every passage grants, and none of them denies anything."""
    denial = _TURNED.search(_TOLD.sub(" ", says))
    return bool(denial) and all(_DUTY.search(p) and not _NO.search(p) for p in passages)


def _barred(pair: Pair) -> bool:
    invented = quantities(pair.says) - quantities(" ".join(pair.passages))
    return bool(invented) or turned(pair.says, pair.passages)


def _best_threshold(scores: Sequence[tuple[float, Pair]]) -> float:
    """The threshold with the most pairs judged as the reader did; the middle of the best ones."""
    places = np.linspace(0.2, 1.1, 91)
    near = np.array([score for score, _ in scores])
    read = np.array([pair.supports for _, pair in scores])
    alike = [int(((near >= place) == read).sum()) for place in places]
    best = [place for place, count in zip(places, alike, strict=True) if count == max(alike)]
    return float(np.mean(best))


@cache
def _pieces(text: str) -> tuple[str, ...]:
    """A text's sentences and the whole of it, without dates, which no source of law could hold."""
    sentences = [bare for s in split(text) if (bare := without_dates(s))]
    return tuple(dict.fromkeys([*sentences, " ".join(sentences)])) if sentences else ()


def _shared(says: str, passage: str) -> float:
    """The share of a statement's telling words that are in the passage, endings cut off."""
    mine, theirs = _stems(without_dates(says)), _stems(passage)
    return len(mine & theirs) / len(mine) if mine else 0.0


@cache
def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]{3,}", text.lower())
    return frozenset(re.sub(r"(?:ing|ed|es|s|ly|ment)$", "", w)[:7] for w in words if w not in _PLAIN)
