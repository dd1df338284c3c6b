"""Does a reply answer what was asked? Graded by the chat model that is set, once it has shown that it can.

Before its figure means anything the grader reads the pairs that a person has read (``labelled.yaml``).
Where its agreement with them, beyond chance, is too low, no figure is given, and the reason is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import resources

import yaml
from pydantic import Field, TypeAdapter
from sklearn.metrics import cohen_kappa_score

from assistant.chat_model import ChatTrouble
from evals.metrics import Figure, Record, ratio
from evals.record import Outcome

Reply = Callable[[str, str], str]
ENOUGH = 0.6  # Cohen's kappa: "substantial" by Landis and Koch (1977)
_SEPARATOR = "# User\n"


class Labelled(Record):
    """A message, a reply to it, and whether a reader found that the reply answers it."""

    asked: str = Field(min_length=1)
    reply: str = Field(min_length=1)
    answers: bool


class Judged(Record):
    """The grader's agreement with the reader and, where it is enough, the figure."""

    grader: str
    pairs: int
    alike: float
    kappa: float
    figure: Figure | None = None
    refused: str | None = None


def labelled() -> tuple[Labelled, ...]:
    """The pairs read by a person."""
    text = resources.files("evals.judge").joinpath("labelled.yaml").read_text("utf-8")
    return TypeAdapter(tuple[Labelled, ...]).validate_python(yaml.safe_load(text))


def judge_answers(outcomes: Iterable[Outcome], reply: Reply, grader: str) -> Judged:
    """Validate the grader, then grade. ``reply`` takes a system and a user text and gives the model's
    words."""
    pairs = labelled()
    said = [_grade(pair.asked, pair.reply, reply) for pair in pairs]
    read = [pair.answers for pair in pairs]
    # A grade that cannot be read is a disagreement: it counts as the opposite of what the reader found.
    known = [not r if s is None else s for s, r in zip(said, read, strict=True)]
    kappa = float(cohen_kappa_score(known, read))
    agreed = sum(a == b for a, b in zip(known, read, strict=True)) / len(pairs)
    told = Judged(grader=grader, pairs=len(pairs), alike=agreed, kappa=kappa)
    if not kappa >= ENOUGH:  # a kappa that is no number is not enough either
        why = f"the grader agrees with a reader no better than kappa {kappa:.2f}; {ENOUGH} is asked for"
        return told.model_copy(update={"refused": why})
    return told.model_copy(update={"figure": ratio(_pairs(list(outcomes), reply))})


def _pairs(outcomes: Sequence[Outcome], reply: Reply) -> list[tuple[float, float]]:
    answered = [o for o in outcomes if o.answer and o.answer.get("text")]
    grades = [_grade("\n\n".join(o.turns), str((o.answer or {})["text"]), reply) for o in answered]
    return [(float(grade), 1.0) for grade in grades if grade is not None]


def _grade(asked: str, said: str, reply: Reply) -> bool | None:
    """The grade; None where the model gives none that can be read."""
    text = resources.files("evals.judge").joinpath("grade.txt").read_text("utf-8")
    system, user = text.split(_SEPARATOR, 1)
    filled = user.replace("{{asked}}", asked).replace("{{reply}}", said)
    try:
        word = reply(system, filled).strip().lower().strip(".\"'* ")
    except ChatTrouble:
        return None
    return {"yes": True, "no": False}.get(word.split()[0].strip(",.:") if word else "")
