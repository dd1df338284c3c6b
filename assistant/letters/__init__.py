"""Letters: a case and what the law makes of it, to a letter that can be signed.

``draft`` makes the model (blocks of sentences, each with its origin), ``render`` writes it to a file,
``choices`` says which letters fit. This room knows the case and the
procedure's types and nothing else of ours.
"""

from assistant.letters.calendar_file import calendar_file
from assistant.letters.details import Details
from assistant.letters.draft import draft
from assistant.letters.editing import from_editable, to_editable
from assistant.letters.files import MEDIA_TYPES, format_of, render, write_letter
from assistant.letters.fitness import Choice, choices, recommended_kind
from assistant.letters.kinds import FileFormat, LetterKind
from assistant.letters.matter import Ahead
from assistant.letters.model import Block, BlockKind, Letter, Note, Origin, OriginKind, Sentence
from assistant.letters.revising import Part, Rewrite, parts, revised, rewritten
from assistant.letters.sources import Precedent, RuleSource, SourceKind
from assistant.letters.transcript import (
    Exchange,
    TranscriptSource,
    transcript_docx,
    transcript_markdown,
)

__all__ = [
    "MEDIA_TYPES",
    "Ahead",
    "Block",
    "BlockKind",
    "Choice",
    "Details",
    "Exchange",
    "FileFormat",
    "Letter",
    "LetterKind",
    "Note",
    "Origin",
    "OriginKind",
    "Part",
    "Precedent",
    "Rewrite",
    "RuleSource",
    "Sentence",
    "SourceKind",
    "TranscriptSource",
    "calendar_file",
    "choices",
    "draft",
    "format_of",
    "from_editable",
    "parts",
    "recommended_kind",
    "render",
    "revised",
    "rewritten",
    "to_editable",
    "transcript_docx",
    "transcript_markdown",
    "write_letter",
]
