"""Whether what a clause tells has happened, has not, is meant to, or is only asked or supposed.

A clause is read with the one before it and with the kind of event, since a refusal says "not" by nature
and "not upheld" is an answer received, not one missing.
"""

# ruff: noqa: E501 (the patterns read best whole)
from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.case import EventType


@dataclass(frozen=True, slots=True)
class Polarity:
    """How a clause tells an event. ``supposed``: a question, a condition, or somebody else's case."""

    negated: bool = False
    planned: bool = False
    supposed: bool = False


_NOT_NEGATING = re.compile(
    r"(?:did |done |doing )?nothing wrong|not (?:upheld|happy|satisfied|good enough|agreed?|accept(?:ed|ing)? (?:it|that)|fair|right|impressed|"
    r"sure|only|just|long|really|very|bad|great|brilliant|much use|that it|to mention|statutory|the children|one of|"
    r"all|everything|quite|too|as|having it)|no (?:good|use|wonder|doubt|surprise|further action|better|problem|fuss|"
    r"fault|case to answer|apology|reasons?|action plan|idea|money|sorry|thanks|mention|compensation|names?)|nothing (?:was )?upheld|"
    r"none (?:of (?:it|them) )?upheld|nothing (?:further|more|else) to add|don'?t (?:agree|think|know|like|accept|care)|dont (?:agree|think|know|like|accept)|"
    r"didn'?t (?:agree|like|answer|accept|even (?:answer|mention)|mention|address|cover|uphold)|doesn'?t (?:answer|mention|say|cover|address|deal)|"
    r"can'?t (?:complain about|fault|believe|remember|swear|go|understand)|if not|whether or not|why not|no one listens",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nothing|nowt|nobody|noone|none|neither|nor|without|nil|zero|zilch|nada|aint|"
    r"yet to|still waiting|still to|waiting (?:for|on)|awaiting|outstanding|silence|tumbleweed|cannot|"
    r"havent|hasnt|hadnt|didnt|dont|doesnt|isnt|wasnt|wont|cant|couldnt|wouldnt|failed to|refus\w+ to|crickets|"
    r"instead of|rather than|overdue|not a (?:peep|word|thing)|ain't)\b|n['’]t\b|"
    r"\b0 (?:ext|ltr|letter|reply|replies|resp|response|rpt|report|contact|updates?|word)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:going to|gonna|gunna|want(?:s|ed)? to|wanting to|would like to|'d like to|thinking (?:of|about)|planning|plan to|"
    r"intend\w*|about to|will|'ll|ill (?:be )?(?:ask|send|put|complain|go)|i'm (?:asking|sending|putting|going)|im (?:asking|sending|putting)|"
    r"hoping to|hope to|ready to|due|is on|are on|it's on|its on|booked|set for|set to|fixed for|scheduled|listed|"
    r"arranged for|promis\w+|next (?:week|month|step)|tomorrow|expect\w*|aim\w*|would be|'d be|to be|is the|draft\w*|"
    r"half written|dithering|considering|might|may (?:ask|go|well)|should be|hasn't come yet|wants? s[123]|wants stage)\b|['’]ll\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"^\W*(?:(?:so|and|but|or|also|well|then|now|please|anyway),? )*(?:can|could|should|shall|do|does|did|is|are|am|was|were|will|"
    r"would|has|have|must|may|if|unless|what|how|when|where|who|why|which|whether|say|suppose|supposing)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if (?:i|we|they|she|he|the|it|you|mum|cl|this|that|my|no|not)\b|unless|whether (?:i|we|they|to|or|it)|should (?:i|we|they)|"
    r"can (?:i|we|they|she|he|you)|could (?:i|we|they|she)|do (?:i|we|they) (?:have|need|go|get|ask|wait|write|complain|just)|"
    r"am i (?:able|allowed|entitled)|how (?:do|can|long|would)|what (?:if|happens)|is it (?:worth|too|true|ok|right)|"
    r"are they allowed|worth (?:asking|going|complaining)|supposed to|meant to|ought to|would (?:i|they|we|have to)|"
    r"wait (?:for|until|till)|before (?:i|we) (?:ask|go|complain|can)|(?:in order )?to be able to|instead of|rather than|"
    r"(?:have|has|had|got|need|right|entitled|able|allowed|want|wants|wanted|go) to (?:ask|go|wait|complain|request|stage|have))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:my|a|our|the) (?:friend|mate|neighbour|sister(?:'s)?|cousin|mum at|lady (?:at|on|in)|other (?:mums?|parents?|carers?))\b.{0,60}\b(?:got|had|has|"
    r"said|says|reckons|told|went|complained|did)\b|\b(?:someone|somebody|people|a (?:woman|lady|mum|bloke|man)|everyone|everybody|others?) (?:on|at|in|from) "
    r"(?:facebook|the|my|a|our|here|church|parents?|whatsapp|group|school)|\bon facebook\b|\b(?:leaflet|website|internet|google|policy) says\b|"
    r"\bi(?:'ve| have)? read (?:that|about|online|somewhere)|\bi heard (?:that|you)\b|\bapparently you\b",
    re.IGNORECASE,
)
_QUESTION_END = re.compile(r"\?[\"'”’)\s]*$")

NEGATIVE_BY_NATURE = frozenset(
    {
        EventType.COMPLAINT_REFUSED,
        EventType.STAGE2_REFUSED,
        EventType.STAGE2_STOPPED,
        EventType.STAGE3_REFUSED,
        EventType.REMEDY_NOT_DONE,
        EventType.COMPLAINT_FROZEN,
        EventType.OMBUDSMAN_REFUSED,
        EventType.COMPLAINT_WITHDRAWN,
        EventType.PROBLEM_BEGAN,
        EventType.EARLY_REFERRAL_OFFERED,
    }
)
# What the council says or does is told once it is done: a date ahead in its words is what it announces.
NEVER_PLANNED = frozenset(
    {
        EventType.COMPLAINT_ACKNOWLEDGED,
        EventType.COMPLAINT_REFUSED,
        EventType.STAGE1_EXTENSION_TOLD,
        EventType.STAGE2_EXTENSION_TOLD,
        EventType.STAGE2_REFUSED,
        EventType.STAGE2_STOPPED,
        EventType.STAGE3_REFUSED,
        EventType.COMPLAINT_FROZEN,
        EventType.REMEDY_OFFERED,
        EventType.REMEDY_NOT_DONE,
        EventType.EARLY_REFERRAL_OFFERED,
        EventType.OMBUDSMAN_REFUSED,
        EventType.CHASED,
    }
)
_NEVER_REFUSED = re.compile(
    r"\b(?:not|never|haven'?t|hasn'?t|didn'?t|isn'?t) (?:\w+ )?(?:refus\w*|withdr\w*|drop\w*|pull\w*|frozen?|said no|turned)|"
    r"\bno(?:t a| one'?s| ?body'?s)? (?:refus\w*|turned|withdr\w*|said no)",
    re.IGNORECASE,
)
# A complaint may be spoken (def-05): who tells the council that they want to complain has complained.
_COMPLAINED_IN_SAYING = re.compile(
    r"\b(?:told|said to|informed|emailed|texted|messaged)(?: [\w']+){1,6} (?:i|we|she|he|they)(?:'d)? "
    r"(?:want(?:s|ed)?|wish(?:ed)?|would like|like|need(?:ed)?) to (?:make an? (?:\w+ )?complaint|complain|"
    r"put in an? (?:\w+ )?complaint)\b",
    re.IGNORECASE,
)
_TO_COUNCIL = re.compile(
    r"\b(?:social workers?|sw|worker|manager|iro|reviewing officer|council|team|duty|department|personal advis[eo]r|pa|them)\b",
    re.IGNORECASE,
)
_OWN_ACTS = frozenset(
    {
        EventType.COMPLAINT_MADE,
        EventType.STAGE2_REQUESTED,
        EventType.STAGE3_REQUESTED,
        EventType.OMBUDSMAN_COMPLAINED,
        EventType.COMPLAINT_WITHDRAWN,
        EventType.COURT_STARTED,
    }
)
_ANSWERS = frozenset(
    {
        EventType.COMPLAINT_ACKNOWLEDGED,
        EventType.STAGE1_RESPONSE,
        EventType.STAGE2_RESPONSE,
        EventType.PANEL_REPORT,
        EventType.STAGE3_COUNCIL_RESPONSE,
    }
)
_THERE_IS_NONE = re.compile(
    r"\b(?:there(?:'s| is| was| has been|s)(?: still| yet)?|still) no\b[^.;,]{0,30}\b(?:answer|reply|response|report|letter|"
    r"acknowledge?ment|decision)\b",
    re.IGNORECASE,
)
_COMPLAINT = r"(?:my|our|the|this|that|his|her|their|mum's|dad's) (?:(?!stage|panel|ombudsman)[\w'-]+ ){0,2}complaint\b"
_NO = r"(?:never|not|cannot|\w+n['’]?t|no ?one|no ?body|fail(?:s|ed|ing)? to|yet to)"
_ANSWER = (
    r"(?:answer(?:s|ed|ing)?|repl(?:y|ies|ied|ying)|respond(?:s|ed|ing)?|acknowledg(?:e|es|ed|ing)|"
    r"(?:come|came|get|got|gotten|write|wrote|written) back)"
)
_UNANSWERED = re.compile(
    rf"\b{_NO} (?:\w+ ){{0,3}}{_ANSWER}(?: (?:to|on|about|with|me|us|at|all|ever|even|anything))* {_COMPLAINT}|"
    rf"\b(?:no|nil|without an?|without any) (?:\w+ )?(?:answer|reply|response|acknowledge?ment) (?:\w+ )?"
    rf"(?:to|on|about) {_COMPLAINT}|"
    rf"\bignor(?:ed|es|ing) {_COMPLAINT}|"
    rf"\b{_COMPLAINT} (?:\w+ ){{0,4}}(?:(?:never|not|\w+n['’]?t) (?:\w+ ){{0,3}}{_ANSWER}|ignored\b|unanswered\b)",
    re.IGNORECASE,
)
# What a school, a hospital or the police leaves unanswered is no complaint to the council.
_ANOTHER_BODY = re.compile(
    r"\b(?:trust|hospital|nhs|camhs|gp|surgery|school|head ?(?:teacher)?|governors?|police|cafcass|ofsted)"
    r"(?: (?:has|have|had|did|just|still))? (?:never|not|fail\w*|ignor\w*|\w+n['’]?t)\b",
    re.IGNORECASE,
)
# An answer that came and did not go into it; what is only asked, supposed or told of another stage.
_OTHERWISE = re.compile(
    r"\b(?:properly|fully|really|half|parts?|points?|questions?|letter|report|if|when|whether|unless|would|"
    r"(?:stage|stg) ?(?:2|3|two|three)|s[23]|panel|ombudsman|lgsco)\b|\?",
    re.IGNORECASE,
)
_DATED_AHEAD = frozenset({EventType.PANEL_DATE_SET, EventType.HEARING})


def read(
    clause: str, kind: EventType, before: str = "", sentence: str = "", ahead: bool | None = None
) -> Polarity:
    """The polarity of an event of ``kind`` told in ``clause``.

    ``before`` is the clause before it in the same sentence, ``sentence`` the whole of it, and ``ahead``
    whether the event's own date lies after the day of reading (None where no date was told).
    """
    text = clause.replace("’", "'")
    asked = bool(_QUESTION_END.search(sentence)) and bool(_SUPPOSED.match(text))
    if _OTHERS.search(text):
        return Polarity(supposed=True)
    negated = _is_negated(text, kind)
    planned = _is_planned(text, kind, ahead, negated)
    supposed = not planned and (asked or bool(_CONDITION.search(text))) and not negated
    if asked and kind in _OWN_ACTS and ahead is not True:
        supposed, planned = True, False
    return Polarity(negated and not planned, planned, supposed)


def complained_in_saying(clause: str) -> bool:
    """Whether a clause tells that the council was told of the wish to complain."""
    found = _COMPLAINED_IN_SAYING.search(clause.replace("’", "'"))
    return found is not None and bool(_TO_COUNCIL.search(found.group()))


def told_to_be_missing(clause: str, kind: EventType) -> bool:
    """Whether a clause says in so many words that an answer is not there: "there is no stage 1 answer"."""
    return kind in _ANSWERS and bool(_THERE_IS_NONE.search(clause.replace("’", "'")))


def left_unanswered(clause: str) -> bool:
    """Whether a clause says that a complaint was made and has had no answer."""
    said = _UNANSWERED.search(clause)
    return said is not None and not _OTHERWISE.search(clause) and not _ANOTHER_BODY.search(clause)


def _is_negated(text: str, kind: EventType) -> bool:
    if kind in NEGATIVE_BY_NATURE:
        return bool(_NEVER_REFUSED.search(text))
    return bool(_NEGATION.search(_NOT_NEGATING.sub(" ", text)))


def _is_planned(text: str, kind: EventType, ahead: bool | None, negated: bool) -> bool:
    if kind in _DATED_AHEAD:
        return ahead is True
    if kind in NEVER_PLANNED:
        return False
    if ahead is True:
        return True
    if ahead is False or negated:
        return False
    return bool(_PLANNED.search(text)) and (kind in _OWN_ACTS or kind.endswith(("response", "report")))
