"""What must hold of every assessment, whatever is told and in whatever order."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assistant.case import (
    AskFor,
    Case,
    Circumstance,
    Duration,
    Event,
    EventType,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Safety,
    Service,
    Took,
    When,
)
from assistant.procedure import assess, explain
from assistant.procedure.account import account_of
from assistant.procedure.assessment import (
    Assessment,
    DeadlineCode,
    DeadlineState,
    FaultCode,
    Lawful,
    NextStep,
    Route,
    Stage,
)
from assistant.procedure.missing import _outcome, _outcome_elsewhere
from assistant.procedure.questions import Asked
from assistant.procedure.reading import read_account
from assistant.procedure.working_days import working_days_between

E = EventType
TODAY = date(2024, 6, 28)
DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2024, 12, 31))


@st.composite
def whens(draw: st.DrawFn) -> When:
    kind = draw(st.sampled_from(["day", "day", "span", "open", "nothing"]))
    if kind == "nothing":
        return When()
    first = draw(DAYS)
    if kind == "day":
        return When.on(first)
    last = first + timedelta(days=draw(st.integers(0, 60)))
    if kind == "span":
        return When(earliest=first, latest=last)
    return draw(st.sampled_from([When(earliest=first), When(latest=first)]))


@st.composite
def events(draw: st.DrawFn) -> Event:
    return Event(
        id=f"e{draw(st.integers(0, 10**6))}",
        type=draw(st.sampled_from(list(E))),
        when=draw(whens()),
        negated=draw(st.booleans()) and draw(st.booleans()),
        planned=draw(st.booleans()) and draw(st.booleans()),
        complaint=draw(st.sampled_from([1, 1, 1, 2])),
    )


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    least = draw(st.integers(0, 500) | st.integers(0, 36_500))
    return Duration(
        of=draw(st.sampled_from(list(Took))),
        least=least,
        most=draw(st.none() | st.integers(least, 36_500)),
        working=draw(st.booleans()),
        over=draw(st.booleans()),
        complaint=draw(st.sampled_from([1, 1, 2])),
    )


def facts(kind: type, values: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    return values.map(lambda value: Fact[kind](value=value))  # type: ignore[valid-type]


@st.composite
def cases(draw: st.DrawFn, max_events: int = 8) -> Case:
    def some(kind: type) -> list:  # type: ignore[type-arg]
        return draw(st.lists(facts(kind, st.sampled_from(list(kind))), max_size=2))

    def maybe(kind: type):  # type: ignore[no-untyped-def]
        return draw(st.none() | facts(kind, st.sampled_from(list(kind))))

    reasons = st.sampled_from(list(ReasonCode)).map(lambda code: Reason(code=code))
    return Case(
        person=maybe(Person),
        client=maybe(Person),
        nation=draw(st.none() | st.sampled_from([Fact[Nation](value=nation) for nation in Nation])),
        procedure_used=maybe(ProcedureUsed),
        services=some(Service),
        events=draw(st.lists(events(), max_size=max_events)),
        durations=draw(st.just([]) | st.lists(durations(), max_size=2)),
        reasons=draw(st.lists(facts(Reason, reasons), max_size=2)),
        circumstances=some(Circumstance),
        safety=some(Safety),
    )


def outcome(found: Assessment) -> tuple:  # type: ignore[type-arg]
    """All that is concluded, without the order that lists happen to be in."""
    return (
        found.stage,
        found.complaint_stages,
        found.can_escalate,
        found.next_step,
        found.alternatives,
        frozenset(found.routes),
        frozenset((fault.code, fault.because) for fault in found.council_faults),
        frozenset(ask.code for ask in found.can_ask_for),
        frozenset((d.what, d.due, d.state, d.complaint) for d in found.deadlines),
        frozenset((fact.key, fact.weight) for fact in found.missing_facts),
        frozenset(found.safety),
        found.doubts,
    )


@settings(max_examples=300, deadline=None)
@given(case=cases())
def test_no_case_raises_and_every_conclusion_is_explained(case: Case):
    found = assess(case, TODAY)
    reasons = explain(found)
    assert f"stage:{found.stage}" in reasons
    assert f"next_step:{found.next_step}" in reasons
    assert all(fault.rules and fault.because for fault in found.council_faults)
    assert all(ask.rules and ask.because for ask in found.can_ask_for)
    as_json = TypeAdapter(Assessment)
    assert as_json.validate_json(as_json.dump_json(found)) == found


@settings(max_examples=200, deadline=None)
@given(data=st.data(), case=cases())
def test_the_order_of_telling_never_matters(data: st.DataObject, case: Case):
    again = case.model_copy(
        update={
            "events": data.draw(st.permutations(case.events)),
            "services": data.draw(st.permutations(case.services)),
            "reasons": data.draw(st.permutations(case.reasons)),
            "circumstances": data.draw(st.permutations(case.circumstances)),
            "durations": data.draw(st.permutations(case.durations)),
        }
    )
    assert outcome(assess(again, TODAY)) == outcome(assess(case, TODAY))


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_telling_the_same_thing_twice_changes_nothing(case: Case):
    twice = case.model_copy(update={"events": [*case.events, *case.events]})
    assert assess(twice, TODAY, ask=False).stage is assess(case, TODAY, ask=False).stage


@settings(max_examples=200, deadline=None)
@given(case=cases(), kind=st.just(E.ADVOCATE_INVOLVED), when=whens())
def test_an_irrelevant_event_never_changes_the_stage(case: Case, kind: EventType, when: When):
    # of the complaint told of: an event of another makes two, and a reason given may then be of either
    of = case.events[0].complaint if case.events else 1
    told = Event(id="x", type=kind, when=when, complaint=of)
    more = case.model_copy(update={"events": [*case.events, told]})
    assert assess(more, TODAY, ask=False).stage is assess(case, TODAY, ask=False).stage


@settings(max_examples=200, deadline=None)
@given(case=cases(), want=st.sampled_from(list(AskFor)), council=st.text(max_size=10))
def test_what_is_wanted_and_of_whom_never_changes_the_stage(case: Case, want: AskFor, council: str):
    more = {"wants": [Fact[AskFor](value=want)], "council": Fact[str](value=council), "not_known": ["nation"]}
    before, after = assess(case, TODAY, ask=False), assess(case.model_copy(update=more), TODAY, ask=False)
    assert (after.stage, after.next_step, after.can_escalate) == (
        before.stage,
        before.next_step,
        before.can_escalate,
    )
    assert after.deadlines == before.deadlines


LAST_LIMIT = {
    Stage.STAGE1_OPEN: (DeadlineCode.STAGE1_RESPONSE_MAX,),
    Stage.STAGE2_OPEN: (DeadlineCode.STAGE2_RESPONSE_MAX,),
    Stage.STAGE2_OVERDUE: (DeadlineCode.STAGE2_RESPONSE_MAX,),
    Stage.STAGE3_OPEN: (
        DeadlineCode.STAGE3_PANEL,
        DeadlineCode.STAGE3_PANEL_REPORT,
        DeadlineCode.STAGE3_COUNCIL_RESPONSE,
    ),
}


@settings(max_examples=600, deadline=None)
@given(case=cases(max_events=5))
def test_a_response_overdue_past_its_last_limit_is_never_a_reason_to_wait(case: Case):
    """Where the person is told "not yet", no last limit of the stage awaited has passed."""
    one = case.model_copy(update={"events": [e.model_copy(update={"complaint": 1}) for e in case.events]})
    found = assess(one, TODAY, ask=False)
    if found.can_escalate is False and found.stage in LAST_LIMIT:
        leading = {d.what: d.state for d in reversed(found.deadlines)}
        passed = [what for what in LAST_LIMIT[found.stage] if leading.get(what) is DeadlineState.PASSED]
        assert not passed


@settings(max_examples=200, deadline=None)
@given(case=cases(), danger=st.sampled_from(list(Safety)))
def test_a_danger_changes_what_to_do_first_and_nothing_of_where_the_complaint_stands(
    case: Case, danger: Safety
):
    more = case.model_copy(update={"safety": [*case.safety, Fact[Safety](value=danger)]})
    before, after = assess(case, TODAY, ask=False), assess(more, TODAY, ask=False)
    assert (after.stage, after.can_escalate, after.deadlines) == (
        before.stage,
        before.can_escalate,
        before.deadlines,
    )
    assert danger in after.safety


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from([E.STAGE2_REQUESTED, E.STAGE3_REQUESTED, E.COMPLAINT_MADE]), asked=DAYS)
def test_a_stage_past_its_outer_limit_always_lets_the_person_go_further(kind: EventType, asked: date):
    limits = {E.COMPLAINT_MADE: 20, E.STAGE2_REQUESTED: 65, E.STAGE3_REQUESTED: 30}
    case = Case(
        services=[Fact[Service](value=Service.LOOKED_AFTER)],
        events=[Event(id="e", type=kind, when=When.on(asked))],
    )
    found = assess(case, TODAY, ask=False)
    if asked <= TODAY and working_days_between(asked, TODAY) > limits[kind]:
        assert found.can_escalate is True
        assert found.stage.value.endswith("_overdue")
    elif asked <= TODAY and kind is not E.COMPLAINT_MADE:
        assert found.can_escalate is False


AWAITED = {
    Stage.STAGE1_OVERDUE: FaultCode.DELAY_STAGE1,
    Stage.STAGE2_OVERDUE: FaultCode.DELAY_STAGE2,
    Stage.STAGE3_OVERDUE: FaultCode.DELAY_STAGE3,
}


@settings(max_examples=300, deadline=None)
@given(case=cases(max_events=4))
def test_an_overdue_stage_and_its_delay_go_together(case: Case):
    found = assess(case, TODAY, ask=False)
    if found.stage in AWAITED and Route.STATUTORY_COMPLAINT in found.routes and case.procedure_used is None:
        assert AWAITED[found.stage] in {fault.code for fault in found.council_faults}


UNLAWFUL = [ReasonCode.NOTHING_TO_ADD, ReasonCode.CANNOT_ACHIEVE_OUTCOME, ReasonCode.POINT_OF_LAW]
REFUSALS = {
    E.STAGE2_REFUSED: Stage.STAGE2_REFUSED,
    E.STAGE2_STOPPED: Stage.STAGE2_REFUSED,
    E.STAGE3_REFUSED: Stage.STAGE3_REFUSED,
}


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(list(REFUSALS)), reason=st.sampled_from(UNLAWFUL), refused=whens())
def test_an_unlawful_refusal_always_lets_the_person_go_further(
    kind: EventType, reason: ReasonCode, refused: When
):
    if refused.earliest is not None and refused.earliest > TODAY:
        return
    case = Case(
        services=[Fact[Service](value=Service.LOOKED_AFTER)],
        events=[Event(id="e", type=kind, when=refused)],
        reasons=[Fact[Reason](value=Reason(code=reason))],
    )
    found = assess(case, TODAY, ask=False)
    assert found.stage is REFUSALS[kind]
    assert found.can_escalate is True
    assert NextStep.COMPLAIN_TO_OMBUDSMAN in (found.next_step, *found.alternatives)


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_the_ombudsman_is_never_advised_where_the_person_may_not_go_there(case: Case):
    found = assess(case, TODAY, ask=False)
    if found.next_step is NextStep.COMPLAIN_TO_OMBUDSMAN:
        assert found.can_escalate is not False
        assert Route.OMBUDSMAN in found.routes


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_no_refusal_is_a_fault_where_a_reason_given_can_stand(case: Case):
    found = assess(case, TODAY, ask=False)
    refused = {
        FaultCode.REFUSED_STAGE1,
        FaultCode.REFUSED_STAGE2,
        FaultCode.CLOSED_STAGE2_EARLY,
        FaultCode.REFUSED_STAGE3,
    }
    if any(verdict.lawful is Lawful.YES for verdict in found.refusals):
        assert not refused & {fault.code for fault in found.council_faults}


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_the_alternatives_never_repeat_the_step(case: Case):
    found = assess(case, TODAY, ask=False)
    assert found.next_step not in found.alternatives
    assert len(set(found.alternatives)) == len(found.alternatives)


@settings(max_examples=200, deadline=None)
@given(case=cases(), later=st.integers(1, 400))
def test_time_alone_never_takes_away_an_overdue_stage(case: Case, later: int):
    dated = case.model_copy(update={"events": [e for e in case.events if _past(e)]})
    before = assess(dated, TODAY, ask=False)
    if before.stage in AWAITED:
        assert assess(dated, TODAY + timedelta(days=later), ask=False).stage is before.stage


def _past(event: Event) -> bool:
    """Told of the past, so that waiting turns nothing planned into something done."""
    ends = [end for end in (event.when.earliest, event.when.latest) if end is not None]
    return not event.planned and all(end <= TODAY for end in ends)


@settings(max_examples=300, deadline=None)
@given(case=cases(), today=st.dates(date(1971, 1, 1), date(9999, 12, 31)) | st.just(date.min))
def test_no_day_of_reading_raises(case: Case, today: date):
    assert assess(case, today).today == today


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_the_stage_said_is_that_of_the_most_advanced_complaint(case: Case):
    """Each complaint stands where it would stand alone, and the whole where the furthest of them does."""
    found = assess(case, TODAY, ask=False)
    assert found.stage in found.complaint_stages.values()
    if case.reasons or case.circumstances or case.procedure_used:
        return  # told of no complaint in particular: they may touch either
    whole = found.complaint_stages
    for number in {event.complaint for event in case.events}:
        mine = [event for event in case.events if event.complaint == number]
        alone = assess(case.model_copy(update={"events": mine}), TODAY, ask=False)
        if alone.routes == found.routes:  # the events of the other may show where the matter belongs
            assert alone.complaint_stages[number] is whole[number]


@settings(max_examples=200, deadline=None)
@given(case=cases(), of=st.sampled_from(list(Took)), least=st.integers(0, 400), longer=st.integers(0, 400))
def test_a_longer_wait_never_takes_a_fault_away(case: Case, of: Took, least: int, longer: int):
    def faults(days: int) -> set[str]:
        told = case.model_copy(update={"durations": [Duration(of=of, least=days)]})
        return {fault.code.value for fault in assess(told, TODAY, ask=False).council_faults}

    assert faults(least) <= faults(least + longer)


@settings(max_examples=300, deadline=None)
@given(case=cases())
def test_each_limit_leads_once_for_each_complaint(case: Case):
    leading = [(d.what, d.complaint) for d in assess(case, TODAY, ask=False).deadlines if d.reading is None]
    assert len(leading) == len(set(leading))


@settings(max_examples=300, deadline=None)
@given(case=cases())
def test_the_ombudsman_is_a_route_exactly_where_it_is_open_or_has_the_complaint(case: Case):
    found = assess(case, TODAY, ask=False)
    steps = (found.next_step, *found.alternatives)
    open_today = found.can_escalate is True and NextStep.COMPLAIN_TO_OMBUDSMAN in steps
    there = found.stage in (Stage.OMBUDSMAN_OPEN, Stage.OMBUDSMAN_DECIDED)
    assert (Route.OMBUDSMAN in found.routes) is (open_today or there)


@settings(max_examples=300, deadline=None)
@given(case=cases())
def test_another_route_altogether_is_never_in_the_procedure(case: Case):
    found = assess(case, TODAY, ask=False)
    if found.stage is Stage.NOT_APPLICABLE:
        assert Route.STATUTORY_COMPLAINT not in found.routes
        assert not any(d.what is not DeadlineCode.OMBUDSMAN_12_MONTHS for d in found.deadlines)


@settings(max_examples=300, deadline=None)
@given(case=cases())
def test_every_missing_fact_weighs_something_and_the_weightiest_comes_first(case: Case):
    weights = [fact.weight for fact in assess(case, TODAY).missing_facts]
    assert all(0 < weight <= 1 for weight in weights)
    assert weights == sorted(weights, reverse=True)


BREAKS = {E.STAGE2_REQUESTED: Stage.STAGE2_OPEN, E.STAGE3_REQUESTED: Stage.STAGE3_OPEN,
          E.COMPLAINT_MADE: Stage.STAGE1_OPEN}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(list(BREAKS)),
    first=st.dates(date(2022, 1, 1), date(2023, 12, 1)),
    pause=st.integers(1, 60),
    again=st.integers(0, 6),
)
def test_what_is_asked_for_again_after_a_withdrawal_starts_afresh(
    kind: EventType, first: date, pause: int, again: int
):
    """Stage, faults and limits all go by the second request, whatever came of the first."""
    second = TODAY - timedelta(days=again)
    told = [
        Event(id="a", type=kind, when=When.on(first)),
        Event(id="b", type=E.COMPLAINT_WITHDRAWN, when=When.on(first + timedelta(days=pause))),
        Event(id="c", type=kind, when=When.on(second)),
    ]
    service = [Fact[Service](value=Service.LOOKED_AFTER)]
    both = assess(Case(services=service, events=told), TODAY, ask=False)
    alone = assess(Case(services=service, events=told[2:]), TODAY, ask=False)
    assert both.stage is alone.stage is BREAKS[kind]
    assert [f.code for f in both.council_faults] == [f.code for f in alone.council_faults] == []
    assert {(d.what, d.due) for d in both.deadlines} == {(d.what, d.due) for d in alone.deadlines}


@settings(max_examples=300, deadline=None)
@given(case=cases(), corporate=st.booleans())
def test_what_is_remembered_of_another_nation_is_what_a_reading_there_gives(case: Case, corporate: bool):
    """The nation not told is weighed by the shortest case alike, which must come out as the case itself."""
    used = Fact[ProcedureUsed](value=ProcedureUsed.CORPORATE) if corporate else case.procedure_used
    account = account_of(case.model_copy(update={"nation": None, "procedure_used": used}))
    reading = read_account(account, TODAY)
    there = read_account(account._replace(nation=Nation.WALES), TODAY)
    asked = Asked(account, TODAY, reading, reading.history)
    assert _outcome_elsewhere(asked) == _outcome(there)
