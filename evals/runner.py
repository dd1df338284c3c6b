"""Putting gold to a system: every question answered, scored and recorded, whatever one of them does."""

from __future__ import annotations

import hashlib
import inspect
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from assistant.chat_model import Trouble
from evals.cache import Cache
from evals.gold import Gold, Query, Question
from evals.metrics import retrieval_scores, score
from evals.metrics.citations import Said
from evals.record import Found, Outcome, Result
from evals.systems import Searcher, System, open_system
from evals.versions import fingerprints, made_with, trace, version_of
from evals.versions.fingerprints import digest

SEARCH_DEPTH = 20

Weigh = Callable[[dict[str, Any], str], Said | None]
Progress = Callable[[Iterable[Any], int], Iterable[Any]]


class Put(NamedTuple):
    """What came back for one conversation or search: the last answer or the references, seconds, an error."""

    value: Any
    seconds: float | None
    error: str | None


class Options(NamedTuple):
    """How a run is made. ``weigh`` judges an answer's text; ``cache`` is the folder where answers are
    kept."""

    jobs: int = 1
    cache: Path | None = None
    weigh: Weigh | None = None
    progress: Progress = lambda items, total: items


def run(gold: Gold, system: System | str, options: Options | None = None) -> Result:
    """Put every question and query to ``system``; the order of the gold is kept.

    A system given by name is opened in each of ``options.jobs`` processes (in threads where it says that it
    ``waits``). A question that fails is recorded with its error and has every label wrong; the rest go on.
    """
    options = options or Options()
    prints = fingerprints()
    opened = open_system(system) if isinstance(system, str) else system
    named = system if isinstance(system, str) else None
    model = str(getattr(opened, "model", ""))
    cache = Cache(options.cache, opened.name, _version(opened, prints))
    with _workers(opened, named, options.jobs) as workers:
        answered = _all(workers.ask, gold.questions, _asked, cache)
        outcomes = tuple(
            _outcome(q, put, options.weigh)
            for q, put in options.progress(zip(gold.questions, answered, strict=True), len(gold.questions))
        )
        looked = _all(workers.look, gold.queries, lambda query: digest(["search", query.query]), cache)
        found = tuple(_found(query, put) for query, put in zip(gold.queries, looked, strict=True))
    return Result(
        system=opened.name,
        made_with=made_with(prints, model),
        fingerprints=dict(prints),
        outcomes=outcomes,
        found=found,
    )


def _version(system: System, prints: Mapping[str, str]) -> str:
    """What its answers are kept under: all our fingerprints, its own source, version and model."""
    kind = type(system)
    try:
        source = Path(inspect.getfile(kind)).read_bytes()
    except (OSError, TypeError):
        source = b""
    own = [hashlib.sha256(source).hexdigest(), getattr(system, "version", ""), getattr(system, "model", "")]
    libraries = {k: v for k, v in made_with(prints).items() if k != "commit"}
    return digest([kind.__qualname__, *own, version_of(prints), libraries])


def _asked(question: Question) -> str:
    return digest([question.turns, str(question.today or date.today())])


def _all(
    put: Callable[[Sequence[Any]], Iterator[Put]],
    items: Sequence[Any],
    key: Callable[[Any], str],
    cache: Cache,
) -> Iterator[Put]:
    """Each item's value in order: from the cache where it is kept, otherwise asked for, and then kept."""
    keys = [key(item) for item in items]
    new = put([item for item, k in zip(items, keys, strict=True) if cache.get(k) is None])
    missing = {k for k in keys if cache.get(k) is None}
    for k in keys:
        if k not in missing:
            value, seconds = cache.get(k) or (None, None)
            yield Put(value, seconds, None)
            continue
        came = next(new)
        if came.error is None and not _unheard(came.value):
            cache.put(k, [came.value, came.seconds])
        yield came


def _unheard(value: Any) -> bool:
    """Whether an answer was given without the chat model, as that was down or slow: it is worth asking again,
    and would otherwise stand for the model for ever."""
    composition = (value.get("composition") if isinstance(value, dict) else None) or {}
    return composition.get("trouble") in (Trouble.DOWN, Trouble.SLOW)


# --- workers ----------------------------------------------------------------------------------------------

_mine: System | None = None  # the system of this process, where it is a worker


def _start(name: str) -> None:
    global _mine
    _mine = open_system(name)


def _answer(system: System | None, item: Question | Query) -> Put:
    chosen = system or _mine
    assert chosen is not None
    return ask(item, chosen) if isinstance(item, Question) else look(item, chosen)


class _Workers:
    """One system in this process, or one in each of several."""

    def __init__(self, system: System, pool: Executor | None, own: bool) -> None:
        self._system, self._pool, self._own = system, pool, own

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def ask(self, items: Sequence[Question]) -> Iterator[Put]:
        return self._map(items)

    def look(self, items: Sequence[Query]) -> Iterator[Put]:
        return self._map(items)

    def _map(self, items: Sequence[Question] | Sequence[Query]) -> Iterator[Put]:
        system = None if self._own else self._system
        if self._pool is None or len(items) < 2:
            return (_answer(self._system, item) for item in items)
        return self._pool.map(_answer, [system] * len(items), items)


def _workers(system: System, name: str | None, jobs: int) -> _Workers:
    if jobs <= 1:
        return _Workers(system, None, own=False)
    if getattr(system, "waits", False) or name is None:
        return _Workers(system, ThreadPoolExecutor(max_workers=jobs), own=False)
    # Started afresh, not forked: a forked copy of a loaded torch may hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(name,))
    return _Workers(system, pool, own=True)


def ask(question: Question, system: System) -> Put:
    """Put one conversation; the last turn's answer, and the seconds a turn took."""
    start = time.perf_counter()
    try:
        answers = system.answer(question.turns, question.today or date.today())
        return Put(answers[-1], (time.perf_counter() - start) / len(question.turns), None)
    except Exception as failure:
        # Whatever one question raises, the figures for the others still stand.
        return Put(None, None, f"{type(failure).__name__}: {failure}")


def look(query: Query, system: System) -> Put:
    """Put one search; the references found."""
    start = time.perf_counter()
    try:
        if not isinstance(system, Searcher):
            raise TypeError(f"the system {system.name} cannot search")
        return Put(system.search(query.query, SEARCH_DEPTH), time.perf_counter() - start, None)
    except Exception as failure:
        return Put(None, None, f"{type(failure).__name__}: {failure}")


# --- what is recorded -------------------------------------------------------------------------------------


def _outcome(question: Question, put: Put, weigh: Weigh | None) -> Outcome:
    today = question.today or date.today()
    expect = question.expect.model_dump(mode="json", include=set(question.expect.labels))
    answer, error = put.value, put.error
    try:
        said = weigh(answer, "\n".join(question.turns)) if weigh and answer else None
        scored = score(answer, question.expect, said)
        traced = trace(answer, today)
    except Exception as failure:
        # A system of someone else's may answer in any shape: that is its error, not the run's.
        answer, error = None, f"the answer cannot be scored: {type(failure).__name__}: {failure}"
        scored, traced = score(None, question.expect), trace(None, today)
    return Outcome(
        id=question.id,
        tags=tuple(question.tags),
        held_back=question.held_back,
        today=today,
        turns=tuple(question.turns),
        why=tuple(question.why),
        expect=expect,
        asked=_asked(question),
        labels=digest(expect),
        answer=answer,
        error=error,
        seconds=put.seconds,
        score=scored,
        trace=traced,
    )


def _found(query: Query, put: Put) -> Found:
    refs = tuple(put.value or ())
    return Found(
        id=query.name,
        tags=tuple(query.tags),
        held_back=query.half.value == "test",
        query=query.query,
        relevant=query.relevant,
        found=refs,
        error=put.error,
        seconds=put.seconds,
        measures=retrieval_scores(refs, query.relevant),
    )
