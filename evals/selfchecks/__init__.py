"""Checks that need no gold: the rule book against the code, the corpus against itself, the prompts against
what the code expects of them. Each gives one sentence for each thing that does not hold, naming it."""

from __future__ import annotations

from evals.gold import Gold
from evals.goldcheck.problems import problems
from evals.selfchecks.corpus import corpus_problems
from evals.selfchecks.prompts import prompt_problems
from evals.selfchecks.rulebook import rulebook_problems
from ingest.corpus import load_corpus
from ingest.errors import CorpusError

__all__ = ["broken", "corpus_problems", "prompt_problems", "rulebook_problems"]


def broken(gold: Gold | None = None) -> list[str]:
    """Everything that does not hold. With ``gold``, expected decisions and cited rules that are gone as
    well."""
    try:
        corpus = load_corpus()
    except CorpusError as error:
        return [str(error)]
    found = [
        *rulebook_problems(corpus.rules),
        *corpus_problems(corpus.decisions.values()),
        *prompt_problems(),
    ]
    if gold is not None:
        gone = ("which is no rule", "the corpus does not hold it")
        told = problems(gold, set(corpus.rules), set(corpus.decisions))
        found += [problem for problem in told if any(each in problem for each in gone)]
    return found
