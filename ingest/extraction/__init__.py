"""What people need out of a decision, drawn from its text by rule: each value with its paragraph.

Nothing here guesses: what the text does not settle stays None.
"""

from __future__ import annotations

from ingest.document import Document
from ingest.extraction.faults import find_faults
from ingest.extraction.handling import procedure_used, stage_reached
from ingest.extraction.remedies import find_remedies
from ingest.extraction.scope import not_investigated
from ingest.extraction.sentences import sentences
from vectorstore.orders import without_orders


def extract(document: Document) -> Document:
    """The document with remedies, actions, faults, findings, stage, procedure and scope filled in."""
    read = _unordered(document)
    told = sentences(read)
    remedies, earlier, actions = find_remedies(read, told)
    stage, stage_at = stage_reached(told)
    faults, findings = find_faults(told, read.summary, stage)
    if stage is None and {"refused_stage1", "late_complaint_refused"} & set(faults):
        stage, stage_at = "none", faults.get("refused_stage1", ()) or faults.get("late_complaint_refused", ())
    procedure, procedure_at = procedure_used(told)
    rests_on = {f"fault_codes.{code}": paragraphs for code, paragraphs in faults.items()}
    if stage:
        rests_on["stage_reached"] = stage_at
    if procedure:
        rests_on["procedure"] = procedure_at
    return document.model_copy(
        update={
            "remedies": tuple(remedies),
            "earlier_remedies": tuple(earlier),
            "actions": tuple(actions),
            "fault_codes": tuple(sorted(faults)),
            "findings": tuple(findings),
            "not_investigated": tuple(not_investigated(told)),
            "stage_reached": stage,
            "procedure": procedure,
            "rests_on": rests_on,
        }
    )


def _unordered(document: Document) -> Document:
    """The document as it is read here: what speaks to a machine in it tells of nothing that was decided."""
    paragraphs = tuple(
        each.model_copy(
            update={"text": without_orders(each.text), "items": tuple(map(without_orders, each.items))}
        )
        for each in document.paragraphs
    )
    summary = document.summary and without_orders(document.summary)
    return document.model_copy(update={"paragraphs": paragraphs, "summary": summary})
