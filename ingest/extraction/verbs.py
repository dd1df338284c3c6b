"""What councils are told to do, as words: each verb with the forms a list or a sentence has it in."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_AFTER_A_VERB = re.compile(
    r"\s+(?:the|a|an|its|their|his|her|our|my|it|them|him|me|us|all|any|each|every|both|no|up|out|to|with|how"
    r"|whether|what|when|why|where|that|this|these|those|on|in|at|into|for|again|back|about|as|other|staff"
    r"|officers|social|more|further|under|through|over|from|within|by|Mr|Mrs|Miss|Ms|Mx|[A-Z]\w*|£|\d)",
)
_FIRST_WORD = re.compile(
    r"\s*(?:(?:also|then|now|to|clearly|formally|separately|jointly|promptly)\s+)*(?:re-)?([A-Za-z]+)"
)
_NO_VERB = re.compile(r"\s*save (?:for|that|where|as)\b", re.IGNORECASE)
_DOUBLED = re.compile(r"^(?:begin|put|set|let|run|stop|plan|refer|log|permit|submit|transfer)$")


class _Verbs(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    orders: frozenset[str]
    also_things: frozenset[str]


@functools.cache
def _verbs() -> _Verbs:
    file = Path(__file__).with_name("verbs.yaml")
    return _Verbs.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


def _ing(verb: str) -> str:
    if _DOUBLED.match(verb):
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{verb}ing"


def _s(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


@functools.cache
def forms() -> dict[str, tuple[str, str]]:
    """Each form with its verb and its kind: "order", "ing" or "s"."""
    result: dict[str, tuple[str, str]] = {}
    for verb in _verbs().orders:
        result[_ing(verb)] = (verb, "ing")
        result.setdefault(_s(verb), (verb, "s"))
    return result | {verb: (verb, "order") for verb in _verbs().orders}


def verb_at(text: str) -> tuple[str, str] | None:
    """The verb a text opens with and the kind of its form; None where it opens with anything else."""
    found = _FIRST_WORD.match(text)
    if not found:
        return None
    form = forms().get(found[1].lower())
    if form is None or _NO_VERB.match(text):
        return None
    doubtful = form[0] in _verbs().also_things and form[1] != "ing"
    return None if doubtful and not _AFTER_A_VERB.match(text[found.end() :]) else form
