"""Other proceedings: when a complaint may wait for them, for how much of it, and what comes after."""

from assistant.case import Circumstance, ReasonCode, Service
from assistant.procedure.assessment import DeadlineState, Lawful
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import asks, deadline, faults, rests_on, routes, seen, verdict
from tests.procedure.telling import told

C, R, S = Circumstance, ReasonCode, Service
PAUSED = ("court_started 2024-04-02", "complaint_made 2024-05-01", "complaint_frozen 2024-05-08")


@rule("frz-01")
def test_a_pause_is_a_power_that_turns_on_prejudice():
    found = seen(told(*PAUSED, reasons=[R.COURT_RUNNING]))
    assert found.stage == "frozen"
    judged = verdict(found, R.COURT_RUNNING)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "prejudice")
    assert "frz-01" in judged.rules


@rule("frz-02")
def test_disciplinary_proceedings_are_listed_and_a_threat_of_court_is_not():
    found = seen(told("complaint_made 2024-06-24", reasons=[R.DISCIPLINARY, R.LEGAL_ACTION_THREATENED]))
    assert verdict(found, R.DISCIPLINARY).lawful is Lawful.DEPENDS
    assert "frz-02" in verdict(found, R.DISCIPLINARY).rules
    assert verdict(found, R.LEGAL_ACTION_THREATENED).lawful is Lawful.NO


@rule("frz-03")
def test_a_pause_must_be_explained_in_writing():
    found = seen(told(*PAUSED))
    assert "written_reasons" in asks(found)
    assert "frz-03" in rests_on(found, "stage:frozen")
    assert (found.next_step, found.can_escalate) == ("challenge_refusal", True)


@rule("frz-04")
def test_once_they_end_the_complaint_comes_back():
    found = seen(told(*PAUSED, "court_ended 2024-06-10", reasons=[R.COURT_RUNNING]))
    assert (found.next_step, found.can_escalate) == ("chase_council", True)
    assert "frz-04" in rests_on(found, "next_step:chase_council")
    assert verdict(found, R.COURT_RUNNING).lawful is Lawful.NO  # nothing is left to prejudice


@rule("frz-05")
def test_the_parts_that_would_prejudice_nothing_go_on():
    part = seen(told(*PAUSED, "planned stage1_response 2024-07-05"))
    assert part.stage == "stage1_overdue"  # 40 working days, and not frozen
    assert "frz-05" in verdict(seen(told(*PAUSED, reasons=[R.COURT_RUNNING])), R.COURT_RUNNING).rules


@rule("frz-06")
def test_waiting_for_closely_connected_proceedings_is_no_fault():
    """Months of waiting, and neither delay nor refusal is alleged: the clock stopped with the pause."""
    found = seen(told(*PAUSED, reasons=[R.COURT_RUNNING]), "2024-12-02")
    assert faults(found) == set()
    assert deadline(found, "stage1_response").state is DeadlineState.STOPPED


@rule("frz-07")
def test_what_is_before_the_court_belongs_there():
    found = seen(told("court_started 2024-06-03", services=[S.COURT_WORK]))
    assert routes(found) == ["court"]
    assert "frz-07" in rests_on(found, "route:court")
    assert "ombudsman" not in found.routes


@rule("frz-08")
def test_only_what_the_judge_decided_stays_decided():
    decided = told(
        "complaint_made 2024-06-03", "complaint_refused 2024-06-14",
        services=[S.COURT_DECISION], reasons=[R.JUDGE_DECIDED],
    )  # fmt: skip
    assert verdict(seen(decided), R.JUDGE_DECIDED).lawful is Lawful.YES
    own_failings = told(
        "complaint_made 2024-06-03", "complaint_refused 2024-06-14",
        services=[S.COURT_DECISION, S.LOOKED_AFTER], reasons=[R.JUDGE_DECIDED],
    )  # fmt: skip
    found = seen(own_failings)
    assert routes(found) == ["statutory_complaint", "court"]
    assert verdict(found, R.JUDGE_DECIDED).lawful is Lawful.DEPENDS
    assert "frz-08" in verdict(found, R.JUDGE_DECIDED).rules
