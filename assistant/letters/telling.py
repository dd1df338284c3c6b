"""What kind of thing a told sentence tells: a grievance, a wish, a hindrance, a part in a child's life."""

from __future__ import annotations

import re

LONGEST = 320  # characters: a longer sentence is left, and the piece that tells the fact is quoted alone
_NOT_THE_GRIEVANCE = re.compile(
    r"\b(?:complain\w*|stage|ombudsman|panel|council said|you|your|should i|do i|can i|deadline|letter|reply|"
    r"appeal|help me|advice|thanks?|please)\b",
    re.IGNORECASE,
)
_ABOUT_THE_CHILD = re.compile(
    r"\b(?:(?:grand)?(?:son|daughter|child|children|kids?)|lad|boy|girl|baby|niece|nephew|brother|sister|"
    r"placement|foster\w*|kinship|social workers?|support|respite|short breaks?|assess\w*|care|contact|"
    r"visits?|allowance|payments?|budget|plan|accommodation|transport|carers?)\b",
    re.IGNORECASE,
)
_ASKS_US = re.compile(
    r"\b(?:you|your|should (?:i|we)|do (?:i|we)|can (?:i|we)|help me|advice|thanks?|please)\b", re.IGNORECASE
)
_COMPLAINED_OF = re.compile(
    r"\bcompl\w{0,12}\b.{0,200}?"
    r"(?:\b(?:about|that|because|regarding|concerning|re|of (?:the|my|our|how|being))\b|:)\W*(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LEAST_TOLD = 2  # words that say what a complaint was about, dates left out
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DATED = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}})\b", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:i|we|she|he|they|client|mum|mother|dad|father|parents?|nan|family|(?:m[rs]s?|miss|dr)\.? \w+)"
    r"(?:'d| would)? (?:(?:just|really|also|only|still|both) )*(?:wants?|likes?|asks? for|needs?)\b|"
    r"^(?:wants|would like)\b",  # a note that leaves out who
    re.IGNORECASE,
)
_NOT_A_WISH = re.compile(
    r"\b(?:not|never|don'?t|doesn'?t|didn'?t|ombudsman|panel|stage|advice|letter|procedure|advocate|appeal|court|"
    r"sue|solicitor|know (?:if|what|how|whether|where)|complain\w*|further|escalate|independent)\b|n[’']t\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never)\b|n[’']t\b", re.IGNORECASE)
_AND = re.compile(r"[,;]| and | plus ", re.IGNORECASE)
_PUTS_RIGHT = re.compile(
    r"\b(?:apolog\w+|sorry|payments?|paid|money|compensat\w+|refund\w*|reimburs\w*|repa(?:y|id)\w*|back|"
    r"backdated|reinstated|restored|put right|corrected|hours|respite|support)\b",
    re.IGNORECASE,
)
_DISAGREES = re.compile(
    r"\b(?:do(?:es)?(?: not|n[’']?t) (?:agree|accept)|disagrees?|disputes?|(?:is|am|are) not happy|"
    r"(?:is|are)n[’']?t happy|[’']m not happy)\b.{0,250}"
    r"\b(?:findings?|found|reports?|conclusions?|decisions?|upheld|investigator\w*|adjudication|answers?|"
    r"responses?|offers?|points?|heads?)\b",
    re.IGNORECASE | re.DOTALL,
)
_HANDLING = re.compile(
    r"\bcomplain\w*|\bstage (?:\d|one|two|three)\b|\b(?:complaints?|statutory|corporate) procedure\b|"
    r"\b(?:review )?panel\b|\bombudsman\b|\bescalat\w+|\b(?:final decision|decision (?:was|is) final)\b|"
    r"\b(?:i|we|client|she|he|they|mum|dad) (?:have |had )?(?:challenged|appealed|chased)\b",
    re.IGNORECASE,
)
_SAYS_WHAT = re.compile(
    r"\b(?:sa(?:id|ys|ying)|t(?:old|ells?)|stat(?:ed|es|ing)|claim(?:ed|s|ing)|found|up(?:held|holds?|holding)|"
    r"agree[ds]?|accept(?:ed|s)|admit(?:ted|s)|apologis(?:ed|es)|offer(?:ed|s)|refus(?:ed|es)|blam(?:ed|es))\b",
    re.IGNORECASE,
)
_KEPT_FROM = re.compile(
    r"\b(?:did(?: not|n[’']?t) (?:know|realise|understand)|(?:could|was|were)(?: not|n[’']?t) "
    r"(?:able|told|well|aware|complain|face|bear)|unable|nobody told|no[- ]one told|never told|"
    r"only (?:just )?(?:found|learn\w*|got|discovered|heard)|hospital|illness|unwell|depress\w*|breakdown|"
    r"bereave\w*|dying|died|grie[fv]\w*)\b",
    re.IGNORECASE,
)
_PLAYS_A_PART = re.compile(
    r"\b(?:li(?:ve[sd]?|ving) with (?:me|us)|(?:i|we)(?: have|[’']ve| used to)? "
    r"(?:brought (?:him|her|them) up|raised|look(?:ed)? after|care[sd]? for|take|took|collect\w*|visit\w*|"
    r"see|saw|ring|speak|spoken?)|"
    r"(?:rings?|calls?|phones?|visits?|stays? with|sees?) (?:me|us))\b",
    re.IGNORECASE,
)


_WHO = re.compile(
    r"^(?:i am|i[’']?m|we are|we[’']?re|(?:my |the )?client\b[:,]?|cl\b[:,]?|i foster\b|i am a\b)",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"\b(?:in need|disabled|looked[ -]after|adopted|aged|married|retired|separated|divorced|accommodated|"
    r"named|called|has (?:an? |severe |complex |\w+ )?(?:autism|asd|adhd|epilepsy|disabilit\w+|needs|"
    r"syndrome|diagnosis|condition|cerebral palsy))\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:not|never|no|without|because|but|since|until|when|who|which|that|has|have|had|was|were|did|do|does|"
    r"gets?|got|went|goes|left|lost|cut|cuts|stop\w*|refus\w*|want\w*|need\w*|wait\w*|worr\w*|scared|"
    r"afraid|angry|told|said|being|paid|pays?|owed?|late|\w{3,}ed|\w+n[’']t|\w{2,}ing)\b",
    re.IGNORECASE,
)


def says_only_who(text: str) -> bool:
    """Whether a sentence says who somebody is and tells of nothing that happened: "I am a foster carer in
    Leeds". It is no head of complaint; who writes stands in a part of the letter of its own."""
    if not _WHO.search(text):
        return False
    return not _HAPPENS.search(_OF_A_PERSON.sub(" ", text))


def says_of_what(sentence: str) -> bool:
    """Whether a sentence that tells of a complaint says what it was about."""
    told = _COMPLAINED_OF.search(sentence)
    return told is not None and len(re.findall(r"[a-z]{3,}", _DATED.sub("", told["what"]))) >= _LEAST_TOLD


def tells_of_a_day(text: str) -> bool:
    besides = re.findall(r"[a-z]{4,}", _DATED.sub("", text).lower())
    told = bool(_DATED.search(text)) and len(besides) >= _LEAST_TOLD
    return told and may_be_quoted(text) and not _ASKS_US.search(text)


def may_be_grievance(text: str) -> bool:
    """Whether a sentence may be quoted as part of the grievance."""
    return may_be_quoted(text) and not _NOT_THE_GRIEVANCE.search(text) and not wishes(text)


def may_be_quoted(text: str) -> bool:
    return len(text.split()) >= 3 and len(text) <= LONGEST and not text.endswith("?")


def wishes(text: str) -> bool:
    """Whether a sentence says what the person wants to come of it. One that asks for a step of the procedure
    alone does not; one that asks for something put right beside it does."""
    if not _WISH.search(text):
        return False
    if not _NOT_A_WISH.search(text):
        return True
    pieces = _AND.split(text)
    beside = [piece for piece in pieces if _PUTS_RIGHT.search(piece) and not _NOT_A_WISH.search(piece)]
    return len(pieces) > 1 and bool(beside) and not _NOT.search(text)


def disagrees(text: str) -> bool:
    """Whether a sentence says what of an answer or a report is not accepted."""
    return bool(_DISAGREES.search(text))


def tells_of_handling(text: str) -> bool:
    """Whether a sentence is about how the complaint was dealt with, and not about what it complains of."""
    return bool(_HANDLING.search(text))


def says_what(text: str) -> bool:
    """Whether a sentence that tells of an answer tells what was in it."""
    return bool(_SAYS_WHAT.search(text))


def only_describes(text: str) -> bool:
    """Whether a sentence says how somebody is ("My son is 14 and in foster care") and of nothing else."""
    bare = _OF_A_PERSON.sub(" ", text)
    return bool(re.search(r"\b(?:is|are)\b|[’']s\b", text)) and not _HAPPENS.search(bare)


def about_the_child(text: str) -> bool:
    return bool(_ABOUT_THE_CHILD.search(text))


def kept_from(text: str) -> bool:
    """Whether a sentence tells of something that stood in the way of complaining."""
    return bool(_KEPT_FROM.search(text))


def plays_a_part(text: str) -> bool:
    """Whether a sentence tells of the writer's part in a child's life."""
    return bool(_PLAYS_A_PART.search(text))
