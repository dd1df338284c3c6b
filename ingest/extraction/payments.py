"""Sums of money in one sentence: how much, to whom, what for, and whether this is what was finally agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import RemedyStatus
from ingest.extraction.limits import without_limit
from ingest.extraction.people import PERSON, each_of, resolve

AMOUNT = re.compile(r"£\s?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<pence>\.\d{1,2})?(?!\d)")
PAYING = re.compile(
    r"\b(?:pay|pays|paying|paid|payments?|refund\w*|reimburs\w*|repay\w*|compensat\w+|financial remed\w+)\b",
    re.IGNORECASE,
)
#: What the guidance suggests, in general: no remedy.
GENERAL = re.compile(
    r"£[\d,.]+\s*(?:to|and|-|–)\s*£[\d,.]+(?!\s*(?:for|to)\b.{0,400}\brespectively)"
    r"|\bguidance\b[^.]{0,400}\b(?:suggests?|says|recommends?|sets? out|range)\b"
    r"|\b(?:we|I) (?:may|usually|normally|generally|would (?:usually|normally)) (?:recommend|suggest)\b"
    r"|\brange of\b",
    re.IGNORECASE,
)
_INCREASE = re.compile(r"\bfrom\s+£[\d,.]+\s+to\s+$", re.IGNORECASE)
_REPLACED = re.compile(
    r"\b(?:(?:in|takes?|taking) (?:the )?place of|tak(?:e|es|ing) off|deducts?|subtract\w*|net of|supersed\w+"
    r"|instead of|rather than|less|minus|on top of|in addition to|including|includes"
    r"|deducting|after deducting|as well as"
    r"|replac\w+|over and above)\s+(?:(?:the|any|its|an?)\s+)?(?:\w+\s+){0,3}(?:of\s+)?$",
    re.IGNORECASE,
)
_NOT_PAID = re.compile(
    r"\b(?:up to|maximum of|at least|write off|writ\w+ off|waiv\w+|debt of|costing|income of|savings of"
    r"|worth|loan of|arrears of|value of)\s+(?:\w+\s+){0,3}$"
    r"|\b(?:calculated|worked out|based)\s+(?:\w+\s+){0,3}(?:at|on|using|of)\s+(?:\w+\s+){0,3}$|\b(?:at"
    r"|on) a rate of\s+$|\bequivalent to\s+$|\bat\s+$",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\b(?:being|that is|i\.e\.|calculated (?:at|as)|based on|worked out (?:at|as|from)|equal to)\s+"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_DECLINED = re.compile(
    r"\b(?:declin\w+|refus\w+|not|unwilling|unable|nor)\b(?: \w+){0,2}? (?:to )?(?:be )?"
    r"(?:pay|paid|refund|reimburse|offer|recommend|ask)\w*\b[^.;£]*$",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\bwhether\b[^.;£]*$", re.IGNORECASE)
_WRITTEN_OFF = re.compile(r"\b(?:write|writes|writing) off\b|\bwaiv(?:e|es|ing)\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:total(?:ling|s)?(?: of)?|totalling|in total|altogether|overall|sum of)\s*$|\bmaking\s+(?:a "
    r"total of\s+)?$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(r"^\s*(?:in total|in all|altogether|overall)\b", re.IGNORECASE)
_MADE_UP = re.compile(
    r"\b(?:made up of|compris\w+|consist\w+ of|being|broken down|split|this is|divided|which includes)\b"
    r"|^\s*:|£[\d,.]+\s*\(£",
    re.IGNORECASE,
)
_PER = re.compile(
    r"^\s*(?:(?:a|per|each|every|for (?:each|every)(?: of the)?(?: \w+)?)\s+"
    r"(?P<unit>month|week|term|year|fortnight|night|day)s?"
    r"|(?P<adverb>monthly|weekly|annually))\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:(?P<period>(?:from|between)\s+.{3,60}?\s+(?:to|until|and)\s+(?:the\s+)?(?:\d{1,2}\s+)"
    r"?[A-Z]?\w+(?:\s\d{4})?)"
    r"|(?P<times>for\s+(?:\w+\s+)?(?:\w+)\s+(?:months|weeks|terms|years)))(?=[\s,.;)]|$)"
)
_AFTER_TO = re.compile(
    rf"^\s*(?P<each>each\s+)?(?:\w+\s+){{0,3}}?to\s+(?P<each_of>each of\s+)?(?P<payee>{PERSON})"
    rf"(?=[\s,.;:)]|$)"
)
_TO_BEFORE = re.compile(rf"\bto\s+(?P<payee>{PERSON})\s+(?:of|totalling|amounting to)\s*$")
_BEFORE = re.compile(
    rf"\b(?i:pay(?:s|ing)?|give|refund|reimburse|repay|compensate|award|offer|provide|send)\s+(?:to\s+)"
    rf"?(?:both\s+)?(?P<payee>{PERSON})"
    r"(?=\s|[’',:]|$)(?![’']s\b)"
)
_AND_BEFORE = re.compile(rf"(?:\band\b|,|;)\s+(?:to\s+)?(?P<payee>{PERSON})\s+(?:a (?:further|sum of) )?$")
_EACH = re.compile(r"^\s*each\b", re.IGNORECASE)
_REASON = re.compile(
    r"^(?P<skipped>.*?)\b(?:to\s+(?:recognise|acknowledge|reflect|remedy|address|mark|cover|represent"
    r"|refund|reimburse|account for|put right|make up for"
    r"|compensate(?:\s+(?:her|him|them|\w+ \w+))?\s+for)|in\s+(?:recognition|acknowledge?ment|respect)"
    r"\s+of|towards|as (?:a )?(?:remedy|redress|recognition) (?:for|of)"
    r"|for)\s+(?P<reason>[^;]+)",
    re.IGNORECASE | re.DOTALL,
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
    """A payment as a sentence tells it: pounds, to whom, for what, and how far it was settled."""

    amount: float
    payee: str | None
    reason: str | None
    status: RemedyStatus
    per: str | None = None
    period: str | None = None


def payments_in(
    text: str, lead: str, before: str, status: RemedyStatus, inherited: str | None = None
) -> list[Payment]:
    """What a sentence of the remedy says is to be paid, and what it says was offered or paid before.

    ``lead`` introduces the list the sentence stands in, ``before`` is what was said earlier (for
    pronouns), and ``inherited`` whom the list has paid so far, where that is one and the same.
    """
    if GENERAL.search(text) and not re.search(r"\bfrom £[\d,.]+ to £", text):
        return []
    if not (PAYING.search(text) or PAYING.search(lead)) or "£" not in text:
        return []
    found = list(AMOUNT.finditer(text))
    payments: list[Payment] = []
    totals: list[int] = []
    payee = _payee_of_lead(lead, before) or inherited
    for number, amount in enumerate(found):
        start = found[number - 1].end() if number else 0
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        left, right = text[start : amount.start()], text[amount.end() : end]
        value = float(amount["whole"].replace(",", "") + (amount["pence"] or ""))
        told = _status(text, left, right, amount.start(), status)
        if told is None:
            continue
        payee = _payee(left, right, f"{before} {lead} {text[: amount.start()]}") or payee
        if told is status and (_TOTAL.search(left) or _TOTAL_AFTER.match(right)):
            totals.append(len(payments))
        per, period = _repeated(right)
        reason = _reason(right)
        if (
            reason is None and number + 1 < len(found) and _REPLACED.search(right)
        ):  # "..., less £100, for ..."
            reason = _reason(text[found[number + 1].end() :])
        one = Payment(value, payee, reason, told, per, period)
        several = each_of(payee) if payee and (_EACH.match(right) or _names_each(left, right)) else [payee]
        payments += [replace(one, payee=person) for person in several]
    return _without_totals(payments, totals, text)


def _status(text: str, left: str, right: str, at: int, status: RemedyStatus) -> RemedyStatus | None:
    """What this sum is: the remedy (``status``), something before it, or (None) nothing paid."""
    before = text[:at]
    if _NOT_PAID.search(left) or _WRITTEN_OFF.search(left) or _DECLINED.search(left) or _WHETHER.search(left):
        return None
    if _RATE.search(left) and _PER.match(right):  # how the sum before it was worked out
        return None
    if re.search(r"\bfrom\s+$", left) and re.match(r"\s+to\s+£?$", right):
        return RemedyStatus.OFFERED_BEFORE
    if _REPLACED.search(left):
        paid = re.match(r"[^.;]{0,30}\b(?:already )?paid\b", right)
        return RemedyStatus.ALREADY_PAID if paid else RemedyStatus.OFFERED_BEFORE
    if re.search(
        r"\b(?:already|has since|previously|had)\s+(?:\w+\s+){0,3}(?:paid|refunded|reimbursed)\b[^.;]*$",
        before,
    ):
        return RemedyStatus.ALREADY_PAID
    if re.search(r"\b(?:already|previously|had|initially|originally)\s+(?:\w+\s+)?offered\b[^.;]*$", before):
        return RemedyStatus.OFFERED_BEFORE
    if re.search(r"\boffered\b[^.;]*$", before) and not re.search(r"\b(?:agreed|will|should)\b", before):
        return RemedyStatus.OFFERED_BEFORE
    return status


def _payee_of_lead(lead: str, before: str) -> str | None:
    found = list(_BEFORE.finditer(lead))
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
    if found := _AND_BEFORE.search(left):
        return resolve(found["payee"], before)
    start = re.match(rf"^\s*(?P<payee>{PERSON})\s*:?\s*$", left)
    return resolve(start["payee"], before) if start else None


def _names_each(left: str, right: str) -> bool:
    after = _AFTER_TO.match(right)
    return re.search(r"\beach of\b[^£]*$", left) is not None or (
        after is not None and bool(after["each"] or after["each_of"])
    )


def _reason(right: str) -> str | None:
    right = re.sub(rf"^\s*(?:each\s+)?to\s+(?:each of\s+)?{PERSON}(?=[\s,])", "", right)
    right = re.sub(r"^\s*(?:a|per|each|every) (?:month|week|term|year)\b", "", right)
    found = _REASON.match(without_limit(right))
    if not found or len(found["skipped"]) > 60:
        return None
    reason = found["reason"]
    for _ in range(3):
        reason = _STOP.sub("", reason)
    reason = re.split(r"\.\s|\.$|\bThis is\b", reason)[0].strip(" ,;:")
    if re.match(r"(?:each|\w+) (?:months?|weeks?|terms?)\b", reason):
        return None
    return reason or None


def _repeated(right: str) -> tuple[str | None, str | None]:
    found = _PER.match(right)
    if not found:
        return None, None
    unit = (
        found["unit"] or {"monthly": "month", "weekly": "week", "annually": "year"}[found["adverb"].lower()]
    )
    period = _PERIOD.search(right)
    return unit.lower(), (period["period"] or period["times"]) if period else None


def _without_totals(payments: list[Payment], totals: Sequence[int], text: str) -> list[Payment]:
    """A total is counted once: its parts stand where they add up to it, and otherwise it stands for them."""
    agreed = [
        place
        for place, payment in enumerate(payments)
        if payment.status in (RemedyStatus.AGREED, RemedyStatus.RECOMMENDED)
    ]
    marked = list(totals)
    if not marked and len(agreed) > 2 and _MADE_UP.search(text):
        marked = [agreed[0]]
    drop: set[int] = set()
    for total in marked:
        if total >= len(payments):
            continue
        rest = [place for place in agreed if place != total and place not in drop]
        parts = [payments[place] for place in rest if payments[place].per is None]
        repeated = [place for place in rest if payments[place].per is not None]
        if len(parts) > 1 and abs(sum(part.amount for part in parts) - payments[total].amount) < 0.01:
            drop.add(total)
        elif repeated and repeated[-1] < total:  # "£50 a month from … to …, a total of £1,050"
            drop.add(repeated[-1])
    return [payment for place, payment in enumerate(payments) if place not in drop]
