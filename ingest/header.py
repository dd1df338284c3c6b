"""What a decision says of itself: reference, council, category, outcome, date, summary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from ingest.blocks import Source, clean
from vectorstore.references import normalise_reference

REFERENCE = r"\d{2}[ \u00a0-]\d{3}[ \u00a0-]\d{3}[a-z]?"
TITLE = re.compile(
    rf"\(\s*(?:(?:case |complaint )?(?:reference|ref)(?: numbers?)?\s*[:.]?\s*)?(?P<ref>{REFERENCE})\b[^)"
    rf"]*\)",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"^(?P<label>category|decision date|date of decision|decision|reference(?: number)?|case reference"
    r"|council"
    r"|authority|organisation|published|report date)\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
#: A piece of a labelled value standing on a line of its own.
VALUE_PART = re.compile(r"^(?:>|[A-Z(0-9][^.]{0,80})$")
_OPENING = re.compile(r"^(?:the )?ombudsman[’']s (?:final |draft )?decision\s*:?$", re.IGNORECASE)
_LINK = re.compile(
    r"lgo\.org\.uk/decisions/(?P<category>[a-z0-9-]+)/(?P<sub>[a-z0-9-]+)/(?P<ref>\d{2}-\d{3}-\d{3}[a-z]?)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:complaints? (?:about|against)|investigation into)\s+(?P<council>[A-Z][^()]{3,80}?)"
    r"\s*\(\s*(?:reference|ref)",
    re.IGNORECASE | re.DOTALL,
)
_DEFINED = re.compile(
    r"(?<![\w’'-])(?P<council>(?:London Borough of |Royal Borough of |City of |City and County of )?"
    r"[A-Z][\w’'-]+(?:,? (?:[A-Z][\w’'-]+|and|upon|on|of|the|&)){0,12} (?:Council|Authority))"
    r"\s+\(\s*[‘“'\"]?the (?:Council|Authority)[’”'\"]?\s*\)"
)
_DATE_FORMATS = ("%d %b %Y", "%d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Header:
    """What stands above a document's text. None: not found there."""

    ref: str | None
    council: str | None
    category: str | None
    outcome: str | None
    date: date | None
    title: str | None
    url: str | None
    summary: str | None


def is_opening(line: str) -> bool:
    """The line that opens every decision, which heads nothing."""
    return _OPENING.match(line.strip()) is not None


def read_header(source: Source) -> Header:
    """From the labelled values, then the title, then the address, then the text."""
    fields = source.fields
    link = _LINK.search(source.url or "")
    title = clean(source.title) if source.title else None
    return Header(
        ref=_reference(source, title),
        council=_council(source, title),
        category=_category(fields.get("category")),
        outcome=_outcome(fields.get("decision")),
        date=read_date(
            fields.get("decision date") or fields.get("date of decision") or fields.get("report date")
        ),
        title=title,
        url=f"https://www.{link[0].lower()}" if link else None,
        summary=fields.get("summary") or None,
    )


def read_date(text: str | None) -> date | None:
    """A date as printed ("14 Jul 2021", "14 July 2021", "2021-07-14"); None where it is not one."""
    if not text:
        return None
    words = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.strip().rstrip("."))
    words = re.sub(r"\bSept\b", "Sep", words)
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day, with no time to it
        except ValueError:
            continue
    return None


def _reference(source: Source, title: str | None) -> str | None:
    for text in (
        source.fields.get("reference"),
        source.fields.get("reference number"),
        source.fields.get("case reference"),
        title,
        source.url,
    ):
        if text and (ref := normalise_reference(text)):
            return ref
    if found := TITLE.search(source.plain[:3000]):
        return normalise_reference(found["ref"])
    return None


def _council(source: Source, title: str | None) -> str | None:
    for label in ("council", "authority", "organisation"):
        if source.fields.get(label):
            return source.fields[label]
    if title and (found := TITLE.search(title)):
        before = title[: found.start()].strip(" -–|:")
        about = re.split(r"\bcomplaints? (?:about|against)\b", before, flags=re.IGNORECASE)
        return about[-1].strip() or None
    if found := _ABOUT.search(source.plain[:3000]):
        return clean(found["council"])
    if found := TITLE.search(source.plain[:3000]):
        line = source.plain[: found.start()].rsplit("\n", 1)[-1].strip(" -–|:")
        if line:
            return clean(line)
    defined = {clean(found["council"]) for found in _DEFINED.finditer(source.plain)}
    return defined.pop() if len(defined) == 1 else None


def _category(text: str | None) -> str | None:
    if not text:
        return None
    return " > ".join(part.strip() for part in re.split(r"\s*[>›»]\s*", text) if part.strip()) or None


def _outcome(text: str | None) -> str | None:
    if not text:
        return None
    text = text.strip().rstrip(".")
    return text[0].upper() + text[1:] if text else None
