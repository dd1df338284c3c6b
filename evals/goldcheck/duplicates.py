"""Messages told twice: word for word, or nearly (the same runs of words under other names and dates)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from evals.gold import Question

RUN = 4  # words in a shingle
NEARLY = 0.5  # the cosine of two messages' shingles from which they are nearly the same
_FEW_WORDS = 6  # shorter messages ("help", "stage 2 refused") repeat by nature


def duplicates(questions: Sequence[Question]) -> Iterator[str]:
    """Each pair told twice on the same day, and each pair nearly the same; across the halves is worst."""
    exact: dict[tuple[object, ...], Question] = {}
    pairs: set[tuple[str, str]] = set()
    for question in questions:
        key = (question.today, _words(question))
        if key in exact:
            yield f"{question.id} repeats the message of {exact[key].id} on the same day."
            pairs.add((exact[key].id, question.id))
        exact.setdefault(key, question)
    for first, second, likeness in near(questions):
        if (first.id, second.id) not in pairs:
            leak = (
                "" if first.half is second.half else ", and one is held back: what is tuned on has been seen"
            )
            yield f"{second.id} tells nearly what {first.id} tells ({likeness:.2f} alike){leak}."


def near(questions: Sequence[Question]) -> Iterator[tuple[Question, Question, float]]:
    """Pairs whose runs of four words are half the same (cosine of their TF-IDF vectors), in order."""
    long = [q for q in questions if len(_words(q).split()) >= _FEW_WORDS]
    if len(long) < 2:
        return
    vectors = TfidfVectorizer(ngram_range=(RUN, RUN), token_pattern=r"\S+").fit_transform(map(_words, long))  # nosec B106
    alike = (vectors @ vectors.T).tocoo()
    over = (alike.data >= NEARLY) & (alike.row < alike.col)
    for row, col, value in zip(
        *(np.asarray(a)[over] for a in (alike.row, alike.col, alike.data)), strict=True
    ):
        yield long[row], long[col], float(value)


def _words(question: Question) -> str:
    """The words alone; numbers as one sign, so that another date does not make another message."""
    text = re.sub(r"\d+", "#", " ".join(question.turns).lower())
    return " ".join(re.findall(r"[a-z#]+(?:'[a-z]+)?", text))
