"""Saved pages of the Ombudsman's site, and other web pages with numbered text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString, PageElement, Tag

from ingest.blocks import Block, Mark, Source, clean
from ingest.furniture import BACK_TO_TOP, END, LINE
from ingest.header import FIELD, TITLE, is_opening
from ingest.readers.lines import mark
from ingest.sections import role_of

_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "form",
    "button",
    "nav",
    "input",
    "select",
    "dialog",
)
_FURNITURE = re.compile(
    r"cookie|privacy|breadcrumb|skip-?link|social|share|print|back-?to-?top|newsletter|sidebar"
    r"|site-?(?:header|footer)|consent",
    re.IGNORECASE,
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = (
    "div",
    "section",
    "article",
    "main",
    "body",
    "header",
    "blockquote",
    "span",
    "center",
    "font",
    "details",
    "aside",
    "html",
    "figure",
    "td",
    "fieldset",
)
_BLOCKS = (
    *_HEADINGS,
    "p",
    "ol",
    "ul",
    "table",
    "div",
    "section",
    "blockquote",
    "dl",
    "header",
    "article",
    "pre",
    "hr",
)
_NOT_SHOWN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d])|opacity:0(?![.\d])"
)
_ALPHA = re.compile(r"lower-?alpha|upper-?alpha|lower-?roman|lower-?latin|alpha|letter|roman", re.IGNORECASE)
_SUMMARY = re.compile(r"^summary\s*:?\s*", re.IGNORECASE)
STEP = 4  # a list within a list stands this much deeper


def read_html(page: str) -> Source:
    """The decision in a saved page, without the page's furniture."""
    soup = BeautifulSoup(page, "lxml")
    source = Source(url=_address(soup, page))
    body = _decision(soup)
    title = soup.title.get_text(" ") if soup.title else ""
    source.title = _title(soup, body, title)
    _strip(body)
    _labels(body, source)
    blocks = [block for block in _walk(body, 0) if block.text]
    source.plain = "\n".join(block.text for block in blocks)
    source.blocks = _body(blocks, source)
    numbered = any(block.mark is Mark.NUMBER for block in source.blocks)
    source.flat = not numbered and sum(block.mark is Mark.BULLET for block in source.blocks) >= 3
    return source


def _address(soup: BeautifulSoup, page: str) -> str | None:
    """Where the page is from: its canonical link, or what the browser wrote on saving it."""
    for tag, attribute in (
        (soup.find("link", rel="canonical"), "href"),
        (soup.find("meta", property="og:url"), "content"),
    ):
        if isinstance(tag, Tag) and isinstance(value := tag.get(attribute), str) and value:
            return value
    found = re.search(r"saved from url=\(\d+\)(\S+)", page[:4000])
    return found[1] if found else None


def _decision(soup: BeautifulSoup) -> Tag:
    """The element that holds the decision: the article where there is one."""
    candidates = [
        soup.select_one("article#article"),
        soup.find(id="article"),
        soup.find("article"),
        soup.find("main"),
        soup.find(id="content"),
    ]
    for tag in candidates:
        if isinstance(tag, Tag) and len(tag.get_text(" ", strip=True)) > 200:
            return tag
    return soup.body if isinstance(soup.body, Tag) else soup


def _title(soup: BeautifulSoup, body: Tag, title: str) -> str | None:
    """The heading or title that names council and reference, wherever on the page it stands."""
    spoken = [*body.find_all(["h1", "h2"]), *soup.find_all("h1")]
    texts = [clean(tag.get_text(" ")) for tag in spoken] + [clean(title)]
    for text in texts:
        if TITLE.search(text):
            return text
    for tag in soup.find_all(["p", "strong", "li"]):
        text = clean(tag.get_text(" "))
        if len(text) < 120 and (found := TITLE.search(text)) and found.start() > 3:
            return text
    return next((text for text in texts if text), None)


def _strip(body: Tag) -> None:
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in body.find_all(_DROPPED):
        tag.decompose()
    for tag in body.find_all(True):
        if tag.decomposed:
            continue
        if _hidden(tag) or _is_furniture(tag):
            tag.decompose()


def _hidden(tag: Tag) -> bool:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return tag.has_attr("hidden") or bool(_NOT_SHOWN.search(style))


def _is_furniture(tag: Tag) -> bool:
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    if tag.name in ("footer",) or (
        names and _FURNITURE.search(names) and len(tag.get_text()) < 4000 and not tag.find("ol")
    ):
        return True
    return (
        tag.name in ("a", "p", "div", "span")
        and len(tag.get_text()) < 40
        and BACK_TO_TOP.match(clean(tag.get_text(" "))) is not None
    )


def _labels(body: Tag, source: Source) -> None:
    """Take the label and value pairs at the top out of the page."""
    for label in body.select(".label"):
        value = label.find_next(class_="value")
        if isinstance(value, Tag):
            name = clean(label.get_text(" ")).rstrip(" :").lower()
            source.fields.setdefault(name, clean(value.get_text(" ")))
            value.extract()
            label.extract()
    for row in body.find_all("tr"):
        cells = row.find_all(["th", "td"])
        if len(cells) == 2 and FIELD.match(f"{clean(cells[0].get_text(' ')).rstrip(' :')} : x"):
            name = clean(cells[0].get_text(" ")).rstrip(" :").lower()
            source.fields.setdefault(name, clean(cells[1].get_text(" ")))
            row.extract()
    for tag in body.select("dl"):
        for term in tag.find_all("dt"):
            value = term.find_next_sibling("dd")
            if isinstance(value, Tag) and FIELD.match(f"{clean(term.get_text(' ')).rstrip(' :')} : x"):
                source.fields.setdefault(
                    clean(term.get_text(" ")).rstrip(" :").lower(), clean(value.get_text(" "))
                )
                value.extract()
                term.extract()


def _walk(tag: Tag, depth: int) -> Iterator[Block]:
    """Blocks in the order of the page."""
    loose: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            loose.append(str(child))
        elif isinstance(child, Tag):
            if child.name == "br":
                loose.append("\n")
            elif child.name in _BLOCKS or child.find(_BLOCKS):
                yield from _loose(loose)
                yield from _block(child, depth)
            else:
                loose.append(child.get_text(" " if child.find("br") else ""))
    yield from _loose(loose)


def _loose(texts: list[str]) -> Iterator[Block]:
    """Text straight inside a container: each line is a block."""
    lines = "".join(texts).split("\n\n") if "\n\n" in "".join(texts) else ["".join(texts)]
    texts.clear()
    for line in lines:
        if text := clean(line):
            yield _plain(text)


def _plain(text: str) -> Block:
    block = mark(text)
    if block.mark is Mark.NONE:
        block.inside = False
        if role_of(text) is not None and not text.endswith("."):
            block.mark = Mark.HEADING
    return block


def _block(tag: Tag, depth: int) -> Iterator[Block]:
    if tag.name in _HEADINGS:
        yield Block(Mark.HEADING, clean(tag.get_text(" ")), level=_HEADINGS[tag.name])
    elif tag.name in ("ol", "ul"):
        yield from _list(tag, depth)
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name == "p" and not tag.find(_BLOCKS):
        yield from _paragraph(tag)
    else:
        yield from _walk(tag, depth)


def _paragraph(tag: Tag) -> Iterator[Block]:
    text = _text(tag)
    if (
        text
        and _all_strong(tag)
        and not FIELD.match(text)
        and mark(text).mark is Mark.NONE
        and len(text) < 250
    ):
        yield Block(Mark.HEADING, text, level=4)
    elif tag.find("br") and any(
        mark(clean(line)).mark is not Mark.NONE for line in tag.get_text("", strip=False).split("\n")[1:]
    ):
        for line in tag.get_text("", strip=False).split("\n"):
            yield _plain(clean(line))
    elif text:
        yield _plain(text)


def _all_strong(tag: Tag) -> bool:
    bold = "".join(
        child.get_text()
        for child in tag.find_all(["strong", "b"], recursive=True)
        if not child.find_parent(["strong", "b"])
    )
    return bool(bold.strip()) and clean(bold) == clean(tag.get_text())


def _text(tag: Tag) -> str:
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    return clean(tag.get_text(""))


def _list(tag: Tag, depth: int) -> Iterator[Block]:
    kind = _kind(tag, depth)
    number = _start(tag)
    for child in tag.children:
        if isinstance(child, Tag) and child.name in ("ol", "ul"):  # lists put straight into lists
            yield from _list(child, depth + STEP)
        elif isinstance(child, Tag) and child.name == "li":
            value = str(child.get("value") or "")
            number = int(value) if value.isdigit() else number
            yield from _entry(child, kind, number, depth)
            number += 1
        elif isinstance(child, Tag) and clean(child.get_text(" ")):
            yield from _block(child, depth)
        elif isinstance(child, NavigableString) and clean(str(child)):
            yield Block(Mark.NONE, clean(str(child)), inside=True, depth=depth)


def _kind(tag: Tag, depth: int) -> Mark:
    if tag.name == "ul":
        return Mark.BULLET
    look = " ".join([str(tag.get("style") or ""), *(tag.get("class") or [])])
    lettered = str(tag.get("type") or "1") in "aAiI" or _ALPHA.search(look) is not None
    return Mark.LETTER if lettered else Mark.NUMBER


def _start(tag: Tag) -> int:
    start = str(tag.get("start") or "1")
    return int(start) if re.fullmatch(r"\d{1,4}", start) else 1


def _entry(tag: Tag, kind: Mark, number: int, depth: int) -> Iterator[Block]:
    """One list entry: its first text carries the mark, the rest of it goes on inside."""
    first = True
    for block in _pieces(tag, depth):
        if (
            first
            and block.mark in (Mark.NONE, Mark.HEADING, Mark.NUMBER, Mark.LETTER, Mark.BULLET)
            and block.depth <= depth
        ):
            first = False
            own = block.number if block.mark is Mark.NUMBER else None
            yield Block(
                kind, block.text, number=(own or number) if kind is Mark.NUMBER else None, depth=depth
            )
            continue
        if first:  # the entry opens with a list of its own
            first = False
            yield Block(kind, "", number=number, depth=depth)
        if block.mark is Mark.HEADING:
            block = Block(Mark.NONE, block.text, depth=depth)
        if block.mark is Mark.NONE:
            block.inside = True
        yield block


def _pieces(tag: Tag, depth: int) -> Iterator[Block]:
    for block in _walk(tag, depth + STEP):
        if block.mark in (Mark.NONE, Mark.HEADING):
            block.depth = depth
        elif block.depth == 0:  # a mark printed in the text of a paragraph within the entry
            block.depth = depth if block.mark is Mark.NUMBER else depth + STEP
        yield block


def _table(tag: Tag) -> Iterator[Block]:
    """A row is one item, its cells in order; a table that only lays out the page is walked."""
    if tag.find(["ol", "ul"]):
        for cell in tag.find_all(["td", "th"]):
            yield from _walk(cell, 0)
        return
    for row in tag.find_all("tr"):
        cells = [clean(cell.get_text(" ")) for cell in row.find_all(["td", "th"])]
        if text := "; ".join(cell for cell in cells if cell):
            yield Block(Mark.BULLET, text, depth=STEP)


def _body(blocks: list[Block], source: Source) -> list[Block]:
    """Header lines and the summary taken off the top, furniture out, the end found."""
    body: list[Block] = []
    in_summary = False
    label: str | None = None  # one whose value stands in the block after it
    for place, block in enumerate(blocks):
        text = block.text
        if label and not FIELD.match(text):
            source.fields[label], label = text, None
            continue
        if END.match(text) and (body or place > len(blocks) // 2):
            break
        if BACK_TO_TOP.match(text) or LINE.match(text) or END.match(text):
            continue
        if not body:
            if found := FIELD.match(text):
                name, value = found["label"].lower(), clean(found["value"])
                label = name if not value and name not in source.fields else None
                if value:
                    source.fields.setdefault(name, value)
                continue
            if is_opening(text) or (TITLE.search(text) and (block.mark is Mark.HEADING or len(text) < 150)):
                continue
            if _SUMMARY.match(text) and (block.mark is not Mark.NUMBER):
                source.fields["summary"] = _SUMMARY.sub("", text)
                in_summary = True
                continue
            if in_summary and block.mark is Mark.NONE:
                source.fields["summary"] = clean(f"{source.fields['summary']} {text}")
                continue
            if block.mark is Mark.BULLET and role_of(text):  # a table of contents
                continue
        in_summary = False
        body.append(block)
    return body


def element_text(element: PageElement) -> str:
    """The text of an element, spaces made single."""
    return clean(element.get_text(" "))
