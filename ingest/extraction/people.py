"""Whom a payment goes to, as decisions name people: Mrs X, Mr and Mrs F, D and G, the aunt and uncle."""

from __future__ import annotations

import re

_TITLE = r"(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Lady|Professor|Prof|Rev)\b\.?"
_NAMED = rf"{_TITLE}(?:\s+and\s+{_TITLE})?\s+[A-Z][\w-]*(?:\s[A-Z][\w-]*)?"
_INITIAL = r"(?:(?:Child|Young Person|Person|Baby|Adult)\s+)?\b(?:[A-Z]|\d)\d?\b(?![’'.]?[a-z]{2})"
_KIN = (
    r"(?:family|families|complainants?|sons?|daughters?|child|children|couple|woman|women|man|men|father"
    r"|mother|parents?"
    r"|grandparents?|grandmother|grandfather|grandson|granddaughter|grandchildren|aunts?|uncles?|teenager"
    r"|landlord|school|college|nursery|advocate|solicitors?|representative|friend|therapist|tutor|estate"
    r"|girls?|boys?|young (?:person|people|man|woman)"
    r"|carers?|sisters?|brothers?|siblings?|guardians?|twins?|wife|husband|partner|nephew|niece)"
)
_ROLE = (
    rf"(?:the|her|his|their|each of the|both)\s+(?:[\w-]+\s+){{0,2}}?{_KIN}(?:\s+and\s+(?:the\s+)?{_KIN})?"
    rf"(?:,?\s+{_NAMED}|,?\s+{_INITIAL})?"
)
_ORDINAL = r"(?:the\s+)?(?:first|second|third|fourth|fifth)(?:\s+family)?"
_OWNED = rf"(?:{_NAMED}|{_INITIAL})[’']s?\s+(?:[\w-]+\s+){{0,2}}?{_KIN}(?:,?\s+{_NAMED}|,?\s+{_INITIAL})?"
_PRONOUN = r"(?:her|him|them|she|he|they)\b"
_ONE = rf"(?:{_OWNED}|{_NAMED}|{_ROLE}|{_ORDINAL}|{_INITIAL}|{_PRONOUN})"
PERSON = rf"{_ONE}(?:\s*,\s*(?:and\s+)?{_ONE}|\s+and\s+{_ONE}){{0,9}}"

_NAMES = re.compile(_NAMED)
_SEVERAL = re.compile(
    rf"{_NAMED}\s+and\s+{_NAMED}|{_TITLE}\s+and\s+{_TITLE}\s+[A-Z]\w*|{_INITIAL}(?:\s*,\s*{_INITIAL})"
    rf"{{0,9}}\s+and\s+{_INITIAL}"
)
_PAIR = re.compile(
    rf"\b(?P<one>she|he|{_NAMED})\s+and\s+(?:his|her)\s+(?:[\w-]+\s+)?{_KIN},?\s+(?P<two>{_NAMED}|{_INITIAL})",
)
_COUPLE = re.compile(rf"^(?P<one>{_TITLE})\s+and\s+(?P<two>{_TITLE})\s+(?P<name>[A-Z].*)$")


def resolve(payee: str, before: str) -> str | None:
    """A pronoun as the last person named before it that it fits; anyone else as they stand."""
    payee = payee.strip(" ,")
    word = payee.lower()
    if not re.fullmatch(_PRONOUN, word):
        return payee
    if word in ("them", "they"):
        if (pairs := list(_PAIR.finditer(before))) and not _SEVERAL.search(before, pairs[-1].end()):
            one = resolve(pairs[-1]["one"], before[: pairs[-1].start()])
            return f"{one} and {pairs[-1]['two']}" if one else None
        found = _SEVERAL.findall(before)
        return found[-1] if found else None
    fits = r"^(?:Mrs|Miss|Ms|Lady)\b" if word in ("her", "she") else r"^(?:Mr|Sir)\b(?!\s+and)"
    named = [name for name in _NAMES.findall(before) if re.match(fits, name)]
    return named[-1] if named else None


def only_person(text: str) -> str | None:
    """The one person with a title whom a text names; None where it names several or none."""
    named = {re.sub(r"[’']s?$", "", name) for name in _NAMES.findall(text)}
    return named.pop() if len(named) == 1 else None


def each_of(payee: str) -> list[str]:
    """The single people in "D and G", "Mr and Mrs F", "A, B and C"; one entry where they are not named."""
    whole = payee.strip()
    payee = re.sub(r"^(?:each of|both(?: of)?|all of)\s+", "", whole)
    if apart := re.match(
        rf"^(?:the|her|his|their)\s+(?:[\w-]+\s+){{0,2}}?{_KIN},?\s+(?P<names>.*\band\b.*)$", payee
    ):
        payee = apart["names"]  # "her sons, X and Y"
    if couple := _COUPLE.match(payee):
        return [f"{couple['one']} {couple['name']}", f"{couple['two']} {couple['name']}"]
    parts = [part.strip() for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", payee) if part.strip()]
    single = re.compile(rf"^(?:{_NAMED}|{_INITIAL})$")
    return parts if len(parts) > 1 and all(single.match(part) for part in parts) else [whole]
