"""Hostile inputs for a regular expression, made from the expression itself.

The ways an expression blows up all have a part that can be had many times over: a repeat within a repeat, two
repeats that can share out the same text, a start that is found everywhere before a long look ahead. So the
inputs are samples of the expression with each of its repeats pumped, its starts repeated, and the end spoilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MANY = 4  # a repeat that may be had at least so often can be pumped
MOST = 40  # inputs for one expression
SPOILT = "\x01"
ALWAYS = (
    "a",
    " ",
    "1",
    "\n",
    "a ",
    "A",
    ".",
    "(",
    "a, ",
    "1 ",
    "-",
    "the ",
    "stage 2 ",
)  # whatever the expression
_OF_CATEGORY = {
    c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a",
    c.CATEGORY_NOT_DIGIT: "a", c.CATEGORY_NOT_SPACE: "a", c.CATEGORY_NOT_WORD: " ",
}  # fmt: skip


def hostile(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Texts of about ``length`` characters that are hard for the expression, the same each time."""
    tree = _parser.parse(pattern, flags)
    seen: dict[str, None] = {}
    for start, pump in [*_pumps(tree, ""), *(("", each) for each in ALWAYS)]:
        if not pump:
            continue
        seen.setdefault(start + pump * (length // len(pump)) + SPOILT)
        if start:
            seen.setdefault((start + pump * 3) * (length // (len(start) + 3 * len(pump))) + SPOILT)
            seen.setdefault((start + " ") * (length // (len(start) + 1)) + SPOILT)
    whole = sample(tree)
    for each in (whole, whole[:-1], f"{whole[:-1]} "):
        if each:
            seen.setdefault(each * (length // len(each)) + SPOILT)
    return iter(_spread(list(seen)))


def _spread(texts: Sequence[str]) -> Sequence[str]:
    """Not more than is worth trying, from all over the expression."""
    return texts if len(texts) <= MOST else [texts[place * len(texts) // MOST] for place in range(MOST)]


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What comes before each repeat, and what it repeats."""
    for op, value in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            _, most, body = value
            if most is c.MAXREPEAT or most >= MANY:
                yield before, sample(body)
            yield from _pumps(body, before)
        elif op is c.SUBPATTERN:
            yield from _pumps(value[-1], before)
        elif op is c.BRANCH:
            for each in value[1]:
                yield from _pumps(each, before)
                yield before, sample(each)
        elif op is c.ATOMIC_GROUP:
            yield from _pumps(value, before)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _pumps(value[1], before)
        before += sample([(op, value)])


def sample(tree: Any) -> str:
    """A text the expression takes, as short as may be but with one of what is optional."""
    return "".join(_one(op, value) for op, value in tree)


def _one(op: Any, value: Any) -> str:
    if op is c.LITERAL:
        return chr(value)
    if op is c.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if op is c.ANY:
        return "a"
    if op is c.IN:
        return _in(value)
    if op is c.BRANCH:
        return sample(value[1][0])
    if op is c.SUBPATTERN:
        return sample(value[-1])
    if op is c.ATOMIC_GROUP:
        return sample(value)
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        least, _, body = value
        return sample(body) * max(1, min(least, 50))
    if op is c.ASSERT and value[0] > 0:
        return sample(value[1])
    return ""  # anchors, looking back, what must not follow


def _in(items: Any) -> str:
    """A character of a class."""
    refused = items and items[0][0] is c.NEGATE
    if refused:
        return next((one for one in "a 1\nA.£\x02" if not _holds(items[1:], ord(one))), "a")
    op, value = items[0]
    if op is c.LITERAL:
        return chr(value)
    return chr(value[0]) if op is c.RANGE else _OF_CATEGORY.get(value, "a")


def _holds(items: Any, code: int) -> bool:
    one = chr(code)
    for op, value in items:
        if op is c.LITERAL and value == code:
            return True
        if op is c.RANGE and value[0] <= code <= value[1]:
            return True
        if op is c.CATEGORY and {
            c.CATEGORY_DIGIT: one.isdigit(), c.CATEGORY_SPACE: one.isspace(),
            c.CATEGORY_WORD: one.isalnum() or one == "_",
        }.get(value, False):  # fmt: skip
            return True
    return False
