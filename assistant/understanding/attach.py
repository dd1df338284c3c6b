"""Which told date belongs to which told event.

Every told time near an event is weighed by where it stands: in the event's own clause, leading the clause
before it ("14/8: stage 2 asked for"), closing the clause after ("the thing landed, thurs 7th march"), with
another event nearer, looking forward or back. The weights are learned from the labelled messages and kept
as data (``attach.yaml``), a line for each feature.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from assistant.case import EventType, When
from assistant.understanding.date_spans import Form
from assistant.understanding.dates import DateMention
from assistant.understanding.segments import Clause

Told = tuple[int, EventType, int]  # clause, type, offset of its words in the clause
WEIGHTS_FILE = Path(__file__).with_name("attach.yaml")
REACH = 4  # clauses either side in which a date is looked for
_LEAD = re.compile(
    r"(?:^|[.\s(\"'“‘*•\-]+|.*\b(?:on|by|dated|letter|email|ltr|of|back in|in|from)\s+)$", re.IGNORECASE
)
_OF = re.compile(
    r"\b(?:complaint|compl|request|req|letter|email|correspondence|stage \w+|s[123]|application) (?:of|dated|from)(?: the)? *$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|til|by|to|for|before|extended to|up to|no later than|take|since|from|about|regarding|re) *(?:the )?$",
    re.IGNORECASE,
)
_TIED = frozenset(
    {
        EventType.REMEDY_OFFERED,
        EventType.REMEDY_AGREED,
        EventType.EARLY_REFERRAL_OFFERED,
        EventType.INVESTIGATORS_APPOINTED,
    }
)
_UNDATED = frozenset(
    {EventType.PROBLEM_BEGAN, EventType.CHASED, EventType.REMEDY_NOT_DONE, EventType.ADVOCATE_INVOLVED}
)


def pair_features(
    text: str,
    clauses: Sequence[Clause],
    events: Sequence[Told],
    number: int,
    mentions: Sequence[DateMention],
    which: int,
) -> dict[str, float]:
    """What is seen of the pair of an event and a told time."""
    clause, kind, offset = events[number]
    mention = mentions[which]
    home = clause_of(clauses, mention)
    distance = home - clause
    own = clauses[clause]
    at = own.start + offset
    gap = max(mention.start - own.end, own.start - mention.end, 0)
    before = text[max(0, mention.start - 30) : mention.start]
    in_home = [m for m in mentions if clause_of(clauses, m) == home]
    rivals = [abs(c - home) for i, (c, _, _) in enumerate(events) if i != number]
    nearest_rival = min(rivals, default=9)
    same_sentence = clauses[home].sentence == own.sentence
    features = {
        "bias": 1.0,
        f"distance {max(-3, min(3, distance))}": 1.0,
        f"sentence {clauses[home].sentence - own.sentence if abs(clauses[home].sentence - own.sentence) < 3 else 'far'}": 1.0,
        f"rival {min(nearest_rival, 2)} at {min(abs(distance), 2)}": 1.0,
        "gap": min(gap, 120) / 40,
    }
    if distance == 0:
        features["own, only date"] = float(len(in_home) == 1)
        rank = sorted(in_home, key=lambda m: min(abs(m.start - at), abs(m.end - at))).index(mention)
        features[f"own, rank {min(rank, 2)}"] = 1.0
        features[f"own, order {min(in_home.index(mention), 2)} of {min(len(in_home), 3)}"] = 1.0
    else:
        lone = mention.end - mention.start > 0.4 * len(clauses[home].text)
        leads = mention.start - clauses[home].start < 4
        features[
            f"{'same' if same_sentence else 'other'} sentence, {'after' if distance > 0 else 'before'}, {'lone' if lone else 'leads' if leads else 'within'}"
        ] = 1.0
        features[f"between {min(sum(clause < c < home or home < c < clause for c, _, _ in events), 2)}"] = 1.0
        own_has = any(own.start <= m.start < own.end for m in mentions)
        features["own clause has a date"] = float(own_has)
    features["said of a paper"] = float(bool(_OF.search(before)))
    features["until"] = float(bool(_UNTIL.search(before)))
    features[f"forward {mention.forward}, {_group(kind)}"] = 1.0
    features[f"form {mention.form}"] = 1.0
    features[f"{_group(kind)} at {min(abs(distance), 2)}"] = 1.0
    features["unknown"] = float(not mention.when.known)
    if mention.form in (Form.YEAR, Form.SEASON):
        features[f"wide, {_group(kind)}"] = 1.0
    return features


def _group(kind: EventType) -> str:
    if kind in _TIED:
        return "tied"
    if kind in _UNDATED:
        return "undated"
    if kind.endswith("requested") or kind in (EventType.COMPLAINT_MADE, EventType.OMBUDSMAN_COMPLAINED):
        return "own act"
    if kind.endswith("extension_told"):
        return "extension"
    return "their act"


def clause_of(clauses: Sequence[Clause], mention: DateMention) -> int:
    """The clause in which a told time begins."""
    for i, clause in enumerate(clauses):
        if mention.start < clause.end:
            return i
    return len(clauses) - 1


@cache
def load_weights(path: Path = WEIGHTS_FILE) -> Mapping[str, float]:
    """The learned weights, by feature."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def attach(
    text: str,
    clauses: Sequence[Clause],
    events: Sequence[Told],
    mentions: Sequence[DateMention],
    weights: Mapping[str, float] | None = None,
) -> list[When]:
    """The date of each event, in order; an unknown ``When`` where none is told."""
    known = load_weights() if weights is None else weights
    out: list[When] = []
    for number, (clause, _, _) in enumerate(events):
        best, best_score = When(), 0.0
        for which, mention in enumerate(mentions):
            if abs(clause_of(clauses, mention) - clause) > REACH:
                continue
            seen = pair_features(text, clauses, events, number, mentions, which)
            score = sum(known.get(name, 0.0) * value for name, value in seen.items())
            if score > best_score:
                best, best_score = mention.when, score
        out.append(best)
    return out


def sure(score: float) -> float:
    """A score in log-odds as a probability."""
    return 1 / (1 + math.exp(-score))
