"""The working of each date, held against the law map's own worked examples."""

from datetime import date

from assistant.answering.dates import named_days, short_working
from assistant.procedure.assessment import DeadlineCode, DeadlineState, NextStep, Party, Stage
from tests.answering.conftest import assessed, deadline


def test_the_short_working_is_that_of_the_contract() -> None:
    given = deadline(skipped=(date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)))
    assert short_working(given) == "65 working days; skips 25, 26 Dec, 1 Jan"
    assert short_working(deadline()) == "65 working days"
    assert short_working(deadline(DeadlineCode.OMBUDSMAN_12_MONTHS, working_days=None)) == "12 months"


def test_holidays_that_move_are_named() -> None:
    assert named_days([date(2024, 12, 25), date(2024, 12, 26)]) == "25 and 26 December"
    assert (
        named_days([date(2026, 4, 3), date(2026, 4, 6)])
        == "Good Friday (3 April) and Easter Monday (6 April)"
    )
    assert (
        named_days([date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)])
        == "25 and 26 December and 1 January"
    )


def test_a_passed_limit_shows_its_working(say) -> None:
    text = say(assessed(Stage.STAGE2_OVERDUE, NextStep.COMPLAIN_TO_OMBUDSMAN, deadlines=(deadline(),))).text
    assert "Thursday 28 November 2024" in text
    assert (
        "65 working days from 29 August 2024 (the day you asked for stage 2), with no bank holidays in it."
        in text
    )
    assert "It has passed." in text


def test_both_readings_of_the_stage_2_start_are_shown(say) -> None:
    both = (
        deadline(reading="request"),
        deadline(
            reading="statement", due=date(2025, 1, 9), start=date(2024, 10, 7), start_event="statement_agreed"
        ),
    )
    text = say(
        assessed(Stage.STAGE2_OVERDUE, NextStep.COMPLAIN_TO_OMBUDSMAN, deadlines=both, doubts=("K1",))
    ).text
    assert text.index("Counted from the day you asked") < text.index(
        "Counted from the day your written complaint"
    )
    assert "Sources differ on when the stage 2 clock starts" in text


def test_advice_is_never_called_a_limit(say) -> None:
    advised = deadline(
        DeadlineCode.STAGE2_REQUEST, party=Party.COMPLAINANT, advisory=True, start_event="stage1_response",
        working_days=20, rules=("s2-02",),
    )  # fmt: skip
    text = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2, deadlines=(advised,))).text
    assert "This was advice, not a limit. You can still ask." in text
    assert "It has passed." not in text


def test_a_span_gives_two_days_and_no_false_certainty(say) -> None:
    unsure = deadline(
        due=date(2024, 11, 28), due_earliest=date(2024, 11, 1), start_earliest=date(2024, 8, 1),
        start=date(2024, 8, 31), state=DeadlineState.UNCERTAIN,
    )  # fmt: skip
    text = say(assessed(Stage.STAGE2_OPEN, NextStep.CHASE_COUNCIL, deadlines=(unsure,))).text
    assert "between 1 and 28 November 2024" in text
    assert "65 working days from the day you asked for stage 2, which was some day in August 2024" in text
    assert "I can't tell" in text


def test_a_limit_that_was_kept_is_only_mentioned(say) -> None:
    kept = deadline(DeadlineCode.STAGE1_RESPONSE, state=DeadlineState.MET, due=date(2024, 7, 15))
    text = say(assessed(Stage.STAGE2_OPEN, NextStep.WAIT, deadlines=(kept,))).text
    assert "Done in time: Stage 1 answer (15 July 2024)." in text


def test_a_day_fixed_past_the_limit_is_said_to_be(say) -> None:
    fixed = deadline(
        DeadlineCode.STAGE3_PANEL,
        state=DeadlineState.RUNNING,
        due=date(2025, 3, 10),
        planned_for=date(2025, 3, 20),
    )
    text = say(assessed(Stage.STAGE3_OPEN, NextStep.WAIT, deadlines=(fixed,))).text
    assert "set for Thursday 20 March 2025. That is past the limit." in text
