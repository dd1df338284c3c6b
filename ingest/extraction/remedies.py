"""What was finally agreed: payments and actions, each with its paragraph and limit; and what came before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from ingest.cross_references import find_cross_references
from ingest.document import Action, Document, Remedy, RemedyStatus
from ingest.extraction.actions import FOLLOW_UP, actions_in, is_agreement
from ingest.extraction.limits import SAME, is_for_doing, limit_in
from ingest.extraction.offers import earlier_payments
from ingest.extraction.payments import Payment, payments_in
from ingest.extraction.sentences import Sentence
from ingest.sections import Role

_ASKED = re.compile(
    r"\b(?:asked|invited|proposed to|suggested to|recommended(?: that)?|recommend(?: that)?)"
    r"\s+(?:the\s+)?(?:Council|Authority|it)\b"
    r"|\b(?:Council|Authority|it|organisation)\s+(?:\w+\s+){0,2}agreed\s+(?:to\b|:)|\bhas agreed\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bdo (?:both|so|all of (?:this|that|it))\b", re.IGNORECASE)
Promised = TypeVar("Promised", Remedy, Action)

_BREAKDOWN = re.compile(
    r"^(?:This|That|The (?:sum|total|payment|amount)) (?:is made up|comprises?|consists?|is £|is broken "
    r"down|includes? £)",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:Council|Authority|it|trust|organisation|councils|they)\b[^.]{0,60}\b(?:agreed|agrees"
    r"|accepted (?:my|our|these|the) recommendations?)\b|\bagreed (?:to|action|remedy)\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"^(?:[^.]{0,80},\s*)?(?:the )?(?:Council|Authority|it|councils|trust)\b[^.]{0,40}\bwill\b", re.IGNORECASE
)
_REFUSED = re.compile(r"\b(?:did not|has not|would not|refused to) (?:agree|accept)\b", re.IGNORECASE)
_EXTENT = frozenset({Role.ANALYSIS, Role.FOUND, Role.FINAL, Role.HAPPENED, None})


def find_remedies(
    document: Document, told: Sequence[Sentence]
) -> tuple[list[Remedy], list[Remedy], list[Action]]:
    """Remedies finally agreed or recommended, earlier ones, and actions."""
    region = _region(told)
    status = _status(document, told, region)
    remedies: list[Remedy] = []
    listed: list[bool] = []  # whether each stands in a list
    earlier: list[Remedy] = []
    actions: list[Action] = []
    for number in region:
        own = [sentence for sentence in told if sentence.paragraph == number]
        before = " ".join(sentence.text for sentence in told if sentence.paragraph < number)
        limits = _limits(own, actions, remedies)
        for place, (sentence, limit) in enumerate(zip(_with_breakdowns(own), limits, strict=True)):
            lead = _lead_for(sentence, own[:place])
            payments = payments_in(sentence.text, lead, before, status, _one_payee(remedies, number))
            before = f"{before} {sentence.text}"
            for payment in payments:
                (remedies if payment.status is status else earlier).append(_remedy(payment, number, limit))
                listed += [sentence.lead is not None] if payment.status is status else []
        actions += actions_in(own, limits)
    remedies = _without_announced(remedies, listed)
    _apply_follow_ups(told, region, remedies, actions)
    others = [sentence for sentence in told if sentence.paragraph not in region]
    return (
        remedies,
        sorted([*earlier_payments(others), *earlier], key=lambda one: one.paragraph or 0),
        actions,
    )


def _without_announced(remedies: Sequence[Remedy], listed: Sequence[bool]) -> list[Remedy]:
    """A sum told before the list that has it, or whose parts the list has, is counted once: "It has agreed to
    pay Ms K £500. It will: pay £300 for … and £200 for …"."""
    kept: list[Remedy] = []
    for place, one in enumerate(remedies):
        after = [
            other for other, within in zip(remedies[place + 1 :], listed[place + 1 :], strict=True) if within
        ]
        same = [other for other in after if one.payee in (None, other.payee)]
        told_again = one.reason is None and any(other.amount_gbp == one.amount_gbp for other in same)
        in_parts = len(same) > 1 and abs(sum(part.amount_gbp for part in same) - one.amount_gbp) < 0.01
        if listed[place] or not (told_again or in_parts):
            kept.append(one)
    return kept


def _with_breakdowns(own: Sequence[Sentence]) -> list[Sentence]:
    """A sentence that says what the sum before it is made up of is read together with it."""
    joined: list[Sentence] = []
    for place, sentence in enumerate(own):
        follows = own[place + 1] if place + 1 < len(own) else None
        if _BREAKDOWN.match(sentence.text) and place:
            joined.append(replace(sentence, text=""))
        elif follows and follows.item == sentence.item and _BREAKDOWN.match(follows.text):
            joined.append(replace(sentence, text=f"{sentence.text.rstrip('.')}; {follows.text}"))
        else:
            joined.append(sentence)
    return joined


def _one_payee(remedies: Sequence[Remedy], number: int) -> str | None:
    payees = {remedy.payee for remedy in remedies if remedy.paragraph == number}
    return payees.pop() if len(payees) == 1 else None


def _region(told: Sequence[Sentence]) -> list[int]:
    """The paragraphs that say what is to be done: the part headed so, or where the agreement is told."""
    headed = list(dict.fromkeys(sentence.paragraph for sentence in told if sentence.role is Role.ACTION))
    if headed:
        return headed
    return list(
        dict.fromkeys(
            sentence.paragraph
            for sentence in told
            if sentence.role in _EXTENT
            and sentence.role is not Role.FINAL
            and _ASKED.search(sentence.text)
            and is_agreement(sentence.text)
        )
    )


def _status(document: Document, told: Sequence[Sentence], region: Sequence[int]) -> RemedyStatus:
    own = [sentence.text for sentence in told if sentence.paragraph in region]
    texts = [*own, *(s.text for s in told if s.role is Role.FINAL), document.summary or ""]
    if any(_REFUSED.search(text) for text in texts):
        return RemedyStatus.RECOMMENDED
    agreed = any(_AGREED.search(text) for text in texts) or any(_WILL.search(text) for text in own)
    return RemedyStatus.AGREED if agreed else RemedyStatus.RECOMMENDED


def _lead_for(sentence: Sentence, told_before: Sequence[Sentence]) -> str:
    """What a sentence may leave unsaid: the lead of its list, or the sentence before it in the same item."""
    if sentence.lead is None:
        return ""
    return " ".join([sentence.lead, *(one.text for one in told_before if one.item == sentence.item)])


def _limits(
    own: Sequence[Sentence], actions: Sequence[Action], remedies: Sequence[Remedy]
) -> list[str | None]:
    """The limit each sentence is under: its own, its item's, or that of the list's lead."""
    told: list[Action | Remedy] = [*reversed(actions), *reversed(remedies)]
    last = next((one.due for one in told if one.due), None)
    result: list[str | None] = []
    for sentence in own:
        limit = limit_in(sentence.text)
        if limit is None and sentence.lead is not None:
            item = " ".join(s.text for s in own if s.item == sentence.item and s.lead is not None)
            limit = limit_in(item) or limit_in(sentence.lead)
        if limit and sentence.lead is not None and not is_for_doing(sentence.text):
            limit = limit_in(sentence.lead) or limit
        if limit == SAME:
            limit = last
        last = limit or last
        result.append(limit)
    return result


def _remedy(payment: Payment, number: int, limit: str | None) -> Remedy:
    return Remedy(
        amount_gbp=payment.amount,
        payee=payment.payee,
        reason=payment.reason,
        paragraph=number,
        status=payment.status,
        due=limit if payment.status in (RemedyStatus.AGREED, RemedyStatus.RECOMMENDED) else None,
        per=payment.per,
        period=payment.period,
    )


def _apply_follow_ups(
    told: Sequence[Sentence], region: Sequence[int], remedies: list[Remedy], actions: list[Action]
) -> None:
    """ "It will complete the actions at paragraph 7 within one month": the limit is theirs."""
    for sentence in told:
        if not FOLLOW_UP.search(sentence.text):
            continue
        limit = limit_in(sentence.text)
        if limit is None or limit == SAME:
            continue
        numbers = _pointed_to(sentence) or [number for number in region if number < sentence.paragraph]
        if not numbers or _BOTH.search(sentence.text):
            numbers = [sentence.paragraph]
        _fill(remedies, numbers, limit)
        _fill(actions, numbers, limit)


def _pointed_to(sentence: Sentence) -> list[int]:
    from ingest.document import Paragraph

    references = find_cross_references([Paragraph(number=1, section="", text=sentence.text)])
    return [number for reference in references for number in reference.to]


def _fill(entries: list[Promised], numbers: Iterable[int], limit: str) -> None:
    wanted = set(numbers)
    for place, entry in enumerate(entries):
        if entry.paragraph in wanted and entry.due is None:
            entries[place] = entry.model_copy(update={"due": limit})
