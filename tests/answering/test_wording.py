"""Every code and every ground the procedure can give has its sentence, and a damaged file says where."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

import assistant.answering
from assistant.answering.wording import WordingError, load_wording, parse
from assistant.answering.wording.schema import DoubtBook, Frame, Grounds, Line, PlainLine, StageBook
from assistant.case import (
    AskFor,
    Case,
    Circumstance,
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
    When,
)
from assistant.procedure import assess
from assistant.procedure.assessment import Assessment, FaultCode, Lawful
from assistant.procedure.entitlements import BY_CIRCUMSTANCE, BY_FAULT, BY_STAGE
from assistant.procedure.fault_grounds import GROUNDS
from assistant.procedure.questions import QUESTIONS
from assistant.procedure.refusals import REFUSALS
from assistant.procedure.scope import COVERED, ELSEWHERE

TODAY = date(2025, 3, 3)


def test_all_wording_loads() -> None:
    """Loading checks that every enum of the contract is covered (see ``schema.py``)."""
    assert load_wording().stages.stages


def test_faults_and_asks_cover_the_contract() -> None:
    wording = load_wording()
    assert set(wording.faults.entries) == {code.value for code in FaultCode}
    assert set(wording.asks.entries) == {code.value for code in AskFor}


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_each_ground_of_a_fault_has_its_sentence(ground: str) -> None:
    code, _ = GROUNDS[ground]
    assert ground in load_wording().faults.entries[code.value].because


def test_each_ground_of_an_entitlement_has_its_sentence() -> None:
    grounds = {key.value for table in (BY_STAGE, BY_FAULT, BY_CIRCUMSTANCE) for key in table}
    assert not grounds - set(load_wording().asks.grounds)


@pytest.mark.parametrize("reason", sorted(REFUSALS))
def test_each_refusal_has_a_sentence_for_its_verdict(reason: ReasonCode) -> None:
    words, row = load_wording().refusals, REFUSALS[reason]
    assert row.lawful in words.reasons[reason].stands
    if row.turns_on:
        assert row.turns_on in words.turns_on


def test_each_ground_of_a_route_has_its_sentence() -> None:
    grounds = {row.because for row in (*COVERED.values(), *ELSEWHERE.values())}
    assert not grounds - set(load_wording().routes.because)


@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_each_missing_fact_has_its_question_and_replies(key: str) -> None:
    words = load_wording().questions.questions[key]
    assert words.text.endswith("?")
    assert len(words.replies) >= 2


def _case(random: Random) -> Case:
    """A case nobody would write, to reach the corners of the procedure."""

    def some(kind: type, most: int) -> list:  # type: ignore[type-arg]
        return [Fact(value=v) for v in random.sample(list(kind), random.randint(0, most))]

    def one(kind: type) -> object:
        return Fact(value=random.choice(list(kind))) if random.random() < 0.7 else None

    def when() -> When:
        first = TODAY - timedelta(days=random.randint(0, 500))
        return random.choice(
            [When(), When.on(first), When(earliest=first, latest=first + timedelta(days=20))]
        )

    events = [
        Event(
            id=f"e{n}",
            type=random.choice(list(EventType)),
            when=when(),
            negated=random.random() < 0.15,
            planned=random.random() < 0.1,
            complaint=random.choice([1, 1, 1, 2]),
        )
        for n in range(random.randint(0, 7))
    ]
    reasons = [Fact(value=Reason(code=fact.value)) for fact in some(ReasonCode, 2)]
    return Case.model_validate(
        {
            "turns": ["x"],
            "events": events,
            "reasons": reasons,
            "person": one(Person),
            "client": None,
            "nation": one(Nation) if random.random() < 0.1 else None,
            "procedure_used": one(ProcedureUsed),
            "services": some(Service, 2),
            "circumstances": some(Circumstance, 3),
            "wants": some(AskFor, 2),
            "safety": some(Safety, 1),
        }
    )


@pytest.fixture(scope="module")
def many() -> list[Assessment]:
    random = Random(20061738)
    return [assess(_case(random), TODAY) for _ in range(1200)]


def test_no_assessment_has_a_ground_without_words(many: list[Assessment]) -> None:
    """What the tables cannot list (grounds written in the procedure's code) is reached by running it."""
    wording, wordless = load_wording(), set()
    steps = {*wording.steps.because, *(stage.value for stage in wording.stages.stages)}
    for found in many:
        for link in found.chain:
            kind = link.concludes.partition(":")[0]
            known = {"stage": wording.stages.because, "next_step": steps, "route": wording.routes.because}
            keys = {link.because, f"{link.concludes.partition(':')[2]}.{link.because}"}
            if kind in known and not keys & set(known[kind]):
                wordless.add((kind, link.because))
        wordless |= {
            ("fault", f.because)
            for f in found.council_faults
            if f.because not in wording.faults.entries[f.code.value].because
        }
        wordless |= {("ask", a.because) for a in found.can_ask_for if a.because not in wording.asks.grounds}
        wordless |= {("part", p.because) for p in found.parts if p.because not in wording.routes.because}
        wordless |= {
            ("turns_on", v.turns_on)
            for v in found.refusals
            if v.turns_on and v.turns_on not in wording.refusals.turns_on
        }
        wordless |= {
            ("settled", v.because)
            for v in found.refusals
            if v.because != v.reason.value and v.because not in wording.refusals.because
        }
        wordless |= {
            ("refusal", f"{v.reason} {v.lawful}")
            for v in found.refusals
            if v.lawful is not Lawful.UNKNOWN and v.lawful not in wording.refusals.reasons[v.reason].stands
        }
        wordless |= {
            ("missing", m.key) for m in found.missing_facts if m.key not in wording.questions.questions
        }
        wordless |= {("doubt", k) for k in found.doubts if k not in wording.doubts.doubts}
        wordless |= {
            ("reading", d.reading)
            for d in found.deadlines
            if d.reading and d.reading not in wording.deadlines.readings
        }
    assert not sorted(wordless)


def test_every_conflict_and_doubt_of_the_law_is_worded() -> None:
    assert set(load_wording().doubts.doubts) == {*(f"K{n}" for n in range(1, 12)), "D3"}


def test_every_rule_named_is_in_the_rule_book(rules) -> None:
    unknown = {(line.text, rule) for line in _lines() for rule in line.rules if rule not in rules}
    assert not unknown


LAW = {"statute", "regulation", "answer", "tribunal_rules", "general_law", "case_law"}


def test_only_law_is_called_law(rules) -> None:
    """A sentence that says "the law" rests on at least one rule whose force is law."""
    wrong = [
        line.text
        for line in _lines()
        if any(words in line.text.lower() for words in ("the law ", "in law", "under the law"))
        and line.rules
        and not any(rules[rule].force in LAW for rule in line.rules)
    ]
    assert not wrong


def _lines() -> list[Line | PlainLine]:
    found: list[Line | PlainLine] = []

    def walk(value: object) -> None:
        if isinstance(value, Line):
            found.append(value)
        elif hasattr(value, "rules") and hasattr(value, "text"):
            found.append(Line(text=value.text, rules=value.rules))
        if hasattr(type(value), "model_fields"):
            for name in type(value).model_fields:
                walk(getattr(value, name))
        elif isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, tuple | list):
            for each in value:
                walk(each)

    walk(load_wording())
    return found


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (StageBook, "stages: {}\nwhen: {}\nbecause: {}\nescalate: {}", "not_started"),
        (DoubtBook, "doubts: {K1: {text: ''}}", "doubts.K1"),
        (DoubtBook, "doubts: {K1: {text: 'a — b'}}", "doubts.K1"),
        (DoubtBook, "doubts: {K1: {text: 'a {gap} b'}}", "doubts.K1"),
        (DoubtBook, "doubts: {K1: {text: 'a <b> c'}}", "doubts.K1"),
        (DoubtBook, "doubts: [", "not YAML"),
        (Frame, "headings: {}", "lines"),
        (Grounds, "entries: {delay_stage1: {text: a, label: b}}", "no words for"),
    ],
)
def test_a_damaged_file_says_which_entry(kind, raw: str, says: str) -> None:
    with pytest.raises(WordingError, match=says) as found:
        parse("damaged.yaml", raw, kind)
    assert str(found.value).startswith("damaged.yaml: ")


def test_contacts_say_where_their_number_comes_from() -> None:
    for key, contact in load_wording().contacts.contacts.items():
        assert contact.confirmed is contact.source.startswith("https://"), key


def test_the_numbers_for_danger_are_right() -> None:
    book = load_wording().contacts.contacts
    assert {
        key: book[key].phone
        for key in ("emergency", "nspcc", "childline", "domestic_abuse_helpline", "samaritans")
    } == {
        "emergency": "999",
        "nspcc": "0808 800 5000",
        "childline": "0800 1111",
        "domestic_abuse_helpline": "0808 2000 247",
        "samaritans": "116 123",
    }


def test_no_words_of_the_frame_lie_unused() -> None:
    folder = Path(assistant.answering.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    frame = load_wording().frame
    keys = (*frame.lines, *frame.headings)
    assert not [key for key in keys if f'"{key}"' not in code and f"'{key}'" not in code]
