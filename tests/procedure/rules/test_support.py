"""Advocacy, adjustments and behaviour policies."""

import pytest

from assistant.case import Circumstance, Person, ReasonCode, Service
from assistant.procedure.assessment import Lawful
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import asks, faults, rests_on, seen, verdict
from tests.procedure.telling import told

C, P, R = Circumstance, Person, ReasonCode
DONE = ("stage3_requested 2024-05-01", "panel_held 2024-06-03", "stage3_council_response 2024-06-17")


@rule("adv-01", "adv-02")
@pytest.mark.parametrize(
    ("person", "service"), [(P.CHILD, Service.LOOKED_AFTER), (P.CARE_LEAVER, Service.CARE_LEAVING)]
)
def test_children_and_care_leavers_have_an_advocate_before_and_while_they_complain(
    person: Person, service: Service
):
    for events in (("problem_began 2024-06-03",), ("complaint_made 2024-06-24",)):
        found = seen(told(*events, person=person, services=[service]))
        assert "advocate" in asks(found)
        assert {"adv-01", "adv-02"} <= rests_on(found, "ask_for:advocate")


@rule("adv-03")
@pytest.mark.parametrize("person", [P.PARENT, P.GRANDPARENT, P.FOSTER_CARER])
def test_adults_have_no_right_to_one(person: Person):
    assert "advocate" not in asks(seen(told("complaint_made 2024-06-24", person=person)))


@rule("adj-01")
@pytest.mark.parametrize(
    "event", ["problem_began 2024-06-03", "complaint_made 2024-06-24", "stage2_requested 2024-06-24",
              "stage3_requested 2024-06-24"],
)  # fmt: skip
def test_adjustments_at_every_stage(event: str):
    found = seen(told(event, circumstances=[C.ADJUSTMENTS_NEEDED]))
    assert "reasonable_adjustments" in asks(found)
    assert "adj-01" in rests_on(found, "ask_for:reasonable_adjustments")


@rule("beh-01")
def test_conduct_takes_no_complaint_out_of_the_procedure():
    found = seen(told("stage2_requested 2024-06-03", "stage2_refused 2024-06-14", reasons=[R.VEXATIOUS]))
    assert verdict(found, R.VEXATIOUS).lawful is Lawful.NO
    assert "beh-01" in rests_on(found, "fault:refused_stage2")


@rule("beh-02")
def test_a_finished_complaint_need_not_be_taken_again():
    found = seen(told(*DONE, "complaint_refused 2024-06-24", reasons=[R.ALL_STAGES_DONE]))
    assert verdict(found, R.ALL_STAGES_DONE).lawful is Lawful.YES
    assert faults(found) == set()
    reworded = seen(told(*DONE, "complaint_refused 2024-06-24", reasons=[R.VEXATIOUS]))
    judged = verdict(reworded, R.VEXATIOUS)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "repeat_of_finished_complaint")
    assert "beh-02" in judged.rules
