"""What the inputs are put to, and how large a share of them each takes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache

from assistant.case import Case
from assistant.conversation import Assistant, Settings
from assistant.conversation_file import read_file
from assistant.errors import InputError
from assistant.incoming.files import text_of_file
from assistant.letters import FileFormat, render
from assistant.procedure import assess
from assistant.redaction import PatternRedactor, redact
from assistant.understanding.council_letter import read_council_letter
from assistant.understanding.cues import load_cues
from assistant.understanding.dates import read_dates
from assistant.understanding.facts import read_facts
from assistant.understanding.language import other_language
from assistant.understanding.segments import split
from evals.fuzz import inputs
from ingest.errors import UnreadableFile
from ingest.parse import parse_bytes

MOST_TURNS = 3
LETTERS = 2
LENGTHS = (500, 1_000, 2_000, 2_000, inputs.LONGEST)  # characters of a turn, at most
Arguments = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A part of the product: ``make`` gives the arguments that ``put`` is called with.

    ``waits`` is how often a person waits while that is done: a conversation waits once a turn. ``refuses``
    is the error that is a sentence about the input; any other, a missing index too, is not the input's doing.
    """

    name: str
    share: int  # of every ten thousand inputs
    make: Callable[[random.Random], Arguments]
    put: Callable[..., object]
    waits: Callable[..., int] = lambda *_: 1
    refuses: type[Exception] = InputError


def _text_and_day(rng: random.Random) -> Arguments:
    return inputs.text(rng), inputs.day(rng)


def _turns(rng: random.Random) -> Arguments:
    """Turns of the lengths people write, and a few as long as may be."""
    turns = [inputs.text(rng)[: rng.choice(LENGTHS)] for _ in range(rng.randint(1, MOST_TURNS))]
    return turns, inputs.day(rng)


def _dates(text: str, today: date) -> None:
    read_dates(text, today, [], split(text))


def _clauses(text: str, today: date) -> None:
    clauses = split(text)
    load_cues().read([clause.text for clause in clauses])
    read_facts(text, clauses, [], today)
    other_language(text)


def _redacted(text: str) -> None:
    """Every text comes back as it was."""
    sent = redact(text, PatternRedactor())
    if sent.restore(sent.text) != text:
        raise AssertionError("a text did not come back from redaction as it was")


def _council_letter(name: str, data: bytes) -> None:
    read_council_letter(text_of_file(name, data), inputs.A_DAY)


def _document(name: str, data: bytes) -> None:
    parse_bytes(data, name)


def _saved(data: bytes, today: date) -> None:
    assess(read_file(data).case, today)


@cache
def _assistant() -> Assistant:
    return Assistant.open(Settings())


def _conversation(turns: Sequence[str], today: date) -> Case:
    """The case that a conversation ends in; a turn that cannot be read is passed over, as on the page."""
    case = Case()
    for turn in turns:
        with suppress(InputError):
            case = _assistant().turn(case, turn, today).case
    return case


def _letters(turns: Sequence[str], today: date) -> None:
    """The first of the letters that fit the case, in every form."""
    case = _conversation(turns, today)
    desk = _assistant().letters
    fitting = [choice.kind for choice in desk.choices(case, today) if choice.fits]
    for kind in fitting[:LETTERS]:
        letter = desk.draft(kind, case, today)
        for form in FileFormat:
            render(letter, form)


# Whole turns take hundreds of times as long as what they are made of, so most inputs go to the parts: a
# hundred thousand take some 25 minutes of one processor.
TARGETS = (
    Target("dates", 3_400, _text_and_day, _dates),
    Target("clauses and facts", 1_200, _text_and_day, _clauses),
    Target("redaction", 1_600, lambda rng: (inputs.text(rng),), _redacted),
    Target("saved conversations", 1_660, lambda rng: (inputs.saved(rng), inputs.day(rng)), _saved),
    Target("council letters", 900, inputs.file, _council_letter),
    Target("decisions", 1_200, inputs.file, _document, refuses=UnreadableFile),
    Target("whole turns", 30, _turns, _conversation, lambda turns, _: len(turns)),
    Target("letters", 10, _turns, _letters, lambda turns, _: len(turns) + LETTERS),
)
