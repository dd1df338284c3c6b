"""Sums of money in one sentence: how much, to whom, what for, and whether this is what was finally agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import RemedyStatus
from ingest.extraction.clauses import end_of_predicate
from ingest.extraction.limits import without_limit
from ingest.extraction.people import PERSON, each_of, resolve
from ingest.extraction.sums import PER, Sum, sums_in
from ingest.extraction.sums import Role as SumRole

_BREAKS_DOWN = re.compile(
    r"[:(]\s*$|\(|:|\b(?:made up|mak(?:e|es) up|compris\w+|consist\w+|being|broken|split|divided"
    r"|this is|which is"
    r"|that is|includ\w+|of (?:this|that|which|these))\b",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(r"^\s*(?:in total|in all|altogether|overall)\b", re.IGNORECASE)
#: What a sum is set against, or how it was worked out: no part of what it is for.
_SET_AGAINST = re.compile(
    r"[,;]?\s+(?:(?:which|this|and this)\s+)?(?:is\s+)?(?:inclusive of|includ(?:es?|ing)|instead of"
    r"|in place of"
    r"|in addition to|on top of|less|minus|net of|rather than|as well as|over and above|being"
    r"|calculated|based"
    r"|at|multipl\w+|worked out|to bring|bringing|making|to make|to take|tak(?:es|ing)|so that|replac\w+)\b"
    r"[^;.£]{0,150}£[\d,.]{0,12}\d[^,;.]{0,150}",
    re.IGNORECASE,
)
#: "…, to bring the total for her distress to £500"
_WHOLE_FOR = re.compile(
    r"\b(?:total|sum|payment|remedy|offer) (?:for"
    r"|in respect of) (?P<reason>[^;£]{3,80}?) (?:up )?to (?:the )?£",
    re.IGNORECASE,
)
_REASON_AFTER = re.compile(
    r"^(?:This|These|That|The (?:sum|payment|amount)s?)\b[^.;£]{0,60}?\b(?:reflects?|recognises?"
    r"|acknowledges?|for"
    r"|in recognition of|to (?:reflect|recognise|acknowledge|remedy))\s+(?P<reason>[^;£]+)$",
    re.IGNORECASE,
)
_REASON_FIRST = re.compile(
    r"^\W*(?:to\s+(?:recognise|acknowledge|reflect|remedy|address|mark|make up for)"
    r"|in\s+(?:recognition|respect"
    r"|acknowledge?ment)\s+of|as (?:a )?(?:remedy|redress) for|for)\s+(?P<reason>[^,:;£]+)[,:]\s",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:(?P<period>(?:from|between)\s+.{3,60}?\s+(?:to|until|and)\s+(?:the\s+)?(?:\d{1,2}\s+)"
    r"?[A-Z]?\w+(?:\s\d{4})?)"
    r"|(?P<times>for\s+(?:\w+\s+)?(?:\w+)\s+(?:months|weeks|terms|years)))(?=[\s,.;)]|$)"
)
_AFTER_TO = re.compile(
    rf"^\s*(?P<each>each\s+)?(?:\w+\s+){{0,3}}?to\s+(?P<each_of>(?:each of|both(?: of)?"
    rf"|all of)\s+)?(?P<payee>{PERSON})"
    rf"(?=[\s,.;:)]|$)"
)
_TO_BEFORE = re.compile(
    rf"\bto\s+(?:(?:each of|both(?: of)?|all of)\s+)?(?P<payee>{PERSON})\s+(?:of|totalling|amounting to)\s*$"
)
_BEFORE = re.compile(
    rf"\b(?i:pay(?:s|ing)?|paid|give|refund(?:ed)?|reimbursed?|repaid|repay|compensate|award|offer"
    rf"|provide|send|mak(?:e"
    rf"|ing))\s+(?:to\s+)"
    rf"?(?:(?:both|each of|all of)\s+)?(?P<payee>{PERSON})"
    r"(?=\s|[’',:]|$)(?![’']s\b)"
)
_PAYMENTS_TO = re.compile(rf"\bpayments?\s+(?:\w+\s+){{0,2}}?to\s+(?P<payee>{PERSON})(?=\s|,|:|$)")
_INTO_ACCOUNT = re.compile(rf"\baccounts?\s+(?:of|for)\s+(?P<payee>{PERSON})\s+with\s*$")
#: "C and D should each receive £300"
_RECEIVES = re.compile(
    rf"(?P<payee>{PERSON})\s+(?:should|will|must|is to|are to)\s+(?P<each>each\s+)?"
    r"(?:receive|get|have|be (?:paid|given|sent))\s+(?:\w+\s+){0,3}$"
)
_AND_BEFORE = re.compile(rf"(?:\band\b|,|;)\s+(?:to\s+)?(?P<payee>{PERSON})\s+(?:a (?:further|sum of) )?$")
_WHOSE_COST = re.compile(
    rf"\b(?i:refund|reimburse|repay|cover|meet)\w*\s+(?P<payee>{PERSON})[’']s?\s+(?:\w+\s+){{0,3}}?"
    r"(?i:costs?|fees?|expenses|bills?|rent|spending)\b[^£]*$"
)
_TOOK_FROM = re.compile(
    rf"^\s*(?:that |which )?(?:it|the council) (?:had |has )?(?:wrongly )?(?:took|taken|charged"
    rf"|deducted|withheld|stopped)"
    rf" (?:from )?(?P<payee>{PERSON})",
    re.IGNORECASE,
)
#: "refund the £1,200 Mr and Mrs G paid": who paid it gets it back.
_PAID_OUT = re.compile(
    rf"^\s*(?:that |which )?(?P<payee>{PERSON})\s+(?:has |have |had )?(?:already )?"
    r"(?:paid|repaid|spent|lost)\b"
)
#: "the £85 Ms A paid for …": the sum is for what it was spent on.
_SPENT_ON = re.compile(
    rf"^\s*(?:that |which )?(?:{PERSON}|she|he|they)\s+(?:\w+\s+)?(?:paid|spent|claimed)\s+(?:for|on"
    rf"|towards)\s+(?P<reason>[^.;,£]+)"
)
_ONLY_NEXT_PAYEE = re.compile(rf"^(?:\s+to {PERSON})?,?\s+and\s+(?:to\s+)?{PERSON}\s*$")
_SPANS = r"(?:days?|nights?|weeks?|months?|terms?|years?|visits?|sessions?)"
_EACH = re.compile(r"^\s*each\b", re.IGNORECASE)
_REASON = re.compile(
    r"^(?P<skipped>.*?)\b(?:(?:to\s+(?:recognise|acknowledge|reflect|remedy|address|mark|cover|represent"
    r"|refund|reimburse|account for|put right|make up for"
    r"|compensate(?:\s+(?:her|him|them|\w+ \w+))?\s+for)|in\s+(?:recognition|acknowledge?ment|respect)"
    r"\s+(?:of|that)|towards|as (?:a )?(?:remedy|redress|recognition) (?:for|of))"
    r"|(?P<bare>for))\s+(?P<reason>[^;]+)",
    re.IGNORECASE | re.DOTALL,
)
#: What may stand between a sum and "for" where that says what the sum is for.
_BEFORE_FOR = re.compile(
    r"^(?:[\s,]{0,9}(?:each|both|more|extra|is|are|in total|in all|altogether|to be paid"
    r"|(?:should|will|must) be (?:made|paid|sent)"
    r"|as (?:\w+ ){1,4}|into \w+(?:[’']s?)?(?: (?!into\b)\w+(?:[’']s?)?){0,5}|payment"
    rf"|(?:directly )?to {PERSON})){{0,4}}[\s,]*$"
)
_STOP = re.compile(
    r"(?:[,;]?\s+(?:and|plus|as well as)\s+(?:also\s+)?(?:to\s+)?(?:pay|a further|an? additional|another"
    r"|start|write|apologise|review|remind|make|provide|appoint|arrange|carry)\b.*"
    r"|,?\s+in (?:place of|addition to)\b.*|,?\s+(?:less|including|instead of|on top of)\b.*"
    r"|,?\s+and\s*$|[,;:.\s]+$)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Payment:
    """A payment as a sentence tells it: pounds, to whom, for what, how far it was settled, and its place."""

    amount: float
    payee: str | None
    reason: str | None
    status: RemedyStatus
    per: str | None = None
    period: str | None = None
    at: int = 0


_TOLD = {
    SumRole.OFFERED: RemedyStatus.OFFERED_BEFORE,
    SumRole.PAID: RemedyStatus.ALREADY_PAID,
    SumRole.RECOMMENDED: RemedyStatus.RECOMMENDED_EARLIER,
}


def payments_in(
    text: str, lead: str, before: str, status: RemedyStatus, inherited: str | None = None
) -> list[Payment]:
    """What a sentence of the remedy says is to be paid, and what it says was offered or paid before.

    ``lead`` introduces the list the sentence stands in, ``before`` is what was said earlier (for
    pronouns), and ``inherited`` whom the list has paid so far, where that is one and the same.
    """
    payments: list[Payment] = []
    totals: list[int] = []
    payee = _payee_of_lead(lead, before) or inherited
    for place, one in enumerate(found := sums_in(text, lead)):
        told = status if one.role in (SumRole.PAY, SumRole.TOTAL) else _TOLD.get(one.role)
        if told is None or (place and _is_how(found, place)):
            continue
        right = _right_of(text, found, place)
        beside = right if one.right.lstrip().startswith("(") else one.right
        payee = _payee(one.left, beside, f"{before} {lead} {text[: one.start]}") or payee
        if told is status and (one.role is SumRole.TOTAL or _TOTAL_AFTER.match(one.right)):
            totals.append(len(payments))
        per, period = _repeated(one.right)
        reason = _reason(_SET_AGAINST.sub("", right)) or _reason(right.partition("£")[0])
        if reason is None and (whole := _WHOLE_FOR.search(right) or _SPENT_ON.match(without_limit(right))):
            reason = whole["reason"].strip()
        if reason is None and (named := _IS.match(right) or _UNIT_OF.match(right)):
            reason = _tidied(named["reason"])
        if reason is None and (judged := _JUDGED.match(right)):
            reason = _tidied(judged["reason"])
        if reason is None and place == 0:
            reason = _reason_before(one.left)
        if reason is None and (named := _NAMED_FOR.search(one.left)):
            reason = named["reason"]
        if reason is None and place + 1 < len(found) and _ONLY_NEXT_PAYEE.match(one.right):
            reason = _reason(_right_of(text, found, place + 1))  # "pay Ms K £200 and her son £100 for …"
        payment = Payment(one.value, payee, reason, told, per, period, one.start)
        each = _EACH.match(one.right) or _names_each(one.left, one.right)
        several = _each(payee) if payee and each else [payee]
        payments += [replace(payment, payee=person) for person in several]
    broken_down = bool(found) and _BREAKS_DOWN.search(found[0].right) is not None
    return _without_totals(payments, totals, broken_down=broken_down)


def _is_how(found: Sequence[Sum], place: int) -> bool:
    """Whether a sum only says how the one before was come to: "£1,000, being the £500 due for each year"."""
    one = found[place]
    alone = sum(other.value for other in found[place:]) < found[place - 1].value
    return alone and re.search(r"\bbeing (?:the )?$", one.left, re.IGNORECASE) is not None


def _right_of(text: str, found: Sequence[Sum], place: int) -> str:
    """What follows a sum up to the next that is paid too: what is bracketed or set against it is left out."""
    end = end_of_predicate(text, found[place].start)
    for later in found[place + 1 :]:
        if later.role in (SumRole.PAY, SumRole.TOTAL):
            end = min(end, later.start)
            break
    return re.sub(r"\s*\([^()]*£[^()]*\)", "", text[found[place].end : end])


def _reason_before(left: str) -> str | None:
    """ "To recognise her distress, the Council will pay …": what a sentence opens with."""
    found = _REASON_FIRST.match(left)
    reason = found["reason"].strip() if found else ""
    return None if not reason or re.search(r"\binjustice\b|\bfaults?\b", reason, re.IGNORECASE) else reason


def reason_told_after(text: str) -> str | None:
    """ "These sums reflect her distress": what a sentence after a payment says it is for."""
    found = _REASON_AFTER.match(text)
    return _reason(f" to reflect {found['reason']}") if found else None


def payee_told(text: str, before: str) -> str | None:
    """Whom a sentence pays what was told before it: "pay this to Mrs L", "pay her this"."""
    to = re.search(
        rf"\bpay (?:this|that|it|the \w+)(?: \w+){{0,2}}? to (?P<payee>{PERSON})(?=[\s,.;:)]|$)", text
    )
    found = to or _BEFORE.search(text)
    return resolve(found["payee"], before) if found else None


def _payee_of_lead(lead: str, before: str) -> str | None:
    found = list(_BEFORE.finditer(lead)) or list(_PAYMENTS_TO.finditer(lead))
    return resolve(found[-1]["payee"], f"{before} {lead[: found[-1].start()]}") if found else None


def _payee(left: str, right: str, before: str) -> str | None:
    after = _AFTER_TO.match(right)
    named = list(_BEFORE.finditer(left))
    to = _TO_BEFORE.search(left) or (
        re.search(rf"\b(?:payments?)\b[^£]*?\bto\s+(?P<payee>{PERSON})(?=\s|,|$)", left)
    )
    if named:
        return resolve(named[-1]["payee"], before)
    if to:
        return resolve(to["payee"], before)
    if after:
        return resolve(after["payee"], before)
    if found := _INTO_ACCOUNT.search(left):
        return resolve(found["payee"], before)
    if found := _RECEIVES.search(left):
        return resolve(found["payee"], before)
    if found := _AND_BEFORE.search(left):
        return resolve(found["payee"], before)
    if found := re.match(rf"^\s*(?P<payee>{PERSON})\s*[:,]?\s*$", left):
        return resolve(found["payee"], before)
    if found := _WHOSE_COST.search(left):
        return resolve(found["payee"], before)
    if found := _TOOK_FROM.match(right):
        return resolve(found["payee"], before + right[: found.start("payee")])
    if found := _PAID_OUT.match(right):
        return resolve(found["payee"], before)
    held = re.match(rf"^\s*to be (?:held|saved|kept|put aside) for (?P<payee>{PERSON})(?=[\s,.;:)]|$)", right)
    return resolve(held["payee"], before) if held else None


RAISES = re.compile(
    r"\b(?:increas|rais)(?:e|es|ing)\b[^.;£]{0,60}\b(?:payment|offer|sum|amount|award)\b", re.IGNORECASE
)


def _each(payee: str) -> list[str]:
    people = each_of(payee)
    return people if len(people) > 1 or payee.startswith(("each ", "both ")) else [f"each of {payee}"]


def _names_each(left: str, right: str) -> bool:
    after = _AFTER_TO.match(right)
    if (receives := _RECEIVES.search(left)) and receives["each"]:
        return True
    return re.search(rf"\beach of (?!the (?:\w+ ){{0,2}}{_SPANS}\b)[^£]*$", left) is not None or (
        after is not None and bool(after["each"] or after["each_of"])
    )


#: "£5,512.50, which is the half fee it should have paid"; "£50 for each month of avoidable delay"
_IS = re.compile(
    r"^\s*,?\s*(?:(?<=,\s)(?=the (?!council|authority))|which (?:is|was|represents?|reflects?|equals?)"
    r"|being|representing|that is|i\.e\.)\s*"
    r"(?P<reason>\b(?:the|a|an|what|half|his|her|their|its)\b[^;£]+)",
    re.IGNORECASE,
)
#: "£350 is an appropriate remedy for her uncertainty"
_JUDGED = re.compile(
    r"^\s*(?:(?:is|would be)\s+an?\s+(?:\w+\s+){1,4}|(?=of (?:the|her|his|their)\b))"
    r"(?:for|of|to (?:recognise|acknowledge|reflect|remedy))\s+"
    r"(?P<reason>[^;£]+)",
    re.IGNORECASE,
)
#: "the shortfall of £940", "a retainer of £400": named for what it is.
_NAMED_FOR = re.compile(
    r"\b(?:the|a|an|its|her|his|their)\s+(?P<reason>(?:[\w’'-]+\s+){0,3}?(?!(?:sum|amount|total|payments?|figure|remedy"
    r"|award|offer|cheque|rate|limit|maximum|minimum|costs?|increase|balance)\b)[a-z-]{4,})\s+of\s*$"
)
_UNIT_OF = re.compile(
    r"^\s*(?:for (?:each|every)|per)\b[^,;.£]{0,30}?\b\w+\s+of\s+(?P<reason>[^,;.£]+)", re.IGNORECASE
)


def _reason(right: str) -> str | None:
    right = re.sub(rf"^\s*(?:each\s+)?to\s+(?:each of\s+)?{PERSON}(?=[\s,])", "", right)
    right = PER.sub("", right, count=1)
    found = _REASON.match(without_limit(right))
    if not found or len(found["skipped"]) > 60:
        return None
    if found["bare"] and not _BEFORE_FOR.match(found["skipped"]):
        return None
    return _tidied(found["reason"])


def _tidied(reason: str) -> str | None:
    """What a payment is for, less what the sentence goes on to say."""
    for _ in range(3):
        reason = _STOP.sub("", reason)
    reason = re.split(r"\.\s|\.$|\bThis is\b", reason)[0].strip(" ,;:")
    reason = re.sub(r"\s+(?:(?:up )?to the|of(?: the)?)$", "", reason)
    if re.match(r"(?:each|\w+) (?:months?|weeks?|terms?)\b", reason):
        return None
    return reason or None


def _repeated(right: str) -> tuple[str | None, str | None]:
    found = PER.match(right)
    if not found:
        return None, None
    unit = (
        found["unit"] or {"monthly": "month", "weekly": "week", "annually": "year"}[found["adverb"].lower()]
    )
    period = _PERIOD.search(right)
    return unit.lower(), (period["period"] or period["times"]) if period else None


def _without_totals(payments: list[Payment], totals: Sequence[int], *, broken_down: bool) -> list[Payment]:
    """A total is counted once: its parts stand where they add up to it, and otherwise it stands for them."""
    agreed = [
        place
        for place, payment in enumerate(payments)
        if payment.status in (RemedyStatus.AGREED, RemedyStatus.RECOMMENDED)
    ]
    drop: set[int] = set()
    for total in totals or ([agreed[0]] if broken_down and len(agreed) > 2 else []):
        if total >= len(payments) or drop:
            continue
        rest = [place for place in agreed if place != total]
        parts = [payments[place] for place in rest if payments[place].per is None]
        repeated = [place for place in rest if payments[place].per is not None]
        # "£500 to each of her children": what that comes to is told, and cannot be added up
        many = total in totals and any((part.payee or "").startswith("each of") for part in parts)
        adds_up = abs(sum(part.amount for part in parts) - payments[total].amount) < 0.01
        if many or (len(parts) > 1 and adds_up):
            drop.add(total)
        elif (
            total in totals and repeated and repeated[-1] < total
        ):  # "£50 a month from … to …, in all £1,050"
            drop.add(repeated[-1])
            rate, whole = payments[repeated[-1]], payments[total]
            payments[total] = replace(
                whole, payee=whole.payee or rate.payee, reason=whole.reason or rate.reason
            )
    return [payment for place, payment in enumerate(payments) if place not in drop]
