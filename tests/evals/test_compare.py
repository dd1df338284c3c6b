"""Two runs held against each other, and the gate that judges what is different."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from evals.compare import compare, judge
from evals.compare.gate import LOCKED
from evals.gold import Expect
from evals.metrics import change, mcnemar, score
from evals.record import Outcome, Result, read_runs, write_runs
from evals.versions import Trace, touches
from evals.versions.trace import changed, watched


def answer(stage: str = "stage2_refused", can_escalate: bool | None = True) -> dict[str, Any]:
    return {"text": "", "assessment": {"stage": stage, "can_escalate": can_escalate}, "safety": []}


def outcome(
    name: str, given: dict[str, Any] | None = None, uses: tuple[str, ...] = (), **more: Any
) -> Outcome:
    expect = Expect.model_validate({"stage": "stage2_refused", "can_escalate": True})
    given = answer() if given is None else given
    return Outcome(
        id=name,
        today=date(2025, 3, 3),
        turns=("secret words",),
        answer=given,
        score=score(given, expect),
        trace=Trace(uses=uses, codes=("stage2_refused",)),
        **more,
    )


def result(outcomes: list[Outcome], **prints: str) -> Result:
    named = {name.replace("__", ":").replace("_", "-"): value for name, value in prints.items()}
    return Result(system="embedded", fingerprints=named, outcomes=tuple(outcomes))


WRONG = answer(stage="stage2_open")
HARMFUL = answer(can_escalate=False)


def test_the_exact_test_by_hand() -> None:
    # Six flips all one way: twice one half to the sixth. Three against three: no evidence at all.
    assert mcnemar(6, 0) == pytest.approx(2 * 0.5**6)
    assert mcnemar(3, 3) == 1
    assert mcnemar(0, 0) == 1


def test_the_paired_interval_knows_that_the_questions_are_the_same() -> None:
    before = [(float(n % 2), 1.0) for n in range(100)]
    same = change(before, before)
    assert same is not None
    assert (same.difference, same.low, same.high) == (0, 0, 0)  # unpaired it would be some ±0.14
    worse = change([(1.0, 1.0)] * 50, [(1.0, 1.0)] * 35 + [(0.0, 1.0)] * 15)
    assert worse is not None
    assert worse.difference == pytest.approx(-0.3)
    assert worse.high < 0
    assert change([(0.0, 0.0)], [(1.0, 1.0)]) is None


def test_flips_are_listed_with_what_they_lean_on() -> None:
    old = [outcome(f"q{n}", uses=("rule:s2-01",) if n < 2 else ("rule:s3-08",)) for n in range(5)]
    new = [outcome(o.id, WRONG if o.id in ("q0", "q1") else None, o.trace.uses) for o in old]
    found = compare(
        result(old, rule__s2_01="a", rule__s3_08="b"), result(new, rule__s2_01="x", rule__s3_08="y")
    )
    assert [(f.id, [(x.label, x.worse) for x in f.labels]) for f in found.flips] == [
        ("q0", [("stage", True)]),
        ("q1", [("stage", True)]),
    ]
    assert (found.newly_wrong, found.newly_right) == (2, 0)
    first, second = found.causes
    assert (first.name, first.suspicion, first.used_by) == ("rule:s2-01", 1.0, 2)
    assert (second.name, second.suspicion, second.used_by) == ("rule:s3-08", 0.0, 3)
    assert found.flips[0].because == ("rule:s2-01",)


def test_a_question_asked_or_labelled_otherwise_is_left_out() -> None:
    old = [outcome("a", asked="1"), outcome("b", labels="1"), outcome("c")]
    new = [outcome("a", WRONG, asked="2"), outcome("b", WRONG, labels="2"), outcome("d")]
    found = compare(result(old), result(new))
    assert found.questions == 0
    assert found.left_out == ("a", "b", "c", "d")
    assert judge(found).passed


def test_the_gate_opens_where_nothing_is_different_and_for_what_is_new() -> None:
    runs = [outcome(f"q{n}") for n in range(10)]
    same = compare(
        result(runs, rule__s2_01="a"), result(runs, rule__s2_01="a", **{"decision__25 000 001": "n"})
    )
    assert judge(same).passed
    assert judge(same).line == "gate passed"


def test_one_new_harm_closes_the_gate_and_names_the_cause() -> None:
    old = [outcome(f"q{n}", uses=("refusal:vexatious",) if n == 3 else ()) for n in range(30)]
    new = [outcome(o.id, HARMFUL if o.id == "q3" else None, o.trace.uses) for o in old]
    found = compare(result(old, refusal__vexatious="no"), result(new, refusal__vexatious="yes"))
    verdict = judge(found)
    assert not verdict.passed
    assert "new harm in 1 (q3), most likely from refusal:vexatious" in verdict.line
    assert "\n" not in verdict.line
    hidden = compare(result(old), result([o.model_copy(update={"held_back": True}) for o in new]))
    assert "q3" not in judge(hidden).line
    assert "a held-back question" in judge(hidden).line


def test_a_few_flips_are_noise_and_many_are_not() -> None:
    old = [outcome(f"q{n}") for n in range(40)]

    def after(wrong: int) -> Result:
        return result([outcome(o.id, WRONG if n < wrong else None) for n, o in enumerate(old)])

    assert judge(compare(result(old), after(1))).passed
    verdict = judge(compare(result(old), after(12)))
    assert not verdict.passed
    assert "worse beyond chance" in verdict.line
    assert "12 questions newly wrong against 0 newly right" in verdict.line


def test_getting_better_passes() -> None:
    new = [outcome(f"q{n}") for n in range(40)]
    old = [outcome(o.id, WRONG) for o in new]
    assert judge(compare(result(old), result(new))).passed


@pytest.mark.parametrize("kind", LOCKED)
def test_a_changed_source_of_truth_must_be_accepted_though_nothing_flips(kind: str) -> None:
    runs = [outcome("q", uses=(f"{kind}:x",))]
    for after in ({f"{kind}__x": "2"}, {}):
        verdict = judge(compare(result(runs, **{f"{kind}__x": "1"}), result(runs, **after)))
        assert not verdict.passed
        assert f"{kind}:x is {'changed' if after else 'removed'} since the baseline" in verdict.line


def test_what_can_be_read_is_told_as_it_was_and_is() -> None:
    runs = [outcome("q")]
    found = compare(result(runs, strength__x="not 2, 10"), result(runs, strength__x="not, 10"))
    assert "strength:x is changed since the baseline (from 'not 2, 10' to 'not, 10'; 0" in judge(found).line


def test_changed_words_and_code_alone_do_not_close_the_gate() -> None:
    runs = [outcome("q")]
    found = compare(result(runs, wording__x="1", code__y="1"), result(runs, wording__x="2", code__y="2"))
    assert judge(found).passed
    assert {cause.name for cause in found.causes} == {"wording:x", "code:y"}


def test_a_broken_check_and_a_lost_answer_close_the_gate() -> None:
    runs = [outcome("q")]
    found = compare(result(runs), result(runs))
    assert judge(found, ["the clock runs 15."]).line == "gate failed: check: the clock runs 15."
    failed = Outcome(id="q", today=date(2025, 3, 3), error="boom", score=score(None, Expect()))
    assert "no answer any more to 1 questions (boom)" in judge(compare(result(runs), result([failed]))).line


def test_what_an_answer_leans_on() -> None:
    traced = Trace(uses=("rule:s2-01", "prompt:speak.txt"), codes=("refused_stage2",))
    assert touches("rule:s2-01", traced)
    assert not touches("rule:s2-02", traced)
    assert touches("prompt:speak.txt", traced)
    assert not touches("prompt:speak.txt", Trace())
    assert touches("wording:faults.yaml/entries/refused_stage2", traced)
    assert not touches("wording:faults.yaml/entries/delay_stage1", traced)
    name = "code:evals/versions/trace.py:changed"
    assert not touches(name, traced)
    assert touches(name, traced, frozenset({name}))


def test_the_functions_that_ran_are_seen() -> None:
    value, ran = watched(lambda: changed({"rule:a": "1"}, {"rule:a": "2"}))
    assert value == {"rule:a": "changed"}
    assert "code:evals/versions/trace.py:changed" in ran
    assert "code:evals/versions/trace.py:watched" not in ran


def test_a_baseline_keeps_what_was_right_and_no_words(tmp_path: Path) -> None:
    runs = result([outcome("a"), outcome("b", WRONG)], rule__s2_01="a")
    path = tmp_path / "base" / "baseline.jsonl"
    write_runs([runs.slim(), runs.model_copy(update={"system": "other"})], path)
    kept, other = read_runs(path)
    assert "secret" not in path.read_text(encoding="utf-8").splitlines()[1]
    assert other.system == "other"
    found = compare(kept, runs)
    assert (found.questions, found.flips) == (2, ())
    path.write_text('{"kind": "question"}', encoding="utf-8")
    with pytest.raises(InputError, match="not a recorded run"):
        read_runs(path)
