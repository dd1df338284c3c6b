"""The bundled corpus: entries valid, linked, honest about what is confirmed; errors name file and entry."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.corpus import Corpus, load_corpus
from ingest.corpus.loader import DECISIONS, FOLDER, GUIDANCE, RULES, SOURCE
from ingest.errors import CorpusError
from vectorstore.errors import StoreError
from vectorstore.likeness import wording
from vectorstore.records import Basis

LINK = re.compile(r"https://www\.lgo\.org\.uk/decisions/[a-z0-9-]+/[a-z0-9-]+/\d\d-\d{3}-\d{3}[a-z]?")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def test_it_holds_what_it_should(corpus: Corpus) -> None:
    assert len(corpus.decisions) == 435
    assert len(corpus.rules) == 230
    assert {f"K{number}" for number in range(1, 12)} <= set(corpus.guidance)
    assert len(corpus.guidance) >= 100


def test_each_decision_links_to_the_ombudsman_by_its_own_reference(corpus: Corpus) -> None:
    for ref, decision in corpus.decisions.items():
        assert LINK.fullmatch(decision.url), ref
        assert decision.url.endswith(ref.replace(" ", "-")), ref


def test_what_is_not_known_is_said(corpus: Corpus) -> None:
    for ref, decision in corpus.decisions.items():
        assert (decision.date is None) == ("date_unknown" in decision.caveats), ref
        assert (decision.outcome is None) == ("outcome_unknown" in decision.caveats), ref
        assert (decision.category is None) == ("category_unknown" in decision.caveats), ref
        if decision.seen_at:
            assert "url_constructed" in decision.caveats, ref


def test_the_year_of_an_undated_decision_is_its_earliest(corpus: Corpus) -> None:
    for decision in corpus.decisions.values():
        if decision.date is None:
            assert decision.year == 2000 + int(decision.ref[:2])
        else:
            assert decision.year == decision.date.year >= 2000 + int(decision.ref[:2])


def test_every_code_used_has_its_words(corpus: Corpus) -> None:
    words = wording()
    for ref, decision in corpus.decisions.items():
        assert set(decision.fault_codes) <= set(words.faults), ref


def test_a_confirmed_authority_is_one_that_was_seen(corpus: Corpus) -> None:
    entries = [*corpus.rules.values(), *corpus.guidance.values()]
    for entry in entries:
        assert entry.authority, entry.id
        for authority in entry.authority:
            if authority.confirmed:
                assert authority.url or authority.source.startswith("LGSCO"), (
                    f"{entry.id}: {authority.source}"
                )


def test_amounts_in_the_guide_are_those_of_decisions_held(corpus: Corpus) -> None:
    """A sum is shown with the decision it is from, and that decision's digest holds it."""
    pattern = re.compile(r"£([\d,]+(?:\.\d+)?)")
    held = {
        ref: {amount.replace(",", "") for amount in pattern.findall(f"{decision.remedy} {decision.finding}")}
        for ref, decision in corpus.decisions.items()
    }
    for identity, section in corpus.guidance.items():
        cited = [
            ref
            for ref in re.findall(r"\d\d \d{3} \d{3}", f"{section.text} {section.authority}")
            if ref in held
        ]
        allowed = set().union(*(held[ref] for ref in cited)) if cited else set()
        for amount in pattern.findall(section.text):
            assert amount.replace(",", "") in allowed, f"{identity}: £{amount}"


def test_nothing_speaks_of_the_workshop(corpus: Corpus) -> None:
    words = re.compile(r"\bengine\b|\bbrief\b and|\bfrom memory\b|test vector|—", re.IGNORECASE)
    for file in (DECISIONS, RULES, GUIDANCE, SOURCE):
        text = (FOLDER / file).read_text(encoding="utf-8")
        assert words.search(text) is None, (file, words.search(text))


def test_the_source_is_acknowledged(corpus: Corpus) -> None:
    assert "Local Government and Social Care Ombudsman" in corpus.source.acknowledgement
    assert corpus.source.terms_confirmed is False


CROSS_REFERENCES = {
    "20 008 394": {33: 1},
    "20 001 737": {4: 1, 72: 67},
}


@pytest.mark.parametrize(("ref", "last"), [("20 008 394", 33), ("20 001 737", 82), ("17 015 692", 84)])
def test_full_digests_are_numbered_through(corpus: Corpus, ref: str, last: int) -> None:
    decision = corpus.decisions[ref]
    assert decision.basis is Basis.FULL_DECISION
    assert [paragraph.number for paragraph in decision.paragraphs] == list(range(1, last + 1))
    for number, to in CROSS_REFERENCES.get(ref, {}).items():
        assert re.search(rf"\bparagraphs? {to}\b", decision.paragraphs[number - 1].text, re.IGNORECASE)
    for remedy in decision.remedies:
        paragraph = decision.paragraphs[(remedy.paragraph or 0) - 1]
        assert f"£{remedy.amount_gbp:g}" in " ".join(paragraph.items)
    for action in decision.actions:
        assert action.paragraph is not None
        assert re.search("action|remedy", decision.paragraphs[action.paragraph - 1].section.lower())


def test_digests_hold_the_sums_of_the_decisions(corpus: Corpus) -> None:
    sums = {
        ref: sum(remedy.amount_gbp for remedy in corpus.decisions[ref].remedies)
        for ref in ("20 008 394", "20 001 737", "17 015 692")
    }
    assert sums == {"20 008 394": 100, "20 001 737": 756, "17 015 692": 1100}


def drop_field(entry: dict[str, Any]) -> None:
    entry.pop(next(key for key in ("narrative", "statement", "text") if key in entry))


def unknown_field(entry: dict[str, Any]) -> None:
    entry["colour"] = "blue"


@pytest.mark.parametrize("harm", [drop_field, unknown_field])
@pytest.mark.parametrize(
    ("file", "name"), [(DECISIONS, "09 012 482"), (RULES, "gen-01"), (GUIDANCE, "overview")]
)
def test_a_broken_entry_names_file_and_entry(
    copied: Path, file: str, name: str, harm: Callable[[dict[str, Any]], None]
) -> None:
    path = copied / file
    if file == DECISIONS:
        lines = path.read_text(encoding="utf-8").splitlines()
        entry = json.loads(lines[0])
        harm(entry)
        path.write_text("\n".join([json.dumps(entry), *lines[1:]]), encoding="utf-8")
    else:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        harm(entries[0])
        path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"{path.name}, (line|entry) 1 \({name}\): ") as told:
        load_corpus(copied)
    assert isinstance(told.value, StoreError)


def test_the_same_reference_twice_is_told(copied: Path) -> None:
    path = copied / DECISIONS
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"09 012 482.* there twice"):
        load_corpus(copied)


@pytest.mark.parametrize("file", [DECISIONS, RULES, GUIDANCE, SOURCE])
@pytest.mark.parametrize("content", [b"{: [", b"\xff\xfe\x00", b"", None])
def test_a_file_that_cannot_be_read_is_named(copied: Path, file: str, content: bytes | None) -> None:
    path = copied / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(CorpusError, match=path.name):
        load_corpus(copied)


def test_digests_copy_no_run_of_words_from_the_decisions() -> None:
    """Only where the decisions themselves are at hand (a folder in NEXTSTAGE_REAL_DATA)."""
    folder = os.environ.get("NEXTSTAGE_REAL_DATA")
    files = sorted(Path(folder).rglob("*.txt")) if folder else []
    decisions = {
        ref: file
        for file in files
        if re.fullmatch(r"\d\d-\d{3}-\d{3}", file.stem) and (ref := file.stem.replace("-", " "))
    }
    if not decisions:
        pytest.skip("no full decisions at hand")
    corpus = load_corpus()
    for ref, file in decisions.items():
        if ref not in corpus.decisions:
            continue
        source = file.read_text(encoding="utf-8")
        runs = set(_runs(source))
        for text in _texts(corpus.decisions[ref].model_dump()):
            assert not runs & set(_runs(text)), f"{ref}: {text}"
        numbered = len(re.findall(r"^\s+\d+\. ", source, re.MULTILINE))
        if corpus.decisions[ref].paragraphs:
            assert numbered == len(corpus.decisions[ref].paragraphs)


def _runs(text: str, length: int = 11) -> list[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9£]+", text.lower().replace("’", "").replace("'", ""))
    return [tuple(words[start : start + length]) for start in range(len(words) - length + 1)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    return []
