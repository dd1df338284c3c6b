"""Everything the checker finds, one sentence each, naming the entry."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from evals.gold import Gold, Question
from evals.goldcheck.dates import date_problems
from evals.goldcheck.duplicates import duplicates
from evals.goldcheck.labels import contradictions

RULE_ID = re.compile(r"\b[a-z]+\d?-\d{2}\b")


def cited_rules(question: Question) -> set[str]:
    """The rule ids named in ``why`` (``time-01 to time-04`` names its two ends)."""
    return {match for line in question.why for match in RULE_ID.findall(line)}


def problems(gold: Gold, rule_ids: Collection[str] = (), refs: Collection[str] = ()) -> list[str]:
    """What a second reader should look at, one sentence each.

    Messages told twice or nearly, labels that cannot all be right, dates that were miscounted; where
    ``rule_ids`` is given a ``why`` that cites no rule or one that does not exist; where ``refs`` is given an
    expected decision that is not among them.
    """
    found = list(duplicates(gold.questions))
    for question in gold.questions:
        said = [*contradictions(question, cited_rules(question)), *date_problems(question)]
        if rule_ids:
            said += _citation_problems(question, set(rule_ids))
        if refs:
            said += _missing(question.expect.comparables_any, refs)
        found += [f"{question.id}: {problem}" for problem in said]
    for query in gold.queries if refs else ():
        found += [f"{query.name}: {problem}" for problem in _missing(query.relevant, refs)]
    return found


def _citation_problems(question: Question, rule_ids: set[str]) -> Iterator[str]:
    cited = cited_rules(question)
    if not cited:
        yield "why cites no rule."
    for rule in sorted(cited - rule_ids):
        yield f"why cites {rule}, which is no rule."


def _missing(wanted: Collection[str], refs: Collection[str]) -> Iterator[str]:
    for ref in sorted(set(wanted) - set(refs)):
        yield f"the decision {ref} is expected, and the corpus does not hold it."
