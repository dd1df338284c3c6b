"""The search over the bundled corpus: graded as a whole, and the promises each result makes."""

from __future__ import annotations

import math
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.runnables import RunnableLambda

from vectorstore.decision_search import WINDOW, WINDOWS, windows
from vectorstore.embedder import Embedder
from vectorstore.errors import IndexDamaged
from vectorstore.library import Library
from vectorstore.records import ChunkKind, Filters, Situation
from vectorstore.retriever import DecisionRetriever, LawRetriever

GOLD = Path(__file__).resolve().parents[2] / "evals" / "gold" / "retrieval_first.yaml"
QUERIES: list[dict[str, Any]] = yaml.safe_load(GOLD.read_text(encoding="utf-8"))


def situation(query: dict[str, Any], coded: bool) -> Situation:
    codes = query.get("situation", {}) if coded else {}
    return Situation.model_validate({"text": query["query"], **codes})


def scores(library: Library, coded: bool) -> tuple[float, float]:
    """Mean recall in five (of at most five) and nDCG in ten."""
    recall, gain = 0.0, 0.0
    for query in QUERIES:
        relevant: dict[str, int] = query["relevant"]
        refs = [found.decision.ref for found in library.comparables(situation(query, coded), 10)]
        recall += sum(ref in relevant for ref in refs[:5]) / min(5, len(relevant))
        best = sorted(relevant.values(), reverse=True)[:10]
        gain += sum(
            (2 ** relevant.get(ref, 0) - 1) / math.log2(rank + 2) for rank, ref in enumerate(refs)
        ) / sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(best))
    return recall / len(QUERIES), gain / len(QUERIES)


def test_there_are_enough_graded_searches_of_decisions_held(library: Library) -> None:
    assert len(QUERIES) >= 25
    missing = {ref for query in QUERIES for ref in query["relevant"] if library.decision(ref) is None}
    assert missing == set()


def test_plain_words_find_comparable_decisions(library: Library) -> None:
    recall, gain = scores(library, coded=False)
    assert recall >= 0.52
    assert gain >= 0.57


@pytest.mark.filterwarnings("error")
def test_a_search_with_no_words_is_by_what_the_case_is_about(library: Library) -> None:
    found = library.comparables(Situation(text="", faults=("refused_stage3",)), 5)
    assert found
    assert all(math.isfinite(each.score) for each in found)
    assert all("refused_stage3" in each.decision.fault_codes for each in found)


def test_an_understood_case_finds_them_better(library: Library) -> None:
    recall, gain = scores(library, coded=True)
    assert recall >= 0.69
    assert gain >= 0.77


def test_results_are_ordered_distinct_and_say_why(library: Library) -> None:
    for query in QUERIES:
        found = library.comparables(situation(query, coded=True), 6)
        assert len({result.decision.ref for result in found}) == 6
        assert [result.score for result in found] == sorted((result.score for result in found), reverse=True)
        for result in found:
            assert result.why.endswith(".")
            assert "\n" not in result.why
            assert "_" not in result.why


def test_why_names_only_what_the_decision_found(library: Library) -> None:
    found = library.comparables(
        Situation(text="they refused stage 2", faults=("refused_stage2",), complainant="parent"), 5
    )
    for result in found:
        assert ("refused stage 2" in result.why) == ("refused_stage2" in result.decision.fault_codes)
        assert ("a parent complained" in result.why) == (result.decision.complainant == "parent")


def test_a_case_that_nobody_calls_late_is_not_said_to_be_like_one_that_was(library: Library) -> None:
    asked = Situation(text="I was told nothing. Is there a time limit? It was late.", stage="stage2_overdue")
    found = library.comparables(asked, 20)
    assert found
    assert not any("too old" in result.why for result in found)


def test_a_decision_without_fault_says_so(library: Library) -> None:
    found = library.comparables(Situation(text="special guardianship allowance stopped"), 20)
    quiet = [result for result in found if result.decision.disposition == "no_fault"]
    assert quiet
    assert all("found no fault" in result.why for result in quiet)


def test_paragraphs_point_to_where_it_is_shown(library: Library) -> None:
    asked = Situation(
        text="They closed stage 2 because they could not achieve what I wanted",
        faults=("refused_stage2", "closed_stage2_early"),
    )
    found = {result.decision.ref: result for result in library.comparables(asked, 5)}
    assert set(found["20 008 394"].paragraphs) & {24, 25, 26, 27, 28}
    for result in found.values():
        assert (result.paragraphs != ()) == (result.decision.paragraphs != ())
        assert set(result.paragraphs) <= {paragraph.number for paragraph in result.decision.paragraphs}
        assert result.parts


@pytest.mark.parametrize("filters", [
    Filters(outcome="Upheld"),
    Filters(since=2024),
    Filters(council="cheshire east"),
    Filters(outcome="closed", since=2020, council="lancashire"),
])  # fmt: skip
def test_filters_let_through_only_what_they_say(library: Library, filters: Filters) -> None:
    found = library.comparables(Situation(text="the council would not investigate my complaint"), 10, filters)
    assert found
    for result in found:
        if filters.outcome:
            assert (result.decision.outcome or "").lower().startswith(filters.outcome.lower())
        if filters.since:
            assert result.decision.year >= filters.since
        if filters.council:
            assert filters.council in result.decision.council.lower()


@pytest.mark.parametrize("council", ["Nowhere at all", "100%", "_", "'; DROP TABLE records; --"])
def test_a_filter_that_lets_nothing_through_gives_nothing(library: Library, council: str) -> None:
    assert library.comparables(Situation(text="stage 2 refused"), 5, Filters(council=council)) == []


def test_newer_is_preferred_among_equals(library: Library) -> None:
    found = library.comparables(Situation(text="children's social care"), 10)
    assert sum(result.decision.year for result in found) / len(found) > 2018


def test_results_do_not_all_come_from_one_council(library: Library) -> None:
    for query in QUERIES[:12]:
        councils = [result.decision.council for result in library.comparables(situation(query, True), 5)]
        assert len(set(councils)) >= 3


@pytest.mark.parametrize("text", ["", "   ", "?!", '"', "NEAR(", "AND OR NOT", "a" * 20_000, "stage " * 4000])
def test_odd_texts_do_no_harm(library: Library, text: str) -> None:
    assert len(library.comparables(Situation(text=text), 3)) <= 3
    assert len(library.passages(text, 3)) <= 3


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_searched(library: Library, text: str) -> None:
    library.comparables(Situation(text=text), 2)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("how long do I have to ask for the panel", {"s3-02", "clock-stage3-request"}),
        ("can a grandmother complain", {"who-relatives", "who-05", "who-10", "K3"}),
        ("who can be the independent person", {"def-03", "s2-14", "s2-15", "stage-2-independent-person"}),
        ("when does the stage two clock start", {"K1", "s2-07", "clock-stage2"}),
        ("the council says it does not pay compensation", {"ref-15", "refusal-money", "rem-01"}),
        ("my complaint is more than a year old", {"late-complaints", "time-01", "time-03", "ref-05"}),
        ("do I get an advocate as a parent", {"advocacy-parents", "adv-03"}),
    ],
)
def test_passages_answer_questions_about_the_procedure(
    library: Library, question: str, wanted: set[str]
) -> None:
    assert wanted & {chunk.source_id for chunk in library.passages(question, 5)}


def test_passages_keep_to_the_kinds_asked_for(library: Library) -> None:
    found = library.passages("late complaint", 5, (ChunkKind.RULE,))
    assert {chunk.kind for chunk in found} == {ChunkKind.RULE}
    assert len({chunk.source_id for chunk in found}) == 5


def test_decisions_by_loose_reference(library: Library) -> None:
    held = library.decision("20008394")
    assert held is not None
    assert held.council == "London Borough of Redbridge"
    assert len(held.paragraphs) == 33
    assert library.decision("99 999 999") is None
    assert library.decision("Redbridge") is None


def test_a_long_message_is_read_in_windows_with_its_end() -> None:
    text = " ".join(f"word{number}" for number in range(3000))
    pieces = windows(text)
    assert len(pieces) == WINDOWS
    assert all(len(piece) <= WINDOW for piece in pieces)
    assert pieces[-1].endswith("word2999")
    assert windows("x" * 5000)[0] == "x" * WINDOW


def test_retrievers_work_in_a_chain(library: Library) -> None:
    retriever = DecisionRetriever(library=library, k=3, filters=Filters(outcome="Upheld"))
    chain = retriever | RunnableLambda(lambda documents: [document.metadata["ref"] for document in documents])
    refs = chain.invoke("the council refused stage 2")
    assert len(refs) == 3
    documents = retriever.invoke("the council refused stage 2")
    assert [document.id for document in documents] == refs
    assert documents[0].metadata["url"].startswith("https://www.lgo.org.uk/")
    law = LawRetriever(library=library, k=2).invoke("how long is stage 1")
    assert {document.metadata["kind"] for document in law} <= {"rule", "guidance"}


def test_a_warm_search_is_quick(library: Library) -> None:
    """The bound is for a busy machine: on a quiet one a search takes a tenth of it."""
    library.comparables(Situation(text="warm"), 5)
    times = []
    for query in QUERIES:
        start = time.perf_counter()
        library.comparables(situation(query, coded=True), 5)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < float(os.environ.get("NEXTSTAGE_SEARCH_SECONDS", "0.6"))


def test_damaged_neighbour_lists_are_told(index_dir: Path, embedder: Embedder, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index_dir, copy)
    harmed = [file for file in copy.rglob("*.bin") if file.stat().st_size]
    for file in harmed:
        file.write_bytes(b"\xff" * file.stat().st_size)
    if not harmed:
        pytest.skip("this index is too small for Chroma to have written neighbour lists")
    with pytest.raises(IndexDamaged, match="vectors"):
        Library.open(copy, embedder)
