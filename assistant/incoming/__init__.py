"""A council's letter, pasted or as a file, to proposed facts, and those accepted into the case.

``text_of_file`` → ``read_council_letter`` → the adviser accepts or declines → ``apply_proposals``.
"""

from assistant.file_text import MOST_BYTES
from assistant.incoming.apply import Conflict, already_held, apply_proposals, conflict_of
from assistant.incoming.files import text_of_file, text_of_paste
from assistant.understanding.council_letter import (
    CouncilReading,
    Proposal,
    ProposalKind,
    read_council_letter,
)

__all__ = [
    "MOST_BYTES",
    "Conflict",
    "CouncilReading",
    "Proposal",
    "ProposalKind",
    "already_held",
    "apply_proposals",
    "conflict_of",
    "read_council_letter",
    "text_of_file",
    "text_of_paste",
]
