"""What a run was made with: words by what they say and how strongly, lists by their codes, contacts apart."""

from __future__ import annotations

from datetime import date

from evals.versions import touches, trace
from evals.versions.fingerprints import _entries, _strength, fingerprints


def test_other_words_of_the_same_strength_are_as_strong() -> None:
    before = {"text": "The council must not wait. It has 10 working days.", "rules": ["s1-03"]}
    after = {
        "text": "Waiting is what a council must not do, and 10 working days are all it has.",
        "rules": [],
    }
    assert _strength(before) == _strength(after) == "10, must, not"


def test_a_negation_a_duty_and_a_number_each_change_it() -> None:
    said = "The council can't refuse. It must answer in 10 days."
    changed = (said.replace("can't", "can"), said.replace("must", "may"), said.replace("10", "15"))
    assert len({_strength(said), *map(_strength, changed)}) == 4
    assert _strength(said.replace("'", "’")) == _strength(said)


def test_codes_and_ids_are_no_sentences() -> None:
    assert _strength({"rules": ["s2-05", "not"], "code": "may"}) == ""


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
