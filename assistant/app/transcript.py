"""The conversation as a document that anyone can read or print, without this page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant import letters
from assistant.conversation_file import Exchange
from assistant.letters import TranscriptSource

FILE = "my-complaint.docx"


def as_document(exchanges: Sequence[Exchange], today: date) -> bytes:
    """A Word document of every message, its answer as it was given, and the sources behind it."""
    return letters.transcript_docx([_told(each) for each in exchanges], today)


def _told(exchange: Exchange) -> letters.Exchange:
    return letters.Exchange(
        said=exchange.message,
        answer=exchange.answer.text,
        sources=tuple(
            TranscriptSource(
                n=source.n,
                source=source.source,
                pinpoint=source.pinpoint,
                url=source.url,
                text=source.text,
                confirmed=source.confirmed,
                checked=source.checked,
            )
            for source in exchange.answer.citations
        ),
    )
