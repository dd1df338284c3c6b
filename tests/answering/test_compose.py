"""Golden answers, a stage at a time, and what holds of every answer."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from assistant.answering.answer import Answer, Completeness
from assistant.answering.citations import as_text
from assistant.case import (
    AskFor,
    Case,
    Event,
    EventType,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    ReasonCode,
)
from assistant.procedure.assessment import (
    DeadlineCode,
    DeadlineState,
    Entitlement,
    Fault,
    FaultCode,
    Lawful,
    MissingFact,
    NextStep,
    Party,
    RefusalVerdict,
    Route,
    RoutePart,
    Stage,
    Step,
)
from tests.answering.conftest import assessed, comparable, deadline, happened

HEAVY = MissingFact(key="stage2_request_date", weight=0.6)
FEATHER = MissingFact(key="nation", weight=0.03)


def marks(answer: Answer) -> set[int]:
    return {int(n) for n in re.findall(r"\[(\d+)\](?!\()", answer.text)}


def full(stage: Stage, step: NextStep) -> object:
    """An assessment with something in every part."""
    return assessed(
        stage,
        step,
        routes=tuple(route for route in Route if route is not Route.OUTSIDE_ENGLAND),
        parts=(
            RoutePart(route=Route.STATUTORY_COMPLAINT, because="part3_function", rules=("scope-01",)),
            RoutePart(route=Route.SEND_TRIBUNAL, because="ehc_plan", rules=("alt-03",)),
        ),
        alternatives=(NextStep.COMPLAIN_TO_OMBUDSMAN,),
        deadlines=(deadline(), deadline(DeadlineCode.STAGE2_REQUEST, party=Party.COMPLAINANT, advisory=True)),
        council_faults=tuple(
            Fault(code=code, because="no such ground", rules=("s2-01",)) for code in FaultCode
        ),
        can_ask_for=tuple(Entitlement(code=code, because="wanted", rules=("rem-01",)) for code in AskFor),
        refusals=tuple(
            RefusalVerdict(reason=reason, lawful=Lawful.DEPENDS, because=reason.value, rules=("s2-22",))
            for reason in ReasonCode
        ),
        missing_facts=(MissingFact(key="stage2_request_date", weight=0.6),),
        doubts=tuple(f"K{n}" for n in range(1, 12)),
        complaint_stages={1: stage, 2: Stage.STAGE1_OPEN},
    )


@pytest.mark.parametrize(("stage", "step"), list(product(Stage, NextStep)))
def test_every_mark_has_its_citation_and_every_citation_its_mark(say, stage, step) -> None:
    answer = say(full(stage, step), comparables=(comparable(),))
    assert marks(answer) == {citation.n for citation in answer.citations}
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize(("stage", "step"), list(product(Stage, NextStep)))
def test_no_gap_is_left_and_no_banned_word_is_used(say, stage, step) -> None:
    text = say(full(stage, step), comparables=(comparable(),)).text
    for banned in ("{", "}", "—", "None", "official", "[]", "you cannot", "You cannot"):
        assert banned not in text
    assert "\n\n\n" not in text


def test_the_same_case_gives_the_same_answer(say) -> None:
    given = full(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL)
    assert say(given).as_json() == say(given).as_json()


def test_no_unconfirmed_pinpoint_is_shown_as_firm(say, rules) -> None:
    shown = {
        (citation.source, citation.pinpoint, citation.text)
        for stage, step in product(Stage, NextStep)
        for citation in say(full(stage, step)).citations
        if citation.confirmed
    }
    for rule in rules.values():
        unseen = {a.pinpoint for a in rule.authority if not a.confirmed}
        seen = {a.pinpoint for a in rule.authority if a.confirmed}
        for source, pinpoint, text in shown:
            if rule.statement in text:
                assert pinpoint not in unseen - seen, (rule.id, source, pinpoint)


def test_a_figure_without_a_decision_is_never_shown(say) -> None:
    """The usual ranges of the guidance on remedies were not seen: only amounts in decisions are given."""
    case = Case(turns=["x", "how much?"], question=Fact(value="how_much"))
    answer = say(full(Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3), case)
    everything = answer.text + " ".join(citation.text for citation in answer.citations)
    for tariff in ("£900", "£2,400", "up to £500", "low hundreds"):
        assert tariff not in everything


GOLDEN = [
    (Stage.NOT_STARTED, NextStep.COMPLAIN_STAGE1, ["first step is stage 1", "You do not need a form"]),
    (Stage.STAGE1_REFUSED, NextStep.CHALLENGE_REFUSAL, ["will not take your complaint", "Ombudsman"]),
    (Stage.STAGE1_OPEN, NextStep.WAIT, ["still has time", "10 working days"]),
    (Stage.STAGE1_OVERDUE, NextStep.REQUEST_STAGE2, ["council is late", "stage 2 investigation"]),
    (Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2, ["at stage 1", "from outside the council"]),
    (Stage.STAGE2_OPEN, NextStep.WAIT, ["at stage 2", "65 working days (13 weeks)"]),
    (Stage.STAGE2_OVERDUE, NextStep.COMPLAIN_TO_OMBUDSMAN, ["is late", "0300 061 0614"]),
    (Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL, ["Stage 2 is your right", "think again"]),
    (Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3, ["review panel", "This limit is real"]),
    (Stage.STAGE3_OPEN, NextStep.WAIT, ["30 working days", "stage 3 panel"]),
    (Stage.STAGE3_OVERDUE, NextStep.CHASE_COUNCIL, ["it is late", "firm date"]),
    (Stage.STAGE3_REFUSED, NextStep.CHALLENGE_REFUSAL, ["must set up a panel", "your agreement"]),
    (Stage.STAGE3_ANSWERED, NextStep.COMPLAIN_TO_OMBUDSMAN, ["All three stages are done", "Ombudsman"]),
    (Stage.FROZEN, NextStep.CHALLENGE_REFUSAL, ["on hold", "get on with the rest"]),
    (Stage.REMEDY_OUTSTANDING, NextStep.CHASE_COUNCIL, ["has not been done"]),
    (Stage.OMBUDSMAN_OPEN, NextStep.WAIT, ["with the Ombudsman now"]),
    (Stage.OMBUDSMAN_DECIDED, NextStep.WAIT, ["has decided"]),
    (Stage.NOT_APPLICABLE, NextStep.OTHER_ROUTE, ["belongs with someone else"]),
    (Stage.UNKNOWN, NextStep.GIVE_MORE_FACTS, ["I can't tell yet"]),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "step", "said"), GOLDEN)
def test_each_stage_says_where_it_stands_and_what_to_do(say, stage, step, said) -> None:
    text = say(assessed(stage, step)).text
    for words in said:
        assert words in text


def test_the_first_lines_say_where_you_stand_and_what_to_do(say) -> None:
    lines = [
        line
        for line in say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2)).text.splitlines()
        if line
    ]
    assert lines[1] == "### Where you stand"
    assert "### What you can do now" in lines[:5]


def test_the_ground_of_a_step_takes_the_place_of_words_that_do_not_fit(say) -> None:
    passed = assessed(
        Stage.STAGE2_ANSWERED,
        NextStep.REQUEST_STAGE3,
        chain=(Step(concludes="next_step:request_stage3", because="panel_window_passed"),),
    )
    text = say(passed).text
    assert "say why you are late" in text
    assert "do not wait" not in text


def test_a_limit_of_ones_own_is_given_with_its_day(say) -> None:
    limit = deadline(
        DeadlineCode.STAGE3_REQUEST, party=Party.COMPLAINANT, due=date(2025, 3, 10), start=date(2025, 2, 10),
        start_event="stage2_response", working_days=20, state=DeadlineState.RUNNING, rules=("s3-02",),
    )  # fmt: skip
    text = say(assessed(Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3, deadlines=(limit,))).text
    assert "Do this by Monday 10 March 2025." in text


def test_faults_carry_the_authorities_of_the_contract(say) -> None:
    fault = Fault(code=FaultCode.REFUSED_STAGE2, because="stage2_never_begun", rules=("s2-01", "s2-21"))
    (view,) = say(
        assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL, council_faults=(fault,))
    ).assessment.council_faults
    assert view.authority[:2] == ["reg. 15(2)", "reg. 17"]
    assert view.why.startswith("You asked for stage 2")


def test_a_ground_whose_gap_cannot_be_filled_falls_back_to_the_plain_sentence(say) -> None:
    fault = Fault(code=FaultCode.DELAY_STAGE1, because="stage1_late", rules=("s1-03",))
    (view,) = say(
        assessed(Stage.STAGE1_OVERDUE, NextStep.REQUEST_STAGE2, council_faults=(fault,))
    ).assessment.council_faults
    assert view.why == "The council took longer than the law allows at stage 1."


def test_a_refusal_says_whether_it_stands_and_what_to_write_back(say) -> None:
    verdict = RefusalVerdict(
        reason=ReasonCode.LATE_PANEL_REQUEST, lawful=Lawful.NO, because="asked_in_time", rules=("s3-04",),
        details={"days": "12"},
    )  # fmt: skip
    answer = say(assessed(Stage.STAGE3_REFUSED, NextStep.CHALLENGE_REFUSAL, refusals=(verdict,)))
    assert "you asked in time" in answer.text
    assert 'You could write: "' in answer.text
    assert answer.assessment.refusals[0].lawful == "no"


def test_a_reason_that_can_stand_is_not_argued_with(say) -> None:
    verdict = RefusalVerdict(
        reason=ReasonCode.OUT_OF_TIME, lawful=Lawful.YES, because="reasons_weighed", rules=("ref-05",)
    )
    text = say(assessed(Stage.STAGE1_REFUSED, NextStep.COMPLAIN_TO_OMBUDSMAN, refusals=(verdict,))).text
    assert "That is what the law asks" in text
    assert "You could write" not in text


def test_each_part_goes_to_its_own_place_with_its_limit(say) -> None:
    routes = (Route.STATUTORY_COMPLAINT, Route.SEND_TRIBUNAL, Route.INDEPENDENT_REVIEW_MECHANISM)
    text = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2, routes=routes)).text
    for words in (
        "two months",
        "one month from the mediation certificate",
        "28 calendar days",
        "40 working days",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("nation", "body"),
    [
        (Nation.WALES, "Public Services Ombudsman for Wales"),
        (Nation.SCOTLAND, "Scottish Public Services Ombudsman"),
        (Nation.NORTHERN_IRELAND, "Northern Ireland Public Services Ombudsman"),
        (Nation.ELSEWHERE, "where you live"),
    ],
)
def test_outside_england_the_right_body_is_named_and_the_answer_stops(say, nation, body) -> None:
    answer = say(
        assessed(Stage.NOT_APPLICABLE, NextStep.OTHER_ROUTE, routes=(Route.OUTSIDE_ENGLAND,)),
        Case(turns=["x"], nation=Fact(value=nation)),
        (comparable(),),
    )
    assert body in answer.text
    assert "I will stop here" in answer.text
    assert answer.next_question is None
    assert answer.comparables == []
    assert marks(answer) == {citation.n for citation in answer.citations}


def test_a_decision_is_an_example_with_its_reference_and_link(say) -> None:
    answer = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), comparables=(comparable(),))
    assert "**20 008 394**, London Borough of Redbridge, July 2021: the Ombudsman found fault." in answer.text
    assert "examples, not promises" in answer.text
    (cited,) = [citation for citation in answer.citations if "20 008 394" in citation.source]
    assert cited.url == "https://www.lgo.org.uk/decisions/children-s-care-services/other/20-008-394"
    assert (cited.kind.value, cited.pinpoint) == ("decision", "published summary")


def test_a_decision_with_no_date_or_a_guessed_outcome_says_so(say) -> None:
    unsure = comparable(date=None, caveats=("outcome_inferred",))
    answer = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), comparables=(unsure,))
    assert "London Borough of Redbridge: it seems the Ombudsman found fault." in answer.text
    assert answer.comparables[0].confirmed is False


def test_a_panel_of_paragraphs_is_the_pinpoint(say) -> None:
    shown = comparable().model_copy(update={"paragraphs": (26, 27)})
    answer = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), comparables=(shown,))
    assert any(citation.pinpoint == "paragraphs 26, 27" for citation in answer.citations)


def test_what_was_understood_is_shown_back_in_our_words(say) -> None:
    case = Case(
        turns=["x"],
        events=[
            happened(EventType.STAGE1_RESPONSE, date(2025, 2, 3)),
            happened(EventType.COMPLAINT_MADE, date(2025, 1, 6)),
        ],
    )
    text = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2), case).text
    assert "you complained (6 January 2025) and the council answered at stage 1 (3 February 2025)" in text


def test_what_is_told_twice_is_shown_once_with_its_date(say) -> None:
    case = Case(
        turns=["x"],
        events=[
            Event(id="u", type=EventType.COMPLAINT_REFUSED),
            happened(EventType.COMPLAINT_REFUSED, date(2025, 2, 3)),
        ],
    )
    text = say(assessed(Stage.STAGE1_REFUSED, NextStep.CHALLENGE_REFUSAL), case).text
    assert text.count("would not take the complaint") == 1
    assert "would not take the complaint (3 February 2025)" in text


def test_information_not_advice_is_said_once_a_conversation(say) -> None:
    first = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2), Case(turns=["one"])).text
    later = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2), Case(turns=["one", "two"])).text
    assert first.count("not legal advice") == 1
    assert "0808 801 0366" in first
    assert "not legal advice" not in later
    assert "Thank you" not in later


def test_an_adviser_is_not_thanked_for_a_hard_time(say) -> None:
    case = Case(turns=["x"], person=Fact(value=Person.ADVISER), client=Fact(value=Person.CARE_LEAVER))
    text = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2), case).text
    assert "read 'your client'" in text
    assert "This sounds hard" not in text


@pytest.mark.parametrize(
    ("stage", "step", "missing", "expected"),
    [
        (Stage.UNKNOWN, NextStep.GIVE_MORE_FACTS, (), Completeness.CANNOT_TELL),
        (Stage.STAGE2_OPEN, NextStep.WAIT, (HEAVY,), Completeness.PARTIAL),
        (Stage.STAGE2_OPEN, NextStep.WAIT, (FEATHER,), Completeness.COMPLETE),
        (Stage.STAGE2_OPEN, NextStep.WAIT, (), Completeness.COMPLETE),
    ],
)  # fmt: skip
def test_completeness_is_by_what_is_known(say, stage, step, missing, expected) -> None:
    answer = say(assessed(stage, step, missing_facts=missing))
    assert answer.completeness is expected


def test_the_wrong_procedure_is_explained(say) -> None:
    case = Case(turns=["x"], procedure_used=Fact(value=ProcedureUsed.CORPORATE))
    text = say(assessed(Stage.STAGE1_ANSWERED, NextStep.ASK_STATUTORY_PROCEDURE), case).text
    assert "ordinary complaints procedure, not the one for children's services" in text
    assert "start at stage 2" in text


def test_several_complaints_are_each_told_of(say) -> None:
    stages = {1: Stage.STAGE2_REFUSED, 2: Stage.STAGE1_OPEN}
    text = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL, complaint_stages=stages)).text
    assert "Complaint 1:" in text
    assert "Complaint 2: Your complaint is at stage 1." in text


def test_a_rule_that_is_not_held_leaves_no_mark(say) -> None:
    fault = Fault(code=FaultCode.REFUSED_STAGE2, because="stage2_never_begun", rules=("no-such-rule",))
    answer = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL, council_faults=(fault,)))
    assert marks(answer) == {citation.n for citation in answer.citations}


def test_what_to_write_back_fits_the_facts(say) -> None:
    verdict = RefusalVerdict(
        reason=ReasonCode.NO_PARENTAL_RESPONSIBILITY,
        lawful=Lawful.NO,
        because="entitled_without_it",
        rules=("ref-08",),
    )
    text = say(assessed(Stage.STAGE1_REFUSED, NextStep.CHALLENGE_REFUSAL, refusals=(verdict,))).text
    assert "I do not need parental responsibility" in text
    assert "enough interest" not in text


def test_the_sources_can_be_listed_where_they_cannot_be_opened(say) -> None:
    answer = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL))
    lines = as_text(answer.citations).splitlines()
    assert len(lines) == len(answer.citations)
    assert lines[0].startswith("[1] SI 2006/1738, reg. 15(2), reg. 17. Last checked: ")
    assert "https://" in lines[0]


def test_the_statutory_stages_are_not_promised_to_a_matter_on_another_route(say) -> None:
    given = assessed(
        Stage.STAGE1_ANSWERED, NextStep.OTHER_ROUTE, routes=(Route.CORPORATE_COMPLAINT, Route.OMBUDSMAN)
    )
    assert "lets you ask for stage 2" not in say(given).text
    both = assessed(
        Stage.STAGE1_ANSWERED,
        NextStep.REQUEST_STAGE2,
        routes=(Route.STATUTORY_COMPLAINT, Route.CORPORATE_COMPLAINT),
    )
    assert "lets you ask for stage 2" in say(both).text


def test_a_council_that_did_right_is_not_accused(say) -> None:
    verdict = RefusalVerdict(
        reason=ReasonCode.OUT_OF_TIME, lawful=Lawful.YES, because="reasons_weighed", rules=("ref-05",)
    )
    fair = assessed(Stage.STAGE1_REFUSED, NextStep.COMPLAIN_TO_OMBUDSMAN, refusals=(verdict,))
    assert "I can't see a mistake" in say(fair).text
    assert "I can't see a mistake" not in say(assessed(Stage.STAGE1_OPEN, NextStep.WAIT)).text


@pytest.mark.parametrize(
    ("message", "hard"),
    [
        ("Thank you, that's really helpful", False),
        ("hi", False),
        ("how do I make a complaint about social services?", False),
        ("they just ignore me. every single time. my kid gets nothing", True),
        ("thanks for nothing, they took my kids", True),
        ("what can I do when they took him?", True),
    ],
)
def test_only_what_is_told_is_called_hard(say, message, hard) -> None:
    text = say(assessed(Stage.UNKNOWN, NextStep.GIVE_MORE_FACTS), Case(turns=[message])).text
    assert ("This sounds hard" in text) is hard


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        ([], True),
        ([Event(id="a", type=EventType.STAGE1_EXTENSION_TOLD)], False),
        ([Event(id="a", type=EventType.STAGE1_EXTENSION_TOLD, negated=True)], True),
        ([Event(id="a", type=EventType.STAGE2_EXTENSION_TOLD)], True),
    ],
)
def test_a_letter_asking_for_time_is_not_asked_for_where_it_was_told(say, told, asks) -> None:
    case = Case(turns=["x"], events=told)
    text = say(assessed(Stage.STAGE1_OVERDUE, NextStep.CHASE_COUNCIL), case).text
    assert ("If the council told you it needed more time" in text) is asks


def test_with_the_ombudsman_the_panels_limit_is_not_forgotten(say) -> None:
    text = say(assessed(Stage.OMBUDSMAN_OPEN, NextStep.WAIT)).text
    assert "20 working days from then to ask for one" in text
