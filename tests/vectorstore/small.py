"""A small index made in a moment: a stand-in model and three decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from ingest.chunking import chunk_all, decision_document
from vectorstore.build import Contents, Entry
from vectorstore.embedder import Embedder, Vectors
from vectorstore.records import Authority, Decision, Guidance, Rule

DIMENSION = 16


class StandInEmbedder(Embedder):
    """Vectors from a hash of each word: like texts are near, nothing is loaded."""

    def __init__(self, name: str = "stand-in") -> None:
        self.name = name
        self.dimension = DIMENSION
        self.max_tokens = 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), DIMENSION), 0.01, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[hashlib.sha256(word.encode()).digest()[0] % DIMENSION] += 1.0
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def decision(ref: str, **fields: object) -> Decision:
    given: dict[str, object] = {
        "council": "Anytown Council",
        "category": "Children's care services > Other",
        "outcome": "Upheld",
        "date": date(2024, 5, 1),
        "url": f"https://www.lgo.org.uk/decisions/children-s-care-services/other/{ref.replace(' ', '-')}",
        "narrative": "A mother asked for help and was turned away.",
        "finding": "Fault in how she was answered.",
        **fields,
    }
    return Decision.model_validate({"ref": ref, **given})


DECISIONS = {
    made.ref: made
    for made in (
        decision("24 000 001", fault_codes=("refused_stage2",), topics=("respite",), complainant="parent"),
        decision("23 000 002", council="Otherplace Council", outcome="Not upheld", disposition="no_fault"),
        decision(
            "22 000 003", date=None, narrative="A foster carer was not paid.", complainant="foster_carer"
        ),
    )
}


def contents(fingerprint: str = "one") -> Contents:
    authority = (Authority(source="SI 2006/1738", pinpoint="reg.17", confirmed=True),)
    rule = Rule(
        id="s2-10",
        topic="deadline",
        stage="stage2",
        force="regulation",
        statement="Answer in 65 days.",
        authority=authority,
    )
    section = Guidance(id="overview", title="The procedure", text="It has three stages.", authority=authority)
    return Contents(
        decisions=lambda: (Entry(made, decision_document(made)) for made in DECISIONS.values()),
        rules={rule.id: rule},
        guidance={section.id: section},
        pieces=lambda: ((chunk, None) for chunk in chunk_all(DECISIONS.values(), [rule], [section])),
        count=len(DECISIONS),
        fingerprint=fingerprint,
    )
