"""The Flesch-Kincaid grade of an answer, offline (Kincaid et al. 1975). US grade 6 is an age of 11 to 12.

Syllables are counted by vowel groups with the usual corrections for silent endings; marks, headings, links,
references and dates are left out, as a reader does not sound them as prose.
"""

from __future__ import annotations

import re

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouycgszhx]es|[^laeiouytd]ed|[^l]e)$")
_LEFT_OUT = re.compile(r"^#.*$|\[\d+\]|\[([^\]]*)\]\([^)]*\)|\*\*[^*]*\*\*|^\s*[-*] |\d[\d ]*", re.MULTILINE)


def syllables(word: str) -> int:
    """About how many syllables a word has; at least one."""
    word = re.sub(r"[^a-z]", "", word.lower().removesuffix("'s"))
    count = len(_VOWELS.findall(word))
    if len(word) > 3 and _SILENT.search(word):
        count -= 1
    return max(count, 1)


def prose(text: str) -> str:
    return _LEFT_OUT.sub(lambda found: found[1] or " ", text)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level of Markdown text."""
    sentences = [s for s in re.split(r"[.!?:]+(?=\s|$)|\n+", prose(text)) if re.search(r"[a-z]{2}", s, re.I)]
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z][A-Za-z'’]*", sentence)]
    per_sentence = len(words) / len(sentences)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def reading_age(text: str) -> float:
    """The age in years of a reader who has just finished the text's grade (grade 1 ends at seven)."""
    return grade(text) + 6 if re.search(r"[a-z]{2}", prose(text), re.IGNORECASE) else 0.0
