"""A Document to the records the store holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.chunking import paragraph_text
from ingest.document import Action, Document, Kind, Remedy
from ingest.sections import Role, roles
from vectorstore.records import Authority, Basis, Decision, Guidance

DIGEST_CHARACTERS = 900  # of a part a decision is found by: about as long as the bundled digests
_SITE = "https://www.lgo.org.uk/decisions"
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_AS_READ = (
    "paragraphs",
    "remedies",
    "actions",
    "title",
    "summary",
    "earlier_remedies",
    "findings",
    "not_investigated",
    "satisfied",
    "rests_on",
    "cross_references",
    "warnings",
)
_COMPLAINANTS = (
    ("foster_carer", r"\bfoster (?:carer|parent|mother|father)s?\b"),
    ("special_guardian", r"\bspecial guardian(?:s)?\b(?! allowance)"),
    ("grandparent", r"\bgrand(?:mother|father|parents?|son|daughter|children)\b"),
    ("care_leaver", r"\bcare leaver\b"),
    ("adopter", r"\badopt(?:er|ers|ive (?:parent|mother|father)s?)\b"),
    (
        "parent",
        r"\b(?:her|his|their) (?:\w+ )?(?:son|daughter|child|children|baby|twins)\b|\b(?:mother|father) of\b",
    ),
)


class NotIndexable(Exception):
    """Why a document that was read cannot be put in the index."""


def to_decision(document: Document) -> Decision:
    """Raises NotIndexable where it has no reference to be found by."""
    if not document.ref:
        raise NotIndexable("it has no reference (like 23 001 234)")
    parts = roles(document.paragraphs)
    caveats = [
        f"{name}_unknown" for name in ("date", "outcome", "category") if getattr(document, name) is None
    ]
    url = document.url or _constructed(document)
    if document.url is None:
        caveats.append("url_constructed")
    return Decision(
        ref=document.ref,
        council=document.council or "Council not named",
        category=document.category,
        outcome=document.outcome,
        date=document.date,
        url=url,
        narrative=_narrative(document, parts),
        finding=_finding(document, parts),
        remedy=remedy_text(document.remedies, document.actions),
        stage_reached=document.stage_reached or "unknown",
        procedure=document.procedure or "unknown",
        fault_codes=document.fault_codes,
        disposition=_disposition(document.outcome),
        not_investigated_reason=_joined([one.text for one in document.not_investigated]) or None,
        complainant=_complainant(document, parts),
        caveats=tuple(caveats),
        basis=Basis.FULL_DECISION,
        **{name: getattr(document, name) for name in _AS_READ},
    )


def to_guidance(document: Document, name: str) -> list[Guidance]:
    """One record a paragraph, each with the place in the document it is from. Not confirmed: whether the file
    is the published text is not known."""
    title = document.title or name
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "document"
    made: dict[str, Guidance] = {}
    for paragraph in document.paragraphs:
        place = paragraph.label or str(paragraph.number)
        identity = f"doc-{slug}-{place}"
        identity = identity if identity not in made else f"{identity}-{paragraph.number}"
        made[identity] = Guidance(
            id=identity,
            title=" - ".join(part for part in (title, paragraph.section) if part),
            text=paragraph_text(paragraph),
            authority=(
                Authority(source=title, pinpoint=f"paragraph {place}", confirmed=False, url=document.url),
            ),
        )
    return list(made.values())


def is_decision(document: Document) -> bool:
    """Whether a document was read as a decision."""
    return document.kind is Kind.DECISION


def remedy_text(remedies: Sequence[Remedy], actions: Sequence[Action]) -> str | None:
    """What was agreed, in a line."""
    parts = [
        f"£{one.amount_gbp:,.2f}".removesuffix(".00")
        + (f" a {one.per}" if one.per else "")
        + (f" to {one.payee}" if one.payee else "")
        + (f" for {one.reason}" if one.reason else "")
        for one in remedies
    ]
    parts += [one.text + (f" ({one.due})" if one.due else "") for one in actions]
    return _cut("; ".join(parts) + ".") if parts else None


def _constructed(document: Document) -> str:
    if not document.category or " > " not in document.category or not document.ref:
        return _SITE
    slugs = [
        re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in document.category.split(" > ")[:2]
    ]
    return "/".join([_SITE, *slugs, document.ref.replace(" ", "-")])


def _narrative(document: Document, parts: Sequence[Role | None]) -> str:
    told = [document.summary or ""]
    told += _in(document, parts, {Role.COMPLAINT})
    told += _in(document, parts, {Role.HAPPENED})
    return _cut(_joined(told)) or _cut(_joined([one.whole() for one in document.paragraphs]))


def _finding(document: Document, parts: Sequence[Role | None]) -> str:
    told = [one.text for one in document.findings] + _in(document, parts, {Role.FINAL})
    return _cut(_joined(list(dict.fromkeys(told)))) or document.summary or "The finding was not told apart."


def _in(document: Document, parts: Sequence[Role | None], wanted: set[Role]) -> list[str]:
    return [
        paragraph.whole()
        for paragraph, role in zip(document.paragraphs, parts, strict=True)
        if role in wanted
    ]


def _joined(texts: Sequence[str]) -> str:
    return " ".join(text.replace("\n", " ").strip() for text in texts if text.strip())


def _cut(text: str) -> str:
    return " ".join(_within(text)).strip()


def _within(text: str) -> Iterator[str]:
    used = 0
    for sentence in _SENTENCE.split(text):
        used += len(sentence) + 1
        if used > DIGEST_CHARACTERS and used != len(sentence) + 1:
            return
        yield sentence


def _disposition(outcome: str | None) -> str | None:
    low = (outcome or "").lower()
    if low.startswith(("upheld", "report (upheld")):
        return "fault"
    return "no_fault" if low.startswith("not upheld") else None


def _complainant(document: Document, parts: Sequence[Role | None]) -> str | None:
    told = _joined([document.summary or "", *_in(document, parts, {Role.COMPLAINT})])
    return next((code for code, words in _COMPLAINANTS if re.search(words, told, re.IGNORECASE)), None)
