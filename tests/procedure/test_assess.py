"""The whole assessment: what it holds, what it rests on, and that it explains itself."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from assistant.case import Case, Circumstance, Person, ReasonCode, Service
from assistant.procedure import assess, explain
from assistant.procedure.assessment import Stage
from assistant.procedure.entitlements import RULES
from assistant.procedure.fault_grounds import GROUNDS
from assistant.procedure.stages import STAGE_RULES
from assistant.procedure.step_table import NEXT, TURNS
from evals.listener.labels import HELD_OUT, bucket, case_from_labels, load, real_data_path
from tests.procedure.telling import day, told

TODAY = day("2024-06-28")
RULE_BOOK = Path(__file__).parents[2] / "ingest" / "corpus" / "law" / "rules.yaml"


@pytest.fixture(scope="module")
def rule_ids() -> set[str]:
    if not RULE_BOOK.is_file():
        pytest.skip("the rule book is not bundled")
    book = yaml.safe_load(RULE_BOOK.read_text(encoding="utf-8"))
    rules = book["rules"] if isinstance(book, dict) else book
    return {rule["id"] for rule in rules}


def test_every_rule_cited_in_the_tables_exists(rule_ids: set[str]):
    cited = {
        *(rule for _, rules in GROUNDS.values() for rule in rules),
        *(rule for rules in RULES.values() for rule in rules),
        *(rule for row in (*NEXT.values(), *TURNS.values()) for rule in row.rules),
        *(rule for rules in STAGE_RULES.values() for rule in rules),
    }
    assert cited - rule_ids == set()


def test_every_rule_cited_on_real_cases_exists(rule_ids: set[str]):
    path = real_data_path()
    if path is None:
        pytest.skip("no labelled messages")
    cited: set[str] = set()
    for message in load(path):
        if bucket(message.id) not in HELD_OUT:
            found = assess(case_from_labels(message), message.today)
            cited |= {rule for rules in explain(found).values() for rule in rules}
            cited |= {rule for deadline in found.deadlines for rule in deadline.rules}
    assert cited - rule_ids == set()


def story() -> Case:
    return told(
        "problem_began 2023-11-06",
        "complaint_made 2024-01-08",
        "stage1_response 2024-01-31",
        "stage2_requested 2024-02-05",
        "not stage2_extension_told",
        "chased 2024-04-15",
        services=[Service.SHORT_BREAKS],
        circumstances=[Circumstance.SUPPORT_MISSED],
    )


def test_a_whole_story():
    found = assess(story(), TODAY)
    assert found.stage is Stage.STAGE2_OVERDUE
    assert found.can_escalate is True
    assert {fault.code.value for fault in found.council_faults} == {"delay_stage1", "delay_stage2"}
    assert {route.value for route in found.routes} == {"statutory_complaint", "ombudsman"}
    due = {deadline.what.value: deadline.due.isoformat() for deadline in found.deadlines}
    assert due["stage2_response_max"] == "2024-05-09"
    assert "K1" in found.doubts


def test_every_conclusion_is_explained_and_rests_on_a_rule():
    found = assess(story(), TODAY)
    reasons = explain(found)
    assert f"stage:{found.stage}" in reasons
    assert f"next_step:{found.next_step}" in reasons
    assert {f"fault:{fault.code}" for fault in found.council_faults} <= set(reasons)
    assert {f"ask_for:{ask.code}" for ask in found.can_ask_for} <= set(reasons)
    assert all(reasons.values())


def test_what_a_conclusion_rests_on_are_events_of_the_case():
    case = story()
    ids = {event.id for event in case.events}
    for step in assess(case, TODAY).chain:
        assert set(step.events) <= ids


def test_without_asking_the_rest_is_the_same():
    full, quick = assess(story(), TODAY), assess(story(), TODAY, ask=False)
    assert full.missing_facts
    assert replace(full, missing_facts=()) == quick


@pytest.mark.parametrize(
    ("case", "doubt"),
    [
        (told("stage2_requested 2024-06-03"), "K1"),
        (told("stage1_response 2024-03-01"), "K2"),
        (told("complaint_made 2024-06-24", person=Person.GRANDPARENT), "K3"),
        (told("panel_held 2024-06-24"), "K4"),
        (told("stage3_requested 2024-05-22"), "K5"),
        (told("complaint_made 2024-06-24", reasons=[ReasonCode.CHILD_HAS_NOT_CONSENTED]), "K6"),
        (told("complaint_made 2024-06-10"), "K7"),
        (told("stage2_refused 2024-06-10", reasons=[ReasonCode.NOTHING_TO_ADD]), "K8"),
        (told("complaint_made 2024-06-24", "not complaint_acknowledged"), "K9"),
        (told("complaint_made 2024-06-24", services=[Service.ADULT_ONLY]), "K10"),
        (told("stage2_requested 2024-06-03", "stage2_extension_told 2024-06-10"), "K11"),
    ],
)
def test_doubts_that_touch_the_case_are_named(case: Case, doubt: str):
    assert doubt in assess(case, TODAY).doubts
    assert doubt not in assess(told("stage3_council_response 2024-06-24"), TODAY).doubts


def test_the_procedure_agrees_with_the_labels():
    """Right facts in, right outcome out: on the labelled messages that are not held out."""
    from evals.listener.oracle import measure

    path = real_data_path()
    if path is None:
        pytest.skip("no labelled messages")
    messages = [message for message in load(path) if bucket(message.id) not in HELD_OUT]
    results = [check for _, _, check in measure(messages, by_route=True)]
    for kind in ("stage", "next_step", "can_escalate", "faults_exclude", "routes_include", "deadlines"):
        marks = [check.right for check in results if check.kind == kind]
        assert sum(marks) / len(marks) >= 0.97, kind
