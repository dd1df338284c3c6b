"""The checks that need no gold: silent on what is bundled, and each able to speak."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.procedure import clock_table
from assistant.procedure.assessment import Lawful
from assistant.procedure.refusals import REFUSALS
from evals.gold import Gold, Query
from evals.selfchecks import broken, corpus_problems, prompt_problems, prompts, rulebook, rulebook_problems
from evals.selfchecks.prompts import weakened
from ingest.corpus import load_corpus
from prompts import load_prompt
from prompts.loader import PromptError

CORPUS = load_corpus()


def test_what_is_bundled_holds() -> None:
    assert broken() == []


def test_a_clock_that_is_not_its_rules_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = clock_table.WORKING_DAY_CLOCKS
    monkeypatch.setattr(rulebook, "WORKING_DAY_CLOCKS", (first._replace(working_days=15), *rest))
    told = rulebook_problems(CORPUS.rules)
    assert told == [
        "the clock stage1_response runs 15 working days, and its rule s1-03 says 10.",
        "the clock stage1_response runs 15 working days; the contract says 10.",
    ]


def test_a_statement_that_lost_its_number_is_named() -> None:
    rule = CORPUS.rules["s3-02"]
    changed = rule.model_copy(update={"statement": rule.statement.replace("20", "40")})
    assert rulebook_problems({**CORPUS.rules, "s3-02": changed}) == [
        "rule s3-02 is numbered 20 working days, and its statement does not say it."
    ]


def test_a_refusal_answered_against_its_rule_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = next(r for r in REFUSALS if r.value == "vexatious")
    row = REFUSALS[reason]._replace(lawful=Lawful.YES)
    monkeypatch.setattr(rulebook, "REFUSALS", {**REFUSALS, reason: row})
    (told,) = rulebook_problems(CORPUS.rules)
    assert "vexatious is answered lawful: yes in the table, and its rule ref-13 says no" in told


def test_a_rule_that_is_gone_is_named() -> None:
    rules = {name: rule for name, rule in CORPUS.rules.items() if name != "s2-22"}
    assert any(
        "rests on s2-22, and the rule book does not hold it" in told for told in rulebook_problems(rules)
    )


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ({"outcome": "Not upheld"}, "classed fault"),
        ({"disposition": "no_fault"}, "the outcome is 'Upheld'"),
        ({"url": "https://www.lgo.org.uk/decisions/other/20-001-737"}, "leads to another decision"),
        ({"finding": "Not upheld: nothing wrong."}, "opens with 'Not upheld'"),
    ],
)
def test_a_decision_that_does_not_agree_with_itself_is_named(update: dict[str, Any], said: str) -> None:
    decision = CORPUS.decisions["20 008 394"].model_copy(update=update)
    told = corpus_problems([decision])
    assert told
    assert all(problem.startswith("decision 20 008 394: ") for problem in told)
    assert any(said in problem for problem in told)


def test_gold_that_expects_what_is_gone_is_named() -> None:
    gold = Gold(queries=(Query(query="panel", relevant={"99 999 999": 3}),))
    assert broken(gold) == ["panel: the decision 99 999 999 is expected, and the corpus does not hold it."]


def test_a_prompt_that_was_cut_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    prompt = load_prompt("speak")
    cut = prompt.model_copy(
        update={"system": prompt.system.replace("Add nothing and leave nothing out.", "")}
    )
    assert list(weakened(prompt)) == []
    assert list(weakened(cut)) == ["prompt speak.txt no longer says that nothing is added."]

    def unpinned(name: str) -> None:
        raise PromptError(f"{name}.txt: this text is not the one pinned as version 1.")

    monkeypatch.setattr(prompts, "load_prompt", unpinned)
    assert "prompt speak.txt: this text is not the one pinned as version 1." in prompt_problems()
