"""Danger first: the right help before any complaint, with numbers, in words a child can use."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answering.page import Page
from assistant.answering.wording import slots
from assistant.answering.wording.schema import Contact
from assistant.case import Safety

# Where several dangers are told: a child, then a life, then abuse, then who is writing, then the court date.
ORDER = (
    Safety.CHILD_AT_RISK,
    Safety.SELF_HARM,
    Safety.DOMESTIC_ABUSE,
    Safety.CHILD_SPEAKING,
    Safety.URGENT_LEGAL_DEADLINE,
)


def section(page: Page) -> str:
    """The help each danger calls for, once each. Empty where there is none."""
    dangers = [danger for danger in ORDER if danger in page.assessment.safety]
    if not dangers:
        return ""
    said: dict[str, None] = {}
    named: set[str] = set()  # contacts given already are not given again
    for danger in dangers:
        words = page.wording.safety.codes[danger]
        if page.to_child:
            words = page.wording.safety.to_child.get(danger, words)
        fresh = [s for s in words.first if not slots(s) or slots(s) - named]
        named |= {name for sentence in fresh for name in slots(sentence)}
        sentences = [sentence.format_map(_named(page)) for sentence in fresh]
        if words.then:
            sentences.append(page.cited(words.then, words.rules))
        for sentence in sentences:
            said.setdefault(f"- {sentence}")
    return "\n".join([page.heading("safety"), *said])


def contacts(page: Page, keys: Iterable[str]) -> str:
    """Contacts on one line, with number, link and what each is for."""
    book = page.wording.contacts.contacts
    return "; ".join(f"{with_link(book[key])} ({book[key].says})" for key in keys)


def ombudsman(page: Page) -> str:
    """How to reach the Ombudsman, in a sentence."""
    contact = page.wording.contacts.contacts["ombudsman"]
    site = f"[{page.line('ombudsman_site')}]({contact.url})"
    return page.line("ombudsman_contact", site=site, phone=contact.phone or "")


def reach(contact: Contact) -> str:
    """A contact as named in a sentence: its name and number, or its name alone."""
    if contact.phone and contact.phone != contact.name and contact.phone not in contact.name:
        return f"{contact.name} on {contact.phone}"
    return contact.name


def with_link(contact: Contact) -> str:
    named = f"[{contact.name}]({contact.url})" if contact.url else contact.name
    return f"{named} on {contact.phone}" if contact.phone else named


def _named(page: Page) -> dict[str, str]:
    return {key: reach(contact) for key, contact in page.wording.contacts.contacts.items()}
