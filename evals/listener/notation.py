"""A short notation for labelled messages, and the check of their labels against the procedure.

``python -m evals.listener.notation FILE.txt --out FILE.jsonl`` reads many messages written as ::

    @@ x1-001 2025-03-18
    : person=parent; services=child_in_need; reason=nothing_to_add "words as told"; asks=may they refuse
    Turn one, where [stage2_requested 2025-03-03 "3 March" | I asked for stage 2 on 3 March] and
    [stage2_refused | they said no].
    ---
    Turn two.
    = stage=stage2_refused; esc=true; next=challenge_refusal; faults=refused_stage2; safety=
    ? s2-01

and writes them as the labelled messages of :mod:`evals.listener.labels`. ``[type | text]`` marks an event,
``type-`` one told not to have happened, ``type+`` one meant to; then may come a day ``D`` or a span ``D..D``
(an end may be left out) and the date's words, which must stand in the same turn. Two events told by the same
words are parted by ``;``. ``:`` holds facts, ``=`` expectations, ``?`` rule ids. Where the procedure, given
the labelled facts, concludes otherwise than the label expects, that is printed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.case import AskFor, EventType, Nation, Person, ProcedureUsed, ReasonCode, Safety, Service
from assistant.procedure import assess
from assistant.procedure.assessment import DeadlineCode, FaultCode, NextStep, Route, Stage
from evals.listener.labels import Message, case_from_labels, services_by_route
from evals.listener.oracle import checks

_MARK = re.compile(r"\[([^\[\]|]*)\|([^\[\]]*)\]")
_EVENT = re.compile(
    r'^(?P<type>[a-z0-9_]+)(?P<sign>[-+]?)(?:\s+(?P<date>[\d.-]+))?(?:\s+"(?P<words>[^"]*)")?$'
)
_PARTS = re.compile(r'(?:[^;"]|"[^"]*")+')
_QUOTED = re.compile(r'^(?P<code>[a-z0-9_]+)(?:\s+"(?P<words>[^"]*)")?$')
_LISTS: Mapping[str, tuple[str, type[StrEnum]]] = {
    "routes": ("routes_include", Route),
    "faults": ("faults_include", FaultCode),
    "not": ("faults_exclude", FaultCode),
    "ask": ("ask_for_include", AskFor),
    "safety": ("safety", Safety),
}
_ALTERNATIVES: Mapping[str, tuple[str, type[StrEnum]]] = {
    "stage": ("stage", Stage),
    "next": ("next_step", NextStep),
}
_SINGLE: Mapping[str, type[StrEnum]] = {"person": Person, "client": Person, "nation": Nation}
_ESCALATE: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}


class NotationError(ValueError):
    """A message that cannot be read; says which and what is wrong."""


def read(text: str) -> Iterator[Message | NotationError]:
    """The messages written in ``text``, in order; in place of one that cannot be read, its error."""
    for block in re.split(r"(?m)^@@ ", text)[1:]:
        head, _, body = block.partition("\n")
        name = head.split()[0] if head.split() else "(no id)"
        try:
            yield _message(head.split(), body)
        except (ValueError, ValidationError) as error:
            yield NotationError(f"{name}: {error}")


def disagreements(message: Message) -> list[str]:
    """Where the procedure, given the labelled facts, concludes otherwise than the label expects.

    Faults and asks that rest on told circumstances are left out, as the labels do not hold circumstances; the
    services of other bodies, for which the labels have no word, are those of the expected routes.
    """
    case = case_from_labels(message).model_copy(update={"services": services_by_route(message)})
    found = assess(case, message.today)
    return [
        f"{message.id}: {check.kind} expects {check.expected}, the procedure says {check.got or 'none'}"
        for check in checks(message, found)
        if not check.right and "circumstances" not in check.kind
    ]


def _message(head: list[str], body: str) -> Message:
    if len(head) != 2:
        raise ValueError("the first line must be '@@ id today'")
    facts, expect, rules, lines = "", "", "", []
    for line in body.splitlines():
        if line.startswith(": "):
            facts += line[2:] + ";"
        elif line.startswith("= "):
            expect += line[2:] + ";"
        elif line.startswith("? "):
            rules += line[2:]
        else:
            lines.append(line)
    told = [_turn(turn, number) for number, turn in enumerate(re.split(r"(?m)^---$", "\n".join(lines)))]
    turns = [turn for turn, _ in told]
    return Message.model_validate(
        {
            "id": head[0],
            "today": date.fromisoformat(head[1]),
            "turns": turns,
            "events": [event for _, events in told for event in events],
            "facts": _facts(_pairs(facts), turns),
            "expect": _expect(_pairs(expect)),
            "why": rules.split(),
        }
    )


def _turn(marked: str, number: int) -> tuple[str, list[dict[str, Any]]]:
    """The turn without its marks, and the events marked in it."""
    plain = _MARK.sub(lambda mark: mark[2].strip(), marked).strip()
    if not plain:
        raise ValueError(f"turn {number + 1} is empty")
    if "[" in plain or "]" in plain:
        near = plain[max(0, re.search(r"[\[\]]", plain).start() - 30) :][:60]  # type: ignore[union-attr]
        raise ValueError(f"a square bracket is left over near '{near}'")
    events = []
    for mark in _MARK.finditer(marked):
        for part in mark[1].split(";"):
            events.append(_event(part.strip(), mark[2].strip(), plain, number))
    return plain, events


def _event(told: str, text: str, turn: str, number: int) -> dict[str, Any]:
    match = _EVENT.match(told)
    if match is None:
        raise ValueError(f"cannot read the event '{told}'")
    words = match["words"]
    if not text or text not in turn:
        raise ValueError(f"the text of the event '{told}' is not in its turn: '{text}'")
    return {
        "type": _code(EventType, match["type"]),
        "text": text,
        "turn": number,
        "date_text": words and _as_told(words, [turn]),
        "date": _date(match["date"]),
        "negated": match["sign"] == "-",
        "planned": match["sign"] == "+",
    }


def _date(told: str | None) -> str | list[str | None] | None:
    """A day, or a span as its two ends; in ISO form."""
    if told is None:
        return None
    ends = [date.fromisoformat(end).isoformat() if end else None for end in told.split("..")]
    return ends if len(ends) == 2 else ends[0]


def _facts(pairs: Iterable[tuple[str, str]], turns: list[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {"services": [], "reasons_given": [], "reason_texts": [], "wants": []}
    facts |= {"nation": "unknown"}
    for key, value in pairs:
        if key == "reason":
            code, words = _quoted(value, turns)
            facts["reasons_given"].append(_code(ReasonCode, code))
            facts["reason_texts"].append(words or "")
        elif key == "procedure":
            code, facts["procedure_clue"] = _quoted(value, turns)
            facts["procedure_used"] = _code(ProcedureUsed, code)
        elif key in ("services", "wants"):
            facts[key] = _codes(Service if key == "services" else AskFor, value)
        elif key in _SINGLE:
            facts[key] = _code(_SINGLE[key], value)
        elif key == "asks":
            facts[key] = value
        else:
            raise ValueError(f"unknown fact '{key}'")
    return facts


def _expect(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    expect: dict[str, Any] = {}
    for key, value in pairs:
        if key == "esc":
            if value not in _ESCALATE:
                raise ValueError(f"esc is true, false or null, not '{value}'")
            expect["can_escalate"] = _ESCALATE[value]
        elif key == "deadlines":
            due = (part.strip().partition(":") for part in value.split(","))
            expect[key] = {_code(DeadlineCode, what): date.fromisoformat(day) for what, _, day in due}
        elif key in _LISTS:
            name, kind = _LISTS[key]
            expect[name] = _codes(kind, value)
        elif key in _ALTERNATIVES:
            name, kind = _ALTERNATIVES[key]
            codes = [_code(kind, part.strip()) for part in value.split("|")]
            expect[name] = codes if len(codes) > 1 or key == "next" else codes[0]
        else:
            raise ValueError(f"unknown expectation '{key}'")
    both = set(expect.get("faults_include", ())) & set(expect.get("faults_exclude", ()))
    if both:
        raise ValueError(f"both expected and excluded: {', '.join(sorted(both))}")
    return expect


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    for part in _PARTS.findall(line):
        key, equals, value = part.strip().partition("=")
        if key and not equals:
            raise ValueError(f"'{part.strip()}' is not of the form key=value")
        if key:
            yield key.strip(), value.strip()


def _quoted(value: str, turns: list[str]) -> tuple[str, str | None]:
    match = _QUOTED.match(value)
    if match is None:
        raise ValueError(f"cannot read '{value}': it should be a code and words in double quotes")
    return match["code"], match["words"] and _as_told(match["words"], turns)


def _as_told(words: str, turns: list[str]) -> str:
    """The words as they stand in the turns, capitals aside and with the line ends of the turn."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    found = next((match for turn in turns if (match := pattern.search(turn))), None)
    if found is None:
        raise ValueError(f"the words '{words}' are not in their turn")
    return found[0]


def _codes(kind: type[StrEnum], value: str) -> list[str]:
    return [_code(kind, part.strip()) for part in value.split(",") if part.strip()]


def _code(kind: type[StrEnum], told: str) -> str:
    if told not in set(kind):
        raise ValueError(f"'{told}' is no {kind.__name__}")
    return kind(told).value


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, help="files in the notation")
    parser.add_argument(
        "--out", type=Path, required=True, help="the labelled messages, one JSON object a line"
    )
    chosen = parser.parse_args(arguments)
    found = [one for path in chosen.paths for one in read(path.read_text(encoding="utf-8"))]
    errors = [one for one in found if isinstance(one, NotationError)]
    messages = [one for one in found if isinstance(one, Message)]
    ids = [message.id for message in messages]
    errors += [NotationError(f"{one}: the id is used twice") for one in set(ids) if ids.count(one) > 1]
    for message in messages:
        for line in disagreements(message):
            print(line)
    for error in errors:
        print(error, file=sys.stderr)
    if errors:
        return 1
    lines = (message.model_dump_json(exclude_unset=True) for message in messages)
    chosen.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(messages)} messages written to {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
