"""Actions a council agreed to, or was recommended, other than paying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Action
from ingest.extraction.clauses import limit_at, predicates, under_own_limits
from ingest.extraction.limits import is_only_limit, limit_in
from ingest.extraction.sentences import Sentence
from ingest.extraction.sums import GENERAL, Role, sums_in
from ingest.extraction.verbs import verb_at

_BODY = r"(?:councils?|authority|authorities|trust|organisations?|school|academy|it|they|home|provider)"
_AGREEMENT = re.compile(
    rf"\b{_BODY}\b[^.;:£]{{0,80}}?\b(?:will|should|shall|must|needs? to|(?:has |have )?(?:also |now )"
    rf"?agreed(?=,? (?:also |now |further )?(?:to|that|it|within|by)\b|\s*[,:(])|is to"
    rf"|undertakes? to|intends? to)\b"
    rf"|\bI (?:also |further |therefore )*(?:recommend|recommended|have recommended)\b(?! (?:a|an|no"
    rf"|this|that)\b"
    r"(?: \w+){0,2} (?:payment|sum|remedy|amount)\b)|\b(?:asked|invited"
    rf"|recommended(?: that)?|recommend(?: that)?) (?:to )?the {_BODY}\b"
    r"|\b(?:asked|invited) it (?:to|if|whether)\b"
    rf"|\b(?:agreed|confirmed)\b[^.;:£]{{0,100}}\b{_BODY} would\b"
    r"|\b(?:should|will|must) be (?:\w+ed|done|sent|made|held|begun|put)\b|\b(?:remedy|remedying)"
    r"\b[^.]*\bby:?$",
    re.IGNORECASE,
)
#: Points back at actions already told, to set their limit.
FOLLOW_UP = re.compile(
    r"\b(?:these|this|both|the|all) (?:payments?|actions?|steps|things) (?:should|will|must"
    r"|are to) be (?:made|taken"
    r"|completed|done|carried out)\b|"
    r"\bthe (?:apology|payments?|letters?)(?: and (?:the )?(?:apology|payments?|letters?))? "
    r"(?:should|will|must|are to|is to) be (?:made|sent|given|paid)\b|"
    r"\b(?:complete|carry out|implement|do|act on) (?:all of )?them\b|"
    r"^(?:this|it|they|these) (?:should|will|must|is to|are to) be (?:paid|made|done|sent|completed)\b|"
    r"\bdo (?:both|so|all of (?:this|that|it))\b(?: within| by|\W*$)|"
    r"\b(?:pay|do|mak(?:e|ing)) (?:this|it|her|him|them|(?:this|these|the|both) (?:payments?"
    r"|offers?))\b(?: within"
    r"| by| no later|\W*$)|"
    r"\b(?:complete|completes|completed|carry out|take|implement|do|undertake|deliver|put in place|act "
    r"on|comply with)\b(?:(?!\bso that\b)[^.]){0,30}"
    r"\b(?:the above|these|this|those|(?:(?:the |all (?:of )?the |its |my |our )(?:agreed |recommended )?"
    r"|agreed |recommended )(?:actions?|remed(?:y|ies)|steps|recommendations?)"
    r"(?: (?:above|at|in|set out|listed|agreed|I|we)\b|\b))(?![^.]*\b(?:evidence|proof|how it has)\b)",
    re.IGNORECASE,
)
ONE_OF = re.compile(
    r"\b(?:do|does|done|complete|completes|carry out|take)\b[^.]{0,30}(?:\bof these\b|\([a-h]\)|\b[a-h]\))",
    re.IGNORECASE,
)
_BESIDE_A_SUM = re.compile(
    r"^(?P<what>(?:offer|provide|giv|send|issu|mak)\w{0,4}\b[^£]{0,100}?\b(?:apology|apologies"
    r"|explanation|meeting"
    r"|assessment|review|letter|reply|response)\b[^£]{0,100}?),? (?:and|together with|as well as|with) "
    r"(?:(?:a|an|the) )?(?:\w+ ){0,3}£",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"\b(?:evidence|proof|show|demonstrate|confirm(?:ation)?)\b.{0,120}\b(?:it has|having)\W*$", re.IGNORECASE
)
_OPENS_STEPS = re.compile(
    r"\b(?:following|actions?|steps|by|remed(?:y|ies|ying)|(?:put|puts|putting) (?:this|things|matters"
    r"|it) right)\W*$"
    r"|^(?:\w+\s+){1,4}(?:following|these|actions|steps)\b",
    re.IGNORECASE,
)
_TO_BE_PAID = frozenset({Role.PAY, Role.TOTAL})
_NO_ACTION = re.compile(
    r"\bpublish(?:es|ed)?\b[^.]*\bguidance\b[^.]*\b(?:apolog|remed|expect)|\bconsider (?:this|that|our"
    r"|the) guidance\b|\baccord(?:s)? with our guidance\b"
    r"|\b(?:settle|resolve) (?:the|this|her|his|their|\w+ \w+[’']s) (?:complaint|matter|case)\W*$"
    r"|\bwhether to recommend\b|\bno (?:such |further )?recommendations?\b"
    r"|^(?:I|we) (?:am|are|would|consider\w*|note|welcome|have(?! (?:also |therefore )*(?:asked"
    r"|recommended))|was|think|do|did|will|cannot|find|found)\b"
    r"|\balready\b[^.]{0,40}(?:apologised|paid|done|completed|carried out|agreed|taken|put|made)"
    r"|\b(?:take|carry out|complete|do) the following(?: \w+)?\W*$"
    r"|^(?:This|These|That|It) (?:should|will|would|must) be (?:in addition|on top|as well|separate|over)\b"
    r"|\bhas since\b|^This (?:is|was|will be|reflects|would|amount)|\bdid not agree\b|^Our guidance\b"
    r"|^The guidance\b|\bshould be proportionate\b"
    r"|^(?:Where|When|If) (?:we|fault|there)\b"
    r"|^(?:Where|When|If) (?:an?|someone|somebody|councils?|families|parents|children|people)\b"
    r"(?![^.]*\b(?:the Council|it) (?:should|will|must|has agreed))"
    r"|\bbut (?:it )?(?:will|would) not\b|\bneed (?:only|not)\b|\bput (?:this|things|matters|it) right\W*$",
    re.IGNORECASE,
)
_PAYS_NOW = re.compile(
    r"(?:pay|refund|reimburse|repay|mak(?:e|ing) (?:(?:an?|the|two|three|both|following|\w+ing|\w+al) ){0,3}"
    r"payments?)\w*\b",
    re.IGNORECASE,
)
#: A payment told of before, or one without a sum of its own that is no action beside one with a sum.
_PAYS_IT = re.compile(
    r"^(?:also\s+)?make (?:one|it|this|that|the payment"
    r"|(?:both|these|those|all)(?: the| of the)? payments)\b"
    r"|^(?:also\s+)?(?:pay|refund|reimburse"
    r"|repay)(?:s|ing)?\s+(?:(?:her|him|them"
    r"|\w+ \w)\s+)?(?:(?:this|that|it"
    r"|these|those|both|the (?:money|sum|payment|amount|above|financial remedy))s?\b|(?:within|by)\b|\W*$)",
    re.IGNORECASE,
)
#: Who recommended or said it, where that is neither the Ombudsman nor the council.
_BY_OTHERS = re.compile(
    r"\b(?:she|he|they|panel|officers?|investigators?|person|report|adjudicat\w+|managers?|director"
    r"|chair|court"
    r"|tribunal|guidance|policy|law|procedure|regulations|stage (?:two|three|2|3))\b[^.;]{0,40}"
    r"\b(?:recommend\w*|suggest\w*|said|says|asked|proposed|states?|requires?|wanted|wants)\b",
    re.IGNORECASE,
)
#: How a sum was come to, or why: said of a step, and none itself.
_EXPLAINS = re.compile(
    r"^(?:(?:It|They|The Council) (?:may|should not|need not)\b|I|We|This|That|These|Those|Our|My"
    r"|The (?:figure|sum|amount|payment))\b(?! should)"
)


def is_agreement(text: str) -> bool:
    """Whether a sentence says that something is to be done."""
    found = _AGREEMENT.search(text)
    others = _BY_OTHERS.search(text)
    return found is not None and not (others and others.start() <= found.start())


def actions_in(own: Sequence[Sentence], limits: Sequence[str | None]) -> list[Action]:
    """The actions of one paragraph: one for each entry of its list; or for its sentences, those under one
    limit together."""
    listed = [
        (sentence, limit) for sentence, limit in zip(own, limits, strict=True) if sentence.lead is not None
    ]
    loose = [(sentence, limit) for sentence, limit in zip(own, limits, strict=True) if sentence.lead is None]
    lists: dict[str, list[tuple[Sentence, str | None]]] = {}
    for sentence, limit in listed:
        lists.setdefault(sentence.lead or "", []).append((sentence, limit))
    loose = [
        pair for pair in loose if pair[0].text not in lists and not (lists and pair[0].text.endswith(":"))
    ]
    actions = []
    for lead, entries in lists.items():
        actions += list(_from_items(entries)) if is_list_of_actions(lead, own) else []
    return actions + list(_from_sentences(loose, alone=not listed))


def is_list_of_actions(lead: str, own: Sequence[Sentence]) -> bool:
    """Whether the items under this lead-in are things the council is to do."""
    return (
        is_agreement(lead)
        or limit_in(lead) is not None
        or re.search(r"\b(?:action|remed|following|agreed|recommend)", lead, re.IGNORECASE) is not None
    )


def _from_items(listed: Sequence[tuple[Sentence, str | None]]) -> Iterator[Action]:
    items = dict.fromkeys(sentence.item for sentence, _ in listed)
    lead = (listed[0][0].lead or "") if listed else ""
    whole = _whole_lead(lead)
    if whole and listed:  # "tell us what it has done to make sure:": the list belongs to one action
        sentence, limit = listed[0]
        text = whole + " " + "; ".join(s.text.rstrip(" ;,.") for s, _ in listed)
        yield Action(text=text, due=limit, paragraph=sentence.paragraph)
        return
    for item in items:
        entries = [(sentence, limit) for sentence, limit in listed if sentence.item == item]
        text = _tidy(" ".join(_entry([sentence.text for sentence, _ in entries], lead)))
        if text and not is_only_limit(text):
            limit = next((limit for _, limit in entries if limit), None)
            yield Action(text=text, due=limit, paragraph=entries[0][0].paragraph)


def _entry(texts: Sequence[str], lead: str) -> list[str]:
    """What is to be done by one entry of a list: what is said of a step goes with it, or with the payment."""
    kept: list[str] = []
    for place, text in enumerate(texts):
        if place and _EXPLAINS.match(text) and not kept:
            continue
        kept += _without_payments(text, " ".join([lead, *texts[:place]]))
    return kept


def _whole_lead(lead: str) -> str | None:
    """A lead that already says what to do, so that its list only completes the sentence."""
    head, parts = predicates(lead)
    rest = parts[-1].rstrip(" :")
    if (
        not head
        or _SHOWS.search(lead)
        or verb_at(rest) is None
        or _OPENS_STEPS.search(rest)
        or _PAYS_NOW.match(rest)
    ):
        return None
    return rest if len(rest.split()) > 3 else None


def _from_sentences(loose: Sequence[tuple[Sentence, str | None]], alone: bool) -> Iterator[Action]:
    groups: list[tuple[list[str], str | None, int]] = []
    closed = False  # "It will do this within a month" closes what was told before it
    for sentence, limit in loose:
        text = sentence.text
        offered = re.search(r"\b(?:it|the council) (?:has |had )?(?:offered|proposed)\b", text, re.IGNORECASE)
        if FOLLOW_UP.search(text) and limit and not offered:
            closed = True
            if len(predicates(text)[1]) == 1:
                continue
        if (rest := _after_follow_up(text)) != text:
            text, limit = rest, limit_in(rest) or limit
        if not is_agreement(text) or _NO_ACTION.search(text) or ONE_OF.search(text):
            continue
        if _TELLS_OF_AGREEMENT.search(text) and not offered:
            continue
        parts = _without_payments(text, "")
        if not parts:
            continue
        if parts == [text] and len(apart := under_own_limits(text, limit)) > 1:
            groups += [([part], own, sentence.paragraph) for part, own in apart]
            closed = True
            continue
        joins = (
            groups
            and not closed
            and len(parts) == 1
            and (groups[-1][1] is None or limit is None or limit == groups[-1][1])
            and "£" not in text
        )
        closed = "£" in text  # what goes with a payment is a step of its own
        if joins and groups[-1][0]:
            groups[-1] = ([*groups[-1][0], *parts], groups[-1][1] or limit, sentence.paragraph)
            continue
        groups += [([part], limit_at(text, text.find(part), limit), sentence.paragraph) for part in parts]
    for texts, limit, paragraph in groups:
        if text := _tidy(" ".join(texts)):
            yield Action(text=text, due=limit, paragraph=paragraph)


_POINTS_BACK = re.compile(
    r"do (?:so|this|that|it|these|both)\b|make (?:both|these|the|those|all) payments?\b"
    r"|\w+(?: out)? the (?:first|last|other|remaining) (?:\w+ )?(?:points?|items?|steps?|actions?|parts?)\b",
    re.IGNORECASE,
)


def _after_follow_up(text: str) -> str:
    """ "It will do so within six weeks and send us a copy": less the step that only points back."""
    head, parts = predicates(text)
    if len(parts) < 2 or not _POINTS_BACK.match(parts[0]):
        return text
    return head + text[text.index(parts[1], len(head)) :]


_TELLS_OF_AGREEMENT = re.compile(
    r"\b(?:agreed|accepted)\s+(?:to\s+)?(?:my|our|these|the|this|with)\b[^.]{0,20}\b(?:recommend\w+"
    r"|remed\w+|actions?)\W*$|\bhas agreed\W*$"
    r"|\bagreed to (?:carry out|complete|implement|take|do|make) (?:all )?(?:of )?(?:these|the|my|our|this"
    r"|those) (?:\w+ )?(?:recommend\w+|actions?|steps?|changes|improvements)(?: (?:I|we|it)\b[^.]*)?\W*$"
    r"|\bcredit\b[^.]{0,400}\bagreed\b",
    re.IGNORECASE,
)


def _without_payments(text: str, lead: str) -> list[str]:
    """The parts of a sentence that say what to do other than pay."""
    if _NO_ACTION.search(text) and not verb_at(
        re.sub(r"^the council will\s+", "", text, flags=re.IGNORECASE)
    ):
        return []
    head, parts = predicates(text)
    sums = sums_in(text, lead)
    if not any(one.role in _TO_BE_PAID for one in sums) and not any(_PAYS_IT.match(part) for part in parts):
        return [] if sums and GENERAL.search(text) else [text]
    kept: list[str] = []
    for place, part in enumerate(parts):
        at = text.index(part, len(head))
        pays = any(one.role in _TO_BE_PAID and at <= one.start < at + len(part) for one in sums)
        if pays and (beside := _BESIDE_A_SUM.match(part)):  # "offer him an apology and £250"
            part, pays = beside["what"], False
        if not (pays or _PAYS_IT.match(part)) and verb_at(part):
            kept.append(head + part if place == 0 else part)
    return kept


def _tidy(text: str) -> str:
    text = re.sub(r"\s+(?:and|or)\s*[;,.]?\s*$", "", text.strip())
    return text.strip().rstrip(" ;,.").strip()
