"""What is seen of a clause when its events are weighed: words, neighbours, cues, and what was told before.

Features are named strings with a value of one, so a weight can be read and understood by its name. Dates,
amounts and stage names are made alike first ("s2", "stg two" and "second stage" are one word).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.case import EventType
from assistant.understanding.cues import ClauseCues
from assistant.understanding.dates import DateMention
from assistant.understanding.order import Position
from assistant.understanding.segments import Clause

_ALIKE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"[’`]", "'"),
        (r"£ ?\d[\d,.]*k?|\b\d+ ?(?:pounds|quid)\b", " xmoney "),
        (r"\b(?:stage|stg|st)\.?[ -]?(?:1|one|i)\b|\bs1\b|\bst1\b|\b(?:first|1st) stage\b", " xstage1 "),
        (
            r"\b(?:stage|stg|st)\.?[ -]?(?:2|two|ii|too)\b|\bs2\b|\bst2\b|\b(?:second|2nd|next) stage\b",
            " xstage2 ",
        ),
        (
            r"\b(?:stage|stg|st)\.?[ -]?(?:3|three|iii)\b|\bs3\b|\bst3\b|\b(?:third|3rd|last) stage\b",
            " xstage3 ",
        ),
        (r"\b(?:ombudsm[ae]n'?s?|lgsco|lgo)\b", " xombudsman "),
        (r"\b(?:i/o|io|investigating officer|investigating person|investigators?)\b", " xinvestigator "),
        (r"\b(?:i/p|ip|independent (?:person|lady|woman|man|bloke|chap|fella))\b", " xindependent "),
        (r"\b(?:adj|adjud\w*)\b", " xadjudication "),
        (r"\b(?:ltr|lttr)\b", " letter "),
        (r"\b(?:resp|respons|responce)\b", " response "),
        (r"\b(?:rpts?|rep)\b", " report "),
        (r"\breq(?:'?d|uested)?\b", " requested "),
        (r"\bcompl(?:'?t|aints?|ain|'?d|aint's)?\b", " complaint "),
        (r"\brec(?:'?d|eived|ieved|d|vd)\b", " received "),
        (r"\bext(?:n|ension|ended|ends)?\b", " extension "),
        (r"\b(?:la|local authority|council'?s?)\b", " xcouncil "),
        (r"\b(?:cl|client'?s?)\b", " xclient "),
        (r"\b(?:0|nil|zero)(?=\s+(?:extension|letter|response|rep|contact|update))", " no "),
        (r"\d+", " 0 "),
    )
)
_WORD = re.compile(r"[a-z][a-z']*|0|\?|!|:|\"")
_NEAR_WORDS = 14  # words of a neighbouring clause that are looked at
_STATED = re.compile(
    r"\bx(?:stage[123]|ombudsman|investigator|adjudication)\b|\bpanel\b|\bcorporate\b|\bcourt\b|\bjudge\b"
)


@dataclass(frozen=True, slots=True)
class SeenClause:
    """A clause as it is weighed: the features that do not hang on what was told before, and its words."""

    features: tuple[str, ...]
    own: tuple[str, ...]
    words: tuple[str, ...]
    acts: tuple[str, ...]


def words_of(clause: Clause, mentions: Sequence[DateMention]) -> list[str]:
    """The clause's words, made alike; each told date is one word ("xdate", or "xahead" looking forward)."""
    pieces: list[str] = []
    at = clause.start
    for mention in mentions:
        if clause.start <= mention.start < clause.end:
            pieces.append(clause.text[at - clause.start : mention.start - clause.start])
            pieces.append(" xahead " if mention.forward else " xdate ")
            at = min(mention.end, clause.end)
    pieces.append(clause.text[at - clause.start :])
    text = "".join(pieces)
    for pattern, word in _ALIKE:
        text = pattern.sub(word, text)
    return _WORD.findall(text.lower())


def see(
    clauses: Sequence[Clause], cues: Sequence[ClauseCues], mentions: Sequence[DateMention], first_turn: bool
) -> list[SeenClause]:
    """Every clause of a turn as it is weighed."""
    words = [words_of(clause, mentions) for clause in clauses]
    stated = [set(_STATED.findall(" ".join(w))) for w in words]
    everywhere = set().union(*stated) if stated else set()
    seen = []
    earlier: set[str] = set()
    for i, clause in enumerate(clauses):
        own = words[i]
        features = ["bias"]
        features += [f"w:{w}" for w in set(own)]
        features += [f"b:{a}_{b}" for a, b in itertools.pairwise(own)]
        features += [f"s:{a}_{c}" for a, c in zip(own, own[2:], strict=False)]
        features.append(f"first:{'_'.join(own[:2])}")
        if own:
            features.append(f"last:{own[-1]}")
        if i:
            same = clauses[i - 1].sentence == clause.sentence
            features += [f"p{int(same)}:{w}" for w in set(words[i - 1][-_NEAR_WORDS:])]
        if i + 1 < len(clauses):
            same = clauses[i + 1].sentence == clause.sentence
            features += [f"n{int(same)}:{w}" for w in set(words[i + 1][:_NEAR_WORDS])]
        if i > 1:
            features += [f"pp:{w}" for w in set(words[i - 2][-_NEAR_WORDS:])]
        features += [f"any:{w}" for w in everywhere]
        features += [f"earlier:{w}" for w in earlier]
        features += [f"none:{w}" for w in ("xstage2", "panel", "xombudsman") if w not in everywhere]
        for kind, hit in cues[i].events.items():
            features += [f"c:{kind}", f"c:{kind}:{hit.strength:.0f}"]
        acts = [f"{family}" for family in cues[i].families]
        features += [f"f:{act}" for act in acts]
        features += [f"f:{act}&any:{w}" for act in acts for w in everywhere]
        features.append(
            f"place:{min(i, 3)}" if i < 4 else f"place:{'end' if i >= len(clauses) - 3 else 'mid'}"
        )
        features.append("turn:first" if first_turn else "turn:later")
        features.append(f"dates:{min(2, sum(w in ('xdate', 'xahead') for w in own))}")
        seen.append(SeenClause(tuple(features), tuple(own), tuple(sorted(set(own))), tuple(acts)))
        earlier |= stated[i]
    return seen


def see_state(
    clause: SeenClause, position: Position, near: EventType | None, common: frozenset[str]
) -> list[str]:
    """The features that hang on what was told before: how far it had come and the last thing told.

    ``near`` is what the clause just before told, if anything; ``common`` the words crossed with the level.
    """
    level, last = f"lv{position.level}", f"last:{position.last or 'none'}"
    features = [level, last, f"near:{near or 'none'}"]
    features += [f"seen:{kind}" for kind in position.seen]
    features += [f"{level}&{act}" for act in clause.acts]
    features += [f"{last}&{act}" for act in clause.acts]
    crossed = [w for w in clause.words if w in common]
    features += [f"{level}&{w}" for w in crossed]
    features += [f"{last}&{w}" for w in crossed]
    return features
