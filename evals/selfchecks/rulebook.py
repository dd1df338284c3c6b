"""The rule book against the tables the procedure applies: the same numbers, the same answers, rules that
exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.procedure.assessment import Lawful
from assistant.procedure.clock_table import ONE_YEAR, TWELVE_MONTHS, WORKING_DAY_CLOCKS
from assistant.procedure.refusals import REFUSALS
from evals.goldcheck.dates import WORKING_DAYS
from evals.metrics.quantities import quantities
from vectorstore.records import Rule

_UNITS = {"working_days": "working day", "days": "day", "weeks": "week", "months": "month", "years": "year"}
_REFUSAL_RULE = "ref-"
_OPPOSITE = {Lawful.YES: ("no",), Lawful.NO: ("yes", "mostly_yes")}


def rulebook_problems(rules: Mapping[str, Rule]) -> list[str]:
    """What does not agree, one sentence each."""
    return [*_clocks(rules), *_statements(rules), *_refusals(rules), *_missing(rules)]


def _clocks(rules: Mapping[str, Rule]) -> Iterator[str]:
    """Each clock's days are its rule's number, and the number the contract names."""
    for clock in WORKING_DAY_CLOCKS:
        rule = rules.get(clock.rules[0])
        if rule and rule.number is not None and float(rule.number) != clock.working_days:
            yield (
                f"the clock {clock.what} runs {clock.working_days} working days, and its rule {rule.id} "
                f"says {float(rule.number):g}."
            )
        if clock.working_days != WORKING_DAYS[clock.what]:
            yield (
                f"the clock {clock.what} runs {clock.working_days} working days; the contract says "
                f"{WORKING_DAYS[clock.what]}."
            )


def _statements(rules: Mapping[str, Rule]) -> Iterator[str]:
    """A rule with a number says that number."""
    for rule in rules.values():
        unit = _UNITS.get(rule.unit or "")
        if unit and rule.number is not None:
            said = quantities(f"{float(rule.number):g} {unit}s")
            if not said <= quantities(rule.statement):
                number = ", ".join(sorted(said))
                yield f"rule {rule.id} is numbered {number}, and its statement does not say it."


def _refusals(rules: Mapping[str, Rule]) -> Iterator[str]:
    """The answer to a council's reason is not the opposite of the rule book's answer to that claim.

    (The rule book is finer than yes, no and depends: "no_if_stages_remain" is a "depends" of the table.)
    """
    for reason, row in REFUSALS.items():
        rule = rules.get(row.rules[0])
        said = (rule.lawful or "") if rule and rule.id.startswith(_REFUSAL_RULE) else ""
        if rule and said.startswith(_OPPOSITE.get(row.lawful, ("-",))):
            yield (
                f"the reason {reason} is answered lawful: {row.lawful} in the table, and its rule {rule.id} "
                f"says {rule.lawful}."
            )


def _missing(rules: Mapping[str, Rule]) -> Iterator[str]:
    clocks = (*WORKING_DAY_CLOCKS, ONE_YEAR, TWELVE_MONTHS)
    leaned_on = {(f"the clock {clock.what}", rule) for clock in clocks for rule in clock.rules}
    leaned_on |= {(f"the reason {reason}", rule) for reason, row in REFUSALS.items() for rule in row.rules}
    for what, rule in sorted(leaned_on):
        if rule not in rules:
            yield f"{what} rests on {rule}, and the rule book does not hold it."
