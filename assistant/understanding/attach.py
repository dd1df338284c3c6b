"""Which told date belongs to which told event.

Every told time near an event is weighed by where it stands: in the event's own clause, leading the clause
before it ("14/8: stage 2 asked for"), closing the clause after ("the thing landed, thurs 7th march"), with
another event nearer, looking forward or back. The weights are learned from the labelled messages and kept
as data (``attach.yaml``), a line for each feature.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from dateutil.relativedelta import relativedelta

from assistant.case import EventType, When
from assistant.understanding.date_spans import Form
from assistant.understanding.dates import DateMention
from assistant.understanding.polarity import NEVER_PLANNED, left_unanswered
from assistant.understanding.segments import Clause

Told = tuple[int, EventType, int]  # clause, type, offset of its words in the clause
WEIGHTS_FILE = Path(__file__).with_name("attach.yaml")
MOST_TOLD = 8  # times told in one clause
REACH = 4  # clauses either side in which a date is looked for
_OF = re.compile(
    r"\b(?:complaint|compl|request|req|letter|email|correspondence|stage \w+|s[123]|application) "
    r"(?:of|dated|from)(?: the)? *$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|til|by|to|for|before|extended to|up to|no later than|take|since|from|about|regarding|"
    r"re) *(?:the )?$",
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
_PROMISED = frozenset({EventType.REMEDY_OFFERED, EventType.REMEDY_AGREED})
_ACTS_UPON = frozenset(
    {
        EventType.COMPLAINT_REFUSED,
        EventType.STAGE1_RESPONSE,
        EventType.STAGE1_EXTENSION_TOLD,
        EventType.COMPLAINT_FROZEN,
    }
)
# What stands before a time in its clause: the making of a complaint, and what the council did upon one.
_MADE_THEN = re.compile(
    r"\b(?:complain(?:ed|ing)?|made|put (?:it |one |that |this )?in|sent|submitted|lodged|raised|emailed)\b"
    r"[^.;]{0,20}$|\bcompl(?:aint)?[ :,(-]*$|\b(?:new|fresh|second|another|latest) complaint[^.;]{0,20}$",
    re.IGNORECASE,
)
_DONE_THEN = re.compile(
    r"\b(?:refus(?:ed|es|ing)|turn(?:ed|ing|s)? (?:\w+ ){0,3}down|reject(?:ed|s|ing)|declin(?:ed|es|ing)|"
    r"dismiss(?:ed|es)|answered|replied|responded|told|said|wrote|wouldn['’]?t|closed|paused|froze)\b[^.;]{0,50}$",
    re.IGNORECASE,
)
_EXTENSIONS = frozenset({EventType.STAGE1_EXTENSION_TOLD, EventType.STAGE2_EXTENSION_TOLD})
_NEW_DATE = re.compile(r"\b(?:until|till|til|up to|no later than|extended to) *(?:the )?$", re.IGNORECASE)
_YEAR_TOLD = re.compile(
    r"\b(?:19|20)\d\d\b|['’/.-]\d\d$|\blast\b|\bthis\b|\bago\b|\byesterday\b|\btoday\b", re.IGNORECASE
)
_UNDATED = frozenset(
    {
        EventType.PROBLEM_BEGAN,
        EventType.CHASED,
        EventType.REMEDY_NOT_DONE,
        EventType.ADVOCATE_INVOLVED,
    }
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of a turn stands: clauses, told events, told times and each time's clause.

    Of the times told in one clause the first ``MOST_TOLD`` count: nobody tells more, and a list of hundreds
    would be weighed pair by pair.
    """

    text: str
    clauses: Sequence[Clause]
    events: Sequence[Told]
    mentions: Sequence[DateMention]
    homes: Sequence[int]

    @classmethod
    def of(
        cls, text: str, clauses: Sequence[Clause], events: Sequence[Told], mentions: Sequence[DateMention]
    ) -> Places:
        ends = [c.end for c in clauses]
        told: list[DateMention] = []
        homes: list[int] = []
        for mention in mentions:
            home = min(bisect.bisect_right(ends, mention.start), len(clauses) - 1)
            if homes[-MOST_TOLD:].count(home) < MOST_TOLD:
                told.append(mention)
                homes.append(home)
        return cls(text, clauses, events, told, homes)

    def within_reach(self, clause: int) -> range:
        """The told times in the clauses around one, by number."""
        first = bisect.bisect_left(self.homes, clause - REACH)
        return range(first, bisect.bisect_right(self.homes, clause + REACH))

    def told_in(self, home: int) -> list[DateMention]:
        """The told times that begin in a clause."""
        first, last = bisect.bisect_left(self.homes, home), bisect.bisect_right(self.homes, home)
        return list(self.mentions[first:last])

    def events_near(self, number: int) -> list[int]:
        """Clauses of the other events told just before and after one."""
        near = range(max(0, number - 8), min(len(self.events), number + 9))
        return [self.events[i][0] for i in near if i != number]


def pair_features(places: Places, number: int, which: int) -> dict[str, float]:
    """What is seen of the pair of an event and a told time."""
    clause, kind, _ = places.events[number]
    mention, home = places.mentions[which], places.homes[which]
    own, other = places.clauses[clause], places.clauses[home]
    distance = home - clause
    near = places.events_near(number)
    rival = min((abs(c - home) for c in near), default=9)
    apart = other.sentence - own.sentence
    gap = max(mention.start - own.end, own.start - mention.end, 0)
    before = places.text[max(0, mention.start - 30) : mention.start]
    group = _group(kind)
    features = {
        "bias": 1.0,
        f"distance {max(-3, min(3, distance))}": 1.0,
        f"sentence {apart if abs(apart) < 3 else 'far'}": 1.0,
        f"rival {min(rival, 2)} at {min(abs(distance), 2)}": 1.0,
        "gap": min(gap, 120) / 40,
        "said of a paper": float(bool(_OF.search(before))),
        "until": float(bool(_UNTIL.search(before))),
        f"forward {mention.forward}, {group}": 1.0,
        f"form {mention.form}": 1.0,
        f"{group} at {min(abs(distance), 2)}": 1.0,
        "unknown": float(not mention.when.known),
    }
    if mention.form in (Form.YEAR, Form.SEASON):
        features[f"wide, {group}"] = 1.0
    features.update(_in_own(places, number, which) if distance == 0 else _beside(places, near, number, which))
    return features


def _in_own(places: Places, number: int, which: int) -> dict[str, float]:
    """A time in the event's own clause: the only one there, or which of them."""
    clause, _, offset = places.events[number]
    mention, at = places.mentions[which], places.clauses[clause].start + offset
    there = places.told_in(clause)
    rank = sorted(there, key=lambda m: min(abs(m.start - at), abs(m.end - at))).index(mention)
    return {
        "own, only date": float(len(there) == 1),
        f"own, rank {min(rank, 2)}": 1.0,
        f"own, order {min(there.index(mention), 2)} of {min(len(there), 3)}": 1.0,
    }


def _beside(places: Places, near: Sequence[int], number: int, which: int) -> dict[str, float]:
    """A time in a clause beside the event's: alone there, leading it or within, and what stands between."""
    clause, home, mention = places.events[number][0], places.homes[which], places.mentions[which]
    there, own = places.clauses[home], places.clauses[clause]
    lone = mention.end - mention.start > 0.4 * len(there.text)
    leads = mention.start - there.start < 4
    stands = "lone" if lone else "leads" if leads else "within"
    sentence = "same" if there.sentence == own.sentence else "other"
    between = sum(min(clause, home) < c < max(clause, home) for c in near)
    return {
        f"{sentence} sentence, {'after' if home > clause else 'before'}, {stands}": 1.0,
        f"between {min(between, 2)}": 1.0,
        "own clause has a date": float(bool(places.told_in(clause))),
    }


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


@cache
def load_weights(path: Path = WEIGHTS_FILE) -> Mapping[str, float]:
    """The learned weights, by feature."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def attach(
    places: Places, today: date | None = None, weights: Mapping[str, float] | None = None
) -> list[When]:
    """The date of each event, in order; an unknown ``When`` where none is told.

    What is only told once done is given no date after ``today``.
    """
    known = load_weights() if weights is None else weights
    chosen = [_best(places, number, frozenset(), today, known) for number in range(len(places.events))]
    begun = {i for i, (_, kind, _) in enumerate(places.events) if kind is EventType.PROBLEM_BEGAN}
    # "I complained of the social worker on the 3rd" dates the complaint; what is complained of began before
    taken = frozenset(which for i, which in enumerate(chosen) if which is not None and i not in begun)
    for i in begun:
        if chosen[i] in taken:
            chosen[i] = _best(places, i, taken, today, known)
    for i, act, shared in _answered_in_one(places, chosen):
        whose = _whose(places, i, shared)
        if whose != "both":
            loser = act if whose == "complaint" else i
            chosen[loser] = _best(places, loser, frozenset({shared}), today, known)
    return [When() if which is None else places.mentions[which].when for which in chosen]


def _answered_in_one(places: Places, chosen: Sequence[int | None]) -> list[tuple[int, int, int]]:
    """A complaint and the council's act upon it that one clause tells, and the time that both were given."""
    return [
        (i, j, which)
        for i, (clause, kind, _) in enumerate(places.events)
        if kind is EventType.COMPLAINT_MADE and (which := chosen[i]) is not None
        for j in range(max(0, i - 2), min(len(places.events), i + 3))  # told in one clause, so side by side
        if places.events[j][0] == clause and places.events[j][1] in _ACTS_UPON and chosen[j] == which
    ]


def _whose(places: Places, number: int, which: int) -> str:
    """Whose time it is: the ``complaint``'s ("the complaint I made on 5 May", "complaint 5 May: refused"),
    the council's ``act``'s ("they turned down my complaint on 5 May"), or, where the words do not say, of
    ``both``."""
    mention, clause = places.mentions[which], places.clauses[places.events[number][0]]
    before = places.text[clause.start : mention.start]
    if _OF.search(before) or _MADE_THEN.search(before) or left_unanswered(clause.text):
        return "complaint"
    return "act" if _DONE_THEN.search(before) else "both"


def _best(
    places: Places, number: int, taken: frozenset[int], today: date | None, weights: Mapping[str, float]
) -> int | None:
    """Which told time an event has, of those not taken; None where none is likely."""
    clause, kind, _ = places.events[number]
    best, best_score = None, 0.0
    for which in places.within_reach(clause):
        if which in taken or (kind in NEVER_PLANNED and _ahead(places.mentions[which].when, today)):
            continue
        if kind in _PROMISED and _of_the_promise(places, number, which):
            continue
        if kind in _EXTENSIONS and _new_date(places, which):
            continue
        seen = pair_features(places, number, which)
        score = sum(weights.get(name, 0.0) * value for name, value in seen.items())
        if score > best_score:
            best, best_score = which, score
    return best


def _new_date(places: Places, which: int) -> bool:
    """Whether a told time is the one to which the council moved its answer ("we will need until 12 May"): the
    day it said so is another."""
    start = places.mentions[which].start
    return bool(_NEW_DATE.search(places.text[max(0, start - 30) : start]))


def _of_the_promise(places: Places, number: int, which: int) -> bool:
    """Whether a told time is part of what was promised, as in "agreed to pay it back to March by 31 July": it
    stands behind the words of the promise and says from when, to when or by when."""
    clause, _, offset = places.events[number]
    mention = places.mentions[which]
    if places.homes[which] != clause or mention.start < places.clauses[clause].start + offset:
        return False
    return bool(_UNTIL.search(places.text[max(0, mention.start - 30) : mention.start]))


def set_ahead(when: When, today: date) -> When:
    """A day set for a meeting or a hearing, read ahead where no year was told and the day behind is far off.

    People leave the year out of a day that is coming: "panel's set at last: 20 November", told on the 3rd.
    """
    if when.day is None or when.day > today or _YEAR_TOLD.search(when.words or ""):
        return when
    ahead = when.day + relativedelta(years=1)
    if ahead > today and today - when.day > 2 * (ahead - today):
        return When.on(ahead, when.words)
    return when


def _ahead(when: When, today: date | None) -> bool:
    return today is not None and when.earliest is not None and when.earliest > today
