"""The gate for continuous integration: what makes a change fail.

Four things: new harm; a figure that dropped by more than chance; a check of the rule book, the prompts or
the corpus that no longer holds; and a source of truth (a rule, a prompt, a decision, a section of guidance,
whom to ring, how strongly a sentence says what it says) that is not what the baseline accepted. The last is
the gold's insurance: gold asks about a part of the law only, so a changed rule is shown to a person and
accepted (by writing the baseline anew), never waved through because no question happened to flip.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.compare.differences import Comparison
from evals.metrics import METRICS
from evals.metrics.figures import Record
from evals.metrics.retrieval import MEASURES

CHANCE = 0.05
LOCKED = ("rule", "prompt", "decision", "guidance", "clock", "refusal", "contact", "strength", "calendar")
_BETTER = {metric.name: metric.better for metric in METRICS if metric.gated and metric.better}
_BETTER |= dict.fromkeys(MEASURES, 1)
_NAMED = 3  # things named in one reason


class Verdict(Record):
    """Whether the gate opens, and every reason why it does not."""

    passed: bool
    reasons: tuple[str, ...]

    @property
    def line(self) -> str:
        return "gate passed" if self.passed else f"gate failed: {'; '.join(self.reasons)}"


def judge(comparison: Comparison, broken_checks: Sequence[str] = ()) -> Verdict:
    """Judge a comparison with a baseline, and the self-checks that do not hold."""
    reasons = [*_harm(comparison), *_drops(comparison), *_flips(comparison)]
    reasons += [f"check: {broken}" for broken in broken_checks]
    reasons += _locked(comparison)
    return Verdict(passed=not reasons, reasons=tuple(reasons))


def _harm(comparison: Comparison) -> list[str]:
    harmed = comparison.new_harm
    if not harmed:
        return []
    named = ", ".join("a held-back question" if flip.held_back else flip.id for flip in harmed[:_NAMED])
    return [f"new harm in {len(harmed)} ({named}){_cause(comparison)}"]


def dropped(comparison: Comparison) -> list[str]:
    """The gated figures whose drop the paired interval does not put down to chance."""
    names = []
    for name, each in comparison.figures.items():
        sign = _BETTER.get(name, 0)
        if (sign > 0 and each.high < 0) or (sign < 0 and each.low > 0):
            names.append(name)
    return names


def _drops(comparison: Comparison) -> list[str]:
    names = dropped(comparison)
    if not names:
        return []
    each = [
        f"{name} {comparison.figures[name].before:.3f} to {comparison.figures[name].after:.3f}"
        for name in names[:_NAMED]
    ]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [f"worse beyond chance: {', '.join(each)}{more}{_cause(comparison)}"]


def _flips(comparison: Comparison) -> list[str]:
    worse = comparison.newly_wrong > comparison.newly_right and comparison.p < CHANCE
    failed = [flip for flip in comparison.flips if flip.error]
    reasons = []
    if worse:
        told = f"{comparison.newly_wrong} questions newly wrong against {comparison.newly_right} newly right"
        reasons.append(f"{told} (McNemar p = {comparison.p:.3g})")
    if failed:
        told = f"no answer any more to {len(failed)} questions ({failed[0].error})"
        reasons.append(f"{told}{_cause(comparison)}")
    return reasons


def _locked(comparison: Comparison) -> list[str]:
    reasons = []
    for cause in comparison.causes:
        if cause.kind in LOCKED and cause.what != "added":
            told = f"from {cause.before!r} to {cause.after!r}; " if cause.before and cause.after else ""
            used = f"{told}{cause.used_by} questions lean on it"
            reasons.append(f"{cause.name} is {cause.what} since the baseline ({used})")
    more = len(reasons) - _NAMED
    return [*reasons[:_NAMED], f"and {more} more rules, prompts, decisions or words"] if more > 0 else reasons


def _cause(comparison: Comparison) -> str:
    flipped = [cause for cause in comparison.causes if cause.flipped]
    suspects = [cause.name for cause in flipped or comparison.causes if cause.flipped or cause.moved][:_NAMED]
    return f", most likely from {', '.join(suspects)}" if suspects else ""
