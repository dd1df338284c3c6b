"""Runs of characters longer than any writing has, broken up at the door.

A pattern that begins with a run (of letters, of spaces) looks at every rest of a run: in one of 20,000
characters that is two hundred million looks. No word is 100 characters long and no gap wants more than 20, so
text broken up here is read as before, and every pattern takes time in proportion to its length.
"""

from __future__ import annotations

import re

LONGEST_WORD = 100  # a web address may be longer: it is read no worse with a space in it
LONGEST_GAP = 20
_LONG = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")
_GAP = re.compile(rf"(\s{{{LONGEST_GAP}}})\s+")


def broken_up(text: str) -> str:
    """The text with long words broken up, and each run of more than 20 spaces or line ends cut to 20."""
    return words_broken_up(_GAP.sub(r"\1", text))


def words_broken_up(text: str) -> str:
    """The text with a space put into each run of more than 100 characters without one."""
    return _LONG.sub(r"\1 ", text)
