"""Said not to be covered, in other words; and a relative's interest, properly decided on (reg. 12, K3)."""

import pytest

from assistant.case import Circumstance, Person, ReasonCode, Service
from assistant.procedure import assess
from assistant.procedure.assessment import FaultCode as F
from assistant.procedure.assessment import Lawful, NextStep, Stage
from tests.procedure.telling import day, told

TODAY = day("2024-06-28")
TURNED_AWAY = ("complaint_made 2024-06-03", "complaint_refused 2024-06-10")
WEIGHED, PLAYS_A_PART = Circumstance.INTEREST_WEIGHED, Circumstance.HAS_GOOD_INTEREST


def seen(reason=ReasonCode.NOT_COVERED, events=TURNED_AWAY, **facts):
    found = assess(told(*events, reasons=[reason], **facts), TODAY)
    (verdict,) = found.refusals
    return found, verdict, {fault.code for fault in found.council_faults}


@pytest.mark.parametrize("person", [Person.PARENT, Person.FOSTER_CARER, Person.CARE_LEAVER, None])
def test_a_covered_matter_said_not_to_be_is_misjudged(person):
    found, verdict, faults = seen(person=person)
    assert (verdict.lawful, verdict.because) == (Lawful.NO, "matter_covered")
    assert {F.SCOPE_MISJUDGED, F.REFUSED_STAGE1} <= faults
    assert found.next_step is NextStep.CHALLENGE_REFUSAL


def test_a_matter_for_another_body_is_rightly_said_not_to_be_covered():
    found, verdict, faults = seen(services=[Service.EHC_PLAN])
    assert (verdict.lawful, verdict.because) == (Lawful.YES, "matter_not_covered")
    assert not faults
    assert found.stage is Stage.NOT_APPLICABLE


def test_where_the_matter_is_not_told_it_depends_on_it():
    _, verdict, faults = seen(services=[])
    assert (verdict.lawful, verdict.turns_on) == (Lawful.DEPENDS, "scope")
    assert F.SCOPE_MISJUDGED not in faults


def test_said_at_a_later_stage_it_is_misjudged_too():
    events = ("stage1_response 2024-05-01", "stage2_requested 2024-05-07", "stage2_refused 2024-06-10")
    _, _, faults = seen(events=events)
    assert {F.SCOPE_MISJUDGED, F.REFUSED_STAGE2} <= faults


def test_told_of_a_request_with_no_answer_it_is_its_refusal():
    found, _, _ = seen(events=("stage1_response 2024-05-01", "stage2_requested 2024-06-20"))
    assert found.stage is Stage.STAGE2_REFUSED


RELATIVE_SAID = [ReasonCode.NOT_COVERED, ReasonCode.NO_PARENTAL_RESPONSIBILITY]


@pytest.mark.parametrize("reason", RELATIVE_SAID)
def test_a_relatives_refusal_may_stand_once_the_interest_was_decided_on(reason):
    found, verdict, faults = seen(reason, person=Person.GRANDPARENT, circumstances=[WEIGHED])
    assert (verdict.lawful, verdict.because, verdict.turns_on) == (Lawful.YES, "interest_weighed", None)
    assert {"who-06", "who-08"} <= set(verdict.rules)
    assert not faults
    assert (found.next_step, found.can_escalate) == (NextStep.COMPLAIN_TO_OMBUDSMAN, True)
    assert "K3" in found.doubts


@pytest.mark.parametrize("reason", RELATIVE_SAID)
@pytest.mark.parametrize(("part", "misjudged"), [((), False), ((PLAYS_A_PART,), True)])
def test_a_relative_turned_away_with_nothing_decided(reason, part, misjudged):
    _, verdict, faults = seen(reason, person=Person.GRANDPARENT, circumstances=part)
    assert (verdict.lawful, verdict.turns_on) == (Lawful.DEPENDS, "who_complains")
    assert (F.SCOPE_MISJUDGED in faults) is misjudged


@pytest.mark.parametrize("reason", RELATIVE_SAID)
def test_a_parent_has_a_right_whatever_was_decided_of_their_interest(reason):
    _, verdict, faults = seen(reason, circumstances=[WEIGHED])
    assert verdict.lawful is Lawful.NO
    assert F.SCOPE_MISJUDGED in faults
