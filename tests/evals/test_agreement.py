"""Agreement with the Ombudsman: what goes in tells nothing of what was found; what comes out is counted."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from evals.agreement import Document, agreement, documents, facts_before_the_finding
from evals.agreement.documents import Unread
from evals.agreement.remedies import remedy_kinds

PARAGRAPHS = [
    ("The complaint", "Mrs T complains that the Council stopped her son's short breaks.", []),
    ("The Ombudsman's role and powers", "We investigate complaints about maladministration and fault.", []),
    ("How I considered this complaint", "I spoke to Mrs T and read the papers.", []),
    (
        "What I found",
        "The law says councils must answer at stage one within ten working days. It adds:",
        ["more"],
    ),
    ("What happened", "In March 2024 Mrs T complained to the Council.", []),
    ("What happened", "The Council replied in May 2024. This was fault.", []),
    ("What happened", "It told her:", ["it would not go to stage two;", "she could write to us."]),
    ("Analysis", "The Council was at fault. It refused to go to stage two.", []),
    ("The Council's delay", "In June 2024 it was late again.", []),
    ("Agreed action", "The Council will apologise.", []),
    ("Final decision", "I uphold the complaint.", []),
]


def document(**more: Any) -> Document:
    paragraphs = [
        {"number": n, "section": section, "text": text, "items": items}
        for n, (section, text, items) in enumerate(PARAGRAPHS, 1)
    ]
    return Document.model_validate({"ref": "24 001 001", "paragraphs": paragraphs, **more})


def test_only_what_was_complained_of_and_what_happened_goes_in() -> None:
    told = facts_before_the_finding(document())
    assert told is not None
    assert told.splitlines()[1:] == [
        "Mrs T complains that the Council stopped her son's short breaks.",
        "In March 2024 Mrs T complained to the Council.",
        "The Council replied in May 2024.",
        "It told her:",
        "it would not go to stage two;",
        "she could write to us.",
    ]


def test_the_ombudsmans_own_voice_ends_the_facts_whatever_the_heading() -> None:
    paragraphs = [
        {"number": 1, "section": "What happened", "text": "In May 2024 she asked. “I was upset,” she said."},
        {"number": 2, "section": "What happened", "text": "As I was not there, it is hard for me to say."},
        {"number": 3, "section": "What happened", "text": "The Council wrongly said no in June 2024."},
    ]
    told = facts_before_the_finding(Document.model_validate({"paragraphs": paragraphs}))
    assert told is not None
    assert "I was upset" in told
    assert "wrongly" not in told
    assert facts_before_the_finding(Document.model_validate({"paragraphs": paragraphs[1:2]})) is None


def test_remedies_by_their_words_and_reasons() -> None:
    given = document(
        actions=[
            {"text": "apologise to Mrs T"},
            {"text": "start a stage two investigation"},
            {"text": "remind staff of the procedure"},
        ],
        remedies=[{"amount_gbp": 200, "reason": "distress"}, {"amount_gbp": 90, "reason": "hotel costs"}],
    )
    assert {code.value for code in remedy_kinds(given)} == {
        "apology",
        "stage2_investigation",
        "service_improvement",
        "financial_remedy",
        "reimbursement",
    }


class Scripted:
    def __init__(self, stage: str = "stage2_refused") -> None:
        self.stage = stage
        self.asked: list[str] = []

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        self.asked += turns
        faults = [{"code": "refused_stage2"}, {"code": "delay_stage1"}]
        asks = [{"code": "apology"}]
        return [{"assessment": {"stage": self.stage, "council_faults": faults, "can_ask_for": asks}}]


def test_the_figures_by_hand() -> None:
    upheld = document(
        outcome="Upheld",
        fault_codes=["refused_stage2", "wrong_procedure"],
        stage_reached="2",
        actions=[{"text": "apologise"}, {"text": "train staff"}],
    )
    silent = document(ref="24 001 002", outcome="Not upheld")
    system = Scripted()
    told = agreement([upheld, silent, Unread(name="x.pdf", why="damaged")], system.answer)
    values = {name: figure.value for name, figure in told.figures.items()}
    assert values["fault recall"] == 0.5
    assert values["fault precision"] == 0.5
    assert values["remedy recall"] == 0.5
    assert values["remedy precision"] == 1
    assert values["stage"] == 1
    assert values["fault or none"] == 0.5  # a fault was said of the decision that found none
    assert told.figures["fault recall"].n == 1
    assert told.left_out == {"x.pdf": "damaged"}
    assert all("fault" not in words for words in system.asked)


def test_one_that_fails_is_left_out_and_named() -> None:
    def broken(turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        raise RuntimeError("no model")

    told = agreement([document()], broken)
    assert told.left_out == {"24 001 001": "RuntimeError: no model"}
    assert told.figures == {}


def test_a_folder_is_read_whatever_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(document().model_dump_json(), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(document(ref="24 001 002").model_dump_json() + "\n", encoding="utf-8")
    (tmp_path / "c.json").write_text("{", encoding="utf-8")
    (tmp_path / "d.json").write_text(json.dumps({"kind": "guidance"}), encoding="utf-8")
    (tmp_path / "e.png").write_bytes(b"")
    read = list(documents(tmp_path))
    assert [d.ref for d in read if isinstance(d, Document)] == ["24 001 001", "24 001 002"]
    assert [d.name for d in read if isinstance(d, Unread)] == ["c.json"]
    with pytest.raises(InputError, match="is not a folder"):
        list(documents(tmp_path / "none"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no decisions"):
        list(documents(tmp_path / "empty"))


@pytest.mark.skipif("NEXTSTAGE_REAL_DATA" not in os.environ, reason="needs real decisions")
def test_real_decisions_give_facts_and_nothing_of_the_finding() -> None:
    folder = Path(os.environ["NEXTSTAGE_REAL_DATA"]) / "decisions" / "full"
    read = [d for d in documents(folder) if isinstance(d, Document)]
    assert read
    for each in read:
        told = facts_before_the_finding(each)
        assert told is not None
        assert len(told.splitlines()) > 15
        for word in (" fault", "injustice", "uphold the complaint", "Ombudsman"):
            assert word not in told, (each.ref, word)
