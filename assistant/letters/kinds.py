"""The letters that can be drafted and the files they can be written to."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """``stage2_request`` is a word of the public contract; the others follow its manner."""

    STAGE1_COMPLAINT = "stage1_complaint"
    STAGE2_REQUEST = "stage2_request"
    CHALLENGE_REFUSAL = "challenge_refusal"
    STAGE3_REQUEST = "stage3_request"
    CHASER = "chaser"
    STATUTORY_PROCEDURE_REQUEST = "statutory_procedure_request"
    LATE_COMPLAINT_REASONS = "late_complaint_reasons"
    OMBUDSMAN_COMPLAINT = "ombudsman_complaint"


class FileFormat(StrEnum):
    """The files a letter can be written to; the value is the file name's ending."""

    DOCX = "docx"
    PDF = "pdf"
    MARKDOWN = "md"
    TEXT = "txt"
