"""The labelled messages: text in which ``{kind|words}`` marks what names somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import yaml

FILE = "messages.yaml"
KINDS = ("name", "address", "postcode", "phone", "email", "birth", "nhs", "nino", "number", "place")
EITHER = "may"  # dates, sums, councils: right to take out, right to leave
_MARK = re.compile(r"\{(\w+)\|([^{}|]+)\}")


class Marked(NamedTuple):
    """A labelled piece of a text: characters ``start`` up to ``end``."""

    kind: str
    start: int
    end: int


class Message(NamedTuple):
    """A message as a person would write it, and what is marked in it."""

    text: str
    marked: tuple[Marked, ...]
    held_back: bool


def messages() -> list[Message]:
    """The bundled messages. Raises ``ValueError`` naming the entry with a kind that is none."""
    raw = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    return parse(yaml.safe_load(raw))


def parse(lines: Sequence[str]) -> list[Message]:
    """Messages from their marked text; every second one is held back."""
    return [_message(line, number) for number, line in enumerate(lines)]


def _message(line: str, number: int) -> Message:
    text, at = "", 0
    marked = []
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        if match[1] not in (*KINDS, EITHER):
            raise ValueError(f"{FILE}, message {number + 1}: there is no kind {match[1]!r}")
        marked.append(Marked(match[1], len(text), len(text) + len(match[2])))
        text, at = text + match[2], match.end()
    return Message(text + line[at:], tuple(marked), held_back=number % 2 == 1)
