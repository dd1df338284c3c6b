"""Agreement with the Ombudsman: the facts of a decision go in, what comes out is held against what was
found."""

from evals.agreement.documents import Document, documents
from evals.agreement.facts import facts_before_the_finding
from evals.agreement.figures import Agreement, agreement

__all__ = ["Agreement", "Document", "agreement", "documents", "facts_before_the_finding"]
