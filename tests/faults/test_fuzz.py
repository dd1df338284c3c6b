"""What people bring never crashes anything: a small fuzz run, and that the run finds what it looks for."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from assistant.errors import InputError
from evals.fuzz import guided
from evals.fuzz.run import fuzz, plan
from evals.fuzz.targets import TARGETS, Target
from vectorstore.errors import IndexMissing

QUICK = [target for target in TARGETS if target.name not in ("whole turns", "letters")]


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("seed", [11, 12])
def test_readers_and_understanding_raise_nothing_but_sentences(seed: int) -> None:
    tallies = fuzz(plan(QUICK, 120, seed), slow=float("inf"))
    assert sum(tally.inputs for tally in tallies.values()) == 120
    assert [failure for tally in tallies.values() for failure in tally.failures] == []


@pytest.mark.slow
def test_whole_turns_and_letters_raise_nothing(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(data_dir))
    slow = [target for target in TARGETS if target not in QUICK]
    tallies = fuzz(plan(slow, 9, 5), slow=float("inf"))
    assert [failure for tally in tallies.values() for failure in tally.failures] == []


def _begins(made: object) -> str:
    """How an input begins: a Word file soon tells the moment in which it was made."""
    return str(made)[:40]


def test_the_same_seed_gives_the_same_inputs() -> None:
    first, second = ([target.make(rng) for target, rng in plan(QUICK, 40, 3)] for _ in range(2))
    assert [_begins(made) for made in first] == [_begins(made) for made in second]
    other = [target.make(rng) for target, rng in plan(QUICK, 40, 4)]
    assert [_begins(made) for made in first] != [_begins(made) for made in other]


def test_crashes_and_slowness_are_found_and_refusals_are_not_faults() -> None:
    def target(name: str, put: object) -> Target:
        return Target(name, 1, lambda _: (1,), put)  # type: ignore[arg-type]

    pairs = [
        (target("crashes", lambda _: _raise(KeyError("x"))), random.Random(1)),
        (target("refuses", lambda _: _raise(InputError("Say it in words."))), random.Random(1)),
        (target("has no index", lambda _: _raise(IndexMissing("There is none."))), random.Random(1)),
        (target("slow", lambda _: time.sleep(1.2)), random.Random(1)),
        (target("well", lambda _: None), random.Random(1)),
    ]
    tallies = fuzz(pairs, slow=0.1)
    assert {name: len(tally.failures) for name, tally in tallies.items()} == {
        "crashes": 1, "refuses": 0, "has no index": 1, "slow": 1, "well": 0,
    }  # fmt: skip
    assert tallies["refuses"].refused == 1
    assert "KeyError" in tallies["crashes"].failures[0].why
    assert "took" in tallies["slow"].failures[0].why


def test_what_works_hard_is_slow() -> None:
    def work(_: int) -> None:
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass

    pairs = [(Target("works", 1, lambda _: (1,), work), random.Random(1))]
    assert len(fuzz(pairs, slow=0.05)["works"].failures) == 1
    assert not fuzz(pairs, slow=0.5)["works"].failures


@pytest.mark.parametrize("target", sorted(guided.FOLLOWED))
def test_the_guided_run_s_seeds_are_answered(target: str) -> None:
    put = guided.timed(guided.putter(target))
    for seed in guided.seeds(target, random.Random(3))[:8]:
        put(seed)


def test_the_guided_run_finds_what_crashes_and_what_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "SLOW", 0.0)
    with pytest.raises(guided.SlowInput):
        guided.timed(lambda data: None)(b"")
    monkeypatch.setattr(guided, "SLOW", 2.0)
    with pytest.raises(KeyError):
        guided.timed(lambda data: _raise(KeyError("x")))(b"")
