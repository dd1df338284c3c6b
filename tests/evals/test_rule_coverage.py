"""The coverage of the rule book: what is counted, what is shown, and when the command fails."""

import pytest

from assistant.procedure import assess
from evals.rule_coverage import Coverage, citations, main, report
from tests.procedure.telling import day, told


def _coverage(reasons: dict[str, str]) -> Coverage:
    return Coverage(
        ids=("a-01", "a-02", "a-03", "a-04"),
        tested={"a-01": ["test_a::test_it", "test_a::test_it"]},
        cited_by_tests=frozenset({"a-01"}),
        cited_by_messages=frozenset({"a-01", "a-02"}),
        reasons=reasons,
    )


def test_every_rule_has_its_line_and_the_figures_add_up():
    lines = report(_coverage({"a-03": "A fact."})).splitlines()
    assert lines[:4] == [
        "a-01      tested by test_a::test_it; cited on tests and messages",
        "a-02      cited on messages",
        "a-03      not decided: A fact.",
        "a-04      not decided: NO REASON GIVEN",
    ]
    figures = {line[:32].strip(): line[32:].strip() for line in lines[5:]}
    assert figures == {
        "tested by name": "1 of 4",
        "cited on the tests' cases": "1 of 4",
        "cited on the labelled messages": "2 of 4",
        "tested or cited": "2 of 4",
        "neither, with the reason": "1 of 4",
        "neither, and no reason": "1 of 4",
    }


def test_citations_are_those_of_every_kind_of_conclusion():
    found = citations(assess(told("stage2_requested 2024-06-03"), day("2024-09-04")))
    # the route, the stage's limit, the clock's counting, the fault, the step, the entitlement
    assert {"scope-01", "s2-09", "def-02", "s2-23", "lgo-06", "s2-18"} <= found
    assert "s3-28" not in found


def test_a_path_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]):
    assert main(["nowhere.jsonl"]) == 1
    assert "no file of labelled messages at nowhere.jsonl" in capsys.readouterr().err
