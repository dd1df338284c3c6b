"""Letters: a case and what the law makes of it, to a letter that can be signed.

``draft`` makes the model (blocks of sentences, each with its origin), ``render`` writes it to a file,
``choices`` says which letters fit. This room knows the case and the
procedure's types and nothing else of ours.
"""

from assistant.letters.details import Details
from assistant.letters.draft import draft
from assistant.letters.files import MEDIA_TYPES, format_of, render, write_letter
from assistant.letters.fitness import Choice, choices, recommended_kind
from assistant.letters.kinds import FileFormat, LetterKind
from assistant.letters.matter import Ahead
from assistant.letters.model import Block, BlockKind, Letter, Note, Origin, OriginKind, Sentence
from assistant.letters.sources import Precedent, RuleSource, SourceKind

__all__ = [
    "MEDIA_TYPES",
    "Ahead",
    "Block",
    "BlockKind",
    "Choice",
    "Details",
    "FileFormat",
    "Letter",
    "LetterKind",
    "Note",
    "Origin",
    "OriginKind",
    "Precedent",
    "RuleSource",
    "Sentence",
    "SourceKind",
    "choices",
    "draft",
    "format_of",
    "recommended_kind",
    "render",
    "write_letter",
]
