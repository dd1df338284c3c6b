"""What was finally agreed: payments and actions, each with its paragraph and limit; and what came before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from ingest.cross_references import find_cross_references
from ingest.document import Action, Document, Remedy, RemedyStatus
from ingest.extraction.actions import FOLLOW_UP, ONE_OF, actions_in, is_agreement
from ingest.extraction.clauses import limit_at
from ingest.extraction.limits import SAME, is_for_doing, limit_in, limits_by_entry
from ingest.extraction.offers import earlier_payments
from ingest.extraction.payments import RAISES, Payment, payee_told, payments_in, reason_told_after
from ingest.extraction.people import only_person
from ingest.extraction.sentences import Sentence
from ingest.extraction.sums import tells
from ingest.sections import Role

_ASKED = re.compile(
    r"\b(?:asked|invited|proposed to|suggested to|recommended(?: that)?|recommend(?: that)?)"
    r"\s+(?:the\s+)?(?:Council|Authority|it)\b"
    r"|\b(?:Council|Authority|it|organisation)\s+(?:\w+\s+){0,2}agreed\s+(?:to\b|:)|\bhas agreed\b",
    re.IGNORECASE,
)
_PAYS_IT = re.compile(
    r"\b(?:will|should|agreed to|must)\b[^.;£]{0,40}?\bpay (?:(?:her|him|them|\w+ \w+) )?(?:this|that"
    r"|it|the (?:sum|amount|"
    r"payment) (?:it )?offered)\b",
    re.IGNORECASE,
)
#: Tells the council what to do and by when, counted from the decision: no rule of law is told so.
_SHOULD_BY = re.compile(
    r"\b(?:the council|it) (?:should|will|must|would) (?!have\b)[^.]{0,200}\b(?:of|from"
    r"|after) (?:the date of )?(?:this|my|our"
    r"|the final) (?:final )?decision\b",
    re.IGNORECASE,
)
_NOT_UPHELD = re.compile(r"\s*(?:closed|not upheld|not investigated|discontinued)", re.IGNORECASE)
_WE_ASKED = re.compile(
    r"\b(?:we|I) (?:also |have |therefore |then |now ){0,3}(?:asked|invited|recommend(?:ed)?|proposed"
    r"|suggested)\b"
    r"|\bour (?:recommend|request)",
    re.IGNORECASE,
)
_AGREED_TO_DO_SO = re.compile(r"\b(?:agreed to|will) do (?:both|so|this|these|it)\b", re.IGNORECASE)
_WHAT_IT_OFFERED = re.compile(
    r"\b(?:actions?|steps|remed(?:y|ies)|payments?|offers?|sums?|what|everything) (?:that )?"
    r"(?:it|the council) (?:has |had |have )?(?:already )?(?:offered|proposed|made)\b[^.;]{0,40}"
    r"\bparagraphs? \d",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\bdo (?:both|so|all of (?:this|that|it))\b|\bpay (?:this|it|her|him|them)\b(?= within| by"
    r"| no later|\W*$)",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\bdo (?:this|that|it)\b|^(?:this|it|they) (?:should|will|must|is to) be\b", re.IGNORECASE
)
Promised = TypeVar("Promised", Remedy, Action)

_BREAKDOWN = re.compile(
    r"^(?:This|That|It|The (?:sum|total|payment|amount)) (?:(?:sum|total|payment|amount"
    r"|figure) )?(?:is made up"
    r"|comprises?|consists?|is £|is broken down|includes? £|comes? to|amounts? to|totals £|would be £"
    r"|is (?:about|roughly|around|approximately|based on|calculated|worked out|equivalent)\b)"
    r"|^Of (?:this|that|these|which),? £"
    r"|^(?:It|The Council) (?:says|tells us|told us|told me|calculates?|has calculated|estimates?"
    r"|has worked out)\b"
    r"[^.£]{0,40}\b(?:comes? to|amounts? to|is|to be)\s+£",
    re.IGNORECASE,
)
#: The council's answer to what was put to it: it would not, has done it, or says itself what it will do.
_NOT_AGREED = re.compile(
    r"^(?:However,? )?(?:The council|it) (?:would|did|has|will) not (?:agree|accept)\w*\b", re.IGNORECASE
)
_PUT_TO_IT = re.compile(
    r"^(?:I|We) (?:also |then |therefore |have )*(?:asked|invited|recommended|suggested)\b", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"^(?:In reply,? |In response,? )?(?:The council|it) (?:has )?(?:also )?(?:replied|responded"
    r"|answered|told (?:me|us)"
    r"|has (?:already|since|now) (?!beg[au]n|start)\w+|agreed to (?!do\b|pay (?:this|that|it)\b"
    r"|this\b|that\b|it\b|these\b"
    r"|both\b|my\b|our\b|the\b))\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:Council|Authority|it|trust|organisation|councils|they)\b[^.]{0,60}\b(?:agreed|agrees"
    r"|accepted (?:all )?(?:of )?(?:my|our|these|the|this) recommendations?)\b|\bagreed (?:to|action"
    r"|remedy)\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"^[^.]{0,100}\b(?:Council|Authority|it|councils|trust)\b[^.]{0,40}\bwill\b", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\b(?:did not|does not|has not|would not|will not|refused to) (?:agree|accept)\b"
    r"|\b(?:Council|it) (?:says it |told us it )?(?:will|would) not (?:pay|make the payment)\b",
    re.IGNORECASE,
)
_EXTENT = frozenset({Role.ANALYSIS, Role.FOUND, Role.FINAL, Role.HAPPENED, None})


def find_remedies(
    document: Document, told: Sequence[Sentence]
) -> tuple[list[Remedy], list[Remedy], list[Action]]:
    """Remedies finally agreed or recommended, earlier ones, and actions."""
    region = _region(told, document.outcome or "")
    others = [sentence for sentence in told if sentence.paragraph not in region]
    offers = earlier_payments(others)
    reading = _Reading(_status(document, told, region), offers)
    for number in region:
        own = [sentence for sentence in told if sentence.paragraph == number]
        before = " ".join(sentence.text for sentence in told if sentence.paragraph < number)
        reading.take(own, before, [one.text for one in told if number <= one.paragraph <= number + 2])
    remedies = _without_announced(reading.remedies, reading.listed)
    _apply_follow_ups(told, region, remedies, reading.actions)
    earlier = sorted([*offers, *reading.earlier], key=lambda one: one.paragraph or 0)
    return remedies, earlier, reading.actions


class _Reading:
    """What the paragraphs read so far say is to be paid and done, and what was before."""

    def __init__(self, status: RemedyStatus, offers: Sequence[Remedy] = ()) -> None:
        self.status = status
        self.offers = offers  # told of outside these paragraphs
        self.remedies: list[Remedy] = []
        self.listed: list[bool] = []  # whether each remedy stands in a list
        self.earlier: list[Remedy] = []
        self.actions: list[Action] = []
        self._since = 0  # how many earlier ones there were before the sentence before

    def take(self, own: Sequence[Sentence], before: str, after: Sequence[str]) -> None:
        """The sentences of one paragraph; ``before`` is the text of those before it, and ``after`` are those
        that may name the entries of its list."""
        limits = _limits(own, self.actions, self.remedies)
        named = _named_later(own, after)
        limits = [
            limit or (named.get(one.item) if one.item is not None else None)
            for one, limit in zip(own, limits, strict=True)
        ]
        joined = _without_asked(_with_breakdowns(own))
        for place, (sentence, limit) in enumerate(zip(joined, limits, strict=True)):
            refused = place + 1 < len(own) and _NOT_AGREED.match(own[place + 1].text) is not None
            self._payments(sentence, limit, before, _lead_for(sentence, own[:place]), refused=refused)
            before = f"{before} {sentence.text}"
            self._reasons(joined[place - 1] if place else None, sentence)
        self.actions += actions_in(joined, limits)

    def _payments(
        self, sentence: Sentence, limit: str | None, before: str, lead: str, *, refused: bool
    ) -> None:
        payee = _one_payee(self.remedies, sentence.paragraph)
        payments = payments_in(sentence.text, lead, before, self.status, payee)
        if _WHAT_IT_OFFERED.search(sentence.text) and not payments:
            self._offered_in(sentence, limit)
        elif (paid := _PAYS_IT.search(sentence.text)) and not payments:
            self._promote(limit, self._since)
            self._complete(sentence, sentence.text[paid.start() :], limit, before)
        elif _AGREED_TO_DO_SO.search(sentence.text) and payee is None and not payments:
            self._promote(limit, 0, sentence.paragraph)
        self._since = len(self.earlier)
        for payment in payments:
            due = limit_at(sentence.text, payment.at, limit)
            if refused:
                payment = replace(payment, status=RemedyStatus.RECOMMENDED_EARLIER)
            if payment.payee is None and RAISES.search(sentence.text):
                payment = replace(payment, payee=only_person(before))
            remedy = _remedy(payment, sentence.paragraph, due)
            loose = remedy.status is self.status and sentence.lead is None
            if loose and self._told_again(remedy, sentence.text[: payment.at]):
                continue
            if remedy.status is self.status:
                self._add(remedy, listed=sentence.lead is not None)
            else:
                self.earlier.append(remedy)

    def _reasons(self, before: Sentence | None, sentence: Sentence) -> None:
        """What a sentence says the payments of the one before it are for."""
        if before is None or before.item != sentence.item or not (reason := reason_told_after(sentence.text)):
            return
        for place, one in enumerate(self.remedies):
            here = one.paragraph == sentence.paragraph and tells(before.text, one.amount_gbp)
            if here and one.reason is None:
                self.remedies[place] = one.model_copy(update={"reason": reason})

    def _complete(self, sentence: Sentence, text: str, limit: str | None, before: str) -> None:
        """Whom and by when, for "I recommended a payment of £1,500. It agreed to pay this to Mrs L"."""
        payee = payee_told(text, before) or only_person(before)
        for place, one in enumerate(self.remedies):
            if one.paragraph == sentence.paragraph and one.payee is None and one.due is None:
                self.remedies[place] = one.model_copy(update={"payee": payee, "due": limit})

    def _told_again(self, remedy: Remedy, before: str) -> bool:
        """Whether a sum is one that was put to the council before: "It confirmed it would pay the £150"."""
        if not before.rstrip().lower().endswith(" the"):
            return False
        for place, one in enumerate(self.remedies):
            same = one.amount_gbp == remedy.amount_gbp and one.payee in (remedy.payee, None)
            if same and one.paragraph != remedy.paragraph and one.due is None:
                told = {"payee": remedy.payee, "due": remedy.due, "reason": one.reason or remedy.reason}
                self.remedies[place] = one.model_copy(update=told)
                return True
        return False

    def _offered_in(self, sentence: Sentence, limit: str | None) -> None:
        """ "It will carry out what it offered in paragraph 30": what was told there as an offer is agreed."""
        numbers = _pointed_to(sentence)
        for one in self.offers:
            if one.paragraph in numbers and one.status is RemedyStatus.OFFERED_BEFORE:
                self._add(one.model_copy(update={"status": self.status, "due": limit}), listed=False)

    def _promote(self, limit: str | None, since: int, paragraph: int | None = None) -> None:
        """ "It offered £250. It has agreed to pay this": what was told just before as an offer is"
        " the remedy."""
        for one in self.earlier[since:]:
            if one.status is not RemedyStatus.ALREADY_PAID and paragraph in (None, one.paragraph):
                self.earlier.remove(one)
                self._add(one.model_copy(update={"status": self.status, "due": limit}), listed=False)

    def _add(self, remedy: Remedy, *, listed: bool) -> None:
        self.remedies.append(remedy)
        self.listed.append(listed)


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
    """A sentence that says what the sum before it is made up of, and a list within an entry of a list, are
    read together with what they follow."""
    joined: list[Sentence] = []
    kept = 0  # the place of the sentence that those after it are read with
    for place, sentence in enumerate(own):
        before = joined[kept] if joined else None
        goes_on = before is not None and before.item == sentence.item and bool(before.text)
        if goes_on and before and (_BREAKDOWN.match(sentence.text) or sentence.text.startswith("•")):
            more = sentence.text.removeprefix("• ")
            joined[kept] = replace(before, text=f"{before.text.rstrip('.')}; {more}".replace(":;", ":"))
            joined.append(replace(sentence, text=""))
        else:
            kept = place
            joined.append(sentence)
    return joined


def _without_asked(own: Sequence[Sentence]) -> list[Sentence]:
    """What was put to the council is left out where the council's answer says what it will do, or"
    " has done."""
    after = [*own[1:], None]
    return [
        replace(one, text="")
        if later is not None
        and one.item == later.item
        and _PUT_TO_IT.match(one.text)
        and _ANSWERS.match(later.text)
        else one
        for one, later in zip(own, after, strict=True)
    ]


def _one_payee(remedies: Sequence[Remedy], number: int) -> str | None:
    payees = {remedy.payee for remedy in remedies if remedy.paragraph == number}
    return payees.pop() if len(payees) == 1 else None


def _region(told: Sequence[Sentence], outcome: str) -> list[int]:
    """The paragraphs that say what is to be done: the part headed so, or where the agreement is told. A
    complaint not upheld, or closed, with no such part has none where the Ombudsman asked for nothing: what
    the council "agreed" was its own answer to the complaint."""
    headed = list(dict.fromkeys(sentence.paragraph for sentence in told if sentence.role is Role.ACTION))
    if headed:
        return headed
    asked = any(_WE_ASKED.search(one.text) or _SHOULD_BY.search(one.text) for one in told)
    if _NOT_UPHELD.match(outcome) and not asked:
        return []
    return list(
        dict.fromkeys(
            sentence.paragraph
            for sentence in told
            if sentence.role in _EXTENT
            and sentence.role is not Role.FINAL
            and (_ASKED.search(sentence.text) or _SHOULD_BY.search(sentence.text))
            and is_agreement(sentence.text)
        )
    )


def _status(document: Document, told: Sequence[Sentence], region: Sequence[int]) -> RemedyStatus:
    own = [sentence.text for sentence in told if sentence.paragraph in region]
    texts = [*own, *(s.text for s in told if s.role is Role.FINAL), document.summary or ""]
    if any(_REFUSED.search(text) for text in texts):
        return RemedyStatus.RECOMMENDED
    headed = any(s.role is Role.ACTION and "agreed" in s.section.lower() for s in told)
    agreed = headed or any(_AGREED.search(text) for text in texts) or any(_WILL.search(text) for text in own)
    return RemedyStatus.AGREED if agreed else RemedyStatus.RECOMMENDED


def _lead_for(sentence: Sentence, told_before: Sequence[Sentence]) -> str:
    """What a sentence may leave unsaid: the lead of its list, or the sentence before it in the same item."""
    if sentence.lead is None:
        return ""
    return " ".join([sentence.lead, *(one.text for one in told_before if one.item == sentence.item)])


def _named_later(own: Sequence[Sentence], after: Sequence[str]) -> dict[int, str]:
    """Limits told for entries of this paragraph's list by their letters or places."""
    entries = 1 + max((one.item for one in own if one.item is not None), default=-1)
    result: dict[int, str] = {}
    for text in after:
        if entries and ONE_OF.search(text):
            result |= limits_by_entry(text, entries)
    return result


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
        undated = [one.paragraph for one in remedies if one.due is None]
        undated += [one.paragraph for one in actions if one.due is None]
        here = _THIS.search(sentence.text) is not None and sentence.paragraph in undated
        if not numbers or here or _BOTH.search(sentence.text):
            _fill_before(sentence, told, remedies, actions, limit)
            continue
        _fill(remedies, numbers, limit)
        _fill(actions, numbers, limit)


def _pointed_to(sentence: Sentence) -> list[int]:
    from ingest.document import Paragraph

    references = find_cross_references([Paragraph(number=1, section="", text=sentence.text)])
    return [number for reference in references for number in reference.to]


def _fill_before(
    sentence: Sentence,
    told: Sequence[Sentence],
    remedies: list[Remedy],
    actions: list[Action],
    limit: str,
) -> None:
    """The limit for what the same paragraph told before the sentence, and not for what it tells after."""
    own = [one for one in told if one.paragraph == sentence.paragraph]
    before = " ".join(own[place].text for place in range(own.index(sentence)))
    number = [sentence.paragraph]
    _fill(remedies, number, limit, lambda one: tells(before, one.amount_gbp))
    _fill(actions, number, limit, lambda one: one.text[:25] in before)


def _fill(
    entries: list[Promised],
    numbers: Iterable[int],
    limit: str,
    told: Callable[[Promised], bool] = lambda _entry: True,
) -> None:
    wanted = set(numbers)
    for place, entry in enumerate(entries):
        if entry.paragraph in wanted and entry.due is None and told(entry):
            entries[place] = entry.model_copy(update={"due": limit})
