"""What a run was made with: words by what they say and how strongly, lists by their codes, contacts apart."""

from __future__ import annotations

from datetime import date
from importlib import metadata

from evals.versions import touches, trace
from evals.versions.fingerprints import ROOT, _entries, _strength, fingerprints


def test_other_words_of_the_same_strength_are_as_strong() -> None:
    before = {"text": "The council must not wait. It has 10 working days.", "rules": ["s1-03"]}
    after = {
        "text": "Waiting is what a council must not do, and 10 working days are all it has.",
        "rules": ["s1-03"],
    }
    assert _strength(before) == _strength(after) == "10, council must, must, not; s1-03"


def test_whose_duty_it_is_and_what_it_rests_on_are_part_of_its_strength() -> None:
    said = {"text": "If you ask in time, the council must set up a panel.", "rules": ["s3-04"]}
    turned = {**said, "text": "If you ask in time, you must set up a panel."}
    elsewhere = {**said, "rules": ["s3-14"]}
    assert len({_strength(each) for each in (said, turned, elsewhere)}) == 3


def test_a_negation_a_duty_and_a_number_each_change_it() -> None:
    said = "The council can't refuse. It must answer in 10 days."
    changed = (said.replace("can't", "can"), said.replace("must", "may"), said.replace("10", "15"))
    assert len({_strength(said), *map(_strength, changed)}) == 4
    assert _strength(said.replace("'", "’")) == _strength(said)


def test_codes_and_ids_are_no_sentences() -> None:
    assert _strength({"rules": ["s2-05"], "code": "may", "id": "not"}) == "s2-05"


def test_a_list_is_told_apart_by_its_codes() -> None:
    held = dict(
        _entries({"now": ["today"], "entries": [{"code": "a", "any": ["x"]}, {"code": "b"}, {"code": "a"}]})
    )
    assert held == {
        "now": ["today"],
        "entries/a": [{"code": "a", "any": ["x"]}, {"code": "a"}],
        "entries/b": [{"code": "b"}],
    }


def test_the_bundled_words_have_their_names() -> None:
    found = fingerprints()
    assert "contact:childline" in found
    assert "phrases:safety.yaml/entries/self_harm" in found
    assert found["strength:refusals.yaml/lawful/no"] == "not"
    assert found["calendar:2022"].startswith("3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep")
    assert found["setting:max_message_chars"] == "20000"
    assert found["library:holidays"] == metadata.version("holidays")


def test_no_file_that_an_answer_may_lean_on_is_left_out() -> None:
    """Words and data of every kind: what has no fingerprint could be changed and nobody told."""
    told = {name.partition(":")[2] for name in fingerprints()}
    whole = {name.partition(":")[0] for name in told} | {name.partition("/")[0] for name in told} | told
    entry_by_entry = {"rules.yaml", "guidance.yaml", "decisions.jsonl"}
    no_answer = {".md", ".typed", ".sql", ".py"}
    left_out = [
        place.as_posix()
        for package in ("assistant", "ingest", "vectorstore")
        for file in sorted((ROOT / package).rglob("*"))
        if file.is_file() and not {"__pycache__", "app", "letters"} & set(file.parts)
        if file.suffix not in no_answer and file.name not in entry_by_entry and file.stat().st_size
        for place in [file.relative_to(ROOT)]
        if not {place.as_posix(), file.name} & whole
    ]
    assert left_out == []


def test_an_answer_leans_on_whom_it_names_and_on_what_was_heard() -> None:
    case = {"events": [{"type": "complaint_made"}], "services": [{"value": "records"}], "reasons": []}
    told = trace(
        {"text": "Ring Childline on 0800 1111.", "safety": ["self_harm"], "case": case}, date(2025, 1, 1)
    )
    assert "contact:childline" in told.uses
    assert "contact:samaritans" not in told.uses
    assert touches("contact:childline", told)
    assert touches("phrases:lexicon_services.yaml/records", told)
    assert touches("phrases:safety.yaml/entries/self_harm", told)
    assert not touches("phrases:safety.yaml/entries/child_at_risk", told)
    assert touches("data:vectorstore/ranker.json", told)  # as every answer does
