"""The council a person names, by the name people say (councils.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.case import Nation
from assistant.understanding.lexicon import LexiconError

_BODY = (
    r"(?:(?:city|county|borough|metropolitan|district|mbc|cc|lbc|london) ?){0,4}"
    r"(?:council|social services|social work|children'?s services|social care|la\b|authority|borough|cc\b|"
    r"mbc\b|ss\b)"
)
_ACTS = (
    r"(?:have|has|had|took|take|refus\w+|won'?t|clos\w+|say|said|says|told|sent|wrote|ignor\w+|cut|stopped)\b"
)
_LEAD = (
    r"(?:council (?:is|=|of)|complain\w* to|complaint to|under|borough of|city of|la ?=|we'?re in|i'?m in|"
    r"live in|lives in|here in|dept at|at|it'?s|this is|with)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A council named at ``start:end`` of the text, and the nation it is in."""

    name: str
    nation: Nation | None
    start: int
    end: int
    plainly: bool = False  # with "council" beside it, or where one says which council it is


class _Council(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    say: list[str] = Field(min_length=1)
    name: str
    nation: Nation = Nation.ENGLAND
    plain: bool = False


@cache
def _councils() -> tuple[dict[str, _Council], re.Pattern[str]]:
    raw: Any = yaml.safe_load(
        resources.files(__package__).joinpath("councils.yaml").read_text(encoding="utf-8")
    )
    by_name: dict[str, _Council] = {}
    for number, item in enumerate(raw, 1):
        try:
            council = _Council.model_validate(item)
        except ValidationError as error:
            raise LexiconError(f"councils.yaml, entry {number}: {error.errors()[0]['msg']}") from error
        by_name.update({said.lower(): council for said in council.say})
    longest_first = sorted(by_name, key=lambda said: (-len(said), said))
    return by_name, re.compile(
        r"(?<![\w-])(" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])", re.IGNORECASE
    )


def find(text: str) -> Named | None:
    """The council named most plainly, or None: a place alone counts only when written as a name is."""
    by_name, pattern = _councils()
    best: tuple[int, Named] | None = None
    for match in pattern.finditer(text):
        council = by_name[match.group(1).lower()]
        weight = _weight(text, match, council)
        if weight and (best is None or weight > best[0]):
            named = Named(council.name, council.nation, match.start(), match.end(), weight >= 2)
            best = (weight, named)
    return best[1] if best is not None else None


def _weight(text: str, match: re.Match[str], council: _Council) -> int:
    """3: with "council" beside it; 2: where a council would be named; 1: a capitalised place; 0: not one."""
    after = text[match.end() : match.end() + 40]
    before = text[max(0, match.start() - 24) : match.start()]
    if re.match(rf"(?:'s)? {_BODY}", after, re.IGNORECASE) or re.search(
        r"(?:borough|city|county) of $", before, re.IGNORECASE
    ):
        return 3
    if council.name.casefold() == match.group(1).casefold():
        return 3
    if council.plain or re.match(r" (?:road|street|rd|st|united|rovers|city|town)\b", after, re.IGNORECASE):
        return 0
    capital = match.group(1)[0].isupper() and not text.isupper()
    titled = re.search(r"(?:mr|mrs|ms|dr|miss|auntie?|uncle|nan) $", before, re.IGNORECASE)
    if capital and not titled and re.match(rf" {_ACTS}", after, re.IGNORECASE):
        return 2
    if re.search(rf"{_LEAD} (?:the )?$", before, re.IGNORECASE) and (capital or not before.endswith(" at ")):
        return 2
    return (
        1
        if capital
        and not re.search(r"(?:to|from|at|mr|mrs|ms|dr|miss|auntie?|uncle) $", before, re.IGNORECASE)
        else 0
    )
