"""Text as its reader sees it: what does not show taken out, what looks like a letter made that letter.

"Not" with something invisible in it, in wide or bold letters, in letters of another alphabet or spaced out is
read as "not" by whoever reads it, and has to be heard as it. People do it without meaning to (a phone, a
copied PDF, an emphasis), and others to hide a word. The words of other alphabets stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

_GONE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Invisible, but not so by category (Unicode's Default_Ignorable_Code_Point): the joiner of marks, choosers
#: of shapes, fillers.
_IGNORED = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)) | frozenset(
    (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
_LINES = "\r\x0b\x0c\x85\u2028\u2029"
#: Letters that look like another alphabet's, by what they look like (Cyrillic, then Greek).
_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝѵкАВЕЅІЈКМНОРСТУХԌԚԜ" "ονρικχυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijshdqwvkABESIJKMHOPCTYXGQW" "ovpikxuABEZHIKMNOPTYX",
        strict=True,
    )
)  # fmt: skip
_MIXED = re.compile(r"[^\W\d_]+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])[`´ʹʻʼʽˈ′‛＇](?=[^\W\d_])")
_HYPHENS = "\u2010\u2011\u2212\ufe58\ufe63\uff0d"
_TURNED = re.compile("\u202e([^\u202c\u202d\u202e\n]*)\u202c?")
_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+", re.IGNORECASE)
#: Letters one by one with the same sign between them. An "I" before small letters is a word of its own.
_SPACED = re.compile(
    r"(?<![^\W_])(?!I[ ](?-i:[a-z]))[a-z](?=([ ._*-])[a-z]\1[a-z])(?:\1[a-z](?![^\W_])){2,}", re.IGNORECASE
)
_LONGEST_SPACED = 40  # characters: longer is no word


class _Table(dict[int, str]):
    """What each character is seen as, worked out where one is first met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        self[point] = seen = _seen(character)
        return seen


def _seen(character: str) -> str:
    if character in "\n\t":
        return character
    if character in _LINES:
        return "\n"
    kind = unicodedata.category(character)
    if kind in _GONE or ord(character) in _IGNORED:
        return ""
    if kind == "Zs":
        return " "
    if character in _HYPHENS:
        return "-"
    if kind == "Nd":
        return str(unicodedata.digit(character))
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii() and (len(plain) == 1 or "\ufb00" <= character <= "\ufb06") and character not in "´":
        return plain
    return character


_table = _Table()


def as_shown(text: str) -> str:
    """The text with each character as a reader sees it. Takes time in proportion to its length."""
    text = text.replace("\r\n", "\n")
    if text.isascii():
        return _APOSTROPHE.sub("'", text.translate(_table))
    text = _TURNED.sub(lambda found: found[1][::-1], text)
    text = unicodedata.normalize("NFC", text.translate(_table))
    text = _MIXED.sub(lambda found: _one_alphabet(found[0]), _MARKS.sub("", text))
    return _APOSTROPHE.sub("'", text)


def as_said(text: str) -> str:
    """The same, with words that were spelt out ("N O T", "k.i.l.l") whole again."""
    return _SPACED.sub(lambda found: _joined(found[0]), as_shown(text))


def _one_alphabet(word: str) -> str:
    """A word with Latin letters and others that look like them, in Latin letters alone."""
    if word.isascii() or not any(letter in _ALIKE for letter in word):
        return word
    if not any(letter.isascii() for letter in word):
        return word
    return "".join(_ALIKE.get(letter, letter) for letter in word)


def _joined(spaced: str) -> str:
    return spaced[::2] if len(spaced) <= _LONGEST_SPACED else spaced
