"""Two runs of the same questions: what flipped, whether it is more than chance, and what may have caused
it."""

from evals.compare.causes import Cause, causes
from evals.compare.differences import Comparison, Flip, compare
from evals.compare.gate import Verdict, judge

__all__ = ["Cause", "Comparison", "Flip", "Verdict", "causes", "compare", "judge"]
