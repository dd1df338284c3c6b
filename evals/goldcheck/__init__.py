"""What a second reader should look at in a gold file, and what it covers."""

from evals.goldcheck.coverage import Coverage, coverage
from evals.goldcheck.problems import cited_rules, problems

__all__ = ["Coverage", "cited_rules", "coverage", "problems"]
