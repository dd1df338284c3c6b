"""Actions a council agreed to, or was recommended, other than paying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Action
from ingest.extraction.limits import is_only_limit, limit_in
from ingest.extraction.payments import AMOUNT, GENERAL, PAYING
from ingest.extraction.sentences import Sentence

_BODY = r"(?:councils?|authority|authorities|trust|organisations?|school|academy|it|they|home|provider)"
_AGREEMENT = re.compile(
    rf"\b{_BODY}\b[^.;:£]{{0,80}}?\b(?:will|should|shall|must|needs? to|(?:has |have )?(?:also |now )"
    rf"?agreed(?: to| that)?|is to|undertakes? to|intends? to)\b"
    rf"|\bI (?:also |further )?(?:recommend|recommended|have recommended)\b|\b(?:asked|invited"
    rf"|recommended(?: that)?|recommend(?: that)?) the {_BODY}\b"
    r"|\b(?:should|will|must) be (?:\w+ed|done|sent|made|held|begun|put)\b|\b(?:remedy|remedying)"
    r"\b[^.]*\bby:?$",
    re.IGNORECASE,
)
#: Points back at actions already told, to set their limit.
FOLLOW_UP = re.compile(
    r"\bdo (?:both|so|all of (?:this|that|it))\b(?: within| by|\W*$)|"
    r"\b(?:complete|completes|completed|carry out|take|implement|do|undertake|deliver|put in place|act "
    r"on|comply with)\b[^.]{0,30}"
    r"\b(?:the above|these|this|those|(?:the |all (?:of )?the |its |my |our )?(?:agreed |recommended )"
    r"?(?:actions?|remed(?:y|ies)|steps|recommendations?)"
    r"(?: (?:above|at|in|set out|listed|agreed|I|we)\b|\b))(?![^.]*\b(?:evidence|proof|how it has)\b)",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\bdo\b[^.]{0,30}\bof these\b", re.IGNORECASE)
_NO_ACTION = re.compile(
    r"\bpublish(?:es|ed)?\b[^.]*\bguidance\b[^.]*\b(?:apolog|remed|expect)|\bconsider (?:this|that|our"
    r"|the) guidance\b|\baccord(?:s)? with our guidance\b"
    r"|^(?:I|we) (?:am|are|would|consider|note|welcome|have|was|think|do|did|will|cannot|find|found)\b"
    r"|\balready\b[^.]{0,40}(?:apologised|paid|done|completed|carried out|agreed|taken|put|made)"
    r"|\bhas since\b|^This (?:is|was|will be|reflects|would|amount)|\bdid not agree\b|^Our guidance\b"
    r"|^The guidance\b|\bshould be proportionate\b"
    r"|^(?:Where|When|If) (?:we|fault|there)\b|\bput (?:this|things|matters|it) right\W*$",
    re.IGNORECASE,
)
_VERB = (
    r"(?:apologis(?:e|es|ing)|pay(?:s|ing)?|start(?:s|ing)?|begin|remind(?:s|ing)?|review(?:s|ing)?"
    r"|writ(?:e|es|ing)|appoint(?:s|ing)?|arrang(?:e|es|ing)|provid(?:e|es|ing)"
    r"|issu(?:e|es|ing)|complet(?:e|es|ing)|carr(?:y|ies|ying) out|hold(?:s|ing)?|send(?:s|ing)?"
    r"|train(?:s|ing)?|updat(?:e|es|ing)|amend(?:s|ing)?|consider(?:s|ing)?"
    r"|reassess(?:es|ing)?|assess(?:es|ing)?|refund(?:s|ing)?|reimburs(?:e|es|ing)|mak(?:e|es|ing)"
    r"|giv(?:e|es|ing)|meet(?:s|ing)?|offer(?:s|ing)?|produc(?:e|es|ing)|put(?:s|ting)?"
    r"|ensur(?:e|es|ing)|investigat(?:e|es|ing)|backdat(?:e|es|ing)|progress(?:es|ing)?|set(?:s|ting)?"
    r"|shar(?:e|es|ing)|tell(?:s|ing)?|explain(?:s|ing)?|decid(?:e|es|ing)|confirm(?:s|ing)?"
    r"|register(?:s|ing)?|accept(?:s|ing)?|reconsider(?:s|ing)?|contact(?:s|ing)?|correct(?:s|ing)?|refer(?:s|ring)?"
    r"|repl(?:y|ies|ying)|respond(?:s|ing)?|restart(?:s|ing)?|resum(?:e|es|ing)|re-?open(?:s|ing)?"
    r"|escalat(?:e|es|ing)|introduc(?:e|es|ing)|develop(?:s|ing)?|identif(?:y|ies|ying)|check(?:s|ing)?"
    r"|discuss(?:es|ing)?|remov(?:e|es|ing)|reinstat(?:e|es|ing)|commission(?:s|ing)?|conven(?:e|es|ing)"
    r"|circulat(?:e|es|ing)|brief(?:s|ing)?|invit(?:e|es|ing)|tak(?:e|es|ing))"
)
_JOINED = re.compile(
    rf"(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+)(?:also\s+)?(?:(?:has\s+)?(?:also\s+)?agreed\s+to\s+|will\s+"
    rf"|it will\s+)?(?:to\s+)?(?=(?:also\s+)?{_VERB}\b)"
)
_PREDICATE = re.compile(
    r"\b(?:agreed to|will(?: also)?|should(?: also)?|must|agreed,? .{0,60}?\bto|recommend(?:ed)? "
    r"(?:that )?the council|asked the council to)\s+",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"^(?:also\s+)?(?:it will\s+|the council will\s+|(?:the Council|it) should\s+)?(?:make\s+(?:a\s+)"
    r"?(?:\w+\s+)?payments?\b|pay(?:s|ing)?\b|refund\w*\b|reimburs\w*\b|repay\w*\b|offer\b[^£]*£|£"
    r"|increase\w*\b[^£]*\b(?:payment|offer|remedy)\b)",
    re.IGNORECASE,
)
_EVIDENCE_DONE = re.compile(
    r"\bevidence\b[^.]{0,400}\b(?:done|complied|completed|carried out|taken)\b", re.IGNORECASE
)


def is_agreement(text: str) -> bool:
    """Whether a sentence says that something is to be done."""
    return _AGREEMENT.search(text) is not None


def actions_in(own: Sequence[Sentence], limits: Sequence[str | None]) -> list[Action]:
    """The actions of one paragraph: one for each entry of its list; or for its sentences, those under one
    limit together."""
    listed = [
        (sentence, limit) for sentence, limit in zip(own, limits, strict=True) if sentence.lead is not None
    ]
    loose = [(sentence, limit) for sentence, limit in zip(own, limits, strict=True) if sentence.lead is None]
    lead = listed[0][0].lead if listed else None
    loose = [pair for pair in loose if pair[0].text != lead]
    actions = list(_from_items(listed)) if not listed or is_list_of_actions(lead or "", own) else []
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
        kept = [part for sentence, _ in entries for part in _without_payments(sentence.text, lead)]
        text = _tidy(" ".join(kept))
        if text and not is_only_limit(text):
            limit = next((limit for _, limit in entries if limit), None)
            yield Action(text=text, due=limit, paragraph=entries[0][0].paragraph)


def _whole_lead(lead: str) -> str | None:
    """A lead that already says what to do, so that its list only completes the sentence."""
    found = _PREDICATE.search(lead)
    if not found:
        return None
    rest = lead[found.end() :].rstrip(" :")
    if (
        not re.match(rf"(?:also\s+)?{_VERB}\b", rest)
        or re.match(r"(?:\w+\s+){1,3}(?:following|these|actions|steps)\b", rest)
        or PAYING.match(rest)
    ):
        return None
    return rest if len(rest.split()) > 3 and not re.search(r"\b(?:following|actions|steps)\b", rest) else None


def _from_sentences(loose: Sequence[tuple[Sentence, str | None]], alone: bool) -> Iterator[Action]:
    groups: list[tuple[list[str], str | None, int]] = []
    for sentence, limit in loose:
        if (
            not is_agreement(sentence.text)
            or _NO_ACTION.search(sentence.text)
            or (FOLLOW_UP.search(sentence.text) and limit)
            or _ONE_OF.search(sentence.text)
        ):
            continue
        if _TELLS_OF_AGREEMENT.search(sentence.text):
            continue
        parts = _without_payments(sentence.text, "")
        if not parts:
            continue
        joins = (
            groups
            and len(parts) == 1
            and (groups[-1][1] is None or limit is None or limit == groups[-1][1])
            and not _split_apart(sentence.text)
        )
        if joins and groups[-1][0]:
            groups[-1] = ([*groups[-1][0], *parts], groups[-1][1] or limit, sentence.paragraph)
            continue
        groups += [([part], limit, sentence.paragraph) for part in parts]
    for texts, limit, paragraph in groups:
        if text := _tidy(" ".join(texts)):
            yield Action(text=text, due=limit, paragraph=paragraph)


_TELLS_OF_AGREEMENT = re.compile(
    r"\b(?:agreed|accepted)\s+(?:to\s+)?(?:my|our|these|the|this|with)\b[^.]{0,20}\b(?:recommend\w+"
    r"|remed\w+|actions?)\W*$|\bhas agreed\W*$|\bcredit\b[^.]{0,400}\bagreed\b",
    re.IGNORECASE,
)


def _split_apart(text: str) -> bool:
    return "£" in text


def _without_payments(text: str, lead: str) -> list[str]:
    """The parts of a sentence that say what to do other than pay."""
    if _NO_ACTION.search(text) and not re.match(rf"(?:the Council will\s+)?{_VERB}\b", text):
        return []
    if "£" not in text:
        found = _PREDICATE.search(text)
        body = text[found.end() :] if found else text
        return [] if _PAYS.match(body) and not lead else [text]
    if GENERAL.search(text) and not PAYING.search(text):
        return []
    found = _PREDICATE.search(text)
    kept = []
    for part in _parts(text, found.end() if found else 0):
        opened = _PREDICATE.search(part)
        body = part[opened.end() :] if opened else part
        amount = AMOUNT.search(part)
        if (amount and re.search(r"\b(?:up to|write off|waive)\b", part)) or not (
            _PAYS.match(body.strip()) or (amount and _is_sum(part, lead))
        ):
            kept.append(part)
    return kept


def _is_sum(part: str, lead: str) -> bool:
    return PAYING.search(part) is not None or PAYING.search(lead) is not None


def _parts(text: str, start: int) -> list[str]:
    """A sentence's verbs one by one ("apologise to Ms K, pay her £150 and start an investigation")."""
    head, rest = text[:start], text[start:]
    parts = [part for part in _JOINED.split(rest) if part and part.strip()]
    if len(parts) < 2:
        return [text]
    if not re.match(rf"(?:also\s+)?{_VERB}\b", parts[0].strip()) and start:
        return [text]
    return [head + parts[0], *parts[1:]]


def _tidy(text: str) -> str:
    text = re.sub(r"\s+(?:and|or)\s*[;,.]?\s*$", "", text.strip())
    return text.strip().rstrip(" ;,.").strip()
