"""Words that are not ours, made fit to stand in a file: no control characters, no hidden ones."""

from __future__ import annotations

import re
import unicodedata

# Cc and Cs break XML; Cf hides or turns text round (bidirectional overrides), except the joiners that some
# scripts need; Co and Cn have no shape.
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
_LIST_MARK = re.compile(r"^(?:[•·*▪‣-]|\(?(?:\d{1,2}|[a-h])\))\s+")  # "1) " or "• " at the head of a note
_BRACKETED_BLANK = re.compile(r"\[\s*blank\s*:", re.IGNORECASE)


def one_line(words: str) -> str:
    """The words on one line: every run of white space one space, every unprintable character gone."""
    kept = (c if c.isspace() or _shown(c) else "" for c in unicodedata.normalize("NFC", words))
    return " ".join("".join(" " if c.isspace() else c for c in kept).split())


def tidy_lines(words: str) -> str:
    """The words line by line, empty lines gone."""
    lines = (one_line(line) for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def quotable(words: str) -> str:
    """The person's words as they may stand inside quotation marks: on one line, and not to be taken for
    one of our blanks."""
    line = _LIST_MARK.sub("", one_line(words))
    return _BRACKETED_BLANK.sub("(blank:", line).strip(" ,;:-–—")


def _shown(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _NOT_SHOWN
