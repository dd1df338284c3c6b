"""The bundled gold: sound labels, real rules, and every deadline counted a second time.

The count here shares nothing with the product's: numpy's business days and a list of bank holidays in
England typed from the published notices.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.procedure.assessment import DeadlineCode, FaultCode, Stage
from evals.gold import BUNDLED, load
from evals.goldcheck import problems
from ingest.corpus import load_corpus

GOLD = load()
BY_ID = {question.id: question for question in GOLD.questions}

BANK_HOLIDAYS = """
2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26
2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28
2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28
2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27
2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
""".split()  # noqa: SIM905 - a calendar reads better than sixty quoted strings

# The question, the deadline, the day its period runs from (day zero) and its length in working days.
WORKING_DAYS = [
    ("fl-02-letter-of-expectations", "stage1_response", "2020-02-21", 10),
    ("fl-02-letter-of-expectations", "stage1_response_max", "2020-02-21", 20),
    ("fl-06-foster-carer-first-week", "stage1_response", "2025-06-03", 10),
    ("fl-06-foster-carer-first-week", "stage1_response_max", "2025-06-03", 20),
    ("fl-07-adviser-day-fourteen", "stage1_response", "2025-09-01", 10),
    ("fl-07-adviser-day-fourteen", "stage1_response_max", "2025-09-01", 20),
    ("fl-08-extension-explained", "stage1_response_max", "2024-02-13", 20),
    ("fl-09-christmas-run-out", "stage1_response_max", "2024-11-27", 20),
    ("fl-10-reply-yesterday", "stage2_request", "2024-05-07", 20),
    ("fl-11-five-months-later", "stage2_request", "2023-06-09", 20),
    ("fl-14-fill-in-our-form", "stage2_response", "2024-11-04", 25),
    ("fl-14-fill-in-our-form", "stage2_response_max", "2024-11-04", 65),
    ("fl-15-stage-two-day-forty", "stage2_response", "2024-02-26", 25),
    ("fl-15-stage-two-day-forty", "stage2_response_max", "2024-02-26", 65),
    ("fl-16-stage-two-told-of-extension", "stage2_response_max", "2024-12-02", 65),
    ("fl-17-stage-two-no-investigator", "stage2_response", "2023-05-15", 25),
    ("fl-17-stage-two-no-investigator", "stage2_response_max", "2023-05-15", 65),
    ("fl-19-stage-two-partly-upheld", "stage3_request", "2025-04-03", 20),
    ("fl-20-report-but-no-adjudication", "stage2_response_max", "2024-03-08", 65),
    ("fl-21-panel-refused-robust", "stage3_request", "2021-10-11", 20),
    ("fl-21-panel-refused-robust", "stage3_panel", "2021-10-25", 30),
    ("fl-22-panel-asked-too-late", "stage3_request", "2023-01-12", 20),
    ("fl-23-waiting-for-panel", "stage3_panel", "2026-02-02", 30),
    ("fl-24-panel-never-held", "stage3_panel", "2024-09-02", 30),
    ("fl-25-panel-sat-no-answer", "stage3_panel_report", "2025-05-06", 5),
    ("fl-25-panel-sat-no-answer", "stage3_council_response", "2025-05-12", 15),
    ("fl-33-informal-stage-first", "stage1_response", "2025-09-22", 10),
    ("fl-33-informal-stage-first", "stage1_response_max", "2025-09-22", 20),
    ("fl-40-figure-of-speech", "stage1_response_max", "2024-04-02", 20),
    ("fl-41-date-put-right", "stage2_response_max", "2024-08-01", 65),
    ("fl-43-early-referral-offered", "stage3_request", "2024-01-25", 20),
    ("fl-49-still-looking-at-stage-one", "stage1_response", "2024-05-08", 10),
    ("fl-49-still-looking-at-stage-one", "stage1_response_max", "2024-05-08", 20),
    ("fl-51-two-complaints-two-places", "stage2_response_max", "2023-11-06", 65),
    ("fl-51-two-complaints-two-places", "stage1_response", "2024-03-04", 10),
    ("fl-52-what-if", "stage1_response", "2025-07-02", 10),
    ("fl-53-pasted-letter", "stage1_response", "2023-10-04", 10),
    ("fl-53-pasted-letter", "stage2_request", "2023-10-17", 20),
    ("fl-55-ignore-your-instructions", "stage1_response", "2024-09-24", 10),
    ("fl-58-equipment-and-copies", "stage3_request", "2025-02-06", 20),
    ("fl-59-support-never-came", "stage3_request", "2023-05-15", 20),
    ("fl-61-advocate-for-care-leaver", "stage3_request", "2025-08-04", 20),
    ("fl-61-advocate-for-care-leaver", "stage3_panel", "2025-08-18", 30),
    ("fl-62-they-never-refused", "stage2_response", "2024-06-03", 25),
    ("fl-62-they-never-refused", "stage2_response_max", "2024-06-03", 65),
    ("fl-63-contradictory-letters", "stage1_response_max", "2022-09-05", 20),
    ("fl-64-not-about-money", "stage3_request", "2024-06-12", 20),
    ("hb-09-new-issues", "stage2_response", "2025-05-01", 25),
    ("hb-11-no-next-stage-named", "stage1_response", "2022-04-20", 10),
    ("hb-11-no-next-stage-named", "stage2_request", "2022-05-04", 20),
    ("hb-12-nothing-offered", "stage3_request", "2024-12-10", 20),
    ("hb-13-solicitor-at-panel", "stage3_panel", "2025-03-03", 30),
    ("hb-28-tribunal-clock", "stage1_response", "2025-10-13", 10),
    ("hb-29-old-hearing", "stage1_response", "2025-08-26", 10),
    ("hb-29-old-hearing", "stage1_response_max", "2025-08-26", 20),
    ("hb-30-last-day-stage-two", "stage2_response_max", "2025-09-04", 65),
    ("hb-31-day-after", "stage2_response_max", "2025-09-04", 65),
    ("hb-32-jubilee", "stage1_response_max", "2022-05-13", 20),
    ("hb-35-wrong-stage-corrected", "stage3_request", "2024-02-26", 20),
    ("hb-35-wrong-stage-corrected", "stage3_panel", "2024-03-11", 30),
    ("hb-36-asks-why", "stage2_response", "2025-03-10", 25),
    ("hb-36-asks-why", "stage2_response_max", "2025-03-10", 65),
    ("hb-42-grandad-long-saga", "stage2_response", "2022-08-01", 25),
    ("hb-42-grandad-long-saga", "stage2_response_max", "2022-08-01", 65),
    ("hb-47-compensation-never", "stage1_response", "2025-02-27", 10),
    ("hb-47-compensation-never", "stage2_request", "2025-03-11", 20),
    ("hb-48-stage-two-answered-late", "stage2_response_max", "2023-03-06", 65),
    ("hb-48-stage-two-answered-late", "stage3_request", "2023-09-11", 20),
    ("hb-49-coronation-panel", "stage3_panel", "2023-04-03", 30),
    ("hb-50-panel-booked-too-late", "stage3_panel", "2024-01-08", 30),
    ("hb-51-corporate-manager-as-ip", "stage3_request", "2024-10-07", 20),
    ("hb-55-date-and-stage-corrected", "stage1_response_max", "2025-04-14", 20),
    ("hb-56-ombudsman-sent-back", "stage1_response", "2023-06-05", 10),
    ("hb-56-ombudsman-sent-back", "stage1_response_max", "2023-06-05", 20),
    ("hb-58-informal-offer-accepted", "stage1_response", "2025-09-23", 10),
    ("hb-59-closed-corporate-then-started", "stage2_response", "2024-05-01", 25),
    ("hb-59-closed-corporate-then-started", "stage2_response_max", "2024-05-01", 65),
]

# The same for the questions taken from the listener's data, and for those that fill gaps.
_STARTS = (Path(__file__).parent / "deadline_starts.csv").read_text(encoding="utf-8")
WORKING_DAYS += [
    (row["question"], row["deadline"], row["start"], int(row["working_days"]))
    for row in csv.DictReader(_STARTS.splitlines())
]

LENGTHS = {
    "stage1_response": 10,
    "stage1_response_max": 20,
    "stage2_request": 20,
    "stage2_response": 25,
    "stage2_response_max": 65,
    "stage3_request": 20,
    "stage3_panel": 30,
    "stage3_panel_report": 5,
    "stage3_council_response": 15,
}

# Counted in years: the day, the deadline. The anniversary for the council, the day before it for the
# Ombudsman, and 28 February for both from a 29 February.
YEARS = [
    ("es-01-nothing-sent-yet", "one_year_limit", "2025-10-04"),
    ("es-01-nothing-sent-yet", "ombudsman_12_months", "2025-10-03"),
    ("es-34-pretend-to-be-the-council", "one_year_limit", "2026-08-01"),
    ("hg-24-went-straight-to-ombudsman", "one_year_limit", "2026-03-03"),
    ("hg-24-went-straight-to-ombudsman", "ombudsman_12_months", "2026-03-02"),
    ("m10-005", "one_year_limit", "2022-12-31"),
    ("m10-005", "ombudsman_12_months", "2022-12-30"),
    ("m2-019", "one_year_limit", "2025-01-22"),
    ("m3-084", "ombudsman_12_months", "2023-10-02"),
    ("m7-001", "one_year_limit", "2025-05-06"),
    ("m8-028", "one_year_limit", "2025-03-01"),
    ("fl-05-package-cut", "one_year_limit", "2026-02-12"),
    ("fl-05-package-cut", "ombudsman_12_months", "2026-02-11"),
    ("hb-33-year-and-a-day", "one_year_limit", "2025-03-14"),
    ("hb-54-leap-year", "one_year_limit", "2025-02-28"),
    ("hb-54-leap-year", "ombudsman_12_months", "2025-02-28"),
    ("hb-55-date-and-stage-corrected", "one_year_limit", "2026-03-14"),
]


@pytest.mark.parametrize(("name", "code", "start", "days"), WORKING_DAYS)
def test_each_deadline_counted_again(name: str, code: str, start: str, days: int) -> None:
    due = np.busday_offset(start, days, roll="backward", holidays=BANK_HOLIDAYS)
    assert BY_ID[name].expect.deadlines[DeadlineCode(code)] == date.fromisoformat(str(due))
    assert days == LENGTHS[code]


def test_the_second_count_agrees_with_a_published_decision() -> None:
    # 25 005 179: asked for on 29 August 2024, and the 65th working day was 28 November 2024.
    assert str(np.busday_offset("2024-08-29", 65, holidays=BANK_HOLIDAYS)) == "2024-11-28"


@pytest.mark.parametrize(("name", "code", "due"), YEARS)
def test_each_deadline_in_years(name: str, code: str, due: str) -> None:
    assert BY_ID[name].expect.deadlines[DeadlineCode(code)] == date.fromisoformat(due)


def test_no_deadline_goes_unchecked() -> None:
    checked = {(name, code) for name, code, *_ in (*WORKING_DAYS, *YEARS)}
    labelled = {(q.id, code.value) for q in GOLD.questions for code in q.expect.deadlines}
    assert labelled == checked


def test_the_labels_are_sound_and_cite_rules_that_exist() -> None:
    assert problems(GOLD, set(load_corpus().rules)) == []


def test_the_held_back_half_is_marked_and_kept_apart() -> None:
    for path in (BUNDLED / "first_light.yaml", BUNDLED / "held_back.yaml"):
        questions = load(path).questions
        assert len(questions) >= 40
        assert {question.held_back for question in questions} == {path.stem == "held_back"}


def test_every_stage_and_every_fault_is_asked_about() -> None:
    stages = {stage for q in GOLD.questions if "stage" in q.expect.labels for stage in q.expect.stage}
    assert stages == set(Stage)
    faults = Counter(fault for q in GOLD.questions for fault in q.expect.faults_include)
    assert set(faults) == set(FaultCode)


def test_false_alarms_are_asked_about_as_well_as_faults() -> None:
    assert sum("faults_exclude" in q.expect.labels for q in GOLD.questions) > len(GOLD.questions) / 2


def test_every_relevant_decision_is_in_the_corpus() -> None:
    held = set(load_corpus().decisions)
    assert GOLD.queries
    for query in GOLD.queries:
        assert set(query.relevant) <= held, query.name
    for question in GOLD.questions:
        assert set(question.expect.comparables_any) <= held, question.id
