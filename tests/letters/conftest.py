"""A desk that drafts letters from the bundled rule book, with no search behind it."""

from __future__ import annotations

import pytest

from assistant.answering.authorities import Authorities
from assistant.answering.wording import load_wording
from assistant.drafting import LetterDesk
from evals.listener.labels import Message, load
from ingest.corpus.loader import load_corpus

MESSAGES = "evals/listener/data/messages.jsonl"


@pytest.fixture(scope="session")
def corpus():
    return load_corpus()


@pytest.fixture(scope="session")
def desk(corpus):
    authorities = Authorities(corpus.rules, load_wording().sources)
    return LetterDesk(authorities, corpus.rules, lambda case, assessment: [])


@pytest.fixture(scope="session")
def messages(request) -> list[Message]:
    """Labelled messages, every ninth: some 170 of all kinds."""
    return load(request.config.rootpath / MESSAGES)[::9]
