"""What gold asks about, code by code, so that what it never asks about can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from assistant.case import AskFor, Safety
from assistant.procedure.assessment import DeadlineCode, FaultCode, NextStep, Route, Stage
from evals.gold import Gold, Question
from evals.goldcheck.dates import recounted
from evals.goldcheck.problems import cited_rules
from evals.metrics.figures import Record


class Coverage(Record):
    """For each kind of code how many questions ask about each (0 where none does), and the gold's own
    state."""

    questions: int
    searches: int
    halves: dict[str, int]
    reviewed: int
    several_turns: int
    deadlines_recounted: int
    deadlines_of_working_days: int
    codes: dict[str, dict[str, int]]
    tags: dict[str, int]

    @property
    def gaps(self) -> dict[str, list[str]]:
        """The codes of each kind that no question asks about."""
        none = {kind: [code for code, n in counts.items() if not n] for kind, counts in self.codes.items()}
        return {kind: codes for kind, codes in none.items() if codes}


def coverage(gold: Gold, refusal_rules: Mapping[str, str] | None = None) -> Coverage:
    """Count. ``refusal_rules`` maps the ids of the refusal table's rules to the council's claim; a question
    asks about a refusal reason where its ``why`` cites the rule."""
    questions = gold.questions
    counted = [recounted(question) for question in questions]
    return Coverage(
        questions=len(questions),
        searches=len(gold.queries),
        halves=dict(Counter(question.half.value for question in questions)),
        reviewed=sum(question.reviewed for question in questions),
        several_turns=sum(len(question.turns) > 1 for question in questions),
        deadlines_recounted=sum(reached for reached, _ in counted),
        deadlines_of_working_days=sum(whole for _, whole in counted),
        codes=_codes(questions, refusal_rules or {}),
        tags=dict(Counter(tag for question in questions for tag in question.tags).most_common()),
    )


def _codes(questions: Iterable[Question], refusals: Mapping[str, str]) -> dict[str, dict[str, int]]:
    every = list(questions)

    def count(codes: Iterable[str], of: Iterable[Iterable[str]]) -> dict[str, int]:
        found = Counter(code for labels in of for code in set(labels))
        return {str(code): found[code] for code in codes}

    labelled = [(question.expect, question.expect.labels) for question in every]
    return {
        "stage": count(Stage, (e.stage if "stage" in has else () for e, has in labelled)),
        "next step": count(NextStep, (e.next_step if "next_step" in has else () for e, has in labelled)),
        "route": count(Route, (e.routes_include for e, _ in labelled)),
        "fault": count(FaultCode, (e.faults_include for e, _ in labelled)),
        "fault ruled out": count(FaultCode, (e.faults_exclude for e, _ in labelled)),
        "ask for": count(AskFor, (e.ask_for_include for e, _ in labelled)),
        "clock": count(DeadlineCode, (e.deadlines for e, _ in labelled)),
        "safety": count(Safety, (e.safety for e, _ in labelled)),
        "refusal reason": {
            f"{rule}: {claim}": n for (rule, claim), n in _refusals(every, refusals).items()
        },
    }  # fmt: skip


def _refusals(questions: Iterable[Question], refusals: Mapping[str, str]) -> dict[tuple[str, str], int]:
    cited = Counter(rule for question in questions for rule in cited_rules(question))
    return {(rule, claim): cited[rule] for rule, claim in refusals.items()}
