"""The plain retrieval chain: where its answer ends."""

from __future__ import annotations

from evals.systems.quickstart import LONGEST, enough

SAID = "The complaint stands at stage 2 and the council is late. "


def test_an_answer_that_is_long_or_goes_round_is_read_no_further() -> None:
    several = "".join(f"{number}. {SAID}" for number in range(6))
    assert not enough("")
    assert not enough(several)
    assert enough(SAID * 4)
    assert enough(f"{several}{several}")
    assert enough("".join(f"{number}, " for number in range(LONGEST)))
