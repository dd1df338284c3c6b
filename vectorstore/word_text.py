"""The words of a Word document's part as its reader sees them, from the XML itself.

python-docx gives the runs that stand in a paragraph directly. A letter may have its words in fields of a
form, in changes that are marked, in boxes and in tables within tables; and words that nobody sees among
them. A cell is read once, however many columns it says it spans.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same once more
_PARAGRAPH, _RUN = f"{_W}p", f"{_W}r"
_UNSEEN = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr", _FALLBACK))
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NO = ("0", "false", "off")


def paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs in an element, in the order they stand, those in tables and boxes too."""
    for each in element.iter(_PARAGRAPH):
        if not any(above.tag in (_FALLBACK, f"{_W}del", f"{_W}moveFrom") for above in each.iterancestors()):
            yield each


def shown_text(element: Any) -> str:
    """The words of one paragraph that show, without those of a paragraph (in a box) within it."""
    said: list[str] = []
    waiting = list(reversed(element))
    while waiting:
        part = waiting.pop()
        if part.tag == f"{_W}t":
            said.append(part.text or "")
        elif part.tag in _BREAKS:
            said.append(_BREAKS[part.tag])
        elif part.tag not in _UNSEEN and part.tag != _PARAGRAPH and not (part.tag == _RUN and _hidden(part)):
            waiting.extend(reversed(part))
    return "".join(said)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in _NO
