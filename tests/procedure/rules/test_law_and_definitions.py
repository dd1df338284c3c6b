"""The duty itself, what counts as a working day, and who and what the words of the Regulations mean."""

from datetime import date

import pytest

from assistant.case import Circumstance, Nation, Person, ReasonCode, Service
from assistant.procedure.assessment import Lawful
from assistant.procedure.scope import scope
from assistant.procedure.standing import Standing
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import asks, deadline, due, faults, rests_on, seen, verdict
from tests.procedure.telling import told


@rule("gen-01")
def test_a_grievance_about_childrens_services_has_the_procedure_open_to_it():
    found = seen(told("problem_began 2024-06-03", services=[Service.SHORT_BREAKS]))
    assert (found.stage, found.next_step) == ("not_started", "complain_stage1")
    assert "statutory_complaint" in found.routes
    assert "gen-01" in rests_on(found, "stage:not_started")


@rule("gen-02")
def test_england_only():
    england, wales = (
        seen(told("complaint_made 2024-06-03", nation=nation)) for nation in (Nation.ENGLAND, Nation.WALES)
    )
    assert due(england, "stage1_response") == date(2024, 6, 17)
    assert (wales.deadlines, wales.routes[0], wales.stage) == ((), "outside_england", "not_applicable")


@rule("gen-02")
@pytest.mark.parametrize(("made", "counted"), [("2006-08-31", False), ("2006-09-01", True)])
def test_from_the_first_of_september_2006(made: str, counted: bool):
    found = seen(told(f"complaint_made {made}"), "2006-09-04")
    limits = [limit.due for limit in found.deadlines if limit.what == "stage1_response"]
    assert limits == ([date(2006, 9, 15)] if counted else [])


@rule("gen-06")
def test_silence_after_promised_contact_offends_against_expedition_where_no_day_is_set():
    found = seen(
        told("complaint_made 2024-06-24", circumstances=[Circumstance.PROMISED_CONTACT_MISSED]),
    )
    assert faults(found) == {"poor_communication"}
    assert "gen-06" in rests_on(found, "fault:poor_communication")
    assert "timetable" in asks(found)
    assert "gen-06" in rests_on(found, "ask_for:timetable")


@rule("gen-07")
def test_staff_who_contradict_each_other_do_not_know_the_procedure():
    found = seen(told("complaint_made 2024-06-24", circumstances=[Circumstance.CONTRADICTORY_MESSAGES]))
    assert "gen-07" in rests_on(found, "fault:poor_communication")


@rule("def-01")
@pytest.mark.parametrize(
    ("made", "answer_by", "left_out"),
    [
        # 17, 18, 19, 20, 23, 24, 27, 30, 31 December, 2 January: Christmas Eve and New Year's Eve count
        ("2024-12-16", date(2025, 1, 2), [date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)]),
        # Good Friday 29 March and Easter Monday 1 April 2024
        ("2024-03-25", date(2024, 4, 10), [date(2024, 3, 29), date(2024, 4, 1)]),
        # the one-off holiday for the King's coronation, 8 May 2023, besides 1 May
        ("2023-04-24", date(2023, 5, 10), [date(2023, 5, 1), date(2023, 5, 8)]),
        # school holidays count
        ("2024-07-29", date(2024, 8, 12), []),
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(made: str, answer_by: date, left_out: list[date]):
    found = seen(told(f"complaint_made {made}"), made)
    limit = deadline(found, "stage1_response")
    assert (limit.due, list(limit.skipped)) == (answer_by, left_out)
    assert "def-01" in limit.rules


@rule("def-02")
def test_the_day_of_the_request_is_day_nought():
    found = seen(told("stage2_requested 2024-08-29"), "2024-09-02")  # as in decision 25 005 179
    assert due(found, "stage2_response") == date(2024, 10, 3)
    assert due(found, "stage2_response_max") == date(2024, 11, 28)
    assert "def-02" in deadline(found, "stage2_response_max").rules


@rule("def-03")
def test_an_officer_of_the_council_is_no_independent_person():
    found = seen(
        told(
            "stage2_requested 2024-06-03",
            "investigators_appointed 2024-06-10",
            circumstances=[Circumstance.NO_INDEPENDENT_PERSON],
        )
    )
    assert faults(found) == {"no_independent_person"}
    assert "def-03" in rests_on(found, "fault:no_independent_person")


@rule("def-04")
@pytest.mark.parametrize("person", [Person.CARE_LEAVER, Person.CHILD, Person.PARENT])
def test_a_complainant_is_one_by_section_24d_or_by_section_26(person: Person):
    assert scope(told("complaint_made 2024-06-24", person=person)).standing is Standing.ENTITLED


@rule("def-05")
@pytest.mark.parametrize("reason", [ReasonCode.NOT_A_COMPLAINT, ReasonCode.FORM_REQUIRED])
def test_no_form_and_no_form_of_words(reason: ReasonCode):
    found = seen(told("complaint_made 2024-06-03", reasons=[reason]))
    judged = verdict(found, reason)
    assert judged.lawful is Lawful.NO
    assert "def-05" in judged.rules
    assert due(found, "stage1_response") == date(2024, 6, 17)
