"""The adviser's case list, in a database on this machine. Nothing is written until a case is put into it."""

from assistant.caseload.records import Attachment, CaseSummary, Draft, NoteRecord, StoredCase
from assistant.caseload.store import Caseload

__all__ = ["Attachment", "CaseSummary", "Caseload", "Draft", "NoteRecord", "StoredCase"]
