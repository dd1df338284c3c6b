"""How deep a page's elements stand in each other. Reading one takes time with the square of that."""

from __future__ import annotations

import re

DEEPEST = 500  # a page of the Ombudsman's site stands in some 30
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
#: Elements without an end, or whose end may be left out: a page may open thousands side by side.
_NO_END = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
    *("wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", "optgroup", "thead", "tbody", "tfoot"),
    *("colgroup", "rt", "rp", "html", "head", "body"),
}


def too_deep(page: str) -> bool:
    """Whether elements stand more than ``DEEPEST`` deep, by the page's own tags."""
    depth = 0
    for tag in _TAG.finditer(page):
        if tag[3] or tag[2].lower() in _NO_END:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False
