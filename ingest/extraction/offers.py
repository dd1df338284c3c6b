"""Money told of before the remedy: offered or paid by the council, or recommended by its investigation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Remedy, RemedyStatus
from ingest.extraction.people import PERSON, resolve
from ingest.extraction.sentences import Sentence
from ingest.extraction.sums import GENERAL, ranges, sums_in
from ingest.extraction.sums import Role as SumRole
from ingest.sections import Role

_COUNCIL = r"\b(?:Council|Authority|it|It|which|director|panel)\b"
_OFFERED = re.compile(
    rf"{_COUNCIL}[^.£]{{0,80}}\boffer(?:ed|s|ing)?\b[^.£]{{0,80}}$|\boffer of\s+(?:a payment of\s+)?$"
    r"|\b(?:adjudicat\w+|letter|repl(?:y|ies)|response|officer|manager|head of service)\b[^.£]{0,30}"
    r"\boffer(?:ed|s|ing)\b[^.£]{0,80}$"
    rf"|{_COUNCIL}[^.£]{{0,80}}\bcheque for\s+$",
    re.IGNORECASE,
)
_RAISED = re.compile(
    r"\b(?:raised?|increased?|improved?|put up|went up)\b[^£.]{0,30}\bto\s+(?:a total of\s+)?$", re.IGNORECASE
)
#: What the council said it would pay, in words that make it an offer.
_SAID = re.compile(
    r"\b(?:Council|Authority|it|director|manager|officer|head of service|she|he)\b[^.£;]{0,80}?"
    r"\b(?:(?:said|wrote|told|confirmed|replied|promised|undertook|agreed|decided|tells)\b[^.£;]{0,80}?"
    r"\b(?:would|will|to)|(?:would|will|is|was) (?:be )?(?:willing|prepared|happy|ready) to|proposed)"
    r"\b[^.£;]{0,40}?\b(?:pay|reimburse|refund|repay|give|compensate|proposed|make)\w*\b[^.£;]{0,80}$"
    r"|\b(?:Council|director|manager|officer|head of service|she|he)\b[^.£;]{0,80}\bproposed\s+"
    r"(?:(?:paying|a payment of)\s+)?$"
    r"|\b(?:Council|director|manager|officer|head of service)\b[^.£;]{0,80}\b(?:thought|considered)\s+"
    r"(?:that\s+)?(?:a (?:sum|payment) of\s+)?$"
    r"|\b(?:would|to) accept\s+$|\b(?:was|were|been) offered\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
#: What those looking into the complaint for the council thought it should pay.
_ADVISED = re.compile(
    r"\b(?:investigat\w+(?: officer)?|independent person|panel|report)\b[^.]{0,120}"
    r"\b(?:suggest\w*|propos\w*|thought|considered|advised|said|agreed that)\b[^£]{0,120}$",
    re.IGNORECASE,
)
#: The council's answer to what its own investigation recommended.
_SETTLED_FOR = re.compile(
    r"\b(?:director|adjudicat\w+(?: officer)?|council)\b (?:then |only |later )?(?:agreed|accepted"
    r"|decided) (?:to|on) "
    r"(?:pay )?[^£.;]{0,30}(?:£[\d,.]+\d[^£.;]{0,30})?$",
    re.IGNORECASE,
)
_PAID = re.compile(
    rf"{_COUNCIL}[^.£]{{0,80}}\b(?:paid|refunded|reimbursed|backdated|repaid|covered|settled|met|credited|sent|gave|given)\s+"
    rf"(?!for\b)(?:(?:{PERSON}|only|the|a|further|sum|of|to|back|total|just|arrears"
    rf"|(?:\w+ )?(?:costs?|fees?|bills?))"
    r"\s+)*$"
    rf"|{_COUNCIL}[^.£]{{0,80}}\bmade\s+(?:{PERSON}\s+)?(?:an?|two|three|the)\s+(?:\w+\s+){{0,3}}"
    rf"(?:payments?|awards?)\s+(?:to {PERSON}\s+)?of\s+$"
)
#: "It worked out that it owed her £940 and paid this in June": what follows says that the sum was paid.
_THEN_PAID = re.compile(
    r"^[^.;£]{0,120}\b(?:and|which it|it) (?:has |had |then |later |since )?paid (?:this|it|that|them)\b"
    r"|^[^.;£]{0,40}\bwhich [^.;£]{1,30} (?:was|were) paid\b"
    r"|^[^.;£]{0,120}\bwhich (?:it|the Council) (?:has |had |then |later |since )?paid\b",
    re.IGNORECASE,
)
_CAME_TO = re.compile(
    rf"{_COUNCIL}[^.£;]{{0,60}}\b(?:paid|refunded|reimbursed|repaid|backdated)\b[^.£;]{{0,80}}"
    r"\b(?:came|comes|amount(?:s|ed|ing)|coming) to\s+$"
)
_NOT_PAID = re.compile(
    r"\b(?:should|would|could|might|ought to|must|had it|not|never) (?:have )?(?:been )?\w+\b[^.;£]{0,40}$",
    re.IGNORECASE,
)
_TO_RAISE = re.compile(
    r"\b(?<!I )(?<!we )recommended (?:that )?(?:the council|it) (?:should )?(?:increase|raise)\b[^£]{0,120}$",
    re.IGNORECASE,
)
_MAKING = re.compile(r"\b(?:making|totalling|a total of|in all|came to)\s+$", re.IGNORECASE)
_IN_ALL = re.compile(r"^\s*(?:altogether|in total|in all|overall)\b", re.IGNORECASE)
_RECOMMENDED = re.compile(r"\brecommend(?:ed|ation|ations)\b[^£]{0,120}$", re.IGNORECASE)
_OURS = re.compile(r"\b(?:I|we|We)\b[^.]{0,20}\brecommend", re.IGNORECASE)
_REGULAR = re.compile(
    r"^\s*(?:a|an|per|each|every|for each|for every)\s+[a-z]+\b"
    r"|^\s*(?:weekly|monthly|an hour)\b|^\s*(?:now and then|from time to time|at a time|each time)\b",
    re.IGNORECASE,
)
_TOLD_IN = frozenset({Role.SUMMARY, Role.COMPLAINT, Role.FOUND, Role.HAPPENED, Role.ANALYSIS, None})


def earlier_payments(told: Sequence[Sentence]) -> list[Remedy]:
    """Each with its paragraph. What the complaint repeats of what the story tells is left out."""
    found = [
        remedy
        for number, sentence in enumerate(told)
        for remedy in _in(sentence, told[number - 1] if number else None)
    ]
    complaint = {sentence.paragraph for sentence in told if sentence.role is Role.COMPLAINT}
    elsewhere = {(one.amount_gbp, one.status) for one in found if one.paragraph not in complaint}
    return [
        one
        for one in found
        if one.paragraph not in complaint or (one.amount_gbp, one.status) not in elsewhere
    ]


def _in(sentence: Sentence, previous: Sentence | None) -> Iterator[Remedy]:
    if sentence.role not in _TOLD_IN or GENERAL.search(sentence.text):
        return
    text = sentence.text
    lead = sentence.lead or ""
    between = {place for low, high in ranges(text).items() for place in (low, high)}
    before: tuple[RemedyStatus, SumRole] | None = None
    found = sums_in(text, lead)
    for place, one in enumerate(found):
        summed_up = _REGULAR.match(one.right) and any(
            _IN_ALL.match(other.right) or _MAKING.search(other.left) for other in found[place + 1 :]
        )
        left, right = text[: one.start], text[one.end :]
        if one.start in between and not re.search(r"\bfrom\s+£?[\d,.]*(?:\s+to\s+)?$", left):
            continue
        if re.search(r"\b(?:recommend|offer)", lead, re.IGNORECASE):
            left = f"{lead} {left}"
        status = _status(left, right, sentence, previous)
        if status is None and before and before[1] is one.role and one.role is not SumRole.OTHER:
            status = before[0]  # "recommended it pay £1,000 for … and £2,000 for …"
        if before and _REGULAR.match(right):  # "offered £700, which it said was £50 for each month"
            continue
        before = before if one.role is SumRole.OTHER else None  # "offered £1,540 (308 weeks at £5) and £200"
        if status is None or (status is not RemedyStatus.OFFERED_BEFORE and _REGULAR.match(right)):
            continue
        before = (status, one.role)
        if summed_up:  # "offered £50 for each night, £1,000 altogether"
            before = (status, found[place + 1].role)
            continue
        payee = re.search(
            rf"\b(?:pay|paid|offered|offered to pay|to)\s+(?P<payee>{PERSON})\s+(?:\w+\s+)?$", left
        ) or re.match(rf"\s+to\s+(?P<payee>{PERSON})\b", right)
        yield Remedy(
            amount_gbp=one.value,
            payee=resolve(payee["payee"], left) if payee else None,
            paragraph=sentence.paragraph,
            status=status,
        )


def _status(left: str, right: str, sentence: Sentence, previous: Sentence | None) -> RemedyStatus | None:
    if _TO_RAISE.search(left):
        return RemedyStatus.RECOMMENDED_EARLIER
    if (
        _OFFERED.search(left)
        or (_RAISED.search(left) and re.search(r"\boffer|\b(?:this|it|that) to\b", left, re.IGNORECASE))
        or re.match(r"\s+(?:that )?(?:the Council|it)\s+(?:had\s+|has\s+)?offered\b", right)
        or (re.match(r"\s+offered\b", right) and re.search(r"\bamount of\s+$|\bthe\s+$", left))
    ):
        return RemedyStatus.OFFERED_BEFORE
    if (
        (_PAID.search(left) and not _NOT_PAID.search(left))
        or _CAME_TO.search(left)
        or _THEN_PAID.match(right)
        or re.match(r"\s+the Council\s+(?:had\s+|has\s+)?paid\b", right)
    ):
        return RemedyStatus.ALREADY_PAID
    if (_RECOMMENDED.search(left) or _ADVISED.search(left)) and not _OURS.search(left):
        return RemedyStatus.RECOMMENDED_EARLIER
    lately = (
        previous is not None
        and previous.paragraph == sentence.paragraph
        and re.search(r"\brecommend(?:ations|ed)\b", previous.text)
    )
    if lately and re.search(r"\b(?:included?|including|payment of|paying|to pay)\b[^£]*$", left):
        return RemedyStatus.RECOMMENDED_EARLIER
    if (_SETTLED_FOR.search(left) or _SAID.search(left)) and not _REGULAR.match(right):
        return RemedyStatus.OFFERED_BEFORE
    return None
