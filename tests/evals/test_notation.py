"""The short notation: a message written in it says what its labels say, and a slip is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evals.listener.labels import Message, load
from evals.listener.notation import NotationError, disagreements, main, read

WRITTEN = """@@ t1-001 2025-03-31
: person=parent; services=child_in_need,short_breaks; procedure=statutory "stage 2"; client=parent
: reason=nothing_to_add "nothing more; to say"; wants=apology; asks=may they refuse
[stage1_response 2025-02-24..2025-02-28 "late Feb" | They answered late Feb] and
[stage2_requested 2025-03-03 "3 March"; chased 2025-03-03 "3 March" | I asked for stage 2 on 3 March].
---
[stage2_refused | They said there was nothing more; to say]. [ombudsman_complained- | I haven't gone higher],
[ombudsman_complained+ | I mean to].
= stage=stage2_refused|unknown; esc=null; next=challenge_refusal; faults=refused_stage2; not=delay_stage3
= safety=; deadlines=stage2_response:2025-04-07
? s2-01 ref-02
"""


def only(written: str) -> Message:
    (message,) = read(written)
    assert isinstance(message, Message), message
    return message


def test_a_message_says_what_was_written() -> None:
    message = only(WRITTEN)
    assert message.turns[0].endswith("and\nI asked for stage 2 on 3 March.")
    assert [(e.type, e.turn, e.negated, e.planned) for e in message.events] == [
        ("stage1_response", 0, False, False),
        ("stage2_requested", 0, False, False),
        ("chased", 0, False, False),
        ("stage2_refused", 1, False, False),
        ("ombudsman_complained", 1, True, False),
        ("ombudsman_complained", 1, False, True),
    ]
    assert message.events[0].date == (date(2025, 2, 24), date(2025, 2, 28))
    assert message.events[1].date == date(2025, 3, 3)
    assert all(event.text in message.turns[event.turn] for event in message.events)
    assert message.facts.reason_texts == ["nothing more; to say"]
    assert message.facts.procedure_clue == "stage 2"
    assert message.expect.stage == ["stage2_refused", "unknown"]
    assert message.expects_unsettled
    assert message.expect.safety == []
    assert message.expect.deadlines == {"stage2_response": date(2025, 4, 7)}
    assert message.why == ["s2-01", "ref-02"]


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("nothing_to_add ", "nothing_at_all ", "'nothing_at_all' is no ReasonCode"),
        ('"3 March"; chased', '"4 March"; chased', "'4 March'"),
        ('"stage 2"', '"stage two"', "'stage two'"),
        ("[stage2_refused |", "[stage2_turned_down |", "'stage2_turned_down' is no EventType"),
        ("[stage2_refused |", "[stage2_refused", "square bracket"),
        ("esc=null", "esc=maybe", "'maybe'"),
        ("not=delay_stage3", "not=refused_stage2", "both expected and excluded"),
        ("2025-04-07", "2025-04-31", "day is out of range"),
        ("asks=may", "wonders=may", "'wonders'"),
    ],
)
def test_a_slip_is_named_with_its_message(right: str, wrong: str, named: str) -> None:
    (error,) = read(WRITTEN.replace(right, wrong))
    assert isinstance(error, NotationError)
    assert str(error).startswith("t1-001: ")
    assert named in str(error)


def test_a_label_the_procedure_does_not_bear_out_is_shown() -> None:
    message = only(WRITTEN.replace("esc=null", "esc=false"))
    assert any("can_escalate expects False" in line for line in disagreements(message))


def test_the_command_writes_what_load_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "m.txt", tmp_path / "m.jsonl"
    source.write_text(WRITTEN, encoding="utf-8")
    assert main([str(source), "--out", str(out)]) == 0
    assert load(out) == [only(WRITTEN)]
    source.write_text(WRITTEN + WRITTEN, encoding="utf-8")
    assert main([str(source), "--out", str(out)]) == 1
    assert "t1-001: the id is used twice" in capsys.readouterr().err
